/* SPDX-License-Identifier: Apache-2.0 */
/* frame_guard.c - see frame_guard.h.
 *
 * Each change is one element more or less.  Where the kernel does not take it, somebody has removed
 * the table, and it is made anew with all ports that are known. */
#include "net/frame_guard.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/log.h"
#include "base/map.h"
#include "codec/json.h"
#include "codec/value.h"
#include "net/link.h"
#include "net/ruleset.h"

#define TABLE "bridge knarr_pods"

enum { MAC_ROOM = 18, PREFIX_MAX = 8 };

static const struct log guard_log = { "network" };

/* The chain is written anew, the set is not: pods that run already go on sending. */
static const char table_format[] =
    "add table " TABLE "\n"
    "add set " TABLE " sources { typeof iifname . ether saddr . ip saddr; }\n"
    "add chain " TABLE " from_pods { type filter hook prerouting priority -350; }\n"
    "flush chain " TABLE " from_pods\n"
    "add rule " TABLE " from_pods iifname != \"%1$s*\" accept\n"
    "add rule " TABLE " from_pods ether daddr %2$s"
    " iifname . ether saddr . ip saddr @sources accept\n"
    "add rule " TABLE " from_pods iifname . ether saddr . arp saddr ip @sources accept\n"
    "add rule " TABLE " from_pods drop\n";

struct source {
    char mac[MAC_ROOM];
    char address[64];
};

struct frame_guard {
    char       prefix[PREFIX_MAX];
    char       gateway_mac[MAC_ROOM];
    struct map sources;                  /* port -> struct source */
    bool       works;
};

static void write_mac(const uint8_t mac[6], char ret[MAC_ROOM])
{
    snprintf(ret, MAC_ROOM, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
             mac[4], mac[5]);
}

static void write_element(const char *verb, const char *port, const struct source *source,
                          struct buffer *to)
{
    buffer_printf(to, "%s element " TABLE " sources { \"%s\" . %s . %s }\n", verb, port,
                  source->mac, source->address);
}

static bool make_table(const struct frame_guard *guard, struct error *err)
{
    AUTO_BUFFER commands = { 0 };
    buffer_printf(&commands, table_format, guard->prefix, guard->gateway_mac);
    for (struct map_entry *e = map_first(&guard->sources); e; e = map_after(&guard->sources, e))
        write_element("add", e->key, e->value, &commands);
    return ruleset_run(buffer_text(&commands), err);
}

static void note(struct frame_guard *guard, const char *port, const uint8_t mac[6],
                 const struct address *address)
{
    struct source *source = MEMORY_NEW(struct source);
    write_mac(mac, source->mac);
    address_write(address, /* with_prefix= */ false, source->address);
    free(map_put(&guard->sources, bytes_of(port), source));
}

/* An element as libnftables lists it: {"concat":[PORT,MAC,ADDRESS]}. */
static void remember(struct frame_guard *guard, const struct value *element, struct arena *arena)
{
    const struct value *parts = value_member(element, "concat");
    const char *texts[3];
    unsigned mac[6];
    struct address address;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        if (!(texts[i] = value_text(value_item(parts, i), "", arena)))
            return;
    if (sscanf(texts[1], "%2x:%2x:%2x:%2x:%2x:%2x", &mac[0], &mac[1], &mac[2], &mac[3], &mac[4],
               &mac[5]) == 6 &&
        address_parse(texts[2], &address))
        note(guard, texts[0],
             (const uint8_t[]){ (uint8_t)mac[0], (uint8_t)mac[1], (uint8_t)mac[2],
                                (uint8_t)mac[3], (uint8_t)mac[4], (uint8_t)mac[5] },
             &address);
}

/* What the agent before us has allowed: a pod may have changed its own side since. */
static void read_sources(struct frame_guard *guard)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER json = { 0 };
    if (!ruleset_read("list set " TABLE " sources", &json, NULL))
        return;
    const struct value *list =
        value_member(json_parse(buffer_bytes(&json), NULL, &arena, NULL), "nftables");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *elements = value_at(value_item(list, i), "set.elem");
        for (size_t k = 0; k < value_count(elements); k++)
            remember(guard, value_item(elements, k), &arena);
    }
}

struct frame_guard *frame_guard_new(const char *prefix, const uint8_t gateway_mac[6])
{
    struct frame_guard *guard = MEMORY_NEW(struct frame_guard);
    snprintf(guard->prefix, sizeof guard->prefix, "%s", prefix);
    write_mac(gateway_mac, guard->gateway_mac);
    guard->works = make_table(guard, NULL);
    if (guard->works)
        read_sources(guard);
    return guard;
}

void frame_guard_free(struct frame_guard *guard)
{
    if (!guard)
        return;
    for (struct map_entry *e = map_first(&guard->sources); e; e = map_after(&guard->sources, e))
        free(e->value);
    map_done(&guard->sources);
    free(guard);
}

bool frame_guard_works(const struct frame_guard *guard)
{
    return guard->works;
}

bool frame_guard_address(const struct frame_guard *guard, const char *port, struct address *ret)
{
    const struct source *source = map_get(&guard->sources, bytes_of(port));
    return source && address_parse(source->address, ret);
}

bool frame_guard_allow(struct frame_guard *guard, const char *port, const uint8_t mac[6],
                       const struct address *address, struct error *err)
{
    AUTO_BUFFER commands = { 0 };
    struct error refused = { 0 };
    if (!guard->works)
        return true;
    frame_guard_forget(guard, port);
    note(guard, port, mac, address);
    write_element("add", port, map_get(&guard->sources, bytes_of(port)), &commands);
    if (ruleset_run(buffer_text(&commands), &refused))
        return true;
    log_warn(&guard_log, "the rules for pods' frames are gone, making them anew",
             KV_ERROR(&refused));
    return make_table(guard, err);
}

void frame_guard_forget(struct frame_guard *guard, const char *port)
{
    AUTO_BUFFER commands = { 0 };
    struct source *source = map_remove(&guard->sources, bytes_of(port));
    if (!source)
        return;
    write_element("delete", port, source, &commands);
    if (!ruleset_run(buffer_text(&commands), NULL))
        log_debug(&guard_log, "a port's rule was gone already", KV("port", port));
    free(source);
}

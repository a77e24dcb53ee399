/* SPDX-License-Identifier: Apache-2.0 */
/* policy_objects.c - writes an isolated pod as two chains.
 *
 * A chain is a list of what may pass (each line returns) and ends in a drop.  Alternatives of peers
 * and of ports are multiplied out, one line each, so that overlapping ranges never meet in one
 * anonymous set, which nft refuses.
 *
 * Everything that comes from outside is parsed and written anew. */
#include "net/policy_objects.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "net/link.h"
#include "net/service_objects.h"

const char policy_table_commands[] =
    "add table inet knarr_policies\n"
    "delete table inet knarr_policies\n"
    "table inet knarr_policies {\n"
    "  map pods_in { type ipv4_addr : verdict; }\n"
    "  map pods_out { type ipv4_addr : verdict; }\n"
    "  chain forward {\n"
    "    type filter hook forward priority filter - 10;\n"
    "    ct state established,related accept\n"
    "    ip saddr vmap @pods_out\n"
    "    ip daddr vmap @pods_in\n"
    "  }\n"
    "  chain input {\n"
    "    type filter hook input priority filter - 10;\n"
    "    ct state established,related accept\n"
    "    ip saddr vmap @pods_out\n"
    "  }\n"
    "}\n";

/* One direction of one pod. */
struct direction {
    const char              *name;       /* "in": chain, and map pods_in */
    const char              *end;        /* of the packet that the rules look at */
    const struct policy_way *ways;
    size_t                   way_count;
};

struct line {
    const struct direction *direction;
    const struct policy_way *way;
    struct buffer           *rules;
};

static void write_port(const struct line *line, const char *peer, const struct policy_port *port)
{
    const char *protocol = net_protocol_name(port->protocol);
    buffer_add_text(line->rules, peer);
    if (port->first == 0)
        buffer_printf(line->rules, "meta l4proto %s return\n", protocol);
    else if (port->last <= port->first)
        buffer_printf(line->rules, "%s dport %u return\n", protocol, port->first);
    else
        buffer_printf(line->rules, "%s dport %u-%u return\n", protocol, port->first, port->last);
}

static void write_ports(const struct line *line, const char *peer)
{
    if (line->way->any_port)
        buffer_printf(line->rules, "%sreturn\n", peer);
    for (size_t i = 0; !line->way->any_port && i < line->way->port_count; i++)
        write_port(line, peer, &line->way->ports[i]);
}

static bool key_is_sound(const char *key)
{
    size_t size = strlen(key);
    for (size_t i = 0; i < size; i++)
        if (!isalnum((unsigned char)key[i]) && !strchr("-./", key[i]))
            return false;
    return size > 0 && size <= POLICY_KEY_MAX;
}

static bool write_network(struct buffer *to, const char *format, const char *end, const char *cidr)
{
    struct address network;
    char text[64];
    if (!address_parse(cidr, &network) || network.is_v6)
        return false;
    network = address_network(&network);
    address_write(&network, /* with_prefix= */ true, text);
    buffer_printf(to, "ip %s %s%s ", end, format, text);
    return true;
}

/* An exception that cannot be read takes the whole block with it. */
static void write_block(const struct line *line, const struct policy_block *block)
{
    AUTO_BUFFER peer = { 0 };
    const char *end = line->direction->end;
    if (block->except_count > POLICY_EXCEPTS_MAX || !write_network(&peer, "", end, block->cidr))
        return;
    for (size_t i = 0; i < block->except_count; i++) {
        bool is_other_family = strchr(block->except[i], ':');
        if (!is_other_family && !write_network(&peer, "!= ", end, block->except[i]))
            return;
    }
    write_ports(line, buffer_text(&peer));
}

static void write_way(const struct line *line)
{
    AUTO_BUFFER peer = { 0 };
    const struct policy_way *way = line->way;
    if (way->any_peer) {
        write_ports(line, "");
        return;
    }
    if (way->peers && key_is_sound(way->peers)) {
        buffer_printf(&peer, "ip %s @peers/%s ", line->direction->end, way->peers);
        write_ports(line, buffer_text(&peer));
    }
    for (size_t i = 0; i < way->block_count; i++)
        write_block(line, &way->blocks[i]);
}

static void write_peer_ports(const struct line *line)
{
    if (line->way->peer_ports && key_is_sound(line->way->peer_ports))
        buffer_printf(line->rules, "ip %s . meta l4proto . th dport @ports/%s return\n",
                      line->direction->end, line->way->peer_ports);
}

static void claim_direction(const struct direction *direction, const char *address,
                            struct rule_ledger *ledger, struct rule_claims *claims)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER rules = { 0 };
    const char *chain = arena_printf(&arena, "%s/%s", direction->name, address);
    buffer_printf(&rules, "ip saddr %s ip daddr %s return\n", address, address);
    for (size_t i = 0; i < direction->way_count; i++) {
        struct line line = { direction, &direction->ways[i], &rules };
        write_way(&line);
        write_peer_ports(&line);
    }
    buffer_add_text(&rules, "drop");
    rule_ledger_claim(ledger, claims, RULE_CHAIN, chain, buffer_text(&rules));
    rule_ledger_claim(ledger, claims, RULE_ELEMENT,
                      arena_printf(&arena, "pods_%s { %s", direction->name, address),
                      arena_printf(&arena, "jump %s", chain));
}

void policy_objects_claim_pod(const struct policy_pod *pod, struct rule_ledger *ledger,
                              struct rule_claims *claims)
{
    const struct direction in = { "in", "saddr", pod->in, pod->in_count },
                           out = { "out", "daddr", pod->out, pod->out_count };
    struct address address;
    char text[64];
    if (!address_parse(pod->address, &address) || address.is_v6)
        return;
    address_write(&address, /* with_prefix= */ false, text);
    if (pod->isolates_in)
        claim_direction(&in, text, ledger, claims);
    if (pod->isolates_out)
        claim_direction(&out, text, ledger, claims);
}

void policy_objects_claim_peers(const char *key, const char *const *addresses, size_t count,
                                struct rule_ledger *ledger, struct rule_claims *claims)
{
    AUTO_ARENA arena = { 0 };
    if (!key_is_sound(key))
        return;
    rule_ledger_claim(ledger, claims, RULE_SET, arena_printf(&arena, "peers/%s", key),
                      "{ type ipv4_addr; }");
    for (size_t i = 0; i < count && i < POLICY_PEERS_MAX; i++) {
        struct address address;
        char text[64];
        if (!address_parse(addresses[i], &address) || address.is_v6)
            continue;
        address_write(&address, /* with_prefix= */ false, text);
        rule_ledger_claim(ledger, claims, RULE_ELEMENT,
                          arena_printf(&arena, "peers/%s { %s", key, text), "");
    }
}

void policy_objects_claim_peer_ports(const char *key, const struct policy_peer_port *peers,
                                     size_t count, struct rule_ledger *ledger,
                                     struct rule_claims *claims)
{
    AUTO_ARENA arena = { 0 };
    if (!key_is_sound(key))
        return;
    rule_ledger_claim(ledger, claims, RULE_SET, arena_printf(&arena, "ports/%s", key),
                      "{ type ipv4_addr . inet_proto . inet_service; }");
    for (size_t i = 0; i < count && i < POLICY_PEERS_MAX; i++) {
        struct address address;
        char text[64];
        if (!address_parse(peers[i].address, &address) || address.is_v6)
            continue;
        address_write(&address, /* with_prefix= */ false, text);
        rule_ledger_claim(ledger, claims, RULE_ELEMENT,
                          arena_printf(&arena, "ports/%s { %s . %s . %u", key, text,
                                       net_protocol_name(peers[i].port.protocol),
                                       peers[i].port.first),
                          "");
    }
}

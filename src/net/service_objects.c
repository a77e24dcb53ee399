/* SPDX-License-Identifier: Apache-2.0 */
/* service_objects.c - writes a service as chains, sets and map elements.
 *
 * Everything that comes from outside is parsed and written anew (addresses, numbers) or checked
 * letter by letter (the key), so that no service can write rules of its own.
 *
 * Masquerade is decided here by a mark, and done in the postrouting chain: for clients from
 * outside the cluster, so that replies come back through this node.  Local traffic policy
 * avoids it, as replies then start on this node.
 *
 * Not here: what of it the kernel has already (rule_ledger.c). */
#include "net/service_objects.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"

#define MASQUERADE "meta mark set meta mark | 0x4000"

/* An address that the node has itself is not refused for want of endpoints: what listens there (the
 * cluster's DNS) answers, or the kernel refuses.
 *
 * Packets for 127.0.0.0/8 may leave and enter lo alone: route_localnet, which NodePorts on
 * localhost need, would let neighbours reach what listens there. */
const char service_table_commands[] =
    "add table inet knarr_services\n"
    "delete table inet knarr_services\n"
    "table inet knarr_services {\n"
    "  map service_ips { type ipv4_addr . inet_proto . inet_service : verdict; }\n"
    "  map service_ips6 { type ipv6_addr . inet_proto . inet_service : verdict; }\n"
    "  map node_ports { type inet_proto . inet_service : verdict; }\n"
    "  map node_ports6 { type inet_proto . inet_service : verdict; }\n"
    "  set no_endpoint_ips { type ipv4_addr . inet_proto . inet_service; }\n"
    "  set no_endpoint_ips6 { type ipv6_addr . inet_proto . inet_service; }\n"
    "  set no_endpoint_ports { type inet_proto . inet_service; }\n"
    "  set no_endpoint_ports6 { type inet_proto . inet_service; }\n"
    "  set hairpin { type ipv4_addr . ipv4_addr; }\n"
    "  set hairpin6 { type ipv6_addr . ipv6_addr; }\n"
    "  chain services {\n"
    "    ip daddr . meta l4proto . th dport vmap @service_ips\n"
    "    ip6 daddr . meta l4proto . th dport vmap @service_ips6\n"
    "    meta nfproto ipv4 fib daddr type local meta l4proto . th dport vmap @node_ports\n"
    "    meta nfproto ipv6 fib daddr type local meta l4proto . th dport vmap @node_ports6\n"
    "  }\n"
    "  chain refuse {\n"
    "    meta l4proto tcp reject with tcp reset\n"
    "    reject\n"
    "  }\n"
    "  chain no_endpoint {\n"
    "    ip daddr . meta l4proto . th dport @no_endpoint_ips fib daddr type != local goto refuse\n"
    "    ip6 daddr . meta l4proto . th dport @no_endpoint_ips6 fib daddr type != local"
    " goto refuse\n"
    "    meta nfproto ipv4 meta l4proto . th dport @no_endpoint_ports fib daddr type local"
    " goto refuse\n"
    "    meta nfproto ipv6 meta l4proto . th dport @no_endpoint_ports6 fib daddr type local"
    " goto refuse\n"
    "  }\n"
    "  chain guard_in {\n"
    "    type filter hook prerouting priority raw;\n"
    "    iif != lo ip daddr 127.0.0.0/8 drop\n"
    "    iif != lo ip saddr 127.0.0.0/8 drop\n"
    "  }\n"
    "  chain guard_out {\n"
    "    type filter hook postrouting priority srcnat + 200;\n"
    "    oif != lo ip saddr 127.0.0.0/8 drop\n"
    "  }\n"
    "  chain prerouting { type nat hook prerouting priority dstnat; jump services; }\n"
    "  chain nat_output { type nat hook output priority -100; jump services; }\n"
    "  chain input { type filter hook input priority filter; ct state new jump no_endpoint; }\n"
    "  chain forward { type filter hook forward priority filter; ct state new jump no_endpoint; }\n"
    "  chain output { type filter hook output priority filter; ct state new jump no_endpoint; }\n"
    "  chain postrouting {\n"
    "    type nat hook postrouting priority srcnat;\n"
    "    ct status dnat ip saddr . ip daddr @hairpin masquerade fully-random\n"
    "    ct status dnat ip6 saddr . ip6 daddr @hairpin6 masquerade fully-random\n"
    "    ct status dnat oif != lo ip saddr 127.0.0.0/8 masquerade fully-random\n"
    "    meta mark & 0x4000 == 0 return\n"
    "    meta mark set meta mark ^ 0x4000 masquerade fully-random\n"
    "  }\n"
    "}\n";

static const struct family {
    const char *digit;                   /* behind the names of its maps and chains */
    const char *ip, *type;               /* nft's words */
    const char *open, *close;            /* round an address before a port */
} families[] = {
    [false] = { "",  "ip",  "ipv4_addr", "",  "" },
    [true]  = { "6", "ip6", "ipv6_addr", "[", "]" },
};

static const char *const protocol_names[] = {
    [NET_TCP] = "tcp", [NET_UDP] = "udp", [NET_SCTP] = "sctp",
};

const char *net_protocol_name(enum net_protocol protocol)
{
    return protocol_names[protocol];
}

bool service_key_is_sound(const char *key)
{
    size_t size = strlen(key);
    for (size_t i = 0; i < size; i++) {
        if (!isalnum((unsigned char)key[i]) && !strchr("-./", key[i]))
            return false;
    }
    return size > 0 && size <= SERVICE_KEY_MAX;
}

struct backend {
    char        text[64];                /* the address, as nft writes it */
    const char *name;                    /* "ADDRESS/PORT", fit for names */
    uint16_t    port;
    bool        is_only_local;           /* it is in no list but `local` */
};

struct backends {
    struct backend *at;
    size_t          count;
};

/* One port of one service in one address family. */
struct weave {
    struct arena               *arena;
    struct rule_ledger         *ledger;
    struct rule_claims         *claims;
    const struct service_entry *entry;
    const struct service_port  *port;
    const struct address       *cluster_cidr;
    const struct family        *family;
    const char                 *protocol, *name;     /* name: "KEY/tcp/80" */
    struct backends             all, local;
    bool                        is_v6, has_external;
};

static void claim_element(const struct weave *w, const char *map, const char *key,
                          const char *verdict)
{
    char *name = arena_printf(w->arena, "%s%s { %s", map, w->family->digit, key);
    rule_ledger_claim(w->ledger, w->claims, RULE_ELEMENT, name, verdict);
}

static char *chain_name(const struct weave *w, const char *kind)
{
    return arena_printf(w->arena, "%s%s/%s", kind, w->family->digit, w->name);
}

static char *dnat_rule(const struct weave *w, const struct backend *backend)
{
    return arena_printf(w->arena, "meta l4proto %s dnat %s to %s%s%s:%u", w->protocol,
                        w->family->ip, w->family->open, backend->text, w->family->close,
                        backend->port);
}

static char *client_set(const struct weave *w, const struct backend *backend)
{
    return arena_printf(w->arena, "%s/%s", chain_name(w, "affinity"), backend->name);
}

static char *endpoint_chain(const struct weave *w, const struct backend *backend)
{
    return arena_printf(w->arena, "%s/%s", chain_name(w, "endpoint"), backend->name);
}

/* A chain and a set of its clients for the endpoint, which every new connection renews. */
static void claim_endpoint_chain(const struct weave *w, const struct backend *backend)
{
    char *type = arena_printf(w->arena, "{ type %s; size %d; flags dynamic,timeout; }",
                              w->family->type, AFFINITY_CLIENTS_MAX);
    char *set = client_set(w, backend);
    char *rules = arena_printf(w->arena, "update @%s { %s saddr timeout %ds }\n%s", set,
                               w->family->ip, w->entry->affinity_s, dnat_rule(w, backend));
    rule_ledger_claim(w->ledger, w->claims, RULE_SET, set, type);
    rule_ledger_claim(w->ledger, w->claims, RULE_CHAIN, endpoint_chain(w, backend), rules);
}

static void claim_endpoint_chains(const struct weave *w)
{
    for (size_t i = 0; i < w->all.count; i++)
        claim_endpoint_chain(w, &w->all.at[i]);
    for (size_t i = 0; i < w->local.count; i++)
        if (w->local.at[i].is_only_local)
            claim_endpoint_chain(w, &w->local.at[i]);
}

static void write_sticky(const struct weave *w, const struct backends *to, struct buffer *rules)
{
    for (size_t i = 0; i < to->count; i++)
        buffer_printf(rules, "%s saddr @%s goto %s\n", w->family->ip, client_set(w, &to->at[i]),
                      endpoint_chain(w, &to->at[i]));
    if (to->count == 1) {
        buffer_printf(rules, "goto %s", endpoint_chain(w, &to->at[0]));
        return;
    }
    buffer_printf(rules, "numgen random mod %zu vmap {", to->count);
    for (size_t i = 0; i < to->count; i++)
        buffer_printf(rules, "%s %zu : goto %s", i ? "," : "", i, endpoint_chain(w, &to->at[i]));
    buffer_add_text(rules, " }");
}

static void write_random(const struct weave *w, const struct backends *to, struct buffer *rules)
{
    if (to->count == 1) {
        buffer_add_text(rules, dnat_rule(w, &to->at[0]));
        return;
    }
    buffer_printf(rules, "meta l4proto %s dnat %s to numgen random mod %zu map {", w->protocol,
                  w->family->ip, to->count);
    for (size_t i = 0; i < to->count; i++)
        buffer_printf(rules, "%s %zu : %s . %u", i ? "," : "", i, to->at[i].text, to->at[i].port);
    buffer_add_text(rules, " }");
}

static void claim_balancer(const struct weave *w, const char *kind, const struct backends *to,
                           bool masquerades_outsiders)
{
    AUTO_BUFFER rules = { 0 };
    char cluster[64];
    address_write(w->cluster_cidr, /* with_prefix= */ true, cluster);
    if (masquerades_outsiders && w->cluster_cidr->is_v6 == w->is_v6)
        buffer_printf(&rules, "%s saddr != %s " MASQUERADE "\n", w->family->ip, cluster);
    if (w->entry->affinity_s > 0)
        write_sticky(w, to, &rules);
    else
        write_random(w, to, &rules);
    rule_ledger_claim(w->ledger, w->claims, RULE_CHAIN, chain_name(w, kind), buffer_text(&rules));
}

/* Local policy: the cluster itself is served by all endpoints, the outside by this node's. */
static void claim_external(const struct weave *w)
{
    AUTO_BUFFER rules = { 0 };
    char cluster[64];
    const char *all = chain_name(w, "service");
    if (!w->entry->external_local) {
        buffer_printf(&rules, MASQUERADE " goto %s", all);
    } else {
        address_write(w->cluster_cidr, /* with_prefix= */ true, cluster);
        if (w->cluster_cidr->is_v6 == w->is_v6)
            buffer_printf(&rules, "%s saddr %s goto %s\n", w->family->ip, cluster, all);
        buffer_printf(&rules, "fib saddr type local " MASQUERADE " goto %s\n", all);
        if (w->local.count > 0)
            buffer_printf(&rules, "goto %s", chain_name(w, "local"));
        else
            buffer_add_text(&rules, "drop");
    }
    rule_ledger_claim(w->ledger, w->claims, RULE_CHAIN, chain_name(w, "external"),
                      buffer_text(&rules));
}

static void claim_chains(const struct weave *w)
{
    bool needs_local = w->entry->internal_local || (w->entry->external_local && w->has_external);
    if (w->entry->affinity_s > 0)
        claim_endpoint_chains(w);
    if (!w->entry->internal_local || w->has_external)
        claim_balancer(w, "service", &w->all, /* masquerades_outsiders= */ true);
    if (needs_local && w->local.count > 0)
        claim_balancer(w, "local", &w->local, /* masquerades_outsiders= */ false);
    if (w->has_external)
        claim_external(w);
}

/* Puts each of the addresses, with the service's port, into the map (or, verdict "", set). */
static void claim_in(const struct weave *w, const char *map, const char *const *addresses,
                     size_t count, const char *verdict)
{
    for (size_t i = 0; i < count; i++) {
        struct address address;
        char text[64];
        if (!address_parse(addresses[i], &address) || address.is_v6 != w->is_v6)
            continue;
        address_write(&address, /* with_prefix= */ false, text);
        char *key = arena_printf(w->arena, "%s . %s . %u", text, w->protocol, w->port->port);
        claim_element(w, map, key, verdict);
    }
}

/* Leads each of the addresses, at the service's port, to `verdict`; NULL: refuses them. */
static void claim_addresses(const struct weave *w, const char *const *addresses, size_t count,
                            const char *verdict)
{
    claim_in(w, verdict ? "service_ips" : "no_endpoint_ips", addresses, count,
             verdict ? verdict : "");
}

static void claim_node_port(const struct weave *w, const char *verdict)
{
    if (w->port->node_port == 0)
        return;
    char *key = arena_printf(w->arena, "%s . %u", w->protocol, w->port->node_port);
    claim_element(w, verdict ? "node_ports" : "no_endpoint_ports", key, verdict ? verdict : "");
}

static const char *internal_verdict(const struct weave *w)
{
    if (!w->entry->internal_local)
        return arena_printf(w->arena, "goto %s", chain_name(w, "service"));
    return w->local.count > 0 ? arena_printf(w->arena, "goto %s", chain_name(w, "local")) : "drop";
}

/* A service's own addresses are its own without endpoints, too: nobody else's external address is
 * looked at, and the packet goes on to where it is refused. */
static void claim_own(const struct weave *w, bool is_served)
{
    const struct service_entry *entry = w->entry;
    claim_addresses(w, entry->addresses, entry->address_count,
                    is_served ? internal_verdict(w) : NULL);
    if (!is_served)
        claim_in(w, "service_ips", entry->addresses, entry->address_count, "return");
}

static void claim_hairpins(const struct weave *w)
{
    for (size_t i = 0; i < w->local.count; i++) {
        const char *address = w->local.at[i].text;
        claim_element(w, "hairpin", arena_printf(w->arena, "%s . %s", address, address), "");
    }
}

static void write_ranges(const struct weave *w, struct buffer *rules)
{
    const char *between = "";
    for (size_t i = 0; i < w->entry->source_range_count; i++) {
        struct address range;
        char text[64];
        if (!address_parse(w->entry->source_ranges[i], &range) || range.is_v6 != w->is_v6)
            continue;
        range = address_network(&range);
        address_write(&range, /* with_prefix= */ true, text);
        buffer_printf(rules, "%s%s saddr %s goto %s", between, w->family->ip, text,
                      chain_name(w, "external"));
        between = "\n";
    }
    buffer_printf(rules, "%sdrop", between);
}

/* Where packets for a load balancer's address go. */
static const char *balancer_verdict(const struct weave *w, const char *external)
{
    AUTO_BUFFER rules = { 0 };
    if (!external || !w->entry->source_ranges || w->entry->balancer_address_count == 0)
        return external;
    write_ranges(w, &rules);
    rule_ledger_claim(w->ledger, w->claims, RULE_CHAIN, chain_name(w, "ranges"),
                      buffer_text(&rules));
    return arena_printf(w->arena, "goto %s", chain_name(w, "ranges"));
}

static void claim_port(const struct weave *w)
{
    const struct service_entry *entry = w->entry;
    bool is_served = w->all.count > 0;
    const char *external = is_served
        ? arena_printf(w->arena, "goto %s", chain_name(w, "external")) : NULL;
    if (is_served)
        claim_chains(w);
    claim_own(w, is_served);
    const char *balancer = balancer_verdict(w, external);
    w->claims->yields = true;            /* whoever writes Services may ask for any address */
    claim_addresses(w, entry->external_addresses, entry->external_address_count, external);
    claim_addresses(w, entry->balancer_addresses, entry->balancer_address_count, balancer);
    w->claims->yields = false;
    claim_node_port(w, external);
    claim_hairpins(w);
}

/* Names of sets and chains know no colon. */
static char *name_of_address(struct arena *arena, const char *address)
{
    char *name = arena_strdup(arena, address);
    for (char *next = name; *next; next++) {
        if (*next == ':')
            *next = '.';
    }
    return name;
}

static void add_backend(const struct weave *w, struct backends *to, const struct address *address,
                        const struct service_backend *from)
{
    struct backend *backend = &to->at[to->count++];
    address_write(address, /* with_prefix= */ false, backend->text);
    backend->port = from->port;
    backend->is_only_local = from->is_only_local;
    backend->name = arena_printf(w->arena, "%s/%u", name_of_address(w->arena, backend->text),
                                 from->port);
}

static void sort_backends(struct weave *w)
{
    size_t count = w->port->backend_count;
    if (count > SERVICE_BACKENDS_MAX)
        count = SERVICE_BACKENDS_MAX;
    w->all.at = arena_array(w->arena, count, sizeof *w->all.at);
    w->local.at = arena_array(w->arena, count, sizeof *w->local.at);
    for (size_t i = 0; i < count; i++) {
        const struct service_backend *from = &w->port->backends[i];
        struct address address;
        if (!address_parse(from->address, &address) || address.is_v6 != w->is_v6)
            continue;
        if (!from->is_only_local)
            add_backend(w, &w->all, &address, from);
        if (from->is_local)
            add_backend(w, &w->local, &address, from);
    }
}

/* Does the service speak this family?  One without addresses of its own does by its backends. */
static bool has_family(const struct service_entry *entry, const struct weave *w)
{
    struct address address;
    for (size_t i = 0; i < entry->address_count; i++) {
        if (address_parse(entry->addresses[i], &address) && address.is_v6 == w->is_v6)
            return true;
    }
    return entry->address_count == 0 && w->all.count > 0;
}

void service_objects_claim(const struct service_entry *entry, const struct address *cluster_cidr,
                           struct rule_ledger *ledger, struct rule_claims *claims)
{
    AUTO_ARENA arena = { 0 };
    for (size_t i = 0; i < entry->port_count * ARRAY_SIZE(families); i++) {
        bool is_v6 = i % ARRAY_SIZE(families);
        struct weave w = {
            .arena = &arena, .ledger = ledger, .claims = claims, .entry = entry,
            .port = &entry->ports[i / ARRAY_SIZE(families)],
            .cluster_cidr = cluster_cidr, .is_v6 = is_v6, .family = &families[is_v6],
        };
        w.protocol = net_protocol_name(w.port->protocol);
        w.name = arena_printf(&arena, "%s/%s/%u", entry->key, w.protocol, w.port->port);
        w.has_external = w.port->node_port != 0 || entry->external_address_count > 0 ||
                         entry->balancer_address_count > 0;
        sort_backends(&w);
        if (has_family(entry, &w))
            claim_port(&w);
    }
}

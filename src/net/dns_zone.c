/* SPDX-License-Identifier: Apache-2.0 */
/* dns_zone.c - what each name of the cluster means.
 *
 * A name is cut into labels and walked from its end: the domain, then "svc" or "pod", then the
 * namespace, and so on.  A name above an existing one exists too, without records.  An alias
 * (ExternalName) is followed as long as it leads to names of ours, DNS_CHAIN_MAX times.
 *
 * "Not there" is answered with the zone's SOA, whose minimum 0 forbids remembering it: a service
 * that is made in the next second must be found.
 *
 * Not here: the packet (dns_records.c), other names' servers (dns_forward.c). */
#include "net/dns_zone.h"

#include <stdlib.h>
#include <string.h>

#include "net/dns_records.h"

enum {
    LABELS_MAX = 128,
    SRV_HEAD_BYTES = 6, SRV_WEIGHT = 100,
    SOA_NUMBERS_BYTES = 20,
    V4_NIBBLES = 4, V6_NIBBLES = 32,
    NEGATIVE_TTL_S = 0,
};

enum finding { FOUND, FOUND_EMPTY, FOUND_NO_NAME, FOUND_ALIAS, FOUND_OUTSIDE };

struct labels {
    struct bytes at[LABELS_MAX];
    size_t       count;
};

struct walk {
    struct dns_zone  *zone;
    struct dns_reply *reply;
    uint16_t          type;
    knot_dname_t      name[DNS_NAME_MAX + 1];        /* where the chain has led to; lower case */
    struct labels     labels;                        /* of it */
};

bool dns_zone_init(struct dns_zone *zone, const char *domain, struct error *err)
{
    *zone = (struct dns_zone){ 0 };
    if (text_is_empty(domain) || !knot_dname_from_str(zone->domain, domain, DNS_NAME_MAX))
        return fail(err, REASON_INVALID, /* os_errno= */ 0, "no domain name: %s",
                    domain ? domain : "");
    knot_dname_to_lower(zone->domain);
    return true;
}

void dns_zone_done(struct dns_zone *zone)
{
    dns_catalog_done(&zone->catalog);
    arena_done(&zone->arena);
    free(zone->own);
}

void dns_zone_add_own(struct dns_zone *zone, const char *address)
{
    zone->own = memory_grow(zone->own, zone->own_count + 1, sizeof *zone->own);
    if (address_parse(address, &zone->own[zone->own_count]))
        zone->own_count++;
}

static void cut_labels(const knot_dname_t *name, struct labels *ret)
{
    ret->count = 0;
    for (const knot_dname_t *at = name; *at && ret->count < LABELS_MAX; at += *at + 1)
        ret->at[ret->count++] = (struct bytes){ (const char *)at + 1, *at };
}

static struct bytes label(const struct walk *walk, size_t index)
{
    return walk->labels.at[index];
}

/* The name of a service, or of one of its hosts. */
static bool service_name(const struct dns_zone *zone, const struct dns_entry *entry,
                         const struct dns_host *host, knot_dname_t *ret, size_t *ret_size)
{
    *ret_size = 0;
    return (!host || dns_name_add(ret, ret_size, host->label)) &&
           dns_name_add(ret, ret_size, entry->name) && dns_name_add(ret, ret_size, entry->ns) &&
           dns_name_add(ret, ret_size, "svc") && dns_name_end(ret, ret_size, zone->domain);
}

/* A name of the zone's own: "ns.dns" or "hostmaster". */
static bool zone_name(const struct dns_zone *zone, const char *first, const char *second,
                      knot_dname_t *ret, size_t *ret_size)
{
    *ret_size = 0;
    return dns_name_add(ret, ret_size, first) &&
           (!second || dns_name_add(ret, ret_size, second)) &&
           dns_name_end(ret, ret_size, zone->domain);
}

static bool is_asked(const struct walk *walk, uint16_t type)
{
    return walk->type == type || walk->type == KNOT_RRTYPE_ANY;
}

static bool is_asked_address(const struct walk *walk, const struct address *address)
{
    return is_asked(walk, address->is_v6 ? KNOT_RRTYPE_AAAA : KNOT_RRTYPE_A);
}

static enum finding put_addresses(struct walk *walk, const struct address *addresses, size_t count)
{
    enum finding finding = FOUND_EMPTY;
    uint32_t turn = walk->zone->turn++;
    for (size_t n = 0; n < count; n++) {
        const struct address *address = &addresses[(turn + n) % count];
        if (!is_asked_address(walk, address))
            continue;
        finding = FOUND;
        if (!dns_put_address(walk->reply, walk->name, DNS_TTL_S, address))
            break;
    }
    return finding;
}

/* Those of one host, or of all (NULL). */
static enum finding put_hosts(struct walk *walk, const struct dns_entry *entry,
                              const struct bytes *wanted)
{
    enum finding finding = wanted ? FOUND_NO_NAME : FOUND_EMPTY;
    uint32_t turn = walk->zone->turn++;
    for (size_t n = 0; n < entry->host_count; n++) {
        const struct dns_host *host = &entry->hosts[(turn + n) % entry->host_count];
        if (wanted && !bytes_equal_text(*wanted, host->label))
            continue;
        if (finding == FOUND_NO_NAME)
            finding = FOUND_EMPTY;
        if (!is_asked_address(walk, &host->address))
            continue;
        finding = FOUND;
        if (!dns_put_address(walk->reply, walk->name, DNS_TTL_S, &host->address))
            break;
    }
    return finding;
}

static bool put_srv(struct walk *walk, const struct dns_entry *entry, const struct dns_host *host,
                    uint16_t port, size_t share)
{
    uint8_t data[SRV_HEAD_BYTES + DNS_NAME_MAX + 1] = { 0 };
    size_t size;
    if (!service_name(walk->zone, entry, host, data + SRV_HEAD_BYTES, &size))
        return true;
    knot_wire_write_u16(data + 2, (uint16_t)(SRV_WEIGHT / share ? SRV_WEIGHT / share : 1));
    knot_wire_write_u16(data + 4, port);
    return dns_put(walk->reply, walk->name, KNOT_RRTYPE_SRV, DNS_TTL_S, data,
                   SRV_HEAD_BYTES + size);
}

static bool put_port(struct walk *walk, const struct dns_entry *entry,
                     const struct dns_named_port *port)
{
    if (entry->address_count > 0)
        return put_srv(walk, entry, NULL, port->port, /* share= */ 1);
    for (size_t i = 0; i < entry->host_count; i++) {
        if (!put_srv(walk, entry, &entry->hosts[i], port->port, entry->host_count))
            return false;
    }
    return true;
}

/* The addresses of the names that SRV records gave, as far as there is room. */
static void add_targets(struct walk *walk, const struct dns_entry *entry)
{
    knot_dname_t name[DNS_NAME_MAX + 1];
    size_t size;
    bool has_room = true;
    dns_begin_additional(walk->reply);
    for (size_t i = 0; has_room && i < entry->address_count; i++) {
        if (service_name(walk->zone, entry, NULL, name, &size))
            has_room = dns_put_address(walk->reply, name, DNS_TTL_S, &entry->addresses[i]);
    }
    for (size_t i = 0; has_room && entry->address_count == 0 && i < entry->host_count; i++) {
        if (service_name(walk->zone, entry, &entry->hosts[i], name, &size))
            has_room = dns_put_address(walk->reply, name, DNS_TTL_S, &entry->hosts[i].address);
    }
}

/* "_tcp", "_udp" or "_sctp" */
static bool is_protocol(struct bytes text, enum net_protocol protocol)
{
    static const char *const labels[] = { [NET_TCP] = "_tcp", [NET_UDP] = "_udp",
                                          [NET_SCTP] = "_sctp" };
    return bytes_equal_text(text, labels[protocol]);
}

static bool is_port_label(struct bytes text, const char *name)
{
    return text.size > 1 && text.at[0] == '_' &&
           bytes_equal_text((struct bytes){ text.at + 1, text.size - 1 }, name);
}

/* _http._tcp.SERVICE; without the first label (empty `name`) it is only there, or not. */
static enum finding find_port(struct walk *walk, const struct dns_entry *entry, struct bytes name,
                              struct bytes protocol)
{
    enum finding finding = FOUND_NO_NAME;
    unsigned before = walk->reply->put_count;
    bool has_room = true;
    for (size_t i = 0; has_room && i < entry->port_count; i++) {
        const struct dns_named_port *port = &entry->ports[i];
        if (!is_protocol(protocol, port->protocol) ||
            (name.size > 0 && !is_port_label(name, port->name)))
            continue;
        if (finding == FOUND_NO_NAME)
            finding = FOUND_EMPTY;
        if (name.size > 0 && is_asked(walk, KNOT_RRTYPE_SRV))
            has_room = put_port(walk, entry, port);
    }
    if (walk->reply->put_count == before)
        return finding;
    add_targets(walk, entry);
    return FOUND;
}

static enum finding find_alias(struct walk *walk, const struct dns_entry *entry)
{
    knot_dname_t target[DNS_NAME_MAX + 1];
    if (!knot_dname_from_str(target, entry->external_name, DNS_NAME_MAX))
        return FOUND_EMPTY;
    if (!dns_put(walk->reply, walk->name, KNOT_RRTYPE_CNAME, DNS_TTL_S, target,
                 knot_dname_size(target)))
        return FOUND;
    knot_dname_copy_lower(walk->name, target);
    return walk->type == KNOT_RRTYPE_CNAME || walk->type == KNOT_RRTYPE_ANY ? FOUND : FOUND_ALIAS;
}

/* The service's own name has the SRV records of all ports. */
static enum finding put_ports(struct walk *walk, const struct dns_entry *entry)
{
    unsigned before = walk->reply->put_count;
    bool has_room = true;
    for (size_t i = 0; has_room && i < entry->port_count; i++)
        has_room = put_port(walk, entry, &entry->ports[i]);
    if (walk->reply->put_count == before)
        return FOUND_EMPTY;
    add_targets(walk, entry);
    return FOUND;
}

static enum finding find_service(struct walk *walk, const struct dns_entry *entry)
{
    if (entry->external_name)
        return find_alias(walk, entry);
    if (walk->type == KNOT_RRTYPE_SRV)
        return put_ports(walk, entry);
    if (entry->address_count > 0)
        return put_addresses(walk, entry->addresses, entry->address_count);
    return put_hosts(walk, entry, NULL);
}

/* `count` labels before the domain, the last of them "svc". */
static enum finding find_below_svc(struct walk *walk, size_t count)
{
    if (count == 1)
        return FOUND_EMPTY;
    if (count == 2)
        return dns_catalog_has_namespace(&walk->zone->catalog, label(walk, 0)) ? FOUND_EMPTY
                                                                                : FOUND_NO_NAME;
    const struct dns_entry *entry = dns_catalog_find(&walk->zone->catalog, label(walk, count - 2),
                                                     label(walk, count - 3));
    if (!entry || count > 5)
        return FOUND_NO_NAME;
    if (count == 3)
        return find_service(walk, entry);
    if (count == 5)
        return find_port(walk, entry, label(walk, 0), label(walk, 1));
    struct bytes first = label(walk, 0);
    if (first.at[0] == '_')
        return find_port(walk, entry, (struct bytes){ 0 }, first);
    return put_hosts(walk, entry, &first);
}

/* "10-42-1-7" and "fd00--7" */
static bool parse_dashed(struct bytes text, struct address *ret)
{
    static const char marks[] = { '.', ':' };
    FOR_EACH(mark, marks) {
        char copy[DNS_LABEL_MAX + 1] = { 0 };
        for (size_t i = 0; i < text.size; i++)
            copy[i] = text.at[i] == '-' ? *mark : text.at[i];
        if (strlen(copy) == text.size && !strchr(copy, '/') && address_parse(copy, ret))
            return true;
    }
    return false;
}

static enum finding find_below_pod(struct walk *walk, size_t count)
{
    struct address address;
    if (count < 3)
        return FOUND_EMPTY;
    if (count > 3 || !parse_dashed(label(walk, 0), &address))
        return FOUND_NO_NAME;
    return put_addresses(walk, &address, 1);
}

static enum finding find_below_dns(struct walk *walk, size_t count)
{
    if (count == 1)
        return FOUND_EMPTY;
    if (count > 2 || !bytes_equal_text(label(walk, 0), "ns"))
        return FOUND_NO_NAME;
    return put_addresses(walk, walk->zone->own, walk->zone->own_count);
}

static enum finding find_version(struct walk *walk, size_t count)
{
    static const uint8_t version[] = "\0051.1.0";
    if (count > 1)
        return FOUND_NO_NAME;
    if (!is_asked(walk, KNOT_RRTYPE_TXT))
        return FOUND_EMPTY;
    dns_put(walk->reply, walk->name, KNOT_RRTYPE_TXT, DNS_TTL_S, version, sizeof version - 1);
    return FOUND;
}

static bool put_soa(struct walk *walk, uint32_t ttl)
{
    uint8_t data[2 * (DNS_NAME_MAX + 1) + SOA_NUMBERS_BYTES];
    size_t server, mailbox;
    if (!zone_name(walk->zone, "ns", "dns", data, &server) ||
        !zone_name(walk->zone, "hostmaster", NULL, data + server, &mailbox))
        return false;
    uint8_t *numbers = data + server + mailbox;
    knot_wire_write_u32(numbers, walk->zone->catalog.serial + 1);
    knot_wire_write_u32(numbers + 4, 7200);                  /* refresh, retry, expire: seconds */
    knot_wire_write_u32(numbers + 8, 1800);
    knot_wire_write_u32(numbers + 12, 86400);
    knot_wire_write_u32(numbers + 16, NEGATIVE_TTL_S);
    return dns_put(walk->reply, walk->zone->domain, KNOT_RRTYPE_SOA, ttl, data,
                   server + mailbox + SOA_NUMBERS_BYTES);
}

static enum finding find_apex(struct walk *walk)
{
    knot_dname_t server[DNS_NAME_MAX + 1];
    unsigned before = walk->reply->put_count;
    size_t size;
    if (is_asked(walk, KNOT_RRTYPE_SOA))
        put_soa(walk, DNS_TTL_S);
    if (is_asked(walk, KNOT_RRTYPE_NS) && zone_name(walk->zone, "ns", "dns", server, &size))
        dns_put(walk->reply, walk->zone->domain, KNOT_RRTYPE_NS, DNS_TTL_S, server, size);
    return walk->reply->put_count > before ? FOUND : FOUND_EMPTY;
}

static const struct {
    const char   *label;                 /* right below the domain */
    enum finding (*find)(struct walk *, size_t count);
} branches[] = {
    { "svc",         find_below_svc },
    { "pod",         find_below_pod },
    { "dns",         find_below_dns },
    { "dns-version", find_version },
};

static enum finding find_below_domain(struct walk *walk, size_t count)
{
    if (count == 0)
        return find_apex(walk);
    FOR_EACH(branch, branches) {
        if (bytes_equal_text(label(walk, count - 1), branch->label))
            return branch->find(walk, count);
    }
    return FOUND_NO_NAME;
}

static bool parse_octet(struct bytes text, uint8_t *ret)
{
    uint64_t octet;
    bool has_zero_in_front = text.size > 1 && text.at[0] == '0';
    if (has_zero_in_front || !bytes_to_uint64(text, &octet) || octet > 255)
        return false;
    *ret = (uint8_t)octet;
    return true;
}

static bool parse_nibble(struct bytes text, uint8_t *ret)
{
    static const char digits[] = "0123456789abcdef";
    const char *digit = text.size == 1 ? memchr(digits, text.at[0], 16) : NULL;
    if (digit)
        *ret = (uint8_t)(digit - digits);
    return digit != NULL;
}

/* 7.1.42.10.in-addr.arpa, and the 32 digits of ip6.arpa. */
static bool parse_reverse(const struct labels *labels, struct address *ret)
{
    size_t count = labels->count;
    *ret = (struct address){ 0 };
    if (count < 2 || !bytes_equal_text(labels->at[count - 1], "arpa"))
        return false;
    if (count == V4_NIBBLES + 2 && bytes_equal_text(labels->at[count - 2], "in-addr")) {
        ret->prefix = 32;
        for (size_t i = 0; i < V4_NIBBLES; i++) {
            if (!parse_octet(labels->at[i], &ret->bytes[V4_NIBBLES - 1 - i]))
                return false;
        }
        return true;
    }
    if (count != V6_NIBBLES + 2 || !bytes_equal_text(labels->at[count - 2], "ip6"))
        return false;
    ret->is_v6 = true;
    ret->prefix = 128;
    for (size_t i = 0; i < V6_NIBBLES; i++) {
        uint8_t nibble, *into = &ret->bytes[15 - i / 2];
        if (!parse_nibble(labels->at[i], &nibble))
            return false;
        *into = (uint8_t)(i % 2 ? *into | nibble << 4 : nibble);
    }
    return true;
}

static void put_ptr(struct walk *walk, const struct dns_owner *owner)
{
    knot_dname_t name[DNS_NAME_MAX + 1];
    size_t size;
    if (service_name(walk->zone, owner->entry, owner->host, name, &size))
        dns_put(walk->reply, walk->name, KNOT_RRTYPE_PTR, DNS_TTL_S, name, size);
}

/* A service's own address has one name; an endpoint's as many as there are services with it. */
static enum finding find_owners(struct walk *walk, const struct dns_owners *owners)
{
    if (!is_asked(walk, KNOT_RRTYPE_PTR))
        return FOUND_EMPTY;
    for (size_t i = 0; i < owners->count; i++) {
        if (owners->at[i].host)
            continue;
        put_ptr(walk, &owners->at[i]);
        return FOUND;
    }
    for (size_t i = 0; i < owners->count && i < DNS_PTR_MAX; i++)
        put_ptr(walk, &owners->at[i]);
    return FOUND;
}

static enum finding find_name(struct walk *walk)
{
    struct address address;
    int below = knot_dname_in_bailiwick(walk->name, walk->zone->domain);
    cut_labels(walk->name, &walk->labels);
    if (below >= 0)
        return find_below_domain(walk, (size_t)below);
    const struct dns_owners *owners = parse_reverse(&walk->labels, &address)
        ? dns_catalog_owners(&walk->zone->catalog, &address) : NULL;
    return owners ? find_owners(walk, owners) : FOUND_OUTSIDE;
}

/* Puts what the name has, and what its aliases lead to. */
static enum finding follow(struct walk *walk, struct dns_zone *zone, struct dns_reply *reply)
{
    enum finding finding = FOUND_ALIAS;
    walk->zone = zone;
    walk->reply = reply;
    walk->type = knot_pkt_qtype(reply->query);
    memcpy(walk->name, knot_pkt_qname(reply->query), knot_dname_size(knot_pkt_qname(reply->query)));
    for (int n = 0; n < DNS_CHAIN_MAX && finding == FOUND_ALIAS; n++)
        finding = find_name(walk);
    return finding;
}

/* FOUND_ALIAS is a chain without end: what was found of it is told. */
static int tell(struct walk *walk, enum finding finding)
{
    struct dns_reply *reply = walk->reply;
    if (finding == FOUND_OUTSIDE && reply->put_count == 0) {
        if (walk->zone->forwards)
            return DNS_FORWARD;
        dns_reply_fail(reply, KNOT_RCODE_SERVFAIL);
        return (int)dns_reply_end(reply);
    }
    if (finding == FOUND_OUTSIDE && walk->zone->forwards)
        return DNS_FORWARD;
    knot_wire_set_aa(reply->pkt->wire);
    if (finding == FOUND_NO_NAME)
        knot_wire_set_rcode(reply->pkt->wire, KNOT_RCODE_NXDOMAIN);
    if (finding == FOUND_NO_NAME || finding == FOUND_EMPTY) {
        dns_begin_authority(reply);
        put_soa(walk, NEGATIVE_TTL_S);
    }
    return (int)dns_reply_end(reply);
}

int dns_zone_answer(struct dns_zone *zone, const struct dns_query *query, uint8_t *ret, size_t room)
{
    struct dns_reply reply;
    struct walk walk;
    enum dns_begun begun = dns_reply_begin(&reply, &zone->arena, query, ret, room);
    if (begun == DNS_BEGUN_NOT)
        return DNS_DROP;
    if (begun == DNS_BEGUN_AND_ENDED)
        return (int)dns_reply_end(&reply);
    enum finding finding = follow(&walk, zone, &reply);
    return tell(&walk, finding);
}

bool dns_zone_upstream_question(struct dns_zone *zone, const struct dns_query *query,
                                struct dns_upstream_question *ret)
{
    struct dns_reply reply;
    struct walk walk;
    struct dns_query whole = { query->bytes, query->size, /* is_tcp= */ true };
    uint8_t room[DNS_UDP_BYTES];         /* for the chain; what the client may get is no matter */
    enum dns_begun begun = dns_reply_begin(&reply, &zone->arena, &whole, room, sizeof room);
    if (begun != DNS_BEGUN || follow(&walk, zone, &reply) != FOUND_OUTSIDE)
        return false;
    *ret = (struct dns_upstream_question){
        .type = walk.type, .has_edns = reply.has_edns,
        .wants_dnssec = knot_pkt_has_dnssec(reply.query),
        .checking_disabled = knot_wire_get_cd(reply.query->wire),
    };
    memcpy(ret->name, walk.name, knot_dname_size(walk.name));
    return true;
}

/* Hands on the upstream's bytes under the client's id and spelling; too large a one is cut. */
static int relay(struct dns_reply *reply, const uint8_t *answer, size_t answer_size)
{
    uint8_t *wire = reply->pkt->wire;
    size_t question_size = DNS_HEADER_BYTES + knot_pkt_question_size(reply->query);
    bool fits = answer_size <= reply->pkt->max_size && answer_size >= question_size;
    if (!fits) {
        knot_wire_set_tc(wire);
        return (int)dns_reply_end(reply);
    }
    memcpy(wire, answer, answer_size);
    memcpy(wire + DNS_HEADER_BYTES, reply->query->wire + DNS_HEADER_BYTES,
           question_size - DNS_HEADER_BYTES);
    knot_wire_set_id(wire, knot_wire_get_id(reply->query->wire));
    knot_wire_set_ra(wire);
    return (int)answer_size;
}

/* Adds the records that answer the chain's last name. */
static void append_answer(struct dns_reply *reply, const uint8_t *answer, size_t answer_size)
{
    char *copy = arena_copy(reply->arena, answer, answer_size);
    knot_pkt_t *upstream = knot_pkt_new(copy, (uint16_t)answer_size, &reply->mm);
    if (!upstream || knot_pkt_parse(upstream, KNOT_PF_KEEPWIRE) != KNOT_EOK)
        return;
    const knot_pktsection_t *section = knot_pkt_section(upstream, KNOT_ANSWER);
    for (uint16_t i = 0; i < section->count; i++) {
        const knot_rrset_t *record = knot_pkt_rr(section, i);
        if (knot_pkt_put(reply->pkt, KNOT_COMPR_HINT_NONE, record, KNOT_PF_NULL) != KNOT_EOK)
            return;
    }
    knot_wire_set_rcode(reply->pkt->wire, knot_wire_get_rcode(upstream->wire));
}

int dns_zone_finish(struct dns_zone *zone, const struct dns_query *query, const uint8_t *answer,
                    size_t answer_size, uint8_t *ret, size_t room)
{
    struct dns_reply reply;
    struct walk walk;
    if (dns_reply_begin(&reply, &zone->arena, query, ret, room) != DNS_BEGUN)
        return DNS_DROP;
    bool is_outside = follow(&walk, zone, &reply) == FOUND_OUTSIDE;
    if (is_outside && reply.put_count == 0 && answer)
        return relay(&reply, answer, answer_size);
    if (is_outside && reply.put_count == 0)
        dns_reply_fail(&reply, KNOT_RCODE_SERVFAIL);
    else if (is_outside && answer && answer_size <= DNS_TCP_BYTES)
        append_answer(&reply, answer, answer_size);
    return (int)dns_reply_end(&reply);
}

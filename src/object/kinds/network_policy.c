/* SPDX-License-Identifier: Apache-2.0 */
/* network_policy.c - NetworkPolicy, and the addresses of services: ServiceCIDR and IPAddress. */
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/schema.h"
#include "object/speaker.h"
#include "object/validation.h"

enum { FAMILY_COUNT = 2 };

/* ---- NetworkPolicy ---- */

static void check_end_port(const struct value *entry, struct field_errors *errors)
{
    const struct value *port = value_member(entry, "port"), *end = value_member(entry, "endPort");
    int64_t last = value_int(entry, "endPort", 0);
    if (!port) {
        field_invalid(errors, "endPort", end, "may not be specified when `port` is not specified");
    } else if (!value_is(port, VALUE_INT)) {
        field_invalid(errors, "endPort", end, "may not be specified when `port` is non-numeric");
    } else {
        if (last < port->integer)
            field_invalid(errors, "endPort", port, "must be greater than or equal to `port`");
        field_port(errors, "endPort", last);
    }
}

static void check_policy_port(const struct value *entry, struct field_errors *errors)
{
    static const char *const protocols[] = { "TCP", "UDP", "SCTP", NULL };
    field_one_of(errors, entry, "protocol", protocols);
    if (value_member(entry, "endPort"))
        check_end_port(entry, errors);
    if (value_member(entry, "port"))
        field_port_or_name(errors, entry, "port");
}

static bool is_strict_subset(struct bytes inner, const struct ip_address *outer, int outer_prefix)
{
    struct ip_address ip;
    int prefix, whole = outer_prefix / 8, rest = outer_prefix % 8;
    if (!cidr_parse(inner, &ip, &prefix) || ip.size != outer->size || prefix <= outer_prefix)
        return false;
    if (memcmp(ip.bytes, outer->bytes, (size_t)whole) != 0)
        return false;
    return rest == 0 || ((ip.bytes[whole] ^ outer->bytes[whole]) >> (8 - rest)) == 0;
}

static void check_ip_block(const struct value *block, struct field_errors *errors)
{
    struct bytes cidr = value_string(block, "cidr");
    struct ip_address outer, inner;
    int prefix, inner_prefix;
    field_format_required(errors, block, "cidr", FORMAT_CIDR);
    if (!cidr_parse(cidr, &outer, &prefix))
        return;
    FIELD_EACH(except, block, "except", errors) {
        struct bytes text = value_bytes(except.item);
        field_format(errors, NULL, text, FORMAT_CIDR);
        if (cidr_parse(text, &inner, &inner_prefix) && !is_strict_subset(text, &outer, prefix))
            field_invalid(errors, NULL, except.item, "must be a strict subset of `cidr`");
    }
}

static void check_peer(const struct value *peer, struct field_errors *errors)
{
    static const char *const selectors[] = { "podSelector", "namespaceSelector" };
    const struct value *block = value_member(peer, "ipBlock");
    size_t count = block != NULL;
    FOR_EACH(name, selectors) {
        const struct value *selector = value_member(peer, *name);
        validate_selector(selector, *name, errors);
        count += selector != NULL;
    }
    if (block) {
        field_enter(errors, "ipBlock");
        check_ip_block(block, errors);
        field_leave(errors);
    }
    if (count == 0)
        field_required(errors, NULL, "must specify a peer");
    else if (count > 1 && block)
        field_forbidden(errors, NULL, "may not specify both ipBlock and another peer");
}

static void check_direction(const struct value *spec, const char *direction, const char *peers,
                            struct field_errors *errors)
{
    FIELD_EACH(rule, spec, direction, errors) {
        FIELD_EACH(port, rule.item, "ports", errors)
            check_policy_port(port.item, errors);
        FIELD_EACH(peer, rule.item, peers, errors)
            check_peer(peer.item, errors);
    }
}

static void check_policy_types(const struct value *spec, struct field_errors *errors)
{
    static const char *const types[] = { "Ingress", "Egress", NULL };
    const struct value *list = value_member(spec, "policyTypes");
    if (value_count(list) > 2) {
        field_invalid(errors, "policyTypes", list, "may not specify more than two policyTypes");
        return;
    }
    FIELD_EACH(type, spec, "policyTypes", errors)
        if (!text_is_one_of(value_bytes(type.item), types))
            field_not_supported(errors, NULL, value_bytes(type.item), types);
}

static void validate_policy(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec");
    field_enter(errors, "spec");
    validate_selector(value_member(spec, "podSelector"), "podSelector", errors);
    check_direction(spec, "ingress", "from", errors);
    check_direction(spec, "egress", "to", errors);
    check_policy_types(spec, errors);
    field_leave(errors);
}

static void look_at_block(const struct value *block, struct speaker *speaker)
{
    field_enter(&speaker->path, "ipBlock");
    field_enter(&speaker->path, "cidr");
    say_of_cidr(value_string(block, "cidr"), speaker);
    field_leave(&speaker->path);
    FIELD_EACH(range, block, "except", &speaker->path)
        say_of_cidr(value_bytes(range.item), speaker);
    field_leave(&speaker->path);
}

static void warn_of_policy(const struct value *next, const struct value *old, struct arena *arena,
                           struct decode_notes *notes)
{
    struct speaker speaker;
    const struct value *spec = value_member(next, "spec");
    (void)old;
    speaker_init(&speaker, arena, notes);
    field_enter(&speaker.path, "spec");
    FIELD_EACH(rule, spec, "ingress", &speaker.path)
        FIELD_EACH(peer, rule.item, "from", &speaker.path)
            look_at_block(value_member(peer.item, "ipBlock"), &speaker);
    FIELD_EACH(rule, spec, "egress", &speaker.path)
        FIELD_EACH(peer, rule.item, "to", &speaker.path)
            look_at_block(value_member(peer.item, "ipBlock"), &speaker);
    field_leave(&speaker.path);
}

const struct kind_code kind_code_networking_network_policy = {
    .validate = validate_policy,
    .warn = warn_of_policy,
};

/* ---- ServiceCIDR ---- */

static void check_cidrs(const struct value *spec, struct field_errors *errors)
{
    const struct value *cidrs = value_member(spec, "cidrs");
    if (!value_count(cidrs)) {
        field_required(errors, "cidrs", "at least one CIDR required");
        return;
    }
    if (value_count(cidrs) > FAMILY_COUNT) {
        field_invalid_json(
            errors, "cidrs",
            arena_printf(errors->arena, "{\"CIDRs\":%s}", value_json(cidrs, errors->arena)),
            "may only hold up to 2 values");
        return;
    }
    struct ip_address ips[FAMILY_COUNT] = { 0 };
    FIELD_EACH(cidr, spec, "cidrs", errors) {
        int prefix;
        if (field_format(errors, NULL, value_bytes(cidr.item), FORMAT_CIDR)
            && !cidr_parse(value_bytes(cidr.item), &ips[cidr.index], &prefix))
            ips[cidr.index].size = 0;
    }
    if (ips[0].size && ips[0].size == ips[1].size)
        field_invalid(errors, "cidrs", cidrs, "may specify no more than one IP for each IP family, "
                      "i.e 192.168.0.0/24 and 2001:db8::/64");
}

static void validate_service_cidr(const struct value *next, struct field_errors *errors)
{
    field_enter(errors, "spec");
    check_cidrs(value_member(next, "spec"), errors);
    field_leave(errors);
}

/* The first stays for ever; the second may come, and go no more. */
static void validate_service_cidr_update(const struct value *next, const struct value *old,
                                         struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec"), *cidrs = value_member(spec, "cidrs");
    const struct value *before = value_at(old, "spec.cidrs");
    bool grows = value_count(before) == 1 && value_count(cidrs) == 2;
    field_enter(errors, "spec");
    if (value_count(before) != value_count(cidrs) && !grows) {
        field_invalid(errors, "cidrs", cidrs, "field is immutable");
    } else {
        FIELD_EACH(cidr, spec, "cidrs", errors)
            if (cidr.index < value_count(before))
                field_immutable(errors, NULL, cidr.item, value_item(before, cidr.index));
    }
    if (grows)
        check_cidrs(spec, errors);
    field_leave(errors);
}

const struct kind_code kind_code_networking_service_cidr = {
    .validate = validate_service_cidr,
    .validate_update = validate_service_cidr_update,
};

/* ---- IPAddress ---- */

static void check_canonical_name(struct bytes name, struct field_errors *errors)
{
    struct ip_address ip;
    if (name.size == 0 || !field_format(errors, "metadata.name", name, FORMAT_IP) ||
        !ip_parse(name, &ip))
        return;
    const char *canonical = ip_text(&ip, errors->arena);
    if (!bytes_equal_text(name, canonical))
        field_invalid_text(
            errors, "metadata.name", name,
            arena_printf(errors->arena, "must be in canonical form (\"%s\")", canonical));
}

static void validate_ip_address(const struct value *next, struct field_errors *errors)
{
    const struct value *parent = value_at(next, "spec.parentRef");
    check_canonical_name(value_string(next, "metadata.name"), errors);
    field_enter(errors, "spec");
    if (!parent)
        field_required(errors, "parentRef", NULL);
    field_enter(errors, "parentRef");
    if (parent) {
        field_format_member(errors, parent, "group", FORMAT_SUBDOMAIN);
        field_format_required(errors, parent, "resource", FORMAT_SEGMENT);
        field_format_required(errors, parent, "name", FORMAT_SEGMENT);
        field_format_member(errors, parent, "namespace", FORMAT_SEGMENT);
    }
    field_leave(errors);
    field_leave(errors);
}

static void validate_ip_address_update(const struct value *next, const struct value *old,
                                       struct field_errors *errors)
{
    validate_ip_address(next, errors);
    field_immutable(errors, "spec.parentRef", value_at(next, "spec.parentRef"),
                    value_at(old, "spec.parentRef"));
}

const struct kind_code kind_code_networking_ip_address = {
    .validate = validate_ip_address,
    .validate_update = validate_ip_address_update,
};

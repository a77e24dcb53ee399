/* SPDX-License-Identifier: Apache-2.0 */
/* service_update.c - a Service over time: what it keeps, what it gives up, what may not change.
 *
 * A client may leave what was allocated empty: the old values are carried over while the type still
 * needs them, and dropped, if the client repeats them, when it does not. */
#include "object/kinds/service.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/map.h"
#include "codec/value.h"
#include "object/validation.h"

static void copy_member(struct value *to, const struct value *from, const char *name,
                        struct arena *arena)
{
    const struct value *value = value_member(from, name);
    if (value)
        value_set(to, arena, name, value_clone(arena, value));
}

static bool same_member(const struct value *a, const struct value *b, const char *name)
{
    return value_same(value_member(a, name), value_member(b, name));
}

/* ---- carried over ---- */

static void map_done_at(struct map *map)
{
    map_done(map);
}

static struct bytes number_key(int64_t number, struct arena *arena)
{
    return bytes_of(arena_printf(arena, "%" PRId64, number));
}

/* By the name of the port, unless the number is in use by another port of the new ones. */
static void carry_node_ports(struct value *spec, const struct value *old, struct arena *arena)
{
    CLEANUP(map_done_at) struct map by_name = { 0 }, used = { 0 };
    const struct value *before = value_member(old, "ports"), *after = value_member(spec, "ports");
    for (size_t i = 0; i < value_count(after); i++)
        if (value_int(value_item(after, i), "nodePort", 0))
            map_put(&used, number_key(value_int(value_item(after, i), "nodePort", 0), arena), spec);
    for (size_t i = 0; i < value_count(before); i++) {
        struct bytes name = value_string(value_item(before, i), "name");
        map_put(&by_name, name.at ? name : BYTES(""), value_item(before, i));
    }
    for (size_t i = 0; i < value_count(after); i++) {
        struct value *port = value_item(after, i);
        struct bytes name = value_string(port, "name");
        const struct value *same = map_get(&by_name, name.at ? name : BYTES(""));
        int64_t number = value_int(same, "nodePort", 0);
        if (value_int(port, "nodePort", 0) == 0 && number &&
            !map_get(&used, number_key(number, arena)))
            value_set(port, arena, "nodePort", value_new_int(arena, number));
    }
}

static void carry_over(struct value *next, const struct value *old, struct arena *arena)
{
    struct value *spec = value_member(next, "spec");
    const struct value *before = value_member(old, "spec");
    if (service_needs_cluster_ip(old) && service_needs_cluster_ip(next)) {
        if (value_string(spec, "clusterIP").size == 0)
            copy_member(spec, before, "clusterIP", arena);
        if (value_count(value_member(spec, "clusterIPs")) == 0)
            copy_member(spec, before, "clusterIPs", arena);
    }
    if (service_needs_node_ports(old) && service_needs_node_ports(next))
        carry_node_ports(spec, before, arena);
    if (service_needs_health_check(old) && service_needs_health_check(next)
        && value_int(spec, "healthCheckNodePort", 0) == 0)
        copy_member(spec, before, "healthCheckNodePort", arena);
}

static void set_only_address(struct value *spec, struct arena *arena)
{
    struct value *list = value_new_list(arena);
    value_append(list, arena, value_clone(arena, value_member(spec, "clusterIP")));
    value_set(spec, arena, "clusterIPs", list);
}

/* clusterIPs follows clusterIP, for clients that know of the latter alone. */
static void normalize(struct value *next, const struct value *old, struct arena *arena)
{
    struct value *spec = value_member(next, "spec");
    const struct value *before = value_member(old, "spec");
    struct bytes ip = value_string(spec, "clusterIP");
    if (!old) {
        if (ip.size && value_count(value_member(spec, "clusterIPs")) == 0)
            set_only_address(spec, arena);
        return;
    }
    bool same_ip = bytes_equal(ip, value_string(before, "clusterIP"));
    if (same_ip && value_count(value_member(spec, "clusterIPs")) == 0)
        copy_member(spec, before, "clusterIPs", arena);
    if (same_ip || !same_member(spec, before, "clusterIPs"))
        return;
    if (ip.size == 0)
        value_remove(spec, "clusterIPs");
    else
        set_only_address(spec, arena);
}

/* ---- dropped ---- */

static bool node_ports_are_old(const struct value *spec, const struct value *old,
                               struct arena *arena)
{
    CLEANUP(map_done_at) struct map known = { 0 };
    const struct value *before = value_member(old, "ports"), *after = value_member(spec, "ports");
    for (size_t i = 0; i < value_count(before); i++)
        map_put(&known, number_key(value_int(value_item(before, i), "nodePort", 0), arena),
                value_item(before, i));
    for (size_t i = 0; i < value_count(after); i++) {
        int64_t number = value_int(value_item(after, i), "nodePort", 0);
        if (number && !map_get(&known, number_key(number, arena)))
            return false;
    }
    return true;
}

static void drop_node_ports(struct value *spec)
{
    const struct value *ports = value_member(spec, "ports");
    for (size_t i = 0; i < value_count(ports); i++)
        value_remove(value_item(ports, i), "nodePort");
}

static void drop_same(struct value *spec, const struct value *before, const char *name)
{
    if (same_member(spec, before, name))
        value_remove(spec, name);
}

static void drop_addresses(struct value *spec, const struct value *before)
{
    if (same_member(spec, before, "clusterIP") && same_member(spec, before, "clusterIPs")) {
        value_remove(spec, "clusterIP");
        value_remove(spec, "clusterIPs");
    }
    drop_same(spec, before, "ipFamilies");
    drop_same(spec, before, "ipFamilyPolicy");
}

static void drop_unneeded(struct value *next, const struct value *old, struct arena *arena)
{
    struct value *spec = value_member(next, "spec");
    const struct value *before = value_member(old, "spec");
    if (service_needs_cluster_ip(old) && !service_needs_cluster_ip(next))
        drop_addresses(spec, before);
    if (service_needs_node_ports(old) && !service_needs_node_ports(next) &&
        node_ports_are_old(spec, before, arena))
        drop_node_ports(spec);
    if (service_needs_health_check(old) && !service_needs_health_check(next))
        drop_same(spec, before, "healthCheckNodePort");
    bool balanced =
        service_has_type(old, "LoadBalancer") && !service_has_type(next, "LoadBalancer");
    if (balanced) {
        drop_same(spec, before, "allocateLoadBalancerNodePorts");
        drop_same(spec, before, "loadBalancerClass");
    }
    if (service_is_externally_accessible(old) && !service_is_externally_accessible(next))
        drop_same(spec, before, "externalTrafficPolicy");
    if (!service_has_type(next, "LoadBalancer") && value_at(next, "status.loadBalancer"))
        value_set_at(next, arena, "status.loadBalancer", value_new_map(arena));
}

void prepare_service(struct value *next, const struct value *old, struct arena *arena)
{
    if (!value_member(next, "spec"))
        return;
    if (old)
        carry_over(next, old, arena);
    normalize(next, old, arena);
    if (old)
        drop_unneeded(next, old, arena);
}

/* ---- families ---- */

static bool has_family(const char *const *families, struct bytes family)
{
    return text_is_one_of(family, families);
}

static size_t family_count(const char *const *families)
{
    size_t count = 0;
    while (families[count])
        count++;
    return count;
}

static const char *family_of(struct bytes ip)
{
    size_t colon;
    return bytes_find(ip, ':', &colon) ? "IPv6" : "IPv4";
}

static void choose_policy(struct value *spec, const struct value *old, struct arena *arena)
{
    bool headless = bytes_equal_text(value_string(spec, "clusterIP"), "None");
    if (value_member(spec, "ipFamilyPolicy"))
        return;
    copy_member(spec, value_member(old, "spec"), "ipFamilyPolicy", arena);
    if (!value_member(spec, "ipFamilyPolicy"))
        value_set(spec, arena, "ipFamilyPolicy",
                  value_new_text(arena, headless && !value_count(value_member(spec, "selector"))
                                            ? "RequireDualStack"
                                            : "SingleStack"));
}

/* What a dual service releases, or may not. */
static void release_second(struct value *spec, const struct value *before, bool single,
                           struct field_errors *errors)
{
    static const struct { const char *name, *detail; } lists[] = {
        { "clusterIPs", "must be 'SingleStack' to release the secondary cluster IP" },
        { "ipFamilies", "must be 'SingleStack' to release the secondary IP family" },
    };
    FOR_EACH(row, lists) {
        struct value *after = value_member(spec, row->name);
        const struct value *was = value_member(before, row->name);
        if (single && value_same(after, was) && value_count(after) > 1)
            value_remove_item(after, 1);
        else if (!single && value_count(was) == 2 && value_count(after) == 1
                 && value_equal(value_item(after, 0), value_item(was, 0)))
            field_invalid(errors, "ipFamilyPolicy", value_member(spec, "ipFamilyPolicy"),
                          row->detail);
    }
}

static void check_single(const struct value *spec, struct field_errors *errors)
{
    const struct value *policy = value_member(spec, "ipFamilyPolicy");
    if (value_count(value_member(spec, "clusterIPs")) == 2)
        field_invalid(errors, "ipFamilyPolicy", policy,
                      "must be 'RequireDualStack' or 'PreferDualStack' when "
                      "multiple cluster IPs are specified");
    if (value_count(value_member(spec, "ipFamilies")) == 2)
        field_invalid(errors, "ipFamilyPolicy", policy,
                      "must be 'RequireDualStack' or 'PreferDualStack' when "
                      "multiple IP families are specified");
}

static void families_from_addresses(struct value *spec, const char *const *families,
                                    struct field_errors *errors)
{
    const struct value *ips = value_member(spec, "clusterIPs");
    struct value *chosen = value_make_at(spec, errors->arena, "ipFamilies", VALUE_LIST);
    for (size_t i = value_count(chosen); i < value_count(ips); i++) {
        struct bytes ip = value_bytes(value_item(ips, i));
        const char *family = family_of(ip);
        if (bytes_equal_text(ip, "None"))
            return;
        if (has_family(families, bytes_of(family))) {
            value_append(chosen, errors->arena, value_new_text(errors->arena, family));
            continue;
        }
        field_enter(errors, "clusterIPs");
        field_enter_index(errors, i);
        field_invalid(errors, NULL, ips,
                      arena_printf(errors->arena, "%s is not configured on this cluster", family));
        errors->depth -= 2;
    }
}

static void add_other_family(struct value *chosen, struct arena *arena)
{
    bool first_is_ipv4 = bytes_equal_text(value_bytes(value_item(chosen, 0)), "IPv4");
    value_append(chosen, arena, value_new_text(arena, first_is_ipv4 ? "IPv6" : "IPv4"));
}

static void check_configured(const struct value *spec, const char *const *families,
                             bool require_dual, struct field_errors *errors)
{
    if (require_dual && family_count(families) < 2)
        field_invalid(errors, "ipFamilyPolicy", value_member(spec, "ipFamilyPolicy"),
                      "this cluster is not configured for dual-stack services");
    FIELD_EACH(family, spec, "ipFamilies", errors)
        if (!has_family(families, value_bytes(family.item)))
            field_invalid(errors, NULL, family.item, "not configured on this cluster");
}

static void complete_families(struct value *spec, const char *const *families,
                              struct field_errors *errors)
{
    struct value *chosen = value_make_at(spec, errors->arena, "ipFamilies", VALUE_LIST);
    struct bytes policy = value_string(spec, "ipFamilyPolicy");
    bool single = bytes_equal_text(policy, "SingleStack");
    bool without_selector = bytes_equal_text(value_string(spec, "clusterIP"), "None")
                         && !value_count(value_member(spec, "selector"));
    size_t before = errors->count;
    if (!without_selector)
        check_configured(spec, families, bytes_equal_text(policy, "RequireDualStack"), errors);
    if (errors->count > before)
        return;
    if (value_count(chosen) == 0)
        value_append(chosen, errors->arena, value_new_text(errors->arena, families[0]));
    if (!single && value_count(chosen) == 1 && (without_selector || family_count(families) == 2))
        add_other_family(chosen, errors->arena);
}

static bool keeps_preference(const struct value *next, const struct value *old)
{
    const struct value *spec = value_member(next, "spec"), *before = value_member(old, "spec");
    return old && same_member(spec, before, "type")
        && bytes_equal_text(value_string(spec, "ipFamilyPolicy"), "PreferDualStack")
        && bytes_equal_text(value_string(before, "ipFamilyPolicy"), "PreferDualStack")
        && same_member(spec, before, "clusterIPs") && same_member(spec, before, "ipFamilies");
}

void service_choose_families(struct value *service, const struct value *old,
                             const char *const *families, struct arena *arena,
                             struct field_errors *errors)
{
    struct value *spec = value_member(service, "spec");
    if (service_has_type(service, "ExternalName") || keeps_preference(service, old))
        return;
    size_t before = errors->count;
    choose_policy(spec, old, arena);
    field_enter(errors, "spec");
    validate_service_addresses(service, old, errors);
    if (errors->count == before) {
        bool single = bytes_equal_text(value_string(spec, "ipFamilyPolicy"), "SingleStack");
        if (old)
            release_second(spec, value_member(old, "spec"), single, errors);
        if (single)
            check_single(spec, errors);
        families_from_addresses(spec, families, errors);
    }
    if (errors->count == before)
        complete_families(spec, families, errors);
    field_leave(errors);
}

/* ---- what may not change ---- */

static void invalid_at(struct field_errors *errors, const char *list, size_t index,
                       const struct value *shown, const char *detail)
{
    field_enter(errors, list);
    field_enter_index(errors, index);
    field_invalid(errors, NULL, shown ? shown : value_new_list(errors->arena), detail);
    errors->depth -= 2;
}

static bool first_differs(const struct value *a, const struct value *b)
{
    return value_count(a) && value_count(b) && !value_equal(value_item(a, 0), value_item(b, 0));
}

/* `word` is "clusterIP" or "ipFamily". */
static void compare_lists(const struct value *next, const struct value *old, const char *list,
                          const char *word, struct field_errors *errors)
{
    const struct value *after = value_at(next, list), *before = value_at(old, list);
    bool single = bytes_equal_text(value_string(next, "spec.ipFamilyPolicy"), "SingleStack");
    bool is_family = strcmp(word, "ipFamily") == 0;
    if (value_count(after) == value_count(before)) {
        for (size_t i = 0; i < value_count(after); i++)
            if (!value_equal(value_item(after, i), value_item(before, i)))
                invalid_at(errors, list, is_family ? 0 : i, after, "may not change once set");
        return;
    }
    if (value_count(before) > value_count(after) &&
        value_count(value_at(next, "spec.clusterIPs")) == 0)
        invalid_at(errors, list, 0, after,
                   arena_printf(errors->arena, "primary %s can not be unset", word));
    if (first_differs(after, before))
        invalid_at(errors, list, 0, value_at(next, "spec.clusterIPs"), "may not change once set");
    if (value_count(before) > value_count(after) && value_count(after) == 1 && !single)
        field_invalid(errors, "spec.ipFamilyPolicy", value_at(next, "spec.ipFamilyPolicy"),
                      arena_printf(errors->arena,
                                   "must be set to 'SingleStack' when releasing the secondary %s",
                                   word));
}

void validate_service_update(const struct value *next, const struct value *old,
                             struct field_errors *errors)
{
    bool named = service_has_type(next, "ExternalName") || service_has_type(old, "ExternalName");
    bool was_headless = service_is_headless(old), is_headless = service_is_headless(next);
    if (!named && !(was_headless && is_headless))
        compare_lists(next, old, "spec.clusterIPs", "clusterIP", errors);
    if (!named && !was_headless && !is_headless)
        compare_lists(next, old, "spec.ipFamilies", "ipFamily", errors);
    validate_service_class(next, old, errors);
    if (service_needs_health_check(old) && service_needs_health_check(next) &&
        value_int(old, "spec.healthCheckNodePort", 0) !=
            value_int(next, "spec.healthCheckNodePort", 0))
        field_forbidden(errors, "spec.healthCheckNodePort", "field is immutable");
    validate_service(next, old, errors);
}

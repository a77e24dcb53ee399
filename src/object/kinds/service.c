/* SPDX-License-Identifier: Apache-2.0 */
/* service.c - what a Service must be: ports, addresses, and the fields that only some types have.
 *
 * Not here: allocation, and what may change (service_update.c). */
#include "object/kinds/service.h"

#include <inttypes.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/schema.h"
#include "object/text_set.h"
#include "object/validation.h"

enum { AFFINITY_SECONDS_MAX = 86400 };

static const char *const families[] = { "IPv4", "IPv6", NULL };

/* ---- what a type needs ---- */

bool service_has_type(const struct value *service, const char *type)
{
    return bytes_equal_text(value_string(service, "spec.type"), type);
}

bool service_is_headless(const struct value *service)
{
    const struct value *ips = value_at(service, "spec.clusterIPs");
    return value_count(ips) == 1 && bytes_equal_text(value_bytes(value_item(ips, 0)), "None");
}

bool service_needs_cluster_ip(const struct value *service)
{
    return !service_has_type(service, "ExternalName");
}

bool service_needs_node_ports(const struct value *service)
{
    return service_has_type(service, "NodePort") || service_has_type(service, "LoadBalancer");
}

bool service_needs_health_check(const struct value *service)
{
    return service_has_type(service, "LoadBalancer")
        && bytes_equal_text(value_string(service, "spec.externalTrafficPolicy"), "Local");
}

bool service_is_externally_accessible(const struct value *service)
{
    return service_needs_node_ports(service) ||
           (service_has_type(service, "ClusterIP") &&
            value_count(value_at(service, "spec.externalIPs")));
}

/* ---- ports ---- */

static void check_port(const struct value *port, bool name_required, struct text_set *names,
                       struct field_errors *errors)
{
    static const char *const protocols[] = { "SCTP", "TCP", "UDP", NULL };
    struct bytes name = value_string(port, "name");
    if (name.size) {
        field_format(errors, "name", name, FORMAT_LABEL);
        if (!text_set_add(names, name))
            field_duplicate(errors, "name", value_member(port, "name"));
    } else if (name_required) {
        field_required(errors, "name", NULL);
    }
    field_port(errors, "port", value_int(port, "port", 0));
    field_required_one_of(errors, port, "protocol", protocols);
    field_port_or_name(errors, port, "targetPort");
    if (value_member(port, "appProtocol"))
        field_format(errors, "appProtocol", value_string(port, "appProtocol"), FORMAT_QUALIFIED);
}

static struct bytes protocol_and(const struct value *port, const char *number, struct arena *arena)
{
    return bytes_of(arena_printf(arena, "%.*s/%" PRId64, BYTES_ARG(value_string(port, "protocol")),
                                 value_int(port, number, 0)));
}

static const char *port_json(const struct value *port, struct arena *arena)
{
    return arena_printf(
        arena,
        "{\"Name\":\"\",\"Protocol\":\"%.*s\",\"AppProtocol\":null,\"Port\":%" PRId64
        ",\"TargetPort\":0,\"NodePort\":0}",
        BYTES_ARG(value_string(port, "protocol")), value_int(port, "port", 0));
}

static void check_node_ports(const struct value *service, const struct value *spec,
                             struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    FIELD_EACH(port, spec, "ports", errors) {
        if (value_int(port.item, "nodePort", 0) == 0)
            continue;
        if (service_has_type(service, "ClusterIP"))
            field_forbidden(errors, "nodePort", "may not be used when `type` is 'ClusterIP'");
        if (!text_set_add(&seen, protocol_and(port.item, "nodePort", errors->arena)))
            field_duplicate(errors, "nodePort", value_member(port.item, "nodePort"));
    }
}

static void check_ports(const struct value *service, const struct value *spec,
                        struct field_errors *errors)
{
    AUTO_TEXT_SET names = { 0 };
    size_t count = value_count(value_member(spec, "ports"));
    if (count == 0 && !service_is_headless(service) && !service_has_type(service, "ExternalName"))
        field_required(errors, "ports", NULL);
    FIELD_EACH(port, spec, "ports", errors)
        check_port(port.item, count > 1, &names, errors);
}

static void check_port_pairs(const struct value *spec, struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    FIELD_EACH(port, spec, "ports", errors)
        if (!text_set_add(&seen, protocol_and(port.item, "port", errors->arena)))
            field_duplicate_json(errors, NULL, port_json(port.item, errors->arena), NULL);
}

/* ---- types ---- */

static void check_external_name(const struct value *spec, struct field_errors *errors)
{
    static const char *const unwanted[] = { "clusterIPs", "ipFamilies", "ipFamilyPolicy" };
    struct bytes name = value_string(spec, "externalName");
    FOR_EACH(member, unwanted)
        if (!value_is_empty(value_member(spec, *member)))
            field_forbidden(errors, *member, "may not be set for ExternalName services");
    if (bytes_ends_with(name, "."))
        name.size--;
    if (name.size)
        field_format(errors, "externalName", name, FORMAT_SUBDOMAIN);
    else
        field_required(errors, "externalName", NULL);
}

static void check_type(const struct value *service, const struct value *spec,
                       struct field_errors *errors)
{
    if (service_has_type(service, "ExternalName")) {
        check_external_name(spec, errors);
    } else if (service_is_headless(service) && service_needs_node_ports(service)) {
        field_enter(errors, "clusterIPs");
        field_enter_index(errors, 0);
        field_invalid_text(errors, NULL, BYTES("None"),
                           arena_printf(errors->arena, "may not be set to 'None' for %.*s services",
                                        BYTES_ARG(value_string(spec, "type"))));
        field_leave(errors);
        field_leave(errors);
    }
}

/* ---- affinity ---- */

static void check_affinity_timeout(const struct value *spec, struct field_errors *errors)
{
    static const char detail[] = "when session affinity type is ClientIP";
    const struct value *config = value_member(spec, "sessionAffinityConfig");
    const struct value *client = value_member(config, "clientIP"),
                       *timeout = value_member(client, "timeoutSeconds");
    int64_t seconds = value_int(client, "timeoutSeconds", 0);
    if (!config)
        field_required(errors, "sessionAffinityConfig", detail);
    else if (!client)
        field_required(errors, "sessionAffinityConfig.clientIP", detail);
    else if (!timeout)
        field_required(errors, "sessionAffinityConfig.clientIP.timeoutSeconds", detail);
    else if (seconds <= 0 || seconds > AFFINITY_SECONDS_MAX)
        field_invalid(errors, "sessionAffinityConfig.clientIP.timeoutSeconds", timeout,
                      "must be greater than 0 and less than 86400");
}

static void check_affinity(const struct value *spec, struct field_errors *errors)
{
    static const char *const types[] = { "ClientIP", "None", NULL };
    struct bytes type = value_string(spec, "sessionAffinity");
    field_required_one_of(errors, spec, "sessionAffinity", types);
    if (bytes_equal_text(type, "ClientIP"))
        check_affinity_timeout(spec, errors);
    else if (bytes_equal_text(type, "None") && value_member(spec, "sessionAffinityConfig"))
        field_forbidden(errors, "sessionAffinityConfig",
                        "must not be set when session affinity is None");
}

/* ---- addresses ---- */

static void check_families(const struct value *spec, struct field_errors *errors)
{
    static const char *const policies[] = { "PreferDualStack", "RequireDualStack", "SingleStack",
                                            NULL };
    AUTO_TEXT_SET seen = { 0 };
    FIELD_EACH(family, spec, "ipFamilies", errors) {
        struct bytes text = value_bytes(family.item);
        if (!text_is_one_of(text, families))
            field_not_supported(errors, NULL, text, families);
        if (!text_set_add(&seen, text))
            field_duplicate(errors, NULL, family.item);
    }
    field_one_of(errors, spec, "ipFamilyPolicy", policies);
}

static bool has_text(const struct value *list, struct bytes text)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal(value_bytes(value_item(list, i)), text))
            return true;
    return false;
}

static bool addresses_are_good(const struct value *spec, const struct value *old,
                               struct field_errors *errors)
{
    const struct value *ips = value_member(spec, "clusterIPs"),
                       *before = value_at(old, "spec.clusterIPs");
    bool good = true;
    FIELD_EACH(ip, spec, "clusterIPs", errors) {
        struct bytes text = value_bytes(ip.item);
        if (ip.index > 0 || !bytes_equal_text(text, "None"))
            good &= has_text(before, text) || field_format(errors, NULL, text, FORMAT_IP);
    }
    if (value_count(ips) > 1 && bytes_equal_text(value_bytes(value_item(ips, 0)), "None")) {
        field_invalid(errors, "clusterIPs", ips, "'None' must be the first and only value");
        good = false;
    }
    if (value_count(ips) > 2)
        field_invalid(errors, "clusterIPs", ips, "may only hold up to 2 values");
    return good;
}

static void compare_families(const struct value *spec, struct field_errors *errors)
{
    const struct value *wanted = value_member(spec, "ipFamilies");
    FIELD_EACH(ip, spec, "clusterIPs", errors) {
        struct bytes family = value_bytes(value_item(wanted, ip.index));
        size_t colon;
        bool ipv6 = bytes_find(value_bytes(ip.item), ':', &colon);
        if (family.size &&
            (ipv6 ? bytes_equal_text(family, "IPv4") : bytes_equal_text(family, "IPv6")))
            field_invalid(errors, NULL, ip.item,
                          arena_printf(errors->arena,
                                       "expected an %.*s value as indicated by `ipFamilies[%zu]`",
                                       BYTES_ARG(family), ip.index));
    }
}

void validate_service_addresses(const struct value *service, const struct value *old,
                                struct field_errors *errors)
{
    const struct value *spec = value_member(service, "spec"),
                       *ips = value_member(spec, "clusterIPs");
    struct bytes ip = value_string(spec, "clusterIP");
    if (service_has_type(service, "ExternalName"))
        return;
    if (ip.size && value_count(ips) == 0)
        field_required(errors, "clusterIPs", NULL);
    else if (ip.size && !bytes_equal(value_bytes(value_item(ips, 0)), ip))
        field_invalid(errors, "clusterIPs", ips, "first value must match `clusterIP`");
    else if (ip.size == 0 && value_count(ips))
        field_invalid(errors, "clusterIPs", ips, "must be empty when `clusterIP` is not specified");
    check_families(spec, errors);
    if (!addresses_are_good(spec, old, errors))
        return;
    if (value_count(ips) > 1 && !ip_families_differ(ips, NULL))
        field_invalid(errors, "clusterIPs", ips,
                      "may specify no more than one IP for each IP family");
    if (!service_is_headless(service))
        compare_families(spec, errors);
}

static void check_external_ips(const struct value *spec, const struct value *old,
                               struct field_errors *errors)
{
    FIELD_EACH(ip, spec, "externalIPs", errors) {
        struct bytes text = value_bytes(ip.item);
        if (has_text(value_at(old, "spec.externalIPs"), text) ||
            field_format(errors, NULL, text, FORMAT_IP))
            field_endpoint_ip(errors, NULL, text);
    }
}

/* ---- load balancers ---- */

static void check_source_ranges(const struct value *service, const struct value *spec,
                                const struct value *old, struct field_errors *errors)
{
    const struct value *ranges = value_member(spec, "loadBalancerSourceRanges");
    if (value_count(ranges) == 0)
        return;
    field_enter(errors, "LoadBalancerSourceRanges");
    if (!service_has_type(service, "LoadBalancer"))
        field_forbidden(errors, NULL, "may only be used when `type` is 'LoadBalancer'");
    for (size_t i = 0; i < value_count(ranges); i++) {
        struct bytes text = bytes_trim(value_bytes(value_item(ranges, i)));
        field_enter_index(errors, i);
        if (!has_text(value_at(old, "spec.loadBalancerSourceRanges"), text))
            field_format(errors, NULL, text, FORMAT_CIDR);
        field_leave(errors);
    }
    field_leave(errors);
}

static void check_range_annotation(const struct value *service, const struct value *old,
                                   struct field_errors *errors)
{
    static const char key[] = "service.beta.kubernetes.io/load-balancer-source-ranges";
    const struct value *annotation = value_member(value_at(service, "metadata.annotations"), key);
    const struct value *before = value_member(value_at(old, "metadata.annotations"), key);
    if (!annotation || value_count(value_at(service, "spec.loadBalancerSourceRanges")))
        return;
    field_enter(errors, "metadata");
    field_enter(errors, "annotations");
    field_enter_key(errors, bytes_of(key));
    if (!service_has_type(service, "LoadBalancer"))
        field_forbidden(errors, NULL, "may only be used when `type` is 'LoadBalancer'");
    struct bytes rest = bytes_trim(value_bytes(annotation));
    bool same = before && value_equal(before, annotation);
    while (!same && rest.at && rest.size)
        field_format(errors, NULL, bytes_trim(bytes_next(&rest, ',')), FORMAT_CIDR);
    errors->depth -= 3;
}

void validate_service_class(const struct value *next, const struct value *old,
                            struct field_errors *errors)
{
    const struct value *class = value_at(next, "spec.loadBalancerClass"),
                       *before = value_at(old, "spec.loadBalancerClass");
    bool balances = service_has_type(next, "LoadBalancer");
    if (old && balances && service_has_type(old, "LoadBalancer") && !value_same(class, before))
        field_invalid(errors, "spec.loadBalancerClass", class, "may not change once set");
    if (class && balances)
        field_format(errors, "spec.loadBalancerClass", value_bytes(class), FORMAT_QUALIFIED);
    else if (class)
        field_forbidden(errors, "spec.loadBalancerClass",
                        "may only be used when `type` is 'LoadBalancer'");
}

static void check_node_port_allocation(const struct value *service, struct field_errors *errors)
{
    bool set = value_at(service, "spec.allocateLoadBalancerNodePorts") != NULL;
    bool balances = service_has_type(service, "LoadBalancer");
    if (set && !balances)
        field_forbidden(errors, "spec.allocateLoadBalancerNodePorts",
                        "may only be used when `type` is 'LoadBalancer'");
    if (!set && balances)
        field_required(errors, "allocateLoadBalancerNodePorts", NULL);
}

/* ---- traffic ---- */

static void check_health_port(const struct value *service, const struct value *spec,
                              struct field_errors *errors)
{
    int64_t port = value_int(spec, "healthCheckNodePort", 0);
    if (!service_needs_health_check(service)) {
        if (port != 0)
            field_invalid_int(
                errors, "healthCheckNodePort", port,
                "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
    } else if (port == 0) {
        field_required(errors, "healthCheckNodePort", NULL);
    } else {
        field_port(errors, "healthCheckNodePort", port);
    }
}

static void check_traffic(const struct value *service, const struct value *spec,
                          struct field_errors *errors)
{
    static const char *const policies[] = { "Cluster", "Local", NULL };
    static const char *const distributions[] = { "PreferClose", "PreferSameZone", "PreferSameNode",
                                                 NULL };
    struct bytes external = value_string(spec, "externalTrafficPolicy");
    if (service_is_externally_accessible(service))
        field_required_one_of(errors, spec, "externalTrafficPolicy", policies);
    else if (external.size)
        field_invalid_text(errors, "externalTrafficPolicy", external,
                           "may only be set for externally-accessible services");
    check_health_port(service, spec, errors);
    if (!value_member(spec, "internalTrafficPolicy") && !service_has_type(service, "ExternalName"))
        field_required(errors, "internalTrafficPolicy", NULL);
    field_one_of(errors, spec, "internalTrafficPolicy", policies);
    field_one_of(errors, spec, "trafficDistribution", distributions);
}

static void check_topology_annotations(const struct value *service, struct field_errors *errors)
{
    static const char hints_key[] = "service.kubernetes.io/topology-aware-hints";
    static const char mode_key[] = "service.kubernetes.io/topology-mode";
    const struct value *annotations = value_at(service, "metadata.annotations");
    const struct value *hints = value_member(annotations, hints_key),
                       *mode = value_member(annotations, mode_key);
    if (!hints || !mode || value_equal(hints, mode))
        return;
    field_enter(errors, "metadata");
    field_enter(errors, "annotations");
    field_enter_key(errors, bytes_of(mode_key));
    field_invalid(errors, NULL, mode,
                  arena_printf(errors->arena, "must match annotations[%s] when both are specified",
                               hints_key));
    errors->depth -= 3;
}

/* ---- the whole ---- */

void validate_service(const struct value *next, const struct value *old,
                      struct field_errors *errors)
{
    static const char *const types[] = { "ClusterIP", "ExternalName", "LoadBalancer", "NodePort",
                                         NULL };
    const struct value *spec = value_member(next, "spec");
    check_topology_annotations(next, errors);
    field_enter(errors, "spec");
    check_type(next, spec, errors);
    check_ports(next, spec, errors);
    validate_labels(value_member(spec, "selector"), "selector", errors);
    check_affinity(spec, errors);
    validate_service_addresses(next, old, errors);
    check_external_ips(spec, old, errors);
    field_required_one_of(errors, spec, "type", types);
    check_node_ports(next, spec, errors);
    check_port_pairs(spec, errors);
    check_source_ranges(next, spec, old, errors);
    check_traffic(next, spec, errors);
    field_leave(errors);
    check_range_annotation(next, old, errors);
    check_node_port_allocation(next, errors);
    validate_service_class(next, NULL, errors);
}

static void validate(const struct value *next, struct field_errors *errors)
{
    validate_service(next, NULL, errors);
}

/* ---- status ---- */

static void check_ingress(const struct value *ingress, const struct value *before, bool is_service,
                          struct field_errors *errors)
{
    static const char *const modes[] = { "Proxy", "VIP", NULL };
    struct bytes ip = value_string(ingress, "ip"), host = value_string(ingress, "hostname");
    const struct value *mode = value_member(ingress, "ipMode");
    struct ip_address address;
    bool known = false;
    for (size_t i = 0; i < value_count(before); i++)
        known |= bytes_equal(value_string(value_item(before, i), "ip"), ip);
    if (ip.size && !known)
        field_format(errors, "ip", ip, FORMAT_IP);
    if (is_service && !mode && ip.size)
        field_required(errors, "ipMode", "must be specified when `ip` is set");
    else if (is_service && mode && ip.size == 0)
        field_forbidden(errors, "ipMode", "may not be specified when `ip` is not set");
    else if (is_service)
        field_one_of(errors, ingress, "ipMode", modes);
    if (host.size == 0)
        return;
    field_format(errors, "hostname", host, FORMAT_SUBDOMAIN);
    if (ip_parse(host, &address))
        field_invalid_text(errors, "hostname", host, "must be a DNS name, not an IP address");
}

void validate_load_balancer(const struct value *next, const struct value *old, bool is_service,
                            struct field_errors *errors)
{
    const struct value *status = value_at(next, "status.loadBalancer");
    field_enter(errors, "status.loadBalancer");
    if (is_service && value_count(value_member(status, "ingress")) &&
        !service_has_type(next, "LoadBalancer")) {
        field_forbidden(errors, "ingress", "may only be used when `spec.type` is 'LoadBalancer'");
    } else {
        FIELD_EACH(ingress, status, "ingress", errors)
        check_ingress(ingress.item, value_at(old, "status.loadBalancer.ingress"), is_service,
                      errors);
    }
    field_leave(errors);
}

static void validate_status_of_service(const struct value *next, const struct value *old,
                                       struct field_errors *errors)
{
    validate_load_balancer(next, old, /* is_service= */ true, errors);
}

const struct kind_code kind_code_core_service = {
    .prepare = prepare_service,
    .validate = validate,
    .validate_update = validate_service_update,
    .validate_status = validate_status_of_service,
    .warn = warn_of_service,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* service_view.c - see service_view.h. */
#include "node/service_view.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"

enum net_protocol service_protocol(const struct value *port)
{
    struct bytes text = value_string(port, "protocol");
    return bytes_equal_text(text, "UDP")    ? NET_UDP
           : bytes_equal_text(text, "SCTP") ? NET_SCTP
                                            : NET_TCP;
}

static const char *text_or_empty(const struct value *value, const char *path, struct arena *arena)
{
    const char *text = value_text(value, path, arena);
    return text ? text : "";
}

static bool is_text(const struct value *value, const char *path, const char *wanted)
{
    return bytes_equal_text(value_string(value, path), wanted);
}

/* kube-proxy watches neither Services nor slices that have such a label: they are for other proxies. */
static bool has_label(const struct value *object, const char *label)
{
    return value_member(value_at(object, "metadata.labels"), label);
}

static bool is_for_other_proxy(const struct value *service)
{
    return has_label(service, "service.kubernetes.io/service-proxy-name");
}

static bool is_for_names_only(const struct value *slice)
{
    return has_label(slice, "service.kubernetes.io/headless");
}

/* ---- endpoints ---- */

static bool is_ready(const struct value *endpoint)
{
    return value_bool(endpoint, "conditions.ready", true);
}

static bool is_ending(const struct value *endpoint)
{
    return !is_ready(endpoint) && value_bool(endpoint, "conditions.serving", true) &&
           value_bool(endpoint, "conditions.terminating", false);
}

static bool is_hinted(const struct value *endpoint, const char *hints, const char *name)
{
    const struct value *list = value_at(endpoint, hints);
    for (size_t i = 0; *name && i < value_count(list); i++)
        if (is_text(value_item(list, i), "name", name))
            return true;
    return false;
}

/* One endpoint of one port. */
struct candidate {
    const struct value *endpoint;
    struct bytes        address;
    uint16_t            port;
    bool                is_local, is_ready, is_ending;
};

struct candidates {
    struct candidate *at;
    size_t            count;
};

static const char node_hints[] = "hints.forNodes", zone_hints[] = "hints.forZones";

/* The hints count when every ready endpoint has some and one of them names us. */
static bool hints_apply(const struct candidates *all, const char *hints, const char *name)
{
    bool found = false;
    for (size_t i = 0; i < all->count; i++) {
        const struct value *endpoint = all->at[i].endpoint;
        if (!all->at[i].is_ready)
            continue;
        if (value_count(value_at(endpoint, hints)) == 0)
            return false;
        found = found || is_hinted(endpoint, hints, name);
    }
    return found;
}

static uint16_t slice_port(const struct value *slice, const char *name, enum net_protocol protocol,
                           struct arena *arena)
{
    const struct value *ports = value_member(slice, "ports");
    for (size_t i = 0; i < value_count(ports); i++) {
        const struct value *port = value_item(ports, i);
        if (strcmp(text_or_empty(port, "name", arena), name) == 0 &&
            service_protocol(port) == protocol)
            return (uint16_t)value_int(port, "port", 0);
    }
    return 0;
}

static bool has_addresses(const struct value *slice)
{
    return !is_text(slice, "addressType", "FQDN");
}

static size_t count_endpoints(const struct service_view *view)
{
    size_t count = 0;
    for (size_t i = 0; i < view->slice_count; i++)
        count += value_count(value_member(view->slices[i], "endpoints"));
    return count < SERVICE_BACKENDS_SEEN_MAX ? count : SERVICE_BACKENDS_SEEN_MAX;
}

static void add_candidates(const struct service_view *view, const struct value *slice,
                           uint16_t port, size_t room, struct candidates *ret)
{
    const struct value *endpoints = value_member(slice, "endpoints");
    for (size_t i = 0; port && i < value_count(endpoints) && ret->count < room; i++) {
        const struct value *endpoint = value_item(endpoints, i),
                           *address = value_item(value_member(endpoint, "addresses"), 0);
        if (!value_is(address, VALUE_STRING))
            continue;
        ret->at[ret->count++] = (struct candidate){
            .endpoint = endpoint, .address = address->string, .port = port,
            .is_local = is_text(endpoint, "nodeName", view->node_name),
            .is_ready = is_ready(endpoint), .is_ending = is_ending(endpoint),
        };
    }
}

static struct candidates gather_candidates(const struct service_view *view, const char *port_name,
                                           enum net_protocol protocol)
{
    size_t room = count_endpoints(view);
    struct candidates all = { .at = arena_array(view->arena, room + 1, sizeof *all.at) };
    for (size_t i = 0; i < view->slice_count; i++)
        if (has_addresses(view->slices[i]) && !is_for_names_only(view->slices[i]))
            add_candidates(view, view->slices[i],
                           slice_port(view->slices[i], port_name, protocol, view->arena), room,
                           &all);
    return all;
}

/* Whom the whole cluster's policy and whom policy Local choose. */
struct choice {
    const char *hints, *hinted;          /* NULL: every ready one */
    bool        any_ready, any_local_ready;
};

static struct choice choose(const struct service_view *view, const struct candidates *all)
{
    struct choice choice = { 0 };
    for (size_t i = 0; i < all->count; i++) {
        choice.any_ready = choice.any_ready || all->at[i].is_ready;
        choice.any_local_ready =
            choice.any_local_ready || (all->at[i].is_ready && all->at[i].is_local);
    }
    if (hints_apply(all, node_hints, view->node_name)) {
        choice.hints = node_hints;
        choice.hinted = view->node_name;
    } else if (hints_apply(all, zone_hints, view->zone)) {
        choice.hints = zone_hints;
        choice.hinted = view->zone;
    }
    return choice;
}

static bool serves_cluster(const struct choice *choice, const struct candidate *candidate)
{
    if (!choice->any_ready)
        return candidate->is_ending;
    return candidate->is_ready &&
           (!choice->hints || is_hinted(candidate->endpoint, choice->hints, choice->hinted));
}

static bool serves_locally(const struct choice *choice, const struct candidate *candidate)
{
    return candidate->is_local &&
           (choice->any_local_ready ? candidate->is_ready : candidate->is_ending);
}

static size_t gather_backends(const struct service_view *view, const struct candidates *all,
                              const struct service_backend **ret)
{
    struct choice choice = choose(view, all);
    struct service_backend *backends = arena_array(view->arena, all->count + 1, sizeof *backends);
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct candidate *candidate = &all->at[i];
        bool cluster = serves_cluster(&choice, candidate),
             local = serves_locally(&choice, candidate);
        if (!cluster && !local)
            continue;
        struct service_backend *backend = &backends[count++];
        *backend = (struct service_backend){ .port = candidate->port,
                                             .is_local = local,
                                             .is_only_local = !cluster };
        snprintf(backend->address, sizeof backend->address, "%.*s", BYTES_ARG(candidate->address));
    }
    *ret = backends;
    return count;
}

/* ---- the packet filter ---- */

struct texts {
    const char **at;
    size_t       count, room;
};

static struct texts new_texts(struct arena *arena, size_t room)
{
    return (struct texts){ arena_array(arena, room, sizeof(char *)), 0, room };
}

static void add_text(struct texts *texts, struct bytes text, struct arena *arena)
{
    text = bytes_trim(text);
    if (text.size == 0 || bytes_equal_text(text, "None") || texts->count == texts->room)
        return;
    for (size_t i = 0; i < texts->count; i++)
        if (bytes_equal_text(text, texts->at[i]))
            return;
    texts->at[texts->count++] = arena_copy(arena, text.at, text.size);
}

static void add_list(struct texts *texts, const struct value *list, struct arena *arena)
{
    for (size_t i = 0; i < value_count(list); i++)
        add_text(texts, value_string(value_item(list, i), ""), arena);
}

static struct texts cluster_ips(const struct service_view *view)
{
    struct texts texts = new_texts(view->arena, SERVICE_ADDRESSES_MAX);
    add_text(&texts, value_string(view->service, "spec.clusterIP"), view->arena);
    add_list(&texts, value_at(view->service, "spec.clusterIPs"), view->arena);
    return texts;
}

/* Of a load balancer in mode Proxy the packets come to the node by another way. */
static struct texts balancer_ips(const struct service_view *view)
{
    struct texts texts = new_texts(view->arena, SERVICE_ADDRESSES_MAX);
    const struct value *ingress = value_at(view->service, "status.loadBalancer.ingress");
    for (size_t i = 0; i < value_count(ingress); i++)
        if (!is_text(value_item(ingress, i), "ipMode", "Proxy"))
            add_text(&texts, value_string(value_item(ingress, i), "ip"), view->arena);
    return texts;
}

static void read_ranges(const struct service_view *view, struct service_entry *entry)
{
    struct texts ranges = new_texts(view->arena, SERVICE_RANGES_MAX);
    const struct value *list = value_at(view->service, "spec.loadBalancerSourceRanges");
    const struct value *annotations = value_at(view->service, "metadata.annotations");
    struct bytes old_form =
        value_string(value_member(annotations, "service.beta.kubernetes.io/load-balancer-source-ranges"), "");
    add_list(&ranges, list, view->arena);
    while (value_count(list) == 0 && old_form.at)
        add_text(&ranges, bytes_next(&old_form, ','), view->arena);
    entry->source_ranges = ranges.count > 0 ? ranges.at : NULL;
    entry->source_range_count = ranges.count;
}

static void read_ports(const struct service_view *view, struct service_entry *entry)
{
    const struct value *ports = value_at(view->service, "spec.ports");
    size_t count = value_count(ports);
    count = count < SERVICE_PORTS_MAX ? count : SERVICE_PORTS_MAX;
    struct service_port *list = arena_array(view->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct value *port = value_item(ports, i);
        enum net_protocol protocol = service_protocol(port);
        struct candidates all =
            gather_candidates(view, text_or_empty(port, "name", view->arena), protocol);
        list[i] = (struct service_port){ .protocol = protocol,
                                         .port = (uint16_t)value_int(port, "port", 0),
                                         .node_port = (uint16_t)value_int(port, "nodePort", 0) };
        list[i].backend_count = gather_backends(view, &all, &list[i].backends);
    }
    entry->ports = list;
    entry->port_count = count;
}

static bool is_external_name(const struct service_view *view)
{
    return is_text(view->service, "spec.type", "ExternalName");
}

bool service_view_entry(const struct service_view *view, struct service_entry *ret)
{
    const struct value *spec = value_member(view->service, "spec");
    struct texts addresses = cluster_ips(view), balancer = balancer_ips(view),
                 external = new_texts(view->arena, SERVICE_ADDRESSES_MAX);
    if (addresses.count == 0 || is_external_name(view) || is_for_other_proxy(view->service))
        return false;
    add_list(&external, value_member(spec, "externalIPs"), view->arena);
    *ret = (struct service_entry){
        .addresses = addresses.at, .address_count = addresses.count,
        .external_addresses = external.at, .external_address_count = external.count,
        .balancer_addresses = balancer.at, .balancer_address_count = balancer.count,
        .external_local = is_text(spec, "externalTrafficPolicy", "Local"),
        .internal_local = is_text(spec, "internalTrafficPolicy", "Local"),
    };
    if (is_text(spec, "sessionAffinity", "ClientIP"))
        ret->affinity_s =
            (int32_t)value_int(spec, "sessionAffinityConfig.clientIP.timeoutSeconds", 10800);
    read_ranges(view, ret);
    read_ports(view, ret);
    return true;
}

/* ---- DNS ---- */

static void read_dns_ports(const struct service_view *view, struct dns_service *ret)
{
    const struct value *ports = value_at(view->service, "spec.ports");
    size_t count = value_count(ports);
    count = count < SERVICE_PORTS_MAX ? count : SERVICE_PORTS_MAX;
    struct dns_port *list = arena_array(view->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct dns_port){ text_or_empty(value_item(ports, i), "name", view->arena),
                                     service_protocol(value_item(ports, i)),
                                     (uint16_t)value_int(value_item(ports, i), "port", 0) };
    ret->ports = list;
    ret->port_count = count;
}

static void read_dns_endpoints(const struct service_view *view, struct dns_service *ret)
{
    bool publish_all = value_bool(view->service, "spec.publishNotReadyAddresses", false);
    size_t room = count_endpoints(view);
    struct dns_endpoint *list = arena_array(view->arena, room + 1, sizeof *list);
    for (size_t i = 0; i < view->slice_count; i++) {
        const struct value *endpoints = value_member(view->slices[i], "endpoints");
        for (size_t j = 0; has_addresses(view->slices[i]) && j < value_count(endpoints); j++) {
            const struct value *endpoint = value_item(endpoints, j);
            const char *address =
                value_text(value_item(value_member(endpoint, "addresses"), 0), "", view->arena);
            if (address && ret->endpoint_count < room && (publish_all || is_ready(endpoint)))
                list[ret->endpoint_count++] = (struct dns_endpoint){
                    address, value_text(endpoint, "hostname", view->arena)
                };
        }
    }
    ret->endpoints = list;
}

void service_view_dns(const struct service_view *view, struct dns_service *ret)
{
    struct texts addresses = cluster_ips(view);
    *ret = (struct dns_service){ .ns = view->ns, .name = view->name };
    read_dns_ports(view, ret);
    if (is_external_name(view)) {
        ret->external_name = value_text(view->service, "spec.externalName", view->arena);
        return;
    }
    ret->addresses = addresses.at;
    ret->address_count = addresses.count;
    if (addresses.count == 0)
        read_dns_endpoints(view, ret);
}

/* ---- health ---- */

static size_t count_local(const struct service_view *view)
{
    struct texts seen = new_texts(view->arena, count_endpoints(view) + 1);
    for (size_t i = 0; i < view->slice_count; i++) {
        const struct value *endpoints = value_member(view->slices[i], "endpoints");
        for (size_t j = 0; has_addresses(view->slices[i]) && j < value_count(endpoints); j++) {
            const struct value *endpoint = value_item(endpoints, j);
            if (is_ready(endpoint) && is_text(endpoint, "nodeName", view->node_name))
                add_text(&seen, value_string(value_item(value_member(endpoint, "addresses"), 0), ""),
                         view->arena);
        }
    }
    return seen.count;
}

void service_view_health(const struct service_view *view, struct service_health *ret)
{
    const struct value *spec = value_member(view->service, "spec");
    *ret = (struct service_health){ 0 };
    if (!is_text(spec, "type", "LoadBalancer") ||
        !is_text(spec, "externalTrafficPolicy", "Local") || is_for_other_proxy(view->service))
        return;
    ret->port = (uint16_t)value_int(spec, "healthCheckNodePort", 0);
    ret->local_endpoints = count_local(view);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* columns_network.c - what a Table shows of networking, discovery and coordination. */
#include <inttypes.h>

#include "columns/columns_cell.h"

/* ---- Ingress ---- */

static struct value *cell_hosts(const struct value *ingress, int64_t now_s, struct arena *arena)
{
    enum { RULES_SHOWN = 3 };
    const struct value *rules = value_at(ingress, "spec.rules");
    size_t count = value_count(rules);
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < count && i < RULES_SHOWN; i++) {
        struct bytes host = value_string(value_item(rules, i), "host");
        if (host.size)
            buffer_printf(&text, "%s%.*s", text.size ? "," : "", BYTES_ARG(host));
    }
    if (text.size == 0)
        return cell_of("*", arena);
    if (count > RULES_SHOWN)
        buffer_printf(&text, " + %zu more...", count - RULES_SHOWN);
    return value_new_text(arena, buffer_text(&text));
}

static struct value *cell_ingress_address(const struct value *object, int64_t now_s,
                                          struct arena *arena)
{
    return cell_of(show_balancer(object, arena), arena);
}

static struct value *cell_ingress_ports(const struct value *ingress, int64_t now_s,
                                        struct arena *arena)
{
    return cell_of(value_count(value_at(ingress, "spec.tls")) > 0 ? "80, 443" : "80", arena);
}

static const struct column ingress_columns[] = {
    COLUMN_NAME,
    { "Class", "Class that serves it", "spec.ingressClassName", "<none>" },
    { "Hosts", "Hosts it has rules for", .cell = cell_hosts },
    { "Address", "Where it is reached", .cell = cell_ingress_address },
    { "Ports", "Ports it is served on", .cell = cell_ingress_ports },
    COLUMN_AGE,
};

static struct value *cell_ingress_class_name(const struct value *class, int64_t now_s,
                                             struct arena *arena)
{
    const struct value *mark = value_member(value_at(class, "metadata.annotations"),
                                            "ingressclass.kubernetes.io/is-default-class");
    bool is_default = bytes_equal_text(value_string(mark, ""), "true");
    return value_printf(arena, "%.*s%s", BYTES_ARG(value_string(class, "metadata.name")),
                        is_default ? " (default)" : "");
}

static struct value *cell_parameters(const struct value *class, int64_t now_s, struct arena *arena)
{
    const struct value *parameters = value_at(class, "spec.parameters");
    if (!parameters)
        return cell_of("<none>", arena);
    struct bytes group = value_string(parameters, "apiGroup");
    return value_printf(arena, "%.*s%s%.*s/%.*s", BYTES_ARG(value_string(parameters, "kind")),
                        group.size ? "." : "", BYTES_ARG(group),
                        BYTES_ARG(value_string(parameters, "name")));
}

static const struct column ingress_class_columns[] = {
    { "Name", "Name of the object, and whether it is the default", .cell = cell_ingress_class_name,
      .format = "name" },
    { "Controller", "Who serves ingresses of this class", "spec.controller" },
    { "Parameters", "Further configuration", .cell = cell_parameters },
    COLUMN_AGE,
};

/* ---- policies and addresses ---- */

static const struct column network_policy_columns[] = {
    COLUMN_NAME,
    { "Pod-Selector", "Labels of the pods it is for", "spec.podSelector", .as = CELL_SELECTOR },
    COLUMN_AGE,
};

static const struct column service_cidr_columns[] = {
    COLUMN_NAME,
    { "CIDRs", "Ranges of service addresses", "spec.cidrs", .as = CELL_LIST },
    COLUMN_AGE,
};

static struct value *cell_parent(const struct value *address, int64_t now_s, struct arena *arena)
{
    const struct value *parent = value_at(address, "spec.parentRef");
    if (!parent)
        return cell_of("<none>", arena);
    struct bytes group = value_string(parent, "group"), ns = value_string(parent, "namespace");
    return value_printf(arena, "%.*s%s%.*s%s%.*s/%.*s", BYTES_ARG(value_string(parent, "resource")),
                        group.size ? "." : "", BYTES_ARG(group), ns.size ? "/" : "", BYTES_ARG(ns),
                        BYTES_ARG(value_string(parent, "name")));
}

static const struct column ip_address_columns[] = {
    COLUMN_NAME,
    { "ParentRef", "Whose address it is", .cell = cell_parent },
    COLUMN_AGE,                          /* upstream shows it and does not declare it */
};

/* ---- EndpointSlice ---- */

static struct value *cell_slice_ports(const struct value *slice, int64_t now_s, struct arena *arena)
{
    const struct value *ports = value_member(slice, "ports");
    struct shortlist list = { .separator = ",", .shown_max = 3 };
    for (size_t i = 0; i < value_count(ports); i++) {
        const struct value *port = value_member(value_item(ports, i), "port"),
                           *name = value_member(value_item(ports, i), "name");
        shortlist_add(&list, bytes_of(show_text(port ? port : name, name ? "" : "*", arena)));
    }
    return cell_of(shortlist_finish(&list, "<unset>", arena), arena);
}

static struct value *cell_slice_endpoints(const struct value *slice, int64_t now_s,
                                          struct arena *arena)
{
    const struct value *endpoints = value_member(slice, "endpoints");
    struct shortlist list = { .separator = ",", .shown_max = 3 };
    for (size_t i = 0; i < value_count(endpoints); i++) {
        const struct value *addresses = value_member(value_item(endpoints, i), "addresses");
        for (size_t a = 0; a < value_count(addresses); a++)
            shortlist_add(&list, value_string(value_item(addresses, a), ""));
    }
    return cell_of(shortlist_finish(&list, "<unset>", arena), arena);
}

static const struct column endpoint_slice_columns[] = {
    COLUMN_NAME,
    { "AddressType", "IPv4, IPv6 or FQDN", "addressType" },
    { "Ports", "Ports of every endpoint", .cell = cell_slice_ports },
    { "Endpoints", "Addresses", .cell = cell_slice_endpoints },
    COLUMN_AGE,
};

static const struct column lease_columns[] = {
    COLUMN_NAME,
    { "Holder", "Who holds the lease", "spec.holderIdentity" },
    COLUMN_AGE,
};

static const struct kind_columns kinds[] = {
    KIND_COLUMNS("networking.k8s.io", "Ingress", ingress_columns),
    KIND_COLUMNS("networking.k8s.io", "IngressClass", ingress_class_columns),
    KIND_COLUMNS("networking.k8s.io", "NetworkPolicy", network_policy_columns),
    KIND_COLUMNS("networking.k8s.io", "ServiceCIDR", service_cidr_columns),
    { "networking.k8s.io", "IPAddress", ip_address_columns, ARRAY_SIZE(ip_address_columns),
      .undeclared = 1 },
    KIND_COLUMNS("discovery.k8s.io", "EndpointSlice", endpoint_slice_columns),
    KIND_COLUMNS("coordination.k8s.io", "Lease", lease_columns),
};
const struct columns_file columns_network = { kinds, ARRAY_SIZE(kinds) };

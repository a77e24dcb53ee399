/* SPDX-License-Identifier: Apache-2.0 */
/* endpoints.c - Endpoints and EndpointSlices: where a service's traffic may go.
 *
 * Both refuse addresses of the machine itself: a tenant must not aim a service at a node's
 * loopback. */
#include "base/arena.h"
#include "codec/value.h"
#include "object/schema.h"
#include "object/speaker.h"
#include "object/text_set.h"
#include "object/validation.h"

enum {
    ADDRESSES_MAX = 100,
    PORTS_MAX = 20000,
    ENDPOINTS_MAX = 1000,
    HINTS_MAX = 8,
    TOPOLOGY_MAX = 16
};

static const char *const protocols[] = { "SCTP", "TCP", "UDP", NULL };

/* ---- Endpoints ---- */

static void check_address(const struct value *address, struct field_errors *errors)
{
    struct bytes ip = value_string(address, "ip");
    field_format(errors, "ip", ip, FORMAT_IP);
    field_format_member(errors, address, "hostname", FORMAT_LABEL);
    if (value_member(address, "nodeName"))
        field_format(errors, "nodeName", value_string(address, "nodeName"), FORMAT_SUBDOMAIN);
    field_endpoint_ip(errors, "ip", ip);
}

static void check_port(const struct value *port, bool name_required, struct field_errors *errors)
{
    if (name_required)
        field_format_required(errors, port, "name", FORMAT_LABEL);
    else
        field_format_member(errors, port, "name", FORMAT_LABEL);
    field_port(errors, "port", value_int(port, "port", 0));
    field_required_one_of(errors, port, "protocol", protocols);
    if (value_member(port, "appProtocol"))
        field_format(errors, "appProtocol", value_string(port, "appProtocol"), FORMAT_QUALIFIED);
}

static void check_subset(const struct value *subset, struct field_errors *errors)
{
    static const char *const lists[] = { "addresses", "notReadyAddresses" };
    if (!value_count(value_member(subset, "addresses")) &&
        !value_count(value_member(subset, "notReadyAddresses")))
        field_required(errors, NULL, "must specify `addresses` or `notReadyAddresses`");
    FOR_EACH(list, lists)
        FIELD_EACH(address, subset, *list, errors)
            check_address(address.item, errors);
    size_t count = value_count(value_member(subset, "ports"));
    FIELD_EACH(port, subset, "ports", errors)
        check_port(port.item, count > 1, errors);
}

static void validate_endpoints(const struct value *next, struct field_errors *errors)
{
    FIELD_EACH(subset, next, "subsets", errors)
        check_subset(subset.item, errors);
}

static void validate_endpoints_update(const struct value *next, const struct value *old,
                                      struct field_errors *errors)
{
    if (!value_same(value_member(next, "subsets"), value_member(old, "subsets")))
        validate_endpoints(next, errors);
}

/* A controller of ours: its addresses are written as they should be. */
static bool is_managed_by(const struct value *object, const char *label, const char *manager)
{
    const struct value *labels = value_at(object, "metadata.labels");
    return bytes_equal_text(value_bytes(value_member(labels, label)), manager);
}

static void warn_of_endpoints(const struct value *next, const struct value *old,
                              struct arena *arena, struct decode_notes *notes)
{
    struct speaker speaker;
    static const char *const lists[] = { "addresses", "notReadyAddresses" };
    (void)old;
    if (is_managed_by(next, "endpoints.kubernetes.io/managed-by", "endpoint-controller"))
        return;
    speaker_init(&speaker, arena, notes);
    FIELD_EACH(subset, next, "subsets", &speaker.path)
        FOR_EACH(list, lists)
            FIELD_EACH(address, subset.item, *list, &speaker.path) {
                field_enter(&speaker.path, "ip");
                say_of_address(value_string(address.item, "ip"), &speaker);
                field_leave(&speaker.path);
            }
}

const struct kind_code kind_code_core_endpoints = {
    .validate = validate_endpoints,
    .validate_update = validate_endpoints_update,
    .warn = warn_of_endpoints,
};

/* ---- EndpointSlice ---- */

/* At the list, not at the address. */
static void report_family(struct bytes text, const char *detail, struct field_errors *errors)
{
    struct path_part index = errors->path[errors->depth - 1];
    field_leave(errors);
    field_invalid_text(errors, NULL, text, detail);
    field_enter_index(errors, index.index);
}

static void check_ipv4(const struct value *value, struct field_errors *errors)
{
    struct bytes text = value_bytes(value);
    size_t colon;
    if (!field_format(errors, NULL, text, FORMAT_IP))
        return;
    if (bytes_find(text, ':', &colon))
        report_family(text, "must be an IPv4 address", errors);
    field_endpoint_ip(errors, NULL, text);
}

static void check_ipv6(const struct value *value, struct field_errors *errors)
{
    struct bytes text = value_bytes(value);
    struct ip_address ip;
    size_t colon;
    if (!field_format(errors, NULL, text, FORMAT_IP) || !ip_parse(text, &ip))
        return;
    const char *canonical = ip_text(&ip, errors->arena);
    if (!bytes_equal_text(text, canonical)) {
        field_invalid_text(
            errors, NULL, text,
            arena_printf(errors->arena, "must be in canonical form (\"%s\")", canonical));
        return;
    }
    if (!bytes_find(text, ':', &colon))
        report_family(text, "must be an IPv6 address", errors);
    field_endpoint_ip(errors, NULL, text);
}

static void check_domain(const struct value *value, struct field_errors *errors)
{
    struct bytes text = value_bytes(value);
    size_t dot;
    if (text.size == 0) {
        field_required(errors, NULL, NULL);
        return;
    }
    if (bytes_ends_with(text, "."))
        text.size--;
    if (!field_format(errors, NULL, text, FORMAT_SUBDOMAIN))
        return;
    if (!bytes_find(text, '.', &dot))
        field_invalid_text(errors, NULL, text,
                           "should be a domain with at least two segments separated by dots");
    while (text.at)
        field_format(errors, NULL, bytes_next(&text, '.'), FORMAT_LABEL);
}

static const struct {
    const char *type;
    void (*check)(const struct value *address, struct field_errors *);
} address_types[] = {
    { "IPv4", check_ipv4 }, { "IPv6", check_ipv6 }, { "FQDN", check_domain },
};

static void check_hint_list(const struct value *hints, const char *list, enum format format,
                            struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    FIELD_EACH(hint, hints, list, errors) {
        struct bytes name = value_string(hint.item, "name");
        if (!text_set_add(&seen, name))
            field_duplicate(errors, "name", value_member(hint.item, "name"));
        field_format(errors, "name", name, format);
    }
}

static void check_hints(const struct value *endpoint, struct field_errors *errors)
{
    static const struct { const char *list; enum format format; } lists[] = {
        { "forZones", FORMAT_LABEL_VALUE }, { "forNodes", FORMAT_SUBDOMAIN },
    };
    const struct value *hints = value_member(endpoint, "hints");
    field_enter(errors, "hints");
    FOR_EACH(row, lists) {
        size_t count = value_count(value_member(hints, row->list));
        if (count > HINTS_MAX) {
            field_too_many(errors, row->list, (int64_t)count, HINTS_MAX);
            break;
        }
        check_hint_list(hints, row->list, row->format, errors);
    }
    field_leave(errors);
}

static void check_endpoint(const struct value *endpoint, struct bytes type,
                           struct field_errors *errors)
{
    size_t count = value_count(value_member(endpoint, "addresses"));
    if (count == 0)
        field_required(errors, "addresses", "must contain at least 1 address");
    else if (count > ADDRESSES_MAX)
        field_too_many(errors, "addresses", (int64_t)count, ADDRESSES_MAX);
    FOR_EACH(row, address_types)
        if (bytes_equal_text(type, row->type))
            FIELD_EACH(address, endpoint, "addresses", errors)
                row->check(address.item, errors);
    if (value_member(endpoint, "nodeName"))
        field_format(errors, "nodeName", value_string(endpoint, "nodeName"), FORMAT_SUBDOMAIN);
    size_t topology = value_count(value_member(endpoint, "deprecatedTopology"));
    if (topology > TOPOLOGY_MAX)
        field_too_many(errors, "deprecatedTopology", (int64_t)topology, TOPOLOGY_MAX);
    validate_labels(value_member(endpoint, "deprecatedTopology"), "deprecatedTopology", errors);
    if (value_member(endpoint, "hostname"))
        field_format(errors, "hostname", value_string(endpoint, "hostname"), FORMAT_LABEL);
    check_hints(endpoint, errors);
}

static void check_slice_ports(const struct value *slice, struct field_errors *errors)
{
    static const struct value unnamed = { .type = VALUE_STRING };
    size_t count = value_count(value_member(slice, "ports"));
    AUTO_TEXT_SET names = { 0 };
    if (count > PORTS_MAX) {
        field_too_many(errors, "ports", (int64_t)count, PORTS_MAX);
        return;
    }
    FIELD_EACH(port, slice, "ports", errors) {
        const struct value *name = value_member(port.item, "name");
        field_format_member(errors, port.item, "name", FORMAT_LABEL);
        if (!text_set_add(&names, value_bytes(name)))
            field_duplicate(errors, "name", name ? name : &unnamed);
        if (!value_member(port.item, "protocol"))
            field_required(errors, "protocol", NULL);
        field_one_of(errors, port.item, "protocol", protocols);
        if (value_member(port.item, "appProtocol"))
            field_format(errors, "appProtocol", value_string(port.item, "appProtocol"),
                         FORMAT_QUALIFIED);
    }
}

static void check_endpoints(const struct value *slice, struct field_errors *errors)
{
    size_t count = value_count(value_member(slice, "endpoints"));
    struct bytes type = value_string(slice, "addressType");
    if (count > ENDPOINTS_MAX) {
        field_too_many(errors, "endpoints", (int64_t)count, ENDPOINTS_MAX);
        return;
    }
    FIELD_EACH(endpoint, slice, "endpoints", errors)
        check_endpoint(endpoint.item, type, errors);
}

static void check_head(const struct value *slice, struct field_errors *errors)
{
    static const char *const types[] = { "FQDN", "IPv4", "IPv6", NULL };
    field_required_one_of(errors, slice, "addressType", types);
    check_slice_ports(slice, errors);
}

static void validate_slice(const struct value *next, struct field_errors *errors)
{
    check_head(next, errors);
    check_endpoints(next, errors);
}

static void validate_slice_update(const struct value *next, const struct value *old,
                                  struct field_errors *errors)
{
    check_head(next, errors);
    if (!value_same(value_member(next, "endpoints"), value_member(old, "endpoints")))
        check_endpoints(next, errors);
    field_immutable(errors, "addressType", value_member(next, "addressType"),
                    value_member(old, "addressType"));
}

/* v1 has no topology but what nodeName and zone say. */
static void prepare_slice(struct value *next, const struct value *old, struct arena *arena)
{
    const struct value *endpoints = value_member(next, "endpoints");
    if (old && value_same(endpoints, value_member(old, "endpoints")))
        return;
    for (size_t i = 0; i < value_count(endpoints); i++)
        value_remove(value_item(endpoints, i), "deprecatedTopology");
}

static void warn_of_slice(const struct value *next, const struct value *old, struct arena *arena,
                          struct decode_notes *notes)
{
    struct speaker speaker;
    static const char label[] = "endpointslice.kubernetes.io/managed-by";
    speaker_init(&speaker, arena, notes);
    if (!old && bytes_equal_text(value_string(next, "addressType"), "FQDN"))
        say(&speaker, "spec.addressType", "FQDN endpoints are deprecated");
    if (is_managed_by(next, label, "endpointslice-controller.k8s.io") ||
        is_managed_by(next, label, "endpointslicemirroring-controller.k8s.io"))
        return;
    FIELD_EACH(endpoint, next, "endpoints", &speaker.path)
        FIELD_EACH(address, endpoint.item, "addresses", &speaker.path)
            say_of_address(value_bytes(address.item), &speaker);
}

const struct kind_code kind_code_discovery_endpoint_slice = {
    .prepare = prepare_slice,
    .validate = validate_slice,
    .validate_update = validate_slice_update,
    .warn = warn_of_slice,
};

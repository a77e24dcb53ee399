/* SPDX-License-Identifier: Apache-2.0 */
/* services.c - see services.h. */
#include "controllers/services.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/map.h"
#include "codec/value.h"
#include "object/binding.h"
#include "object/object.h"
#include "object/schema.h"

struct service_entry {
    struct service_facts facts;
    struct arena         arena;          /* what the facts point to */
};

struct services {
    struct core             *core;
    struct core_subscription subscription;
    struct map               facts;      /* uid -> struct service_entry */
};

struct port_reading {
    const char   *name, *protocol, *app_protocol;
    int64_t       port;
    struct value *target_port;
};

struct service_reading {
    const char          *type, *cluster_ip, *traffic_distribution;
    struct value        *selector, *annotations;
    bool                 publishes_not_ready;
    const char         **ip_families;
    struct port_reading *ports;
    size_t               ip_family_count, port_count;
};

static const struct binding port_bindings[] = {
    BIND_TEXT("name", struct port_reading, name),
    BIND_TEXT("protocol", struct port_reading, protocol),
    BIND_TEXT("appProtocol", struct port_reading, app_protocol),
    BIND_INT("port", struct port_reading, port),
    BIND_VALUE("targetPort", struct port_reading, target_port),
    BIND_END
};

static const struct binding service_bindings[] = {
    BIND_VALUE("metadata.annotations", struct service_reading, annotations),
    BIND_TEXT("spec.type", struct service_reading, type),
    BIND_TEXT("spec.clusterIP", struct service_reading, cluster_ip),
    BIND_TEXT("spec.trafficDistribution", struct service_reading, traffic_distribution),
    BIND_VALUE("spec.selector", struct service_reading, selector),
    BIND_BOOL("spec.publishNotReadyAddresses", struct service_reading, publishes_not_ready),
    BIND_TEXT_LIST("spec.ipFamilies", struct service_reading, ip_families, ip_family_count),
    BIND_LIST("spec.ports", struct service_reading, ports, port_count, struct port_reading,
              port_bindings),
    BIND_END
};

static const char *text_or(const char *text, const char *otherwise)
{
    return text ? text : otherwise;
}

static void read_ports(const struct service_reading *reading, struct service_entry *entry)
{
    struct service_facts *facts = &entry->facts;
    facts->port_count = reading->port_count;
    facts->ports = arena_array(&entry->arena, reading->port_count, sizeof *facts->ports);
    for (size_t i = 0; i < reading->port_count; i++) {
        const struct port_reading *port = &reading->ports[i];
        facts->ports[i] = (struct service_port){
            .name = text_or(port->name, ""),
            .protocol = text_or(port->protocol, "TCP"),
            .app_protocol = text_or(port->app_protocol, ""),
            .target_name = value_text(port->target_port, "", &entry->arena),
            .target_port = value_int(port->target_port, "", port->port),
        };
    }
}

/* The annotation by its old name, or by its present one. */
static bool reads_auto(const struct value *annotations)
{
    const struct value *mode = value_member(annotations, "service.kubernetes.io/topology-aware-hints");
    if (!mode)
        mode = value_member(annotations, "service.kubernetes.io/topology-mode");
    struct bytes text = value_string(mode, "");
    return bytes_equal_text(text, "Auto") || bytes_equal_text(text, "auto");
}

static void read_distribution(const struct service_reading *reading, struct service_facts *facts)
{
    const char *distribution = reading->traffic_distribution;
    facts->is_auto = reads_auto(reading->annotations);
    if (facts->is_auto)
        return;
    facts->prefers_node = text_equal(distribution, "PreferSameNode");
    facts->prefers_zone = facts->prefers_node || text_equal(distribution, "PreferClose") ||
                          text_equal(distribution, "PreferSameZone");
}

/* From ipFamilies; of an older object from the cluster IP. */
static void read_families(const struct service_reading *reading, struct service_facts *facts)
{
    for (size_t i = 0; i < reading->ip_family_count; i++) {
        facts->ipv4 = facts->ipv4 || text_equal(reading->ip_families[i], "IPv4");
        facts->ipv6 = facts->ipv6 || text_equal(reading->ip_families[i], "IPv6");
    }
    facts->prefers_ipv6 =
        reading->ip_family_count > 0 && text_equal(reading->ip_families[0], "IPv6");
    if (facts->ipv4 || facts->ipv6)
        return;
    facts->prefers_ipv6 = facts->ipv6 = facts->has_cluster_ip && strchr(reading->cluster_ip, ':');
    facts->ipv4 = !facts->ipv6;
}

static struct service_entry *entry_new(const struct object *service)
{
    struct service_entry *entry = MEMORY_NEW(struct service_entry);
    struct service_reading reading = { .cluster_ip = "" };
    bind_object(service, service_bindings, &reading, &entry->arena);
    struct service_facts *facts = &entry->facts;
    facts->revision = service->resource_version;
    facts->has_selector = value_count(reading.selector) > 0;
    facts->is_external_name = text_equal(reading.type, "ExternalName");
    facts->has_cluster_ip =
        !text_is_empty(reading.cluster_ip) && !text_equal(reading.cluster_ip, "None");
    facts->publishes_not_ready = reading.publishes_not_ready;
    read_distribution(&reading, facts);
    selector_from_map(reading.selector, &entry->arena, &facts->selector);
    read_families(&reading, facts);
    read_ports(&reading, entry);
    return entry;
}

static void entry_free(struct service_entry *entry)
{
    if (!entry)
        return;
    arena_done(&entry->arena);
    free(entry);
}

static struct service_entry *entry_of(struct services *services, const struct object *service)
{
    struct service_entry *entry = map_get(&services->facts, bytes_of(service->uid));
    if (entry && entry->facts.revision == service->resource_version)
        return entry;
    entry = entry_new(service);
    entry_free(map_put(&services->facts, bytes_of(service->uid), entry));
    return entry;
}

const struct service_facts *services_facts(struct services *services, const struct object *service)
{
    return &entry_of(services, service)->facts;
}

void services_note_pods(struct services *services, const struct object *service, size_t count)
{
    entry_of(services, service)->facts.pod_count = count;
}

static void changed(void *context, const struct object *before, const struct object *now)
{
    struct services *services = context;
    if (!now)
        entry_free(map_remove(&services->facts, bytes_of(before->uid)));
}

struct services *services_new(struct core *core)
{
    struct services *services = MEMORY_NEW(struct services);
    services->core = core;
    services->subscription = (struct core_subscription){ .kind = well_known.service,
                                                         .changed = changed,
                                                         .context = services };
    core_subscribe(core, &services->subscription);
    return services;
}

void services_free(struct services *services)
{
    if (!services)
        return;
    list_remove(&services->subscription.link);
    for (struct map_entry *e = map_first(&services->facts); e; e = map_after(&services->facts, e))
        entry_free(e->value);
    map_done(&services->facts);
    free(services);
}

struct selecting {
    struct services     *services;
    const struct object *pod;
    core_visitor        *visit;
    void                *context;
};

static bool visit_selecting(void *context, const struct object *service)
{
    struct selecting *selecting = context;
    const struct service_facts *facts = services_facts(selecting->services, service);
    return !facts->has_selector || !selector_matches(&facts->selector, selecting->pod) ||
           selecting->visit(selecting->context, service);
}

void services_each_selecting(struct services *services, const struct object *pod,
                             core_visitor *visit, void *context)
{
    struct selecting selecting = { services, pod, visit, context };
    core_each_latest(services->core, well_known.service, pod->namespace, visit_selecting,
                     &selecting);
}

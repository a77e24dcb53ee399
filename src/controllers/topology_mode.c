/* SPDX-License-Identifier: Apache-2.0 */
/* topology_mode.c - see topology_mode.h. */
#include "controllers/topology_mode.h"

#include <stdlib.h>

#include "base/map.h"
#include "controllers/node_plan.h"
#include "controllers/topology_plan.h"
#include "object/binding.h"
#include "object/quantity.h"

static const char zone_label[] = "topology.kubernetes.io/zone";

struct topology_mode {
    struct map           services;       /* "ns/name" -> struct hinted */
    struct topology_zone zones[TOPOLOGY_ZONES_MAX];  /* names are ours */
    size_t               zone_count;     /* 0: too little is known */
    bool                 is_known;       /* the zones are those of the nodes that there are */
};

struct hinted {
    bool has_hints;
};

struct node_reading {
    const char            *cpu;
    struct node_condition *conditions;
    size_t                 condition_count;
};

static const struct binding node_bindings[] = {
    BIND_TEXT("status.allocatable.cpu", struct node_reading, cpu),
    BIND_LIST("status.conditions", struct node_reading, conditions, condition_count,
              struct node_condition, node_condition_bindings),
    BIND_END
};

struct topology_mode *topology_mode_new(void)
{
    return MEMORY_NEW(struct topology_mode);
}

static void forget_zones(struct topology_mode *mode)
{
    while (mode->zone_count > 0)
        free((char *)mode->zones[--mode->zone_count].name);
}

void topology_mode_free(struct topology_mode *mode)
{
    if (!mode)
        return;
    forget_zones(mode);
    for (struct map_entry *e = map_first(&mode->services); e; e = map_after(&mode->services, e))
        free(e->value);
    map_done(&mode->services);
    free(mode);
}

/* ---- zones ---- */

static bool is_ready(const struct node_reading *reading)
{
    return node_ready_of(reading->conditions, reading->condition_count) == NODE_READY_TRUE;
}

/* Bounded, so that the sum of any number of nodes is. */
static int64_t cpu_milli(const struct node_reading *reading)
{
    static const int64_t most_milli = INT64_C(1000000000000);
    struct quantity quantity;
    if (!reading->cpu || !quantity_parse(bytes_of(reading->cpu), &quantity))
        return 0;
    __int128 milli = quantity.nano / QUANTITY_MILLI;
    return milli < most_milli ? (int64_t)milli : most_milli;
}

/* By name. */
static bool add_cpu(struct topology_mode *mode, const char *zone, int64_t milli)
{
    size_t place = 0;
    while (place < mode->zone_count && strcmp(mode->zones[place].name, zone) < 0)
        place++;
    if (place < mode->zone_count && text_equal(mode->zones[place].name, zone)) {
        mode->zones[place].cpu_milli += milli;
        return true;
    }
    if (mode->zone_count == TOPOLOGY_ZONES_MAX)
        return false;
    for (size_t i = mode->zone_count++; i > place; i--)
        mode->zones[i] = mode->zones[i - 1];
    mode->zones[place] = (struct topology_zone){ memory_strdup(zone), milli };
    return true;
}

/* One ready node of which not enough is known is enough to know nothing. */
static bool add_node(void *context, const struct object *node)
{
    struct topology_mode *mode = context;
    AUTO_ARENA arena = { 0 };
    struct node_reading reading = { 0 };
    const char *zone = object_label(node, zone_label);
    if (object_label(node, "node-role.kubernetes.io/control-plane") ||
        object_label(node, "node-role.kubernetes.io/master"))
        return true;
    bind_object(node, node_bindings, &reading, &arena);
    int64_t milli = cpu_milli(&reading);
    if (!is_ready(&reading))
        return true;
    if (!text_is_empty(zone) && milli > 0 && add_cpu(mode, zone, milli))
        return true;
    forget_zones(mode);
    return false;
}

static void look_at_nodes(struct topology_mode *mode, struct core *core)
{
    if (mode->is_known)
        return;
    forget_zones(mode);
    core_each_latest(core, well_known.node, NULL, add_node, mode);
    mode->is_known = true;
}

static bool is_same(const struct object *before, const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    struct node_reading old = { 0 }, new = { 0 };
    bind_object(before, node_bindings, &old, &arena);
    bind_object(now, node_bindings, &new, &arena);
    return is_ready(&old) == is_ready(&new) && cpu_milli(&old) == cpu_milli(&new) &&
           text_equal(object_label(before, zone_label), object_label(now, zone_label));
}

void topology_mode_node_changed(struct topology_mode *mode, struct controller *controller,
                                const struct object *before, const struct object *now)
{
    if (!mode->is_known || (before && now && is_same(before, now)))
        return;
    mode->is_known = false;
    for (struct map_entry *e = map_first(&mode->services); e; e = map_after(&mode->services, e))
        queue_add(controller->queue, e->key);
}

/* ---- Services ---- */

static void tell(struct controller *controller, const struct topology_look *look, bool is_enabled,
                 const char *what)
{
    controller_event(controller, look->service, is_enabled ? "Normal" : "Warning",
                     is_enabled ? "TopologyAwareHintsEnabled" : "TopologyAwareHintsDisabled",
                     "%s, addressType: %s", what, look->address_type);
}

static struct hinted *hinted_of(struct topology_mode *mode, const struct object *service)
{
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "%s/%s", service->namespace, service->name);
    struct bytes name = bytes_of(buffer_text(&key));
    struct hinted *hinted = map_get(&mode->services, name);
    if (!hinted)
        map_put(&mode->services, name, hinted = MEMORY_NEW(struct hinted));
    return hinted;
}

/* The hints that slices have, by the uid of the pod. */
static void read_hints(const struct topology_look *look, struct map *ret_hints)
{
    for (size_t i = 0; i < look->slice_count; i++)
        for (size_t j = 0; j < look->slices[i].endpoint_count; j++) {
            const struct endpoint *endpoint = &look->slices[i].endpoints[j];
            if (!text_is_empty(endpoint->zone_hint))
                map_put(ret_hints, bytes_of(endpoint->pod_uid),
                        (void *)(uintptr_t)endpoint->zone_hint);
        }
}

static void gather(const struct topology_look *look, struct topology_facts *facts,
                   struct arena *arena)
{
    size_t capacity = 0;
    struct map hints = { 0 };
    read_hints(look, &hints);
    for (size_t i = 0; i < look->group_count; i++)
        for (size_t j = 0; j < look->groups[i].endpoint_count; j++) {
            struct endpoint *endpoint = &look->groups[i].endpoints[j];
            endpoint->zone_hint = map_get(&hints, bytes_of(endpoint->pod_uid));
            facts->endpoints = arena_grow(arena, facts->endpoints, facts->endpoint_count, &capacity,
                                          sizeof(struct endpoint *));
            facts->endpoints[facts->endpoint_count++] = endpoint;
        }
    map_done(&hints);
}

void topology_mode_hint(struct topology_mode *mode, struct controller *controller,
                        const struct topology_look *look, struct arena *arena)
{
    struct hinted *hinted = hinted_of(mode, look->service);
    look_at_nodes(mode, controller->core);
    struct topology_facts facts = { .zones = mode->zones, .zone_count = mode->zone_count };
    gather(look, &facts, arena);
    const char *problem = topology_plan(&facts, arena);
    if (problem)
        tell(controller, look, /* is_enabled= */ false, problem);
    else if (!hinted->has_hints)
        tell(controller, look, /* is_enabled= */ true, "Topology Aware Hints has been enabled");
    hinted->has_hints = !problem;
}

void topology_mode_leave(struct topology_mode *mode, struct controller *controller, const char *key,
                         const struct object *service, const char *address_type)
{
    struct hinted *hinted = map_remove(&mode->services, bytes_of(key));
    struct topology_look look = { .service = service, .address_type = address_type };
    if (hinted && hinted->has_hints && service)
        tell(controller, &look, /* is_enabled= */ false, "Topology Aware Hints has been disabled");
    free(hinted);
}

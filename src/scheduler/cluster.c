/* SPDX-License-Identifier: Apache-2.0 */
/* cluster.c - nodes come, change and go; pods take their share of them. */
#include "scheduler/cluster.h"

#include <stdlib.h>

#include "codec/value.h"
#include "object/binding.h"
#include "object/object.h"
#include "scheduler/pod_view.h"
#include "scheduler/signature.h"
#include "scheduler/tally.h"
#include "scheduler/topology.h"

struct node_facts {
    bool                unschedulable;
    struct taint       *taints;
    size_t              taint_count;
    const struct value *allocatable;
};

static const struct binding taint_bindings[] = {
    BIND_TEXT("key", struct taint, key),
    BIND_TEXT("value", struct taint, value),
    BIND_TEXT("effect", struct taint, effect),
    BIND_END,
};
static const struct binding node_bindings[] = {
    BIND_BOOL("spec.unschedulable", struct node_facts, unschedulable),
    BIND_LIST("spec.taints", struct node_facts, taints, taint_count, struct taint, taint_bindings),
    BIND_VALUE("status.allocatable", struct node_facts, allocatable),
    BIND_END,
};

void cluster_init(struct cluster *cluster, struct core *core)
{
    *cluster = (struct cluster){
        .core = core, .next_id = 1, .next_facts_version = 1, .services_version = 1
    };
}

void cluster_log(struct cluster *cluster, const struct node_view *node, bool may_help)
{
    if (node->slot == NO_SLOT)
        return;
    cluster->log[cluster->log_count++ % CLUSTER_LOG_MAX] =
        (struct cluster_change){ (uint32_t)node->slot, may_help };
    cluster->may_help = cluster->may_help || may_help;
}

void cluster_log_all(struct cluster *cluster)
{
    cluster->log_count += CLUSTER_LOG_MAX + 1;
    cluster->may_help = true;
}

/* ---- nodes ---- */

static void free_node(struct cluster *cluster, struct node_view *node)
{
    map_remove(&cluster->nodes, bytes_of(node->name));
    resources_done(&node->allocatable);
    resources_done(&node->requested);
    arena_done(&node->facts);
    object_put(node->object);
    free(node->ports);
    free(node->name);
    free(node);
}

void cluster_done(struct cluster *cluster)
{
    for (struct map_entry *e = map_first(&cluster->nodes); e; e = map_after(&cluster->nodes, e))
        free_node(cluster, e->value);
    map_done(&cluster->nodes);
    map_done(&cluster->tallies);
    map_done(&cluster->label_sets);
    map_done(&cluster->signatures);
    free(cluster->slots);
}

struct node_view *cluster_node(struct cluster *cluster, const char *name)
{
    struct node_view *node = map_get(&cluster->nodes, bytes_of(name));
    if (node)
        return node;
    node = MEMORY_NEW(struct node_view);
    node->name = memory_strdup(name);
    node->slot = NO_SLOT;
    list_init(&node->pods);
    list_init(&node->nominated);
    map_put(&cluster->nodes, bytes_of(name), node);
    return node;
}

struct node_view *cluster_find_node(const struct cluster *cluster, const char *name)
{
    struct node_view *node = name ? map_get(&cluster->nodes, bytes_of(name)) : NULL;
    return node && node->object ? node : NULL;
}

static void free_node_if_unused(struct cluster *cluster, struct node_view *node)
{
    if (!node->object && list_is_empty(&node->pods) && list_is_empty(&node->nominated))
        free_node(cluster, node);
}

static void take_slot(struct cluster *cluster, struct node_view *node)
{
    size_t slot = 0;
    while (slot < cluster->slot_count && cluster->slots[slot])
        slot++;
    if (slot == cluster->slot_capacity) {
        cluster->slot_capacity = slot ? slot * 2 : 16;
        cluster->slots =
            memory_grow(cluster->slots, cluster->slot_capacity, sizeof *cluster->slots);
        memset(cluster->slots + slot, 0, (cluster->slot_capacity - slot) * sizeof *cluster->slots);
        tallies_reserve(cluster);
    }
    if (slot == cluster->slot_count)
        cluster->slot_count++;
    cluster->slots[slot] = node;
    cluster->node_count++;
    node->slot = slot;
}

static void read_facts(struct cluster *cluster, struct node_view *node,
                       const struct node_facts *facts)
{
    node->unschedulable = facts->unschedulable;
    node->taints = facts->taints;
    node->taint_count = facts->taint_count;
    resources_done(&node->allocatable);
    resources_read(&node->allocatable, facts->allocatable);
    node->pods_allowed = resources_read_pods(facts->allocatable);
    node->facts_version = cluster->next_facts_version++;
}

static bool same_taints(const struct node_view *node, const struct node_facts *facts)
{
    if (node->taint_count != facts->taint_count)
        return false;
    for (size_t i = 0; i < facts->taint_count; i++)
        if (!text_equal(node->taints[i].key, facts->taints[i].key) ||
            !text_equal(node->taints[i].value, facts->taints[i].value) ||
            !text_equal(node->taints[i].effect, facts->taints[i].effect))
            return false;
    return true;
}

static bool same_labels(const struct object *a, const struct object *b)
{
    if (a->label_count != b->label_count)
        return false;
    for (size_t i = 0; i < a->label_count; i++)
        if (!text_equal(a->labels[i].key, b->labels[i].key) ||
            !text_equal(a->labels[i].value, b->labels[i].value))
            return false;
    return true;
}

/* A heartbeat changes nothing that matters here. */
static bool is_unchanged(const struct node_view *node, const struct object *now,
                         const struct node_facts *facts)
{
    AUTO_RESOURCES allocatable = { 0 };
    if (!node->object || node->unschedulable != facts->unschedulable || !same_taints(node, facts) ||
        !same_labels(node->object, now))
        return false;
    resources_read(&allocatable, facts->allocatable);
    return resources_equal(&allocatable, &node->allocatable) &&
           resources_read_pods(facts->allocatable) == node->pods_allowed;
}

static void replace_object(struct node_view *node, const struct object *object)
{
    const struct object *before = node->object;
    node->object = object_ref(object);
    object_put(before);
}

void cluster_put_node(struct cluster *cluster, const struct object *object)
{
    struct node_view *node = cluster_node(cluster, object->name);
    struct arena arena = { 0 };
    struct node_facts facts = { 0 };
    bind_object(object, node_bindings, &facts, &arena);
    if (is_unchanged(node, object, &facts)) {
        replace_object(node, object);
        arena_done(&arena);
        return;
    }
    bool is_new = !node->object;
    if (!is_new)
        topologies_leave(cluster, node, node->object);
    replace_object(node, object);
    if (is_new)
        take_slot(cluster, node);
    read_facts(cluster, node, &facts);
    arena_done(&node->facts);
    node->facts = arena;                 /* the taints lie in there */
    topologies_enter(cluster, node);
    if (is_new)
        tallies_count_node(cluster, node, +1);
    cluster_log(cluster, node, /* may_help= */ true);
}

void cluster_remove_node(struct cluster *cluster, const char *name)
{
    struct node_view *node = cluster_find_node(cluster, name);
    if (!node)
        return;
    tallies_count_node(cluster, node, -1);
    topologies_leave(cluster, node, node->object);
    cluster_log(cluster, node, /* may_help= */ true);
    cluster->slots[node->slot] = NULL;
    cluster->node_count--;
    node->slot = NO_SLOT;
    object_put(node->object);
    node->object = NULL;
    free_node_if_unused(cluster, node);
}

/* ---- pods ---- */

static void add_ports(struct node_view *node, const struct signature *signature)
{
    if (signature->port_count == 0)
        return;
    node->ports =
        memory_grow(node->ports, node->port_count + signature->port_count, sizeof *node->ports);
    for (size_t i = 0; i < signature->port_count; i++) {
        const struct host_port *port = &signature->ports[i];
        node->ports[node->port_count++] =
            (struct used_port){ port->ip, port->protocol, port->port };
    }
}

/* The signature's own texts stand in the list, so the pointers tell which entries are the pod's. */
static void remove_ports(struct node_view *node, const struct signature *signature)
{
    for (size_t i = 0; i < signature->port_count; i++)
        for (size_t n = 0; n < node->port_count; n++)
            if (node->ports[n].ip == signature->ports[i].ip &&
                node->ports[n].port == signature->ports[i].port &&
                node->ports[n].protocol == signature->ports[i].protocol) {
                node->ports[n] = node->ports[--node->port_count];
                break;
            }
}

static void take_share(struct cluster *cluster, struct pod *pod)
{
    struct node_view *node = pod->node;
    const struct signature *signature = pod->signature;
    resources_add(&node->requested, &signature->request);
    node->scored[0] += signature->scored[0];
    node->scored[1] += signature->scored[1];
    node->pod_count++;
    add_ports(node, signature);
    tallies_count_pod(cluster, pod, +1);
}

static void return_share(struct cluster *cluster, struct pod *pod)
{
    struct node_view *node = pod->node;
    const struct signature *signature = pod->signature;
    resources_subtract(&node->requested, &signature->request);
    node->scored[0] -= signature->scored[0];
    node->scored[1] -= signature->scored[1];
    node->pod_count--;
    remove_ports(node, signature);
    tallies_count_pod(cluster, pod, -1);
}

void cluster_add_pod(struct cluster *cluster, struct pod *pod, struct node_view *node)
{
    pod->node = node;
    list_append(&node->pods, &pod->on_node);
    list_remove(&pod->of_labels);        /* it was pending */
    list_append(&pod->labels->pods, &pod->of_labels);
    take_share(cluster, pod);
    cluster_log(cluster, node, /* may_help= */ false);
}

void cluster_remove_pod(struct cluster *cluster, struct pod *pod)
{
    struct node_view *node = pod->node;
    return_share(cluster, pod);
    list_remove(&pod->on_node);
    list_remove(&pod->of_labels);
    pod->node = NULL;
    cluster_log(cluster, node, /* may_help= */ true);
    free_node_if_unused(cluster, node);
}

void cluster_mark_deleting(struct cluster *cluster, struct pod *pod)
{
    tallies_count_pod(cluster, pod, -1);
    pod->is_deleting = true;
    tallies_count_pod(cluster, pod, +1);
    if (pod->labels->counted.count > 0)
        cluster_log(cluster, pod->node, /* may_help= */ true);
}

void cluster_withdraw_pod(struct cluster *cluster, struct pod *pod)
{
    return_share(cluster, pod);
    pod->is_withdrawn = true;
}

void cluster_restore_pod(struct cluster *cluster, struct pod *pod)
{
    take_share(cluster, pod);
    pod->is_withdrawn = false;
}

void cluster_assume_pod(struct cluster *cluster, struct pod *pod)
{
    if (pod->is_assumed)
        return;
    pod->is_assumed = true;
    tallies_count_pod(cluster, pod, +1);
    cluster_log(cluster, pod->nominated, /* may_help= */ false);
}

void cluster_resume_pod(struct cluster *cluster, struct pod *pod)
{
    if (!pod->is_assumed)
        return;
    tallies_count_pod(cluster, pod, -1);
    pod->is_assumed = false;
    cluster_log(cluster, pod->nominated, /* may_help= */ false);
}

void cluster_nominate(struct cluster *cluster, struct pod *pod, struct node_view *node)
{
    struct node_view *before = pod->nominated;
    if (before == node)
        return;
    cluster_resume_pod(cluster, pod);
    pod->nominated = node;
    list_remove(&pod->on_nominated);
    if (node) {
        list_append(&node->nominated, &pod->on_nominated);
        cluster_log(cluster, node, /* may_help= */ false);
    }
    if (before) {
        cluster_log(cluster, before, /* may_help= */ true);
        free_node_if_unused(cluster, before);
    }
}

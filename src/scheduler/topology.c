/* SPDX-License-Identifier: Apache-2.0 */
/* topology.c - label keys by which nodes belong together, and the small numbers of their values. */
#include <stdlib.h>

#include "object/object.h"
#include "scheduler/cluster.h"
#include "scheduler/topology.h"

static int32_t take_id(struct topology *topology)
{
    return topology->free_count ? topology->free_ids[--topology->free_count] : topology->id_count++;
}

static void enter(struct topology *topology, struct node_view *node)
{
    const char *value = object_label(node->object, topology->key);
    node->domains[topology->index] = NO_DOMAIN;
    if (!value)
        return;
    struct domain *domain = map_get(&topology->domains, bytes_of(value));
    if (!domain) {
        domain = MEMORY_NEW(struct domain);
        domain->id = take_id(topology);
        map_put(&topology->domains, bytes_of(value), domain);
    }
    topology->shared_count += ++domain->node_count == 2;
    node->domains[topology->index] = domain->id;
}

static void leave(struct topology *topology, struct node_view *node, const struct object *object)
{
    const char *value = object_label(object, topology->key);
    node->domains[topology->index] = NO_DOMAIN;
    struct domain *domain = value ? map_get(&topology->domains, bytes_of(value)) : NULL;
    if (!domain)
        return;
    topology->shared_count -= domain->node_count-- == 2;
    if (domain->node_count > 0)
        return;
    map_remove(&topology->domains, bytes_of(value));
    topology->free_ids =
        memory_grow(topology->free_ids, (size_t)topology->id_count, sizeof *topology->free_ids);
    topology->free_ids[topology->free_count++] = domain->id;
    free(domain);
}

void topologies_enter(struct cluster *cluster, struct node_view *node)
{
    for (size_t i = 0; i < TOPOLOGIES_MAX; i++) {
        node->domains[i] = NO_DOMAIN;
        if (cluster->topologies[i])
            enter(cluster->topologies[i], node);
    }
}

void topologies_leave(struct cluster *cluster, struct node_view *node, const struct object *object)
{
    for (size_t i = 0; i < TOPOLOGIES_MAX; i++)
        if (cluster->topologies[i])
            leave(cluster->topologies[i], node, object);
}

static struct topology *topology_new(struct cluster *cluster, const char *key, size_t index)
{
    struct topology *topology = MEMORY_NEW(struct topology);
    topology->key = memory_strdup(key);
    topology->index = index;
    topology->is_hostname = text_equal(key, "kubernetes.io/hostname");
    for (size_t slot = 0; slot < cluster->slot_count; slot++)
        if (cluster->slots[slot])
            enter(topology, cluster->slots[slot]);
    return topology;
}

struct topology *topology_acquire(struct cluster *cluster, const char *key)
{
    size_t index = TOPOLOGIES_MAX;
    for (size_t i = 0; i < TOPOLOGIES_MAX; i++) {
        struct topology *topology = cluster->topologies[i];
        if (topology && text_equal(topology->key, key)) {
            topology->references++;
            return topology;
        }
        if (!topology && index == TOPOLOGIES_MAX)
            index = i;
    }
    if (index == TOPOLOGIES_MAX)
        return NULL;
    cluster->topologies[index] = topology_new(cluster, key, index);
    cluster->topologies[index]->references = 1;
    return cluster->topologies[index];
}

void topology_release(struct cluster *cluster, struct topology *topology)
{
    if (!topology || --topology->references > 0)
        return;
    for (struct map_entry *e = map_first(&topology->domains); e;
         e = map_after(&topology->domains, e))
        free(e->value);
    map_done(&topology->domains);
    cluster->topologies[topology->index] = NULL;
    free(topology->free_ids);
    free(topology->key);
    free(topology);
}

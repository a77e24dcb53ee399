/* SPDX-License-Identifier: Apache-2.0 */
/* endpoint_subsets.c - see endpoint_subsets.h.
 *
 * Groups are disjoint sets of endpoints with their ports; a port's addresses are a union of groups.
 * Ports that are in the same groups share a subset. */
#include "controllers/endpoint_subsets.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"

struct subset_sorting {
    const struct endpoint_group *groups;
    size_t                       group_count;
    bool                        *in_group;       /* of the subset being made */
};

static bool group_has_port(const struct endpoint_group *group, const struct endpoint_port *port)
{
    for (size_t i = 0; i < group->port_count; i++)
        if (endpoint_ports_equal(&group->ports[i], 1, port, 1))
            return true;
    return false;
}

static bool is_in_same_groups(const struct subset_sorting *sorting,
                              const struct endpoint_port *port)
{
    for (size_t i = 0; i < sorting->group_count; i++)
        if (group_has_port(&sorting->groups[i], port) != sorting->in_group[i])
            return false;
    return true;
}

static int compare_addresses(const void *a, const void *b)
{
    const struct endpoint *x = *(const struct endpoint *const *)a,
                          *y = *(const struct endpoint *const *)b;
    int order = strcmp(x->address, y->address);
    return order ? order : strcmp(x->pod_uid, y->pod_uid);
}

static void add_endpoints(const struct subset_sorting *sorting, struct endpoint_subset *subset,
                          struct arena *arena)
{
    size_t count = 0;
    for (size_t i = 0; i < sorting->group_count; i++)
        count += sorting->in_group[i] ? sorting->groups[i].endpoint_count : 0;
    subset->endpoints = arena_array(arena, count, sizeof *subset->endpoints);
    for (size_t i = 0; i < sorting->group_count; i++)
        for (size_t j = 0; sorting->in_group[i] && j < sorting->groups[i].endpoint_count; j++)
            subset->endpoints[subset->endpoint_count++] = &sorting->groups[i].endpoints[j];
    if (count > 0)
        qsort(subset->endpoints, count, sizeof *subset->endpoints, compare_addresses);
}

static bool is_taken(const struct endpoint_subsets *subsets, const struct endpoint_port *port)
{
    for (size_t i = 0; i < subsets->count; i++)
        for (size_t j = 0; j < subsets->items[i].port_count; j++)
            if (endpoint_ports_equal(subsets->items[i].ports[j], 1, port, 1))
                return true;
    return false;
}

static void add_subset(struct subset_sorting *sorting, struct endpoint_subsets *subsets,
                       const struct endpoint_port *port, size_t ports_max, struct arena *arena)
{
    struct endpoint_subset subset = { .ports =
                                          arena_array(arena, ports_max, sizeof *subset.ports) };
    for (size_t i = 0; i < sorting->group_count; i++)
        sorting->in_group[i] = group_has_port(&sorting->groups[i], port);
    subset.ports[subset.port_count++] = port;
    for (size_t i = 0; i < sorting->group_count; i++)
        for (size_t j = 0; j < sorting->groups[i].port_count; j++) {
            const struct endpoint_port *other = &sorting->groups[i].ports[j];
            bool joins = is_in_same_groups(sorting, other) && !is_taken(subsets, other);
            for (size_t k = 0; k < subset.port_count && joins; k++)
                joins = !endpoint_ports_equal(subset.ports[k], 1, other, 1);
            if (joins)
                subset.ports[subset.port_count++] = other;
        }
    add_endpoints(sorting, &subset, arena);
    if (subset.endpoint_count > 0)
        subsets->items[subsets->count++] = subset;
}

/* Ready addresses keep their places before those that are not. */
static void drop_surplus(struct endpoint_subsets *subsets)
{
    size_t ready = 0, total = 0;
    for (size_t i = 0; i < subsets->count; i++)
        for (size_t j = 0; j < subsets->items[i].endpoint_count; j++) {
            total++;
            ready += subsets->items[i].endpoints[j]->is_ready;
        }
    subsets->is_truncated = total > ENDPOINTS_ADDRESSES_MAX;
    size_t ready_left = ready < ENDPOINTS_ADDRESSES_MAX ? ready : ENDPOINTS_ADDRESSES_MAX;
    size_t other_left = ENDPOINTS_ADDRESSES_MAX - ready_left;
    for (size_t i = 0; subsets->is_truncated && i < subsets->count; i++) {
        struct endpoint_subset *subset = &subsets->items[i];
        size_t kept = 0;
        for (size_t j = 0; j < subset->endpoint_count; j++) {
            size_t *left = subset->endpoints[j]->is_ready ? &ready_left : &other_left;
            if (*left == 0)
                continue;
            --*left;
            subset->endpoints[kept++] = subset->endpoints[j];
        }
        subset->endpoint_count = kept;
    }
}

struct endpoint_subsets endpoint_subsets(const struct endpoint_group *groups, size_t group_count,
                                         bool has_ports, struct arena *arena)
{
    size_t ports_max = 1;
    for (size_t i = 0; i < group_count; i++)
        ports_max += groups[i].port_count;
    struct subset_sorting sorting = { groups, group_count,
                                      arena_array(arena, group_count, sizeof(bool)) };
    struct endpoint_subsets subsets = { .items =
                                            arena_array(arena, ports_max, sizeof *subsets.items) };
    for (size_t i = 0; i < group_count; i++)
        for (size_t j = 0; j < groups[i].port_count; j++)
            if (!is_taken(&subsets, &groups[i].ports[j]))
                add_subset(&sorting, &subsets, &groups[i].ports[j], ports_max, arena);
    if (!has_ports && group_count > 0) {
        struct endpoint_subset subset = { 0 };
        memset(sorting.in_group, true, group_count);
        add_endpoints(&sorting, &subset, arena);
        if (subset.endpoint_count > 0)
            subsets.items[subsets.count++] = subset;
    }
    drop_surplus(&subsets);
    return subsets;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* columns_usage.c - what a Table shows of NodeMetrics and PodMetrics; a pod's are the sums of its
 * containers. */
#include "columns/columns_cell.h"
#include "object/quantity.h"

static struct value *sum_of(const struct value *pod, const char *resource, struct arena *arena)
{
    const struct value *containers = value_member(pod, "containers");
    struct quantity sum = { 0 }, more;
    char text[QUANTITY_TEXT_MAX];
    for (size_t i = 0; i < value_count(containers); i++) {
        const struct value *usage = value_member(value_item(containers, i), "usage");
        if (quantity_parse(value_string(usage, resource), &more))
            quantity_add(&sum, &more);
    }
    quantity_write(&sum, text);
    return value_new_text(arena, text);
}

static struct value *cell_pod_cpu(const struct value *pod, int64_t now_s, struct arena *arena)
{
    return sum_of(pod, "cpu", arena);
}

static struct value *cell_pod_memory(const struct value *pod, int64_t now_s, struct arena *arena)
{
    return sum_of(pod, "memory", arena);
}

#define COLUMN_WINDOW { "Window", "Time over which it was measured", "window", .format = "duration" }

static const struct column node_columns[] = {
    COLUMN_NAME,
    { "cpu", "Cores in use", "usage.cpu", .format = "quantity" },
    { "memory", "Memory in use", "usage.memory", .format = "quantity" },
    COLUMN_WINDOW,
};

static const struct column pod_columns[] = {
    COLUMN_NAME,
    { "cpu", "Cores in use", .cell = cell_pod_cpu, .format = "quantity" },
    { "memory", "Memory in use", .cell = cell_pod_memory, .format = "quantity" },
    COLUMN_WINDOW,
};

static const struct kind_columns kinds[] = {
    KIND_COLUMNS("metrics.k8s.io", "NodeMetrics", node_columns),
    KIND_COLUMNS("metrics.k8s.io", "PodMetrics", pod_columns),
};
const struct columns_file columns_usage = { kinds, ARRAY_SIZE(kinds) };

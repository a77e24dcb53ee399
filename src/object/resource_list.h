/* SPDX-License-Identifier: Apache-2.0 */
/* resource_list.h - amounts by resource name, and what a pod comes to in all.
 *
 * A list holds each name once and borrows its names; it grows in its arena.
 * Thread: pure. */
#ifndef KNARR_OBJECT_RESOURCE_LIST_H
#define KNARR_OBJECT_RESOURCE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "object/quantity.h"

struct arena;
struct value;

struct resource {
    struct bytes    name;
    struct quantity amount;
    struct bytes    text;                /* as it was written; {NULL, 0} where it was computed */
};

struct resource_list {
    struct resource *items;
    size_t           count, capacity;
    struct arena    *arena;              /* set by whoever makes the list */
};

/* What `map` holds as quantities, in its order; NULL is empty. */
void resource_list_read(struct resource_list *, const struct value *map);
struct resource *resource_list_find(const struct resource_list *, struct bytes name); /* or NULL */
void resource_list_set(struct resource_list *, const struct resource *);
void resource_list_add(struct resource_list *sum, const struct resource_list *more);
void resource_list_sort(struct resource_list *);                 /* by name */
/* "3", "1Gi": as it was written, else canonical; in the arena. */
const char *resource_amount_text(const struct resource *, struct arena *);
/* {name: amount} of all. */
struct value *resource_list_value(const struct resource_list *, struct arena *);

/* A pod's sum of "requests" or "limits": all containers that run together, or the init container
 * that needs more; what the pod itself says of cpu, memory and huge pages goes before. Without
 * overhead. `ret` is empty and has its arena. */
void pod_resources_sum(const struct value *pod, const char *requests_or_limits,
                       struct resource_list *ret);

#endif

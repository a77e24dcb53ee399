/* SPDX-License-Identifier: Apache-2.0 */
/* resources.h - amounts of resources: what a pod requests, what a node has and what is taken of it.
 *
 * cpu counts in thousandths, all others in whole units (bytes, devices).  The three that every node
 * has are numbers in a fixed place; the others ("nvidia.com/gpu", "hugepages-2Mi") are a short list
 * by name. Heap memory: zero is empty, resources_done frees. Thread: none of its own. */
#ifndef KNARR_SCHEDULER_RESOURCES_H
#define KNARR_SCHEDULER_RESOURCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

struct value;

enum fixed_resource { RESOURCE_CPU, RESOURCE_MEMORY, RESOURCE_STORAGE, RESOURCE_FIXED };

struct amount {
    char   *name;
    int64_t count;
};

struct resources {
    int64_t        fixed[RESOURCE_FIXED];
    struct amount *named;
    size_t         named_count;
};

void resources_done(struct resources *);
#define AUTO_RESOURCES CLEANUP(resources_done) struct resources

/* The name of a fixed resource: "ephemeral-storage". */
const char *resource_name(enum fixed_resource);
bool        resource_is_fixed(struct bytes name, enum fixed_resource *ret);

int64_t resources_named(const struct resources *, const char *name);         /* 0 where absent */
void    resources_set(struct resources *, struct bytes name, int64_t count); /* of any resource */
void    resources_add(struct resources *sum, const struct resources *more);
void    resources_subtract(struct resources *from, const struct resources *less);
void    resources_max(struct resources *into, const struct resources *other);
bool resources_equal(const struct resources *,
                     const struct resources *); /* a named 0 equals an absent one */
/* From {"cpu":"100m"}; "pods" is left out.  Quantities that do not parse count as 0. */
void    resources_read(struct resources *, const struct value *quantities);
int64_t resources_read_pods(const struct value *quantities); /* "pods"; 0 where absent */

#endif

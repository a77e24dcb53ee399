/* SPDX-License-Identifier: Apache-2.0 */
/* kind_set.h - all kinds that there are at one moment: the built-in ones and those of definitions.
 *
 * A set is constant; the core makes another one when a definition changes (core.h, core_kinds).
 * What finds, lists or publishes kinds goes by a set.
 *
 * Thread: any; the count is atomic.  Kinds that a set returns live as long as the set. */
#ifndef KNARR_OBJECT_KIND_SET_H
#define KNARR_OBJECT_KIND_SET_H

#include "object/schema.h"

struct custom_kinds;

struct kind_set {
    /* The built-in ones in their order; then those that are served, by group, version, resource. */
    const struct kind *const          *kinds;
    size_t                             count;
    /* Those that have a path.  The preferred version of a group stands before its others. */
    const struct group_version *const *versions;
    size_t                             version_count;
    struct custom_kinds *const        *custom;       /* in the order given */
    size_t                             custom_count;
};

/* Takes references of its own. */
const struct kind_set *kind_set_new(struct custom_kinds *const *, size_t count);
const struct kind_set *kind_set_ref(const struct kind_set *);
void kind_set_put(const struct kind_set *);              /* accepts NULL */

/* NULL where unknown, or not served. */
const struct kind *kind_set_find(const struct kind_set *, struct bytes api_version,
                                 struct bytes name);
const struct kind *kind_set_find_resource(const struct kind_set *, struct bytes group,
                                          struct bytes version, struct bytes resource);

#endif

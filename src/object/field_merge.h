/* SPDX-License-Identifier: Apache-2.0 */
/* field_merge.h - values merged by the tables, and parts taken out of them.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_FIELD_MERGE_H
#define KNARR_OBJECT_FIELD_MERGE_H

#include "object/field_set.h"

struct arena;
struct type;
struct value;

/* What is in the configuration replaces or joins what is in the live value; nothing is removed.
 * Elements of lists stand in the order of the configuration, those that only the live list has
 * between them where they were.  A new tree, which shares what did not change with both. */
struct value *field_merge(struct value *live, struct value *config, const struct type *,
                          struct arena *);
/* Without the members of the set and all below them.  A new tree that shares what stays. */
struct value *field_remove(struct value *, const struct field_set *, const struct type *,
                           struct arena *);
/* The set with every field of a struct that has children as a member, too: what field_remove needs
 * so that a struct goes as a whole. */
struct field_set field_set_with_structs(const struct field_set *, const struct type *,
                                        struct arena *);

#endif

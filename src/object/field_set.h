/* SPDX-License-Identifier: Apache-2.0 */
/* field_set.h - which fields of an object a manager has: a set of paths.
 *
 * A path is a row of elements: a field's name (f), the keys of a list's element (k), the element
 * itself (v), or its place (i).  The set is a trie of them.  A node may be a member (its path is in
 * the set), have children, or both.  Nodes of one level stand in the order of their elements: f by
 * name, then k, v, i, so that the text of a set is the same whoever wrote it.
 *
 * The text is FieldsV1: {"f:spec":{"f:ports":{".":{},"k:{\"port\":80}":{".":{},"f:port":{}}}}}.
 * A key {} is a member without children, "." says that a node with children is a member, too.
 *
 * Sets live in an arena and are never changed once they are shared: what combines two sets makes
 * a new one, which borrows the parts that stayed the same.  Texts are borrowed as well.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_FIELD_SET_H
#define KNARR_OBJECT_FIELD_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;
struct error;
struct field_node;
struct json_scan;
struct value;

enum { FIELD_SET_DEPTH_MAX = 200 };

/* One step of a path.  The text of f is the name; of k, v and i it is JSON in canonical form:
 * {"a":1,"b":"x"} with ascending names, a scalar, a number. */
struct field_element {
    struct bytes text;
    char         type;                   /* 'f', 'k', 'v' or 'i' */
};

struct field_set {
    struct field_node *nodes;            /* ascending */
    uint32_t           count, capacity;
};

struct field_node {
    struct field_element element;
    bool                 is_member;
    struct field_set     children;
};

static inline bool field_set_is_empty(const struct field_set *set)
{
    return set->count == 0;
}

/* Elements. */
static inline struct field_element field_element_name(struct bytes name)
{
    return (struct field_element){ name, 'f' };
}
/* The element that a list's scalar is. */
struct field_element field_element_value(const struct value *scalar, struct arena *);
/* The element of the keys `names` (ascending) with these values; a NULL value is left out. */
struct field_element field_element_keys(const struct bytes *names,
                                        const struct value *const *values, size_t count,
                                        struct arena *);
/* From the key of a FieldsV1 member: "f:name".  False where it is none; *ret_known is false for a
 * type that this version does not know, which readers pass over. */
MUST_USE bool field_element_read(struct bytes key, struct arena *, struct field_element *ret,
                                 bool *ret_known);
int  field_element_compare(const struct field_element *, const struct field_element *);
/* As messages show it: .name, [name="a",port=80], [="x"], [3]. */
void field_element_show(struct buffer *, const struct field_element *);

/* For a set that is being built: the node of an element, put behind the others.  Order comes with
 * field_set_sort, before anything else is done with the set; nodes of the same element are then
 * one. */
struct field_node *field_set_append(struct field_set *, const struct field_element *,
                                    struct arena *);
void field_set_sort(struct field_set *, struct arena *);
/* The node of an element in a set that is in order, added where it is absent.  For small sets. */
struct field_node *field_set_add(struct field_set *, const struct field_element *, struct arena *);
const struct field_node *field_set_find(const struct field_set *, const struct field_element *);
/* Adds a path of names: "metadata.labels". */
void field_set_add_path(struct field_set *, const char *path, struct arena *);

/* Each gives a new set. */
struct field_set field_set_union(const struct field_set *, const struct field_set *,
                                 struct arena *);
struct field_set field_set_intersection(const struct field_set *, const struct field_set *,
                                        struct arena *);
struct field_set field_set_difference(const struct field_set *, const struct field_set *,
                                      struct arena *);
/* What the second has goes with all that lies below it. */
struct field_set field_set_without(const struct field_set *, const struct field_set *,
                                   struct arena *);
bool   field_set_equal(const struct field_set *, const struct field_set *);
bool   field_set_intersects(const struct field_set *, const struct field_set *);
/* Every member of the first is one of the second. */
bool   field_set_is_within(const struct field_set *, const struct field_set *);
size_t field_set_size(const struct field_set *); /* members */

/* Calls for each member, in order, with its path as messages show it: .spec.ports[port=80]. */
void field_set_each(const struct field_set *, void (*visit)(void *context, struct bytes path),
                    void *context);

/* FieldsV1. */
void field_set_write(struct buffer *, const struct field_set *);
/* BAD_REQUEST where the text is no FieldsV1.  The set borrows from the text. */
MUST_USE bool field_set_read(struct bytes text, struct arena *, struct field_set *ret,
                             struct error *err);
/* Passes a set that is text, as json_scan_skip does, and says whether the two intersect: only what
 * the other has is looked at. */
MUST_USE bool field_set_scan(struct json_scan *, const struct field_set *, struct arena *,
                             bool *ret_intersects);

#endif

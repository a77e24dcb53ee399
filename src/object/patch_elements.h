/* SPDX-License-Identifier: Apache-2.0 */
/* patch_elements.h - lists whose elements are known by a merge key, or by themselves.
 *
 * Used by the strategic merge and by the diff that makes such patches.  An element's identity is
 * the text of its merge key (or of the element itself, for a list of scalars).  An order answers
 * in constant time where an identity stands in a list.
 *
 * Thread: the owner's. */
#ifndef KNARR_OBJECT_PATCH_ELEMENTS_H
#define KNARR_OBJECT_PATCH_ELEMENTS_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/map.h"

struct arena;
struct error;
struct value;

/* `merge_key` is NULL for scalars.  {NULL, 0} where the element has no such key. */
struct bytes element_identity(const struct value *element, const char *merge_key, struct arena *);

struct element_order {
    struct map   places;                 /* identity -> index plus 1 */
    const char  *merge_key;
    struct arena *arena;
};
#define AUTO_ELEMENT_ORDER CLEANUP(element_order_done) struct element_order
void element_order_init(struct element_order *, const struct value *list, const char *merge_key,
                        struct arena *);
void element_order_add(struct element_order *, const struct value *element,
                       size_t index); /* unless it is there */
bool element_order_find(const struct element_order *, const struct value *element,
                        size_t *ret_index);
void element_order_done(struct element_order *);

/* All elements of a patched list in their order: those the patch names in the patch's order, the
 * server's own ones woven in where the server's list had them. */
struct value *elements_weave(const struct value *list, const struct value *patch_order,
                             const struct value *server_order, const char *merge_key,
                             struct arena *);
/* True when every element is a map, or none is; REASON_INVALID for lists of lists. */
MUST_USE bool elements_are_alike(const struct value *a, const struct value *b, bool *ret_maps,
                                 struct error *err);
/* Go's %v of a value, as messages show it: map[a:b c:[1 2]]. */
const char *value_go_text(const struct value *, struct arena *);
/* What it is in JSON, as Go's decoder calls it: "object", "array", "number" ...; "null" for NULL.
 */
const char *value_json_type(const struct value *);

#endif

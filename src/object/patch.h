/* SPDX-License-Identifier: Apache-2.0 */
/* patch.h - the three patches that change a value in place of a client.
 *
 * Each returns a new tree (or the old one changed) in the arena, not yet decoded: the caller runs
 * decode_value over it, which drops what the kind does not know.
 * Limits: JSON_PATCH_OPERATIONS_MAX operations (413 above), and the result may not grow beyond
 * PATCH_RESULT_NODES_MAX nodes by copies (413).
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_PATCH_H
#define KNARR_OBJECT_PATCH_H

#include "base/compiler.h"

struct arena;
struct error;
struct type;
struct value;

enum { JSON_PATCH_OPERATIONS_MAX = 10000, PATCH_RESULT_NODES_MAX = 1000000 };

/* RFC 7386. BAD_REQUEST where the patch is no object. */
MUST_USE struct value *patch_merge(struct value *target, const struct value *patch, struct arena *,
                                   struct error *err);
/* RFC 6902: add remove replace move copy test. INVALID (422) where an operation does not apply,
 * with upstream's one sentence for all of them; the cause says which.  BAD_REQUEST where it is no
 * list of operations. */
MUST_USE struct value *patch_json(struct value *target, const struct value *operations,
                                  struct arena *, struct error *err);
/* Kubernetes' strategic merge by the type's patch strategies and keys, with $patch (replace,
 * delete, merge), $retainKeys, $deleteFromPrimitiveList/<field> and $setElementOrder/<field>. */
MUST_USE struct value *patch_strategic(struct value *target, const struct value *patch,
                                       const struct type *, struct arena *, struct error *err);
/* The patch that kubectl apply sends: strategic where there is a type, else JSON merge.
 * `last_applied` may be NULL.  NULL where an element of a merged list lacks its merge key. */
struct value *patch_create_three_way(const struct value *last_applied, const struct value *modified,
                                     const struct value *current, const struct type *,
                                     struct arena *);

#endif

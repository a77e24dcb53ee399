/* SPDX-License-Identifier: Apache-2.0 */
/* apply.h - the three-way merge of `kubectl apply` on the client's side, which diff shows, too.
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_APPLY_H
#define KNARR_KUBECTL_APPLY_H

#include "base/error.h"

struct arena;
struct found;
struct value;

/* The patch that makes found->object what found->manifest says, and keeps what others have set. NULL
 * with *err set: it cannot be merged. */
MUST_USE struct value *apply_three_way(const struct found *, struct arena *, struct error *err);
/* The object of a manifest stands in its namespace. */
void apply_set_namespace(const struct found *, struct arena *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* change.h - an object of the server is changed by a patch, and what was done is told.
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_CHANGE_H
#define KNARR_KUBECTL_CHANGE_H

#include <stdbool.h>

#include "base/error.h"

struct arena;
struct found;
struct outcome;
struct session;
struct value;

struct change {
    const char *content_type;            /* NULL: strategic where the kind has a type, else merge */
    const char *manager, *done;          /* "kubectl-scale", "scaled" */
};
/* Sends the patch (not by --dry-run=client: then found->object is told as it is) and tells. */
MUST_USE bool change_send(const struct outcome *, struct session *, const struct found *,
                          const struct change *, const struct value *patch, struct error *err);
/* What turns found->object as it was into what it is now; empty where nothing has changed. BAD_REQUEST
 * where an element of a list lacks its merge key. */
MUST_USE struct value *change_between(const struct found *, const struct value *before,
                                      struct arena *, struct error *err);
/* Strategic where the kind has a type, else merge. */
const char *change_content(const struct found *);
extern const char content_strategic[], content_merge[], content_json_patch[];
/* A copy of found->object with the patch applied here, as --dry-run=client shows it; found->object
 * stays.  BAD_REQUEST or INVALID where it does not fit. */
MUST_USE struct value *change_applied(const struct found *, const char *content_type,
                                      const struct value *patch, struct arena *,
                                      struct error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* refusal.h - upstream's words for what cannot be done to an object.
 *
 * Each sets *err to what its name says; the kind is the one that the client named.
 *
 * Thread: pure. */
#ifndef KNARR_WRITE_REFUSAL_H
#define KNARR_WRITE_REFUSAL_H

#include "base/error.h"

struct kind;

/* `pods "web" not found`. */
void fail_not_found(struct error *err, const struct kind *, const char *name);
void fail_already_exists(struct error *err, const struct kind *, const char *name);
void fail_conflict(struct error *err, const struct kind *, const char *name, const char *why);
void fail_object_modified(struct error *err, const struct kind *, const char *name);
/* "deployments.apps"; in the arena or constant. */
const char *kind_qualified_resource(const struct kind *, struct arena *);

#endif

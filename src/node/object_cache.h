/* SPDX-License-Identifier: Apache-2.0 */
/* object_cache.h - the single objects that pods refer to (ConfigMaps, Secrets, claims ...), each
 * watched while it is used.
 *
 * A use asks for one object by name; all uses of the same object share one watch, which stays a
 * moment after the last use has gone (OBJECT_LINGER_MS: the next pod of a namespace wants the
 * same).  Every change is told to all uses.
 * Thread: the loop's. */
#ifndef KNARR_NODE_OBJECT_CACHE_H
#define KNARR_NODE_OBJECT_CACHE_H

#include <stdbool.h>
#include <uv.h>

struct client;
struct kind;
struct object;
struct object_cache;
struct object_use;

enum { OBJECT_LINGER_MS = 30000 };

typedef void object_changed(void *context);

struct object_cache *object_cache_new(uv_loop_t *, struct client *);
void object_cache_free(struct object_cache *);           /* after all uses */

/* ns NULL: a cluster object. `changed` is called when the object is first known, appears, changes
 * or goes; never from within. */
struct object_use *object_cache_use(struct object_cache *, const struct kind *, const char *ns,
                                    const char *name, object_changed *, void *context);
void object_use_release(struct object_use *);            /* accepts NULL */
/* *ret_known: the API server has answered.  NULL and known: there is no such object. Borrowed. */
const struct object *object_use_get(const struct object_use *, bool *ret_known);

#endif

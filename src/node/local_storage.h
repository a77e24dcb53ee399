/* SPDX-License-Identifier: Apache-2.0 */
/* local_storage.h - the folders of knarr's own storage class on this node: DATA/storage/VOLUME.
 *
 * A folder is made when a pod first needs it.  The agent watches the PersistentVolumes that carry
 * its node's label; one that is being deleted, with policy Delete, and that nothing protects any
 * more, has its folder removed, and then its finalizer.  What the API says is never a path to
 * remove: the folder is the volume's name below our own root, and the path in the object must be
 * that, else the volume is left alone and an Event says so.
 *
 * Thread: any for local_storage_path, _make and _remove; the loop's for the rest. */
#ifndef KNARR_NODE_LOCAL_STORAGE_H
#define KNARR_NODE_LOCAL_STORAGE_H

#include "base/error.h"

struct arena;
struct local_storage;
struct node_context;
struct node_paths;

/* The root where name is NULL; NULL where the name is none of a volume. */
const char *local_storage_path(const struct node_paths *, const char *name, struct arena *);
MUST_USE bool local_storage_make(const char *path, struct error *err);
/* True: it is not there any more. */
MUST_USE bool local_storage_remove(const struct node_paths *, const char *name, struct error *err);

struct local_storage *local_storage_new(struct node_context *);
void local_storage_free(struct local_storage *);         /* a removal that is under way goes on */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* object.h - an API object as it is stored and sent: its JSON text under a small header.
 *
 * Immutable and reference-counted; the same bytes lie in the index, in a GET, in a LIST and in
 * every watch event.  The header holds what the core asks of every object, read once.
 * To change one: value_from_object(), change the value, object_freeze().
 *
 * Thread: any; the count is atomic. */
#ifndef KNARR_OBJECT_OBJECT_H
#define KNARR_OBJECT_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

struct arena;
struct kind;
struct value;

struct object_owner {
    const char *api_version, *kind, *name, *uid;
    bool        controller, block_owner_deletion;
};

struct object_label {
    const char *key, *value;
};

struct object {
    const struct kind         *kind;             /* reference, where it is a custom one */
    struct bytes               text;             /* the JSON, NUL behind it */
    struct bytes managed_fields; /* in text: the list of metadata.managedFields; {NULL,0}: none */
    const char                *namespace;        /* "" for cluster-scoped */
    const char                *name;
    const char                *uid;
    const struct object_label *labels;           /* ascending key */
    const struct object_owner *owners;
    const char *const         *finalizers;
    int64_t                    resource_version;
    int64_t                    generation;
    int64_t                    creation_s;       /* seconds since 1970; 0 unset */
    int64_t                    deletion_s;       /* deletionTimestamp; 0: not being deleted */
    int64_t                    deletion_grace_s; /* deletionGracePeriodSeconds; -1 unset */
    uint64_t label_marks;            /* the bits of all its labels: object_label_marks */
    uint32_t                   label_count, owner_count, finalizer_count;
    uint32_t metadata_at, metadata_size;     /* where the text has its metadata, braces and all;
                                                size 0: it has none */
};

/* From a value that has been decoded by its kind: writes the fields in table order, with apiVersion
 * and kind first, and metadata.resourceVersion = resource_version (0: as in the value).
 * Quantities, times and such must already be canonical (decode.h makes them so). */
struct object *object_freeze(const struct kind *, const struct value *, int64_t resource_version);
/* The same with metadata.managedFields, which the value does not have, as text ({NULL,0}: none). */
struct object *object_freeze_managed(const struct kind *, const struct value *,
                                     struct bytes managed_fields, int64_t resource_version);
/* From stored text that object_freeze wrote; BAD_REQUEST where it is no JSON object. */
MUST_USE struct object *object_from_text(const struct kind *, struct bytes text, struct error *err);
/* The same object under another resourceVersion (used when the revision is known late). */
struct object *object_with_revision(const struct object *, int64_t resource_version);

struct object *object_ref(const struct object *);    /* another reference */
void           object_put(const struct object *);    /* accepts NULL */
static inline void object_put_at(const struct object **object)
{
    object_put(*object);
}
static inline const struct object *object_steal(const struct object **object)
{
    const struct object *taken = *object;
    *object = NULL;
    return taken;
}
#define AUTO_PUT CLEANUP(object_put_at) const struct object *

/* A fresh, mutable tree; it borrows the object's text, so hold the object as long as the arena.
 * metadata.managedFields is left out: it is large, and what it says is for the write path alone.
 * A write of such a tree keeps the entries, as it does for any client that does not send them. */
struct value *value_from_object(const struct object *, struct arena *);
/* With everything, for those who show objects. */
struct value *value_from_whole_object(const struct object *, struct arena *);

/* The text of its metadata, "{}" where it has none; it stands in the object's own. */
struct bytes object_metadata(const struct object *);
const char *object_label(const struct object *, const char *key); /* NULL where absent */
/* Bits that an object with this label has in its label_marks; with a NULL value, with any label of
 * this key.  Others may have them too: who lacks one need not be looked at. */
uint64_t    object_label_marks(const char *key, const char *value);
bool        object_has_finalizer(const struct object *, const char *name);
/* The same of a tree that is changed: the name is there once, or not at all. */
void        metadata_set_finalizer(struct value *metadata, const char *name, bool is_present,
                                   struct arena *);
const struct object_owner *object_controller(
    const struct object *); /* the owner with controller=true, or NULL */

#endif

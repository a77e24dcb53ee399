/* SPDX-License-Identifier: Apache-2.0 */
/* managed_fields.h - who has which fields of an object: metadata.managedFields.
 *
 * An entry belongs to a manager, an operation (Apply or Update), a subresource and, for Update, an
 * apiVersion.  In an object the entries are JSON text, which is only read where a write changes
 * something: managed_update compares the values first and gives back the old text where that is
 * all there is to say.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_MANAGED_FIELDS_H
#define KNARR_OBJECT_MANAGED_FIELDS_H

#include "object/field_compare.h"
#include "object/field_set.h"

struct arena;
struct error;
struct kind;
struct value;

enum {
    FIELD_MANAGER_MAX = 128,
    UPDATE_MANAGERS_MAX = 10,
    APPLY_MANAGERS_MAX = 1000,
    MANAGERS_MAX = APPLY_MANAGERS_MAX + 2 * UPDATE_MANAGERS_MAX      /* in a list that is read */
};

/* The annotation that kubectl's client-side apply keeps its last configuration in. */
#define LAST_APPLIED_ANNOTATION "kubectl.kubernetes.io/last-applied-configuration"

/* Whose write it is. */
struct field_owner {
    const char *manager;                 /* NULL or "": "unknown" */
    const char *subresource;             /* NULL: none */
    const char *now;                     /* "2026-11-21T13:03:14Z" */
};

struct managed_entry {
    struct bytes     manager, api_version, time, subresource;    /* absent: {NULL,0} */
    struct bytes     key_version;        /* of Update, what tells entries apart; see scale */
    bool             applied;            /* operation is Apply */
    bool             is_read;            /* fields says it; else text */
    bool             is_met;             /* has something of what managed_read was asked for */
    struct bytes     text;               /* FieldsV1 as it stood in the list */
    struct field_set fields;
};

struct managed {
    struct managed_entry *entries;
    size_t                count, capacity;
    struct arena         *arena;
};

/* From a list's text; {NULL,0} gives none.  BAD_REQUEST where it is no such list, or has more than
 * MANAGERS_MAX entries.  Borrows.  The
 * fields themselves are left as text until they are needed; the entries that have some of `wanted`
 * are marked. */
MUST_USE bool managed_read(struct bytes text, const struct field_set *wanted, struct arena *,
                           struct managed *ret, struct error *err);
/* The fields of all entries, too: for a list that a client sent, and where all are needed. */
MUST_USE bool managed_read_whole(struct bytes text, struct arena *, struct managed *ret,
                                 struct error *err);
/* The list's text in upstream's order, in the arena; {NULL,0} where there are no entries. */
struct bytes managed_write(const struct managed *);
/* The text of a list that a client sent. */
struct bytes managed_text_of(const struct value *list, struct arena *);

struct managed_entry *managed_find(const struct managed *, struct bytes manager, bool applied,
                                   struct bytes key_version, struct bytes subresource);
struct managed_entry *managed_add(struct managed *, const struct managed_entry *);
void managed_drop(struct managed *, struct managed_entry *);
/* Drops entries without fields. */
void managed_drop_empty(struct managed *);

/* What the subresource's writes (NULL: the object's) cannot change: such fields belong to nobody
 * there. */
struct field_set managed_reset_fields(const struct kind *, const char *subresource, struct arena *);

/* A write that is no apply: `next` before admission, with its defaults, and `old` (NULL: it is
 * created).  `text` is the list before the write.  Returns the list after it: `text` itself where
 * nothing changed. An object that has no entries gets none by an update. */
struct bytes managed_update(struct bytes text, const struct kind *, const struct value *old,
                            const struct value *next, const struct field_owner *, struct arena *);
/* The same on entries that have been read, by managed_read with all that is in the comparison or by
 * managed_read_whole.  True where they changed. */
bool managed_take(struct managed *, const struct kind *, const struct field_comparison *,
                  const struct field_owner *);
/* Of the metadata that everyone writes nobody is the manager. */
struct field_set managed_strip(const struct field_set *, struct arena *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* protobuf.h - objects in application/vnd.kubernetes.protobuf, by the same tables as their JSON.
 *
 * An object's body stands in an envelope:
 *
 *     "k8s\0" Unknown { typeMeta { apiVersion, kind }, raw: the object's message,
 *                       contentEncoding "", contentType "" }
 *
 * and the message has no apiVersion or kind of its own.  A watch sends frames: a length of four
 * bytes, highest first, then a bare WatchEvent whose object.raw is such an envelope.
 *
 * What differs from JSON (api/README.md has the whole of it): plain scalars and structs are
 * written even when zero, inline structs are messages of their own, Time, Quantity and the like
 * have bodies of their own, and what has no schema (RawExtension, FieldsV1, JSON) is its JSON
 * text, written anew without blanks.  Fields go out by ascending number, entries of maps by
 * ascending key, so that the same object makes the same bytes as upstream's.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_PROTOBUF_H
#define KNARR_OBJECT_PROTOBUF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;
struct error;
struct kind;
struct object;
struct value;

/* False for what only JSON can say: Table, custom resources. */
bool protobuf_has_kind(const struct kind *);

/* The object's tree, and one with its metadata alone, for the functions below: sets of fields are
 * the text that they are in both encodings. */
struct value *protobuf_read_text(const struct object *, struct arena *);
struct value *protobuf_read_metadata(const struct object *, struct arena *);

/* Appends the envelope with the value, which decode_value has seen; NULL is the object with
 * nothing set.  INTERNAL_ERROR where the value does not fit its type, NOT_ACCEPTABLE where
 * protobuf_has_kind is false; the buffer then ends in the middle. */
MUST_USE bool protobuf_write_object(struct buffer *, const struct value *, const struct kind *,
                                    struct error *err);

/* A page of objects as the list kind of `kind`: its items, one after the other, stand between a
 * head and a tail.  The head tells their size, so it is written when they are. */
struct protobuf_list {
    const struct kind *kind;
    const struct kind *list_kind;        /* where the list is a kind of its own; else NULL */
    int64_t            revision;         /* metadata.resourceVersion */
    const char        *continue_token;   /* NULL: that was all */
    const int64_t     *remaining;        /* remainingItemCount; NULL: not told */
    /* The object's tree as one of `kind`, in the arena, which is reset for each. */
    struct value    *(*make)(const struct object *, const struct kind *, struct arena *);
    struct arena      *arena;
};
/* Both fail as protobuf_write_object does. */
MUST_USE bool protobuf_write_item(struct buffer *, const struct protobuf_list *,
                                  const struct object *, struct error *err);
MUST_USE bool protobuf_write_list_head(struct buffer *, const struct protobuf_list *,
                                       size_t items_size_bytes, struct error *err);
void protobuf_write_list_tail(struct buffer *);

/* One frame; `envelope` is what protobuf_write_object wrote. */
void protobuf_write_watch_event(struct buffer *, const char *type, struct bytes envelope);

/* An envelope to the tree that the same object's JSON would have become (decode_value has seen it).
 * With `expected`, an absent apiVersion or kind is its own, and another one an error; with NULL any
 * built-in kind is taken.  *ret_kind, which may be NULL, is the kind found.  Unknown field numbers
 * are passed over; text that is no UTF-8 gets U+FFFD for each bad byte; nesting deeper than
 * JSON_DEPTH_MAX is an error.  Strings borrow from the body.  NULL with BAD_REQUEST, in upstream's
 * words where clients see them. */
MUST_USE struct value *protobuf_read_object(struct bytes body, const struct kind *expected,
                                            struct arena *, const struct kind **ret_kind,
                                            struct error *err);

#endif

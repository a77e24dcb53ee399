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
struct value;

/* False for what only JSON can say: Table, custom resources. */
bool protobuf_has_kind(const struct kind *);

/* Appends the envelope with the object whose JSON this is, written by object_freeze or
 * encode_object.  INTERNAL_ERROR where a value does not fit its type, NOT_ACCEPTABLE where
 * protobuf_has_kind is false; the buffer then ends in the middle. */
MUST_USE bool protobuf_write_text(struct buffer *, struct bytes text, const struct kind *,
                                  struct error *err);
/* The same of a value that decode_value has seen; NULL is the object with nothing set. */
MUST_USE bool protobuf_write_object(struct buffer *, const struct value *, const struct kind *,
                                    struct error *err);

/* A page of objects as the list kind of `kind`: its items, one after the other, stand between a
 * head and a tail.  The head tells their size, so it is written when they are. */
struct protobuf_list {
    const struct kind *kind;
    const struct kind *list_kind;        /* where the list is a kind of its own; else NULL */
    int64_t            revision;         /* metadata.resourceVersion; 0: none */
    const char        *continue_token;   /* NULL: that was all */
    const int64_t     *remaining;        /* remainingItemCount; NULL: not told */
    struct arena      *arena;            /* reset for each item */
};
/* Both fail as protobuf_write_text does, whose text an item's is. */
MUST_USE bool protobuf_write_item(struct buffer *, const struct protobuf_list *, struct bytes text,
                                  struct error *err);
MUST_USE bool protobuf_write_list_head(struct buffer *, const struct protobuf_list *,
                                       size_t items_size_bytes, struct error *err);
void protobuf_write_list_tail(struct buffer *);

/* One frame; `envelope` is what protobuf_write_text wrote. */
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

/* SPDX-License-Identifier: Apache-2.0 */
/* cbor_object.h - objects in application/cbor, by the same tables as their JSON.
 *
 * An object's CBOR is what codec/cbor.h makes of its JSON, but where Go's types say more than the
 * text does:
 *   - bytes, base64 in JSON, are byte strings under tag 22, which tells who has no types to read
 *     them as base64;
 *   - a float stays one where its number is whole.
 * Every other kind of text (times, quantities) is the string that it is in JSON, and what has no
 * schema (RawExtension, FieldsV1, JSON) is the value that its JSON is.
 *
 * A document begins with the self-described tag.  A watch sends one document an event, and the
 * object in it is one, too, with a tag of its own.
 *
 * Reading is codec/cbor.h's cbor_parse, and decode_body with BODY_CBOR.
 * Thread: pure. */
#ifndef KNARR_OBJECT_CBOR_OBJECT_H
#define KNARR_OBJECT_CBOR_OBJECT_H

#include "base/bytes.h"
#include "codec/cbor.h"

struct arena;
struct type;

/* Appends an object, or a part of one, whose JSON this is: text of our own.  `type` may be NULL:
 * it has none, or one without bytes and floats.  What it needs on the way is taken from the arena.
 */
void cbor_write_json(struct buffer *, struct bytes json, const struct type *, struct arena *);

/* Appends a WatchEvent; `object` is a document. */
void cbor_write_watch_event(struct buffer *, const char *type, struct bytes object);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* cbor.h - reading and writing CBOR (RFC 8949), into and from the trees that JSON has.
 *
 * Read is what Kubernetes reads:
 *   - text strings (UTF-8, strictly) and byte strings alike are strings; in a byte string each byte
 *     that is no UTF-8 becomes U+FFFD.  Keys are strings, and none stands twice in a map; members
 *     ascend by them in the tree, for their order in the bytes says nothing;
 *   - integers that fit int64; finite floats, which stay doubles even where they are whole;
 *   - false, true, null; no other simple value, undefined included;
 *   - items of indefinite length;
 *   - tags: 21, 22 and 23 make the byte strings below them base64url, base64 or hex texts, of
 *     nested ones the innermost; 1 makes a number a time; 0 stands before a text alone; bignums
 *     (2, 3) are refused, and any other tag is passed over, the self-described (55799) too.
 * Containers and tags nested deeper than CBOR_DEPTH_MAX are an error, as are more than
 * CBOR_ITEMS_MAX items in all: an item may be one byte, and its value is forty.
 *
 * Written is Kubernetes' canonical form: definite lengths, shortest heads and floats, every string
 * and key a byte string (nobody then need check its UTF-8), keys ascending by their encoding, so
 * that a shorter one comes first.
 *
 * Thread: pure. */
#ifndef KNARR_CODEC_CBOR_H
#define KNARR_CODEC_CBOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "codec/json.h"

struct arena;
struct error;
struct member;
struct value;

enum { CBOR_DEPTH_MAX = JSON_DEPTH_MAX, CBOR_ITEMS_MAX = 1000000 };

/* One item and nothing behind it.  Strings of the tree point into `bytes` where they can, so these
 * must live as long as the arena.  NULL with BAD_REQUEST on any error, in upstream's words;
 * *ret_depth, which may be NULL, is then how far down the fault lies: 0 is the item as a whole, 1 a
 * key of the outermost map, more what is below. */
MUST_USE struct value *cbor_parse(struct bytes, struct arena *, size_t *ret_depth,
                                  struct error *err);

/* What a value was there, for messages: "positive integer", "byte string", "map". */
const char *cbor_type_of(const struct value *);

/* The head of the self-described tag, which stands before each document. */
#define CBOR_SELF_DESCRIBED BYTES("\xd9\xd9\xf7")

/* What it needs on the way is taken from the arena. */
void cbor_write_value(struct buffer *, const struct value *, struct arena *);

/* The parts, for those who know more of a value than it says itself. */
enum cbor_type {
    CBOR_POSITIVE,
    CBOR_NEGATIVE,
    CBOR_BYTES,
    CBOR_TEXT,
    CBOR_ARRAY,
    CBOR_MAP,
    CBOR_TAG,
    CBOR_SIMPLE
};
enum { CBOR_TAG_BASE64 = 22 };
void cbor_write_head(struct buffer *, enum cbor_type, uint64_t argument);
void cbor_write_string(struct buffer *, struct bytes);       /* a byte string */
void cbor_write_double(struct buffer *, double);             /* finite */
/* The map's members in the order in which they are written; in the arena. */
const struct member **cbor_order_members(const struct value *map, struct arena *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* protobuf_wire.h - protobuf's wire format: tags, varints, and what is prefixed by its length.
 *
 * Knows no schema.  Written is forward: a message is begun, filled and ended, and its length is put
 * before it then.  Read is one field at a time, each length checked against what is left.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_PROTOBUF_WIRE_H
#define KNARR_OBJECT_PROTOBUF_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "codec/json.h"
#include "codec/json_plain.h"

/* Of an inline struct or a codec the tree has no level of its own. */
enum { MESSAGE_DEPTH_MAX = 2 * JSON_DEPTH_MAX };

enum wire_type {
    WIRE_VARINT, WIRE_FIXED64, WIRE_BYTES, WIRE_GROUP_START, WIRE_GROUP_END, WIRE_FIXED32
};

enum { VARINT_MAX = 10, TAG_TYPE_BITS = 3 };

/* Both return how many bytes they wrote. */
static inline size_t wire_varint(uint64_t number, char ret_bytes[VARINT_MAX])
{
    size_t size = 0;
    for (; number >= 0x80; number >>= 7)
        ret_bytes[size++] = (char)(unsigned char)(number | 0x80);
    ret_bytes[size++] = (char)number;
    return size;
}

static inline uint64_t wire_tag(unsigned number, enum wire_type type)
{
    return (uint64_t)number << TAG_TYPE_BITS | type;
}

/* A tag and a number behind it, mostly of a byte each, and room for more. */
static inline void wire_add_pair(struct buffer *buffer, uint64_t tag, uint64_t number, size_t more)
{
    buffer_reserve(buffer, 2 * (size_t)VARINT_MAX + more);
    char *at = buffer->at + buffer->size;
    if ((tag | number) < 0x80) {
        at[0] = (char)tag;
        at[1] = (char)number;
        buffer->size += 2;
    } else {
        at += wire_varint(tag, at);
        at += wire_varint(number, at);
        buffer->size = (size_t)(at - buffer->at);
    }
}

static inline void wire_add_int(struct buffer *buffer, unsigned number, int64_t integer)
{
    wire_add_pair(buffer, wire_tag(number, WIRE_VARINT), (uint64_t)integer, 0);
}

void wire_add_double(struct buffer *, unsigned number, double);

static inline void wire_add_bytes(struct buffer *buffer, unsigned number, struct bytes bytes)
{
    wire_add_pair(buffer, wire_tag(number, WIRE_BYTES), bytes.size, bytes.size);
    json_copy_short(buffer->at + buffer->size, bytes.at, bytes.size);
    buffer->size += bytes.size;
}

/* The tag and the length of what the caller adds then. */
static inline void wire_add_head(struct buffer *buffer, unsigned number, size_t size_bytes)
{
    wire_add_pair(buffer, wire_tag(number, WIRE_BYTES), size_bytes, 0);
}

/* A message inside: what is added between the two calls.  They nest.  It is begun with room for a
 * length of one byte, as most are short; a longer one is moved up when it ends. */
static inline size_t wire_begin(struct buffer *buffer, unsigned number)
{
    wire_add_pair(buffer, wire_tag(number, WIRE_BYTES), 0, 0);
    return buffer->size;
}

void wire_lengthen(struct buffer *, size_t begun);

static inline void wire_end(struct buffer *buffer, size_t begun)
{
    if (buffer->size - begun < 0x80)
        buffer->at[begun - 1] = (char)(buffer->size - begun);
    else
        wire_lengthen(buffer, begun);
}

struct wire_field {
    uint32_t       number;
    enum wire_type type;         /* a group has been skipped: WIRE_GROUP_START and nothing else */
    uint64_t       integer;      /* WIRE_VARINT; the bits of WIRE_FIXED64 and WIRE_FIXED32 */
    struct bytes   bytes;        /* WIRE_BYTES; borrowed */
};

struct wire_reader {
    const char *at, *end;
    const char *problem;         /* NULL while all is good; in Go's words */
};
struct wire_reader wire_reader_of(struct bytes);
/* False: the end, or a problem. */
bool wire_next(struct wire_reader *, struct wire_field *ret);
/* A bare varint, of a packed list. */
bool wire_next_varint(struct wire_reader *, uint64_t *ret);

#endif

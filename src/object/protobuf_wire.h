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

/* Of an inline struct or a codec the tree has no level of its own. */
enum { MESSAGE_DEPTH_MAX = 2 * JSON_DEPTH_MAX };

enum wire_type {
    WIRE_VARINT, WIRE_FIXED64, WIRE_BYTES, WIRE_GROUP_START, WIRE_GROUP_END, WIRE_FIXED32
};

void wire_add_int(struct buffer *, unsigned number, int64_t);
void wire_add_double(struct buffer *, unsigned number, double);
void wire_add_bytes(struct buffer *, unsigned number, struct bytes);
/* The tag and the length of what the caller adds then. */
void wire_add_head(struct buffer *, unsigned number, size_t size_bytes);
/* A message inside: what is added between the two calls.  They nest. */
size_t wire_begin(struct buffer *, unsigned number);
void   wire_end(struct buffer *, size_t begun);

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

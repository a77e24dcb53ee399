/* SPDX-License-Identifier: Apache-2.0 */
/* protobuf_wire.c - see protobuf_wire.h. */
#include "object/protobuf_wire.h"

#include <endian.h>
#include <limits.h>

/* ---- writing ---- */

void wire_add_double(struct buffer *buffer, unsigned number, double value)
{
    char tag[VARINT_MAX];
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits = htole64(bits);
    buffer_add(buffer, tag, wire_varint(wire_tag(number, WIRE_FIXED64), tag));
    buffer_add(buffer, &bits, sizeof bits);
}

void wire_lengthen(struct buffer *buffer, size_t begun)
{
    char length[VARINT_MAX];
    size_t content = buffer->size - begun, more = wire_varint(content, length) - 1;
    buffer_reserve(buffer, more);
    memmove(buffer->at + begun + more, buffer->at + begun, content);
    memcpy(buffer->at + begun - 1, length, more + 1);
    buffer->size += more;
}

/* ---- reading ---- */

static bool refuse(struct wire_reader *reader, const char *problem)
{
    reader->problem = problem;
    return false;
}

struct wire_reader wire_reader_of(struct bytes bytes)
{
    return (struct wire_reader){ .at = bytes.at,
                                 .end = bytes.size ? bytes.at + bytes.size : bytes.at };
}

static bool read_varint(struct wire_reader *reader, uint64_t *ret)
{
    *ret = 0;
    for (int i = 0; i < VARINT_MAX; i++) {
        if (reader->at == reader->end)
            return refuse(reader, "unexpected EOF");
        unsigned char byte = (unsigned char)*reader->at++;
        *ret |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80)
            return true;
    }
    return refuse(reader, "proto: integer overflow");
}

static bool read_fixed(struct wire_reader *reader, size_t size, uint64_t *ret)
{
    *ret = 0;
    if ((size_t)(reader->end - reader->at) < size)
        return refuse(reader, "unexpected EOF");
    for (size_t i = 0; i < size; i++)
        *ret |= (uint64_t)(unsigned char)reader->at[i] << (8 * i);
    reader->at += size;
    return true;
}

static bool read_bytes(struct wire_reader *reader, struct bytes *ret)
{
    uint64_t size;
    if (!read_varint(reader, &size))
        return false;
    if (size > INT64_MAX)
        return refuse(reader, "proto: negative length found during unmarshaling");
    if (size > (uint64_t)(reader->end - reader->at))
        return refuse(reader, "unexpected EOF");
    *ret = (struct bytes){ reader->at, (size_t)size };
    reader->at += size;
    return true;
}

/* A tag and what stands behind it; of a group the tag alone. */
static bool read_one(struct wire_reader *reader, struct wire_field *ret)
{
    uint64_t tag;
    *ret = (struct wire_field){ 0 };
    if (!read_varint(reader, &tag))
        return false;
    if (tag >> TAG_TYPE_BITS == 0 || tag >> TAG_TYPE_BITS > INT32_MAX)
        return refuse(reader, "proto: illegal tag");
    ret->number = (uint32_t)(tag >> TAG_TYPE_BITS);
    switch (tag & 7) {
    case WIRE_VARINT:      ret->type = WIRE_VARINT;      return read_varint(reader, &ret->integer);
    case WIRE_FIXED64:
        ret->type = WIRE_FIXED64;
        return read_fixed(reader, 8, &ret->integer);
    case WIRE_BYTES:       ret->type = WIRE_BYTES;       return read_bytes(reader, &ret->bytes);
    case WIRE_GROUP_START: ret->type = WIRE_GROUP_START; return true;
    case WIRE_GROUP_END:   ret->type = WIRE_GROUP_END;   return true;
    case WIRE_FIXED32:
        ret->type = WIRE_FIXED32;
        return read_fixed(reader, 4, &ret->integer);
    default:               return refuse(reader, "proto: illegal wireType");
    }
}

static bool skip_group(struct wire_reader *reader)
{
    struct wire_field inner;
    for (size_t depth = 1; depth > 0;) {
        if (!read_one(reader, &inner))
            return false;
        depth += inner.type == WIRE_GROUP_START;
        depth -= inner.type == WIRE_GROUP_END;
    }
    return true;
}

bool wire_next(struct wire_reader *reader, struct wire_field *ret)
{
    if (reader->problem || reader->at == reader->end || !read_one(reader, ret))
        return false;
    if (ret->type == WIRE_GROUP_END)
        return refuse(reader, "proto: wiretype end group for non-group");
    return ret->type != WIRE_GROUP_START || skip_group(reader);
}

bool wire_next_varint(struct wire_reader *reader, uint64_t *ret)
{
    return !reader->problem && reader->at != reader->end && read_varint(reader, ret);
}

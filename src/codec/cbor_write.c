/* SPDX-License-Identifier: Apache-2.0 */
/* cbor_write.c - a tree of values to the one form that its bytes can have.
 *
 * Keys are ordered by their encodings.  All are byte strings, and of two heads the one of the
 * longer string is the greater: so length decides, and then the bytes.
 *
 * Not here: what a field of the API has of its own (object/cbor.h). */
#include "codec/cbor.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "codec/cbor_head.h"
#include "codec/value.h"

enum { HEAD_MAX = 9 };

/* The first byte, and the number in so many more. */
static size_t put_number(char *to, unsigned first, uint64_t number, size_t size)
{
    to[0] = (char)first;
    for (size_t i = size; i > 0; i--, number >>= 8)
        to[i] = (char)number;
    return size + 1;
}

/* At most HEAD_MAX bytes; returns how many. */
static size_t put_head(char *to, enum cbor_type type, uint64_t argument)
{
    unsigned first = (unsigned)type << 5;
    if (argument < CBOR_INFO_BYTE)
        return put_number(to, first | (unsigned)argument, 0, 0);
    if (argument <= UINT8_MAX)
        return put_number(to, first | CBOR_INFO_BYTE, argument, 1);
    if (argument <= UINT16_MAX)
        return put_number(to, first | (CBOR_INFO_BYTE + 1), argument, 2);
    if (argument <= UINT32_MAX)
        return put_number(to, first | (CBOR_INFO_BYTE + 2), argument, 4);
    return put_number(to, first | (CBOR_INFO_BYTE + 3), argument, 8);
}

void cbor_write_head(struct buffer *out, enum cbor_type type, uint64_t argument)
{
    buffer_reserve(out, HEAD_MAX);
    out->size += put_head(out->at + out->size, type, argument);
}

void cbor_write_string(struct buffer *out, struct bytes string)
{
    buffer_reserve(out, HEAD_MAX + string.size);
    out->size += put_head(out->at + out->size, CBOR_BYTES, string.size);
    if (string.size > 0)
        memcpy(out->at + out->size, string.at, string.size);
    out->size += string.size;
}

/* ---- floats ---- */

/* The half of the same value; false: there is none. */
static bool half_of(float number, uint16_t *ret)
{
    enum { SINGLE_BIAS = 127, HALF_BIAS = 15, LOST_BITS = 13, LEAST = -24 };
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    uint16_t sign = (uint16_t)(bits >> 16 & 0x8000);
    int exponent = (int)(bits >> 23 & 0xff) - SINGLE_BIAS;
    uint32_t mantissa = bits & 0x7fffff;
    *ret = sign;
    if (number == 0)
        return true;
    if (exponent > HALF_BIAS || exponent < LEAST)
        return false;
    if (exponent > -HALF_BIAS) {
        *ret = (uint16_t)(sign | (uint32_t)(exponent + HALF_BIAS) << 10 | mantissa >> LOST_BITS);
        return mantissa % (1u << LOST_BITS) == 0;
    }
    int lost = LOST_BITS + 1 - HALF_BIAS - exponent;         /* it has no leading 1 */
    mantissa |= 1u << 23;
    *ret = (uint16_t)(sign | mantissa >> lost);
    return mantissa % (1u << lost) == 0;
}

void cbor_write_double(struct buffer *out, double number)
{
    static const unsigned first = CBOR_SIMPLE << 5;
    float single = fabs(number) <= __FLT_MAX__ ? (float)number : 0;
    uint16_t half;
    uint32_t single_bits;
    uint64_t bits;
    assert(isfinite(number));
    memcpy(&single_bits, &single, sizeof single_bits);
    memcpy(&bits, &number, sizeof bits);
    buffer_reserve(out, HEAD_MAX);
    char *to = out->at + out->size;
    if ((double)single != number)
        out->size += put_number(to, first | CBOR_INFO_DOUBLE, bits, sizeof bits);
    else if (!half_of(single, &half))
        out->size += put_number(to, first | CBOR_INFO_SINGLE, single_bits, sizeof single_bits);
    else
        out->size += put_number(to, first | CBOR_INFO_HALF, half, sizeof half);
}

/* ---- values ---- */

static int compare_members(const void *left, const void *right)
{
    const struct member *const *a = left, *const *b = right;
    size_t a_size = (*a)->key.size, b_size = (*b)->key.size;
    return a_size != b_size ? (a_size < b_size ? -1 : 1) : bytes_compare((*a)->key, (*b)->key);
}

static void sort_few(const struct member **order, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct member *member = order[i];
        size_t at = i;
        for (; at > 0 && compare_members(&member, &order[at - 1]) < 0; at--)
            order[at] = order[at - 1];
        order[at] = member;
    }
}

const struct member **cbor_order_members(const struct value *map, struct arena *arena)
{
    enum { FEW = 24 };
    size_t count = map->map.count;
    const struct member **order = arena_array(arena, count, sizeof(struct member *));
    for (size_t i = 0; i < count; i++)
        order[i] = &map->map.members[i];
    if (count > FEW)
        qsort(order, count, sizeof *order, compare_members);
    else
        sort_few(order, count);
    return order;
}

static void write_integer(struct buffer *out, int64_t integer)
{
    if (integer >= 0)
        cbor_write_head(out, CBOR_POSITIVE, (uint64_t)integer);
    else
        cbor_write_head(out, CBOR_NEGATIVE, (uint64_t)(-1 - integer));
}

static void write_simple(struct buffer *out, int info)
{
    cbor_write_head(out, CBOR_SIMPLE, (uint64_t)info);
}

void cbor_write_value(struct buffer *out, const struct value *value, struct arena *arena)
{
    switch (value->type) {
    case VALUE_NULL:   write_simple(out, CBOR_INFO_NULL); break;
    case VALUE_BOOL:   write_simple(out, value->boolean ? CBOR_INFO_TRUE : CBOR_INFO_FALSE); break;
    case VALUE_INT:    write_integer(out, value->integer); break;
    case VALUE_DOUBLE: cbor_write_double(out, value->number); break;
    case VALUE_STRING: cbor_write_string(out, value->string); break;
    case VALUE_LIST:
        cbor_write_head(out, CBOR_ARRAY, value->list.count);
        for (size_t i = 0; i < value->list.count; i++)
            cbor_write_value(out, value->list.items[i], arena);
        break;
    case VALUE_MAP: {
        const struct member **order = cbor_order_members(value, arena);
        cbor_write_head(out, CBOR_MAP, value->map.count);
        for (size_t i = 0; i < value->map.count; i++) {
            cbor_write_string(out, order[i]->key);
            cbor_write_value(out, order[i]->value, arena);
        }
    }
    }
}

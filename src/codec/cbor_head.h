/* SPDX-License-Identifier: Apache-2.0 */
/* cbor_head.h - between cbor_check.c and cbor_read.c: the head of an item.
 * Thread: pure. */
#ifndef KNARR_CODEC_CBOR_HEAD_H
#define KNARR_CODEC_CBOR_HEAD_H

#include "codec/cbor.h"

/* What the low five bits of a first byte say. */
enum {
    CBOR_INFO_FALSE = 20,
    CBOR_INFO_TRUE = 21,
    CBOR_INFO_NULL = 22,
    CBOR_INFO_BYTE = 24,         /* 24 to 27: the argument is in the next 1, 2, 4 or 8 bytes */
    CBOR_INFO_HALF = 25,
    CBOR_INFO_SINGLE = 26,
    CBOR_INFO_DOUBLE = 27,
    CBOR_INFO_INDEFINITE = 31
};
enum { CBOR_BREAK = 0xff };
enum {
    CBOR_TAG_TIME_TEXT = 0,
    CBOR_TAG_TIME_NUMBER = 1,
    CBOR_TAG_POSITIVE_BIGNUM = 2,
    CBOR_TAG_NEGATIVE_BIGNUM = 3,
    CBOR_TAG_BASE64URL = 21,
    CBOR_TAG_BASE16 = 23
};

struct cbor_head {
    enum cbor_type type;
    uint8_t        info;
    uint64_t       argument;
};

/* Moves *at behind the head; false: it is cut off. */
static inline bool cbor_head_read(const char **at, const char *end, struct cbor_head *ret)
{
    if (*at == end)
        return false;
    uint8_t first = (uint8_t)*(*at)++;
    *ret = (struct cbor_head){ first >> 5, first & 31, first & 31 };
    if (ret->info < CBOR_INFO_BYTE || ret->info > CBOR_INFO_DOUBLE)
        return true;
    int size = 1 << (ret->info - CBOR_INFO_BYTE);
    if (end - *at < size)
        return false;
    ret->argument = 0;
    for (int i = 0; i < size; i++)
        ret->argument = ret->argument << 8 | (uint8_t)*(*at)++;
    return true;
}

static inline bool cbor_is_float(const struct cbor_head *head)
{
    return head->type == CBOR_SIMPLE && head->info >= CBOR_INFO_HALF &&
           head->info <= CBOR_INFO_DOUBLE;
}
double      cbor_float(const struct cbor_head *);            /* of a head that is one */
const char *cbor_type_name(enum cbor_type);                  /* "positive integer" */

/* One item, well-formed, within the bounds, and of what may be read at all.  BAD_REQUEST. */
MUST_USE bool cbor_check(struct bytes, struct error *err);

#endif

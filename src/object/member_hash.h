/* SPDX-License-Identifier: Apache-2.0 */
/* member_hash.h - the hash by which a type finds its members.
 *
 * It looks at a name's first and last eight bytes and its size: enough to tell the members of one
 * type apart, and quick for the short names that an API has.  Whoever makes a type (tools/apigen)
 * searches a seed for which no two members share a slot.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_MEMBER_HASH_H
#define KNARR_OBJECT_MEMBER_HASH_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "base/bytes.h"

/* A name as it is hashed and, up to MEMBER_NAME_WHOLE bytes, all there is of it: two overlapping
 * words. */
struct member_name {
    uint64_t head, tail;
    uint64_t size;
};

enum { MEMBER_NAME_WHOLE = 16 };

static inline struct member_name member_name_of(struct bytes name)
{
    const unsigned char *at = (const unsigned char *)name.at;
    struct member_name words = { 0, 0, name.size };
    if (name.size >= 8) {
        memcpy(&words.head, at, 8);
        memcpy(&words.tail, at + name.size - 8, 8);
        words.head = le64toh(words.head);
        words.tail = le64toh(words.tail);
    } else if (name.size >= 4) {
        uint32_t head, tail;
        memcpy(&head, at, 4);
        memcpy(&tail, at + name.size - 4, 4);
        words.head = le32toh(head);
        words.tail = le32toh(tail);
    } else if (name.size > 0) {
        words.head =
            (uint64_t)at[0] | (uint64_t)at[name.size / 2] << 8 | (uint64_t)at[name.size - 1] << 16;
    }
    return words;
}

/* A slot below 1 << bits; bits is at least 1. */
static inline uint32_t member_hash(const struct member_name *name, uint64_t seed, unsigned bits)
{
    uint64_t mixed = (name->head ^ seed) * 0x9e3779b97f4a7c15u;
    mixed ^= mixed >> 32;
    mixed = (mixed + name->tail + name->size) * 0xc2b2ae3d27d4eb4fu;
    return (uint32_t)(mixed >> (64 - bits));
}

#endif

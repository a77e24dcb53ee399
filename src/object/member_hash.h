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

/* Two overlapping words that cover a name of up to 16 bytes. */
static inline void member_words(struct bytes name, uint64_t *ret_head, uint64_t *ret_tail)
{
    const unsigned char *at = (const unsigned char *)name.at;
    if (name.size >= 8) {
        memcpy(ret_head, at, 8);
        memcpy(ret_tail, at + name.size - 8, 8);
    } else if (name.size >= 4) {
        uint32_t head, tail;
        memcpy(&head, at, 4);
        memcpy(&tail, at + name.size - 4, 4);
        *ret_head = htole64((uint64_t)le32toh(head));
        *ret_tail = htole64((uint64_t)le32toh(tail));
    } else {
        *ret_tail = 0;
        *ret_head = name.size == 0 ? 0
                  : htole64((uint64_t)at[0] | (uint64_t)at[name.size / 2] << 8 | (uint64_t)at[name.size - 1] << 16);
    }
}

/* A slot below 1 << bits, from a name's words and size; bits is at least 1. */
static inline uint32_t member_hash_words(uint64_t head, uint64_t tail, size_t size, uint64_t seed, unsigned bits)
{
    uint64_t mixed = (le64toh(head) ^ seed) * 0x9e3779b97f4a7c15u;
    mixed ^= mixed >> 32;
    mixed = (mixed + le64toh(tail) + size) * 0xc2b2ae3d27d4eb4fu;
    return (uint32_t)(mixed >> (64 - bits));
}

static inline uint32_t member_hash(struct bytes name, uint64_t seed, unsigned bits)
{
    uint64_t head, tail;
    member_words(name, &head, &tail);
    return member_hash_words(head, tail, name.size, seed, bits);
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* json_plain.h - passes the characters of a JSON string that stand for themselves, sixteen at a time
 * with SSE2, else eight.
 *
 * It stops at what needs attention in reading and in writing: a quote, a backslash, a control
 * character, or a byte of UTF-8.  Also: copying such texts, which are mostly short.
 * Thread: pure. */
#ifndef KNARR_CODEC_JSON_PLAIN_H
#define KNARR_CODEC_JSON_PLAIN_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

/* Of eight bytes: the highest bit of each is set where it needs attention; exact for the lowest
 * such. */
static inline uint64_t json_special_bytes(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
    uint64_t quote = word ^ (ones * '"'), backslash = word ^ (ones * '\\');
    return ((quote - ones) | (backslash - ones) | (word - ones * 0x20) | word) & high;
}

#ifdef __SSE2__
#include <emmintrin.h>

enum { JSON_PLAIN_BLOCK = 16 };

/* Bit i: byte i needs attention.  Compared as signed bytes, those of UTF-8 are below a blank. */
static inline unsigned json_special_mask(const char at[JSON_PLAIN_BLOCK])
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    __m128i backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    __m128i others = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, backslashes), others));
}

#else

enum { JSON_PLAIN_BLOCK = 8 };

static inline unsigned json_special_mask(const char at[JSON_PLAIN_BLOCK])
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    uint64_t special = json_special_bytes(le64toh(word));
    return special ? 1u << (ffsll((long long)special) - 1) / 8 : 0;
}

#endif

static inline const char *json_pass_plain(const char *at, const char *end)
{
    while (end - at >= JSON_PLAIN_BLOCK) {
        unsigned special = json_special_mask(at);
        if (special)
            return at + __builtin_ctz(special);
        at += JSON_PLAIN_BLOCK;
    }
    if (end - at >= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        uint64_t special = json_special_bytes(le64toh(word));
        if (special)
            return at + (ffsll((long long)special) - 1) / 8;
        at += 8;
    }
    while (at < end && (unsigned char)*at >= 0x20 && (unsigned char)*at < 0x80 && *at != '"' &&
           *at != '\\')
        at++;
    return at;
}

/* memcpy of what is mostly short, without a call; the ranges do not overlap. */
static inline void json_copy_short(char *to, const char *from, size_t size)
{
    if (size >= 8) {
        for (size_t i = 0; i + 8 < size; i += 8)
            memcpy(to + i, from + i, 8);
        memcpy(to + size - 8, from + size - 8, 8);
    } else if (size >= 4) {
        memcpy(to, from, 4);
        memcpy(to + size - 4, from + size - 4, 4);
    } else {
        for (size_t i = 0; i < size; i++)
            to[i] = from[i];
    }
}

#endif

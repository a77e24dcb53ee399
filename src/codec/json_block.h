/* SPDX-License-Identifier: Apache-2.0 */
/* json_block.h - where quotes, backslashes and brackets stand in 64 bytes of JSON, as bits.
 *
 * Bit i is of byte i.  With SSE2 where the compiler has it, else byte by byte.
 * Thread: pure. */
#ifndef KNARR_CODEC_JSON_BLOCK_H
#define KNARR_CODEC_JSON_BLOCK_H

#include <stdint.h>

enum { JSON_BLOCK = 64 };

struct json_block {
    uint64_t quotes, backslashes;
    uint64_t opens, closes;              /* '{' and '[', '}' and ']' */
};

#ifdef __SSE2__
#include <emmintrin.h>

static inline uint64_t json_block_mask(__m128i bytes, char wanted)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted)));
}

static inline struct json_block json_block_of(const char at[JSON_BLOCK])
{
    struct json_block block = { 0, 0, 0, 0 };
    for (unsigned i = 0; i < JSON_BLOCK; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
        __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));   /* '[' is '{' then */
        block.quotes |= json_block_mask(bytes, '"') << i;
        block.backslashes |= json_block_mask(bytes, '\\') << i;
        block.opens |= json_block_mask(folded, '{') << i;
        block.closes |= json_block_mask(folded, '}') << i;
    }
    return block;
}

#else

static inline struct json_block json_block_of(const char at[JSON_BLOCK])
{
    struct json_block block = { 0, 0, 0, 0 };
    for (unsigned i = 0; i < JSON_BLOCK; i++) {
        block.quotes |= (uint64_t)(at[i] == '"') << i;
        block.backslashes |= (uint64_t)(at[i] == '\\') << i;
        block.opens |= (uint64_t)((at[i] | 0x20) == '{') << i;
        block.closes |= (uint64_t)((at[i] | 0x20) == '}') << i;
    }
    return block;
}

#endif

#endif

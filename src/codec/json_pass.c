/* SPDX-License-Identifier: Apache-2.0 */
/* json_pass.c - passes a container of JSON that is known to be good: only its end is looked for.
 *
 * Sixty-four bytes at a time become bits.  The exclusive or of all quotes so far says which bytes
 * stand inside strings; brackets outside of them are counted, and looked at one by one only in
 * the block where the last of them may close.
 *
 * Holds:    nothing behind `end` is read, whatever the text. */
#include <string.h>

#include "codec/json.h"
#include "codec/json_block.h"

/* The bytes that a backslash takes away; *carry: the first byte of the next block is one. */
static inline uint64_t escaped_bytes(uint64_t backslashes, uint64_t *carry)
{
    uint64_t escaped = *carry;
    *carry = 0;
    backslashes &= ~escaped;
    while (backslashes) {
        uint64_t lowest = backslashes & -backslashes;
        *carry |= lowest >> 63;
        escaped |= lowest << 1;
        backslashes &= ~(lowest | lowest << 1);
    }
    return escaped;
}

/* From each quote up to the next: the sum, without carry, of all bits below. */
static inline uint64_t between_quotes(uint64_t quotes)
{
    for (unsigned shift = 1; shift < 64; shift *= 2)
        quotes ^= quotes << shift;
    return quotes;
}

static inline unsigned count_bits(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (unsigned)(bits * 0x0101010101010101u >> 56);
}

/* The bit of the bracket that closes the last of `depth`; 64: none of this block. */
static unsigned closing_bit(uint64_t opens, uint64_t closes, size_t depth)
{
    for (uint64_t both = opens | closes; both; both &= both - 1) {
        if (opens & both & -both)
            depth++;
        else if (--depth == 0)
            return (unsigned)__builtin_ctzll(both);
    }
    return 64;
}

static struct json_block read_block(const char *at, size_t left)
{
    char rest[JSON_BLOCK] = { 0 };
    if (left >= JSON_BLOCK)
        return json_block_of(at);
    memcpy(rest, at, left);
    return json_block_of(rest);
}

const char *json_pass_container(const char *at, const char *end)
{
    uint64_t inside = 0, escape = 0;     /* inside: all ones where the block begins in a string */
    for (size_t depth = 0; at < end; at += JSON_BLOCK) {
        struct json_block block = read_block(at, (size_t)(end - at));
        uint64_t quotes = block.quotes & ~escaped_bytes(block.backslashes, &escape);
        uint64_t in_string = between_quotes(quotes) ^ inside;
        uint64_t opens = block.opens & ~in_string, closes = block.closes & ~in_string;
        size_t close_count = count_bits(closes);
        inside = in_string >> 63 ? ~(uint64_t)0 : 0;
        if (close_count >= depth && closes) {
            unsigned bit = closing_bit(opens, closes, depth);
            if (bit < 64)
                return at + bit + 1;
        }
        depth += count_bits(opens) - close_count;
    }
    return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* utf8.h - what is well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
 * Thread: pure. */
#ifndef KNARR_CODEC_UTF8_H
#define KNARR_CODEC_UTF8_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/bytes.h"

struct arena;

/* The text with U+FFFD for each byte that is no UTF-8, as Go shows it: a copy in the arena where
 * there is one, else the same. */
struct bytes utf8_mend(struct bytes text, struct arena *);

/* The bytes of the character that begins at `at` with a byte above 0x7f; 0 where it is none. */
static inline int utf8_size(const char *at, const char *end)
{
    unsigned char lead = (unsigned char)*at;
    int size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || end - at < size)
        return 0;
    unsigned char second = (unsigned char)at[1];
    unsigned char least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    unsigned char most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most)
        return 0;
    for (int i = 2; i < size; i++)
        if (((unsigned char)at[i] & 0xc0) != 0x80)
            return 0;
    return size;
}

static inline bool utf8_is_valid(struct bytes text)
{
    for (size_t i = 0; i < text.size;) {
        uint64_t word = 0;
        if (text.size - i >= sizeof word) {
            memcpy(&word, text.at + i, sizeof word);
            if (!(word & 0x8080808080808080u)) {
                i += sizeof word;
                continue;
            }
        }
        int size =
            (unsigned char)text.at[i] < 0x80 ? 1 : utf8_size(text.at + i, text.at + text.size);
        if (size == 0)
            return false;
        i += (size_t)size;
    }
    return true;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* base64.c - three bytes are four characters.
 *
 * Bits behind the last whole byte are not looked at, as in Go: two texts may read alike, and who
 * needs one form writes again what was read. */
#include "codec/base64.h"

#include <stdint.h>

#include "base/arena.h"

static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void write(struct buffer *buffer, struct bytes bytes, const char *alphabet, bool padding)
{
    const unsigned char *at = (const unsigned char *)bytes.at;
    buffer_reserve(buffer, bytes.size / 3 * 4 + 4);
    for (size_t left = bytes.size; left; left -= left < 3 ? left : 3, at += 3) {
        uint32_t group =
            (uint32_t)at[0] << 16 | (left > 1 ? (uint32_t)at[1] << 8 : 0) | (left > 2 ? at[2] : 0);
        size_t count = left < 3 ? left + 1 : 4;
        for (size_t i = 0; i < count; i++)
            buffer_add_char(buffer, alphabet[group >> (18 - 6 * i) & 63]);
        for (size_t i = count; padding && i < 4; i++)
            buffer_add_char(buffer, '=');
    }
}

void base64_write(struct buffer *buffer, struct bytes bytes)
{
    write(buffer, bytes, standard, /* padding= */ true);
}

void base64url_write(struct buffer *buffer, struct bytes bytes)
{
    write(buffer, bytes, url, /* padding= */ false);
}

/* The six bits of a character; -1 where it is none.  `high` are the alphabet's last two. */
static int digit_of(char c, const char *high)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == high[0] ? 62 : c == high[1] ? 63 : -1;
}

/* Without its padding, the line ends dropped. False where padding is wrong. */
static bool strip(struct bytes text, bool padding, char *ret_text, size_t *ret_size)
{
    size_t size = 0, pads = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '\r' || text.at[i] == '\n')
            continue;
        if (text.at[i] == '=')
            pads++;
        else if (pads)
            return false;
        else
            ret_text[size++] = text.at[i];
    }
    *ret_size = size;
    return padding ? pads < 3 && (size + pads) % 4 == 0 : pads == 0;
}

static bool read(struct bytes text, const char *high, bool padding, struct arena *arena,
                 struct bytes *ret)
{
    char *at = arena_alloc(arena, text.size + 1);
    size_t size, out = 0;
    if (!strip(text, padding, at, &size) || size % 4 == 1)
        return false;
    uint32_t group = 0;
    for (size_t i = 0; i < size; i++) {
        int digit = digit_of(at[i], high);
        if (digit < 0)
            return false;
        group = group << 6 | (uint32_t)digit;
        if (i % 4 != 0)
            at[out++] = (char)(group >> (6 - 2 * (i % 4)));
    }
    at[out] = '\0';
    *ret = (struct bytes){ at, out };
    return true;
}

bool base64_read(struct bytes text, struct arena *arena, struct bytes *ret)
{
    return read(text, standard + 62, /* padding= */ true, arena, ret);
}

bool base64url_read(struct bytes text, struct arena *arena, struct bytes *ret)
{
    return read(text, url + 62, /* padding= */ false, arena, ret);
}

/* A pad may stand third or fourth of four, and nothing but pads and line ends behind it. */
size_t base64_bad_offset(struct bytes text)
{
    size_t place = 0, pads = 0, i = 0;
    for (; i < text.size; i++) {
        if (text.at[i] == '\r' || text.at[i] == '\n')
            continue;
        bool pad = text.at[i] == '=';
        if (pad ? pads == 2 || (pads == 0 && place % 4 < 2) || (pads == 1 && place % 4 != 3)
                : pads > 0 || digit_of(text.at[i], standard + 62) < 0)
            return i;
        pads += pad;
        place++;
    }
    return pads ? i : i - place % 4;
}

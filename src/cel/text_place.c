/* SPDX-License-Identifier: Apache-2.0 */
/* text_place.c - walks over valid UTF-8; a byte that begins no character counts as one. */
#include "cel/text_place.h"

#include <string.h>

struct bytes cel_text_slice(struct bytes text, size_t from, size_t to)
{
    return (struct bytes){ text.at ? text.at + from : NULL, to - from };
}

size_t cel_text_step(struct bytes text, size_t from)
{
    if (from >= text.size)
        return 1;
    struct bytes rest = cel_text_slice(text, from, text.size);
    cel_text_next(&rest);
    return text.size - from - rest.size;
}

/* Whether the next eight bytes are a character each. */
static bool are_single(struct bytes text, size_t at)
{
    uint64_t eight;
    if (text.size - at < sizeof eight)
        return false;
    memcpy(&eight, text.at + at, sizeof eight);
    return (eight & UINT64_C(0x8080808080808080)) == 0;
}

size_t cel_text_offset(struct bytes text, uint64_t character)
{
    enum { EIGHT = 8 };
    size_t at = 0;
    for (; character >= EIGHT && are_single(text, at); character -= EIGHT)
        at += EIGHT;
    for (; character > 0 && at < text.size; character--)
        at += cel_text_step(text, at);
    return at;
}

size_t cel_text_find(struct bytes text, struct bytes wanted, size_t from)
{
    if (from > text.size || wanted.size > text.size - from)
        return SIZE_MAX;
    if (wanted.size == 0)
        return from;
    const char *at = memmem(text.at + from, text.size - from, wanted.at, wanted.size);
    return at ? (size_t)(at - text.at) : SIZE_MAX;
}

static bool is_blank(uint32_t c)
{
    return (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
           c == 0x205f || c == 0x3000;
}

struct bytes cel_text_trim(struct bytes text)
{
    struct bytes rest = text;
    size_t from = 0, to = 0;
    while (rest.size > 0) {
        bool blank = is_blank(cel_text_next(&rest));
        if (blank && to == 0)
            from = text.size - rest.size;
        else if (!blank)
            to = text.size - rest.size;
    }
    return to == 0 ? (struct bytes){ text.at, 0 } : cel_text_slice(text, from, to);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* json_mend.c - texts whose strings are no UTF-8, mended before they are read.
 *
 * Most texts are good, and are only looked over. */
#include "base/arena.h"
#include "codec/json.h"
#include "codec/utf8.h"

/* Copies what stands at `at` of a string, mended; returns behind it. */
static const char *mend(struct buffer *out, const char *at, const char *end)
{
    size_t size = 1;
    if (*at == '\\' && end - at > 1)
        size = 2;
    else if ((unsigned char)*at >= 0x80)
        size = (size_t)utf8_size(at, end);
    if (size == 0)
        buffer_add_text(out, "\xef\xbf\xbd");
    else
        buffer_add(out, at, size);
    return at + (size ? size : 1);
}

struct bytes json_mend_text(struct bytes text, struct arena *arena)
{
    AUTO_BUFFER out = { 0 };
    const char *at = text.at, *end = text.at + text.size;
    bool in_string = false;
    if (utf8_is_valid(text))
        return text;
    while (at < end) {
        bool is_quote = *at == '"';
        if (in_string && !is_quote)
            at = mend(&out, at, end);
        else
            buffer_add_char(&out, *at++);
        in_string = in_string != is_quote;
    }
    return (struct bytes){ arena_copy(arena, out.at, out.size), out.size };
}

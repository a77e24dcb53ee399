/* SPDX-License-Identifier: Apache-2.0 */
/* utf8.c - see utf8.h: mending, which is rare. */
#include "codec/utf8.h"

#include "base/arena.h"

struct bytes utf8_mend(struct bytes text, struct arena *arena)
{
    AUTO_BUFFER mended = { 0 };
    const char *end = text.at + text.size;
    if (text.size == 0)
        return BYTES("");
    if (utf8_is_valid(text))
        return text;
    for (const char *at = text.at; at < end;) {
        int size = (unsigned char)*at < 0x80 ? 1 : utf8_size(at, end);
        if (size > 0)
            buffer_add(&mended, at, (size_t)size);
        else
            buffer_add_text(&mended, "\xef\xbf\xbd");
        at += size > 0 ? size : 1;
    }
    return (struct bytes){ arena_copy(arena, mended.at, mended.size), mended.size };
}

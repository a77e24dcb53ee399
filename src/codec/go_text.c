/* SPDX-License-Identifier: Apache-2.0 */
/* go_text.c - see go_text.h.
 *
 * Which characters show is known by ranges: of those that Unicode has given no meaning yet, some
 * are taken for printable. */
#include "codec/go_text.h"

#include "codec/utf8.h"

enum { REPLACEMENT = 0xfffd };

uint32_t go_character(struct bytes text, size_t *ret_size)
{
    static const unsigned char lead_masks[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
    unsigned char lead = (unsigned char)text.at[0];
    int size = lead < 0x80 ? 1 : utf8_size(text.at, text.at + text.size);
    *ret_size = size ? (size_t)size : 1;
    if (size == 0)
        return REPLACEMENT;
    uint32_t character = lead & lead_masks[size];
    for (int i = 1; i < size; i++)
        character = character << 6 | ((unsigned char)text.at[i] & 0x3f);
    return character;
}

bool go_is_printable(uint32_t character)
{
    static const struct {
        uint32_t first, last;
    } hidden[] = {
        { 0, 0x1f },          { 0x7f, 0xa0 },       { 0xad, 0xad },
        { 0x61c, 0x61c },     { 0x1680, 0x1680 },   { 0x180e, 0x180e },
        { 0x2000, 0x200f },   { 0x2028, 0x202f },   { 0x205f, 0x206f },
        { 0x3000, 0x3000 },   { 0xd800, 0xf8ff },   { 0xfeff, 0xfeff },
        { 0xfff0, 0xfffb },   { 0xfffe, 0xffff },   { 0xe0000, 0xe00ff },
        { 0xf0000, UINT32_MAX },
    };
    FOR_EACH (range, hidden)
        if (character >= range->first && character <= range->last)
            return false;
    return true;
}

void go_add_character(struct buffer *out, uint32_t character)
{
    if (character < 0x80) {
        buffer_add_char(out, (char)character);
        return;
    }
    if (character > 0x10ffff || (character >= 0xd800 && character <= 0xdfff))
        character = REPLACEMENT;
    int more = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = { 0, 0xc0, 0xe0, 0xf0 };
    buffer_add_char(out, (char)(leads[more] | character >> (6 * more)));
    while (more-- > 0)
        buffer_add_char(out, (char)(0x80 | ((character >> (6 * more)) & 0x3f)));
}

static void quote_character(struct buffer *out, uint32_t character)
{
    static const char letters[] = "abtnvfr"; /* of 7 .. 13 */
    if (character == '"' || character == '\\')
        buffer_printf(out, "\\%c", (char)character);
    else if (go_is_printable(character))
        go_add_character(out, character);
    else if (character >= '\a' && character <= '\r')
        buffer_printf(out, "\\%c", letters[character - '\a']);
    else if (character < ' ' || character == 0x7f)
        buffer_printf(out, "\\x%02x", character);
    else
        buffer_printf(out, character < 0x10000 ? "\\u%04x" : "\\U%08x", character);
}

void go_quote(struct buffer *out, struct bytes text)
{
    size_t size;
    buffer_add_char(out, '"');
    for (; text.size; text.at += size, text.size -= size) {
        uint32_t character = go_character(text, &size);
        if (character == REPLACEMENT && size == 1)
            buffer_printf(out, "\\x%02x", (unsigned char)text.at[0]);
        else
            quote_character(out, character);
    }
    buffer_add_char(out, '"');
}

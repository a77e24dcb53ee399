/* SPDX-License-Identifier: Apache-2.0 */
/* warning.c - see warning.h. */
#include "client/warning.h"

static bool take_char(struct bytes *value, char wanted)
{
    if (value->size == 0 || *value->at != wanted)
        return false;
    *value = (struct bytes){ value->at + 1, value->size - 1 };
    return true;
}

static struct bytes take_word(struct bytes *value)
{
    size_t size = 0;
    while (size < value->size && value->at[size] != ' ')
        size++;
    struct bytes word = { value->at, size };
    *value = (struct bytes){ value->at + size, value->size - size };
    return word;
}

/* Without its quotes; false: it has no end. */
static bool take_quoted(struct bytes *value, struct buffer *ret)
{
    if (!take_char(value, '"'))
        return false;
    while (value->size > 0 && *value->at != '"') {
        if (*value->at == '\\' && value->size > 1)
            take_char(value, '\\');
        unsigned char byte = (unsigned char)*value->at;
        buffer_add_char(ret, byte < ' ' || byte == 0x7f ? ' ' : (char)byte);
        *value = (struct bytes){ value->at + 1, value->size - 1 };
    }
    return take_char(value, '"');
}

/* A date may stand behind the text; nobody needs it. */
static bool take_warning(struct bytes *value, struct bytes *ret_code, struct buffer *ret_text)
{
    AUTO_BUFFER date = { 0 };
    while (take_char(value, ' ') || take_char(value, ','))
        ;
    *ret_code = take_word(value);
    if (ret_code->size != 3 || !take_char(value, ' ') || take_word(value).size == 0 ||
        !take_char(value, ' ') || !take_quoted(value, ret_text))
        return false;
    return !take_char(value, ' ') || take_quoted(value, &date);
}

bool warning_next(struct bytes *value, struct buffer *ret_text)
{
    struct bytes code;
    do {
        buffer_reset(ret_text);
        if (!take_warning(value, &code, ret_text))
            return false;
    } while (!bytes_equal_text(code, "299") || ret_text->size == 0);
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* name.c - two underscores on both sides of a word stand for a character, or keep a reserved word
 * from being one. */
#include "cel/name.h"

#include <ctype.h>

#include "base/arena.h"

static const char *const reserved[] = {
    "true", "false", "null",     "in",   "as",     "break", "const",   "continue",
    "else", "for",   "function", "if",   "import", "let",   "loop",    "package",
    "var",  "void",  "while",    "return", "namespace",
};

static const struct { const char *word, *characters; } escapes[] = {
    { "underscores", "__" },
    { "dot",         "."  },
    { "dash",        "-"  },
    { "slash",       "/"  },
};

bool cel_name_is_reserved(struct bytes name)
{
    FOR_EACH(word, reserved)
        if (bytes_equal_text(name, *word))
            return true;
    return false;
}

/* ---- escape ---- */

static const char *escape_at(struct bytes rest, size_t *ret_taken)
{
    FOR_EACH(escape, escapes) {
        *ret_taken = strlen(escape->characters);
        if (bytes_starts_with(rest, escape->characters))
            return escape->word;
    }
    return NULL;
}

bool cel_name_escape(struct bytes name, struct arena *arena, struct bytes *ret)
{
    AUTO_BUFFER out = { 0 };
    if (name.size == 0 || isdigit((unsigned char)*name.at))
        return false;
    if (cel_name_is_reserved(name)) {
        *ret = bytes_of(arena_printf(arena, "__%.*s__", BYTES_ARG(name)));
        return true;
    }
    for (size_t i = 0, taken; i < name.size; i += taken) {
        const char *word = escape_at((struct bytes){ name.at + i, name.size - i }, &taken);
        if (word) {
            buffer_printf(&out, "__%s__", word);
            continue;
        }
        taken = 1;
        if (!isalnum((unsigned char)name.at[i]) && name.at[i] != '_')
            return false;
        buffer_add_char(&out, name.at[i]);
    }
    *ret = (struct bytes){ arena_copy(arena, out.at, out.size), out.size };
    return true;
}

/* ---- unescape ---- */

/* The word of "__word__" at the front; false where there is none. */
static bool word_at(struct bytes rest, struct bytes *ret)
{
    if (!bytes_starts_with(rest, "__"))
        return false;
    size_t end = 2;
    while (end < rest.size && rest.at[end] != '_')
        end++;
    *ret = (struct bytes){ rest.at + 2, end - 2 };
    return end > 2 && end + 1 < rest.size && rest.at[end + 1] == '_';
}

static bool add_word(struct buffer *out, struct bytes word, bool is_all)
{
    FOR_EACH(escape, escapes) {
        if (!bytes_equal_text(word, escape->word))
            continue;
        buffer_add_text(out, escape->characters);
        return true;
    }
    buffer_add(out, word.at, word.size);
    return is_all && cel_name_is_reserved(word);
}

bool cel_name_unescape(struct bytes name, struct arena *arena, struct bytes *ret)
{
    AUTO_BUFFER out = { 0 };
    for (size_t i = 0; i < name.size;) {
        struct bytes word;
        if (!word_at((struct bytes){ name.at + i, name.size - i }, &word)) {
            buffer_add_char(&out, name.at[i++]);
            continue;
        }
        size_t taken = word.size + 4;
        if (!add_word(&out, word, taken == name.size))
            return false;
        i += taken;
    }
    *ret = (struct bytes){ arena_copy(arena, out.at, out.size), out.size };
    return true;
}

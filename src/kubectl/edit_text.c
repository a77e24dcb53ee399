/* SPDX-License-Identifier: Apache-2.0 */
/* edit_text.c - see edit_text.h. */
#include "kubectl/edit_text.h"

#include "base/arena.h"
#include "kubectl/program.h"

static const char head[] =
    "# Please edit the object below. Lines beginning with a '#' will be ignored,\n"
    "# and an empty file will abort the edit. If an error occurs while saving this file will be\n"
    "# reopened with the relevant failures.\n"
    "#\n";

/* Each line of the text is a comment. */
static void add_lines(struct buffer *out, const char *before, struct bytes text, const char *behind)
{
    buffer_printf(out, "# %s", before);
    while (text.at) {
        struct bytes line = bytes_next(&text, '\n');
        buffer_add(out, line.at, line.size);
        if (text.at)
            buffer_add_text(out, "\n# ");
    }
    buffer_printf(out, "%s\n", behind);
}

void edit_add_reason(struct edit_reasons *reasons, const char *text, const char *detail)
{
    struct buffer *out = &reasons->text;
    add_lines(out, "", bytes_of(text), detail ? ":" : "");
    if (detail)
        add_lines(out, "* ", bytes_of(detail), "");
    buffer_add_text(out, "#\n");
}

void edit_write_head(struct buffer *out, const struct edit_reasons *reasons)
{
    buffer_add_text(out, head);
    buffer_add(out, reasons->text.at, reasons->text.size);
}

static bool is_comment(struct bytes line)
{
    line = bytes_trim(line);
    return line.size > 0 && line.at[0] == '#';
}

void edit_strip(struct buffer *out, struct bytes text)
{
    while (text.at) {
        struct bytes line = bytes_next(&text, '\n');
        if (is_comment(line))
            continue;
        buffer_add(out, line.at, line.size);
        if (text.at)
            buffer_add_char(out, '\n');
    }
}

bool edit_has_lines(struct bytes text)
{
    while (text.at) {
        struct bytes line = bytes_trim(bytes_next(&text, '\n'));
        if (line.size && line.at[line.size - 1] == '\r')
            line.size--;
        if (line.size && !is_comment(line))
            return true;
    }
    return false;
}

const char *const *edit_command(const char *editor, const char *shell, const char *file,
                                struct arena *arena)
{
    const char **words = arena_array(arena, PROGRAM_WORDS_MAX + 1, sizeof *words);
    size_t count = 0;
    if (strpbrk(editor, "\"'\\")) {
        words[0] = text_is_empty(shell) ? "/bin/bash" : shell;
        words[1] = "-c";
        words[2] = arena_printf(arena, "%s \"%s\"", editor, file);
        return words;
    }
    struct bytes rest = bytes_of(editor);
    while (rest.at && count < PROGRAM_WORDS_MAX - 1) {
        struct bytes word = bytes_next(&rest, ' ');
        if (word.size)
            words[count++] = arena_copy(arena, word.at, word.size);
    }
    words[count] = file;
    return words;
}

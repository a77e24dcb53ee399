/* SPDX-License-Identifier: Apache-2.0 */
/* problem.c - places become lines and columns only here.  Columns count characters; a character of
 * more than a byte is marked by a wide dot, as it takes more room on a terminal. */
#include "cel/problem.h"

#include "base/arena.h"
#include "cel/text.h"

enum { SNIPPET_MAX = 16384 };

void cel_problem_add(struct cel_problems *problems, size_t place, const char *format, ...)
{
    va_list arguments;
    if (problems->count >= PROBLEMS_MAX) {
        problems->dropped++;
        return;
    }
    problems->notes = arena_grow(problems->arena, problems->notes, problems->count,
                                 &problems->capacity, sizeof problems->notes[0]);
    va_start(arguments, format);
    problems->notes[problems->count++] = (struct cel_problem_note){
        .place = place,
        .message = arena_vprintf(problems->arena, format, arguments),
    };
    va_end(arguments);
}

/* PLACE_NONE comes first. */
static bool is_after(const struct cel_problem_note *a, const struct cel_problem_note *b)
{
    return a->place + 1 > b->place + 1;
}

/* Stable: insertion, of a hundred at most. */
static void sort(struct cel_problem_note *notes, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct cel_problem_note note = notes[i];
        size_t at = i;
        for (; at > 0 && is_after(&notes[at - 1], &note); at--)
            notes[at] = notes[at - 1];
        notes[at] = note;
    }
}

static struct bytes line_at(struct bytes text, size_t place, size_t *ret_number, size_t *ret_start)
{
    size_t start = 0, end = place;
    *ret_number = 1;
    for (size_t i = 0; i < place; i++) {
        if (text.at[i] != '\n')
            continue;
        start = i + 1;
        ++*ret_number;
    }
    while (end < text.size && text.at[end] != '\n')
        end++;
    *ret_start = start;
    return (struct bytes){ text.at + start, end - start };
}

static void write_snippet(struct buffer *out, struct bytes line, size_t column_bytes)
{
    buffer_add_text(out, "\n | ");
    for (size_t i = 0; i < line.size; i++)
        buffer_add_char(out, line.at[i] == '\t' ? ' ' : line.at[i]);
    buffer_add_text(out, "\n | ");
    struct bytes rest = line;
    while (rest.size > 0 && (size_t)(rest.at - line.at) < column_bytes) {
        const char *from = rest.at;
        (void)cel_text_next(&rest);
        buffer_add_text(out, rest.at - from > 1 ? "．" : ".");
    }
    bool is_wide = rest.size > 0 && (unsigned char)*rest.at >= 0x80;
    buffer_add_text(out, is_wide ? "＾" : "^");
}

static void write_note(struct buffer *out, struct bytes text, const struct cel_problem_note *note)
{
    size_t number, start;
    if (note->place == PLACE_NONE) {
        buffer_printf(out, "ERROR: <input>:-1:0: %s", note->message);
        return;
    }
    size_t place = note->place < text.size ? note->place : text.size;
    struct bytes line = line_at(text, place, &number, &start);
    uint64_t column = cel_text_count((struct bytes){ line.at, place - start }) + 1;
    buffer_printf(out, "ERROR: <input>:%zu:%zu: %s", number, (size_t)column, note->message);
    if (line.size <= SNIPPET_MAX)
        write_snippet(out, line, place - start);
}

const char *cel_problems_text(struct cel_problems *problems)
{
    AUTO_BUFFER out = { 0 };
    sort(problems->notes, problems->count);
    for (size_t i = 0; i < problems->count; i++) {
        if (i > 0)
            buffer_add_char(&out, '\n');
        write_note(&out, problems->text, &problems->notes[i]);
    }
    if (problems->dropped > 0)
        buffer_printf(&out, "\n%zu more errors were truncated", problems->dropped);
    return arena_copy(problems->arena, out.at, out.size);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* env_file.c - see env_file.h. */
#include "node/env_file.h"

#include <string.h>

#include "node/file_inside.h"

struct reading {
    struct bytes  rest;
    int           line;
    struct error *err;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct bytes without_blanks(struct bytes text)
{
    while (text.size > 0 && is_blank(*text.at))
        text = (struct bytes){ text.at + 1, text.size - 1 };
    return text;
}

/* As upstream reads lines: a carriage return before the end is part of the end. */
static struct bytes next_line(struct reading *reading)
{
    struct bytes line = bytes_next(&reading->rest, '\n');
    if (line.size > 0 && line.at[line.size - 1] == '\r')
        line.size--;
    reading->line++;
    return line;
}

static bool malformed(struct reading *reading, const char *why)
{
    return fail(reading->err, REASON_INVALID, /* os_errno= */ 0,
                "invalid environment variable format at line %d: %s", reading->line, why);
}

/* What stands after the opening quote: up to the closing one, over lines.  NULL: it is not wanted. */
static bool read_value(struct reading *reading, struct bytes rest, struct buffer *ret)
{
    size_t end;
    while (!bytes_find(rest, '\'', &end)) {
        if (ret) {
            buffer_add(ret, rest.at, rest.size);
            buffer_add_char(ret, '\n');
        }
        if (reading->rest.size == 0)
            return malformed(reading, "unclosed single quote");
        rest = next_line(reading);
    }
    struct bytes after = without_blanks((struct bytes){ rest.at + end + 1, rest.size - end - 1 });
    if (after.size > 0 && *after.at != '#')
        return malformed(reading, "unexpected content after closing quote");
    if (ret)
        buffer_add(ret, rest.at, end);
    return true;
}

/* *ret_found: it is the key's; *ret has its value then. */
static bool read_variable(struct reading *reading, struct bytes line, const char *key,
                          struct buffer *ret, bool *ret_found)
{
    size_t equals;
    if (!bytes_find(line, '=', &equals))
        return malformed(reading, "missing '='");
    struct bytes name = { line.at, equals },
                 value = { line.at + equals + 1, line.size - equals - 1 };
    if (name.size == 0)
        return malformed(reading, "empty variable name");
    if (is_blank(name.at[name.size - 1]))
        return malformed(reading, "whitespace before '=' is not allowed");
    *ret_found = bytes_equal_text(name, key);
    if (value.size > 0 && is_blank(*value.at))
        return true;
    if (value.size == 0 || *value.at != '\'')
        return malformed(reading, "value must be enclosed in single quotes");
    return read_value(reading, (struct bytes){ value.at + 1, value.size - 1 },
                      *ret_found ? ret : NULL);
}

bool env_file_find(struct bytes text, const char *key, struct buffer *ret, struct error *err)
{
    struct reading reading = { .rest = text, .err = err };
    bool found = false;
    while (!found && reading.rest.size > 0) {
        struct bytes line = without_blanks(next_line(&reading));
        if (line.size > 0 && *line.at != '#' && !read_variable(&reading, line, key, ret, &found))
            return false;
    }
    return true;
}

bool env_file_read(const char *root, const char *path, const char *key, struct buffer *ret,
                   struct error *err)
{
    AUTO_BUFFER text = { 0 };
    if (!file_read_inside(root, path, ENV_FILE_MAX, &text))
        return fail(err, REASON_INVALID, /* os_errno= */ 0,
                    "environment variable file %s cannot be read", path);
    return env_file_find(buffer_bytes(&text), key, ret, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* json_path.c - see json_path.h.  Evaluated while it is read: an expression walks from the current
 * value outwards. */
#include "codec/json_path.h"

#include <string.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"

struct printing {
    struct buffer *out;
    struct error  *err;
    bool           is_first;             /* of the current expression's results */
};

static bool bad(struct printing *printing, const char *what, struct bytes where)
{
    return fail(printing->err, REASON_BAD_REQUEST, 0, "error parsing jsonpath, %s near \"%.*s\"",
                what, (int)(where.size < 30 ? where.size : 30), where.at);
}

/* Who is told of each result; false ends the walk. */
struct walk {
    struct printing *printing;
    bool           (*visit)(void *context, const struct value *);
    void            *context;
};

static bool walk_on(const struct walk *, const struct value *, struct bytes path, int depth);

static bool parse_literal(struct bytes text, struct bytes *ret)
{
    if (text.size < 2 || (text.at[0] != '"' && text.at[0] != '\'') ||
        text.at[text.size - 1] != text.at[0])
        return false;
    *ret = (struct bytes){ text.at + 1, text.size - 2 };
    return true;
}

struct comparison {
    struct bytes wanted;
    bool         is_equal;
};

static bool compare(void *context, const struct value *value)
{
    struct comparison *comparison = context;
    AUTO_BUFFER text = { 0 };
    if (value_is(value, VALUE_STRING))
        buffer_add(&text, value->string.at, value->string.size);
    else
        json_write_value(&text, value);
    comparison->is_equal =
        comparison->is_equal || bytes_equal(buffer_bytes(&text), comparison->wanted);
    return true;
}

/* ?(@.type=="Ready") */
static bool walk_filter(const struct walk *walk, const struct value *list, struct bytes filter,
                        struct bytes rest, int depth)
{
    const char *equals = memmem(filter.at, filter.size, "==", 2);
    struct comparison comparison = { 0 };
    struct walk to_compare = { walk->printing, compare, &comparison };
    if (!equals || !bytes_starts_with(filter, "?(@") || filter.at[filter.size - 1] != ')')
        return bad(walk->printing, "only ?(@.path==value) is supported", filter);
    if (!value_is(list, VALUE_LIST))
        return value_is(list, VALUE_NULL) || bad(walk->printing, "only a list is filtered", filter);
    struct bytes path =
        bytes_trim((struct bytes){ filter.at + 3, (size_t)(equals - filter.at - 3) });
    struct bytes wanted = bytes_trim(
        (struct bytes){ equals + 2, (size_t)(filter.at + filter.size - 1 - equals - 2) });
    if (!parse_literal(wanted, &comparison.wanted))
        comparison.wanted = wanted;
    for (size_t i = 0; i < value_count(list); i++) {
        comparison.is_equal = false;
        if (!walk_on(&to_compare, value_item(list, i), path, depth + 1))
            return false;
        if (comparison.is_equal && !walk_on(walk, value_item(list, i), rest, depth + 1))
            return false;
    }
    return true;
}

static bool walk_all(const struct walk *walk, const struct value *value, struct bytes rest,
                     int depth)
{
    for (size_t i = 0; i < value_count(value); i++) {
        const struct value *item =
            value_is(value, VALUE_LIST) ? value_item(value, i) : value->map.members[i].value;
        if (!walk_on(walk, item, rest, depth + 1))
            return false;
    }
    return true;
}

static bool walk_index(const struct walk *walk, const struct value *value, struct bytes inside,
                       struct bytes rest, int depth)
{
    struct bytes name;
    int64_t index;
    if (bytes_equal_text(inside, "*"))
        return walk_all(walk, value, rest, depth);
    if (inside.size && inside.at[0] == '?')
        return walk_filter(walk, value, inside, rest, depth);
    if (parse_literal(inside, &name)) {
        const struct value *member = value_member_bytes(value, name);
        return !member || walk_on(walk, member, rest, depth + 1);
    }
    if (!bytes_to_int64(inside, &index))
        return bad(walk->printing, "no index", inside);
    if (index < 0)
        index += (int64_t)value_count(value);
    const struct value *item = index >= 0 ? value_item(value, (size_t)index) : NULL;
    return item ? walk_on(walk, item, rest, depth + 1)
                : fail(walk->printing->err, REASON_BAD_REQUEST, 0,
                       "array index out of bounds: index %lld, length %zu", (long long)index,
                       value_count(value));
}

/* A name ends at '.' or '['; a backslash keeps a dot. */
static struct bytes take_name(struct bytes *path, struct arena *arena)
{
    AUTO_BUFFER name = { 0 };
    while (path->size && path->at[0] != '.' && path->at[0] != '[') {
        if (path->at[0] == '\\' && path->size > 1) {
            path->at++;
            path->size--;
        }
        buffer_add_char(&name, path->at[0]);
        path->at++;
        path->size--;
    }
    return (struct bytes){ arena_copy(arena, name.at, name.size), name.size };
}

static bool walk_name(const struct walk *walk, const struct value *value, struct bytes path,
                      int depth)
{
    AUTO_ARENA arena = { 0 };
    struct bytes name = take_name(&path, &arena);
    if (bytes_equal_text(name, "*"))
        return walk_all(walk, value, path, depth);
    const struct value *member = value_member_bytes(value, name);
    return !member || walk_on(walk, member, path, depth + 1);
}

static bool walk_on(const struct walk *walk, const struct value *value, struct bytes path,
                    int depth)
{
    if (depth > JSON_PATH_DEPTH_MAX * 4)
        return bad(walk->printing, "the path is too deep", path);
    if (path.size == 0 || bytes_equal_text(path, "."))
        return walk->visit(walk->context, value);
    if (path.at[0] == '[') {
        const char *close = memchr(path.at, ']', path.size);
        if (!close)
            return bad(walk->printing, "unterminated array", path);
        struct bytes inside = { path.at + 1, (size_t)(close - path.at - 1) };
        struct bytes rest = { close + 1, path.size - inside.size - 2 };
        return walk_index(walk, value, inside, rest, depth);
    }
    if (path.at[0] == '.')
        path = (struct bytes){ path.at + 1, path.size - 1 };
    return walk_name(walk, value, path, depth);
}

static bool print_result(void *context, const struct value *value)
{
    struct printing *printing = context;
    if (!printing->is_first)
        buffer_add_char(printing->out, ' ');
    printing->is_first = false;
    if (value_is(value, VALUE_STRING))
        buffer_add(printing->out, value->string.at, value->string.size);
    else
        json_write_value(printing->out, value);
    return true;
}

/* ---- templates ---- */

static bool print_template(struct printing *, struct bytes template, const struct value *,
                           int depth);

static void print_escaped(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] != '\\' || i + 1 == text.size) {
            buffer_add_char(out, text.at[i]);
            continue;
        }
        i++;
        buffer_add_char(out, text.at[i] == 'n' ? '\n' : text.at[i] == 't' ? '\t' : text.at[i]);
    }
}

struct range {
    struct printing *printing;
    struct bytes     body;
    int              depth;
};

static bool range_item(void *context, const struct value *value)
{
    struct range *range = context;
    return print_template(range->printing, range->body, value, range->depth + 1);
}

/* The text up to the {end} that closes this range; *rest moves behind it. */
static bool range_body(struct printing *printing, struct bytes *rest, struct bytes *ret)
{
    int open = 1;
    const char *start = rest->at;
    while (rest->size) {
        const char *brace = memchr(rest->at, '{', rest->size);
        const char *close =
            brace ? memchr(brace, '}', (size_t)(rest->at + rest->size - brace)) : NULL;
        if (!close)
            break;
        struct bytes inside = { brace + 1, (size_t)(close - brace - 1) };
        open += bytes_starts_with(inside, "range ") ? 1 : bytes_equal_text(inside, "end") ? -1 : 0;
        rest->size -= (size_t)(close + 1 - rest->at);
        rest->at = close + 1;
        if (open == 0) {
            *ret = (struct bytes){ start, (size_t)(brace - start) };
            return true;
        }
    }
    return bad(printing, "range without end", (struct bytes){ start, 0 });
}

static bool print_action(struct printing *printing, struct bytes inside, struct bytes *rest,
                         const struct value *value, int depth)
{
    struct bytes literal;
    if (bytes_starts_with(inside, "range ")) {
        struct range range = { .printing = printing, .depth = depth };
        struct bytes path = bytes_trim((struct bytes){ inside.at + 6, inside.size - 6 });
        struct walk walk = { printing, range_item, &range };
        return range_body(printing, rest, &range.body) && walk_on(&walk, value, path, 0);
    }
    if (parse_literal(inside, &literal)) {
        print_escaped(printing->out, literal);
        return true;
    }
    if (inside.size && (inside.at[0] == '$' || inside.at[0] == '@'))
        inside = (struct bytes){ inside.at + 1, inside.size - 1 };
    printing->is_first = true;
    struct walk walk = { printing, print_result, printing };
    return walk_on(&walk, value, inside, 0);
}

static bool print_template(struct printing *printing, struct bytes rest, const struct value *value,
                           int depth)
{
    if (depth > JSON_PATH_DEPTH_MAX)
        return bad(printing, "ranges are nested too deep", rest);
    while (rest.size) {
        const char *brace = memchr(rest.at, '{', rest.size);
        size_t plain = brace ? (size_t)(brace - rest.at) : rest.size;
        buffer_add(printing->out, rest.at, plain);
        if (!brace)
            return true;
        const char *close = memchr(brace, '}', rest.size - plain);
        if (!close)
            return bad(printing, "unclosed action", rest);
        struct bytes inside = bytes_trim((struct bytes){ brace + 1, (size_t)(close - brace - 1) });
        rest.size -= (size_t)(close + 1 - rest.at);
        rest.at = close + 1;
        if (!print_action(printing, inside, &rest, value, depth))
            return false;
    }
    return true;
}

/* Ends the walk at the first result. */
static bool take_first(void *context, const struct value *value)
{
    const struct value **found = context;
    *found = value;
    return false;
}

const struct value *json_path_first(const char *expression, const struct value *root)
{
    const struct value *found = NULL;
    struct error err = { 0 };
    struct printing printing = { .err = &err };
    struct walk walk = { &printing, take_first, &found };
    (void)!walk_on(&walk, root, bytes_of(expression), 0);
    return found;
}

bool json_path_each(const char *expression, const struct value *root,
                    bool (*visit)(void *context, const struct value *), void *context,
                    struct error *err)
{
    struct error own = { 0 };
    struct printing printing = { .err = err ? err : &own };
    struct walk walk = { &printing, visit, context };
    return walk_on(&walk, root, bytes_of(expression), 0) || !error_is_set(printing.err);
}

bool json_path_print(const char *template, const struct value *root, struct buffer *out,
                     struct error *err)
{
    struct error own = { 0 };
    struct printing printing = { .out = out, .err = err ? err : &own };
    return print_template(&printing, bytes_of(template), root, 0);
}

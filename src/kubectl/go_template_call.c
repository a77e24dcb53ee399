/* SPDX-License-Identifier: Apache-2.0 */
/* go_template_call.c - the functions that templates call; see go_template_tree.h. */
#include "kubectl/go_template_tree.h"

#include "codec/base64.h"
#include "codec/go_text.h"
#include "codec/value.h"

enum { BYTES_A_STEP = 256, TEXT_COST = 64 };

static bool why_not(const struct call *call, const char **ret_why, const char *format, ...)
    PRINTF(3, 4);
static bool why_not(const struct call *call, const char **ret_why, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    *ret_why = arena_vprintf(&call->run->arena, format, list);
    va_end(list);
    return false;
}

static bool give_text(const struct call *call, struct buffer *text, struct go_value *ret)
{
    if (!run_made(call->run, text->size + TEXT_COST))
        return false;
    *ret =
        go_text((struct bytes){ arena_copy(&call->run->arena, text->at, text->size), text->size });
    return true;
}

/* The type of what is in it. */
static const char *inner_type(struct go_value value)
{
    return go_type(go_unboxed(value));
}

static const char *shown(const struct call *call, struct go_value value)
{
    AUTO_BUFFER text = { 0 };
    go_print_value(&text, value);
    return arena_copy(&call->run->arena, text.at, text.size);
}

/* ---- comparing ---- */

enum family { FAMILY_NONE, FAMILY_BOOL, FAMILY_INTEGER, FAMILY_FLOAT, FAMILY_STRING };

static enum family family_of(struct go_value value)
{
    static const enum family families[GO_KIND_COUNT] = {
        [GO_BOOL] = FAMILY_BOOL,     [GO_INT] = FAMILY_INTEGER,   [GO_INT64] = FAMILY_INTEGER,
        [GO_UINT8] = FAMILY_INTEGER, [GO_FLOAT64] = FAMILY_FLOAT, [GO_STRING] = FAMILY_STRING,
    };
    return families[value.kind];
}

static bool refuse_types(const struct call *call, struct go_value a, struct go_value b,
                         const char **ret_why)
{
    return why_not(call, ret_why, "incompatible types for comparison: %s and %s", inner_type(a),
                   inner_type(b));
}

/* What is no plain value equals nothing, but nothing equals nothing. */
static bool equal_trees(const struct call *call, struct go_value a, struct go_value b,
                        bool *ret_equal, const char **ret_why)
{
    *ret_equal = a.kind == GO_NONE && b.kind == GO_NONE;
    if (a.kind == GO_NONE || b.kind == GO_NONE)
        return true;
    if (a.kind != b.kind)
        return why_not(call, ret_why, "non-comparable types %s: %s, %s: %s", shown(call, a),
                       inner_type(a), inner_type(b), shown(call, b));
    return why_not(call, ret_why, "non-comparable type %s: %s", shown(call, b), inner_type(b));
}

static bool equal_values(const struct call *call, struct go_value a, struct go_value b,
                         bool *ret_equal, const char **ret_why)
{
    enum family family = family_of(a);
    *ret_equal = false;
    if (family != family_of(b))
        return a.kind == GO_NONE || b.kind == GO_NONE || refuse_types(call, a, b, ret_why);
    if (family == FAMILY_NONE)
        return equal_trees(call, a, b, ret_equal, ret_why);
    if (family == FAMILY_BOOL)
        *ret_equal = a.boolean == b.boolean;
    else if (family == FAMILY_INTEGER)
        *ret_equal = a.integer == b.integer;
    else if (family == FAMILY_FLOAT)
        *ret_equal = a.number == b.number;
    else if (!run_step(call->run, a.text.size / BYTES_A_STEP))
        return false;
    else
        *ret_equal = bytes_equal(a.text, b.text);
    return true;
}

static bool call_eq(const struct call *call, struct go_value *ret, const char **ret_why)
{
    bool is_equal = false;
    if (call->count < 2)
        return why_not(call, ret_why, "missing argument for comparison");
    for (size_t i = 1; i < call->count && !is_equal; i++)
        if (!equal_values(call, call->values[0], call->values[i], &is_equal, ret_why))
            return false;
    *ret = go_bool(is_equal);
    return true;
}

static bool call_ne(const struct call *call, struct go_value *ret, const char **ret_why)
{
    bool good = call_eq(call, ret, ret_why);
    ret->boolean = !ret->boolean;
    return good;
}

/* < 0, 0, > 0, and 2 of a number that is none. */
static bool order(const struct call *call, int *ret, const char **ret_why)
{
    struct go_value a = call->values[0], b = call->values[1];
    enum family family = family_of(a), other = family_of(b);
    if (family == FAMILY_NONE || other == FAMILY_NONE)
        return why_not(call, ret_why, "invalid type for comparison");
    if (family != other)
        return refuse_types(call, a, b, ret_why);
    if (family == FAMILY_BOOL)
        return why_not(call, ret_why, "invalid type for comparison");
    if (family == FAMILY_INTEGER)
        *ret = (a.integer > b.integer) - (a.integer < b.integer);
    else if (family == FAMILY_FLOAT)
        *ret = (a.number > b.number) - (a.number < b.number);
    else if (!run_step(call->run, a.text.size / BYTES_A_STEP))
        return false;
    else
        *ret = bytes_compare(a.text, b.text);
    return true;
}

static bool call_lt(const struct call *call, struct go_value *ret, const char **ret_why)
{
    int sign = 0;
    bool good = order(call, &sign, ret_why);
    *ret = go_bool(sign < 0);
    return good;
}

static bool call_le(const struct call *call, struct go_value *ret, const char **ret_why)
{
    int sign = 0;
    bool good = order(call, &sign, ret_why);
    *ret = go_bool(sign <= 0);
    return good;
}

static bool call_gt(const struct call *call, struct go_value *ret, const char **ret_why)
{
    int sign = 0;
    bool good = order(call, &sign, ret_why);
    *ret = go_bool(sign > 0);
    return good;
}

static bool call_ge(const struct call *call, struct go_value *ret, const char **ret_why)
{
    int sign = 0;
    bool good = order(call, &sign, ret_why);
    *ret = go_bool(sign >= 0);
    return good;
}

static bool call_not(const struct call *call, struct go_value *ret, const char **ret_why)
{
    (void)ret_why;
    *ret = go_bool(!go_is_true(call->values[0]));
    return true;
}

/* ---- what is in a value ---- */

static size_t length_of(struct go_value value)
{
    return value.kind == GO_STRING ? value.text.size : value_count(value.tree);
}

static bool call_len(const struct call *call, struct go_value *ret, const char **ret_why)
{
    struct go_value value = call->values[0];
    bool has_length = value.kind == GO_STRING || value.kind == GO_LIST || value.kind == GO_MAP;
    if (value.kind == GO_NONE)
        return why_not(call, ret_why, "%s",
                       value.is_boxed ? "len of nil pointer"
                                      : "reflect: call of reflect.Value.Type on zero Value");
    if (!has_length)
        return why_not(call, ret_why, "len of type %s", inner_type(value));
    *ret = go_int((int64_t)length_of(value));
    return true;
}

/* An index from 0 up to the length itself. */
static bool read_index(const struct call *call, struct go_value index, size_t length, size_t *ret,
                       const char **ret_why)
{
    if (index.kind == GO_NONE)
        return why_not(call, ret_why, "cannot index slice/array with nil");
    if (!go_is_integer(index))
        return why_not(call, ret_why, "cannot index slice/array with type %s", inner_type(index));
    if (index.integer < 0 || (uint64_t)index.integer > length)
        return why_not(call, ret_why, "index out of range: %lld", (long long)index.integer);
    *ret = (size_t)index.integer;
    return true;
}

static struct go_value item_at(struct go_value value, size_t index)
{
    if (value.kind == GO_LIST)
        return go_value_of(value_item(value.tree, index));
    return (struct go_value){ .kind = GO_UINT8, .integer = (unsigned char)value.text.at[index] };
}

static bool index_member(const struct call *call, struct go_value map, struct go_value key,
                         struct go_value *ret, const char **ret_why)
{
    if (key.kind == GO_NONE)
        return why_not(call, ret_why, "value is nil; should be of type string");
    if (key.kind != GO_STRING)
        return why_not(call, ret_why, "value has type %s; should be string", inner_type(key));
    *ret = go_value_of(value_member_bytes(map.tree, key.text));
    ret->is_boxed = true;
    return true;
}

static bool index_once(const struct call *call, struct go_value value, struct go_value key,
                       struct go_value *ret, const char **ret_why)
{
    size_t index;
    if (value.kind == GO_NONE)
        return why_not(call, ret_why, "index of nil pointer");
    if (value.kind == GO_MAP)
        return index_member(call, value, key, ret, ret_why);
    if (value.kind != GO_LIST && value.kind != GO_STRING)
        return why_not(call, ret_why, "can't index item of type %s", inner_type(value));
    if (!read_index(call, key, length_of(value), &index, ret_why))
        return false;
    if (index == length_of(value))
        return why_not(call, ret_why, "reflect: %s index out of range",
                       value.kind == GO_LIST ? "slice" : "string");
    *ret = item_at(value, index);
    return true;
}

static bool call_index(const struct call *call, struct go_value *ret, const char **ret_why)
{
    *ret = call->values[0];
    if (ret->kind == GO_NONE)
        return why_not(call, ret_why, "index of untyped nil");
    for (size_t i = 1; i < call->count; i++)
        if (!index_once(call, *ret, call->values[i], ret, ret_why))
            return false;
    return true;
}

/* kubectl's own: whether `index` would find something that is not null. */
static bool call_exists(const struct call *call, struct go_value *ret, const char **ret_why)
{
    struct go_value value = call->values[0];
    (void)ret_why;
    value.is_boxed = false;
    *ret = go_bool(false);
    for (size_t i = 1; i < call->count; i++) {
        struct go_value key = call->values[i];
        if (value.kind == GO_MAP && (key.kind == GO_STRING || key.kind == GO_NONE)) {
            struct bytes name = key.kind == GO_STRING ? key.text : BYTES("");
            value = go_value_of(value_member_bytes(value.tree, name));
            value.is_boxed = true;
            continue;
        }
        bool has_items = value.kind == GO_LIST || value.kind == GO_STRING;
        if (!has_items || !go_is_integer(key) || key.integer < 0 ||
            (uint64_t)key.integer >= length_of(value))
            return true;
        value = item_at(value, (size_t)key.integer);
    }
    *ret = go_bool(value.kind != GO_NONE || !value.is_boxed);
    return true;
}

static struct go_value slice_of(const struct call *call, struct go_value value, size_t from,
                                size_t to)
{
    if (value.kind == GO_STRING)
        return go_text((struct bytes){ value.text.at + from, to - from });
    struct value *list = value_new_list(&call->run->arena);
    list->list.items = value.tree->list.items + from;
    list->list.count = list->list.capacity = to - from;
    return go_unboxed(go_value_of(list));
}

static bool check_slice(const struct call *call, const char **ret_why)
{
    struct go_value value = call->values[0];
    if (value.kind == GO_NONE)
        return why_not(call, ret_why, "slice of untyped nil");
    if (call->count > 4)
        return why_not(call, ret_why, "too many slice indexes: %zu", call->count - 1);
    if (value.kind != GO_STRING && value.kind != GO_LIST)
        return why_not(call, ret_why, "can't slice item of type %s", inner_type(value));
    if (value.kind == GO_STRING && call->count == 4)
        return why_not(call, ret_why, "cannot 3-index slice a string");
    return true;
}

static bool call_slice(const struct call *call, struct go_value *ret, const char **ret_why)
{
    if (!check_slice(call, ret_why) || !run_made(call->run, TEXT_COST))
        return false;
    struct go_value value = call->values[0];
    size_t length = length_of(value), at[] = { 0, length, length };
    for (size_t i = 1; i < call->count; i++)
        if (!read_index(call, call->values[i], length, &at[i - 1], ret_why))
            return false;
    for (size_t i = 0; i < 2; i++)
        if (at[i] > at[i + 1])
            return why_not(call, ret_why, "invalid slice index: %zu > %zu", at[i], at[i + 1]);
    *ret = slice_of(call, value, at[0], at[1]);
    return true;
}

/* ---- texts ---- */

static bool call_print(const struct call *call, struct go_value *ret, const char **ret_why)
{
    AUTO_BUFFER text = { 0 };
    (void)ret_why;
    go_print(&text, call->values, call->count);
    return give_text(call, &text, ret);
}

static bool call_println(const struct call *call, struct go_value *ret, const char **ret_why)
{
    AUTO_BUFFER text = { 0 };
    (void)ret_why;
    go_print_line(&text, call->values, call->count);
    return give_text(call, &text, ret);
}

static bool call_printf(const struct call *call, struct go_value *ret, const char **ret_why)
{
    AUTO_BUFFER text = { 0 };
    struct bytes bad;
    if (!go_printf(&text, call->values[0].text, call->values + 1, call->count - 1, &bad))
        return why_not(call, ret_why, "%.*s is not supported", BYTES_ARG(bad));
    return give_text(call, &text, ret);
}

/* As print has it, but what is missing is "<no value>". */
static void print_shown(const struct call *call, struct buffer *text)
{
    AUTO_ARENA arena = { 0 };
    struct go_value *values = arena_array(&arena, call->count, sizeof *values);
    for (size_t i = 0; i < call->count; i++)
        values[i] =
            call->values[i].kind == GO_NONE ? go_text(BYTES("<no value>")) : call->values[i];
    go_print(text, values, call->count);
}

static bool call_html(const struct call *call, struct go_value *ret, const char **ret_why)
{
    AUTO_BUFFER text = { 0 }, out = { 0 };
    (void)ret_why;
    print_shown(call, &text);
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i];
        const char *escaped = c == '"'    ? "&#34;"
                              : c == '\'' ? "&#39;"
                              : c == '&'  ? "&amp;"
                              : c == '<'  ? "&lt;"
                              : c == '>'  ? "&gt;"
                              : c == '\0' ? "\xef\xbf\xbd"
                                          : NULL;
        if (escaped)
            buffer_add_text(&out, escaped);
        else
            buffer_add_char(&out, c);
    }
    return give_text(call, &out, ret);
}

static void add_script_character(struct buffer *out, uint32_t character)
{
    if (character == '\\' || character == '\'' || character == '"')
        buffer_printf(out, "\\%c", (char)character);
    else if (character < 0x80 && strchr("<>&=", (int)character))
        buffer_printf(out, "\\u%04X", character);
    else if (go_is_printable(character))
        go_add_character(out, character);
    else
        buffer_printf(out, "\\u%04X", character);
}

static bool call_js(const struct call *call, struct go_value *ret, const char **ret_why)
{
    AUTO_BUFFER text = { 0 }, out = { 0 };
    size_t size;
    (void)ret_why;
    print_shown(call, &text);
    for (size_t i = 0; i < text.size; i += size) {
        struct bytes rest = { text.at + i, text.size - i };
        uint32_t character = go_character(rest, &size);
        if (character == 0xfffd || character == 0x7f)
            buffer_add(&out, rest.at, size);
        else
            add_script_character(&out, character);
    }
    return give_text(call, &out, ret);
}

static bool call_urlquery(const struct call *call, struct go_value *ret, const char **ret_why)
{
    AUTO_BUFFER text = { 0 }, out = { 0 };
    (void)ret_why;
    print_shown(call, &text);
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i];
        if (is_letter_or_digit(c) || (c && strchr("-_.~", c)))
            buffer_add_char(&out, c);
        else if (c == ' ')
            buffer_add_char(&out, '+');
        else
            buffer_printf(&out, "%%%02X", (unsigned char)c);
    }
    return give_text(call, &out, ret);
}

static bool call_base64decode(const struct call *call, struct go_value *ret, const char **ret_why)
{
    struct bytes text = call->values[0].text, plain;
    if (!run_made(call->run, text.size + TEXT_COST))
        return false;
    if (!base64_read(text, &call->run->arena, &plain))
        return why_not(call, ret_why, "base64 decode failed: illegal base64 data at input byte %zu",
                       base64_bad_offset(text));
    *ret = go_text(plain);
    return true;
}

/* No value of JSON can be called. */
static bool call_call(const struct call *call, struct go_value *ret, const char **ret_why)
{
    AUTO_BUFFER text = { 0 };
    (void)ret;
    if (call->values[0].kind == GO_NONE)
        return why_not(call, ret_why, "call of nil");
    if (call->first)
        go_template_write_node(&text, call->first);
    else
        go_print_value(&text, call->values[0]);
    return why_not(call, ret_why, "non-function %s of type %s", buffer_text(&text),
                   inner_type(call->values[0]));
}

static const struct function functions[] = {
    { "and", 1, ARGUMENT_MANY, .is_and = true },
    { "or", 1, ARGUMENT_MANY, .is_or = true },
    { "not", 1, 1, .call = call_not },
    { "eq", 1, ARGUMENT_MANY, .call = call_eq },
    { "ne", 2, 2, .call = call_ne },
    { "lt", 2, 2, .call = call_lt },
    { "le", 2, 2, .call = call_le },
    { "gt", 2, 2, .call = call_gt },
    { "ge", 2, 2, .call = call_ge },
    { "index", 1, ARGUMENT_MANY, .call = call_index },
    { "slice", 1, ARGUMENT_MANY, .call = call_slice },
    { "len", 1, 1, .call = call_len },
    { "print", 0, ARGUMENT_MANY, .call = call_print },
    { "println", 0, ARGUMENT_MANY, .call = call_println },
    { "printf", 1, ARGUMENT_MANY, .call = call_printf, .text_first = true },
    { "html", 0, ARGUMENT_MANY, .call = call_html },
    { "js", 0, ARGUMENT_MANY, .call = call_js },
    { "urlquery", 0, ARGUMENT_MANY, .call = call_urlquery },
    { "call", 1, ARGUMENT_MANY, .call = call_call },
    { "exists", 1, ARGUMENT_MANY, .call = call_exists },
    { "base64decode", 1, 1, .call = call_base64decode, .text_first = true },
};

const struct function *go_template_function(struct bytes name)
{
    FOR_EACH (function, functions)
        if (bytes_equal_text(name, function->name))
            return function;
    return NULL;
}

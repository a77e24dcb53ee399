/* SPDX-License-Identifier: Apache-2.0 */
/* validation.c - the list of field errors: where, what, and how it is said.
 *
 * A report is `<start>[: <value>][: <detail>]`, the start given by the type.  Strings are quoted as
 * Go's %q does, other values are JSON.  The path is rendered only when something is wrong.
 *
 * Holds:    the path's depth is counted even past FIELD_PATH_DEPTH_MAX, so enter and leave match;
 *           after FIELD_ERRORS_MAX errors further ones are dropped.
 * Not here: what is right (validation_format.c, validation_metadata.c, kinds/). */
#include "object/validation.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/schema.h"

static const struct { const char *start, *reason; } types[FIELD_ERROR_TYPE_COUNT] = {
    [FIELD_REQUIRED_ERROR] = { "Required value",    "FieldValueRequired" },
    [FIELD_INVALID]        = { "Invalid value",     "FieldValueInvalid" },
    [FIELD_NOT_SUPPORTED]  = { "Unsupported value", "FieldValueNotSupported" },
    [FIELD_FORBIDDEN]      = { "Forbidden",         "FieldValueForbidden" },
    [FIELD_DUPLICATE]      = { "Duplicate value",   "FieldValueDuplicate" },
    [FIELD_TOO_LONG]       = { "Too long",          "FieldValueTooLong" },
    [FIELD_TOO_MANY]       = { "Too many",          "FieldValueTooMany" },
    [FIELD_NOT_FOUND]      = { "Not found",         "FieldValueNotFound" },
    [FIELD_TYPE_INVALID]   = { "Invalid value",     "FieldValueTypeInvalid" },
    [FIELD_INTERNAL]       = { "Internal error",    "InternalError" },
};

void field_errors_init(struct field_errors *errors, struct arena *arena)
{
    errors->arena = arena;
    errors->errors = NULL;
    errors->count = errors->capacity = 0;
    errors->depth = 0;
    errors->expressions = NULL;
}

/* ---- the path ---- */

static void push(struct field_errors *errors, struct path_part part)
{
    if (errors->depth < FIELD_PATH_DEPTH_MAX)
        errors->path[errors->depth] = part;
    errors->depth++;
}

void field_enter(struct field_errors *errors, const char *name)
{
    push(errors, (struct path_part){ .name = name });
}

void field_enter_index(struct field_errors *errors, size_t index)
{
    push(errors, (struct path_part){ .index = index });
}

void field_enter_key(struct field_errors *errors, struct bytes key)
{
    push(errors, (struct path_part){ .key = { key.at ? key.at : "", key.size } });
}

void field_leave(struct field_errors *errors)
{
    errors->depth--;
}

static void write_part(struct buffer *text, const struct path_part *part)
{
    if (part->name) {
        if (text->size && part->name[0])
            buffer_add_char(text, '.');
        buffer_add_text(text, part->name);
    } else if (part->key.at) {
        buffer_printf(text, "[%.*s]", BYTES_ARG(part->key));
    } else {
        buffer_printf(text, "[%zu]", part->index);
    }
}

const char *field_path_text(const struct field_errors *errors, const char *name)
{
    if (errors->depth == 0 && !name)
        return "<nil>";
    AUTO_BUFFER text = { 0 };
    size_t depth = errors->depth < FIELD_PATH_DEPTH_MAX ? errors->depth : FIELD_PATH_DEPTH_MAX;
    for (size_t i = 0; i < depth; i++)
        write_part(&text, &errors->path[i]);
    if (name)
        write_part(&text, &(struct path_part){ .name = name });
    return arena_strdup(errors->arena, buffer_text(&text));
}

struct field_walk field_walk_start(const struct value *map, const char *name,
                                   struct field_errors *errors)
{
    struct field_walk walk = { .errors = errors, .depth = errors->depth };
    walk.list = name ? value_member(map, name) : map;
    if (name)
        field_enter(errors, name);
    return walk;
}

static void walk_step(struct field_walk *walk)
{
    if (value_is(walk->list, VALUE_LIST)) {
        walk->item = value_item(walk->list, walk->next);
        field_enter_index(walk->errors, walk->next);
    } else {
        walk->key = walk->list->map.members[walk->next].key;
        walk->item = walk->list->map.members[walk->next].value;
        field_enter_key(walk->errors, walk->key);
    }
    walk->index = walk->next++;
}

bool field_walk_next(struct field_walk *walk)
{
    if (walk->next > 0)
        field_leave(walk->errors);
    if (walk->next >= value_count(walk->list))
        return false;
    walk_step(walk);
    return true;
}

void field_walk_done(struct field_walk *walk)
{
    walk->errors->depth = walk->depth;
}

/* ---- values as text ---- */

static void quote_byte(struct buffer *text, unsigned char byte)
{
    static const char escapes[] = "\a\b\f\n\r\t\v\\\"", letters[] = "abfnrtv\\\"";
    const char *found = byte ? strchr(escapes, byte) : NULL;
    if (found)
        buffer_printf(text, "\\%c", letters[found - escapes]);
    else if (byte < 0x20 || byte == 0x7f)
        buffer_printf(text, "\\x%02x", byte);
    else
        buffer_add_char(text, (char)byte);
}

static void quote(struct buffer *text, struct bytes bytes)
{
    buffer_add_char(text, '"');
    for (size_t i = 0; i < bytes.size; i++)
        quote_byte(text, (unsigned char)bytes.at[i]);
    buffer_add_char(text, '"');
}

/* As Go orders a map; LabelSelector, a struct there, has its labels first. */
static int compare_members(const void *a, const void *b)
{
    struct bytes left = ((const struct member *)a)->key, right = ((const struct member *)b)->key;
    bool left_labels = bytes_equal_text(left, "matchLabels");
    bool right_labels = bytes_equal_text(right, "matchLabels");
    if (left_labels != right_labels)
        return left_labels ? -1 : 1;
    return bytes_compare(left, right);
}

static void sort_members(struct value *value)
{
    if (value->type == VALUE_LIST)
        for (size_t i = 0; i < value->list.count; i++)
            sort_members(value->list.items[i]);
    if (value->type != VALUE_MAP || value->map.count == 0)
        return;
    qsort(value->map.members, value->map.count, sizeof value->map.members[0], compare_members);
    for (size_t i = 0; i < value->map.count; i++)
        sort_members(value->map.members[i].value);
}

const char *value_json(const struct value *value, struct arena *arena)
{
    if (!value)
        return "null";
    AUTO_BUFFER text = { 0 };
    struct value *copy = value_clone(arena, value);
    sort_members(copy);
    json_write_value(&text, copy);
    return arena_copy(arena, text.at, text.size);
}

static bool is_full(const struct field_errors *errors)
{
    return errors->count >= FIELD_ERRORS_MAX;
}

static const char *quoted(struct bytes bytes, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    quote(&text, bytes);
    return arena_copy(arena, text.at, text.size);
}

static const char *shown_text(struct field_errors *errors, struct bytes bytes)
{
    return is_full(errors) ? "" : quoted(bytes, errors->arena);
}

static const char *shown(struct field_errors *errors, const struct value *value)
{
    if (value_is(value, VALUE_STRING))
        return shown_text(errors, value->string);
    return is_full(errors) ? "" : value_json(value, errors->arena);
}

/* ---- reports ---- */

void field_errors_add(struct field_errors *errors, const struct field_error *error)
{
    if (is_full(errors))
        return;
    errors->errors = arena_grow(errors->arena, errors->errors, errors->count, &errors->capacity,
                                sizeof *errors->errors);
    errors->errors[errors->count++] = *error;
}

/* `value` is shown as it is; NULL where the type shows none. */
static void report(struct field_errors *errors, enum field_error_type type, const char *name,
                   const char *value, const char *detail)
{
    bool detailed = !text_is_empty(detail);
    if (is_full(errors))
        return;
    const struct field_error error = {
        .type = type,
        .field = field_path_text(errors, name),
        .message = arena_printf(errors->arena, "%s%s%s%s%s", types[type].start, value ? ": " : "",
                                value ? value : "", detailed ? ": " : "", detailed ? detail : ""),
    };
    field_errors_add(errors, &error);
}

void field_required(struct field_errors *errors, const char *name, const char *detail)
{
    report(errors, FIELD_REQUIRED_ERROR, name, NULL, detail);
}

void field_invalid(struct field_errors *errors, const char *name, const struct value *bad,
                   const char *detail)
{
    report(errors, FIELD_INVALID, name, shown(errors, bad), detail);
}

void field_invalid_text(struct field_errors *errors, const char *name, struct bytes bad,
                        const char *detail)
{
    report(errors, FIELD_INVALID, name, shown_text(errors, bad), detail);
}

void field_invalid_int(struct field_errors *errors, const char *name, int64_t bad,
                       const char *detail)
{
    report(errors, FIELD_INVALID, name, arena_printf(errors->arena, "%" PRId64, bad), detail);
}

void field_invalid_json(struct field_errors *errors, const char *name, const char *json,
                        const char *detail)
{
    report(errors, FIELD_INVALID, name, json, detail);
}

void field_invalid_plain(struct field_errors *errors, const char *name, const char *detail)
{
    report(errors, FIELD_INVALID, name, NULL, detail);
}

void field_internal(struct field_errors *errors, const char *name, const char *detail)
{
    report(errors, FIELD_INTERNAL, name, NULL, detail);
}

void field_type_invalid(struct field_errors *errors, const char *name, struct bytes bad,
                        const char *detail)
{
    report(errors, FIELD_TYPE_INVALID, name, shown_text(errors, bad), detail);
}

void field_not_supported_json(struct field_errors *errors, const char *name, const char *json,
                              const char *const *supported)
{
    AUTO_BUFFER detail = { 0 };
    for (const char *const *one = supported; one && *one; one++) {
        buffer_add_text(&detail, one == supported ? "supported values: " : ", ");
        quote(&detail, bytes_of(*one));
    }
    report(errors, FIELD_NOT_SUPPORTED, name, json, buffer_text(&detail));
}

void field_not_supported(struct field_errors *errors, const char *name, struct bytes bad,
                         const char *const *supported)
{
    field_not_supported_json(errors, name, shown_text(errors, bad), supported);
}

void field_forbidden(struct field_errors *errors, const char *name, const char *detail)
{
    report(errors, FIELD_FORBIDDEN, name, NULL, detail);
}

void field_duplicate(struct field_errors *errors, const char *name, const struct value *bad)
{
    report(errors, FIELD_DUPLICATE, name, shown(errors, bad), NULL);
}

void field_duplicate_json(struct field_errors *errors, const char *name, const char *json,
                          const char *detail)
{
    report(errors, FIELD_DUPLICATE, name, json, detail);
}

void field_too_long(struct field_errors *errors, const char *name, int64_t limit)
{
    report(errors, FIELD_TOO_LONG, name, NULL,
           arena_printf(errors->arena, "may not be more than %" PRId64 " %s", limit,
                        limit == 1 ? "byte" : "bytes"));
}

void field_too_many(struct field_errors *errors, const char *name, int64_t count, int64_t limit)
{
    report(errors, FIELD_TOO_MANY, name, arena_printf(errors->arena, "%" PRId64, count),
           arena_printf(errors->arena, "must have at most %" PRId64 " %s", limit,
                        limit == 1 ? "item" : "items"));
}

void field_not_found(struct field_errors *errors, const char *name, const struct value *bad,
                     const char *detail)
{
    static const struct value empty = { .type = VALUE_STRING };
    report(errors, FIELD_NOT_FOUND, name, shown(errors, bad ? bad : &empty), detail);
}

struct bytes value_bytes(const struct value *value)
{
    return value_is(value, VALUE_STRING) ? value->string : (struct bytes){ 0 };
}

bool value_same(const struct value *a, const struct value *b)
{
    if (a && b)
        return value_equal(a, b);
    const struct value *one = a ? a : b;
    return !one || one->type == VALUE_NULL || (one->type == VALUE_LIST && one->list.count == 0);
}

void field_immutable(struct field_errors *errors, const char *name, const struct value *next,
                     const struct value *old)
{
    if (!value_same(next, old))
        field_invalid(errors, name, next, "field is immutable");
}

/* ---- the answer ---- */

static bool said_before(const struct field_errors *errors, size_t index)
{
    const struct field_error *one = &errors->errors[index];
    for (size_t i = 0; i < index; i++)
        if (strcmp(errors->errors[i].field, one->field) == 0
            && strcmp(errors->errors[i].message, one->message) == 0)
            return true;
    return false;
}

const char *field_errors_text(const struct field_errors *errors)
{
    AUTO_BUFFER text = { 0 };
    size_t count = 0;
    for (size_t i = 0; i < errors->count; i++) {
        if (said_before(errors, i))
            continue;
        buffer_printf(&text, "%s%s: %s", count++ ? ", " : "", errors->errors[i].field,
                      errors->errors[i].message);
    }
    const char *all = buffer_text(&text);
    return count > 1 ? arena_printf(errors->arena, "[%s]", all) : arena_strdup(errors->arena, all);
}

bool field_errors_finish(const struct field_errors *errors, const struct kind *kind,
                         const char *name, struct error *err)
{
    if (errors->count == 0)
        return true;
    bool grouped = kind->group[0] != '\0';
    fail_whole(err, errors->arena, REASON_INVALID, "%s%s%s %s is invalid: %s", kind->name,
               grouped ? "." : "", kind->group, quoted(bytes_of(name), errors->arena),
               field_errors_text(errors));
    for (size_t i = 0; i < errors->count; i++)
        error_add_cause(err, errors->arena, types[errors->errors[i].type].reason,
                        errors->errors[i].field, errors->errors[i].message);
    return false;
}

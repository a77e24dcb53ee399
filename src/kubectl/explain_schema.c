/* SPDX-License-Identifier: Apache-2.0 */
/* explain_schema.c - see explain_schema.h.
 *
 * A schema may be a reference, a list of one (items), a map of one (additionalProperties), or made
 * of others (allOf): fields and descriptions are looked for in all of these.  Types that hold
 * themselves end where they come again. */
#include "kubectl/explain_schema.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "kubectl/printer.h"

enum { WIDTH = 76, FIELD_WIDTH = 78, ENUM_MAX = 4, DEPTH_MAX = 64 };

struct writer {
    const struct value *schemas;
    struct arena       *arena;
    struct buffer      *out;
    bool                is_recursive;
};

/* The references on the way to a schema. */
struct seen {
    const struct seen *before;
    struct bytes       reference;
    int                depth;
};

/* ---- what schemas are made of ---- */

static const struct value *resolve(const struct writer *writer, const struct value *schema)
{
    static const char prefix[] = "#/components/schemas/";
    struct bytes reference = value_string(schema, "$ref");
    if (!bytes_starts_with(reference, prefix))
        return schema;
    size_t skip = sizeof prefix - 1;
    const struct value *found = value_member_bytes(
        writer->schemas, (struct bytes){ reference.at + skip, reference.size - skip });
    return found ? found : schema;
}

static bool was_seen(const struct seen *seen, struct bytes reference)
{
    if (seen && seen->depth > DEPTH_MAX)
        return true;
    for (; reference.size && seen; seen = seen->before)
        if (bytes_equal(seen->reference, reference))
            return true;
    return false;
}

/* items, or additionalProperties where that is a schema. */
static const struct value *element_of(const struct value *schema)
{
    const struct value *items = value_member(schema, "items"),
                       *more = value_member(schema, "additionalProperties");
    return value_is(items, VALUE_MAP) ? items : value_is(more, VALUE_MAP) ? more : NULL;
}

static const struct value *only_part(const struct value *schema)
{
    const struct value *parts = value_member(schema, "allOf");
    return value_count(parts) == 1 && !value_member(schema, "properties") ? value_item(parts, 0)
                                                                          : NULL;
}

/* ---- texts ---- */

static size_t characters(struct bytes text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return count;
}

static void wrap_line(struct buffer *out, struct bytes line, size_t width, size_t indent)
{
    size_t length = 0;
    buffer_printf(out, "%*s", (int)indent, "");
    for (size_t at = 0; at < line.size;) {
        size_t blanks = strspn(line.at + at, " \t"), rest = line.size - at;
        blanks = blanks < rest ? blanks : rest;
        struct bytes word = { line.at + at + blanks, 0 };
        while (at + blanks + word.size < line.size && !strchr(" \t", word.at[word.size]))
            word.size++;
        if (word.size && length + blanks > 0 && length + blanks + characters(word) > width) {
            buffer_printf(out, "\n%*s", (int)indent, "");
            length = 0;
        } else if (length + blanks <= width) {
            buffer_add(out, line.at + at, blanks);
            length += blanks;
        }
        buffer_add(out, word.at, word.size);
        length += characters(word);
        at += blanks + word.size;
    }
}

void explain_wrap(struct buffer *out, struct bytes text, size_t width, size_t indent)
{
    while (text.at) {
        wrap_line(out, bytes_next(&text, '\n'), width, indent);
        if (text.at)
            buffer_add_char(out, '\n');
    }
}

/* "Pod" of "#/components/schemas/io.k8s.api.core.v1.Pod" */
static struct bytes last_word(struct bytes reference)
{
    const char *end = reference.at + reference.size, *at = end;
    while (at > reference.at && at[-1] != '.' && at[-1] != '/')
        at--;
    return (struct bytes){ at, (size_t)(end - at) };
}

static void write_type(const struct writer *writer, const struct value *schema, int depth)
{
    struct buffer *out = writer->out;
    struct bytes reference = value_string(schema, "$ref"), type = value_string(schema, "type");
    const struct value *element = element_of(schema), *part = only_part(schema);
    if (depth > DEPTH_MAX)
        return;
    if (element) {
        buffer_add_text(out, value_is(value_member(schema, "items"), VALUE_MAP) ? "[]"
                                                                                : "map[string]");
        write_type(writer, element, depth + 1);
        return;
    }
    if (part) {
        write_type(writer, part, depth + 1);
        return;
    }
    if (reference.size) {
        type = value_string(resolve(writer, schema), "type");
        if (type.size == 0 || bytes_equal_text(type, "object"))
            type = last_word(reference);
    }
    bool is_object = type.size == 0 || bytes_equal_text(type, "object");
    buffer_printf(out, "%.*s", BYTES_ARG(is_object ? BYTES("Object") : type));
}

static void write_enum_item(struct buffer *out, const struct value *item)
{
    if (!value_is(item, VALUE_STRING))
        json_write_value(out, item);
    else if (item->string.size == 0)
        buffer_add_text(out, "\"\"");
    else
        buffer_add(out, item->string.at, item->string.size);
}

/* A line for each behind a single field; else the first few on one line. */
static void write_enum(const struct writer *writer, const struct value *schema, bool is_long,
                       size_t indent)
{
    const struct value *items = value_member(schema, "enum");
    if (value_count(items) == 0)
        return;
    if (is_long)
        buffer_add_text(writer->out, "ENUM:");
    else
        buffer_printf(writer->out, "\n%*senum: ", (int)indent, "");
    for (size_t i = 0; i < value_count(items); i++) {
        if (!is_long && i >= ENUM_MAX) {
            buffer_add_text(writer->out, ", ....");
            return;
        }
        buffer_add_text(writer->out, is_long ? "\n    " : i ? ", " : "");
        write_enum_item(writer->out, value_item(items, i));
    }
}

static void add_description(const struct writer *writer, const struct value *schema,
                            struct buffer *ret, int depth)
{
    schema = resolve(writer, schema);
    struct bytes text = value_string(schema, "description");
    const struct value *parts = value_member(schema, "allOf"), *element = element_of(schema);
    if (depth > DEPTH_MAX)
        return;
    if (text.size)
        buffer_printf(ret, "%.*s\n", BYTES_ARG(text));
    for (size_t i = 0; i < value_count(parts); i++)
        add_description(writer, value_item(parts, i), ret, depth + 1);
    if (element)
        add_description(writer, element, ret, depth + 1);
}

/* ---- fields ---- */

static bool is_required(const struct value *schema, struct bytes name)
{
    const struct value *required = value_member(schema, "required");
    for (size_t i = 0; i < value_count(required); i++)
        if (bytes_equal(value_string(value_item(required, i), ""), name))
            return true;
    return false;
}

static void write_field(const struct writer *writer, const struct value *schema,
                        const struct member *field, size_t level)
{
    struct buffer *out = writer->out;
    size_t indent = level * 2;
    struct bytes text = value_string(field->value, "description");
    buffer_printf(out, "%*s%.*s\t<", (int)indent, "", BYTES_ARG(field->key));
    write_type(writer, field->value, 0);
    buffer_printf(out, ">%s", is_required(schema, field->key) ? " -required-" : "");
    write_enum(writer, field->value, /* is_long= */ false, indent);
    buffer_add_char(out, '\n');
    if (writer->is_recursive)
        return;
    explain_wrap(out, text.size ? text : BYTES("<no description>"),
                 FIELD_WIDTH > indent ? FIELD_WIDTH - indent : 1, indent + 2);
    buffer_add_text(out, "\n\n");
}

static void write_fields(const struct writer *writer, const struct value *schema, size_t level,
                         const struct seen *before)
{
    struct seen seen = { before, value_string(schema, "$ref"), before ? before->depth + 1 : 0 };
    if (was_seen(before, seen.reference))
        return;
    schema = resolve(writer, schema);
    const struct value *parts = value_member(schema, "allOf"), *element = element_of(schema),
                       *fields = value_member(schema, "properties");
    fields = fields ? value_sorted(fields, writer->arena) : NULL;
    for (size_t i = 0; value_is(fields, VALUE_MAP) && i < value_count(fields); i++) {
        write_field(writer, schema, &fields->map.members[i], level);
        if (writer->is_recursive)
            write_fields(writer, fields->map.members[i].value, level + 1, &seen);
    }
    for (size_t i = 0; i < value_count(parts); i++)
        write_fields(writer, value_item(parts, i), level, &seen);
    if (element)
        write_fields(writer, element, level, &seen);
}

static void write_schema(const struct writer *writer, const struct value *schema)
{
    AUTO_BUFFER text = { 0 };
    AUTO_BUFFER fields = { 0 };
    struct writer inner = *writer;
    add_description(writer, schema, &text, 0);
    buffer_add_text(writer->out, "DESCRIPTION:\n");
    explain_wrap(writer->out, text.size ? buffer_bytes(&text) : BYTES("<empty>"), WIDTH, 4);
    buffer_add_char(writer->out, '\n');
    inner.out = &fields;
    write_fields(&inner, schema, 1, NULL);
    if (fields.size)
        buffer_printf(writer->out, "FIELDS:\n%s", buffer_text(&fields));
}

/* ---- the way to a field ---- */

static bool follow(const struct writer *writer, const struct value *schema, struct bytes path,
                   const struct seen *before);

static bool enter(const struct writer *writer, const struct value *field, struct bytes name,
                  struct bytes rest)
{
    if (!rest.at) {
        buffer_printf(writer->out, "FIELD: %.*s <", BYTES_ARG(name));
        write_type(writer, field, 0);
        buffer_add_text(writer->out, ">\n");
        write_enum(writer, field, /* is_long= */ true, 0);
        buffer_add_text(writer->out, "\n\n");
    }
    return follow(writer, field, rest, NULL);
}

/* False: there is no such field. */
static bool follow(const struct writer *writer, const struct value *schema, struct bytes path,
                   const struct seen *before)
{
    struct seen seen = { before, value_string(schema, "$ref"), before ? before->depth + 1 : 0 };
    if (!path.at) {
        write_schema(writer, schema);
        return true;
    }
    if (was_seen(before, seen.reference))
        return false;
    schema = resolve(writer, schema);
    struct bytes rest = path, name = bytes_next(&rest, '.');
    const struct value *field = value_member_bytes(value_member(schema, "properties"), name),
                       *parts = value_member(schema, "allOf"), *element = element_of(schema);
    if (field)
        return enter(writer, field, name, rest);
    if (element)
        return follow(writer, element, path, &seen);
    for (size_t i = 0; i < value_count(parts); i++)
        if (follow(writer, value_item(parts, i), path, &seen))
            return true;
    return false;
}

static const struct value *find_kind(const struct value *schemas,
                                     const struct explain_options *options)
{
    for (size_t i = 0; i < value_count(schemas); i++) {
        const struct value *schema = schemas->map.members[i].value,
                           *kinds = value_member(schema, "x-kubernetes-group-version-kind");
        for (size_t k = 0; k < value_count(kinds); k++) {
            const struct value *kind = value_item(kinds, k);
            if (bytes_equal_text(value_string(kind, "kind"), options->kind) &&
                bytes_equal_text(value_string(kind, "group"), options->group) &&
                bytes_equal_text(value_string(kind, "version"), options->version))
                return schema;
        }
    }
    return NULL;
}

bool explain_write(const struct value *document, const struct explain_options *options,
                   struct buffer *ret, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const struct value *schemas = value_at(document, "components.schemas"),
                       *schema = value_is(schemas, VALUE_MAP) ? find_kind(schemas, options) : NULL;
    struct writer writer = { schemas, &arena, ret, options->is_recursive };
    struct bytes path = *options->path ? bytes_of(options->path) : (struct bytes){ 0 };
    if (!schema)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "GVR (%s/%s, Kind=%s) not found in OpenAPI schema", options->group,
                    options->version, options->kind);
    if (*options->group)
        buffer_printf(ret, "GROUP:      %s\n", options->group);
    buffer_printf(ret, "KIND:       %s\nVERSION:    %s\n\n", options->kind, options->version);
    if (!follow(&writer, schema, path, NULL)) {
        const char *dot = strrchr(options->path, '.');
        return fail(err, REASON_BAD_REQUEST, 0, "field \"%s\" does not exist",
                    dot ? dot + 1 : options->path);
    }
    buffer_add_char(ret, '\n');
    return true;
}

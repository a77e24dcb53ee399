/* SPDX-License-Identifier: Apache-2.0 */
/* openapi_protobuf.c - see openapi_protobuf.h: one writer, two sets of tables.
 *
 * A member's form says how its value becomes a field; `inside` are the numbers of the messages it is
 * wrapped in, from the outside in (gnostic has one for every "this or that").  What no row names has
 * no place in protobuf and is left out.
 * Numbers are those of gnostic's OpenAPIv2.proto and OpenAPIv3.proto. */
#include "apiserver/openapi_protobuf.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "codec/yaml.h"
#include "object/protobuf_wire.h"

enum form {
    FORM_TEXT, FORM_BOOL, FORM_INT, FORM_DOUBLE,
    FORM_TEXTS,                  /* a text or a list of texts */
    FORM_ANY,                    /* { yaml = 2 } */
    FORM_SCALAR,                 /* { number = 1 | boolean = 2 | string = 3 }, else nothing */
    FORM_MESSAGE,                /* each of a list, or one */
    FORM_NAMED,                  /* a map: { name = 1, value = 2 } of each member */
    FORM_BOOL_OR_MESSAGE         /* { message = 1 | boolean = 2 } */
};

struct message;
struct member_row {
    const char           *name;
    unsigned              number;
    enum form             form;
    const char           *inside;        /* "\1\3": field 3 of the message in field 1; NULL: none */
    const struct message *message;
};
struct message {
    const struct member_row *rows;
    size_t                   count;
    unsigned                 extension;  /* repeated NamedAny, the last of all */
    /* Where a "$ref" makes it another message: the numbers of the one and the other; 0: it is not
     * wrapped. */
    unsigned                 itself, reference;
};
#define MESSAGE(table, extension_) { table, ARRAY_SIZE(table), extension_, 0, 0 }

/* ---- OpenAPI v2 ---- */

static const struct message v2_schema;

static const struct member_row v2_parameter_rows[] = {
    { "required", 1, FORM_BOOL }, { "in", 2, FORM_TEXT },   { "description", 3, FORM_TEXT },
    { "name", 4, FORM_TEXT },     { "type", 6, FORM_TEXT }, { "uniqueItems", 20, FORM_BOOL },
};
static const struct message v2_parameter = MESSAGE(v2_parameter_rows, 23);

static const struct member_row v2_response_rows[] = {
    { "description", 1, FORM_TEXT },
    { "schema", 2, FORM_MESSAGE, "\1", &v2_schema },
};
static const struct message v2_response = MESSAGE(v2_response_rows, 5);

static const struct member_row v2_operation_rows[] = {
    { "tags", 1, FORM_TEXTS },
    { "description", 3, FORM_TEXT },
    { "operationId", 5, FORM_TEXT },
    { "produces", 6, FORM_TEXTS },
    { "consumes", 7, FORM_TEXTS },
    { "parameters", 8, FORM_MESSAGE, "\1\2\3", &v2_parameter },      /* all are of the query */
    { "responses", 9, FORM_NAMED, "\1\1", &v2_response },
    { "deprecated", 11, FORM_BOOL },
};
static const struct message v2_operation = MESSAGE(v2_operation_rows, 13);

static const struct member_row v2_path_rows[] = {
    { "get", 2, FORM_MESSAGE, NULL, &v2_operation },
    { "put", 3, FORM_MESSAGE, NULL, &v2_operation },
    { "post", 4, FORM_MESSAGE, NULL, &v2_operation },
    { "delete", 5, FORM_MESSAGE, NULL, &v2_operation },
    { "patch", 8, FORM_MESSAGE, NULL, &v2_operation },
};
static const struct message v2_path = MESSAGE(v2_path_rows, 10);

static const struct member_row v2_schema_rows[] = {
    { "$ref", 1, FORM_TEXT },
    { "format", 2, FORM_TEXT },
    { "title", 3, FORM_TEXT },
    { "description", 4, FORM_TEXT },
    { "default", 5, FORM_ANY },
    { "multipleOf", 6, FORM_DOUBLE },
    { "maximum", 7, FORM_DOUBLE },
    { "exclusiveMaximum", 8, FORM_BOOL },
    { "minimum", 9, FORM_DOUBLE },
    { "exclusiveMinimum", 10, FORM_BOOL },
    { "maxLength", 11, FORM_INT },
    { "minLength", 12, FORM_INT },
    { "pattern", 13, FORM_TEXT },
    { "maxItems", 14, FORM_INT },
    { "minItems", 15, FORM_INT },
    { "uniqueItems", 16, FORM_BOOL },
    { "maxProperties", 17, FORM_INT },
    { "minProperties", 18, FORM_INT },
    { "required", 19, FORM_TEXTS },
    { "enum", 20, FORM_ANY },
    { "additionalProperties", 21, FORM_BOOL_OR_MESSAGE, NULL, &v2_schema },
    { "type", 22, FORM_TEXTS, "\1" },
    { "items", 23, FORM_MESSAGE, "\1", &v2_schema },
    { "allOf", 24, FORM_MESSAGE, NULL, &v2_schema },
    { "properties", 25, FORM_NAMED, "\1", &v2_schema },
    { "example", 30, FORM_ANY },
};
static const struct message v2_schema = MESSAGE(v2_schema_rows, 31);

static const struct member_row v2_info_rows[] = {
    { "title", 1, FORM_TEXT }, { "version", 2, FORM_TEXT }, { "description", 3, FORM_TEXT },
};
static const struct message v2_info = MESSAGE(v2_info_rows, 7);

static const struct member_row v2_document_rows[] = {
    { "swagger", 1, FORM_TEXT },
    { "info", 2, FORM_MESSAGE, NULL, &v2_info },
    { "paths", 8, FORM_NAMED, "\2", &v2_path },
    { "definitions", 9, FORM_NAMED, "\1", &v2_schema },
};
static const struct message v2_document = MESSAGE(v2_document_rows, 16);

/* ---- OpenAPI v3 ---- */

static const struct message v3_schema;

static const struct member_row v3_parameter_rows[] = {
    { "name", 1, FORM_TEXT },        { "in", 2, FORM_TEXT },
    { "description", 3, FORM_TEXT }, { "required", 4, FORM_BOOL },
    { "schema", 10, FORM_MESSAGE, NULL, &v3_schema },
};
static const struct message v3_parameter = MESSAGE(v3_parameter_rows, 14);

static const struct member_row v3_response_rows[] = { { "description", 1, FORM_TEXT } };
static const struct message v3_response = MESSAGE(v3_response_rows, 5);

static const struct member_row v3_operation_rows[] = {
    { "tags", 1, FORM_TEXTS },
    { "description", 3, FORM_TEXT },
    { "operationId", 5, FORM_TEXT },
    { "parameters", 6, FORM_MESSAGE, "\1", &v3_parameter },
    { "responses", 8, FORM_NAMED, "\2\1", &v3_response },
    { "deprecated", 10, FORM_BOOL },
};
static const struct message v3_operation = MESSAGE(v3_operation_rows, 13);

static const struct member_row v3_path_rows[] = {
    { "get", 4, FORM_MESSAGE, NULL, &v3_operation },
    { "put", 5, FORM_MESSAGE, NULL, &v3_operation },
    { "post", 6, FORM_MESSAGE, NULL, &v3_operation },
    { "delete", 7, FORM_MESSAGE, NULL, &v3_operation },
    { "patch", 10, FORM_MESSAGE, NULL, &v3_operation },
};
static const struct message v3_path = MESSAGE(v3_path_rows, 14);

static const struct member_row v3_schema_rows[] = {
    { "nullable", 1, FORM_BOOL },
    { "example", 7, FORM_ANY },
    { "title", 9, FORM_TEXT },
    { "multipleOf", 10, FORM_DOUBLE },
    { "maximum", 11, FORM_DOUBLE },
    { "exclusiveMaximum", 12, FORM_BOOL },
    { "minimum", 13, FORM_DOUBLE },
    { "exclusiveMinimum", 14, FORM_BOOL },
    { "maxLength", 15, FORM_INT },
    { "minLength", 16, FORM_INT },
    { "pattern", 17, FORM_TEXT },
    { "maxItems", 18, FORM_INT },
    { "minItems", 19, FORM_INT },
    { "uniqueItems", 20, FORM_BOOL },
    { "maxProperties", 21, FORM_INT },
    { "minProperties", 22, FORM_INT },
    { "required", 23, FORM_TEXTS },
    { "enum", 24, FORM_ANY },
    { "type", 25, FORM_TEXT },
    { "allOf", 26, FORM_MESSAGE, NULL, &v3_schema },
    { "oneOf", 27, FORM_MESSAGE, NULL, &v3_schema },
    { "anyOf", 28, FORM_MESSAGE, NULL, &v3_schema },
    { "items", 30, FORM_MESSAGE, "\1", &v3_schema },
    { "properties", 31, FORM_NAMED, "\1", &v3_schema },
    { "additionalProperties", 32, FORM_BOOL_OR_MESSAGE, NULL, &v3_schema },
    { "default", 33, FORM_SCALAR },
    { "description", 34, FORM_TEXT },
    { "format", 35, FORM_TEXT },
};
static const struct message v3_schema = { v3_schema_rows, ARRAY_SIZE(v3_schema_rows), 36,
                                          .itself = 1, .reference = 2 };

static const struct member_row v3_components_rows[] = {
    { "schemas", 1, FORM_NAMED, "\1", &v3_schema },
};
static const struct message v3_components = MESSAGE(v3_components_rows, 10);

static const struct member_row v3_info_rows[] = {
    { "title", 1, FORM_TEXT }, { "description", 2, FORM_TEXT }, { "version", 6, FORM_TEXT },
};
static const struct message v3_info = MESSAGE(v3_info_rows, 7);

static const struct member_row v3_document_rows[] = {
    { "openapi", 1, FORM_TEXT },
    { "info", 2, FORM_MESSAGE, NULL, &v3_info },
    { "paths", 4, FORM_NAMED, "\1", &v3_path },
    { "components", 5, FORM_MESSAGE, NULL, &v3_components },
};
static const struct message v3_document = MESSAGE(v3_document_rows, 9);

/* ---- writing ---- */

enum { INSIDE_MAX = 4, ANY_YAML = 2, NAME = 1, VALUE = 2 };

static void write_message(struct buffer *, unsigned number, const struct value *,
                          const struct message *);

static void write_any(struct buffer *out, unsigned number, const struct value *value)
{
    size_t begun = wire_begin(out, number), text = wire_begin(out, ANY_YAML);
    yaml_write_value(out, value);
    wire_end(out, text);
    wire_end(out, begun);
}

static void write_scalar(struct buffer *out, unsigned number, const struct value *value)
{
    if (value->type == VALUE_MAP || value->type == VALUE_LIST || value->type == VALUE_NULL)
        return;
    size_t begun = wire_begin(out, number);
    if (value->type == VALUE_INT)
        wire_add_double(out, 1, (double)value->integer);
    else if (value->type == VALUE_DOUBLE)
        wire_add_double(out, 1, value->number);
    else if (value->type == VALUE_BOOL)
        wire_add_int(out, 2, value->boolean);
    else if (value->type == VALUE_STRING)
        wire_add_bytes(out, 3, value->string);
    wire_end(out, begun);
}

static void write_named(struct buffer *out, unsigned number, const struct value *map,
                        const char *inside, const struct message *message)
{
    for (size_t i = 0; value_is(map, VALUE_MAP) && i < map->map.count; i++) {
        size_t begun = wire_begin(out, number);
        wire_add_bytes(out, NAME, map->map.members[i].key);
        size_t wrapped = inside ? wire_begin(out, VALUE) : 0;
        write_message(out, inside ? (unsigned)*inside : VALUE, map->map.members[i].value, message);
        if (inside)
            wire_end(out, wrapped);
        wire_end(out, begun);
    }
}

/* One element of a member, in as many wrappings as it has. */
static void write_wrapped(struct buffer *out, unsigned number, const char *inside,
                          const struct value *value, const struct message *message)
{
    size_t begun[INSIDE_MAX], depth = 0;
    for (; inside && *inside && depth < INSIDE_MAX; number = (unsigned)*inside++)
        begun[depth++] = wire_begin(out, number);
    write_message(out, number, value, message);
    while (depth > 0)
        wire_end(out, begun[--depth]);
}

/* Texts of a member: each a field, or all in one message. */
static void write_texts(struct buffer *out, const struct member_row *row,
                        const struct value *value)
{
    size_t begun = row->inside ? wire_begin(out, row->number) : 0;
    unsigned number = row->inside ? (unsigned)*row->inside : row->number;
    if (value->type == VALUE_STRING)
        wire_add_bytes(out, number, value->string);
    for (size_t i = 0; value->type == VALUE_LIST && i < value->list.count; i++)
        wire_add_bytes(out, number, value_string(value->list.items[i], ""));
    if (row->inside)
        wire_end(out, begun);
}

static void write_messages(struct buffer *out, const struct member_row *row,
                           const struct value *value)
{
    if (value->type != VALUE_LIST)
        write_wrapped(out, row->number, row->inside, value, row->message);
    for (size_t i = 0; value->type == VALUE_LIST && i < value->list.count; i++)
        write_wrapped(out, row->number, row->inside, value->list.items[i], row->message);
}

/* The map's own message is the member's; what its values are wrapped in stands behind that. */
static void write_map(struct buffer *out, const struct member_row *row, const struct value *value)
{
    size_t begun = wire_begin(out, row->number);
    const char *rest = row->inside + 1;
    write_named(out, (unsigned)row->inside[0], value, *rest ? rest : NULL, row->message);
    wire_end(out, begun);
}

static void write_bool_or_message(struct buffer *out, const struct member_row *row,
                                  const struct value *value)
{
    size_t begun = wire_begin(out, row->number);
    if (value->type == VALUE_BOOL)
        wire_add_int(out, 2, value->boolean);
    else
        write_message(out, 1, value, row->message);
    wire_end(out, begun);
}

static void write_anys(struct buffer *out, const struct member_row *row, const struct value *value)
{
    bool is_list = value->type == VALUE_LIST && strcmp(row->name, "enum") == 0;
    if (!is_list)
        write_any(out, row->number, value);
    for (size_t i = 0; is_list && i < value->list.count; i++)
        write_any(out, row->number, value->list.items[i]);
}

static double number_of(const struct value *value)
{
    return value->type == VALUE_DOUBLE ? value->number : (double)value_int(value, "", 0);
}

static void write_member(struct buffer *out, const struct member_row *row,
                         const struct value *value)
{
    switch (row->form) {
    case FORM_TEXT:            wire_add_bytes(out, row->number, value_string(value, ""));  break;
    case FORM_BOOL:            wire_add_int(out, row->number, value_bool(value, "", false)); break;
    case FORM_INT:             wire_add_int(out, row->number, value_int(value, "", 0));    break;
    case FORM_DOUBLE:          wire_add_double(out, row->number, number_of(value));        break;
    case FORM_TEXTS:           write_texts(out, row, value);                               break;
    case FORM_ANY:             write_anys(out, row, value);                                break;
    case FORM_SCALAR:          write_scalar(out, row->number, value);                      break;
    case FORM_MESSAGE:         write_messages(out, row, value);                            break;
    case FORM_NAMED:           write_map(out, row, value);                                 break;
    case FORM_BOOL_OR_MESSAGE: write_bool_or_message(out, row, value);                     break;
    }
}

static void write_extension(struct buffer *out, unsigned number, const struct member *member)
{
    size_t begun = wire_begin(out, number);
    wire_add_bytes(out, NAME, member->key);
    write_any(out, VALUE, member->value);
    wire_end(out, begun);
}

/* By ascending number, as gnostic writes them; what has no row and is no extension has no place. */
static void write_members(struct buffer *out, const struct value *map,
                          const struct message *message)
{
    for (size_t i = 0; i < message->count; i++) {
        const struct value *value = value_member(map, message->rows[i].name);
        if (value)
            write_member(out, &message->rows[i], value);
    }
    for (size_t i = 0; value_is(map, VALUE_MAP) && i < map->map.count; i++)
        if (bytes_starts_with(map->map.members[i].key, "x-"))
            write_extension(out, message->extension, &map->map.members[i]);
}

/* Depth is that of a document of ours. */
static void write_message(struct buffer *out, unsigned number, const struct value *value,
                          const struct message *message)
{
    size_t begun = wire_begin(out, number);
    const struct value *target = message->itself ? value_member(value, "$ref") : NULL;
    size_t wrapped = target            ? wire_begin(out, message->reference)
                     : message->itself ? wire_begin(out, message->itself)
                                       : 0;
    if (target)
        wire_add_bytes(out, 1, value_string(target, ""));
    else
        write_members(out, value, message);
    if (message->itself)
        wire_end(out, wrapped);
    wire_end(out, begun);
}

bool openapi_write_protobuf(struct buffer *out, struct bytes json, bool is_v3)
{
    AUTO_ARENA arena = { 0 };
    const struct value *document = json_parse(json, NULL, &arena, NULL);
    if (document)
        write_members(out, document, is_v3 ? &v3_document : &v2_document);
    return document != NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* openapi_schema.c - see openapi_schema.h; the rules are those of api/README.md, "Publishing
 * OpenAPI". */
#include "apiserver/openapi_schema.h"

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "object/schema.h"

/* What a scalar or codec is; a name: a schema of its own that is referred to. */
static const struct shape_row {
    const char *name, *v2, *v3;
} shape_rows[] = {
    [SHAPE_STRING] = { NULL, "\"type\":\"string\"", "\"type\":\"string\"" },
    [SHAPE_BOOL] = { NULL, "\"type\":\"boolean\"", "\"type\":\"boolean\"" },
    [SHAPE_INT32] = { NULL, "\"type\":\"integer\",\"format\":\"int32\"",
                      "\"type\":\"integer\",\"format\":\"int32\"" },
    [SHAPE_INT64] = { NULL, "\"type\":\"integer\",\"format\":\"int64\"",
                      "\"type\":\"integer\",\"format\":\"int64\"" },
    [SHAPE_DOUBLE] = { NULL, "\"type\":\"number\",\"format\":\"double\"",
                       "\"type\":\"number\",\"format\":\"double\"" },
    [SHAPE_BYTES] = { NULL, "\"type\":\"string\",\"format\":\"byte\"",
                      "\"type\":\"string\",\"format\":\"byte\"" },
    [SHAPE_TIME] = { "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
                     "\"type\":\"string\",\"format\":\"date-time\"",
                     "\"type\":\"string\",\"format\":\"date-time\"" },
    [SHAPE_MICRO_TIME] = { "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
                           "\"type\":\"string\",\"format\":\"date-time\"",
                           "\"type\":\"string\",\"format\":\"date-time\"" },
    [SHAPE_DURATION] = { "io.k8s.apimachinery.pkg.apis.meta.v1.Duration", "\"type\":\"string\"",
                         "\"type\":\"string\"" },
    [SHAPE_QUANTITY] = { "io.k8s.apimachinery.pkg.api.resource.Quantity", "\"type\":\"string\"",
                         "\"oneOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]" },
    [SHAPE_INT_OR_STRING] = { "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
                              "\"type\":\"string\",\"format\":\"int-or-string\"",
                              "\"format\":\"int-or-string\",\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}]" },
    [SHAPE_RAW_EXTENSION] = { "io.k8s.apimachinery.pkg.runtime.RawExtension", "\"type\":\"object\"",
                              "\"type\":\"object\"" },
    [SHAPE_FIELDS_V1] = { "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1", "\"type\":\"object\"",
                          "\"type\":\"object\"" },
    [SHAPE_JSON] = { "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON", "", "" },
    [SHAPE_SCHEMA_OR_BOOL] = { "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool",
                               "", "" },
    [SHAPE_SCHEMA_OR_ARRAY] = { "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray",
                                "", "" },
    [SHAPE_SCHEMA_OR_STRING_ARRAY] = { "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray",
                                       "", "" },
    [SHAPE_ANY] = { NULL, "", "" },
};

static void note_type(struct openapi_schemas *schemas, const struct type *type)
{
    if (type->openapi_name && !map_get(&schemas->types, bytes_of(type->openapi_name)))
        map_put(&schemas->types, bytes_of(type->openapi_name), (void *)(uintptr_t)type);
}

static void add_custom(struct openapi_schemas *schemas, const struct kind *kind)
{
    static const struct kind *const *const whole[] = { &well_known.partial_object_metadata,
                                                       &well_known.partial_object_metadata_list };
    AUTO_ARENA arena = { 0 };
    FOR_EACH(row, whole)
        note_type(schemas, type_field((**row)->type, BYTES("metadata"))->type);
    map_put(&schemas->custom, bytes_of(openapi_custom_name(kind, kind->name, &arena)),
            (void *)(uintptr_t)kind);
}

void openapi_schemas_add_kind(struct openapi_schemas *schemas, const struct kind *kind)
{
    if (kind->custom) {
        add_custom(schemas, kind);
        return;
    }
    if (!kind->type->openapi_name)
        return;
    note_type(schemas, kind->type);
    map_put(&schemas->kinds, bytes_of(kind->type->openapi_name), (void *)(uintptr_t)kind);
}

void openapi_schemas_done(struct openapi_schemas *schemas)
{
    map_done(&schemas->types);
    map_done(&schemas->kinds);
    map_done(&schemas->custom);
}

static void write_reference(const struct openapi_schemas *schemas, struct buffer *out,
                            const char *name)
{
    if (schemas->is_v3)
        buffer_printf(out, "\"allOf\":[{\"$ref\":\"#/components/schemas/%s\"}]", name);
    else
        buffer_printf(out, "\"$ref\":\"#/definitions/%s\"", name);
}

static void write_enum(struct buffer *out, const char *const *values)
{
    buffer_add_text(out, ",\"enum\":[");
    for (size_t i = 0; values[i]; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        json_write_string(out, bytes_of(values[i]));
    }
    buffer_add_char(out, ']');
}

/* One element: of the field itself, or of its list or map. */
static void write_element(struct openapi_schemas *schemas, struct buffer *out,
                          const struct field *field)
{
    const struct shape_row *row = field->shape < SHAPE_STRUCT ? &shape_rows[field->shape] : NULL;
    if (!row && field->shape == SHAPE_WRAP) {
        buffer_add_text(out, "\"type\":\"array\",\"items\":{\"type\":\"string\"}");
    } else if (!row && field->type->openapi_name) {
        note_type(schemas, field->type);
        write_reference(schemas, out, field->type->openapi_name);
    } else if (!row) {
        buffer_add_text(out, "\"type\":\"object\"");
    } else if (row->name) {
        schemas->codecs[field->shape] = true;
        write_reference(schemas, out, row->name);
    } else {
        buffer_add_text(out, schemas->is_v3 ? row->v3 : row->v2);
    }
    if (field->enum_values && field->shape == SHAPE_STRING)
        write_enum(out, field->enum_values);
}

static void write_list_keys(struct buffer *out, const struct field *field)
{
    buffer_add_text(out, ",\"x-kubernetes-list-map-keys\":[");
    for (size_t i = 0; field->list_keys[i]; i++)
        buffer_printf(out, "%s\"%s\"", i ? "," : "", field->list_keys[i]);
    buffer_add_char(out, ']');
}

static void write_extensions(struct buffer *out, const struct field *field)
{
    static const struct { unsigned flags; const char *text; } rows[] = {
        { FIELD_LIST_ATOMIC, ",\"x-kubernetes-list-type\":\"atomic\"" },
        { FIELD_LIST_SET, ",\"x-kubernetes-list-type\":\"set\"" },
        { FIELD_LIST_MAP, ",\"x-kubernetes-list-type\":\"map\"" },
        { FIELD_MAP_ATOMIC, ",\"x-kubernetes-map-type\":\"atomic\"" },
    };
    FOR_EACH(row, rows)
        if (field->flags & row->flags)
            buffer_add_text(out, row->text);
    if ((field->flags & FIELD_LIST_MAP) && field->list_keys)
        write_list_keys(out, field);
    if (field->patch_key)
        buffer_printf(out, ",\"x-kubernetes-patch-merge-key\":\"%s\"", field->patch_key);
    bool merges = field->flags & FIELD_PATCH_MERGE,
         retains = field->flags & FIELD_PATCH_RETAIN_KEYS;
    if (merges || retains)
        buffer_printf(out, ",\"x-kubernetes-patch-strategy\":\"%s%s%s\"", merges ? "merge" : "",
                      merges && retains ? "," : "", retains ? "retainKeys" : "");
}

static void write_default(const struct openapi_schemas *schemas, struct buffer *out,
                          const struct field *field)
{
    bool is_plain = !(field->flags & FIELD_POINTER) && field->collection == COLLECTION_NONE;
    if (!schemas->is_v3)
        return;
    if (field->static_default)
        buffer_printf(out, ",\"default\":%s", field->static_default);
    else if (is_plain && field->shape == SHAPE_STRUCT)
        buffer_add_text(out, ",\"default\":{}");
    else if (is_plain && (field->flags & FIELD_EMIT) && field->shape == SHAPE_STRING)
        buffer_add_text(out, ",\"default\":\"\"");
    else if (is_plain && (field->flags & FIELD_EMIT) && field->shape == SHAPE_BOOL)
        buffer_add_text(out, ",\"default\":false");
    else if (is_plain && (field->flags & FIELD_EMIT) && field->shape > SHAPE_BOOL &&
             field->shape < SHAPE_BYTES)
        buffer_add_text(out, ",\"default\":0");
}

/* What every object has is described; kubectl explain shows it for custom resources, too. */
static const struct { const char *name, *text; } metadata_fields[] = {
    { "name", "Name is unique in the namespace, among objects of one resource. It cannot be changed." },
    { "generateName", "GenerateName is what the server makes a name of where none is given: this, and five random characters." },
    { "namespace", "Namespace is the space in which the name is unique; empty for objects of the whole cluster." },
    { "selfLink", "SelfLink is no longer filled." },
    { "uid", "UID tells this object from all others, also from those that had its name before. The server sets it." },
    { "resourceVersion", "ResourceVersion changes with every write of the object; an update that sends it fails where it is not the present one." },
    { "generation", "Generation counts the changes of what is desired. The server sets it." },
    { "creationTimestamp", "CreationTimestamp is a timestamp of the server's when the object was created." },
    { "deletionTimestamp", "DeletionTimestamp is when the object is to be gone, once its deletion has been asked for." },
    { "deletionGracePeriodSeconds", "DeletionGracePeriodSeconds is how long it may take to end in order." },
    { "labels", "Labels are keys and values by which selectors find objects." },
    { "annotations", "Annotations are keys and values that tools keep with the object; nothing is selected by them." },
    { "ownerReferences", "OwnerReferences are the objects that this one depends on: when all are gone, it is deleted." },
    { "finalizers", "Finalizers name those who must act before the object is removed; it stays until the list is empty." },
    { "managedFields", "ManagedFields says which fields are whose, for server-side apply." },
};

static void write_description(struct buffer *out, const struct type *type, const struct field *field)
{
    if (!text_equal(type->name, "ObjectMeta"))
        return;
    FOR_EACH(row, metadata_fields)
        if (text_equal(row->name, field->name))
            buffer_printf(out, "\"description\":\"%s\",", row->text);
}

struct writing {
    struct openapi_schemas *schemas;
    struct buffer          *out;
    bool                    is_first;
    const struct type      *type;
};

static void write_field(void *context, const struct field *field)
{
    struct writing *writing = context;
    struct buffer *out = writing->out;
    buffer_printf(out, "%s\"%s\":{", writing->is_first ? "" : ",", field->name);
    writing->is_first = false;
    write_description(out, writing->type, field);
    if (field->collection == COLLECTION_NONE) {
        write_element(writing->schemas, out, field);
    } else {
        buffer_add_text(out, field->collection == COLLECTION_LIST
                                 ? "\"type\":\"array\",\"items\":{"
                                 : "\"type\":\"object\",\"additionalProperties\":{");
        write_element(writing->schemas, out, field);
        buffer_add_char(out, '}');
    }
    write_default(writing->schemas, out, field);
    write_extensions(out, field);
    buffer_add_char(out, '}');
}

static void collect_required(void *context, const struct field *field)
{
    struct writing *writing = context;
    if (!(field->flags & FIELD_REQUIRED))
        return;
    buffer_printf(writing->out, "%s\"%s\"", writing->is_first ? ",\"required\":[" : ",",
                  field->name);
    writing->is_first = false;
}

static void write_kind_mark(struct buffer *out, const struct kind *kind)
{
    buffer_printf(
        out,
        ",\"x-kubernetes-group-version-kind\":[{\"group\":\"%s\",\"kind\":\"%s\",\"version\":\"%s\"}]",
        kind->group, kind->name, kind->version);
}

/* No member where there are none: what a client reads and writes again is then the same. */
static void write_properties(struct writing *writing)
{
    static const char identity[] =
        "\"apiVersion\":{\"description\":\"APIVersion defines the schema version of this object.\",\"type\":\"string\"},"
        "\"kind\":{\"description\":\"Kind is the name of the type that this object is of.\",\"type\":\"string\"}";
    struct buffer *out = writing->out;
    size_t begin = out->size;
    buffer_add_text(out, ",\"properties\":{");
    if (writing->type->is_object)
        buffer_add_text(out, identity);
    type_each_field(writing->type, write_field, writing);
    if (writing->type->is_object || !writing->is_first)
        buffer_add_char(out, '}');
    else
        out->size = begin;
}

static void write_type(struct openapi_schemas *schemas, struct buffer *out, const struct type *type)
{
    struct writing writing = { schemas, out, !type->is_object, type };
    buffer_add_text(out, "{\"type\":\"object\"");
    write_properties(&writing);
    writing.is_first = true;
    type_each_field(type, collect_required, &writing);
    if (!writing.is_first)
        buffer_add_char(out, ']');
    if (type->map_atomic)
        buffer_add_text(out, ",\"x-kubernetes-map-type\":\"atomic\"");
    const struct kind *kind = map_get(&schemas->kinds, bytes_of(type->openapi_name));
    if (kind)
        write_kind_mark(out, kind);
    buffer_add_char(out, '}');
}

/* Writing a type may note more types: they stand behind it in the map, which keeps the order of
 * insertion. */
void openapi_schemas_write(struct openapi_schemas *schemas, struct buffer *out)
{
    buffer_add_char(out, '{');
    for (size_t i = 0; i < schemas->types.entry_count; i++) {
        buffer_printf(out, "%s\"%s\":", i ? "," : "", schemas->types.entries[i].key);
        write_type(schemas, out, schemas->types.entries[i].value);
    }
    for (struct map_entry *e = map_first(&schemas->custom); e; e = map_after(&schemas->custom, e)) {
        buffer_add_char(out, ',');
        openapi_custom_write(e->value, schemas->is_v3, out);
    }
    for (size_t shape = 0; shape < ARRAY_SIZE(shape_rows); shape++)
        if (schemas->codecs[shape])
            buffer_printf(out, ",\"%s\":{%s}", shape_rows[shape].name,
                          schemas->is_v3 ? shape_rows[shape].v3 : shape_rows[shape].v2);
    buffer_add_char(out, '}');
}

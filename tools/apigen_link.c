/* SPDX-License-Identifier: Apache-2.0 */
/* apigen_link.c - from names to what they mean, and what follows.
 *
 * Every field gets its type and shape; every type the members of its JSON (inline types opened), a
 * hash without collisions over their names, and the knowledge whether defaults stand in or below
 * it; every kind its type and its list's. */
#include <stdlib.h>
#include <string.h>

#include "apigen.h"
#include "object/member_hash.h"
#include "object/schema.h"

static struct api_type *find_in_file(const struct api *api, const char *file, const char *name)
{
    for (size_t i = 0; i < api->type_count; i++)
        if (strcmp(api->types[i]->name, name) == 0 && strcmp(api->types[i]->file->name, file) == 0)
            return api->types[i];
    return NULL;
}

static bool split_dotted(const char *dotted, char ret_file[TYPE_NAME_MAX + 1],
                         const char **ret_name)
{
    const char *dot = strchr(dotted, '.');
    if (!dot || dot - dotted > TYPE_NAME_MAX)
        return false;
    memcpy(ret_file, dotted, (size_t)(dot - dotted));
    ret_file[dot - dotted] = '\0';
    *ret_name = dot + 1;
    return true;
}

struct api_type *find_type(const struct api *api, const char *dotted)
{
    char file[TYPE_NAME_MAX + 1];
    const char *name;
    return split_dotted(dotted, file, &name) ? find_in_file(api, file, name) : NULL;
}

struct api_kind *find_kind(const struct api *api, const char *dotted)
{
    char file[TYPE_NAME_MAX + 1];
    const char *name;
    if (!split_dotted(dotted, file, &name))
        return NULL;
    for (size_t i = 0; i < api->kind_count; i++)
        if (strcmp(api->kinds[i]->name, name) == 0 && strcmp(api->kinds[i]->file->name, file) == 0)
            return api->kinds[i];
    return NULL;
}

/* "core.PodSpec" through an import, "PodSpec" of this file, "Time" of meta_v1. */
static struct api_type *find_word(const struct api *api, const struct api_file *file,
                                  const char *word)
{
    char alias[TYPE_NAME_MAX + 1];
    const char *name;
    if (!split_dotted(word, alias, &name)) {
        struct api_type *type = find_in_file(api, file->name, word);
        if (type)
            return type;
        type = find_in_file(api, "meta_v1", word);
        return type && type->role == ROLE_CODEC ? type : NULL;
    }
    for (size_t i = 0; i < file->import_count; i++)
        if (strcmp(file->imports[i].alias, alias) == 0)
            return find_in_file(api, file->imports[i].file, name);
    return NULL;
}

static const struct { const char *word, *shape; } scalars[] = {
    { "string", "SHAPE_STRING" }, { "bool", "SHAPE_BOOL" },     { "int32", "SHAPE_INT32" },
    { "int64", "SHAPE_INT64" },   { "double", "SHAPE_DOUBLE" }, { "bytes", "SHAPE_BYTES" },
    { "any", "SHAPE_ANY" },
};

static const struct { const char *name, *shape; } codecs[] = {
    { "Time", "SHAPE_TIME" },                  { "MicroTime", "SHAPE_MICRO_TIME" },
    { "Duration", "SHAPE_DURATION" },          { "Quantity", "SHAPE_QUANTITY" },
    { "IntOrString", "SHAPE_INT_OR_STRING" },  { "RawExtension", "SHAPE_RAW_EXTENSION" },
    { "FieldsV1", "SHAPE_FIELDS_V1" },         { "JSON", "SHAPE_JSON" },
    { "JSONSchemaPropsOrBool", "SHAPE_SCHEMA_OR_BOOL" },
    { "JSONSchemaPropsOrArray", "SHAPE_SCHEMA_OR_ARRAY" },
    { "JSONSchemaPropsOrStringArray", "SHAPE_SCHEMA_OR_STRING_ARRAY" },
};

static const char *shape_of_type(const struct api_type *type)
{
    if (type->role == ROLE_WRAP)
        return "SHAPE_WRAP";
    if (type->no_json)
        return "SHAPE_RAW_EXTENSION";
    if (type->role != ROLE_CODEC)
        return "SHAPE_STRUCT";
    FOR_EACH(row, codecs)
        if (strcmp(row->name, type->name) == 0)
            return row->shape;
    fatal(type->place, "the codec %s is not known", type->name);
}

static void link_field(const struct api *api, const struct api_file *file, struct api_field *field)
{
    FOR_EACH(row, scalars)
        if (strcmp(row->word, field->type_word) == 0)
            field->shape = row->shape;
    if (field->shape)
        return;
    field->type = find_word(api, file, field->type_word);
    if (!field->type)
        fatal(field->place, "unknown type %s", field->type_word);
    field->shape = shape_of_type(field->type);
}

static void check_flags(const struct api_field *field)
{
    bool list = strcmp(field->collection, "COLLECTION_LIST") == 0;
    bool single_scalar = strcmp(field->collection, "COLLECTION_NONE") == 0 && !field->type;
    if (!list && !strstr(field->shape, "BYTES") &&
        (field->flags & (FIELD_LIST_ATOMIC | FIELD_LIST_SET | FIELD_LIST_MAP)))
        fatal(field->place, "list= on what is no list");
    if (single_scalar && (field->flags & (FIELD_MAP_ATOMIC | FIELD_MAP_GRANULAR)))
        fatal(field->place, "map= on a scalar");
    if (field->static_default && field->type && !(field->flags & FIELD_DEFAULT_HIDDEN))
        fatal(field->place, "default= on what is no scalar");
    if ((field->flags & FIELD_INLINE) && (!field->type || field->type->role != ROLE_TYPE))
        fatal(field->place, "only a plain type can be inline");
}

/* Fields of `from`, which is the type itself or stands inline in its field `within`. */
static void add_members(struct api_type *to, const struct api_type *from, size_t within,
                        int depth)
{
    for (size_t i = 0; i < from->field_count; i++) {
        const struct api_field *field = &from->fields[i];
        size_t own_field = from == to ? i : within;
        if (depth > 8)
            fatal(field->place, "inline types nest too deeply");
        if (field->flags & FIELD_INLINE) {
            add_members(to, field->type, own_field, depth + 1);
            continue;
        }
        for (size_t m = 0; m < to->member_count; m++)
            if (strcmp(to->members[m].type->fields[to->members[m].field].name, field->name) == 0)
                fatal(field->place, "two members of %s are called %s", to->name, field->name);
        if (to->member_count == TYPE_MEMBERS_MAX || to->member_count == FIELDS_MAX)
            fatal(field->place, "%s has too many members", to->name);
        to->members[to->member_count++] = (struct api_member){ from, i, own_field };
    }
}

/* True when the seed gives each member a slot of its own. */
static bool try_seed(struct api_type *type, uint64_t seed, unsigned bits)
{
    memset(type->slots, 0, (size_t)1 << bits);
    for (size_t i = 0; i < type->member_count; i++) {
        const struct api_member *member = &type->members[i];
        struct member_name name =
            member_name_of(bytes_of(member->type->fields[member->field].name));
        uint32_t slot = member_hash(&name, seed, bits);
        if (type->slots[slot])
            return false;
        type->slots[slot] = (uint8_t)(i + 1);
    }
    return true;
}

static void make_slots(struct api *api, struct api_type *type)
{
    enum { SEEDS = 20000, BITS_MAX = 14 };
    if (type->member_count == 0)
        return;
    type->slots = arena_alloc(&api->arena, (size_t)1 << BITS_MAX);
    for (type->slot_bits = 1; type->slot_bits <= BITS_MAX; type->slot_bits++) {
        if ((size_t)1 << type->slot_bits < type->member_count)
            continue;
        for (type->slot_seed = 0; type->slot_seed < SEEDS; type->slot_seed++)
            if (try_seed(type, type->slot_seed, type->slot_bits))
                return;
    }
    fatal(type->place, "two members of %s look the same to member_hash", type->name);
}

/* A struct that is no pointer is always there, as in the text that is stored: one who leaves it out
 * changes nothing.  What an object begins with is there by other means. */
static void add_empty_structs(struct api *api)
{
    for (size_t i = 0; i < api->type_count; i++) {
        struct api_type *type = api->types[i];
        for (size_t f = 0; type->role != ROLE_OBJECT && f < type->field_count; f++) {
            struct api_field *field = &type->fields[f];
            bool is_one = strcmp(field->shape, "SHAPE_STRUCT") == 0 &&
                          strcmp(field->collection, "COLLECTION_NONE") == 0;
            bool is_written = (field->flags & FIELD_EMIT) &&
                              !(field->flags & (FIELD_POINTER | FIELD_INLINE));
            if (!is_one || !is_written || field->static_default)
                continue;
            field->static_default = "{}";
            field->flags |= FIELD_DEFAULT_HIDDEN;
        }
    }
}

static bool field_has_defaults(const struct api_field *field)
{
    bool resource_list = strcmp(field->shape, "SHAPE_QUANTITY") == 0 &&
                         strcmp(field->collection, "COLLECTION_MAP") == 0;
    return resource_list || field->static_default || (field->type && field->type->has_defaults);
}

/* Types refer to each other in circles: repeat until nothing new is found. */
static void spread_defaults(struct api *api)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < api->type_count; i++) {
            struct api_type *type = api->types[i];
            bool has = type->defaults != NULL;
            for (size_t f = 0; f < type->field_count; f++) {
                if (!field_has_defaults(&type->fields[f]))
                    continue;
                type->fields[f].flags |= FIELD_HAS_DEFAULTS;
                has = true;
            }
            changed |= has && !type->has_defaults;
            type->has_defaults |= has;
        }
    }
}

/* The members of a codec's type are those of its protobuf body alone, but for schemas. */
static bool field_has_own_cbor(const struct api_field *field)
{
    bool goes_down = strcmp(field->shape, "SHAPE_STRUCT") == 0 ||
                     strncmp(field->shape, "SHAPE_SCHEMA_OR", 15) == 0;
    return strcmp(field->shape, "SHAPE_BYTES") == 0 || strcmp(field->shape, "SHAPE_DOUBLE") == 0 ||
           (goes_down && field->type->has_own_cbor);
}

static void spread_own_cbor(struct api *api)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < api->type_count; i++) {
            struct api_type *type = api->types[i];
            bool has = false;
            for (size_t f = 0; f < type->field_count; f++)
                has |= field_has_own_cbor(&type->fields[f]);
            changed |= has && !type->has_own_cbor;
            type->has_own_cbor |= has;
        }
    }
}

static void link_kind(struct api *api, struct api_kind *kind)
{
    char list_name[TYPE_NAME_MAX + 5];
    snprintf(list_name, sizeof list_name, "%s" "List", kind->name);
    kind->type = find_in_file(api, kind->file->name, kind->name);
    kind->list_type = find_in_file(api, kind->file->name, list_name);
    if (!kind->type || kind->type->role != ROLE_OBJECT)
        fatal(kind->place, "there is no object %s", kind->name);
    if (!kind->list_type && (kind->verbs & VERB_LIST))
        fatal(kind->place, "there is no object %s", list_name);
    if (!kind->described)
        fatal(kind->place, "api/kinds.txt does not describe %s.%s", kind->file->name, kind->name);
    kind->storage = kind->storage_word ? find_kind(api, kind->storage_word) : kind;
    if (!kind->storage)
        fatal(kind->place, "unknown storage kind %s", kind->storage_word);
    kind->type->is_kind = true;
    if (kind->list_type)
        kind->list_type->is_kind = true;
}

/* An object that is neither served nor the list of what is: Status, Scale, DeleteOptions. */
static void add_unserved_kind(struct api *api, struct api_type *type)
{
    if (type->role != ROLE_OBJECT || type->is_kind || type->skipped)
        return;
    if (api->kind_count == KINDS_MAX)
        fatal(type->place, "too many kinds");
    struct api_kind *kind = ARENA_NEW(&api->arena, struct api_kind);
    *kind = (struct api_kind){ .place = type->place,
                               .file = type->file,
                               .name = type->name,
                               .type = type,
                               .name_format = "NAME_SUBDOMAIN",
                               .storage = kind,
                               .flags = type->every_group ? KIND_EVERY_GROUP : 0 };
    api->kinds[api->kind_count++] = kind;
}

static size_t file_rank(const struct api *api, const struct api_file *file)
{
    size_t rank = 0;
    while (api->files[rank] != file)
        rank++;
    return rank;
}

static const struct api *sorted_api;     /* qsort has no context of its own */

/* Groups as api/kinds.txt has them, then by resource; what is not served behind, as it stands. */
static int compare_kinds(const void *left, const void *right)
{
    const struct api_kind *a = *(struct api_kind *const *)left,
                          *b = *(struct api_kind *const *)right;
    if (!a->resource != !b->resource)
        return a->resource ? -1 : 1;
    size_t a_rank = file_rank(sorted_api, a->file), b_rank = file_rank(sorted_api, b->file);
    if (a_rank != b_rank)
        return a_rank < b_rank ? -1 : 1;
    return a->resource ? strcmp(a->resource, b->resource) : a->place.line - b->place.line;
}

void link_api(struct api *api)
{
    for (size_t i = 0; i < api->type_count; i++)
        for (size_t f = 0; f < api->types[i]->field_count; f++)
            link_field(api, api->types[i]->file, &api->types[i]->fields[f]);
    for (size_t i = 0; i < api->type_count; i++) {
        for (size_t f = 0; f < api->types[i]->field_count; f++)
            check_flags(&api->types[i]->fields[f]);
        add_members(api->types[i], api->types[i], /* within= */ 0, /* depth= */ 0);
        make_slots(api, api->types[i]);
    }
    add_empty_structs(api);
    spread_defaults(api);
    spread_own_cbor(api);
    for (size_t i = 0; i < api->kind_count; i++)
        link_kind(api, api->kinds[i]);
    for (size_t i = 0; i < api->type_count; i++)
        add_unserved_kind(api, api->types[i]);
    sorted_api = api;
    qsort(api->kinds, api->kind_count, sizeof *api->kinds, compare_kinds);
    for (size_t i = 0; i < api->kind_count; i++)
        api->kinds[i]->index = i;
}

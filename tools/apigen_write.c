/* SPDX-License-Identifier: Apache-2.0 */
/* apigen_write.c - the linked API as constant C tables (object/schema.h).
 *
 * Names of tables are made from file and type: fields_core_v1_PodSpec.  Types stand in one array,
 * so that they may refer to each other in circles. */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "apigen.h"
#include "object/member_hash.h"
#include "object/schema.h"

void write_text(FILE *out, const char *text)
{
    if (!text) {
        fputs("NULL", out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else if ((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7e || *text == '?')
            fprintf(out, "\\%03o", (unsigned char)*text);
        else
            fputc(*text, out);
    }
    fputc('"', out);
}

/* A NULL-terminated array as a compound literal; at file scope it is constant and static. */
static void write_names(FILE *out, const struct names *names)
{
    if (names->count == 0) {
        fputs("NULL", out);
        return;
    }
    fputs("(const char *const[]){ ", out);
    for (size_t i = 0; i < names->count; i++) {
        write_text(out, names->items[i]);
        fputs(", ", out);
    }
    fputs("NULL }", out);
}

static void write_type_reference(FILE *out, const struct api_type *type)
{
    if (type)
        fprintf(out, "&schema_types[%zu]", type->index);
    else
        fputs("NULL", out);
}

static void write_field(FILE *out, const struct api_field *field)
{
    fputs("    { .name = ", out);
    write_text(out, field->name);
    fputs(", .type = ", out);
    write_type_reference(out, field->type);
    fputs(",\n      .list_keys = ", out);
    write_names(out, &field->list_keys);
    fputs(", .patch_key = ", out);
    write_text(out, field->patch_key);
    fputs(", .enum_values = ", out);
    write_names(out, &field->enum_values);
    fputs(", .static_default = ", out);
    write_text(out, field->static_default);
    fprintf(
        out,
        ",\n      .flags = %u, .number = %d, .shape = %s, .collection = %s, .name_size = %zu },\n",
        field->flags, field->number < 0 ? 0 : field->number, field->shape, field->collection,
        strlen(field->name));
}

static void write_fields(FILE *out, const struct api_type *type)
{
    if (type->field_count == 0)
        return;
    fprintf(out, "static const struct field fields_%s_%s[] = {\n", type->file->name, type->name);
    for (size_t i = 0; i < type->field_count; i++)
        write_field(out, &type->fields[i]);
    fputs("};\n", out);
}

static void write_members(FILE *out, const struct api_type *type)
{
    if (type->member_count == 0)
        return;
    fprintf(out, "static const struct field *const members_%s_%s[] = {\n   ", type->file->name,
            type->name);
    for (size_t i = 0; i < type->member_count; i++) {
        const struct api_member *member = &type->members[i];
        fprintf(out, " &fields_%s_%s[%zu],", member->type->file->name, member->type->name,
                member->field);
    }
    fprintf(out, "\n};\nstatic const uint8_t slots_%s_%s[] = {\n   ", type->file->name, type->name);
    for (size_t i = 0; i < (size_t)1 << type->slot_bits; i++)
        fprintf(out, " %u,", type->slots[i]);
    fputs("\n};\n", out);
    fprintf(out, "static const struct member_name names_%s_%s[] = {\n", type->file->name,
            type->name);
    for (size_t i = 0; i < type->member_count; i++) {
        const struct api_member *member = &type->members[i];
        struct member_name name =
            member_name_of(bytes_of(member->type->fields[member->field].name));
        fprintf(out, "    { 0x%" PRIx64 ", 0x%" PRIx64 ", %" PRIu64 " },\n", name.head, name.tail,
                name.size);
    }
    fputs("};\n", out);
}

/* The members that `has` picks, as an array of their places. */
static void write_picks(FILE *out, const char *table, const struct api_type *type,
                        bool (*has)(const struct api_field *))
{
    size_t count = 0;
    fprintf(out, ",\n      .%s_members = (const uint8_t[]){ ", table);
    for (size_t i = 0; i < type->member_count; i++) {
        const struct api_member *member = &type->members[i];
        if (!has(&member->type->fields[member->field]))
            continue;
        fprintf(out, "%zu, ", i);
        count++;
    }
    fprintf(out, "%s}, .%s_count = %zu", count ? "" : "0 ", table, count);
}

static bool has_static_default(const struct api_field *field)
{
    return field->static_default != NULL;
}

/* A static default on what has nothing below it needs no descent. */
static bool has_defaults_below(const struct api_field *field)
{
    return (field->flags & FIELD_HAS_DEFAULTS) && (field->type || !field->static_default);
}

/* The type's name in a protocol: its own, or the file's prefix and its name. */
static void write_qualified(FILE *out, const char *own, const char *prefix, const char *name,
                            bool none)
{
    if (none || (!own && !prefix)) {
        fputs("NULL", out);
    } else if (own) {
        write_text(out, own);
    } else {
        fprintf(out, "\"%s.%s\"", prefix, name);
    }
}

static void write_emit_bits(FILE *out, const struct api_type *type)
{
    uint64_t words[TYPE_MEMBER_WORDS] = { 0 };
    for (size_t i = 0; i < type->member_count; i++) {
        const struct api_member *member = &type->members[i];
        if (member->type->fields[member->field].flags & FIELD_EMIT)
            words[i / 64] |= (uint64_t)1 << (i % 64);
    }
    fputs(", .emit_bits = { ", out);
    for (size_t i = 0; i < TYPE_MEMBER_WORDS; i++)
        fprintf(out, "%s0x%" PRIx64, i ? ", " : "", words[i]);
    fputs(" }", out);
}

/* The place of the field with the smallest number above `before`; -1: there is none. */
static int next_numbered(const struct api_type *type, int before)
{
    int place = -1;
    for (size_t i = 0; i < type->field_count; i++) {
        const struct api_field *field = &type->fields[i];
        if ((field->flags & FIELD_JSON_ONLY) || field->number <= before)
            continue;
        if (place < 0 || field->number < type->fields[place].number)
            place = (int)i;
    }
    return place;
}

/* Written even where the object does not have it. */
static bool is_kept(const struct api_field *field)
{
    return !(field->flags & FIELD_POINTER) && strcmp(field->collection, "COLLECTION_NONE") == 0 &&
           strcmp(field->shape, "SHAPE_BYTES") != 0 && strcmp(field->shape, "SHAPE_WRAP") != 0;
}

static void write_bytes(FILE *out, const char *member, const unsigned *items, size_t count)
{
    fprintf(out, ",\n      .%s = (const uint8_t[]){ ", member);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%u, ", items[i]);
    fprintf(out, "%s}", count ? "" : "0 ");
}

/* The places of the fields that have a number, ascending by it; and the other way round, of each
 * member. */
static void write_wire_order(FILE *out, const struct api_type *type)
{
    unsigned order[TYPE_MEMBERS_MAX] = { 0 }, ranks[TYPE_MEMBERS_MAX] = { 0 };
    unsigned member_ranks[TYPE_MEMBERS_MAX] = { 0 };
    uint64_t kept[TYPE_MEMBER_WORDS] = { 0 };
    size_t count = 0;
    for (int before = 0, place; (place = next_numbered(type, before)) >= 0; count++) {
        before = type->fields[place].number;
        order[count] = (unsigned)place;
        ranks[place] = (unsigned)count + 1;
        if (is_kept(&type->fields[place]))
            kept[count / 64] |= (uint64_t)1 << (count % 64);
    }
    for (size_t i = 0; i < type->member_count; i++)
        member_ranks[i] = ranks[type->members[i].own_field];
    write_bytes(out, "wire_order", order, count);
    write_bytes(out, "wire_rank", member_ranks, type->member_count);
    fprintf(out, ", .wire_count = %zu, .wire_kept = { ", count);
    for (size_t i = 0; i < TYPE_MEMBER_WORDS; i++)
        fprintf(out, "%s0x%" PRIx64, i ? ", " : "", kept[i]);
    fputs(" }", out);
}

static void write_type(FILE *out, const struct api_type *type)
{
    const char *file = type->file->name;
    fprintf(out, "    [%zu] = { .name = \"%s\", .openapi_name = ", type->index, type->name);
    write_qualified(out, type->openapi, type->file->openapi, type->name, type->no_openapi);
    fputs(", .proto_name = ", out);
    write_qualified(out, type->proto, type->file->proto, type->name, type->no_proto);
    fputs(", .codec_schema = ", out);
    write_text(out, type->schema);
    if (type->field_count)
        fprintf(out, ",\n      .fields = fields_%s_%s, .field_count = %zu", file, type->name,
                type->field_count);
    if (type->member_count)
        fprintf(
            out,
            ", .members = members_%s_%s, .member_count = %zu,\n      .slots = slots_%s_%s, .names = names_%s_%s, .slot_bits = %u, .slot_seed = %" PRIu64,
            file, type->name, type->member_count, file, type->name, file, type->name,
            type->slot_bits, type->slot_seed);
    write_emit_bits(out, type);
    write_wire_order(out, type);
    if (type->has_defaults) {
        write_picks(out, "static", type, has_static_default);
        write_picks(out, "default", type, has_defaults_below);
    }
    if (type->has_union) {
        fputs(",\n      .published_union = &(const struct type_union){ ", out);
        write_text(out, type->discriminator);
        fputs(", ", out);
        write_names(out, &type->union_fields);
        fputs(" }", out);
    }
    fprintf(
        out,
        ",\n      .set_defaults = %s, .map_atomic = %d, .is_object = %d, .has_defaults = %d, .has_own_cbor = %d },\n",
        type->defaults ? type->defaults : "NULL", type->map_atomic, type->role == ROLE_OBJECT,
        type->has_defaults, type->has_own_cbor);
}

/* The group of a kind: its file's, or what api/kinds.txt says of its type. */
static const char *kind_group(const struct api_kind *kind)
{
    return kind->type->group ? kind->type->group : kind->file->group;
}

static void write_api_version(FILE *out, const char *group, const char *version)
{
    fprintf(out, "\"%s%s%s\"", group, *group ? "/" : "", version);
}

static void write_subresources(FILE *out, const struct api_kind *kind)
{
    if (kind->subresource_count == 0)
        return;
    fprintf(out, "static const struct subresource subresources_%s_%s[] = {\n", kind->file->name,
            kind->name);
    for (size_t i = 0; i < kind->subresource_count; i++) {
        const struct api_subresource *sub = &kind->subresources[i];
        fprintf(out, "    { \"%s\", ", sub->name);
        write_text(out, sub->group);
        fputs(", ", out);
        write_text(out, sub->version);
        fputs(", ", out);
        write_text(out, sub->kind);
        fprintf(out, ", %u },\n", sub->verbs);
    }
    fputs("};\n", out);
}

static void write_kind_names(FILE *out, const struct api_kind *kind)
{
    fprintf(out, "    { .group = \"%s\", .version = \"%s\", .api_version = ", kind_group(kind),
            kind->file->version);
    write_api_version(out, kind_group(kind), kind->file->version);
    fprintf(out, ", .name = \"%s\", .list_name = \"%sList\",\n      .resource = ", kind->name,
            kind->name);
    write_text(out, kind->resource);
    fputs(", .singular = ", out);
    write_text(out, kind->singular);
    fputs(", .short_names = ", out);
    write_names(out, &kind->short_names);
    fputs(", .categories = ", out);
    write_names(out, &kind->categories);
}

/* In the words of the warning. */
static void write_deprecation(FILE *out, const struct api_kind *kind)
{
    const struct api_kind *instead = kind->instead;
    if (!kind->deprecated_since)
        return;
    fputs(",\n      .deprecation = ", out);
    write_api_version(out, kind_group(kind), kind->file->version);
    fprintf(out, " \" %s is deprecated in %s", kind->name, kind->deprecated_since);
    if (instead) {
        fputs("; use \" ", out);
        write_api_version(out, kind_group(instead), instead->file->version);
        fprintf(out, " \" %s", instead->name);
    }
    fputs("\"", out);
}

static void write_kind(FILE *out, const struct api_kind *kind)
{
    write_kind_names(out, kind);
    write_deprecation(out, kind);
    fputs(",\n      .type = ", out);
    write_type_reference(out, kind->type);
    fputs(", .list_type = ", out);
    write_type_reference(out, kind->list_type);
    if (kind->subresource_count)
        fprintf(out, ", .subresources = subresources_%s_%s", kind->file->name, kind->name);
    fprintf(out, ", .code = %s%s,\n      .storage_prefix = ", kind->code ? "&" : "",
            kind->code ? kind->code : "NULL");
    write_text(out, kind->prefix);
    fprintf(out,
            ", .storage = &schema_kinds[%zu], .verbs = %u, .flags = %u, .index = %zu,\n"
            "      .subresource_count = %zu, .name_format = %s, .namespaced = %d },\n",
            kind->storage->index, kind->verbs, kind->flags, kind->index, kind->subresource_count,
            kind->name_format, kind->namespaced);
}

static void write_kinds(const struct api *api, FILE *out)
{
    for (size_t i = 0; i < api->kind_count; i++)
        if (api->kinds[i]->code)
            fprintf(out, "extern const struct kind_code %s;\n", api->kinds[i]->code);
    for (size_t i = 0; i < api->kind_count; i++)
        write_subresources(out, api->kinds[i]);
    fputs("\nconst struct kind schema_kinds[] = {\n", out);
    for (size_t i = 0; i < api->kind_count; i++)
        write_kind(out, api->kinds[i]);
    fprintf(out, "};\nconst size_t schema_kind_count = %zu;\n\n", api->kind_count);
}

static int compare_group_versions(const struct api_kind *a, const struct api_kind *b)
{
    int order = strcmp(kind_group(a), kind_group(b));
    return order ? order : strcmp(a->file->version, b->file->version);
}

static int compare_names(const void *left, const void *right)
{
    const struct api_kind *a = *(struct api_kind *const *)left,
                          *b = *(struct api_kind *const *)right;
    int order = compare_group_versions(a, b);
    return order ? order : strcmp(a->name, b->name);
}

static int compare_resources(const void *left, const void *right)
{
    const struct api_kind *a = *(struct api_kind *const *)left,
                          *b = *(struct api_kind *const *)right;
    int order = compare_group_versions(a, b);
    return order ? order : strcmp(a->resource, b->resource);
}

static void write_order(FILE *out, const char *table, struct api_kind **kinds, size_t count,
                        int (*compare)(const void *, const void *))
{
    qsort(kinds, count, sizeof *kinds, compare);
    fprintf(out, "const struct kind *const %s[] = {\n   ", table);
    for (size_t i = 0; i < count; i++) {
        if (i && compare(&kinds[i - 1], &kinds[i]) == 0)
            fatal(kinds[i]->place, "%s stands at %s:%d, too", kinds[i]->name,
                  kinds[i - 1]->place.file, kinds[i - 1]->place.line);
        fprintf(out, " &schema_kinds[%zu],", kinds[i]->index);
    }
    fputs("\n};\n", out);
}

static void write_orders(struct api *api, FILE *out)
{
    struct api_kind **kinds = arena_array(&api->arena, api->kind_count, sizeof *kinds);
    size_t served = 0;
    memcpy(kinds, api->kinds, api->kind_count * sizeof(struct api_kind *));
    while (served < api->kind_count && kinds[served]->resource)
        served++;
    write_order(out, "schema_kinds_by_resource", kinds, served, compare_resources);
    write_order(out, "schema_kinds_by_name", kinds, api->kind_count, compare_names);
    fprintf(out, "const size_t schema_resource_count = %zu;\n\n", served);
}

static void write_group_versions(const struct api *api, FILE *out)
{
    size_t count = 0;
    fputs("const struct group_version schema_group_versions[] = {\n", out);
    for (size_t i = 0; i < api->file_count; i++) {
        const struct api_file *file = api->files[i];
        if (!file->served)
            continue;
        fprintf(out, "    { \"%s\", \"%s\", ", file->group, file->version);
        write_api_version(out, file->group, file->version);
        fprintf(out, ", \"%s\", \"%s\" },\n", file->path, file->openapi);
        count++;
    }
    fprintf(out, "};\nconst size_t schema_group_version_count = %zu;\n", count);
}

void write_tables(struct api *api, FILE *out)
{
    fputs(
        "/* Written by tools/apigen from api/; not edited by hand. */\n"
        "#include \"object/defaults.h\"\n#include \"object/member_hash.h\"\n#include \"object/schema.h\"\n\n",
        out);
    for (size_t i = 0; i < api->type_count; i++)
        write_fields(out, api->types[i]);
    for (size_t i = 0; i < api->type_count; i++)
        write_members(out, api->types[i]);
    fputs("\nconst struct type schema_types[] = {\n", out);
    for (size_t i = 0; i < api->type_count; i++)
        write_type(out, api->types[i]);
    fprintf(out, "};\nconst size_t schema_type_count = %zu;\n\n", api->type_count);
    write_kinds(api, out);
    write_orders(api, out);
    write_group_versions(api, out);
}

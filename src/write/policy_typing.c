/* SPDX-License-Identifier: Apache-2.0 */
/* policy_typing.c - see policy_typing.h. */
#include "write/policy_typing.h"

#include <stdlib.h>
#include <string.h>

#include "cel/schema_type.h"
#include "codec/value.h"
#include "object/kind_set.h"
#include "object/structural_schema.h"
#include "write/admission_expression.h"
#include "base/arena.h"

enum { KINDS_MAX = 10 };                 /* upstream's maxTypesToCheck */

/* ---- types of the tables ---- */

/* What stands behind an object type. */
struct table_source {
    const struct type *type;
    struct arena      *arena;
};

static const struct cel_type *table_member(const struct cel_type *object, struct bytes name);

static const struct cel_type *object_type(const struct type *type, struct arena *arena)
{
    struct table_source *source = ARENA_NEW(arena, struct table_source);
    struct cel_type *made = ARENA_NEW(arena, struct cel_type);
    *source = (struct table_source){ type, arena };
    *made = (struct cel_type){ .kind = CEL_OBJECT,
                               .name = type->name,
                               .max_count = UINT64_MAX,
                               .member = table_member,
                               .source = source };
    return made;
}

/* Of one element, where the field is a collection. */
static const struct cel_type *single_type(const struct field *field, struct arena *arena)
{
    static const struct cel_type *const types[] = {
        [SHAPE_STRING] = &cel_string,      [SHAPE_BOOL] = &cel_bool,
        [SHAPE_INT32] = &cel_int,          [SHAPE_INT64] = &cel_int,
        [SHAPE_DOUBLE] = &cel_double,      [SHAPE_BYTES] = &cel_bytes,
        [SHAPE_TIME] = &cel_timestamp,     [SHAPE_MICRO_TIME] = &cel_timestamp,
        [SHAPE_DURATION] = &cel_string,
        [SHAPE_WRAP] = NULL,
    };
    if (field->shape == SHAPE_STRUCT && field->type)
        return object_type(field->type, arena);
    const struct cel_type *type = field->shape < ARRAY_SIZE(types) ? types[field->shape] : NULL;
    return type ? type : &cel_dyn;
}

static const struct cel_type *field_type(const struct field *field, struct arena *arena)
{
    const struct cel_type *single = single_type(field, arena);
    return field->collection == COLLECTION_LIST  ? cel_list_of(arena, single)
           : field->collection == COLLECTION_MAP ? cel_map_of(arena, &cel_string, single)
                                                 : single;
}

static const struct cel_type *table_member(const struct cel_type *object, struct bytes name)
{
    const struct table_source *source = object->source;
    bool names_itself = bytes_equal_text(name, "kind") || bytes_equal_text(name, "apiVersion");
    if (source->type->is_object && names_itself)
        return &cel_string;
    const struct field *field = type_field(source->type, name);
    bool is_seen = field && field->shape != SHAPE_QUANTITY;      /* upstream's schema has no type */
    return is_seen ? field_type(field, source->arena) : NULL;
}

/* ---- types of custom kinds ---- */

/* Its schema, under the metadata that every object has. */
struct custom_source {
    const struct cel_type *by_schema, *metadata;
};

static const struct cel_type *custom_member(const struct cel_type *object, struct bytes name)
{
    const struct custom_source *source = object->source;
    return bytes_equal_text(name, "metadata")
               ? source->metadata
               : source->by_schema->member(source->by_schema, name);
}

static const struct cel_type *custom_type(const struct kind *kind, struct arena *arena)
{
    struct custom_source *source = ARENA_NEW(arena, struct custom_source);
    struct cel_type *made = ARENA_NEW(arena, struct cel_type);
    const struct field *metadata = type_field(well_known.config_map->type, BYTES("metadata"));
    *source = (struct custom_source){
        cel_schema_type(kind->type->schema, /* is_resource= */ true, kind->name, arena),
        object_type(metadata->type, arena)
    };
    if (!source->by_schema || !source->by_schema->member)
        return &cel_dyn;                 /* its schema says nothing */
    *made = (struct cel_type){ .kind = CEL_OBJECT,
                               .name = kind->name,
                               .max_count = UINT64_MAX,
                               .member = custom_member,
                               .source = source };
    return made;
}

/* How expressions see an object of the kind; the arena grows when members are asked for. */
static const struct cel_type *kind_type(const struct kind *kind, struct arena *arena)
{
    return kind->custom ? custom_type(kind, arena) : object_type(kind->type, arena);
}

/* ---- which kinds ---- */

struct kinds {
    const struct kind *items[KINDS_MAX];
    size_t             count;
};

static bool has_star(const struct value *list)
{
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes text = value_string(value_item(list, i), "");
        if (text.size && memchr(text.at, '*', text.size))
            return true;
    }
    return value_count(list) == 0;
}

static void add_kind(struct kinds *kinds, const struct kind *kind)
{
    for (size_t i = 0; i < kinds->count; i++)
        if (kinds->items[i] == kind)
            return;
    if (kind && kinds->count < KINDS_MAX)
        kinds->items[kinds->count++] = kind;
}

static bool list_names(const struct value *list, const char *text)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_string(value_item(list, i), ""), text))
            return true;
    return false;
}

/* A rule with a wildcard names nothing outright; subresources are not looked at. */
static void add_rule(struct kinds *kinds, const struct value *rule, const struct kind_set *set)
{
    const struct value *groups = value_member(rule, "apiGroups"),
                       *versions = value_member(rule, "apiVersions"),
                       *resources = value_member(rule, "resources");
    if (has_star(groups) || has_star(versions))
        return;
    for (size_t i = 0; i < set->count; i++) {
        const struct kind *kind = set->kinds[i];
        if (kind->resource && list_names(groups, kind->group) &&
            list_names(versions, kind->version) && list_names(resources, kind->resource))
            add_kind(kinds, kind);
    }
}

static int compare_kinds(const void *a, const void *b)
{
    const struct kind *left = *(const struct kind *const *)a,
                      *right = *(const struct kind *const *)b;
    int order = strcmp(left->group, right->group);
    if (order == 0)
        order = strcmp(left->version, right->version);
    return order ? order : strcmp(left->name, right->name);
}

static struct kinds kinds_of(const struct value *spec, const struct kind_set *set)
{
    struct kinds kinds = { .count = 0 };
    const struct value *rules = value_at(spec, "matchConstraints.resourceRules");
    for (size_t i = 0; i < value_count(rules); i++)
        add_rule(&kinds, value_item(rules, i), set);
    qsort(kinds.items, kinds.count, sizeof *kinds.items, compare_kinds);
    return kinds;
}

/* ---- checking ---- */

struct typing {
    const struct value *spec;
    struct kinds        kinds;
    const struct kind  *params;          /* NULL: none that is known */
    struct arena       *arena;
    struct value       *warnings;
};

/* What is wrong with the text for this kind; NULL: nothing. */
static const char *problem_for(const struct typing *typing, const struct kind *kind,
                               struct bytes text)
{
    struct arena *arena = typing->arena;
    const struct value *variables = value_member(typing->spec, "variables");
    struct expression_scope scope = {
        .has_params = value_member(typing->spec, "paramKind") != NULL,
        .object = kind_type(kind, arena),
        .params = typing->params ? kind_type(typing->params, arena) : NULL,
        .variables = composition_new(arena),
        .checks_only = true
    };
    for (size_t i = 0; i < value_count(variables); i++)
        (void)composition_add(scope.variables, value_string(value_item(variables, i), "name"),
                              value_string(value_item(variables, i), "expression"), &scope, arena);
    return expression_compile(text, EXPRESSION_VARIABLE, &scope, arena).problem;
}

static void check(struct typing *typing, struct bytes text, size_t place, const char *member)
{
    struct arena *arena = typing->arena;
    AUTO_BUFFER told = { 0 };
    for (size_t i = 0; i < typing->kinds.count && text.size; i++) {
        const struct kind *kind = typing->kinds.items[i];
        const char *problem = problem_for(typing, kind, text);
        if (problem)
            buffer_printf(&told, "%s%s%s, Kind=%s: %s\n", told.size ? "\n" : "",
                          *kind->group ? "" : "/", kind->api_version, kind->name, problem);
    }
    if (told.size == 0)
        return;
    struct value *warning = value_new_map(arena);
    value_set(warning, arena, "fieldRef",
              value_printf(arena, "spec.validations[%zu].%s", place, member));
    value_set(warning, arena, "warning", value_new_text(arena, buffer_text(&told)));
    value_append(typing->warnings, arena, warning);
}

struct value *policy_type_warnings(const struct value *spec, const struct kind_set *set,
                                   struct arena *arena)
{
    struct typing typing = { .spec = spec,
                             .kinds = kinds_of(spec, set),
                             .params = kind_set_find(set, value_string(spec, "paramKind.apiVersion"),
                                                     value_string(spec, "paramKind.kind")),
                             .arena = arena,
                             .warnings = value_new_list(arena) };
    const struct value *list = value_member(spec, "validations");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *validation = value_item(list, i);
        check(&typing, value_string(validation, "expression"), i, "expression");
        check(&typing, value_string(validation, "messageExpression"), i, "messageExpression");
    }
    return typing.warnings;
}

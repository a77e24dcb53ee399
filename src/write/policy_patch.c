/* SPDX-License-Identifier: Apache-2.0 */
/* policy_patch.c - what a mutation's expression yields, merged into an object.
 *
 * An apply configuration is merged as server-side apply merges: by the tables, lists by their keys;
 * it may not name what is one unit, for all that it leaves out of that would be gone.  Nobody owns
 * what it sets.  A JSON patch whose test fails leaves the object as it is. */
#include <stdio.h>

#include "cel/value.h"
#include "codec/json.h"
#include "object/apply.h"
#include "object/apply_list.h"
#include "object/apply_schema.h"
#include "object/field_compare.h"
#include "object/field_merge.h"
#include "object/patch.h"
#include "write/admission_types.h"
#include "write/policy.h"

enum { NAME_PROBLEMS_MAX = 20 };

/* ---- names of types ---- */

/* Object.spec{...} belongs into spec: a walk that compares names with places, of what has become a
 * tree and so is no larger than that may be. */
struct name_check {
    struct arena *arena;
    struct buffer problems;
    size_t        count;
};

static void check_names(struct name_check *check, struct cel_value value, const char *path);

static void check_members(struct name_check *check, struct cel_value value, const char *path)
{
    bool is_object = value.kind == CEL_OBJECT;
    for (uint64_t i = 0; i < cel_count(value); i++) {
        struct cel_entry entry = cel_entry_at(value, i, check->arena);
        const char *below = is_object ? arena_printf(check->arena, "%s.%.*s", path,
                                                     BYTES_ARG(entry.key.bytes))
                                      : path;
        check_names(check, entry.value, below);
    }
}

static void check_names(struct name_check *check, struct cel_value value, const char *path)
{
    if (value.is_tree || value.is_native || check->count >= NAME_PROBLEMS_MAX)
        return;
    if (value.kind == CEL_OBJECT && !text_equal(value.type->name, path))
        buffer_printf(&check->problems,
                      "%sunexpected type name \"%s\", expected \"%s\", which matches field name "
                      "path from root Object type", check->count++ ? "\n" : "", value.type->name,
                      path);
    if (value.kind == CEL_OBJECT || value.kind == CEL_MAP)
        check_members(check, value, path);
    for (uint64_t i = 0; value.kind == CEL_LIST && i < cel_count(value); i++)
        check_names(check, cel_item(value, i, check->arena), path);
}

static const char *name_problem(struct cel_value value, struct arena *arena)
{
    struct name_check check = { .arena = arena };
    if (value.kind != CEL_OBJECT || value.is_tree || value.is_native)
        return NULL;
    check_names(&check, value, value.type->name);
    const char *problem =
        check.count ? arena_printf(arena, "type mismatch: %s", buffer_text(&check.problems)) : NULL;
    buffer_done(&check.problems);
    return problem;
}

/* ---- apply configurations ---- */

/* Paths of what a configuration has that is one unit. */
struct unit_search {
    struct buffer path, found;
};

static void find_units(struct unit_search *, const struct value *, const struct apply_schema *);

static void note_unit(struct unit_search *search)
{
    buffer_printf(&search->found, "%s%.*s", search->found.size ? ", " : "",
                  BYTES_ARG(buffer_bytes(&search->path)));
}

static void search_below(struct unit_search *search, const struct field_element *element,
                         const struct value *value, const struct apply_schema *schema)
{
    size_t size = search->path.size;
    field_element_show(&search->path, element);
    find_units(search, value, schema);
    search->path.size = size;
}

static void search_map(struct unit_search *search, const struct value *map,
                       const struct apply_schema *schema)
{
    for (uint32_t i = 0; i < map->map.count; i++) {
        struct field_element element = field_element_name(map->map.members[i].key);
        struct apply_schema below;
        if (apply_schema_member(schema, element.text, &below) && below.is_declared)
            search_below(search, &element, map->map.members[i].value, &below);
    }
}

static void search_list(struct unit_search *search, const struct value *list,
                        const struct apply_schema *schema)
{
    struct apply_schema below = apply_schema_element(schema);
    for (size_t i = 0; i < list->list.count; i++) {
        char index[24];
        int size = snprintf(index, sizeof index, "%zu", i);
        struct field_element element = { { index, (size_t)size }, 'i' };
        search_below(search, &element, list->list.items[i], &below);
    }
}

static void find_units(struct unit_search *search, const struct value *value,
                       const struct apply_schema *schema)
{
    bool is_map = value_is(value, VALUE_MAP), is_list = value_is(value, VALUE_LIST);
    bool is_unit = schema->form == APPLY_UNTYPED_ATOMIC ||
                   (is_map && (schema->form == APPLY_STRUCT_ATOMIC ||
                               schema->form == APPLY_MAP_ATOMIC)) ||
                   (is_list && schema->form == APPLY_LIST_ATOMIC);
    if (is_unit && (is_map || is_list))
        note_unit(search);
    if (schema->form == APPLY_UNTYPED_ATOMIC || schema->form == APPLY_DEDUCED)
        return;
    if (is_map)
        search_map(search, value, schema);
    else if (is_list)
        search_list(search, value, schema);
}

static const char *unit_problem(const struct value *config, const struct type *type,
                                struct arena *arena)
{
    struct unit_search search = { 0 };
    struct apply_schema root = apply_schema_root(type);
    find_units(&search, config, &root);
    const char *problem =
        search.found.size ? arena_printf(arena, "error applying patch: invalid ApplyConfiguration: "
                                         "may not mutate atomic arrays, maps or structs: %s",
                                         buffer_text(&search.found))
                          : NULL;
    buffer_done(&search.path);
    buffer_done(&search.found);
    return problem;
}

static struct value *apply(struct value *target, struct cel_value yield, const struct kind *kind,
                           struct arena *arena, const char **ret_problem)
{
    struct error err = { 0 };
    struct value *config = NULL;
    if (!cel_to_tree(yield, arena, &config, ret_problem) ||
        (*ret_problem = name_problem(yield, arena)))
        return NULL;
    value_set(config, arena, "apiVersion", value_new_text(arena, kind->api_version));
    value_set(config, arena, "kind", value_new_text(arena, kind->name));
    if (!apply_check(config, kind->type, arena, &err)) {
        *ret_problem = arena_printf(arena, "error applying patch: failed to convert patch object "
                                    "to typed object: %s", err.message);
        return NULL;
    }
    *ret_problem = unit_problem(config, kind->type, arena);
    return *ret_problem ? NULL : field_merge(target, config, kind->type, arena);
}

/* ---- JSON patches ---- */

static struct value *read_operation(struct cel_value object, struct arena *arena,
                                    const char **ret_problem)
{
    struct value *operation = value_new_map(arena);
    for (uint64_t i = 0; i < cel_count(object); i++) {
        struct cel_entry entry = cel_entry_at(object, i, arena);
        struct value *value = NULL;
        const char *why = NULL;
        if (!cel_to_tree(entry.value, arena, &value, &why)) {
            *ret_problem = arena_printf(arena, "JSONPath valueExpression evaluated to a type that "
                                        "could not marshal to JSON: %s", why);
            return NULL;
        }
        if (bytes_equal_text(entry.key.bytes, "value") &&
            (*ret_problem = name_problem(entry.value, arena)))
            return NULL;
        bool is_empty = value_is(value, VALUE_STRING) && value->string.size == 0;
        if (!(is_empty && bytes_equal_text(entry.key.bytes, "from")))
            value_set_bytes(operation, arena, entry.key.bytes, value);
    }
    return operation;
}

static bool is_failed_test(const struct error *err)
{
    return err->causes && bytes_ends_with(bytes_of(err->causes->message), ": test failed");
}

static struct value *patch(struct value *target, struct cel_value yield, struct arena *arena,
                           const char **ret_problem)
{
    struct error err = { 0 };
    struct value *operations = value_new_list(arena),
                 *before = value_clone(arena, target);
    for (uint64_t i = 0; i < cel_count(yield); i++) {
        struct value *operation = read_operation(cel_item(yield, i, arena), arena, ret_problem);
        if (!operation)
            return NULL;
        value_append(operations, arena, operation);
    }
    struct value *after = patch_json(target, operations, arena, &err);
    if (after || is_failed_test(&err))
        return after ? after : before;
    *ret_problem = arena_printf(arena, "JSON Patch: %s",
                                err.causes ? err.causes->message : err.message);
    return NULL;
}

/* ---- both ---- */

struct value *policy_patch(const struct policy_mutation *mutation, struct cel_value yield,
                           const struct value *object, const struct kind *kind,
                           struct arena *arena, const char **ret_problem)
{
    AUTO_BUFFER text = { 0 };
    struct error err = { 0 };
    encode_object(&text, object, kind);
    struct bytes json = { arena_copy(arena, text.at, text.size), text.size };
    struct value *target = json_parse(json, NULL, arena, &err);
    if (!target) {
        *ret_problem = arena_strdup(arena, err.message);
        return NULL;
    }
    return mutation->is_json_patch ? patch(target, yield, arena, ret_problem)
                                   : apply(target, yield, kind, arena, ret_problem);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* patch_apply3.c - the patch that `kubectl apply` sends, from three versions of an object.
 *
 * What differs between the current object and the wanted one is changed or added; what the last
 * applied version had and the wanted one has not is removed; what others have added stays.  So:
 *   delta      = diff(current, modified), without removals
 *   deletions  = diff(last applied, modified), removals only
 *   patch      = deletions merged with delta
 *
 * With a type the patch is a strategic one, else (a custom resource) a JSON merge patch. */
#include "object/patch.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/value.h"
#include "object/patch_elements.h"
#include "object/patch_strategic.h"
#include "object/validation.h"

struct diff {
    struct arena *arena;
    struct error *err;
    bool          removals;      /* report what is gone; else what is new or changed */
    bool          failed;
};

static struct value *diff_maps(struct diff *, const struct value *original,
                               const struct value *modified, struct patch_schema, bool retain_keys);

/* ---- lists ---- */

static struct value *text_list(struct diff *diff, const struct value *map)
{
    struct value *list = value_new_list(diff->arena);
    for (size_t i = 0; i < map->map.count; i++)
        if (map->map.members[i].value->type != VALUE_NULL)
            value_append(list, diff->arena, value_new_string(diff->arena, map->map.members[i].key));
    return list;
}

static int compare_items(const void *a, const void *b)
{
    return bytes_compare(value_bytes(*(struct value *const *)a),
                         value_bytes(*(struct value *const *)b));
}

static void sort_texts(struct value *list)
{
    if (value_count(list) > 1)
        qsort(list->list.items, list->list.count, sizeof list->list.items[0], compare_items);
}

static struct value *only_key(struct diff *diff, const struct value *element, const char *key)
{
    struct value *map = value_new_map(diff->arena);
    value_set(map, diff->arena, key, value_clone(diff->arena, value_member(element, key)));
    return map;
}

/* Elements of `list` that are not in `other`. */
static struct value *missing_from(struct diff *diff, const struct value *list,
                                  const struct element_order *other)
{
    struct value *missing = value_new_list(diff->arena);
    for (size_t i = 0; i < value_count(list); i++) {
        size_t place;
        if (!element_order_find(other, value_item(list, i), &place))
            value_append(missing, diff->arena, value_clone(diff->arena, value_item(list, i)));
    }
    return missing;
}

static void set_list(struct diff *diff, struct value *patch, const char *prefix, struct bytes name,
                     struct value *list)
{
    const char *key = arena_printf(diff->arena, "%s%.*s", prefix, BYTES_ARG(name));
    if (value_count(list))
        value_set(patch, diff->arena, key, list);
}

static void diff_scalars(struct diff *diff, const struct value *original,
                         const struct value *modified, struct bytes name, struct value *patch)
{
    AUTO_ELEMENT_ORDER before = { 0 }, after = { 0 };
    element_order_init(&before, original, /* merge_key= */ NULL, diff->arena);
    element_order_init(&after, modified, /* merge_key= */ NULL, diff->arena);
    if (diff->removals) {
        struct value *gone = missing_from(diff, original, &after);
        sort_texts(gone);
        set_list(diff, patch, PATCH_DELETE_FROM, name, gone);
        if (value_count(gone))
            set_list(diff, patch, PATCH_ORDER, name, value_clone(diff->arena, modified));
    } else {
        set_list(diff, patch, "", name, missing_from(diff, modified, &before));
        if (!value_equal(original, modified))
            set_list(diff, patch, PATCH_ORDER, name, value_clone(diff->arena, modified));
    }
}

static bool have_keys(const struct value *list, const char *merge_key)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (!merge_key || !value_member(value_item(list, i), merge_key))
            return false;
    return true;
}

static bool same_order(struct diff *diff, const struct value *a, const struct value *b,
                       const char *merge_key)
{
    if (value_count(a) != value_count(b))
        return false;
    for (size_t i = 0; i < value_count(a); i++)
        if (!bytes_equal(element_identity(value_item(a, i), merge_key, diff->arena),
                         element_identity(value_item(b, i), merge_key, diff->arena)))
            return false;
    return true;
}

/* Elements that are in both and differ, and new ones. */
static void changed_elements(struct diff *diff, const struct value *original,
                             const struct value *modified, const struct patch_member *member,
                             struct value *changes)
{
    AUTO_ELEMENT_ORDER before = { 0 };
    element_order_init(&before, original, member->merge_key, diff->arena);
    for (size_t i = 0; i < value_count(modified); i++) {
        const struct value *element = value_item(modified, i);
        size_t place;
        if (!element_order_find(&before, element, &place)) {
            if (!diff->removals)
                value_append(changes, diff->arena, value_clone(diff->arena, element));
            continue;
        }
        struct value *change = diff_maps(diff, value_item(original, place), element, member->schema,
                                         member->retain_keys);
        if (!value_count(change))
            continue;
        value_set(change, diff->arena, member->merge_key,
                  value_clone(diff->arena, value_member(element, member->merge_key)));
        value_append(changes, diff->arena, change);
    }
}

static void removed_elements(struct diff *diff, const struct value *original,
                             const struct value *modified, const struct patch_member *member,
                             struct value *changes)
{
    AUTO_ELEMENT_ORDER after = { 0 };
    element_order_init(&after, modified, member->merge_key, diff->arena);
    struct value *gone = missing_from(diff, original, &after);
    for (size_t i = 0; i < value_count(gone); i++) {
        struct value *directive = only_key(diff, value_item(gone, i), member->merge_key);
        value_set(directive, diff->arena, PATCH_DIRECTIVE, value_new_text(diff->arena, "delete"));
        value_append(changes, diff->arena, directive);
    }
}

static void diff_elements(struct diff *diff, const struct value *original,
                          const struct value *modified, const struct patch_member *member,
                          struct bytes name, struct value *patch)
{
    if (!have_keys(original, member->merge_key) || !have_keys(modified, member->merge_key)) {
        diff->failed = true;
        return;
    }
    struct value *changes = value_new_list(diff->arena), *order = value_new_list(diff->arena);
    changed_elements(diff, original, modified, member, changes);
    if (diff->removals)
        removed_elements(diff, original, modified, member, changes);
    bool reordered = !diff->removals && !same_order(diff, original, modified, member->merge_key);
    if (value_count(changes) || reordered)
        for (size_t i = 0; i < value_count(modified); i++)
            value_append(order, diff->arena,
                         only_key(diff, value_item(modified, i), member->merge_key));
    set_list(diff, patch, "", name, changes);
    set_list(diff, patch, PATCH_ORDER, name, order);
}

static void diff_lists(struct diff *diff, const struct value *original,
                       const struct value *modified, const struct patch_member *member,
                       struct bytes name, struct value *patch)
{
    bool maps = false;
    if (!member->merge) {
        if (!diff->removals && !value_equal(original, modified))
            value_set_bytes(patch, diff->arena, name, value_clone(diff->arena, modified));
        return;
    }
    if (value_count(original) == 0) {
        if (!diff->removals && value_count(modified))
            value_set_bytes(patch, diff->arena, name, value_clone(diff->arena, modified));
        return;
    }
    if (!elements_are_alike(original, modified, &maps, diff->err))
        diff->failed = true;
    else if (maps)
        diff_elements(diff, original, modified, member, name, patch);
    else
        diff_scalars(diff, original, modified, name, patch);
}

/* ---- maps ---- */

static void diff_member(struct diff *diff, const struct value *before,
                        const struct member *modified, struct patch_schema schema,
                        struct value *patch)
{
    const struct value *after = modified->value;
    struct patch_member member;
    bool maps = value_is(before, VALUE_MAP) && after->type == VALUE_MAP;
    bool lists = value_is(before, VALUE_LIST) && after->type == VALUE_LIST;
    if (!maps && !lists) {
        if (!diff->removals && !(before && value_equal(before, after)))
            value_set_bytes(patch, diff->arena, modified->key, value_clone(diff->arena, after));
        return;
    }
    if (!patch_schema_member(schema, modified->key, &member, diff->err)) {
        diff->failed = !value_equal(before, after) || diff->failed;
    } else if (lists) {
        diff_lists(diff, before, after, &member, modified->key, patch);
    } else if (member.replace) {
        if (!diff->removals)
            value_set_bytes(patch, diff->arena, modified->key, value_clone(diff->arena, after));
    } else {
        struct value *change = diff_maps(diff, before, after, member.schema, member.retain_keys);
        if (value_count(change))
            value_set_bytes(patch, diff->arena, modified->key, change);
    }
}

static bool has_new_member(const struct value *original, const struct value *modified)
{
    for (size_t i = 0; i < modified->map.count; i++) {
        const struct member *member = &modified->map.members[i];
        if (member->value->type != VALUE_NULL && !value_member_bytes(original, member->key))
            return true;
    }
    return false;
}

static struct value *diff_maps(struct diff *diff, const struct value *original,
                               const struct value *modified, struct patch_schema schema,
                               bool retain_keys)
{
    struct value *patch = value_new_map(diff->arena);
    for (size_t i = 0; i < modified->map.count; i++) {
        const struct member *member = &modified->map.members[i];
        diff_member(diff, value_member_bytes(original, member->key), member, schema, patch);
    }
    for (size_t i = 0; diff->removals && i < value_count(original); i++) {
        const struct member *member = &original->map.members[i];
        if (!value_member_bytes(modified, member->key))
            value_set_bytes(patch, diff->arena, member->key, value_new_null(diff->arena));
    }
    if (retain_keys && (value_count(patch) || has_new_member(original, modified))) {
        struct value *kept = text_list(diff, modified);
        sort_texts(kept);
        value_set(patch, diff->arena, PATCH_RETAIN_KEYS, kept);
    }
    return patch;
}

/* ---- custom resources ---- */

/* The JSON merge patch: lists are values, all else as above. */
static struct value *plain_diff(struct diff *diff, const struct value *original,
                                const struct value *modified)
{
    struct value *patch = value_new_map(diff->arena);
    for (size_t i = 0; i < value_count(modified); i++) {
        const struct member *member = &modified->map.members[i];
        const struct value *before = value_member_bytes(original, member->key);
        if (value_is(before, VALUE_MAP) && member->value->type == VALUE_MAP) {
            struct value *change = plain_diff(diff, before, member->value);
            if (value_count(change))
                value_set_bytes(patch, diff->arena, member->key, change);
        } else if (!diff->removals && !(before && value_equal(before, member->value))) {
            value_set_bytes(patch, diff->arena, member->key,
                            value_clone(diff->arena, member->value));
        }
    }
    for (size_t i = 0; diff->removals && i < value_count(original); i++) {
        const struct member *member = &original->map.members[i];
        if (!value_member_bytes(modified, member->key))
            value_set_bytes(patch, diff->arena, member->key, value_new_null(diff->arena));
    }
    return patch;
}

/* Members of `more` onto `base`, nulls kept. */
static void overlay(struct value *base, const struct value *more, struct arena *arena)
{
    for (size_t i = 0; i < value_count(more); i++) {
        const struct member *member = &more->map.members[i];
        struct value *below = value_member_bytes(base, member->key);
        if (value_is(below, VALUE_MAP) && member->value->type == VALUE_MAP)
            overlay(below, member->value, arena);
        else
            value_set_bytes(base, arena, member->key, member->value);
    }
}

static struct value *create_plain(const struct value *last, const struct value *modified,
                                  const struct value *current, struct arena *arena)
{
    struct diff changes = { .arena = arena }, removals = { .arena = arena, .removals = true };
    struct value *patch = plain_diff(&removals, last, modified);
    overlay(patch, plain_diff(&changes, current, modified), arena);
    return patch;
}

struct value *patch_create_three_way(const struct value *last_applied, const struct value *modified,
                                     const struct value *current, const struct type *type,
                                     struct arena *arena)
{
    struct value *nothing = value_new_map(arena);
    struct patch_schema schema = { .type = type };
    if (!value_is(modified, VALUE_MAP))
        return NULL;
    if (!value_is(last_applied, VALUE_MAP))
        last_applied = nothing;
    if (!value_is(current, VALUE_MAP))
        current = nothing;
    if (!type)
        return create_plain(last_applied, modified, current, arena);
    struct diff changes = { .arena = arena }, removals = { .arena = arena, .removals = true };
    struct value *delta = diff_maps(&changes, current, modified, schema, /* retain_keys= */ false);
    struct value *deletions =
        diff_maps(&removals, last_applied, modified, schema, /* retain_keys= */ false);
    if (changes.failed || removals.failed)
        return NULL;
    struct patch_merge merge = { .arena = arena, .final = false };
    return patch_merge_maps(&merge, deletions, delta, schema);
}

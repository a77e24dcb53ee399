/* SPDX-License-Identifier: Apache-2.0 */
/* patch_strategic.c - Kubernetes' strategic merge: a merge that knows the lists.
 *
 * Maps merge member by member; null removes.  A list with the strategy "merge" merges too: elements
 * with the same merge key merge, others are added; a list of scalars becomes a union.  All
 * other lists are replaced.  Directives in the patch say the rest:
 *   $patch: replace | delete            in a map, or in an element of a list
 *   $retainKeys: [a, b]                 drops all other members of this map
 *   $deleteFromPrimitiveList/x: [...]   removes scalars from the list x
 *   $setElementOrder/x: [...]           the order of the list x
 *
 * Two patches are merged by the same code (patch_merge.final is false); directives then stay.
 *
 * Not here: the order of elements (patch_elements.c), making patches (patch_apply3.c). */
#include "object/patch_strategic.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/value.h"
#include "object/patch.h"
#include "object/patch_elements.h"
#include "object/schema.h"
#include "object/text_set.h"
#include "object/validation.h"

/* ---- schema ---- */

static struct patch_schema schema_of(const struct field *field)
{
    if (field->collection == COLLECTION_MAP)
        return (struct patch_schema){ .map = field };
    return (struct patch_schema){ .type = field->shape == SHAPE_STRUCT ? field->type : NULL };
}

bool patch_schema_member(struct patch_schema schema, struct bytes name, struct patch_member *ret,
                         struct error *err)
{
    *ret = (struct patch_member){ 0 };
    if (schema.map && schema.map->shape == SHAPE_STRUCT)
        ret->schema.type = schema.map->type;
    if (!schema.type)
        return true;
    const struct field *field = type_field(schema.type, name);
    bool in_head = bytes_equal_text(name, "kind") || bytes_equal_text(name, "apiVersion");
    if (!field)
        return in_head
            || fail(err, REASON_UNKNOWN, /* os_errno= */ 0,
                    "unable to find api field in struct %s for the json field \"%.*s\"",
                    schema.type->name, BYTES_ARG(name));
    ret->schema = schema_of(field);
    ret->merge_key = field->patch_key;
    ret->merge = field->flags & FIELD_PATCH_MERGE;
    ret->replace = field->flags & FIELD_PATCH_REPLACE;
    ret->retain_keys = field->flags & FIELD_PATCH_RETAIN_KEYS;
    return true;
}

/* ---- directives ---- */

static struct value *bad_patch(struct patch_merge *merge, enum reason reason, const char *message)
{
    fail(merge->err, reason, /* os_errno= */ 0, "%s", message);
    return NULL;
}

static struct value *no_merge_key(struct patch_merge *merge, const struct value *element,
                                  const char *key)
{
    fail(merge->err, REASON_UNKNOWN, /* os_errno= */ 0,
         "map: %s does not contain declared merge key: %s", value_go_text(element, merge->arena),
         key);
    return NULL;
}

static struct value *unknown_directive(struct patch_merge *merge, const struct value *map)
{
    fail(merge->err, REASON_UNKNOWN, /* os_errno= */ 0, "unknown patch type: %s in map: %s",
         value_go_text(value_member(map, PATCH_DIRECTIVE), merge->arena),
         value_go_text(map, merge->arena));
    return NULL;
}

static struct value *apply_directive(struct patch_merge *merge, struct value *patch)
{
    struct bytes directive = value_string(patch, PATCH_DIRECTIVE);
    if (bytes_equal_text(directive, "delete"))
        return value_new_map(merge->arena);
    if (!bytes_equal_text(directive, "replace"))
        return unknown_directive(merge, patch);
    value_remove(patch, PATCH_DIRECTIVE);
    return patch;
}

/* Drops every map that holds a $patch; false: this one is such a map. */
static bool remove_directives(struct value *value)
{
    if (value->type == VALUE_MAP) {
        if (value_member(value, PATCH_DIRECTIVE))
            return false;
        for (size_t i = 0; i < value->map.count;)
            if (remove_directives(value->map.members[i].value))
                i++;
            else
                value_remove_bytes(value, value->map.members[i].key);
    } else if (value->type == VALUE_LIST) {
        size_t kept = 0;
        for (size_t i = 0; i < value->list.count; i++)
            if (remove_directives(value->list.items[i]))
                value->list.items[kept++] = value->list.items[i];
        value->list.count = kept;
    }
    return true;
}

static void discard_nulls(struct value *value)
{
    for (size_t i = 0; value->type == VALUE_LIST && i < value->list.count; i++)
        discard_nulls(value->list.items[i]);
    for (size_t i = 0; value->type == VALUE_MAP && i < value->map.count;) {
        struct member *member = &value->map.members[i];
        if (member->value->type == VALUE_NULL) {
            value_remove_bytes(value, member->key);
            continue;
        }
        discard_nulls(member->value);
        i++;
    }
}

static bool retained_are_right(const struct value *patch, const struct text_set *kept)
{
    for (size_t i = 0; i < patch->map.count; i++) {
        const struct member *member = &patch->map.members[i];
        bool exempt = member->value->type == VALUE_NULL
            || bytes_starts_with(member->key, PATCH_DELETE_FROM)
            || bytes_starts_with(member->key, PATCH_ORDER);
        if (!exempt && !text_set_has(kept, member->key))
            return false;
    }
    return true;
}

static bool apply_retain_keys(struct patch_merge *merge, struct value *original,
                              struct value *patch)
{
    struct value *list = value_member(patch, PATCH_RETAIN_KEYS);
    if (!list)
        return true;
    value_remove(patch, PATCH_RETAIN_KEYS);
    if (!merge->final) {
        value_set(original, merge->arena, PATCH_RETAIN_KEYS, list);
        return true;
    }
    AUTO_TEXT_SET kept = { 0 };
    for (size_t i = 0; i < value_count(list); i++)
        text_set_add(&kept, value_bytes(value_item(list, i)));
    if (!value_is(list, VALUE_LIST) || !retained_are_right(patch, &kept))
        return bad_patch(merge, REASON_BAD_REQUEST, "invalid patch format of retainKeys") != NULL;
    for (size_t i = 0; i < original->map.count;)
        if (text_set_has(&kept, original->map.members[i].key))
            i++;
        else
            value_remove_bytes(original, original->map.members[i].key);
    return true;
}

/* ---- lists ---- */

/* Takes the elements that are directives out of the patch and obeys them.  False with *err set. */
static bool obey_elements(struct patch_merge *merge, struct value *original, struct value *patch,
                          const char *merge_key, bool *ret_replace)
{
    AUTO_ELEMENT_ORDER deleted = { .merge_key = merge_key, .arena = merge->arena };
    size_t kept = 0;
    for (size_t i = 0; i < patch->list.count; i++) {
        struct value *element = patch->list.items[i];
        struct bytes directive = value_string(element, PATCH_DIRECTIVE);
        if (!value_member(element, PATCH_DIRECTIVE))
            patch->list.items[kept++] = element;
        else if (bytes_equal_text(directive, "replace"))
            *ret_replace = true;
        else if (!bytes_equal_text(directive, "delete"))
            return unknown_directive(merge, element) != NULL;
        else if (!value_member(element, merge_key))
            return no_merge_key(merge, element, merge_key) != NULL;
        else
            element_order_add(&deleted, element, i);
    }
    patch->list.count = kept;
    kept = 0;
    for (size_t i = 0; i < original->list.count; i++) {
        size_t place;
        if (!element_order_find(&deleted, original->list.items[i], &place))
            original->list.items[kept++] = original->list.items[i];
    }
    original->list.count = kept;
    return true;
}

static bool all_have_key(struct patch_merge *merge, const struct value *list, const char *merge_key)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (!value_member(value_item(list, i), merge_key))
            return no_merge_key(merge, value_item(list, i), merge_key) != NULL;
    return true;
}

/* Original's elements merged with the patch's, and the patch's new ones behind them. */
static struct value *merge_elements(struct patch_merge *merge, const struct value *original,
                                    const struct value *patch, struct patch_schema schema,
                                    const char *merge_key)
{
    AUTO_ELEMENT_ORDER places = { 0 };
    element_order_init(&places, original, merge_key, merge->arena);
    struct value *merged = value_new_list(merge->arena);
    for (size_t i = 0; i < value_count(original); i++)
        value_append(merged, merge->arena, value_item(original, i));
    for (size_t i = 0; i < value_count(patch); i++) {
        struct value *element = value_item(patch, i);
        size_t place = value_count(merged);
        if (!element_order_find(&places, element, &place)) {
            element_order_add(&places, element, place);
            value_append(merged, merge->arena, element);
            continue;
        }
        struct value *one = patch_merge_maps(merge, merged->list.items[place], element, schema);
        if (!one)
            return NULL;
        if (!value_member(one, merge_key))
            return no_merge_key(merge, one, merge_key);
        merged->list.items[place] = one;
    }
    return merged;
}

static struct value *merge_list_of_maps(struct patch_merge *merge, struct value *original,
                                        struct value *patch, const struct patch_member *member)
{
    if (!member->merge_key) {
        fail(merge->err, REASON_UNKNOWN, /* os_errno= */ 0,
             "cannot merge lists without merge key for %s",
             member->schema.type ? member->schema.type->name : "map");
        return NULL;
    }
    bool replace = false;
    if (!obey_elements(merge, original, patch, member->merge_key, &replace)
        || !all_have_key(merge, original, member->merge_key)
        || !all_have_key(merge, patch, member->merge_key))
        return NULL;
    if (replace)
        return patch;
    struct value *merged =
        merge_elements(merge, original, patch, member->schema, member->merge_key);
    return merged ? elements_weave(merged, patch, original, member->merge_key, merge->arena) : NULL;
}

static struct value *merge_list_of_scalars(struct patch_merge *merge, const struct value *original,
                                           const struct value *patch)
{
    AUTO_ELEMENT_ORDER seen = { .arena = merge->arena };
    struct value *merged = value_new_list(merge->arena);
    const struct value *const lists[] = { original, patch };
    FOR_EACH(list, lists) {
        for (size_t i = 0; i < value_count(*list); i++) {
            size_t place;
            if (element_order_find(&seen, value_item(*list, i), &place))
                continue;
            element_order_add(&seen, value_item(*list, i), value_count(merged));
            value_append(merged, merge->arena, value_item(*list, i));
        }
    }
    return elements_weave(merged, patch, original, /* merge_key= */ NULL, merge->arena);
}

static struct value *remove_scalars(struct patch_merge *merge, const struct value *original,
                                    const struct value *removed)
{
    AUTO_ELEMENT_ORDER gone = { 0 };
    element_order_init(&gone, removed, /* merge_key= */ NULL, merge->arena);
    struct value *left = value_new_list(merge->arena);
    for (size_t i = 0; i < value_count(original); i++) {
        size_t place;
        if (!element_order_find(&gone, value_item(original, i), &place))
            value_append(left, merge->arena, value_item(original, i));
    }
    return left;
}

static struct value *merge_lists(struct patch_merge *merge, struct value *original,
                                 struct value *patch, const struct patch_member *member)
{
    bool maps = false;
    if (!member->merge)
        return patch;
    if (value_count(original) + value_count(patch) == 0)
        return original;
    if (!elements_are_alike(original, patch, &maps, merge->err))
        return NULL;
    return maps ? merge_list_of_maps(merge, original, patch, member)
                : merge_list_of_scalars(merge, original, patch);
}

/* ---- $setElementOrder ---- */

static bool is_sublist(struct patch_merge *merge, const struct value *patch,
                       const struct value *order, const char *merge_key)
{
    size_t next = 0;
    for (size_t i = 0; i < value_count(patch); i++) {
        const struct value *element = value_item(patch, i);
        if (value_member(element, PATCH_DIRECTIVE))
            continue;
        struct bytes wanted = element_identity(element, merge_key, merge->arena);
        while (next < value_count(order)
               && !bytes_equal(wanted,
                               element_identity(value_item(order, next), merge_key, merge->arena)))
            next++;
        if (next++ >= value_count(order))
            return false;
    }
    return true;
}

static bool order_is_right(struct patch_merge *merge, const struct value *patch,
                           const struct value *order, const char *merge_key)
{
    if (merge_key && !all_have_key(merge, order, merge_key))
        return false;
    if (value_count(order) == 0 || is_sublist(merge, patch, order, merge_key))
        return true;
    return fail(merge->err, REASON_UNKNOWN, /* os_errno= */ 0,
                "The order in patch list:\n%s\n doesn't match $setElementOrder list:\n%s\n",
                value_go_text(patch, merge->arena), value_go_text(order, merge->arena));
}

static bool apply_order(struct patch_merge *merge, struct value *original, struct value *patch,
                        struct patch_schema schema, struct member ordering)
{
    size_t prefix = strlen(PATCH_ORDER);
    struct bytes name = { ordering.key.at + prefix, ordering.key.size - prefix };
    struct value *before = value_member_bytes(original, name);
    struct value *change = value_member_bytes(patch, name);
    struct patch_member member;
    if (!value_is(ordering.value, VALUE_LIST) || (before && !value_is(before, VALUE_LIST))
        || (change && !value_is(change, VALUE_LIST)))
        return bad_patch(merge, REASON_BAD_REQUEST, "invalid patch format of setElementOrder list")
            != NULL;
    if (!patch_schema_member(schema, name, &member, merge->err)
        || !order_is_right(merge, change, ordering.value, member.merge_key))
        return false;
    if (!before && !change)
        return true;
    struct value *server = value_new_list(merge->arena), *merged = before;
    for (size_t i = 0; i < value_count(before); i++)
        value_append(server, merge->arena, value_item(before, i));
    if (!before)
        remove_directives(merged = change);
    else if (change)
        merged = merge_lists(merge, before, change, &member);
    if (!merged || (member.merge_key && !all_have_key(merge, merged, member.merge_key)))
        return false;
    value_set_bytes(original, merge->arena, name,
                    elements_weave(merged, ordering.value, server, member.merge_key, merge->arena));
    value_remove_bytes(patch, name);
    return true;
}

static bool apply_orders(struct patch_merge *merge, struct value *original, struct value *patch,
                         struct patch_schema schema)
{
    for (size_t i = 0; i < patch->map.count;) {
        struct member ordering = patch->map.members[i];
        if (!bytes_starts_with(ordering.key, PATCH_ORDER)) {
            i++;
            continue;
        }
        value_remove_bytes(patch, ordering.key);
        if (!merge->final)
            value_set_bytes(original, merge->arena, ordering.key, ordering.value);
        if (!apply_order(merge, original, patch, schema, ordering))
            return false;
        i = 0;                           /* the order of members may have changed */
    }
    return true;
}

/* ---- maps ---- */

static void set_new(struct patch_merge *merge, struct value *original, struct bytes name,
                    struct value *value)
{
    if (merge->final)
        discard_nulls(value);
    if (remove_directives(value))
        value_set_bytes(original, merge->arena, name, value);
    else
        value_remove_bytes(original, name);
}

static bool merge_member(struct patch_merge *merge, struct value *original, struct member patch,
                         struct patch_schema schema)
{
    struct value *before = value_member_bytes(original, patch.key), *after = NULL;
    bool both_maps = value_is(before, VALUE_MAP) && patch.value->type == VALUE_MAP;
    bool both_lists = value_is(before, VALUE_LIST) && patch.value->type == VALUE_LIST;
    if (merge->final && patch.value->type == VALUE_NULL) {
        value_remove_bytes(original, patch.key);
        return true;
    }
    if (!both_maps && !both_lists) {
        set_new(merge, original, patch.key, patch.value);
        return true;
    }
    struct patch_member member;
    if (!patch_schema_member(schema, patch.key, &member, merge->err))
        return false;
    if (both_lists)
        after = merge_lists(merge, before, patch.value, &member);
    else
        after = member.replace ? patch.value
                               : patch_merge_maps(merge, before, patch.value, member.schema);
    if (after)
        value_set_bytes(original, merge->arena, patch.key, after);
    return after != NULL;
}

static bool remove_from_list(struct patch_merge *merge, struct value *original, struct member patch)
{
    size_t prefix = strlen(PATCH_DELETE_FROM);
    struct bytes name = { patch.key.at + prefix, patch.key.size - prefix };
    struct value *before = value_member_bytes(original, name);
    if (!merge->final) {
        value_set_bytes(original, merge->arena, patch.key, patch.value);
        return true;
    }
    if (patch.value->type != VALUE_LIST)
        return bad_patch(merge, REASON_BAD_REQUEST, "invalid patch format of primitive list")
            != NULL;
    if (value_is(before, VALUE_LIST))
        value_set_bytes(original, merge->arena, name, remove_scalars(merge, before, patch.value));
    return true;
}

struct value *patch_merge_maps(struct patch_merge *merge, struct value *original,
                               struct value *patch, struct patch_schema schema)
{
    if (value_member(patch, PATCH_DIRECTIVE))
        return apply_directive(merge, patch);
    if (!original)
        original = value_new_map(merge->arena);
    if (!apply_retain_keys(merge, original, patch) || !apply_orders(merge, original, patch, schema))
        return NULL;
    for (size_t i = 0; i < patch->map.count; i++) {
        struct member member = patch->map.members[i];
        bool good = bytes_starts_with(member.key, PATCH_DELETE_FROM)
                        ? remove_from_list(merge, original, member)
                        : merge_member(merge, original, member, schema);
        if (!good)
            return NULL;
    }
    return original;
}

struct value *patch_strategic(struct value *target, const struct value *patch,
                              const struct type *type, struct arena *arena, struct error *err)
{
    struct patch_merge merge = { .arena = arena, .err = err, .final = true };
    if (!patch || patch->type == VALUE_NULL)
        return target;
    if (!value_is(patch, VALUE_MAP) || !value_is(target, VALUE_MAP)) {
        fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
             "json: cannot unmarshal %s into Go value of type map[string]interface {}",
             value_json_type(patch));
        return NULL;
    }
    return patch_merge_maps(&merge, target, value_clone(arena, patch),
                            (struct patch_schema){ .type = type });
}

/* SPDX-License-Identifier: Apache-2.0 */
/* field_merge.c - see field_merge.h.
 *
 * Merging lists keeps two orders at once: the configuration's, and that of the live list where the
 * configuration is silent.  Both lists are walked together, as upstream does it.
 *
 * Not here: who has what (apply.c). */
#include "object/field_merge.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/apply_list.h"
#include "object/apply_schema.h"
#include "object/schema.h"

struct sides {
    struct value *live, *config;         /* NULL: not there */
};

static struct value *merge(struct sides, const struct apply_schema *, struct arena *);

/* ---- maps ---- */

static struct value *merge_maps(struct sides sides, const struct apply_schema *schema,
                                struct arena *arena)
{
    struct value *merged = value_new_map(arena);
    for (uint32_t i = 0; value_is(sides.live, VALUE_MAP) && i < sides.live->map.count; i++) {
        const struct member *member = &sides.live->map.members[i];
        struct apply_schema below;
        struct sides both = { member->value, value_member_bytes(sides.config, member->key) };
        bool known = apply_schema_member(schema, member->key, &below);
        value_set_bytes(merged, arena, member->key, known ? merge(both, &below, arena) : both.live);
    }
    for (uint32_t i = 0; value_is(sides.config, VALUE_MAP) && i < sides.config->map.count; i++) {
        const struct member *member = &sides.config->map.members[i];
        if (!value_member_bytes(sides.live, member->key))
            value_set_bytes(merged, arena, member->key, member->value);
    }
    return merged;
}

/* ---- lists ---- */

/* Where the walk over both lists stands. */
struct weave {
    struct apply_list          live, config;
    bool                      *done;         /* by the first place in config: merged already */
    uint32_t                   i, k;
    uint32_t                   shared;       /* the next place in config of what both have */
    const struct apply_schema *element;
    struct value              *merged;
    struct arena              *arena;
};

static void next_shared(struct weave *weave)
{
    while (weave->shared < weave->config.count &&
           !apply_list_find(&weave->live, &weave->config.items[weave->shared].element))
        weave->shared++;
}

/* Of an element that stands in the live list more than once the configuration's alone counts. */
static void take_config(struct weave *weave, const struct apply_item *item)
{
    const struct apply_item *live = apply_list_find(&weave->live, &item->element);
    struct sides both = { live && live->times == 1 ? live->value : NULL, item->value };
    value_append(weave->merged, weave->arena, merge(both, weave->element, weave->arena));
    weave->done[item - weave->config.items] = true;
    if (weave->shared == (uint32_t)(item - weave->config.items)) {
        weave->shared++;
        next_shared(weave);
    }
}

/* One step: takes an element of either list, or passes one. */
static void weave_one(struct weave *weave)
{
    const struct apply_item *live =
        weave->i < weave->live.count ? &weave->live.items[weave->i] : NULL;
    const struct apply_item *config =
        weave->k < weave->config.count ? &weave->config.items[weave->k] : NULL;
    const struct apply_item *same = live ? apply_list_find(&weave->config, &live->element) : NULL;
    if (live && !same) {
        value_append(weave->merged, weave->arena, live->value);
        weave->i++;
        return;
    }
    bool is_next = same && config && same == config;
    bool out_of_order = same && config && !is_next &&
                        weave->shared < weave->config.count &&
                        same != &weave->config.items[weave->shared];
    if (out_of_order || (same && weave->done[same - weave->config.items])) {
        weave->i++;
        if (out_of_order || !config)
            return;
    } else if (is_next) {
        weave->i++;
    }
    if (config) {
        take_config(weave, config);
        weave->k++;
    }
}

static struct value *merge_lists(struct sides sides, const struct apply_schema *schema,
                                 struct arena *arena)
{
    struct apply_schema element = apply_schema_element(schema);
    struct weave weave = { .element = &element, .merged = value_new_list(arena), .arena = arena };
    apply_list_init(&weave.live, schema, sides.live, arena);
    apply_list_init(&weave.config, schema, sides.config, arena);
    weave.done = arena_array(arena, weave.config.count + 1, sizeof *weave.done);
    next_shared(&weave);
    while (weave.i < weave.live.count || weave.k < weave.config.count)
        weave_one(&weave);
    apply_list_done(&weave.live);
    apply_list_done(&weave.config);
    return weave.merged;
}

/* ---- values ---- */

static bool is_nothing(const struct value *value)
{
    return !value || value->type == VALUE_NULL ||
           ((value->type == VALUE_MAP || value->type == VALUE_LIST) && value_count(value) == 0);
}

static struct value *merge(struct sides sides, const struct apply_schema *schema,
                           struct arena *arena)
{
    if (!sides.config)
        return sides.live;
    if (!sides.live || !apply_schema_has_parts(schema) ||
        (is_nothing(sides.live) && is_nothing(sides.config)))
        return sides.config;
    if (schema->form == APPLY_LIST_SET || schema->form == APPLY_LIST_KEYS)
        return merge_lists(sides, schema, arena);
    bool maps = value_is(sides.config, VALUE_MAP) ||
                (sides.config->type == VALUE_NULL && value_is(sides.live, VALUE_MAP));
    return maps ? merge_maps(sides, schema, arena) : sides.config;
}

struct value *field_merge(struct value *live, struct value *config, const struct type *type,
                          struct arena *arena)
{
    struct apply_schema root = apply_schema_root(type);
    return merge((struct sides){ live, config }, &root, arena);
}

/* ---- taking out ---- */

static struct value *remove_parts(struct value *, const struct field_set *,
                                  const struct apply_schema *, struct arena *);

static void keep_member(struct value *kept, const struct member *member,
                        const struct field_set *set, const struct apply_schema *schema,
                        struct arena *arena)
{
    struct field_element element = field_element_name(member->key);
    const struct field_node *node = field_set_find(set, &element);
    struct apply_schema below;
    struct value *value = member->value;
    if (node && node->is_member)
        return;
    if (node && apply_schema_member(schema, member->key, &below))
        value = remove_parts(value, &node->children, &below, arena);
    value_set_bytes(kept, arena, member->key, value ? value : value_new_null(arena));
}

static struct value *remove_elements(struct value *list, const struct field_set *set,
                                     const struct apply_schema *schema, struct arena *arena)
{
    struct value *kept = value_new_list(arena);
    struct apply_schema below = apply_schema_element(schema);
    for (size_t i = 0; i < list->list.count; i++) {
        struct value *value = list->list.items[i];
        struct field_element element;
        const struct field_node *node = apply_list_element(schema, value, arena, &element)
                                            ? NULL
                                            : field_set_find(set, &element);
        if (node && node->is_member)
            continue;
        if (node)
            value = remove_parts(value, &node->children, &below, arena);
        value_append(kept, arena, value ? value : value_new_null(arena));
    }
    return kept->list.count ? kept : NULL;
}

/* NULL: nothing is left of it.  It then stands there as null, as upstream has it, until the object
 * is decoded. */
static struct value *remove_parts(struct value *value, const struct field_set *set,
                                  const struct apply_schema *schema, struct arena *arena)
{
    if (!apply_schema_has_parts(schema))
        return value_is(value, VALUE_MAP) || value_is(value, VALUE_LIST) ? NULL : value;
    if (value_is(value, VALUE_LIST))
        return schema->form == APPLY_DEDUCED ? NULL : remove_elements(value, set, schema, arena);
    if (!value_is(value, VALUE_MAP))
        return value;
    struct value *kept = value_new_map(arena);
    for (uint32_t i = 0; i < value->map.count; i++)
        keep_member(kept, &value->map.members[i], set, schema, arena);
    return kept->map.count ? kept : NULL;
}

struct value *field_remove(struct value *value, const struct field_set *set,
                           const struct type *type, struct arena *arena)
{
    struct apply_schema root = apply_schema_root(type);
    if (field_set_is_empty(set))
        return value;
    struct value *kept = remove_parts(value, set, &root, arena);
    return kept ? kept : value_new_map(arena);
}

/* ---- sets by the tables ---- */

static struct field_set with_structs(const struct field_set *set, const struct apply_schema *schema,
                                     struct arena *arena)
{
    struct field_set all = { arena_array(arena, set->count, sizeof *all.nodes), set->count,
                             set->count };
    for (uint32_t i = 0; i < set->count; i++) {
        const struct field_node *node = &set->nodes[i];
        struct apply_schema below = { .form = APPLY_UNTYPED_ATOMIC };
        bool is_field = node->element.type == 'f';
        bool known = is_field && apply_schema_member(schema, node->element.text, &below);
        if (!is_field)
            below = apply_schema_element(schema);
        all.nodes[i] = *node;
        all.nodes[i].is_member |= known && below.is_declared;
        if (node->children.count)
            all.nodes[i].children = with_structs(&node->children, &below, arena);
    }
    return all;
}

struct field_set field_set_with_structs(const struct field_set *set, const struct type *type,
                                        struct arena *arena)
{
    struct apply_schema root = apply_schema_root(type);
    return with_structs(set, &root, arena);
}

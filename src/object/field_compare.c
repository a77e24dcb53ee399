/* SPDX-License-Identifier: Apache-2.0 */
/* field_compare.c - two values walked together by the tables.
 *
 * Each level answers with the sets of what differs below it, and whether the level itself is new,
 * gone or changed; the level above hangs that into its own sets.  So nothing is made for what is
 * the same, and that is nearly everything.
 *
 * Holds:    a member that neither side has explicitly is never looked at, unless one side is absent
 *           as a whole: then the fields that are always written count.
 * Not here: whose the fields are (managed_fields.c). */
#include "object/field_compare.h"

#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/apply_list.h"
#include "object/apply_schema.h"
#include "object/schema.h"

enum change_type { CHANGE_ADDED, CHANGE_MODIFIED, CHANGE_REMOVED, CHANGE_COUNT };

/* What differs at a value (self) and below it. */
struct change {
    struct field_set below[CHANGE_COUNT];
    bool             self[CHANGE_COUNT];
};

/* One value on both sides; NULL where a side lacks it. */
struct sides {
    const struct value *old, *next;
};

struct comparer {
    struct arena           *arena;
    const struct field_set *reset;       /* at the level of the root; NULL: none */
    struct sides           *places;      /* a stack: the members of the structs that are open */
    size_t                  used, room;
};

static void compare(struct comparer *, const struct apply_schema *, struct sides, struct change *);

static void hang(struct comparer *comparer, struct change *above,
                 const struct field_element *element, const struct change *change)
{
    for (int i = 0; i < CHANGE_COUNT; i++) {
        if (!change->self[i] && change->below[i].count == 0)
            continue;
        struct field_node *node = field_set_append(&above->below[i], element, comparer->arena);
        node->is_member = change->self[i];
        node->children = change->below[i];
    }
}

/* Scalars, and lists, whose elements would need keys.  Maps are not compared as a whole first: at
 * each level of a deep one that would be done again. */
static bool is_quick_to_compare(const struct apply_schema *schema, struct sides sides)
{
    return sides.old && sides.next &&
           (schema->form == APPLY_SCALAR || schema->form == APPLY_LIST_SET ||
            schema->form == APPLY_LIST_KEYS);
}

static void compare_child(struct comparer *comparer, struct change *above,
                          const struct field_element *element, const struct apply_schema *schema,
                          struct sides sides)
{
    if (sides.old == sides.next ||
        (is_quick_to_compare(schema, sides) && value_equal(sides.old, sides.next)))
        return;
    struct change change = { 0 };
    compare(comparer, schema, sides, &change);
    hang(comparer, above, element, &change);
}

static void compare_unit(struct sides sides, struct change *ret)
{
    if (!sides.old)
        ret->self[CHANGE_ADDED] = true;
    else if (!sides.next)
        ret->self[CHANGE_REMOVED] = true;
    else if (!value_equal(sides.old, sides.next))
        ret->self[CHANGE_MODIFIED] = true;
}

/* ---- structs ---- */

/* What stands in the JSON for a field that is always written and that the tree leaves out. */
static const struct value *zero_of(const struct field *field)
{
    static const struct value null = { .type = VALUE_NULL }, map = { .type = VALUE_MAP },
                              text = { .type = VALUE_STRING }, number = { .type = VALUE_INT },
                              no = { .type = VALUE_BOOL },
                              quantity = { .type = VALUE_STRING, .string = { "0", 1 } },
                              duration = { .type = VALUE_STRING, .string = { "0s", 2 } };
    static const struct value *const zeros[] = {
        [SHAPE_STRING] = &text,       [SHAPE_BOOL] = &no,
        [SHAPE_INT32] = &number,      [SHAPE_INT64] = &number,
        [SHAPE_DOUBLE] = &number,     [SHAPE_DURATION] = &duration,
        [SHAPE_QUANTITY] = &quantity, [SHAPE_INT_OR_STRING] = &number,
        [SHAPE_STRUCT] = &map,        [SHAPE_WRAP] = NULL,
    };
    if (field->collection != COLLECTION_NONE || (field->flags & FIELD_POINTER))
        return &null;
    const struct value *zero = field->shape < ARRAY_SIZE(zeros) ? zeros[field->shape] : NULL;
    return zero ? zero : &null;
}

/* Room for a struct's members on top of the stack; returns where it begins. */
static size_t push_places(struct comparer *comparer, size_t count)
{
    enum { FIRST_ROOM = 256 };
    size_t start = comparer->used;
    comparer->used += count;
    if (comparer->used <= comparer->room)
        return start;
    comparer->room = comparer->used < FIRST_ROOM ? FIRST_ROOM : comparer->used * 2;
    struct sides *places = arena_array(comparer->arena, comparer->room, sizeof *places);
    if (start)
        memcpy(places, comparer->places, start * sizeof *places);
    comparer->places = places;
    return start;
}

/* Marks the members that a side has, and puts them in their place in the type. */
static void place(const struct value *map, const struct type *type, struct sides *places,
                  bool is_next, uint64_t bits[TYPE_MEMBER_WORDS])
{
    if (!value_is(map, VALUE_MAP))
        return;
    for (uint32_t i = 0; i < map->map.count; i++) {
        int at = type_member_index(type, map->map.members[i].key);
        if (at < 0)
            continue;
        *(is_next ? &places[at].next : &places[at].old) = map->map.members[i].value;
        bits[at / 64] |= (uint64_t)1 << (at % 64);
    }
}

static const struct value *member_of(const struct value *map, const struct value *explicit_value,
                                     const struct field *field)
{
    if (explicit_value || !map || !(field->flags & FIELD_EMIT))
        return explicit_value;
    return zero_of(field);
}

/* At the root, what is reset as a whole. */
static bool is_left_out(const struct comparer *comparer, const struct field_element *name)
{
    const struct field_node *node = comparer->reset ? field_set_find(comparer->reset, name) : NULL;
    return node && node->is_member;
}

/* The members that one word of bits stands for; `first` is the place of its bit 0. */
struct word {
    uint64_t had, has, emitted;
    size_t   start, first;
};

static void compare_word(struct comparer *comparer, const struct type *type, struct sides sides,
                         const struct word *word, struct change *ret)
{
    const struct comparer level = *comparer;
    comparer->reset = NULL;
    for (uint64_t left = word->had | word->has | word->emitted; left; left &= left - 1) {
        int bit = ffsll((long long)left) - 1;
        size_t at = word->first + (size_t)bit;
        const struct field *field = type->members[at];
        const struct sides explicit_values = comparer->places[word->start + at];
        struct apply_schema schema = apply_schema_field(field);
        struct field_element element =
            field_element_name((struct bytes){ field->name, field->name_size });
        struct sides member = {
            member_of(sides.old, word->had >> bit & 1 ? explicit_values.old : NULL, field),
            member_of(sides.next, word->has >> bit & 1 ? explicit_values.next : NULL, field)
        };
        if (!is_left_out(&level, &element))
            compare_child(comparer, ret, &element, &schema, member);
    }
    comparer->reset = level.reset;
}

static void compare_struct(struct comparer *comparer, const struct type *type, struct sides sides,
                           struct change *ret)
{
    uint64_t had[TYPE_MEMBER_WORDS] = { 0 }, has[TYPE_MEMBER_WORDS] = { 0 };
    size_t start = push_places(comparer, type->member_count);
    place(sides.old, type, comparer->places + start, /* is_next= */ false, had);
    place(sides.next, type, comparer->places + start, /* is_next= */ true, has);
    bool one_sided = !sides.old || !sides.next;
    for (size_t i = 0; i * 64 < type->member_count; i++) {
        struct word word = { had[i], has[i], one_sided ? type->emit_bits[i] : 0, start, i * 64 };
        compare_word(comparer, type, sides, &word, ret);
    }
    comparer->used = start;
}

/* ---- maps and lists ---- */

static void compare_map(struct comparer *comparer, const struct apply_schema *schema,
                        struct sides sides, struct change *ret)
{
    const struct value *maps[] = { sides.old, sides.next };
    const struct comparer level = *comparer;
    comparer->reset = NULL;
    for (int side = 0; side < 2; side++) {
        for (uint32_t i = 0; value_is(maps[side], VALUE_MAP) && i < maps[side]->map.count; i++) {
            const struct member *member = &maps[side]->map.members[i];
            const struct value *other = value_member_bytes(maps[1 - side], member->key);
            struct field_element element = field_element_name(member->key);
            struct apply_schema below;
            if (is_left_out(&level, &element) || (side == 1 && other) ||
                !apply_schema_member(schema, member->key, &below))
                continue;
            compare_child(comparer, ret, &element, &below,
                          side == 0 ? (struct sides){ member->value, other }
                                    : (struct sides){ NULL, member->value });
        }
    }
    comparer->reset = level.reset;
}

/* The elements that stand more than once, compared as one unit. */
static bool are_same_repeats(const struct apply_list *old, uint32_t first,
                             const struct apply_list *next, uint32_t second)
{
    uint32_t i = first, k = second;
    if (old->items[first].times != next->items[second].times)
        return false;
    for (uint32_t n = old->items[first].times; n > 0; n--, i++, k++) {
        while (old->items[i].first != first)
            i++;
        while (next->items[k].first != second)
            k++;
        if (!value_equal(old->items[i].value, next->items[k].value))
            return false;
    }
    return true;
}

/* An element of which one side has several: upstream takes those as a unit of their own. */
static void compare_repeats(struct comparer *comparer, const struct apply_schema *schema,
                            const struct apply_list *lists[2], const struct apply_item *items[2],
                            struct change *ret)
{
    struct change change = { 0 };
    const struct apply_item *old = items[0], *next = items[1];
    bool old_many = old && old->times > 1, next_many = next && next->times > 1;
    if (old_many && next_many)
        change.self[CHANGE_MODIFIED] =
            !are_same_repeats(lists[0], old->first, lists[1], next->first);
    else if (old_many && next)
        compare(comparer, schema, (struct sides){ NULL, next->value }, &change);
    else if (next_many && old)
        compare(comparer, schema, (struct sides){ old->value, NULL }, &change);
    change.self[CHANGE_REMOVED] |= old_many && !next_many;
    change.self[CHANGE_ADDED] |= next_many && !old_many;
    hang(comparer, ret, old ? &old->element : &next->element, &change);
}

static void compare_items(struct comparer *comparer, const struct apply_schema *schema,
                          const struct apply_list *lists[2], const struct apply_item *items[2],
                          struct change *ret)
{
    if ((items[0] && items[0]->times > 1) || (items[1] && items[1]->times > 1)) {
        compare_repeats(comparer, schema, lists, items, ret);
        return;
    }
    const struct field_element *element = items[0] ? &items[0]->element : &items[1]->element;
    compare_child(comparer, ret, element, schema,
                  (struct sides){ items[0] ? items[0]->value : NULL,
                                  items[1] ? items[1]->value : NULL });
}

static void compare_list(struct comparer *comparer, const struct apply_schema *schema,
                         struct sides sides, struct change *ret)
{
    AUTO_APPLY_LIST old = { 0 }, next = { 0 };
    const struct apply_list *lists[2] = { &old, &next };
    struct apply_schema element = apply_schema_element(schema);
    apply_list_init(&old, schema, sides.old, comparer->arena);
    apply_list_init(&next, schema, sides.next, comparer->arena);
    for (uint32_t i = 0; i < old.count; i++) {
        const struct apply_item *items[2] = { &old.items[i],
                                              apply_list_find(&next, &old.items[i].element) };
        if (old.items[i].first == i)
            compare_items(comparer, &element, lists, items, ret);
    }
    for (uint32_t i = 0; i < next.count; i++) {
        const struct apply_item *items[2] = { NULL, &next.items[i] };
        if (next.items[i].first == i && !apply_list_find(&old, &next.items[i].element))
            compare_items(comparer, &element, lists, items, ret);
    }
}

/* ---- values ---- */

/* A list or map without anything in it; what a struct always writes counts. */
static bool is_empty(const struct value *value, const struct apply_schema *schema)
{
    if (!value || value->type == VALUE_NULL)
        return true;
    if (value->type != VALUE_MAP && value->type != VALUE_LIST)
        return false;
    uint64_t emitted = 0;
    for (int i = 0; schema->type && i < TYPE_MEMBER_WORDS; i++)
        emitted |= schema->type->emit_bits[i];
    return value_count(value) == 0 && !emitted;
}

static bool is_container(const struct value *value)
{
    return value_is(value, VALUE_MAP) || value_is(value, VALUE_LIST);
}

/* Where nothing says what the value is, its own type does: maps have parts. */
static bool is_deduced_unit(struct sides sides)
{
    bool old_map = value_is(sides.old, VALUE_MAP), next_map = value_is(sides.next, VALUE_MAP);
    return !old_map && !next_map;
}

static void compare_parts(struct comparer *comparer, const struct apply_schema *schema,
                          struct sides sides, struct change *ret)
{
    if (schema->form == APPLY_STRUCT && schema->type)
        compare_struct(comparer, schema->type, sides, ret);
    else if (schema->form == APPLY_LIST_SET || schema->form == APPLY_LIST_KEYS)
        compare_list(comparer, schema, sides, ret);
    else
        compare_map(comparer, schema, sides, ret);
    for (int i = 0; i < CHANGE_COUNT; i++)
        field_set_sort(&ret->below[i], comparer->arena);
}

static void compare(struct comparer *comparer, const struct apply_schema *schema,
                    struct sides sides, struct change *ret)
{
    if (!apply_schema_has_parts(schema) ||
        (schema->form == APPLY_DEDUCED && is_deduced_unit(sides)) ||
        (is_empty(sides.old, schema) && is_empty(sides.next, schema))) {
        compare_unit(sides, ret);
        return;
    }
    compare_parts(comparer, schema, sides, ret);
    ret->self[CHANGE_ADDED] |= !sides.old;
    ret->self[CHANGE_REMOVED] |= !sides.next;
    if (sides.old && sides.next && schema->form == APPLY_DEDUCED &&
        is_container(sides.old) != is_container(sides.next))
        ret->self[CHANGE_MODIFIED] = true;
}

void field_compare(const struct value *old, const struct value *next, const struct type *type,
                   const struct field_set *reset, struct arena *arena, struct field_comparison *ret)
{
    static const struct field_set none = { 0 };
    struct comparer comparer = { .arena = arena, .reset = reset };
    struct change change = { 0 };
    reset = reset ? reset : &none;
    struct apply_schema root = apply_schema_root(type);
    compare_parts(&comparer, &root, (struct sides){ old, next }, &change);
    ret->added = field_set_without(&change.below[CHANGE_ADDED], reset, arena);
    ret->modified = field_set_without(&change.below[CHANGE_MODIFIED], reset, arena);
    ret->removed = field_set_without(&change.below[CHANGE_REMOVED], reset, arena);
}

/* ---- what one value has ---- */

static void collect(const struct value *, const struct apply_schema *, struct arena *,
                    struct field_set *ret_below, bool *ret_self);

static void collect_member(const struct member *member, const struct apply_schema *above,
                           struct arena *arena, struct field_set *set)
{
    struct apply_schema schema;
    struct field_set below = { 0 };
    bool self = false;
    if (!apply_schema_member(above, member->key, &schema))
        return;
    collect(member->value, &schema, arena, &below, &self);
    bool is_empty_map = value_is(member->value, VALUE_MAP) && value_count(member->value) == 0;
    self |= !schema.is_declared || member->value->type == VALUE_NULL || is_empty_map;
    if (!self && below.count == 0)
        return;
    struct field_element element = field_element_name(member->key);
    struct field_node *node = field_set_append(set, &element, arena);
    node->is_member = self;
    node->children = below;
}

static void collect_list(const struct value *value, const struct apply_schema *schema,
                         struct arena *arena, struct field_set *set)
{
    AUTO_APPLY_LIST list = { 0 };
    struct apply_schema element = apply_schema_element(schema);
    apply_list_init(&list, schema, value, arena);
    for (uint32_t i = 0; i < list.count; i++) {
        const struct apply_item *item = &list.items[i];
        struct field_set below = { 0 };
        bool self;
        if (item->first != i)
            continue;
        if (item->times == 1)
            collect(item->value, &element, arena, &below, &self);
        struct field_node *node = field_set_append(set, &item->element, arena);
        node->is_member = true;
        node->children = below;
    }
}

static void collect(const struct value *value, const struct apply_schema *schema,
                    struct arena *arena, struct field_set *ret_below, bool *ret_self)
{
    bool is_map = value_is(value, VALUE_MAP);
    *ret_self = !apply_schema_has_parts(schema) || (schema->form == APPLY_DEDUCED && !is_map);
    if (*ret_self)
        return;
    if (schema->form == APPLY_LIST_SET || schema->form == APPLY_LIST_KEYS)
        collect_list(value, schema, arena, ret_below);
    for (uint32_t i = 0; is_map && i < value->map.count; i++)
        collect_member(&value->map.members[i], schema, arena, ret_below);
    field_set_sort(ret_below, arena);
}

struct field_set field_set_of(const struct value *config, const struct type *type,
                              struct arena *arena)
{
    struct field_set set = { 0 };
    struct apply_schema root = apply_schema_root(type);
    bool self;
    collect(config, &root, arena, &set, &self);
    return set;
}

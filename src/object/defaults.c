/* SPDX-License-Identifier: Apache-2.0 */
/* defaults.c - the walk that completes a value, from the root to the leaves.
 *
 * At each struct its type's own code runs first, then the static defaults of its members, then the
 * walk goes down.  A struct that is no pointer always exists for upstream: an absent one is
 * completed on the side, and is put in place where that has made something of it.
 *
 * Holds:    types without any default below them (has_defaults) are not entered.
 * Not here: the code (defaults_*.c), the static values (the tables). */
#include "object/decode.h"

#include <string.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/quantity.h"
#include "object/schema.h"

struct walk {
    const struct kind *root;
    struct arena      *arena;
};

static void complete_struct(const struct walk *, struct value *, const struct type *);

/* Resource lists count thousandths at the finest. */
static void round_quantities(const struct walk *walk, struct value *map)
{
    for (uint32_t i = 0; i < value_count(map); i++) {
        char room[QUANTITY_TEXT_MAX];
        struct bytes rounded;
        struct value *value = map->map.members[i].value;
        if (value->type != VALUE_STRING || !quantity_canonical(value->string, /* round_to_milli= */ true, room, &rounded))
            continue;
        if (rounded.at == room)
            value->string = (struct bytes){ arena_copy(walk->arena, room, rounded.size), rounded.size };
    }
}

static void complete_elements(const struct walk *walk, struct value *value, const struct type *type)
{
    for (size_t i = 0; i < value_count(value); i++) {
        struct value *element = value->type == VALUE_LIST ? value->list.items[i] : value->map.members[i].value;
        if (element->type == VALUE_MAP)
            complete_struct(walk, element, type);
    }
}

/* An absent struct that is no pointer. */
static void complete_absent(const struct walk *walk, struct value *map, const struct field *field)
{
    struct value *made = value_new_map(walk->arena);
    complete_struct(walk, made, field->type);
    if (made->map.count)
        value_set_bytes(map, walk->arena, (struct bytes){ field->name, field->name_size }, made);
}

/* A static default goes where nothing stands, or the zero of what is no pointer. */
static void set_static(const struct walk *walk, struct value *map, const struct field *field, const struct value *value)
{
    if (value && (field->flags & FIELD_POINTER || !value_is_empty(value)))
        return;
    struct value *made = json_parse(bytes_of(field->static_default), NULL, walk->arena, NULL);
    if ((field->flags & FIELD_POINTER) || !value_is_empty(made))
        value_set_bytes(map, walk->arena, (struct bytes){ field->name, field->name_size }, made);
}

static void complete_member(const struct walk *walk, struct value *map, const struct field *field)
{
    struct value *value = value_member_bytes(map, (struct bytes){ field->name, field->name_size });
    if (field->static_default)
        set_static(walk, map, field, value);
    else if (field->collection == COLLECTION_MAP && field->shape == SHAPE_QUANTITY)
        round_quantities(walk, value);
    else if (field->shape != SHAPE_STRUCT)
        return;
    else if (field->collection != COLLECTION_NONE)
        complete_elements(walk, value, field->type);
    else if (value_is(value, VALUE_MAP))
        complete_struct(walk, value, field->type);
    else if (!value && !(field->flags & FIELD_POINTER))
        complete_absent(walk, map, field);
}

/* Inline types' code sees the same map. */
static void run_code(const struct walk *walk, struct value *map, const struct type *type)
{
    if (type->set_defaults)
        type->set_defaults(map, walk->root, walk->arena);
    for (size_t i = 0; i < type->field_count; i++)
        if ((type->fields[i].flags & FIELD_INLINE) && (type->fields[i].flags & FIELD_HAS_DEFAULTS))
            run_code(walk, map, type->fields[i].type);
}

/* Depth is bounded: types that refer to themselves (JSON schemas) have no defaults. */
static void complete_struct(const struct walk *walk, struct value *map, const struct type *type)
{
    run_code(walk, map, type);
    for (size_t i = 0; i < type->member_count; i++)
        if (type->members[i]->flags & FIELD_HAS_DEFAULTS)
            complete_member(walk, map, type->members[i]);
}

void defaults_apply_type(struct value *value, const struct type *type, const struct kind *root, struct arena *arena)
{
    const struct walk walk = { root, arena };
    if (type->has_defaults && value_is(value, VALUE_MAP))
        complete_struct(&walk, value, type);
}

void defaults_apply(struct value *value, const struct kind *kind, struct arena *arena)
{
    defaults_apply_type(value, kind->type, kind, arena);
}

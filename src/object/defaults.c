/* SPDX-License-Identifier: Apache-2.0 */
/* defaults.c - the walk that completes a value, from the root to the leaves.
 *
 * At each struct the static defaults of its members come first, then its type's own code, then the
 * walk goes down.  A struct that is no pointer always exists for upstream: one that is written even
 * when it is empty is a static default; another that is absent is completed on the side, and is
 * put in place where that has made something of it.
 *
 * Holds:    types without any default below them (has_defaults) are not entered.
 * Not here: the code (defaults_*.c), the static values (the tables). */
#include "object/decode.h"

#include <string.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/defaults.h"
#include "object/quantity.h"
#include "object/schema.h"
#include "object/structural_schema.h"

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
        if (value->type != VALUE_STRING ||
            !quantity_canonical(value->string, /* round_to_milli= */ true, room, &rounded))
            continue;
        if (rounded.at == room)
            value->string =
                (struct bytes){ arena_copy(walk->arena, room, rounded.size), rounded.size };
    }
}

static void complete_elements(const struct walk *walk, struct value *value, const struct type *type)
{
    for (size_t i = 0; i < value_count(value); i++) {
        struct value *element =
            value->type == VALUE_LIST ? value->list.items[i] : value->map.members[i].value;
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

/* A default's text is short: what is no collection needs no parser. */
static struct value *read_static(struct arena *arena, const char *text)
{
    int64_t integer;
    size_t size = strlen(text);
    if (*text == '"')
        return value_new_string(arena, (struct bytes){ text + 1, size - 2 });
    if (*text == 't' || *text == 'f')
        return value_new_bool(arena, *text == 't');
    if (text[0] == '{' && text[1] == '}')
        return value_new_map(arena);
    if (bytes_to_int64((struct bytes){ text, size }, &integer))
        return value_new_int(arena, integer);
    return json_parse((struct bytes){ text, size }, NULL, arena, NULL);
}

/* A static default goes where nothing stands, or the zero of what is no pointer. */
static void set_static(const struct walk *walk, struct value *map, const struct field *field)
{
    struct bytes name = { field->name, field->name_size };
    const struct value *value = value_member_bytes(map, name);
    if (value && ((field->flags & FIELD_POINTER) || !value_is_empty(value)))
        return;
    struct value *made = read_static(walk->arena, field->static_default);
    if ((field->flags & (FIELD_POINTER | FIELD_EMIT)) || !value_is_empty(made))
        value_set_bytes(map, walk->arena, name, made);
}

static void complete_member(const struct walk *walk, struct value *map, const struct field *field)
{
    struct value *value = value_member_bytes(map, (struct bytes){ field->name, field->name_size });
    if (field->collection == COLLECTION_MAP && field->shape == SHAPE_QUANTITY)
        round_quantities(walk, value);
    else if (field->shape != SHAPE_STRUCT || !field->type->has_defaults)
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
    for (size_t i = 0; i < type->static_count; i++)
        set_static(walk, map, type->members[type->static_members[i]]);
    run_code(walk, map, type);
    for (size_t i = 0; i < type->default_count; i++)
        complete_member(walk, map, type->members[type->default_members[i]]);
}

static void apply_of_type(struct value *value, const struct type *type, const struct kind *root,
                          struct arena *arena)
{
    const struct walk walk = { root, arena };
    if (type->schema)
        schema_set_defaults(value, type->schema, arena);
    else if (type->has_defaults && value_is(value, VALUE_MAP))
        complete_struct(&walk, value, type);
}

void defaults_apply(struct value *value, const struct kind *kind, struct arena *arena)
{
    apply_of_type(value, kind->type, kind, arena);
}

void default_text(struct value *map, struct arena *arena, const char *key, const char *text)
{
    bool added;
    struct value **slot = value_slot(map, arena, bytes_of(key), &added);
    if (added || value_is_empty(*slot))
        *slot = value_new_string(arena, bytes_of(text));
}

void default_int(struct value *map, struct arena *arena, const char *key, int64_t integer)
{
    bool added;
    struct value **slot = value_slot(map, arena, bytes_of(key), &added);
    if (added)
        *slot = value_new_int(arena, integer);
}

void default_bool(struct value *map, struct arena *arena, const char *key, bool boolean)
{
    bool added;
    struct value **slot = value_slot(map, arena, bytes_of(key), &added);
    if (added)
        *slot = value_new_bool(arena, boolean);
}

struct value *default_map(struct value *map, struct arena *arena, const char *key)
{
    bool added;
    struct value **slot = value_slot(map, arena, bytes_of(key), &added);
    if (added || (*slot)->type != VALUE_MAP)
        *slot = value_new_map(arena);
    return *slot;
}

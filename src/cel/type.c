/* SPDX-License-Identifier: Apache-2.0 */
/* type.c - types are compared by what they are made of; objects and opaque ones by their names, since each
 * name stands for one thing in an environment. */
#include "cel/type.h"

#include <string.h>

#include "base/arena.h"
#include "cel/name.h"

#define SIMPLE(of) {.kind = (of), .max_count = UINT64_MAX}

const struct cel_type cel_dyn = SIMPLE(CEL_DYN), cel_null = SIMPLE(CEL_NULL),
                      cel_bool = SIMPLE(CEL_BOOL), cel_int = SIMPLE(CEL_INT),
                      cel_uint = SIMPLE(CEL_UINT), cel_double = SIMPLE(CEL_DOUBLE),
                      cel_string = SIMPLE(CEL_STRING), cel_bytes = SIMPLE(CEL_BYTES),
                      cel_timestamp = SIMPLE(CEL_TIMESTAMP), cel_duration = SIMPLE(CEL_DURATION);
const struct cel_type cel_list_of_dyn = {
    .kind = CEL_LIST, .element = &cel_dyn, .max_count = UINT64_MAX};
const struct cel_type cel_map_of_dyn = {
    .kind = CEL_MAP, .key = &cel_dyn, .element = &cel_dyn, .max_count = UINT64_MAX};
const struct cel_type cel_type_of_dyn = {
    .kind = CEL_TYPE, .element = &cel_dyn, .max_count = UINT64_MAX};

const struct cel_type cel_optional_of_dyn = {
    .kind = CEL_OPTIONAL, .element = &cel_dyn, .max_count = UINT64_MAX};

static struct cel_type *new_type(struct arena *arena, enum cel_kind kind,
                                 const struct cel_type *element)
{
    struct cel_type *type = ARENA_NEW(arena, struct cel_type);
    type->kind = kind;
    type->element = element;
    type->max_count = UINT64_MAX;
    return type;
}

const struct cel_type *cel_list_of(struct arena *arena, const struct cel_type *element)
{
    return new_type(arena, CEL_LIST, element);
}

const struct cel_type *cel_map_of(struct arena *arena, const struct cel_type *key,
                                  const struct cel_type *element)
{
    struct cel_type *type = new_type(arena, CEL_MAP, element);
    type->key = key;
    return type;
}

const struct cel_type *cel_optional_of(struct arena *arena, const struct cel_type *element)
{
    return new_type(arena, CEL_OPTIONAL, element);
}

static const struct cel_type *or_dyn(const struct cel_type *type)
{
    return type ? type : &cel_dyn;
}

static bool has_name(const struct cel_type *type)
{
    return type->kind == CEL_OBJECT || type->kind == CEL_OPAQUE || type->kind == CEL_PARAMETER;
}

static bool has_element(const struct cel_type *type)
{
    return type->kind == CEL_LIST || type->kind == CEL_MAP || type->kind == CEL_TYPE ||
           type->kind == CEL_OPTIONAL;
}

const struct cel_type *cel_member_type(const struct cel_type *object, struct bytes written,
                                       struct arena *arena)
{
    struct bytes name, again;
    if (!object->member)
        return NULL;
    if (cel_name_is_reserved(written))   /* good as it is, and escaped */
        return object->member(object, written);
    bool is_good = cel_name_unescape(written, arena, &name) &&
                   cel_name_escape(name, arena, &again) && bytes_equal(again, written);
    return is_good ? object->member(object, name) : NULL;
}

bool cel_type_equal(const struct cel_type *a, const struct cel_type *b)
{
    a = or_dyn(a);
    b = or_dyn(b);
    if (a == b)
        return true;
    if (a->kind != b->kind)
        return false;
    if (has_name(a))
        return !strcmp(a->name, b->name);
    if (a->kind == CEL_MAP && !cel_type_equal(a->key, b->key))
        return false;
    return !has_element(a) || cel_type_equal(a->element, b->element);
}

/* As messages of the checker have it, and as the type is declared where that differs. */
static const struct { const char *text, *name; } names[] = {
    [CEL_DYN] = { "dyn" },
    [CEL_NULL] = { "null", "null_type" },
    [CEL_BOOL] = { "bool" },
    [CEL_INT] = { "int" },
    [CEL_UINT] = { "uint" },
    [CEL_DOUBLE] = { "double" },
    [CEL_STRING] = { "string" },
    [CEL_BYTES] = { "bytes" },
    [CEL_TIMESTAMP] = { "timestamp", "google.protobuf.Timestamp" },
    [CEL_DURATION] = { "duration", "google.protobuf.Duration" },
    [CEL_LIST] = { "list" },
    [CEL_TYPE] = { "type" },
    [CEL_OPTIONAL] = { "optional_type" },
    [CEL_ERROR] = { "!error!" },
};

static const char *write_type(const struct cel_type *type, bool is_declared, struct arena *arena)
{
    type = or_dyn(type);
    if (has_name(type))
        return type->name;
    if (type->kind == CEL_MAP)
        return arena_printf(arena, "map(%s, %s)", write_type(type->key, is_declared, arena),
                            write_type(type->element, is_declared, arena));
    bool is_other = is_declared && names[type->kind].name;
    const char *name = is_other ? names[type->kind].name : names[type->kind].text;
    if (has_element(type) && (type->element || type->kind != CEL_TYPE))
        return arena_printf(arena, "%s(%s)", name, write_type(type->element, is_declared, arena));
    return name;
}

const char *cel_type_text(const struct cel_type *type, struct arena *arena)
{
    return write_type(type, /* is_declared= */ false, arena);
}

const char *cel_type_declared(const struct cel_type *type, struct arena *arena)
{
    return write_type(type, /* is_declared= */ true, arena);
}

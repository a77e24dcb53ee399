/* SPDX-License-Identifier: Apache-2.0 */
/* infer.c - unification as upstream has it: a variable is bound to the more general of what it met,
 * and dyn goes with everything.
 *
 * What a failed attempt has bound is taken back by the trail. */
#include <string.h>

#include "base/arena.h"
#include "cel/check.h"

enum { TYPE_STEPS_MAX = 1000, STEPS_MAX = 4000000 };

struct cel_unknown {
    struct cel_type type; /* CEL_PARAMETER, and source is this */
    const struct cel_type *bound;
};

static const struct cel_type *or_dyn(const struct cel_type *type)
{
    return type ? type : &cel_dyn;
}

static struct cel_unknown *unknown_of(const struct cel_type *type)
{
    return type->kind == CEL_PARAMETER && type->source
               ? container_of((struct cel_type *)(uintptr_t)type, struct cel_unknown, type)
               : NULL;
}

const struct cel_type *cel_infer_new(struct cel_inference *inference)
{
    struct cel_unknown *unknown = ARENA_NEW(inference->arena, struct cel_unknown);
    unknown->type.kind = CEL_PARAMETER;
    unknown->type.max_count = UINT64_MAX;
    unknown->type.name = arena_printf(inference->arena, "_var%u", inference->variable_count++);
    unknown->type.source = unknown;
    return &unknown->type;
}

static void bind(struct cel_inference *inference, struct cel_unknown *unknown,
                 const struct cel_type *to)
{
    size_t count = inference->trail_count++;
    inference->trail = arena_grow(inference->arena, inference->trail, count,
                                  &inference->trail_capacity, sizeof inference->trail[0]);
    inference->trail_old =
        arena_grow(inference->arena, inference->trail_old, count, &inference->trail_old_capacity,
                   sizeof inference->trail_old[0]);
    inference->trail[count] = unknown;
    inference->trail_old[count] = unknown->bound;
    unknown->bound = to;
}

static void take_back(struct cel_inference *inference, size_t to)
{
    while (inference->trail_count > to) {
        inference->trail_count--;
        inference->trail[inference->trail_count]->bound =
            inference->trail_old[inference->trail_count];
    }
}

/* ---- bounds ---- */

static void begin_type(struct cel_inference *inference)
{
    inference->steps_before = inference->steps;
}

/* Before each part of a type is looked at. */
static bool may_step(struct cel_inference *inference)
{
    inference->steps++;
    inference->is_too_large |= inference->steps > STEPS_MAX ||
                               inference->steps - inference->steps_before > TYPE_STEPS_MAX;
    return !inference->is_too_large;
}

/* ---- kinds of types ---- */

static bool is_open(const struct cel_type *type)
{
    return type->kind == CEL_DYN || type->kind == CEL_ERROR;
}

static bool is_container(const struct cel_type *type)
{
    return type->kind == CEL_LIST || type->kind == CEL_MAP || type->kind == CEL_OPTIONAL;
}

static bool is_less_specific(struct cel_inference *inference, const struct cel_type *a,
                             const struct cel_type *b)
{
    a = or_dyn(a);
    b = or_dyn(b);
    if (a->kind == CEL_DYN || a->kind == CEL_PARAMETER || !may_step(inference))
        return true;
    if (b->kind == CEL_DYN || b->kind == CEL_PARAMETER || a->kind != b->kind)
        return false;
    if (a->kind == CEL_TYPE)
        return true;
    if (a->kind == CEL_MAP && !is_less_specific(inference, a->key, b->key))
        return false;
    return is_container(a) ? is_less_specific(inference, a->element, b->element)
                           : cel_type_equal(a, b);
}

const struct cel_type *cel_infer_most_general(struct cel_inference *inference,
                                              const struct cel_type *a, const struct cel_type *b)
{
    begin_type(inference);
    return is_less_specific(inference, a, b) ? a : b;
}

/* Whether the variable is no part of the type. */
static bool is_apart(struct cel_inference *inference, const struct cel_unknown *unknown,
                     const struct cel_type *type)
{
    type = or_dyn(type);
    if (type == &unknown->type || !may_step(inference))
        return false;
    const struct cel_unknown *other = unknown_of(type);
    if (other)
        return !other->bound || is_apart(inference, unknown, other->bound);
    if (type->kind == CEL_MAP && !is_apart(inference, unknown, type->key))
        return false;
    return !(is_container(type) || type->kind == CEL_TYPE) ||
           is_apart(inference, unknown, type->element);
}

/* ---- assignment ---- */

static bool may_be_null(const struct cel_type *type)
{
    return type->kind == CEL_NULL || type->kind == CEL_OPAQUE || type->kind == CEL_OBJECT ||
           type->kind == CEL_OPTIONAL || type->kind == CEL_TIMESTAMP || type->kind == CEL_DURATION;
}

static bool assign(struct cel_inference *, const struct cel_type *, const struct cel_type *);

/* Whether `type` may stand for the variable, which is bound where it was free. */
static bool substitute(struct cel_inference *inference, const struct cel_type *type,
                       struct cel_unknown *unknown, bool *ret_was_bound)
{
    *ret_was_bound = true;
    if (type == &unknown->type)
        return true;
    *ret_was_bound = unknown->bound != NULL;
    if (!unknown->bound) {
        bool is_free = is_apart(inference, unknown, type);
        if (is_free)
            bind(inference, unknown, type);
        return is_free;
    }
    const struct cel_type *bound = unknown->bound;
    if (type->kind == bound->kind && cel_type_equal(type, bound))
        return true;
    if (!assign(inference, type, bound))
        return false;
    const struct cel_type *general = is_less_specific(inference, type, bound) ? type : bound;
    if (is_apart(inference, unknown, general))
        bind(inference, unknown, general);
    return true;
}

static bool assign_known(struct cel_inference *inference, const struct cel_type *from,
                         const struct cel_type *to)
{
    if (is_open(from) || is_open(to))
        return true;
    if (from->kind == CEL_NULL || to->kind == CEL_NULL)
        return may_be_null(from->kind == CEL_NULL ? to : from);
    if (from->kind != to->kind)
        return false;
    if (from->kind == CEL_TYPE)
        return true;
    if (from->kind == CEL_MAP && !assign(inference, from->key, to->key))
        return false;
    return is_container(from) ? assign(inference, from->element, to->element)
                              : cel_type_equal(from, to);
}

static bool assign(struct cel_inference *inference, const struct cel_type *from,
                   const struct cel_type *to)
{
    bool was_bound;
    from = or_dyn(from);
    to = or_dyn(to);
    if (!may_step(inference))
        return true;
    struct cel_unknown *unknown = unknown_of(to);
    if (unknown) {
        bool is_good = substitute(inference, from, unknown, &was_bound);
        if (is_good || was_bound)
            return is_good;
    }
    unknown = unknown_of(from);
    return unknown ? substitute(inference, to, unknown, &was_bound)
                   : assign_known(inference, from, to);
}

bool cel_infer_assign_all(struct cel_inference *inference, const struct cel_type *const *from,
                          const struct cel_type *const *to, size_t count)
{
    size_t mark = inference->trail_count;
    for (size_t i = 0; i < count; i++) {
        begin_type(inference);
        if (assign(inference, from[i], to[i]))
            continue;
        take_back(inference, mark);
        return false;
    }
    return true;
}

bool cel_infer_assign(struct cel_inference *inference, const struct cel_type *from,
                      const struct cel_type *to)
{
    return cel_infer_assign_all(inference, &from, &to, 1);
}

/* ---- what is known ---- */

static const struct cel_type *with_parts(struct arena *arena, const struct cel_type *type,
                                         const struct cel_type *key, const struct cel_type *element)
{
    if (key == type->key && element == type->element)
        return type;
    struct cel_type *copy = ARENA_NEW(arena, struct cel_type);
    *copy = *type;
    copy->key = key;
    copy->element = element;
    return copy;
}

static const struct cel_type *resolve(struct cel_inference *inference, const struct cel_type *type,
                                      bool open_is_dyn)
{
    type = or_dyn(type);
    if (!may_step(inference))
        return &cel_dyn;
    const struct cel_unknown *unknown = unknown_of(type);
    if (unknown && unknown->bound)
        return resolve(inference, unknown->bound, open_is_dyn);
    if (type->kind == CEL_PARAMETER)
        return open_is_dyn ? &cel_dyn : type;
    if (!type->element || !(is_container(type) || type->kind == CEL_TYPE))
        return type;
    const struct cel_type *key =
        type->kind == CEL_MAP ? resolve(inference, type->key, open_is_dyn) : type->key;
    return with_parts(inference->arena, type, key,
                      resolve(inference, type->element, open_is_dyn));
}

const struct cel_type *cel_infer_known(struct cel_inference *inference, const struct cel_type *type,
                                       bool open_is_dyn)
{
    begin_type(inference);
    return resolve(inference, type, open_is_dyn);
}

const struct cel_type *cel_infer_instance(struct cel_inference *inference,
                                          struct cel_generic *generic, const struct cel_type *type)
{
    type = or_dyn(type);
    if (type->kind == CEL_PARAMETER) {
        size_t at = 0;
        while (at < generic->count && strcmp(generic->names[at], type->name) != 0)
            at++;
        if (at == generic->count && generic->count < ARRAY_SIZE(generic->names)) {
            generic->names[at] = type->name;
            generic->types[at] = cel_infer_new(inference);
            generic->count++;
        }
        return generic->types[at];
    }
    if (!type->element || !(is_container(type) || type->kind == CEL_TYPE))
        return type;
    const struct cel_type *key = type->kind == CEL_MAP && type->key
                                     ? cel_infer_instance(inference, generic, type->key)
                                     : type->key;
    return with_parts(inference->arena, type, key,
                      cel_infer_instance(inference, generic, type->element));
}

static void settle(void *context, struct cel_node *node)
{
    cel_settle(context, node);
}

void cel_settle(struct cel_inference *inference, struct cel_node *root)
{
    root->type = cel_infer_known(inference, root->type, true);
    cel_node_visit(root, settle, inference);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* value_equal.c - equality goes deep and never fails: values of different kinds are different.
 *
 * Not here: scalars (value_order.c). */
#include "base/arena.h"
#include "cel/function.h"
#include "cel/value_list.h"
#include "codec/value.h"

/* Of the work that a pair takes, and finding it by a key. */
enum { COMPARISON_STEPS = 4, SEARCH_STEPS = 4 };

static bool lists_equal(struct cel_value a, struct cel_value b, struct cel_run *run)
{
    uint64_t count = cel_count(a);
    if (cel_list_is_keyed(a))
        return cel_keyed_equal(a, b, run);
    if (cel_count(b) != count)
        return false;
    struct arena *arena = cel_run_arena(run);
    for (uint64_t i = 0; i < count; i++)
        if (!cel_equal(cel_item(a, i, arena), cel_item(b, i, arena), run))
            return false;
    return true;
}

/* Members that are declared compare as what they are, null as absent; of others only those count
 * that both have. */
static bool member_equal(const struct member *member, struct cel_value a, struct cel_value b,
                         struct cel_run *run)
{
    struct arena *arena = cel_run_arena(run);
    const struct cel_type *type = a.type->member(a.type, member->key);
    const struct value *other = value_member_bytes(b.tree, member->key);
    if (!type)
        return !other || cel_equal(cel_from_tree(member->value, NULL, arena),
                                   cel_from_tree(other, NULL, arena), run);
    bool is_absent = value_is(member->value, VALUE_NULL);
    if (is_absent || !other || value_is(other, VALUE_NULL))
        return is_absent && (!other || value_is(other, VALUE_NULL));
    return cel_equal(cel_from_tree(member->value, type, arena), cel_from_tree(other, type, arena),
                     run);
}

static bool objects_equal(struct cel_value a, struct cel_value b, struct cel_run *run)
{
    for (uint64_t i = 0; i < cel_count(a); i++)
        if (!cel_run_work(run, SEARCH_STEPS) || !member_equal(&a.tree->map.members[i], a, b, run))
            return false;
    return true;
}

static bool is_declared(struct cel_value value)
{
    return value.kind == CEL_OBJECT && value.is_tree && value.type && value.type->member;
}

static bool maps_equal(struct cel_value a, struct cel_value b, struct cel_run *run)
{
    uint64_t count = cel_count(a);
    if (cel_count(b) != count)
        return false;
    if (is_declared(a) && b.is_tree)
        return objects_equal(a, b, run);
    for (uint64_t i = 0; i < count; i++) {
        struct cel_value other;
        struct cel_entry entry = cel_entry_at(a, i, cel_run_arena(run));
        if (!cel_run_work(run, SEARCH_STEPS))
            return false;
        if (!cel_find(b, entry.key, run, &other) || !cel_equal(entry.value, other, run))
            return false;
    }
    return true;
}

static bool natives_equal(const struct cel_native *a, const struct cel_native *b,
                          struct cel_run *run)
{
    if (a->class->text_size && !cel_run_work_on_text(run, a->class->text_size(a)))
        return false;
    return a == b || (a->class == b->class && a->class->equal && a->class->equal(a, b));
}

static bool optionals_equal(struct cel_value a, struct cel_value b, struct cel_run *run)
{
    if (!a.held || !b.held)
        return a.held == b.held;
    return cel_equal(*a.held, *b.held, run);
}

static bool is_map(struct cel_value value)
{
    return (value.kind == CEL_MAP || value.kind == CEL_OBJECT) && !value.is_native;
}

/* Types are the same value where their names are: list(int) is list. */
static bool types_equal(const struct cel_type *a, const struct cel_type *b)
{
    if (a->kind == CEL_OBJECT || a->kind == CEL_OPAQUE)
        return cel_type_equal(a, b);
    return a->kind == b->kind;
}

/* Texts are looked at where they are equally long. */
static uint64_t steps_of(struct cel_value a, struct cel_value b)
{
    enum { BYTES_A_STEP = 64 };
    bool is_text = a.kind == b.kind && (a.kind == CEL_STRING || a.kind == CEL_BYTES);
    bool is_looked_at = is_text && a.bytes.size == b.bytes.size;
    return COMPARISON_STEPS + (is_looked_at ? a.bytes.size / BYTES_A_STEP : 0);
}

bool cel_equal(struct cel_value a, struct cel_value b, struct cel_run *run)
{
    if (!cel_run_work(run, steps_of(a, b)))
        return false;
    if (is_map(a) && is_map(b))
        return maps_equal(a, b, run);
    if (a.kind == CEL_LIST && b.kind == CEL_LIST)
        return lists_equal(a, b, run);
    if (a.kind == CEL_OPTIONAL && b.kind == CEL_OPTIONAL)
        return optionals_equal(a, b, run);
    if (a.kind == CEL_TYPE && b.kind == CEL_TYPE)
        return types_equal(a.named, b.named);
    bool is_native = a.kind == CEL_OPAQUE || a.is_native;
    if (is_native && a.kind == b.kind && b.is_native == a.is_native)
        return natives_equal(a.native, b.native, run);
    return !is_native && cel_scalar_equal(a, b);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* library_optional.c - values that may be absent.  What looks into them, and or() and orValue(), is
 * the run's own work: they stand here for their signatures. */
#include "base/arena.h"
#include "cel/function.h"

#define PARAMETER(of) { .kind = CEL_PARAMETER, .name = (of), .max_count = UINT64_MAX }
#define LIST(of)      { .kind = CEL_LIST, .element = (of), .max_count = UINT64_MAX }
#define OPTIONAL(of)  { .kind = CEL_OPTIONAL, .element = (of), .max_count = UINT64_MAX }

static const struct cel_type type_k = PARAMETER("K"), type_v = PARAMETER("V");
static const struct cel_type list_of_v = LIST(&type_v);
static const struct cel_type map_of_k_v = {
    .kind = CEL_MAP, .key = &type_k, .element = &type_v, .max_count = UINT64_MAX };
static const struct cel_type optional_of_v = OPTIONAL(&type_v);
static const struct cel_type optional_list = OPTIONAL(&list_of_v);
static const struct cel_type optional_map = OPTIONAL(&map_of_k_v);
static const struct cel_type list_of_optional = LIST(&optional_of_v);

/* ---- making ---- */

static struct cel_value of(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return cel_make_optional(cel_run_arena(run), a[0]);
}

static struct cel_value none(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return cel_make_none();
}

static bool is_zero(struct cel_value value)
{
    switch ((int)value.kind) {
    case CEL_NULL:
        return true;
    case CEL_BOOL:
        return !value.boolean;
    case CEL_INT:
    case CEL_UINT:
        return value.unsigned_integer == 0;
    case CEL_DOUBLE:
        return value.number == 0;
    case CEL_STRING:
    case CEL_BYTES:
        return value.bytes.size == 0;
    case CEL_DURATION:
        return value.time.seconds == 0 && value.time.nanoseconds == 0;
    case CEL_LIST:
    case CEL_MAP:
        return cel_count(value) == 0;
    case CEL_OPTIONAL:
        return !value.held;
    default:
        return false;
    }
}

static struct cel_value of_non_zero(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return is_zero(a[0]) ? cel_make_none() : cel_make_optional(cel_run_arena(run), a[0]);
}

/* ---- reading ---- */

static struct cel_value value_of(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return a[0].held ? *a[0].held
                     : cel_fail(cel_run_arena(run), "optional.none() dereference");
}

static struct cel_value has_value(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return cel_make_bool(a[0].held != NULL);
}

static struct cel_value at_end(struct cel_run *run, struct cel_value list, bool is_first)
{
    uint64_t count = cel_count(list);
    struct arena *arena = cel_run_arena(run);
    if (count == 0)
        return cel_make_none();
    return cel_make_optional(arena, cel_item(list, is_first ? 0 : count - 1, arena));
}

static struct cel_value first(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return at_end(run, a[0], /* is_first= */ true);
}

static struct cel_value last(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return at_end(run, a[0], /* is_first= */ false);
}

static struct cel_value unwrap(struct cel_run *run, const struct cel_value *a, size_t count)
{
    struct arena *arena = cel_run_arena(run);
    struct cel_value *items = arena_array(arena, cel_count(a[0]), sizeof items[0]);
    size_t held = 0;
    for (uint64_t i = 0; i < cel_count(a[0]); i++) {
        struct cel_value item = cel_item(a[0], i, arena);
        if (item.kind != CEL_OPTIONAL)
            return cel_fail(arena, "value %s is not optional", cel_kind_text(item, arena));
        if (item.held)
            items[held++] = *item.held;
    }
    return cel_make_list(arena, items, held);
}

/* ---- the table ---- */

#define OF(...) { __VA_ARGS__ }
#define GLOBAL(function, id, result, parameters, call)                                         \
    { function, id, false, false, result, parameters, call, NULL, NULL }
#define MEMBER(function, id, result, parameters, call)                                         \
    { function, id, true, false, result, parameters, call, NULL, NULL }

static const struct cel_overload overloads[] = {
    GLOBAL("optional.of", "optional_of", &optional_of_v, OF(&type_v), of),
    GLOBAL("optional.ofNonZeroValue", "optional_ofNonZeroValue", &optional_of_v, OF(&type_v),
           of_non_zero),
    GLOBAL("optional.none", "optional_none", &optional_of_v, OF(NULL), none),
    GLOBAL("optional.unwrap", "optional_unwrap", &list_of_v, OF(&list_of_optional), unwrap),
    MEMBER("unwrapOpt", "optional_unwrapOpt", &list_of_v, OF(&list_of_optional), unwrap),
    MEMBER("value", "optional_value", &type_v, OF(&optional_of_v), value_of),
    MEMBER("hasValue", "optional_hasValue", &cel_bool, OF(&optional_of_v), has_value),
    MEMBER("or", "optional_or_optional", &optional_of_v, OF(&optional_of_v, &optional_of_v), of),
    MEMBER("orValue", "optional_orValue_value", &type_v, OF(&optional_of_v, &type_v), of),
    MEMBER("first", "list_first", &optional_of_v, OF(&list_of_v), first),
    MEMBER("last", "list_last", &optional_of_v, OF(&list_of_v), last),
    GLOBAL("_?._", "select_optional_field", &optional_of_v, OF(&cel_dyn, &cel_string), of),
    GLOBAL("_[?_]", "list_optindex_optional_int", &optional_of_v, OF(&list_of_v, &cel_int), of),
    GLOBAL("_[?_]", "optional_list_optindex_optional_int", &optional_of_v,
           OF(&optional_list, &cel_int), of),
    GLOBAL("_[?_]", "map_optindex_optional_value", &optional_of_v, OF(&map_of_k_v, &type_k), of),
    GLOBAL("_[?_]", "optional_map_optindex_optional_value", &optional_of_v,
           OF(&optional_map, &type_k), of),
    GLOBAL("_[_]", "optional_list_index_int", &optional_of_v, OF(&optional_list, &cel_int), of),
    GLOBAL("_[_]", "optional_map_index_value", &optional_of_v, OF(&optional_map, &type_k), of),
};

static const struct cel_constant types[] = {
    { "optional_type", &cel_optional_of_dyn },
};

const struct cel_library cel_optional_library = {
    .name = "optional",
    .overloads = overloads,
    .overload_count = ARRAY_SIZE(overloads),
    .types = types,
    .type_count = ARRAY_SIZE(types),
};

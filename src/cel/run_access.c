/* SPDX-License-Identifier: Apache-2.0 */
/* run_access.c - members and items: a.b, a[b], has(a.b), a.?b, a[?b].
 *
 * A chain of them costs one for the name it begins with and one for each step; where it begins with
 * something else than a name, looking into that costs one besides.  As a branch of a condition or
 * as an index a chain's beginning is free.  An optional value is looked into as if it were what it
 * holds, and what comes of it is optional. */
#include <inttypes.h>
#include <math.h>

#include "base/arena.h"
#include "cel/run.h"
#include "cel/text.h"

static bool is_index(const struct cel_node *node)
{
    return node->kind == NODE_CALL && (node->call.operation == OPERATION_INDEX ||
                                       node->call.operation == OPERATION_OPTIONAL_INDEX ||
                                       node->call.operation == OPERATION_OPTIONAL_SELECT);
}

static bool is_choice(const struct cel_node *node)
{
    return node->kind == NODE_CALL && node->call.operation == OPERATION_CONDITION;
}

static struct cel_value eval_select(struct cel_run *, const struct cel_node *, bool is_free);
static struct cel_value eval_index(struct cel_run *, const struct cel_node *, bool is_free);

static struct cel_value eval_operand(struct cel_run *run, const struct cel_node *operand,
                                     bool is_free)
{
    if (operand->kind == NODE_SELECT && !operand->select.is_test)
        return eval_select(run, operand, is_free);
    if (is_index(operand))
        return eval_index(run, operand, is_free);
    if (operand->kind == NODE_NAME)
        return cel_eval_name(run, operand, is_free);
    if (!is_free && !is_choice(operand))
        cel_run_charge(run, COST_NAME);
    return cel_eval(run, operand);
}

struct cel_value cel_eval_free(struct cel_run *run, const struct cel_node *node)
{
    if (run->is_spent)
        return cel_fail_spent(run);
    bool is_access = node->kind == NODE_NAME || node->kind == NODE_SELECT || is_index(node);
    return is_access ? eval_operand(run, node, /* is_free= */ true) : cel_eval(run, node);
}

/* ---- by a key ---- */

static const char *key_text(struct cel_value key, struct arena *arena)
{
    switch ((int)key.kind) {
    case CEL_STRING:
        return arena_copy(arena, key.bytes.at, key.bytes.size);
    case CEL_INT:
        return arena_printf(arena, "%" PRId64, key.integer);
    case CEL_UINT:
        return arena_printf(arena, "%" PRIu64, key.unsigned_integer);
    case CEL_BOOL:
        return key.boolean ? "true" : "false";
    case CEL_DOUBLE:
        return cel_double_text(key.number, 'g', arena).at;
    default:
        return cel_kind_text(key, arena);
    }
}

/* False where a list has no such item; a failure where the key is none for lists. */
static bool item_of(struct cel_run *run, struct cel_value list, struct cel_value key,
                    struct cel_value *ret)
{
    const double two_to_63 = 9223372036854775808.0;
    double number = key.kind == CEL_DOUBLE ? key.number : 0;
    *ret = cel_make_null();
    int64_t index = key.integer;
    if (key.kind == CEL_DOUBLE && number == floor(number) && fabs(number) < two_to_63)
        index = (int64_t)number;
    else if (key.kind == CEL_DOUBLE || (key.kind == CEL_UINT && index < 0))
        *ret = cel_fail(run->arena, "unsupported index value %s in list", key_text(key, run->arena));
    else if (key.kind != CEL_INT && key.kind != CEL_UINT)
        *ret = cel_fail(run->arena, "unsupported index type '%s' in list",
                        cel_kind_text(key, run->arena));
    if (cel_is_failure(*ret))
        return true;
    if (index < 0 || (uint64_t)index >= cel_count(list))
        return false;
    *ret = cel_item(list, (uint64_t)index, run->arena);
    return true;
}

static bool is_map(struct cel_value value)
{
    return value.kind == CEL_MAP || value.kind == CEL_OBJECT || value.is_native;
}

static bool is_key(struct cel_value key)
{
    return key.kind == CEL_STRING || key.kind == CEL_INT || key.kind == CEL_UINT ||
           key.kind == CEL_BOOL || key.kind == CEL_DOUBLE;
}

/* True with what stands there, or with why nothing can; false where nothing does. */
static bool look_up(struct cel_run *run, struct cel_value of, struct cel_value key,
                    struct cel_value *ret)
{
    if (of.kind == CEL_LIST)
        return item_of(run, of, key, ret);
    if (key.kind == CEL_STRING && !cel_run_work_on_text(run, key.bytes.size))
        return false;
    if (is_map(of) && is_key(key))
        return cel_find(of, key, run, ret);
    if (!is_map(of))
        return false;
    *ret = cel_fail(run->arena, "unsupported key type: %s", cel_kind_text(key, run->arena));
    return true;
}

static struct cel_value absent(struct cel_run *run, struct cel_value of, struct cel_value key)
{
    return cel_fail(run->arena, of.kind == CEL_LIST ? "index out of bounds: %s" : "no such key: %s",
                    key_text(key, run->arena));
}

/* What is not there, or cannot be had, costs nothing. */
static struct cel_value look_up_optional(struct cel_run *run, struct cel_value of,
                                         struct cel_value key)
{
    struct cel_value found;
    if (cel_is_failure(key))
        return key;
    if (!look_up(run, of.kind == CEL_OPTIONAL ? *of.held : of, key, &found))
        return cel_make_none();
    if (cel_is_failure(found))
        return found;
    cel_run_charge(run, COST_SELECT);
    return cel_make_optional(run->arena, found);
}

/* Whether the chain ends here: what follows is not evaluated. */
static bool is_end(struct cel_value of)
{
    return cel_is_failure(of) || (of.kind == CEL_OPTIONAL && !of.held);
}

static struct cel_value access_by(struct cel_run *run, struct cel_value of, struct cel_value key)
{
    struct cel_value found;
    if (of.kind == CEL_OPTIONAL)
        return look_up_optional(run, of, key);
    cel_run_charge(run, COST_SELECT);
    if (cel_is_failure(key))
        return key;
    return look_up(run, of, key, &found) ? found : absent(run, of, key);
}

/* ---- nodes ---- */

/* What an optional value has not makes the test cheaper than its operand. */
static struct cel_value test_optional(struct cel_run *run, struct cel_value of,
                                      struct cel_value key)
{
    struct cel_value found;
    bool is_there = of.held && look_up(run, *of.held, key, &found);
    if (!is_there && run->cost > 0)
        run->cost--;
    return is_there && cel_is_failure(found) ? found : cel_make_bool(is_there);
}

static struct cel_value test(struct cel_run *run, struct cel_value of, struct cel_value key)
{
    struct cel_value found;
    if (cel_is_failure(of))
        return of;
    if (of.kind == CEL_OPTIONAL)
        return test_optional(run, of, key);
    bool is_there = look_up(run, of, key, &found);
    return is_there && cel_is_failure(found) ? found : cel_make_bool(is_there);
}

static struct cel_value eval_select(struct cel_run *run, const struct cel_node *node, bool is_free)
{
    struct cel_value of = eval_operand(run, node->select.operand, is_free);
    return is_end(of) ? of : access_by(run, of, node->select.field_value);
}

static struct cel_value eval_index(struct cel_run *run, const struct cel_node *node, bool is_free)
{
    bool is_optional = node->call.operation != OPERATION_INDEX;
    struct cel_value of = eval_operand(run, node->call.arguments.at[0], is_free);
    if (is_end(of))
        return of;
    struct cel_value key = cel_eval_free(run, node->call.arguments.at[1]);
    return is_optional ? look_up_optional(run, of, key) : access_by(run, of, key);
}

struct cel_value cel_eval_select(struct cel_run *run, const struct cel_node *node)
{
    if (!node->select.is_test)
        return eval_select(run, node, /* is_free= */ false);
    return test(run, eval_operand(run, node->select.operand, /* is_free= */ false),
                node->select.field_value);
}

struct cel_value cel_eval_index(struct cel_run *run, const struct cel_node *node)
{
    return eval_index(run, node, /* is_free= */ false);
}

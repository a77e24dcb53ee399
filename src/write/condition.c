/* SPDX-License-Identifier: Apache-2.0 */
/* condition.c - see condition.h. */
#include "write/condition.h"

#include "codec/value.h"

struct value *condition_of(const struct value *object, const char *type)
{
    const struct value *list = value_at(object, "status.conditions");
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_string(value_item(list, i), "type"), type))
            return value_item(list, i);
    return NULL;
}

void condition_put(struct value *object, const struct condition_state *state, const char *now,
                   struct arena *arena)
{
    struct value *condition = condition_of(object, state->type);
    const struct { const char *member, *text; } rows[] = { { "reason", state->reason },
                                                           { "message", state->message } };
    if (!condition) {
        condition = value_new_map(arena);
        value_set(condition, arena, "type", value_new_text(arena, state->type));
        value_append(value_make_at(object, arena, "status.conditions", VALUE_LIST), arena,
                     condition);
    }
    if (!bytes_equal_text(value_string(condition, "status"), state->status))
        value_set(condition, arena, "lastTransitionTime", value_new_text(arena, now));
    value_set(condition, arena, "status", value_new_text(arena, state->status));
    FOR_EACH(row, rows) {
        if (row->text)
            value_set(condition, arena, row->member, value_new_text(arena, row->text));
        else
            value_remove(condition, row->member);
    }
}

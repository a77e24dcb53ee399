/* SPDX-License-Identifier: Apache-2.0 */
/* condition.c - see condition.h. */
#include "controllers/condition.h"

struct value *condition_find(const struct value *status, const char *type)
{
    const struct value *list = value_member(status, "conditions");
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_string(value_item(list, i), "type"), type))
            return value_item(list, i);
    return NULL;
}

bool condition_is(const struct value *status, const char *type, const char *wanted_status)
{
    return bytes_equal_text(value_string(condition_find(status, type), "status"), wanted_status);
}

static bool says(const struct value *condition, const char *member, const char *text)
{
    return bytes_equal_text(value_string(condition, member), text ? text : "");
}

bool condition_set(struct value *status, const struct condition *condition, struct value *now,
                   struct arena *arena)
{
    struct value *found = condition_find(status, condition->type);
    if (found && says(found, "status", condition->status) &&
        says(found, "reason", condition->reason) && says(found, "message", condition->message))
        return false;
    if (!found) {
        found = value_new_map(arena);
        value_set(found, arena, "type", value_new_text(arena, condition->type));
        value_append(value_make_at(status, arena, "conditions", VALUE_LIST), arena, found);
    }
    if (!says(found, "status", condition->status) || !value_member(found, "lastTransitionTime"))
        value_set(found, arena, "lastTransitionTime", now);
    value_set(found, arena, "status", value_new_text(arena, condition->status));
    value_set_text(found, arena, "reason", condition->reason);
    value_set_text(found, arena, "message", condition->message);
    return true;
}

bool condition_remove(struct value *status, const char *type)
{
    struct value *list = value_member(status, "conditions");
    for (size_t i = 0; i < value_count(list); i++) {
        if (!bytes_equal_text(value_string(value_item(list, i), "type"), type))
            continue;
        value_remove_item(list, i);
        if (value_count(list) == 0)
            value_remove(status, "conditions");
        return true;
    }
    return false;
}

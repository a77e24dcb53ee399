/* SPDX-License-Identifier: Apache-2.0 */
/* workload.c - see workload.h. */
#include "object/kinds/workload.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/pod_update.h"
#include "object/validation.h"

void validate_workload_selector(const struct value *spec, const char *word,
                                struct field_errors *errors)
{
    const struct value *selector = value_member(spec, "selector");
    if (!selector) {
        field_required(errors, "selector", NULL);
        return;
    }
    validate_selector(selector, "selector", errors);
    if (!value_count(value_member(selector, "matchLabels")) &&
        !value_count(value_member(selector, "matchExpressions")))
        field_invalid(errors, "selector", selector,
                      arena_printf(errors->arena, "empty selector is invalid for %s", word));
}

void validate_counters(const struct value *status, const char *const *names, size_t count,
                       struct field_errors *errors)
{
    for (size_t i = 0; i < count; i++)
        field_non_negative(errors, status, names[i]);
}

void validate_not_above(const struct value *status, const char *const *parts, size_t count,
                        const char *whole, const char *detail, struct field_errors *errors)
{
    int64_t most = value_int(status, whole, 0);
    for (size_t i = 0; i < count; i++)
        if (value_int(status, parts[i], 0) > most)
            field_invalid_int(errors, parts[i], value_int(status, parts[i], 0), detail);
}

void validate_collisions(const struct value *status, const struct value *old,
                         struct field_errors *errors)
{
    int64_t now = value_int(status, "collisionCount", 0);
    const struct value *before = value_member(old, "collisionCount");
    if (before &&
        (!value_member(status, "collisionCount") || now < value_int(old, "collisionCount", 0)))
        field_invalid_int(errors, "collisionCount", now, "cannot be decremented");
}

const char *strategy_json(const struct value *strategy, struct arena *arena)
{
    const struct value *type = value_member(strategy, "type");
    return arena_printf(arena, "{\"Type\":%s,\"RollingUpdate\":%s}",
                        type ? value_json(type, arena) : "\"\"",
                        value_json(value_member(strategy, "rollingUpdate"), arena));
}

void drop_disabled_of_template(struct value *object)
{
    pod_spec_drop_disabled(value_at(object, "spec.template.spec"));
}

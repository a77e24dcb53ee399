/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_role_aggregation.c - a ClusterRole with an aggregationRule has the rules of all
 * ClusterRoles that its selectors choose.
 *
 * Which roles a change concerns is as much work to find out as the answer itself, so there is one
 * key for all of them; roles change seldom. */
#include "controllers/controller.h"
#include "object/selector.h"

static const char all_roles[] = "*";

struct gathering {
    struct arena    *arena;
    const char      *own_name;
    struct selector *selectors;
    size_t           selector_count;
    struct value    *rules;
};

static bool has_rule(const struct value *rules, const struct value *rule)
{
    for (size_t i = 0; i < value_count(rules); i++)
        if (value_equal(value_item(rules, i), rule))
            return true;
    return false;
}

/* In key order, so that the result does not depend on which role changed. */
static bool gather(void *context, const struct object *role)
{
    struct gathering *gathering = context;
    bool is_chosen = false;
    for (size_t i = 0; i < gathering->selector_count && !is_chosen; i++)
        is_chosen = selector_matches(&gathering->selectors[i], role);
    if (!is_chosen || text_equal(role->name, gathering->own_name))
        return true;
    const struct value *rules = value_member(value_from_object(role, gathering->arena), "rules");
    for (size_t i = 0; i < value_count(rules); i++)
        if (!has_rule(gathering->rules, value_item(rules, i)))
            value_append(gathering->rules, gathering->arena, value_item(rules, i));
    return true;
}

static bool aggregate(struct controller *controller, const struct object *role, struct arena *arena,
                      struct error *err)
{
    struct value *body = value_from_object(role, arena);
    const struct value *selectors = value_at(body, "aggregationRule.clusterRoleSelectors");
    struct gathering gathering = { .arena = arena,
                                   .own_name = role->name,
                                   .rules = value_new_list(arena) };
    gathering.selectors = arena_array(arena, value_count(selectors), sizeof *gathering.selectors);
    for (size_t i = 0; i < value_count(selectors); i++)
        if (selector_from_value(value_item(selectors, i), arena,
                                &gathering.selectors[gathering.selector_count], NULL))
            gathering.selector_count++;
    core_each_latest(controller->core, well_known.cluster_role, NULL, gather, &gathering);
    const struct value *before = value_member(body, "rules");
    if (value_equal(before, gathering.rules) || (!before && value_count(gathering.rules) == 0))
        return true;
    value_set(body, arena, "rules", gathering.rules);
    return controller_update(controller, role, NULL, body, arena, err);
}

struct aggregating {
    struct controller    *controller;
    struct arena         *arena;
    const struct object **roles;         /* references */
    size_t                count;
};

static bool collect(void *context, const struct object *role)
{
    struct aggregating *aggregating = context;
    if (value_at(value_from_object(role, aggregating->arena),
                 "aggregationRule.clusterRoleSelectors"))
        aggregating->roles[aggregating->count++] = object_ref(role);
    return true;
}

static bool count_role(void *context, const struct object *role)
{
    (void)role;
    ++*(size_t *)context;
    return true;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    struct aggregating aggregating = { .controller = controller, .arena = arena };
    size_t most = 0;
    (void)key;
    core_each_latest(controller->core, well_known.cluster_role, NULL, count_role, &most);
    aggregating.roles = arena_array(arena, most, sizeof *aggregating.roles);
    core_each_latest(controller->core, well_known.cluster_role, NULL, collect, &aggregating);
    bool good = true;
    for (size_t i = 0; i < aggregating.count; i++) {
        good = good && aggregate(controller, aggregating.roles[i], arena, err);
        object_put(aggregating.roles[i]);
    }
    return good;
}

static void role_changed(struct controller *controller, const struct object *before,
                         const struct object *now)
{
    (void)before;
    (void)now;
    queue_add(controller->queue, all_roles);
}

const struct controller_row cluster_role_aggregation_controller = {
    .name = "clusterrole-aggregation-controller",
    .sync = sync,
    .watches = { { &well_known.cluster_role, role_changed } },
};

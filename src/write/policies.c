/* SPDX-License-Identifier: Apache-2.0 */
/* policies.c - which policies there are, compiled, and which of them concern a write.
 *
 * Holds:    a compiled policy is that of its object's uid and generation;
 *           no policy, no cost: a count is looked at. */
#include "write/policies.h"

#include <stdlib.h>

#include "base/map.h"

struct sort {
    struct policies         *policies;
    enum policy_sort         which;
    const struct kind       *policy_kind, *binding_kind;
    struct core_subscription subscriptions[2];
    struct map               compiled;   /* name -> struct policy */
    struct arena             arena;      /* of the hooks and bindings */
    struct policy_hook      *hooks;
    struct policy_binding   *bindings;
    size_t                   hook_count, hook_capacity, binding_count, binding_capacity;
    size_t                   policy_objects, binding_objects;
    bool                     is_stale;
};

struct policies {
    struct core *core;
    struct sort  sorts[POLICY_SORT_COUNT];
    bool         is_started;
};

/* ---- objects that come and go ---- */

static void policy_changed(void *context, const struct object *before, const struct object *now)
{
    struct sort *sort = context;
    sort->policy_objects += !before;
    sort->policy_objects -= !now;
    sort->is_stale = true;
}

static void binding_changed(void *context, const struct object *before, const struct object *now)
{
    struct sort *sort = context;
    sort->binding_objects += !before;
    sort->binding_objects -= !now;
    sort->is_stale = true;
}

static bool count_policy(void *context, const struct object *object)
{
    policy_changed(context, NULL, object);
    return true;
}

static bool count_binding(void *context, const struct object *object)
{
    binding_changed(context, NULL, object);
    return true;
}

static void follow(struct sort *sort, struct policies *policies, const char *policy,
                   const char *binding)
{
    static const char group[] = "admissionregistration.k8s.io";
    sort->policies = policies;
    sort->policy_kind = kind_find(group, "v1", policy);
    sort->binding_kind = kind_find(group, "v1", binding);
    sort->subscriptions[0] = (struct core_subscription){ .kind = sort->policy_kind,
                                                         .changed = policy_changed,
                                                         .context = sort };
    sort->subscriptions[1] = (struct core_subscription){ .kind = sort->binding_kind,
                                                         .changed = binding_changed,
                                                         .context = sort };
    core_each_latest(policies->core, sort->policy_kind, NULL, count_policy, sort);
    core_each_latest(policies->core, sort->binding_kind, NULL, count_binding, sort);
    FOR_EACH(subscription, sort->subscriptions)
        core_subscribe(policies->core, subscription);
}

struct policies *policies_new(struct core *core)
{
    static const char *const kinds[POLICY_SORT_COUNT][2] = {
        [POLICY_MUTATING] = { "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding" },
        [POLICY_VALIDATING] = { "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding" },
    };
    struct policies *policies = MEMORY_NEW(struct policies);
    policies->core = core;
    for (enum policy_sort which = 0; which < POLICY_SORT_COUNT; which++) {
        policies->sorts[which].which = which;
        follow(&policies->sorts[which], policies, kinds[which][0], kinds[which][1]);
    }
    return policies;
}

void policies_free(struct policies *policies)
{
    if (!policies)
        return;
    FOR_EACH(sort, policies->sorts) {
        for (struct map_entry *e = map_first(&sort->compiled); e;
             e = map_after(&sort->compiled, e))
            policy_free(e->value);
        map_done(&sort->compiled);
        arena_done(&sort->arena);
        FOR_EACH(subscription, sort->subscriptions)
            list_remove(&subscription->link);
    }
    free(policies);
}

void policies_start(struct policies *policies)
{
    policies->is_started = true;
}

static bool is_asked(const struct sort *sort)
{
    return sort->policy_objects > 0 && sort->binding_objects > 0;
}

bool policies_are_asked(const struct policies *policies)
{
    return policies && policies->is_started &&
           (is_asked(&policies->sorts[POLICY_MUTATING]) ||
            is_asked(&policies->sorts[POLICY_VALIDATING]));
}

/* They have no say over themselves. */
static bool may_see(const struct write *write)
{
    static const char *const own[] = { "ValidatingAdmissionPolicy",
                                       "ValidatingAdmissionPolicyBinding",
                                       "MutatingAdmissionPolicy",
                                       "MutatingAdmissionPolicyBinding" };
    if (!text_equal(write->kind->group, "admissionregistration.k8s.io"))
        return true;
    FOR_EACH(name, own)
        if (text_equal(write->kind->name, *name))
            return false;
    return true;
}

/* ---- reading them anew ---- */

static bool read_binding(void *context, const struct object *object)
{
    struct sort *sort = context;
    sort->bindings = arena_grow(&sort->arena, sort->bindings, sort->binding_count,
                                &sort->binding_capacity, sizeof *sort->bindings);
    if (policy_binding_read(object, &sort->arena, &sort->bindings[sort->binding_count]))
        sort->binding_count++;
    return true;
}

/* The policy as it was compiled before, where it is still the same. */
static const struct policy *compiled(struct sort *sort, const struct object *object)
{
    struct bytes name = bytes_of(object->name);
    struct policy *policy = map_get(&sort->compiled, name);
    if (policy && policy->generation == object->generation && text_equal(policy->uid, object->uid))
        return policy;
    (void)map_remove(&sort->compiled, name);
    policy_free(policy);
    policy = policy_compile(object, sort->which == POLICY_MUTATING, core_env(sort->policies->core));
    map_put(&sort->compiled, bytes_of(policy->name), policy);
    return policy;
}

static bool read_policy(void *context, const struct object *object)
{
    struct sort *sort = context;
    struct policy_hook hook = { .binding_count = 0 };
    hook.bindings = arena_array(&sort->arena, sort->binding_count, sizeof *hook.bindings);
    for (size_t i = 0; i < sort->binding_count; i++)
        if (text_equal(sort->bindings[i].policy_name, object->name))
            hook.bindings[hook.binding_count++] = sort->bindings[i];
    if (hook.binding_count == 0)
        return true;
    hook.policy = compiled(sort, object);
    sort->hooks = arena_grow(&sort->arena, sort->hooks, sort->hook_count, &sort->hook_capacity,
                             sizeof *sort->hooks);
    sort->hooks[sort->hook_count++] = hook;
    return true;
}

/* Policies that have gone, or have no binding any more. */
static void drop_unused(struct sort *sort)
{
    for (struct map_entry *e = map_first(&sort->compiled); e; e = map_after(&sort->compiled, e)) {
        struct policy *policy = e->value;
        bool is_used = false;
        for (size_t i = 0; i < sort->hook_count; i++)
            is_used = is_used || sort->hooks[i].policy == policy;
        if (is_used)
            continue;
        (void)map_remove(&sort->compiled, bytes_of(policy->name));
        policy_free(policy);
    }
}

static void refresh(struct sort *sort)
{
    const struct core *core = sort->policies->core;
    if (!sort->is_stale)
        return;
    arena_reset(&sort->arena);
    sort->hooks = NULL;
    sort->bindings = NULL;
    sort->hook_count = sort->hook_capacity = sort->binding_count = sort->binding_capacity = 0;
    core_each_latest(core, sort->binding_kind, NULL, read_binding, sort);
    core_each_latest(core, sort->policy_kind, NULL, read_policy, sort);
    drop_unused(sort);
    sort->is_stale = false;
}

/* ---- whom they concern ---- */

static void add(struct policy_invocations *all, const struct policy_invocation *one,
                struct arena *arena)
{
    all->items = arena_grow(arena, all->items, all->count, &all->capacity, sizeof *all->items);
    all->items[all->count++] = *one;
}

static void add_binding(struct policy_invocations *all, struct policy_invocation one,
                        const struct kind *param_kind, const struct admission_subject *subject)
{
    struct arena *arena = subject->write->arena;
    const struct kind *kind;
    if (!admission_matches(&one.binding->match, subject, &kind))
        return;
    struct policy_params params = policy_params_find(one.binding, param_kind, subject, arena);
    one.problem = params.problem;
    if (one.problem)
        add(all, &one, arena);
    for (size_t i = 0; i < params.count; i++) {
        one.params = params.items[i];
        add(all, &one, arena);
    }
}

static void add_hook(struct policy_invocations *all, const struct policy_hook *hook,
                     const struct admission_subject *subject)
{
    const struct write *write = subject->write;
    struct policy_invocation one = { .policy = hook->policy };
    const struct kind *param_kind;
    if (!admission_matches(&hook->policy->match, subject, &one.kind))
        return;
    if (!policy_param_kind(hook->policy, write->pipeline->core, write->arena, &param_kind,
                           &one.problem)) {
        add(all, &one, write->arena);
        return;
    }
    for (size_t i = 0; i < hook->binding_count; i++) {
        one.binding = &hook->bindings[i];
        add_binding(all, one, param_kind, subject);
    }
}

struct policy_invocations policies_concerning(struct policies *policies, enum policy_sort which,
                                              const struct admission_subject *subject)
{
    struct policy_invocations all = { .count = 0 };
    struct sort *sort = &policies->sorts[which];
    if (!policies->is_started || !is_asked(sort) || !may_see(subject->write))
        return all;
    refresh(sort);
    for (size_t i = 0; i < sort->hook_count; i++)
        add_hook(&all, &sort->hooks[i], subject);
    return all;
}

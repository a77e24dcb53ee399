/* SPDX-License-Identifier: Apache-2.0 */
/* policy_params.c - the parameters of a binding, from the core's index.
 *
 * They are objects of the kind that the policy names, built-in or custom: one by its name, or all
 * that a selector chooses; each of them is a run of the policy. */
#include <string.h>

#include "object/kind_set.h"
#include "write/convert.h"
#include "write/policy.h"

struct gathering {
    struct policy_params   params;
    const struct selector *selector;
    const struct kind     *kind;
    struct arena          *arena;
    size_t                 capacity;
};

bool policy_param_kind(const struct policy *policy, const struct core *core, struct arena *arena,
                       const struct kind **ret, const char **ret_problem)
{
    struct bytes version = policy->param_version;
    *ret = NULL;
    if (!policy->param_kind.at)
        return true;
    *ret = kind_set_find(core_kinds(core), version, policy->param_kind);
    if (*ret && (*ret)->resource && (*ret)->storage->storage_prefix)
        return true;
    bool core_group = !memchr(version.at, '/', version.size);
    *ret_problem = arena_printf(arena,
                                "failed to configure policy: failed to find resource referenced by "
                                "paramKind: '%s%.*s, Kind=%.*s'",
                                core_group ? "/" : "", BYTES_ARG(version),
                                BYTES_ARG(policy->param_kind));
    return false;
}

static void add(struct gathering *gathering, const struct value *value)
{
    struct policy_params *params = &gathering->params;
    params->items = arena_grow(gathering->arena, params->items, params->count,
                               &gathering->capacity, sizeof *params->items);
    params->items[params->count++] = value;
}

static bool add_object(void *context, const struct object *object)
{
    struct gathering *gathering = context;
    struct error err = { 0 };
    if (gathering->selector && !selector_matches(gathering->selector, object))
        return true;
    const struct value *value =
        object_as_kind(object, gathering->kind, gathering->arena, &err);
    if (value)
        add(gathering, value);
    else
        gathering->params.problem = arena_printf(
            gathering->arena, "failed to configure binding: %s", err.message);
    return value != NULL;
}

static struct policy_params fail_params(const char *problem)
{
    return (struct policy_params){ .problem = problem };
}

struct policy_params policy_params_find(const struct policy_binding *binding,
                                        const struct kind *kind,
                                        const struct admission_subject *subject,
                                        struct arena *arena)
{
    const struct core *core = subject->write->pipeline->core;
    struct gathering gathering = { .kind = kind, .arena = arena };
    const char *ns = *binding->param_ns ? binding->param_ns : admission_namespace(subject->write);
    if (!kind || !binding->has_params) {
        add(&gathering, NULL);
        return gathering.params;
    }
    if (kind->namespaced && !*ns)
        return fail_params("failed to configure binding: cannot use namespaced paramRef in policy "
                           "binding that matches cluster-scoped resources");
    if (!kind->namespaced && *binding->param_ns)
        return fail_params("failed to configure binding: paramRef.namespace must not be provided "
                           "for a cluster-scoped `paramKind`");
    if (*binding->param_name) {
        const struct object *object =
            core_get_latest(core, kind, kind->namespaced ? ns : "", binding->param_name);
        if (object)
            (void)add_object(&gathering, object);
    } else {
        gathering.selector = &binding->params;
        core_each_latest(core, kind, kind->namespaced ? ns : NULL, add_object, &gathering);
    }
    if (gathering.params.problem)
        return fail_params(gathering.params.problem);
    if (gathering.params.count == 0 && binding->refuses_without_params)
        return fail_params("failed to configure binding: no params found for policy binding with "
                           "`Deny` parameterNotFoundAction");
    return gathering.params;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* policy_status.c - status of ValidatingAdmissionPolicies: what is found where the types of the
 * objects that they are for are known (write/policy_typing.h), once a generation. */
#include "controllers/controller.h"
#include "object/binding.h"
#include "write/policy_typing.h"

struct policy_reading {
    int64_t observed;
};

static const struct binding policy_bindings[] = {
    BIND_INT("status.observedGeneration", struct policy_reading, observed),
    BIND_END
};

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *policy =
        controller_find(controller, well_known.validating_admission_policy, key, arena);
    struct policy_reading reading = { 0 };
    if (policy)
        bind_object(policy, policy_bindings, &reading, arena);
    if (!policy || policy->generation <= reading.observed)
        return true;
    struct value *body = value_from_object(policy, arena), *checking = value_new_map(arena),
                 *status = value_make_at(body, arena, "status", VALUE_MAP),
                 *warnings = policy_type_warnings(value_member(body, "spec"),
                                                  core_kinds(controller->core), arena);
    if (value_count(warnings) > 0)
        value_set(checking, arena, "expressionWarnings", warnings);
    value_set(status, arena, "observedGeneration", value_new_int(arena, policy->generation));
    value_set(status, arena, "typeChecking", checking);
    return controller_update(controller, policy, "status", body, arena, err);
}

const struct controller_row policy_status_controller = {
    .name = "validatingadmissionpolicy-status-controller",
    .sync = sync,
    .watches = { { &well_known.validating_admission_policy, controller_queue_self } },
};

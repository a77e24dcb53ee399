/* SPDX-License-Identifier: Apache-2.0 */
/* pod_control.c - see pod_control.h. */
#include "controllers/pod_control.h"

enum { SUBDOMAIN_MAX = 253 };

struct value *pod_from_template(const struct object *owner, const struct value *pod_template,
                                struct arena *arena)
{
    static const char *const copied[] = { "labels", "annotations", "finalizers" };
    struct value *pod = value_new_map(arena),
                 *metadata = value_make_at(pod, arena, "metadata", VALUE_MAP);
    const struct value *from = value_member(pod_template, "metadata");
    /* A prefix that leaves no room is the name alone. */
    const char *dash = strlen(owner->name) + 1 <= SUBDOMAIN_MAX ? "-" : "";
    value_set(metadata, arena, "generateName", value_printf(arena, "%s%s", owner->name, dash));
    value_set(metadata, arena, "namespace", value_new_text(arena, owner->namespace));
    for (size_t i = 0; i < ARRAY_SIZE(copied); i++)
        if (value_count(value_member(from, copied[i])) > 0)
            value_set(metadata, arena, copied[i],
                      value_clone(arena, value_member(from, copied[i])));
    value_append(value_make_at(metadata, arena, "ownerReferences", VALUE_LIST), arena,
                 owner_reference(owner, arena));
    value_set(pod, arena, "spec", value_clone(arena, value_member(pod_template, "spec")));
    return pod;
}

bool pod_create(struct controller *controller, const struct object *owner, struct value *pod,
                struct arena *arena, struct error *err)
{
    struct error own = { 0 };
    if (value_count(value_at(pod, "metadata.labels")) == 0)
        return fail(err, REASON_INVALID, 0, "unable to create pods, no labels");
    const struct object *created = controller_create(controller, well_known.pod, pod, arena, &own);
    if (created) {
        controller_event(controller, owner, "Normal", "SuccessfulCreate", "Created pod: %s",
                         created->name);
        return true;
    }
    if (!is_creation_refused(&own) && own.reason != REASON_PENDING)
        controller_event(controller, owner, "Warning", "FailedCreate", "Error creating: %s",
                         own.message);
    return error_pass(err, &own);
}

bool pod_delete(struct controller *controller, const struct object *owner, const struct object *pod,
                struct arena *arena, struct error *err)
{
    struct error own = { 0 };
    if (controller_delete(controller, pod, PROPAGATION_DEFAULT, arena, &own)) {
        controller_event(controller, owner, "Normal", "SuccessfulDelete", "Deleted pod: %s",
                         pod->name);
        return true;
    }
    controller_event(controller, owner, "Warning", "FailedDelete", "Error deleting: %s",
                     own.message);
    if (err) {
        *err = own;
        error_context(err, "unable to delete pods");
    }
    return false;
}

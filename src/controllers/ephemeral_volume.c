/* SPDX-License-Identifier: Apache-2.0 */
/* ephemeral_volume.c - makes the claims of generic ephemeral volumes: one for each such volume of
 * a pod, owned by the pod, so that both go together.
 *
 * A claim of that name that belongs to someone else is never used. */
#include "controllers/controller.h"
#include "object/binding.h"
#include "object/volume_view.h"

struct ephemeral_volume {
    const char   *name;
    struct value *template;
};

struct pod_volumes {
    struct ephemeral_volume *items;
    size_t                   count;
};

static const struct binding volume_bindings[] = {
    BIND_TEXT("name", struct ephemeral_volume, name),
    BIND_VALUE("ephemeral.volumeClaimTemplate", struct ephemeral_volume, template),
    BIND_END
};

static const struct binding pod_bindings[] = {
    BIND_LIST("spec.volumes", struct pod_volumes, items, count, struct ephemeral_volume,
              volume_bindings),
    BIND_END
};

static bool make_claim(struct controller *controller, const struct object *pod,
                       const struct ephemeral_volume *volume, const char *name,
                       struct arena *arena, struct error *err)
{
    struct value *body = value_new_map(arena),
                 *metadata = value_make_at(body, arena, "metadata", VALUE_MAP);
    const struct value *given = value_member(volume->template, "metadata");
    static const char *const taken[] = { "labels", "annotations" };
    value_set_text(metadata, arena, "name", name);
    value_set_text(metadata, arena, "namespace", pod->namespace);
    FOR_EACH(member, taken)
        if (value_member(given, *member))
            value_set(metadata, arena, *member, value_clone(arena, value_member(given, *member)));
    value_append(value_make_at(metadata, arena, "ownerReferences", VALUE_LIST), arena,
                 owner_reference(pod, arena));
    value_set(body, arena, "spec",
              value_clone(arena, value_member(volume->template, "spec")));
    return controller_create(controller, well_known.persistent_volume_claim, body, arena, err);
}

static bool refuse(struct controller *controller, const struct object *pod, const char *name,
                   struct error *err)
{
    fail(err, REASON_CONFLICT, 0, "PVC %s/%s was not created for pod %s/%s (pod is not owner)",
         pod->namespace, name, pod->namespace, pod->name);
    controller_event(controller, pod, "Warning", "FailedBinding",
                     "ephemeral volume controller: PVC %s was not created for this pod", name);
    return false;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *pod = controller_find(controller, well_known.pod, key, arena);
    struct pod_volumes volumes = { 0 };
    if (!pod || pod->deletion_s)
        return true;
    bind_object(pod, pod_bindings, &volumes, arena);
    for (size_t i = 0; i < volumes.count; i++) {
        const struct ephemeral_volume *volume = &volumes.items[i];
        const char *name = arena_printf(arena, "%s-%s", pod->name, volume->name);
        const struct object *claim = core_get_latest(
            controller->core, well_known.persistent_volume_claim, pod->namespace, name);
        if (!volume->template)
            continue;
        if (claim && !owned_by(claim, pod->uid))
            return refuse(controller, pod, name, err);
        if (!claim && !make_claim(controller, pod, volume, name, arena, err))
            return false;
    }
    return true;
}

static void pod_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    static const char mention[] = "\"volumeClaimTemplate\":";
    if (now && !before && !now->deletion_s &&
        memmem(now->text.at, now->text.size, mention, sizeof mention - 1))
        queue_add_object(controller->queue, now);
}

/* Made again where it was deleted under a pod that still needs it. */
static void claim_changed(struct controller *controller, const struct object *before,
                          const struct object *now)
{
    if (!now)
        controller_queue_owner(controller, well_known.pod, before);
}

const struct controller_row ephemeral_volume_controller = {
    .name = "ephemeral-volume-controller",
    .sync = sync,
    .watches = {
        { &well_known.pod, pod_changed },
        { &well_known.persistent_volume_claim, claim_changed },
    },
};

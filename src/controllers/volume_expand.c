/* SPDX-License-Identifier: Apache-2.0 */
/* volume_expand.c - a bound claim that asks for more than it has gets it.
 *
 * Admission has seen that the class allows it.  A local volume is a folder and has no size of its
 * own: the two objects are all there is to change.  Other volumes are grown by their driver's
 * resizer, and the claim says that it waits for one. */
#include "controllers/controller.h"
#include "controllers/condition.h"
#include "object/volume_view.h"

static bool wants_more(const struct object *claim, struct arena *arena)
{
    struct claim_view view;
    claim_view_read(claim, arena, &view);
    return text_equal(view.phase, "Bound") && quantity_compare(&view.request, &view.capacity) > 0;
}

static bool grow_volume(struct controller *controller, const struct volume_view *volume,
                        const struct claim_view *claim, const struct value *size,
                        struct arena *arena, struct error *err)
{
    if (quantity_compare(&volume->capacity, &claim->request) >= 0)
        return true;
    struct value *body = value_from_object(volume->object, arena);
    value_set_at(body, arena, "spec.capacity.storage", value_clone(arena, size));
    return controller_update(controller, volume->object, NULL, body, arena, err);
}

static bool grow_claim(struct controller *controller, const struct object *claim,
                       struct value *body, const struct value *size, struct arena *arena,
                       struct error *err)
{
    static const char *const over[] = { "Resizing", "FileSystemResizePending" };
    struct value *status = value_make_at(body, arena, "status", VALUE_MAP);
    value_set_at(status, arena, "capacity.storage", value_clone(arena, size));
    value_set_at(status, arena, "allocatedResources.storage", value_clone(arena, size));
    FOR_EACH(type, over)
        condition_remove(status, *type);
    return controller_update(controller, claim, "status", body, arena, err);
}

static bool expand(struct controller *controller, const struct claim_view *claim,
                   const struct volume_view *volume, struct arena *arena, struct error *err)
{
    struct value *body = value_from_object(claim->object, arena);
    const struct value *size = value_at(body, "spec.resources.requests.storage");
    if (!grow_volume(controller, volume, claim, size, arena, err) ||
        !grow_claim(controller, claim->object, body, size, arena, err))
        return false;
    struct event_facts facts = { .component = LOCAL_PROVISIONER, .about = claim->object };
    core_event(controller->core, &facts, "Normal", "VolumeResizeSuccessful",
               "Resize volume succeeded");
    return true;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *object =
        controller_find(controller, well_known.persistent_volume_claim, key, arena);
    struct claim_view claim;
    struct volume_view volume;
    if (!object || !wants_more(object, arena))
        return true;
    claim_view_read(object, arena, &claim);
    object = core_get_latest(controller->core, well_known.persistent_volume, NULL,
                             claim.volume_name);
    if (!object)
        return true;                     /* the binder says that it is lost */
    volume_view_read(object, arena, &volume);
    if (text_equal(volume.provisioned_by, LOCAL_PROVISIONER))
        return expand(controller, &claim, &volume, arena, err);
    struct event_facts facts = { .component = "volume_expand", .about = claim.object };
    core_event(controller->core, &facts, "Normal", "ExternalExpanding",
               "waiting for an external controller to expand this PVC");
    return true;
}

static void claim_changed(struct controller *controller, const struct object *before,
                          const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    if (now && wants_more(now, &arena) && !(before && wants_more(before, &arena)))
        queue_add_object(controller->queue, now);
}

const struct controller_row volume_expand_controller = {
    .name = "expand-controller",
    .sync = sync,
    .watches = {
        { &well_known.persistent_volume_claim, claim_changed },
    },
};

/* SPDX-License-Identifier: Apache-2.0 */
/* claim_protection.c - a claim that a pod on a node uses, and a volume that is bound, stay until
 * they are used no longer.
 *
 * Admission gives both a finalizer; here it is taken away when they are being deleted and no pod,
 * or no claim, needs them.  Pods without a node do not count: no agent starts one whose claim is
 * on its way out. */
#include "controllers/controller.h"
#include "object/volume_view.h"

/* An object that was made before there was such a finalizer gets it now. */
static bool protect(struct controller *controller, const struct object *object,
                    const char *finalizer, bool is_used, struct arena *arena, struct error *err)
{
    bool is_protected = object_has_finalizer(object, finalizer),
         is_wanted = !object->deletion_s || (is_protected && is_used);
    return controller_set_finalizer(controller, object, finalizer, is_wanted, arena, err);
}

/* ---- claims and their pods ---- */

struct user_search {
    const struct object *claim;
    struct arena        *arena;
    bool                 found;
};

static bool is_scheduled(const struct object *pod)
{
    static const char name[] = "\"nodeName\":";
    return memmem(pod->text.at, pod->text.size, name, sizeof name - 1) != NULL;
}

static bool find_user(void *context, const struct object *pod)
{
    struct user_search *search = context;
    struct pod_claim *claims;
    size_t count = pod_claims_read(pod, search->arena, &claims);
    for (size_t i = 0; i < count && !search->found; i++)
        search->found = text_equal(claims[i].claim_name, search->claim->name) &&
                        (!claims[i].is_ephemeral || owned_by(search->claim, pod->uid)) &&
                        is_scheduled(pod);
    return !search->found;
}

static bool sync_claim(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *claim =
        controller_find(controller, well_known.persistent_volume_claim, key, arena);
    struct user_search search = { claim, arena, false };
    if (!claim)
        return true;
    if (claim->deletion_s)
        core_each_latest(controller->core, well_known.pod, claim->namespace, find_user, &search);
    return protect(controller, claim, FINALIZER_CLAIM_PROTECTION, search.found, arena, err);
}

static bool may_need_sync(const struct object *now, const char *finalizer)
{
    return now && (now->deletion_s != 0) == object_has_finalizer(now, finalizer);
}

static void claim_changed(struct controller *controller, const struct object *before,
                          const struct object *now)
{
    if (may_need_sync(now, FINALIZER_CLAIM_PROTECTION))
        queue_add_object(controller->queue, now);
}

static void pod_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    struct pod_claim *claims;
    if (now || core_count(controller->core, well_known.persistent_volume_claim) == 0)
        return;
    size_t count = pod_claims_read(before, &arena, &claims);
    for (size_t i = 0; i < count; i++)
        queue_add(controller->queue,
                  arena_printf(&arena, "%s/%s", before->namespace, claims[i].claim_name));
}

const struct controller_row claim_protection_controller = {
    .name = "pvc-protection-controller",
    .sync = sync_claim,
    .watches = {
        { &well_known.persistent_volume_claim, claim_changed },
        { &well_known.pod, pod_changed },
    },
};

/* ---- volumes and their claims ---- */

static bool sync_volume(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *volume =
        controller_find(controller, well_known.persistent_volume, key, arena);
    struct volume_view view;
    if (!volume)
        return true;
    volume_view_read(volume, arena, &view);
    return protect(controller, volume, FINALIZER_VOLUME_PROTECTION,
                   text_equal(view.phase, "Bound"), arena, err);
}

static void volume_changed(struct controller *controller, const struct object *before,
                           const struct object *now)
{
    if (may_need_sync(now, FINALIZER_VOLUME_PROTECTION))
        queue_add_object(controller->queue, now);
}

const struct controller_row volume_protection_controller = {
    .name = "pv-protection-controller",
    .sync = sync_volume,
    .watches = {
        { &well_known.persistent_volume, volume_changed },
    },
};

/* SPDX-License-Identifier: Apache-2.0 */
/* resource_quota.c - the status of ResourceQuotas: what is allowed, and what is used.
 *
 * Admission adds what is made.  This controller counts all of it anew when a quota is made or
 * changed, and when something that it counts goes away, ends or changes: from what is there, so
 * that no error lasts.  Many deletions at once are counted once.
 *
 * A cluster without quotas pays one comparison a change. */
#include <stdlib.h>

#include "controllers/controller.h"
#include "controllers/pods.h"
#include "object/binding.h"
#include "object/quota_usage.h"
#include "object/resource_list.h"

enum { RECOUNT_AFTER_MS = 50, MEND_AFTER_MS = 5000 };

struct quotas {
    size_t count;                        /* quotas that exist */
};

struct counting {
    struct controller   *controller;
    const struct value  *quota;
    const struct kind   *kind;
    const char          *ns;
    struct resource_list used;
    int64_t              now_s, again_s; /* when a dying pod counts no more; INT64_MAX: never */
};

/* ---- counting ---- */

static bool count_object(void *context, const struct object *object)
{
    struct counting *counting = context;
    AUTO_ARENA arena = { 0 };
    struct resource_list usage = { .arena = &arena };
    const struct value *value = value_from_object(object, &arena);
    if (!quota_scopes_match(counting->kind, value, value_member(counting->quota, "spec")))
        return true;
    if (counting->kind == well_known.pod) {
        int64_t until_s = quota_counts_until_s(value, counting->now_s);
        if (until_s > 0 && until_s < counting->again_s)
            counting->again_s = until_s;
    }
    quota_usage(counting->kind, value, counting->now_s, &usage);
    for (size_t i = 0; i < usage.count; i++) {
        struct resource *used = resource_list_find(&counting->used, usage.items[i].name);
        if (used)
            quantity_add(&used->amount, &usage.items[i].amount);
    }
    return true;
}

static bool counts_kind(const struct resource_list *used, const struct kind *kind)
{
    for (size_t i = 0; i < used->count; i++)
        if (quota_counts(kind, used->items[i].name))
            return true;
    return false;
}

static bool count_kind(void *context, const struct kind *kind)
{
    struct counting *counting = context;
    counting->kind = kind;
    if (kind->namespaced && kind != well_known.event && counts_kind(&counting->used, kind))
        core_each_latest(counting->controller->core, kind, counting->ns, count_object, counting);
    return true;
}

/* Every resource of the quota begins with nothing, and those of no kind stay there. */
static void count_all(struct counting *counting, const char *ns, const struct value *hard)
{
    for (size_t i = 0; i < value_count(hard); i++)
        resource_list_set(&counting->used, &(struct resource){ .name = hard->map.members[i].key });
    counting->ns = ns;
    core_each_kind(counting->controller->core, count_kind, counting);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *object =
        controller_find(controller, well_known.resource_quota, key, arena);
    if (!object)
        return true;
    struct value *body = value_from_object(object, arena), *hard = value_at(body, "spec.hard");
    struct counting counting = { .controller = controller,
                                 .quota = value_from_object(object, arena),
                                 .used = { .arena = arena },
                                 .now_s = controller_now_s(controller),
                                 .again_s = INT64_MAX };
    count_all(&counting, object->namespace, hard);
    if (hard)
        value_set_at(body, arena, "status.hard", value_clone(arena, hard));
    else
        value_remove_at(body, "status.hard");
    if (value_count(hard) > 0)
        value_set_at(body, arena, "status.used", resource_list_value(&counting.used, arena));
    else
        value_remove_at(body, "status.used");
    if (counting.again_s < INT64_MAX)
        queue_add_after(controller->queue, key, (counting.again_s - counting.now_s + 1) * 1000);
    return value_equal(body, counting.quota) ||
           controller_update(controller, object, "status", body, arena, err);
}

/* ---- keys ---- */

struct quota_texts {
    struct bytes spec, hard, told;       /* told: the status' hard */
};

static const struct binding quota_bindings[] = {
    BIND_RAW("spec", struct quota_texts, spec),
    BIND_RAW("spec.hard", struct quota_texts, hard),
    BIND_RAW("status.hard", struct quota_texts, told),
    BIND_END
};

static struct quota_texts texts_of(const struct object *quota, struct arena *arena)
{
    struct quota_texts texts = { 0 };
    bind_object(quota, quota_bindings, &texts, arena);
    return texts;
}

/* A status that someone else has written is mended after a while. */
static void look_at_change(struct controller *controller, const struct object *before,
                           const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    struct quota_texts old = texts_of(before, &arena), new = texts_of(now, &arena);
    if (!bytes_equal(old.spec, new.spec))
        queue_add_object(controller->queue, now);
    else if (!bytes_equal(new.hard, new.told))
        queue_add_after(controller->queue,
                        arena_printf(&arena, "%s/%s", now->namespace, now->name), MEND_AFTER_MS);
}

static void quota_changed(struct controller *controller, const struct object *before,
                          const struct object *now)
{
    struct quotas *quotas = controller->state;
    quotas->count += !before;
    quotas->count -= !now;
    if (now && !before)
        queue_add_object(controller->queue, now);
    else if (now)
        look_at_change(controller, before, now);
}

static bool queue_later(void *context, const struct object *quota)
{
    struct controller *controller = context;
    AUTO_ARENA arena = { 0 };
    queue_add_after(controller->queue,
                    arena_printf(&arena, "%s/%s", quota->namespace, quota->name), RECOUNT_AFTER_MS);
    return true;
}

/* What is made was counted by admission.  A pod whose spec changes may need less, or be a matter of
 * another quota's scopes from now on. */
static bool may_free(const struct controller *controller, const struct object *before,
                     const struct object *now)
{
    if (!before || !now)
        return before != NULL;
    if (now->kind == well_known.pod)
        return (now->deletion_s && !before->deletion_s) || now->generation != before->generation ||
               pod_is_finished(pods_facts(controller->pods, now));
    return now->kind == well_known.service || now->kind == well_known.persistent_volume_claim;
}

static void object_changed(struct controller *controller, const struct object *before,
                           const struct object *now)
{
    const struct quotas *quotas = controller->state;
    const struct object *object = now ? now : before;
    if (quotas->count == 0 || !object->kind->namespaced || object->kind == well_known.event ||
        !may_free(controller, before, now))
        return;
    core_each_latest(controller->core, well_known.resource_quota, object->namespace, queue_later,
                     controller);
}

static bool start(struct controller *controller, struct error *err)
{
    (void)err;
    controller->state = MEMORY_NEW(struct quotas);
    return true;
}

static void stop(struct controller *controller)
{
    free(controller->state);
}

const struct controller_row resource_quota_controller = {
    .name = "resourcequota-controller",
    .sync = sync,
    .watches = {
        { &well_known.resource_quota, quota_changed },
        { NULL, object_changed },
    },
    .start = start,
    .stop = stop,
};

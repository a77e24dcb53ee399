/* SPDX-License-Identifier: Apache-2.0 */
/* volume_binder.c - brings claims and PersistentVolumes together, and follows the pair until the
 * claim is gone.
 *
 * Keys are "c/NAMESPACE/NAME" for a claim and "v/NAME" for a volume.  The binder remembers which
 * claims look for a volume, and which volumes are not bound, so that neither is searched among all
 * others; both sets are told by the objects' own text.
 *
 * Not here: what is decided (volume_plan.c), who makes volumes (local_storage.c, or a provisioner
 * outside), which node a volume must suit (the scheduler). */
#include <stdlib.h>

#include "base/map.h"
#include "controllers/controller.h"
#include "controllers/volume_plan.h"
#include "write/storage_class.h"

enum { PODS_TOLD_MAX = 16 };

struct binder {
    struct map searching;                /* "ns/name" of claims that are not bound -> what was told */
    struct map open;                     /* names of volumes that are not bound */
};

static uint64_t nothing_told;            /* what both maps hold otherwise */

static bool says(const struct object *object, const char *text)
{
    return memmem(object->text.at, object->text.size, text, strlen(text)) != NULL;
}

/* ---- keys ---- */

static void queue_claim(struct controller *controller, const char *ns, const char *name)
{
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "c/%s/%s", ns, name);
    queue_add(controller->queue, buffer_text(&key));
}

static void queue_volume(struct controller *controller, const char *name)
{
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "v/%s", name);
    queue_add(controller->queue, buffer_text(&key));
}

static void queue_searching(struct controller *controller)
{
    const struct binder *binder = controller->state;
    AUTO_BUFFER key = { 0 };
    for (struct map_entry *e = map_first(&binder->searching); e;
         e = map_after(&binder->searching, e)) {
        buffer_reset(&key);
        buffer_printf(&key, "c/%s", e->key);
        queue_add(controller->queue, buffer_text(&key));
    }
}

static void forget(struct map *map, const char *key)
{
    uint64_t *told = map_remove(map, bytes_of(key));
    if (told != &nothing_told)
        free(told);
}

static void note(struct map *map, const char *key, bool is_there)
{
    if (!is_there)
        forget(map, key);
    else if (!map_get(map, bytes_of(key)))
        map_put(map, bytes_of(key), &nothing_told);
}

/* Volumes that are reserved for a claim that has gone. */
static void queue_reserved(struct controller *controller, const struct object *claim)
{
    const struct binder *binder = controller->state;
    AUTO_ARENA arena = { 0 };
    const char *mention = arena_printf(&arena, "\"name\":\"%s\"", claim->name);
    for (struct map_entry *e = map_first(&binder->open); e; e = map_after(&binder->open, e)) {
        const struct object *volume =
            core_get_latest(controller->core, well_known.persistent_volume, NULL, e->key);
        if (volume && says(volume, mention))
            queue_volume(controller, e->key);
    }
}

static void claim_changed(struct controller *controller, const struct object *before,
                          const struct object *now)
{
    struct binder *binder = controller->state;
    const struct object *claim = now ? now : before;
    AUTO_ARENA arena = { 0 };
    struct claim_view view;
    note(&binder->searching, arena_printf(&arena, "%s/%s", claim->namespace, claim->name),
         now && !says(now, "\"" ANNOTATION_BIND_COMPLETED "\""));
    if (controller->is_writing)
        return;
    claim_view_read(claim, &arena, &view);
    if (*view.volume_name)
        queue_volume(controller, view.volume_name);
    if (now)
        queue_claim(controller, now->namespace, now->name);
    else
        queue_reserved(controller, claim);
}

/* A volume that anyone may have is news for all that look for one; else our own writes are none. */
static void volume_changed(struct controller *controller, const struct object *before,
                           const struct object *now)
{
    struct binder *binder = controller->state;
    const struct object *volume = now ? now : before;
    AUTO_ARENA arena = { 0 };
    struct volume_view view;
    note(&binder->open, volume->name, now && !says(now, "\"phase\":\"Bound\""));
    volume_view_read(volume, &arena, &view);
    if (!now || (!view.has_claim && text_equal(view.phase, "Available")))
        queue_searching(controller);             /* one may name a volume that has gone */
    if (controller->is_writing)
        return;
    if (view.has_claim)
        queue_claim(controller, view.claim_ns, view.claim_name);
    if (now)
        queue_volume(controller, now->name);
}

static void class_changed(struct controller *controller, const struct object *before,
                          const struct object *now)
{
    if (now)
        queue_searching(controller);
}

/* ---- look ---- */

static const struct object *find_class(const struct controller *controller, const char *name)
{
    return *name ? core_get_latest(controller->core, well_known.storage_class, NULL, name) : NULL;
}

struct pod_search {
    struct claim_facts *facts;
    struct arena       *arena;
    char               *mention;         /* "claimName":"x" */
};

static bool find_waiting_pod(void *context, const struct object *pod)
{
    struct pod_search *search = context;
    struct claim_facts *facts = search->facts;
    if (says(pod, search->mention) && !says(pod, "\"nodeName\":"))
        facts->waiting_pods[facts->waiting_pod_count++] = pod->name;
    return facts->waiting_pod_count < PODS_TOLD_MAX;
}

static void find_waiting_pods(const struct controller *controller, struct claim_facts *facts,
                              struct arena *arena)
{
    const struct object *claim = facts->claim.object;
    struct pod_search search = { facts, arena,
                                 arena_printf(arena, "\"claimName\":\"%s\"", claim->name) };
    facts->waiting_pods = arena_array(arena, PODS_TOLD_MAX, sizeof *facts->waiting_pods);
    core_each_latest(controller->core, well_known.pod, claim->namespace, find_waiting_pod, &search);
}

static const struct volume_view *find_match(const struct controller *controller,
                                            const struct claim_facts *facts, struct arena *arena)
{
    const struct binder *binder = controller->state;
    struct volume_view *views = arena_array(arena, binder->open.count, sizeof *views);
    size_t count = 0;
    for (struct map_entry *e = map_first(&binder->open); e; e = map_after(&binder->open, e)) {
        const struct object *volume =
            core_get_latest(controller->core, well_known.persistent_volume, NULL, e->key);
        if (volume)
            volume_view_read(volume, arena, &views[count++]);
    }
    return volume_best(&facts->claim, views, count,
                       facts->class && facts->class->delays_binding);
}

static const struct volume_view *find_volume(const struct controller *controller, const char *name,
                                             struct arena *arena)
{
    const struct object *volume =
        core_get_latest(controller->core, well_known.persistent_volume, NULL, name);
    struct volume_view *view = ARENA_NEW(arena, struct volume_view);
    if (!volume)
        return NULL;
    volume_view_read(volume, arena, view);
    return view;
}

static void look_for_volume(const struct controller *controller, struct claim_facts *facts,
                            struct arena *arena)
{
    const struct object *class = find_class(controller, facts->claim.class_name);
    struct class_view *view = ARENA_NEW(arena, struct class_view);
    if (class) {
        class_view_read(class, arena, view);
        facts->class = view;
    }
    facts->match = find_match(controller, facts, arena);
    if (!facts->match && !facts->claim.has_class) {
        const struct object *standard = storage_class_default(controller->core, arena);
        facts->default_class = standard ? standard->name : NULL;
    }
    if (!facts->match && class && view->delays_binding && !*facts->claim.selected_node)
        find_waiting_pods(controller, facts, arena);
}

/* ---- writing ---- */

static void tell(struct controller *controller, const struct object *about,
                 const struct volume_event *event)
{
    if (event->reason)
        controller_event(controller, about, event->is_warning ? "Warning" : "Normal", event->reason,
                         "%s", event->message);
}

/* What a claim waits for is told once, until something else is told: it is looked at whenever a
 * volume comes free. */
static void tell_searching(struct controller *controller, const struct object *claim,
                           const struct volume_event *event, struct arena *arena)
{
    struct binder *binder = controller->state;
    struct bytes key = bytes_of(arena_printf(arena, "%s/%s", claim->namespace, claim->name));
    const uint64_t *told = map_get(&binder->searching, key);
    if (!told || !event->reason)
        return;
    uint64_t hash = map_hash(event->message, strlen(event->message));
    if (told != &nothing_told && *told == hash)
        return;
    uint64_t *next = MEMORY_NEW(uint64_t);
    *next = hash;
    forget(&binder->searching, key.at);
    map_put(&binder->searching, key, next);
    tell(controller, claim, event);
}

static struct value *annotations_of(struct value *body, struct arena *arena)
{
    return value_make_at(body, arena, "metadata.annotations", VALUE_MAP);
}

static void annotate(struct value *body, struct arena *arena, const char *name, const char *text)
{
    value_set(annotations_of(body, arena), arena, name, value_new_text(arena, text));
}

static const struct object *latest_volume(const struct controller *controller, const char *name)
{
    return core_get_latest(controller->core, well_known.persistent_volume, NULL, name);
}

static const struct object *latest_claim(const struct controller *controller,
                                         const struct object *claim)
{
    return core_get_latest(controller->core, well_known.persistent_volume_claim, claim->namespace,
                           claim->name);
}

static bool set_phase(struct controller *controller, const struct object *volume, const char *phase,
                      const char *message, struct arena *arena, struct error *err)
{
    struct value *body = value_from_object(volume, arena);
    if (bytes_equal_text(value_string(body, "status.phase"), phase))
        return true;
    struct value *status = value_make_at(body, arena, "status", VALUE_MAP);
    value_set_text(status, arena, "phase", phase);
    value_set_text(status, arena, "message", message);
    return controller_update(controller, volume, "status", body, arena, err);
}

/* ---- binding: the volume, its phase, the claim, its status; each only where it lacks ---- */

static bool point_to_claim(struct controller *controller, const struct volume_view *volume,
                           const struct claim_view *claim, struct arena *arena, struct error *err)
{
    if (volume->has_claim && text_equal(volume->claim_uid, claim->object->uid))
        return true;
    struct value *body = value_from_object(volume->object, arena),
                 *reference = value_make_at(body, arena, "spec.claimRef", VALUE_MAP);
    value_set_text(reference, arena, "kind", "PersistentVolumeClaim");
    value_set_text(reference, arena, "apiVersion", "v1");
    value_set_text(reference, arena, "namespace", claim->object->namespace);
    value_set_text(reference, arena, "name", claim->object->name);
    value_set_text(reference, arena, "uid", claim->object->uid);
    value_set(reference, arena, "resourceVersion",
              value_printf(arena, "%lld", (long long)claim->object->resource_version));
    if (!volume_is_for(volume, claim))
        annotate(body, arena, ANNOTATION_BOUND_BY_CONTROLLER, "yes");
    return controller_update(controller, volume->object, NULL, body, arena, err);
}

static bool point_to_volume(struct controller *controller, const struct claim_view *claim,
                            const char *volume_name, struct arena *arena, struct error *err)
{
    bool names_it = text_equal(claim->volume_name, volume_name);
    if (names_it && claim->is_bind_completed)
        return true;
    struct value *body = value_from_object(claim->object, arena);
    if (!names_it) {
        value_set_at(body, arena, "spec.volumeName", value_new_text(arena, volume_name));
        annotate(body, arena, ANNOTATION_BOUND_BY_CONTROLLER, "yes");
    }
    annotate(body, arena, ANNOTATION_BIND_COMPLETED, "yes");
    return controller_update(controller, claim->object, NULL, body, arena, err);
}

static bool report_bound(struct controller *controller, const struct object *claim,
                         const struct object *volume, struct arena *arena, struct error *err)
{
    struct value *before = value_from_object(claim, arena), *body = value_from_object(claim, arena),
                 *spec = value_member(value_from_object(volume, arena), "spec"),
                 *status = value_make_at(body, arena, "status", VALUE_MAP);
    bool becomes_bound = !bytes_equal_text(value_string(status, "phase"), "Bound");
    value_set_text(status, arena, "phase", "Bound");
    value_set(status, arena, "accessModes", value_clone(arena, value_member(spec, "accessModes")));
    struct bytes attributes = value_string(spec, "volumeAttributesClassName");
    if (becomes_bound)
        value_set(status, arena, "capacity", value_clone(arena, value_member(spec, "capacity")));
    if (becomes_bound && attributes.size)
        value_set(status, arena, "currentVolumeAttributesClassName",
                  value_new_string(arena, attributes));
    return value_equal(before, body) ||
           controller_update(controller, claim, "status", body, arena, err);
}

static bool bind(struct controller *controller, const struct claim_view *claim,
                 const struct volume_view *volume, struct arena *arena, struct error *err)
{
    const char *name = volume->object->name;
    if (!point_to_claim(controller, volume, claim, arena, err) ||
        !set_phase(controller, latest_volume(controller, name), "Bound", NULL, arena, err) ||
        !point_to_volume(controller, claim, name, arena, err))
        return false;
    return report_bound(controller, latest_claim(controller, claim->object),
                        latest_volume(controller, name), arena, err);
}

/* ---- the other ends of a claim ---- */

static bool set_claim_phase(struct controller *controller, const struct object *claim,
                            const char *phase, const struct volume_event *event,
                            struct arena *arena, struct error *err)
{
    struct value *before = value_from_object(claim, arena), *body = value_from_object(claim, arena),
                 *status = value_make_at(body, arena, "status", VALUE_MAP);
    value_set_text(status, arena, "phase", phase);
    value_remove(status, "accessModes");
    value_remove(status, "capacity");
    value_remove(status, "currentVolumeAttributesClassName");
    if (value_equal(before, body))
        return true;
    if (!controller_update(controller, claim, "status", body, arena, err))
        return false;
    tell(controller, claim, event);
    return true;
}

static bool wait_on(struct controller *controller, const struct claim_view *claim,
                    const struct volume_event *event, struct arena *arena, struct error *err)
{
    static const struct volume_event none = { 0 };
    tell_searching(controller, claim->object, event, arena);
    return set_claim_phase(controller, claim->object, "Pending", &none, arena, err);
}

static bool take_class(struct controller *controller, const struct object *claim, const char *class,
                       struct arena *arena, struct error *err)
{
    struct value *body = value_from_object(claim, arena);
    value_set_at(body, arena, "spec.storageClassName", value_new_text(arena, class));
    if (!controller_update(controller, claim, NULL, body, arena, err))
        return false;
    queue_claim(controller, claim->namespace, claim->name);
    return true;
}

/* The annotations are the call to the provisioner. */
static bool ask_provisioner(struct controller *controller, const struct claim_view *claim,
                            const char *provisioner, const struct volume_event *event,
                            struct arena *arena, struct error *err)
{
    tell_searching(controller, claim->object, event, arena);
    if (text_equal(claim->provisioner, provisioner))
        return true;
    struct value *body = value_from_object(claim->object, arena);
    annotate(body, arena, ANNOTATION_PROVISIONER, provisioner);
    annotate(body, arena, ANNOTATION_PROVISIONER_BETA, provisioner);
    return controller_update(controller, claim->object, NULL, body, arena, err);
}

static bool sync_claim(struct controller *controller, const char *key, struct arena *arena,
                       struct error *err)
{
    const struct object *claim =
        controller_find(controller, well_known.persistent_volume_claim, key, arena);
    struct claim_facts facts = { 0 };
    if (!claim)
        return true;
    claim_view_read(claim, arena, &facts.claim);
    if (*facts.claim.volume_name)
        facts.named = find_volume(controller, facts.claim.volume_name, arena);
    else if (!facts.claim.is_bind_completed)
        look_for_volume(controller, &facts, arena);
    struct claim_plan plan = claim_plan(&facts, arena);
    switch (plan.action) {
    case CLAIM_KEEP:       return true;
    case CLAIM_WAIT:       return wait_on(controller, &facts.claim, &plan.event, arena, err);
    case CLAIM_TAKE_CLASS: return take_class(controller, claim, facts.default_class, arena, err);
    case CLAIM_PROVISION:
        return ask_provisioner(controller, &facts.claim, facts.class->provisioner, &plan.event,
                               arena, err);
    case CLAIM_BIND:       return bind(controller, &facts.claim, plan.volume, arena, err);
    case CLAIM_LOSE: return set_claim_phase(controller, claim, "Lost", &plan.event, arena, err);
    }
    return true;
}

/* ---- volumes ---- */

/* What the binder reserved is free for all again; what a user reserved stays reserved. */
static bool unbind(struct controller *controller, const struct volume_view *volume,
                   struct arena *arena, struct error *err)
{
    struct value *body = value_from_object(volume->object, arena);
    if (volume->is_bound_by_controller) {
        value_remove_at(body, "spec.claimRef");
        value_remove(value_at(body, "metadata.annotations"), ANNOTATION_BOUND_BY_CONTROLLER);
        if (value_count(value_at(body, "metadata.annotations")) == 0)
            value_remove_at(body, "metadata.annotations");
    } else {
        value_remove_at(body, "spec.claimRef.uid");
    }
    return controller_update(controller, volume->object, NULL, body, arena, err);
}

static void refuse_claim(struct controller *controller, const struct volume_facts *facts,
                         const struct volume_event *event, struct arena *arena)
{
    const char *name = facts->volume.object->name;
    tell(controller, facts->volume.object, event);
    controller_event(
        controller, facts->claim->object, "Warning", event->reason,
        "Cannot bind PersistentVolume \"%s\" to requested PersistentVolumeClaim due to "
        "incompatible volumeMode.",
        name);
}

static bool remove_volume(struct controller *controller, const char *name, struct arena *arena,
                          struct error *err)
{
    const struct object *volume = latest_volume(controller, name);
    return !volume || volume->deletion_s ||
           controller_delete(controller, volume, PROPAGATION_BACKGROUND, arena, err);
}

static bool act_on_volume(struct controller *controller, const struct volume_facts *facts,
                          const struct volume_plan *plan, struct arena *arena, struct error *err)
{
    const struct volume_view *volume = &facts->volume;
    switch (plan->action) {
    case VOLUME_KEEP:         break;
    case VOLUME_ASK_CLAIM:    queue_claim(controller, volume->claim_ns, volume->claim_name); break;
    case VOLUME_REFUSE_CLAIM: refuse_claim(controller, facts, &plan->event, arena); break;
    case VOLUME_UNBIND:
        if (!unbind(controller, volume, arena, err))
            return false;
        break;
    case VOLUME_FAIL:         tell(controller, volume->object, &plan->event); break;
    case VOLUME_DELETE:       break;
    }
    const char *name = volume->object->name,
               *message = plan->action == VOLUME_FAIL ? plan->event.message : NULL;
    if (plan->phase &&
        !set_phase(controller, latest_volume(controller, name), plan->phase, message, arena, err))
        return false;
    return plan->action != VOLUME_DELETE || remove_volume(controller, name, arena, err);
}

static bool sync_volume(struct controller *controller, const char *name, struct arena *arena,
                        struct error *err)
{
    const struct object *volume = latest_volume(controller, name);
    struct volume_facts facts = { 0 };
    struct claim_view claim;
    if (!volume)
        return true;
    volume_view_read(volume, arena, &facts.volume);
    const struct object *object =
        facts.volume.has_claim
            ? core_get_latest(controller->core, well_known.persistent_volume_claim,
                              facts.volume.claim_ns, facts.volume.claim_name)
            : NULL;
    if (object) {
        claim_view_read(object, arena, &claim);
        facts.claim = &claim;
    }
    struct volume_plan plan = volume_plan(&facts, arena);
    return act_on_volume(controller, &facts, &plan, arena, err);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    return *key == 'c' ? sync_claim(controller, key + 2, arena, err)
                       : sync_volume(controller, key + 2, arena, err);
}

/* ---- life ---- */

static bool start(struct controller *controller, struct error *err)
{
    controller->state = MEMORY_NEW(struct binder);
    return true;
}

static void stop(struct controller *controller)
{
    struct binder *binder = controller->state;
    if (!binder)
        return;
    for (struct map_entry *e = map_first(&binder->searching); e;
         e = map_after(&binder->searching, e))
        if (e->value != &nothing_told)
            free(e->value);
    map_done(&binder->searching);
    map_done(&binder->open);
    free(binder);
}

const struct controller_row volume_binder = {
    .name = "persistentvolume-binder",
    .sync = sync,
    .watches = {
        { &well_known.persistent_volume_claim, claim_changed },
        { &well_known.persistent_volume, volume_changed },
        { &well_known.storage_class, class_changed },
    },
    .start = start,
    .stop = stop,
};

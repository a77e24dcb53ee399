/* SPDX-License-Identifier: Apache-2.0 */
/* changes.c - what happened to pods, nodes, services and namespaces, taken into the scheduler's own
 * picture. */
#include <stdlib.h>

#include "core/queue.h"
#include "scheduler/pod_status.h"
#include "object/volume_view.h"
#include "scheduler/pod_view.h"
#include "scheduler/pod_volumes.h"
#include "scheduler/scheduler_state.h"
#include "scheduler/signature.h"
#include "scheduler/tally.h"

/* ---- noting ---- */

static void note(struct scheduler *scheduler, const struct object *before, const struct object *now)
{
    if (scheduler->change_count == scheduler->change_capacity) {
        scheduler->change_capacity =
            scheduler->change_capacity ? scheduler->change_capacity * 2 : 64;
        scheduler->changes =
            memory_grow(scheduler->changes, scheduler->change_capacity, sizeof *scheduler->changes);
    }
    scheduler->changes[scheduler->change_count++] =
        (struct change){ object_ref(now ? now : before), now == NULL };
    queue_add(scheduler->queue, "run");
}

static void something_changed(void *context, const struct object *before, const struct object *now)
{
    note(context, before, now);
}

/* Only the labels of a namespace matter, and only when they change. */
static void namespace_changed(void *context, const struct object *before, const struct object *now)
{
    if (!before || !now)
        return;
    bool is_same = before->label_count == now->label_count;
    for (size_t i = 0; is_same && i < now->label_count; i++)
        is_same = text_equal(before->labels[i].key, now->labels[i].key) &&
                  text_equal(before->labels[i].value, now->labels[i].value);
    if (!is_same)
        note(context, before, now);
}

/* Of no interest while no pod waits for a claim. */
static void storage_changed(void *context, const struct object *before, const struct object *now)
{
    struct scheduler *scheduler = context;
    if (scheduler->claim_users.claims.count > 0 || scheduler->change_count > 0)
        note(scheduler, before, now);
}

void changes_subscribe(struct scheduler *scheduler)
{
    const struct core_subscription wanted[] = {
        { .kind = well_known.pod,       .changed = something_changed, .context = scheduler },
        { .kind = well_known.node,      .changed = something_changed, .context = scheduler },
        { .kind = well_known.service,   .changed = something_changed, .context = scheduler },
        { .kind = well_known.namespace, .changed = namespace_changed, .context = scheduler },
        { .kind = well_known.persistent_volume_claim, .changed = storage_changed,
          .context = scheduler },
        { .kind = well_known.persistent_volume, .changed = storage_changed, .context = scheduler },
        { .kind = well_known.storage_class, .changed = storage_changed, .context = scheduler },
    };
    _Static_assert(ARRAY_SIZE(wanted) == ARRAY_SIZE(((struct scheduler *)0)->subscriptions),
                   "one place each");
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        scheduler->subscriptions[i] = wanted[i];
        core_subscribe(scheduler->core, &scheduler->subscriptions[i]);
    }
}

void changes_unsubscribe(struct scheduler *scheduler)
{
    for (size_t i = 0; i < ARRAY_SIZE(scheduler->subscriptions); i++)
        list_remove(&scheduler->subscriptions[i].link);
    for (size_t i = 0; i < scheduler->change_count; i++)
        object_put(scheduler->changes[i].object);
    free(scheduler->changes);
}

/* ---- pods ---- */

static void read_users(struct scheduler *, const char *claim_key);

static struct pod *pod_new(struct scheduler *scheduler, const char *key, const char *uid)
{
    struct pod *pod = MEMORY_NEW(struct pod);
    pod->key = memory_strdup(key);
    pod->uid = memory_strdup(uid);
    pod->arrival = scheduler->arrivals++;
    list_init(&pod->on_node);
    list_init(&pod->on_nominated);
    list_init(&pod->of_labels);
    map_put(&scheduler->pods, bytes_of(key), pod);
    return pod;
}

/* Off its node or out of the queue, without what it is made of. */
static void take_out(struct scheduler *scheduler, struct pod *pod)
{
    scheduler_unqueue_pod(scheduler, pod);
    claim_users_unfollow(&scheduler->claim_users, pod);
    if (pod->node)
        cluster_remove_pod(&scheduler->cluster, pod);
    cluster_resume_pod(&scheduler->cluster, pod);
    list_remove(&pod->of_labels);
    label_set_release(&scheduler->cluster, pod->labels);
    signature_release(&scheduler->cluster, pod->signature);
    pod->labels = NULL;
    pod->signature = NULL;
}

void scheduler_forget_pod(struct scheduler *scheduler, struct pod *pod)
{
    cluster_nominate(&scheduler->cluster, pod, NULL);
    take_out(scheduler, pod);
    map_remove(&scheduler->pods, bytes_of(pod->key));
    free(pod->key);
    free(pod->uid);
    free(pod);
}

static bool is_ours(const struct object *object, const struct pod_view *view)
{
    return !view->is_gated && object->deletion_s == 0 &&
           (text_is_empty(view->scheduler_name) ||
            text_equal(view->scheduler_name, SCHEDULER_NAME));
}

static bool is_placed_on(const struct pod *pod, const char *node_name)
{
    return pod->node ? text_equal(pod->node->name, node_name) : text_is_empty(node_name);
}

static void follow_nomination(struct scheduler *scheduler, struct pod *pod,
                              const struct pod_view *view)
{
    struct node_view *node =
        pod->node ? NULL : cluster_find_node(&scheduler->cluster, view->nominated_node_name);
    cluster_nominate(&scheduler->cluster, pod, node);
}

static void put_in(struct scheduler *scheduler, struct pod *pod, const char *ns,
                   const struct pod_view *view)
{
    if (text_is_empty(view->node_name)) {
        claim_users_follow(&scheduler->claim_users, pod, ns, view->claims, view->claim_count);
        list_append(&pod->labels->pending, &pod->of_labels);
        scheduler_queue_pod(scheduler, pod);
    } else {
        cluster_add_pod(&scheduler->cluster, pod,
                        cluster_node(&scheduler->cluster, view->node_name));
    }
}

static void update_pod(struct scheduler *scheduler, struct pod *pod, const struct object *object,
                       const struct pod_view *view)
{
    struct signature *signature =
        signature_acquire(&scheduler->cluster, object, view, &scheduler->arena);
    struct label_set *labels = label_set_acquire(&scheduler->cluster, object);
    bool is_deleting = object->deletion_s != 0;
    bool is_same = pod->signature == signature && pod->labels == labels &&
                   is_placed_on(pod, view->node_name) && pod->is_deleting <= is_deleting;
    bool was_assumed = pod->is_assumed;
    pod->start_s = view->start_s;
    pod->is_preempted = pod_view_is_preempted(view);
    if (is_same) {
        if (pod->is_deleting != is_deleting)
            cluster_mark_deleting(&scheduler->cluster, pod);
        signature_release(&scheduler->cluster, signature);
        label_set_release(&scheduler->cluster, labels);
    } else {
        if (pod->signature)
            take_out(scheduler, pod);
        pod->signature = signature;
        pod->labels = labels;
        pod->is_deleting = is_deleting;
        put_in(scheduler, pod, object->namespace, view);
    }
    follow_nomination(scheduler, pod, view);
    if (was_assumed && pod->nominated)
        cluster_assume_pod(&scheduler->cluster, pod);
}

/* The claims of a pod that waits for a node. */
static void read_volumes(struct scheduler *scheduler, const struct object *object,
                         struct pod_view *view)
{
    if (!text_is_empty(view->node_name))
        return;
    view->claim_count = pod_claims_read(object, &scheduler->arena, &view->claims);
    if (view->claim_count)
        view->volumes = pod_volumes_resolve(scheduler->core, object, view->claims,
                                            view->claim_count, &scheduler->arena);
}

/* Pods that wait for a claim that one pod alone may use: it has gone. */
static void tell_sharers(struct scheduler *scheduler, const struct object *object)
{
    struct pod_claim *claims;
    if (scheduler->claim_users.claims.count == 0)
        return;
    size_t count = pod_claims_read(object, &scheduler->arena, &claims);
    for (size_t i = 0; i < count; i++)
        read_users(scheduler, arena_printf(&scheduler->arena, "%s/%s", object->namespace,
                                           claims[i].claim_name));
}

static void read_pod(struct scheduler *scheduler, const struct object *object, bool is_gone)
{
    const char *key = arena_printf(&scheduler->arena, "%s/%s", object->namespace, object->name);
    struct pod *pod = map_get(&scheduler->pods, bytes_of(key));
    struct pod_view view;
    if (pod && !text_equal(pod->uid, object->uid)) {
        if (is_gone)
            return;                      /* another of this name is there already */
        scheduler_forget_pod(scheduler, pod);
        pod = NULL;
    }
    if (!is_gone && pod && pod->own_revision == object->resource_version)
        return;                          /* what we wrote ourselves */
    if (!is_gone)
        pod_view_read(object, &view, &scheduler->arena);
    bool is_of_interest = !is_gone && !pod_view_is_terminal(&view) &&
                          (!text_is_empty(view.node_name) || is_ours(object, &view));
    if (!is_of_interest) {
        if (pod)
            scheduler_forget_pod(scheduler, pod);
        tell_sharers(scheduler, object);
        return;
    }
    read_volumes(scheduler, object, &view);
    update_pod(scheduler, pod ? pod : pod_new(scheduler, key, object->uid), object, &view);
}

/* ---- claims, volumes and classes ---- */

struct pod *changes_read_again(struct scheduler *scheduler, const char *key)
{
    struct pod *pod = map_get(&scheduler->pods, bytes_of(key));
    const char *name = strchr(key, '/') + 1;
    if (!pod || pod->node)
        return pod;
    const struct object *object =
        core_get_latest(scheduler->core, well_known.pod, pod->labels->pod.namespace, name);
    if (!object || !text_equal(object->uid, pod->uid))
        return pod;                      /* the news of it is on its way */
    pod->own_revision = 0;
    read_pod(scheduler, object, /* is_gone= */ false);
    return map_get(&scheduler->pods, bytes_of(key));
}

/* The pending pods that name the claim, NULL: any claim.  One that has its node, and waited for
 * nothing but its volumes, is tried again. */
static void read_users(struct scheduler *scheduler, const char *claim_key)
{
    const char **keys;
    size_t count = claim_users_list(&scheduler->claim_users, claim_key, &scheduler->arena, &keys);
    for (size_t i = 0; i < count; i++) {
        struct pod *pod = changes_read_again(scheduler, keys[i]);
        if (pod && !pod->node && pod->state == POD_IDLE)
            scheduler_queue_pod(scheduler, pod);
    }
}

static void read_claim(struct scheduler *scheduler, const struct object *object, bool is_gone)
{
    read_users(scheduler,
               arena_printf(&scheduler->arena, "%s/%s", object->namespace, object->name));
}

/* A volume that is somebody's concerns nobody else. */
static void read_volume(struct scheduler *scheduler, const struct object *object, bool is_gone)
{
    struct volume_view view;
    volume_view_read(object, &scheduler->arena, &view);
    read_users(scheduler, view.has_claim ? arena_printf(&scheduler->arena, "%s/%s", view.claim_ns,
                                                        view.claim_name)
                                         : NULL);
}

static void read_class(struct scheduler *scheduler, const struct object *object, bool is_gone)
{
    read_users(scheduler, NULL);
}

/* ---- the others ---- */

static void read_node(struct scheduler *scheduler, const struct object *object, bool is_gone)
{
    if (is_gone)
        cluster_remove_node(&scheduler->cluster, object->name);
    else
        cluster_put_node(&scheduler->cluster, object);
}

static void read_service(struct scheduler *scheduler, const struct object *object, bool is_gone)
{
    scheduler->cluster.services_version++;
}

static void read_namespace(struct scheduler *scheduler, const struct object *object, bool is_gone)
{
    tallies_match_again(&scheduler->cluster);
}

static void read_one(struct scheduler *scheduler, const struct change *change)
{
    const struct {
        const struct kind *kind;
        void             (*read)(struct scheduler *, const struct object *, bool is_gone);
    } readers[] = {
        { well_known.pod, read_pod },
        { well_known.node, read_node },
        { well_known.service, read_service },
        { well_known.namespace, read_namespace },
        { well_known.persistent_volume_claim, read_claim },
        { well_known.persistent_volume, read_volume },
        { well_known.storage_class, read_class },
    };
    FOR_EACH(reader, readers)
        if (reader->kind == change->object->kind)
            reader->read(scheduler, change->object, change->is_gone);
}

void changes_read(struct scheduler *scheduler)
{
    for (size_t i = 0; i < scheduler->change_count; i++) {
        struct change change = scheduler->changes[i];
        read_one(scheduler, &change);
        object_put(change.object);
        arena_reset(&scheduler->arena);
    }
    scheduler->change_count = 0;
}

/* ---- what is there at the start: pods in the order in which they were made ---- */

static bool load_one(void *context, const struct object *object)
{
    note(context, NULL, object);
    return true;
}

static int compare_ages(const void *a, const void *b)
{
    const struct object *one = ((const struct change *)a)->object,
                        *other = ((const struct change *)b)->object;
    if (one->creation_s != other->creation_s)
        return one->creation_s < other->creation_s ? -1 : 1;
    int order = strcmp(one->namespace, other->namespace);
    return order ? order : strcmp(one->name, other->name);
}

void changes_load(struct scheduler *scheduler)
{
    core_each_latest(scheduler->core, well_known.node, NULL, load_one, scheduler);
    size_t node_count = scheduler->change_count;
    core_each_latest(scheduler->core, well_known.pod, NULL, load_one, scheduler);
    if (scheduler->change_count > node_count)
        qsort(scheduler->changes + node_count, scheduler->change_count - node_count,
              sizeof *scheduler->changes, compare_ages);
}

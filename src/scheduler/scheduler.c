/* SPDX-License-Identifier: Apache-2.0 */
/* scheduler.c - pods come, are tried in the order of their priority, are bound or wait.
 *
 * What changes is noted when it happens and read at the start of the next run (changes.c).  A run
 * then takes the most urgent pod, lets its class name the best node, and binds it; one write of
 * ours is one entry of the log for all classes. A pod that fits nowhere waits in its class. Classes
 * with waiting pods read each change that may help, and wake their first pod when a node has room,
 * or when preemption may have become possible: nothing is tried for nothing, and nothing waits for
 * a clock. */
#include "scheduler/scheduler.h"

#include <stdlib.h>

#include "base/env.h"
#include "base/log.h"
#include "core/queue.h"
#include "core/writer.h"
#include "scheduler/pod_status.h"
#include "scheduler/pod_volumes.h"
#include "scheduler/preemption.h"
#include "scheduler/reasons.h"
#include "scheduler/scheduler_state.h"
#include "scheduler/signature.h"
#include "scheduler/tally.h"

enum { RUN_PODS_MAX = 32, RETRY_MIN_MS = 1000, RETRY_MAX_MS = 10000 };

static const struct log scheduler_log = { "scheduler" };

/* ---- the queue ---- */

/* By priority, then by arrival. */
static int64_t order_of(const struct pod *pod)
{
    enum { ARRIVAL_BITS = 30 };
    int64_t rank = (int64_t)INT32_MAX - pod->signature->priority;
    return rank * (1 << ARRIVAL_BITS) + (int64_t)(pod->arrival & ((1 << ARRIVAL_BITS) - 1));
}

void scheduler_queue_pod(struct scheduler *scheduler, struct pod *pod)
{
    scheduler_unqueue_pod(scheduler, pod);
    pod->state = POD_QUEUED;
    heap_add(&scheduler->active, &pod->place, order_of(pod));
    queue_add(scheduler->queue, "run");
}

void scheduler_unqueue_pod(struct scheduler *scheduler, struct pod *pod)
{
    switch (pod->state) {
    case POD_IDLE:     break;
    case POD_QUEUED:   heap_remove(&scheduler->active, &pod->place); break;
    case POD_WAITING:  class_remove_waiting(pod); break;
    case POD_RETRYING: heap_remove(&scheduler->retrying, &pod->place); break;
    }
    pod->state = POD_IDLE;
}

static void arm_retry(struct scheduler *scheduler)
{
    const struct heap_node *first = heap_top(&scheduler->retrying);
    int64_t left_ms = first ? first->key - env_monotonic_ms(core_env(scheduler->core)) : 0;
    if (first)
        core_timer_start(scheduler->core, &scheduler->retry, left_ms > 0 ? left_ms : 0);
}

static void retry_after(struct scheduler *scheduler, struct pod *pod, int64_t wait_ms)
{
    pod->state = POD_RETRYING;
    heap_add(&scheduler->retrying, &pod->place,
             env_monotonic_ms(core_env(scheduler->core)) + wait_ms);
    arm_retry(scheduler);
}

/* After twice the wait of the time before. */
static void retry_later(struct scheduler *scheduler, struct pod *pod)
{
    int64_t wait_ms = 2 * pod->waited_ms;
    wait_ms = wait_ms < RETRY_MIN_MS ? RETRY_MIN_MS : wait_ms;
    pod->waited_ms = wait_ms < RETRY_MAX_MS ? wait_ms : RETRY_MAX_MS;
    retry_after(scheduler, pod, pod->waited_ms);
}

static void retry(void *context)
{
    struct scheduler *scheduler = context;
    int64_t now_ms = env_monotonic_ms(core_env(scheduler->core));
    for (struct heap_node *first; (first = heap_top(&scheduler->retrying)) && first->key <= now_ms;)
        scheduler_queue_pod(scheduler, container_of(first, struct pod, place));
    arm_retry(scheduler);
}

static const struct object *object_of(const struct scheduler *scheduler, const struct pod *pod)
{
    const char *name = strchr(pod->key, '/') + 1;
    const struct object *object =
        core_get_latest(scheduler->core, well_known.pod, pod->labels->pod.namespace, name);
    return object && text_equal(object->uid, pod->uid) ? object : NULL;
}

/* ---- a pod that fits ---- */

static void report(const struct scheduler *scheduler, const char *what, const struct pod *pod,
                   const struct error *err)
{
    log_warn(&scheduler_log, what, KV("pod", pod->key), KV_ERROR(err));
}

static void nominate(struct scheduler *scheduler, struct pod *pod, const struct object *object,
                     struct node_view *node)
{
    struct error err = { 0 };
    AUTO_PUT told = pod_nominate(scheduler->core, object, node->name, &scheduler->arena, &err);
    if (!told) {
        report(scheduler, "the node of a pod that waits for volumes could not be written", pod,
               &err);
        return;
    }
    pod->own_revision = told->resource_version;
    pod->told = 0;
    cluster_nominate(&scheduler->cluster, pod, node);
}

/* The room is kept, and the pod counts as if it were there; the claims' changes bring it back. */
static void await_volumes(struct scheduler *scheduler, struct pod *pod, struct node_view *node)
{
    const struct object *object = object_of(scheduler, pod);
    if (!object)
        return;
    if (pod->nominated != node)
        nominate(scheduler, pod, object, node);
    if (pod->nominated == node)
        cluster_assume_pod(&scheduler->cluster, pod);
}

/* What it has waited for was taken by another in the meantime, or could not be written. */
static void look_elsewhere(struct scheduler *scheduler, struct pod *pod, const struct error *err)
{
    if (error_is_set(err))
        report(scheduler, "the volumes of a pod could not be bound, retrying", pod, err);
    const char *key = arena_strdup(&scheduler->arena, pod->key);
    pod = changes_read_again(scheduler, key);
    if (pod && !pod->node && pod->state == POD_IDLE)
        retry_later(scheduler, pod);
}

static bool claims_are_bound(struct scheduler *scheduler, struct pod *pod,
                             const struct object *object, struct node_view *node)
{
    struct error err = { 0 };
    switch (pod_volumes_bind(scheduler->core, object, node->object, &scheduler->arena, &err)) {
    case VOLUMES_READY:   return true;
    case VOLUMES_AWAITED: await_volumes(scheduler, pod, node); break;
    case VOLUMES_REFUSED: look_elsewhere(scheduler, pod, &err); break;
    }
    return false;
}

/* An admission webhook that has yet to answer is no failure. */
static void bind_again(struct scheduler *scheduler, struct pod *pod, const struct object *object,
                       const struct error *err)
{
    struct event_facts facts = { SCHEDULER_NAME, "Scheduling", object, NULL };
    if (err->reason == REASON_PENDING) {
        retry_after(scheduler, pod, RETRY_MIN_MS);
        return;
    }
    retry_later(scheduler, pod);
    report(scheduler, "a pod could not be bound, retrying", pod, err);
    core_event(scheduler->core, &facts, "Warning", "FailedScheduling",
               "binding rejected: running Bind plugin \"DefaultBinder\": %s", err->message);
}

static void bind(struct scheduler *scheduler, struct pod *pod, struct node_view *node)
{
    struct error err = { 0 };
    const struct object *object = object_of(scheduler, pod);
    if (!object)                         /* gone; the news of it is on its way */
        return;
    if (pod->claim_use_count && !claims_are_bound(scheduler, pod, object, node))
        return;
    AUTO_PUT bound = pod_bind(scheduler->core, object, node->name, &scheduler->arena, &err);
    if (!bound) {
        bind_again(scheduler, pod, object, &err);
        return;
    }
    pod->own_revision = bound->resource_version;
    pod->told = 0;
    pod->waited_ms = 0;
    cluster_nominate(&scheduler->cluster, pod, NULL);
    cluster_add_pod(&scheduler->cluster, pod, node);
    scheduler->has_bound = true;
    struct event_facts facts = { SCHEDULER_NAME, "Binding", bound, NULL };
    core_event(scheduler->core, &facts, "Normal", "Scheduled", "Successfully assigned %s to %s",
               pod->key, node->name);
}

/* ---- a pod that does not ---- */

static uint64_t hash_of(const char *message, const char *nominated)
{
    return map_hash(message, strlen(message)) * 31 +
           (nominated ? map_hash(nominated, strlen(nominated)) : 1);
}

/* Status and event, unless both say so already. */
static void tell(struct scheduler *scheduler, struct pod *pod, const char *message)
{
    const char *nominated = pod->nominated ? pod->nominated->name : NULL;
    const struct object *object = object_of(scheduler, pod);
    struct error err = { 0 };
    if (!object || pod->told == hash_of(message, nominated))
        return;
    AUTO_PUT told = pod_tell_unschedulable(scheduler->core, object, message, nominated,
                                           &scheduler->arena, &err);
    if (!told) {
        report(scheduler, "the state of a pod could not be written", pod, &err);
        return;
    }
    pod->told = hash_of(message, nominated);
    pod->own_revision = told->resource_version;
    struct event_facts facts = { SCHEDULER_NAME, "Scheduling", told, NULL };
    core_event(scheduler->core, &facts, "Warning", "FailedScheduling", "%s", message);
}

static void remember(char **place, const char *text)
{
    free(*place);
    *place = text ? memory_strdup(text) : NULL;
}

static void count_refusals(struct scheduler *scheduler, struct class *class,
                           struct reasons *reasons)
{
    size_t met = 0;
    for (size_t i = 0; i < class->record_count; i++) {
        const struct record *record = &class->records[i];
        if (record->verdict == VERDICT_NO_NODE)
            continue;
        reasons_add_verdict(reasons, class->signature, class_verdict(class, record),
                            record->shortage);
        met++;
    }
    reasons_add(reasons, verdict_reason(VERDICT_NOT_NAMED), scheduler->cluster.node_count - met);
}

static void write_failure(struct scheduler *scheduler, struct class *class)
{
    AUTO_BUFFER text = { 0 };
    struct reasons reasons = { .arena = &scheduler->arena };
    const struct pod_volumes *volumes = class->signature->volumes;
    if (class->problem)
        reasons_add(&reasons, class->problem, scheduler->cluster.node_count);
    else
        count_refusals(scheduler, class, &reasons);
    if (volumes && volumes->problem)     /* upstream's words, to the last */
        buffer_printf(&text, "0/%zu nodes are available: %s. not found",
                      scheduler->cluster.node_count, volumes->problem);
    else
        reasons_write(&reasons, scheduler->cluster.node_count, &text);
    remember(&class->failure, scheduler->cluster.node_count
                                  ? buffer_text(&text)
                                  : "no nodes available to schedule pods");
}

/* ---- preemption ---- */

/* They may no longer fit there, and had better look elsewhere at once. */
static void clear_lesser_nominations(struct scheduler *scheduler, const struct pod *preemptor,
                                     const struct node_view *node)
{
    LIST_FOR_EACH(link, &node->nominated) {
        struct pod *pod = LIST_ITEM(link, struct pod, on_nominated);
        const struct object *object = object_of(scheduler, pod);
        struct error err = { 0 };
        if (!object || pod->signature->priority >= preemptor->signature->priority)
            continue;
        AUTO_PUT cleared = pod_clear_nomination(scheduler->core, object, &scheduler->arena, &err);
        if (!cleared) {
            report(scheduler, "a nomination could not be cleared", pod, &err);
            continue;
        }
        pod->own_revision = cleared->resource_version;
        pod->told = 0;
        cluster_nominate(&scheduler->cluster, pod, NULL);
        scheduler_queue_pod(scheduler, pod);
    }
}

static void send_away(struct scheduler *scheduler, const struct pod *preemptor,
                      const struct pod *victim)
{
    struct error err = { 0 };
    const struct object *latest = object_of(scheduler, victim);
    if (!latest || victim->is_deleting)
        return;
    AUTO_PUT object = object_ref(latest);
    if (!pod_preempt(scheduler->core, object, &scheduler->arena, &err)) {
        report(scheduler, "a pod could not be preempted", victim, &err);
        return;
    }
    struct event_facts facts = { SCHEDULER_NAME, "Preempting", object,
                                 object_of(scheduler, preemptor) };
    core_event(scheduler->core, &facts, "Normal", "Preempted", "Preempted by pod %s on node %s",
               preemptor->uid, victim->node->name);
}

static void act(struct scheduler *scheduler, struct pod *pod, const struct candidate *candidate)
{
    clear_lesser_nominations(scheduler, pod, candidate->node);
    cluster_nominate(&scheduler->cluster, pod, candidate->node);
    for (size_t i = 0; i < candidate->victim_count; i++)
        send_away(scheduler, pod, candidate->victims[i]);
}

/* The message that goes with the failure; NULL: room is being made. */
static const char *try_preemption(struct scheduler *scheduler, struct class *class, struct pod *pod,
                                  bool is_known)
{
    if (is_known && class->no_victims)
        return class->no_victims;
    struct candidate candidate =
        preemption_find(&scheduler->classes, class, pod, scheduler->next_slot, &scheduler->arena);
    scheduler->next_slot++;
    if (candidate.node) {
        act(scheduler, pod, &candidate);
        return NULL;
    }
    remember(&class->no_victims,
             pod->nominated ? NULL : candidate.message); /* a nominated pod's is its own */
    return candidate.message;
}

static void fail_pod(struct scheduler *scheduler, struct class *class, struct pod *pod)
{
    struct cluster *cluster = &scheduler->cluster;
    bool is_known = class->failure && class->failed_at == cluster->log_count && !pod->nominated;
    if (!is_known) {
        write_failure(scheduler, class);
        remember(&class->no_victims, NULL);
        class->failed_at = cluster->exempt ? UINT64_MAX : cluster->log_count;
    }
    class->may_preempt_now = false;
    const char *message = class->failure;
    if (cluster->node_count > 0 && !class->problem) {
        const char *no_victims = try_preemption(scheduler, class, pod, is_known);
        if (no_victims)
            message =
                arena_printf(&scheduler->arena, "%s no new claims to deallocate, preemption: %s",
                             class->failure, no_victims);
    }
    pod->state = POD_WAITING;
    class_add_waiting(&scheduler->classes, class, pod, order_of(pod));
    tell(scheduler, pod, message);
}

/* ---- one pod ---- */

static void activate(struct scheduler *scheduler, struct pod *pod)
{
    if (pod && pod->state == POD_WAITING)
        scheduler_queue_pod(scheduler, pod);
}

static void try_pod(struct scheduler *scheduler, struct pod *pod)
{
    struct class *class = class_of(&scheduler->classes, pod);
    struct node_view *node = class_pick(&scheduler->classes, class, pod);
    if (!node) {
        fail_pod(scheduler, class, pod);
        return;
    }
    bind(scheduler, pod, node);
    if (class->waiting.count == 0)
        return;
    class_catch_up(&scheduler->classes, class);
    if (class_has_room(class))
        activate(scheduler, class_first_waiting(class));
}

/* Room that is kept for a nominated pod is open to it alone. */
static void schedule(struct scheduler *scheduler, struct pod *pod)
{
    struct cluster *cluster = &scheduler->cluster;
    scheduler_unqueue_pod(scheduler, pod);
    if (!pod->nominated) {
        try_pod(scheduler, pod);
        return;
    }
    char *name = memory_strdup(pod->nominated->name);
    cluster->exempt = pod;
    cluster_resume_pod(cluster, pod);
    cluster_log(cluster, pod->nominated, /* may_help= */ false);
    try_pod(scheduler, pod);
    cluster->exempt = NULL;
    struct node_view *node = cluster_find_node(cluster, name);
    if (node)
        cluster_log(cluster, node, /* may_help= */ false);
    free(name);
}

/* ---- waking ---- */

static void wake_nominated_on(struct scheduler *scheduler, const struct node_view *node)
{
    if (!node)
        return;
    LIST_FOR_EACH(link, &node->nominated)
        activate(scheduler, LIST_ITEM(link, struct pod, on_nominated));
}

static void wake_nominated(struct scheduler *scheduler)
{
    struct cluster *cluster = &scheduler->cluster;
    uint64_t from = scheduler->woken_at;
    scheduler->woken_at = cluster->log_count;
    if (cluster->log_count - from > CLUSTER_LOG_MAX) {
        for (size_t slot = 0; slot < cluster->slot_count; slot++)
            wake_nominated_on(scheduler, cluster->slots[slot]);
        return;
    }
    for (uint64_t i = from; i < scheduler->woken_at; i++) {
        const struct cluster_change *change = &cluster->log[i % CLUSTER_LOG_MAX];
        if (change->may_help)
            wake_nominated_on(scheduler, cluster->slots[change->slot]);
    }
}

/* The first that has not preempted already: the others wait for their victims. */
static struct pod *first_without_nomination(const struct class *class)
{
    struct pod *first = NULL;
    for (size_t i = 0; i < class->waiting.count; i++) {
        struct pod *pod = container_of(class->waiting.nodes[i], struct pod, place);
        if (!pod->nominated && (!first || pod->place.key < first->place.key))
            first = pod;
    }
    return first;
}

static void wake_class(struct scheduler *scheduler, struct class *class)
{
    class_catch_up(&scheduler->classes, class);
    class_table_trim(&scheduler->classes, class);
    if (class_has_room(class)) {
        activate(scheduler, class_first_waiting(class));
    } else if (class->may_preempt_now) {
        class->may_preempt_now = false;
        activate(scheduler, first_without_nomination(class));
    }
}

/* After something that may help: all.  After bindings alone: those classes that look at other pods.
 */
static void wake(struct scheduler *scheduler, bool all)
{
    scheduler->cluster.may_help = false;
    if (all)
        wake_nominated(scheduler);
    LIST_FOR_EACH(link, &scheduler->classes.hungry) {
        struct class *class = LIST_ITEM(link, struct class, hungry);
        if (all || class->constraint_count > 0)
            wake_class(scheduler, class);
    }
}

static struct pod *next_pod(struct scheduler *scheduler)
{
    if (scheduler->cluster.may_help)
        wake(scheduler, /* all= */ true);
    if (scheduler->active.count == 0 && scheduler->has_bound) {
        scheduler->has_bound = false;
        wake(scheduler, /* all= */ false);
    }
    struct heap_node *top = heap_top(&scheduler->active);
    return top ? container_of(top, struct pod, place) : NULL;
}

static bool run(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct scheduler *scheduler = context;
    changes_read(scheduler);
    for (int i = 0; i < RUN_PODS_MAX; i++) {
        struct pod *pod = next_pod(scheduler);
        if (!pod)
            return true;
        schedule(scheduler, pod);
        arena_reset(&scheduler->arena);
        changes_read(scheduler);
    }
    queue_add(scheduler->queue, "run");
    return true;
}

/* ---- life ---- */

static void label_set_matched(void *context, struct label_set *labels)
{
    LIST_FOR_EACH(link, &labels->pending)
        activate(context, LIST_ITEM(link, struct pod, of_labels));
}

struct scheduler *scheduler_new(struct core *core, struct error *err)
{
    struct scheduler *scheduler = MEMORY_NEW(struct scheduler);
    scheduler->core = core;
    cluster_init(&scheduler->cluster, core);
    scheduler->cluster.label_set_matched = label_set_matched;
    scheduler->cluster.context = scheduler;
    class_table_init(&scheduler->classes, &scheduler->cluster);
    scheduler->retry = (struct core_timer){ .fire = retry, .context = scheduler };
    scheduler->queue = queue_new(core, "scheduler", run, scheduler);
    changes_subscribe(scheduler);
    changes_load(scheduler);
    return scheduler;
}

void scheduler_free(struct scheduler *scheduler)
{
    if (!scheduler)
        return;
    changes_unsubscribe(scheduler);
    core_timer_stop(scheduler->core, &scheduler->retry);
    queue_free(scheduler->queue);
    for (struct map_entry *e = map_first(&scheduler->pods); e; e = map_after(&scheduler->pods, e))
        scheduler_forget_pod(scheduler, e->value);
    class_table_done(&scheduler->classes);
    cluster_done(&scheduler->cluster);
    heap_done(&scheduler->active);
    heap_done(&scheduler->retrying);
    map_done(&scheduler->pods);
    claim_users_done(&scheduler->claim_users);
    arena_done(&scheduler->arena);
    free(scheduler);
}

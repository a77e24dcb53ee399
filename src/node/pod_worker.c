/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker.c - a worker's life, and its look at the facts: see pod_worker.h.
 *
 * worker_look is the only place that decides.  Everything else changes a fact and asks for a look;
 * a look gathers facts, asks pod_plan, begins what the plan says, tells the status if it has
 * changed, and sets a timer for what only time will bring.
 *
 * Not here: the deciding itself (pod_state.c), and how things are done (pod_worker_*.c). */
#include "node/pod_worker.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "codec/value.h"
#include "io/file.h"
#include "node/container_log.h"
#include "node/image_pull.h"
#include "node/pod_worker_parts.h"
#include "node/runtime.h"
#include "object/object.h"

const struct log worker_log = { "pods" };

enum { NS_PER_MS = 1000000, WAKE_LATE_MS = 5 };

static void look(void *context);
static void send_late_status(void *context);

int64_t worker_now_ns(const struct pod_worker *worker)
{
    return worker->context->env->wall_ns(worker->context->env);
}

void worker_event(struct pod_worker *worker, const char *container, bool warning,
                  const char *reason, const char *format, ...)
{
    AUTO_ARENA arena = { 0 };
    va_list list;
    if (worker->forgotten)
        return;
    struct event_object object = {
        .kind = "Pod", .ns = worker->ns, .name = worker->name, .uid = worker->uid
    };
    if (container) {
        static const char *const lists[] = { [ROLE_INIT] = "initContainers",
                                             [ROLE_SIDECAR] = "initContainers",
                                             [ROLE_APP] = "containers",
                                             [ROLE_EPHEMERAL] = "ephemeralContainers" };
        const struct container *spec = worker->pod ? pod_container(worker->pod, container) : NULL;
        const char *path = lists[spec ? spec->role : ROLE_APP];
        object.field_path = arena_printf(&arena, "spec.%s{%s}", path, container);
    }
    va_start(list, format);
    const char *message = arena_vprintf(&arena, format, list);
    va_end(list);
    event_record(worker->context->events, &object, warning, reason, "%s", message);
}

/* ---- jobs ---- */

struct worker_job *worker_job_new(struct pod_worker *worker, void (*work)(struct job *),
                                  void (*done)(struct worker_job *))
{
    struct worker_job *job = MEMORY_NEW(struct worker_job);
    job->worker = worker;
    job->pod = worker->pod ? pod_ref(worker->pod) : NULL;
    job->uid = memory_strdup(worker->uid);
    job->job.work = work;
    job->done = done;
    return job;
}

static void job_is_done(struct job *base)
{
    struct worker_job *job = container_of(base, struct worker_job, job);
    struct pod_worker *worker = job->worker;
    worker->jobs--;
    worker->context->jobs--;
    if (!worker->closing)
        job->done(job);
    pod_context_done(&job->context);
    pod_put(job->pod);
    free(job->uid);
    free(job);
    if (worker->closing && worker->jobs == 0)
        worker_free(worker);
    else
        pod_worker_look(worker);
}

void worker_job_start(struct worker_job *job)
{
    job->worker->jobs++;
    job->worker->context->jobs++;
    job->job.done = job_is_done;
    job_start(job->worker->context->loop, &job->job);
}

/* ---- life ---- */

static struct pod_worker *worker_new(struct node_context *context, const char *uid, const char *ns,
                                     const char *name)
{
    struct pod_worker *worker = MEMORY_NEW(struct pod_worker);
    worker->context = context;
    worker->uid = memory_strdup(uid);
    worker->ns = memory_strdup(ns);
    worker->name = memory_strdup(name);
    worker->look_timer = loop_timer_new(context->loop, look, worker);
    worker->wake_timer = loop_timer_new(context->loop, look, worker);
    worker->status_timer = loop_timer_new(context->loop, send_late_status, worker);
    map_put(&context->workers, bytes_of(uid), worker);
    return worker;
}

void worker_free(struct pod_worker *worker)
{
    for (struct map_entry *e = map_first(&worker->slots); e; e = map_after(&worker->slots, e))
        slot_free(e->value);
    map_done(&worker->slots);
    worker_drop_sources(worker);
    worker_cancel_calls(worker);
    loop_timer_free(worker->look_timer);
    loop_timer_free(worker->wake_timer);
    loop_timer_free(worker->status_timer);
    loop_timer_free(worker->token_timer);
    buffer_done(&worker->last_patch);
    pod_put(worker->pod);
    free(worker->uid);
    free(worker->ns);
    free(worker->name);
    free(worker);
}

/* Out of the map at once; the memory goes when the last job is back. */
static void worker_close(struct pod_worker *worker)
{
    map_remove(&worker->context->workers, bytes_of(worker->uid));
    worker->context->waiting_resizes -= worker->resize.is_deferred;
    worker->resize.is_deferred = false;
    worker->closing = true;
    loop_timer_stop(worker->look_timer);
    loop_timer_stop(worker->wake_timer);
    loop_timer_stop(worker->status_timer);
    if (worker->jobs == 0)
        worker_free(worker);
}

void pod_workers_free(struct node_context *context)
{
    for (struct map_entry *e = map_first(&context->workers); e; e = map_after(&context->workers, e))
        worker_close(e->value);
    map_done(&context->workers);
}

struct container_slot *worker_slot(struct pod_worker *worker, const char *name)
{
    struct container_slot *slot = map_get(&worker->slots, bytes_of(name));
    if (slot)
        return slot;
    slot = MEMORY_NEW(struct container_slot);
    slot->worker = worker;
    slot->name = memory_strdup(name);
    map_put(&worker->slots, bytes_of(name), slot);
    if (container_record_load(&worker->context->paths, worker->uid, name, &slot->record))
        slot_adopt(slot);
    return slot;
}

/* What client or test wrote into status while the container ran on stays true until a probe says
 * otherwise. */
static bool status_says(const struct pod *pod, const char *container, const char *member)
{
    static const char *const lists[] = { "status.containerStatuses",
                                         "status.initContainerStatuses" };
    AUTO_ARENA arena = { 0 };
    struct value *root = value_from_object(pod->object, &arena);
    FOR_EACH(list, lists) {
        struct value *statuses = value_at(root, *list);
        for (size_t i = 0; i < value_count(statuses); i++)
            if (bytes_equal_text(value_string(value_item(statuses, i), "name"), container))
                return value_bool(value_item(statuses, i), member, false);
    }
    return false;
}

/* A container that ran before this agent: its probes begin with what was known. */
static void resume_slots(struct pod_worker *worker)
{
    for (size_t i = 0; i < worker->pod->container_count; i++) {
        struct container_slot *slot = worker_slot(worker, worker->pod->containers[i].name);
        if (slot->record.now.state != CONTAINER_RUNNING || slot->started_with)
            continue;
        slot->started = status_says(worker->pod, slot->name, "started");
        slot->ready = status_says(worker->pod, slot->name, "ready");
        slot_running(slot, /* adopted= */ true);
    }
}

/* What has failed was another image: its successor is not made to wait for that. */
static void forget_failures(struct pod_worker *worker)
{
    for (size_t i = 0; i < worker->pod->container_count; i++) {
        const struct container *wanted = &worker->pod->containers[i];
        struct container_slot *slot = worker_slot(worker, wanted->name);
        if (slot->record.now.state == CONTAINER_EXITED && slot->spec &&
            !text_equal(slot->spec->image, wanted->image))
            slot->record.backoff_step = 0;
    }
}

void pod_worker_set(struct node_context *context, const struct object *object)
{
    struct pod_worker *worker = map_get(&context->workers, bytes_of(object->uid));
    if (!worker)
        worker = worker_new(context, object->uid, object->namespace, object->name);
    bool first = !worker->pod;
    struct pod *before = worker->pod;
    worker->pod = pod_new(object);
    worker_keep_allocation(worker, before);
    pod_put(before);
    worker->forgotten = false;
    if (!worker->conditions_read)
        pod_conditions_read(&worker->conditions, worker->pod);
    worker->conditions_read = true;
    if (worker->pod->start_time_s)
        worker->start_time_s = worker->pod->start_time_s;
    if (first)
        worker_admit(worker);
    resume_slots(worker);
    forget_failures(worker);
    worker_allocate(worker);
    worker_apply_resources(worker);
    pod_workers_allocate(context);
    if (!*worker->rejected_reason && !pod_is_terminal(worker->pod) && !worker->released &&
        !worker->removed)
        worker_use_sources(worker);
    for (struct map_entry *e = map_first(&worker->slots); e; e = map_after(&worker->slots, e))
        slot_hurry(e->value);
    if (!first)
        worker->volumes_stale = true;                /* downwardAPI may show what has changed */
    pod_worker_look(worker);
}

void pod_worker_forget(struct node_context *context, const char *uid)
{
    struct pod_worker *worker = map_get(&context->workers, bytes_of(uid));
    if (!worker)
        return;
    worker->forgotten = true;
    pod_worker_look(worker);
}

static void find_slots(struct pod_worker *worker)
{
    AUTO_ARENA arena = { 0 };
    uv_fs_t request;
    uv_dirent_t entry;
    const char *folder = pod_data_path(&worker->context->paths, worker->uid, "containers", &arena);
    if (uv_fs_scandir(NULL, &request, folder, 0, NULL) >= 0)
        while (uv_fs_scandir_next(&request, &entry) == 0)
            worker_slot(worker, entry.name);
    uv_fs_req_cleanup(&request);
}

void pod_worker_find(struct node_context *context, const char *uid, const char *ns,
                     const char *name)
{
    if (map_get(&context->workers, bytes_of(uid)))
        return;
    find_slots(worker_new(context, uid, ns, name));
}

/* ---- facts ---- */

/* A container is the same as long as its image is; the API allows no other change of what runs. */
static bool spec_has_changed(const struct container_slot *slot, const struct container *wanted)
{
    return slot->spec && slot->record.now.state == CONTAINER_RUNNING &&
           (slot->restart_to_resize || !text_equal(slot->spec->image, wanted->image));
}

static void slot_facts(struct container_slot *slot, const struct container *spec,
                       struct container_facts *ret)
{
    *ret = (struct container_facts){
        .spec = spec,
        .record = &slot->record,
        .in_force = slot_in_force(slot),
        .image_ready = slot->image_ready,
        .busy = slot->pull || slot->starting || (slot->hook && !slot->hook_is_stop),
        .stopping = slot->stopping,
        .started = slot->started,
        .ready = slot->ready,
        .spec_changed = spec_has_changed(slot, spec),
        .replacing = slot->replacing,
        .unhealthy = slot->unhealthy,
        .retry_ns = slot->retry_ns,
        .waiting_reason = *slot->waiting_reason ? slot->waiting_reason : NULL,
        .waiting_message = *slot->waiting_message ? slot->waiting_message : NULL,
    };
}

void worker_facts(struct pod_worker *worker, struct arena *arena, struct pod_facts *ret)
{
    const struct pod *pod = worker->pod;
    *ret = (struct pod_facts){
        .pod = pod,
        .count = pod->container_count,
        .containers = arena_array(arena, pod->container_count + 1, sizeof(struct container_facts)),
        .now_ns = worker_now_ns(worker),
        .sandbox_ready = worker_sandbox_ready(worker),
        .volumes_ready = worker->volumes_made,
        .sandbox_busy = worker->sandbox_busy,
        .volumes_busy = worker->volumes_busy || worker->emptying,
        .sandbox_retry_ns = worker->sandbox_retry_ns,
        .volumes_retry_ns = worker->volumes_retry_ns,
        .rejected_reason = *worker->rejected_reason ? worker->rejected_reason : NULL,
        .rejected_message = worker->rejected_message,
        .disrupted_s = worker->disrupted_s,
        .forgotten = worker->forgotten,
    };
    for (size_t i = 0; i < pod->container_count; i++)
        slot_facts(worker_slot(worker, pod->containers[i].name), &pod->containers[i],
                   &ret->containers[i]);
    int64_t deadline_ns = (worker->start_time_s + pod->active_deadline_s) * INT64_C(1000000000);
    ret->deadline_passed = pod->active_deadline_s > 0 && worker->start_time_s > 0 &&
                           deadline_ns <= ret->now_ns;
}

/* ---- the look ---- */

static void tell_backoff(struct pod_worker *worker, const struct pod_facts *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        struct container_slot *slot = worker_slot(worker, facts->containers[i].spec->name);
        bool waits = slot->record.now.state == CONTAINER_EXITED && !slot->starting &&
                     !worker->pod->deletion_s &&
                     container_may_restart(worker->pod, facts->containers[i].spec,
                                           &slot->record.now) &&
                     container_restart_ns(&slot->record) > facts->now_ns;
        if (waits && !slot->told_backoff)
            worker_event(worker, slot->name, /* warning= */ true, "BackOff",
                         "Back-off restarting failed container %s in pod %s_%s(%s)", slot->name,
                         worker->name, worker->ns, worker->uid);
        slot->told_backoff = waits;
    }
}

static void act(struct pod_worker *worker, const struct pod_facts *facts,
                const struct pod_action *action)
{
    struct container_slot *slot = action->container < facts->count
                                      ? worker_slot(worker,
                                                    facts->containers[action->container].spec->name)
                                      : NULL;
    switch (action->kind) {
    case ACTION_MAKE_SANDBOX:
        worker_make_sandbox(worker);
        break;
    case ACTION_MAKE_VOLUMES:
        worker_make_volumes(worker);
        break;
    case ACTION_PULL:
        slot_pull(slot);
        break;
    case ACTION_START:
        slot_start(slot);
        break;
    case ACTION_STOP:
        slot->replacing = facts->containers[action->container].spec_changed;
        worker->status_dirty = worker->status_dirty && !slot->replacing;
        slot_stop(slot, action->why);
        break;
    case ACTION_BEGIN_ANEW:
        worker_outlive(worker, worker->pod->init_count + worker->pod->app_count);
        pod_worker_look(worker);
        break;
    case ACTION_REMOVE:
        worker_remove(worker);
        break;
    }
}

static void wake_for(struct pod_worker *worker, const struct pod_facts *facts, int64_t wake_ns)
{
    int64_t deadline_ns = (worker->start_time_s + facts->pod->active_deadline_s) *
                          INT64_C(1000000000);
    bool has_deadline = facts->pod->active_deadline_s > 0 && worker->start_time_s > 0 &&
                        !facts->deadline_passed;
    if (has_deadline && (wake_ns == 0 || deadline_ns < wake_ns))
        wake_ns = deadline_ns;
    if (wake_ns == 0) {
        loop_timer_stop(worker->wake_timer);
        return;
    }
    int64_t wait_ms = (wake_ns - facts->now_ns) / NS_PER_MS + WAKE_LATE_MS;
    loop_timer_start(worker->wake_timer, wait_ms > 0 ? wait_ms : 0);
}

static void cancel_pulls(struct pod_worker *worker)
{
    for (struct map_entry *e = map_first(&worker->slots); e; e = map_after(&worker->slots, e)) {
        struct container_slot *slot = e->value;
        image_pull_cancel(slot->pull);
        slot->pull = NULL;
    }
}

/* 0 is never. */
static int64_t sooner(int64_t a_ns, int64_t b_ns)
{
    if (a_ns == 0 || b_ns == 0)
        return a_ns + b_ns;
    return a_ns < b_ns ? a_ns : b_ns;
}

static int64_t show_pull_backoffs(struct pod_worker *worker, int64_t wake_ns)
{
    for (struct map_entry *e = map_first(&worker->slots); e; e = map_after(&worker->slots, e))
        wake_ns = sooner(wake_ns, slot_show_backoff(e->value));
    return wake_ns;
}

/* Folders without a pod: stop what runs, then remove. */
static void look_at_remains(struct pod_worker *worker)
{
    bool live = worker->jobs > 0;
    for (struct map_entry *e = map_first(&worker->slots); e; e = map_after(&worker->slots, e)) {
        struct container_slot *slot = e->value;
        bool runs = slot->record.now.state == CONTAINER_RUNNING;
        live = live || runs || slot->starting;
        if (runs && !slot->stopping)
            slot_stop(slot, "the pod is gone");
    }
    if (!live)
        worker_remove(worker);
}

static void look_at_pod(struct pod_worker *worker)
{
    AUTO_ARENA arena = { 0 };
    struct pod_facts facts;
    struct pod_plan plan;
    if (worker->node_call)
        return;                                      /* its answer brings another look */
    if (worker->sandbox_made && !worker_sandbox_ready(worker))
        worker_attach_network(worker);
    if (worker->resize.is_in_progress)
        worker_apply_resources(worker);
    worker_facts(worker, &arena, &facts);
    bool stale = worker->volumes_made && worker->volumes_stale && !worker->volumes_busy;
    pod_plan(&facts, &plan);
    if (plan.state == POD_STOPPING || plan.state == POD_REJECTED)
        cancel_pulls(worker);
    if (stale && pod_states[plan.state].may_start)
        worker_make_volumes(worker);
    for (size_t i = 0; i < plan.count; i++)
        act(worker, &facts, &plan.actions[i]);
    if (worker->closing)
        return;
    bool ended = plan.state == POD_FINISHED || plan.state == POD_REJECTED;
    if (ended && plan.count == 0 && !worker->released)
        worker_release(worker);
    int64_t wake_ns = show_pull_backoffs(worker, plan.wake_ns);
    worker_facts(worker, &arena, &facts);            /* actions have changed them */
    tell_backoff(worker, &facts);
    worker_tell_status(worker, &facts);
    wake_for(worker, &facts, sooner(wake_ns, worker->resize_retry_ns));
}

static void look(void *context)
{
    struct pod_worker *worker = context;
    if (worker->removed && worker->cleaned && worker->forgotten) {
        worker_close(worker);
        return;
    }
    if (!worker->pod && !worker->forgotten)
        return;                                      /* found on disk: the first list will tell */
    if (worker->forgotten)
        pod_workers_allocate(worker->context);       /* its room counts as free */
    if (!worker->pod || worker->forgotten)
        look_at_remains(worker);
    else
        look_at_pod(worker);
}

static void send_late_status(void *context)
{
    struct pod_worker *worker = context;
    AUTO_ARENA arena = { 0 };
    struct pod_facts facts;
    if (!worker->pod || worker->forgotten)
        return;
    worker->status_dirty = true;
    worker_facts(worker, &arena, &facts);
    worker_tell_status(worker, &facts);
}

void pod_worker_look(struct pod_worker *worker)
{
    if (!worker->closing && !loop_timer_is_active(worker->look_timer))
        loop_timer_start(worker->look_timer, 0);
}

/* ---- from outside ---- */

void pod_workers_container_ended(struct node_context *context, const char *container_id)
{
    for (struct map_entry *e = map_first(&context->workers); e;
         e = map_after(&context->workers, e)) {
        struct pod_worker *worker = e->value;
        for (struct map_entry *s = map_first(&worker->slots); s; s = map_after(&worker->slots, s)) {
            struct container_slot *slot = s->value;
            if (strcmp(slot->record.now.id, container_id) == 0) {
                slot_ended(slot);
                return;
            }
        }
    }
}

void pod_workers_look(struct node_context *context)
{
    for (struct map_entry *e = map_first(&context->workers); e; e = map_after(&context->workers, e))
        pod_worker_look(e->value);
}

void pod_workers_images_changed(struct node_context *context)
{
    for (struct map_entry *e = map_first(&context->workers); e; e = map_after(&context->workers, e)) {
        struct pod_worker *worker = e->value;
        for (struct map_entry *s = map_first(&worker->slots); s; s = map_after(&worker->slots, s))
            slot_images_changed(s->value);
    }
}

struct pod_worker *pod_worker_find_name(struct node_context *context, const char *ns,
                                        const char *name)
{
    struct pod_worker *found = NULL;
    for (struct map_entry *e = map_first(&context->workers); e;
         e = map_after(&context->workers, e)) {
        struct pod_worker *worker = e->value;
        if (strcmp(worker->ns, ns) == 0 && strcmp(worker->name, name) == 0 && worker->pod &&
            !worker->forgotten)
            found = worker;
    }
    return found;
}

const struct pod *pod_worker_pod(const struct pod_worker *worker)
{
    return worker->pod;
}

bool pod_worker_counts(const struct pod_worker *worker)
{
    return !*worker->rejected_reason && !worker->forgotten;
}

const char *pod_worker_container(const struct pod_worker *worker, const char *container,
                                 int *ret_attempt)
{
    const struct container_slot *slot = map_get(&worker->slots, bytes_of(container));
    if (!slot || slot->record.now.state == CONTAINER_ABSENT)
        return NULL;
    *ret_attempt = slot->record.now.attempt;
    return slot->record.now.id;
}

bool pod_worker_is_running(const struct pod_worker *worker, const char *container)
{
    const struct container_slot *slot = map_get(&worker->slots, bytes_of(container));
    return slot && slot->record.now.state == CONTAINER_RUNNING;
}

int64_t pod_worker_started_ns(const struct pod_worker *worker, const char *container)
{
    const struct container_slot *slot = map_get(&worker->slots, bytes_of(container));
    return slot && slot->record.now.state == CONTAINER_RUNNING ? slot->record.now.started_ns : 0;
}

struct probe_totals pod_worker_probed(const struct pod_worker *worker, const char *container,
                                      enum probe_kind kind)
{
    const struct container_slot *slot = map_get(&worker->slots, bytes_of(container));
    return probe_totals(slot ? slot->probes[kind] : NULL);
}

static bool waits_for_restart(const struct container_slot *slot)
{
    return slot->record.now.state == CONTAINER_EXITED && slot->worker->pod && slot->spec &&
           container_may_restart(slot->worker->pod, slot->spec, &slot->record.now);
}

bool pod_worker_log_attempt(const struct pod_worker *worker, const char *container, bool previous,
                            int *ret_attempt, struct error *err)
{
    const struct container_slot *slot = map_get(&worker->slots, bytes_of(container));
    const struct container_instance *now = slot ? &slot->record.now : NULL;
    bool has_run = now && (now->state == CONTAINER_RUNNING || now->state == CONTAINER_EXITED);
    int attempt = !now || now->state == CONTAINER_ABSENT ? -1 : now->attempt;
    if (attempt >= 0 && (!has_run || (previous && !waits_for_restart(slot))))
        attempt--;
    *ret_attempt = attempt;
    if (attempt >= 0)
        return true;
    if (previous)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "previous terminated container \"%s\" in pod \"%s\" not found", container,
                    worker->name);
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "container \"%s\" in pod \"%s\" is waiting to start: %s", container, worker->name,
                slot && *slot->waiting_reason ? slot->waiting_reason : "ContainerCreating");
}

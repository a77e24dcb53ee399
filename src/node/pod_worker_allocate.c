/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker_allocate.c - whether the node gives a pod the other resources that it asks for.
 *
 * A pod keeps what it has (pod_allocation.h) until there is room for all it asks for; it is told to
 * wait by a condition.  Whoever waits is looked at again whenever a pod goes, ends or takes less, in
 * upstream's order: first who asks for no more than it has, then by priority, then Guaranteed ones,
 * then who waits longest.  No timer is needed for it.
 *
 * Not here: what is done to cgroups and containers once it is given (pod_worker_resize.c). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"
#include "node/pod_admission.h"
#include "node/pod_allocation.h"
#include "node/pod_worker_parts.h"

enum { WAITING_MAX = 1024 };

/* ---- telling ---- */

static void add_summaries(struct value *root, const struct pod *pod, bool init, struct arena *arena)
{
    size_t from = init ? 0 : pod->init_count,
           to = init ? pod->init_count : pod->init_count + pod->app_count;
    for (size_t i = from; i < to; i++) {
        const struct container *container = &pod->containers[i];
        struct value *item = value_new_map(arena);
        value_set(item, arena, "name", value_new_text(arena, container->name));
        struct value *resources = value_make_at(item, arena, "resources", VALUE_MAP);
        if (container->limits)
            value_set(resources, arena, "limits", container->limits);
        if (container->requests)
            value_set(resources, arena, "requests", container->requests);
        value_append(value_make_at(root, arena, init ? "initContainers" : "containers", VALUE_LIST),
                     arena, item);
    }
}

void worker_resize_event(struct pod_worker *worker, const struct pod *pod, bool warning,
                         const char *reason, const char *why)
{
    static const struct { const char *reason, *words; } rows[] = {
        { "ResizeStarted", "Pod resize started" }, { "ResizeCompleted", "Pod resize completed" },
        { "ResizeDeferred", "Pod resize Deferred" }, { "ResizeError", "Pod resize error" },
    };
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct value *root = value_new_map(&arena);
    add_summaries(root, pod, /* init= */ true, &arena);
    add_summaries(root, pod, /* init= */ false, &arena);
    value_set(root, &arena, "generation", value_new_int(&arena, pod->generation));
    if (!text_is_empty(why))
        value_set(root, &arena, "error", value_new_text(&arena, why));
    json_write_value(&text, root);
    FOR_EACH(row, rows)
        if (text_equal(row->reason, reason))
            worker_event(worker, NULL, warning, reason, "%s: %s", row->words, buffer_text(&text));
}

/* ---- giving ---- */

static int64_t now_s(const struct pod_worker *worker)
{
    return worker_now_ns(worker) / 1000000000;
}

void worker_save_allocation(struct pod_worker *worker)
{
    struct error err = { 0 };
    if (!sandbox_write_pod(&worker->context->paths, worker->pod, &err))
        log_warn(&worker_log, "what the pod was given is not saved", KV("pod", worker->name),
                 KV_ERROR(&err));
}

static void wait_no_more(struct pod_worker *worker)
{
    if (!worker->resize.is_deferred)
        return;
    worker->resize.is_deferred = false;
    worker->context->waiting_resizes--;
}

static void give(struct pod_worker *worker, struct pod *asked)
{
    struct pod_resize *resize = &worker->resize;
    wait_no_more(worker);
    pod_put(worker->pod);
    worker->pod = asked;
    worker->asks_for_other = false;
    worker->volumes_stale = worker->volumes_made;    /* downwardAPI may show it */
    *resize = (struct pod_resize){ .is_in_progress = true,
                                   .progress_generation = asked->generation,
                                   .progress_s = now_s(worker) };
    if (worker->sandbox_made)
        worker_save_allocation(worker);
    worker_resize_event(worker, asked, /* warning= */ false, "ResizeStarted", NULL);
    worker_apply_resources(worker);
}

static void put_off(struct pod_worker *worker, const struct pod *asked, const char *why)
{
    struct pod_resize *resize = &worker->resize;
    bool is_news = !resize->is_deferred || resize->deferred_generation != asked->generation;
    if (!resize->is_deferred) {
        resize->deferred_s = now_s(worker);
        worker->context->waiting_resizes++;
    }
    resize->is_deferred = true;
    resize->deferred_generation = asked->generation;
    snprintf(resize->why_deferred, sizeof resize->why_deferred, "%s", why);
    if (is_news)
        worker_resize_event(worker, asked, /* warning= */ true, "ResizeDeferred", why);
}

void worker_keep_allocation(struct pod_worker *worker, const struct pod *before)
{
    AUTO_ARENA arena = { 0 };
    const struct value *given = before ? pod_allocation(before, &arena)
                                       : sandbox_read_allocation(&worker->context->paths,
                                                                 worker->uid, &arena);
    worker->asks_for_other = pod_set_allocation(worker->pod, given);
}

void worker_allocate(struct pod_worker *worker)
{
    struct pod_rejection rejection;
    bool is_over = worker->pod->deletion_s || pod_is_terminal(worker->pod) ||
                   !pod_worker_counts(worker);
    if (is_over)
        worker->resize.is_in_progress = false;
    if (is_over || !worker->asks_for_other) {
        wait_no_more(worker);
        return;
    }
    struct pod *asked = pod_new(worker->pod->object);
    if (pod_has_room(worker->context, asked, &rejection)) {
        give(worker, asked);
        return;
    }
    put_off(worker, asked, rejection.message);
    pod_put(asked);
}

/* ---- those who wait ---- */

struct waiting {
    struct pod_worker *worker;
    bool               asks_for_more;
};

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_waiting(const void *left, const void *right)
{
    const struct waiting *a = left, *b = right;
    const struct pod *pod = a->worker->pod, *other = b->worker->pod;
    int by_growth = compare_numbers(a->asks_for_more, b->asks_for_more),
        by_priority = compare_numbers(other->priority, pod->priority),
        by_qos = compare_numbers(pod->qos, other->qos),
        by_time = compare_numbers(a->worker->resize.deferred_s, b->worker->resize.deferred_s);
    return by_growth     ? by_growth
           : by_priority ? by_priority
           : by_qos      ? by_qos
           : by_time     ? by_time
                         : strcmp(a->worker->uid, b->worker->uid);
}

static bool asks_for_more(const struct pod_worker *worker)
{
    struct pod *asked = pod_new(worker->pod->object);
    bool more = pod_asks_for_more(asked, worker->pod);
    pod_put(asked);
    return more;
}

void pod_workers_allocate(struct node_context *context)
{
    struct waiting list[WAITING_MAX];
    size_t count = 0;
    if (context->waiting_resizes == 0)
        return;
    for (struct map_entry *e = map_first(&context->workers); e && count < WAITING_MAX;
         e = map_after(&context->workers, e)) {
        struct pod_worker *worker = e->value;
        if (worker->resize.is_deferred)
            list[count++] = (struct waiting){ worker, asks_for_more(worker) };
    }
    qsort(list, count, sizeof *list, compare_waiting);
    for (size_t i = 0; i < count; i++) {
        worker_allocate(list[i].worker);
        pod_worker_look(list[i].worker);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker_resize.c - other limits for containers that run: cgroups are changed in place.
 *
 * A resource whose resizePolicy is RestartContainer makes the container start anew instead.  The
 * pod's own cgroup is widened before, and narrowed after, the containers' are changed, so that none
 * is ever outside it.  No memory limit is set below what is in use, for that would kill: the pod is
 * told so, nothing of it is changed, and it is tried again after a while. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"
#include "node/cgroup.h"
#include "node/pod_worker_parts.h"

enum { RESIZE_RETRY_MS = 10000, NS_PER_MS = 1000000 };

/* A container of one version of its pod. */
struct version {
    const struct pod       *pod;
    const struct container *container;
};

static struct version present_version(const struct container_slot *slot)
{
    const struct pod *pod = slot->resized_with ? slot->resized_with : slot->started_with;
    return (struct version){ pod, pod ? pod_container(pod, slot->name) : NULL };
}

const struct container *slot_in_force(const struct container_slot *slot)
{
    return slot->record.now.state == CONTAINER_RUNNING ? present_version(slot).container : NULL;
}

static int64_t limit_of(const struct version *version, const char *name)
{
    return container_limit(version->pod, version->container, name);
}

static int64_t request_of(const struct version *version, const char *name)
{
    return container_resource(version->container->requests, name);
}

static bool resource_changed(const struct version *a, const struct version *b, const char *name)
{
    return limit_of(a, name) != limit_of(b, name) || request_of(a, name) != request_of(b, name);
}

static bool is_changed(const struct version *a, const struct version *b)
{
    return resource_changed(a, b, "cpu") || resource_changed(a, b, "memory");
}

static bool wants_restart(const struct version *now, const struct version *wanted)
{
    const struct value *policies = wanted->container->resize_policy;
    for (size_t i = 0; i < value_count(policies); i++) {
        const struct value *item = value_item(policies, i);
        struct bytes name = value_string(item, "resourceName");
        bool restart = bytes_equal_text(value_string(item, "restartPolicy"), "RestartContainer");
        const char *text = bytes_equal_text(name, "cpu")      ? "cpu"
                           : bytes_equal_text(name, "memory") ? "memory"
                                                              : NULL;
        if (restart && text && resource_changed(now, wanted, text))
            return true;
    }
    return false;
}

/* ---- each container ---- */

/* One of those that run and have other amounts than they are to have. */
struct change {
    struct container_slot *slot;
    struct version         now, wanted;
    bool                   restarts;
};

static size_t find_changes(struct pod_worker *worker, struct change ret[POD_CONTAINERS_MAX])
{
    const struct pod *pod = worker->pod;
    size_t count = 0;
    for (size_t i = 0; i < pod->init_count + pod->app_count && count < POD_CONTAINERS_MAX; i++) {
        struct container_slot *slot = worker_slot(worker, pod->containers[i].name);
        struct change change = { slot, present_version(slot), { pod, &pod->containers[i] }, false };
        if (slot->record.now.state != CONTAINER_RUNNING || !change.now.container ||
            !is_changed(&change.now, &change.wanted))
            continue;
        change.restarts = wants_restart(&change.now, &change.wanted);
        ret[count++] = change;
    }
    return count;
}

static const char *cgroup_of(const struct container_slot *slot, struct arena *arena)
{
    const struct pod_worker *worker = slot->worker;
    const struct cgroup_tree *cgroups = worker->context->sandbox.cgroups;
    return arena_printf(arena, "%s/%s",
                        cgroup_pod_path(cgroups, worker->pod->qos, worker->uid, arena),
                        slot->record.now.id);
}

static bool resize_container(const struct change *change, struct error *err)
{
    struct container_slot *slot = change->slot;
    struct pod_worker *worker = slot->worker;
    AUTO_ARENA arena = { 0 };
    int64_t request = request_of(&change->wanted, "cpu"), limit = limit_of(&change->wanted, "cpu");
    struct cgroup_limits limits = { .memory_bytes = limit_of(&change->wanted, "memory"),
                                    .cpu_limit_milli = limit,
                                    .cpu_request_milli = request ? request : limit };
    if (change->restarts) {
        slot->restart_to_resize = true;
        return true;
    }
    if (!cgroup_set_limits(worker->context->sandbox.cgroups, cgroup_of(slot, &arena), &limits, err))
        return error_context(err, "container %s", slot->name);
    pod_put(slot->resized_with);
    slot->resized_with = pod_ref(worker->pod);
    return true;
}

/* 0 is "no limit": wider than any. */
static int64_t wider_limit(int64_t a, int64_t b)
{
    if (a == 0 || b == 0)
        return 0;
    return a > b ? a : b;
}

static struct cgroup_limits wider(const struct cgroup_limits *a, const struct cgroup_limits *b)
{
    return (struct cgroup_limits){
        .memory_bytes = wider_limit(a->memory_bytes, b->memory_bytes),
        .cpu_limit_milli = wider_limit(a->cpu_limit_milli, b->cpu_limit_milli),
        .cpu_request_milli = b->cpu_request_milli,
        .pids_max = b->pids_max,
    };
}

static bool is_alike(const struct cgroup_limits *a, const struct cgroup_limits *b)
{
    return a->memory_bytes == b->memory_bytes && a->cpu_limit_milli == b->cpu_limit_milli &&
           a->cpu_request_milli == b->cpu_request_milli;
}

static bool set_pod_limits(struct pod_worker *worker, const struct cgroup_limits *limits,
                           struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct cgroup_tree *cgroups = worker->context->sandbox.cgroups;
    if (is_alike(&worker->limits, limits))
        return true;
    if (!cgroup_set_limits(cgroups, cgroup_pod_path(cgroups, worker->pod->qos, worker->uid, &arena),
                           limits, err))
        return error_context(err, "the pod's cgroup");
    worker->limits = *limits;
    return true;
}

/* ---- memory in use ---- */

static bool is_below_usage(struct pod_worker *worker, const char *path, int64_t before,
                           int64_t after, int64_t *ret_usage)
{
    struct cgroup_usage usage;
    if (after == 0 || (before != 0 && after >= before) ||
        !cgroup_read_usage(worker->context->sandbox.cgroups, path, &usage))
        return false;
    *ret_usage = usage.memory_bytes;
    return usage.memory_bytes >= after;
}

/* In upstream's words; false where nothing is below. */
static bool check_memory(struct pod_worker *worker, const struct cgroup_limits *after,
                         const struct change *changes, size_t count, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *pod_path = cgroup_pod_path(worker->context->sandbox.cgroups, worker->pod->qos,
                                           worker->uid, &arena);
    int64_t usage;
    if (is_below_usage(worker, pod_path, worker->limits.memory_bytes, after->memory_bytes, &usage))
        return fail(err, REASON_CONFLICT, /* os_errno= */ 0,
                    "cannot decrease memory limits: attempting to set pod memory limit (%lld) "
                    "below current usage (%lld)",
                    (long long)after->memory_bytes, (long long)usage);
    for (size_t i = 0; i < count; i++) {
        int64_t limit = limit_of(&changes[i].wanted, "memory");
        if (!changes[i].restarts &&
            is_below_usage(worker, cgroup_of(changes[i].slot, &arena),
                           limit_of(&changes[i].now, "memory"), limit, &usage))
            return fail(err, REASON_CONFLICT, /* os_errno= */ 0,
                        "cannot decrease memory limits: attempting to set container \"%s\" memory "
                        "limit (%lld) below current usage (%lld)",
                        changes[i].slot->name, (long long)limit, (long long)usage);
    }
    return true;
}

/* ---- all of it ---- */

/* The pod's own limit is not narrowed before those that start anew have ended. */
static bool apply(struct pod_worker *worker, const struct cgroup_limits *wanted,
                  const struct change *changes, size_t count, struct error *err)
{
    bool any_restarts = false;
    for (size_t i = 0; i < count; i++)
        any_restarts = any_restarts || changes[i].restarts;
    struct cgroup_limits both = wider(&worker->limits, wanted);
    const struct cgroup_limits *after = any_restarts ? &both : wanted;
    if (!check_memory(worker, after, changes, count, err) || !set_pod_limits(worker, &both, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!resize_container(&changes[i], err))
            return false;
    return set_pod_limits(worker, after, err);
}

static void resize_failed(struct pod_worker *worker, const struct error *err)
{
    struct pod_resize *resize = &worker->resize;
    bool is_news = !text_equal(resize->error, err->message);
    worker->resize_retry_ns = worker_now_ns(worker) + INT64_C(1) * RESIZE_RETRY_MS * NS_PER_MS;
    resize->is_in_progress = true;
    if (!is_news)
        return;
    snprintf(resize->error, sizeof resize->error, "%s", err->message);
    log_warn(&worker_log, "pod not resized, trying again", KV("pod", worker->name), KV_ERROR(err));
    worker_resize_event(worker, worker->pod, /* warning= */ true, "ResizeError", err->message);
}

static void resize_done(struct pod_worker *worker)
{
    if (worker->resize.is_in_progress)
        worker_resize_event(worker, worker->pod, /* warning= */ false, "ResizeCompleted", NULL);
    worker->resize.is_in_progress = false;
    *worker->resize.error = 0;
    pod_workers_allocate(worker->context);
}

void worker_apply_resources(struct pod_worker *worker)
{
    struct change changes[POD_CONTAINERS_MAX];
    struct cgroup_limits wanted;
    struct error err = { 0 };
    if (!worker->sandbox_made)
        return;
    size_t count = find_changes(worker, changes);
    pod_limits(worker->pod, &wanted);
    worker->resize_retry_ns = 0;
    if (count == 0 && is_alike(&worker->limits, &wanted)) {
        if (worker->resize.is_in_progress)
            resize_done(worker);
        return;
    }
    if (!apply(worker, &wanted, changes, count, &err))
        resize_failed(worker, &err);
    else if (find_changes(worker, changes) == 0)
        resize_done(worker);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker_resize.c - other limits for containers that run: cgroups are changed in place.
 *
 * A resource whose resizePolicy is RestartContainer makes the container start anew instead.  The
 * pod's own cgroup is widened before, and narrowed after, the containers' are changed, so that none
 * is ever outside it. */
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"
#include "node/cgroup.h"
#include "node/pod_worker_parts.h"

static const struct container *present_resources(const struct container_slot *slot)
{
    return slot->resized_with ? pod_container(slot->resized_with, slot->name) : slot->spec;
}

static bool resource_changed(const struct container *a, const struct container *b, const char *name)
{
    return container_resource(a->limits, name) != container_resource(b->limits, name) ||
           container_resource(a->requests, name) != container_resource(b->requests, name);
}

static bool wants_restart(const struct container *now, const struct container *wanted)
{
    for (size_t i = 0; i < value_count(wanted->resize_policy); i++) {
        const struct value *item = value_item(wanted->resize_policy, i);
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

static void resize_slot(struct container_slot *slot, const struct container *wanted)
{
    struct pod_worker *worker = slot->worker;
    struct cgroup_tree *cgroups = worker->context->sandbox.cgroups;
    const struct container *now = present_resources(slot);
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    if (wants_restart(now, wanted)) {
        slot->restart_to_resize = true;
        return;
    }
    struct cgroup_limits limits = { .memory_bytes = container_resource(wanted->limits, "memory"),
                                    .cpu_limit_milli = container_resource(wanted->limits, "cpu"),
                                    .cpu_request_milli = container_resource(wanted->requests,
                                                                            "cpu") };
    const char *pod_path = cgroup_pod_path(cgroups, worker->pod->qos, worker->uid, &arena);
    if (cgroup_set_limits(cgroups, arena_printf(&arena, "%s/%s", pod_path, slot->record.now.id),
                          &limits, &err)) {
        pod_put(slot->resized_with);
        slot->resized_with = pod_ref(worker->pod);
        return;
    }
    log_warn(&worker_log, "container not resized, waiting for the next change",
             KV("container", slot->name), KV_ERROR(&err));
    worker_event(worker, slot->name, /* warning= */ true, "FailedResize", "%s", err.message);
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

static void set_pod_limits(struct pod_worker *worker, const struct cgroup_limits *limits)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct cgroup_tree *cgroups = worker->context->sandbox.cgroups;
    if (!cgroup_set_limits(cgroups, cgroup_pod_path(cgroups, worker->pod->qos, worker->uid, &arena),
                           limits, &err))
        log_warn(&worker_log, "pod not resized, waiting for the next change",
                 KV("pod", worker->name), KV_ERROR(&err));
}

void worker_apply_resources(struct pod_worker *worker)
{
    struct cgroup_limits before = { 0 }, after;
    bool changed = false;
    for (size_t i = 0; i < worker->pod->container_count; i++) {
        const struct container *wanted = &worker->pod->containers[i];
        struct container_slot *slot = worker_slot(worker, wanted->name);
        const struct container *now = slot->record.now.state == CONTAINER_RUNNING
                                          ? present_resources(slot)
                                          : NULL;
        if (!now ||
            (!resource_changed(now, wanted, "cpu") && !resource_changed(now, wanted, "memory")))
            continue;
        if (!changed) {
            pod_limits(slot->resized_with ? slot->resized_with : slot->started_with, &before);
            pod_limits(worker->pod, &after);
            struct cgroup_limits both = wider(&before, &after);
            set_pod_limits(worker, &both);
        }
        changed = true;
        resize_slot(slot, wanted);
    }
    if (changed)
        set_pod_limits(worker, &after);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker_status.c - tells the API how the pod is: one patch under way a pod, the newest facts
 * next.
 *
 * A pod that has just come waits a moment (FIRST_STATUS_MS) before "Pending" is told: most run by
 * then, and one write is saved.  Nor is it told that a container is not ready which is being
 * replaced by one with another image, unless that takes long (REPLACED_STATUS_MS): it is a change
 * that was asked for, and upstream's agent does not see it within its second either.  When nothing
 * runs of a deleted pod, the last patch is followed by the deletion itself, with the uid as
 * precondition. */
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "client/client.h"
#include "node/pod_worker_parts.h"

enum { FIRST_STATUS_MS = 250, REPLACED_STATUS_MS = 1000, RETRY_MS = 1000 };

static void status_answered(void *context, int status, struct bytes body, const struct error *err)
{
    struct pod_worker *worker = context;
    (void)status;
    (void)body;
    worker->status_call = NULL;
    worker->status_told = !err || err->reason == REASON_NOT_FOUND;
    if (err && err->reason != REASON_NOT_FOUND) {
        log_warn(&worker_log, "pod status not written, retrying", KV("pod", worker->name),
                 KV_ERROR(err));
        buffer_reset(&worker->last_patch);
        loop_timer_start(worker->status_timer, RETRY_MS);
        return;
    }
    pod_worker_look(worker);
}

static void send_patch(struct pod_worker *worker, const struct buffer *patch)
{
    AUTO_ARENA arena = { 0 };
    struct client_request request = {
        .method = "PATCH", .content_type = "application/strategic-merge-patch+json",
        .body = buffer_bytes(patch),
        .target = arena_printf(&arena, "/api/v1/namespaces/%s/pods/%s/status", worker->ns,
                               worker->name),
        .done = status_answered, .context = worker,
    };
    worker->status_told = worker->status_dirty = false;
    worker->status_call = client_request(worker->context->client, &request);
}

static void deletion_answered(void *context, int status, struct bytes body, const struct error *err)
{
    struct pod_worker *worker = context;
    (void)status;
    (void)body;
    worker->delete_call = NULL;
    bool gone = !err || err->reason == REASON_NOT_FOUND || err->reason == REASON_CONFLICT;
    if (!gone) {
        log_warn(&worker_log, "pod not deleted from the API, retrying", KV("pod", worker->name),
                 KV_ERROR(err));
        loop_timer_start(worker->status_timer, RETRY_MS);
        return;
    }
    worker->forgotten = true;            /* the watch says the same in a moment */
    pod_worker_look(worker);
}

static void delete_pod(struct pod_worker *worker)
{
    AUTO_ARENA arena = { 0 };
    const char *body = arena_printf(
        &arena,
        "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"gracePeriodSeconds\":0,"
        "\"preconditions\":{\"uid\":\"%s\"}}",
        worker->uid);
    struct client_request request = {
        .method = "DELETE", .body = bytes_of(body), .done = deletion_answered, .context = worker,
        .target = arena_printf(&arena, "/api/v1/namespaces/%s/pods/%s", worker->ns, worker->name),
    };
    worker->delete_call = client_request(worker->context->client, &request);
}

/* How long what would be told now may wait for better news; 0: it is told. */
static int64_t may_wait_ms(const struct pod_worker *worker, const struct pod_facts *facts)
{
    bool first = worker->last_patch.size == 0, replacing = false, waiting = false;
    for (size_t i = 0; i < facts->count; i++) {
        const struct container_facts *container = &facts->containers[i];
        waiting = waiting || container->waiting_reason;
        replacing = replacing || (container->replacing && !container_is_running(container));
    }
    if (worker->status_dirty || waiting || facts->pod->deletion_s || facts->rejected_reason)
        return 0;
    if (replacing)
        return REPLACED_STATUS_MS;
    return first && text_equal(pod_phase(facts), "Pending") ? FIRST_STATUS_MS : 0;
}

/* Nothing is told of a pod whose status already is what we would say at its end. */
static bool is_over(const struct pod_facts *facts)
{
    return pod_state_of(facts) == POD_GONE;
}

void worker_tell_status(struct pod_worker *worker, const struct pod_facts *facts)
{
    AUTO_BUFFER patch = { 0 };
    if (worker->status_call || worker->delete_call || worker->forgotten)
        return;                                      /* its answer brings another look */
    if (!worker->start_time_s)
        worker->start_time_s = facts->now_ns / 1000000000;
    int64_t wait_ms = may_wait_ms(worker, facts);
    if (wait_ms) {
        if (!loop_timer_is_active(worker->status_timer))
            loop_timer_start(worker->status_timer, wait_ms);
        return;
    }
    struct pod_status_input input = { .facts = facts,
                                      .resize = &worker->resize,
                                      .limits = worker->sandbox_made ? &worker->limits : NULL,
                                      .pod_ip = worker->ip,
                                      .start_time_s = worker->start_time_s,
                                      .host_ip = worker->context->node_address
                                                     ? worker->context->node_address
                                                     : "" };
    pod_status_write(&input, &worker->conditions, &patch);
    bool changed = !bytes_equal(buffer_bytes(&patch), buffer_bytes(&worker->last_patch));
    if (changed) {
        struct buffer old = worker->last_patch;
        worker->last_patch = patch;
        patch = old;
        loop_timer_stop(worker->status_timer);
        send_patch(worker, &worker->last_patch);
    } else if (is_over(facts) && worker->status_told) {
        delete_pod(worker);
    }
}

void worker_cancel_calls(struct pod_worker *worker)
{
    if (worker->status_call)
        client_call_cancel(worker->status_call);
    if (worker->delete_call)
        client_call_cancel(worker->delete_call);
    if (worker->node_call)
        client_call_cancel(worker->node_call);
    worker->status_call = worker->delete_call = worker->node_call = NULL;
}

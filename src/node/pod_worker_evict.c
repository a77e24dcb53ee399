/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker_evict.c - pods that go because the node is short of something, and what those that have
 * ended still keep.
 *
 * An evicted pod ends as one that the node never took: Failed, with a reason.  What it had written goes
 * with what all ended pods keep, when a disk is short: the writable layers of their containers and
 * their volumes; of those that run the layer of the start before.  Logs stay, for they are bounded, and
 * tell why. */
#include <stdio.h>

#include "base/arena.h"
#include "base/env.h"
#include "io/file.h"
#include "node/pod_worker_parts.h"
#include "node/volume.h"

bool worker_is_alive(const struct pod_worker *worker)
{
    return worker->pod && !worker->forgotten && !worker->closing && !worker->released &&
           !worker->pod->deletion_s && !*worker->rejected_reason && !pod_is_terminal(worker->pod);
}

bool pod_worker_may_be_evicted(const struct pod_worker *worker)
{
    return worker_is_alive(worker) && !pod_is_critical(worker->pod);
}

void worker_evict(struct pod_worker *worker, const char *message)
{
    worker->is_evicted = true;
    snprintf(worker->rejected_reason, sizeof worker->rejected_reason, "Evicted");
    snprintf(worker->rejected_message, sizeof worker->rejected_message, "%s", message);
    worker_event(worker, NULL, /* warning= */ true, "Evicted", "%s", message);
    pod_worker_look(worker);
}

void pod_worker_evict(struct pod_worker *worker, const char *message)
{
    worker->disrupted_s = env_wall_s(worker->context->env);
    worker_evict(worker, message);
}

/* ---- leftovers ---- */

/* Of the starts that are over; those that are there, in the arena. */
static size_t list_folders(const struct pod_worker *worker, struct arena *arena,
                           const char ***ret)
{
    size_t count = 0;
    *ret = arena_array(arena, 2 * worker->slots.count + 1, sizeof **ret);
    for (struct map_entry *e = map_first(&worker->slots); e; e = map_after(&worker->slots, e)) {
        const struct container_slot *slot = e->value;
        const struct container_instance *const ended[] = {
            slot->starting ? NULL : &slot->record.last,
            worker->released ? &slot->record.now : NULL,
        };
        FOR_EACH(instance, ended) {
            if (!*instance || (*instance)->state != CONTAINER_EXITED)
                continue;
            (*ret)[count] = attempt_path(&worker->context->paths, worker->uid, slot->name,
                                         (*instance)->attempt, "", arena);
            count += file_exists((*ret)[count]);
        }
    }
    return count;
}

static void clear(struct job *base)
{
    struct worker_job *job = container_of(base, struct worker_job, job);
    for (size_t i = 0; i < job->folder_count; i++) {
        unmount_below(job->folders[i]);
        file_remove_tree(job->folders[i]);
    }
    if (job->with_data)
        (void)!volumes_remove(&job->worker->context->paths, job->uid);
}

static void cleared(struct worker_job *job)
{
    job->worker->emptying = false;
    job->worker->emptied = job->with_data;
}

static bool clear_one(struct pod_worker *worker)
{
    AUTO_ARENA arena = { 0 };
    const char **folders;
    bool is_over = worker->released && !worker->sandbox_busy;
    if (worker->emptied || worker->emptying || worker->removed || worker->closing || !worker->pod ||
        (list_folders(worker, &arena, &folders) == 0 && !is_over))
        return false;
    struct worker_job *job = worker_job_new(worker, clear, cleared);
    job->folder_count = list_folders(worker, &job->context.arena, &job->folders);
    job->with_data = is_over;
    worker->emptying = true;
    worker_job_start(job);
    return true;
}

size_t pod_workers_clear_leftovers(struct node_context *context)
{
    size_t count = 0;
    for (struct map_entry *e = map_first(&context->workers); e; e = map_after(&context->workers, e))
        count += clear_one(e->value);
    return count;
}

bool pod_worker_has_ended(const struct pod_worker *worker)
{
    return worker->released && !worker->sandbox_busy;
}

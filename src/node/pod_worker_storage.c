/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker_storage.c - pods that keep more on the disk than they may are evicted. */
#include "base/arena.h"
#include "node/pod_worker_parts.h"
#include "node/storage_limit.h"

static void measure(struct job *base)
{
    struct worker_job *job = container_of(base, struct worker_job, job);
    job->good = true;
    for (size_t i = 0; i < job->limit_count && job->good; i++)
        if (storage_limit_exceeded(&job->limits[i]))
            job->good = fail(&job->err, REASON_FORBIDDEN, /* os_errno= */ 0, "%s",
                             job->limits[i].message);
}

static void measured(struct worker_job *job)
{
    struct pod_worker *worker = job->worker;
    worker->measuring = false;
    if (!job->good && worker_is_alive(worker))
        worker_evict(worker, job->err.message);
}

static bool is_measurable(const struct pod_worker *worker)
{
    return worker_is_alive(worker) && worker->volumes_made && !worker->measuring;
}

void pod_workers_check_storage(struct node_context *context)
{
    AUTO_ARENA arena = { 0 };
    for (struct map_entry *e = map_first(&context->workers); e;
         e = map_after(&context->workers, e)) {
        struct pod_worker *worker = e->value;
        struct storage_limit *limits;
        arena_reset(&arena);
        if (!is_measurable(worker) ||
            storage_limits(&context->paths, worker->pod, &arena, &limits) == 0)
            continue;
        struct worker_job *job = worker_job_new(worker, measure, measured);
        job->limit_count = storage_limits(&context->paths, worker->pod, &job->context.arena,
                                          &job->limits);
        worker->measuring = true;
        worker_job_start(job);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker_parts.h - the inside of a pod worker, shared by pod_worker*.c only.
 *
 *     pod_worker.c         life, facts, plan, what to do next
 *     pod_worker_setup.c   sandbox, address, objects, tokens, volumes
 *     pod_worker_start.c   images and starts of containers, hooks, probes
 *     pod_worker_allocate.c whether a pod is given the other resources that it asks for
 *     pod_worker_resize.c  other limits for a container that runs
 *     pod_worker_stop.c    stopping, ends, removal
 *     pod_worker_status.c  what the API is told
 *     pod_worker_storage.c eviction of what keeps too much
 *     pod_worker_evict.c   eviction because the node is short of something
 *
 * Work on another thread is a struct worker_job: it holds what the thread reads, and the worker is
 * not freed before all of its jobs have come back (worker->jobs).
 *
 * Thread: the loop's, but for what such a job does. */
#ifndef KNARR_NODE_POD_WORKER_PARTS_H
#define KNARR_NODE_POD_WORKER_PARTS_H

#include "base/error.h"
#include "base/log.h"
#include "io/loop.h"
#include "net/link.h"
#include "node/container_record.h"
#include "node/pod_context.h"
#include "node/pod_spec.h"
#include "node/pod_state.h"
#include "node/pod_status.h"
#include "node/pod_worker.h"
#include "node/probe.h"

struct client_call;
struct image_wait;
struct object_use;
struct runtime_start;
struct storage_limit;

enum { WAITING_MESSAGE_MAX = 1024, WORKER_TOKENS_MAX = 64, SETUP_RETRY_FIRST_MS = 500,
       SETUP_RETRY_LAST_MS = 120000 };

extern const struct log worker_log;

/* One container of the pod, through all its starts. */
struct container_slot {
    struct pod_worker      *worker;
    char                   *name;
    struct container_record record;
    /* the version that runs; holds what probes and hooks point to */
    struct pod             *started_with;
    const struct container *spec;                    /* in started_with */
    /* the version whose resources it has; NULL: started_with */
    struct pod             *resized_with;
    bool                    restart_to_resize;
    bool                    replacing;               /* stopped because its definition changed */
    bool                    image_ready, starting, stopping, started, ready, unhealthy, hook_failed;
    bool                    told_backoff;            /* its BackOff event for this wait is out */
    int64_t                 retry_ns;
    int                     retry_step;
    int64_t                 stop_deadline_ms;        /* monotonic: KILL then */
    char                    waiting_reason[64], waiting_message[WAITING_MESSAGE_MAX];
    struct image_wait      *pull;
    /* failed_ns: ErrImagePull is shown until a moment later */
    int64_t                 pull_begun_ms, pull_failed_ns;
    bool                    pull_refused;            /* a registry has answered, and that holds */
    struct runtime_start   *runtime_start;
    struct handler_run     *hook;                    /* postStart or preStop */
    bool                    hook_is_stop;
    struct probe           *probes[PROBE_KIND_COUNT];
    struct loop_timer      *stop_timer;
    int                     stop_signal;
};

/* A ConfigMap, Secret, claim or RuntimeClass that the pod names. */
struct source {
    struct source     *next;
    char              *kind, *name;
    bool               optional;
    struct object_use *use;
};

struct token {
    char               *volume, *path, *audience, *text;
    int64_t             expiration_s, refresh_ms;    /* refresh_ms: monotonic */
    struct client_call *call;
    struct pod_worker  *worker;
};

struct pod_worker {
    struct node_context *context;
    char                *uid, *ns, *name;
    struct pod          *pod;                        /* NULL: only found on disk */
    struct map           slots;                      /* container name -> struct container_slot */
    struct loop_timer   *look_timer, *wake_timer, *status_timer, *token_timer;
    struct pod_conditions conditions;
    bool                 conditions_read;
    int                  jobs;                       /* on other threads */
    bool                 closing, forgotten, removed, cleaned;
    /* sandbox */
    bool                 sandbox_made, has_address, hosts_written, sandbox_busy, released;
    struct address       address;
    char                 ip[64];
    int64_t              sandbox_retry_ns, volumes_retry_ns;
    int                  sandbox_failures, volumes_failures;
    /* volumes */
    struct source       *sources;
    struct token         tokens[WORKER_TOKENS_MAX];
    size_t               token_count;
    bool                 volumes_made, volumes_busy, volumes_stale;
    bool                 measuring;                  /* its storage limits are being checked */
    bool                 emptying, emptied;          /* what it keeps after its end goes, has gone */
    /* resources; asks_for_other: the object says another amount than the pod has */
    struct cgroup_limits limits;                     /* of the pod's cgroup */
    struct pod_resize    resize;
    bool                 asks_for_other;
    int64_t              resize_retry_ns;            /* 0: not at all */
    bool                 log_has_gap;                /* it ran while there was no room for logs */
    /* status */
    char                 rejected_reason[64], rejected_message[EVENT_MESSAGE_MAX];
    bool                 is_evicted;                 /* after it was taken */
    int64_t              disrupted_s;                /* evicted for want of something; 0: not */
    struct buffer        last_patch;
    struct client_call  *status_call, *delete_call;
    struct client_call  *node_call;                  /* it is not decided yet whether it is admitted */
    /* told: the last patch was accepted; dirty: newer facts wait */
    bool                 status_told, status_dirty;
    int64_t              start_time_s;
};

/* Work on another thread.  `work` reads only this and what it points to. */
struct worker_job {
    struct job            job;
    struct pod_worker    *worker;
    /* a reference; NULL where the pod is not known */
    struct pod           *pod;
    char                 *uid;
    struct pod_context    context;
    struct container_slot *slot;
    bool                  good;
    struct error          err;
    void                (*done)(struct worker_job *);
    /* results of a start */
    struct container_instance instance;
    struct container_record   record;                /* as it was */
    bool                      with_data, refresh_only, image_gone;
    struct storage_limit     *limits;                /* to be measured; in the context's arena */
    size_t                    limit_count;
    const char              **folders;               /* to be removed; the same */
    size_t                    folder_count;
    pid_t                     target_pid;            /* of targetContainerName; 0: none */
    int                       stop_signal;
};
struct worker_job *worker_job_new(struct pod_worker *, void (*work)(struct job *),
                                  void (*done)(struct worker_job *));
void worker_job_start(struct worker_job *); /* after it `done` is called once, then it is freed */

/* pod_worker.c */
struct container_slot *worker_slot(struct pod_worker *, const char *name); /* made on demand */
void worker_free(struct pod_worker *);
int64_t worker_now_ns(const struct pod_worker *);    /* wall clock */
void worker_event(struct pod_worker *, const char *container, bool warning, const char *reason,
                  const char *format, ...) PRINTF(5, 6);
/* Facts for a plan or a status; arrays in the arena. */
void worker_facts(struct pod_worker *, struct arena *, struct pod_facts *ret);

/* pod_worker_admit.c */
void worker_admit(struct pod_worker *);              /* a pod that is new here */

/* pod_worker_setup.c */
void worker_use_sources(struct pod_worker *); /* objects and tokens that the present pod names */
void worker_drop_sources(struct pod_worker *);
bool worker_sources_known(const struct pod_worker *);
/* Fills a context for a job: addresses, objects, tokens, services. */
void worker_fill_context(struct pod_worker *, struct pod_context *);
void worker_make_sandbox(struct pod_worker *);
/* The first `count` containers are to run again, whatever came of them. */
void worker_outlive(struct pod_worker *, size_t count);
void worker_attach_network(struct pod_worker *);     /* once made, and the node has a network */
void worker_make_volumes(struct pod_worker *);
bool worker_sandbox_ready(const struct pod_worker *);

/* pod_worker_start.c */
void slot_pull(struct container_slot *);
void slot_start(struct container_slot *);
/* Shows ImagePullBackOff in place of ErrImagePull once that was seen; returns when to ask again, 0:
 * never. */
int64_t slot_show_backoff(struct container_slot *);
/* Ends the wait after a failed pull if the image has come by another way. */
void slot_images_changed(struct container_slot *);
void slot_running(struct container_slot *,
                  bool adopted); /* hooks and probes of a container that runs now */
void slot_stop_probes(struct container_slot *);

/* pod_worker_allocate.c */
/* The newest version of a pod has what it had before: in its version until now, or, where that is
 * NULL, before the agent started. */
void worker_keep_allocation(struct pod_worker *, const struct pod *before);
void worker_allocate(struct pod_worker *); /* gives it what it asks for, or has it wait */
void worker_save_allocation(struct pod_worker *);
void worker_resize_event(struct pod_worker *, const struct pod *, bool warning, const char *reason,
                         const char *why);
void pod_workers_allocate(struct node_context *); /* there may be room for those who wait */

/* pod_worker_resize.c */
/* Limits of what runs are made what the pod has been given; safe to repeat. */
void worker_apply_resources(struct pod_worker *);
/* The version of the container whose resources hold; NULL: it does not run. */
const struct container *slot_in_force(const struct container_slot *);

/* pod_worker_stop.c */
void slot_stop(struct container_slot *, const char *why);
void slot_hurry(struct container_slot *);            /* the grace may have become shorter */
void slot_ended(struct container_slot *);
void slot_adopt(struct container_slot *); /* after a restart: compare the record with the facts */
void slot_outlive(struct container_slot *); /* what has ended counts for nothing any more */
void slot_free(struct container_slot *);
void worker_remove(struct pod_worker *);
void worker_release(struct pod_worker *); /* finished: gives address and namespaces back */
int  signal_number(const char *name);                /* "SIGTERM", "TERM", "15"; 0: unknown */

/* pod_worker_evict.c */
void worker_evict(struct pod_worker *, const char *message);
bool worker_is_alive(const struct pod_worker *);     /* neither ended, given up, nor to be deleted */

/* pod_worker_status.c */
void worker_tell_status(struct pod_worker *, const struct pod_facts *);
void worker_cancel_calls(struct pod_worker *);

#endif

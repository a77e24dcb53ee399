/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker.h - one pod on this node: look at the facts, plan, act; again after everything that
 * happens.
 *
 * A worker lives from the pod's arrival (or from finding its folders after a restart) until nothing
 * of it is left.  All that takes time is a job, a child process or a request; each ends by asking
 * for another look (pod_worker_look), so no step waits for another that it does not need: sandbox,
 * objects, token and image are fetched at once.
 *
 * struct node_context is what all workers share; agent.c owns it.
 * Thread: the loop's. */
#ifndef KNARR_NODE_POD_WORKER_H
#define KNARR_NODE_POD_WORKER_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "base/map.h"
#include "node/event_recorder.h"
#include "node/pod_paths.h"
#include "node/probe.h"
#include "node/sandbox.h"

struct client;
struct env;
struct image_puller;
struct image_store;
struct node_pressure;
struct object;
struct object_cache;
struct pod;
struct pod_network;
struct policy_sync;
struct pod_worker;
struct runtime;
struct service_sync;

struct node_context {
    uv_loop_t             *loop;
    struct env            *env;
    struct client         *client;
    struct runtime        *runtime;
    struct image_store    *images;
    struct image_puller   *puller;
    struct object_cache   *objects;
    struct event_recorder *events;
    struct pod_network    *network;      /* NULL until the node has its pod CIDR */
    struct service_sync   *services;     /* may be NULL: no service environment */
    struct policy_sync    *policies;
    struct sandbox_options sandbox;
    struct node_paths      paths;
    const char            *node_name, *node_address;
    const struct object   *node;         /* the Node object, borrowed; NULL until known */
    int64_t                cpu_milli, memory_bytes, storage_bytes;   /* allocatable */
    int64_t                memory_capacity_bytes;
    int                    max_pods;
    struct map             workers;      /* uid -> struct pod_worker */
    int                    jobs;         /* of all workers, on other threads */
    int64_t                logs_full_since_s;    /* no room for logs; 0: there is */
    struct node_pressure  *pressure;     /* NULL until it is asked for the first time */
    int                    waiting_resizes;      /* pods that are to have more once there is room */
};

/* A pod of the API that is bound to this node: makes its worker, or gives it the newer version. */
void pod_worker_set(struct node_context *, const struct object *);
/* The pod is gone from the API: whatever runs is stopped, nothing is reported. */
void pod_worker_forget(struct node_context *, const char *uid);
/* After a restart: a worker for folders that were found; its pod may still come, else
 * pod_worker_forget. */
void pod_worker_find(struct node_context *, const char *uid, const char *ns, const char *name);
void pod_workers_free(struct node_context *);            /* at the agent's end: containers stay */

void pod_worker_look(struct pod_worker *); /* soon, once, however often it is called */
/* A container has ended: its worker looks (from runtime's callback). */
void pod_workers_container_ended(struct node_context *, const char *container_id);
/* Once the node's network is there, before any new pod gets an address: notes those that are in
 * use. */
void pod_workers_adopt_network(struct node_context *);
/* Something that all wait for has come (the node's pod CIDR): all look. */
void pod_workers_look(struct node_context *);
/* The image store has other references: who waits for an image that is there now begins. */
void pod_workers_images_changed(struct node_context *);
/* Rotates logs that have grown; called now and then. */
void pod_workers_rotate_logs(struct node_context *);
/* Tells of pods whose logs have a gap since the disk was full; the same. */
void pod_workers_check_log_room(struct node_context *);
/* Evicts pods that are above their limits on the disk, soon; called now and then. */
void pod_workers_check_storage(struct node_context *);

/* Whether a pod may go because the node is short of something: it is not ending, nor critical. */
bool pod_worker_may_be_evicted(const struct pod_worker *);
void pod_worker_evict(struct pod_worker *, const char *message);
/* Begins to remove from the disk what pods and containers that have ended keep there; of how many
 * pods. */
size_t pod_workers_clear_leftovers(struct node_context *);
/* Nothing of it runs any more, and its address is given back. */
bool   pod_worker_has_ended(const struct pod_worker *);

/* For the kubelet server.  NULL where there is no such pod, container or running instance. */
struct pod_worker *pod_worker_find_name(struct node_context *, const char *ns, const char *name);
const struct pod *pod_worker_pod(const struct pod_worker *); /* NULL: only found on disk */
/* Whether it takes room from others: it was not rejected, and its object is there.  The scheduler gives
 * away the room of one that has gone while we still clean up after it. */
bool pod_worker_counts(const struct pod_worker *);
/* Id of the running container; *ret_attempt is the last start's number (also of an ended one). */
const char *pod_worker_container(const struct pod_worker *, const char *container,
                                 int *ret_attempt);
bool        pod_worker_is_running(const struct pod_worker *, const char *container);
/* When the running instance was started, nanoseconds since 1970; 0: none runs. */
int64_t     pod_worker_started_ns(const struct pod_worker *, const char *container);
/* What became of its probes since it was started. */
struct probe_totals pod_worker_probed(const struct pod_worker *, const char *container,
                                      enum probe_kind);
/* The start whose log a reader gets: one that has begun to run, or with `previous` the last that
 * ended before it.  Fails with BadRequest while there is none. */
MUST_USE bool pod_worker_log_attempt(const struct pod_worker *, const char *container,
                                     bool previous, int *ret_attempt, struct error *err);

#endif

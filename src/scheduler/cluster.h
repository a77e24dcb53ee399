/* SPDX-License-Identifier: Apache-2.0 */
/* cluster.h - nodes, and what the pods on them take and say: the facts that classes are made of.
 *
 * Nodes have slots (small numbers, used again), pods share signatures and label sets, and a change
 * of a node is one entry of a log: a class that is used again catches up with what has changed
 * since (class.h), so a class that is not used costs nothing.
 *
 * Tallies count, by node, the pods that match a term or carry one; topologies tell which nodes
 * belong together. Thread: the core's. */
#ifndef KNARR_SCHEDULER_CLUSTER_H
#define KNARR_SCHEDULER_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/heap.h"
#include "base/list.h"
#include "base/map.h"
#include "scheduler/resources.h"

struct claim_use;
struct class;
struct core;
struct host_port;
struct label_set;
struct object;
struct signature;
struct tally;

enum {
    TOPOLOGIES_MAX = 64,                 /* topology keys in use at the same time */
    CLUSTER_LOG_MAX = 4096,              /* a class that is further behind reads all nodes again */
    NO_DOMAIN = -1
};
#define NO_SLOT SIZE_MAX

/* ---- nodes ---- */

struct taint {
    const char *key, *value, *effect;
};

struct used_port {
    const char *ip, *protocol;           /* the very texts of the pod's signature */
    int64_t     port;
};

struct node_view {
    char                *name;
    const struct object *object; /* reference; NULL: pods name it, but there is no such node */
    size_t               slot;           /* NO_SLOT without an object */

    bool                 unschedulable;
    struct taint        *taints;         /* in `facts` */
    size_t               taint_count;
    struct resources     allocatable;
    int64_t              pods_allowed;
    struct arena         facts;
    uint32_t facts_version; /* raised when labels or anything above changes; unique over all nodes
                               of a slot */
    int32_t domains[TOPOLOGIES_MAX]; /* by topology; NO_DOMAIN where the label is missing */

    struct resources     requested;
    int64_t scored[2]; /* cpu and memory requested, with defaults for what requests nothing */
    size_t               pod_count;
    struct used_port    *ports;
    size_t               port_count;
    struct list          pods;           /* struct pod by on_node */
    struct list          nominated;      /* struct pod by on_nominated: room is kept for them */
};

/* The values of one label key over the nodes. */
struct topology {
    char      *key;
    size_t     index;                    /* in node_view.domains */
    size_t     references;
    struct map domains;                  /* value -> struct domain */
    int32_t   *free_ids;
    size_t     free_count;
    int32_t    id_count;                 /* ids are below */
    size_t     shared_count;             /* domains of more than one node */
    bool       is_hostname;
};
struct domain {
    int32_t  id;
    uint32_t node_count;
};

/* ---- pods ---- */

enum pod_state {
    POD_IDLE,                            /* bound, or being tried */
    POD_QUEUED, POD_WAITING, POD_RETRYING
};

struct pod {
    char             *key;               /* "ns/name" */
    char             *uid;
    struct signature *signature;
    struct label_set *labels;
    struct node_view *node;              /* bound to, or about to be; NULL: pending */
    struct node_view *nominated;         /* NULL: none */
    struct class     *class;             /* while it waits in there */
    struct heap_node  place;             /* in the queue, or in its class's heap of waiting pods */
    struct list       on_node, on_nominated, of_labels;
    struct claim_use *claim_uses;        /* of a pending one; NULL: it has no claims */
    size_t            claim_use_count;
    uint64_t          arrival;           /* order of pods of the same priority */
    int64_t           start_s;           /* status.startTime; 0: not yet */
    int64_t           own_revision;      /* of our own last write: nothing new when it comes back */
    int64_t           waited_ms;         /* before its binding was tried again; 0: never */
    uint64_t          told;              /* hash of the failure that was told last; 0: none */
    bool              is_deleting, is_preempted;
    bool              is_withdrawn;      /* for a moment: cluster_withdraw_pod */
    bool              is_assumed;        /* pending, but other pods see it on `nominated` */
    enum pod_state    state;             /* of a pending one */
};

/* ---- the whole ---- */

struct cluster_change {
    uint32_t slot;
    bool     may_help;                   /* room may have become free; false: a pod was added */
};

struct cluster {
    struct core         *core;           /* for namespaces, services and owners */
    struct map           nodes;          /* name -> struct node_view */
    struct node_view   **slots;          /* NULL: free */
    size_t               slot_count, slot_capacity;
    size_t               node_count;     /* that have an object */
    struct topology     *topologies[TOPOLOGIES_MAX];
    struct map           tallies, label_sets, signatures;
    uint64_t next_id; /* of tallies, label sets and signatures; never used twice */
    uint32_t             next_facts_version;
    struct cluster_change log[CLUSTER_LOG_MAX];
    uint64_t log_count; /* entries ever; the newest stands at (log_count - 1) % CLUSTER_LOG_MAX */
    bool may_help;      /* since this was last cleared some change was of that sort */
    uint64_t             services_version;
    const struct pod *exempt; /* being scheduled: the room that is kept for it is open to it */
    /* Terms that pods carry match this label set that did not before: its pending pods belong to
     * other classes now. */
    void               (*label_set_matched)(void *context, struct label_set *);
    void                *context;
};

void cluster_init(struct cluster *, struct core *);
void cluster_done(
    struct cluster *); /* nodes go; signatures, label sets and tallies must have been released */

/* The node is there, or has changed.  Takes a reference. */
void cluster_put_node(struct cluster *, const struct object *);
void cluster_remove_node(struct cluster *, const char *name);
struct node_view *cluster_node(struct cluster *,
                               const char *name); /* made, without an object, where absent */
struct node_view *cluster_find_node(const struct cluster *,
                                    const char *name); /* NULL: no such node */
void cluster_log(struct cluster *, const struct node_view *, bool may_help);
void cluster_log_all(struct cluster *);  /* any node may have changed */

/* The pod takes its share of the node (pod->node is set), or gives it back. */
void cluster_add_pod(struct cluster *, struct pod *, struct node_view *);
void cluster_remove_pod(struct cluster *, struct pod *);
/* A bound pod is being deleted: it keeps its share, but spread counts it no longer. */
void cluster_mark_deleting(struct cluster *, struct pod *);
/* Room on the node is kept for the pod against those of lower or the same priority; NULL: no
 * longer. */
void cluster_nominate(struct cluster *, struct pod *, struct node_view *);
/* The pod is nominated and will go there for certain, as soon as its volumes are bound: terms of
 * other pods count it from now on.  Ends by cluster_resume_pod, or with the nomination. */
void cluster_assume_pod(struct cluster *, struct pod *);
void cluster_resume_pod(struct cluster *, struct pod *); /* it is to be tried again */

/* The same for a moment, without a word in the log: "what if". */
void cluster_withdraw_pod(struct cluster *, struct pod *);
void cluster_restore_pod(struct cluster *, struct pod *);

/* NULL: TOPOLOGIES_MAX are in use. */
MUST_USE struct topology *topology_acquire(struct cluster *, const char *key);
void topology_release(struct cluster *, struct topology *);

#endif

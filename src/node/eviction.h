/* SPDX-License-Identifier: Apache-2.0 */
/* eviction.h - when a node is short of something, and which pod has to go then: pure decisions, as
 * upstream's kubelet takes them.
 *
 * A *signal* is a quantity that can run out.  A *threshold* says below what it is too little.  A
 * signal below its threshold is *met*: then the node has a *condition* (DiskPressure), which the
 * control plane turns into a taint, and something of the *resource* has to be given back: first by
 * what nobody misses, then by one pod.
 *
 *     signal                what it looks at                      condition        resource
 *     memory.available      what the machine has left             MemoryPressure   memory
 *     nodefs.available      the filesystem of the data folder     DiskPressure     ephemeral-storage
 *     nodefs.inodesFree     the same                              DiskPressure     inodes
 *     imagefs.available     the filesystem of the images          DiskPressure     ephemeral-storage
 *     imagefs.inodesFree    the same                              DiskPressure     inodes
 *     pid.available         processes                             PIDPressure      pids
 *
 * A condition stays for the transition period after its last signal was met, so that pods do not
 * come and go with every file.
 *
 * Not here: reading the machine and acting (node_pressure.c), the flags (pressure_options.h).
 * Thread: pure. */
#ifndef KNARR_NODE_EVICTION_H
#define KNARR_NODE_EVICTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"
#include "object/quantity.h"

enum eviction_signal {
    SIGNAL_MEMORY_AVAILABLE,             /* first: it is given back before all others */
    SIGNAL_NODEFS_AVAILABLE,
    SIGNAL_NODEFS_INODES_FREE,
    SIGNAL_IMAGEFS_AVAILABLE,
    SIGNAL_IMAGEFS_INODES_FREE,
    SIGNAL_PID_AVAILABLE,
    SIGNAL_COUNT
};

enum pressure { PRESSURE_MEMORY, PRESSURE_DISK, PRESSURE_PID, PRESSURE_COUNT };

enum starved { STARVED_MEMORY, STARVED_STORAGE, STARVED_INODES, STARVED_PIDS };

struct eviction_signal_row {
    const char   *name;                  /* "memory.available" */
    enum pressure pressure;
    enum starved  starved;
};
extern const struct eviction_signal_row eviction_signals[SIGNAL_COUNT];
const char *pressure_name(enum pressure);                /* "DiskPressure" */
const char *starved_name(enum starved);                  /* "ephemeral-storage" */

/* A share of the capacity, or an amount; with both the lesser holds.  All zero: there is none. */
struct eviction_threshold {
    float                share;          /* 0.1 for "10%" */
    int64_t              amount;         /* bytes, inodes or processes, as all amounts here */
    enum quantity_format format;         /* of the amount, for messages */
};

/* Reads "memory.available<100Mi,nodefs.available<10%" into thresholds of which none was set before;
 * of two for one signal the later holds, "0%" and "100%" are none, as upstream has it.  INVALID. */
MUST_USE bool eviction_thresholds_parse(const char *text,
                                        struct eviction_threshold ret[SIGNAL_COUNT],
                                        struct error *err);

/* What there is of a signal now.  capacity 0: it is not known, and never met. */
struct eviction_observation {
    int64_t available, capacity;
};

/* Below how much it is too little, for this capacity; 0: there is no threshold. */
int64_t eviction_threshold_amount(const struct eviction_threshold *, int64_t capacity);
/* The signals that are met, as bits 1 << SIGNAL_...; 0: all is well. */
unsigned eviction_signals_met(const struct eviction_threshold[SIGNAL_COUNT],
                              const struct eviction_observation[SIGNAL_COUNT]);
/* The one to give back first, of a set that is not empty. */
enum eviction_signal eviction_first(unsigned met);

/* ---- conditions ---- */

/* When each was last seen; all zero at first. */
struct pressure_history {
    bool    was_seen[PRESSURE_COUNT];
    int64_t seen_ms[PRESSURE_COUNT];     /* monotonic */
};
/* The conditions that hold now, as bits 1 << PRESSURE_... */
unsigned pressure_conditions(struct pressure_history *, unsigned signals_met, int64_t now_ms,
                             int64_t transition_ms);
/* "[DiskPressure MemoryPressure]", in the arena. */
struct arena;
const char *pressure_names(unsigned conditions, struct arena *);

/* What decides whether a pod that is new is taken.  Critical ones are; under MemoryPressure alone
 * also those that ask for something, or tolerate it. */
struct pressure_pod {
    bool is_critical, is_best_effort, tolerates_memory_pressure;
};
bool pressure_admits(unsigned conditions, const struct pressure_pod *);
/* priorityClassName system-cluster-critical and above. */
bool priority_is_critical(int64_t priority);

/* ---- which pod ---- */

struct eviction_candidate {
    void   *pod;                         /* the caller's */
    int64_t usage, request;              /* of the starved resource; request 0: none */
    int64_t priority;
};
/* The first is to go first: above its request, then of low priority, then by what it uses above its
 * request.  Of pids only priority and usage count.  Equal ones stay as they were. */
void eviction_rank(struct eviction_candidate *, size_t count, enum starved);

/* A container of the pod that goes. */
struct eviction_container {
    const char *name;
    int64_t     usage;
    const char *request_text;            /* "0" where it has none */
    int64_t     request;
};
struct eviction_words {
    enum eviction_signal              signal;            /* the one that is given back */
    const struct eviction_threshold  *threshold;
    const struct eviction_observation *observation;
    const struct eviction_container  *containers;        /* those that are measured */
    size_t                            container_count;
};
/* "The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. Container c was
 * using 1Gi, request is 0, has larger consumption of memory. " */
void eviction_message_write(const struct eviction_words *, struct buffer *ret);

#endif

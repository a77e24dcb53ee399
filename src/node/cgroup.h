/* SPDX-License-Identifier: Apache-2.0 */
/* cgroup.h - the tree of cgroups in which pods live, on cgroup version 1 and 2.
 *
 *     PARENT/kubepods/podUID             Guaranteed
 *     PARENT/kubepods/burstable/podUID
 *     PARENT/kubepods/besteffort/podUID
 *
 * as upstream's cgroupfs driver lays it out.  The agent makes all but the containers' own cgroups,
 * which crun makes below the pod's.  Which version is mounted is found once, at cgroup_tree_open;
 * on version 1 a path means the same path below each controller's mount.
 *
 * Limits are in the API's units; shares, weights and quotas are computed here.
 * Thread: any; each call is a few small writes. */
#ifndef KNARR_NODE_CGROUP_H
#define KNARR_NODE_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

struct arena;
struct cgroup_tree;

enum qos_class { QOS_GUARANTEED, QOS_BURSTABLE, QOS_BEST_EFFORT, QOS_COUNT };
/* A pod without end in its number of processes must not take the machine with it. */
enum { POD_PROCESSES_MAX = 4096 };
enum { CGROUP_PATH_MAX = 512, CGROUP_PERIOD_US = 100000, CGROUP_PROCESSES_MAX = 4096 };

const char *qos_class_text(enum qos_class);              /* "BestEffort" */

/* 0 means "no limit" everywhere; cpu_request_milli 0 gives the least share. */
struct cgroup_limits {
    int64_t memory_bytes;
    int64_t cpu_request_milli;
    int64_t cpu_limit_milli;
    int64_t pids_max;
};

/* What the kernel accounts for; absent figures are 0. */
struct cgroup_usage {
    int64_t cpu_ns;
    int64_t memory_bytes;
    int64_t memory_inactive_file_bytes;                  /* working set = memory - this */
    int64_t processes;
};

/* All of what it accounts for, and the limits that hold: for those who draw graphs.  What this
 * kernel does not tell is CGROUP_UNTOLD. */
enum { CGROUP_UNTOLD = -1 };
struct cgroup_account {
    struct cgroup_usage usage;
    int64_t user_ns, system_ns;          /* of usage.cpu_ns */
    int64_t anonymous_bytes, cache_bytes, swap_bytes, mapped_bytes;
    int64_t out_of_memory_kills;
    int64_t periods, throttled_periods, throttled_ns;    /* of a CPU limit */
    int64_t memory_limit_bytes;          /* 0: none */
    int64_t shares, quota_us, period_us; /* quota 0: none */
};

/* `mount` is "/sys/fs/cgroup", `parent` "/knarr/node1". NOT_FOUND where no cgroups are mounted. */
MUST_USE struct cgroup_tree *cgroup_tree_open(const char *mount, const char *parent,
                                              struct error *err);
void cgroup_tree_free(struct cgroup_tree *);             /* leaves the cgroups alone */
bool cgroup_tree_is_v2(const struct cgroup_tree *);

/* Makes the parent, kubepods and the two lower classes; safe to repeat. */
MUST_USE bool cgroup_tree_make(struct cgroup_tree *, struct error *err);
/* "/knarr/node1/kubepods/burstable/podUID", what crun's cgroupsPath begins with. */
const char *cgroup_pod_path(const struct cgroup_tree *, enum qos_class, const char *uid,
                            struct arena *);

MUST_USE bool cgroup_make(struct cgroup_tree *, const char *path, struct error *err);

/* The way into a cgroup for processes that are not a container's.  It is made if it is not there; no
 * other cgroup can be made below it, for on version 2 one holds either processes or cgroups. */
enum { CGROUP_CONTROLLERS_MAX = 16 };
struct cgroup_door {
    int    fds[CGROUP_CONTROLLERS_MAX];  /* close-on-exec */
    size_t count;
};
MUST_USE bool cgroup_door_open(struct cgroup_tree *, const char *path, struct cgroup_door *ret,
                               struct error *err);
/* The calling process enters, and what it starts is there from birth.  Negative errno.  System calls
 * only: it may be called between fork and exec. */
int  cgroup_enter(const struct cgroup_door *);
void cgroup_door_close(struct cgroup_door *);

/* Changes the limits of an existing cgroup; also for a container that runs (resize). */
MUST_USE bool cgroup_set_limits(struct cgroup_tree *, const char *path,
                                const struct cgroup_limits *, struct error *err);
/* Sends a signal to every process below; returns how many there were. */
size_t cgroup_kill(struct cgroup_tree *, const char *path, int signal);
/* Removes the cgroup and all below it; processes must have left. False: something is still busy. */
bool cgroup_remove(struct cgroup_tree *, const char *path);
/* False: there is no such cgroup. */
bool cgroup_read_usage(struct cgroup_tree *, const char *path, struct cgroup_usage *ret);
void cgroup_account_init(struct cgroup_account *);       /* nothing is told */
bool cgroup_read_account(struct cgroup_tree *, const char *path, struct cgroup_account *ret);

/* Conversions, for the OCI configuration. */
int64_t cgroup_shares(int64_t cpu_milli);                /* 2 .. 262144 */
int64_t cgroup_weight(int64_t shares);                   /* 1 .. 10000 */
int64_t cgroup_shares_of_weight(int64_t weight);         /* the least that give this weight */
int64_t cgroup_quota_us(int64_t cpu_limit_milli);        /* of CGROUP_PERIOD_US; at least 1000 */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* usage.h - what nodes and containers use now, for those who ask: metrics.k8s.io and the
 * autoscaler.
 *
 * The kernel counts CPU time, so a rate needs two readings; the last two of each node and container
 * are kept.  Nothing is read while nobody asks.  Who asks is told at once where the last reading is
 * younger than USAGE_FRESH_MS.  Else all nodes are read by the reader (apiserver/), and where a
 * node had no reading to compare with, once more after USAGE_FIRST_WINDOW_MS.
 *
 * Without a reader (tests, simulation) there are no figures, and they are always fresh.
 * Thread: the core's. */
#ifndef KNARR_CORE_USAGE_H
#define KNARR_CORE_USAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/list.h"

struct core;
struct usage;

enum {
    USAGE_FRESH_MS = 5000,
    USAGE_FIRST_WINDOW_MS = 1000,
    USAGE_WINDOW_MAX_S = 120,        /* two readings further apart say nothing about now */
    USAGE_CONTAINERS_MAX = 64        /* of a pod; more are not counted */
};

struct usage *core_usage(struct core *);

/* ---- who asks ---- */

struct usage_waiter {
    struct list link;
    void      (*told)(void *context);
    void       *context;
};
/* True: the figures are fresh, go on.  False: `told` is called once, when they are or when the
 * nodes could not be read; ask no more then but take what is there.  Who asks again while it waits still
 * waits once. */
MUST_USE bool usage_ask(struct usage *, struct usage_waiter *);
void          usage_forget(struct usage_waiter *); /* safe also where it never waited, if zeroed */

struct usage_amount {
    const char *name;                /* of the container; borrowed until the next turn */
    int64_t     cpu_nano;            /* cores * 10^9 */
    int64_t     memory_bytes;        /* the working set */
    int64_t     time_ns, window_ns;  /* the end of the window by the node's clock; its length */
};
bool usage_of_node(const struct usage *, const char *node, struct usage_amount *ret);
/* One a container; 0 where any container has no rate yet.  At most USAGE_CONTAINERS_MAX. */
size_t usage_of_pod(const struct usage *, const char *ns, const char *pod,
                    struct usage_amount ret[USAGE_CONTAINERS_MAX]);

/* ---- the reader ---- */

/* One reading.  start_ns 0: not known. */
struct usage_reading {
    int64_t time_ns, cpu_ns, memory_bytes, start_ns;
};
/* Begins to read all nodes; must lead to one usage_end, not from within. */
typedef void usage_reader(void *context);
void usage_set_reader(struct usage *, usage_reader *, void *context);
void usage_put_node(struct usage *, const char *node, const struct usage_reading *);
void usage_put_container(struct usage *, const char *ns, const char *pod, const char *container,
                         const struct usage_reading *);
void usage_end(struct usage *);      /* what this round did not see is forgotten */
/* The end of the process is near: who waits is told, nothing is read any more. */
void usage_stop(struct usage *);

/* For core.c. */
struct usage *usage_new(struct core *);
void          usage_free(struct usage *);

#endif

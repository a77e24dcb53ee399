/* SPDX-License-Identifier: Apache-2.0 */
/* host_fronts.h - addresses and ports of the host's loopback behind which the cluster answers.
 *
 * The owner says which fronts there should be; a thread of its own compares them with what is open,
 * opens and closes, and leads connections and datagrams to targets inside the cluster.  After each
 * set it tells which fronts could not be opened (their ports are another program's).  Sockets for
 * ports below 1024 come from the broker: this process has no right to them.
 *
 * Thread: everything here on the owner's loop, where `told` is called, too. */
#ifndef KNARR_MAIN_HOST_FRONTS_H
#define KNARR_MAIN_HOST_FRONTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "main/relay.h"

struct netns_link;
struct host_fronts;

enum { HOST_FRONTS_MAX = 4096, FRONT_TARGETS_MAX = 1000 };

struct host_range {                      /* host order */
    uint32_t network, mask;
};
struct host_front {
    uint64_t                  owner;     /* given back to `told` */
    bool                      is_udp;
    uint32_t                  ip;        /* 127.x.x.x, host order */
    uint16_t                  port;
    bool                      is_sticky; /* a client keeps its target */
    const struct host_target *targets;   /* none: refused */
    size_t                    target_count;
    const struct host_range  *ranges;    /* whose clients are served */
    size_t                    range_count;   /* 0: everyone's */
};

/* error 0: it is open; EADDRINUSE (negative) also where an earlier front of the set has the port. */
typedef void host_front_told(void *context, uint64_t owner, bool is_udp, uint16_t port, int error);

struct host_fronts_options {
    uv_loop_t         *loop;
    struct netns_link *link;             /* NULL: our own namespace */
    host_front_told   *told;             /* once for each front of a set; may be NULL */
    void              *context;
};
struct host_fronts *host_fronts_new(const struct host_fronts_options *);
void host_fronts_free(struct host_fronts *);
/* The whole set; copied.  Those after HOST_FRONTS_MAX are left out. */
void host_fronts_set(struct host_fronts *, const struct host_front *, size_t count);

#endif

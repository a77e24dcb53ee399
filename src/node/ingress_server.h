/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_server.h - nginx as a program of this node: started, told of a new configuration, started
 * again.
 *
 * A configuration is tested by nginx itself before it takes the place of the old one; connections
 * that are open go on.  At the agent's end nginx stays, and the next agent's takes its place;
 * a cluster's end finds it in the cluster's cgroup.
 *
 * Thread: the loop's. */
#ifndef KNARR_NODE_INGRESS_SERVER_H
#define KNARR_NODE_INGRESS_SERVER_H

#include <uv.h>

#include "base/bytes.h"

struct ingress_server;

struct ingress_server_options {
    uv_loop_t  *loop;
    const char *folder;                  /* its files, made where absent */
    const char *error_log;
    /* It does not run, or not with what was asked for: what to do about it, in words. */
    void      (*failed)(void *context, const char *message);
    void       *context;
};
struct ingress_server *ingress_server_new(const struct ingress_server_options *);
void ingress_server_free(struct ingress_server *);           /* nginx goes on */
void ingress_server_set(struct ingress_server *, struct bytes config);       /* copied */
void ingress_server_stop(struct ingress_server *);           /* no site is left */
const char *ingress_server_user(void);   /* whom its workers run as */

#endif

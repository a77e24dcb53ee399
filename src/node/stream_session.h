/* SPDX-License-Identifier: Apache-2.0 */
/* stream_session.h - exec and attach: a client's channels joined to a process' streams.
 *
 * Exec starts `crun exec` with pipes, or with a terminal through a console socket; attach joins
 * conmon's socket of the container, as others may too.  Both directions stop reading while the
 * other side is full, so that the slower end holds the faster.  How the client speaks is
 * remote_streams.h's.
 * Thread: the loop's. */
#ifndef KNARR_NODE_STREAM_SESSION_H
#define KNARR_NODE_STREAM_SESSION_H

#include <stdbool.h>

struct http_exchange;
struct node_context;

struct stream_request {
    struct node_context *node;
    const char          *ns, *pod, *container;
    const char *const   *command;        /* exec; NULL-terminated. NULL: attach */
    bool                 std_in, std_out, std_err, tty;
};
/* Answers the exchange: an upgrade, or an error in plain HTTP. */
void stream_session_start(struct http_exchange *, const struct stream_request *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* stream_session.h - exec and attach: a WebSocket's channels joined to a process' streams.
 *
 * Subprotocols v5.channel.k8s.io, v4.channel.k8s.io and channel.k8s.io: the first byte of each
 * message is the channel (0 stdin, 1 stdout, 2 stderr, 3 the final Status, 4 terminal size; 255
 * with a channel behind it closes that one). Exec starts `crun exec` with pipes, or with a terminal
 * through a console socket; attach joins conmon's socket of the container. Both directions stop
 * reading while the other side is full.
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

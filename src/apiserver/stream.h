/* SPDX-License-Identifier: Apache-2.0 */
/* stream.h - logs, exec, attach, port-forward and proxies: whom to ask, and the bytes both ways.
 *
 * connect.c and proxy_target.c find out whom (the core's thread), stream.c carries the bytes (the
 * request's I/O thread). */
#ifndef KNARR_APISERVER_STREAM_H
#define KNARR_APISERVER_STREAM_H

#include "apiserver/request.h"

/* ---- the core's thread ---- */
/* Whether webhooks let a connection be made; PENDING where they have not answered yet. */
MUST_USE bool request_connect_admit(struct request *);
/* log, exec, attach, port-forward, proxy: whom to ask for what (request->relay). */
MUST_USE bool request_connect(struct request *);
MUST_USE bool request_connect_proxy(struct request *);
/* The agent of a node, by its InternalIP; fails where that is no address of another machine. */
MUST_USE bool relay_to_node(struct request *, const char *node_name);
/* Where the node's kubelet server is; the address is in the arena.  False where it has told none, or
 * one that nobody may be sent to. */
MUST_USE bool node_relay(const struct object *node, struct arena *, struct relay *ret,
                         struct error *err);

/* ---- I/O thread ---- */
void stream_begin(struct request *);
/* Of a node one that the thread keeps; of anyone else a new one, which the caller releases. */
struct http_target *relay_target(struct api_thread *, const struct relay *);
void api_thread_targets_free(struct api_thread *);

#endif

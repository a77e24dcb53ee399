/* SPDX-License-Identifier: Apache-2.0 */
/* client_call.h - the inside of the HTTP client: targets, calls and their connections.
 *
 * A call is first dialed (a name looked up, a socket connected), then has a connection to itself
 * until its answer has ended.  Either may go first: what is left then has a NULL in its place. */
#ifndef KNARR_HTTP_CLIENT_CALL_H
#define KNARR_HTTP_CLIENT_CALL_H

#include "base/arena.h"
#include "base/list.h"
#include "http/client.h"
#include "http/http1_body.h"
#include "http/piece_queue.h"
#include "http/transport.h"

struct call_connection;
struct dial;
struct loop_timer;

struct http_target {
    struct http_target_options options;      /* host and server_name are ours */
    struct transport_hub      *hub;
    struct list                idle, calls;
    int                        idle_count, call_count;
    bool                       is_released;
};

struct http_call {
    struct list             link;            /* target's calls */
    struct http_target     *target;
    struct http_call_options options;        /* callbacks, times; texts are in the arena */
    struct arena            arena;
    struct bytes            head, body;      /* of the request */
    struct dial            *dial;            /* NULL: not being dialed */
    struct call_connection *connection;      /* NULL: none yet */
    struct loop_timer      *timer;
    uint64_t                deadline_ms;     /* of the loop's clock; 0: none */
    struct piece_queue      queue;           /* what follows the request */
    void                  (*on_drain)(void *, struct http_call *);
    struct error            err;             /* why it ends, where it failed before it began */
    bool                    is_head;         /* the method */
    bool                    may_repeat;
    bool                    streams_body, is_chunked, body_ended;
    bool                    head_sent, is_raw, shut_down, is_shut, is_paused, was_high, answered;
};

/* Ends the call: the timer, the queue, its place in the target; then on_end, then the memory.
 * The connection must have been taken away from it. */
void call_end(struct http_call *, const struct error *err);
/* Gives the call a connection: an idle one where `fresh` is not asked for, or a new one. */
void call_connect(struct http_call *, bool fresh);
void call_connected(struct http_call *);     /* the time for connecting is over */
/* Failed without a connection; may be called from http_call_start. */
void call_fail_soon(struct http_call *, const struct error *err);

/* call_connection.c */
void connection_attach(struct call_connection *, struct http_call *);
/* Takes the descriptor.  NULL: no memory or descriptor. */
struct call_connection *call_connection_new(struct http_target *, struct http_call *, int fd);
void call_connection_close(struct call_connection *);    /* its call, if any, no longer knows it */
/* Its close will be a reset: the server shall not first read all that waits in the kernels. */
void call_connection_will_reset(struct call_connection *);
void call_connection_schedule(struct call_connection *);
void call_connection_pause(struct call_connection *, bool pause);
size_t call_connection_unsent(const struct call_connection *);
struct call_connection *target_take_idle(struct http_target *);
void target_close_idle(struct http_target *);

/* dial.c: looks the host up and connects; then call_connection_new. */
void dial_start(struct http_call *);
void dial_cancel(struct dial *);
/* The next address after one that could not be connected; false: there is none. */
bool dial_next(struct http_call *);
void dial_done(struct http_call *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* websocket_inside.h - what websocket.c and its handshakes share. */
#ifndef KNARR_HTTP_WEBSOCKET_INSIDE_H
#define KNARR_HTTP_WEBSOCKET_INSIDE_H

#include <uv.h>
#include <wslay/wslay.h>

#include "http/server.h"
#include "http/websocket.h"

struct http_call;
struct loop_timer;

/* What a websocket lies on. */
struct websocket_carrier {
    bool   is_client;
    void (*write)(struct websocket *, struct http_piece);
    void (*end)(struct websocket *);             /* no more from us; websocket_ended follows */
    void (*give_up)(struct websocket *);         /* at once */
    void (*pause)(struct websocket *, bool);
    size_t (*queued)(const struct websocket *);
};

struct websocket {
    const struct websocket_carrier *carrier;
    struct websocket_handler        handler;
    wslay_event_context_ptr         context;
    struct http_exchange           *exchange;    /* a server's */
    struct http_call               *call;        /* a client's */
    struct loop_timer              *later;       /* goes on reading; or waits for the peer's end */
    struct bytes                    incoming;    /* while wslay reads */
    struct buffer                   waiting;     /* input that is not read yet */
    struct buffer                   refusal;     /* body of the answer that is no 101 */
    char                           *offered;     /* client: subprotocols, "a, b" */
    char                            key[32];
    int                             status;      /* client: of the answer */
    uint16_t                        close_code;  /* ours, after what is queued; 0: none yet */
    bool                            inside, is_paused, ending;
};

struct websocket *websocket_new(const struct websocket_carrier *, uv_loop_t *,
                                const struct websocket_handler *);
void websocket_receive(struct websocket *, struct bytes input);
void websocket_drained(struct websocket *);
/* The carrier is gone: tells the handler, and frees. */
void websocket_ended(struct websocket *, const struct error *err);
void websocket_expect_end(struct websocket *);   /* gives up if the peer does not end soon */

#endif

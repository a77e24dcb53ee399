/* SPDX-License-Identifier: Apache-2.0 */
/* exchange.h - the inside of a request and its answer, for the server's own files.
 *
 * The functions of server.h only note what the handler wants (status, headers, pieces, "ended")
 * and put the exchange on its connection's ready list; the protocol does it at the end of the turn.
 * So a handler may be called, and may call, from anywhere. */
#ifndef KNARR_HTTP_EXCHANGE_H
#define KNARR_HTTP_EXCHANGE_H

#include "base/arena.h"
#include "base/list.h"
#include "http/piece_queue.h"
#include "http/server.h"

struct connection;

struct http_exchange {
    struct list          link;           /* connection's exchanges */
    struct list          ready;          /* connection's ready: the handler wants something */
    struct list high; /* connection's high: the queue has been above HTTP_DRAIN_BYTES */
    struct connection   *connection;
    struct arena         arena;
    struct http_request  request;
    struct http_header  *headers;        /* request.headers, while they are read */
    size_t               header_room, head_bytes;
    struct buffer        body;

    int                  status;         /* of the answer; 0: none yet */
    struct http_header  *answer_headers;
    size_t               answer_header_count;
    int64_t              answer_length;  /* -1: a stream, its length is not known */
    struct piece_queue   queue;
    uint64_t             began_ms;
    uint64_t             progress_ms;    /* when bytes of it last moved, either way */
    int32_t              stream_id;      /* HTTP/2 */
    size_t               thrown_away_bytes;      /* of a body that came after the answer */
    bool                 handled;        /* the handler, or an answer of our own, has it */
    bool                 head_too_large, body_too_large;
    bool                 is_known, was_asked;    /* who sends it: see is_known in server.h */
    bool                 request_ended;  /* HTTP/2: the client will send no more */
    bool                 ended;          /* nothing will be added to the queue */
    bool                 aborted;
    bool                 submitted;      /* the head of the answer has been given to the protocol */
    bool                 deferred;       /* HTTP/2: the protocol waits for the queue */
    bool                 is_upgraded, is_paused;
    bool                 body_told;      /* of a body that streams: its end */
    bool                 closed;         /* on_close is being called, or has been */

    void (*on_close)(void *, struct http_exchange *);
    void  *close_context;
    void (*on_drain)(void *, struct http_exchange *);
    void  *drain_context;
    void (*on_received)(void *, struct http_exchange *, struct bytes);   /* upgraded */
    void  *received_context;
    void (*on_body)(void *, struct http_exchange *, struct bytes);
    void  *body_context;
};

struct http_exchange *exchange_new(struct connection *);
/* Releases what is queued, calls on_close, and the exchange is gone. */
void exchange_close(struct http_exchange *);
void exchange_free(struct http_exchange *);      /* the server's spare ones, at its end */

/* Reading the request. */
/* False: too many or too long. Copies. */
bool exchange_add_header(struct http_exchange *, struct bytes name, struct bytes value);
void exchange_set_target(struct http_exchange *, struct bytes target);   /* in the arena */
/* False: too long, or the server holds too much; the exchange is ready to be handled as it is. */
bool exchange_add_body(struct http_exchange *, struct bytes part);
/* The head is there: whether the handler wants the body in parts.  Then it is paused at first. */
bool exchange_asks_to_stream(struct http_exchange *);
/* Keeps a part of it until it may be told.  False: the server holds too much. */
bool exchange_hold_body(struct http_exchange *, struct bytes part);
/* A part of such a body, or its end ({NULL,0}); dropped where no one wants it any more. */
void exchange_tell_body(struct http_exchange *, struct bytes part);
/* Head and body are there: calls the handler, or answers itself where `refuse_status` is not 0. */
void exchange_handle(struct http_exchange *, int refuse_status);

static inline bool exchange_is_done(const struct http_exchange *exchange)
{
    return exchange->ended && exchange->queue.size_bytes == 0;
}
bool exchange_has_no_body(const struct http_exchange *);     /* its answer, whatever was queued */
void exchange_tell_drained(struct connection *); /* who is below the mark again */

#endif

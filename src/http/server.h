/* SPDX-License-Identifier: Apache-2.0 */
/* server.h - an HTTP/1.1 and HTTP/2 server over TLS on one loop.
 *
 * The server calls its handler once per request, when head and body (up to body_max_bytes) are
 * there. The handler answers now or later, whole or as a stream, always on the loop's thread.
 * Several loops may each run a server on duplicates of one listening socket: that is how the API
 * uses its I/O threads.
 *
 * Bounds: HTTP_HEAD_MAX bytes of head, HTTP_HEADERS_MAX fields, HTTP_STREAMS_MAX streams a
 * connection, idle connections and slow heads are closed (idle_timeout_ms), so are bodies that are
 * not whole after HTTP_BODY_MS, or idle_timeout_ms if that is shorter, resets are counted
 * (rapid reset closes the connection).  A client that goes while its input is paused is noticed
 * within half a minute, or when its kernel has given up what we did not read.  A stream with more
 * than HTTP_QUEUE_MAX unsent bytes is cut when its reader has taken nothing for two seconds, and at
 * eight times as many in any case; who sends much watches the queue (on_drain).  Whole answers are
 * cut only when nothing of them moves for idle_timeout_ms.
 *
 * An exchange lives from the handler's call until on_close has been called (exactly once, also
 * after a complete answer); after that the pointer is dead. */
#ifndef KNARR_HTTP_SERVER_H
#define KNARR_HTTP_SERVER_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "base/bytes.h"
#include "base/error.h"

struct arena;
struct tls_context;
struct http_server;
struct http_exchange;

enum {
    HTTP_HEAD_MAX = 64 * 1024,
    HTTP_HEADERS_MAX = 128,
    HTTP_STREAMS_MAX = 250,
    HTTP_BODY_MS = 60000,
    HTTP_STRANGER_BODY_MAX = 64 * 1024,
    HTTP_STRANGERS_HELD_MAX = 16 * 1024 * 1024,
    HTTP_QUEUE_MAX = 16 * 1024 * 1024
};

struct http_header {
    struct bytes name;                   /* lower case */
    struct bytes value;
};

/* All texts live in the exchange's arena until on_close. */
struct http_request {
    struct bytes              method;    /* "GET" */
    struct bytes              target;    /* "/api/v1/pods?limit=5", as sent */
    struct bytes              path;      /* without the query, not decoded */
    struct bytes              query;     /* after '?', not decoded */
    const struct http_header *headers;
    size_t                    header_count;
    struct bytes              body;
    bool                      is_http2;
    bool                      wants_upgrade;   /* HTTP/1.1 with Connection: Upgrade */
    bool                      streams_body;    /* it is still to come: http_exchange_on_body */
};
struct bytes http_header_value(const struct http_request *,
                               const char *lower_case_name); /* {NULL,0} where absent */

/* Who is at the other end. */
struct http_peer {
    const char        *address;          /* "127.0.0.1:40422" */
    bool               has_certificate;  /* verified */
    const char        *common_name;
    const char *const *organizations;    /* NULL-terminated */
};

struct http_server_options {
    uv_loop_t          *loop;
    struct tls_context *tls;             /* NULL: plain HTTP (tests, loopback only) */
    size_t body_max_bytes; /* a longer body: 413, the handler is called with body_too_large */
    int64_t             idle_timeout_ms;
    int                 connections_max;
    void (*handle)(void *context, struct http_exchange *);
    /* Asked when the head of a request with a body is there: true calls `handle` at once, and the
     * body, of any length, comes in parts.  NULL: never. */
    bool (*streams_body)(void *context, const struct http_request *);
    /* Asked at most once a request, when its body is longer than HTTP_STRANGER_BODY_MAX, or when
     * all such bodies together have HTTP_STRANGERS_HELD_MAX bytes: whether whoever sends it may
     * fill our memory. Else it is too large, or 503.  NULL: all may. */
    bool (*is_known)(void *context, const struct http_request *, const struct http_peer *);
    void               *context;
};
struct http_server *http_server_new(const struct http_server_options *);
int http_server_listen(struct http_server *, int listening_fd); /* takes the fd; negative errno */
/* No new connections; idle ones close at once, busy ones after their answer or deadline_ms.
 * `stopped` is called at the end. */
void http_server_stop(struct http_server *, int64_t deadline_ms, void (*stopped)(void *),
                      void *context);
void http_server_free(struct http_server *);                         /* after `stopped` */

const struct http_request *http_exchange_request(const struct http_exchange *);
const struct http_peer    *http_exchange_peer(const struct http_exchange *);
struct arena              *http_exchange_arena(struct http_exchange *);
bool  http_exchange_body_too_large(const struct http_exchange *);
void http_exchange_on_close(struct http_exchange *,
                            void (*closed)(void *context, struct http_exchange *), void *context);

/* A body that streams: `part` gets it as it comes, at last with size 0.  Nothing is read before
 * this is set, nor while the pause is.  NULL drops what comes.  A body that ends before its time
 * closes the exchange. */
void http_exchange_on_body(struct http_exchange *,
                           void (*part)(void *context, struct http_exchange *, struct bytes),
                           void *context);
void http_exchange_pause_body(struct http_exchange *, bool pause);

/* A piece of an answer; `release` (may be NULL) is called with owner when it has been sent or
 * dropped. */
struct http_piece {
    struct bytes bytes;
    void       (*release)(void *owner);
    void        *owner;
};
/* A piece with a copy of the bytes. */
struct http_piece http_piece_copy(struct bytes);

/* Whole answers.  Headers besides Content-Length and Date are the caller's; they are copied, bodies
 * of http_respond too. gzip is not applied here. */
void http_respond(struct http_exchange *, int status, const struct http_header *,
                  size_t header_count, struct bytes body);
/* Takes the pieces (the array is copied); sends them without gathering them in memory first. */
void http_respond_pieces(struct http_exchange *, int status, const struct http_header *,
                         size_t header_count, const struct http_piece *, size_t piece_count);
/* Answers in parts: chunked in HTTP/1.1, DATA frames in HTTP/2. */
void http_stream_begin(struct http_exchange *, int status, const struct http_header *,
                       size_t header_count);
/* Directly after the beginning: so many bytes will come, which the client is told beforehand. */
void http_stream_set_length(struct http_exchange *, int64_t length);
void http_stream_write(struct http_exchange *,
                       struct http_piece); /* takes the piece; flushed at the end of the turn */
size_t http_stream_queued(const struct http_exchange *); /* bytes not yet handed to the kernel */
/* Called when the queue has fallen below HTTP_DRAIN_BYTES after having been there or above:
 * back-pressure for copiers.  One that stops with less in the queue is not called. */
enum { HTTP_DRAIN_BYTES = 64 * 1024 };
void http_stream_on_drain(struct http_exchange *,
                          void (*drained)(void *context, struct http_exchange *), void *context);
void   http_stream_end(struct http_exchange *);
void http_exchange_abort(struct http_exchange *); /* resets the stream; on_close follows */

/* Leaves HTTP behind (HTTP/1.1 with wants_upgrade only): sends 101 with these headers, then both
 * directions are raw bytes. The exchange stays the handle: received bytes come to `received` (size
 * 0: the peer has closed its side), http_stream_write sends, http_stream_end closes after what is
 * queued.  While `pause` is set nothing is read. */
void http_upgrade(struct http_exchange *, const struct http_header *, size_t header_count,
                  void (*received)(void *context, struct http_exchange *, struct bytes),
                  void *context);
void http_upgrade_pause(struct http_exchange *, bool pause);

#endif

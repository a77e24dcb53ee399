/* SPDX-License-Identifier: Apache-2.0 */
/* client.h - an HTTP/1.1 client (TLS or plain) on a loop: requests, streams, upgrades.
 *
 * One http_target is one server: address, TLS, and a pool of idle connections (TARGET_IDLE_MAX).
 * Redirects are never followed: a 3xx is an answer like any other (CVE-2018-1002102).
 * A connection whose answer was not read to its end, or whose upgrade was refused, is closed, never
 * reused.
 *
 * Thread: the loop's. */
#ifndef KNARR_HTTP_CLIENT_H
#define KNARR_HTTP_CLIENT_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "base/bytes.h"
#include "base/error.h"
#include "http/server.h"         /* struct http_header */

struct netns_link;
struct tls_context;
struct http_target;
struct http_call;

enum { TARGET_IDLE_MAX = 8, TARGET_CALLS_MAX = 4096 };
enum { HTTP_ANSWER_MAX = 256 * 1024 * 1024 };    /* for those who collect an answer in memory */

struct http_target_options {
    uv_loop_t          *loop;
    const char         *host;            /* name or address to connect to */
    uint16_t            port;
    struct tls_context *tls;             /* NULL: plain */
    bool                owns_tls;        /* it is freed with the target */
    const char         *server_name;     /* verified in the certificate; NULL: host */
    struct netns_link  *link;            /* sockets come from there; NULL: our own namespace */
    int64_t             connect_timeout_ms;
};
struct http_target *http_target_new(const struct http_target_options *);
/* Running calls end with an error first; not from within a call's callback.  The loop must run
 * another turn. */
void http_target_free(struct http_target *);
/* Frees it when the last of its calls has ended; no new ones.  Also from within a callback. */
void http_target_release(struct http_target *);

struct http_answer {
    int                       status;
    const struct http_header *headers;
    size_t                    header_count;
};
struct bytes http_answer_header(const struct http_answer *, const char *lower_case_name);

/* Callbacks: on_head once, on_data for each part, then on_end once (err NULL: complete).  Where err
 * is set on_head may never have been called.  The call is freed after on_end.  None is called from
 * within http_call_start; any may cancel. err: SERVICE_UNAVAILABLE with os_errno ("dial
 * tcp 10.0.0.1:80: connect: connection refused"), TIMEOUT ("context deadline exceeded"). Host,
 * Content-Length and Connection are written here.  A request with the header "transfer-encoding:
 * chunked", or with a "content-length" of its own, streams its body: each http_call_write is a part
 * of it and http_call_shutdown ends it.
 * A request that can be repeated (GET, PUT, DELETE ...) and meets an idle connection that the
 * server has just closed is sent again on a new one. */
struct http_call_options {
    const char               *method;
    const char               *target;            /* path and query */
    const struct http_header *headers;           /* copied */
    size_t                    header_count;
    struct bytes              body;              /* copied */
    int64_t                   timeout_ms;        /* for the whole call; 0: none (watches) */
    bool upgrade; /* HTTP/1.1 Upgrade: after on_head with 101 the bytes are raw */
    void (*on_head)(void *context, struct http_call *, const struct http_answer *);
    void (*on_data)(void *context, struct http_call *, struct bytes);
    void (*on_end)(void *context, struct http_call *, const struct error *err);
    void                     *context;
};
struct http_call *http_call_start(struct http_target *, const struct http_call_options *);
void   http_call_cancel(struct http_call *);             /* no callback any more */
/* After an upgrade (or while a request body is streamed): raw bytes to the server. */
void   http_call_write(struct http_call *, struct http_piece);
size_t http_call_queued(const struct http_call *);
void   http_call_on_drain(struct http_call *, void (*drained)(void *context, struct http_call *));
void   http_call_shutdown(struct http_call *);           /* no more from us, after what is queued */
void   http_call_pause(struct http_call *, bool pause);  /* stop reading */

#endif

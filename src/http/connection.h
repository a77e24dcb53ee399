/* SPDX-License-Identifier: Apache-2.0 */
/* connection.h - one client's connection, and the server it belongs to; for the server's own files.
 *
 * A connection has a protocol: a table of functions for HTTP/1.1 or HTTP/2, chosen when TLS has
 * agreed on one.  The protocol cuts requests out of the input and, at the end of a turn, writes
 * what the exchanges have ready.
 *
 * Holds: server->connections is in the order of last activity, the longest idle first. */
#ifndef KNARR_HTTP_CONNECTION_H
#define KNARR_HTTP_CONNECTION_H

#include <nghttp2/nghttp2.h>
#include <stdbool.h>
#include <uv.h>

#include "base/list.h"
#include "http/exchange.h"
#include "http/http1_body.h"
#include "http/server.h"
#include "http/transport.h"

struct connection;
struct loop_timer;

struct protocol {
    void (*input)(struct connection *, struct bytes);    /* size 0: the peer has ended */
    void (*output)(struct connection *);
    void (*turned)(struct connection *);                 /* after output */
    void (*stop)(struct connection *); /* no request after those that have begun */
    void (*done)(struct connection *);                   /* gives everything back */
};
extern const struct protocol http1_protocol, http2_protocol;
void http1_start(struct connection *);
bool http2_start(struct connection *);                   /* false: no memory */

enum http1_framing { FRAMING_NONE, FRAMING_IDENTITY, FRAMING_CHUNKED };
enum http1_state { HTTP1_HEAD, HTTP1_BODY, HTTP1_BUSY, HTTP1_RAW, HTTP1_LINGER };

struct http1 {
    struct buffer         input;         /* what could not be used yet */
    size_t                searched;      /* of it, for the end of a head */
    struct http_exchange *current;
    struct http1_body     body;          /* of the request */
    enum http1_state      state;
    enum http1_framing    framing;       /* of the answer */
    size_t                chunk_left;    /* of the answer's chunk that has begun */
    size_t                lingered_bytes;
    bool                  keep_alive;
    bool                  is_old;        /* HTTP/1.0: no chunks */
    bool                  answer_written;
    bool                  send_continue;
    bool                  peer_ended;
};

struct http2 {
    nghttp2_session *session;
    uint64_t         resets_ms;          /* when the budget was last filled up */
    int              resets_left;
};

struct connection {
    struct transport       transport;
    struct http_server    *server;
    const struct protocol *protocol;     /* NULL until it is agreed on */
    struct list            link, exchanges, ready, high;
    int                    exchange_count;
    uint64_t               active_ms;    /* of the loop's clock: a request began or ended */
    uint64_t               deadline_ms;  /* to be gone by then; 0: none */
    uint64_t               moved_ms;     /* when the kernel last took bytes while some were left */
    uint64_t               moved_bytes;
    uint64_t               abandoned_ms; /* when the peer was first seen gone while we did not read */
    struct http_peer       peer;
    char                   address[64];
    bool                   stopping;
    bool                   closing;      /* to be closed when the stack has been left */
    union {
        struct http1 http1;
        struct http2 http2;
    };
};

struct http_server {
    struct http_server_options  options;
    struct transport_hub       *hub;
    struct tls_context         *tls;
    struct list                 listeners, connections;
    void                      (*connection_gone)(struct http_server *);  /* one of them, for good */
    int                         listener_count, connection_count;
    struct list                 spare;   /* exchanges to be used again */
    int                         spare_count;
    size_t body_bytes; /* of all requests that are being read or handled */
    size_t stranger_bytes;               /* of these, of whom we do not know */
    nghttp2_session_callbacks  *callbacks;
    nghttp2_option             *http2_options;
    struct loop_timer          *sweep;
    struct loop_timer          *accept_again;    /* after descriptors ran out */
    bool                        is_stopping;
    uint64_t                    stop_ms;         /* deadline */
    void                      (*stopped)(void *);
    void                       *stopped_context;
    uint64_t                    date_ms;
    char                        date[32];
};

/* connection.c */
void connection_accept(struct http_server *, int fd, const char *address);   /* takes the fd */
void connection_close(struct connection *);      /* now; not within output */
void connection_sweep(struct connection *, uint64_t now_ms);

/* What protocols and exchanges ask of their connection. */
static inline uint64_t connection_now(const struct connection *connection)
{
    return uv_now(connection->server->options.loop);
}
static inline void connection_close_soon(struct connection *connection)
{
    connection->closing = true;
    transport_schedule(&connection->transport);
}
/* A request begins or ends. */
static inline void connection_active(struct connection *connection)
{
    connection->active_ms = connection_now(connection);
    list_remove(&connection->link);
    list_append(&connection->server->connections, &connection->link);
}
/* The exchange has something for its protocol. */
static inline void connection_want(struct http_exchange *exchange)
{
    if (exchange->closed)
        return;
    if (list_is_empty(&exchange->ready))
        list_append(&exchange->connection->ready, &exchange->ready);
    transport_schedule(&exchange->connection->transport);
}

/* server_date.c: the Date of answers, made anew now and then. */
const char *server_date(struct http_server *);

/* http2.c: what every session of a server shares. */
bool http2_set_up(struct http_server *);
void http2_clean_up(struct http_server *);

#endif

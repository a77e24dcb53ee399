/* SPDX-License-Identifier: Apache-2.0 */
/* api_server.h - the process: its core, its I/O threads, and what travels between them.
 *
 * Thread: a struct api_thread is its own; the server's members are the core's, but for what never changes
 * after the start. */
#ifndef KNARR_APISERVER_API_SERVER_H
#define KNARR_APISERVER_API_SERVER_H

#include <uv.h>

#include "apiserver/server.h"
#include "base/list.h"
#include "base/map.h"
#include "http/server.h"
#include "io/loop.h"

struct aggregator;
struct authorizer;
struct core;
struct env;
struct gathering;
struct pipeline;
struct request;
struct signing_key;
struct store;
struct tls_context;
struct token_trust;
struct watch_mail;

enum request_verb {
    REQUEST_GET,
    REQUEST_LIST,
    REQUEST_WATCH,
    REQUEST_CREATE,
    REQUEST_UPDATE,
    REQUEST_PATCH,
    REQUEST_DELETE,
    REQUEST_DELETE_COLLECTION,
    REQUEST_CONNECT,
    REQUEST_VERB_COUNT
};

/* What travels between the threads: the receiver's mailbox calls deliver. */
struct letter {
    struct mail mail;
    void      (*deliver)(struct letter *);
};

/* Where a request goes on when a letter brings it to the other side. */
struct request_stages {
    void (*execute)(struct request *);   /* the core */
    void (*conclude)(struct request *);  /* its I/O thread */
};

struct api_thread {
    struct api_server  *server;
    uv_loop_t           loop;
    uv_thread_t         thread;
    struct http_server *http;
    struct mailbox     *mailbox;         /* requests that come back from the core, watch events */
    struct watch_mail  *outgoing;        /* the core's: events to be posted; NULL: none */
    struct map          nodes;           /* "address:port" -> struct http_target */
    struct map          extensions;      /* likewise, by all that is true of the connection */
    struct list         webhook_calls;   /* under way */
    bool                is_stopping;
};

struct api_server {
    const struct api_options *options;
    const struct request_stages *stages;
    struct env          *env;
    struct store        *store;
    struct core         *core;
    struct pipeline     *pipeline;
    struct authorizer   *authorizer;
    struct aggregator   *aggregator;
    struct signing_key  *token_key;
    struct tls_context  *server_tls, *node_tls;
    struct tls_context  *pod_tls;        /* of https:NAME:PORT in proxies: verifies nothing */
    uv_loop_t            loop;           /* the core's */
    struct mailbox      *mailbox;        /* requests for the core */
    struct mailbox      *store_mailbox;  /* batches that are done */
    uv_prepare_t         turn;
    uv_idle_t            again;
    uv_timer_t           timer;
    uv_timer_t           rest;           /* runs after a burst of requests */
    uv_signal_t          signals[2];
    struct api_thread   *threads;
    int                  thread_count, threads_running;
    bool                 is_stopping, has_failed;
    struct list          watches;
    struct gathering    *gathering;      /* of usage; NULL: none is under way */
    /* figures for /metrics, counted on the core's thread */
    uint64_t             requests, requests_failed, requests_by_verb[REQUEST_VERB_COUNT];
    uint64_t             requests_at_rest;       /* when memory was last given back, or may be soon */
};

/* Bearer tokens that this server takes, now. */
struct token_trust server_token_trust(const struct api_server *);

#endif

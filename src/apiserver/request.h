/* SPDX-License-Identifier: Apache-2.0 */
/* request.h - one HTTP request on its way, and the threads it crosses.
 *
 *     I/O thread:  route, authenticate, decode the body            (request_begin)
 *     core:        impersonate, authorize, read or write           (request_execute)
 *     I/O thread:  render and send                                 (request_answer)
 *
 * A request is owned by one side at a time and travels by mail; its arena goes with it.  `exchange`
 * alone belongs to the I/O thread always: it becomes NULL when the client has gone. A failure at
 * any stage is one struct error, and answer.c turns it into a Status. */
#ifndef KNARR_APISERVER_REQUEST_H
#define KNARR_APISERVER_REQUEST_H

#include <uv.h>

#include "apiserver/server.h"
#include "write/token.h"
#include "base/arena.h"
#include "base/map.h"
#include "codec/value.h"
#include "core/core.h"
#include "core/usage.h"
#include "core/writer.h"
#include "http/server.h"
#include "http/url.h"
#include "io/loop.h"
#include "object/kind_set.h"
#include "object/object.h"
#include "object/schema.h"

struct authorizer;
struct body;
struct gathering;
struct listing;
struct http_target;
struct pipeline;
struct signing_key;
struct stream;
struct watch;
struct watch_mail;
struct websocket;

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

struct api_thread {
    struct api_server  *server;
    uv_loop_t           loop;
    uv_thread_t         thread;
    struct http_server *http;
    struct mailbox     *mailbox;         /* requests that come back from the core, watch events */
    struct watch_mail  *outgoing;        /* the core's: events to be posted; NULL: none */
    struct map          nodes;           /* "address:port" -> struct http_target */
    struct list         webhook_calls;   /* under way */
    bool                is_stopping;
};

struct api_server {
    const struct api_options *options;
    struct env          *env;
    struct store        *store;
    struct core         *core;
    struct pipeline     *pipeline;
    struct authorizer   *authorizer;
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
    bool                 is_stopping;
    struct list          watches;
    struct gathering    *gathering;      /* of usage; NULL: none is under way */
    /* figures for /metrics, counted on the core's thread */
    uint64_t             requests, requests_failed, requests_by_verb[REQUEST_VERB_COUNT];
    uint64_t             requests_at_rest;       /* when memory was last given back, or may be soon */
};

/* What answers a path that is no resource. */
struct request;
typedef void path_function(struct request *);

struct route {
    const struct kind        *kind;          /* NULL: a path */
    const struct subresource *subresource;
    const char               *ns;            /* "" for none */
    const char               *name;          /* NULL for a collection */
    const char               *rest;          /* behind .../proxy/ */
    enum request_verb         verb;
    path_function            *path;          /* runs on the I/O thread once authorized */
    const char               *path_verb;     /* "get", "post" ... */
    struct bytes              group, version;/* of discovery paths */
};

enum output_format {
    OUTPUT_JSON,
    OUTPUT_YAML,
    OUTPUT_PROTOBUF
}; /* protobuf only with SHAPE_OBJECT */
enum output_shape { SHAPE_OBJECT, SHAPE_TABLE, SHAPE_PARTIAL, SHAPE_DISCOVERY };
struct output {
    enum output_format format;
    enum output_shape  shape;
    const char        *shape_version;        /* "v1", "v1beta1", "v2" */
};

enum answer_type {
    ANSWER_NONE,
    ANSWER_OBJECT,
    ANSWER_VALUE,
    ANSWER_PAGE,
    ANSWER_STATUS_SUCCESS,
    ANSWER_PATH,
    ANSWER_WATCH,
    ANSWER_STREAM
};

/* ANSWER_STREAM: where the request goes on, and how. */
enum relay_type {
    RELAY_NODE,                              /* the agent of a node: exec, attach, port-forward */
    RELAY_LOG,                               /* the same, for a log, which may go as WebSocket */
    RELAY_NODE_PROXY,                        /* the same agent, for what the client likes */
    RELAY_HTTP,                              /* a pod, a service's endpoint, a port of a node */
    RELAY_HTTPS                              /* its certificate proves nothing and is not asked */
};
struct relay {
    enum relay_type type;
    const char     *address;                 /* numeric */
    uint16_t        port;
    const char     *target;                  /* path and query there */
    const char     *prefix;                  /* proxies: the client's path up to ".../proxy" */
};

struct request {
    struct letter          letter;
    struct api_server     *server;
    struct api_thread     *thread;
    struct http_exchange  *exchange;         /* I/O thread only */
    struct arena           arena;
    /* set while it begins */
    const char            *method, *path, *raw_query, *user_agent, *audit_id;
    struct url_query       query;
    struct route           route;
    const struct kind_set *kinds;            /* reference, where a custom kind was looked for */
    struct output          output;
    bool                   wants_upgrade;
    struct user            user;
    struct token_claims   *claims;           /* of a bearer token that is still to be checked */
    struct bytes           bootstrap_token;  /* likewise; {NULL, 0}: none */
    struct user           *impersonated;
    struct value          *body;
    struct write_request   write;
    struct error           err;
    const char            *bad_options; /* "PatchOptions": err is about the query; else NULL */
    bool                   names_nothing; /* err is about no object: its details are empty */
    /* set while it executes */
    enum answer_type       answer;
    int                    status;
    const struct object   *object;           /* reference */
    const struct kind     *answer_kind;
    struct value          *value;
    struct core_page       page;             /* references */
    const char            *continue_token;
    struct listing        *listing;      /* a list that is not finished */
    bool                   show_remaining;
    struct watch          *watch;
    struct usage_waiter    usage;
    bool stop_sent;    /* I/O thread only: the core was asked to end the watch */
    bool columns_sent; /* I/O thread only: the first Table of a watch is out */
    struct websocket      *watch_socket;     /* I/O thread only: of a watch that goes as messages */
    struct buffer          watch_message;    /* the event that is being written to it */
    bool                   watch_ended;      /* it is being closed; the request goes with it */
    struct core_stats      stats;            /* ANSWER_PATH of /metrics */
    uint64_t requests_seen, requests_failed_seen, requests_by_verb[REQUEST_VERB_COUNT];
    struct relay           relay;
    struct stream         *stream;           /* I/O thread only */
};

/* ---- I/O thread ---- */
void request_begin(void *thread, struct http_exchange *);
/* The body of a proxied request is not ours to gather. */
bool request_streams_body(void *thread, const struct http_request *);
MUST_USE bool request_route(struct request *);
/* All kinds, as they were when this request first asked; also on the core's thread. */
const struct kind_set *request_kinds(struct request *);
MUST_USE bool request_authenticate(struct request *);
MUST_USE bool request_decode(struct request *);
MUST_USE bool output_negotiate(struct request *);
void request_answer(struct request *);
void request_answer_error(struct request *);
/* 200 with an ETag, or 304 where the client has it already. */
struct document {
    const char *content_type;
    const char *etag;            /* without quotes; NULL: a hash of the body */
    bool        is_immutable;    /* may be kept for a year: its address names its content */
    bool        may_gzip;
};
void request_answer_document(struct request *, const struct document *, struct bytes body);
/* Answers 304 where the client has it: so it need not be made. */
MUST_USE bool request_answer_known(struct request *, const struct document *);
void request_answer_moved(struct request *, const char *location);
void request_answer_bytes(struct request *, int status, const char *content_type,
                          struct bytes body);
void request_free(struct request *);
/* The subprotocol by which a browser's WebSocket carries a token: this, and base64url. */
#define WEBSOCKET_BEARER_PREFIX "base64url.bearer.authorization.k8s.io."
void request_to_core(struct request *);

/* ---- the core's thread ---- */
void request_execute(struct request *);
void request_to_thread(struct request *);
/* The route's kind as it is now: a custom one may have changed on the way here.  NOT_FOUND where it
 * has gone. */
MUST_USE bool request_renew_kind(struct request *);
void request_read(struct request *);                   /* get, list: answers, maybe later */
/* Puts what was found (object, or else page) into the version that was asked for, then goes on:
 * later, where a webhook makes it, and not at all where it cannot. */
typedef void request_step(struct request *);
void request_convert(struct request *, request_step *go_on);
void request_fail(struct request *);                   /* answers request->err */
MUST_USE bool request_watch(struct request *);
MUST_USE bool request_review(struct request *, bool *ret_handled); /* create of the review kinds */
/* Whether webhooks let a connection be made; PENDING where they have not answered yet. */
MUST_USE bool request_connect_admit(struct request *);
/* log, exec, attach, port-forward, proxy: whom to ask for what (request->relay). */
MUST_USE bool request_connect(struct request *);
MUST_USE bool request_connect_proxy(struct request *);
/* The agent of a node, by its InternalIP; fails where that is no address of another machine. */
MUST_USE bool relay_to_node(struct request *, const char *node_name);
/* Filters of list, watch and deletecollection, from the query. */
struct list_filter;
MUST_USE bool list_filter_parse(struct request *, struct list_filter **ret);
bool list_filter_matches(const struct list_filter *, const struct object *);

/* ---- both ---- */
/* Bearer tokens that this server takes, now. */
struct token_trust server_token_trust(const struct api_server *);
const char *query_text(const struct request *,
                       const char *name); /* NULL where absent; in the arena */
MUST_USE bool query_int(struct request *, const char *name, int64_t otherwise, int64_t *ret);
MUST_USE bool query_revision(struct request *, int64_t *ret); /* resourceVersion; 0: absent */
MUST_USE bool list_options_check(struct request *);
MUST_USE bool watch_options_check(struct request *);
const char *verb_text(enum request_verb);

/* ---- the watch's I/O side, and streams ---- */
void watches_end_all(struct api_server *);             /* the core's thread */
void watch_begin_answer(struct request *);
void watch_client_gone(struct request *);
void stream_begin(struct request *);
void stream_client_gone(struct request *);
/* Of a node one that is kept until the thread ends; of anyone else a new one. */
struct http_target *relay_target(struct api_thread *, const struct relay *);
void api_thread_targets_free(struct api_thread *);

/* ---- metrics.k8s.io: what nodes and pods use; the core's thread ---- */
/* Where the node's kubelet server is; the address is in the arena.  False where it has told none, or
 * one that nobody may be sent to. */
MUST_USE bool node_relay(const struct object *node, struct arena *, struct relay *ret,
                         struct error *err);
bool is_usage_kind(const struct kind *);
void request_usage(struct request *);    /* get, list; answers later */
void gathering_begin(void *server);      /* the usage_reader */
void gathering_start(struct api_server *); /* once the threads run: what was asked for before */
void gathering_free(struct gathering *);

/* ---- paths ---- */
path_function path_version, path_health, path_metrics, path_root, path_api_versions,
    path_api_groups, path_api_group, path_api_resources, path_openapi_v2, path_openapi_v3_index,
    path_openapi_v3, path_oidc_configuration, path_oidc_keys;

/* The Table, PartialObjectMetadata and list forms, as JSON. */
void render_object(struct request *, struct buffer *, const struct object *);
void render_page(struct request *, struct body *);
struct value *status_of_error(struct request *);           /* of request->err; in the arena */
void render_status(struct request *, struct buffer *);     /* the same as JSON */
void render_watch_object(struct request *, struct buffer *, const struct object *, bool is_first);
const char *json_to_yaml(struct bytes json, struct arena *);

/* The same as protobuf; false where an object has no such form (of a page, request->err says why).
 */
MUST_USE bool protobuf_render_object(struct request *, struct buffer *, const struct object *,
                                     struct error *err);
MUST_USE bool protobuf_render_page(struct request *, struct body *);
MUST_USE bool protobuf_render_event(struct request *, struct buffer *, const char *type,
                                    const struct object *);
MUST_USE bool protobuf_render_event_value(struct buffer *, const char *type, const struct value *,
                                          const struct kind *);

#endif

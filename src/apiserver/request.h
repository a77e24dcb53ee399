/* SPDX-License-Identifier: Apache-2.0 */
/* request.h - one HTTP request on its way, and the threads it crosses.
 *
 *     I/O thread:  route, authenticate, decode the body            (request_begin)
 *     core:        impersonate, authorize, read or write           (request_execute)
 *     I/O thread:  render and send                                 (request_conclude)
 *
 * These are in begin.c, execute.c and conclude.c.  A request is owned by one side at a time and
 * travels by mail; its arena goes with it.  `exchange` alone belongs to the I/O thread always: it
 * becomes NULL when the client has gone.  A failure at any stage is one struct error, and
 * answer_status.c turns it into a Status. */
#ifndef KNARR_APISERVER_REQUEST_H
#define KNARR_APISERVER_REQUEST_H

#include "apiserver/aggregator.h"
#include "apiserver/api_server.h"
#include "apiserver/relay.h"
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

struct listing;
struct stream;
struct watch_handle;
struct websocket;

/* What a path that is no resource asks for; its answer is a function of paths.h. */
enum path {
    PATH_NONE,                   /* it is a resource */
    PATH_ROOT,
    PATH_VERSION,
    PATH_HEALTH,
    PATH_METRICS,
    PATH_API_VERSIONS,
    PATH_API_GROUPS,
    PATH_API_GROUP,
    PATH_API_RESOURCES,
    PATH_OPENAPI_V2,
    PATH_OPENAPI_V3_INDEX,
    PATH_OPENAPI_V3,
    PATH_OIDC_CONFIGURATION,
    PATH_OIDC_KEYS,
    PATH_UNKNOWN,                /* no API stands behind it */
    PATH_UNAVAILABLE,            /* that of another server, which cannot be asked */
    PATH_COUNT
};

/* What a path means that none of our kinds has: for whoever may have it, and for those who decide
 * whether it may even be asked for. */
struct foreign_route {
    const char *group, *version;
    const char *resource, *subresource;      /* NULL: a path that is no resource */
    const char *verb;                        /* "" of what has none */
    bool        is_known_group;              /* ours, in other versions */
};

struct route {
    const struct kind        *kind;          /* NULL: a path */
    const struct subresource *subresource;
    const char               *ns;            /* "" for none */
    const char               *name;          /* NULL for a collection */
    const char               *rest;          /* behind .../proxy/ */
    enum request_verb         verb;
    enum path                 path;
    const char               *path_verb;     /* "get", "post" ... */
    struct bytes              group, version;/* of discovery paths */
    struct foreign_route     *foreign;       /* NULL: it is our own */
};

/* What is wrong with a request in itself: told when it is clear that its client may ask. */
struct refusal {
    struct error err;
    const char  *bad_options;
    bool         names_nothing;
};

enum output_format {             /* in the order in which they are offered */
    OUTPUT_JSON,
    OUTPUT_YAML,
    OUTPUT_PROTOBUF,
    OUTPUT_CBOR,
    OUTPUT_FORMAT_COUNT
};
enum output_shape { SHAPE_OBJECT, SHAPE_TABLE, SHAPE_PARTIAL, SHAPE_DISCOVERY };
struct output {
    enum output_format format;
    enum output_shape  shape;
    const char        *shape_version;        /* "v1", "v1beta1", "v2" */
    bool               is_of_many;           /* a shape of lists alone */
    bool               in_lines;             /* JSON with a member a line */
};

enum answer_type {
    ANSWER_NONE,
    ANSWER_NOTHING,              /* a status without a body */
    ANSWER_OBJECT,
    ANSWER_VALUE,
    ANSWER_PAGE,
    ANSWER_STATUS_SUCCESS,
    ANSWER_PATH,
    ANSWER_WATCH,
    ANSWER_STREAM
};

struct request {
    struct letter          letter;
    struct api_server     *server;
    struct api_thread     *thread;
    struct http_exchange  *exchange;         /* I/O thread only */
    void                 (*client_gone)(struct request *);   /* likewise: what that ends, or NULL */
    struct arena           arena;
    /* set while it begins */
    const char            *method, *path, *raw_query, *user_agent, *audit_id;
    struct url_query       query;
    struct route           route;
    const struct patch_row *patch_row;       /* decode.c's, of a PATCH; NULL: of no type there is */
    bool                   is_heard;     /* neither path, method and form of the answer have been
                                            refused, nor who asks */
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
    struct refusal        *refusal;          /* NULL: none */
    const char            *bad_options; /* "PatchOptions": err is about the query; else NULL */
    bool                   names_nothing; /* err is about no object: its details are empty */
    bool                   is_about_patch; /* a refusal is, which is not read where there is nothing
                                              to patch */
    /* set while it executes */
    enum answer_type       answer;
    int                    status;
    const struct object   *object;           /* reference */
    const struct kind     *answer_kind;
    struct value          *value;
    struct core_page       page;             /* references */
    const char            *continue_token;
    struct listing        *listing;      /* a list that is not finished */
    struct extension_list  extensions;   /* ANSWER_PATH: for discovery */
    bool                   show_remaining;
    struct watch_handle   *watch;
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

/* ---- its life (request.c); sending gives it away ---- */
struct request *request_new(struct api_thread *, struct http_exchange *);      /* I/O thread */
void request_to_core(struct request *);
void request_to_thread(struct request *);
void request_fail(struct request *);                   /* the core's: answers request->err */
void request_free(struct request *);

/* ---- its stages ---- */
void request_begin(void *thread, struct http_exchange *);
void request_execute(struct request *);
void request_conclude(struct request *);

/* ---- of the first: false with request->err set ---- */
MUST_USE bool request_authenticate(struct request *);
MUST_USE bool request_route(struct request *);
/* A patch is of no type that there is: said before what its client accepts is looked at. */
MUST_USE bool request_check_form(struct request *);
MUST_USE bool output_negotiate(struct request *);
MUST_USE bool request_decode(struct request *);
/* The body of a proxied request is not ours to gather. */
bool request_streams_body(void *thread, const struct http_request *);
/* Whether a certificate, or a token of ours, says who sends it; that one may since have gone. */
bool request_is_known(void *thread, const struct http_request *, const struct http_peer *);
/* The subprotocol by which a browser's WebSocket carries a token: this, and base64url. */
#define WEBSOCKET_BEARER_PREFIX "base64url.bearer.authorization.k8s.io."

/* ---- of the second ---- */
/* The route's kind as it is now: a custom one may have changed on the way here.  NOT_FOUND where it
 * has gone. */
MUST_USE bool request_renew_kind(struct request *);
void request_read(struct request *);                   /* get, list: answers, maybe later */
/* Puts what was found (object, or else page) into the version that was asked for, then goes on:
 * later, where a webhook makes it, and not at all where it cannot. */
typedef void request_step(struct request *);
void request_convert(struct request *, request_step *go_on);
MUST_USE bool request_review(struct request *, bool *ret_handled); /* create of the review kinds */

/* ---- of the last ---- */
/* Whether what was found can be told in the form that was asked for; who fails otherwise is told of
 * that instead.  False with request->err set. */
MUST_USE bool output_check(struct request *);
/* A Status that tells an error has no other shape: the best of what is accepted as it is, else JSON
 * in lines. */
void output_choose_for_status(struct request *);

/* ---- any thread that has it ---- */
/* All kinds, as they were when this request first asked. */
const struct kind_set *request_kinds(struct request *);
const char *verb_text(enum request_verb);

#endif

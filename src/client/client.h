/* SPDX-License-Identifier: Apache-2.0 */
/* client.h - a client of a Kubernetes API server: requests, and watches that never end.
 *
 * Used by the node agent and by kubectl.  Credentials come from a kubeconfig or are given.
 *
 * client_watch keeps a local copy's owner informed: it lists, watches from there with bookmarks,
 * resumes after errors with back-off (WATCH_BACKOFF_MIN_MS doubling to WATCH_BACKOFF_MAX_MS, jitter
 * by env), lists again where the server does not know its version, and tells of each object exactly
 * what changed: after a relist it reports deletions that were missed.
 *
 * Thread: the loop's. */
#ifndef KNARR_CLIENT_CLIENT_H
#define KNARR_CLIENT_CLIENT_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "base/bytes.h"
#include "base/error.h"
#include "client/exec_credential.h"

struct arena;
struct env;
struct kind;
struct netns_link;
struct object;
struct tls_context;
struct value;
struct client;
struct client_call;
struct client_watch;

enum { WATCH_BACKOFF_MIN_MS = 100, WATCH_BACKOFF_MAX_MS = 10000 };
enum { CLIENT_GROUPS_MAX = 64, CLIENT_HEADERS_MAX = CLIENT_GROUPS_MAX + 4 };

struct client_options {
    uv_loop_t   *loop;
    struct env  *env;
    const char *server;      /* "https://10.0.0.1:6443"; a path goes before every target */
    const char *server_name; /* expected in its certificate; NULL: the host of `server` */
    struct bytes ca_pem, certificate_pem, key_pem;
    const char  *token;                  /* NULL: none */
    const char  *user_agent;
    bool         insecure;
    /* For whom requests are made (impersonation); NULL: for who makes them.  BAD_REQUEST where there
     * are groups or a uid without a user, or too many groups. */
    const char        *as, *as_uid;
    const char *const *as_groups;        /* at most CLIENT_GROUPS_MAX */
    size_t             as_group_count;
    struct netns_link *link;
    /* What the server says beside its answers, each text for itself, borrowed; NULL: nobody asks.
     */
    void (*warned)(void *context, struct bytes text);
    void  *warned_context;
};
MUST_USE struct client *client_new(const struct client_options *,
                                   struct error *err); /* copies what it needs */
/* Of the requests that begin from now on: what a program gave has an end (exec_credential.h). */
void client_set_token(struct client *, const char *token);
void client_free(
    struct client *); /* calls that still run end with an error first; watches are stopped before */

/* The files that count as one kubeconfig: `path` (--kubeconfig), else those of $KUBECONFIG, else
 * ~/.kube/config; none where $HOME is unset.  BAD_REQUEST: more than KUBECONFIG_FILES_MAX. */
enum { KUBECONFIG_FILES_MAX = 32 };
struct kubeconfig_paths {
    const char *items[KUBECONFIG_FILES_MAX];     /* in the arena */
    size_t      count;
};
MUST_USE bool kubeconfig_paths(const char *path, struct arena *, struct kubeconfig_paths *ret,
                               struct error *err);

/* A kubeconfig as kubectl reads it: --kubeconfig, $KUBECONFIG, ~/.kube/config; `context` NULL: the
 * current one.  Files it names are read; certificate-authority-data and the like decoded. All texts
 * are in the arena.  With no file at all: the service account of the pod that we are in, else
 * http://localhost:8080, as kubectl does. BAD_REQUEST: a file, or what it says, is wrong;
 * NOT_FOUND: no such context. */
struct kubeconfig {
    struct client_options options;       /* loop and env are left to the caller */
    struct exec_plugin    plugin;        /* whose answer options still lacks, where it has one */
    const char           *namespace;     /* "default" where none */
    const char           *path;
};
MUST_USE bool kubeconfig_load(const char *path, const char *context, struct arena *,
                              struct kubeconfig *ret, struct error *err);
/* Text of a kubeconfig with one cluster, user and context of this name. */
void kubeconfig_write(struct buffer *, const char *name, const char *server, struct bytes ca_pem,
                      struct bytes certificate_pem, struct bytes key_pem);

/* One request.  `done` is called once, never from within client_request: err is NULL for a 2xx
 * answer; for a Status it carries reason, code, message and causes.  The body, the causes and a long
 * message live until `done` returns, and so does the call. */
struct client_request {
    const char  *method;                 /* "GET" */
    const char  *target;                 /* "/api/v1/namespaces/default/pods/web?..." */
    const char  *content_type;           /* of the body; NULL: application/json */
    const char  *accept;                 /* NULL: application/json */
    struct bytes body;
    int64_t      timeout_ms;             /* 0: 30 s */
    void       (*done)(void *context, int status, struct bytes body, const struct error *err);
    void        *context;
};
struct client_call *client_request(struct client *, const struct client_request *);
void client_call_cancel(struct client_call *);

/* Paths: "/apis/apps/v1/namespaces/NS/deployments/NAME/SUB"; ns, name and subresource may be NULL.
 */
const char *client_path(const struct kind *, const char *ns, const char *name,
                        const char *subresource, struct arena *);

/* The same, blocking: runs the client's own loop until it is done.  For kubectl. Body in the
 * buffer, the error's causes and a long message in the arena (NULL: without them). */
MUST_USE bool client_request_wait(struct client *, const struct client_request *,
                                  struct buffer *ret_body, struct arena *, struct error *err);

enum client_event {
    CLIENT_ADDED,
    CLIENT_MODIFIED,
    CLIENT_DELETED,
    CLIENT_SYNCED /* the first list is complete; object is NULL */
};
struct client_watch_options {
    const struct kind *kind;
    const char        *ns;               /* NULL: all */
    const char        *label_selector, *field_selector;      /* NULL: none */
    void (*event)(void *context, enum client_event, const struct object *now,
                  const struct object *before); /* borrowed */
    void              *context;
};
/* The watch keeps the last state of each object (client_watch_get).  `event` is never called from
 * within client_watch_start; it may stop the watch.  CLIENT_SYNCED comes once, after the first
 * list. */
struct client_watch *client_watch_start(struct client *, const struct client_watch_options *);
void client_watch_stop(struct client_watch *);
const struct object *client_watch_get(const struct client_watch *, const char *ns,
                                      const char *name); /* borrowed; NULL */
void client_watch_each(const struct client_watch *,
                       void (*visit)(void *context, const struct object *), void *context);
bool client_watch_is_synced(const struct client_watch *);

struct http_target *client_target(
    struct client *); /* for streams: websocket_dial with client_headers */
/* `target` behind the path of the server's URL, which goes before every one, of streams, too. */
const char *client_whole_target(const struct client *, const char *target, struct arena *);
struct http_header;
/* User-Agent, Authorization, Impersonate-...: `ret` has room for CLIENT_HEADERS_MAX; the texts are
 * the client's. */
size_t client_headers(struct client *, struct http_header *ret);

#endif

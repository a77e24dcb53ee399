/* SPDX-License-Identifier: Apache-2.0 */
/* session.h - what every verb shares: the flags that all have, the connection, and naming
 * resources. Thread: the program's only one. */
#ifndef KNARR_KUBECTL_SESSION_H
#define KNARR_KUBECTL_SESSION_H

#include <stdbool.h>
#include <uv.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/flags.h"
#include "client/client.h"
#include "object/schema.h"

struct session {
    struct arena      arena;
    uv_loop_t         loop;
    struct client    *client;
    const char       *kubeconfig, *context, *ns_flag, *server_flag;
    bool              all_namespaces;
    const char       *ns;                /* the one to use */
    const char       *server;
};

/* The five flags that all verbs have, for the front of a verb's own table. */
#define SESSION_FLAG_ROWS(session)                                                                 \
    { "--namespace", FLAG_TEXT, &(session)->ns_flag, "NS", "the namespace to look in", 'n' },      \
        { "--all-namespaces",       FLAG_SWITCH, &(session)->all_namespaces, NULL,                 \
          "look in all namespaces", 'A' },                                                         \
        { "--kubeconfig", FLAG_TEXT, &(session)->kubeconfig, "FILE",                               \
          "($KUBECONFIG, ~/.kube/config)" },                                                       \
        { "--context", FLAG_TEXT, &(session)->context, "NAME", "a context of the kubeconfig" },    \
    {                                                                                              \
        "--server", FLAG_TEXT, &(session)->server_flag, "URL",                                     \
            "another server than the kubeconfig's"                                                 \
    }

void session_init(struct session *);
void session_done(struct session *);
MUST_USE bool session_connect(struct session *, struct error *err); /* after the flags are read */

/* A request that is waited for; *ret_body may be NULL. */
MUST_USE bool session_call(struct session *, const struct client_request *,
                           struct buffer *ret_body, struct error *err);
/* Requests whose answer is wanted as a tree, which lies in the session's arena; NULL with *err set. */
const struct value *session_read(struct session *, const struct client_request *,
                                 struct error *err);
const struct value *session_get(struct session *, const char *target, struct error *err);

/* "pods", "po", "pod", "deployments.apps" ...: NULL with upstream's message. */
const struct kind *resource_find(const char *word, struct error *err);

/* What the words of get, delete, describe name: "pods a b", "pod/a svc/b", "pods,services". */
struct named {
    const struct kind *kind;
    const char        *name;             /* NULL: all of them */
};
enum { NAMED_MAX = 256 };
struct named_list {
    struct named items[NAMED_MAX];
    size_t       count;
};
MUST_USE bool named_parse(char **words, int count, struct named_list *ret, struct arena *,
                          struct error *err);

/* The named object, or all of the kind, in the session's namespace. */
const char *named_target(struct session *, const struct named *);
const struct value *session_get_named(struct session *, const struct named *, struct error *err);

/* Waits until `check` says that it is enough: it is shown the object as it is now and after each
 * change, NULL where there is none.  TIMEOUT when the time is over. */
typedef bool session_check(void *context, const struct value *object);
MUST_USE bool session_follow(struct session *, const struct named *, int64_t timeout_ms,
                             session_check *, void *context, struct error *err);

/* The documents of -f FILE (or "-", or a folder), each decoded as JSON or YAML. */
struct manifest {
    const struct kind *kind;
    struct value      *value;
    const char        *ns, *name;
};
struct manifest_list {
    struct manifest *items;
    size_t           count;
};
MUST_USE bool manifests_read(struct session *, const struct flag_list *files,
                             struct manifest_list *ret, struct error *err);

const char *kind_word(const struct kind *,
                      struct arena *); /* "deployment.apps", as results are printed */
const char *resource_word(const struct kind *, struct arena *);  /* "deployments.apps" */
int complain(const struct error *);                              /* prints as kubectl does; 1 */

/* The verbs; argv[0] is the verb. */
int verb_get(int argc, char **argv);
int verb_apply(int argc, char **argv);
int verb_delete(int argc, char **argv);
int verb_describe(int argc, char **argv);
int verb_logs(int argc, char **argv);
int verb_exec(int argc, char **argv);
int verb_version(int argc, char **argv);
int verb_wait(int argc, char **argv);
int verb_rollout(int argc, char **argv);
int verb_scale(int argc, char **argv);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* session.h - what every verb shares: the flags that all have, the connection, requests and
 * complaints.
 *
 * A verb is a struct that begins with its session, a table of flags, and a function that acts:
 * session_run reads the flags, connects, lets it act and tidies up.
 *
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_SESSION_H
#define KNARR_KUBECTL_SESSION_H

#include <stdbool.h>
#include <uv.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/flags.h"
#include "base/map.h"
#include "client/client.h"
#include "object/schema.h"

struct session {
    struct arena      arena;             /* of the whole run */
    uv_loop_t         loop;
    struct client    *client;
    const char       *kubeconfig, *context, *ns_flag, *server_flag, *token, *insecure, *ca_file,
        *certificate_file, *key_file, *tls_name, *request_timeout,
        *as, *as_uid;
    struct flag_list  as_groups;
    int64_t           timeout_ms;        /* of each request; 0: the client's own */
    struct exec_plugin plugin;           /* the program that gives credentials; .exec NULL: none */
    int64_t           expires_s;         /* of its token; 0: never */
    bool              all_namespaces;
    const char       *ns;                /* the one to use */
    const char       *server;
    struct resources *resources;         /* what discovery told; NULL: not asked yet */
    bool              has_printed_yaml;  /* the next one is another document */
    struct map        warned;            /* what the server warned of, each text once */
    bool              warnings_as_errors;
};

/* The flags that all verbs have, for the front of a verb's own table. */
#define SESSION_FLAG_ROWS(session)                                                                 \
    { "--namespace", FLAG_TEXT, &(session)->ns_flag, "NS", "the namespace to look in", 'n' },      \
        { "--kubeconfig", FLAG_TEXT, &(session)->kubeconfig, "FILE",                               \
          "($KUBECONFIG, ~/.kube/config)" },                                                       \
        { "--context", FLAG_TEXT, &(session)->context, "NAME", "a context of the kubeconfig" },    \
        { "--server", FLAG_TEXT, &(session)->server_flag, "URL",                                   \
          "another server than the kubeconfig's", 's' },                                           \
        { "--token", FLAG_TEXT, &(session)->token, "TEXT", "a bearer token" },                     \
        { "--certificate-authority", FLAG_TEXT, &(session)->ca_file, "FILE", "PEM" },              \
        { "--client-certificate", FLAG_TEXT, &(session)->certificate_file, "FILE", "PEM" },        \
        { "--client-key", FLAG_TEXT, &(session)->key_file, "FILE", "PEM" },                        \
        { "--insecure-skip-tls-verify", FLAG_WORD, &(session)->insecure, NULL,                     \
          "believe any server" },                                                                  \
        { "--tls-server-name", FLAG_TEXT, &(session)->tls_name, "NAME",                            \
          "whose certificate is expected" },                                                       \
        { "--as", FLAG_TEXT, &(session)->as, "USER", "whose rights the requests have" },           \
        { "--as-group", FLAG_LIST, &(session)->as_groups, "GROUP", "and which groups that one has" }, \
        { "--as-uid", FLAG_TEXT, &(session)->as_uid, "UID", "and which uid" },                     \
        { "--warnings-as-errors", FLAG_SWITCH, &(session)->warnings_as_errors, NULL,               \
          "exit code 1 where the server warned" },                                                 \
    {                                                                                              \
        "--request-timeout", FLAG_TEXT, &(session)->request_timeout, "DURATION",                   \
            "how long one request may take"                                                        \
    }

/* For verbs that look at many objects. */
#define EVERYWHERE_FLAG_ROW(session)                                                               \
    {                                                                                              \
        "--all-namespaces", FLAG_SWITCH, &(session)->all_namespaces, NULL,                         \
            "look in all namespaces", 'A'                                                          \
    }

struct command {
    const char        *usage;
    const struct flag *flags;
    size_t             flag_count;
    bool               is_offline;       /* it connects by itself, if at all */
    /* The exit code; the words are argv[0 ..] as flags_parse leaves them. */
    int (*act)(struct session *, char **words, const struct flag_words *);
};
#define COMMAND(text, rows, function)                                                                 \
    ((struct command){                                                                                \
        .usage = (text), .flags = (rows), .flag_count = ARRAY_SIZE(rows), .act = (function) })

/* Whether the word behind this one is a value of a flag that all verbs have. */
bool session_flag_has_value(const char *word);

void session_init(struct session *);
/* Reads the flags, connects, acts, ends the session: the exit code. */
int session_run(struct session *, const struct command *, int argc, char **argv);
MUST_USE bool session_connect(struct session *, struct error *err); /* after the flags are read */

struct session_request {
    const char  *method, *target;
    const char  *content_type, *accept;  /* NULL: JSON */
    struct bytes body;                   /* of session_call; session_send writes its own */
};

/* The answer's body lies in *ret (may be NULL). */
MUST_USE bool session_call(struct session *, const struct session_request *, struct buffer *ret,
                           struct error *err);
/* The answer as a value in the arena; NULL with *err set. */
MUST_USE struct value *session_get(struct session *, const char *target, struct arena *,
                                   struct error *err);
/* POST, PUT or PATCH of a value; `answer` (may be NULL) becomes what the server made of it. */
MUST_USE bool session_send(struct session *, const struct session_request *,
                           const struct value *body, struct value **answer, struct error *err);

/* A token that has ended meanwhile is asked for again, for the requests to come. */
MUST_USE bool session_renew(struct session *, struct error *err);

const char *kind_word(const struct kind *,
                      struct arena *); /* "deployment.apps", as results are printed */
const char *kind_plural(const struct kind *, struct arena *);        /* "deployments.apps" */
int complain(const struct error *);                              /* prints as kubectl does; 1 */

#endif

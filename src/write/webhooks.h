/* SPDX-License-Identifier: Apache-2.0 */
/* webhooks.h - admission by others: MutatingWebhookConfiguration and ValidatingWebhookConfiguration.
 *
 * The core does not wait.  A write that a webhook is to see is held: its state is kept aside, the
 * question goes to an I/O thread, and the write ends with PENDING.  When the answer has come the
 * whole write is run again from its beginning, and where it meets the webhook it goes on with the
 * state that was kept - as long as the object that it changes is still the same; else it starts
 * anew and asks again.  A client's request is parked meanwhile; a controller's sync fails with
 * PENDING and is repeated by its queue.
 *
 * A custom resource that is written in another version than its storage version is converted by its
 * definition's webhook (conversion.h) in the same way: the write is held until the form that it
 * needs is there.
 *
 * Mutating webhooks are asked one after the other, in the order of their configurations' names;
 * those that say IfNeeded once more where a later one changed something.  Validating ones are asked
 * all at once.
 *
 * Match conditions (CEL) are asked first; one that fails refuses the write unless failures are
 * ignored.
 *
 * Thread: the core's. */
#ifndef KNARR_WRITE_WEBHOOKS_H
#define KNARR_WRITE_WEBHOOKS_H

#include "write/admission.h"
#include "write/admission_expression.h"
#include "base/bytes.h"

struct conversions;
struct webhooks;

enum {
    WEBHOOK_ANSWER_MAX = 16 * 1024 * 1024, /* a review with a patch of a large object */
    WEBHOOK_HELD_MAX = 10000,              /* writes at a time */
    WEBHOOK_ROUNDS_MAX = 10                /* times a write may start anew */
};

/* ---- one webhook of a configuration (webhook_config.c) ---- */

struct webhook {
    const char         *name;
    struct admission_match  match;
    struct match_conditions conditions;
    const char         *url;             /* NULL: the service */
    const char         *service_ns, *service_name, *service_path;
    int64_t             service_port;
    struct bytes        ca_pem;          /* {0}: the system's */
    int64_t             timeout_s;
    bool                is_mutating, ignores_failure, wants_again;
};

struct webhook_list {
    struct webhook *items;
    size_t          count;
};

/* All webhooks of one sort, in order.  Everything lies in the arena. */
struct webhook_list webhook_list_read(struct core *, bool is_mutating, struct arena *);

/* A clientConfig: where the webhook is, and by whom its certificate is signed. */
void webhook_read_client(const struct value *client, struct webhook *ret, struct arena *);

/* ---- question and answer (webhook_review.c) ---- */

struct webhook_answer {
    bool           has_come;
    struct error   err;                  /* the call failed, or the answer is none */
    bool           is_allowed;
    struct value  *status, *patch;       /* in the arena; NULL: none */
    const char   **warnings;
    size_t         warning_count;
};

/* An AdmissionRequest without its objects, as expressions see it. */
void admission_request_write(struct buffer *, const struct admission_subject *,
                             const struct kind *);
/* An AdmissionReview. */
void webhook_write_review(struct buffer *, const struct admission_subject *, const struct kind *,
                          const char *uid);
/* From what was sent back. */
void webhook_read_answer(struct bytes body, const char *uid, struct arena *,
                         struct webhook_answer *ret);
/* The webhook refused: its status, in upstream's words. */
bool webhook_fail_denied(const struct webhook *, const struct webhook_answer *, struct error *err);

/* ---- calls (webhook_call.c) ---- */

struct webhook_call {
    void       (*done)(struct webhook_call *);   /* the core's thread; frees it */
    void        *context;
    size_t       place;                  /* the owner's */
    char        *uid, *host, *server_name, *target;      /* target: path and query */
    char        *shown;                  /* the URL for messages, without the query */
    const char  *method;                 /* NULL: POST; a constant */
    char        *etag;                   /* what is known already; then the answer's; NULL: none */
    uint16_t     port;
    bool         is_plain, is_inside;    /* http; a pod of the cluster */
    bool         is_insecure;            /* its certificate proves nothing */
    bool         is_front_proxy;         /* we ask by our own identity, for the aggregator */
    struct buffer ca_pem, body, answer;
    int          status;
    int64_t      timeout_s;
    struct error err;
};
/* Sends it on its way (one whose err is set straight back); the server's is webhook_call_send, whose
 * context is the struct api_server. */
typedef void webhook_sender(void *context, struct webhook_call *);
webhook_sender webhook_call_send;
void webhook_call_free(struct webhook_call *);
/* To whom: the URL, or a pod behind the service.  False with call->err set. */
bool webhook_call_aim(struct webhook_call *, const struct webhook *, struct core *, struct arena *);

/* ---- on the write path (webhooks.c) ---- */

struct webhooks *webhooks_new(struct core *, struct conversions *);
void webhooks_free(struct webhooks *);
/* Until it is started (bootstrap; simulation) no webhook is asked; without a sender all that one
 * would see ends with PENDING. */
void webhooks_start(struct webhooks *);
void webhooks_set_sender(struct webhooks *, webhook_sender *, void *context);
admission_function webhooks_mutate, webhooks_validate;
/* Whether there is any webhook, so that a write of this kind may have to be run again.  NULL: for
 * admission alone. */
bool webhooks_are_asked(const struct webhooks *, const struct kind *);
/* Before a write is run: gives it its key while its body is as its writer made it. */
void webhooks_begin(struct webhooks *, struct write_request *);
/* The object as `kind` has it; it lives as long as the write is run.  PENDING where its webhook has
 * not answered yet. */
MUST_USE bool webhooks_convert(struct write *, const struct object *, const struct kind *,
                               const struct object **ret, struct error *err);
/* The same for a tree; that of the write is kept for when the write is run again. */
struct tree_wish {
    const struct value *tree;
    const struct kind  *from, *to;
};
MUST_USE bool webhooks_convert_tree(struct write *, const struct tree_wish *, struct value **ret,
                                    struct error *err);
/* Whether one is asked to convert from one of these kinds to the other. */
bool webhooks_are_between(const struct kind *from, const struct kind *to);
/* The write is over: what was kept of it goes.  Not called where it ended with PENDING. */
void webhooks_forget(struct webhooks *, const struct write_request *);
/* Calls `resume` once the answers that the write waits for have come, or `abandon` at the end of the
 * server. */
void webhooks_when_answered(struct webhooks *, const struct write_request *,
                            void (*resume)(void *context), void (*abandon)(void *context),
                            void *context);
struct api_thread;
/* The thread ends: calls under way are given up. */
void webhook_calls_cancel(struct api_thread *);

#endif

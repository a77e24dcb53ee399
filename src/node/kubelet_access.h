/* SPDX-License-Identifier: Apache-2.0 */
/* kubelet_access.h - who may ask the agent's server for what: the API decides.
 *
 * Who asks is said by a client certificate (CN the user, O its groups), else by a bearer token,
 * which the API reviews (TokenReview).  What they may is asked of the API as well
 * (SubjectAccessReview), as a verb on a subresource of this node:
 *
 *     path                            subresources of nodes, one of which must be allowed
 *     /metrics, /metrics/...          metrics
 *     /stats/...                      stats
 *     /logs/...                       log
 *     /checkpoint/...                 checkpoint
 *     /pods, /runningpods             pods, proxy
 *     /healthz, /configz              healthz, configz; proxy
 *     /statusz, /flagz                statusz, configz
 *     all else                        proxy
 *
 *     GET get   POST create   PUT update   PATCH patch   DELETE delete   others: none ("")
 *
 * A certificate of the group system:masters, such as the API server's own, needs no review: it may
 * everything, and the API has authorized what it passes on.
 *
 * Answers are believed for a while (TOKEN_ALIVE_MS and so on, upstream's times), so what is revoked
 * works for so long.  Caches are bounded and hold no token, but its SHA-256.  At most
 * ACCESS_PENDING_MAX questions wait for the API, each for at most ACCESS_REVIEW_MS a review, of which
 * there are three.  Without questions nothing is allocated, and no timer runs.
 * Thread: the loop's. */
#ifndef KNARR_NODE_KUBELET_ACCESS_H
#define KNARR_NODE_KUBELET_ACCESS_H

#include "base/bytes.h"

struct access_question;
struct client;
struct env;
struct error;
struct http_peer;
struct kubelet_access;

enum {
    TOKEN_ALIVE_MS = 120000, ALLOWED_ALIVE_MS = 300000, REFUSED_ALIVE_MS = 30000,
    TOKENS_KNOWN_MAX = 256, TOKENS_REFUSED_MAX = 256, DECISIONS_KNOWN_MAX = 1024,
    ACCESS_IDENTITY_MAX = 16384,         /* what a user and its groups may take to be remembered */
    ACCESS_PENDING_MAX = 64, ACCESS_REVIEW_MS = 10000
};

/* The client and the env must outlive it. */
struct kubelet_access *kubelet_access_new(struct client *, struct env *, const char *node_name);
void kubelet_access_free(struct kubelet_access *);       /* questions that wait are cancelled */
/* Ends what waits, and whatever is asked later: SERVICE_UNAVAILABLE. */
void kubelet_access_stop(struct kubelet_access *);

struct access_request {
    const struct http_peer *peer;
    struct bytes            authorization;       /* the header; {NULL,0}: there is none */
    struct bytes            method;
    struct bytes            area;                /* the path's first part, decoded */
};
/* Called once, perhaps from within kubelet_access_ask.  `refusal` NULL: it is allowed.  Else
 *   UNAUTHORIZED         neither certificate nor a good token
 *   FORBIDDEN            names user, verb and subresources
 *   TOO_MANY_REQUESTS    too many questions wait
 *   INTERNAL_ERROR       the API could not be asked
 *   SERVICE_UNAVAILABLE  the agent stops */
typedef void kubelet_access_told(void *context, const struct error *refusal);
/* Copies what it needs.  *question is what to cancel while it waits, and NULL from the moment
 * `told` is called; it must stay where it is until then. */
void kubelet_access_ask(struct kubelet_access *, const struct access_request *,
                        kubelet_access_told *, void *context, struct access_question **question);
/* `told` will not be called.  Accepts NULL. */
void kubelet_access_cancel(struct access_question *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* token.h - service account tokens: JWTs signed ES256, bound to objects, checked against what
 * exists.
 *
 * A token carries issuer, audiences, expiry, and under "kubernetes.io" the namespace, the account's
 * name and uid and, where bound, the pod's or secret's and the node's.  token_parse checks form,
 * signature, times and issuer (any thread, pure); token_check looks whether account and bound
 * objects still exist with these uids (the core's thread). */
#ifndef KNARR_WRITE_TOKEN_H
#define KNARR_WRITE_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

struct arena;
struct core;
struct decode_notes;
struct object;
struct pipeline;
struct signing_key;
struct user;
struct value;

enum { TOKEN_SECONDS_MIN = 600, TOKEN_BYTES_MAX = 16 * 1024 };
#define TOKEN_SECONDS_MAX (INT64_C(1) << 32)

/* Completes a TokenRequest (spec defaults, status.token, status.expirationTimestamp). Refuses bound
 * objects that do not exist. */
MUST_USE bool token_issue(struct pipeline *, const struct object *account,
                          struct value *token_request, struct arena *, struct error *err);

/* The claims as a JWT, in the arena; NULL with *err set. */
MUST_USE const char *token_sign(struct signing_key *, const struct value *claims, struct arena *,
                                struct error *err);

struct token_claims {
    const char         *ns, *account, *account_uid;
    const char *pod, *pod_uid, *secret, *secret_uid, *node, *node_uid; /* NULL where not bound */
    const char         *id;                  /* jti */
    const char         *kept_in;             /* the Secret of one without an end, or NULL */
    struct bytes        token;               /* of that one: the whole text */
    const struct value *audiences;           /* list */
};
/* Which tokens are good: those of this issuer, signed with this key (NULL: none), at this time. */
struct token_trust {
    struct signing_key *key;
    const char         *issuer;
    int64_t             now_s;
};
/* UNAUTHORIZED with the reason, as TokenReview tells it.  Whom it is for is for the caller to ask. */
MUST_USE bool token_parse(struct bytes token, const struct token_trust *, struct arena *,
                          struct token_claims *ret, struct error *err);
bool token_has_audience(const struct token_claims *, struct bytes audience);
/* What only the core's state can say of a token; UNAUTHORIZED with the reason.  The use of one without
 * an end is noted with its Secret.  `warnings` may be NULL. */
MUST_USE bool token_check(struct core *, const struct token_claims *, struct arena *,
                          struct decode_notes *warnings, struct error *err);
/* system:serviceaccount:NS:NAME with its three groups and the extra keys. */
void token_user(const struct token_claims *, struct arena *, struct user *ret);

#endif

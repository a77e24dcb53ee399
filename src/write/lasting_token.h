/* SPDX-License-Identifier: Apache-2.0 */
/* lasting_token.h - service account tokens that have no end, each kept in a Secret of the type
 * kubernetes.io/service-account-token.
 *
 * One is good as long as the Secret holds it and the account has the uid that it names: who deletes
 * the Secret takes it back.  It is for the API alone.
 *
 * Not here: form and signature, which are those of any token (token.h); who fills the Secrets
 * (controllers/account_secrets.c).
 *
 * Whoever uses one leaves the day in the Secret's labels, so that it can be told which are used no
 * more; a label there by hand takes a token back for as long as it stays.
 *
 * Thread: lasting_token_check and lasting_token_use the core's; the others any. */
#ifndef KNARR_WRITE_LASTING_TOKEN_H
#define KNARR_WRITE_LASTING_TOKEN_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/error.h"

struct arena;
struct core;
struct decode_notes;
struct object;
struct signing_key;
struct token_claims;
struct value;

#define LASTING_TOKEN_TYPE "kubernetes.io/service-account-token"
#define LASTING_TOKEN_KEY  "token"               /* of the Secret's data */

/* In the arena; NULL with *err set. */
MUST_USE const char *lasting_token_issue(struct signing_key *, const struct object *account,
                                         const struct object *secret, struct arena *,
                                         struct error *err);
/* Whether a token with these claims, whose signature is good, wants to be one. */
bool lasting_token_is(const struct value *claims);
/* UNAUTHORIZED where a claim is missing.  `issuer`: whose audience it has. */
MUST_USE bool lasting_token_read(const struct value *claims, struct bytes token,
                                 const char *issuer, struct arena *, struct token_claims *ret,
                                 struct error *err);
/* Whether the Secret still holds it; token_check asks for the account afterwards. */
MUST_USE bool lasting_token_check(const struct core *, const struct token_claims *,
                                  struct error *err);
/* It is used, by an account that is there: notes the day.  UNAUTHORIZED where the Secret's label
 * says that it is not good any more. */
MUST_USE bool lasting_token_use(struct core *, const struct token_claims *, struct arena *,
                                struct decode_notes *warnings, struct error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* bootstrap_token.h - "abcdef.0123456789abcdef": the tokens with which new nodes introduce
 * themselves.
 *
 * A token is a Secret bootstrap-token-ID in kube-system; whoever has it is
 * system:bootstrap:ID of the group system:bootstrappers, until it expires or the Secret goes. */
#ifndef KNARR_WRITE_BOOTSTRAP_TOKEN_H
#define KNARR_WRITE_BOOTSTRAP_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;
struct core;
struct user;
struct value;

#define BOOTSTRAP_TOKEN_PREFIX "bootstrap-token-"            /* of the Secret's name, before the ID */

enum { BOOTSTRAP_ID_BYTES = 6 };

/* What the Secret says under a key, decoded; {NULL, 0} where it says nothing.  In the arena. */
struct bytes bootstrap_token_data(const struct value *secret, const char *key, struct arena *);

/* Has it the form of one?  Any thread. */
bool bootstrap_token_is(struct bytes text);
/* False where there is no such token, or it may not authenticate (any more).  The core's thread. */
MUST_USE bool bootstrap_token_user(const struct core *, struct bytes token, int64_t now_s,
                                   struct arena *, struct user *ret);

#endif

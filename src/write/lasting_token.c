/* SPDX-License-Identifier: Apache-2.0 */
/* lasting_token.c - see lasting_token.h.  The claims have long names of their own, and an issuer
 * that no cluster chooses. */
#include "write/lasting_token.h"

#include <stddef.h>

#include "base/arena.h"
#include "codec/base64.h"
#include "codec/value.h"
#include "core/core.h"
#include "object/object.h"
#include "object/schema.h"
#include "write/token.h"

#define CLAIM(name) "kubernetes.io/serviceaccount/" name

static const char issuer_name[] = "kubernetes/serviceaccount", ns_claim[] = CLAIM("namespace"),
                  secret_claim[] = CLAIM("secret.name"),
                  account_claim[] = CLAIM("service-account.name"),
                  uid_claim[] = CLAIM("service-account.uid");

const char *lasting_token_issue(struct signing_key *key, const struct object *account,
                                const struct object *secret, struct arena *arena,
                                struct error *err)
{
    const struct { const char *name, *text; } rows[] = {
        { "iss", issuer_name },
        { ns_claim, account->namespace },
        { secret_claim, secret->name },
        { account_claim, account->name },
        { uid_claim, account->uid },
        { "sub", arena_printf(arena, "system:serviceaccount:%s:%s", account->namespace,
                              account->name) },
    };
    struct value *claims = value_new_map(arena);
    FOR_EACH(row, rows)
        value_set(claims, arena, row->name, value_new_text(arena, row->text));
    return token_sign(key, claims, arena, err);
}

bool lasting_token_is(const struct value *claims)
{
    return bytes_equal_text(value_string(value_member(claims, "iss"), ""), issuer_name);
}

static const char *claim_of(const struct value *claims, const char *name, struct arena *arena)
{
    return value_text(value_member(claims, name), "", arena);
}

bool lasting_token_read(const struct value *claims, struct bytes token, const char *issuer,
                        struct arena *arena, struct token_claims *ret, struct error *err)
{
    struct value *audiences = value_new_list(arena);
    value_append(audiences, arena, value_new_text(arena, issuer));
    *ret = (struct token_claims){ .ns = claim_of(claims, ns_claim, arena),
                                  .account = claim_of(claims, account_claim, arena),
                                  .account_uid = claim_of(claims, uid_claim, arena),
                                  .kept_in = claim_of(claims, secret_claim, arena),
                                  .token = token,
                                  .audiences = audiences };
    const char *subject = claim_of(claims, "sub", arena);
    if (text_is_empty(ret->ns) || text_is_empty(ret->account) ||
        text_is_empty(ret->account_uid) || text_is_empty(ret->kept_in) ||
        !text_equal(subject, arena_printf(arena, "system:serviceaccount:%s:%s", ret->ns,
                                          ret->account)))
        return fail(err, REASON_UNAUTHORIZED, 0, "invalid bearer token");
    return true;
}

bool lasting_token_check(const struct core *core, const struct token_claims *claims,
                         struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct bytes held = { NULL, 0 };
    const struct object *secret =
        core_get_latest(core, well_known.secret, claims->ns, claims->kept_in);
    if (!secret || secret->deletion_s)
        return fail(err, REASON_UNAUTHORIZED, 0,
                    "[invalid bearer token, Token has been invalidated]");
    const struct value *data = value_member(value_from_object(secret, &arena), "data");
    if (!base64_read(value_string(value_member(data, LASTING_TOKEN_KEY), ""), &arena, &held) ||
        !bytes_equal(held, claims->token))
        return fail(err, REASON_UNAUTHORIZED, 0,
                    "[invalid bearer token, Token does not match server's copy]");
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* lasting_token.c - see lasting_token.h.  The claims have long names of their own, and an issuer
 * that no cluster chooses. */
#include "write/lasting_token.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/log.h"
#include "codec/base64.h"
#include "codec/value.h"
#include "core/core.h"
#include "core/writer.h"
#include "object/decode.h"
#include "object/object.h"
#include "object/schema.h"
#include "object/time_text.h"
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

/* ---- its use ---- */

static const char last_used[] = "kubernetes.io/legacy-token-last-used",
                  invalid_since[] = "kubernetes.io/legacy-token-invalid-since";

static const struct log token_log = { "tokens" };

/* "2026-01-31", so many days from now. */
static const char *day_text(struct core *core, int days, struct arena *arena)
{
    enum { DAY_S = 24 * 3600, DAY_SIZE = sizeof "2026-01-31" - 1 };
    char text[TIME_TEXT_MAX];
    time_write(env_wall_s(core_env(core)) + (int64_t)days * DAY_S, text);
    return arena_copy(arena, text, DAY_SIZE);
}

static void write_day(struct core *core, const struct object *secret, const char *day,
                      struct arena *arena)
{
    static const char *const groups[] = { "system:masters", "system:authenticated", NULL };
    static const struct user user = { .name = "system:apiserver", .groups = groups };
    struct error err = { 0 };
    struct writer writer = { core, &user, arena };
    struct value *body = value_from_object(secret, arena);
    value_set(value_make_at(body, arena, "metadata.labels", VALUE_MAP), arena, last_used,
              value_new_text(arena, day));
    AUTO_PUT written = writer_update(&writer, secret->kind, NULL, body, &err);
    if (!written && err.reason != REASON_PENDING)
        log_warn(&token_log, "the use of a token could not be noted", KV("secret", secret->name),
                 KV_ERROR(&err));
}

/* Once a day.  Where clocks differ, somebody may have noted tomorrow. */
static void note_day(struct core *core, const struct object *secret, struct arena *arena)
{
    const char *noted = object_label(secret, last_used), *today = day_text(core, 0, arena);
    if (!text_equal(noted, today) && !text_equal(noted, day_text(core, 1, arena)))
        write_day(core, secret, today, arena);
}

/* Accounts that older clusters made name the Secrets that came with them. */
static bool came_with_account(const struct core *core, const struct token_claims *claims,
                              struct arena *arena)
{
    const struct object *account =
        core_get_latest(core, well_known.service_account, claims->ns, claims->account);
    const struct value *secrets =
        account ? value_member(value_from_object(account, arena), "secrets") : NULL;
    for (size_t i = 0; i < value_count(secrets); i++)
        if (bytes_equal_text(value_string(value_item(secrets, i), "name"), claims->kept_in))
            return true;
    return false;
}

bool lasting_token_use(struct core *core, const struct token_claims *claims, struct arena *arena,
                       struct decode_notes *warnings, struct error *err)
{
    AUTO_PUT secret =
        object_ref(core_get_latest(core, well_known.secret, claims->ns, claims->kept_in));
    note_day(core, secret, arena);
    if (!text_is_empty(object_label(secret, invalid_since)))
        return fail(err, REASON_UNAUTHORIZED, 0,
                    "[invalid bearer token, the token in secret %s/%s for service account %s/%s "
                    "has been marked invalid. Use tokens from the TokenRequest API or manually "
                    "created secret-based tokens, or remove the '%s' label from the secret to "
                    "temporarily allow use of this token]",
                    claims->ns, claims->kept_in, claims->ns, claims->account, invalid_since);
    if (warnings && came_with_account(core, claims, arena))
        decode_note(warnings, arena, "Use tokens from the TokenRequest API or manually created "
                                     "secret-based tokens instead of auto-generated secret-based "
                                     "tokens.");
    return true;
}

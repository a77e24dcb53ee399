/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_token.c - any bytes as a bearer token, and any claims in one that is rightly signed. */
#include "../fuzz.h"

#include "write/bootstrap_token.h"
#include "write/token.h"
#include "base/arena.h"
#include "codec/base64.h"
#include "core/writer.h"
#include "http/tls.h"

static struct signing_key *key;

static void try_token(struct bytes token)
{
    AUTO_ARENA arena = { 0 };
    struct token_claims claims;
    struct error err = { 0 };
    struct token_trust trust = { key, "issuer", 1000 };
    bool good = token_parse(token, &trust, &arena, &claims, &err);
    FUZZ_CHECK(good == !error_is_set(&err));
    if (!good)
        return;
    struct user user;
    FUZZ_CHECK(claims.ns && claims.account && claims.account_uid);
    token_user(&claims, &arena, &user);
    FUZZ_CHECK(user.name && user.groups[0]);
    (void)token_has_audience(&claims, BYTES("a"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_BUFFER token = { 0 };
    unsigned char signature[64];
    struct bytes input = { (const char *)bytes, size };
    if (!key) {
        AUTO_BUFFER pem = { 0 };
        FUZZ_CHECK(key_generate(&pem, NULL));
        key = signing_key_new(buffer_bytes(&pem), NULL);
    }
    (void)bootstrap_token_is(input);
    try_token(input);
    base64url_write(&token, BYTES("{\"alg\":\"ES256\"}"));
    buffer_add_char(&token, '.');
    base64url_write(&token, input);
    FUZZ_CHECK(signing_key_sign(key, buffer_bytes(&token), signature));
    buffer_add_char(&token, '.');
    base64url_write(&token, (struct bytes){ (char *)signature, sizeof signature });
    try_token(buffer_bytes(&token));
    return 0;
}

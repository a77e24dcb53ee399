/* SPDX-License-Identifier: Apache-2.0 */
/* token_test.c - what passes for a service account's token, and what does not. */
#include "write/token.h"

#include "base/arena.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/value.h"
#include "http/tls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail

#define ISSUER  "https://issuer"
#define ACCOUNT "\"kubernetes.io\":{\"namespace\":\"n\",\"serviceaccount\":{\"name\":\"a\",\"uid\":\"u\"}}"
#define GOOD    "\"iss\":\"" ISSUER "\",\"exp\":2000,\"nbf\":1000,\"aud\":[\"x\",\"y\"]," ACCOUNT

#define KEPT(name) "kubernetes.io/serviceaccount/" name
#define LASTING(subject)                                                                           \
    "{\"iss\":\"kubernetes/serviceaccount\",\"" KEPT("namespace") "\":\"a\",\"" KEPT("secret.name")  \
    "\":\"s\",\"" KEPT("service-account.name") "\":\"b\",\"" KEPT("service-account.uid")             \
    "\":\"u\",\"sub\":\"system:serviceaccount:a:" subject "\"}"

static const char es256[] = "{\"alg\":\"ES256\"}";

static const struct {
    const char *name, *header, *claims;
    int64_t     now_s;
    const char *error;                   /* NULL: it is good */
} tokens[] = {
    { "good", es256, "{" GOOD "}", 1500, NULL },
    { "in its last second", es256, "{" GOOD "}", 1999, NULL },
    { "expired", es256, "{" GOOD "}", 2000,
      "[invalid bearer token, service account token has expired]" },
    { "long expired", es256, "{" GOOD "}", 9000000,
      "[invalid bearer token, service account token has expired]" },
    { "of tomorrow", es256, "{" GOOD "}", 900,
      "[invalid bearer token, service account token is not valid yet]" },
    { "clocks differ a little", es256, "{" GOOD "}", 995, NULL },
    { "without an expiry", es256, "{\"iss\":\"" ISSUER "\",\"nbf\":1000,\"aud\":[\"x\"]," ACCOUNT "}",
      1500, "[invalid bearer token, service account token has expired]" },
    { "another issuer's", es256,
      "{\"iss\":\"https://other\",\"exp\":2000,\"nbf\":1000,\"aud\":[\"x\"]," ACCOUNT "}", 1500,
      "invalid bearer token" },
    { "nobody's", es256, "{\"iss\":\"" ISSUER "\",\"exp\":2000,\"nbf\":1000,\"aud\":[\"x\"]}", 1500,
      "invalid bearer token" },
    { "an algorithm of the client's choice", "{\"alg\":\"none\"}", "{" GOOD "}", 1500,
      "invalid bearer token" },
    { "HMAC", "{\"alg\":\"HS256\"}", "{" GOOD "}", 1500, "invalid bearer token" },
    { "no claims", es256, "[]", 1500, "invalid bearer token" },
    { "one that lasts", es256, LASTING("b"), INT64_MAX, NULL },
    { "one that lasts, for another", es256, LASTING("c"), 1500, "invalid bearer token" },
    { "one that lasts, and says nothing", es256, "{\"iss\":\"kubernetes/serviceaccount\"}", 1500,
      "invalid bearer token" },
    { "one that lasts, with the claims of others", es256,
      "{\"iss\":\"kubernetes/serviceaccount\",\"exp\":2000,\"nbf\":1000,\"aud\":[\"x\"]," ACCOUNT "}",
      1500, "invalid bearer token" },
};

static struct signing_key *new_key(void)
{
    AUTO_BUFFER pem = { 0 };
    assert_true(key_generate(&pem, NULL));
    struct signing_key *key = signing_key_new(buffer_bytes(&pem), NULL);
    assert_non_null(key);
    return key;
}

static void make_token(struct signing_key *key, const char *header, const char *claims,
                       struct buffer *ret)
{
    unsigned char signature[64];
    base64url_write(ret, bytes_of(header));
    buffer_add_char(ret, '.');
    base64url_write(ret, bytes_of(claims));
    assert_true(signing_key_sign(key, buffer_bytes(ret), signature));
    buffer_add_char(ret, '.');
    base64url_write(ret, (struct bytes){ (char *)signature, sizeof signature });
}

static void test_parse(void **state)
{
    struct signing_key *key = new_key();
    (void)state;
    FOR_EACH(row, tokens) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER token = { 0 };
        struct token_claims claims;
        struct error err = { 0 };
        make_token(key, row->header, row->claims, &token);
        struct token_trust trust = { key, ISSUER, row->now_s };
        bool good = token_parse(buffer_bytes(&token), &trust, &arena, &claims, &err);
        if (good != !row->error || (row->error && !text_equal(err.message, row->error))) {
            print_error("%s: %s\n", row->name, good ? "good" : err.message);
            assert_true(false);
        }
    }
    signing_key_free(key);
}

static void test_signatures(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER token = { 0 };
    struct signing_key *key = new_key(), *other = new_key();
    struct token_trust ours = { key, ISSUER, 1500 }, theirs = { other, ISSUER, 1500 };
    struct token_claims claims;
    (void)state;
    make_token(key, es256, "{" GOOD "}", &token);
    assert_true(token_parse(buffer_bytes(&token), &ours, &arena, &claims, NULL));
    assert_false(token_parse(buffer_bytes(&token), &theirs, &arena, &claims, NULL));
    for (size_t cut = 0; cut < token.size; cut++)
        assert_false(
            token_parse((struct bytes){ token.at, cut }, &ours, &arena, &claims, NULL));
    signing_key_free(key);
    signing_key_free(other);
}

static const struct { const char *audiences, *asked; bool matches; } audiences[] = {
    { "[\"a\",\"b\"]", "b", true }, { "[\"a\",\"b\"]", "c", false }, { "\"a\"", "a", true },
    { "\"ab\"", "a", false },       { "[]", "a", false },            { "{}", "a", false },
    { "[1,null]", "a", false },
};

static void test_audiences(void **state)
{
    (void)state;
    FOR_EACH(row, audiences) {
        AUTO_ARENA arena = { 0 };
        struct token_claims claims = {
            .audiences = json_parse(bytes_of(row->audiences), NULL, &arena, NULL)
        };
        if (token_has_audience(&claims, bytes_of(row->asked)) != row->matches) {
            print_error("%s: %s\n", row->audiences, row->asked);
            assert_true(false);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_signatures),
        cmocka_unit_test(test_audiences),
    };
    return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* continue_token_test.c - what a token may say, and what a client may not make it say. */
#include "apiserver/continue_token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#undef fail                              /* ours, of error.h */

#include "base/arena.h"
#include "codec/base64.h"

#define BAD "invalid continue token: continue key is not valid: "
#define NO_REVISION "incorrect encoded start resourceVersion (version meta.k8s.io/v1)"

/* `after` or what is wrong with it. */
static const struct {
    const char *json, *after;
    int64_t     revision;
    const char *message;
} rows[] = {
    { "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"a/b\"}", "a/b", 5, NULL },
    { "{\"v\":\"meta.k8s.io/v1\",\"rv\":-7,\"start\":\"a\"}", "a", CONTINUE_WITH_THE_PRESENT, NULL },
    { "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"/a\"}", "a", 5, NULL },
    { "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"a/..b\"}", "a/..b", 5, NULL },
    { "{\"v\":\"meta.k8s.io/v1\",\"rv\":0,\"start\":\"a\"}", NULL, 0, BAD NO_REVISION },
    { "{\"v\":\"meta.k8s.io/v1\",\"start\":\"a\"}", NULL, 0, BAD NO_REVISION },
    { "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"\"}", NULL, 0,
      BAD "encoded start key empty (version meta.k8s.io/v1)" },
    { "{\"v\":\"meta.k8s.io/v1\",\"rv\":5}", NULL, 0,
      BAD "encoded start key empty (version meta.k8s.io/v1)" },
    { "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"../secrets/x\"}", NULL, 0,
      BAD "../secrets/x" },
    { "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"a/../b\"}", NULL, 0, BAD "a/../b" },
    { "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"a/.\"}", NULL, 0, BAD "a/." },
    { "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"a//b\"}", NULL, 0, BAD "a//b" },
    { "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"//a\"}", NULL, 0, BAD "//a" },
    { "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"a/\"}", NULL, 0, BAD "a/" },
    { "{\"v\":\"meta.k8s.io/v2\",\"rv\":5,\"start\":\"a\"}", NULL, 0,
      BAD "server does not recognize this encoded version meta.k8s.io/v2" },
    { "null", NULL, 0, BAD "server does not recognize this encoded version " },
};

static void what_tokens_say(void **state)
{
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct error err = { 0 };
        struct continue_token token;
        base64url_write(&text, bytes_of(row->json));
        bool good = continue_token_read(buffer_bytes(&text), &arena, &token, &err);
        if (!row->after) {
            assert_false(good);
            assert_string_equal(err.message, row->message);
            continue;
        }
        if (!good)
            print_error("%s: %s\n", row->json, err.message);
        assert_true(good);
        assert_string_equal(token.after, row->after);
        assert_int_equal(token.revision, row->revision);
    }
}

static void what_is_written_is_read(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct continue_token token = { 17, 1000, "default/web-0" }, again;
    const char *text = continue_token_write(&token, &arena);
    assert_true(continue_token_read(bytes_of(text), &arena, &again, &err));
    assert_int_equal(again.revision, 17);
    assert_int_equal(again.made_s, 1000);
    assert_string_equal(again.after, "default/web-0");
}

/* Its age is counted from there: a client may not make that impossible to count. */
static void what_was_made_before_all_time(void **state)
{
    static const char json[] = "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"a\","
                               "\"at\":-9223372036854775808}";
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct continue_token token;
    base64url_write(&text, bytes_of(json));
    assert_true(continue_token_read(buffer_bytes(&text), &arena, &token, NULL));
    assert_int_equal(token.made_s, 0);
}

static void what_is_no_base64(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct continue_token token;
    assert_false(continue_token_read(BYTES("ab$d"), &arena, &token, &err));
    assert_string_equal(err.message, BAD "illegal base64 data at input byte 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_tokens_say),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(what_was_made_before_all_time),
        cmocka_unit_test(what_is_no_base64),
    };
    return cmocka_run_group_tests_name("continue_token", tests, NULL, NULL);
}

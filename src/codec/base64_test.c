/* SPDX-License-Identifier: Apache-2.0 */
/* base64_test.c - RFC 4648's own examples, both alphabets, and what must be refused. */
#include "base/arena.h"
#include "codec/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct { const char *bytes, *standard, *url; } pairs[] = {
    { "",       "",         "" },
    { "f",      "Zg==",     "Zg" },
    { "fo",     "Zm8=",     "Zm8" },
    { "foo",    "Zm9v",     "Zm9v" },
    { "foob",   "Zm9vYg==", "Zm9vYg" },
    { "foobar", "Zm9vYmFy", "Zm9vYmFy" },
    { "\xfb\xff\xfe", "+//+", "-__-" },
};

static void base64_both_ways(void **state)
{
    FOR_EACH(row, pairs) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct bytes read;
        base64_write(&text, bytes_of(row->bytes));
        assert_string_equal(buffer_text(&text), row->standard);
        assert_true(base64_read(bytes_of(row->standard), &arena, &read));
        assert_true(bytes_equal_text(read, row->bytes));
        buffer_reset(&text);
        base64url_write(&text, bytes_of(row->bytes));
        assert_string_equal(buffer_text(&text), row->url);
        assert_true(base64url_read(bytes_of(row->url), &arena, &read));
        assert_true(bytes_equal_text(read, row->bytes));
    }
}

static const struct { const char *text; bool standard, url; } odd_cases[] = {
    { "Zg",           false, true },
    { "Zg=",          false, false },
    { "Zg==",         true,  false },
    { "Zg===",        false, false },
    { "Z",            false, false },
    { "Zg==Zg==",     false, false },
    { "Zm9v Zm9v",    false, false },
    { "Zm9v\nZm9v\n", true,  true },
    { "Zm9-",         false, true },
    { "Zm9+",         true,  false },
    { "Zh==",         true,  false },
    { "Zm9*",         false, false },
};

static void base64_is_strict(void **state)
{
    FOR_EACH(row, odd_cases) {
        AUTO_ARENA arena = { 0 };
        struct bytes read;
        if (base64_read(bytes_of(row->text), &arena, &read) != row->standard)
            fail_msg("standard: %s", row->text);
        if (base64url_read(bytes_of(row->text), &arena, &read) != row->url)
            fail_msg("url: %s", row->text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_both_ways), cmocka_unit_test(base64_is_strict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

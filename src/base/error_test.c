/* SPDX-License-Identifier: Apache-2.0 */
/* error_test.c - an error's reason, code, message and causes, and words in front of it. */
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */

#include "base/arena.h"

static void errors_are_told(void **state)
{
    struct error err = { 0 };
    (void)state;
    assert_false(error_is_set(&err));
    assert_false(fail(&err, REASON_NOT_FOUND, /* os_errno= */ 2, "%s is gone", "web"));
    assert_true(error_is_set(&err));
    assert_int_equal(err.code, 404);
    assert_int_equal(err.os_errno, 2);
    assert_false(error_context(&err, "binding %s", "pod"));
    assert_string_equal(err.message, "binding pod: web is gone");
    assert_int_equal(err.reason, REASON_NOT_FOUND);
    error_clear(&err);
    assert_false(error_is_set(&err));
}

static void nobody_need_listen(void **state)
{
    AUTO_ARENA arena = { 0 };
    (void)state;
    assert_false(fail(NULL, REASON_INVALID, 0, "x"));
    assert_false(error_context(NULL, "x"));
    error_add_cause(NULL, &arena, "r", "f", "m");
    error_clear(NULL);
    assert_false(error_is_set(NULL));
}

static void causes_keep_their_order(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    (void)state;
    fail(&err, REASON_INVALID, 0, "two");
    error_add_cause(&err, &arena, "r", "first", "m");
    error_add_cause(&err, &arena, "r", "second", "m");
    assert_string_equal(err.causes->field, "first");
    assert_string_equal(err.causes->next->field, "second");
    assert_null(err.causes->next->next);
}

static void long_messages_are_kept(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const size_t length = sizeof err.message + 7;
    (void)state;
    assert_false(fail_whole(&err, &arena, REASON_INVALID, "%s", "short"));
    assert_null(err.whole);
    assert_string_equal(error_message(&err, &arena), "short");
    error_clear(&err);
    assert_false(fail_whole(&err, &arena, REASON_INVALID, "%0*d", (int)length, 5));
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
    assert_int_equal(strlen(error_message(&err, &arena)), length);
    error_context(&err, "pod");
    error_context(&err, "node");
    assert_int_equal(strlen(error_message(&err, &arena)), length + strlen("node: pod: "));
    assert_memory_equal(error_message(&err, &arena), "node: pod: 000", 14);
    assert_memory_equal(err.message, "node: pod: 000", 14);
    for (int i = 0; i < 10; i++)
        error_context(&err, "%200s", "");
    assert_int_equal(strlen(error_message(&err, &arena)), sizeof err.message - 1 + length);
}

static void errors_are_kept(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error from = { 0 }, alone, kept;
    (void)state;
    {
        AUTO_ARENA short_lived = { 0 };
        fail_whole(&from, &short_lived, REASON_INVALID, "%2000d", 5);
        error_context(&from, "pod");
        error_add_cause(&from, &short_lived, arena_strdup(&short_lived, "r"), "f", "m");
        error_keep(&alone, &from, NULL);
        error_keep(&kept, &from, &arena);
    }
    assert_null(alone.causes);
    assert_string_equal(error_message(&alone, &arena), alone.message);
    assert_int_equal(strlen(error_message(&kept, &arena)), 2000 + strlen("pod: "));
    assert_string_equal(kept.causes->reason, "r");
    assert_null(kept.causes->next);
}

static void messages_have_bounds(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    (void)state;
    fail_whole(&err, &arena, REASON_INVALID, "%*s\u00e9", ERROR_MESSAGE_MAX - 2, "");
    assert_int_equal(strlen(error_message(&err, &arena)), ERROR_MESSAGE_MAX - 2);        /* no half of it */
    error_clear(&err);
    fail_whole(&err, NULL, REASON_INVALID, "%*s", ERROR_MESSAGE_MAX, "");
    assert_int_equal(strlen(error_message(&err, &arena)), sizeof err.message - 1);
    fail_whole(NULL, &arena, REASON_INVALID, "x");
}

static void errors_are_passed_whole(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error from = { 0 }, err = { 0 };
    (void)state;
    fail(&from, REASON_CONFLICT, /* os_errno= */ 5, "100%% %s", "taken");
    from.code = 418;
    from.retry_after_s = 3;
    error_add_cause(&from, &arena, "r", "spec.name", "m");
    assert_false(error_pass(&err, &from));
    assert_memory_equal(&err, &from, sizeof err);
    assert_string_equal(err.causes->field, "spec.name");
    assert_false(error_pass(NULL, &from));
}

/* Whatever is said before and behind, the text ends inside of its place, cut at the end. */
static void long_texts_are_cut(void **state)
{
    char words[3 * sizeof((struct error *)0)->message];
    (void)state;
    memset(words, 'w', sizeof words);
    words[sizeof words - 1] = '\0';
    for (size_t skipped = 0; skipped < sizeof words; skipped += 97) {
        struct error err = { 0 };
        fail(&err, REASON_INTERNAL_ERROR, 0, "%s", words + skipped);
        for (int i = 0; i < 8; i++) {
            error_context(&err, "%s", words + skipped);
            assert_true(memchr(err.message, '\0', sizeof err.message) != NULL);
            assert_true(strncmp(err.message, words + skipped, 16) == 0 || skipped + 16 > sizeof words);
        }
    }
}

/* However the cuts fall, no character is halved. */
static void long_texts_are_cut_between_characters(void **state)
{
    enum { SIZE = 3 * sizeof((struct error *)0)->message };
    char words[SIZE + 1];
    (void)state;
    for (size_t i = 0; i < SIZE; i++)
        words[i] = "\xe2\x82\xac"[i % 3];
    words[SIZE] = '\0';
    for (int shift = 0; shift < 3; shift++) {
        struct error err = { 0 };
        fail(&err, REASON_INTERNAL_ERROR, 0, "%.*s%s", shift, "ab", words);
        for (int i = 0; i < 4; i++) {
            size_t size = strlen(err.message);
            assert_true(size > sizeof err.message - 4);
            assert_true(err.message[size - 1] == '\xac');
            error_context(&err, "%.*s%s", i % 3, "ab", words);
            assert_non_null(strstr(err.message, "\xac: "));
        }
    }
}

static void reasons_are_found_by_their_text(void **state)
{
    (void)state;
    for (enum reason reason = REASON_BAD_REQUEST; reason < REASON_COUNT; reason++) {
        assert_true(reason_code(reason) >= 200 && reason_code(reason) < 600);
        if (*reason_text(reason))
            assert_int_equal(reason_from_text(reason_text(reason)), reason);
    }
    assert_int_equal(reason_from_text("NoSuchReason"), REASON_INTERNAL_ERROR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_told),
        cmocka_unit_test(nobody_need_listen),
        cmocka_unit_test(causes_keep_their_order),
        cmocka_unit_test(long_messages_are_kept),
        cmocka_unit_test(errors_are_kept),
        cmocka_unit_test(messages_have_bounds),
        cmocka_unit_test(errors_are_passed_whole),
        cmocka_unit_test(long_texts_are_cut),
        cmocka_unit_test(long_texts_are_cut_between_characters),
        cmocka_unit_test(reasons_are_found_by_their_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

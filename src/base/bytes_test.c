/* SPDX-License-Identifier: Apache-2.0 */
/* bytes_test.c - numbers at their bounds, texts that are cut, and a buffer that grows. */
#include "base/bytes.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct { const char *text; bool is_signed, is_unsigned; int64_t number; } numbers[] = {
    { "0", true, true, 0 },
    { "007", true, true, 7 },
    { "-1", true, false, -1 },
    { "9223372036854775807", true, true, INT64_MAX },
    { "9223372036854775808", false, true, 0 },
    { "-9223372036854775808", true, false, INT64_MIN },
    { "-9223372036854775809", false, false, 0 },
    { "18446744073709551615", false, true, 0 },
    { "18446744073709551616", false, false, 0 },
    { "99999999999999999999999999", false, false, 0 },
    { "", false, false, 0 },
    { "-", false, false, 0 },
    { "--1", false, false, 0 },
    { " 1", false, false, 0 },
    { "1 ", false, false, 0 },
    { "0x10", false, false, 0 },
    { "1.0", false, false, 0 },
};

static void numbers_are_the_whole_text(void **state)
{
    (void)state;
    FOR_EACH(row, numbers) {
        int64_t number = 0;
        uint64_t unsigned_number = 0;
        bool is_signed = bytes_to_int64(bytes_of(row->text), &number),
             is_unsigned = bytes_to_uint64(bytes_of(row->text), &unsigned_number);
        if (is_signed != row->is_signed || is_unsigned != row->is_unsigned ||
            (is_signed && number != row->number) ||
            (is_signed && is_unsigned && (int64_t)unsigned_number != number))
            fail_msg("\"%s\"", row->text);
    }
}

static const struct { const char *text, *parts[4]; } cuts[] = {
    { "a/b/c", { "a", "b", "c" } }, { "a", { "a" } },       { "", { "" } },
    { "/a", { "", "a" } },          { "a/", { "a", "" } },  { "//", { "", "", "" } },
};

static void texts_are_cut(void **state)
{
    (void)state;
    FOR_EACH(row, cuts) {
        struct bytes rest = bytes_of(row->text);
        for (size_t i = 0; row->parts[i]; i++) {
            bool is_last = !row->parts[i + 1];
            if (!bytes_equal_text(bytes_next(&rest, '/'), row->parts[i]) ||
                (rest.at == NULL) != is_last)
                fail_msg("\"%s\", part %zu", row->text, i);
        }
    }
}

static const struct { const char *text, *trimmed; } trims[] = {
    { "", "" }, { " \t ", "" }, { "a", "a" }, { "\t a b ", "a b" }, { "a\n", "a\n" },
};

static void blanks_are_trimmed(void **state)
{
    (void)state;
    FOR_EACH(row, trims)
        if (!bytes_equal_text(bytes_trim(bytes_of(row->text)), row->trimmed))
            fail_msg("\"%s\"", row->text);
}

static const struct { const char *a, *b; int order; } orders[] = {
    { "", "", 0 }, { "", "a", -1 }, { "a", "ab", -1 }, { "b", "ab", 1 }, { "a", "\xff", -1 },
};

static void texts_have_an_order(void **state)
{
    (void)state;
    FOR_EACH(row, orders) {
        int there = bytes_compare(bytes_of(row->a), bytes_of(row->b)),
            back = bytes_compare(bytes_of(row->b), bytes_of(row->a));
        if ((there > 0) - (there < 0) != row->order || (back > 0) - (back < 0) != -row->order)
            fail_msg("\"%s\" and \"%s\"", row->a, row->b);
    }
}

static void buffers_grow_and_shrink(void **state)
{
    enum { LINES = 5000 };
    AUTO_BUFFER buffer = { 0 };
    (void)state;
    for (int i = 0; i < LINES; i++)
        buffer_printf(&buffer, "%04d", i);
    buffer_add_char(&buffer, '.');
    assert_int_equal(buffer.size, LINES * 4 + 1);
    assert_int_equal(strlen(buffer_text(&buffer)), buffer.size);
    buffer_drop_front(&buffer, LINES * 4 - 4);
    assert_string_equal(buffer_text(&buffer), "4999.");
    size_t capacity = buffer.capacity;
    buffer_reset(&buffer);
    assert_string_equal(buffer_text(&buffer), "");
    assert_int_equal(buffer.capacity, capacity);
}

static void characters_are_not_halved(void **state)
{
    static const struct { const char *name, *text; size_t kept; } rows[] = {
        { "nothing", "", 0 },
        { "ASCII", "abc", 3 },
        { "two bytes, whole", "a\xc3\xa9", 3 },
        { "two bytes, cut", "a\xc3", 1 },
        { "three bytes, whole", "a\xe2\x82\xac", 4 },
        { "three bytes, cut", "a\xe2\x82", 1 },
        { "four bytes, whole", "\xf0\x9f\x98\x80", 4 },
        { "four bytes, cut behind three", "a\xf0\x9f\x98", 1 },
        { "four bytes, cut behind one", "a\xf0", 1 },
        { "nothing but what goes on", "\x80\x80", 2 },
        { "no character at all", "a\x80\x80\x80\x80", 5 },
    };
    (void)state;
    FOR_EACH(row, rows) {
        struct bytes kept = bytes_whole_characters(bytes_of(row->text));
        if (kept.size != row->kept)
            fail_msg("%s: %zu bytes", row->name, kept.size);
    }
}

static void counted_bytes_are_a_copy(void **state)
{
    char text[] = "abc";
    struct blob *blob = blob_copy(text, sizeof text - 1), *again = blob_ref(blob);
    (void)state;
    text[0] = 'x';
    blob_put(blob);
    assert_true(bytes_equal_text(blob_bytes(again), "abc"));
    blob_put(again);
    blob_put(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_the_whole_text),
        cmocka_unit_test(texts_are_cut),
        cmocka_unit_test(blanks_are_trimmed),
        cmocka_unit_test(texts_have_an_order),
        cmocka_unit_test(buffers_grow_and_shrink),
        cmocka_unit_test(characters_are_not_halved),
        cmocka_unit_test(counted_bytes_are_a_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* go_text_test.c - texts in quotes: the second column is what Go's %q printed of the first. */
#include "codec/go_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void quoted_as_go_does(void **state)
{
    static const struct {
        const char *text, *quoted;
    } rows[] = {
        { "", "\"\"" },
        { "plain", "\"plain\"" },
        { "a\"b\\c", "\"a\\\"b\\\\c\"" },
        { "\a\b\t\n\v\f\r", "\"\\a\\b\\t\\n\\v\\f\\r\"" },
        { "\x01\x1f\x7f", "\"\\x01\\x1f\\x7f\"" },
        { "\xff\xc3", "\"\\xff\\xc3\"" },
        { "caf\u00e9 \u20ac \U0001f600", "\"caf\u00e9 \u20ac \U0001f600\"" },
        { "\u00a0\u00ad\u200b\u2028\ufeff", "\"\\u00a0\\u00ad\\u200b\\u2028\\ufeff\"" },
        { "\ue000\U000f0000", "\"\\ue000\\U000f0000\"" },
        { "\u061c\u3000\ufffd", "\"\\u061c\\u3000\ufffd\"" },
        { "\xed\xa0\x80", "\"\\xed\\xa0\\x80\"" },
    };
    FOR_EACH (row, rows) {
        AUTO_BUFFER quoted = { 0 };
        go_quote(&quoted, bytes_of(row->text));
        assert_string_equal(buffer_text(&quoted), row->quoted);
    }
    (void)state;
}

static void characters_there_and_back(void **state)
{
    static const uint32_t characters[] = { 0, 0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x10000, 0x10ffff };
    FOR_EACH (character, characters) {
        AUTO_BUFFER text = { 0 };
        size_t size;
        go_add_character(&text, *character);
        assert_int_equal(go_character(buffer_bytes(&text), &size), *character);
        assert_int_equal(size, text.size);
    }
    (void)state;
}

static void what_is_no_character(void **state)
{
    static const uint32_t characters[] = { 0xd800, 0xdfff, 0x110000 };
    size_t size;
    assert_int_equal(go_character(BYTES("\xc3"), &size), 0xfffd);
    assert_int_equal(size, 1);
    FOR_EACH (character, characters) {
        AUTO_BUFFER text = { 0 };
        go_add_character(&text, *character);
        assert_string_equal(buffer_text(&text), "\ufffd");
    }
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quoted_as_go_does),
        cmocka_unit_test(characters_there_and_back),
        cmocka_unit_test(what_is_no_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

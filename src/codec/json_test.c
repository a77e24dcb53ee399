/* SPDX-License-Identifier: Apache-2.0 */
/* json_test.c - reading against writing, the words of every error, duplicates, and the scanner. */
#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/json_pick.h"
#include "codec/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#define CHECK_TEXT(name, got, wanted) check_text((name), (got), (wanted), __LINE__)

static void check_text(const char *name, const char *got, const char *wanted, int line)
{
    if (!text_equal(got, wanted))
        fail_msg("line %d, %s: got <%s>, wanted <%s>", line, name, got, wanted);
}

static const struct { const char *name, *text, *written; } good_cases[] = {
    { "null",            "null",                      "null" },
    { "blanks",          " \n\t{ \"a\" : [ 1 , 2 ] } \r\n", "{\"a\":[1,2]}" },
    { "empty object",    "{}",                        "{}" },
    { "empty array",     "[ ]",                       "[]" },
    { "literals",        "[true,false,null]",         "[true,false,null]" },
    { "largest int",     "9223372036854775807",       "9223372036854775807" },
    { "smallest int",    "-9223372036854775808",      "-9223372036854775808" },
    { "above int64",     "9223372036854775808",       "9223372036854776000" },
    { "fraction",        "1.50",                      "1.5" },
    { "whole fraction",  "1.0",                       "1" },
    { "small",           "0.000001",                  "0.000001" },
    { "smaller",         "0.0000001",                 "1e-7" },
    { "large",           "123456789012345678901",     "123456789012345680000" },
    { "larger",          "1e21",                      "1e+21" },
    { "tenth",           "0.1",                       "0.1" },
    { "minus zero",      "-0.0",                      "0" },
    { "exponent",        "12e-1",                     "1.2" },
    { "escapes",         "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
    { "control",         "\"\\u0001\"",               "\"\\u0001\"" },
    { "unicode",         "\"\\u00e9\\u20ac\"",        "\"\xc3\xa9\xe2\x82\xac\"" },
    { "surrogates",      "\"\\ud83d\\ude00\"",        "\"\xf0\x9f\x98\x80\"" },
    { "lone surrogate",  "\"\\ud83dx\"",              "\"\xef\xbf\xbdx\"" },
    { "two high halves", "\"\\ud83d\\ud83d\"",        "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
    { "line separator",  "\"\xe2\x80\xa8\"",          "\"\\u2028\"" },
    { "UTF-8",           "\"\xf0\x9f\x98\x80 \xe2\x82\xac\"", "\"\xf0\x9f\x98\x80 \xe2\x82\xac\"" },
    { "escaped key",     "{\"a\\u0062\":1}",          "{\"ab\":1}" },
    { "last one wins",   "{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}" },
};

static void json_reads_and_writes(void **state)
{
    FOR_EACH(row, good_cases) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct error err = { 0 };
        struct value *value = json_parse(bytes_of(row->text), NULL, &arena, &err);
        CHECK_TEXT(row->name, err.message, "");
        assert_non_null(value);
        json_write_value(&text, value);
        CHECK_TEXT(row->name, buffer_text(&text), row->written);
    }
}

static const struct { const char *text, *message; } bad_cases[] = {
    { "",             "unexpected end of JSON input" },
    { "  ",           "unexpected end of JSON input" },
    { "{",            "unexpected end of JSON input" },
    { "[1",           "unexpected end of JSON input" },
    { "[1,",          "unexpected end of JSON input" },
    { "\"a",          "unexpected end of JSON input" },
    { "tru",          "unexpected end of JSON input" },
    { "{\"a\"",       "unexpected end of JSON input" },
    { "x",            "invalid character 'x' looking for beginning of value" },
    { "[1,]",         "invalid character ']' looking for beginning of value" },
    { "{,}",          "invalid character ',' looking for beginning of object key string" },
    { "{\"a\":1,}",   "invalid character '}' looking for beginning of object key string" },
    { "{\"a\" 1}",    "invalid character '1' after object key" },
    { "{\"a\":1 2}",  "invalid character '2' after object key:value pair" },
    { "[1 2]",        "invalid character '2' after array element" },
    { "1 2",          "invalid character '2' after top-level value" },
    { "01",           "invalid character '1' after top-level value" },
    { "-x",           "invalid character 'x' in numeric literal" },
    { "1.x",          "invalid character 'x' after decimal point in numeric literal" },
    { "1ex",          "invalid character 'x' in exponent of numeric literal" },
    { "tRue",         "invalid character 'R' in literal true (expecting 'r')" },
    { "fals3",        "invalid character '3' in literal false (expecting 'e')" },
    { "nulx",         "invalid character 'x' in literal null (expecting 'l')" },
    { "\"a\nb\"",     "invalid character '\\n' in string literal" },
    { "\"\\x\"",      "invalid character 'x' in string escape code" },
    { "\"\\u00g0\"",  "invalid character 'g' in \\u hexadecimal character escape" },
    { "'",            "invalid character '\\'' looking for beginning of value" },
    { "\xc3\xa9",     "invalid character '\xc3\x83' looking for beginning of value" },
    { "\"\xc0\x80\"", "invalid character '\xc3\x80' in string literal" },
    { "\"\xed\xa0\x80\"", "invalid character '\xc3\xad' in string literal" },
    { "1e999",        "json: a number is out of range" },
};

static void json_says_what_is_wrong(void **state)
{
    FOR_EACH(row, bad_cases) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        assert_null(json_parse(bytes_of(row->text), NULL, &arena, &err));
        CHECK_TEXT(row->text, err.message, row->message);
        assert_int_equal(err.reason, REASON_BAD_REQUEST);
        struct json_scan scan;
        json_scan_init(&scan, bytes_of(row->text));
        if (strcmp(row->text, "1e999") != 0)
            assert_false(json_scan_skip(&scan, NULL) && json_scan_finish(&scan));
    }
}

static void json_refuses_depth(void **state)
{
    for (int extra = 0; extra < 2; extra++) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct error err = { 0 };
        for (int i = 0; i < JSON_DEPTH_MAX + extra; i++)
            buffer_add_char(&text, '[');
        for (int i = 0; i < JSON_DEPTH_MAX + extra; i++)
            buffer_add_char(&text, ']');
        assert_int_equal(json_parse(buffer_bytes(&text), NULL, &arena, &err) != NULL, extra == 0);
        CHECK_TEXT("depth", err.message, extra ? "invalid character '[' exceeded max depth" : "");
    }
}

static void note_duplicate(void *context, const char *path, size_t offset)
{
    buffer_printf(context, "%s@%zu ", path, offset);
}

static void json_reports_duplicates(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER notes = { 0 };
    struct json_options options = { .duplicate = note_duplicate, .context = &notes };
    struct bytes text = BYTES("{\"a\":[{\"b\":1,\"c\":2,\"b\":3}],\"d\":1,\"d\":2}");
    assert_non_null(json_parse(text, &options, &arena, NULL));
    CHECK_TEXT("notes", buffer_text(&notes), "a[0].b@23 d@37 ");
}

static void count_duplicate(void *context, const char *path, size_t offset)
{
    ++*(int *)context;
}

/* Each of their paths is as long as the key above them. */
static void json_reports_so_many_duplicates(void **state)
{
    enum { SURPLUS = 1000 };
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    int count = 0;
    struct json_options options = { .duplicate = count_duplicate, .context = &count };
    buffer_add_text(&text, "{\"key\":{\"a\":0");
    for (int i = 0; i < JSON_DUPLICATES_MAX + SURPLUS; i++)
        buffer_printf(&text, ",\"a\":%d", i);
    buffer_add_text(&text, "}}");
    const struct value *map = json_parse(buffer_bytes(&text), &options, &arena, NULL);
    assert_int_equal(count, JSON_DUPLICATES_MAX);
    assert_int_equal(value_int(map, "key.a", 0), JSON_DUPLICATES_MAX + SURPLUS - 1);
}

static void json_large_map(void **state)
{
    enum { COUNT = 50000 };
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    AUTO_BUFFER notes = { 0 };
    struct json_options options = { .duplicate = note_duplicate, .context = &notes };
    for (int i = 0; i < COUNT; i++)
        buffer_printf(&text, "%s\"k%d\":%d", i ? "," : "{", i, i);
    buffer_add_text(&text, ",\"k7\":-1}");
    struct value *map = json_parse(buffer_bytes(&text), &options, &arena, NULL);
    assert_int_equal(value_count(map), COUNT);
    assert_int_equal(value_int(map, "k7", 0), -1);
    for (int i = 0; i < COUNT; i += 2)
        assert_true(value_remove(map, arena_printf(&arena, "k%d", i)));
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(value_int(map, arena_printf(&arena, "k%d", i), 0), i == 7  ? -1
                                                                            : i % 2 ? i
                                                                                    : 0);
    assert_true(value_equal(map, value_clone(&arena, map)));
}

static void json_pretty(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct bytes compact = BYTES("{\"a\":[1,{}],\"b\":[],\"c\":{\"d\":\"e\"}}");
    json_write_pretty(&text, json_parse(compact, NULL, &arena, NULL), 2);
    CHECK_TEXT(
        "pretty", buffer_text(&text),
        "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": [],\n  \"c\": {\n    \"d\": \"e\"\n  }\n}");
}

static void json_scan_reads(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct json_scan scan;
    struct bytes key, text;
    int64_t number;
    bool boolean;
    json_scan_init(
        &scan, BYTES(" {\"a\" : [1, 2.5, \"x\\n\"], \"b\":{\"c\":[{}]}, \"d\":true, \"e\":null} "));
    assert_false(json_scan_enter(&scan, '['));
    assert_true(json_scan_enter(&scan, '{'));
    assert_true(json_scan_key(&scan, &arena, &key) && bytes_equal_text(key, "a"));
    assert_true(json_scan_enter(&scan, '['));
    assert_true(json_scan_item(&scan) && json_scan_int64(&scan, &number) && number == 1);
    assert_true(json_scan_item(&scan) && !json_scan_int64(&scan, &number));
    assert_true(json_scan_number(&scan, &text) && bytes_equal_text(text, "2.5"));
    assert_true(json_scan_item(&scan) && json_scan_string(&scan, &arena, &text) &&
                bytes_equal_text(text, "x\n"));
    assert_false(json_scan_item(&scan));
    assert_true(json_scan_key(&scan, &arena, &key) && json_scan_skip(&scan, &text));
    assert_true(bytes_equal_text(text, "{\"c\":[{}]}"));
    assert_true(json_scan_key(&scan, &arena, &key) && json_scan_bool(&scan, &boolean) && boolean);
    assert_true(json_scan_key(&scan, &arena, &key) && !json_scan_bool(&scan, &boolean) &&
                json_scan_null(&scan));
    assert_false(json_scan_key(&scan, &arena, &key));
    assert_true(json_scan_finish(&scan) && !scan.bad);
}

/* The end of a text's first container, as it is found with checks and without. */
static void check_pass(struct bytes text)
{
    struct json_scan checked, own;
    struct bytes first, second;
    json_scan_init(&checked, text);
    json_scan_init_own(&own, text);
    assert_true(json_scan_skip(&checked, &first));
    assert_true(json_scan_skip(&own, &second));
    if (!bytes_equal(first, second))
        fail_msg("%.*s: ends after %zu, not %zu", BYTES_ARG(text), second.size, first.size);
    for (size_t i = 1; i < first.size; i++)
        assert_null(json_pass_container(first.at, first.at + i));
}

/* Every part of the text stands at every place of a block once. */
static void json_passes_own_text(void **state)
{
    static const char *const parts[] = {
        "\\\"}", "\\\\\\\"}", "\\\\", "\\\\\\\\\\\"]", "{[", "\\u0041", "\xc3\xa9}",
    };
    static const char *const forms[] = {
        "[\"%*s%s\",{\"a\":[\"%s\"]},1] ]", "{\"%*s\":[[{}],{\"%s\":\"%s\"}],\"z\":{}}, {",
    };
    FOR_EACH(form, forms)
        for (int blanks = 0; blanks < 2 * 64 + 2; blanks++)
            FOR_EACH(part, parts) {
                char text[512];
                int size = snprintf(text, sizeof text, *form, blanks, "", *part, *part);
                check_pass((struct bytes){ text, (size_t)size });
            }
}

static const struct { const char *name, *paths[4], *text, *wanted; } pick_rows[] = {
    { "nothing",        { NULL },                "{'a':1}",                     "{}" },
    { "one of many",    { "b" },                 "{'a':{'b':1},'b':2,'c':[]}",  "{'b':2}" },
    { "in text order",  { "b", "a" },            "{'a':1,'b':2}",               "{'a':1,'b':2}" },
    { "below",          { "a.b" },               "{'a':{'x':1,'b':{'c':1}}}",   "{'a':{'b':{'c':1}}}" },
    { "two below",      { "a.b", "a.c" },        "{'a':{'c':1,'x':1,'b':2}}",   "{'a':{'c':1,'b':2}}" },
    { "of each item",   { "a.b" },               "{'a':[{'b':1,'c':2},{},3]}",  "{'a':[{'b':1},{},3]}" },
    { "whole lists",    { "a" },                 "{'a':[{'b':{'c':2}},[[]]]}",  "{'a':[{'b':{'c':2}},[[]]]}" },
    { "wider later",    { "a.b", "a" },          "{'a':{'b':1,'c':2}}",         "{'a':{'b':1,'c':2}}" },
    { "wider before",   { "a", "a.b" },          "{'a':{'b':1,'c':2}}",         "{'a':{'b':1,'c':2}}" },
    { "absent",         { "a.b.c" },             "{'a':{'x':1}}",               "{'a':{}}" },
    { "another type",   { "a.b.c" },             "{'a':{'b':'text'}}",          "{'a':{'b':'text'}}" },
    { "everything",     { "a", "" },             "{'a':1,'b':{'c':2}}",         "{'a':1,'b':{'c':2}}" },
    { "escaped name",   { "a" },                 "{'\\u0061':1,'b':2}",        "{'a':1}" },
};

static void json_picks_members(void **state)
{
    FOR_EACH(row, pick_rows)
        for (int is_own = 0; is_own < 2; is_own++) {
            AUTO_ARENA arena = { 0 };
            AUTO_BUFFER got = { 0 };
            struct json_pick pick = { .first = NULL };
            for (const char *const *path = row->paths; *path; path++)
                json_pick_add(&pick, *path, &arena);
            struct json_options options = { .pick = &pick, .is_own = is_own };
            char *text = arena_strdup(&arena, row->text), *wanted = arena_strdup(&arena, row->wanted);
            for (char *c = text; *c; c++)
                *c = *c == '\'' ? '"' : *c;
            for (char *c = wanted; *c; c++)
                *c = *c == '\'' ? '"' : *c;
            json_write_value(&got, json_parse(bytes_of(text), &options, &arena, NULL));
            check_text(row->name, buffer_text(&got), wanted, __LINE__);
        }
}

static const struct { const char *name, *text, *written; } mended_cases[] = {
    { "whole characters", "a\xc3\xa9\xf0\x9f\x98\x80", "\"a\xc3\xa9\xf0\x9f\x98\x80\"" },
    { "separators", "\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa", "\"\\u2028\\u2029\xe2\x80\xaa\"" },
    { "a half at the end", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3",
      "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\ufffd\"" },
    { "a half within", "\xe2\x82x", "\"\\ufffd\\ufffdx\"" },
    { "overlong", "\xc0\x80", "\"\\ufffd\\ufffd\"" },
    { "a surrogate", "\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"" },
    { "no character at all", "\xff\"", "\"\\ufffd\\\"\"" },
};

static void json_writes_what_can_be_read(void **state)
{
    FOR_EACH(row, mended_cases) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        json_write_string(&text, bytes_of(row->text));
        CHECK_TEXT(row->name, buffer_text(&text), row->written);
        assert_non_null(json_parse(buffer_bytes(&text), NULL, &arena, NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_reads_and_writes), cmocka_unit_test(json_says_what_is_wrong),
        cmocka_unit_test(json_refuses_depth),    cmocka_unit_test(json_reports_duplicates),
        cmocka_unit_test(json_reports_so_many_duplicates),
        cmocka_unit_test(json_large_map),        cmocka_unit_test(json_pretty),
        cmocka_unit_test(json_scan_reads),       cmocka_unit_test(json_passes_own_text),
        cmocka_unit_test(json_picks_members),    cmocka_unit_test(json_writes_what_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

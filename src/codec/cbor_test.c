/* SPDX-License-Identifier: Apache-2.0 */
/* cbor_test.c - upstream's own bytes, written and read; then the bounds, and what nobody wrote. */
#include "codec/cbor.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "codec/cbor_test_rows.h"

static const char *hex_of(struct bytes bytes, struct arena *arena)
{
    AUTO_BUFFER hex = { 0 };
    for (size_t i = 0; i < bytes.size; i++)
        buffer_printf(&hex, "%02x", (unsigned char)bytes.at[i]);
    return arena_strdup(arena, buffer_text(&hex));
}

static int digit(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* On the heap and of exactly that size, so that reading past it is found. */
struct copy {
    char  *at;
    size_t size;
};

static void copy_free(struct copy *copy)
{
    free(copy->at);
}
#define AUTO_COPY CLEANUP(copy_free) struct copy

static struct copy copy_of(struct bytes bytes)
{
    struct copy copy = { malloc(bytes.size ? bytes.size : 1), bytes.size };
    assert_non_null(copy.at);
    memcpy(copy.at, bytes.size ? bytes.at : "", bytes.size);
    return copy;
}

static struct copy copy_of_hex(const char *hex)
{
    struct copy copy = { malloc(strlen(hex) / 2 + 1), strlen(hex) / 2 };
    assert_non_null(copy.at);
    for (size_t i = 0; i < copy.size; i++)
        copy.at[i] = (char)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
    copy.at = realloc(copy.at, copy.size ? copy.size : 1);
    return copy;
}

static struct value *parse(const struct copy *copy, struct arena *arena, struct error *err)
{
    size_t depth = 0;
    struct value *value = cbor_parse((struct bytes){ copy->at, copy->size }, arena, &depth, err);
    assert_true((value != NULL) != error_is_set(err));
    assert_true(value || err->reason == REASON_BAD_REQUEST);
    return value;
}

static void test_writes_what_upstream_writes(void **state)
{
    (void)state;
    FOR_EACH(row, written_rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER out = { 0 };
        const struct value *value = json_parse(bytes_of(row->json), NULL, &arena, NULL);
        assert_non_null(value);
        cbor_write_value(&out, value, &arena);
        const char *found = hex_of(buffer_bytes(&out), &arena);
        if (!text_equal(found, row->hex))
            fail_msg("%s: got %s, wanted %s", row->name, found, row->hex);
    }
}

static void test_reads_what_upstream_reads(void **state)
{
    (void)state;
    FOR_EACH(row, read_rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER found = { 0 };
        struct error err = { 0 };
        AUTO_COPY copy = copy_of_hex(row->hex);
        const struct value *value = parse(&copy, &arena, &err),
                           *wanted = json_parse(bytes_of(row->json), NULL, &arena, NULL);
        if (value)
            json_write_value(&found, value);
        else
            buffer_printf(&found, "error %s", err.message);
        bool same = value ? value_equal(value, wanted) : text_equal(buffer_text(&found), row->json);
        if (!same)
            fail_msg("%s: got %s, wanted %s", row->name, buffer_text(&found), row->json);
    }
}

/* Written and read, each is what it was; written again, the same bytes. */
static void test_round_trip(void **state)
{
    (void)state;
    FOR_EACH(row, written_rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER again = { 0 };
        struct error err = { 0 };
        AUTO_COPY copy = copy_of_hex(row->hex);
        const struct value *value = parse(&copy, &arena, &err);
        if (!value)
            fail_msg("%s: %s", row->name, err.message);
        assert_true(value_equal(value, json_parse(bytes_of(row->json), NULL, &arena, NULL)));
        cbor_write_value(&again, value, &arena);
        assert_string_equal(hex_of(buffer_bytes(&again), &arena), row->hex);
    }
}

static void test_cut_anywhere(void **state)
{
    (void)state;
    FOR_EACH(row, written_rows) {
        AUTO_COPY whole = copy_of_hex(row->hex);
        for (size_t size = 0; size < whole.size; size++) {
            AUTO_ARENA arena = { 0 };
            struct error err = { 0 };
            AUTO_COPY cut = copy_of((struct bytes){ whole.at, size });
            assert_null(parse(&cut, &arena, &err));
            assert_non_null(strstr(err.message, "EOF"));
        }
    }
}

static void test_any_byte_wrong(void **state)
{
    static const unsigned char masks[] = { 0x01, 0x20, 0x80, 0xff };
    (void)state;
    FOR_EACH(row, written_rows) {
        AUTO_COPY copy = copy_of_hex(row->hex);
        for (size_t i = 0; i < copy.size * ARRAY_SIZE(masks); i++) {
            AUTO_ARENA arena = { 0 };
            struct error err = { 0 };
            unsigned char mask = masks[i % ARRAY_SIZE(masks)];
            size_t at = i / ARRAY_SIZE(masks);
            copy.at[at] = (char)(copy.at[at] ^ mask);
            (void)parse(&copy, &arena, &err);
            copy.at[at] = (char)(copy.at[at] ^ mask);
        }
    }
}

static void test_mends_bytes(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER found = { 0 };
    struct error err = { 0 };
    AUTO_COPY copy = copy_of_hex("a143" "61ff62" "42" "c3bc");
    (void)state;
    json_write_value(&found, parse(&copy, &arena, &err));
    assert_string_equal(buffer_text(&found), "{\"a\xef\xbf\xbd" "b\":\"\xc3\xbc\"}");
}

/* `count` times the byte, then the rest. */
static struct copy repeated(size_t count, char byte, struct bytes rest)
{
    struct copy copy = { malloc(count + rest.size), count + rest.size };
    assert_non_null(copy.at);
    memset(copy.at, byte, count);
    memcpy(copy.at + count, rest.at, rest.size);
    return copy;
}

static void check_depth(char byte, struct bytes inside, const char *name)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    AUTO_COPY most = repeated(CBOR_DEPTH_MAX, byte, inside);
    AUTO_COPY more = repeated(CBOR_DEPTH_MAX + 1, byte, inside);
    if (!parse(&most, &arena, &err))
        fail_msg("%s: %s", name, err.message);
    assert_null(parse(&more, &arena, &err));
    assert_string_equal(err.message, "cbor: exceeded max nested level 200");
}

static void test_depth_is_bounded(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    (void)state;
    check_depth('\x81', BYTES("\x01"), "lists");
    check_depth('\xc6', BYTES("\x01"), "tags");
    AUTO_COPY endless = repeated(1000000, '\x9f', BYTES(""));
    assert_null(parse(&endless, &arena, &err));
}

static void test_items_are_bounded(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    AUTO_COPY copy = repeated(CBOR_ITEMS_MAX + 1, '\x9f', BYTES("\xff"));
    (void)state;
    memset(copy.at + 1, 0, CBOR_ITEMS_MAX);
    assert_null(parse(&copy, &arena, &err));
    assert_string_equal(err.message, "cbor: exceeded max number of data items 1000000");
}

static const struct { const char *name, *hex; size_t depth; } depth_rows[] = {
    { "the whole", "f7", 0 },
    { "cut off", "a1", 0 },
    { "an outer key", "a2416101416102", 1 },
    { "an outer value", "a14161e0", 2 },
    { "an inner key", "a14161a2416101416102", 3 },
    { "an item of a list below", "a1416181f7", 3 },
};

static void test_tells_where_the_fault_lies(void **state)
{
    (void)state;
    FOR_EACH(row, depth_rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_COPY copy = copy_of_hex(row->hex);
        size_t depth = 99;
        assert_null(cbor_parse((struct bytes){ copy.at, copy.size }, &arena, &depth, NULL));
        if (depth != row->depth)
            fail_msg("%s: %zu", row->name, depth);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_what_upstream_writes),
        cmocka_unit_test(test_reads_what_upstream_reads),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_any_byte_wrong),
        cmocka_unit_test(test_mends_bytes),
        cmocka_unit_test(test_depth_is_bounded),
        cmocka_unit_test(test_items_are_bounded),
        cmocka_unit_test(test_tells_where_the_fault_lies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_json.c - any text: the parser and both scanners agree, and what is written reads back the
 * same. */
#include "../fuzz.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/utf8.h"
#include "codec/value.h"

static void ignore_duplicate(void *context, const char *path, size_t offset)
{
    (void)context;
    FUZZ_CHECK(path && offset > 0);
}

/* Good text is passed alike with checks and without. */
static void check_own(struct bytes text)
{
    struct json_scan scan;
    json_scan_init_own(&scan, text);
    FUZZ_CHECK(json_scan_skip(&scan, NULL) && json_scan_finish(&scan));
}

/* A mended text has no bad string left: it is read, or refused for something else. */
static void check_mended(struct bytes text, struct arena *arena)
{
    struct bytes mended = json_mend_text(text, arena);
    FUZZ_CHECK(utf8_is_valid(text) ? mended.at == text.at : mended.size >= text.size);
    FUZZ_CHECK(!json_parse(text, NULL, arena, NULL) || mended.at == text.at);
    if (json_parse(mended, NULL, arena, NULL))
        FUZZ_CHECK(utf8_is_valid(mended));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    AUTO_BUFFER again = { 0 };
    struct error err = { 0 };
    struct json_scan scan;
    struct bytes input = { (const char *)bytes, size };
    struct json_options options = { .duplicate = ignore_duplicate };
    struct value *value = json_parse(input, &options, &arena, &err);
    check_mended(input, &arena);
    json_scan_init(&scan, input);
    bool scanned = json_scan_skip(&scan, NULL) && json_scan_finish(&scan);
    FUZZ_CHECK(value ? scanned : error_is_set(&err));
    FUZZ_CHECK(json_pass_container(input.at, input.at + size) || !value || !strchr("[{", *input.at));
    if (!value)
        return 0;
    check_own(input);
    json_write_value(&text, value);
    struct value *back = json_parse(buffer_bytes(&text), NULL, &arena, NULL);
    FUZZ_CHECK(back && value_equal(value, back));
    json_write_value(&again, back);
    FUZZ_CHECK(bytes_equal(buffer_bytes(&text), buffer_bytes(&again)));
    buffer_reset(&again);
    json_write_pretty(&again, value, 2);
    FUZZ_CHECK(value_equal(value, json_parse(buffer_bytes(&again), NULL, &arena, NULL)));
    FUZZ_CHECK(value_equal(value, value_clone(&arena, value)));
    return 0;
}

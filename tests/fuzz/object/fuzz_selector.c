/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_selector.c - label selectors: what is accepted is written as a text that is accepted again,
 * means the same and is written the same. */
#include "../fuzz.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/selector.h"

static const char *const label_sets[] = {
    "{}", "{\"a\":\"1\"}", "{\"a\":\"b\",\"n\":\"5\"}",
    "{\"a\":\"\",\"example.com/k\":\"v\",\"in\":\"notin\"}",
};

static void check_matches(const struct selector *one, const struct selector *other,
                          struct arena *arena)
{
    FOR_EACH(text, label_sets) {
        struct value *labels = json_parse(bytes_of(*text), NULL, arena, NULL);
        FUZZ_CHECK(selector_matches_map(one, labels) == selector_matches_map(other, labels));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 }, again_text = { 0 };
    struct error err = { 0 }, second = { 0 };
    struct selector selector, again;
    if (!selector_parse((struct bytes){ (const char *)bytes, size }, &arena, &selector, &err)) {
        FUZZ_CHECK(err.reason == REASON_BAD_REQUEST && err.message[0]);
        return 0;
    }
    selector_write(&text, &selector);
    FUZZ_CHECK(selector_parse((struct bytes){ text.at, text.size }, &arena, &again, &second));
    selector_write(&again_text, &again);
    FUZZ_CHECK(text_equal(buffer_text(&text), buffer_text(&again_text)));
    check_matches(&selector, &again, &arena);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_extension_answer.c - what an extension server says that it has: refused, or JSON that may stand
 * in our discovery. */
#include "../fuzz.h"

#include "apiserver/aggregator.h"
#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER made = { 0 };
    struct bytes json = { (const char *)bytes, size };
    if (discovery_from_resources(json, &made)) {
        const struct value *list = json_parse(buffer_bytes(&made), NULL, &arena, NULL);
        FUZZ_CHECK(value_is(list, VALUE_LIST));
        for (size_t i = 0; i < value_count(list); i++)
            FUZZ_CHECK(value_string(value_item(list, i), "resource").size > 0);
    }
    const char *url = openapi_url_from_index(json, "g", "v1", &arena);
    FUZZ_CHECK(!url || !strpbrk(url, "\"\\\n\r "));
    buffer_reset(&made);
    if (openapi_fragment(json, "g", "v1", &made)) {
        const struct value *part = json_parse(buffer_bytes(&made), NULL, &arena, NULL);
        FUZZ_CHECK(value_count(value_member(part, "paths")) > 0);
        FUZZ_CHECK(value_is(value_member(part, "definitions"), VALUE_MAP));
    }
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_cbor.c - any bytes, read as CBOR and as JSON: what either reads is written as CBOR and read
 * again, the same; and so it is by way of the other's text. */
#include "../fuzz.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/cbor.h"
#include "codec/json.h"
#include "codec/value.h"

static void check_written(const struct value *value, struct arena *arena)
{
    AUTO_BUFFER first = { 0 };
    AUTO_BUFFER second = { 0 };
    cbor_write_value(&first, value, arena);
    const struct value *again = cbor_parse(buffer_bytes(&first), arena, NULL, NULL);
    FUZZ_CHECK(again && value_equal(value, again));
    cbor_write_value(&second, again, arena);
    FUZZ_CHECK(bytes_equal(buffer_bytes(&first), buffer_bytes(&second)));
}

static void check_as_json(const struct value *value, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    json_write_value(&text, value);
    const struct value *again = json_parse(buffer_bytes(&text), NULL, arena, NULL);
    FUZZ_CHECK(again && value_equal(value, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct bytes input = { (const char *)bytes, size };
    size_t depth;
    const struct value *value = cbor_parse(input, &arena, &depth, &err),
                       *json = json_parse(input, NULL, &arena, NULL);
    FUZZ_CHECK((value != NULL) != error_is_set(&err));
    if (value) {
        check_written(value, &arena);
        check_as_json(value, &arena);
    }
    if (json)
        check_written(json, &arena);
    return 0;
}

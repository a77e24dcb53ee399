/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_field_selector.c - the first byte chooses a kind, the rest is a field selector for it. */
#include "../fuzz.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/object.h"
#include "object/schema.h"
#include "object/selector.h"

static const struct object *object_of(const struct kind *kind)
{
    AUTO_ARENA arena = { 0 };
    struct value *value = json_parse(
        BYTES("{\"metadata\":{\"name\":\"a\",\"namespace\":\"b\"},\"spec\":{\"nodeName\":\"n\","
              "\"hostNetwork\":true},\"status\":{\"phase\":\"Running\",\"podIPs\":[{\"ip\":"
              "\"1.2.3.4\"}]},\"type\":\"t\"}"),
        NULL, &arena, NULL);
    return object_freeze(kind, value, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    FUZZ_START(schema_init());
    if (size == 0)
        return 0;
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct field_selector selector;
    const struct kind *kind = &schema_kinds[bytes[0] % schema_kind_count];
    if (!field_selector_parse((struct bytes){ (const char *)bytes + 1, size - 1 }, kind, &arena,
                              &selector, &err)) {
        FUZZ_CHECK(err.reason == REASON_BAD_REQUEST && err.message[0]);
        return 0;
    }
    AUTO_PUT object = object_of(kind);
    bool matches = field_selector_matches(&selector, object);
    FUZZ_CHECK(selector.count > 0 || matches);
    return 0;
}

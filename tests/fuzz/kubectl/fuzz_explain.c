/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_explain.c - any document as a server's OpenAPI: the first line is a field's path. */
#include "../fuzz.h"

#include "base/arena.h"
#include "codec/value.h"
#include "codec/yaml.h"
#include "kubectl/explain_schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct bytes rest = { (const char *)bytes, size }, line = bytes_next(&rest, '\n');
    const char *path = arena_copy(&arena, line.at, line.size);
    struct error err = { 0 };
    const struct value *document = rest.at ? yaml_parse(rest, &arena, NULL) : NULL;
    struct explain_options options = { "g", "v", "K", path, size % 2 == 0 };
    if (document)
        FUZZ_CHECK(explain_write(document, &options, &text, &err) == !error_is_set(&err));
    return 0;
}

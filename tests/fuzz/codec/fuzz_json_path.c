/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_json_path.c - an expression, a line break, and what it is asked of. */
#include "../fuzz.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/json_path.h"
#include "codec/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER out = { 0 };
    struct error err = { 0 };
    struct bytes rest = { (const char *)bytes, size }, head = bytes_next(&rest, '\n');
    const char *expression = arena_copy(&arena, head.at, head.size);
    const struct value *root = rest.at ? json_parse(rest, NULL, &arena, NULL) : NULL;
    if (!root)
        return 0;
    (void)json_path_first(expression, root);
    if (!json_path_print(expression, root, &out, &err))
        FUZZ_CHECK(error_is_set(&err));
    return 0;
}

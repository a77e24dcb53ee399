/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_go_template.c - a template, a NUL, and the JSON that it is made for. */
#include "../fuzz.h"

#include "base/arena.h"
#include "codec/json.h"
#include "kubectl/go_template.h"
#include "kubectl/go_value.h"
#include "kubectl/printer.h"

enum { STEPS = 20 * 1000 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER out = { 0 };
    struct error err = { 0 };
    struct bytes rest = { (const char *)bytes, size }, head = bytes_next(&rest, '\0');
    struct go_template *template =
        go_template_parse(arena_copy(&arena, head.at, head.size), &arena, &err);
    FUZZ_CHECK((template == NULL) == error_is_set(&err));
    struct value *root = template && rest.at ? json_parse(rest, NULL, &arena, NULL) : NULL;
    if (!root)
        return 0;
    bool good = go_template_run(template, value_sorted(root, &arena), STEPS, &out, &err);
    FUZZ_CHECK(good == !error_is_set(&err));
    FUZZ_CHECK(!good || out.size <= GO_TEMPLATE_OUTPUT_MAX);
    return 0;
}

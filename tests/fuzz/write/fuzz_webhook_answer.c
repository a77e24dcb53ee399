/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_webhook_answer.c - what a webhook sends back: read, refused, and applied to a pod. */
#include "../fuzz.h"

#include "write/webhooks.h"
#include "base/arena.h"
#include "codec/json.h"
#include "object/decode.h"
#include "object/patch.h"

static void apply(const struct webhook_answer *answer, struct arena *arena)
{
    static const char pod[] = "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":[{\"name\":"
                              "\"c\",\"image\":\"i\"}]}}";
    struct error err = { 0 };
    struct value *tree = json_parse(bytes_of(pod), NULL, arena, NULL);
    tree = patch_json(tree, answer->patch, arena, &err);
    if (tree && tree->type == VALUE_MAP && decode_value(tree, well_known.pod->type, arena, NULL, &err))
        defaults_apply(tree, well_known.pod, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const struct webhook webhook = { .name = "w" };
    struct webhook_answer answer = { .has_come = false };
    FUZZ_START(schema_init());
    webhook_read_answer((struct bytes){ (const char *)bytes, size }, "u", &arena, &answer);
    FUZZ_CHECK(answer.has_come);
    if (error_is_set(&answer.err))
        return 0;
    FUZZ_CHECK(!webhook_fail_denied(&webhook, &answer, &err) && err.code >= 400 && err.code < 600);
    FUZZ_CHECK(err.reason != REASON_PENDING);
    if (answer.patch)
        apply(&answer, &arena);
    return 0;
}

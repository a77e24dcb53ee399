/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_validation.c - the first byte chooses a kind, the rest is a body of it.
 *
 * What is good as a new object is good as a change of itself, which changes nothing. */
#include "../fuzz.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/schema.h"
#include "object/validation.h"

static void prepare(struct value *next, const struct value *old, const struct kind *kind,
                    struct arena *arena)
{
    if (kind->code && kind->code->prepare)
        kind->code->prepare(next, old, arena);
}

static size_t problems_of(const struct value *next, const struct value *old,
                          const struct kind *kind, struct arena *arena)
{
    struct field_errors errors;
    struct error err = { 0 };
    field_errors_init(&errors, arena);
    if (old)
        validate_update(next, old, kind, &errors);
    else
        validate_create(next, kind, &errors);
    FUZZ_CHECK(field_errors_finish(&errors, kind, "x", &err) == (errors.count == 0));
    FUZZ_CHECK(errors.depth == 0);
    return errors.count;
}

static void check_status(const struct value *next, const struct value *old, const struct kind *kind,
                         struct arena *arena)
{
    struct field_errors errors;
    field_errors_init(&errors, arena);
    validate_status(next, old, kind, &errors);
    FUZZ_CHECK(errors.depth == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    FUZZ_START(schema_init());
    if (size == 0)
        return 0;
    AUTO_ARENA arena = { 0 };
    const struct kind *kind = &schema_kinds[bytes[0] % schema_kind_count];
    struct bytes body = { (const char *)bytes + 1, size - 1 };
    struct value *next = decode_body(
        &(struct sent_body){ body, BODY_JSON, FIELD_VALIDATION_IGNORE }, kind, &arena, NULL, NULL);
    if (!next)
        return 0;
    defaults_apply(next, kind, &arena);
    struct value *raw = value_clone(&arena, next);
    prepare(next, NULL, kind, &arena);
    size_t problems = problems_of(next, NULL, kind, &arena);
    value_set_at(next, &arena, "metadata.resourceVersion", value_new_text(&arena, "1"));
    struct value *same = value_clone(&arena, next);
    prepare(same, next, kind, &arena);
    if (problems == 0 && problems_of(same, next, kind, &arena) > 0 && value_equal(same, next))
        abort();
    check_status(same, next, kind, &arena);
    (void)problems_of(raw, next, kind, &arena);
    return 0;
}

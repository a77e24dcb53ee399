/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_patch.c - the first byte chooses a kind, the rest is JSON texts that lines of NUL part: an
 * object, a patch, and for kubectl's three-way patch one more object.
 *
 * A merge patch changes nothing the second time; the three-way patch of a sound object is accepted.
 */
#include "../fuzz.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/patch.h"
#include "object/schema.h"

static struct value *next_value(struct bytes *rest, struct arena *arena)
{
    return rest->at ? json_parse(bytes_next(rest, '\0'), NULL, arena, NULL) : NULL;
}

static void check_merge(const struct value *target, const struct value *patch, struct arena *arena)
{
    struct value *once = patch_merge(value_clone(arena, target), patch, arena, NULL);
    if (!once)
        return;
    struct value *twice = patch_merge(value_clone(arena, once), patch, arena, NULL);
    FUZZ_CHECK(twice && value_equal(once, twice));
}

static void check_others(const struct value *target, const struct value *patch,
                         const struct kind *kind, struct arena *arena)
{
    struct error json_error = { 0 }, strategic_error = { 0 };
    struct value *result = patch_json(value_clone(arena, target), patch, arena, &json_error);
    FUZZ_CHECK(result || error_is_set(&json_error));
    result =
        patch_strategic(value_clone(arena, target), patch, kind->type, arena, &strategic_error);
    FUZZ_CHECK(result || error_is_set(&strategic_error));
}

static void check_apply(const struct value *last, const struct value *modified,
                        const struct value *current, const struct kind *kind, struct arena *arena)
{
    struct value *plain = patch_create_three_way(last, modified, current, NULL, arena);
    struct value *patch = patch_create_three_way(last, modified, current, kind->type, arena);
    if (plain && value_is(current, VALUE_MAP))
        FUZZ_CHECK(patch_merge(value_clone(arena, current), plain, arena, NULL));
    if (patch)
        (void)!patch_strategic(value_clone(arena, current), patch, kind->type, arena, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    FUZZ_START(schema_init());
    if (size == 0)
        return 0;
    AUTO_ARENA arena = { 0 };
    const struct kind *kind = &schema_kinds[bytes[0] % schema_kind_count];
    struct bytes rest = { (const char *)bytes + 1, size - 1 };
    struct value *target = next_value(&rest, &arena), *patch = next_value(&rest, &arena);
    struct value *third = next_value(&rest, &arena);
    if (!value_is(target, VALUE_MAP) || !patch)
        return 0;
    check_merge(target, patch, &arena);
    check_others(target, patch, kind, &arena);
    if (value_is(patch, VALUE_MAP) && value_is(third, VALUE_MAP))
        check_apply(target, patch, third, kind, &arena);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_field_set.c - any text as FieldsV1: what is read is written in canonical form, in order, and
 * combining a set with itself says what it should. */
#include "../fuzz.h"

#include "base/arena.h"
#include "object/field_set.h"

static void check_order(const struct field_set *set)
{
    for (uint32_t i = 0; i < set->count; i++) {
        FUZZ_CHECK(i == 0 || field_element_compare(&set->nodes[i - 1].element,
                                                   &set->nodes[i].element) < 0);
        FUZZ_CHECK(set->nodes[i].is_member || set->nodes[i].children.count > 0);
        check_order(&set->nodes[i].children);
    }
}

static void check_path(void *context, struct bytes path)
{
    FUZZ_CHECK(path.size > 0);
    ++*(size_t *)context;
}

static void check_sums(const struct field_set *set, struct arena *arena)
{
    struct field_set all = field_set_union(set, set, arena),
                     both = field_set_intersection(set, set, arena),
                     none = field_set_difference(set, set, arena),
                     left = field_set_without(set, set, arena);
    size_t paths = 0;
    FUZZ_CHECK(field_set_equal(set, &all) && field_set_equal(set, &both));
    FUZZ_CHECK(field_set_is_empty(&none) && field_set_is_empty(&left));
    FUZZ_CHECK(field_set_is_within(set, &all));
    FUZZ_CHECK(field_set_intersects(set, &all) == (set->count > 0));
    field_set_each(set, check_path, &paths);
    FUZZ_CHECK(paths == field_set_size(set));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 }, again_text = { 0 };
    struct field_set set, again;
    if (!field_set_read((struct bytes){ (const char *)bytes, size }, &arena, &set, NULL))
        return 0;
    check_order(&set);
    check_sums(&set, &arena);
    field_set_write(&text, &set);
    FUZZ_CHECK(field_set_read(buffer_bytes(&text), &arena, &again, NULL));
    FUZZ_CHECK(field_set_equal(&set, &again));
    field_set_write(&again_text, &again);
    FUZZ_CHECK(bytes_equal(buffer_bytes(&text), buffer_bytes(&again_text)));
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_schema.c - a schema of a definition, a line break, and an object to go through it.
 *
 * Pruning and defaults are stable: what came out goes through again unchanged. */
#include "../fuzz.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/structural_schema.h"
#include "object/validation.h"

static bool is_small(const struct value *value, int depth)
{
    if (depth > 20)
        return false;
    for (size_t i = 0; i < value_count(value); i++)
        if (!is_small(value_is(value, VALUE_MAP) ? value->map.members[i].value
                                                 : value_item(value, i), depth + 1))
            return false;
    return true;
}

static void check(struct value *root, const struct type *type, struct arena *arena)
{
    struct error err = { 0 };
    struct decode_notes notes = { 0 };
    struct field_errors errors;
    field_errors_init(&errors, arena);
    if (!decode_value(root, type, arena, &notes, &err)) {
        FUZZ_CHECK(error_is_set(&err));
        return;
    }
    schema_set_defaults(root, type->schema, arena);
    schema_validate(root, NULL, type->schema, &errors);
    schema_validate_status(root, NULL, type->schema, &errors);
    schema_validate_embedded(root, type->schema, &errors);
    schema_validate_lists(root, type->schema, &errors);
    FUZZ_CHECK(errors.depth == 0 && errors.count <= FIELD_ERRORS_MAX);
    struct field_errors none;
    field_errors_init(&none, arena);
    schema_validate(root, root, type->schema, &none);
    FUZZ_CHECK(none.count == 0);
    (void)field_errors_text(&errors);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct bytes rest = { (const char *)bytes, size }, head;
    FUZZ_START(schema_init());
    head = bytes_next(&rest, '\n');
    const struct value *json = json_parse(head, NULL, &arena, NULL);
    if (!value_is(json, VALUE_MAP) || !is_small(json, 0) || !rest.at)
        return 0;
    const struct type *type = schema_compile(json, &arena, NULL);
    struct value *root = json_parse(rest, NULL, &arena, NULL);
    if (type && value_is(root, VALUE_MAP) && is_small(root, 0))
        check(root, type, &arena);
    return 0;
}

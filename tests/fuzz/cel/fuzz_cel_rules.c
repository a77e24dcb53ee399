/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_cel_rules.c - three lines: a schema with rules, an object, and what it was before.  The schema is
 * judged, and the object checked as created and as updated; both end, and say where they found what. */
#include "../fuzz.h"

#include "base/arena.h"
#include "base/error.h"
#include "cel/custom_rules.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/structural_schema.h"
#include "object/validation.h"

enum { LINE_MAX = 8192 };

static struct value *next_line(struct bytes *rest, struct arena *arena)
{
    struct bytes line = bytes_next(rest, '\n');
    return line.at && line.size < LINE_MAX ? json_parse(line, NULL, arena, NULL) : NULL;
}

static void check_errors(const struct field_errors *errors)
{
    FUZZ_CHECK(errors->depth == 0);
    for (size_t i = 0; i < errors->count; i++)
        FUZZ_CHECK(errors->errors[i].field && errors->errors[i].message);
}

static void check_object(const struct cel_rules *rules, const struct value *next,
                         const struct value *old, struct arena *arena)
{
    struct field_errors errors;
    field_errors_init(&errors, arena);
    cel_rules_check(rules, &(struct cel_rules_input){ .next = next, .old = old, .errors = &errors });
    check_errors(&errors);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static bool is_ready;
    if (!is_ready)
        schema_init();
    is_ready = true;
    AUTO_ARENA arena = { 0 };
    struct bytes rest = { (const char *)bytes, size };
    const struct value *schema = next_line(&rest, &arena);
    const struct value *next = next_line(&rest, &arena), *old = next_line(&rest, &arena);
    const struct type *type =
        value_is(schema, VALUE_MAP) ? schema_compile(schema, &arena, NULL) : NULL;
    if (!type)
        return 0;
    struct field_errors errors;
    field_errors_init(&errors, &arena);
    cel_rules_check_schema(type->schema, NULL, &errors);
    check_errors(&errors);
    const struct cel_rules *rules = cel_rules_compile(type->schema, NULL, &arena);
    if (!rules || !next)
        return 0;
    check_object(rules, next, NULL, &arena);
    if (old)
        check_object(rules, next, old, &arena);
    return 0;
}

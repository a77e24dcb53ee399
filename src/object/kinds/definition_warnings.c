/* SPDX-License-Identifier: Apache-2.0 */
/* definition_warnings.c - what a client is warned of who writes a CustomResourceDefinition: formats
 * that nobody checks.  Of a change only those that are new. */
#include "object/kinds/definition_warnings.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/structural_schema.h"
#include "object/text_set.h"
#include "object/validation.h"

/* Members of a schema that are a schema, a list of schemas (or one), or a map of them. */
static const char *const single[] = { "not", "items", "additionalItems", "additionalProperties" };
static const char *const listed[] = { "items", "allOf", "oneOf", "anyOf" };
static const char *const mapped[] = { "properties", "patternProperties", "definitions",
                                      "dependencies" };

static bool is_known(struct bytes type, struct bytes format)
{
    static const char *const integers[] = { "int32", "int64", NULL };
    static const char *const numbers[] = { "float", "double", NULL };
    if (type.size == 0 || bytes_equal_text(type, "string"))
        return schema_format_find(format);
    if (bytes_equal_text(type, "integer"))
        return text_is_one_of(format, integers);
    return bytes_equal_text(type, "number") && text_is_one_of(format, numbers);
}

/* What was there before is collected; what is there now and was not is told. */
struct formats {
    struct text_set      before;
    struct decode_notes *notes;          /* NULL: they are collected */
    struct arena        *arena;
};

static void take(struct formats *formats, struct bytes format)
{
    if (!formats->notes)
        text_set_add(&formats->before, format);
    else if (!text_set_has(&formats->before, format))
        decode_note(formats->notes, formats->arena, "unrecognized format \"%.*s\"",
                    BYTES_ARG(format));
}

/* Depth is that of a body. */
static void collect(const struct value *schema, struct formats *formats)
{
    struct bytes format = value_string(schema, "format");
    if (!value_is(schema, VALUE_MAP))
        return;
    if (format.size && !is_known(value_string(schema, "type"), format))
        take(formats, format);
    FOR_EACH(name, single)
        collect(value_member(schema, *name), formats);
    FOR_EACH(name, listed) {
        const struct value *list = value_member(schema, *name);
        for (size_t i = 0; value_is(list, VALUE_LIST) && i < value_count(list); i++)
            collect(value_item(list, i), formats);
    }
    FOR_EACH(name, mapped) {
        const struct value *map = value_member(schema, *name);
        for (size_t i = 0; value_is(map, VALUE_MAP) && i < value_count(map); i++)
            collect(map->map.members[i].value, formats);
    }
}

static void collect_all(const struct value *definition, struct formats *formats)
{
    const struct value *versions = value_at(definition, "spec.versions");
    for (size_t i = 0; i < value_count(versions); i++)
        collect(value_at(value_item(versions, i), "schema.openAPIV3Schema"), formats);
}

void warn_of_definition(const struct value *definition, const struct value *old,
                        struct arena *arena, struct decode_notes *notes)
{
    struct formats formats = { .arena = arena };
    collect_all(old, &formats);
    formats.notes = notes;
    collect_all(definition, &formats);
    text_set_done(&formats.before);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* custom_rules.c - where rules come in; see custom_rules.h, and cel/custom_rules.h for what they do. */
#include "write/custom_rules.h"

#include <stdlib.h>

#include "base/arena.h"
#include "cel/custom_rules.h"
#include "object/custom_kind.h"
#include "object/kinds/json_schema.h"
#include "object/structural_schema.h"
#include "object/validation.h"
#include "write/admission.h"

static const char validations[] = "x-kubernetes-validations";

/* ---- of a custom resource ---- */

struct kept_rules {
    struct arena            arena;
    const struct cel_rules *rules;       /* NULL: the schema has none */
};

static void free_rules(void *memory)
{
    struct kept_rules *kept = memory;
    arena_done(&kept->arena);
    free(kept);
}

static const struct cel_rules *rules_of(const struct kind *kind, struct env *env)
{
    struct custom_kind *custom = (struct custom_kind *)(uintptr_t)kind->custom;
    struct kept_rules *kept = custom->rules;
    if (!kept) {
        kept = MEMORY_NEW(struct kept_rules);
        kept->rules = cel_rules_compile(kind->type->schema, env, &kept->arena);
        custom->rules = kept;
        custom->free_rules = free_rules;
    }
    return kept->rules;
}

static void warn(void *context, const char *text)
{
    admission_warn(context, "%s", text);
}

static void check_resource(struct write *write, struct field_errors *errors)
{
    const struct cel_rules *rules = rules_of(write->kind, core_env(write->pipeline->core));
    if (rules)
        cel_rules_check(rules, &(struct cel_rules_input){ .next = write->next,
                                                          .old = write->old_value,
                                                          .errors = errors,
                                                          .warn = warn,
                                                          .context = write });
}

/* ---- of a definition ---- */

static const struct value *schema_of_version(const struct value *version)
{
    return value_at(version, "schema.openAPIV3Schema");
}

/* What the definition had before under the version's name. */
static const struct value *old_schema(const struct write *write, const struct value *version)
{
    const struct value *versions = value_at(write->old_value, "spec.versions");
    for (size_t i = 0; i < value_count(versions); i++)
        if (bytes_equal(value_string(value_item(versions, i), "name"),
                        value_string(version, "name")))
            return schema_of_version(value_item(versions, i));
    return NULL;
}

/* Rules that were accepted are not judged again. */
static void check_version(struct write *write, const struct value *version,
                          struct field_errors *errors)
{
    const struct value *schema = schema_of_version(version), *old = old_schema(write, version);
    struct error err = { 0 };
    if (!schema || !schema_has(schema, validations) || (old && value_equal(schema, old)))
        return;
    const struct type *type = schema_compile(schema, write->arena, &err);
    field_enter(errors, "openAPIV3Schema");
    if (type)
        cel_rules_check_schema(type->schema, core_env(write->pipeline->core), errors);
    else
        field_invalid_plain(errors, NULL, err.message);
    field_leave(errors);
}

static void check_definition(struct write *write, struct field_errors *errors)
{
    const struct value *spec = value_member(write->next, "spec");
    if (errors->count > 0)
        return;
    field_enter(errors, "spec");
    if (definition_is_common(spec, "schema")) {
        field_enter(errors, "validation");
        check_version(write, value_item(value_member(spec, "versions"), 0), errors);
        field_leave(errors);
    } else {
        FIELD_EACH(version, spec, "versions", errors) {
            field_enter(errors, "schema");
            check_version(write, version.item, errors);
            field_leave(errors);
        }
    }
    field_leave(errors);
}

void custom_rules_check(struct write *write, struct field_errors *errors)
{
    if (write->kind->custom)
        check_resource(write, errors);
    else if (write->kind == well_known.custom_resource_definition)
        check_definition(write, errors);
}

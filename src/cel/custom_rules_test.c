/* SPDX-License-Identifier: Apache-2.0 */
/* custom_rules_test.c - rules of a schema: compiled, judged, kept; the types they see.  What upstream's
 * server says to whole objects stands in tests/api/custom_rules.json. */
#include "cel/custom_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail

#include "base/arena.h"
#include "cel/schema_type.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/structural_schema.h"
#include "object/validation.h"

#define FAIL_ROW(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

/* Single quotes stand for double ones, and ` for single ones. */
static struct value *parse(const char *text, struct arena *arena)
{
    char *json = arena_strdup(arena, text);
    for (char *at = json; *at; at++)
        *at = (char)(*at == '\'' ? '"' : *at == '`' ? '\'' : *at);
    struct value *value = json_parse(bytes_of(json), NULL, arena, NULL);
    if (!value)
        FAIL_ROW("%s", text);
    return value;
}

static const struct schema *schema_of(const char *spec, struct arena *arena)
{
    const char *text = arena_printf(arena, "{'type':'object','properties':{'spec':%s}}", spec);
    const struct type *type = schema_compile(parse(text, arena), arena, NULL);
    assert_non_null(type);
    return type->schema;
}

static const char *first_error(const struct field_errors *errors)
{
    if (errors->count == 0)
        return NULL;
    return arena_printf(errors->arena, "%s: %s", errors->errors[0].field,
                        errors->errors[0].message);
}

/* ---- objects ---- */

#define RULES(text) "'x-kubernetes-validations':[" text "]"
#define INT "{'type':'integer'}"

static const struct { const char *spec, *next, *old, *error; } object_rows[] = {
    { "{'type':'object','properties':{'a':" INT "}," RULES("{'rule':'self.a > 1'}") "}",
      "{'a':2}", NULL, NULL },
    { "{'type':'object','properties':{'a':" INT "}," RULES("{'rule':'self.a > 1'}") "}",
      "{'a':1}", NULL, "spec: Invalid value: failed rule: self.a > 1" },
    { "{'type':'object','properties':{'a':" INT "}," RULES("{'rule':'self.a > 1'}") "}",
      "{}", NULL, "spec: Invalid value: \"object\": no such key: a evaluating rule: self.a > 1" },
    { "{'type':'object','properties':{'a':{'type':'integer'," RULES("{'rule':'self >= oldSelf'}") "}}}",
      "{'a':1}", NULL, NULL },
    { "{'type':'object','properties':{'a':{'type':'integer'," RULES("{'rule':'self >= oldSelf'}") "}}}",
      "{'a':1}", "{'a':2}", "spec.a: Invalid value: 1: failed rule: self >= oldSelf" },
    { "{'type':'object','additionalProperties':{'type':'integer'," RULES("{'rule':'self > 1'}") "}}",
      "{'x.y':1}", NULL, "spec[x.y]: Invalid value: 1: failed rule: self > 1" },
    { "{'type':'object','additionalProperties':{'type':'integer'," RULES("{'rule':'self > 1'}") "}}",
      "{'x.y':1}", "{'x.y':1}", NULL },
    { "{'type':'array','items':{'type':'integer'," RULES("{'rule':'self > 1'}") "}}",
      "[2,1]", "[2,0]", "spec[1]: Invalid value: 1: failed rule: self > 1" },
    { "{'type':'array','items':{'type':'integer'," RULES("{'rule':'self > 1'}") "}}",
      "[2,1]", "[2,1]", NULL },
    { "{'type':'string'," RULES("{'rule':'self.b'}") "}", "'x'", NULL,
      "spec: Invalid value: \"string\": rule compile error: compilation failed: ERROR: "
      "<input>:1:5: type 'string' does not support field selection\n | self.b\n | ....^" },
};

static void warn(void *context, const char *text)
{
    (void)text;
    ++*(int *)context;
}

static struct value *object_of(const char *spec, struct arena *arena)
{
    if (!spec)
        return NULL;
    return parse(arena_printf(arena, "{'metadata':{'name':'x'},'spec':%s}", spec), arena);
}

static void objects(void **state)
{
    (void)state;
    FOR_EACH(row, object_rows) {
        AUTO_ARENA arena = { 0 };
        struct field_errors errors;
        int warnings = 0;
        field_errors_init(&errors, &arena);
        const struct cel_rules *rules =
            cel_rules_compile(schema_of(row->spec, &arena), NULL, &arena);
        assert_non_null(rules);
        cel_rules_check(rules, &(struct cel_rules_input){ object_of(row->next, &arena),
                                                          object_of(row->old, &arena), &errors,
                                                          warn, &warnings });
        if (!text_equal(first_error(&errors), row->error))
            FAIL_ROW("%s %s: %s", row->spec, row->next, first_error(&errors));
    }
}

static void schemas_without_rules_cost_nothing(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    assert_null(cel_rules_compile(schema_of(INT, &arena), NULL, &arena));
}

/* A rule that fails its values is stopped by the object's budget. */
static void budget(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    struct field_errors errors;
    AUTO_BUFFER list = { 0 };
    field_errors_init(&errors, &arena);
    for (int i = 0; i < 400; i++)
        buffer_add_text(&list, i ? ",1" : "[1");
    buffer_add_text(&list, "]");
    const char rule[] = "{'rule':'self.all(x, self.all(y, x == y))'}";
    AUTO_BUFFER spec = { 0 };
    buffer_add_text(&spec, "{'type':'array','items':" INT ",'x-kubernetes-validations':[");
    for (int i = 0; i < 30; i++)
        buffer_printf(&spec, "%s%s", i ? "," : "", rule);
    buffer_add_text(&spec, "]}");
    const struct cel_rules *rules =
        cel_rules_compile(schema_of(buffer_text(&spec), &arena), NULL, &arena);
    cel_rules_check(rules, &(struct cel_rules_input){ .next = object_of(buffer_text(&list), &arena),
                                                      .errors = &errors });
    assert_int_equal(errors.count, 1);
    assert_string_equal(first_error(&errors),
                        "spec: Invalid value: \"array\": validation failed due to running out of "
                        "cost budget, no further validation rules will be run");
}

/* ---- schemas ---- */

static const struct { const char *spec, *error; } schema_rows[] = {
    { "{'type':'array','items':{'type':'string'}," RULES("{'rule':'self.all(x, self.all(y, x == y))'}") "}",
      "properties[spec].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds "
      "budget by factor of more than 100x (try simplifying the rule, or adding maxItems, "
      "maxProperties, and maxLength where arrays, maps, and strings are declared)" },
    { "{'type':'array','maxItems':10,'items':{'type':'string','maxLength':10},"
      RULES("{'rule':'self.all(x, self.all(y, x == y))'}") "}", NULL },
    { "{'type':'array','items':{'type':'integer'," RULES("{'rule':'self == oldSelf'}") "}}",
      "properties[spec].items.x-kubernetes-validations[0].rule: Invalid value: \"self == oldSelf\": "
      "oldSelf cannot be used on the uncorrelatable portion of the schema within properties[spec]" },
    { "{'type':'integer','default':1," RULES("{'rule':'self > 1'}") "}",
      "properties[spec].default: Invalid value: 1: failed rule: self > 1" },
    { "{'type':'integer'," RULES("{'rule':'self > 1','optionalOldSelf':true}") "}",
      "properties[spec].x-kubernetes-validations[0].optionalOldSelf: Invalid value: true: may not be "
      "set if oldSelf is not used in rule" },
};

static void schemas(void **state)
{
    (void)state;
    FOR_EACH(row, schema_rows) {
        AUTO_ARENA arena = { 0 };
        struct field_errors errors;
        field_errors_init(&errors, &arena);
        cel_rules_check_schema(schema_of(row->spec, &arena), NULL, &errors);
        if (!text_equal(first_error(&errors), row->error))
            FAIL_ROW("%s: %s", row->spec, first_error(&errors));
    }
}

/* Each of them takes megabytes. */
static void rules_have_no_endless_room(void **state)
{
    (void)state;
    enum { RULES = 60 };
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER spec = { 0 };
    struct field_errors errors;
    field_errors_init(&errors, &arena);
    buffer_add_text(&spec, "{'type':'integer','x-kubernetes-validations':[");
    for (int i = 0; i < RULES; i++) {
        buffer_printf(&spec, "%s{'rule':'optional.of(self)", i > 0 ? "," : "");
        for (int level = 0; level < 9; level++)
            buffer_add_text(&spec, ".optMap(a, a)");
        buffer_add_text(&spec, ".hasValue()'}");
    }
    buffer_add_text(&spec, "]}");
    cel_rules_check_schema(schema_of(buffer_text(&spec), &arena), NULL, &errors);
    assert_true(errors.count > 0 && errors.count < RULES);
    assert_non_null(strstr(errors.errors[0].message,
                           "the rules of the definition take too much memory"));
}

/* ---- types ---- */

static const struct { const char *spec, *text; uint64_t max_count, size_min; } type_rows[] = {
    { INT, "int", 0, 1 },
    { "{'type':'number'}", "double", 0, 1 },
    { "{'type':'boolean'}", "bool", 0, 4 },
    { "{'type':'string'}", "string", CEL_REQUEST_SIZE_MAX - 2, 2 },
    { "{'type':'string','maxLength':5}", "string", 20, 2 },
    { "{'type':'string','enum':['a','abc']}", "string", 3, 2 },
    { "{'type':'string','format':'byte','maxLength':5}", "bytes", 5, 2 },
    { "{'type':'string','format':'date'}", "timestamp", 12, 12 },
    { "{'type':'string','format':'date-time'}", "timestamp", 32, 21 },
    { "{'type':'string','format':'duration'}", "duration", 32, 3 },
    { "{'x-kubernetes-int-or-string':true}", "dyn", CEL_REQUEST_SIZE_MAX - 2, 1 },
    { "{'type':'array','items':" INT "}", "list(int)", (CEL_REQUEST_SIZE_MAX - 2) / 2, 2 },
    { "{'type':'array','items':" INT ",'maxItems':7}", "list(int)", 7, 2 },
    { "{'type':'object','additionalProperties':" INT "}", "map(string, int)",
      (CEL_REQUEST_SIZE_MAX - 2) / 7, 2 },
    { "{'type':'object','required':['ab'],'properties':{'ab':" INT ",'c':" INT "}}", "self", 0, 9 },
    { "{'x-kubernetes-preserve-unknown-fields':true}", NULL, 0, 0 },
    { "{'type':'array','items':{'x-kubernetes-preserve-unknown-fields':true}}", NULL, 0, 0 },
};

static void types(void **state)
{
    (void)state;
    FOR_EACH(row, type_rows) {
        AUTO_ARENA arena = { 0 };
        const struct schema *spec = schema_property(schema_of(row->spec, &arena), BYTES("spec"));
        const struct cel_type *type =
            cel_schema_type(spec, /* is_resource= */ false, "self", &arena);
        if (!type && !row->text)
            continue;
        if (!type || !text_equal(cel_type_text(type, &arena), row->text))
            FAIL_ROW("%s: %s", row->spec, type ? cel_type_text(type, &arena) : "none");
        if (type->max_count != row->max_count || cel_schema_size_min(type) != row->size_min)
            FAIL_ROW("%s: %llu, %llu", row->spec, (unsigned long long)type->max_count,
                     (unsigned long long)cel_schema_size_min(type));
    }
}

static void members_of_a_root(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    const struct cel_type *root =
        cel_schema_type(schema_of("{'type':'object','properties':{'x-y':" INT ",'!':" INT "}}", &arena),
                        /* is_resource= */ true, "self", &arena);
    const struct cel_type *metadata = root->member(root, BYTES("metadata"));
    const struct cel_type *spec = root->member(root, BYTES("spec"));
    assert_non_null(root->member(root, BYTES("kind")));
    assert_non_null(metadata->member(metadata, BYTES("generateName")));
    assert_null(metadata->member(metadata, BYTES("labels")));
    assert_null(root->member(root, BYTES("status")));
    assert_non_null(cel_member_type(spec, BYTES("x__dash__y"), &arena));
    assert_null(cel_member_type(spec, BYTES("x-y"), &arena));
    assert_null(spec->member(spec, BYTES("!")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects),
        cmocka_unit_test(schemas_without_rules_cost_nothing),
        cmocka_unit_test(budget),
        cmocka_unit_test(schemas),
        cmocka_unit_test(rules_have_no_endless_room),
        cmocka_unit_test(types),
        cmocka_unit_test(members_of_a_root),
    };
    schema_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

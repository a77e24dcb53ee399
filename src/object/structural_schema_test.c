/* SPDX-License-Identifier: Apache-2.0 */
/* structural_schema_test.c - what a schema does to a custom resource: pruning, defaults, rules.
 * Texts are those of upstream's server. */
#include "object/structural_schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */
#define FAIL_ROW(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/pattern.h"
#include "object/validation.h"

struct compiled {
    struct arena       arena;
    const struct type *type;
};

static void compiled_done(struct compiled *compiled)
{
    arena_done(&compiled->arena);
}

/* Single quotes stand for double ones. */
static struct value *parse(const char *text, struct arena *arena)
{
    struct error err = { 0 };
    char *json = arena_strdup(arena, text);
    for (char *at = json; *at; at++)
        if (*at == '\'')
            *at = '"';
    struct value *value = json_parse(bytes_of(json), NULL, arena, &err);
    if (!value)
        FAIL_ROW("%s: %s", text, err.message);
    return value;
}

static void compile(struct compiled *compiled, const char *spec)
{
    const char *text = arena_printf(
        &compiled->arena, "{'type':'object','properties':{'spec':%s,'metadata':{'type':'object',"
                          "'properties':{'name':{'type':'string','maxLength':3}}}}}", spec);
    compiled->type =
        schema_compile(parse(text, &compiled->arena), &compiled->arena, NULL);
    assert_non_null(compiled->type);
}

/* ---- pruning and defaults ---- */

#define NAME_44 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define NAME_64 NAME_44 "aaaaaaaaaaaaaaaaaaaa"
#define NAME_300 NAME_64 NAME_64 NAME_64 NAME_64 NAME_44

static const struct { const char *name, *spec, *given, *wanted, *notes; } tree_rows[] = {
    { "unknown fields go", "{'type':'object','properties':{'a':{'type':'string'}}}",
      "{'a':'x','b':1}", "{'a':'x'}", "unknown field \"spec.b\"" },
    { "in lists, too",
      "{'type':'object','properties':{'l':{'type':'array','items':{'type':'object'}}}}",
      "{'l':[{'x':1},{}]}", "{'l':[{},{}]}", "unknown field \"spec.l[0].x\"" },
    { "open objects keep them",
      "{'type':'object','x-kubernetes-preserve-unknown-fields':true,'properties':{'k':{'type':"
      "'object'}}}",
      "{'any':{'x':1},'k':{'y':1}}", "{'any':{'x':1},'k':{}}", "unknown field \"spec.k.y\"" },
    { "maps keep all keys",
      "{'type':'object','additionalProperties':{'type':'object','properties':{'a':{}}}}",
      "{'k':{'a':1,'b':2}}", "{'k':{'a':1}}", "unknown field \"spec.k.b\"" },
    { "a wrong type is left to validation", "{'type':'object','properties':{'a':{'type':'object'}}}",
      "{'a':[{'b':1}]}", "{'a':[{}]}", "unknown field \"spec.a[0].b\"" },
    { "defaults", "{'type':'object','properties':{'a':{'type':'integer','default':5},'b':{'type':"
                  "'object','default':{},'properties':{'c':{'type':'string','default':'x'}}}}}",
      "{}", "{'a':5,'b':{'c':'x'}}", "" },
    { "a default does not replace", "{'type':'object','properties':{'a':{'type':'integer','default':5}}}",
      "{'a':0}", "{'a':0}", "" },
    { "nulls go, or become the default",
      "{'type':'object','properties':{'a':{'type':'integer','default':5},'b':{'type':'string'},"
      "'c':{'type':'string','nullable':true,'default':'x'}}}",
      "{'a':null,'b':null,'c':null}", "{'a':5,'c':null}", "" },
    { "defaults in lists and maps",
      "{'type':'object','properties':{'l':{'type':'array','items':{'type':'object','properties':"
      "{'a':{'type':'integer','default':1}}}},'m':{'type':'object','additionalProperties':{'type':"
      "'object','properties':{'b':{'type':'boolean','default':true}}}}}}",
      "{'l':[{}],'m':{'k':{}}}", "{'l':[{'a':1}],'m':{'k':{'b':true}}}", "" },
    { "properties that are no map are none", "{'type':'object','properties':[{'type':'string'},{'a':1}]}",
      "{'a':1}", "{}", "unknown field \"spec.a\"" },
    { "a name of more than 255 bytes", "{'type':'object','properties':{'" NAME_300 "':{'type':'integer',"
      "'default':5},'" NAME_44 "':{'type':'string'}}}",
      "{}", "{'" NAME_300 "':5}", "" },
    { "empty ones stay", "{'type':'object','properties':{'a':{'type':'array','items':{'type':'string'}}}}",
      "{'a':[]}", "{'a':[]}", "" },
    { "embedded metadata",
      "{'type':'object','properties':{'t':{'type':'object','x-kubernetes-embedded-resource':true}}}",
      "{'t':{'apiVersion':'v1','kind':'X','metadata':{'name':'a','odd':1},'spec':{}}}",
      "{'t':{'apiVersion':'v1','kind':'X','metadata':{'name':'a'}}}",
      "unknown field \"spec.t.spec\", unknown field \"spec.t.metadata.odd\"" },
};

static const char *notes_text(const struct decode_notes *notes, struct arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < notes->count; i++)
        text = arena_printf(arena, "%s%s%s", text, i ? ", " : "", notes->texts[i]);
    return text;
}

static void trees(void **state)
{
    (void)state;
    FOR_EACH(row, tree_rows) {
        CLEANUP(compiled_done) struct compiled compiled = { 0 };
        AUTO_ARENA arena = { 0 };
        struct decode_notes notes = { 0 };
        compile(&compiled, row->spec);
        struct value *root = value_new_map(&arena);
        value_set(root, &arena, "spec", parse(row->given, &arena));
        assert_true(decode_value(root, compiled.type, &arena, &notes, NULL));
        schema_set_defaults(root, compiled.type->schema, &arena);
        const char *text = value_json(value_member(root, "spec"), &arena);
        if (!value_equal(value_member(root, "spec"), parse(row->wanted, &arena)))
            FAIL_ROW("%s: %s", row->name, text);
        if (!text_equal(notes_text(&notes, &arena), row->notes))
            FAIL_ROW("%s: notes: %s", row->name, notes_text(&notes, &arena));
    }
}

/* ---- validation ---- */

#define RULE(type, rule) "{'type':'object','properties':{'a':{'type':'" type "'," rule "}}}"

static const struct { const char *name, *spec, *given, *wanted; } rule_rows[] = {
    { "integer", RULE("integer", "'minimum':1"), "{'a':1}", "" },
    { "a whole number is an integer", RULE("integer", "'minimum':1"), "{'a':2.0}", "" },
    { "a fraction is none", RULE("integer", "'minimum':1"), "{'a':1.5}",
      "spec.a: Invalid value: \"number\": spec.a in body must be of type integer: \"number\"; "
      "<nil>: Invalid value: \"\": Checked value must be of type integer (default format) in spec.a" },
    { "int32", RULE("integer", "'format':'int32'"), "{'a':3000000000}",
      "<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in spec.a" },
    { "exclusive minimum", RULE("integer", "'minimum':1,'exclusiveMinimum':true"), "{'a':1}",
      "spec.a: Invalid value: 1: spec.a in body should be greater than 1" },
    { "maximum of a number", RULE("number", "'maximum':1.5"), "{'a':1.6}",
      "spec.a: Invalid value: 1.6: spec.a in body should be less than or equal to 1.5" },
    { "multiple", RULE("integer", "'multipleOf':3"), "{'a':7}",
      "spec.a: Invalid value: 7: spec.a in body should be a multiple of 3" },
    { "a number for a boolean", RULE("boolean", "'default':true"), "{'a':1}",
      "spec.a: Invalid value: \"integer\": spec.a in body must be of type boolean: \"integer\"" },
    { "null", RULE("string", "'minLength':1"), "{'a':null}",
      "spec.a: Invalid value: \"null\": spec.a in body must be of type string: \"null\"" },
    { "nullable", RULE("string", "'nullable':true"), "{'a':null}", "" },
    { "runes count", RULE("string", "'maxLength':2"), "{'a':'\u00e4\u00f6'}", "" },
    { "too short", RULE("string", "'minLength':3"), "{'a':'ab'}",
      "spec.a: Invalid value: \"ab\": spec.a in body should be at least 3 chars long" },
    { "pattern of ASCII digits", RULE("string", "'pattern':'^\\\\d+$'"), "{'a':'1\\n'}",
      "spec.a: Invalid value: \"1\\n\": spec.a in body should match '^\\d+$'" },
    { "enum of numbers", RULE("integer", "'enum':[1,2]"), "{'a':3}",
      "spec.a: Unsupported value: 3: supported values: \"1\", \"2\"" },
    { "few items", "{'type':'array','minItems':1,'items':{'type':'string'}}", "[]",
      "spec: Invalid value: 0: spec in body should have at least 1 items" },
    { "few members", "{'type':'object','minProperties':1,'additionalProperties':{'type':'string'}}",
      "{}", "spec: Invalid value: 0: spec in body should have at least 1 properties" },
    { "many members", "{'type':'object','maxProperties':1,'additionalProperties':{'type':'string'}}",
      "{'a':'','b':''}", "spec: Too many: 2: must have at most 1 item" },
    { "anyOf tells of the best",
      "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'integer'}},'anyOf':[{"
      "'required':['a']},{'properties':{'b':{'minimum':5}},'required':['b']}]}",
      "{'b':1}", "<nil>: Invalid value: \"\": \"spec\" must validate at least one schema (anyOf); "
                 "spec.b: Invalid value: 1: spec.b in body should be greater than or equal to 5" },
    { "allOf", "{'type':'object','properties':{'a':{'type':'integer','allOf':[{'minimum':2},{"
               "'maximum':9}]}}}", "{'a':1}",
      "spec.a: Invalid value: 1: spec.a in body should be greater than or equal to 2; <nil>: Invalid "
      "value: \"\": \"spec.a\" must validate all the schemas (allOf)" },
    { "not", "{'type':'object','properties':{'a':{'type':'string','not':{'enum':['x']}}}}", "{'a':'x'}",
      "<nil>: Invalid value: \"\": \"spec.a\" must not validate the schema (not)" },
    { "int or string", "{'type':'object','properties':{'a':{'x-kubernetes-int-or-string':true}}}",
      "{'a':1.5}", "spec.a: Invalid value: \"number\": spec.a in body must be of type "
                   "integer,string: \"number\"" },
    { "a pattern that never ends", RULE("string", "'pattern':'^(a+)+$'"),
      "{'a':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'}",
      "spec.a: Invalid value: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\": spec.a in body "
      "should match '^(a+)+$'" },
};

static const char *errors_text(const struct field_errors *errors, struct arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < errors->count; i++)
        text = arena_printf(arena, "%s%s%s: %s", text, i ? "; " : "", errors->errors[i].field,
                            errors->errors[i].message);
    return text;
}

static void rules(void **state)
{
    (void)state;
    FOR_EACH(row, rule_rows) {
        CLEANUP(compiled_done) struct compiled compiled = { 0 };
        AUTO_ARENA arena = { 0 };
        struct field_errors errors;
        field_errors_init(&errors, &arena);
        compile(&compiled, row->spec);
        struct value *root = value_new_map(&arena);
        value_set(root, &arena, "spec", parse(row->given, &arena));
        schema_validate(root, NULL, compiled.type->schema, &errors);
        if (!text_equal(errors_text(&errors, &arena), row->wanted))
            FAIL_ROW("%s: %s", row->name, errors_text(&errors, &arena));
    }
}

static void metadata_has_rules(void **state)
{
    (void)state;
    CLEANUP(compiled_done) struct compiled compiled = { 0 };
    AUTO_ARENA arena = { 0 };
    struct field_errors errors;
    field_errors_init(&errors, &arena);
    compile(&compiled, "{'type':'object'}");
    schema_validate(parse("{'metadata':{'name':'long','labels':{'a':'b'}}}", &arena), NULL,
                    compiled.type->schema, &errors);
    assert_string_equal(errors_text(&errors, &arena),
                        "metadata.name: Too long: may not be more than 3 bytes");
}

/* What an update leaves as it was is not held against it. */
static void unchanged_parts_pass(void **state)
{
    (void)state;
    CLEANUP(compiled_done) struct compiled compiled = { 0 };
    AUTO_ARENA arena = { 0 };
    struct field_errors errors;
    field_errors_init(&errors, &arena);
    compile(&compiled, "{'type':'object','properties':{'a':{'type':'string','maxLength':1},'l':{"
                       "'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':"
                       "['k'],'items':{'type':'object','properties':{'k':{'type':'string'},'v':{"
                       "'type':'integer','maximum':1}}}}}}");
    const struct value *old = parse("{'spec':{'a':'long','l':[{'k':'x','v':5}]}}", &arena),
                       *next = parse("{'spec':{'a':'long','l':[{'k':'y','v':6},{'k':'x','v':5}]}}",
                                     &arena);
    schema_validate(next, old, compiled.type->schema, &errors);
    assert_string_equal(errors_text(&errors, &arena), "spec.l[0].v: Invalid value: 6: spec.l[0].v in "
                                                      "body should be less than or equal to 1");
}

/* ---- formats ---- */

static const struct { const char *format, *text; bool good; } format_rows[] = {
    { "date-time", "2026-01-02T03:04:05Z", true },
    { "date-time", "2026-01-02t03:04:05.5+01:00", true },
    { "date-time", "2026-13-02T03:04:05Z", false },
    { "date-time", "2026-01-02", false },
    { "date", "2024-02-29", true },
    { "date", "2023-02-29", false },
    { "duration", "1h30m", true },
    { "duration", "3 days", true },
    { "duration", "soon", false },
    { "ipv4", "10.0.0.1", true },
    { "ipv4", "::1", false },
    { "ipv6", "::1", true },
    { "cidr", "10.0.0.0/8", true },
    { "cidr", "10.0.0.0", false },
    { "mac", "00:1a:2b:3c:4d:5e", true },
    { "mac", "00:1a:2b:3c:4d", false },
    { "mac", "001a.2b3c.4d5e", true },
    { "uuid", "123e4567-e89b-12d3-a456-426614174000", true },
    { "uuid4", "123e4567-e89b-12d3-a456-426614174000", false },
    { "email", "a@example.com", true },
    { "email", "A B <a@example.com>", true },
    { "email", "a@", false },
    { "hostname", "a-b.example.com", true },
    { "hostname", "-a", false },
    { "uri", "https://example.com/a%20b", true },
    { "uri", "/path", true },
    { "uri", "example.com", false },
    { "uri", "https://example.com/%zz", false },
    { "byte", "aGVsbG8=", true },
    { "byte", "a", false },
    { "hexcolor", "#fff", true },
    { "rgbcolor", "rgb(1, 2, 255)", true },
    { "rgbcolor", "rgb(1, 2, 256)", false },
    { "isbn", "0321751043", true },
    { "isbn13", "978-0321751041", true },
    { "isbn10", "0321751044", false },
    { "creditcard", "4111 1111 1111 1111", true },
    { "creditcard", "4111 1111 1111 1112", false },
    { "k8s-short-name", "a-b", true },
    { "k8s-short-name", "a.b", false },
    { "k8s-long-name", "a.b", true },
    { "password", "anything", true },
    { "bsonobjectid", "507f1f77bcf86cd799439011", true },
};

static void format_names(void **state)
{
    (void)state;
    FOR_EACH(row, format_rows) {
        AUTO_ARENA arena = { 0 };
        const struct schema_format *format = schema_format_find(bytes_of(row->format));
        assert_non_null(format);
        const char *text = schema_format_pattern(format);
        const struct pattern *pattern = text ? pattern_compile_own(text, &arena) : NULL;
        if (text && !pattern)
            FAIL_ROW("%s: its pattern is none", row->format);
        if (schema_format_matches(format, pattern, bytes_of(row->text)) != row->good)
            FAIL_ROW("%s: %s", row->format, row->text);
    }
    assert_null(schema_format_find(BYTES("int-or-string")));
}

/* ---- as the tables see it ---- */

static void fields_for_apply(void **state)
{
    (void)state;
    CLEANUP(compiled_done) struct compiled compiled = { 0 };
    compile(&compiled, "{'type':'object','properties':{'l':{'type':'array','x-kubernetes-list-type':"
                       "'map','x-kubernetes-list-map-keys':['k'],'items':{'type':'object',"
                       "'properties':{'k':{'type':'string'}}}},'s':{'type':'array',"
                       "'x-kubernetes-list-type':'set','items':{'type':'string'}},'p':{"
                       "'x-kubernetes-int-or-string':true},'m':{'type':'object',"
                       "'additionalProperties':{'type':'integer'}}}}");
    const struct field *spec = type_field(compiled.type, BYTES("spec"));
    assert_true(spec && spec->shape == SHAPE_STRUCT);
    const struct field *list = type_field(spec->type, BYTES("l")),
                       *set = type_field(spec->type, BYTES("s")),
                       *port = type_field(spec->type, BYTES("p")),
                       *map = type_field(spec->type, BYTES("m"));
    assert_true(list->collection == COLLECTION_LIST && list->shape == SHAPE_STRUCT);
    assert_true((list->flags & FIELD_LIST_MAP) && text_equal(list->list_keys[0], "k"));
    assert_non_null(type_field(list->type, BYTES("k")));
    assert_true((set->flags & FIELD_LIST_SET) && set->shape == SHAPE_STRING);
    assert_int_equal(port->shape, SHAPE_INT_OR_STRING);
    assert_true(map->collection == COLLECTION_MAP && map->shape == SHAPE_INT64);
    assert_non_null(type_field(compiled.type, BYTES("metadata"))->type);
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees),          cmocka_unit_test(rules),
        cmocka_unit_test(metadata_has_rules), cmocka_unit_test(unchanged_parts_pass),
        cmocka_unit_test(format_names),   cmocka_unit_test(fields_for_apply),
    };
    return cmocka_run_group_tests_name("structural_schema", tests, NULL, NULL);
}

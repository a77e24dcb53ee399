/* SPDX-License-Identifier: Apache-2.0 */
/* policy_patch_test.c - what mutations make of a ConfigMap or a Deployment, or why they do not. */
#include "write/policy.h"

#include "write/test_words.h"

#define CONFIG "{'metadata':{'name':'c'},'data':{'k':'v'}}"
#define WEB                                                                                        \
    "{'metadata':{'name':'w'},'spec':{'template':{'spec':{'containers':[{'name':'a','image':'x'}," \
    "{'name':'b','image':'y'}]}}}}"
#define CONTAINER "Object.spec.template.spec.containers"
#define CONTAINERS(list)                                                                           \
    "Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{"     \
    "containers: [" list "]}}}}"

#define TWICE   ".map(x, [x, x])"
#define TWICE_8 TWICE TWICE TWICE TWICE TWICE TWICE TWICE TWICE

/* `want` is the member `path` of the result as JSON, else the problem. */
static const struct row {
    const char *name, *object, *text, *path, *want, *problem;
    bool        is_json_patch;
} rows[] = {
    { "a member is added", CONFIG, "Object{data: {'a': 'b'}}", "data", "{'k':'v','a':'b'}" },
    { "a member is replaced", CONFIG, "Object{data: {'k': 'w'}}", "data", "{'k':'w'}" },
    { "labels where none were", CONFIG, "Object{metadata: Object.metadata{labels: {'a': 'b'}}}",
      "metadata.labels", "{'a':'b'}" },
    { "nothing", CONFIG, "Object{}", "data", "{'k':'v'}" },
    { "an element by its key", WEB, CONTAINERS(CONTAINER "{name: 'b', image: 'z'}"),
      "spec.template.spec.containers",
      "[{'name':'a','image':'x','resources':{}},{'name':'b','image':'z','resources':{}}]" },
    { "an element is added", WEB, CONTAINERS(CONTAINER "{name: 'c'}"),
      "spec.template.spec.containers",
      "[{'name':'a','image':'x','resources':{}},{'name':'b','image':'y','resources':{}},{'name':'c'}]" },
    { "an optional member", CONFIG, "Object{?data: optional.none()}", "data", "{'k':'v'}" },
    { "the name of another place", CONFIG, "Object{metadata: Object.spec{labels: {'a': 'b'}}}", NULL,
      NULL, "type mismatch: unexpected type name \"Object.spec\", expected \"Object.metadata\", which "
      "matches field name path from root Object type" },
    { "the name of another place, in a list", WEB, CONTAINERS("Object.spec{name: 'a'}"), NULL, NULL,
      "type mismatch: unexpected type name \"Object.spec\", expected \"Object.spec.template.spec."
      "containers\", which matches field name path from root Object type" },
    { "an unknown member", CONFIG, "Object{spec: Object.spec{x: 1}}", NULL, NULL,
      "error applying patch: failed to convert patch object to typed object: .spec: field not declared "
      "in schema" },
    { "a wrong type", CONFIG, "Object{data: 1}", NULL, NULL,
      "error applying patch: failed to convert patch object to typed object: .data: expected map, got "
      "&{1}" },
    { "a list that is one unit", WEB, CONTAINERS(CONTAINER "{name: 'a', args: ['x']}"), NULL, NULL,
      "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or "
      "structs: .spec.template.spec.containers[0].args" },
    { "a map that is one unit", WEB,
      "Object{spec: Object.spec{selector: Object.spec.selector{matchLabels: {'a': 'b'}}}}", NULL, NULL,
      "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or "
      "structs: .spec.selector" },
    { "a value that doubles twenty-four times", CONFIG,
      "Object{data: {'a': [1]" TWICE_8 TWICE_8 TWICE_8 "}}", NULL, NULL,
      "the value is too large or too deep for JSON" },
    { "operations in their order", CONFIG,
      "[JSONPatch{op: 'add', path: '/data/a', value: 'b'}, JSONPatch{op: 'move', from: '/data/k', "
      "path: '/data/l'}]", "data", "{'a':'b','l':'v'}", NULL, true },
    { "no operation", CONFIG, "[JSONPatch{op: 'remove', path: '/data'}].filter(o, false)", "data",
      "{'k':'v'}", NULL, true },
    { "objects as values", CONFIG,
      "[JSONPatch{op: 'add', path: '/metadata/labels', value: Object.metadata.labels{a: 'b'}}]",
      "metadata.labels", "{'a':'b'}", NULL, true },
    { "null as a value", CONFIG, "[JSONPatch{op: 'replace', path: '/data/k', value: null}]", "data",
      "{'k':null}", NULL, true },
    { "a test that fails", CONFIG,
      "[JSONPatch{op: 'add', path: '/data/a', value: 'b'}, JSONPatch{op: 'test', path: '/data/k', "
      "value: 'w'}]", "data", "{'k':'v'}", NULL, true },
    { "a key with a slash", CONFIG,
      "[JSONPatch{op: 'add', path: '/data/' + jsonpatch.escapeKey('a/b~c'), value: 'd'}]", "data",
      "{'k':'v','a/b~c':'d'}", NULL, true },
    { "a path that is none", CONFIG, "[JSONPatch{op: 'remove', path: '/no/such'}]", NULL, NULL,
      "JSON Patch: remove operation does not apply: doc is missing path: \"/no/such\": missing value",
      true },
    { "an operation that is none", CONFIG, "[JSONPatch{op: 'burn', path: '/data'}]", NULL, NULL,
      "JSON Patch: Unexpected kind: burn", true },
};

static void check_result(const struct row *row, const struct value *made, const char *problem,
                         struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    if (row->problem && (made || !text_equal(problem, row->problem)))
        FAIL_ROW("%s: %s", row->name, made ? "it was made" : problem);
    if (row->problem)
        return;
    if (!made)
        FAIL_ROW("%s: %s", row->name, problem);
    json_write_value(&text, value_at(made, row->path));
    if (!value_equal(value_at(made, row->path), parse(row->want, arena)))
        FAIL_ROW("%s: %s", row->name, buffer_text(&text));
}

static void mutations(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        const struct expression_scope scope = { .has_params = false };
        const struct kind *kind =
            text_equal(row->object, CONFIG) ? well_known.config_map : well_known.deployment;
        const struct policy_mutation mutation = {
            expression_compile(bytes_of(row->text),
                               row->is_json_patch ? EXPRESSION_JSON_PATCH : EXPRESSION_APPLY, &scope,
                               &arena),
            row->is_json_patch
        };
        const struct cel_run_options options = { .values = NULL };
        const char *problem = mutation.expression.problem;
        struct value *made = NULL;
        if (!problem) {
            struct cel_value yield =
                cel_program_run(mutation.expression.program, &options, &arena);
            if (cel_is_failure(yield))
                FAIL_ROW("%s: %s", row->name, yield.failure->message);
            made = policy_patch(&mutation, yield, parse(row->object, &arena), kind, &arena, &problem);
        }
        check_result(row, made, problem, &arena);
    }
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = { cmocka_unit_test(mutations) };
    return cmocka_run_group_tests_name("policy_patch", tests, NULL, NULL);
}

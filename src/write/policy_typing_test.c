/* SPDX-License-Identifier: Apache-2.0 */
/* policy_typing_test.c - what an expression may name, must yield, and looks like to those who know the
 * types. */
#include "write/policy_typing.h"

#include "object/kind_set.h"
#include "write/policy_check.h"

#include "write/test_words.h"

/* ---- what is refused ---- */

enum { PARAMS = 1, VARIABLES = 2 };

/* `problem` is how it begins; NULL: none. */
static const struct { const char *text; enum checked_expression use; int has; const char *problem; } checks[] = {
    { "true", CHECKED_VALIDATION, 0, NULL },
    { "object.x == oldObject.x", CHECKED_VALIDATION, 0, NULL },
    { "object.x", CHECKED_VALIDATION, 0, "must evaluate to bool but got dyn" },
    { "params == null", CHECKED_VALIDATION, PARAMS, NULL },
    { "params == null", CHECKED_VALIDATION, 0, "compilation failed: ERROR: <input>:1:1: undeclared" },
    { "params == null", CHECKED_MATCH_CONDITION, PARAMS, NULL },
    { "variables.known > 1", CHECKED_VALIDATION, VARIABLES, NULL },
    { "variables.other > 1", CHECKED_VALIDATION, VARIABLES,
      "compilation failed: ERROR: <input>:1:10: undefined field 'other'" },
    { "variables.known > 'a'", CHECKED_VALIDATION, VARIABLES,
      "compilation failed: ERROR: <input>:1:17: found no matching overload for '_>_' applied to '(int, string)'" },
    { "variables.known > 1", CHECKED_MATCH_CONDITION, VARIABLES, "compilation failed: ERROR: <input>:1:1: undeclared" },
    { "authorizer.requestResource.check('get').allowed()", CHECKED_VALIDATION, 0, NULL },
    { "authorizer.requestResource.check('get').reason()", CHECKED_MESSAGE, 0, "compilation failed: " },
    { "'a'", CHECKED_MESSAGE, 0, NULL },
    { "1", CHECKED_MESSAGE, 0, "must evaluate to string but got int" },
    { "null", CHECKED_AUDIT_ANNOTATION, 0, NULL },
    { "[1]", CHECKED_AUDIT_ANNOTATION, 0, "must evaluate to one of [string null_type] but got list(int)" },
    { "request.userInfo.extra['a'][0] == 'b'", CHECKED_VALIDATION, 0, NULL },
    { "request.userInfo.name == 'b'", CHECKED_VALIDATION, 0, "compilation failed: ERROR: <input>:1:17: undefined field 'name'" },
    { "request.namespace == 'a'", CHECKED_VALIDATION, 0, NULL },
    { "request.object == null", CHECKED_VALIDATION, 0, "compilation failed: ERROR: <input>:1:8: undefined field 'object'" },
    { "namespaceObject.status.conditions.exists(c, c.type == 'x')", CHECKED_VALIDATION, 0, NULL },
    { "namespaceObject.metadata.ownerReferences == []", CHECKED_VALIDATION, 0, "compilation failed: " },
    { "Object{a: 1}", CHECKED_APPLY_CONFIGURATION, 0, NULL },
    { "Object.spec{a: 1}", CHECKED_APPLY_CONFIGURATION, 0, "must evaluate to Object but got Object.spec" },
    { "null", CHECKED_APPLY_CONFIGURATION, 0, "must evaluate to Object but got null_type" },
    { "timestamp(0)", CHECKED_MESSAGE, 0, "must evaluate to string but got google.protobuf.Timestamp" },
    { "'%s'.format([request]) == ''", CHECKED_VALIDATION, 0, "compilation failed: ERROR: <input>:1:14: error during formatting" },
    { "string(b'\\xff') == 'a'", CHECKED_VALIDATION, 0, "program instantiation failed: invalid UTF-8 in bytes" },
    { "Object{a: 1} == null", CHECKED_VALIDATION, 0, "compilation failed: " },
    { "[JSONPatch{op: 'add'}]", CHECKED_JSON_PATCH, 0, NULL },
    { "[JSONPatch{nothing: 'add'}]", CHECKED_JSON_PATCH, 0, "compilation failed: " },
    { "JSONPatch{op: 'add'}", CHECKED_JSON_PATCH, 0, "must evaluate to list(JSONPatch) but got JSONPatch" },
    { "jsonpatch.escapeKey('a') == 'a'", CHECKED_VALIDATION, 0, "compilation failed: " },
    { "(", CHECKED_VARIABLE, VARIABLES, "compilation failed: ERROR: <input>:1:2: Syntax error" },
    { "object", CHECKED_VARIABLE, VARIABLES, NULL },
};

static void what_is_refused(void **state)
{
    (void)state;
    FOR_EACH(row, checks) {
        AUTO_ARENA arena = { 0 };
        struct policy_checker checker;
        struct expression_checker *own = &checker.checker;
        policy_checker_init(&checker, NULL, &arena);
        own->begin(own, (row->has & PARAMS) != 0, (row->has & VARIABLES) != 0);
        if (row->has & VARIABLES)
            assert_null(own->check(own, CHECKED_VARIABLE, BYTES("known"), BYTES("1 + 1")));
        const char *problem = own->check(own, row->use, BYTES("x"), bytes_of(row->text));
        if (!problem != !row->problem ||
            (problem && !bytes_starts_with(bytes_of(problem), row->problem)))
            FAIL_ROW("%s: %s", row->text, problem ? problem : "good");
    }
}

/* ---- types ---- */

#define RULE(groups, resources)                                                                    \
    "'matchConstraints':{'resourceRules':[{'apiGroups':[" groups "],'apiVersions':['v1'],'resources':["    \
    resources "]}]}"
#define APPS RULE("'apps'", "'deployments'")

static const struct { const char *spec, *ref, *warning; } typings[] = {
    { "{" APPS ",'validations':[{'expression':'object.spec.replicas > 1'}]}", NULL, NULL },
    { "{" APPS ",'validations':[{'expression':'object.spec.template.spec.containers.all(c, c.image != string(1))'}]}", NULL, NULL },
    { "{" APPS ",'validations':[{'expression':'object.metadata.labels.exists(k, k == object.kind)'}]}", NULL, NULL },
    { "{" APPS ",'validations':[{'expression':'object.metadata.creationTimestamp < timestamp(request.name)'}]}", NULL, NULL },
    { "{" APPS ",'validations':[{'expression':'object.spec.strategy.rollingUpdate.maxSurge == 1'}]}", NULL, NULL },
    { "{" APPS ",'validations':[{'expression':'object.metadata.namespace == object.metadata.__namespace__'}]}", NULL, NULL },
    { "{" APPS ",'validations':[{'expression':'object.spec.template.spec.overhead.size() > 0'}]}", "spec.validations[0].expression",
      "apps/v1, Kind=Deployment: ERROR: <input>:1:26: undefined field 'overhead'\n | object.spec.template.spec.overhead.size() > 0\n"
      " | .........................^\n" },
    { "{" APPS ",'validations':[{'expression':'true'},{'expression':'object.spec.nothing'}]}", "spec.validations[1].expression",
      "apps/v1, Kind=Deployment: ERROR: <input>:1:12: undefined field 'nothing'\n | object.spec.nothing\n | ...........^\n" },
    { "{" APPS ",'validations':[{'expression':'true','messageExpression':'object.no'}]}", "spec.validations[0].messageExpression",
      "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'no'\n | object.no\n | ......^\n" },
    { "{" APPS ",'variables':[{'name':'v','expression':'object.spec.replicas'}],'validations':[{'expression':'variables.v + string(1)'}]}",
      "spec.validations[0].expression", "apps/v1, Kind=Deployment: ERROR: <input>:1:13: found no matching overload for '_+_' applied to "
      "'(int, string)'\n | variables.v + string(1)\n | ............^\n" },
    { "{" APPS ",'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},'validations':[{'expression':'params.spec'}]}",
      "spec.validations[0].expression", "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'spec'\n | params.spec\n | ......^\n" },
    { "{" RULE("'apps'", "'*'") ",'validations':[{'expression':'object.spec.nothing'}]}", NULL, NULL },
    { "{" RULE("'*'", "'deployments'") ",'validations':[{'expression':'object.spec.nothing'}]}", NULL, NULL },
    { "{" RULE("'apps'", "'deployments/scale'") ",'validations':[{'expression':'object.spec.nothing'}]}", NULL, NULL },
    { "{" RULE("'none.example.com'", "'none'") ",'validations':[{'expression':'object.spec.nothing'}]}", NULL, NULL },
    { "{" RULE("''", "'secrets','configmaps'") ",'validations':[{'expression':'object.type'}]}", "spec.validations[0].expression",
      "/v1, Kind=ConfigMap: ERROR: <input>:1:7: undefined field 'type'\n | object.type\n | ......^\n" },
    { "{}", NULL, NULL },
};

static void types_of_kinds(void **state)
{
    const struct kind_set *kinds = kind_set_new(NULL, 0);
    (void)state;
    FOR_EACH(row, typings) {
        AUTO_ARENA arena = { 0 };
        const struct value *found = policy_type_warnings(parse(row->spec, &arena), kinds, &arena),
                           *first = value_item(found, 0);
        struct bytes warning = value_string(first, "warning");
        if (value_count(found) != (row->ref ? 1U : 0U))
            FAIL_ROW("%s: %zu warnings: %.*s", row->spec, value_count(found), BYTES_ARG(warning));
        if (row->ref && (!bytes_equal_text(value_string(first, "fieldRef"), row->ref) ||
                         !bytes_equal_text(warning, row->warning)))
            FAIL_ROW("%s: %.*s", row->spec, BYTES_ARG(warning));
    }
    kind_set_put(kinds);
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_refused),
                                        cmocka_unit_test(types_of_kinds) };
    return cmocka_run_group_tests_name("policy_typing", tests, NULL, NULL);
}

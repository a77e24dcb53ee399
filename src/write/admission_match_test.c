/* SPDX-License-Identifier: Apache-2.0 */
/* admission_match_test.c - whom rules and selectors concern. */
#include "write/admission_match.h"

#include "write/test_words.h"

#define RULE(operations, groups, versions, resources, scope)                                       \
    "[{'operations':[" operations "],'apiGroups':[" groups "],'apiVersions':[" versions            \
    "],'resources':[" resources "]" scope "}]"

/* All of a cluster-scoped kind, so that no namespace is looked for. */
static const struct { const char *rules, *subresource; bool matches; } rules[] = {
    { RULE("'CREATE'", "''", "'v1'", "'nodes'", ""), NULL, true },
    { RULE("'*'", "'*'", "'*'", "'*'", ""), NULL, true },
    { RULE("'*'", "'*'", "'*'", "'*'", ""), "status", false },
    { RULE("'*'", "'*'", "'*'", "'*/*'", ""), "status", true },
    { RULE("'*'", "'*'", "'*'", "'*/*'", ""), NULL, true },
    { RULE("'*'", "'*'", "'*'", "'nodes/status'", ""), "status", true },
    { RULE("'*'", "'*'", "'*'", "'nodes/*'", ""), "status", true },
    { RULE("'*'", "'*'", "'*'", "'*/scale'", ""), "status", false },
    { RULE("'*'", "'*'", "'*'", "'nodes'", ""), "status", false },
    { RULE("'UPDATE','DELETE'", "''", "'v1'", "'nodes'", ""), NULL, false },
    { RULE("'CREATE'", "'apps'", "'v1'", "'nodes'", ""), NULL, false },
    { RULE("'CREATE'", "''", "'v2'", "'nodes'", ""), NULL, false },
    { RULE("'CREATE'", "''", "'v1'", "'pods'", ""), NULL, false },
    { RULE("'CREATE'", "''", "'v1'", "'nodes'", ",'scope':'Cluster'"), NULL, true },
    { RULE("'CREATE'", "''", "'v1'", "'nodes'", ",'scope':'Namespaced'"), NULL, false },
    { "[]", NULL, false },
};

static void whom_rules_concern(void **state)
{
    (void)state;
    FOR_EACH(row, rules) {
        AUTO_ARENA arena = { 0 };
        struct write_request request = { .subresource = row->subresource };
        struct write write = { .kind = well_known.node, .request = &request };
        const struct admission_match match = { .rules = parse(row->rules, &arena),
                                               .matches_exactly = true, .needs_rule = true };
        const struct value *object = value_new_map(&arena);
        const struct admission_subject subject = { &write, object, NULL, "CREATE" };
        const struct kind *kind;
        if (admission_matches(&match, &subject, &kind) != row->matches)
            FAIL_ROW("%s of %s", row->rules, row->subresource ? row->subresource : "the object");
    }
}

static void selectors_choose(void **state)
{
    static const char *const labels[] = { "{'a':'1'}", "{'a':'2'}", "{}" };
    (void)state;
    AUTO_ARENA arena = { 0 };
    struct write_request request = { .subresource = NULL };
    struct write write = { .kind = well_known.node, .request = &request };
    struct admission_match match = { .rules = parse(RULE("'*'", "'*'", "'*'", "'*'", ""), &arena),
                                     .matches_exactly = true };
    assert_true(selector_from_value(parse("{'matchLabels':{'a':'1'}}", &arena), &arena,
                                    &match.objects, NULL));
    for (size_t i = 0; i < ARRAY_SIZE(labels); i++)
        for (size_t k = 0; k < ARRAY_SIZE(labels); k++) {
            struct value *object = value_new_map(&arena), *old = value_new_map(&arena);
            const struct kind *kind;
            value_set_at(object, &arena, "metadata.labels", parse(labels[i], &arena));
            value_set_at(old, &arena, "metadata.labels", parse(labels[k], &arena));
            const struct admission_subject subject = { &write, object, old, "UPDATE" };
            assert_int_equal(admission_matches(&match, &subject, &kind), i == 0 || k == 0);
        }
}

#define ALL RULE("'*'", "'*'", "'*'", "'*'", "")

/* matchResources of a policy about the node "n". */
static const struct { const char *match; bool matches; } policy_rows[] = {
    { "{}", true },
    { "{'resourceRules':" ALL "}", true },
    { "{'resourceRules':" RULE("'*'", "''", "'v1'", "'nodes'", ",'resourceNames':['n']") "}", true },
    { "{'resourceRules':" RULE("'*'", "''", "'v1'", "'nodes'", ",'resourceNames':['m','o']") "}", false },
    { "{'resourceRules':" RULE("'*'", "''", "'v1'", "'nodes'", ",'resourceNames':['*']") "}", false },
    { "{'excludeResourceRules':" ALL "}", false },
    { "{'resourceRules':" ALL ",'excludeResourceRules':" ALL "}", false },
    { "{'resourceRules':" ALL ",'excludeResourceRules':"
      RULE("'*'", "''", "'v1'", "'nodes'", ",'resourceNames':['m']") "}", true },
    { "{'resourceRules':" ALL ",'excludeResourceRules':"
      RULE("'*'", "''", "'v1'", "'nodes'", ",'resourceNames':['n']") "}", false },
    { "{'resourceRules':" ALL ",'excludeResourceRules':" RULE("'DELETE'", "'*'", "'*'", "'*'", "") "}", true },
    { "{'objectSelector':{'matchLabels':{'a':'b'}}}", false },
    { "{'objectSelector':{'matchExpressions':[{'key':'a','operator':'DoesNotExist'}]}}", true },
    { "{'namespaceSelector':{'matchLabels':{'a':'b'}}}", true },
};

static void policies_leave_out(void **state)
{
    (void)state;
    FOR_EACH(row, policy_rows) {
        AUTO_ARENA arena = { 0 };
        struct write_request request = { .subresource = NULL };
        struct write write = { .kind = well_known.node, .request = &request, .name = "n" };
        const struct value *object = value_new_map(&arena);
        const struct admission_subject subject = { &write, object, NULL, "CREATE" };
        struct admission_match match;
        const struct kind *kind;
        assert_true(admission_match_read(parse(row->match, &arena), &arena, &match, NULL));
        if (admission_matches(&match, &subject, &kind) != row->matches)
            FAIL_ROW("%s", row->match);
    }
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whom_rules_concern), cmocka_unit_test(selectors_choose),
        cmocka_unit_test(policies_leave_out),
    };
    return cmocka_run_group_tests_name("admission_match", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* rule_test.c - what a rule grants, and what only looks like it. */
#include "access/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "codec/yaml.h"

#include <cmocka.h>
#undef fail                              /* ours, of error.h */

#define FAIL_ROW(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

#define PODS(more) "{verbs: [get], apiGroups: [''], resources: [pods]" more "}"
#define ALL(resources) "{verbs: ['*'], apiGroups: ['*'], resources: [" resources "]}"
#define PATHS(paths) "{verbs: [get], nonResourceURLs: [" paths "]}"

static const struct {
    const char *rule, *verb, *group, *resource, *subresource, *name, *path;
    bool        allows;
} rows[] = {
    { PODS(""), "get", "", "pods", NULL, "a", NULL, true },
    { PODS(""), "get", "", "pods", NULL, "", NULL, true },
    { PODS(""), "list", "", "pods", NULL, "", NULL, false },
    { PODS(""), "get", "apps", "pods", NULL, "a", NULL, false },
    { PODS(""), "get", "", "pods", "log", "a", NULL, false },
    { PODS(""), "get", "", NULL, NULL, NULL, "/pods", false },
    { PODS(", resourceNames: [a, b]"), "get", "", "pods", NULL, "b", NULL, true },
    { PODS(", resourceNames: [a, b]"), "get", "", "pods", NULL, "c", NULL, false },
    { PODS(", resourceNames: [a, b]"), "get", "", "pods", NULL, "", NULL, false },
    { PODS(", resourceNames: [a, b]"), "get", "", "pods", NULL, NULL, NULL, false },
    { PODS(", resourceNames: ['*']"), "get", "", "pods", NULL, "a", NULL, false },
    { PODS(", resourceNames: ['*']"), "get", "", "pods", NULL, "", NULL, false },
    { PODS(", resourceNames: []"), "get", "", "pods", NULL, "a", NULL, true },
    { ALL("'*'"), "delete", "apps", "deployments", "scale", "a", NULL, true },
    { ALL("'*'"), "get", "", NULL, NULL, NULL, "/metrics", false },
    { ALL("pods"), "get", "", "pods", "exec", "a", NULL, false },
    { ALL("pods/exec"), "get", "", "pods", "exec", "a", NULL, true },
    { ALL("pods/exec"), "get", "", "pods", NULL, "a", NULL, false },
    { ALL("pods/*"), "get", "", "pods", "exec", "a", NULL, false },
    { ALL("'*/exec'"), "get", "", "pods", "exec", "a", NULL, true },
    { ALL("'*/exec'"), "get", "", "pods", "attach", "a", NULL, false },
    { ALL("'*/exec'"), "get", "", "pods", NULL, "a", NULL, false },
    { ALL("podsx, pod"), "get", "", "pods", NULL, "a", NULL, false },
    { ALL(""), "get", "", "pods", NULL, "a", NULL, false },
    { PATHS("/metrics"), "get", "", NULL, NULL, NULL, "/metrics", true },
    { PATHS("/metrics"), "get", "", NULL, NULL, NULL, "/metrics/x", false },
    { PATHS("/metrics"), "put", "", NULL, NULL, NULL, "/metrics", false },
    { PATHS("/healthz/*"), "get", "", NULL, NULL, NULL, "/healthz/etcd", true },
    { PATHS("/healthz/*"), "get", "", NULL, NULL, NULL, "/healthz", false },
    { PATHS("'*'"), "get", "", NULL, NULL, NULL, "/anything", true },
    { PATHS("'*'"), "get", "", "pods", NULL, "a", NULL, false },
    { "{}", "get", "", "pods", NULL, "a", NULL, false },
};

static void what_rules_grant(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        const struct value *rule = yaml_parse(bytes_of(row->rule), &arena, NULL);
        const struct attributes attributes = { .verb = row->verb,
                                               .group = row->group,
                                               .resource = row->resource,
                                               .subresource = row->subresource,
                                               .name = row->name,
                                               .ns = "",
                                               .path = row->path };
        assert_non_null(rule);
        if (rule_allows(rule, &attributes) != row->allows)
            FAIL_ROW("%s: %s of %s/%s \"%s\" %s", row->rule, row->verb,
                     row->resource ? row->resource : "", row->subresource ? row->subresource : "",
                     row->name ? row->name : "", row->path ? row->path : "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_rules_grant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

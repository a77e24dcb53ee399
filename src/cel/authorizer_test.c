/* SPDX-License-Identifier: Apache-2.0 */
/* authorizer_test.c - what expressions ask of an authorizer, and what they are told. */
#include "cel/authorizer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail

#include "base/arena.h"
#include "cel/program.h"

static const struct cel_variable variables[] = {
    { "authorizer", &cel_authorizer_type },
    { "check", &cel_resource_check_type },
};

/* Allows what is done with pods, says what it was asked, and cannot answer for "broken". */
static struct cel_decision decide(const struct cel_authorizer *authorizer,
                                  const struct cel_request *asked, struct arena *arena)
{
    (void)authorizer;
    const char *reason = arena_printf(
        arena, "%.*s/%.*s %.*s %.*s %.*s/%.*s/%.*s %.*s/%.*s %.*s %.*s",
        BYTES_ARG(asked->service_account_namespace), BYTES_ARG(asked->service_account),
        BYTES_ARG(asked->verb), BYTES_ARG(asked->path), BYTES_ARG(asked->group),
        BYTES_ARG(asked->resource), BYTES_ARG(asked->subresource), BYTES_ARG(asked->namespace),
        BYTES_ARG(asked->name), BYTES_ARG(asked->field_selector),
        BYTES_ARG(asked->label_selector));
    return (struct cel_decision){
        .is_allowed = bytes_equal_text(asked->resource, "pods"),
        .reason = reason,
        .error = bytes_equal_text(asked->resource, "broken") ? "it is broken" : NULL,
    };
}

static struct cel_value run(const char *text, uint64_t *ret_cost, struct arena *arena)
{
    static const struct cel_authorizer authorizer = { decide };
    const struct cel_request request = { .group = BYTES("apps"), .resource = BYTES("deployments"),
                                         .namespace = BYTES("ns"), .name = BYTES("d") };
    const struct cel_value values[] = {
        cel_make_authorizer(&authorizer, arena),
        cel_make_resource_check(&authorizer, &request, arena),
    };
    const struct cel_environment environment = { .variables = variables,
                                                 .variable_count = ARRAY_SIZE(variables),
                                                 .libraries = cel_admission_libraries };
    struct cel_budget budget = { .left = CEL_CALL_BUDGET };
    struct cel_problem problem = { 0 };
    struct cel_program *program = cel_compile(bytes_of(text), &environment, arena, &problem);
    if (!program)
        print_error("%s\n", problem.text);
    assert_non_null(program);
    const struct cel_run_options options = { .values = values, .budget = &budget };
    struct cel_value value = cel_program_run(program, &options, arena);
    *ret_cost = CEL_CALL_BUDGET - budget.left;
    return value;
}

static const struct { const char *text, *value; uint64_t cost; } rows[] = {
    { "authorizer.group('').resource('pods').namespace('default').name('p').subresource('log').check('get').reason()",
      "/ get  /pods/log default/p  ", 350007 },
    { "authorizer.path('/healthz').check('get').reason()", "/ get /healthz // /  ", 350003 },
    { "authorizer.serviceAccount('ns', 'sa').group('g').resource('r').check('v').reason()",
      "ns/sa v  g/r/ /  ", 350005 },
    { "authorizer.group('').resource('pods').fieldSelector('spec.nodeName=a').labelSelector('b=c').check('list').reason()",
      "/ list  /pods/ / spec.nodeName=a b=c", 350527 },
    { "check.check('update').reason()", "/ update  apps/deployments/ ns/d  ", 350002 },
    { "string(authorizer.group('').resource('pods').check('get').allowed())", "true", 350005 },
    { "string(check.check('get').allowed())", "false", 350003 },
    { "authorizer.group('').resource('broken').check('get').error()", "it is broken", 350004 },
    { "string(check.check('get').errored()) + check.check('get').error()", "false", 700006 },
};

static void asks(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        uint64_t cost;
        struct cel_value value = run(row->text, &cost, &arena);
        assert_int_equal(value.kind, CEL_STRING);
        if (!bytes_equal_text(value.bytes, row->value) || cost != row->cost) {
            print_error("%s: %.*s, %llu\n", row->text, BYTES_ARG(value.bytes),
                        (unsigned long long)cost);
            _fail(__FILE__, __LINE__);
        }
    }
}

static const struct { const char *text, *problem; } problem_rows[] = {
    { "authorizer.path(' ')", "path must not be empty" },
    { "authorizer == authorizer", "no such overload" },
    { "[authorizer.group('') != authorizer.group('')]", "no such overload" },
    { "authorizer.group('').resource('')", "resource must not be empty" },
    { "authorizer.serviceAccount('a.b', 'x')", "Invalid service account namespace" },
    { "authorizer.serviceAccount('a', 'x_y')", "Invalid service account name" },
};

static void problems(void **state)
{
    (void)state;
    FOR_EACH(row, problem_rows) {
        AUTO_ARENA arena = { 0 };
        uint64_t cost;
        struct cel_value value = run(row->text, &cost, &arena);
        assert_true(cel_is_failure(value));
        assert_string_equal(value.failure->message, row->problem);
    }
}

/* Two decisions are all that a run can pay for. */
static void decisions_are_dear(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    uint64_t cost;
    struct cel_value value = run("[1, 2, 3].all(i, check.check('get').errored() || true)", &cost,
                                 &arena);
    assert_true(cel_is_failure(value));
    assert_true(value.failure->is_final);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks),
        cmocka_unit_test(problems),
        cmocka_unit_test(decisions_are_dear),
    };
    return cmocka_run_group_tests_name("authorizer", tests, NULL, NULL);
}

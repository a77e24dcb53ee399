/* SPDX-License-Identifier: Apache-2.0 */
/* program_test.c - expressions from text to value: every row is what upstream said.  Besides: what a
 * run asks for, and how it ends where its budget does. */
#include "cel/program_test_value.h"

#include "base/env.h"

#include <setjmp.h>
#include <stdarg.h>

#include "cel/program_test_rows.h"

#include <cmocka.h>
#undef fail

static const struct cel_environment environment = {
    .variables = variables,
    .variable_count = ARRAY_SIZE(variables),
    .libraries = cel_libraries,
};

static struct cel_program *compile(const char *text, struct arena *arena)
{
    struct cel_problem problem = { 0 };
    struct cel_program *program = cel_compile(bytes_of(text), &environment, arena, &problem);
    if (!program)
        print_error("%s\n", problem.text);
    assert_non_null(program);
    return program;
}

/* ---- rows ---- */

static bool same(const struct row *row, const char *what, const char *expected, const char *found)
{
    if (text_equal(expected, found))
        return true;
    print_error("%s\n  %s: expected %s\n  but found %s\n", row->expression, what,
                expected ? expected : "none", found ? found : "none");
    return false;
}

static bool same_number(const struct row *row, const char *what, uint64_t expected, uint64_t found)
{
    if (expected == found)
        return true;
    print_error("%s\n  %s: expected %" PRIu64 " but found %" PRIu64 "\n", row->expression, what,
                expected, found);
    return false;
}

static bool same_run(const struct row *row, const struct cel_program *program, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    struct cel_value values[ARRAY_SIZE(variables)];
    struct cel_budget budget = { .left = UINT64_MAX };
    struct cel_run_options options = { .values = values, .budget = &budget };
    fill_values(values, arena);
    struct cel_value result = cel_program_run(program, &options, arena);
    bool is_failure = cel_is_failure(result);
    if (!is_failure)
        write_value(&text, result, arena);
    struct cel_bounds cost = cel_program_cost(program);
    return same(row, "failure", row->failure, is_failure ? result.failure->message : NULL) &
           same(row, "value", row->value, is_failure ? NULL : buffer_text(&text)) &
           same_number(row, "cost", row->cost, UINT64_MAX - budget.left) &
           same_number(row, "least cost", row->min, cost.min) &
           same_number(row, "greatest cost", row->max, cost.max);
}

/* A constant that cannot be worked out: upstream finds it when it makes a program. */
static const char *bad_constant(const struct row *row)
{
    static const char ours[] = "program instantiation failed: ", theirs[] = "program: ";
    static char text[256];
    if (!row->failure || strncmp(row->failure, theirs, sizeof theirs - 1) != 0)
        return NULL;
    snprintf(text, sizeof text, "%s%s", ours, row->failure + sizeof theirs - 1);
    return text;
}

static bool same_row(const struct row *row)
{
    AUTO_ARENA arena = { 0 };
    struct cel_problem problem = { 0 };
    const char *constant = bad_constant(row);
    struct cel_program *program =
        cel_compile(bytes_of(row->expression), &environment, &arena, &problem);
    if (!program || row->problem || constant)
        return same(row, "problem", row->problem ? row->problem : constant, problem.text);
    return same_run(row, program, &arena);
}

static void test_rows(void **state)
{
    (void)state;
    unsigned bad = 0;
    FOR_EACH (row, rows)
        bad += !same_row(row);
    assert_int_equal(0, bad);
}

/* ---- runs ---- */

struct asked {
    unsigned counts[ARRAY_SIZE(variables)];
};

static struct cel_value answer(void *context, size_t variable, struct cel_run *run)
{
    struct asked *asked = context;
    struct cel_value values[ARRAY_SIZE(variables)];
    asked->counts[variable]++;
    fill_values(values, cel_run_arena(run));
    return values[variable];
}

static void test_variables_are_asked_for_once(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    struct asked asked = { 0 };
    struct cel_run_options options = { .find = answer, .context = &asked };
    struct cel_program *program = compile("i + i == 14 || u == 1u", &arena);
    struct cel_value result = cel_program_run(program, &options, &arena);
    assert_int_equal(CEL_BOOL, result.kind);
    assert_true(result.boolean);
    assert_int_equal(1, asked.counts[0]);
    assert_int_equal(0, asked.counts[1]);
    assert_true(cel_program_uses(program, "u"));
    assert_false(cel_program_uses(program, "s"));
    assert_false(cel_program_uses(program, "nobody"));
}

static const char *run_within(const char *text, struct cel_budget *budget, struct arena *arena)
{
    struct cel_value values[ARRAY_SIZE(variables)];
    struct cel_run_options options = { .values = values, .budget = budget };
    fill_values(values, arena);
    struct cel_value result = cel_program_run(compile(text, arena), &options, arena);
    if (!cel_is_failure(result))
        return NULL;
    assert_true(result.failure->is_final);
    return result.failure->message;
}

static const char nested[] = "l.all(a, l.all(b, l.all(c, l.all(d, l.all(e, a + b + c + d > 0)))))";

static void test_budget(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    struct cel_budget call = { .call_max = 100, .left = 1000000 };
    assert_string_equal("operation cancelled: actual cost limit exceeded",
                        run_within(nested, &call, &arena));
    assert_in_range(call.left, 1000000 - 200, 1000000 - 100);
    struct cel_budget shared = { .left = 3000 };
    assert_null(run_within("i > 0", &shared, &arena));
    assert_int_equal(3000 - 2, shared.left);
    assert_string_equal("validation failed due to running out of cost budget, no further validation "
                        "rules will be run",
                        run_within(nested, &shared, &arena));
    assert_int_equal(0, shared.left);
    struct cel_budget absorbed = { .call_max = 100, .left = 1000000 };
    assert_null(run_within("true || l.all(x, true)", &absorbed, &arena));
    assert_non_null(run_within("l.map(x, l.map(y, x * y)).size() > 0 || true", &absorbed, &arena));
}

/* What costs next to nothing may still take too much. */
static void test_interrupt(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct cel_budget much = { .call_max = UINT64_MAX, .left = UINT64_MAX };
    static const char doubled[] = "[l].map(a, a + a + a + a + a + a + a + a + a + a)";
    buffer_add_text(&text, doubled);
    for (int i = 0; i < 8; i++)
        buffer_add_text(&text, ".map(a, a + a + a + a + a + a + a + a + a + a)");
    assert_string_equal("operation interrupted", run_within(buffer_text(&text), &much, &arena));
}

/* Each of them looks cheap: what is charged for a step is a few units, and what it does is much. */
static const char *const dear_rows[] = {
    "d.text.size() > 0",
    "d.text.charAt(500000) == 'b'",
    "isURL(d.url)",
    "[d.text] == [d.text2]",
    "sets.equivalent([d.text], [d.text2])",
    "'zz' in d.items",
    "d.items == d.items2",
    "d.items.isSorted()",
    "d.items.max() == 'b'",
    "[d.hollow].flatten(2).size() > 0",
    "d.?a[d.text].hasValue()",
    "'aaaaaaaaaaaaaaaaaaaaa'.replace('', d.text) == ''",
    "[dyn(d.text), dyn(1)].join() == ''",
    "'%s%d'.format([dyn(d.text), dyn('a')]) == ''",
    "d.text.findAll('a').size() > 0",
    "[d.hollow].indexOf(dyn(1)) == 0",
    "d.text in ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']",
    "{d.text: 1}.size() == 0",
    "[d.text].transformMapEntry(i, v, {v: 1}).size() == 0",
    "''.matches('(a{30}){30}' + string(x + y))",
    "'aaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a|a|aa)+$')",
};

static void add_repeated(struct buffer *out, const char *name, const char *unit, char end)
{
    enum { COUNT = 200000 };
    buffer_printf(out, ",\"%s\":%s", name, end == ']' ? "[0" : "\"https://host/");
    for (int i = 0; i < COUNT; i++)
        buffer_add_text(out, unit);
    buffer_add_char(out, end);
}

static struct cel_value large_object(struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    buffer_add_text(&text, "{\"a\":{}");
    add_repeated(&text, "text", "aaaa", '"');
    add_repeated(&text, "text2", "aaaa", '"');
    add_repeated(&text, "url", "aaaa", '"');
    add_repeated(&text, "items", ",\"a\"", ']');
    add_repeated(&text, "items2", ",\"a\"", ']');
    add_repeated(&text, "hollow", ",[]", ']');
    add_repeated(&text, "query", "/?;&;", '"');
    buffer_add_char(&text, '}');
    return from_json(arena_strdup(arena, buffer_text(&text)), NULL, arena);
}

/* Values of libraries that hold a text are made once, and asked often. */
static const char *const kept_rows[] = {
    "[url(d.query)].all(u, lists.range(500).all(x, lists.range(500).all(y, u.getQuery().size() == 0)))",
    "[url(d.url)].all(u, [url(d.url)].all(v, lists.range(500).all(x, lists.range(500).all(y, u == v))))",
    "[semver('1.0.0-' + d.text.substring(13))].all(u, lists.range(500).all(x, lists.range(500).all(y, !u.isLessThan(u))))",
};

static const char *run_dear(const char *text, const struct cel_value *values,
                            struct cel_budget *budget)
{
    AUTO_ARENA arena = { 0 };
    struct cel_run_options options = { .values = values, .budget = budget };
    const char *each = arena_printf(
        &arena, "lists.range(500).all(x, lists.range(500).all(y, (%s) || true))", text);
    struct cel_value result = cel_program_run(compile(each, &arena), &options, &arena);
    return !cel_is_failure(result) ? "good"
           : result.failure->is_final ? strcmp(result.failure->message, "operation interrupted")
                                            ? "too dear"
                                            : "interrupted"
                                      : "failed";
}

/* What an expression does has a bound beside its costs, and all that share a budget share the bound. */
static void test_work(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    size_t dyn_place = 0;
    struct cel_value values[ARRAY_SIZE(variables)];
    fill_values(values, &arena);
    while (strcmp(variables[dyn_place].name, "d") != 0)
        dyn_place++;
    values[dyn_place] = large_object(&arena);
    FOR_EACH (row, dear_rows) {
        struct cel_budget budget = { .left = UINT64_MAX };
        const char *end = run_dear(*row, values, &budget);
        if (strcmp(end, "interrupted") != 0)
            print_error("%s: %s\n", *row, end);
        assert_string_equal("interrupted", end);
        assert_in_range(budget.left, UINT64_MAX - CEL_CALL_BUDGET, UINT64_MAX);
        assert_string_equal("interrupted", run_dear("x == y", values, &budget));
    }
    FOR_EACH (row, kept_rows) {
        AUTO_ARENA run_arena = { 0 };
        struct cel_budget budget = { .left = UINT64_MAX };
        struct cel_run_options options = { .values = values, .budget = &budget };
        struct cel_value end = cel_program_run(compile(*row, &run_arena), &options, &run_arena);
        assert_true(cel_is_failure(end));
        assert_string_equal("operation interrupted", end.failure->message);
    }
    struct cel_budget fair = { .left = UINT64_MAX };
    assert_string_equal("too dear", run_dear("d.text == 'x' || x in [y] || 'ab' < 'cd'", values, &fair));
    assert_int_equal(0, fair.work);
    struct cel_budget linear = { .left = UINT64_MAX };   /* it was the product of both */
    assert_string_equal("too dear", run_dear("d.text.lastIndexOf(d.text2.substring(18) + 'b') == 0",
                                             values, &linear));
    struct cel_budget small = { .left = UINT64_MAX };
    assert_string_equal("interrupted", run_dear("d.text.split('').size() > 0", values, &small));
}

static const struct { const char *text, *failure; } slow_rows[] = {
    { "('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' + '!').matches('^(a+)+$')",
      "the regular expression takes too many steps" },
    { "('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' + '!').find('^(a+)' + '+$')",
      "the regular expression takes too many steps" },
    { "l.all(a, l.all(b, l.all(c, l.all(d, l.all(e, l.all(f, l.all(g, "
      "!'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)' + '+$') || true)))))))",
      "operation interrupted" },
};

static void test_slow_patterns(void **state)
{
    (void)state;
    FOR_EACH (row, slow_rows) {
        AUTO_ARENA arena = { 0 };
        struct cel_value values[ARRAY_SIZE(variables)];
        struct cel_run_options options = { .values = values };
        fill_values(values, &arena);
        struct cel_value result = cel_program_run(compile(row->text, &arena), &options, &arena);
        assert_true(cel_is_failure(result));
        assert_string_equal(row->failure, result.failure->message);
    }
}

/* A value that holds the one before it twice, and so on, is small, and endless for who goes through it. */
static const struct { const char *before, *step, *after, *end; } doubled_rows[] = {
    { "",               ".map(a, [a, a])",           ".indexOf(dyn(1)) == 0", "operation interrupted" },
    { "'%s'.format([",  ".map(a, [a, a])",           "]) == ''",
      "string is longer than 16777216 bytes" },
    { "'%s'.format([",  ".map(a, {'a': a, 'b': a})", "]) == ''",
      "string is longer than 16777216 bytes" },
    { "[dyn(",          ".map(a, [a, a])",           ")].join() == ''",
      "no such overload: join(list)" },
    { "",               ".map(a, {a: a})",           ".size() > 0",
      "ERROR: <input>:-1:0: the types of the expression are too large" },
};

static const char *how_it_ends(const char *text, struct arena *arena)
{
    struct cel_problem problem = { 0 };
    struct cel_value values[ARRAY_SIZE(variables)];
    struct cel_run_options options = { .values = values };
    struct cel_program *program = cel_compile(bytes_of(text), &environment, arena, &problem);
    if (!program)
        return problem.text;
    fill_values(values, arena);
    struct cel_value result = cel_program_run(program, &options, arena);
    return cel_is_failure(result) ? result.failure->message : "well";
}

static void test_doubled_values(void **state)
{
    (void)state;
    enum { TIMES = 40 };
    FOR_EACH (row, doubled_rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        buffer_printf(&text, "%s[1]", row->before);
        for (int i = 0; i < TIMES; i++)
            buffer_add_text(&text, row->step);
        buffer_add_text(&text, row->after);
        const char *end = how_it_ends(buffer_text(&text), &arena);
        if (strcmp(end, row->end) != 0)
            print_error("%s...%s\n", row->before, row->after);
        assert_string_equal(row->end, end);
    }
}

/* Once a run is over nothing is begun that takes room. */
static void test_memory(void **state)
{
    (void)state;
    enum { MEMORY_MAX = 130 << 20 };
    AUTO_ARENA arena = { 0 };
    const char *end = how_it_ends("lists.range(900000).reverse().reverse().reverse().size() > 0",
                                  &arena);
    assert_string_equal("operation cancelled: actual cost limit exceeded", end);
    assert_in_range(arena.used_bytes, 0, MEMORY_MAX);
}

/* ---- time zones ---- */

static const char *hours_in(const char *text, struct env *env, struct arena *arena)
{
    struct cel_environment with_zones = environment;
    struct cel_problem problem = { 0 };
    struct cel_value values[ARRAY_SIZE(variables)];
    struct cel_run_options options = { .values = values };
    AUTO_BUFFER written = { 0 };
    with_zones.env = env;
    fill_values(values, arena);
    struct cel_value value = cel_program_run(
        cel_compile(bytes_of(text), &with_zones, arena, &problem), &options, arena);
    if (cel_is_failure(value))
        return value.failure->message;
    write_value(&written, value, arena);
    return arena_strdup(arena, buffer_text(&written));
}

#define NEW_YORK "\nEST5EDT,M3.2.0,M11.1.0\n"

static void test_zones(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    struct env_fake fake;
    char file[44 * 2 + sizeof NEW_YORK] = "TZif2";
    memcpy(file + 44, "TZif2", 5);
    memcpy(file + 88, NEW_YORK, sizeof NEW_YORK);
    const struct env_zone zones[] = { { "America/New_York", file, sizeof file - 1 },
                                      { "../passwd", file, sizeof file - 1 } };
    env_fake_init(&fake, 1);
    fake.zones = zones;
    fake.zone_count = ARRAY_SIZE(zones);
    assert_string_equal("7", hours_in("ts.getHours('America/New_York')", &fake.env, &arena));
    assert_string_equal("8", hours_in("(ts + duration('2400h')).getHours('America/' + 'New_York')",
                                      &fake.env, &arena));
    assert_string_equal("unknown time zone Europe/Berlin",
                        hours_in("ts.getHours('Europe/Berlin')", &fake.env, &arena));
    assert_string_equal("time: invalid location name",
                        hours_in("ts.getHours('../passwd')", &fake.env, &arena));
    assert_string_equal("unknown time zone America/New_York",
                        hours_in("ts.getHours('America/New_York')", NULL, &arena));
}

/* ---- messages ---- */

static const struct cel_type *spec_member(const struct cel_type *object, struct bytes name)
{
    return bytes_equal_text(name, "replicas") ? &cel_int : NULL;
}

static const struct cel_type spec_type = {
    .kind = CEL_OBJECT, .name = "Object.spec", .max_count = UINT64_MAX, .member = spec_member };

static const struct cel_type *object_member(const struct cel_type *object, struct bytes name)
{
    return bytes_equal_text(name, "spec") ? &spec_type : NULL;
}

static const struct cel_type object_type = {
    .kind = CEL_OBJECT, .name = "Object", .max_count = UINT64_MAX, .member = object_member };

static const struct cel_type *find_type(const void *context, struct bytes name, struct arena *arena)
{
    return bytes_equal_text(name, "Object")        ? &object_type
           : bytes_equal_text(name, "Object.spec") ? &spec_type
                                                   : NULL;
}

static const struct {
    const char *text, *problem, *json;
} message_rows[] = {
    { "Object{spec: Object.spec{replicas: 3}}", NULL, "{\"spec\":{\"replicas\":3}}" },
    { "Object{?spec: optional.none()}", NULL, "{}" },
    { "Object{spec: Object.spec{replicas: 3}}.spec.replicas", NULL, "3" },
    { "Object{spec: Object.spec{replicas: 1}} == Object{spec: Object.spec{replicas: 1}}", NULL,
      "true" },
    { "Object{status: 1}",
      "ERROR: <input>:1:14: undefined field 'status'\n | Object{status: 1}\n | .............^", NULL },
    { "Object{spec: 1}",
      "ERROR: <input>:1:12: expected type of field 'spec' is 'Object.spec' but provided type is "
      "'int'\n | Object{spec: 1}\n | ...........^",
      NULL },
    { "Other{}",
      "ERROR: <input>:1:6: undeclared reference to 'Other' (in container '')\n | Other{}\n | "
      ".....^",
      NULL },
    { "int{}", "ERROR: <input>:1:4: 'int' is not a message type\n | int{}\n | ...^", NULL },
};

static void test_messages(void **state)
{
    (void)state;
    struct cel_environment with_types = environment;
    struct cel_run_options options = { 0 };
    with_types.find_type = find_type;
    FOR_EACH (row, message_rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER json = { 0 };
        struct cel_problem problem = { 0 };
        struct value *tree = NULL;
        const char *unfit = NULL;
        struct cel_program *program =
            cel_compile(bytes_of(row->text), &with_types, &arena, &problem);
        if (row->problem)
            assert_string_equal(row->problem, problem.text);
        if (!program)
            continue;
        struct cel_value result = cel_program_run(program, &options, &arena);
        assert_true(cel_to_tree(result, &arena, &tree, &unfit));
        json_write_value(&json, tree);
        assert_string_equal(row->json, buffer_text(&json));
    }
}

/* ---- texts that are too much ---- */

static const char *problem_of_repeated(const char *start, const char *more, size_t count,
                                       struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    struct cel_problem problem = { 0 };
    buffer_add_text(&text, start);
    for (size_t i = 0; i < count; i++)
        buffer_add_text(&text, more);
    assert_null(cel_compile(buffer_bytes(&text), &environment, arena, &problem));
    return problem.text;
}

static void test_bounds(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    static const char deep[] = "ERROR: <input>:-1:0: expression recursion limit exceeded: 250";
    assert_string_equal(deep, problem_of_repeated("", "(", 300, &arena));
    assert_string_equal(deep, problem_of_repeated("1", " + 1", 300, &arena));
    assert_string_equal(deep, problem_of_repeated("d", ".a", 300, &arena));
    assert_string_equal("ERROR: <input>:-1:0: expression code point size exceeds limit: size: "
                        "100001, limit 100000",
                        problem_of_repeated("1", " ", 100000, &arena));
    assert_non_null(strstr(problem_of_repeated("optional.of(1)", ".optMap(x, x)", 60, &arena),
                           "macros make the expression too large"));
    struct cel_problem problem = { 0 };
    assert_non_null(cel_compile(BYTES("[1].map(x, x)"), &environment, &arena, &problem));
    assert_non_null(problem_of_repeated("\xff", "", 0, &arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_variables_are_asked_for_once),
        cmocka_unit_test(test_budget),
        cmocka_unit_test(test_interrupt),
        cmocka_unit_test(test_work),
        cmocka_unit_test(test_slow_patterns),
        cmocka_unit_test(test_doubled_values),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_zones),
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

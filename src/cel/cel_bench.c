/* SPDX-License-Identifier: Apache-2.0 */
/* cel_bench.c - how long expressions may hold the thread that runs them: each row spends its budget
 * on what looks cheap and is not, on an object of about 3 MB.
 *
 * usage: cel_bench [ROW]; prints for each row the time of one run and that of a whole policy, which
 * is runs until their common budget is spent, and what a unit of cost takes. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/env.h"
#include "cel/program.h"
#include "codec/json.h"
#include "codec/value.h"

enum { POLICY_BUDGET = 10 * CEL_CALL_BUDGET, RUNS_MAX = 100000 };

/* What is in EACH runs a thousand times a thousand times. */
#define EACH(text) "lists.range(1000).all(x, lists.range(1000).all(y, (" text ") || true))"

static const struct { const char *name, *text; } rows[] = {
    { "steps",            "lists.range(1000).all(x, lists.range(1000).all(y, x != y || true))" },
    { "a member",         EACH("o.numbers[x] == y") },
    { "arithmetic",       EACH("x * y + 1 > 5") },
    { "maps made",        EACH("{'a': x, 'b': y}.a == 1") },
    { "a map of numbers", "lists.range(1000).all(x, lists.range(1000).transformMap(i, v, v).size() > 0)" },
    { "a map collides",   "lists.range(1000).all(x, lists.range(1000).transformMapEntry(i, v, {9223372036854775807 - v: v}).size() > 0)" },
    { "filter",           "lists.range(1000).all(x, o.numbers.filter(i, i == x).size() < 9)" },
    { "equal lists",      EACH("[o.words] == [o.words2]") },
    { "equal maps",       EACH("[o.names] == [o.names2]") },
    { "equal texts",      EACH("[o.text] == [o.text2]") },
    { "unlike texts",     EACH("o.text == 'x'") },
    { "in a list",        EACH("'zz' in o.words") },
    { "index of",         EACH("o.words.indexOf('zz') > 0") },
    { "set equal",        EACH("sets.equivalent([o.text], [o.text2])") },
    { "set contains",     EACH("sets.contains(o.numbers, [x])") },
    { "distinct",         EACH("lists.range(500).distinct().size() > 3") },
    { "sort",             EACH("lists.range(900).sort().size() > 3") },
    { "is sorted",        EACH("o.short.isSorted()") },
    { "max",              EACH("o.short.max() == 'a'") },
    { "sum",              EACH("o.numbers.sum() == 1") },
    { "flatten",          EACH("[o.hollow].flatten(2).size() > 0") },
    { "reverse",          EACH("[o.numbers].flatten().size() > 0") },
    { "lists joined",     EACH("(o.numbers + o.numbers).size() > 0") },
    { "texts joined",     EACH("(o.text + 'a').size() > 0") },
    { "size",             EACH("o.text.size() > 0") },
    { "char at",          EACH("o.text.charAt(500000) == 'b'") },
    { "contains",         EACH("o.text.contains('aaaaaaaab')") },
    { "last index",       EACH("o.text.lastIndexOf('aaaaaaaaaaaaaaaaab') == 1") },
    { "replace",          EACH("'aaaaaaaaa'.replace('', o.text).size() > 0") },
    { "replace too long", EACH("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'.replace('', o.text).size() > 0") },
    { "join fails",       EACH("[dyn(o.text), dyn(o.text), dyn(1)].join() == ''") },
    { "format fails",     EACH("'%s%s%d'.format([dyn(o.text), dyn(o.text), dyn('a')]) == ''") },
    { "format lists",     EACH("'%s%d'.format([dyn(o.numbers), dyn('a')]) == ''") },
    { "format small",     EACH("'%s %d'.format([x, y]) == ''") },
    { "format fixed",     EACH("'%.1000f'.format([1.5]) == ''") },
    { "split",            EACH("'a,b,c'.split(',').size() > 1") },
    { "quote",            EACH("strings.quote('abc') == ''") },
    { "is url",           EACH("isURL(o.url)") },
    { "url",              EACH("url('https://h/p').getHost() == 'h'") },
    { "is ip",            EACH("isIP(o.text)") },
    { "ip",               EACH("ip('1:2:3:4:5:6:7:8').family() == 4") },
    { "cidr",             EACH("cidr('10.0.0.0/8').containsIP('10.1.1.1')") },
    { "is quantity",      EACH("isQuantity(o.digits)") },
    { "quantity",         EACH("quantity('123456789.123Mi').isGreaterThan(quantity('1Ki'))") },
    { "semver",           EACH("semver('1.2.3-alpha.1+b').major() == 1") },
    { "is semver",        EACH("isSemver(o.digits)") },
    { "format named",     EACH("format.named('dns1123Label').value().validate('abc').hasValue()") },
    { "format uuid",      EACH("!format.uuid().validate('abc').hasValue()") },
    { "format date",      EACH("!format.datetime().validate('abc').hasValue()") },
    { "format byte",      EACH("!format.byte().validate('abc').hasValue()") },
    { "matches",          EACH("'abcabc'.matches('^(abc|b)+$')") },
    { "matches slowly",   EACH("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.matches('^(a|a|aa)+$')") },
    { "matches half slow", EACH("'aaaaaaaab'.matches('^(a|a|aa)+$')") },
    { "matches long",     EACH("o.text.matches('b')") },
    { "pattern made",     EACH("''.matches('(a{30}){30}' + string(x) + string(y))") },
    { "pattern large",    EACH("''.matches('((a{10}){10}){10}' + string(y))") },
    { "find all",         EACH("'abcabcabc'.findAll('[a-c]').size() > 1") },
    { "double read",      EACH("double(o.decimals) > 1.0") },
    { "double written",   EACH("string(1.1e-300) == ''") },
    { "double denormal",  EACH("string(o.tiny) == ''") },
    { "int read",         EACH("int(o.digits) > 1") },
    { "duration read",    EACH("duration(o.duration) > duration('1s')") },
    { "timestamp",        EACH("timestamp('2026-01-01T00:00:00Z').getFullYear() == 1") },
    { "time zones",       EACH("timestamp('2026-01-01T00:00:00Z').getHours('Europe/Berlin') + timestamp('2026-01-01T00:00:00Z').getHours('America/New_York') == 1") },
    { "duration written", EACH("string(duration('1.1s')) == ''") },
    { "no such key",      EACH("o.names[o.text] == 1") },
    { "no overload",      EACH("dyn(x) + dyn('a') == 1") },
    { "absent",           EACH("o.missing == 1") },
    { "optional",         EACH("o.?a.?b.orValue(1) == 2") },
};

/* Texts as long as one may be: what comes first, what is repeated, what comes last. */
static const struct { const char *name, *first, *again, *last; } texts[] = {
    { "compile a chain",    "true",      " && o.a == 1",             "" },
    { "compile an or",      "o.a == 1",  " || o.a.b.c > 2.5",        "" },
    { "compile a list",     "1 in [1",   ", 1",                      "]" },
    { "compile mixed",      "[dyn(1)",   ", dyn('a'), dyn({1: 2})",  "] == []" },
    { "compile a map",      "{1: 2",     ", 1: 2",                   "}" },
    { "compile overloads",  "o.a",       " + o.a",                   "" },
    { "compile patterns",   "true",      " && o.a.matches('((a{10}){10}){10}')", "" },
    { "compile folds",      "true",      " && o.all(x, x.a)",        "" },
    { "compile nested",     "o.all(a, true",     " && o.all(a, a.map(b, b > a).filter(c, c).size() > 3)", ")" },
    { "compile durations",  "true",      " && duration('1s') > duration('2s')", "" },
    { "compile optionals",  "o",         ".?a",                      "" },
    { "compile problems",   "a",         " + a",                     "" },
    { "compile bad syntax", "a",         " ( ",                      "" },
};

/* ---- the object ---- */

static void add_many(struct buffer *out, const char *name, const char *format, int count)
{
    buffer_printf(out, ",\"%s\":[", name);
    for (int i = 0; i < count; i++) {
        buffer_add_text(out, i > 0 ? "," : "");
        buffer_printf(out, format, i);
    }
    buffer_add_char(out, ']');
}

static void add_names(struct buffer *out, const char *name, int count)
{
    buffer_printf(out, ",\"%s\":{", name);
    for (int i = 0; i < count; i++)
        buffer_printf(out, "%s\"name-%d\":%d", i > 0 ? "," : "", i, i);
    buffer_add_char(out, '}');
}

static void add_text(struct buffer *out, const char *name, const char *unit, size_t count)
{
    buffer_printf(out, ",\"%s\":\"", name);
    for (size_t i = 0; i < count; i++)
        buffer_add_text(out, unit);
    buffer_add_char(out, '"');
}

static struct cel_value make_object(struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    buffer_add_text(&text, "{\"tiny\":5.1e-320");
    add_text(&text, "text", "a", 1000000);
    add_text(&text, "text2", "a", 1000000);
    add_text(&text, "digits", "1", 500000);
    add_text(&text, "duration", "1s", 500000);
    add_text(&text, "decimals", "1234567890", 110);
    buffer_add_text(&text, ",\"url\":\"https://host/");
    for (int i = 0; i < 500000; i++)
        buffer_add_char(&text, 'a');
    buffer_add_char(&text, '"');
    add_many(&text, "words", "\"word-%d\"", 50000);
    add_many(&text, "words2", "\"word-%d\"", 50000);
    add_many(&text, "short", "\"a\"", 500000);
    add_many(&text, "hollow", "[]", 500000);
    add_many(&text, "numbers", "%d", 100000);
    add_names(&text, "names", 30000);
    add_names(&text, "names2", 30000);
    buffer_add_char(&text, '}');
    struct bytes json = { arena_copy(arena, text.at, text.size), text.size };
    return cel_from_tree(json_parse(json, NULL, arena, NULL), NULL, arena);
}

/* ---- runs ---- */

/* Of the processor: others may be at work. */
static double seconds(void)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    const double micro = 1e-6;
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * micro;
}

struct figures {
    double   run_s, policy_s;
    uint64_t run_cost, policy_cost;
    size_t   runs;
};

static void measure(const struct cel_program *program, const struct cel_value *object,
                    struct figures *ret)
{
    struct cel_budget budget = { .left = POLICY_BUDGET };
    struct cel_run_options options = { .values = object, .budget = &budget };
    double start = seconds();
    for (*ret = (struct figures){ 0 }; budget.left > 0 && ret->runs < RUNS_MAX; ret->runs++) {
        AUTO_ARENA arena = { 0 };
        (void)cel_program_run(program, &options, &arena);
        ret->policy_s = seconds() - start;
        if (ret->runs == 0) {
            ret->run_s = ret->policy_s;
            ret->run_cost = POLICY_BUDGET - budget.left;
        }
        if (ret->policy_s > 5)
            break;
    }
    ret->policy_cost = POLICY_BUDGET - budget.left;
}

static void print_row(const char *name, const struct figures *figures)
{
    const double milli = 1e3, nano = 1e9;
    printf("%-20s %9.1f ms a run %9.1f ms a policy %8.1f ns a unit of %" PRIu64 "\n", name,
           figures->run_s * milli, figures->policy_s * milli,
           figures->policy_s * nano / (double)(figures->policy_cost ? figures->policy_cost : 1),
           figures->policy_cost);
}

static void compile_long(size_t row, const struct cel_environment *environment)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct cel_problem problem = { 0 };
    size_t most = CEL_TEXT_MAX - strlen(texts[row].again) - strlen(texts[row].last);
    for (buffer_add_text(&text, texts[row].first); text.size < most;)
        buffer_add_text(&text, texts[row].again);
    buffer_add_text(&text, texts[row].last);
    double start = seconds();
    bool good = cel_compile(buffer_bytes(&text), environment, &arena, &problem);
    const double milli = 1e3;
    printf("%-20s %9.1f ms, %zu KB: %.40s\n", texts[row].name, (seconds() - start) * milli,
           arena.used_bytes / 1024, good ? "good" : problem.text);
}

int main(int argc, char **argv)
{
    AUTO_ARENA arena = { 0 };
    struct env *env = env_system();
    struct cel_value object = make_object(&arena);
    const struct cel_variable variable = { "o", &cel_dyn };
    const struct cel_environment environment = { .variables = &variable,
                                                 .variable_count = 1,
                                                 .libraries = cel_libraries,
                                                 .env = env };
    FOR_EACH (row, rows) {
        AUTO_ARENA compiled = { 0 };
        struct cel_problem problem = { 0 };
        struct figures figures;
        if (argc > 1 && !strstr(row->name, argv[1]))
            continue;
        struct cel_program *program =
            cel_compile(bytes_of(row->text), &environment, &compiled, &problem);
        if (!program) {
            fprintf(stderr, "%s: %s\n", row->name, problem.text);
            return 1;
        }
        measure(program, &object, &figures);
        print_row(row->name, &figures);
        fflush(stdout);
    }
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        if (argc == 1 || strstr(texts[i].name, argv[1]))
            compile_long(i, &environment);
    return 0;
}

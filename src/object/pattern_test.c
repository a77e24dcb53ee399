/* SPDX-License-Identifier: Apache-2.0 */
/* pattern_test.c - regular expressions of Go's syntax: what they match, and Go's words for what is none.  The rows were
 * written down from Go's regexp package. */
#include "object/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail

#include "base/arena.h"

#define FAIL_ROW(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

static const struct { const char *pattern, *text, *found; } find_rows[] = {
    { "a+", "baaa", "aaa" },
    { "a+?", "baaa", "a" },
    { "^a", "ba", NULL },
    { "(?m)^a$", "b\na\nc", "a" },
    { "a$", "a\n", NULL },
    { "(?P<y>[0-9]{4})-(?<m>\\d\\d)", "on 2026-11", "2026-11" },
    { "\\s", "\v", NULL },
    { "\\S", "\v", "\v" },
    { "[\\s]", "\v", NULL },
    { "\\v", "\n", NULL },
    { "\\v", "\v", "\v" },
    { "\\101\\x42\\x{43}", "ABC", "ABC" },
    { "\\Qa.b\\E+", "a.bbb", "a.bbb" },
    { "a{,2}", "a{,2}", "a{,2}" },
    { "x{2}", "xxx", "xx" },
    { "^*a", "a", "a" },
    { "[]a]+", "]a", "]a" },
    { "[^]a]", "]ab", "b" },
    { "[a-]", "-", "-" },
    { "[[:alpha:]]+", "12ab", "ab" },
    { "[[:^alpha:]]+", "ab12", "12" },
    { "\\pL+", "1é", "é" },
    { "\\p{Greek}", "aβ", "β" },
    { "[\\p{Lu}_]+", "a_B", "_B" },
    { "(?i)STRASSE", "strasse", "strasse" },
    { "(?i:a)b", "AB", NULL },
    { "(?s).", "\n", "\n" },
    { ".", "\r", "\r" },
    { "(?U)a+", "aaa", "a" },
    { "a||b", "b", "" },
    { "\\_\\-", "_-", "_-" },
    { "\\bfoo\\b", "a foo b", "foo" },
    { "", "abc", "" },
    { "(a|b)*c", "ababc", "ababc" },
    { "é", "é", "é" },
};

static void finds(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    FOR_EACH(row, find_rows) {
        const char *problem;
        size_t start = 0, end = 0;
        struct bytes text = bytes_of(row->text);
        const struct pattern *pattern = pattern_compile(bytes_of(row->pattern), &arena, &problem);
        if (!pattern)
            FAIL_ROW("%s: %s", row->pattern, problem);
        bool found = pattern_find(pattern, text, 0, &start, &end);
        struct bytes match = { text.at + start, end - start };
        if (found != (row->found != NULL) || (found && !bytes_equal_text(match, row->found)))
            FAIL_ROW("%s in %s: \"%.*s\"", row->pattern, row->text, BYTES_ARG(match));
    }
}

static const struct { const char *pattern, *problem; } problem_rows[] = {
    { "(a", "missing closing ): `(a`" },
    { "a)", "unexpected ): `a)`" },
    { "[a", "missing closing ]: `[a`" },
    { "[", "missing closing ]: `[`" },
    { "[z-a]", "invalid character class range: `z-a`" },
    { "[[:foo:]]", "invalid character class range: `[:foo:]`" },
    { "*a", "missing argument to repetition operator: `*`" },
    { "(|*)", "missing argument to repetition operator: `*`" },
    { "a**", "invalid nested repetition operator: `**`" },
    { "a*+", "invalid nested repetition operator: `*+`" },
    { "a{2}{3}", "invalid nested repetition operator: `{2}{3}`" },
    { "a{1001}", "invalid repeat count: `{1001}`" },
    { "a{3,2}", "invalid repeat count: `{3,2}`" },
    { "(a{500}){3}", "invalid repeat count: `{3}`" },
    { "(?=a)", "invalid or unsupported Perl syntax: `(?=`" },
    { "(?!a)", "invalid or unsupported Perl syntax: `(?!`" },
    { "(?<=a)b", "invalid named capture: `(?<=a)b`" },
    { "(?<!a)>", "invalid named capture: `(?<!a)>`" },
    { "(?P<a-b>c)", "invalid named capture: `(?P<a-b>`" },
    { "(?#a)", "invalid or unsupported Perl syntax: `(?#`" },
    { "(?>a)", "invalid or unsupported Perl syntax: `(?>`" },
    { "(a)\\1", "invalid escape sequence: `\\1`" },
    { "\\C", "invalid escape sequence: `\\C`" },
    { "\\K", "invalid escape sequence: `\\K`" },
    { "\\xg", "invalid escape sequence: `\\xg`" },
    { "\\x{110000}", "invalid escape sequence: `\\x{110000`" },
    { "a\\", "trailing backslash at end of expression: ``" },
    { "(*UTF)", "missing argument to repetition operator: `*`" },
    { "\\p{Lu", "invalid character class range: `\\p{Lu`" },
    { "a\\p{Nobody}b", "invalid character class range: `\\p{Nobody}`" },
    { "\\p{sc:Greek}", "invalid character class range: `\\p{sc:Greek}`" },
    { "\\p{}", "invalid character class range: `\\p{}`" },
    { "\\p1", "invalid character class range: `\\p1`" },
};

static void problems(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    FOR_EACH(row, problem_rows) {
        const char *problem = NULL;
        if (pattern_compile(bytes_of(row->pattern), &arena, &problem))
            FAIL_ROW("%s compiles", row->pattern);
        if (!text_equal(problem, row->problem))
            FAIL_ROW("%s: %s", row->pattern, problem);
    }
}

/* What is hard to match ends, and is no match. */
static void steps_are_bounded(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    const char *problem;
    const struct pattern *pattern = pattern_compile(BYTES("^(a+)+$"), &arena, &problem);
    assert_non_null(pattern);
    assert_false(pattern_matches(pattern, BYTES("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")));
}

static void nesting_is_bounded(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    const char *problem;
    AUTO_BUFFER text = { 0 };
    for (int i = 0; i <= PATTERN_NESTING_MAX; i++)
        buffer_add_char(&text, '(');
    assert_null(pattern_compile(buffer_bytes(&text), &arena, &problem));
    assert_memory_equal(problem, "expression nests too deeply", 27);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds),
        cmocka_unit_test(problems),
        cmocka_unit_test(steps_are_bounded),
        cmocka_unit_test(nesting_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

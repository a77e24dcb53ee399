/* SPDX-License-Identifier: Apache-2.0 */
/* flags_test.c - what a command line means, and what it is told where it means nothing. */
#include "base/flags.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"

enum { ARGUMENTS_MAX = 8 };

struct read {
    const char      *text, *word;
    int64_t          number;
    bool             is_set, is_other;
    struct flag_list list;
};

static const struct row {
    const char *name, *arguments[ARGUMENTS_MAX];
    bool        is_good;
    struct read read;
    const char *words;                   /* joined by blanks */
    int         after_dashes, exit_code; /* exit_code: where it is not good */
} rows[] = {
    { "nothing", { NULL }, true, { 0 }, "", 0, 0 },
    { "apart", { "--text", "a" }, true, { .text = "a" }, "", 0, 0 },
    { "with =", { "--text=a=b" }, true, { .text = "a=b" }, "", 0, 0 },
    { "empty", { "--text=" }, true, { .text = "" }, "", 0, 0 },
    { "letter, apart", { "-t", "a" }, true, { .text = "a" }, "", 0, 0 },
    { "letter, together", { "-ta" }, true, { .text = "a" }, "", 0, 0 },
    { "letter, with =", { "-t=a" }, true, { .text = "a" }, "", 0, 0 },
    { "a value like a flag", { "--text", "--set" }, true, { .text = "--set" }, "", 0, 0 },
    { "number", { "--number", "-7" }, true, { .number = -7 }, "", 0, 0 },
    { "switch", { "--set" }, true, { .is_set = true }, "", 0, 0 },
    { "switch, off", { "--set", "--set=false" }, true, { .is_set = false }, "", 0, 0 },
    { "a switch takes no word", { "--set", "a" }, true, { .is_set = true }, "a", 1, 0 },
    { "letters", { "-so" }, true, { .is_set = true, .is_other = true }, "", 0, 0 },
    { "letters, then a value", { "-sta" }, true, { .text = "a", .is_set = true }, "", 0, 0 },
    { "list", { "--list", "a", "--list=b" }, true, { .list.count = 2 }, "", 0, 0 },
    { "word", { "--word=a" }, true, { .word = "a" }, "", 0, 0 },
    { "word, alone", { "--word", "a" }, true, { .word = "true" }, "a", 1, 0 },
    { "words between", { "a", "--set", "b" }, true, { .is_set = true }, "a b", 2, 0 },
    { "behind dashes", { "a", "--", "--set", "-h" }, true, { 0 }, "a --set -h", 1, 0 },
    { "a dash is a word", { "-" }, true, { 0 }, "-", 1, 0 },
    { "help", { "--help" }, false, { 0 }, "", 0, 0 },
    { "help, by letter", { "a", "-h" }, false, { 0 }, "", 0, 0 },
    { "unknown", { "--sett" }, false, { 0 }, "", 0, 2 },
    { "unknown letter", { "-sx" }, false, { 0 }, "", 0, 2 },
    { "no value", { "--text" }, false, { 0 }, "", 0, 2 },
    { "no number", { "--number", "7x" }, false, { 0 }, "", 0, 2 },
};

static void join(char *const *words, int count, char ret[64])
{
    ret[0] = '\0';
    for (int i = 0; i < count; i++)
        snprintf(ret + strlen(ret), 64 - strlen(ret), "%s%s", i ? " " : "", words[i]);
}

static bool is_read(const struct row *row)
{
    struct read read = { 0 };
    struct flag_words words;
    char joined[64], *arguments[ARGUMENTS_MAX + 1] = { "command" };
    int count = 1;
    const struct flag flags[] = {
        { "--text", FLAG_TEXT, &read.text, "TEXT", "a text", 't' },
        { "--number", FLAG_NUMBER, &read.number, "N", "a number" },
        { "--set", FLAG_SWITCH, &read.is_set, NULL, "a switch", 's' },
        { "--other", FLAG_SWITCH, &read.is_other, NULL, "another", 'o' },
        { "--list", FLAG_LIST, &read.list, "ITEM", "may be given again" },
        { "--word", FLAG_WORD, &read.word, "WORD", "a text behind =" },
    };
    for (; row->arguments[count - 1]; count++)
        arguments[count] = (char *)(uintptr_t)row->arguments[count - 1];
    bool good = flags_parse(count, arguments, flags, ARRAY_SIZE(flags), "command [flags]", &words);
    if (!good || !row->is_good)
        return good == row->is_good && words.exit_code == row->exit_code;
    join(arguments, words.count, joined);
    return text_equal(read.text, row->read.text) &&
           text_equal(read.word, row->read.word) && read.number == row->read.number &&
           read.is_set == row->read.is_set && read.is_other == row->read.is_other &&
           read.list.count == row->read.list.count && strcmp(joined, row->words) == 0 &&
           words.after_dashes == row->after_dashes;
}

static void every_line_is_read(void **state)
{
    (void)state;
    FOR_EACH(row, rows)
        if (!is_read(row))
            fail_msg("%s", row->name);
}

static void lists_are_bounded(void **state)
{
    static struct flag_list list;
    struct flag_words words;
    char *arguments[FLAG_LIST_MAX + 2] = { "command" };
    const struct flag flags[] = { { "--list", FLAG_LIST, &list, "ITEM", "may be given again" } };
    (void)state;
    for (int i = 1; i < FLAG_LIST_MAX + 2; i++)
        arguments[i] = "--list=a";
    assert_false(flags_parse(ARRAY_SIZE(arguments), arguments, flags, 1, "command", &words));
    assert_int_equal(list.count, FLAG_LIST_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_is_read),
        cmocka_unit_test(lists_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

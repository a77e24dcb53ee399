/* SPDX-License-Identifier: Apache-2.0 */
/* taints_test.c - words that are taints or none, and what they make of a node's list. */
#include "kubectl/taints.h"
#include "kubectl/test_rows.h"

enum { WORDS_MAX = 4 };

static const struct {
    const char *words[WORDS_MAX];
    const char *old;
    bool        overwrite;
    const char *done, *list;             /* list: KEY=VALUE:EFFECT, separated by blanks */
    const char *message;                 /* where it is refused */
} rows[] = {
    { { "a=b:NoSchedule" }, "[]", false, "tainted", "a=b:NoSchedule", NULL },
    { { "a:NoExecute" }, "[]", false, "tainted", "a=:NoExecute", NULL },
    { { "a=b:NoSchedule" }, "[{key: x, effect: NoExecute}]", false, "tainted",
      "a=b:NoSchedule x=:NoExecute", NULL },
    { { "a=c:NoSchedule" }, "[{key: a, value: b, effect: NoSchedule}]", true, "modified",
      "a=c:NoSchedule", NULL },
    { { "a=c:NoSchedule" }, "[{key: a, value: b, effect: NoSchedule}]", false, NULL, NULL,
      "node n already has a taint(s) with same effect(s) and --overwrite is false" },
    { { "a=c:NoExecute" }, "[{key: a, value: b, effect: NoSchedule}]", false, "tainted",
      "a=c:NoExecute a=b:NoSchedule", NULL },
    { { "a-" }, "[{key: a, effect: NoSchedule}, {key: a, effect: NoExecute}]", false, "untainted",
      "", NULL },
    { { "a:NoExecute-" }, "[{key: a, effect: NoSchedule}, {key: a, effect: NoExecute}]", false,
      "untainted", "a=:NoSchedule", NULL },
    { { "a-" }, "[]", false, NULL, NULL, "taint \"a\" not found" },
    { { "a:NoExecute-" }, "[]", false, NULL, NULL, "taint \"a:NoExecute\" not found" },
    { { "b:NoExecute", "a-" }, "[{key: a, effect: NoSchedule}]", false, "modified",
      "b=:NoExecute", NULL },
    { { "b:NoExecute", "c:NoExecute", "a-" }, "[{key: a, effect: NoSchedule}]", false, "modified",
      "b=:NoExecute c=:NoExecute", NULL },
    { { "a=b" }, "[]", false, NULL, NULL, "invalid taint spec: a=b" },
    { { "a" }, "[]", false, NULL, NULL, "invalid taint spec: a" },
    { { ":NoSchedule" }, "[]", false, NULL, NULL, "invalid taint spec: :NoSchedule" },
    { { "a=b=c:NoSchedule" }, "[]", false, NULL, NULL, "invalid taint spec: a=b=c:NoSchedule" },
    { { "a:b:NoSchedule" }, "[]", false, NULL, NULL, "invalid taint spec: a:b:NoSchedule" },
    { { "a:" }, "[]", false, NULL, NULL, "invalid taint effect: , unsupported taint effect" },
    { { "a:Never" }, "[]", false, NULL, NULL,
      "invalid taint effect: Never, unsupported taint effect" },
    { { "a:NoExecute", "a=b:NoExecute" }, "[]", false, NULL, NULL,
      "duplicated taints with the same key and effect: a=b:NoExecute" },
    { { "a:NoExecute", "a-" }, "[]", false, NULL, NULL,
      "can not both modify and remove the following taint(s) in the same command: a=" },
    { { "-" }, "[]", false, NULL, NULL, "invalid taint spec: -" },
};

static void write_list(const struct value *list, struct buffer *ret)
{
    for (size_t i = 0; i < value_count(list); i++)
        buffer_printf(ret, "%s%.*s=%.*s:%.*s", i ? " " : "",
                      BYTES_ARG(value_string(value_item(list, i), "key")),
                      BYTES_ARG(value_string(value_item(list, i), "value")),
                      BYTES_ARG(value_string(value_item(list, i), "effect")));
}

static void taints_are_set_and_removed(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct taints taints = { .overwrite = row->overwrite };
        struct error err = { 0 };
        const char *done = NULL;
        char *words[WORDS_MAX];
        int count = 0;
        for (; row->words[count]; count++)
            words[count] = arena_strdup(&arena, row->words[count]);
        const struct value *list =
            taints_parse(words, count, &taints, &err)
                ? taints_apply(&taints, parse_row(row->old, &arena), "n", &done, &arena, &err)
                : NULL;
        write_list(list, &text);
        if ((list != NULL) != (row->list != NULL) || !text_equal(done, row->done) ||
            (row->list && !text_equal(buffer_text(&text), row->list)) ||
            (row->message && !text_equal(err.message, row->message)))
            FAIL_ROW("%s on %s: %s %s %s", row->words[0], row->old, done ? done : "refused",
                     buffer_text(&text), err.message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(taints_are_set_and_removed) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* completion_test.c - what may stand at the end of a command line. */
#include "kubectl/completion.h"
#include "kubectl/test_rows.h"

enum { WORDS_MAX = 8 };

static const struct {
    const char *words[WORDS_MAX];
    enum completion_kind kind;
    const char *type, *current;
} rows[] = {
    { { "" }, COMPLETE_VERBS, NULL, "" },
    { { "-n", "x", "ge" }, COMPLETE_VERBS, NULL, "ge" },
    { { "get", "" }, COMPLETE_TYPES, NULL, "" },
    { { "get", "-n", "x", "po" }, COMPLETE_TYPES, NULL, "po" },
    { { "get", "-w", "pods", "we" }, COMPLETE_NAMES, "pods", "we" },
    { { "get", "pods", "a", "" }, COMPLETE_NAMES, "pods", "" },
    { { "get", "pod/we" }, COMPLETE_PAIRS, "pod/we", "pod/we" },
    { { "get", "pod/a", "pod/" }, COMPLETE_PAIRS, "pod/", "pod/" },
    { { "explain", "p" }, COMPLETE_TYPES, NULL, "p" },
    { { "explain", "p", "" }, COMPLETE_NOTHING, NULL, "" },
    { { "logs", "" }, COMPLETE_NAMES, "pods", "" },
    { { "logs", "deploy/" }, COMPLETE_PAIRS, "deploy/", "deploy/" },
    { { "drain", "n" }, COMPLETE_NAMES, "nodes", "n" },
    { { "rollout", "" }, COMPLETE_WORDS, NULL, "" },
    { { "rollout", "undo", "" }, COMPLETE_TYPES, NULL, "" },
    { { "rollout", "undo", "deploy", "" }, COMPLETE_NAMES, "deploy", "" },
    { { "config", "use-context", "" }, COMPLETE_CONTEXTS, NULL, "" },
    { { "config", "view", "" }, COMPLETE_NOTHING, NULL, "" },
    { { "create", "dep" }, COMPLETE_WORDS, NULL, "dep" },
    { { "nothing", "" }, COMPLETE_NOTHING, NULL, "" },
};

static void the_end_of_a_line_is_known(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        char *words[WORDS_MAX];
        int count = 0;
        for (; row->words[count]; count++)
            words[count] = (char *)(uintptr_t)row->words[count];
        struct completion found = completion_of(count, words);
        if (found.kind != row->kind || !text_equal(found.type, row->type) ||
            !text_equal(found.current, row->current))
            FAIL_ROW("%s %s: %d %s", row->words[0], row->words[1] ? row->words[1] : "",
                     (int)found.kind, found.type ? found.type : "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_end_of_a_line_is_known) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

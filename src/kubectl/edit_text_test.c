/* SPDX-License-Identifier: Apache-2.0 */
/* edit_text_test.c - comments and what is left without them, and the editor's command line. */
#include "kubectl/edit_text.h"
#include "kubectl/test_rows.h"

static const struct {
    const char *text, *stripped;
    bool        has_lines;
} texts[] = {
    { "", "", false },
    { "# a\n", "", false },
    { "# a\n  # b\n\n \t\n", "\n \t\n", false },
    { "# a\nkind: x\n", "kind: x\n", true },
    { "kind: x # y\n#z", "kind: x # y\n", true },
    { "\r\n", "\r\n", false },
    { "a", "a", true },
};

static void comments_are_left_out(void **state)
{
    (void)state;
    FOR_EACH(row, texts) {
        AUTO_BUFFER stripped = { 0 };
        edit_strip(&stripped, bytes_of(row->text));
        if (!text_equal(buffer_text(&stripped), row->stripped) ||
            edit_has_lines(bytes_of(row->text)) != row->has_lines)
            FAIL_ROW("\"%s\" became \"%s\"", row->text, buffer_text(&stripped));
    }
}

static void reasons_are_comments(void **state)
{
    struct edit_reasons reasons = { 0 };
    AUTO_BUFFER text = { 0 };
    AUTO_BUFFER left = { 0 };
    (void)state;
    edit_add_reason(&reasons, "pods \"p\" was not valid", "spec.x: Required\nvalue");
    edit_add_reason(&reasons, "a syntax\nerror", NULL);
    edit_write_head(&text, &reasons);
    assert_non_null(strstr(buffer_text(&text), "# pods \"p\" was not valid:\n# * spec.x: Required\n"
                                               "# value\n#\n# a syntax\n# error\n#\n"));
    edit_strip(&left, buffer_bytes(&text));
    assert_int_equal(left.size, 0);
    buffer_done(&reasons.text);
}

static const struct {
    const char *editor, *shell, *words;  /* joined by '|' */
} commands[] = {
    { "vi", NULL, "vi|f" },
    { "code  --wait", NULL, "code|--wait|f" },
    { "sed -i 's/a b/c/'", "/bin/sh", "/bin/sh|-c|sed -i 's/a b/c/' \"f\"" },
    { "a\\ b", "", "/bin/bash|-c|a\\ b \"f\"" },
};

static void editors_have_words(void **state)
{
    (void)state;
    FOR_EACH(row, commands) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER joined = { 0 };
        const char *const *words = edit_command(row->editor, row->shell, "f", &arena);
        for (size_t i = 0; words[i]; i++)
            buffer_printf(&joined, "%s%s", i ? "|" : "", words[i]);
        if (!text_equal(buffer_text(&joined), row->words))
            FAIL_ROW("%s: %s", row->editor, buffer_text(&joined));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_are_left_out),
        cmocka_unit_test(reasons_are_comments),
        cmocka_unit_test(editors_have_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

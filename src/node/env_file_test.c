/* SPDX-License-Identifier: Apache-2.0 */
/* env_file_test.c - files of variables, as upstream reads them; odd ones, and links out of the folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/error.h"
#include "io/file.h"
#include "node/env_file.h"

#include <cmocka.h>               /* last: it has a macro fail() */

/* NULL: INVALID with these words. */
static const struct { const char *name, *text, *value, *why; } rows[] = {
    { "one", "A='1'", "1", NULL },
    { "one with an end of line", "A='1'\n", "1", NULL },
    { "an end of line of another system", "A='1'\r\nB='2'\r\n", "1", NULL },
    { "the second", "B='2'\nA='1'\n", "1", NULL },
    { "the first of two", "A='1'\nA='2'\n", "1", NULL },
    { "comments and blanks", "# A='0'\n\n \t\n  A='1'  # yes\n", "1", NULL },
    { "several lines", "A='1\n2\n\n3'\n", "1\n2\n\n3", NULL },
    { "several lines of another", "B='A=\n'\nA='1'", "1", NULL },
    { "any sign but the quote", "A='=\"$\\#'", "=\"$\\#", NULL },
    { "an empty value", "A=''", "", NULL },
    { "a blank before the quote", "A= '1'", "", NULL },
    { "none such", "B='1'\n", "", NULL },
    { "a longer name", "AA='1'\n", "", NULL },
    { "nothing", "", "", NULL },
    { "what follows does not matter", "A='1'\n=\n", "1", NULL },
    { "no equals sign", "A\n", NULL, "at line 1: missing '='" },
    { "no name", "\n='1'\n", NULL, "at line 2: empty variable name" },
    { "a blank before the sign", "A ='1'\n", NULL, "whitespace before '=' is not allowed" },
    { "a blank for a name", "  ='1'\n", NULL, "empty variable name" },
    { "no quotes", "A=1\n", NULL, "value must be enclosed in single quotes" },
    { "no value", "A=\n", NULL, "value must be enclosed in single quotes" },
    { "double quotes", "A=\"1\"\n", NULL, "value must be enclosed in single quotes" },
    { "no end", "A='1\n\n", NULL, "unclosed single quote" },
    { "no end of another", "B='1\nA='2'\n", NULL, "unexpected content after closing quote" },
    { "more after it", "A='1'2\n", NULL, "unexpected content after closing quote" },
};

static void test_find(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_BUFFER value = { 0 };
        struct error err = { 0 };
        char *text = strdup(row->text);  /* of its size: reading beyond is noticed */
        bool good = env_file_find((struct bytes){ text, strlen(text) }, "A", &value, &err);
        free(text);
        bool as_wanted = row->value ? good && bytes_equal_text(buffer_bytes(&value), row->value)
                                    : !good && err.reason == REASON_INVALID &&
                                          strstr(err.message, row->why);
        if (!as_wanted)
            fail_msg("%s: %s \"%.*s\"", row->name, good ? "good" : err.message, (int)value.size,
                     value.size ? value.at : "");
    }
}

static void test_inside(void **state)
{
    static const struct { const char *path; bool good; } paths[] = {
        { "f", true }, { "d/f", true }, { "l", true }, { "/f", true }, { "../f", true },
        { "none", false }, { "out", false }, { "d", false }, { "pipe", true },
    };
    char root[] = "/tmp/env-file-XXXXXX", path[64];
    (void)state;
    assert_non_null(mkdtemp(root));
    const struct bytes text = BYTES("A='1'\n");
    snprintf(path, sizeof path, "%s/d", root);
    assert_int_equal(mkdir(path, 0755), 0);
    snprintf(path, sizeof path, "%s/d/f", root);
    assert_int_equal(file_replace_quickly(path, text, 0644), 0);
    snprintf(path, sizeof path, "%s/f", root);
    assert_int_equal(file_replace_quickly(path, text, 0644), 0);
    snprintf(path, sizeof path, "%s/l", root);
    assert_int_equal(symlink("/d/f", path), 0);      /* of the folder's own root */
    snprintf(path, sizeof path, "%s/out", root);
    assert_int_equal(symlink("../../../../../etc/passwd", path), 0);
    snprintf(path, sizeof path, "%s/pipe", root);
    assert_int_equal(mkfifo(path, 0600), 0);
    FOR_EACH(row, paths) {
        AUTO_BUFFER value = { 0 };
        if (env_file_read(root, row->path, "A", &value, NULL) != row->good)
            fail_msg("%s", row->path);
    }
    assert_int_equal(file_remove_tree(root), 0);
}

static void test_too_large(void **state)
{
    char root[] = "/tmp/env-file-XXXXXX", path[64];
    AUTO_BUFFER text = { 0 };
    AUTO_BUFFER value = { 0 };
    (void)state;
    assert_non_null(mkdtemp(root));
    buffer_printf(&text, "A='1'\n#%*s\n", ENV_FILE_MAX, "");
    snprintf(path, sizeof path, "%s/f", root);
    assert_int_equal(file_replace_quickly(path, buffer_bytes(&text), 0644), 0);
    assert_false(env_file_read(root, "f", "A", &value, NULL));
    assert_int_equal(file_remove_tree(root), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_inside),
        cmocka_unit_test(test_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

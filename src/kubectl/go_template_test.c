/* SPDX-License-Identifier: Apache-2.0 */
/* go_template_test.c - templates: what they print and what is wrong with them, and their bounds. */
#include "kubectl/go_template.h"

#include "base/error.h"
#include "codec/json.h"
#include "kubectl/go_template_test_rows.h"
#include "kubectl/printer.h"
#include "kubectl/test_rows.h"

static bool run_row(const char *text, const char *root, size_t steps, struct buffer *out,
                    struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const struct value *value = json_parse(bytes_of(root), NULL, &arena, NULL);
    const struct go_template *template = go_template_parse(text, &arena, err);
    value = value_sorted(value, &arena);
    return template && go_template_run(template, value, steps, out, err);
}

static void check_row(const char *text, const char *root, size_t steps, const char *printed,
                      const char *message)
{
    AUTO_BUFFER out = { 0 };
    struct error err = { 0 };
    bool good = run_row(text, root, steps, &out, &err);
    if (good == (message != NULL) || !text_equal(buffer_text(&out), printed) ||
        (message && !text_equal(err.message, message)))
        FAIL_ROW("%s: \"%s\" %s", text, buffer_text(&out), err.message);
}

static void as_go_does(void **state)
{
    (void)state;
    FOR_EACH (row, rows)
        check_row(row->template, object, GO_TEMPLATE_STEPS_MAX, row->printed, row->message);
}

/* ---- what is not as in Go ---- */

static const struct {
    const char *template, *message;
} refused[] = {
    { "{{9223372036854775808}}", "template: output:1: integer overflow: \"9223372036854775808\"" },
    { "{{1_000}}", "template: output:1: illegal number syntax: \"1_000\"" },
    { "{{2i}}", "template: output:1: illegal number syntax: \"2i\"" },
    { "{{1+2i}}", "template: output:1: illegal number syntax: \"1+2i\"" },
    { "{{printf \"%*d\" 5 1}}",
      "template: output:1:2: executing \"output\" at <printf \"%*d\" 5 1>: error calling printf: "
      "%* is not supported" },
    { "{{printf \"%#v\" 1}}",
      "template: output:1:2: executing \"output\" at <printf \"%#v\" 1>: error calling printf: "
      "%# is not supported" },
    { "{{printf \"%[1]d\" 1}}",
      "template: output:1:2: executing \"output\" at <printf \"%[1]d\" 1>: error calling printf: "
      "%[ is not supported" },
    { "{{printf \"%1001d\" 1}}",
      "template: output:1:2: executing \"output\" at <printf \"%1001d\" 1>: error calling printf: "
      "%1001 is not supported" },
};

static void what_is_refused(void **state)
{
    (void)state;
    FOR_EACH (row, refused)
        check_row(row->template, "{}", GO_TEMPLATE_STEPS_MAX, "", row->message);
}

/* ---- bounds ---- */

static const struct {
    const char *template, *message;
} bounded[] = {
    { "{{range 1000000}}{{end}}",
      "executing \"output\" at <1000000>: the template takes too many steps" },
    { "{{range 9000}}{{range 9000}}{{end}}{{end}}",
      "executing \"output\" at <9000>: the template takes too many steps" },
    { "{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}",
      "executing \"a\" at <{{template \"a\"}}>: exceeded maximum template depth (1000)" },
    { "{{$x := printf \"%1000d\" 1}}{{range 20}}{{$x = print $x $x}}{{end}}",
      "executing \"output\" at <$x>: the template prints more than 67108864 bytes" },
};

static void what_never_ends(void **state)
{
    (void)state;
    FOR_EACH (row, bounded) {
        AUTO_BUFFER out = { 0 };
        struct error err = { 0 };
        bool good = run_row(row->template, "{}", 100 * 1000, &out, &err);
        if (good || !bytes_ends_with(bytes_of(err.message), row->message))
            FAIL_ROW("%s: %s", row->template, err.message);
    }
}

static const struct {
    const char *opens, *closes, *message;
} nested[] = {
    { "{{if 1}}", "{{end}}", "template: output:1: the blocks are nested too deep" },
    { "{{range .}}{{with .}}", "{{end}}{{end}}",
      "template: output:1: the blocks are nested too deep" },
};

static void what_is_nested_too_deep(void **state)
{
    (void)state;
    FOR_EACH (row, nested) {
        AUTO_BUFFER text = { 0 };
        for (int i = 0; i <= GO_TEMPLATE_NESTING_MAX; i++)
            buffer_add_text(&text, row->opens);
        for (int i = 0; i <= GO_TEMPLATE_NESTING_MAX; i++)
            buffer_add_text(&text, row->closes);
        check_row(buffer_text(&text), "{}", GO_TEMPLATE_STEPS_MAX, "", row->message);
    }
    AUTO_BUFFER parens = { 0 };
    buffer_add_text(&parens, "{{");
    for (int i = 0; i <= GO_TEMPLATE_NESTING_MAX; i++)
        buffer_add_char(&parens, '(');
    check_row(buffer_text(&parens), "{}", GO_TEMPLATE_STEPS_MAX, "",
              "template: output:1: max expression depth exceeded");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_go_does),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(what_never_ends),
        cmocka_unit_test(what_is_nested_too_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

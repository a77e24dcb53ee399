/* SPDX-License-Identifier: Apache-2.0 */
/* json_path_test.c - expressions of printer columns and templates of kubectl. */
#include "codec/json_path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */
#define FAIL_ROW(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"

static const char text[] =
    "{\"a\":{\"b\":[{\"t\":\"x\",\"v\":1},{\"t\":\"y\",\"v\":2}],\"c.d\":\"dot\"},\"n\":null,\"s\":\"text\"}";

static const struct { const char *expression, *first; } first_rows[] = {
    { ".s", "\"text\"" },
    { ".a.b[0].v", "1" },
    { ".a.b[-1].v", "2" },
    { ".a.b[5].v", NULL },
    { ".a.b[*].t", "\"x\"" },
    { ".a.b[?(@.t==\"y\")].v", "2" },
    { ".a.b[?(@.t=='y')].v", "2" },
    { ".a.b[?(@.t==\"z\")].v", NULL },
    { ".a[?(@==\"dot\")]", NULL },
    { ".a[?(@.t==\"y\")]", NULL },
    { ".s[?(@==\"text\")]", NULL },
    { ".n[?(@==1)]", NULL },
    { ".a['c.d']", "\"dot\"" },
    { ".a.c\\.d", "\"dot\"" },
    { ".n", "null" },
    { ".nothing.at.all", NULL },
    { ".a.b[", NULL },
    { ".a.b[x]", NULL },
};

static void first_results(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    const struct value *root = json_parse(bytes_of(text), NULL, &arena, NULL);
    FOR_EACH(row, first_rows) {
        AUTO_BUFFER found = { 0 };
        const struct value *value = json_path_first(row->expression, root);
        if (value)
            json_write_value(&found, value);
        if (!value != !row->first || (value && !text_equal(buffer_text(&found), row->first)))
            FAIL_ROW("%s: %s", row->expression, value ? buffer_text(&found) : "nothing");
    }
}

static const struct { const char *template, *printed; } print_rows[] = {
    { "{.s}", "text" },
    { "{.a.b[*].v}", "1 2" },
    { "{range .a.b[*]}{.t}={.v}{\"\\n\"}{end}", "x=1\ny=2\n" },
    { "<{.nothing}>", "<>" },
    { "<{.n[?(@==1)]}>", "<>" },
    { "{.a[?(@==1)]}", NULL },
    { "{.s", NULL },
    { "{range .a.b[*]}{.t}", NULL },
};

static void templates(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    const struct value *root = json_parse(bytes_of(text), NULL, &arena, NULL);
    FOR_EACH(row, print_rows) {
        AUTO_BUFFER out = { 0 };
        struct error err = { 0 };
        bool good = json_path_print(row->template, root, &out, &err);
        if (good != (row->printed != NULL) ||
            (good && !text_equal(buffer_text(&out), row->printed)))
            FAIL_ROW("%s: %s", row->template, good ? buffer_text(&out) : err.message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(first_results),
                                        cmocka_unit_test(templates) };
    return cmocka_run_group_tests_name("json_path", tests, NULL, NULL);
}

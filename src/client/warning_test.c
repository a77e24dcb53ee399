/* SPDX-License-Identifier: Apache-2.0 */
/* warning_test.c - which texts a header holds. */
#include "client/warning.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct {
    const char *name, *value, *texts;    /* one a line */
} cases[] = {
    { "one", "299 - \"batch/v1beta1 is deprecated\"", "batch/v1beta1 is deprecated\n" },
    { "two", "299 - \"a\", 299 host:80 \"b, c\"", "a\nb, c\n" },
    { "with a date", "299 - \"a\" \"Sat, 25 Aug 2012 23:34:45 GMT\",299 - \"b\"", "a\nb\n" },
    { "escapes", "299 - \"say \\\"no\\\" \\\\ \"", "say \"no\" \\ \n" },
    { "for caches, not for people", "110 - \"stale\", 299 - \"a\"", "a\n" },
    { "nothing said", "299 - \"\", 299 - \"a\"", "a\n" },
    { "control characters", "299 - \"a\x1b[31mb\tc\x7f\"", "a [31mb c \n" },
    { "empty", "", "" },
    { "no end", "299 - \"a", "" },
    { "no end behind a backslash", "299 - \"a\\", "" },
    { "no quotes", "299 - a", "" },
    { "no agent", "299  \"a\"", "" },
    { "no code", "\"a\"", "" },
    { "a code too long", "2999 - \"a\"", "" },
    { "what is good before what is bad", "299 - \"a\", 299 - b", "a\n" },
};

static void texts_of_headers(void **state)
{
    FOR_EACH(row, cases) {
        AUTO_BUFFER text = { 0 };
        AUTO_BUFFER all = { 0 };
        struct bytes value = bytes_of(row->value);
        while (warning_next(&value, &text)) {
            buffer_add(&all, text.at, text.size);
            buffer_add_char(&all, '\n');
        }
        if (!bytes_equal_text(buffer_bytes(&all), row->texts))
            fail_msg("%s: <%s>", row->name, buffer_text(&all));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(texts_of_headers) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

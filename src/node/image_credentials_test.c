/* SPDX-License-Identifier: Apache-2.0 */
/* image_credentials_test.c - keys of docker configurations against images. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "node/image_credentials.h"
#include "node/image_reference.h"

#include <cmocka.h>               /* last: it has a macro fail() */

/* `keys`: what follows "auths", the values one letter each; `wanted`: the letters in order. */
static const struct {
    const char *name, *image, *config, *second, *wanted;
} rows[] = {
    { "the host", "ghcr.io/a/b:1", "{'auths':{'ghcr.io':{'auth':'A'}}}", NULL, "A" },
    { "another host", "quay.io/a/b:1", "{'auths':{'ghcr.io':{'auth':'A'}}}", NULL, "" },
    { "with a scheme", "ghcr.io/a/b:1", "{'auths':{'https://ghcr.io/v2/':{'auth':'A'}}}", NULL,
      "A" },
    { "docker's own key", "busybox", "{'auths':{'https://index.docker.io/v1/':{'auth':'A'}}}", NULL,
      "A" },
    { "docker.io", "me/app:1", "{'auths':{'docker.io':{'auth':'A'}}}", NULL, "A" },
    { "the older form", "ghcr.io/a/b:1", "{'ghcr.io':{'auth':'A'}}", NULL, "A" },
    { "the port", "r.example:5000/a:1",
      "{'auths':{'r.example':{'auth':'A'},'r.example:5000':{'auth':'B'},"
      "'r.example:5001':{'auth':'C'}}}", NULL, "B" },
    { "below a path", "ghcr.io/team/b:1",
      "{'auths':{'ghcr.io':{'auth':'A'},'ghcr.io/team':{'auth':'B'},'ghcr.io/none':{'auth':'C'}}}",
      NULL, "BA" },
    { "a part of the name", "x.r.example/a:1",
      "{'auths':{'*.r.example':{'auth':'A'},'*.example':{'auth':'B'},'*':{'auth':'C'},"
      "'x*.r.example':{'auth':'D'}}}", NULL, "AD" },
    { "two of the same: both, in order", "ghcr.io/a/b:1", "{'auths':{'ghcr.io':{'auth':'A'}}}",
      "{'auths':{'ghcr.io':{'auth':'B'}}}", "AB" },
    { "name and password", "ghcr.io/a/b:1",
      "{'auths':{'ghcr.io':{'username':'u','password':'p'}}}", NULL, "dTpw" },
    { "another header in it", "ghcr.io/a/b:1", "{'auths':{'ghcr.io':{'auth':'A\\r\\nHost: x'}}}",
      NULL, "" },
    { "nothing in it", "ghcr.io/a/b:1", "{'auths':{'ghcr.io':{'email':'x'}}}", NULL, "" },
    { "no JSON, and one behind it", "ghcr.io/a/b:1", "{'auths':", "{'ghcr.io':{'auth':'A'}}", "A" },
    { "odd types", "ghcr.io/a/b:1", "{'auths':['ghcr.io']}", "{'auths':{'ghcr.io':'A'}}", "" },
    { "a key without a host", "ghcr.io/a/b:1", "{'auths':{'':{'auth':'A'},'/':{'auth':'B'}}}", NULL,
      "" },
    { "a bracket that does not close", "ghcr.io/a/b:1", "{'auths':{'[ghcr.io':{'auth':'A'}}}", NULL,
      "" },
};

static const char *quoted(const char *text, struct arena *arena)
{
    char *copy = text ? arena_strdup(arena, text) : NULL;
    for (char *at = copy; at && *at; at++)
        *at = *at == '\'' ? '"' : *at;
    return copy;
}

static void test_keys(void **state)
{
    static const char prefix[] = "Authorization: Basic ";
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER got = { 0 };
        struct image_reference reference;
        const char *configs[] = { quoted(row->config, &arena), quoted(row->second, &arena), NULL };
        const char *found[IMAGE_CREDENTIALS_MAX];
        assert_true(image_reference_parse(row->image, &arena, &reference, NULL));
        size_t count = image_credentials_find(configs, &reference, &arena, found);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(strncmp(found[i], prefix, strlen(prefix)), 0);
            buffer_add_text(&got, found[i] + strlen(prefix));
        }
        if (strcmp(count ? buffer_text(&got) : "", row->wanted) != 0)
            fail_msg("%s: \"%s\"", row->name, count ? buffer_text(&got) : "");
    }
}

static void test_no_more_than_fit(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct image_reference reference;
    const char *found[IMAGE_CREDENTIALS_MAX];
    (void)state;
    buffer_add_text(&text, "{\"auths\":{");
    for (int i = 0; i < 3 * IMAGE_CREDENTIALS_MAX; i++)
        buffer_printf(&text, "%s\"%sr.example/%.*s\":{\"auth\":\"A\"}", i ? "," : "",
                      i < 12 ? "" : i < 24 ? "http://" : "https://", i % 12, "team/project");
    buffer_add_text(&text, "}}");
    const char *configs[] = { buffer_text(&text), NULL };
    assert_true(image_reference_parse("r.example/team/project:1", &arena, &reference, NULL));
    assert_int_equal(image_credentials_find(configs, &reference, &arena, found),
                     IMAGE_CREDENTIALS_MAX);
    assert_int_equal(image_credentials_find(NULL, &reference, &arena, found), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_no_more_than_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

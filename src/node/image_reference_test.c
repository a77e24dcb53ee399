/* SPDX-License-Identifier: Apache-2.0 */
/* image_reference_test.c - completion and refusal of image names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "node/image_reference.h"

#include <cmocka.h>               /* last: it has a macro fail() */

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct {
    const char *text, *name;             /* name NULL: refused */
    bool        latest;
} cases[] = {
    { "busybox",                       "docker.io/library/busybox:latest", true },
    { "busybox:1.37",                  "docker.io/library/busybox:1.37", false },
    { "a/b",                           "docker.io/a/b:latest", true },
    { "localhost/x",                   "localhost/x:latest", true },
    { "localhost:5000/x/y:v1",         "localhost:5000/x/y:v1", false },
    { "registry.k8s.io/pause:3.10.2",  "registry.k8s.io/pause:3.10.2", false },
    { "index.docker.io/busybox",       "docker.io/library/busybox:latest", true },
    { "a.b/c@sha256:" HEX64,           "a.b/c@sha256:" HEX64, false },
    { "a.b/c:t@sha256:" HEX64,         "a.b/c@sha256:" HEX64, false },
    { "a__b/c--d.e",                   "docker.io/a__b/c--d.e:latest", true },
    { "",                              NULL, false },
    { "Busybox",                       NULL, false },
    { "a//b",                          NULL, false },
    { "../../etc",                     NULL, false },
    { "a.b/c@sha256:123",              NULL, false },
    { "a:b:c",                         NULL, false },
    { "x:-bad",                        NULL, false },
    { "a b",                           NULL, false },
};

static void test_parse(void **state)
{
    (void)state;
    FOR_EACH(row, cases) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        struct image_reference reference;
        bool ok = image_reference_parse(row->text, &arena, &reference, &err);
        if (ok != (row->name != NULL))
            fail_msg("%s: %s", row->text, ok ? reference.name : err.message);
        if (!ok)
            continue;
        assert_string_equal(reference.name, row->name);
        assert_int_equal(image_reference_is_latest(&reference), row->latest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_parse) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

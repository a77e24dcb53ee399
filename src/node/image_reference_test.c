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

#define HEX45 "0123456789abcdef0123456789abcdef0123456789abc"
#define LONGEST HEX64 HEX64 HEX64 HEX45  /* 255 with "docker.io/library/" before it */

static const struct {
    const char *text, *name;             /* name NULL: refused */
} cases[] = {
    { "busybox",                       "docker.io/library/busybox:latest" },
    { "busybox:1.37",                  "docker.io/library/busybox:1.37" },
    { "a/b",                           "docker.io/a/b:latest" },
    { "localhost/x",                   "localhost/x:latest" },
    { "localhost:5000/x/y:v1",         "localhost:5000/x/y:v1" },
    { "registry.k8s.io/pause:3.10.2",  "registry.k8s.io/pause:3.10.2" },
    { "index.docker.io/busybox",       "docker.io/library/busybox:latest" },
    { "a.b/c@sha256:" HEX64,           "a.b/c@sha256:" HEX64 },
    { "a.b/c:t@sha256:" HEX64,         "a.b/c@sha256:" HEX64 },
    { "a__b/c--d.e",                   "docker.io/a__b/c--d.e:latest" },
    { LONGEST,                         "docker.io/library/" LONGEST ":latest" },
    { LONGEST "0",                     NULL },
    { "",                              NULL },
    { "Busybox",                       NULL },
    { "a//b",                          NULL },
    { "../../etc",                     NULL },
    { "a.b/c@sha256:123",              NULL },
    { "a:b:c",                         NULL },
    { "x:-bad",                        NULL },
    { "a b",                           NULL },
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
    }
}

static const struct {
    const char *host;
    bool        is_local;
} hosts[] = {
    { "localhost", true },          { "localhost:5000", true },     { "127.0.0.1", true },
    { "127.8.9.1:5000", true },     { "[::1]:5000", true },         { "localhost.example.com", false },
    { "localhosts:5000", false },   { "127.example.com", false },   { "127.0.0.1.example.com:1", false },
    { "128.0.0.1", false },         { "[fe80::1]:5000", false },    { "[::1", true },
    { "docker.io", false },         { "", false },
};

static void test_local_hosts(void **state)
{
    FOR_EACH(row, hosts)
        if (image_host_is_local(row->host) != row->is_local)
            fail_msg("%s", row->host);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_parse),
                                        cmocka_unit_test(test_local_hosts) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

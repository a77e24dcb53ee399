/* SPDX-License-Identifier: Apache-2.0 */
/* proxy_filter_test.c - who is let through to the API, and who is not. */
#include "kubectl/proxy_filter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct {
    const char *name, *method, *path, *host;
    bool        is_accepted;
} cases[] = {
    { "localhost", "GET", "/api", "localhost:8001", true },
    { "an address", "DELETE", "/api/v1/pods/x", "127.0.0.1:8001", true },
    { "IPv6", "GET", "/", "[::1]:8001", true },
    { "without a port", "GET", "/", "[::1]", true },
    { "a name that leads here", "GET", "/api", "evil.example.com:8001", false },
    { "one that begins like it", "GET", "/api", "localhost.evil.example.com", false },
    { "one that ends like it", "GET", "/api", "evil-localhost", false },
    { "another address", "GET", "/api", "127.0.0.10:8001", false },
    { "a dot is a dot", "GET", "/api", "127a0b0c1", false },
    { "no host", "GET", "/api", "", false },
    { "exec", "POST", "/api/v1/namespaces/n/pods/p/exec", "localhost", false },
    { "exec, written otherwise", "POST", "/api/v1/namespaces/n/pods/p/%65xec", "localhost", false },
    { "attach", "POST", "/api/v1/namespaces/n/pods/p/attach", "localhost", false },
    { "logs", "GET", "/api/v1/namespaces/n/pods/p/log", "localhost", true },
    { "no escape", "GET", "/api/%zz", "localhost", false },
    { "a NUL", "GET", "/api/%00", "localhost", false },
};

static void usual(void **state)
{
    struct proxy_filter filter;
    struct error err = { 0 };
    (void)state;
    assert_true(proxy_filter_init(&filter, &proxy_filter_usual, &err));
    FOR_EACH(row, cases)
        if (proxy_filter_accepts(&filter, bytes_of(row->method), bytes_of(row->path),
                                 bytes_of(row->host)) != row->is_accepted)
            fail_msg("%s", row->name);
    proxy_filter_done(&filter);
}

static void own(void **state)
{
    struct proxy_filter filter;
    struct error err = { 0 };
    struct proxy_filter_texts texts = { "^my[.]host$", "^/api", "", "POST,PUT" };
    (void)state;
    texts.reject_paths = "^/apis";
    assert_true(proxy_filter_init(&filter, &texts, &err));
    assert_true(proxy_filter_accepts(&filter, BYTES("GET"), BYTES("/api"), BYTES("my.host")));
    assert_false(proxy_filter_accepts(&filter, BYTES("PUT"), BYTES("/api"), BYTES("my.host")));
    assert_false(proxy_filter_accepts(&filter, BYTES("GET"), BYTES("/apis"), BYTES("my.host")));
    assert_false(proxy_filter_accepts(&filter, BYTES("GET"), BYTES("/x"), BYTES("my.host")));
    assert_false(proxy_filter_accepts(&filter, BYTES("GET"), BYTES("/api"), BYTES("localhost")));
    proxy_filter_done(&filter);
    texts.accept_hosts = "(";
    assert_false(proxy_filter_init(&filter, &texts, &err));
    proxy_filter_done(&filter);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(usual), cmocka_unit_test(own) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

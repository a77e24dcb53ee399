/* SPDX-License-Identifier: Apache-2.0 */
/* proxy_message_test.c - paths as a pod gets them, and links as a client must see them. */
#include "apiserver/proxy_message.h"

#include "apiserver/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct { const char *rest, *expected; } paths[] = {
    { "", "/" },
    { "/", "/" },
    { "/a", "/a" },
    { "/a/", "/a/" },
    { "/a/b%20c", "/a/b%20c" },
    { "//a///b//", "/a/b/" },
    { "/./a/.", "/a" },
    { "/../..", "/" },
    { "/a/../b", "/b" },
    { "/a/b/../../../c/", "/c/" },
    { "/%2e%2E/a/%2e/.%2e/b", "/b" },
    { "/.../..a/a..", "/.../..a/a.." },
    { "/%2fetc", "/%2fetc" },
};

static void paths_are_cleaned(void **state)
{
    FOR_EACH(row, paths) {
        AUTO_BUFFER text = { 0 };
        proxy_write_path(bytes_of(row->rest), &text);
        if (!bytes_equal_text(buffer_bytes(&text), row->expected))
            fail_msg("%s became %s", row->rest, buffer_text(&text));
    }
}

static const struct { const char *link, *expected; } links[] = {
    { "/", "/P/" },
    { "/a/b?c=d#e", "/P/a/b?c=d#e" },
    { "a/b", "a/b" },
    { "?q", "?q" },
    { "#top", "#top" },
    { "", "" },
    { "../up", "../up" },
    { "http://10.1.2.3:8080/a", "/P/a" },
    { "//10.1.2.3:8080/a?b", "/P/a?b" },
    { "http://10.1.2.3/a", "http://10.1.2.3/a" },
    { "http://other/a", "http://other/a" },
    { "https://asked:6443/a", "https://asked:6443/P/a" },
    { "//asked:6443/a", "//asked:6443/P/a" },
    { "http://10.1.2.3:8080", "http://10.1.2.3:8080" },
    { "/P/a", "/P/a" },
    { "mailto:a@b", "mailto:a@b" },
    { "javascript:/x/", "javascript:/x/" },
    { "data:text/html,/x", "data:text/html,/x" },
};

static void links_are_led_back(void **state)
{
    const struct relay relay = { .address = "10.1.2.3", .port = 8080, .prefix = "/P" };
    FOR_EACH(row, links) {
        AUTO_BUFFER text = { 0 };
        proxy_write_link(&relay, BYTES("asked:6443"), bytes_of(row->link), &text);
        if (!bytes_equal_text(buffer_bytes(&text), row->expected))
            fail_msg("%s became %s", row->link, buffer_text(&text));
    }
}

static void links_to_an_ipv6_backend(void **state)
{
    const struct relay relay = { .address = "fd00::1", .port = 80, .prefix = "/P" };
    AUTO_BUFFER text = { 0 };
    proxy_write_link(&relay, BYTES("asked"), BYTES("http://[fd00::1]:80/a"), &text);
    assert_string_equal(buffer_text(&text), "/P/a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_cleaned),
        cmocka_unit_test(links_are_led_back),
        cmocka_unit_test(links_to_an_ipv6_backend),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

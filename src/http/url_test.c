/* SPDX-License-Identifier: Apache-2.0 */
/* url_test.c - paths, queries and URLs: what they become, and what must be refused. */
#include "base/arena.h"
#include "http/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct { const char *path; bool ok; const char *joined; bool slash; } path_cases[] = {
    { "/",                  true,  "",              false },
    { "/api",               true,  "api",           false },
    { "/api/",              true,  "api",           true  },
    { "/api/v1/pods",       true,  "api|v1|pods",   false },
    { "/a%20b/c%2Bd",       true,  "a b|c+d",       false },
    { "/a+b",               true,  "a+b",           false },
    { "/%C3%A9",            true,  "\xc3\xa9",      false },
    { "/...",               true,  "...",           false },
    { "",                   false, NULL,            false },
    { "api",                false, NULL,            false },
    { "//",                 false, NULL,            false },
    { "/a//b",              false, NULL,            false },
    { "//a",                false, NULL,            false },
    { "/a/./b",             false, NULL,            false },
    { "/a/../b",            false, NULL,            false },
    { "/a/%2e%2e/b",        false, NULL,            false },
    { "/a%2fb",             false, NULL,            false },
    { "/a%00b",             false, NULL,            false },
    { "/a%",                false, NULL,            false },
    { "/a%2",               false, NULL,            false },
    { "/a%zz",              false, NULL,            false },
    { "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21/22/23/24/25/26/27/28/29/30/31/32/33",
                            false, NULL,            false },
};

static void paths(void **state)
{
    FOR_EACH(row, path_cases) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER joined = { 0 };
        struct url_path path;
        if (url_path_parse(bytes_of(row->path), &arena, &path) != row->ok)
            fail_msg("%s", row->path);
        for (size_t i = 0; row->ok && i < path.count; i++) {
            buffer_add_text(&joined, i ? "|" : "");
            buffer_add(&joined, path.segments[i].at, path.segments[i].size);
        }
        if (row->ok &&
            (!text_equal(buffer_text(&joined), row->joined) || path.trailing_slash != row->slash))
            fail_msg("%s became %s", row->path, buffer_text(&joined));
    }
}

static const struct { const char *query; bool ok; const char *name, *value; } query_cases[] = {
    { "",                 true,  "a", NULL },
    { "a=1",              true,  "a", "1" },
    { "a=1&a=2",          true,  "a", "1" },
    { "b=2&a=1",          true,  "a", "1" },
    { "&&a=1&",           true,  "a", "1" },
    { "a",                true,  "a", "" },
    { "a=",               true,  "a", "" },
    { "a=b=c",            true,  "a", "b=c" },
    { "a=x+y%2Bz",        true,  "a", "x y+z" },
    { "a%20b=1",          true,  "a b", "1" },
    { "labelSelector=app%3Dweb%2Ctier%21%3Dx", true, "labelSelector", "app=web,tier!=x" },
    { "a=%",              true,  "a", NULL },
    { "a=%&b=1",          true,  "b", "1" },
    { "a=1;b=2&c=3",      true,  "a", NULL },
    { "a=1;b=2&c=3",      true,  "c", "3" },
    { "a=%g0",            true,  "a", NULL },
};

static void queries(void **state)
{
    FOR_EACH(row, query_cases) {
        AUTO_ARENA arena = { 0 };
        struct url_query query;
        if (url_query_parse(bytes_of(row->query), &arena, &query) != row->ok)
            fail_msg("%s", row->query);
        if (!row->ok)
            continue;
        struct bytes value = url_query_value(&query, row->name);
        if ((value.at != NULL) != (row->value != NULL) ||
            (row->value && !bytes_equal_text(value, row->value)))
            fail_msg("%s: %.*s", row->query, BYTES_ARG(value));
    }
}

static void too_many_parameters(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct url_query query;
    for (int i = 0; i < URL_PARAMETERS_MAX; i++)
        buffer_printf(&text, "p%d=1&", i);
    assert_true(url_query_parse(buffer_bytes(&text), &arena, &query));
    buffer_add_text(&text, "more=1");
    assert_false(url_query_parse(buffer_bytes(&text), &arena, &query));
}

static const struct { const char *query; bool otherwise, expect; } bool_cases[] = {
    { "watch=true",  false, true },
    { "watch=1",     false, true },
    { "watch",       false, true },
    { "watch=",      false, true },
    { "watch=false", true,  false },
    { "watch=False", true,  false },
    { "watch=0",     true,  false },
    { "watch=no",    false, true },
    { "other=1",     false, false },
    { "other=1",     true,  true },
};

static void bools(void **state)
{
    FOR_EACH(row, bool_cases) {
        AUTO_ARENA arena = { 0 };
        struct url_query query;
        assert_true(url_query_parse(bytes_of(row->query), &arena, &query));
        if (url_query_bool(&query, "watch", row->otherwise) != row->expect)
            fail_msg("%s", row->query);
    }
}

static void escapes(void **state)
{
    AUTO_BUFFER text = { 0 };
    url_escape(&text, BYTES("a-b_c.d~e/f g=h&\xc3\xa9"));
    assert_string_equal(buffer_text(&text), "a-b_c.d~e%2Ff%20g%3Dh%26%C3%A9");
}

static const struct {
    const char *text;
    bool ok, https;
    const char *host;
    int port;
    const char *path;
} url_cases[] = {
    { "https://10.0.0.1:6443", true, true, "10.0.0.1", 6443, "/" },
    { "https://example.com", true, true, "example.com", 443, "/" },
    { "http://example.com/a/b?c=d", true, false, "example.com", 80, "/a/b?c=d" },
    { "http://example.com?c=d", true, false, "example.com", 80, "/?c=d" },
    { "http://example.com/a#b", true, false, "example.com", 80, "/a" },
    { "https://[::1]:8443/x", true, true, "::1", 8443, "/x" },
    { "https://[fd00::2]", true, true, "fd00::2", 443, "/" },
    { "ftp://example.com", false, false, NULL, 0, NULL },
    { "example.com", false, false, NULL, 0, NULL },
    { "https://", false, false, NULL, 0, NULL },
    { "https://:443", false, false, NULL, 0, NULL },
    { "https://a:0", false, false, NULL, 0, NULL },
    { "https://a:65536", false, false, NULL, 0, NULL },
    { "https://a:x", false, false, NULL, 0, NULL },
    { "https://user:pass@a", false, false, NULL, 0, NULL },
    { "https://user@a/", false, false, NULL, 0, NULL },
    { "https://[::1", false, false, NULL, 0, NULL },
    { "https://[::1]x", false, false, NULL, 0, NULL },
    { "https://a b/", false, false, NULL, 0, NULL },
    { "https://a/b c", false, false, NULL, 0, NULL },
    { "https://a/b\r\nHost: c", false, false, NULL, 0, NULL },
};

static void urls(void **state)
{
    FOR_EACH(row, url_cases) {
        AUTO_ARENA arena = { 0 };
        struct url url = { 0 };
        if (url_parse(bytes_of(row->text), &arena, &url) != row->ok)
            fail_msg("%s", row->text);
        if (row->ok && (url.https != row->https || !text_equal(url.host, row->host) ||
                        url.port != row->port || !text_equal(url.path, row->path)))
            fail_msg("%s: %s %d %s", row->text, url.host, url.port, url.path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths), cmocka_unit_test(queries), cmocka_unit_test(too_many_parameters),
        cmocka_unit_test(bools), cmocka_unit_test(escapes), cmocka_unit_test(urls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

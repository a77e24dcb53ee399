/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_config_test.c - sites as nginx writes them, and what may not get into them. */
#include "net/ingress_config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/bytes.h"

#define AT_WEB { "10.43.0.7", 80 }
#define AT_API { "10.43.0.8", 8080 }
#define NOWHERE { NULL, 0 }

#define SITE(host, certificate, ...) \
    { host, certificate, (const struct ingress_path[]){ __VA_ARGS__ }, \
      sizeof((const struct ingress_path[]){ __VA_ARGS__ }) / sizeof(struct ingress_path) }
#define LISTEN "    listen 80;\n"
#define TLS "    listen 443 ssl http2;\n    ssl_certificate \"/run/x.pem\";\n    ssl_certificate_key \"/run/x.pem\";\n"
#define TO_WEB " { proxy_pass http://10.43.0.7:80; }\n"
#define TO_API " { proxy_pass http://10.43.0.8:8080; }\n"
#define UNREACHABLE "    location @unreachable { if ($upstream_connect_time = \"-\") { return 503; } return 502; }\n"
#define REDIRECT " if ($scheme = http) { return 308 https://$host$request_uri; }"
#define REST "    location / { return 404; }\n"

static const struct {
    const char *name;
    struct ingress_site site;
    const char *wanted;
} cases[] = {
    { "a prefix", SITE("a.example", NULL, { "/foo", false, AT_WEB }),
      LISTEN "    server_name a.example;\n    location = \"/foo\"" TO_WEB "    location \"/foo/\"" TO_WEB REST },
    { "a prefix with a slash", SITE("a.example", NULL, { "/foo/", false, AT_WEB }),
      LISTEN "    server_name a.example;\n    location = \"/foo\"" TO_WEB "    location \"/foo/\"" TO_WEB REST },
    { "everything", SITE("a.example", NULL, { "/", false, AT_WEB }), LISTEN "    server_name a.example;\n    location \"/\"" TO_WEB },
    { "an exact path", SITE("a.example", NULL, { "/foo", true, AT_WEB }),
      LISTEN "    server_name a.example;\n    location = \"/foo\"" TO_WEB REST },
    { "exact before prefix", SITE("a.example", NULL, { "/foo", false, AT_WEB }, { "/foo", true, AT_API }),
      LISTEN "    server_name a.example;\n    location = \"/foo\"" TO_API "    location \"/foo/\"" TO_WEB REST },
    { "the first of two", SITE("a.example", NULL, { "/", false, AT_WEB }, { "/", false, AT_API }),
      LISTEN "    server_name a.example;\n    location \"/\"" TO_WEB },
    { "no target", SITE("a.example", NULL, { "/", false, NOWHERE }), LISTEN "    server_name a.example;\n    location \"/\" { return 503; }\n" },
    { "a target that is no address", SITE("a.example", NULL, { "/", false, { "10.0.0.1; evil", 80 } }),
      LISTEN "    server_name a.example;\n    location \"/\" { return 503; }\n" },
    { "one label", SITE("*.a.example", NULL, { "/", false, AT_WEB }),
      LISTEN "    server_name \"~^[^.]+\\.a\\.example$\";\n    location \"/\"" TO_WEB },
    { "TLS", SITE("a.example", "/run/x.pem", { "/", false, AT_WEB }), LISTEN TLS "    server_name a.example;\n    location \"/\"" TO_WEB },
    { "from one to the other", SITE("a.example", "/run/x.pem", { "/", false, AT_WEB, true }, { "/n", true, NOWHERE, true }, { "/p", true, AT_WEB, false }),
      LISTEN TLS "    server_name a.example;\n    location = \"/n\" {" REDIRECT " return 503; }\n    location = \"/p\"" TO_WEB
      "    location \"/\" {" REDIRECT " proxy_pass http://10.43.0.7:80; }\n" },
    { "no TLS to be sent to", SITE("a.example", NULL, { "/", false, AT_WEB, true }), LISTEN "    server_name a.example;\n    location \"/\"" TO_WEB },
    { "quotes in a path", SITE("a.example", NULL, { "/\"; } evil {\\", true, AT_WEB }, { "/a\"b\\", true, AT_WEB }),
      LISTEN "    server_name a.example;\n    location = \"/a\\\"b\\\\\"" TO_WEB REST },
    { "a path with a line's end", SITE("a.example", NULL, { "/a\nreturn 200;", false, AT_WEB }), LISTEN "    server_name a.example;\n" REST },
};

static void sites(void **state)
{
    FOR_EACH(row, cases) {
        AUTO_BUFFER text = { 0 }, wanted = { 0 };
        struct ingress_config config = { .folder = "/run", .error_log = "/log", .user = "www-data",
                                         .http_port = 80, .https_port = 443, .outer_https_port = 443, .sites = &row->site, .site_count = 1 };
        ingress_config_write(&config, &text);
        buffer_printf(&wanted, "  server {\n%s" UNREACHABLE "  }\n", row->wanted);
        if (!strstr(buffer_text(&text), buffer_text(&wanted)))
            fail_msg("%s: got\n%s\nwanted\n%s", row->name, buffer_text(&text), buffer_text(&wanted));
    }
}

/* Others are told that there is nothing, and by TLS nothing at all. */
static void default_site(void **state)
{
    const struct ingress_site own[] = { SITE("", "/run/x.pem", { "/", false, AT_WEB }) };
    AUTO_BUFFER none_of_ours = { 0 }, with_default = { 0 };
    struct ingress_config config = { .folder = "/run", .error_log = "/log", .user = "www-data", .http_port = 80, .https_port = 443, .outer_https_port = 443 };
    ingress_config_write(&config, &none_of_ours);
    assert_non_null(strstr(buffer_text(&none_of_ours), "    listen 80 default_server;\n    listen 443 ssl http2 default_server;\n"
                                                       "    ssl_reject_handshake on;\n    server_name _;\n" REST));
    config.sites = own;
    config.site_count = 1;
    ingress_config_write(&config, &with_default);
    assert_null(strstr(buffer_text(&with_default), "ssl_reject_handshake"));
    assert_null(strstr(buffer_text(&with_default), "return 308"));
    assert_non_null(strstr(buffer_text(&with_default), "    listen 443 ssl http2 default_server;\n    ssl_certificate"));
}

/* The machine's port need not be the one that nginx has. */
static void another_port(void **state)
{
    const struct ingress_site own[] = { SITE("a.example", "/run/x.pem", { "/", false, AT_WEB, true }) };
    AUTO_BUFFER text = { 0 };
    const struct ingress_config config = { .folder = "/run", .error_log = "/log", .user = "www-data", .http_port = 80, .https_port = 443,
                                           .outer_https_port = 8443, .sites = own, .site_count = 1 };
    ingress_config_write(&config, &text);
    assert_non_null(strstr(buffer_text(&text), "{ return 308 https://$host:8443$request_uri; } proxy_pass"));
    assert_non_null(strstr(buffer_text(&text), "    listen 443 ssl http2;\n"));
}

static const struct { const char *name, *text; bool host, path; } sound_cases[] = {
    { "a host", "a.example", true, false },
    { "a wildcard", "*.example", true, false },
    { "no host", "", true, false },
    { "a wildcard alone", "*.", false, false },
    { "two wildcards", "*.*.example", false, false },
    { "a blank", "a example", false, false },
    { "a directive", "a;return 200", false, false },
    { "a variable", "$host", false, false },
    { "a path", "/a/b", false, true },
    { "a path with a blank", "/a b", false, false },
    { "a path with a tab", "/a\tb", false, false },
    { "a relative path", "a/b", false, false },
    { "a path with a quote", "/a\"", false, true },
};

static void unsound_texts_are_told(void **state)
{
    FOR_EACH(row, sound_cases)
        if (ingress_host_is_sound(row->text) != row->host || ingress_path_is_sound(row->text) != row->path)
            fail_msg("%s", row->name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sites),
        cmocka_unit_test(default_site), cmocka_unit_test(another_port),
        cmocka_unit_test(unsound_texts_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

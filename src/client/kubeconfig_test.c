/* SPDX-License-Identifier: Apache-2.0 */
/* kubeconfig_test.c - files, contexts and credentials; what is missing or wrong says so. */
#include "base/arena.h"
#include "client/client.h"
#include "io/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static char folder[64];

static const char *path_of(struct arena *arena, const char *name)
{
    return arena_printf(arena, "%s/%s", folder, name);
}

static void put(const char *name, const char *text)
{
    AUTO_ARENA arena = { 0 };
    assert_int_equal(file_replace(path_of(&arena, name), bytes_of(text), 0600), 0);
}

static int make_folder(void **state)
{
    snprintf(folder, sizeof folder, "/tmp/kubeconfig-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    return file_remove_tree(folder);
}

static const char first[] =
    "apiVersion: v1\nkind: Config\ncurrent-context: one\n"
    "clusters:\n"
    "- name: c1\n  cluster: {server: \"https://one:6443\", certificate-authority: ca.pem, tls-server-name: kube}\n"
    "- name: c2\n  cluster: {server: \"https://two:6443\", insecure-skip-tls-verify: true}\n"
    "- name: c3\n  cluster: {server: \"https://three:6443\", proxy-url: \"http://proxy:3128\"}\n"
    "users:\n"
    "- name: u1\n  user: {client-certificate-data: Y2VydA==, client-key-data: a2V5}\n"
    "- name: u2\n  user: {token: abc}\n"
    "- name: u3\n  user: {tokenFile: token}\n"
    "- name: u4\n  user: {exec: {command: x}}\n"
    "- name: u9x\n  user: {exec: {command: bin/x}}\n"
    "- name: u5\n  user: {client-certificate: none.pem}\n"
    "- name: u6\n  user: {client-key-data: \"*\"}\n"
    "- name: u7\n  user: {token: abc, as: jane, as-uid: u-1, as-groups: [dev, ops]}\n"
    "- name: u8\n  user: {token: abc, as: jane, as-user-extra: {a: [b]}}\n"
    "contexts:\n"
    "- name: one\n  context: {cluster: c1, user: u1, namespace: ns1}\n"
    "- name: two\n  context: {cluster: c2, user: u2}\n"
    "- name: three\n  context: {cluster: c2, user: u3}\n"
    "- name: four\n  context: {cluster: c2, user: u4}\n"
    "- name: five\n  context: {cluster: c2, user: u5}\n"
    "- name: six\n  context: {cluster: c2, user: u6}\n"
    "- name: seven\n  context: {cluster: c9, user: u1}\n"
    "- name: eight\n  context: {cluster: c1, user: u9}\n"
    "- name: nine\n  context: {cluster: c2}\n"
    "- name: beside\n  context: {cluster: c1, user: u9x}\n"
    "- name: as\n  context: {cluster: c2, user: u7}\n"
    "- name: extra\n  context: {cluster: c2, user: u8}\n"
    "- name: proxied\n  context: {cluster: c3, user: u2}\n";

static const struct {
    const char *context;
    const char *server, *ns, *token, *certificate, *key, *ca;
    enum reason reason;
    const char *message;
} context_cases[] = {
    { NULL, "https://one:6443", "ns1", NULL, "cert", "key", "authority", REASON_NONE, NULL },
    { "one", "https://one:6443", "ns1", NULL, "cert", "key", "authority", REASON_NONE, NULL },
    { "two", "https://two:6443", "default", "abc", NULL, NULL, NULL, REASON_NONE, NULL },
    { "three", "https://two:6443", "default", "xyz", NULL, NULL, NULL, REASON_NONE, NULL },
    { "nine", "https://two:6443", "default", NULL, NULL, NULL, NULL, REASON_NONE, NULL },
    { "four", "https://two:6443", "default", NULL, NULL, NULL, NULL, REASON_NONE, NULL },
    { "extra", .reason = REASON_BAD_REQUEST, .message = "\"as-user-extra\"" },
    { "proxied", .reason = REASON_BAD_REQUEST, .message = "\"proxy-url\"" },
    { "five", .reason = REASON_BAD_REQUEST, .message = "none.pem: no such file or directory" },
    { "six", .reason = REASON_BAD_REQUEST, .message = "client-key-data is no base64" },
    { "seven", .reason = REASON_NOT_FOUND, .message = "cluster \"c9\" does not exist" },
    { "eight", .reason = REASON_NOT_FOUND, .message = "user \"u9\" does not exist" },
    { "ten", .reason = REASON_NOT_FOUND, .message = "context \"ten\" does not exist" },
};

static bool same(struct bytes bytes, const char *text)
{
    return text ? bytes_equal_text(bytes, text) : bytes.size == 0;
}

static void contexts(void **state)
{
    put("config", first);
    put("ca.pem", "authority");
    put("token", "xyz\n");
    FOR_EACH(row, context_cases) {
        AUTO_ARENA arena = { 0 };
        struct kubeconfig config;
        struct error err = { 0 };
        bool good = kubeconfig_load(path_of(&arena, "config"), row->context, &arena, &config, &err);
        if (err.reason != row->reason || (row->message && !strstr(err.message, row->message)))
            fail_msg("%s: %s", row->context, err.message);
        if (good && (!text_equal(config.options.server, row->server) ||
                     !text_equal(config.namespace, row->ns) ||
                     !text_equal(config.options.token, row->token) ||
                     !same(config.options.ca_pem, row->ca) ||
                     !same(config.options.certificate_pem, row->certificate) ||
                     !same(config.options.key_pem, row->key)))
            fail_msg("%s: %s %s", row->context, config.options.server, config.namespace);
    }
}

static void names_and_trust(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct kubeconfig config;
    struct error err = { 0 };
    put("config", first);
    assert_true(kubeconfig_load(path_of(&arena, "config"), "one", &arena, &config, &err));
    assert_string_equal(config.options.server_name, "kube");
    assert_false(config.options.insecure);
    assert_true(kubeconfig_load(path_of(&arena, "config"), "two", &arena, &config, &err));
    assert_true(config.options.insecure);
    assert_string_equal(config.path, path_of(&arena, "config"));
}

/* Who acts for somebody else has the rights of that one; a client says so, or is none. */
static void impersonation(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct kubeconfig config;
    struct error err = { 0 };
    put("config", first);
    assert_true(kubeconfig_load(path_of(&arena, "config"), "as", &arena, &config, &err));
    const struct client_options *options = &config.options;
    assert_string_equal(options->as, "jane");
    assert_string_equal(options->as_uid, "u-1");
    assert_int_equal(options->as_group_count, 2);
    assert_string_equal(options->as_groups[1], "ops");
    uv_loop_t loop;
    uv_loop_init(&loop);
    struct client_options plain = { .loop = &loop, .server = "http://127.0.0.1:1",
                                    .as_groups = options->as_groups, .as_group_count = 2 };
    assert_null(client_new(&plain, &err));
    assert_int_equal(err.reason, REASON_BAD_REQUEST);
    const char *many[CLIENT_GROUPS_MAX + 1];
    FOR_EACH(group, many)
        *group = "dev";
    plain.as = "jane";
    plain.as_groups = many;
    plain.as_group_count = ARRAY_SIZE(many);
    err = (struct error){ 0 };
    assert_null(client_new(&plain, &err));
    assert_int_equal(err.reason, REASON_BAD_REQUEST);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
}

/* A program is named, not run, here: beside its file, or wherever PATH says. */
static void plugins(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct kubeconfig config;
    struct error err = { 0 };
    put("config", first);
    put("ca.pem", "authority");
    assert_true(kubeconfig_load(path_of(&arena, "config"), "four", &arena, &config, &err));
    assert_string_equal(config.plugin.command, "x");
    assert_non_null(config.plugin.exec);
    assert_true(kubeconfig_load(path_of(&arena, "config"), "beside", &arena, &config, &err));
    assert_string_equal(config.plugin.command, path_of(&arena, "bin/x"));
    assert_true(bytes_equal_text(config.plugin.ca_pem, "authority"));
    assert_true(kubeconfig_load(path_of(&arena, "config"), "two", &arena, &config, &err));
    assert_null(config.plugin.exec);
}

/* Several files: what the first does not say, the next may. */
static void several_files(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct kubeconfig config;
    struct error err = { 0 };
    put("config", first);
    put("other",
        "clusters:\n- name: c1\n  cluster: {server: \"https://late:1\"}\n- name: c9\n  cluster: {server: \"https://nine:9\"}\n");
    setenv("KUBECONFIG",
           arena_printf(&arena, "%s:%s:%s", path_of(&arena, "absent"), path_of(&arena, "config"),
                        path_of(&arena, "other")),
           1);
    assert_true(kubeconfig_load(NULL, NULL, &arena, &config, &err));
    assert_string_equal(config.options.server, "https://one:6443");
    assert_true(kubeconfig_load(NULL, "seven", &arena, &config, &err));
    assert_string_equal(config.options.server, "https://nine:9");
    unsetenv("KUBECONFIG");
}

static void no_file(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct kubeconfig config;
    struct error err = { 0 };
    setenv("HOME", folder, 1);
    unsetenv("KUBERNETES_SERVICE_HOST");
    assert_true(kubeconfig_load(NULL, NULL, &arena, &config, &err));
    assert_string_equal(config.options.server, "http://localhost:8080");
    assert_false(kubeconfig_load(path_of(&arena, "absent"), NULL, &arena, &config, &err));
    assert_int_equal(err.reason, REASON_BAD_REQUEST);
    error_clear(&err);
    put("bad", "a: [");
    assert_false(kubeconfig_load(path_of(&arena, ""), NULL, &arena, &config, &err));
    assert_non_null(strstr(err.message, ": is a directory"));
    error_clear(&err);
    assert_false(kubeconfig_load(path_of(&arena, "bad"), NULL, &arena, &config, &err));
    assert_int_equal(err.reason, REASON_BAD_REQUEST);
}

static void what_is_written_is_read(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct kubeconfig config;
    struct error err = { 0 };
    kubeconfig_write(&text, "knarr", "https://127.0.0.1:6443", BYTES("ca"), BYTES("certificate"),
                     BYTES("key"));
    put("written", buffer_text(&text));
    assert_true(kubeconfig_load(path_of(&arena, "written"), NULL, &arena, &config, &err));
    assert_string_equal(config.options.server, "https://127.0.0.1:6443");
    assert_true(same(config.options.ca_pem, "ca") &&
                same(config.options.certificate_pem, "certificate") &&
                same(config.options.key_pem, "key"));
    buffer_reset(&text);
    kubeconfig_write(&text, "bare", "http://127.0.0.1:1", BYTES(""), BYTES(""), BYTES(""));
    put("written", buffer_text(&text));
    assert_true(kubeconfig_load(path_of(&arena, "written"), "bare", &arena, &config, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contexts),
        cmocka_unit_test(names_and_trust),
        cmocka_unit_test(impersonation),
        cmocka_unit_test(plugins),
        cmocka_unit_test(several_files),
        cmocka_unit_test(no_file),
        cmocka_unit_test(what_is_written_is_read),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

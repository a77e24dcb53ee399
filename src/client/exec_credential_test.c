/* SPDX-License-Identifier: Apache-2.0 */
/* exec_credential_test.c - programs that give credentials: what they are told, and what of their
 * answers is taken. */
#include "client/exec_credential.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define V1 "client.authentication.k8s.io/v1"
#define ANSWER(status) "{\"apiVersion\":\"" V1 "\",\"kind\":\"ExecCredential\",\"status\":" status "}"

static const struct {
    const char *name, *text, *token, *certificate;
    int64_t     expires_s;
    const char *message;                 /* NULL: it is taken */
} answers[] = {
    { "a token", ANSWER("{\"token\":\"abc\"}"), "abc", "", 0, NULL },
    { "with an end", ANSWER("{\"token\":\"a\",\"expirationTimestamp\":\"2020-01-01T00:00:00Z\"}"),
      "a", "", 1577836800, NULL },
    { "a certificate", ANSWER("{\"clientCertificateData\":\"C\",\"clientKeyData\":\"K\"}"), NULL,
      "C", 0, NULL },
    { "half of one", ANSWER("{\"clientCertificateData\":\"C\"}"), .message = "not both" },
    { "nothing in it", ANSWER("{}"), .message = "didn't return a token" },
    { "no status", ANSWER("null"), .message = "status field" },
    { "a bad end", ANSWER("{\"token\":\"a\",\"expirationTimestamp\":\"soon\"}"),
      .message = "is no time" },
    { "two headers", ANSWER("{\"token\":\"a\\r\\nx: y\"}"), .message = "blanks" },
    { "another version", "{\"apiVersion\":\"v9\",\"kind\":\"ExecCredential\"}",
      .message = "returned version v9" },
    { "another kind", "{\"apiVersion\":\"" V1 "\",\"kind\":\"Pod\"}",
      .message = "no ExecCredential" },
    { "no JSON", "token: abc", .message = "decoding stdout" },
    { "nothing", "", .message = "decoding stdout" },
};

static void what_is_printed(void **state)
{
    (void)state;
    FOR_EACH(row, answers) {
        AUTO_ARENA arena = { 0 };
        struct exec_credential found;
        struct error err = { 0 };
        bool good = exec_credential_parse(bytes_of(row->text), V1, &arena, &found, &err);
        if (good != !row->message || (!good && !strstr(err.message, row->message)))
            fail_msg("%s: %s", row->name, err.message);
        if (good && (!text_equal(found.token, row->token) || found.expires_s != row->expires_s ||
                     !bytes_equal_text(found.certificate_pem, row->certificate)))
            fail_msg("%s: %s", row->name, found.token);
    }
}

/* The user's "exec" with this script, and the rest of its members. */
static struct exec_plugin plugin_of(const char *script, const char *rest, struct arena *arena)
{
    AUTO_BUFFER quoted = { 0 };
    json_write_value(&quoted, value_new_text(arena, script));
    const char *text = arena_printf(arena, "{\"command\":\"/bin/sh\",\"args\":[\"-c\",%s]%s}",
                                    buffer_text(&quoted), rest);
    const struct value *exec = json_parse(bytes_of(text), NULL, arena, NULL);
    assert_non_null(exec);
    return (struct exec_plugin){ .exec = exec, .command = "/bin/sh" };
}

#define USUAL ",\"apiVersion\":\"" V1 "\",\"interactiveMode\":\"Never\""
#define PRINTS(token) "printf '%s' '" ANSWER("{\"token\":\"" token "\"}") "'"

static const struct {
    const char *name, *script, *rest, *token, *message;
} runs[] = {
    { "it prints", PRINTS("t"), USUAL, "t", NULL },
    { "it fails", "exit 7", USUAL, NULL, "failed with exit code 7" },
    { "it is told", "case \"$KUBERNETES_EXEC_INFO\" in *'\"interactive\":false'*) " PRINTS("told")
      ";; esac", USUAL, "told", NULL },
    { "its variables", "test \"$A.$HOME\" = b.c && " PRINTS("v"),
      USUAL ",\"env\":[{\"name\":\"A\",\"value\":\"b\"},{\"name\":\"HOME\",\"value\":\"c\"}]", "v", NULL },
    { "no input", "test -z \"$(cat)\" && " PRINTS("i"), USUAL, "i", NULL },
    { "it prints no end", "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done", USUAL,
      NULL, "its output" },
    { "no version", "true", ",\"interactiveMode\":\"Never\"", NULL, "invalid apiVersion" },
    { "an old version", "true", ",\"apiVersion\":\"client.authentication.k8s.io/v1alpha1\"", NULL,
      "invalid apiVersion" },
    { "no mode", "true", ",\"apiVersion\":\"" V1 "\"", NULL, "interactiveMode must be specified" },
    { "a bad mode", "true", ",\"apiVersion\":\"" V1 "\",\"interactiveMode\":\"Maybe\"", NULL,
      "invalid interactiveMode" },
    { "who must ask", "true", ",\"apiVersion\":\"" V1 "\",\"interactiveMode\":\"Always\"", NULL,
      "not a terminal" },
};

static void programs(void **state)
{
    (void)state;
    int null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(null_fd, STDIN_FILENO);
    FOR_EACH(row, runs) {
        AUTO_ARENA arena = { 0 };
        struct exec_credential found;
        struct error err = { 0 };
        struct exec_plugin plugin = plugin_of(row->script, row->rest, &arena);
        bool good = exec_credential_get(&plugin, &arena, &found, &err);
        if (good != !row->message || (!good && !strstr(err.message, row->message)) ||
            (good && !text_equal(found.token, row->token)))
            fail_msg("%s: %s", row->name, err.message);
    }
    close(null_fd);
}

static void a_program_that_is_not_there(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct exec_credential found;
    struct error err = { 0 };
    (void)state;
    struct exec_plugin plugin = plugin_of("", USUAL ",\"installHint\":\"get it\"", &arena);
    plugin.command = "no-such-credential-program";
    assert_false(exec_credential_get(&plugin, &arena, &found, &err));
    assert_string_equal(err.message,
                        "exec: executable no-such-credential-program not found\n\nget it");
}

/* The cluster is told of to who asks, its authority as data. */
static void the_cluster(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct exec_credential found;
    struct error err = { 0 };
    static const char cluster[] =
        "{\"server\":\"https://one:1\",\"certificate-authority\":\"ca.pem\",\"extensions\":["
        "{\"name\":\"client.authentication.k8s.io/exec\",\"extension\":{\"audience\":\"me\"}}]}";
    (void)state;
    struct exec_plugin plugin = plugin_of(
        "test \"$KUBERNETES_EXEC_INFO\" = '{\"kind\":\"ExecCredential\",\"apiVersion\":\"" V1
        "\",\"spec\":{\"cluster\":{\"server\":\"https://one:1\","
        "\"certificate-authority-data\":\"Y2E=\",\"config\":{\"audience\":\"me\"}},"
        "\"interactive\":false}}' && " PRINTS("c"), USUAL ",\"provideClusterInfo\":true", &arena);
    plugin.cluster = json_parse(bytes_of(cluster), NULL, &arena, NULL);
    plugin.ca_pem = BYTES("ca");
    if (!exec_credential_get(&plugin, &arena, &found, &err))
        fail_msg("%s", err.message);
    assert_string_equal(found.token, "c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_printed),
        cmocka_unit_test(programs),
        cmocka_unit_test(a_program_that_is_not_there),
        cmocka_unit_test(the_cluster),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

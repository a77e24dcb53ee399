/* SPDX-License-Identifier: Apache-2.0 */
/* exec_credential.c - see exec_credential.h.
 *
 * The program runs on a loop of its own, and nothing else goes on meanwhile: without credentials
 * there is nothing to do.  Its output is read to the end, bounded, before it is waited for. */
#include "client/exec_credential.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "base/arena.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/child.h"
#include "io/descriptor.h"
#include "object/time_text.h"

enum { OUTPUT_MAX = 1 << 20, WORDS_MAX = 256, ENV_MAX = 256, READ_STEP = 16384 };

static const char *const versions[] = { "client.authentication.k8s.io/v1",
                                        "client.authentication.k8s.io/v1beta1" };
static const char info_name[] = "KUBERNETES_EXEC_INFO";

/* ---- what it has printed ---- */

static bool check_head(const struct value *root, const char *api_version, struct error *err)
{
    struct bytes version = value_string(root, "apiVersion"), kind = value_string(root, "kind");
    if (!bytes_equal_text(kind, "ExecCredential"))
        return fail(err, REASON_BAD_REQUEST, 0, "exec plugin: it printed no ExecCredential");
    return bytes_equal_text(version, api_version) ||
           fail(err, REASON_BAD_REQUEST, 0, "exec plugin is configured to use API version %s, plugin "
                "returned version %.*s", api_version, BYTES_ARG(version));
}

/* A token is a header's text; what would end the header is no token. */
static bool check_token(struct bytes token, struct error *err)
{
    for (size_t i = 0; i < token.size; i++)
        if ((unsigned char)token.at[i] <= ' ' || token.at[i] == 0x7f)
            return fail(err, REASON_BAD_REQUEST, 0, "exec plugin: its token has blanks in it");
    return true;
}

bool exec_credential_parse(struct bytes text, const char *api_version, struct arena *arena,
                           struct exec_credential *ret, struct error *err)
{
    *ret = (struct exec_credential){ 0 };
    const struct value *root = json_parse(text, NULL, arena, err);
    if (!root)
        return error_context(err, "decoding stdout");
    const struct value *status = value_member(root, "status");
    if (!check_head(root, api_version, err))
        return false;
    if (!value_is(status, VALUE_MAP))
        return fail(err, REASON_BAD_REQUEST, 0, "exec plugin didn't return a status field");
    struct bytes token = value_string(status, "token"),
                 when = value_string(status, "expirationTimestamp");
    ret->certificate_pem = value_string(status, "clientCertificateData");
    ret->key_pem = value_string(status, "clientKeyData");
    if (token.size == 0 && ret->certificate_pem.size == 0 && ret->key_pem.size == 0)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "exec plugin didn't return a token or cert/key pair");
    if (!ret->certificate_pem.size != !ret->key_pem.size)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "exec plugin returned only certificate or key, not both");
    int32_t ns;
    if (when.size && !time_parse_parts(when, &ret->expires_s, &ns))
        return fail(err, REASON_BAD_REQUEST, 0, "exec plugin: expirationTimestamp is no time: %.*s",
                    BYTES_ARG(when));
    ret->token = token.size ? arena_copy(arena, token.at, token.size) : NULL;
    return check_token(token, err);
}

/* ---- what it is told ---- */

/* The members of a cluster that a program may need to know. */
static struct value *cluster_info(const struct exec_plugin *plugin, struct arena *arena)
{
    static const char *const members[] = { "server", "tls-server-name", "insecure-skip-tls-verify",
                                           "disable-compression" };
    struct value *info = value_new_map(arena);
    FOR_EACH(member, members) {
        const struct value *value = value_member(plugin->cluster, *member);
        if (value)
            value_set(info, arena, *member, value_clone(arena, value));
    }
    if (plugin->ca_pem.size) {
        AUTO_BUFFER text = { 0 };
        base64_write(&text, plugin->ca_pem);
        value_set(info, arena, "certificate-authority-data",
                  value_new_text(arena, buffer_text(&text)));
    }
    const struct value *extensions = value_member(plugin->cluster, "extensions");
    value_set(info, arena, "config", value_new_null(arena));
    for (size_t i = 0; i < value_count(extensions); i++) {
        const struct value *extension = value_item(extensions, i),
                           *config = value_member(extension, "extension");
        if (config && bytes_equal_text(value_string(extension, "name"),
                                       "client.authentication.k8s.io/exec"))
            value_set(info, arena, "config", value_clone(arena, config));
    }
    return info;
}

static const char *info_text(const struct exec_plugin *plugin, const char *api_version,
                             bool is_interactive, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    struct value *info = value_new_map(arena), *spec = value_new_map(arena);
    value_set(info, arena, "kind", value_new_text(arena, "ExecCredential"));
    value_set(info, arena, "apiVersion", value_new_text(arena, api_version));
    if (value_bool(plugin->exec, "provideClusterInfo", false))
        value_set(spec, arena, "cluster", cluster_info(plugin, arena));
    value_set(spec, arena, "interactive", value_new_bool(arena, is_interactive));
    value_set(info, arena, "spec", spec);
    json_write_value(&text, info);
    return arena_printf(arena, "%s=%s", info_name, buffer_text(&text));
}

static bool is_set_again(const char *entry, const char *const *more, size_t count)
{
    size_t size = strcspn(entry, "=") + 1;
    for (size_t i = 0; i < count; i++)
        if (strncmp(entry, more[i], size) == 0 && size > 1)
            return true;
    return false;
}

/* Ours, with the kubeconfig's variables and the info. */
static const char *const *environment(const struct exec_plugin *plugin, const char *info,
                                      struct arena *arena)
{
    const struct value *env = value_member(plugin->exec, "env");
    const char **more = arena_array(arena, value_count(env) + 1, sizeof *more);
    size_t count = 0, ours = 0, total = 0;
    more[count++] = info;
    for (size_t i = 0; i < value_count(env); i++)
        more[count++] = arena_printf(arena, "%.*s=%.*s",
                                     BYTES_ARG(value_string(value_item(env, i), "name")),
                                     BYTES_ARG(value_string(value_item(env, i), "value")));
    while (environ[ours])
        ours++;
    const char **all = arena_array(arena, ours + count + 1, sizeof *all);
    for (size_t i = 0; i < ours; i++)
        if (!is_set_again(environ[i], more, count))
            all[total++] = environ[i];
    for (size_t i = 0; i < count; i++)
        all[total++] = more[i];
    return all;
}

static const char *const *arguments(const struct exec_plugin *plugin, struct arena *arena)
{
    const struct value *args = value_member(plugin->exec, "args");
    const char **words = arena_array(arena, value_count(args) + 2, sizeof *words);
    words[0] = plugin->command;
    for (size_t i = 0; i < value_count(args); i++) {
        const struct value *word = value_item(args, i);
        struct bytes text = value_is(word, VALUE_STRING) ? word->string : BYTES("");
        words[i + 1] = arena_copy(arena, text.at, text.size);
    }
    return words;
}

/* ---- running it ---- */

static void exited(void *context, int exit_code)
{
    int *code = context;
    *code = exit_code;
}

static int read_output(int fd, struct buffer *ret)
{
    char step[READ_STEP];
    for (;;) {
        ssize_t size = TEMP_FAILURE_RETRY(read(fd, step, sizeof step));
        if (size <= 0)
            return size < 0 ? -errno : 0;
        if (ret->size + (size_t)size > OUTPUT_MAX)
            return -EFBIG;
        buffer_add(ret, step, (size_t)size);
    }
}

/* The exit code, or negative errno; *ret_started tells which of the two went wrong. */
static int run(uv_loop_t *loop, struct child_options *options, struct buffer *output,
               bool *ret_started)
{
    struct child *child;
    int pair[2], code = -ECHILD;
    if (pipe2(pair, O_CLOEXEC) != 0)
        return -errno;
    options->descriptors[1] = pair[1];
    int rc = child_start(loop, options, exited, &code, &child);
    close(pair[1]);
    *ret_started = rc == 0;
    if (rc == 0) {
        rc = read_output(pair[0], output);
        if (rc < 0)
            child_kill(child, SIGKILL);
        uv_run(loop, UV_RUN_DEFAULT);
    }
    close(pair[0]);
    return rc < 0 ? rc : code;
}

static bool fail_start(const struct exec_plugin *plugin, int rc, struct error *err)
{
    struct bytes hint = value_string(plugin->exec, "installHint");
    if (rc != -ENOENT)
        return fail(err, REASON_BAD_REQUEST, -rc, "exec: executable %s: %s", plugin->command,
                    strerror(-rc));
    return fail(err, REASON_BAD_REQUEST, ENOENT, "exec: executable %s not found%s%.*s",
                plugin->command, hint.size ? "\n\n" : "", BYTES_ARG(hint));
}

static bool run_plugin(const struct exec_plugin *plugin, struct child_options *options,
                       struct buffer *output, struct error *err)
{
    uv_loop_t loop;
    bool has_started = false;
    int rc = uv_loop_init(&loop);
    if (rc == 0) {
        rc = run(&loop, options, output, &has_started);
        uv_loop_close(&loop);
    }
    if (!has_started)
        return fail_start(plugin, rc, err);
    if (rc < 0)
        return fail(err, REASON_BAD_REQUEST, -rc, "exec: executable %s: its output: %s",
                    plugin->command, strerror(-rc));
    return rc == 0 || fail(err, REASON_BAD_REQUEST, 0, "exec: executable %s failed with exit code %d",
                           plugin->command, rc);
}

/* Whether it may ask the user: as it says, and only where there is one. */
static bool choose_input(const struct exec_plugin *plugin, const char *api_version,
                         bool *ret_is_interactive, struct error *err)
{
    struct bytes mode = value_string(plugin->exec, "interactiveMode");
    bool is_terminal = isatty(STDIN_FILENO);
    if (mode.size == 0 && text_equal(api_version, versions[0]))
        return fail(err, REASON_BAD_REQUEST, 0, "interactiveMode must be specified to use exec "
                    "authentication plugin");
    bool always = bytes_equal_text(mode, "Always"), never = bytes_equal_text(mode, "Never");
    if (mode.size && !always && !never && !bytes_equal_text(mode, "IfAvailable"))
        return fail(err, REASON_BAD_REQUEST, 0, "invalid interactiveMode: \"%.*s\"",
                    BYTES_ARG(mode));
    if (always && !is_terminal)
        return fail(err, REASON_BAD_REQUEST, 0, "exec plugin cannot support interactive mode: "
                    "standard input is not a terminal");
    *ret_is_interactive = is_terminal && !never;
    return true;
}

static bool check_plugin(const struct exec_plugin *plugin, const char *api_version,
                         struct error *err)
{
    bool is_known = false;
    FOR_EACH(version, versions)
        is_known = is_known || text_equal(*version, api_version);
    if (!is_known)
        return fail(err, REASON_BAD_REQUEST, 0, "exec plugin: invalid apiVersion \"%s\"",
                    api_version ? api_version : "");
    if (text_is_empty(plugin->command))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "command must be specified to use exec authentication plugin");
    return (value_count(value_member(plugin->exec, "args")) <= WORDS_MAX &&
            value_count(value_member(plugin->exec, "env")) <= ENV_MAX) ||
           fail(err, REASON_BAD_REQUEST, 0, "exec plugin: at most %d args and %d variables",
                WORDS_MAX, ENV_MAX);
}

bool exec_credential_get(const struct exec_plugin *plugin, struct arena *arena,
                         struct exec_credential *ret, struct error *err)
{
    AUTO_BUFFER output = { 0 };
    const char *api_version = value_text(plugin->exec, "apiVersion", arena);
    bool is_interactive;
    if (!check_plugin(plugin, api_version, err) ||
        !choose_input(plugin, api_version, &is_interactive, err))
        return false;
    const char *info = info_text(plugin, api_version, is_interactive, arena);
    struct child_options options = {
        .arguments = arguments(plugin, arena),
        .environment = environment(plugin, info, arena),
        .descriptors = { is_interactive ? STDIN_FILENO : -1, -1, STDERR_FILENO },
        .descriptor_count = 3,
    };
    if (!run_plugin(plugin, &options, &output, err))
        return false;
    struct bytes kept = { arena_copy(arena, output.at, output.size), output.size };
    return exec_credential_parse(kept, api_version, arena, ret, err);
}

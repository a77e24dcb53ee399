/* SPDX-License-Identifier: Apache-2.0 */
/* session.c - see session.h. */
#include "kubectl/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/env.h"
#include "codec/json.h"
#include "codec/value.h"
#include "http/tls.h"
#include "io/file.h"
#include "object/time_text.h"

enum { PEM_MAX = 1024 * 1024 };

void session_init(struct session *session)
{
    *session = (struct session){ 0 };
    uv_loop_init(&session->loop);
}

static void session_done(struct session *session)
{
    client_free(session->client);
    uv_run(&session->loop, UV_RUN_DEFAULT);
    uv_loop_close(&session->loop);
    map_done(&session->warned);
    arena_done(&session->arena);
}

static bool take_pem(struct session *session, const char *path, struct bytes *ret,
                     struct error *err)
{
    AUTO_BUFFER text = { 0 };
    int rc = path ? file_read(path, PEM_MAX, &text) : 0;
    if (rc < 0)
        return fail(err, REASON_BAD_REQUEST, -rc, "unable to read %s: %s", path,
                    rc == -ENOENT ? "no such file or directory" : strerror(-rc));
    if (path)
        *ret = (struct bytes){ arena_copy(&session->arena, text.at, text.size), text.size };
    return true;
}

/* "30" seconds, or "30s". */
static bool take_timeout(struct session *session, struct error *err)
{
    struct bytes text = bytes_of(session->request_timeout);
    int64_t number = 0, ns = 0;
    if (text.size && !bytes_to_int64(text, &number) && !duration_parse(text, &ns))
        return fail(err, REASON_BAD_REQUEST, 0, "Invalid timeout value. Timeout must be a single "
                    "integer in seconds, or an integer followed by a corresponding time unit (e.g. "
                    "1s | 2m | 3h)");
    session->timeout_ms = number ? number * 1000 : ns / 1000000;
    return true;
}

/* What the command line says goes before the kubeconfig. */
static bool take_flags(struct session *session, struct client_options *options, struct error *err)
{
    if (session->server_flag)
        options->server = session->server_flag;
    if (session->tls_name)
        options->server_name = session->tls_name;
    if (session->token)
        options->token = session->token;
    if (session->insecure)
        options->insecure = !text_equal(session->insecure, "false");
    if (session->as || session->as_uid || session->as_groups.count) {
        options->as = session->as;
        options->as_uid = session->as_uid;
        options->as_groups = session->as_groups.items;
        options->as_group_count = session->as_groups.count;
    }
    return take_timeout(session, err) &&
           take_pem(session, session->ca_file, &options->ca_pem, err) &&
           take_pem(session, session->certificate_file, &options->certificate_pem, err) &&
           take_pem(session, session->key_file, &options->key_pem, err);
}

bool session_flag_has_value(const char *word)
{
    static const char *const names[] = { "-n", "--namespace", "-s", "--server", "--kubeconfig",
                                         "--context", "--token", "--tls-server-name",
                                         "--certificate-authority", "--client-certificate",
                                         "--client-key", "--request-timeout", "--as", "--as-group",
                                         "--as-uid" };
    FOR_EACH(name, names)
        if (text_equal(word, *name))
            return true;
    return false;
}

/* Where neither the command line nor the kubeconfig itself has credentials. */
static bool ask_plugin(struct session *session, struct client_options *options, struct error *err)
{
    struct exec_credential found;
    if (!session->plugin.exec || options->token || session->certificate_file)
        return true;
    if (!exec_credential_get(&session->plugin, &session->arena, &found, err))
        return error_context(err, "getting credentials");
    options->token = found.token;
    session->expires_s = found.token ? found.expires_s : 0;
    if (found.certificate_pem.size) {
        options->certificate_pem = found.certificate_pem;
        options->key_pem = found.key_pem;
    }
    return true;
}

bool session_renew(struct session *session, struct error *err)
{
    struct exec_credential found;
    if (!session->expires_s || env_wall_s(env_system()) < session->expires_s)
        return true;
    if (!exec_credential_get(&session->plugin, &session->arena, &found, err))
        return error_context(err, "getting credentials");
    session->expires_s = found.expires_s;
    if (found.token)
        client_set_token(session->client, found.token);
    return true;
}

/* A text once, however many answers bring it. */
static void print_warning(void *context, struct bytes text)
{
    struct session *session = context;
    if (map_get(&session->warned, text))
        return;
    map_put(&session->warned, text, session);
    fflush(stdout);
    fprintf(stderr, "Warning: %.*s\n", BYTES_ARG(text));
}

/* The exit code, of which warnings may make a failure. */
static int judge_warnings(const struct session *session, int exit_code)
{
    size_t count = session->warned.count;
    if (!session->warnings_as_errors || count == 0 || exit_code != 0)
        return exit_code;
    fprintf(stderr, "error: %zu warning%s received\n", count, count > 1 ? "s" : "");
    return 1;
}

bool session_connect(struct session *session, struct error *err)
{
    struct kubeconfig config = { 0 };
    if (!kubeconfig_load(session->kubeconfig, session->context, &session->arena, &config, err)) {
        if (err)
            err->code = 0;               /* no server has said that */
        return false;
    }
    config.options.loop = &session->loop;
    config.options.env = env_system();
    config.options.user_agent = "kubectl/v1.36.3 (knarr)";
    config.options.warned = print_warning;
    config.options.warned_context = session;
    session->plugin = config.plugin;
    if (!take_flags(session, &config.options, err) ||
        !ask_plugin(session, &config.options, err))
        return false;
    session->server = config.options.server;
    session->ns = session->ns_flag ? session->ns_flag : config.namespace;
    session->client = client_new(&config.options, err);
    return session->client != NULL;
}

/* A word of a flag, and what takes its place; any other is refused. */
struct meaning {
    const char *word, *means;
};

static bool translate(const struct command *command, const char *flag,
                      const struct meaning *meanings, size_t count, const char **ret_unknown)
{
    for (size_t i = 0; i < command->flag_count; i++) {
        const char **text = command->flags[i].target;
        if (!text_equal(command->flags[i].name, flag) || !*text)
            continue;
        for (size_t m = 0; m < count; m++)
            if (text_equal(meanings[m].word, *text)) {
                *text = meanings[m].means;
                return true;
            }
        *ret_unknown = *text;
        return false;
    }
    return true;
}

/* A dry run that is misspelt is none to be taken for the real thing. */
static bool check_dry_run(const struct command *command, struct error *err)
{
    static const struct meaning meanings[] = { { "client", "client" }, { "server", "server" },
                                               { "none", NULL },       { "true", "client" },
                                               { "false", NULL } };
    const char *unknown;
    return translate(command, "--dry-run", meanings, ARRAY_SIZE(meanings), &unknown) ||
           fail(err, REASON_BAD_REQUEST, 0, "Invalid dry-run value (%s). Must be \"none\", "
                "\"server\", or \"client\".", unknown);
}

static bool check_validate(const struct command *command, struct error *err)
{
    static const struct meaning meanings[] = { { "strict", "Strict" }, { "true", "Strict" },
                                               { "warn", "Warn" },     { "ignore", "Ignore" },
                                               { "false", "Ignore" } };
    const char *unknown;
    return translate(command, "--validate", meanings, ARRAY_SIZE(meanings), &unknown) ||
           fail(err, REASON_BAD_REQUEST, 0, "invalid - validate option \"%s\"; must be one of: "
                "strict (or true), warn, ignore (or false)", unknown);
}

/* Not taken for "no files", for what it means would be another thing. */
static bool check_kustomize(const struct command *command, struct error *err)
{
    for (size_t i = 0; i < command->flag_count; i++) {
        const struct flag *flag = &command->flags[i];
        if (text_equal(flag->name, "--kustomize") && *(const char **)flag->target)
            return fail(err, REASON_BAD_REQUEST, 0,
                        "-k is not supported: pipe `kustomize build %s` into -f -",
                        *(const char **)flag->target);
    }
    return true;
}

int session_run(struct session *session, const struct command *command, int argc, char **argv)
{
    struct error err = { 0 };
    struct flag_words words;
    if (flags_parse(argc, argv, command->flags, command->flag_count, command->usage, &words)) {
        if (check_dry_run(command, &err) && check_validate(command, &err) &&
            check_kustomize(command, &err) &&
            (command->is_offline || session_connect(session, &err)))
            words.exit_code = judge_warnings(session, command->act(session, argv, &words));
        else
            words.exit_code = complain(&err);
    }
    session_done(session);
    return words.exit_code;
}

bool session_call(struct session *session, const struct session_request *wanted,
                  struct buffer *ret, struct error *err)
{
    struct buffer own = { 0 };
    struct client_request request = { .method = wanted->method,
                                      .target = wanted->target,
                                      .content_type = wanted->content_type,
                                      .accept = wanted->accept,
                                      .timeout_ms = session->timeout_ms,
                                      .body = wanted->body };
    bool good = session_renew(session, err) &&
                client_request_wait(session->client, &request, ret ? ret : &own,
                                    &session->arena, err);
    buffer_done(&own);
    return good;
}

static struct value *read_answer(struct bytes body, struct arena *arena, struct error *err)
{
    return json_parse((struct bytes){ arena_copy(arena, body.at, body.size), body.size }, NULL,
                      arena, err);
}

struct value *session_get(struct session *session, const char *target, struct arena *arena,
                          struct error *err)
{
    AUTO_BUFFER body = { 0 };
    if (!session_call(session, &(struct session_request){ "GET", target }, &body, err))
        return NULL;
    return read_answer(buffer_bytes(&body), arena, err);
}

bool session_send(struct session *session, const struct session_request *wanted,
                  const struct value *body, struct value **answer, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    AUTO_BUFFER got = { 0 };
    struct session_request request = *wanted;
    json_write_value(&text, body);
    request.body = buffer_bytes(&text);
    if (!session_call(session, &request, &got, err))
        return false;
    if (!answer)
        return true;
    *answer = read_answer(buffer_bytes(&got), &session->arena, err);
    return *answer != NULL;
}

/* `Pod "web" is invalid: ...`, and not something about the request. */
static bool is_about_object(const struct error *err)
{
    return strstr(err->message, "\" is invalid: ") != NULL;
}

/* No server answered at all: what our own connection says of that. */
static bool is_unreachable(const struct error *err)
{
    return !err->is_remote &&
           (err->reason == REASON_SERVICE_UNAVAILABLE || err->reason == REASON_TIMEOUT) &&
           (strstr(err->message, "dial tcp") || strstr(err->message, "tls: "));
}

/* "dial tcp HOST:PORT: connect: connection refused" */
static int complain_unreachable(const struct error *err)
{
    static const char before[] = "dial tcp ";
    const char *place = strstr(err->message, before);
    const char *end = place ? strstr(place, ": connect: ") : NULL;
    place = place ? place + sizeof before - 1 : NULL;
    if (end && err->os_errno == ECONNREFUSED)
        fprintf(stderr, "The connection to the server %.*s was refused - did you specify the right "
                        "host or port?\n", (int)(end - place), place);
    else
        fprintf(stderr, "Unable to connect to the server: %s\n", err->message);
    return 1;
}

static bool was_said(const struct error *err, const struct cause *now)
{
    for (const struct cause *cause = err->causes; cause != now; cause = cause->next)
        if (text_equal(cause->field, now->field) && text_equal(cause->message, now->message))
            return true;
    return false;
}

/* What is wrong with an object, field by field. */
static void print_causes(const struct error *err)
{
    size_t count = 0;
    for (const struct cause *cause = err->causes; cause; cause = cause->next)
        count += !was_said(err, cause);
    if (count > 1)
        fputc('\n', stderr);
    for (const struct cause *cause = err->causes; cause; cause = cause->next)
        if (!was_said(err, cause))
            fprintf(stderr, "%s%s: %s\n", count > 1 ? "* " : "", cause->field, cause->message);
}

/* `Deployment.apps "web" is invalid: ...`: the group is left out, as upstream does. */
static void complain_invalid(const struct error *err, const char *message)
{
    const char *quote = strchr(err->message, '"'), *end = strstr(err->message, "\" is invalid: ");
    if (!is_about_object(err)) {
        fprintf(stderr, "The request is invalid: %s\n", message);
    } else if (!err->causes || quote >= end) {
        fprintf(stderr, "The %s\n", message);
    } else {
        size_t kind = strcspn(err->message, ". ");
        fprintf(stderr, "The %.*s %.*s\" is invalid: ", (int)kind, err->message,
                (int)(end - quote), quote);
        print_causes(err);
    }
}

/* As upstream words it, whose scripts look for that. */
int complain(const struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *message = error_message(err, &arena);
    bool is_own = err->code == 0 || err->reason == REASON_NONE ||
                  err->reason == REASON_INTERNAL_ERROR || err->reason == REASON_BAD_REQUEST;
    bool has_context = bytes_starts_with(bytes_of(err->message), "error when ");
    fflush(stdout);                      /* what was done comes before what was not */
    if (is_unreachable(err))
        return complain_unreachable(err);
    if (err->reason == REASON_INVALID && !has_context)
        complain_invalid(err, message);
    else if (err->is_remote && err->reason == REASON_UNAUTHORIZED)
        fprintf(stderr, "error: You must be logged in to the server (%s)\n", message);
    else if (!err->is_remote && is_own)
        fprintf(stderr, "error: %s\n", message);
    else if (*reason_text(err->reason))
        fprintf(stderr, "Error from server (%s): %s\n", reason_text(err->reason), message);
    else
        fprintf(stderr, "Error from server: %s\n", message);
    return 1;
}

const char *kind_word(const struct kind *kind, struct arena *arena)
{
    return *kind->group ? arena_printf(arena, "%s.%s", kind->singular, kind->group)
                        : kind->singular;
}

const char *kind_plural(const struct kind *kind, struct arena *arena)
{
    return *kind->group ? arena_printf(arena, "%s.%s", kind->resource, kind->group)
                        : kind->resource;
}

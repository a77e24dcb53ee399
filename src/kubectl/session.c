/* SPDX-License-Identifier: Apache-2.0 */
/* session.c - see session.h. */
#include "kubectl/session.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/env.h"
#include "codec/json.h"
#include "codec/value.h"
#include "http/tls.h"

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
    arena_done(&session->arena);
}

bool session_connect(struct session *session, struct error *err)
{
    struct kubeconfig config = { 0 };
    if (!kubeconfig_load(session->kubeconfig, session->context, &session->arena, &config, err))
        return false;
    config.options.loop = &session->loop;
    config.options.env = env_system();
    config.options.user_agent = "kubectl/v1.36.3 (knarr)";
    if (session->server_flag)
        config.options.server = session->server_flag;
    session->server = config.options.server;
    session->ns = session->ns_flag ? session->ns_flag : config.namespace;
    session->client = client_new(&config.options, err);
    return session->client != NULL;
}

int session_run(struct session *session, const struct command *command, int argc, char **argv)
{
    struct error err = { 0 };
    struct flag_words words;
    if (flags_parse(argc, argv, command->flags, command->flag_count, command->usage, &words)) {
        if (command->is_offline || session_connect(session, &err))
            words.exit_code = command->act(session, argv, &words);
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
                                      .body = wanted->body };
    bool good = client_request_wait(session->client, &request, ret ? ret : &own, err);
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

int complain(const struct error *err)
{
    fflush(stdout);                      /* what was done comes before what was not */
    bool is_from_server = err->code && err->reason != REASON_NONE &&
                          err->reason != REASON_INTERNAL_ERROR && err->reason != REASON_BAD_REQUEST;
    bool has_context = bytes_starts_with(bytes_of(err->message), "error when ");
    if (err->reason == REASON_INVALID && !has_context)
        fprintf(stderr, "The %s\n", err->message);
    else if (is_from_server)
        fprintf(stderr, "Error from server (%s): %s\n", reason_text(err->reason), err->message);
    else
        fprintf(stderr, "error: %s\n", err->message);
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

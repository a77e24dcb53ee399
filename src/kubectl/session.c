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

void session_done(struct session *session)
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

bool session_call(struct session *session, const struct client_request *request,
                  struct buffer *ret_body, struct error *err)
{
    AUTO_BUFFER unwanted = { 0 };
    return client_request_wait(session->client, request, ret_body ? ret_body : &unwanted, err);
}

const struct value *session_read(struct session *session, const struct client_request *request,
                                 struct error *err)
{
    AUTO_BUFFER body = { 0 };
    if (!session_call(session, request, &body, err))
        return NULL;
    struct bytes copy = { arena_copy(&session->arena, body.at, body.size), body.size };
    return json_parse(copy, NULL, &session->arena, err);
}

const struct value *session_get(struct session *session, const char *target, struct error *err)
{
    return session_read(session, &(struct client_request){ .method = "GET", .target = target },
                        err);
}

const char *named_target(struct session *session, const struct named *named)
{
    return client_path(named->kind, named->kind->namespaced ? session->ns : NULL, named->name,
                       NULL, &session->arena);
}

const struct value *session_get_named(struct session *session, const struct named *named,
                                      struct error *err)
{
    return session_get(session, named_target(session, named), err);
}

int complain(const struct error *err)
{
    if (err->code && err->reason != REASON_NONE && err->reason != REASON_INTERNAL_ERROR &&
        err->reason != REASON_BAD_REQUEST)
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

const char *resource_word(const struct kind *kind, struct arena *arena)
{
    return *kind->group ? arena_printf(arena, "%s.%s", kind->resource, kind->group)
                        : kind->resource;
}

/* ---- words ---- */

static bool is_named(const struct kind *kind, struct bytes word)
{
    if (bytes_equal_text(word, kind->resource) || bytes_equal_text(word, kind->singular) ||
        bytes_equal_text(word, kind->name))
        return true;
    for (const char *const *name = kind->short_names; name && *name; name++)
        if (bytes_equal_text(word, *name))
            return true;
    return false;
}

const struct kind *resource_find(const char *word, struct error *err)
{
    struct bytes group = bytes_of(word), name = bytes_next(&group, '.');
    for (size_t i = 0; i < schema_kind_count; i++) {
        const struct kind *kind = &schema_kinds[i];
        if (kind->resource && (!group.at || bytes_equal_text(group, kind->group)) &&
            is_named(kind, name))
            return kind;
    }
    fail(err, REASON_BAD_REQUEST, 0, "the server doesn't have a resource type \"%s\"", word);
    return NULL;
}

static bool add(struct named_list *list, const struct kind *kind, const char *name,
                struct error *err)
{
    if (!kind)
        return false;
    if (list->count == NAMED_MAX)
        return fail(err, REASON_BAD_REQUEST, 0, "at most %d objects can be named at once",
                    NAMED_MAX);
    list->items[list->count++] = (struct named){ kind, name };
    return true;
}

static bool add_pair(struct named_list *list, char *word, struct arena *arena, struct error *err)
{
    struct bytes name = bytes_of(word), kind = bytes_next(&name, '/');
    return add(list, resource_find(arena_copy(arena, kind.at, kind.size), err),
               arena_copy(arena, name.at, name.size), err);
}

bool named_parse(char **words, int count, struct named_list *ret, struct arena *arena,
                 struct error *err)
{
    ret->count = 0;
    if (count == 0)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "you must specify the type of resource, as in: pods, deployment/web");
    if (strchr(words[0], '/')) {
        for (int i = 0; i < count; i++)
            if (!add_pair(ret, words[i], arena, err))
                return false;
        return true;
    }
    struct bytes kinds = bytes_of(words[0]);
    while (kinds.at) {
        struct bytes word = bytes_next(&kinds, ',');
        const struct kind *kind = resource_find(arena_copy(arena, word.at, word.size), err);
        for (int i = 1; i < count; i++)
            if (!add(ret, kind, words[i], err))
                return false;
        if (count == 1 && !add(ret, kind, NULL, err))
            return false;
    }
    return true;
}

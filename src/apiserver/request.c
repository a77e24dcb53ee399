/* SPDX-License-Identifier: Apache-2.0 */
/* request.c - the birth, the journeys and the end of a request.
 *
 * Not here: what its stages do (begin.c, execute.c, conclude.c).  A letter leads to them by the
 * server's table, so that all of them may send one. */
#include "apiserver/request.h"

#include <stdlib.h>

#include "base/env.h"

static void client_gone(void *context, struct http_exchange *exchange)
{
    struct request *request = context;
    (void)exchange;
    request->exchange = NULL;
    if (request->client_gone)
        request->client_gone(request);
}

struct request *request_new(struct api_thread *thread, struct http_exchange *exchange)
{
    struct request *request = MEMORY_NEW(struct request);
    const struct http_request *http = http_exchange_request(exchange);
    struct bytes agent = http_header_value(http, "user-agent");
    char id[37];
    env_uuid(thread->server->env, id);
    request->server = thread->server;
    request->thread = thread;
    request->exchange = exchange;
    request->method = arena_copy(&request->arena, http->method.at, http->method.size);
    request->path = arena_copy(&request->arena, http->path.at, http->path.size);
    request->raw_query = arena_copy(&request->arena, http->query.at, http->query.size);
    request->user_agent = arena_copy(&request->arena, agent.at, agent.size);
    request->audit_id = arena_strdup(&request->arena, id);
    request->wants_upgrade = http->wants_upgrade;
    http_exchange_on_close(exchange, client_gone, request);
    return request;
}

static void deliver_to_thread(struct letter *letter)
{
    struct request *request = container_of(letter, struct request, letter);
    request->server->stages->conclude(request);
}

static void deliver_to_core(struct letter *letter)
{
    struct request *request = container_of(letter, struct request, letter);
    request->server->stages->execute(request);
}

void request_to_core(struct request *request)
{
    request->letter.deliver = deliver_to_core;
    mailbox_post(request->server->mailbox, &request->letter.mail);
}

void request_to_thread(struct request *request)
{
    request->letter.deliver = deliver_to_thread;
    mailbox_post(request->thread->mailbox, &request->letter.mail);
}

void request_fail(struct request *request)
{
    request->server->requests_failed++;
    request_to_thread(request);
}

void request_free(struct request *request)
{
    if (request->exchange)
        http_exchange_on_close(request->exchange, NULL, NULL);
    object_put(request->object);
    kind_set_put(request->kinds);
    extension_list_done(&request->extensions);
    for (size_t i = 0; i < request->page.count; i++)
        object_put(request->page.items[i]);
    buffer_done(&request->watch_message);
    arena_done(&request->arena);
    free(request);
}

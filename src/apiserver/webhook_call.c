/* SPDX-License-Identifier: Apache-2.0 */
/* webhook_call.c - a question on its way to a webhook and back.
 *
 * It travels by mail to an I/O thread, which asks over TLS, and comes back by mail to the core.  A
 * service is reached as its pod, from inside the cluster, under the name NAME.NAMESPACE.svc; a URL
 * from where this process is.  A redirect is an answer like any other: it is never followed. */
#include <stdlib.h>

#include "apiserver/request.h"
#include "write/webhooks.h"
#include "http/client.h"
#include "http/tls.h"
#include "http/url.h"

struct journey {
    struct letter        letter;
    struct list          link;           /* of the thread, while the call is under way */
    struct http_call    *http;
    struct api_server   *server;
    struct webhook_call *call;
    struct tls_context  *tls;
};

/* ---- the way back ---- */

static struct webhook_call *journey_end(struct journey *journey)
{
    struct webhook_call *call = journey->call;
    tls_context_free(journey->tls);
    free(journey);
    return call;
}

static void deliver_to_core(struct letter *letter)
{
    struct webhook_call *call = journey_end(container_of(letter, struct journey, letter));
    call->done(call);
}

void webhook_calls_cancel(struct api_thread *thread)
{
    LIST_FOR_EACH(link, &thread->webhook_calls) {
        struct journey *journey = LIST_ITEM(link, struct journey, link);
        list_remove(&journey->link);
        http_call_cancel(journey->http);
        webhook_call_free(journey_end(journey));
    }
}

static void go_back(struct journey *journey)
{
    journey->letter.deliver = deliver_to_core;
    mailbox_post(journey->server->mailbox, &journey->letter.mail);
}

/* ---- the I/O thread ---- */

static char *copy_text(struct bytes text)
{
    char *copy = memory_alloc(text.size + 1);
    memcpy(copy, text.at, text.size);
    return copy;
}

static void answer_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    struct journey *journey = context;
    struct bytes etag = http_answer_header(answer, "etag");
    (void)call;
    journey->call->status = answer->status;
    free(journey->call->etag);
    journey->call->etag = etag.size > 0 ? copy_text(etag) : NULL;
}

static void answer_data(void *context, struct http_call *call, struct bytes part)
{
    struct journey *journey = context;
    (void)call;
    if (journey->call->answer.size + part.size <= WEBHOOK_ANSWER_MAX)
        buffer_add(&journey->call->answer, part.at, part.size);
    else if (!error_is_set(&journey->call->err))
        fail(&journey->call->err, REASON_INTERNAL_ERROR, 0, "the answer is too large");
}

static void answer_end(void *context, struct http_call *http, const struct error *err)
{
    struct journey *journey = context;
    struct webhook_call *call = journey->call;
    (void)http;
    if (err && !error_is_set(&call->err))
        call->err = *err;
    else if (!error_is_set(&call->err) && (call->status < 200 || call->status > 299))
        fail(&call->err, REASON_INTERNAL_ERROR, 0, "the server answered with the status %d",
             call->status);
    list_remove(&journey->link);
    go_back(journey);
}

static bool make_context(struct journey *journey)
{
    struct webhook_call *call = journey->call;
    const struct api_options *own = journey->server->options;
    struct tls_client_options options = { .ca_pem = buffer_bytes(&call->ca_pem),
                                          .insecure = call->is_insecure };
    if (call->ca_pem.size == 0)
        options.ca_pem = (struct bytes){ NULL, 0 };
    if (call->is_front_proxy) {
        options.certificate_pem = own->front_proxy_certificate_pem;
        options.key_pem = own->front_proxy_key_pem;
    }
    journey->tls = call->is_plain ? NULL : tls_client_new(&options, &call->err);
    return call->is_plain || journey->tls;
}

static void ask(struct api_thread *thread, struct journey *journey)
{
    struct webhook_call *call = journey->call;
    const struct http_header headers[] = {
        { BYTES("accept"), BYTES("application/json") },
        { BYTES("content-type"), BYTES("application/json") },
        { BYTES("x-remote-user"), BYTES("system:kube-aggregator") },
        { BYTES("x-remote-group"), BYTES("system:masters") },
        { BYTES("if-none-match"), bytes_of(call->etag ? call->etag : "") },
    };
    size_t header_count = !call->is_front_proxy ? 2 : call->etag ? 5 : 4;
    struct http_target_options to = {
        .loop = &thread->loop, .host = call->host, .port = call->port, .tls = journey->tls,
        .server_name = call->server_name,
        .link = call->is_inside ? journey->server->options->link : NULL,
        .connect_timeout_ms = call->timeout_s * 1000,
    };
    struct http_call_options options = {
        .method = call->method ? call->method : "POST", .target = call->target,
        .headers = headers, .header_count = header_count, .body = buffer_bytes(&call->body),
        .timeout_ms = call->timeout_s * 1000, .on_head = answer_head, .on_data = answer_data,
        .on_end = answer_end, .context = journey,
    };
    struct http_target *target = http_target_new(&to);
    list_append(&thread->webhook_calls, &journey->link);
    journey->http = http_call_start(target, &options);
    http_target_release(target);
}

static void deliver_to_thread(struct letter *letter)
{
    struct journey *journey = container_of(letter, struct journey, letter);
    if (!error_is_set(&journey->call->err) && make_context(journey))
        ask(&journey->server->threads[0], journey);
    else
        go_back(journey);
}

void webhook_call_send(void *context, struct webhook_call *call)
{
    struct journey *journey = MEMORY_NEW(struct journey);
    struct api_server *server = context;
    *journey = (struct journey){ .letter.deliver = deliver_to_thread, .server = server,
                                 .call = call };
    mailbox_post(server->threads[0].mailbox, &journey->letter.mail);
}

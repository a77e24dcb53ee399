/* SPDX-License-Identifier: Apache-2.0 */
/* dns_tcp.c - DNS over streams: messages with their length in front, several on one connection.
 *
 * A client is bounded in everything: idle time, size of a query, queries being forwarded, and
 * bytes that it leaves unread.  Over a bound it is dropped.
 *
 * A client's memory goes when its handle has closed and none of its queries is in flight. */
#include <stdlib.h>
#include <string.h>

#include "io/loop.h"
#include "net/dns_server.h"

enum { LENGTH_BYTES = 2, BACKLOG = 64 };

struct tcp_client {
    uv_tcp_t           tcp;
    struct list        link;
    struct dns_server *server;
    struct loop_timer *idle;
    unsigned           forwarding;       /* queries in flight */
    bool               is_closing, is_closed;
    size_t             size;             /* bytes read, not yet answered */
    uint8_t            bytes[LENGTH_BYTES + DNS_QUERY_BYTES];
};

struct stream_question {
    struct dns_question question;
    struct tcp_client  *client;
};

struct stream_answer {
    uv_write_t request;
    uint8_t    bytes[];                  /* the length, then the answer */
};

static void free_if_done(struct tcp_client *client)
{
    if (client->is_closed && client->forwarding == 0)
        free(client);
}

static void on_closed(uv_handle_t *handle)
{
    struct tcp_client *client = container_of((uv_tcp_t *)handle, struct tcp_client, tcp);
    struct dns_server *server = client->server;
    client->is_closed = true;
    free_if_done(client);
    dns_server_release(server);
}

static void close_client(struct tcp_client *client)
{
    if (client->is_closing)
        return;
    client->is_closing = true;
    client->server->tcp_client_count--;
    list_remove(&client->link);
    loop_timer_free(client->idle);
    uv_close((uv_handle_t *)&client->tcp, on_closed);
}

static void on_idle(void *context)
{
    close_client(context);
}

static void on_written(uv_write_t *request, int status)
{
    struct tcp_client *client = request->data;
    free(container_of(request, struct stream_answer, request));
    if (status != 0)
        close_client(client);
}

static void write_answer(struct tcp_client *client, const uint8_t *answer, size_t size)
{
    uv_stream_t *stream = (uv_stream_t *)&client->tcp;
    if (client->is_closing)
        return;
    if (uv_stream_get_write_queue_size(stream) > DNS_TCP_UNREAD_BYTES) {
        close_client(client);
        return;
    }
    struct stream_answer *out = memory_alloc(sizeof *out + LENGTH_BYTES + size);
    uv_buf_t bytes = uv_buf_init((char *)out->bytes, (unsigned)(LENGTH_BYTES + size));
    knot_wire_write_u16(out->bytes, (uint16_t)size);
    memcpy(out->bytes + LENGTH_BYTES, answer, size);
    out->request.data = client;
    if (uv_write(&out->request, stream, &bytes, 1, on_written) == 0)
        return;
    free(out);
    close_client(client);
}

static void tell_stream(struct dns_question *question, const uint8_t *answer, size_t size)
{
    struct stream_question *asked = container_of(question, struct stream_question, question);
    struct tcp_client *client = asked->client;
    free(asked);
    client->forwarding--;
    if (size > 0)
        write_answer(client, answer, size);
    free_if_done(client);
}

static void forward_query(struct tcp_client *client, const uint8_t *query, size_t size)
{
    if (client->forwarding >= DNS_TCP_FORWARDS_MAX) {
        close_client(client);
        return;
    }
    struct stream_question *asked = MEMORY_NEW(struct stream_question);
    asked->client = client;
    asked->question.server = client->server;
    asked->question.told = tell_stream;
    asked->question.is_tcp = true;
    asked->question.query_size = size;
    memcpy(asked->question.query, query, size);
    client->forwarding++;
    dns_server_forward(&asked->question);
}

static void answer_query(struct tcp_client *client, const uint8_t *query, size_t size)
{
    struct dns_server *server = client->server;
    struct dns_query whole = { query, size, /* is_tcp= */ true };
    int answered =
        dns_zone_answer(&server->zone, &whole, server->answer, sizeof server->answer);
    if (answered > 0)
        write_answer(client, server->answer, (size_t)answered);
    else if (answered == DNS_FORWARD)
        forward_query(client, query, size);
    else
        close_client(client);
}

/* Answers the whole queries that have come; a part stays for the next read. */
static void answer_queries(struct tcp_client *client)
{
    size_t at = 0;
    while (!client->is_closing && client->size - at >= LENGTH_BYTES) {
        size_t size = knot_wire_read_u16(client->bytes + at);
        if (size > DNS_QUERY_BYTES) {
            close_client(client);
            return;
        }
        if (client->size - at < LENGTH_BYTES + size)
            break;
        answer_query(client, client->bytes + at + LENGTH_BYTES, size);
        at += LENGTH_BYTES + size;
    }
    memmove(client->bytes, client->bytes + at, client->size - at);
    client->size -= at;
}

static void give_room(uv_handle_t *handle, size_t wanted, uv_buf_t *ret)
{
    struct tcp_client *client = container_of((uv_tcp_t *)handle, struct tcp_client, tcp);
    *ret = uv_buf_init((char *)client->bytes + client->size,
                       (unsigned)(sizeof client->bytes - client->size));
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *bytes)
{
    struct tcp_client *client = container_of((uv_tcp_t *)stream, struct tcp_client, tcp);
    if (size < 0)
        close_client(client);
    if (size <= 0 || client->is_closing)
        return;
    loop_timer_start(client->idle, DNS_TCP_IDLE_MS);
    client->size += (size_t)size;
    answer_queries(client);
}

static void on_connection(uv_stream_t *stream, int status)
{
    struct dns_listener *listener = container_of((uv_tcp_t *)stream, struct dns_listener, tcp);
    struct dns_server *server = listener->server;
    if (status != 0)
        return;
    struct tcp_client *client = MEMORY_NEW(struct tcp_client);
    client->server = server;
    list_init(&client->link);
    uv_tcp_init(server->loop, &client->tcp);
    client->idle = loop_timer_new(server->loop, on_idle, client);
    list_append(&server->tcp_clients, &client->link);
    server->handle_count++;
    server->tcp_client_count++;
    loop_timer_start(client->idle, DNS_TCP_IDLE_MS);
    if (uv_accept(stream, (uv_stream_t *)&client->tcp) != 0 ||
        server->tcp_client_count > DNS_TCP_CLIENTS_MAX ||
        uv_read_start((uv_stream_t *)&client->tcp, give_room, on_read) != 0)
        close_client(client);
}

int dns_tcp_listen(struct dns_listener *listener, const struct sockaddr *address)
{
    int error = uv_tcp_bind(&listener->tcp, address, /* flags= */ 0);
    return error != 0 ? error
                      : uv_listen((uv_stream_t *)&listener->tcp, BACKLOG, on_connection);
}

void dns_tcp_close_clients(struct dns_server *server)
{
    LIST_FOR_EACH(link, &server->tcp_clients)
        close_client(LIST_ITEM(link, struct tcp_client, link));
}

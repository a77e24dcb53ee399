/* SPDX-License-Identifier: Apache-2.0 */
/* dns.c - the DNS server: sockets in front of the zone.
 *
 * A datagram that the zone can answer is answered in the same turn, without allocating.  One to
 * forward is copied and waits in the forwarder, whose bound holds for all clients together.
 *
 * Not here: streams (dns_tcp.c), what names mean (dns_zone.c), other servers (dns_forward.c). */
#include "net/dns_server.h"

#include <stdlib.h>
#include <string.h>

struct datagram_question {
    struct dns_question     question;
    struct dns_listener    *listener;
    struct sockaddr_storage from;
};

static struct sockaddr *socket_address(struct sockaddr_storage *storage)
{
    return (struct sockaddr *)storage;
}

static void send_datagram(struct dns_listener *listener, const struct sockaddr *to,
                          const uint8_t *answer, size_t size)
{
    uv_buf_t bytes = uv_buf_init((char *)(uintptr_t)answer, (unsigned)size);
    uv_udp_try_send(&listener->udp, &bytes, 1, to);          /* a lost answer is asked for again */
}

static void tell_datagram(struct dns_question *question, const uint8_t *answer, size_t size)
{
    struct datagram_question *datagram = container_of(question, struct datagram_question, question);
    if (size > 0 && !question->server->is_closing)
        send_datagram(datagram->listener, socket_address(&datagram->from), answer, size);
    free(datagram);
}

static void on_answer(void *context, const uint8_t *answer, size_t size)
{
    struct dns_question *question = context;
    struct dns_server *server = question->server;
    struct dns_query query = { question->query, question->query_size, question->is_tcp };
    int finished = dns_zone_finish(&server->zone, &query, answer, size, server->answer,
                                   sizeof server->answer);
    question->told(question, server->answer, finished > 0 ? (size_t)finished : 0);
}

void dns_server_forward(struct dns_question *question)
{
    struct dns_server *server = question->server;
    struct dns_upstream_question upstream;
    struct dns_query query = { question->query, question->query_size, question->is_tcp };
    bool is_known = dns_zone_upstream_question(&server->zone, &query, &upstream);
    if (!is_known || !dns_forwarder_ask(server->forwarder, &upstream, question->is_tcp, on_answer,
                                        question))
        on_answer(question, NULL, 0);
}

static void forward_datagram(struct dns_listener *listener, const uint8_t *query, size_t size,
                             const struct sockaddr *from)
{
    struct datagram_question *datagram = MEMORY_NEW(struct datagram_question);
    datagram->listener = listener;
    memcpy(&datagram->from, from, from->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                              : sizeof(struct sockaddr_in));
    datagram->question.server = listener->server;
    datagram->question.told = tell_datagram;
    datagram->question.query_size = size;
    memcpy(datagram->question.query, query, size);
    dns_server_forward(&datagram->question);
}

static void give_room(uv_handle_t *handle, size_t wanted, uv_buf_t *ret)
{
    struct dns_server *server = container_of((uv_udp_t *)handle, struct dns_listener, udp)->server;
    *ret = uv_buf_init((char *)server->query, sizeof server->query);
}

static void on_datagram(uv_udp_t *udp, ssize_t size, const uv_buf_t *bytes,
                        const struct sockaddr *from, unsigned flags)
{
    struct dns_listener *listener = container_of(udp, struct dns_listener, udp);
    struct dns_server *server = listener->server;
    if (size <= 0 || !from || (flags & UV_UDP_PARTIAL))
        return;
    struct dns_query query = { (const uint8_t *)bytes->base, (size_t)size, /* is_tcp= */ false };
    int answered = dns_zone_answer(&server->zone, &query, server->answer, DNS_UDP_BYTES);
    if (answered > 0)
        send_datagram(listener, from, server->answer, (size_t)answered);
    else if (answered == DNS_FORWARD)
        forward_datagram(listener, query.bytes, query.size, from);
}

int dns_server_answer(struct dns_server *server, const uint8_t *query, size_t query_size,
                      bool is_tcp, uint8_t *ret, size_t room)
{
    return dns_zone_answer(&server->zone, &(struct dns_query){ query, query_size, is_tcp }, ret,
                           room);
}

void dns_server_set(struct dns_server *server, const struct dns_service *service)
{
    dns_catalog_set(&server->zone.catalog, service);
}

void dns_server_remove(struct dns_server *server, const char *ns, const char *name)
{
    dns_catalog_remove(&server->zone.catalog, ns, name);
}

static int listen_udp(struct dns_listener *listener, const struct sockaddr *address)
{
    int error = uv_udp_bind(&listener->udp, address, /* flags= */ 0);
    return error != 0 ? error : uv_udp_recv_start(&listener->udp, give_room, on_datagram);
}

static bool listen_at(struct dns_server *server, const char *text, uint16_t port, struct error *err)
{
    struct sockaddr_storage address = { 0 };
    struct dns_listener *listener = &server->listeners[server->listener_count++];
    listener->server = server;
    uv_udp_init(server->loop, &listener->udp);
    uv_tcp_init(server->loop, &listener->tcp);
    server->handle_count += 2;
    int error = uv_ip4_addr(text, port, (struct sockaddr_in *)&address);
    if (error != 0)
        error = uv_ip6_addr(text, port, (struct sockaddr_in6 *)&address);
    if (error == 0)
        error = listen_udp(listener, socket_address(&address));
    if (error == 0)
        error = dns_tcp_listen(listener, socket_address(&address));
    if (error != 0)
        return fail(err, REASON_INTERNAL_ERROR, -error, "DNS at %s port %u: %s", text, port,
                    uv_strerror(error));
    dns_zone_add_own(&server->zone, text);
    return true;
}

static size_t count_texts(const char *const *texts)
{
    size_t count = 0;
    while (texts && texts[count])
        count++;
    return count;
}

static bool start(struct dns_server *server, const struct dns_server_options *options,
                  struct error *err)
{
    static const char *const nobody[] = { NULL };
    const char *const *upstreams = options->upstreams ? options->upstreams : nobody;
    size_t listen_count = count_texts(options->listen);
    server->zone.forwards = upstreams[0] != NULL || options->resolv_conf;
    server->forwarder = dns_forwarder_new(options->loop, upstreams, err);
    if (!server->forwarder)
        return false;
    dns_forwarder_follow(server->forwarder, options->resolv_conf, options->listen);
    server->listeners = memory_alloc(listen_count * sizeof *server->listeners);
    for (size_t i = 0; i < listen_count; i++) {
        if (!listen_at(server, options->listen[i], options->port, err))
            return false;
    }
    return true;
}

struct dns_server *dns_server_new(const struct dns_server_options *options, struct error *err)
{
    struct dns_server *server = MEMORY_NEW(struct dns_server);
    server->loop = options->loop;
    list_init(&server->tcp_clients);
    server->handle_count = 1;                                /* our own hold */
    if (dns_zone_init(&server->zone, options->domain, err) && start(server, options, err))
        return server;
    dns_server_free(server);
    return NULL;
}

void dns_server_release(struct dns_server *server)
{
    if (--server->handle_count > 0)
        return;
    dns_zone_done(&server->zone);
    free(server->listeners);
    free(server);
}

static void on_udp_closed(uv_handle_t *handle)
{
    dns_server_release(container_of((uv_udp_t *)handle, struct dns_listener, udp)->server);
}

static void on_tcp_closed(uv_handle_t *handle)
{
    dns_server_release(container_of((uv_tcp_t *)handle, struct dns_listener, tcp)->server);
}

void dns_server_free(struct dns_server *server)
{
    if (!server)
        return;
    server->is_closing = true;
    dns_forwarder_free(server->forwarder);
    for (size_t i = 0; i < server->listener_count; i++) {
        uv_close((uv_handle_t *)&server->listeners[i].udp, on_udp_closed);
        uv_close((uv_handle_t *)&server->listeners[i].tcp, on_tcp_closed);
    }
    dns_tcp_close_clients(server);
    dns_server_release(server);
}

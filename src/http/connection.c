/* SPDX-License-Identifier: Apache-2.0 */
/* connection.c - from an accepted socket to a protocol, and to its end.
 *
 * A connection is closed at once only when no code of its own is on the stack: failures and
 * protocols say connection_close_soon, and the end of the event closes.  Closing closes its
 * exchanges first, so that each handler hears of it.
 *
 * Not here: cutting requests out of the input (http1.c, http2.c). */
#include "http/connection.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http/tls_context.h"

enum { HANDSHAKE_MS = 10000, ABANDONED_MS = 30000, ORGANIZATIONS_MAX = 256 };

static struct connection *of(struct transport *transport)
{
    return container_of(transport, struct connection, transport);
}

/* Who is there. */

static char *name_text(const X509_NAME_ENTRY *entry)
{
    unsigned char *text = NULL;
    int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry));
    char *copy = NULL;
    if (size >= 0 && strlen((const char *)text) == (size_t)size)
        copy = memory_strdup((const char *)text);
    OPENSSL_free(text);
    return copy;
}

/* All entries of the subject with this number; NULL-terminated, or NULL where one is no text. */
static char **name_texts(X509_NAME *subject, int nid)
{
    char **texts = memory_alloc((ORGANIZATIONS_MAX + 1) * sizeof *texts);
    size_t count = 0;
    for (int i = -1; count < ORGANIZATIONS_MAX;) {
        i = X509_NAME_get_index_by_NID(subject, nid, i);
        if (i < 0)
            break;
        texts[count] = name_text(X509_NAME_get_entry(subject, i));
        if (texts[count])
            count++;
    }
    return memory_grow(texts, count + 1, sizeof *texts);
}

/* A name with NUL in it counts as no name: two programs could read it as two names. */
static void read_certificate(struct connection *connection)
{
    struct http_peer *peer = &connection->peer;
    X509 *certificate = SSL_get0_peer_certificate(connection->transport.ssl);
    if (!certificate || SSL_get_verify_result(connection->transport.ssl) != X509_V_OK)
        return;
    X509_NAME *subject = X509_get_subject_name(certificate);
    int last = -1, at;
    while ((at = X509_NAME_get_index_by_NID(subject, NID_commonName, last)) >= 0)
        last = at;
    char *common_name = last >= 0 ? name_text(X509_NAME_get_entry(subject, last)) : NULL;
    peer->has_certificate = true;
    peer->common_name = common_name ? common_name : memory_strdup("");
    peer->organizations = (const char *const *)name_texts(subject, NID_organizationName);
}

static void forget_peer(struct http_peer *peer)
{
    free((char *)peer->common_name);
    for (const char *const *one = peer->organizations; one && *one; one++)
        free((char *)*one);
    free((void *)peer->organizations);
}

/* Events. */

static bool agreed_on_http2(const struct connection *connection)
{
    const unsigned char *protocol = NULL;
    unsigned size = 0;
    SSL_get0_alpn_selected(connection->transport.ssl, &protocol, &size);
    return size == 2 && memcmp(protocol, "h2", 2) == 0;
}

static void start_protocol(struct connection *connection, bool http2)
{
    if (!http2) {
        connection->protocol = &http1_protocol;
        http1_start(connection);
    } else if (http2_start(connection)) {
        connection->protocol = &http2_protocol;
    } else {
        connection->closing = true;
    }
}

static void close_if_wanted(struct connection *connection)
{
    if (connection->closing && connection->transport.state != TRANSPORT_CLOSED)
        connection_close(connection);
}

static void on_ready(struct transport *transport)
{
    struct connection *connection = of(transport);
    read_certificate(connection);
    start_protocol(connection, agreed_on_http2(connection));
    connection_active(connection);
    close_if_wanted(connection);
}

/* Without TLS nothing is agreed on; who speaks HTTP/2 begins with a line no HTTP/1.1 request has.
 */
static void on_input(struct transport *transport, struct bytes input)
{
    struct connection *connection = of(transport);
    if (!connection->protocol)
        start_protocol(connection, bytes_starts_with(input, "PRI * HTTP/2.0\r\n"));
    if (connection->protocol)
        connection->protocol->input(connection, input);
    close_if_wanted(connection);
}

static void on_output(struct transport *transport)
{
    struct connection *connection = of(transport);
    if (connection->protocol && !connection->closing)
        connection->protocol->output(connection);
}

static void on_turned(struct transport *transport)
{
    struct connection *connection = of(transport);
    if (connection->protocol && !connection->closing)
        connection->protocol->turned(connection);
    exchange_tell_drained(connection);
    close_if_wanted(connection);
}

static void on_failed(struct transport *transport)
{
    connection_close(of(transport));
}

static const struct transport_events connection_events = {
    .ready = on_ready, .input = on_input, .output = on_output, .turned = on_turned,
    .failed = on_failed,
};

void connection_accept(struct http_server *server, int fd, const char *address)
{
    SSL *ssl = server->tls ? tls_connection_new(server->tls, NULL) : NULL;
    if (server->tls && !ssl) {
        close(fd);
        return;
    }
    struct connection *connection = MEMORY_NEW(struct connection);
    connection->server = server;
    snprintf(connection->address, sizeof connection->address, "%s", address);
    connection->peer.address = connection->address;
    list_init(&connection->link);
    list_init(&connection->exchanges);
    list_init(&connection->ready);
    list_init(&connection->high);
    if (transport_open(&connection->transport, server->hub, &connection_events, fd, ssl,
                       /* is_connecting= */ false) != 0) {
        free(connection);
        return;
    }
    server->connection_count++;
    connection_active(connection);
    connection->moved_ms = connection->active_ms;
}

static void on_closed(struct transport *transport)
{
    struct connection *connection = of(transport);
    struct http_server *server = connection->server;
    forget_peer(&connection->peer);
    free(connection);
    server->connection_gone(server);
}

void connection_close(struct connection *connection)
{
    if (connection->transport.state == TRANSPORT_CLOSED)
        return;
    connection->closing = true;
    transport_close(&connection->transport, on_closed);
    for (struct list *link; (link = list_first(&connection->exchanges));)
        exchange_close(LIST_ITEM(link, struct http_exchange, link));
    if (connection->protocol)
        connection->protocol->done(connection);
    list_remove(&connection->link);
}

/* Deadlines.  A connection is active when a request begins or ends: one that sends half a head, or
 * nothing but pings, is idle. */

/* Bytes wait for a kernel that takes none: the peer has gone, or does not read. */
static bool is_stuck(struct connection *connection, uint64_t now_ms, uint64_t limit_ms)
{
    struct transport *transport = &connection->transport;
    if (transport_unsent(transport) == 0 || transport->sent_bytes != connection->moved_bytes) {
        connection->moved_bytes = transport->sent_bytes;
        connection->moved_ms = now_ms;
    }
    return now_ms - connection->moved_ms > limit_ms;
}

/* Input is held back, and behind it lies the peer's end: who waits for a slow backend is not there any
 * more.  One that has only ended its side gets a while. */
static bool is_abandoned(struct connection *connection, uint64_t now_ms, uint64_t limit_ms)
{
    bool is_held = false;
    LIST_FOR_EACH(link, &connection->exchanges)
        is_held = is_held || LIST_ITEM(link, struct http_exchange, link)->is_paused;
    if (!is_held || !transport_peer_has_ended(&connection->transport)) {
        connection->abandoned_ms = 0;
        return false;
    }
    if (connection->abandoned_ms == 0)
        connection->abandoned_ms = now_ms;
    return now_ms - connection->abandoned_ms >= (limit_ms < ABANDONED_MS ? limit_ms : ABANDONED_MS);
}

/* Of what is gathered each byte counts against all others' (exchange_hold_body): who sends one now
 * and then does not hold it for ever. */
static bool is_slow(const struct http_exchange *exchange, uint64_t now_ms, uint64_t limit_ms)
{
    return !exchange->handled &&
           now_ms - exchange->began_ms > (limit_ms < HTTP_BODY_MS ? limit_ms : HTTP_BODY_MS);
}

static bool is_stalled(const struct http_exchange *exchange, uint64_t now_ms, uint64_t limit_ms)
{
    bool waits = !exchange->handled || exchange->queue.size_bytes > 0 ||
                 (exchange->ended && exchange->request.is_http2);
    return waits && now_ms - exchange->progress_ms > limit_ms;
}

void connection_sweep(struct connection *connection, uint64_t now_ms)
{
    uint64_t limit_ms = (uint64_t)connection->server->options.idle_timeout_ms;
    if (!connection->protocol && limit_ms > HANDSHAKE_MS)
        limit_ms = HANDSHAKE_MS;
    bool idle = connection->exchange_count == 0 && now_ms - connection->active_ms > limit_ms;
    bool late = connection->deadline_ms != 0 && now_ms >= connection->deadline_ms;
    if (idle || late || is_stuck(connection, now_ms, limit_ms) ||
        is_abandoned(connection, now_ms, limit_ms)) {
        connection_close(connection);
        return;
    }
    LIST_FOR_EACH(link, &connection->exchanges) {
        struct http_exchange *exchange = LIST_ITEM(link, struct http_exchange, link);
        if (is_stalled(exchange, now_ms, limit_ms) || is_slow(exchange, now_ms, limit_ms))
            http_exchange_abort(exchange);
    }
}

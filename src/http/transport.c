/* SPDX-License-Identifier: Apache-2.0 */
/* transport.c - see transport.h.
 *
 * OpenSSL sees a BIO of ours: it reads from the socket straight into its own buffer, as much as
 * is there, and writes into the hub's wire buffer, which always takes it.  So SSL_write never has
 * to be repeated, and the number of system calls does not depend on the number of records.
 *
 * Not here: when what is sent (transport_hub.c), certificates (tls.c). */
#include "http/transport.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/transport_hub.h"

enum { READS_A_TURN = 8, COPIED_BYTES = 8 * 1024 };

/* Waiting. */

static void on_poll(uv_poll_t *poll, int status, int events);

static void wait_for(struct transport *transport, int events)
{
    if (transport->polled == events)
        return;
    transport->polled = events;
    if (events)
        uv_poll_start(&transport->poll, events, on_poll);
    else
        uv_poll_stop(&transport->poll);
}

static void update_wait(struct transport *transport)
{
    int events = 0;
    if (transport->state == TRANSPORT_CLOSED || transport->error != 0)
        return;
    if (transport->state == TRANSPORT_CONNECTING || transport_unsent(transport) > 0)
        events |= UV_WRITABLE;
    if (transport->state != TRANSPORT_CONNECTING && !transport->paused && !transport->input_ended)
        events |= UV_READABLE;
    wait_for(transport, events);
}

/* The first failure counts; the owner is told when the stack has been left. */
static void set_failed(struct transport *transport, int error)
{
    if (transport->error == 0)
        transport->error = error;
}

static void tell_failure(struct transport *transport)
{
    if (transport->state == TRANSPORT_CLOSED || transport->error == 0)
        return;
    wait_for(transport, 0);
    transport->events->failed(transport);
}

/* The way out. */

/* How much of it the kernel took; an error counts as everything, since nothing can follow it. */
static size_t send_now(struct transport *transport, const char *bytes, size_t size)
{
    ssize_t sent =
        TEMP_FAILURE_RETRY(send(transport->fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT));
    if (sent < 0 && errno == EAGAIN)
        return 0;
    if (sent < 0) {
        set_failed(transport, -errno);
        return size;
    }
    transport->sent_bytes += (uint64_t)sent;
    return (size_t)sent;
}

/* A little that is left is copied; of much, the buffer itself is kept. */
static void keep_unsent(struct transport *transport, size_t sent)
{
    struct transport_hub *hub = transport->hub;
    if (hub->wire.size - sent <= COPIED_BYTES) {
        buffer_add(&transport->unsent, hub->wire.at + sent, hub->wire.size - sent);
        return;
    }
    buffer_done(&transport->unsent);
    transport->unsent = transport_hub_take_wire(hub);
    transport->unsent_at = sent;
}

static void send_wire(struct transport *transport)
{
    struct buffer *wire = &transport->hub->wire;
    size_t sent = 0, step = 1;
    while (sent < wire->size && step > 0 && transport->error == 0) {
        step = send_now(transport, wire->at + sent, wire->size - sent);
        sent += step;
    }
    if (sent < wire->size && transport->error == 0)
        keep_unsent(transport, sent);
    buffer_reset(wire);
}

static void add_to_wire(struct transport *transport, const char *bytes, size_t size)
{
    struct transport_hub *hub = transport->hub;
    while (size > 0) {
        if (transport_unsent(transport) > 0) {
            buffer_add(&transport->unsent, bytes, size);
            return;
        }
        size_t room = WIRE_BYTES - hub->wire.size, part = size < room ? size : room;
        memcpy(hub->wire.at + hub->wire.size, bytes, part);
        hub->wire.size += part;
        bytes += part;
        size -= part;
        if (hub->wire.size == WIRE_BYTES)
            send_wire(transport);
    }
}

/* What OpenSSL calls by four names, one for each way there, Kubernetes' tools call by one. */
static const char *verify_error_text(long verified)
{
    static const long unknown[] = { X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
                                    X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
                                    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
                                    X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE };
    FOR_EACH(code, unknown)
        if (*code == verified)
            return "x509: certificate signed by unknown authority";
    return X509_verify_cert_error_string(verified);
}

static void describe_tls_failure(struct transport *transport)
{
    unsigned long number = ERR_peek_last_error();
    const char *reason = number ? ERR_reason_error_string(number) : NULL;
    long verified = SSL_get_verify_result(transport->ssl);
    bool is_refused = verified != X509_V_OK;
    if (is_refused)
        reason = verify_error_text(verified);
    if (transport->failure[0] == '\0')
        snprintf(transport->failure, sizeof transport->failure, "tls: %s%s",
                 is_refused ? "failed to verify certificate: " : "",
                 reason ? reason : "protocol error");
    ERR_clear_error();
}

static void write_record(struct transport *transport, const char *bytes, size_t size)
{
    struct transport_hub *hub = transport->hub;
    if (WIRE_BYTES - hub->wire.size < RECORD_BYTES + 256)
        send_wire(transport);
    if (transport->error != 0)
        return;
    if (SSL_write(transport->ssl, bytes, (int)size) == (int)size)
        return;
    describe_tls_failure(transport);
    set_failed(transport, -EPROTO);
}

static void seal(struct transport *transport)
{
    size_t size = transport->hub->plain_size;
    transport->hub->plain_size = 0;
    if (size > 0)
        write_record(transport, transport->hub->plain, size);
}

void transport_put(struct transport *transport, struct bytes bytes)
{
    struct transport_hub *hub = transport->hub;
    assert(hub->at_work == transport);
    transport->turn_bytes += bytes.size;
    if (!transport->ssl) {
        add_to_wire(transport, bytes.at, bytes.size);
        return;
    }
    while (bytes.size > 0) {
        size_t room = RECORD_BYTES - hub->plain_size, part = bytes.size < room ? bytes.size : room;
        if (part == RECORD_BYTES) {
            write_record(transport, bytes.at, part);
        } else {
            memcpy(hub->plain + hub->plain_size, bytes.at, part);
            hub->plain_size += part;
        }
        if (hub->plain_size == RECORD_BYTES)
            seal(transport);
        bytes.at += part;
        bytes.size -= part;
    }
}

void transport_put_text(struct transport *transport, const char *text)
{
    transport_put(transport, bytes_of(text));
}

void transport_end_record(struct transport *transport)
{
    if (transport->ssl)
        seal(transport);
}

bool transport_is_full(const struct transport *transport)
{
    return transport_unsent(transport) > 0 || transport->turn_bytes >= TRANSPORT_TURN_BYTES ||
           transport->error != 0;
}

static void begin_work(struct transport *transport)
{
    assert(!transport->hub->at_work);
    transport->hub->at_work = transport;
    transport->turn_bytes = 0;
    ERR_clear_error();
}

static void end_work(struct transport *transport)
{
    if (transport->ssl)
        seal(transport);
    send_wire(transport);
    if (transport->state == TRANSPORT_OPEN && transport->ssl)
        transport_hub_keep_warm(transport);
    transport->hub->at_work = NULL;
}

/* True when nothing of it is left. */
static bool send_unsent(struct transport *transport)
{
    size_t left = transport_unsent(transport);
    if (left == 0)
        return true;
    size_t sent = send_now(transport, transport->unsent.at + transport->unsent_at, left);
    transport->unsent_at += sent;
    if (sent < left)
        return false;
    transport->unsent_at = 0;
    transport_hub_give_back(transport->hub, &transport->unsent);
    return true;
}

static void produce(struct transport *transport)
{
    if (transport->state != TRANSPORT_OPEN || transport->error != 0)
        return;
    if (send_unsent(transport) && transport->error == 0) {
        begin_work(transport);
        transport->events->output(transport);
        bool again = transport->turn_bytes >= TRANSPORT_TURN_BYTES;
        end_work(transport);
        if (again && transport_unsent(transport) == 0)
            transport_schedule(transport);
    }
    transport->events->turned(transport);
    update_wait(transport);
}

void transport_schedule(struct transport *transport)
{
    if (list_is_empty(&transport->scheduled) && transport->state != TRANSPORT_CLOSED)
        list_append(&transport->hub->scheduled, &transport->scheduled);
}

void transport_end_output(struct transport *transport)
{
    if (transport->ssl && !(SSL_get_shutdown(transport->ssl) & SSL_SENT_SHUTDOWN)) {
        seal(transport);
        SSL_shutdown(transport->ssl);
        ERR_clear_error();
    }
    send_wire(transport);
    if (transport_unsent(transport) == 0)
        shutdown(transport->fd, SHUT_WR);
}

/* The way in. */

/* Bytes; 0 at the end; -EAGAIN; or negative errno after a failure. */
static ssize_t read_plain(struct transport *transport, char *place, size_t room)
{
    ssize_t got = TEMP_FAILURE_RETRY(recv(transport->fd, place, room, MSG_DONTWAIT));
    return got < 0 ? -errno : got;
}

static ssize_t tls_outcome(struct transport *transport, int result)
{
    switch (SSL_get_error(transport->ssl, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        return -EAGAIN;
    case SSL_ERROR_ZERO_RETURN:
        return 0;
    case SSL_ERROR_SYSCALL:
        ERR_clear_error();
        return transport->error != 0 ? transport->error : -ECONNRESET;
    default:
        describe_tls_failure(transport);
        return -EPROTO;
    }
}

/* A read may also write: an alert, the answer to a key update. */
static ssize_t read_tls(struct transport *transport, char *place, size_t room)
{
    begin_work(transport);
    int got = SSL_read(transport->ssl, place, (int)room);
    ssize_t result = got > 0 ? got : tls_outcome(transport, got);
    end_work(transport);
    return result;
}

/* False when there is no more to be read now. */
static bool read_once(struct transport *transport)
{
    char *place = transport->hub->input;
    ssize_t got = transport->ssl ? read_tls(transport, place, INPUT_BYTES)
                                 : read_plain(transport, place, INPUT_BYTES);
    if (got == -EAGAIN)
        return false;
    if (got < 0) {
        set_failed(transport, (int)got);
        return false;
    }
    transport->input_ended = got == 0;
    transport->events->input(transport, (struct bytes){ place, (size_t)got });
    if (transport->state == TRANSPORT_CLOSED || transport->input_ended || transport->error != 0)
        return false;
    return transport->ssl ? SSL_has_pending(transport->ssl) : got == INPUT_BYTES;
}

static void read_some(struct transport *transport)
{
    transport->resume = false;
    for (int n = 0; n < READS_A_TURN; n++)
        if (transport->paused || transport->input_ended || !read_once(transport))
            return;
    transport->resume = true;
    transport_schedule(transport);
}

static void shake_hands(struct transport *transport)
{
    begin_work(transport);
    int result = SSL_do_handshake(transport->ssl);
    ssize_t outcome = result == 1 ? 1 : tls_outcome(transport, result);
    end_work(transport);
    if (outcome == 1) {
        transport->state = TRANSPORT_OPEN;
        transport->events->ready(transport);
    } else if (outcome != -EAGAIN) {
        set_failed(transport, outcome == 0 ? -ECONNRESET : (int)outcome);
    }
}

static void end_connecting(struct transport *transport)
{
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(transport->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
        set_failed(transport, -error);
        return;
    }
    transport->state = transport->ssl ? TRANSPORT_HANDSHAKE : TRANSPORT_OPEN;
    if (transport->ssl)
        shake_hands(transport);
    else
        transport->events->ready(transport);
}

static void go_on(struct transport *transport, int events)
{
    if (transport->state == TRANSPORT_CONNECTING) {
        end_connecting(transport);
        return;
    }
    if (transport->state == TRANSPORT_HANDSHAKE) {
        if (send_unsent(transport))
            shake_hands(transport);
        if (transport->state != TRANSPORT_OPEN || !SSL_has_pending(transport->ssl))
            return;
        events |= UV_READABLE;
    }
    if (events & UV_READABLE)
        read_some(transport);
    if (events & UV_WRITABLE)
        produce(transport);
}

/* libuv reports an error condition of the socket as a status, once, and stops polling. */
static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct transport *transport = container_of(poll, struct transport, poll);
    if (status < 0) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(transport->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        transport->polled = 0;
        set_failed(transport, error ? -error : -ECONNRESET);
    } else {
        go_on(transport, events);
    }
    update_wait(transport);
    tell_failure(transport);
}

void transport_run_scheduled(struct transport *transport)
{
    if (transport->resume && transport->state == TRANSPORT_OPEN)
        read_some(transport);
    produce(transport);
    tell_failure(transport);
}

void transport_pause(struct transport *transport, bool pause)
{
    if (transport->paused == pause)
        return;
    transport->paused = pause;
    if (!pause && transport->ssl && SSL_has_pending(transport->ssl)) {
        transport->resume = true;
        transport_schedule(transport);
    }
    update_wait(transport);
}

/* What OpenSSL sees of the socket. */

static int bio_write(BIO *bio, const char *bytes, int size)
{
    add_to_wire(BIO_get_data(bio), bytes, (size_t)size);
    return size;
}

static int bio_read(BIO *bio, char *place, int room)
{
    struct transport *transport = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    ssize_t got = TEMP_FAILURE_RETRY(recv(transport->fd, place, (size_t)room, MSG_DONTWAIT));
    if (got < 0 && errno == EAGAIN)
        BIO_set_retry_read(bio);
    else if (got < 0)
        set_failed(transport, -errno);
    else if (got == 0)
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return (int)got;
}

static long bio_control(BIO *bio, int command, long number, void *pointer)
{
    (void)number;
    (void)pointer;
    if (command == BIO_CTRL_EOF)
        return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
    return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *socket_method;

static void make_socket_method(void)
{
    socket_method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "knarr transport");
    if (!socket_method)
        return;
    BIO_meth_set_write(socket_method, bio_write);
    BIO_meth_set_read(socket_method, bio_read);
    BIO_meth_set_ctrl(socket_method, bio_control);
}

/* One method for the process; it is made once and lives as long. */
static BIO *socket_bio_new(struct transport *transport)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_socket_method);
    BIO *bio = socket_method ? BIO_new(socket_method) : NULL;
    if (bio) {
        BIO_set_data(bio, transport);
        BIO_set_init(bio, 1);
    }
    return bio;
}

static int attach_tls(struct transport *transport, SSL *ssl)
{
    BIO *bio = ssl ? socket_bio_new(transport) : NULL;
    if (ssl && !bio)
        return -ENOMEM;
    if (ssl)
        SSL_set_bio(ssl, bio, bio);
    transport->ssl = ssl;
    return 0;
}

int transport_open(struct transport *transport, struct transport_hub *hub,
                   const struct transport_events *events, int fd, SSL *ssl, bool is_connecting)
{
    int on = 1;
    *transport = (struct transport){ .events = events, .hub = hub, .fd = fd };
    list_init(&transport->scheduled);
    list_init(&transport->warm);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    int error = attach_tls(transport, ssl);
    if (error == 0)
        error = uv_poll_init(hub->loop, &transport->poll, fd);
    if (error != 0) {
        SSL_free(ssl);
        close(fd);
        return error;
    }
    transport->state = is_connecting ? TRANSPORT_CONNECTING
                       : ssl         ? TRANSPORT_HANDSHAKE
                                     : TRANSPORT_OPEN;
    update_wait(transport);
    return 0;
}

static void on_poll_closed(uv_handle_t *handle)
{
    struct transport *transport = container_of(handle, struct transport, poll);
    if (transport->closed)
        transport->closed(transport);
}

/* While another transport is at work the buffers are its own, and no goodbye can be said. */
static void say_goodbye(struct transport *transport)
{
    if (transport->error != 0 || transport->hub->at_work)
        return;
    send_unsent(transport);
    begin_work(transport);
    if (SSL_in_init(transport->ssl) == 0)
        SSL_shutdown(transport->ssl);
    end_work(transport);
}

void transport_close(struct transport *transport, void (*closed)(struct transport *))
{
    if (transport->ssl && transport->state == TRANSPORT_OPEN)
        say_goodbye(transport);
    transport->state = TRANSPORT_CLOSED;
    transport->closed = closed;
    list_remove(&transport->scheduled);
    transport_hub_forget_warm(transport);
    buffer_done(&transport->unsent);
    transport->unsent_at = 0;
    if (transport->ssl)
        SSL_free(transport->ssl);
    transport->ssl = NULL;
    uv_close((uv_handle_t *)&transport->poll, on_poll_closed);
    close(transport->fd);
    transport->fd = -1;
}

bool transport_peer_has_ended(const struct transport *transport)
{
    struct tcp_info info;
    socklen_t size = sizeof info;
    return getsockopt(transport->fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
           info.tcpi_state != TCP_ESTABLISHED;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* dns_server_test.c - the DNS server over real sockets, with servers upstream that the test plays.
 *
 * One thread: the loop is turned while the test waits for a datagram of its own. */
#include "net/dns.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/bytes.h"
#include "base/env.h"
#include "io/descriptor.h"
#include "io/file.h"
#include "net/dns_forward.h"
#include "net/dns_text.h"
#include "net/test_bed.h"

#define SERVER "127.0.0.1"
#define SERVICE "web.default.svc.cluster.local."

enum {
    PORT = 53,
    FIRST_UPSTREAM = 5301,
    SECOND_UPSTREAM = 5302,
    WAIT_MS = 10000,
    LENGTH_BYTES = 2
};

static uv_loop_t loop;
static struct dns_server *server;
static uint8_t packet[DNS_TEST_ROOM + 2];

/* Turns the loop until the descriptor is readable; false: it did not become so. */
static bool await(int fd)
{
    int64_t until = env_monotonic_ms(env_system()) + WAIT_MS;
    while (env_monotonic_ms(env_system()) < until) {
        struct pollfd waiting[] = { { .fd = fd, .events = POLLIN },
                                    { .fd = uv_backend_fd(&loop), .events = POLLIN } };
        int timeout = uv_backend_timeout(&loop);
        if (poll(waiting, 2, timeout < 0 || timeout > 100 ? 100 : timeout) < 0)
            return false;
        if (waiting[0].revents & POLLIN)
            return true;
        uv_run(&loop, UV_RUN_NOWAIT);
    }
    return false;
}

static const char *resolv_conf;          /* that the server follows; NULL: none */

static void start_server(const char *const *upstreams)
{
    static const char *const listen[] = { SERVER, NULL };
    static const char *const addresses[] = { "10.43.0.5" };
    struct dns_server_options options = { .loop = &loop,
                                          .domain = "cluster.local",
                                          .listen = listen,
                                          .port = PORT,
                                          .upstreams = upstreams,
                                          .resolv_conf = resolv_conf };
    struct dns_service web = {
        .ns = "default", .name = "web", .addresses = addresses, .address_count = 1
    };
    struct dns_service alias = { .ns = "default", .name = "alias", .external_name = "example.com" };
    struct error err = { 0 };
    assert_int_equal(uv_loop_init(&loop), 0);
    server = dns_server_new(&options, &err);
    if (!server)
        fail_msg("%s", err.message);
    dns_server_set(server, &web);
    dns_server_set(server, &alias);
}

static int stop_server(void **state)
{
    dns_server_free(server);
    server = NULL;
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}

static int client_socket(int type)
{
    int fd = test_bed_connect(HERE, type, NULL, SERVER, PORT);
    assert_true(fd >= 0);
    return fd;
}

static void send_query(int client, const char *name)
{
    size_t size = dns_text_query(name, KNOT_RRTYPE_A, 0, packet, 512);
    assert_int_equal(send(client, packet, size, 0), size);
}

static void check_answer(int client, const char *wanted)
{
    AUTO_BUFFER text = { 0 };
    assert_true(await(client));
    ssize_t size = recv(client, packet, sizeof packet, 0);
    assert_true(size > 0);
    dns_text_write(packet, (size_t)size, &text);
    assert_string_equal(buffer_text(&text), wanted);
}

/* Takes a query upstream and answers it, with `change` added to its id. */
static void answer_upstream(int upstream, uint16_t change, int rcode, const char *address)
{
    uint8_t query[512], answer[512];
    struct sockaddr_in from;
    socklen_t from_size = sizeof from;
    assert_true(await(upstream));
    ssize_t size = recvfrom(upstream, query, sizeof query, 0, (struct sockaddr *)&from, &from_size);
    assert_true(size > 0);
    const struct dns_text_told tells = { .rcode = rcode, .address = address };
    size_t told = dns_text_answer(query, (size_t)size, &tells, answer, sizeof answer);
    knot_wire_set_id(answer, (uint16_t)(knot_wire_get_id(answer) + change));
    assert_int_equal(sendto(upstream, answer, told, 0, (struct sockaddr *)&from, from_size), told);
}

static void datagram_is_answered(void **state)
{
    start_server(NULL);
    AUTO_CLOSE client = client_socket(SOCK_DGRAM);
    send_query(client, SERVICE);
    check_answer(client, "NOERROR aa\nA " SERVICE " 5 A 10.43.0.5");
    send_query(client, "example.com.");
    check_answer(client, "SERVFAIL");
    send_query(client, "alias.default.svc.cluster.local.");
    check_answer(client, "NOERROR aa\nA alias.default.svc.cluster.local. 5 CNAME example.com.");
}

static void send_stream(int client, const char *name)
{
    uint8_t query[512];
    size_t size = dns_text_query(name, KNOT_RRTYPE_A, 0, query + LENGTH_BYTES, 500);
    knot_wire_write_u16(query, (uint16_t)size);
    assert_int_equal(send(client, query, LENGTH_BYTES + size, MSG_NOSIGNAL), LENGTH_BYTES + size);
}

static void read_exactly(int fd, uint8_t *into, size_t wanted)
{
    for (size_t have = 0; have < wanted;) {
        assert_true(await(fd));
        ssize_t size = recv(fd, into + have, wanted - have, 0);
        assert_true(size > 0);
        have += (size_t)size;
    }
}

static void check_stream(int client, const char *wanted)
{
    AUTO_BUFFER text = { 0 };
    read_exactly(client, packet, LENGTH_BYTES);
    size_t size = knot_wire_read_u16(packet);
    read_exactly(client, packet, size);
    dns_text_write(packet, size, &text);
    assert_string_equal(buffer_text(&text), wanted);
}

/* Three queries at once, the last in two pieces. */
static void stream_is_answered_in_order(void **state)
{
    start_server(NULL);
    AUTO_CLOSE client = client_socket(SOCK_STREAM);
    send_stream(client, SERVICE);
    send_stream(client, "example.com.");
    uint8_t query[512];
    size_t size = dns_text_query(SERVICE, KNOT_RRTYPE_A, 0, query + LENGTH_BYTES, 500);
    knot_wire_write_u16(query, (uint16_t)size);
    assert_int_equal(send(client, query, 7, 0), 7);
    check_stream(client, "NOERROR aa\nA " SERVICE " 5 A 10.43.0.5");
    check_stream(client, "SERVFAIL");
    assert_int_equal(send(client, query + 7, LENGTH_BYTES + size - 7, 0), LENGTH_BYTES + size - 7);
    check_stream(client, "NOERROR aa\nA " SERVICE " 5 A 10.43.0.5");
}

static bool is_dropped(int client)
{
    char byte;
    return await(client) && recv(client, &byte, 1, 0) <= 0;
}

static void stream_has_bounds(void **state)
{
    static const uint8_t too_long[] = { 0xff, 0xff, 0 };
    int clients[DNS_TCP_CLIENTS_MAX];
    start_server(NULL);
    AUTO_CLOSE rude = client_socket(SOCK_STREAM);
    assert_int_equal(send(rude, too_long, sizeof too_long, 0), sizeof too_long);
    assert_true(is_dropped(rude));
    for (size_t i = 0; i < ARRAY_SIZE(clients); i++) {
        clients[i] = client_socket(SOCK_STREAM);
        send_stream(clients[i], SERVICE);
        check_stream(clients[i], "NOERROR aa\nA " SERVICE " 5 A 10.43.0.5");
    }
    AUTO_CLOSE late = client_socket(SOCK_STREAM);
    assert_true(is_dropped(late));
    for (size_t i = 0; i < ARRAY_SIZE(clients); i++)
        close(clients[i]);
    for (int n = 0; n < 4; n++)
        uv_run(&loop, UV_RUN_NOWAIT);
    AUTO_CLOSE welcome = client_socket(SOCK_STREAM);
    send_stream(welcome, SERVICE);
    check_stream(welcome, "NOERROR aa\nA " SERVICE " 5 A 10.43.0.5");
}

static void other_names_come_from_upstream(void **state)
{
    static const char *const upstreams[] = { SERVER ":5301", NULL };
    start_server(upstreams);
    AUTO_CLOSE upstream = test_bed_bind(HERE, SOCK_DGRAM, SERVER, FIRST_UPSTREAM);
    AUTO_CLOSE client = client_socket(SOCK_DGRAM);
    send_query(client, "Example.com.");
    answer_upstream(upstream, 0, KNOT_RCODE_NOERROR, "192.0.2.7");
    check_answer(client, "NOERROR\nA Example.com. 300 A 192.0.2.7");
    send_query(client, "alias.default.svc.cluster.local.");
    answer_upstream(upstream, 0, KNOT_RCODE_NOERROR, "192.0.2.8");
    check_answer(client, "NOERROR\nA alias.default.svc.cluster.local. 5 CNAME example.com.\n"
                         "A example.com. 300 A 192.0.2.8");
}

/* Two queries in flight differ in id and port; an answer with another's id is ignored. */
static void forged_answers_are_ignored(void **state)
{
    static const char *const upstreams[] = { SERVER ":5301", SERVER ":5302", NULL };
    start_server(upstreams);
    AUTO_CLOSE first = test_bed_bind(HERE, SOCK_DGRAM, SERVER, FIRST_UPSTREAM);
    AUTO_CLOSE second = test_bed_bind(HERE, SOCK_DGRAM, SERVER, SECOND_UPSTREAM);
    AUTO_CLOSE client = client_socket(SOCK_DGRAM);
    send_query(client, "example.com.");
    answer_upstream(first, 1, KNOT_RCODE_NOERROR, "192.0.2.66");
    answer_upstream(second, 0, KNOT_RCODE_NOERROR,
                    "192.0.2.7"); /* asked when the first was silent */
    check_answer(client, "NOERROR\nA example.com. 300 A 192.0.2.7");
}

static void next_server_is_asked(void **state)
{
    static const char *const upstreams[] = { SERVER ":5301", SERVER ":5302", NULL };
    start_server(upstreams);
    AUTO_CLOSE second = test_bed_bind(HERE, SOCK_DGRAM, SERVER, SECOND_UPSTREAM);
    AUTO_CLOSE client = client_socket(SOCK_DGRAM);
    send_query(client, "example.com.");                      /* nobody listens at the first */
    answer_upstream(second, 0, KNOT_RCODE_NOERROR, "192.0.2.7");
    check_answer(client, "NOERROR\nA example.com. 300 A 192.0.2.7");
    AUTO_CLOSE first = test_bed_bind(HERE, SOCK_DGRAM, SERVER, FIRST_UPSTREAM);
    send_query(client, "example.com.");
    answer_upstream(first, 0, KNOT_RCODE_SERVFAIL, NULL);
    answer_upstream(second, 0, KNOT_RCODE_NXDOMAIN, NULL);
    check_answer(client, "NXDOMAIN");
    send_query(client, "example.com.");
    answer_upstream(first, 0, KNOT_RCODE_SERVFAIL, NULL);
    answer_upstream(second, 0, KNOT_RCODE_REFUSED, NULL);
    check_answer(client, "REFUSED");
}

/* No route and nobody listening: told at once, not after a time-out. */
static void unreachable_servers_fail_fast(void **state)
{
    static const char *const upstreams[] = { "192.0.2.1", SERVER ":5301", "[2001:db8::1]:53",
                                             NULL };
    start_server(upstreams);
    AUTO_CLOSE client = client_socket(SOCK_DGRAM);
    int64_t begun = env_monotonic_ms(env_system());
    send_query(client, "example.com.");
    check_answer(client, "SERVFAIL");
    assert_true(env_monotonic_ms(env_system()) - begun < DNS_ATTEMPT_MS);
}

static void write_resolv_conf(const char *text)
{
    int rc = file_replace(resolv_conf, bytes_of(text), 0644);
    assert_int_equal(rc, 0);
}

static const char *const no_nameserver[] = {
    "",
    "nameserver",
    "nameserver 127.0.0.1\n",               /* our own: it would ask itself */
    "nameserver nobody\nnameserver 1.2.3.4.5\nnameservers 127.0.0.1:5301\n#nameserver 127.0.0.1:5301",
};

/* The machine has no servers yet, gets one, and moves to another network. */
static void resolv_conf_is_followed(void **state)
{
    char path[] = "/tmp/dns_server_test.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    resolv_conf = path;
    start_server(NULL);
    AUTO_CLOSE first = test_bed_bind(HERE, SOCK_DGRAM, SERVER, FIRST_UPSTREAM);
    AUTO_CLOSE second = test_bed_bind(HERE, SOCK_DGRAM, SERVER, SECOND_UPSTREAM);
    AUTO_CLOSE client = client_socket(SOCK_DGRAM);
    FOR_EACH(text, no_nameserver) {
        write_resolv_conf(*text);
        send_query(client, "example.com.");
        check_answer(client, "SERVFAIL");
    }
    write_resolv_conf("search example.com\n  nameserver \t127.0.0.1:5301 # ours\noptions ndots:5\n");
    send_query(client, "example.com.");
    answer_upstream(first, 0, KNOT_RCODE_NOERROR, "192.0.2.7");
    check_answer(client, "NOERROR\nA example.com. 300 A 192.0.2.7");
    write_resolv_conf("nameserver 127.0.0.1\nnameserver 127.0.0.1:5302");
    send_query(client, "example.com.");
    answer_upstream(second, 0, KNOT_RCODE_NOERROR, "192.0.2.8");
    check_answer(client, "NOERROR\nA example.com. 300 A 192.0.2.8");
    unlink(path);                                            /* what is known stays */
    send_query(client, "example.com.");
    answer_upstream(second, 0, KNOT_RCODE_NOERROR, "192.0.2.9");
    check_answer(client, "NOERROR\nA example.com. 300 A 192.0.2.9");
    resolv_conf = NULL;
}

static void stream_is_forwarded_by_stream(void **state)
{
    static const char *const upstreams[] = { SERVER ":5301", NULL };
    uint8_t query[512], answer[512];
    start_server(upstreams);
    AUTO_CLOSE upstream = test_bed_bind(HERE, SOCK_STREAM, SERVER, FIRST_UPSTREAM);
    AUTO_CLOSE client = client_socket(SOCK_STREAM);
    send_stream(client, "example.com.");
    assert_true(await(upstream));
    AUTO_CLOSE accepted = accept4(upstream, NULL, NULL, SOCK_CLOEXEC);
    read_exactly(accepted, query, LENGTH_BYTES);
    size_t size = knot_wire_read_u16(query);
    read_exactly(accepted, query, size);
    const struct dns_text_told tells = { .address = "192.0.2.7" };
    size_t told = dns_text_answer(query, size, &tells, answer + LENGTH_BYTES, 500);
    knot_wire_write_u16(answer, (uint16_t)told);
    assert_int_equal(send(accepted, answer, 3, 0), 3);       /* in two pieces */
    uv_run(&loop, UV_RUN_NOWAIT);
    assert_int_equal(send(accepted, answer + 3, LENGTH_BYTES + told - 3, 0),
                     LENGTH_BYTES + told - 3);
    check_stream(client, "NOERROR\nA example.com. 300 A 192.0.2.7");
}

/* A client that leaves while its query is in flight, and a server that is freed with some. */
static void leaving_clients_are_survived(void **state)
{
    static const char *const upstreams[] = { SERVER ":5301", NULL };
    start_server(upstreams);
    AUTO_CLOSE upstream = test_bed_bind(HERE, SOCK_STREAM, SERVER, FIRST_UPSTREAM);
    AUTO_CLOSE upstream_udp = test_bed_bind(HERE, SOCK_DGRAM, SERVER, FIRST_UPSTREAM);
    int client = client_socket(SOCK_STREAM);
    send_stream(client, "example.com.");
    assert_true(await(upstream));
    close(client);
    for (int n = 0; n < 4; n++)
        uv_run(&loop, UV_RUN_NOWAIT);
    AUTO_CLOSE second = client_socket(SOCK_STREAM);
    send_stream(second, "example.com.");
    AUTO_CLOSE third = client_socket(SOCK_DGRAM);
    send_query(third, "example.com.");
    assert_true(await(upstream_udp));
}

static void flood_is_bounded(void **state)
{
    static const char *const upstreams[] = { SERVER ":5301", NULL };
    enum { EXTRA = 8 };
    int refused = 0;
    start_server(upstreams);
    AUTO_CLOSE upstream = test_bed_bind(HERE, SOCK_DGRAM, SERVER, FIRST_UPSTREAM);
    AUTO_CLOSE client = client_socket(SOCK_DGRAM);
    for (int n = 0; n < DNS_FORWARD_MAX + EXTRA; n++) {
        send_query(client, "example.com.");
        for (int turn = 0; turn < 2; turn++)
            uv_run(&loop, UV_RUN_NOWAIT);
    }
    while (refused < EXTRA) {
        check_answer(client, "SERVFAIL");
        refused++;
    }
    answer_upstream(upstream, 0, KNOT_RCODE_NOERROR, "192.0.2.7");
    check_answer(client, "NOERROR\nA example.com. 300 A 192.0.2.7");
}

static const struct { const char *name, *upstream, *domain, *listen; } bad_options[] = {
    { "upstream is a name",    "dns.example.com", "cluster.local", SERVER },
    { "upstream's port",       "192.0.2.1:0",     "cluster.local", SERVER },
    { "upstream's brackets",   "[::1",            "cluster.local", SERVER },
    { "no domain",             "192.0.2.1",       "",              SERVER },
    { "an endless label",      "192.0.2.1",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", SERVER },
    { "not our address",       "192.0.2.1",       "cluster.local", "192.0.2.99" },
    { "no address",            "192.0.2.1",       "cluster.local", "here" },
};

static void bad_options_are_told(void **state)
{
    assert_int_equal(uv_loop_init(&loop), 0);
    FOR_EACH(row, bad_options) {
        const char *const upstreams[] = { row->upstream, NULL }, *const listen[] = { row->listen,
                                                                                     NULL };
        struct dns_server_options options = { .loop = &loop, .domain = row->domain, .port = PORT,
                                              .listen = listen, .upstreams = upstreams };
        struct error err = { 0 };
        if (dns_server_new(&options, &err) || !error_is_set(&err))
            fail_msg("%s", row->name);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(datagram_is_answered, stop_server),
        cmocka_unit_test_teardown(stream_is_answered_in_order, stop_server),
        cmocka_unit_test_teardown(stream_has_bounds, stop_server),
        cmocka_unit_test_teardown(other_names_come_from_upstream, stop_server),
        cmocka_unit_test_teardown(forged_answers_are_ignored, stop_server),
        cmocka_unit_test_teardown(next_server_is_asked, stop_server),
        cmocka_unit_test_teardown(unreachable_servers_fail_fast, stop_server),
        cmocka_unit_test_teardown(resolv_conf_is_followed, stop_server),
        cmocka_unit_test_teardown(stream_is_forwarded_by_stream, stop_server),
        cmocka_unit_test_teardown(leaving_clients_are_survived, stop_server),
        cmocka_unit_test_teardown(flood_is_bounded, stop_server),
        cmocka_unit_test(bad_options_are_told),
    };
    if (!test_bed_open()) {
        print_message("needs the right to make namespaces\n");
        return 77;                                           /* meson: skipped */
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}

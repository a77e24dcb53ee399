/* SPDX-License-Identifier: Apache-2.0 */
/* dns_forward.c - queries to other servers, a few at a time.
 *
 * A question in flight (struct forward) has one attempt at a time.  An attempt owns a libuv
 * handle and outlives its question until the handle has closed; `forward` NULL marks such a one.
 *
 * Questions lie in a list in the order of their deadlines, as each attempt has the same time; one
 * timer waits for the first.
 *
 * Not here: the bytes of the question and of the answer (dns_upstream.c). */
#include "net/dns_forward.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/env.h"
#include "io/file.h"
#include "io/loop.h"
#include "net/dns_records.h"

enum { UPSTREAM_TEXT_MAX = 64, DNS_PORT = 53, LENGTH_BYTES = 2, RESOLV_CONF_MAX = 64 * 1024 };

struct dns_forwarder {
    uv_loop_t              *loop;
    struct sockaddr_storage upstreams[DNS_UPSTREAMS_MAX];
    unsigned                upstream_count, in_flight;
    const char             *resolv_conf; /* where the upstreams stand; NULL: they were given */
    const char *const      *ours;
    struct stat             seen;        /* the file that was read, as it was then */
    struct list             forwards;    /* earliest deadline first */
    struct loop_timer      *timer;
    uint8_t                 room[DNS_UDP_BYTES];     /* of the datagram that is read now */
};

struct forward {
    struct list                  link;
    struct dns_forwarder        *forwarder;
    struct dns_upstream_question question;
    struct attempt              *attempt;
    uint64_t                     deadline_ms;        /* the loop's clock */
    unsigned                     attempt_count;
    bool                         by_tcp;
    dns_forward_done            *done;
    void                        *context;
};

struct attempt {
    union {
        uv_handle_t handle;
        uv_udp_t    udp;
        uv_tcp_t    tcp;
    };
    struct forward *forward;             /* NULL: given up */
    uint16_t        id;
    uv_connect_t    connecting;
    uv_write_t      writing;
    uint8_t         query[LENGTH_BYTES + DNS_UPSTREAM_QUERY_BYTES];
    size_t          query_size;          /* with the length in front */
    uint8_t        *answer;              /* over TCP: length and answer */
    size_t          answer_size;
};

static bool parse_upstream(const char *text, struct sockaddr_storage *ret)
{
    char host[UPSTREAM_TEXT_MAX];
    struct bytes whole = bytes_of(text), port_text = { 0 };
    const char *colon = strrchr(text, ':');
    bool is_bracketed = text[0] == '[';
    bool is_bare_v6 = colon && !is_bracketed && strchr(text, ':') != colon;
    uint64_t port = DNS_PORT;
    if (colon && !is_bare_v6 && !(is_bracketed && text[whole.size - 1] == ']')) {
        port_text = bytes_of(colon + 1);
        whole.size = (size_t)(colon - text);
        if (!bytes_to_uint64(port_text, &port) || port == 0 || port > UINT16_MAX)
            return false;
    }
    if (is_bracketed && (whole.size < 2 || whole.at[whole.size - 1] != ']'))
        return false;
    if (is_bracketed)
        whole = (struct bytes){ whole.at + 1, whole.size - 2 };
    if (whole.size >= sizeof host)
        return false;
    memcpy(host, whole.at, whole.size);
    host[whole.size] = '\0';
    return uv_ip4_addr(host, (int)port, (struct sockaddr_in *)ret) == 0 ||
           uv_ip6_addr(host, (int)port, (struct sockaddr_in6 *)ret) == 0;
}

static void on_deadline(void *context);

struct dns_forwarder *dns_forwarder_new(uv_loop_t *loop, const char *const *upstreams,
                                        struct error *err)
{
    struct dns_forwarder *forwarder = MEMORY_NEW(struct dns_forwarder);
    forwarder->loop = loop;
    list_init(&forwarder->forwards);
    for (; *upstreams && forwarder->upstream_count < DNS_UPSTREAMS_MAX; upstreams++) {
        if (parse_upstream(*upstreams, &forwarder->upstreams[forwarder->upstream_count++]))
            continue;
        fail(err, REASON_INVALID, /* os_errno= */ 0, "no address of a DNS server: %s", *upstreams);
        free(forwarder);
        return NULL;
    }
    forwarder->timer = loop_timer_new(loop, on_deadline, forwarder);
    return forwarder;
}

/* ---- resolv.conf ---- */

void dns_forwarder_follow(struct dns_forwarder *forwarder, const char *resolv_conf,
                          const char *const *ours)
{
    forwarder->resolv_conf = resolv_conf;
    forwarder->ours = ours;
}

static bool is_ours(const struct dns_forwarder *forwarder, struct bytes address)
{
    for (const char *const *own = forwarder->ours; own && *own; own++)
        if (bytes_equal(address, bytes_of(*own)))
            return true;
    return false;
}

static size_t word_size(struct bytes text)
{
    size_t size = 0;
    while (size < text.size && text.at[size] != ' ' && text.at[size] != '\t')
        size++;
    return size;
}

/* A line "nameserver ADDRESS". */
static bool read_nameserver(const struct dns_forwarder *forwarder, struct bytes line,
                            struct sockaddr_storage *ret)
{
    char text[UPSTREAM_TEXT_MAX];
    line = bytes_trim(line);
    struct bytes key = { line.at, word_size(line) };
    struct bytes address = bytes_trim((struct bytes){ line.at + key.size, line.size - key.size });
    address.size = word_size(address);
    if (!bytes_equal(key, bytes_of("nameserver")) || address.size >= sizeof text ||
        is_ours(forwarder, address))
        return false;
    memcpy(text, address.at, address.size);
    text[address.size] = '\0';
    *ret = (struct sockaddr_storage){ 0 };
    return parse_upstream(text, ret);
}

static void read_resolv_conf(struct dns_forwarder *forwarder)
{
    AUTO_BUFFER text = { 0 };
    struct sockaddr_storage found[DNS_UPSTREAMS_MAX];
    unsigned count = 0;
    if (file_read(forwarder->resolv_conf, RESOLV_CONF_MAX, &text) < 0)
        return;
    for (struct bytes rest = buffer_bytes(&text); rest.size > 0 && count < DNS_UPSTREAMS_MAX;)
        count += read_nameserver(forwarder, bytes_next(&rest, '\n'), &found[count]);
    if (count == 0)
        return;
    memcpy(forwarder->upstreams, found, count * sizeof *found);
    forwarder->upstream_count = count;
}

/* Two changes within a tick of the kernel's clock have one time: the second is another file. */
static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* A machine moves from network to network, and may have none when the agent starts. */
static void look_at_resolv_conf(struct dns_forwarder *forwarder)
{
    struct stat status;
    if (!forwarder->resolv_conf || stat(forwarder->resolv_conf, &status) != 0 ||
        is_same_file(&status, &forwarder->seen))
        return;
    forwarder->seen = status;
    read_resolv_conf(forwarder);
}

static void on_attempt_closed(uv_handle_t *handle)
{
    struct attempt *attempt = container_of(handle, struct attempt, handle);
    free(attempt->answer);
    free(attempt);
}

static void give_up_attempt(struct forward *forward)
{
    struct attempt *attempt = forward->attempt;
    forward->attempt = NULL;
    if (!attempt)
        return;
    attempt->forward = NULL;
    uv_close(&attempt->handle, on_attempt_closed);
}

static void finish(struct forward *forward, const uint8_t *answer, size_t size)
{
    forward->done(forward->context, answer, size);
    give_up_attempt(forward);                    /* after: the answer may lie in it */
    list_remove(&forward->link);
    forward->forwarder->in_flight--;
    free(forward);
}

void dns_forwarder_free(struct dns_forwarder *forwarder)
{
    if (!forwarder)
        return;
    LIST_FOR_EACH(link, &forwarder->forwards)
        finish(LIST_ITEM(link, struct forward, link), NULL, 0);
    loop_timer_free(forwarder->timer);
    free(forwarder);
}

static void restart_timer(struct dns_forwarder *forwarder)
{
    struct list *first = list_first(&forwarder->forwards);
    if (!first) {
        loop_timer_stop(forwarder->timer);
        return;
    }
    uint64_t deadline = LIST_ITEM(first, struct forward, link)->deadline_ms;
    uint64_t now = uv_now(forwarder->loop);
    loop_timer_start(forwarder->timer, deadline > now ? (int64_t)(deadline - now) : 0);
}

static bool start_attempt(struct forward *forward);

/* The next server, or the end. */
static void try_next(struct forward *forward)
{
    struct dns_forwarder *forwarder = forward->forwarder;
    give_up_attempt(forward);
    if (forward->attempt_count >= DNS_ATTEMPTS_MAX || !start_attempt(forward))
        finish(forward, NULL, 0);
    restart_timer(forwarder);
}

static void on_deadline(void *context)
{
    struct dns_forwarder *forwarder = context;
    uint64_t now = uv_now(forwarder->loop);
    for (unsigned n = 0; n < DNS_FORWARD_MAX; n++) {
        struct list *first = list_first(&forwarder->forwards);
        if (!first || LIST_ITEM(first, struct forward, link)->deadline_ms > now)
            break;
        try_next(LIST_ITEM(first, struct forward, link));
    }
    restart_timer(forwarder);
}

/* A server that fails or refuses is no answer as long as another may be asked. */
static void take_answer(struct forward *forward, const uint8_t *answer, size_t size)
{
    struct dns_forwarder *forwarder = forward->forwarder;
    int rcode = knot_wire_get_rcode(answer);
    bool is_failure = rcode == KNOT_RCODE_SERVFAIL || rcode == KNOT_RCODE_REFUSED;
    if (is_failure && forward->attempt_count < forwarder->upstream_count &&
        forward->attempt_count < DNS_ATTEMPTS_MAX) {
        try_next(forward);
        return;
    }
    finish(forward, answer, size);
    restart_timer(forwarder);
}

static void give_room(uv_handle_t *handle, size_t wanted, uv_buf_t *ret)
{
    struct attempt *attempt = container_of(handle, struct attempt, handle);
    if (!attempt->forward) {
        *ret = uv_buf_init(NULL, 0);
        return;
    }
    struct dns_forwarder *forwarder = attempt->forward->forwarder;
    *ret = uv_buf_init((char *)forwarder->room, sizeof forwarder->room);
}

static void on_datagram(uv_udp_t *udp, ssize_t size, const uv_buf_t *bytes,
                        const struct sockaddr *from, unsigned flags)
{
    struct attempt *attempt = container_of(udp, struct attempt, udp);
    struct forward *forward = attempt->forward;
    bool is_nothing = size == 0 && !from;
    if (!forward || is_nothing)
        return;
    if (size < 0) {
        try_next(forward);                       /* nobody listens there */
        return;
    }
    const uint8_t *answer = (const uint8_t *)bytes->base;
    if (!(flags & UV_UDP_PARTIAL) &&
        dns_upstream_accepts(&forward->question, attempt->id, answer, (size_t)size))
        take_answer(forward, answer, (size_t)size);
}

static bool start_udp(struct attempt *attempt, const struct sockaddr *to)
{
    uv_buf_t bytes = uv_buf_init((char *)attempt->query + LENGTH_BYTES,
                                 (unsigned)(attempt->query_size - LENGTH_BYTES));
    if (uv_udp_connect(&attempt->udp, to) != 0 ||
        uv_udp_recv_start(&attempt->udp, give_room, on_datagram) != 0)
        return false;
    return uv_udp_try_send(&attempt->udp, &bytes, 1, NULL) >= 0;
}

static void give_stream_room(uv_handle_t *handle, size_t wanted, uv_buf_t *ret)
{
    struct attempt *attempt = container_of(handle, struct attempt, handle);
    size_t most = LENGTH_BYTES + DNS_TCP_BYTES;
    if (!attempt->answer)
        attempt->answer = memory_alloc(most);
    *ret = uv_buf_init((char *)attempt->answer + attempt->answer_size,
                       (unsigned)(most - attempt->answer_size));
}

static void on_stream(uv_stream_t *stream, ssize_t size, const uv_buf_t *bytes)
{
    struct attempt *attempt = container_of(stream, struct attempt, tcp);
    struct forward *forward = attempt->forward;
    if (!forward || size == 0)
        return;
    if (size < 0) {
        try_next(forward);
        return;
    }
    attempt->answer_size += (size_t)size;
    if (attempt->answer_size < LENGTH_BYTES)
        return;
    size_t wanted = knot_wire_read_u16(attempt->answer);
    const uint8_t *answer = attempt->answer + LENGTH_BYTES;
    if (attempt->answer_size < LENGTH_BYTES + wanted)
        return;
    if (dns_upstream_accepts(&forward->question, attempt->id, answer, wanted))
        take_answer(forward, answer, wanted);
    else
        try_next(forward);
}

static void on_written(uv_write_t *request, int status)
{
    struct attempt *attempt = container_of(request, struct attempt, writing);
    if (attempt->forward && status != 0)
        try_next(attempt->forward);
}

static void on_connected(uv_connect_t *request, int status)
{
    struct attempt *attempt = container_of(request, struct attempt, connecting);
    uv_buf_t bytes = uv_buf_init((char *)attempt->query, (unsigned)attempt->query_size);
    uv_stream_t *stream = (uv_stream_t *)&attempt->tcp;
    if (!attempt->forward)
        return;
    if (status != 0 || uv_read_start(stream, give_stream_room, on_stream) != 0 ||
        uv_write(&attempt->writing, stream, &bytes, 1, on_written) != 0)
        try_next(attempt->forward);
}

static void write_query(struct attempt *attempt, const struct dns_upstream_question *question)
{
    size_t size = dns_upstream_write(question, attempt->id, attempt->query + LENGTH_BYTES,
                                     DNS_UPSTREAM_QUERY_BYTES);
    knot_wire_write_u16(attempt->query, (uint16_t)size);
    attempt->query_size = LENGTH_BYTES + size;
}

/* A server without a route: its time is over before it began, and the timer goes on. */
static void expire_now(struct forward *forward)
{
    struct dns_forwarder *forwarder = forward->forwarder;
    forward->deadline_ms = uv_now(forwarder->loop);
    list_remove(&forward->link);
    list_insert_before(forwarder->forwards.next, &forward->link);
}

/* False: no socket. */
static bool start_attempt(struct forward *forward)
{
    struct dns_forwarder *forwarder = forward->forwarder;
    unsigned turn = forward->attempt_count++ % forwarder->upstream_count;
    const struct sockaddr *to = (const struct sockaddr *)&forwarder->upstreams[turn];
    struct attempt *attempt = MEMORY_NEW(struct attempt);
    int error = forward->by_tcp ? uv_tcp_init(forwarder->loop, &attempt->tcp)
                                : uv_udp_init(forwarder->loop, &attempt->udp);
    if (error != 0) {
        free(attempt);
        return false;
    }
    attempt->id = (uint16_t)env_random_below(env_system(), UINT16_MAX + 1);
    attempt->forward = forward;
    forward->attempt = attempt;
    write_query(attempt, &forward->question);
    forward->deadline_ms = uv_now(forwarder->loop) + DNS_ATTEMPT_MS;
    list_remove(&forward->link);
    list_append(&forwarder->forwards, &forward->link);
    bool is_under_way = forward->by_tcp
        ? uv_tcp_connect(&attempt->connecting, &attempt->tcp, to, on_connected) == 0
        : start_udp(attempt, to);
    if (!is_under_way)
        expire_now(forward);
    return true;
}

bool dns_forwarder_ask(struct dns_forwarder *forwarder,
                       const struct dns_upstream_question *question, bool by_tcp,
                       dns_forward_done *done, void *context)
{
    look_at_resolv_conf(forwarder);
    if (forwarder->upstream_count == 0 || forwarder->in_flight >= DNS_FORWARD_MAX)
        return false;
    struct forward *forward = MEMORY_NEW(struct forward);
    *forward = (struct forward){ .forwarder = forwarder, .question = *question, .by_tcp = by_tcp,
                                 .done = done, .context = context };
    list_init(&forward->link);
    if (!start_attempt(forward)) {
        free(forward);
        return false;
    }
    forwarder->in_flight++;
    restart_timer(forwarder);
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* port_forward_spdy.c - port-forward over SPDY streams: many connections in one session.
 *
 * The client opens two streams for each connection, "error" and "data", with the port and a number
 * that pairs them (requestid).  When both are there the pod is dialled.  What goes wrong is said
 * on the error stream, and both are reset; either side of the data stream may end before the other.
 *
 * One pod's connection that takes nothing pauses the session, for SPDY has no other brake here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/list.h"
#include "http/server.h"
#include "http/spdy.h"
#include "io/loop.h"
#include "node/forward_connection.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"
#include "node/port_forward.h"

enum { PAIRS_MAX = SPDY_STREAMS_MAX / 2, PAIR_WAIT_MS = 30000, REQUEST_ID_MAX = 64,
       QUEUE_FULL_BYTES = 256 << 10 };

struct forwarding {
    struct node_context *node;
    struct spdy         *session;
    char                *ns, *pod;
    struct list          pairs;
    size_t               pair_count;
};

struct pair {
    struct list                link;
    struct forwarding         *forwarding;
    struct spdy_stream        *data, *error;
    struct forward_connection *connection;   /* NULL until both streams are there */
    struct loop_timer         *patience;
    uint16_t                   port;
    char                       id[REQUEST_ID_MAX];
    bool                       client_ended, pod_ended;
};

/* ---- pairs ---- */

static void look_at_brakes(struct forwarding *forwarding)
{
    bool is_full = false;
    LIST_FOR_EACH(link, &forwarding->pairs) {
        struct pair *pair = LIST_ITEM(link, struct pair, link);
        is_full = is_full || (pair->connection && forward_connection_is_full(pair->connection));
    }
    spdy_pause(forwarding->session, is_full);
}

static void pair_free(struct pair *pair)
{
    list_remove(&pair->link);
    pair->forwarding->pair_count--;
    forward_connection_close(pair->connection);
    loop_timer_free(pair->patience);
    free(pair);
}

static void pair_end(struct pair *pair)
{
    struct forwarding *forwarding = pair->forwarding;
    spdy_release(pair->data);
    spdy_release(pair->error);
    pair_free(pair);
    look_at_brakes(forwarding);
}

/* Both sides of the data have ended; an error stream that ends without a word says: all is well. */
static void end_if_over(struct pair *pair)
{
    if (pair->client_ended && pair->pod_ended)
        pair_end(pair);
}

static void say_error(struct pair *pair, const char *text)
{
    if (!pair->error)
        return;
    spdy_send(pair->error, bytes_of(text));
    spdy_end(pair->error);
}

static void give_up(struct pair *pair, const char *text)
{
    say_error(pair, text);
    pair_end(pair);
}

static void out_of_patience(void *context)
{
    struct pair *pair = context;
    AUTO_ARENA arena = { 0 };
    give_up(pair, arena_printf(&arena, "(request=%s) timed out waiting for streams", pair->id));
}

/* ---- the pod's side ---- */

static void on_pod_data(void *context, struct bytes bytes)
{
    struct pair *pair = context;
    spdy_send(pair->data, bytes);
    if (spdy_queued(pair->forwarding->session) > QUEUE_FULL_BYTES)
        forward_connection_pause(pair->connection, true);
}

static void on_pod_ended(void *context)
{
    struct pair *pair = context;
    pair->pod_ended = true;
    spdy_end(pair->data);
    spdy_end(pair->error);
    end_if_over(pair);
}

static void on_pod_room(void *context)
{
    struct pair *pair = context;
    look_at_brakes(pair->forwarding);
}

static void on_pod_failed(void *context, const char *why)
{
    struct pair *pair = context;
    AUTO_ARENA arena = { 0 };
    struct pod_worker *worker =
        pod_worker_find_name(pair->forwarding->node, pair->forwarding->ns, pair->forwarding->pod);
    const struct pod *pod = worker ? pod_worker_pod(worker) : NULL;
    give_up(pair, arena_printf(&arena, "error forwarding port %u to pod %s, uid %s: %s", pair->port,
                               pair->forwarding->pod, pod ? pod->uid : "", why));
}

static void dial(struct pair *pair)
{
    struct forwarding *forwarding = pair->forwarding;
    struct pod_worker *worker =
        pod_worker_find_name(forwarding->node, forwarding->ns, forwarding->pod);
    const struct pod *pod = worker ? pod_worker_pod(worker) : NULL;
    const struct forward_events events = { .data = on_pod_data, .ended = on_pod_ended,
                                           .room = on_pod_room, .failed = on_pod_failed,
                                           .context = pair };
    loop_timer_stop(pair->patience);
    if (!pod) {
        on_pod_failed(pair, "the pod is gone");
        return;
    }
    pair->connection = forward_connection_new(forwarding->node, pod, pair->port, &events);
}

/* ---- the client's side ---- */

static struct pair *find_pair(struct forwarding *forwarding, const char *id)
{
    LIST_FOR_EACH(link, &forwarding->pairs) {
        struct pair *pair = LIST_ITEM(link, struct pair, link);
        if (strcmp(pair->id, id) == 0)
            return pair;
    }
    return NULL;
}

static struct pair *make_pair(struct forwarding *forwarding, const char *id, uint16_t port)
{
    if (forwarding->pair_count >= PAIRS_MAX)
        return NULL;
    struct pair *pair = MEMORY_NEW(struct pair);
    pair->forwarding = forwarding;
    pair->port = port;
    snprintf(pair->id, sizeof pair->id, "%s", id);
    pair->patience = loop_timer_new(forwarding->node->loop, out_of_patience, pair);
    loop_timer_start(pair->patience, PAIR_WAIT_MS);
    list_append(&forwarding->pairs, &pair->link);
    forwarding->pair_count++;
    return pair;
}

/* Clients before the header "requestid" open error and data one after the other. */
static bool read_id(const struct spdy_stream *stream, bool is_data, char ret[REQUEST_ID_MAX])
{
    struct bytes id = spdy_stream_header(stream, "requestid");
    if (id.size >= REQUEST_ID_MAX)
        return false;
    if (id.size == 0)
        snprintf(ret, REQUEST_ID_MAX, "stream %u", spdy_stream_id(stream) - (is_data ? 2 : 0));
    else
        snprintf(ret, REQUEST_ID_MAX, "%.*s", BYTES_ARG(id));
    return true;
}

static bool on_opened(void *context, struct spdy *session, struct spdy_stream *stream)
{
    struct forwarding *forwarding = context;
    struct bytes type = spdy_stream_header(stream, "streamtype");
    bool is_data = bytes_equal_text(type, "data");
    char id[REQUEST_ID_MAX];
    uint64_t port;
    (void)session;
    if ((!is_data && !bytes_equal_text(type, "error")) || !read_id(stream, is_data, id) ||
        !bytes_to_uint64(spdy_stream_header(stream, "port"), &port) || port < 1 || port > UINT16_MAX)
        return false;
    struct pair *pair = find_pair(forwarding, id);
    pair = pair ? pair : make_pair(forwarding, id, (uint16_t)port);
    struct spdy_stream **place = pair ? is_data ? &pair->data : &pair->error : NULL;
    if (!place || *place)
        return false;
    *place = stream;
    spdy_stream_set_owner(stream, pair);
    if (is_data)
        pair->port = (uint16_t)port;
    if (pair->data && pair->error)
        dial(pair);
    return true;
}

static void on_data(void *context, struct spdy_stream *stream, struct bytes bytes)
{
    struct forwarding *forwarding = context;
    struct pair *pair = spdy_stream_owner(stream);
    if (stream != pair->data || !pair->connection)
        return;
    forward_connection_write(pair->connection, bytes);
    if (forward_connection_is_full(pair->connection))
        spdy_pause(forwarding->session, true);
}

static void on_ended(void *context, struct spdy_stream *stream)
{
    struct pair *pair = spdy_stream_owner(stream);
    (void)context;
    if (stream != pair->data)
        return;                          /* no one is told of errors by the client */
    pair->client_ended = true;
    if (pair->connection)
        forward_connection_end(pair->connection);
    end_if_over(pair);
}

static void on_reset(void *context, struct spdy_stream *stream)
{
    struct pair *pair = spdy_stream_owner(stream);
    (void)context;
    if (stream == pair->data)
        pair_end(pair);
}

static void on_drained(void *context, struct spdy *session)
{
    struct forwarding *forwarding = context;
    (void)session;
    LIST_FOR_EACH(link, &forwarding->pairs) {
        struct pair *pair = LIST_ITEM(link, struct pair, link);
        if (pair->connection)
            forward_connection_pause(pair->connection, false);
    }
}

static void on_closed(void *context, struct spdy *session)
{
    struct forwarding *forwarding = context;
    (void)session;
    for (struct list *link; (link = list_first(&forwarding->pairs));)
        pair_free(LIST_ITEM(link, struct pair, link));
    free(forwarding->ns);
    free(forwarding->pod);
    free(forwarding);
}

void port_forward_spdy_start(struct http_exchange *exchange, struct node_context *node,
                             const char *ns, const char *pod)
{
    static const char *const protocols[] = { "portforward.k8s.io", NULL };
    struct forwarding *forwarding = MEMORY_NEW(struct forwarding);
    const struct spdy_handler handler = { .opened = on_opened, .data = on_data, .ended = on_ended,
                                          .reset = on_reset, .drained = on_drained,
                                          .closed = on_closed, .context = forwarding };
    const char *chosen;
    bool is_tunnel = spdy_is_tunnel(http_exchange_request(exchange));
    if (!(is_tunnel ? spdy_accept_tunnel(exchange, protocols, &handler, &forwarding->session)
                    : spdy_accept(exchange, protocols, &handler, &forwarding->session, &chosen))) {
        free(forwarding);
        return;
    }
    forwarding->node = node;
    forwarding->ns = memory_strdup(ns);
    forwarding->pod = memory_strdup(pod);
    list_init(&forwarding->pairs);
}

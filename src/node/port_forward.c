/* SPDX-License-Identifier: Apache-2.0 */
/* port_forward.c - see port_forward.h: WebSocket channels, and who is for SPDY.
 *
 * The session ends when the connections to all of its ports have. */
#include "node/port_forward.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "codec/base64.h"
#include "http/http1_head.h"
#include "http/server.h"
#include "http/spdy.h"
#include "http/url.h"
#include "http/websocket.h"
#include "node/forward_connection.h"
#include "node/kubelet_answer.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"

enum { QUEUE_FULL_BYTES = 256 << 10 };
static const char base64_protocol[] = "v4.base64.channel.k8s.io";

struct forward;

struct forward_port {
    struct forward            *forward;
    struct forward_connection *connection;   /* NULL: over */
    size_t                     index;
    uint16_t                   number;
};

struct forward {
    struct websocket   *websocket;
    struct forward_port ports[FORWARD_PORTS_MAX];
    size_t              count, open_count;
    char               *pod, *uid;
    bool                is_base64;
};

/* ---- to the client ---- */

static void send_channel(struct forward *forward, size_t channel, struct bytes bytes)
{
    AUTO_BUFFER text = { 0 };
    char first = (char)(forward->is_base64 ? '0' + channel : channel);
    if (forward->is_base64) {
        base64_write(&text, bytes);
        bytes = buffer_bytes(&text);
    }
    websocket_send(forward->websocket, (struct bytes){ &first, 1 }, bytes, forward->is_base64);
}

static void port_over(struct forward_port *port)
{
    forward_connection_close(port->connection);
    port->connection = NULL;
    if (--port->forward->open_count == 0)
        websocket_close(port->forward->websocket, 1000);
}

static void on_pod_data(void *context, struct bytes bytes)
{
    struct forward_port *port = context;
    send_channel(port->forward, 2 * port->index, bytes);
    if (websocket_queued(port->forward->websocket) > QUEUE_FULL_BYTES)
        forward_connection_pause(port->connection, true);
}

/* A channel has no end of its own. */
static void on_pod_ended(void *context)
{
    port_over(context);
}

static void on_pod_failed(void *context, const char *why)
{
    struct forward_port *port = context;
    AUTO_ARENA arena = { 0 };
    const char *text =
        arena_printf(&arena, "error forwarding port %u to pod %s, uid %s: %s", port->number,
                     port->forward->pod, port->forward->uid, why);
    send_channel(port->forward, 2 * port->index + 1, bytes_of(text));
    port_over(port);
}

static void on_pod_room(void *context)
{
    struct forward_port *port = context;
    websocket_pause(port->forward->websocket, false);
}

static void on_drained(void *context, struct websocket *websocket)
{
    struct forward *forward = context;
    (void)websocket;
    for (size_t i = 0; i < forward->count; i++)
        if (forward->ports[i].connection)
            forward_connection_pause(forward->ports[i].connection, false);
}

/* ---- from the client ---- */

static void take(struct forward *forward, size_t channel, struct bytes bytes)
{
    if (channel % 2 != 0 || channel / 2 >= forward->count)
        return;
    struct forward_port *port = &forward->ports[channel / 2];
    if (!port->connection)
        return;
    forward_connection_write(port->connection, bytes);
    if (forward_connection_is_full(port->connection))
        websocket_pause(forward->websocket, true);
}

static void on_message(void *context, struct websocket *websocket, struct bytes message,
                       bool is_text)
{
    struct forward *forward = context;
    AUTO_ARENA arena = { 0 };
    (void)websocket;
    (void)is_text;
    if (message.size == 0)
        return;
    struct bytes rest = { message.at + 1, message.size - 1 };
    unsigned char channel = (unsigned char)message.at[0];
    if (!forward->is_base64)
        take(forward, channel, rest);
    else if (base64_read(rest, &arena, &rest))
        take(forward, (unsigned char)(channel - '0'), rest);
}

static void on_closed(void *context, struct websocket *websocket, const struct error *err)
{
    struct forward *forward = context;
    (void)websocket;
    (void)err;
    for (size_t i = 0; i < forward->count; i++)
        forward_connection_close(forward->ports[i].connection);
    free(forward->pod);
    free(forward->uid);
    free(forward);
}

/* ---- the beginning ---- */

static void port_start(struct forward *forward, size_t index, struct node_context *node,
                       const struct pod *pod)
{
    struct forward_port *port = &forward->ports[index];
    const char number[2] = { (char)(port->number & 0xff), (char)(port->number >> 8) };
    const struct forward_events events = { .data = on_pod_data, .ended = on_pod_ended,
                                           .room = on_pod_room, .failed = on_pod_failed,
                                           .context = port };
    port->forward = forward;
    port->index = index;
    send_channel(forward, 2 * index, (struct bytes){ number, sizeof number });
    send_channel(forward, 2 * index + 1, (struct bytes){ number, sizeof number });
    port->connection = forward_connection_new(node, pod, port->number, &events);
    forward->open_count++;
}

/* False: some port is none, or there are too many. */
static bool read_ports(const struct url_query *query, struct forward *ret)
{
    for (size_t i = 0; i < query->count; i++) {
        struct bytes rest = query->parameters[i].value;
        bool is_port = bytes_equal_text(query->parameters[i].name, "ports") ||
                       bytes_equal_text(query->parameters[i].name, "port");
        while (is_port && rest.at) {
            uint64_t number;
            if (ret->count == FORWARD_PORTS_MAX ||
                !bytes_to_uint64(bytes_next(&rest, ','), &number) || number < 1 ||
                number > UINT16_MAX)
                return false;
            ret->ports[ret->count++].number = (uint16_t)number;
        }
    }
    return true;
}

static void refuse(struct http_exchange *exchange, enum reason reason, const char *text)
{
    struct error err = { 0 };
    fail(&err, reason, /* os_errno= */ 0, "%s", text);
    kubelet_answer_error(exchange, &err);
}

static void start_channels(struct http_exchange *exchange, struct node_context *node,
                           const struct pod *pod, const struct url_query *query)
{
    static const char *const protocols[] = { "v4.channel.k8s.io", base64_protocol, NULL };
    struct forward *forward = MEMORY_NEW(struct forward);
    const struct websocket_handler handler = { .message = on_message, .drained = on_drained,
                                               .closed = on_closed, .context = forward };
    const char *chosen;
    bool good = read_ports(query, forward);
    if (!good || forward->count == 0)
        refuse(exchange, REASON_BAD_REQUEST,
               good ? "query parameter \"ports\" is required"
                    : "unable to parse the query parameter \"ports\": 1 to 32 numbers of ports");
    if (!good || forward->count == 0 ||
        !websocket_accept(exchange, protocols, &handler, &forward->websocket, &chosen)) {
        free(forward);
        return;
    }
    forward->is_base64 = text_equal(chosen, base64_protocol);
    forward->pod = memory_strdup(pod->name);
    forward->uid = memory_strdup(pod->uid);
    for (size_t i = 0; i < forward->count; i++)
        port_start(forward, i, node, pod);
}

void port_forward_start(struct http_exchange *exchange, struct node_context *node, const char *ns,
                        const char *name, const struct url_query *query)
{
    struct pod_worker *worker = pod_worker_find_name(node, ns, name);
    const struct http_request *request = http_exchange_request(exchange);
    const struct pod *pod = worker ? pod_worker_pod(worker) : NULL;
    if (!pod)
        refuse(exchange, REASON_NOT_FOUND, "pod does not exist");
    else if (!request->wants_upgrade)
        refuse(exchange, REASON_BAD_REQUEST, "Upgrade request required");
    else if (spdy_is_tunnel(request) ||
             http1_list_has(http_header_value(request, "upgrade"), "spdy/3.1"))
        port_forward_spdy_start(exchange, node, ns, name);
    else
        start_channels(exchange, node, pod, query);
}

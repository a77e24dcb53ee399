/* SPDX-License-Identifier: Apache-2.0 */
/* remote_websocket.c - channels in the messages of a WebSocket. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "codec/base64.h"
#include "http/server.h"
#include "http/websocket.h"
#include "node/remote_inside.h"

enum { CHANNEL_CLOSE = 255 };

static const struct protocol {
    const char *name;
    bool        is_base64, reads_status, has_close;
} protocols[] = {
    { "v5.channel.k8s.io",        false, true,  true },
    { "v4.channel.k8s.io",        false, true,  false },
    { "v4.base64.channel.k8s.io", true,  true,  false },
    { "channel.k8s.io",           false, false, false },
    { "base64.channel.k8s.io",    true,  false, false },
};
/* A client that names none is spoken to as by the first version. */
static const struct protocol unnamed = { NULL, false, false, false };

struct remote_websocket {
    struct remote          remote;
    struct websocket      *websocket;
    const struct protocol *protocol;
};

static struct remote_websocket *of(struct remote *remote)
{
    return container_of(remote, struct remote_websocket, remote);
}

/* ---- from the client ---- */

static void take(struct remote *remote, unsigned char channel, struct bytes bytes)
{
    const struct remote_handler *handler = &remote->handler;
    if (channel == REMOTE_STDIN && remote->wants.std_in)
        handler->input(handler->context, bytes);
    else if (channel == REMOTE_RESIZE)
        handler->resized(handler->context, bytes);
}

static void take_base64(struct remote *remote, unsigned char channel, struct bytes text)
{
    AUTO_ARENA arena = { 0 };
    struct bytes plain;
    if (base64_read(text, &arena, &plain))
        take(remote, (unsigned char)(channel - '0'), plain);
}

/* Only stdin may be ended; a wrong end is the end of all, as nothing behind it makes sense. */
static void take_close(struct remote *remote, struct bytes channels)
{
    const struct remote_handler *handler = &remote->handler;
    if (channels.size != 1 || (unsigned char)channels.at[0] >= REMOTE_CHANNELS)
        remote_close(remote);
    else if (channels.at[0] == REMOTE_STDIN && remote->wants.std_in)
        handler->input_ended(handler->context);
}

static void on_message(void *context, struct websocket *websocket, struct bytes message,
                       bool is_text)
{
    struct remote_websocket *own = context;
    struct remote *remote = &own->remote;
    (void)websocket;
    (void)is_text;
    if (message.size == 0 || remote->is_closed)
        return;
    unsigned char channel = (unsigned char)message.at[0];
    struct bytes rest = { message.at + 1, message.size - 1 };
    if (own->protocol->has_close && channel == CHANNEL_CLOSE)
        take_close(remote, rest);
    else if (own->protocol->is_base64)
        take_base64(remote, channel, rest);
    else
        take(remote, channel, rest);
}

static void on_drained(void *context, struct websocket *websocket)
{
    struct remote_websocket *own = context;
    (void)websocket;
    if (!own->remote.is_closed)
        own->remote.handler.drained(own->remote.handler.context);
}

static void on_closed(void *context, struct websocket *websocket, const struct error *err)
{
    struct remote_websocket *own = context;
    (void)websocket;
    (void)err;
    own->remote.is_closed = true;
    own->remote.handler.closed(own->remote.handler.context);
    free(own);
}

/* ---- to the client ---- */

static void send_channel(struct remote *remote, enum remote_channel channel, struct bytes bytes)
{
    struct remote_websocket *own = of(remote);
    AUTO_BUFFER text = { 0 };
    char first = (char)(own->protocol->is_base64 ? '0' + channel : channel);
    if (own->protocol->is_base64) {
        base64_write(&text, bytes);
        bytes = buffer_bytes(&text);
    }
    websocket_send(own->websocket, (struct bytes){ &first, 1 }, bytes, own->protocol->is_base64);
}

static size_t queued(const struct remote *remote)
{
    const struct remote_websocket *own = container_of(remote, struct remote_websocket, remote);
    return websocket_queued(own->websocket);
}

static void pause_reading(struct remote *remote, bool pause)
{
    websocket_pause(of(remote)->websocket, pause);
}

static void close_all(struct remote *remote)
{
    websocket_pause(of(remote)->websocket, false);   /* the client's own close is to be seen */
    websocket_close(of(remote)->websocket, 1000);
}

static const struct remote_carrier carrier = {
    .send = send_channel, .queued = queued, .pause = pause_reading, .close = close_all
};

static const struct protocol *protocol_named(const char *name)
{
    FOR_EACH(row, protocols)
        if (text_equal(row->name, name))
            return row;
    return &unnamed;
}

/* An empty message on the first channel that is written to tells the client that it is heard. */
static void greet(struct remote *remote)
{
    enum remote_channel channel = remote->wants.std_out   ? REMOTE_STDOUT
                                  : remote->wants.std_err ? REMOTE_STDERR
                                                          : REMOTE_ERROR;
    send_channel(remote, channel, (struct bytes){ "", 0 });
}

bool remote_accept_websocket(struct http_exchange *exchange, const struct remote *begun,
                             struct remote **ret)
{
    const char *names[ARRAY_SIZE(protocols) + 1] = { NULL }, *chosen;
    struct remote_websocket *own = MEMORY_NEW(struct remote_websocket);
    const struct websocket_handler handler = {
        .message = on_message, .drained = on_drained, .closed = on_closed, .context = own
    };
    for (size_t i = 0; i < ARRAY_SIZE(protocols); i++)
        names[i] = protocols[i].name;
    if (!websocket_accept(exchange, names, &handler, &own->websocket, &chosen)) {
        free(own);
        return false;
    }
    own->protocol = protocol_named(chosen);
    own->remote = *begun;
    own->remote.carrier = &carrier;
    own->remote.has_begun = true;
    own->remote.reads_status = own->protocol->reads_status;
    greet(&own->remote);
    *ret = &own->remote;
    return true;
}

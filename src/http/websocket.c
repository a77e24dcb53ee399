/* SPDX-License-Identifier: Apache-2.0 */
/* websocket.c - WebSocket messages over an upgraded exchange or call.
 *
 * wslay reads and writes frames; this file carries its bytes.  A server's socket lies on an
 * exchange, a client's on a call: a carrier is the table of what differs.
 *
 * Holds: `closed` comes from the carrier's own end, never from within a function of websocket.h;
 *        nothing of wslay is entered again from one of its callbacks.
 *
 * Not here: the handshake (websocket_handshake.c). */
#include "http/websocket.h"

#include <stdlib.h>
#include <string.h>
#include <wslay/wslay.h>

#include "base/arena.h"
#include "base/env.h"
#include "http/client.h"
#include "http/connection.h"
#include "http/websocket_inside.h"
#include "io/loop.h"

enum { PEER_CLOSE_MS = 5000 };

/* What wslay asks for. */

static ssize_t on_recv(wslay_event_context_ptr context, uint8_t *place, size_t room, int flags,
                       void *user)
{
    struct websocket *websocket = user;
    struct bytes *incoming = &websocket->incoming;
    (void)flags;
    if (incoming->size == 0 || websocket->is_paused) {
        wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    size_t size = incoming->size < room ? incoming->size : room;
    memcpy(place, incoming->at, size);
    incoming->at += size;
    incoming->size -= size;
    return (ssize_t)size;
}

static ssize_t on_send(wslay_event_context_ptr context, const uint8_t *bytes, size_t size,
                       int flags, void *user)
{
    struct websocket *websocket = user;
    (void)context;
    (void)flags;
    char *copy = memcpy(memory_alloc(size), bytes, size);
    websocket->carrier->write(websocket, (struct http_piece){ { copy, size }, free, copy });
    return (ssize_t)size;
}

static int on_mask(wslay_event_context_ptr context, uint8_t *place, size_t size, void *user)
{
    (void)context;
    (void)user;
    env_random_bytes(env_system(), place, size);
    return 0;
}

static void on_message(wslay_event_context_ptr context,
                       const struct wslay_event_on_msg_recv_arg *message, void *user)
{
    struct websocket *websocket = user;
    (void)context;
    if (wslay_is_ctrl_frame(message->opcode) || !websocket->handler.message)
        return;
    websocket->handler.message(websocket->handler.context, websocket,
                               (struct bytes){ (const char *)message->msg, message->msg_length },
                               message->opcode == WSLAY_TEXT_FRAME);
}

/* After wslay has been left. */

static void begin_end(struct websocket *websocket)
{
    if (websocket->ending)
        return;
    websocket->ending = true;
    websocket->carrier->end(websocket);
}

/* Sends what wslay has queued; once a close frame has gone, nothing follows it.  Ours is queued only
 * now, for wslay would let it overtake the messages. */
static void flush(struct websocket *websocket)
{
    if (websocket->inside || websocket->ending)
        return;
    websocket->inside = true;
    bool failed =
        wslay_event_want_write(websocket->context) && wslay_event_send(websocket->context) != 0;
    if (!failed && websocket->close_code != 0) {
        wslay_event_queue_close(websocket->context, websocket->close_code, NULL, 0);
        failed = wslay_event_send(websocket->context) != 0;
    }
    websocket->inside = false;
    if (failed || wslay_event_get_close_sent(websocket->context))
        begin_end(websocket);
}

static void keep_rest(struct websocket *websocket, struct bytes rest)
{
    struct buffer old = websocket->waiting;
    websocket->waiting = (struct buffer){ 0 };
    buffer_add(&websocket->waiting, rest.at, rest.size);
    buffer_done(&old);
}

void websocket_receive(struct websocket *websocket, struct bytes input)
{
    if (websocket->ending)
        return;
    buffer_add(&websocket->waiting, input.at, input.size);
    if (websocket->is_paused)
        return;
    websocket->incoming = buffer_bytes(&websocket->waiting);
    websocket->inside = true;
    bool failed = wslay_event_recv(websocket->context) != 0;
    websocket->inside = false;
    struct bytes rest = websocket->incoming;
    websocket->incoming = (struct bytes){ 0 };
    keep_rest(websocket, rest);
    flush(websocket);
    if (failed)
        begin_end(websocket);
}

static void on_later(void *context)
{
    struct websocket *websocket = context;
    if (websocket->ending)
        websocket->carrier->give_up(websocket);
    else
        websocket_receive(websocket, (struct bytes){ 0 });
}

struct websocket *websocket_new(const struct websocket_carrier *carrier, uv_loop_t *loop,
                                const struct websocket_handler *handler)
{
    static const struct wslay_event_callbacks callbacks = {
        .recv_callback = on_recv, .send_callback = on_send, .genmask_callback = on_mask,
        .on_msg_recv_callback = on_message,
    };
    struct websocket *websocket = MEMORY_NEW(struct websocket);
    websocket->carrier = carrier;
    websocket->handler = *handler;
    int error = carrier->is_client
                    ? wslay_event_context_client_init(&websocket->context, &callbacks, websocket)
                    : wslay_event_context_server_init(&websocket->context, &callbacks, websocket);
    if (error != 0)
        memory_exhausted();
    wslay_event_config_set_max_recv_msg_length(websocket->context, WEBSOCKET_MESSAGE_MAX);
    websocket->later = loop_timer_new(loop, on_later, websocket);
    return websocket;
}

/* Clean where both sides, or we, had said that it is over. */
void websocket_ended(struct websocket *websocket, const struct error *err)
{
    struct error broken = { 0 };
    bool said = wslay_event_get_close_received(websocket->context) ||
                wslay_event_get_close_sent(websocket->context);
    if (!said && !err) {
        fail(&broken, REASON_SERVICE_UNAVAILABLE, /* os_errno= */ 0, "websocket: unexpected EOF");
        err = &broken;
    }
    if (websocket->handler.closed)
        websocket->handler.closed(websocket->handler.context, websocket, said ? NULL : err);
    loop_timer_free(websocket->later);
    wslay_event_context_free(websocket->context);
    buffer_done(&websocket->waiting);
    buffer_done(&websocket->refusal);
    free(websocket->offered);
    free(websocket);
}

void websocket_drained(struct websocket *websocket)
{
    if (websocket->handler.drained && !websocket->ending)
        websocket->handler.drained(websocket->handler.context, websocket);
}

/* The owner's side. */

void websocket_send(struct websocket *websocket, struct bytes first, struct bytes rest,
                    bool is_text)
{
    AUTO_BUFFER whole = { 0 };
    if (websocket->ending || websocket->close_code != 0)
        return;
    buffer_reserve(&whole, first.size + rest.size + 1);
    buffer_add(&whole, first.at, first.size);
    buffer_add(&whole, rest.at, rest.size);
    const struct wslay_event_msg message = {
        .opcode = is_text ? WSLAY_TEXT_FRAME : WSLAY_BINARY_FRAME,
        .msg = (const uint8_t *)whole.at,
        .msg_length = whole.size,
    };
    wslay_event_queue_msg(websocket->context, &message);
    flush(websocket);
}

size_t websocket_queued(const struct websocket *websocket)
{
    return websocket->carrier->queued(websocket);
}

void websocket_pause(struct websocket *websocket, bool pause)
{
    if (websocket->is_paused == pause)
        return;
    websocket->is_paused = pause;
    websocket->carrier->pause(websocket, pause);
    if (!pause && !websocket->ending)
        loop_timer_start(websocket->later, 0);
}

/* A peer that does not answer our close is not waited for forever. */
void websocket_close(struct websocket *websocket, uint16_t code)
{
    if (websocket->ending || websocket->close_code != 0)
        return;
    websocket->close_code = code;
    flush(websocket);
    if (!websocket->inside)
        begin_end(websocket);
}

void websocket_expect_end(struct websocket *websocket)
{
    loop_timer_start(websocket->later, PEER_CLOSE_MS);
}

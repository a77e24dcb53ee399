/* SPDX-License-Identifier: Apache-2.0 */
/* library_wslay.c - what we use of wslay, which is loaded when a WebSocket opens. */
#include <wslay/wslay.h>

#include "io/library.h"

static struct library library = { .name = "libwslay.so.1" };

FORWARD(void, wslay_event_config_set_max_recv_msg_length,
        (wslay_event_context_ptr ctx, uint64_t val), (ctx, val))
FORWARD(int, wslay_event_context_client_init,
        (wslay_event_context_ptr *ctx, const struct wslay_event_callbacks *callbacks,
         void *user_data),
        (ctx, callbacks, user_data))
FORWARD(void, wslay_event_context_free, (wslay_event_context_ptr ctx), (ctx))
FORWARD(int, wslay_event_context_server_init,
        (wslay_event_context_ptr *ctx, const struct wslay_event_callbacks *callbacks,
         void *user_data),
        (ctx, callbacks, user_data))
FORWARD(int, wslay_event_get_close_received, (wslay_event_context_ptr ctx), (ctx))
FORWARD(int, wslay_event_get_close_sent, (wslay_event_context_ptr ctx), (ctx))
FORWARD(int, wslay_event_queue_close,
        (wslay_event_context_ptr ctx, uint16_t status_code, const uint8_t *reason,
         size_t reason_length),
        (ctx, status_code, reason, reason_length))
FORWARD(int, wslay_event_queue_msg,
        (wslay_event_context_ptr ctx, const struct wslay_event_msg *arg), (ctx, arg))
FORWARD(int, wslay_event_recv, (wslay_event_context_ptr ctx), (ctx))
FORWARD(int, wslay_event_send, (wslay_event_context_ptr ctx), (ctx))
FORWARD(void, wslay_event_set_error, (wslay_event_context_ptr ctx, int val), (ctx, val))
FORWARD(int, wslay_event_want_write, (wslay_event_context_ptr ctx), (ctx))

/* SPDX-License-Identifier: Apache-2.0 */
/* websocket.h - RFC 6455 frames over an upgraded exchange or call (wslay does the framing).
 *
 * Messages are bounded by WEBSOCKET_MESSAGE_MAX; pings are answered; a close is answered with a
 * close. Thread: the loop's. */
#ifndef KNARR_HTTP_WEBSOCKET_H
#define KNARR_HTTP_WEBSOCKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

struct http_exchange;
struct http_target;
struct websocket;

enum { WEBSOCKET_MESSAGE_MAX = 1 << 20 };

struct websocket_handler {
    void (*opened)(void *context, struct websocket *,
                   const char *subprotocol); /* client side only */
    void (*message)(void *context, struct websocket *, struct bytes, bool is_text);
    void (*drained)(void *context, struct websocket *);      /* the queue fell below 64 KiB */
    void (*closed)(void *context, struct websocket *,
                   const struct error *err); /* last call; NULL: clean */
    void  *context;
};

/* Server side.  `subprotocols` in order of our preference, NULL-terminated; the first that the
 * client offers is taken. False (a 400 or 403 has been sent) where the handshake is wrong or no
 * protocol fits; *ret_subprotocol is NULL when the client offered none. */
bool websocket_accept(struct http_exchange *, const char *const *subprotocols,
                      const struct websocket_handler *, struct websocket **ret,
                      const char **ret_subprotocol);
/* Client side: the handshake is a GET with these extra headers. A refused upgrade reports `closed`
 * with the server's Status message, or "unable to upgrade connection: " and its text. */
struct http_header;
struct websocket *websocket_dial(struct http_target *, const char *target,
                                 const char *const *subprotocols, const struct http_header *,
                                 size_t header_count, const struct websocket_handler *);
void websocket_send(struct websocket *, struct bytes first, struct bytes rest,
                    bool is_text); /* one message of both parts */
size_t websocket_queued(const struct websocket *);
void   websocket_pause(struct websocket *, bool pause);
void websocket_close(struct websocket *,
                     uint16_t code); /* after what is queued; `closed` follows */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* remote_streams.h - the client's end of an exec or attach: five channels, however they travel.
 *
 * WebSocket: the first byte of each message is the channel; subprotocols v5, v4 and plain
 * channel.k8s.io, the latter two also with "base64." (text messages: a digit, then base64).  In v5
 * the byte 255 and a channel end that channel.
 * SPDY: a stream for each channel, named by its header streamtype; protocols v4 to v1.channel.k8s.io.
 * It begins when the client has opened those that it asked for, within CREATION_MS.
 *
 * Thread: the loop's.  No callback comes from within a function of this header. */
#ifndef KNARR_NODE_REMOTE_STREAMS_H
#define KNARR_NODE_REMOTE_STREAMS_H

#include <stdbool.h>
#include <uv.h>

#include "base/bytes.h"

struct http_exchange;
struct remote;

enum remote_channel {
    REMOTE_STDIN,
    REMOTE_STDOUT,
    REMOTE_STDERR,
    REMOTE_ERROR,                        /* the final Status */
    REMOTE_RESIZE,
    REMOTE_CHANNELS
};

struct remote_wants {
    bool std_in, std_out, std_err, tty;
};

struct remote_handler {
    void (*begun)(void *context);        /* all channels are there */
    void (*input)(void *context, struct bytes);
    void (*input_ended)(void *context);
    void (*resized)(void *context, struct bytes json);   /* {"Width":80,"Height":24} */
    void (*drained)(void *context);      /* what waits to be sent fell below 64 KiB */
    void (*closed)(void *context);       /* the last call */
    void  *context;
};

/* Upgrades the exchange.  False: it has been answered with why not. */
bool remote_accept(struct http_exchange *, uv_loop_t *, const struct remote_wants *,
                   const struct remote_handler *, struct remote **ret);
bool remote_has_begun(const struct remote *);    /* already with the upgrade: no callback comes */
bool remote_reads_status(const struct remote *); /* the error channel has JSON; before v4 a text */
void remote_send(struct remote *, enum remote_channel,
                 struct bytes); /* dropped where the client did not ask for it */
size_t remote_queued(const struct remote *);
void remote_pause(struct remote *, bool pause);
void remote_close(struct remote *);      /* after what is queued; `closed` follows */

#endif

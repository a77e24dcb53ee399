/* SPDX-License-Identifier: Apache-2.0 */
/* transport.h - a stream of bytes over a socket, with or without TLS, for servers and clients.
 *
 * The transports of a loop share a hub: one set of buffers for whichever is at work, and a list of
 * those that have something to send.  What a turn of the loop produces goes out at its end: small
 * writes become one TLS record, records become one send.  A transport at rest owns no buffer; what
 * the kernel does not take is kept in `unsent`, and then no more is produced.
 *
 * Holds: events are called from the loop only, never from within a function below; after
 *        transport_close there is no event any more.
 * Thread: the loop's. */
#ifndef KNARR_HTTP_TRANSPORT_H
#define KNARR_HTTP_TRANSPORT_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <uv.h>

#include "base/bytes.h"
#include "base/list.h"

struct transport;
struct transport_hub;

enum { TRANSPORT_TURN_BYTES = 1 << 20 };         /* what one transport may send in a turn */

/* The hub of a loop; made with the first get, gone with the last put (and a turn of the loop). */
struct transport_hub *transport_hub_get(uv_loop_t *);
void transport_hub_put(struct transport_hub *);

struct transport_events {
    void (*ready)(struct transport *);           /* connected, and TLS agreed on */
    void (*input)(struct transport *, struct bytes); /* size 0: the peer has ended its side; once */
    void (*output)(
        struct transport *); /* there is room: put, until transport_is_full; do not close */
    void (*turned)(
        struct transport *); /* after output, or where there was no room for it; may close */
    void (*failed)(struct transport *);          /* error and failure say why; close it */
};

enum transport_state {
    TRANSPORT_CONNECTING,
    TRANSPORT_HANDSHAKE,
    TRANSPORT_OPEN,
    TRANSPORT_CLOSED
};

struct transport {
    const struct transport_events *events;
    struct transport_hub *hub;
    uv_poll_t             poll;
    SSL                  *ssl;                   /* NULL: plain */
    int                   fd;
    int                   polled;                /* UV_READABLE, UV_WRITABLE: what we wait for */
    int                   error;                 /* negative errno of a failure; 0: none */
    enum transport_state  state;
    bool                  paused, input_ended, resume;
    struct list           scheduled;             /* in the hub */
    struct list           warm;                  /* in the hub: it has OpenSSL's record buffers */
    struct buffer         unsent;                /* what the kernel did not take, from unsent_at */
    size_t                unsent_at;
    size_t                turn_bytes;            /* put since the turn began */
    uint64_t              sent_bytes;            /* given to the kernel, ever */
    void                (*closed)(struct transport *);
    char                  failure[120];          /* TLS's reason; "" where errno says it all */
};

/* Takes the descriptor (non-blocking) and `ssl`, also where it fails: negative errno. */
int  transport_open(struct transport *, struct transport_hub *, const struct transport_events *,
                    int fd, SSL *ssl, bool is_connecting);
/* Sends what was put, says goodbye to TLS, closes; `closed` is called in a later turn and may free.
 */
void transport_close(struct transport *, void (*closed)(struct transport *));
void transport_schedule(struct transport *);     /* `output` at the end of this turn */
void transport_put(struct transport *, struct bytes);    /* within `output` only; takes all */
void transport_put_text(struct transport *, const char *);
/* What follows is in another TLS record; within `output` only.  Readers who wait for their socket
 * before each message do not see a second one that OpenSSL has read with the first. */
void transport_end_record(struct transport *);
bool transport_is_full(
    const struct transport *); /* the kernel's buffer is, or the turn's share is used up */
void transport_pause(struct transport *, bool pause);    /* no input */
void transport_end_output(
    struct transport *); /* half close, after what was put; within `output` only */
/* The peer's end has come, whether or not all before it was read (TCP only). */
bool transport_peer_has_ended(const struct transport *);
static inline size_t transport_unsent(const struct transport *transport)
{
    return transport->unsent.size - transport->unsent_at;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* spdy.h - SPDY/3.1: many streams of bytes on one upgraded connection, as older clients (and
 * kubectl port-forward, inside a WebSocket) want them for exec, attach and port-forward.
 *
 * It speaks as Go's spdystream does, which is all there is on the other side: windows are not
 * kept, so one slow stream holds up its whole session; WINDOW_UPDATE and SETTINGS are dropped, PING
 * is answered.  Streams are opened by the client; at most SPDY_STREAMS_MAX at a time.
 *
 * A stream that the handler took lives until spdy_release, whatever the peer does meanwhile; what
 * is sent on one that was reset is dropped.
 * Thread: the loop's.  No callback comes from within a function of this header. */
#ifndef KNARR_HTTP_SPDY_H
#define KNARR_HTTP_SPDY_H

#include "http/spdy_frame.h"

struct spdy;
struct spdy_stream;

enum { SPDY_STREAMS_MAX = 1000 };

struct spdy_handler {
    /* A new stream; true takes it (and an owner may be set), false resets it. */
    bool (*opened)(void *context, struct spdy *, struct spdy_stream *);
    void (*data)(void *context, struct spdy_stream *, struct bytes);
    void (*ended)(void *context, struct spdy_stream *);  /* the client will send no more on it */
    void (*reset)(void *context, struct spdy_stream *);  /* the client wants no more of it */
    void (*drained)(void *context, struct spdy *);       /* the queue fell below 64 KiB */
    void (*closed)(void *context, struct spdy *); /* last call; streams must be released by now, or
                                                     are gone with it */
    void  *context;
};

/* The upgrade of an exchange.  Of what the client names in X-Stream-Protocol-Version the first that
 * is among `protocols` (NULL-terminated) is taken.  False: a 400 or 403 has been sent. */
bool spdy_accept(struct http_exchange *, const char *const *protocols, const struct spdy_handler *,
                 struct spdy **ret, const char **ret_protocol);
/* The same inside a WebSocket, each message a part of the stream of bytes; its subprotocol is
 * "SPDY/3.1+" with one of the protocols. */
bool spdy_accept_tunnel(struct http_exchange *, const char *const *protocols,
                        const struct spdy_handler *, struct spdy **ret);
bool spdy_is_tunnel(const struct http_request *);    /* whether a WebSocket asks for it */

size_t spdy_queued(const struct spdy *);             /* bytes not yet handed to the kernel */
void   spdy_pause(struct spdy *, bool pause);        /* nothing is read; may overrun by one read */
void   spdy_close(struct spdy *);        /* GOAWAY, after what is queued; `closed` follows */

/* {NULL,0} where absent; they live as long as the stream. */
struct bytes spdy_stream_header(const struct spdy_stream *, const char *lower_case_name);
uint32_t     spdy_stream_id(const struct spdy_stream *);
void         spdy_stream_set_owner(struct spdy_stream *, void *owner);
void        *spdy_stream_owner(const struct spdy_stream *);
void         spdy_send(struct spdy_stream *, struct bytes);
void         spdy_end(struct spdy_stream *);         /* FIN: no more from us */
void         spdy_release(struct spdy_stream *);     /* resets it unless both sides have ended */

#endif

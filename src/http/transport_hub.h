/* SPDX-License-Identifier: Apache-2.0 */
/* transport_hub.h - what the transports of one loop share; for transport.c and transport_hub.c.
 *
 * Two buffers on the way out: plain text is gathered in `plain` until a record is full, records
 * in `wire` until a send is worth it.  Both are empty whenever no transport is at work. */
#ifndef KNARR_HTTP_TRANSPORT_HUB_H
#define KNARR_HTTP_TRANSPORT_HUB_H

#include "http/transport.h"

enum {
    RECORD_BYTES = 16384,                  /* the most that one TLS record holds */
    WIRE_BYTES = 4 * (RECORD_BYTES + 256), /* sent at once */
    WIRE_ROOM_BYTES =
        6 * (RECORD_BYTES + 256), /* and what may still come when the kernel takes no more */
    INPUT_BYTES = 64 * 1024,
    WARM_MAX = 8
};

struct transport_hub {
    uv_prepare_t          prepare;
    uv_check_t            check;
    uv_idle_t idle; /* active while a transport waits for the next turn */
    uv_loop_t            *loop;
    struct transport_hub *next;                  /* of the process */
    int                   users, open_handles;
    struct list           scheduled;
    struct list           warm;                  /* the longest at rest first */
    int                   warm_count;
    const struct transport *at_work;             /* whose bytes are in the buffers */
    struct buffer wire; /* of WIRE_ROOM_BYTES; a transport that blocks takes it */
    struct buffer         spare;                 /* one that came back, or nothing */
    size_t                plain_size;
    char                  plain[RECORD_BYTES];
    char                  input[INPUT_BYTES];
};

/* Gives the wire buffer away, and a fresh one takes its place; and one back. */
struct buffer transport_hub_take_wire(struct transport_hub *);
void transport_hub_give_back(struct transport_hub *, struct buffer *);

/* Those that were at work last keep OpenSSL's record buffers (33 KB each); the others have none. */
void transport_hub_keep_warm(struct transport *);
void transport_hub_forget_warm(struct transport *);

void transport_run_scheduled(struct transport *);        /* in transport.c */

#endif

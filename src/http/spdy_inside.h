/* SPDX-License-Identifier: Apache-2.0 */
/* spdy_inside.h - what spdy.c and its handshakes share. */
#ifndef KNARR_HTTP_SPDY_INSIDE_H
#define KNARR_HTTP_SPDY_INSIDE_H

#include "http/spdy.h"

/* What a session lies on. */
struct spdy_carrier {
    void (*write)(void *carrier, struct bytes head, struct bytes rest);
    void (*end)(void *carrier);          /* no more from us; spdy_ended follows */
    void (*pause)(void *carrier, bool);
    size_t (*queued)(const void *carrier);
};

struct spdy *spdy_new(const struct spdy_carrier *, void *carrier, const struct spdy_handler *);
void spdy_free(struct spdy *);           /* one that never began */
void spdy_set_carrier(struct spdy *, void *carrier);
void spdy_receive(struct spdy *, struct bytes input);
void spdy_drained(struct spdy *);
void spdy_ended(struct spdy *);          /* the carrier is gone: tells the handler, and frees */

#endif

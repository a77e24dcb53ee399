/* SPDX-License-Identifier: Apache-2.0 */
/* forward_connection.h - one TCP connection to a port of a pod, from inside its network namespace.
 *
 * It goes to 127.0.0.1, and where nobody listens there to [::1]: so what listens on loopback alone
 * is reached too.  Either side may end while the other goes on.
 *
 * Thread: the loop's.  No callback comes from within a function of this header. */
#ifndef KNARR_NODE_FORWARD_CONNECTION_H
#define KNARR_NODE_FORWARD_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct forward_connection;
struct node_context;
struct pod;

enum { FORWARD_QUEUE_HIGH = 256 * 1024 };

struct forward_events {
    void (*data)(void *context, struct bytes);
    void (*ended)(void *context);        /* the pod will send no more */
    void (*room)(void *context);         /* less than FORWARD_QUEUE_HIGH waits again */
    void (*failed)(void *context, const char *why);  /* not connected, or broken; close it */
    void  *context;
};

struct forward_connection *forward_connection_new(struct node_context *, const struct pod *,
                                                  uint16_t port, const struct forward_events *);
/* No event any more; what waits to be sent is dropped.  Accepts NULL. */
void forward_connection_close(struct forward_connection *);
void forward_connection_write(struct forward_connection *, struct bytes);    /* copies */
void forward_connection_end(struct forward_connection *); /* no more from us, after what waits */
void forward_connection_pause(struct forward_connection *, bool pause);      /* no data */
/* More should not be written until `room`. */
bool forward_connection_is_full(const struct forward_connection *);

#endif

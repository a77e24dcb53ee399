/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_sync.h - serves Ingresses of our class (object/ingress_class.h) by nginx on this node.
 *
 * Services and the Secrets that Ingresses name are watched only while there are such Ingresses, and
 * nginx runs only then.  A Secret that is no key pair, a backend that is no Service, and what else
 * cannot be served is told by an Event of the Ingress; all others go on.
 *
 * Thread: the loop's. */
#ifndef KNARR_NODE_INGRESS_SYNC_H
#define KNARR_NODE_INGRESS_SYNC_H

#include <stdint.h>
#include <uv.h>

struct client;
struct event_recorder;
struct ingress_sync;
struct object_cache;

struct ingress_sync_options {
    uv_loop_t             *loop;
    struct client         *client;
    struct object_cache   *objects;      /* for Secrets */
    struct event_recorder *events;
    const char            *folder, *error_log;
    uint16_t               outer_https_port;     /* on the machine; what clients call */
};
struct ingress_sync *ingress_sync_new(const struct ingress_sync_options *);
void ingress_sync_free(struct ingress_sync *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* remote_inside.h - what the two kinds of remote streams share.  Thread: the loop's. */
#ifndef KNARR_NODE_REMOTE_INSIDE_H
#define KNARR_NODE_REMOTE_INSIDE_H

#include "node/remote_streams.h"

struct remote_carrier {
    void (*send)(struct remote *, enum remote_channel, struct bytes);
    size_t (*queued)(const struct remote *);
    void (*pause)(struct remote *, bool);
    void (*close)(struct remote *);
};

struct remote {                          /* embedded in its kind's struct */
    const struct remote_carrier *carrier;
    struct remote_handler        handler;
    struct remote_wants          wants;
    bool                         has_begun, reads_status, is_closed;
};

bool remote_accept_websocket(struct http_exchange *, const struct remote *, struct remote **ret);
bool remote_accept_spdy(struct http_exchange *, uv_loop_t *, const struct remote *,
                        struct remote **ret);

#endif

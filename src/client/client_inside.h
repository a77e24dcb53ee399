/* SPDX-License-Identifier: Apache-2.0 */
/* client_inside.h - the inside of a client, for client.c and watch.c.  Thread: the loop's. */
#ifndef KNARR_CLIENT_CLIENT_INSIDE_H
#define KNARR_CLIENT_CLIENT_INSIDE_H

#include <uv.h>

#include "base/arena.h"
#include "client/client.h"
#include "http/client.h"

struct client {
    uv_loop_t          *loop;
    struct env         *env;
    struct tls_context *tls;             /* NULL: plain HTTP */
    struct http_target *target;
    struct arena        arena;           /* of the texts */
    const char         *prefix;          /* of every path; "" */
    struct http_header  headers[CLIENT_HEADERS_MAX];     /* who we are, and for whom we ask */
    size_t              header_count;
    void              (*warned)(void *context, struct bytes text);
    void               *warned_context;
};

/* A call with our headers; fills in target and headers of the options. */
struct http_call *client_http_call(struct client *, struct http_call_options *, const char *accept,
                                   const char *content_type);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* client_state.h - what the files of client/ share. */
#ifndef KNARR_CLIENT_CLIENT_STATE_H
#define KNARR_CLIENT_CLIENT_STATE_H

#include "client/client.h"
#include "http/client.h"

struct client {
    uv_loop_t          *loop;
    struct env         *env;
    struct tls_context *tls;
    struct http_target *target;
    char               *authorization, *user_agent;
};

/* A Status (or any other body) as an error; the causes lie in the arena. */
void client_status_error(int status, struct bytes body, struct arena *, struct error *err);

#endif

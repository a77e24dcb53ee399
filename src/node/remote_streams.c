/* SPDX-License-Identifier: Apache-2.0 */
/* remote_streams.c - see remote_streams.h: which kind an upgrade asks for. */
#include "node/remote_streams.h"

#include "http/http1_head.h"
#include "node/remote_inside.h"

bool remote_accept(struct http_exchange *exchange, uv_loop_t *loop,
                   const struct remote_wants *wants, const struct remote_handler *handler,
                   struct remote **ret)
{
    const struct remote begun = { .handler = *handler, .wants = *wants };
    const struct http_request *request = http_exchange_request(exchange);
    return http1_list_has(http_header_value(request, "upgrade"), "spdy/3.1")
               ? remote_accept_spdy(exchange, loop, &begun, ret)
               : remote_accept_websocket(exchange, &begun, ret);
}

bool remote_has_begun(const struct remote *remote)
{
    return remote->has_begun;
}

bool remote_reads_status(const struct remote *remote)
{
    return remote->reads_status;
}

void remote_send(struct remote *remote, enum remote_channel channel, struct bytes bytes)
{
    const struct remote_wants *wants = &remote->wants;
    bool is_wanted = channel == REMOTE_STDOUT   ? wants->std_out
                     : channel == REMOTE_STDERR ? wants->std_err
                                                : true;
    if (is_wanted && !remote->is_closed)
        remote->carrier->send(remote, channel, bytes);
}

size_t remote_queued(const struct remote *remote)
{
    return remote->is_closed ? 0 : remote->carrier->queued(remote);
}

void remote_pause(struct remote *remote, bool pause)
{
    if (!remote->is_closed)
        remote->carrier->pause(remote, pause);
}

void remote_close(struct remote *remote)
{
    if (remote->is_closed)
        return;
    remote->is_closed = true;
    remote->carrier->close(remote);
}

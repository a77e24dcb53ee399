/* SPDX-License-Identifier: Apache-2.0 */
/* remote_spdy.c - channels as the streams of a SPDY session.
 *
 * The client opens one stream for each channel that it asked for in the request, and one for the
 * error; whatever else it opens is reset. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "http/server.h"
#include "http/spdy.h"
#include "io/loop.h"
#include "node/remote_inside.h"

enum { CREATION_MS = 30000, RESIZE_LINE_MAX = 1024 };

static const char *const stream_types[REMOTE_CHANNELS] = {
    [REMOTE_STDIN] = "stdin", [REMOTE_STDOUT] = "stdout", [REMOTE_STDERR] = "stderr",
    [REMOTE_ERROR] = "error", [REMOTE_RESIZE] = "resize",
};

struct remote_spdy {
    struct remote       remote;
    struct spdy        *session;
    struct spdy_stream *streams[REMOTE_CHANNELS];
    struct loop_timer  *patience;        /* until all streams are there */
    struct buffer       sizes;           /* of the resize stream: JSON not yet whole */
    bool                resizes;
};

static struct remote_spdy *of(struct remote *remote)
{
    return container_of(remote, struct remote_spdy, remote);
}

static bool is_wanted(const struct remote_spdy *own, enum remote_channel channel)
{
    const struct remote_wants *wants = &own->remote.wants;
    const bool wanted[REMOTE_CHANNELS] = { [REMOTE_STDIN] = wants->std_in,
                                           [REMOTE_STDOUT] = wants->std_out,
                                           [REMOTE_STDERR] = wants->std_err,
                                           [REMOTE_ERROR] = true,
                                           [REMOTE_RESIZE] = wants->tty && own->resizes };
    return wanted[channel];
}

/* ---- from the client ---- */

static void begin_if_whole(struct remote_spdy *own)
{
    for (int i = 0; i < REMOTE_CHANNELS; i++)
        if (is_wanted(own, (enum remote_channel)i) && !own->streams[i])
            return;
    loop_timer_stop(own->patience);
    own->remote.has_begun = true;
    own->remote.handler.begun(own->remote.handler.context);
}

static bool on_opened(void *context, struct spdy *session, struct spdy_stream *stream)
{
    struct remote_spdy *own = context;
    struct bytes type = spdy_stream_header(stream, "streamtype");
    (void)session;
    for (int i = 0; i < REMOTE_CHANNELS; i++) {
        if (!bytes_equal_text(type, stream_types[i]))
            continue;
        if (own->streams[i] || !is_wanted(own, (enum remote_channel)i) || own->remote.is_closed)
            return false;
        own->streams[i] = stream;
        begin_if_whole(own);
        return true;
    }
    return false;
}

/* One JSON object a line, or one a write: what is whole is told. */
static void take_sizes(struct remote_spdy *own, struct bytes bytes)
{
    const struct remote_handler *handler = &own->remote.handler;
    for (size_t i = 0; i < bytes.size; i++) {
        buffer_add_char(&own->sizes, bytes.at[i]);
        if (bytes.at[i] == '}')
            handler->resized(handler->context, buffer_bytes(&own->sizes));
        if (bytes.at[i] == '}' || own->sizes.size > RESIZE_LINE_MAX)
            buffer_reset(&own->sizes);
    }
}

static void on_data(void *context, struct spdy_stream *stream, struct bytes bytes)
{
    struct remote_spdy *own = context;
    const struct remote_handler *handler = &own->remote.handler;
    if (own->remote.is_closed)
        return;
    if (stream == own->streams[REMOTE_STDIN])
        handler->input(handler->context, bytes);
    else if (stream == own->streams[REMOTE_RESIZE])
        take_sizes(own, bytes);
}

static void on_ended(void *context, struct spdy_stream *stream)
{
    struct remote_spdy *own = context;
    if (stream == own->streams[REMOTE_STDIN] && !own->remote.is_closed)
        own->remote.handler.input_ended(own->remote.handler.context);
}

static void on_drained(void *context, struct spdy *session)
{
    struct remote_spdy *own = context;
    (void)session;
    if (!own->remote.is_closed)
        own->remote.handler.drained(own->remote.handler.context);
}

static void on_closed(void *context, struct spdy *session)
{
    struct remote_spdy *own = context;
    (void)session;
    own->remote.is_closed = true;
    own->remote.handler.closed(own->remote.handler.context);
    loop_timer_free(own->patience);
    buffer_done(&own->sizes);
    free(own);
}

static void out_of_patience(void *context)
{
    struct remote_spdy *own = context;
    remote_close(&own->remote);
}

/* ---- to the client ---- */

static void send_stream(struct remote *remote, enum remote_channel channel, struct bytes bytes)
{
    struct spdy_stream *stream = of(remote)->streams[channel];
    if (stream)
        spdy_send(stream, bytes);
}

static size_t queued(const struct remote *remote)
{
    const struct remote_spdy *own = container_of(remote, struct remote_spdy, remote);
    return spdy_queued(own->session);
}

static void pause_reading(struct remote *remote, bool pause)
{
    spdy_pause(of(remote)->session, pause);
}

static void close_all(struct remote *remote)
{
    struct remote_spdy *own = of(remote);
    for (int i = 0; i < REMOTE_CHANNELS; i++)
        if (own->streams[i])
            spdy_end(own->streams[i]);
    spdy_pause(own->session, false);
    spdy_close(own->session);
}

static const struct remote_carrier carrier = {
    .send = send_stream, .queued = queued, .pause = pause_reading, .close = close_all
};

bool remote_accept_spdy(struct http_exchange *exchange, uv_loop_t *loop,
                        const struct remote *begun, struct remote **ret)
{
    static const char *const protocols[] = { "v4.channel.k8s.io", "v3.channel.k8s.io",
                                             "v2.channel.k8s.io", "channel.k8s.io", NULL };
    struct remote_spdy *own = MEMORY_NEW(struct remote_spdy);
    const char *chosen;
    const struct spdy_handler handler = { .opened = on_opened, .data = on_data, .ended = on_ended,
                                          .reset = on_ended, .drained = on_drained,
                                          .closed = on_closed, .context = own };
    own->remote = *begun;
    if (!spdy_accept(exchange, protocols, &handler, &own->session, &chosen)) {
        free(own);
        return false;
    }
    own->remote.carrier = &carrier;
    own->remote.reads_status = strcmp(chosen, protocols[0]) == 0;
    own->resizes = own->remote.reads_status || strcmp(chosen, protocols[1]) == 0;
    own->patience = loop_timer_new(loop, out_of_patience, own);
    loop_timer_start(own->patience, CREATION_MS);
    *ret = &own->remote;
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_spdy.c - any bytes end in frames or in the session's end, within its bounds; streams are
 * taken, answered, reset and released as the bytes say. */
#include "../fuzz.h"

#include "base/arena.h"
#include "http/spdy_inside.h"

struct scene {
    size_t streams, sent;
};

static void write_out(void *context, struct bytes head, struct bytes rest)
{
    struct scene *scene = context;
    scene->sent += head.size + rest.size;
}

static void end(void *context)
{
    (void)context;
}

static void pause_reading(void *context, bool pause)
{
    (void)context;
    (void)pause;
}

static size_t queued(const void *context)
{
    return ((const struct scene *)context)->sent;
}

static bool opened(void *context, struct spdy *session, struct spdy_stream *stream)
{
    struct scene *scene = context;
    (void)session;
    FUZZ_CHECK(spdy_stream_id(stream) % 2 == 1);
    return ++scene->streams % 4 != 0;
}

static void data(void *context, struct spdy_stream *stream, struct bytes bytes)
{
    (void)context;
    FUZZ_CHECK(bytes.size > 0);
    spdy_send(stream, bytes);
    if (bytes.at[0] == 'e')
        spdy_end(stream);
    if (bytes.at[0] == 'x')
        spdy_release(stream);
}

static void ended(void *context, struct spdy_stream *stream)
{
    (void)context;
    spdy_end(stream);
    spdy_release(stream);
}

static void reset(void *context, struct spdy_stream *stream)
{
    (void)context;
    spdy_release(stream);
}

static void session_event(void *context, struct spdy *session)
{
    (void)context;
    (void)session;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const struct spdy_carrier carrier = {
        .write = write_out, .end = end, .pause = pause_reading, .queued = queued
    };
    struct scene scene = { 0 };
    const struct spdy_handler handler = { .opened = opened, .data = data, .ended = ended,
                                          .reset = reset, .drained = session_event,
                                          .closed = session_event, .context = &scene };
    struct spdy *session = spdy_new(&carrier, &scene, &handler);
    size_t part = size ? 1 + bytes[size - 1] % 64 : 1;
    for (size_t at = 0; at < size; at += part)
        spdy_receive(session, (struct bytes){ (const char *)bytes + at,
                                              size - at < part ? size - at : part });
    spdy_ended(session);
    return 0;
}

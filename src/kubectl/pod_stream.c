/* SPDX-License-Identifier: Apache-2.0 */
/* pod_stream.c - see pod_stream.h. */
#include "kubectl/pod_stream.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "codec/json.h"
#include "codec/value.h"
#include "http/client.h"
#include "http/url.h"
#include "http/websocket.h"
#include "kubectl/session.h"

enum {
    CHANNEL_STDIN,
    CHANNEL_STDOUT,
    CHANNEL_STDERR,
    CHANNEL_ERROR,
    CHANNEL_RESIZE,
    CHANNEL_CLOSE = 255
};
enum { READ_SIZE = 16 * 1024, QUEUE_HIGH = 256 * 1024, FAILED_CODE = 1 };

static void send_channel(struct pod_stream *stream, unsigned char channel, struct bytes bytes)
{
    websocket_send(stream->socket, (struct bytes){ (const char *)&channel, 1 }, bytes,
                   /* is_text= */ false);
}

void pod_stream_end_input(struct pod_stream *stream)
{
    static const char closed_channel = CHANNEL_STDIN;
    if (!stream->is_over)
        send_channel(stream, CHANNEL_CLOSE, (struct bytes){ &closed_channel, 1 });
}

/* ---- our own standard input ---- */

static void stop_input(struct pod_stream *stream)
{
    if (stream->has_input)
        uv_poll_stop(&stream->input);
}

static void input_ready(uv_poll_t *poll, int status, int events)
{
    struct pod_stream *stream = poll->data;
    char bytes[READ_SIZE];
    (void)events;
    ssize_t size = status < 0 ? 0 : read(0, bytes, sizeof bytes);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0) {
        stop_input(stream);
        pod_stream_end_input(stream);
        return;
    }
    send_channel(stream, CHANNEL_STDIN, (struct bytes){ bytes, (size_t)size });
    if (websocket_queued(stream->socket) > QUEUE_HIGH)
        stop_input(stream);
}

/* A file cannot be polled, and need not be: it is there. */
static void send_file(struct pod_stream *stream)
{
    char bytes[READ_SIZE];
    ssize_t size = 0;
    while (!stream->is_over && (size = read(0, bytes, sizeof bytes)) > 0)
        if (!pod_stream_send(stream, (struct bytes){ bytes, (size_t)size }))
            break;
    if (size < 0)
        fprintf(stderr, "warning: standard input cannot be read: %s\n", strerror(errno));
    pod_stream_end_input(stream);
}

static void drained(void *context, struct websocket *socket)
{
    struct pod_stream *stream = context;
    (void)socket;
    if (stream->has_input)
        uv_poll_start(&stream->input, UV_READABLE, input_ready);
    else
        uv_stop(&stream->session->loop); /* pod_stream_send waits for this */
}

/* ---- the terminal ---- */

static void send_size(struct pod_stream *stream, unsigned more)
{
    struct winsize size;
    AUTO_BUFFER text = { 0 };
    if (ioctl(0, TIOCGWINSZ, &size) != 0)
        return;
    buffer_printf(&text, "{\"Width\":%u,\"Height\":%u}", size.ws_col + more, size.ws_row + more);
    send_channel(stream, CHANNEL_RESIZE, buffer_bytes(&text));
}

static void window_changed(uv_signal_t *handle, int number)
{
    (void)number;
    send_size(handle->data, 0);
}

static void make_raw(struct pod_stream *stream)
{
    struct termios raw;
    if (!stream->options->wants_tty || tcgetattr(0, &stream->saved) != 0)
        return;
    raw = stream->saved;
    cfmakeraw(&raw);
    stream->is_raw = tcsetattr(0, TCSANOW, &raw) == 0;
    if (!stream->is_raw)
        return;
    uv_signal_init(&stream->session->loop, &stream->resized);
    stream->resized.data = stream;
    uv_signal_start(&stream->resized, window_changed, SIGWINCH);
    if (stream->options->repaints)       /* a window that changes its size is painted anew */
        send_size(stream, 1);
    send_size(stream, 0);
}

/* ---- the connection ---- */

static void opened(void *context, struct websocket *socket, const char *subprotocol)
{
    struct pod_stream *stream = context;
    (void)socket;
    (void)subprotocol;
    stream->is_open = true;
    make_raw(stream);
}

int pod_stream_result(const struct value *status, struct bytes *ret_said)
{
    const struct value *causes = value_at(status, "details.causes");
    int64_t code = 0;
    *ret_said = (struct bytes){ 0 };
    if (bytes_equal_text(value_string(status, "status"), "Success"))
        return 0;
    for (size_t i = 0; i < value_count(causes); i++)
        if (bytes_equal_text(value_string(value_item(causes, i), "reason"), "ExitCode"))
            (void)!bytes_to_int64(value_string(value_item(causes, i), "message"), &code);
    if (code <= 0)
        *ret_said = value_string(status, "message");
    return code > 0 && code < 256 ? (int)code : FAILED_CODE;
}

static void read_result(struct pod_stream *stream, struct bytes text)
{
    struct arena *arena = &stream->session->arena;
    struct bytes said;
    const struct value *status = json_parse(
        (struct bytes){ arena_copy(arena, text.at, text.size), text.size }, NULL, arena, NULL);
    if (!status)
        return;
    stream->code = pod_stream_result(status, &said);
    fflush(stdout);
    if (said.size)
        fprintf(stderr, "error: %.*s\n", BYTES_ARG(said));
    else if (stream->code && !stream->options->is_quiet)
        fprintf(stderr, "command terminated with exit code %d\n", stream->code);
}

static void take_output(struct pod_stream *stream, bool is_error, struct bytes bytes)
{
    FILE *out = is_error ? stderr : stdout;
    if (stream->options->output) {
        if (!stream->options->output(stream->options->context, is_error, bytes))
            websocket_pause(stream->socket, true);
        return;
    }
    fwrite(bytes.at, 1, bytes.size, out);
    fflush(out);
}

static void message(void *context, struct websocket *socket, struct bytes bytes, bool is_text)
{
    struct pod_stream *stream = context;
    (void)socket;
    (void)is_text;
    if (bytes.size == 0)
        return;
    unsigned char channel = (unsigned char)bytes.at[0];
    struct bytes rest = { bytes.at + 1, bytes.size - 1 };
    if (channel == CHANNEL_STDOUT || channel == CHANNEL_STDERR)
        take_output(stream, channel == CHANNEL_STDERR, rest);
    else if (channel == CHANNEL_ERROR)
        read_result(stream, rest);
}

static void closed(void *context, struct websocket *socket, const struct error *err)
{
    struct pod_stream *stream = context;
    (void)socket;
    if (err) {
        stream->err = *err;
        stream->code = FAILED_CODE;
    }
    stream->is_over = true;
    uv_stop(&stream->session->loop);
}

static const char *target_of(const struct pod_stream *stream)
{
    const struct pod_stream_options *options = stream->options;
    struct arena *arena = &stream->session->arena;
    AUTO_BUFFER target = { 0 };
    buffer_printf(&target, "%s?container=%s&stdout=true&stderr=%s&stdin=%s&tty=%s",
                  client_path(well_known.pod, options->ns, options->pod, options->subresource,
                              arena),
                  options->container, options->wants_tty ? "false" : "true",
                  options->wants_stdin ? "true" : "false", options->wants_tty ? "true" : "false");
    for (int i = 0; i < options->command_count; i++) {
        buffer_add_text(&target, "&command=");
        url_escape(&target, bytes_of(options->command[i]));
    }
    return arena_copy(arena, target.at, target.size);
}

void pod_stream_open(struct pod_stream *stream, struct session *session,
                     const struct pod_stream_options *options)
{
    static const char *const protocols[] = { "v5.channel.k8s.io", "v4.channel.k8s.io", NULL };
    struct http_header headers[CLIENT_HEADERS_MAX];
    struct websocket_handler handler = { opened, message, drained, closed, stream };
    *stream = (struct pod_stream){ .session = session, .options = options };
    stream->socket =
        websocket_dial(client_target(session->client),
                       client_whole_target(session->client, target_of(stream), &session->arena),
                       protocols, headers,
                       client_headers(session->client, headers), &handler);
    while (!stream->is_open && !stream->is_over)
        pod_stream_step(stream);
}

void pod_stream_step(struct pod_stream *stream)
{
    if (!stream->is_over)
        uv_run(&stream->session->loop, UV_RUN_ONCE);
}

bool pod_stream_send(struct pod_stream *stream, struct bytes bytes)
{
    if (!stream->is_over)
        send_channel(stream, CHANNEL_STDIN, bytes);
    while (!stream->is_over && websocket_queued(stream->socket) > QUEUE_HIGH)
        pod_stream_step(stream);
    return !stream->is_over;
}

void pod_stream_go_on(struct pod_stream *stream)
{
    if (!stream->is_over)
        websocket_pause(stream->socket, false);
}

void pod_stream_cancel(struct pod_stream *stream)
{
    if (stream->is_over)
        return;
    websocket_pause(stream->socket, false);
    websocket_close(stream->socket, /* code= */ 1000);
}

bool pod_stream_close(struct pod_stream *stream, int *ret_code, struct error *err)
{
    while (!stream->is_over)
        uv_run(&stream->session->loop, UV_RUN_DEFAULT);
    if (stream->is_raw) {
        tcsetattr(0, TCSANOW, &stream->saved);
        uv_close((uv_handle_t *)&stream->resized, NULL);
    }
    if (stream->has_input)
        uv_close((uv_handle_t *)&stream->input, NULL);
    uv_run(&stream->session->loop, UV_RUN_NOWAIT);
    *ret_code = stream->code;
    return !error_is_set(&stream->err) || error_pass(err, &stream->err);
}

bool pod_stream_run(struct session *session, const struct pod_stream_options *options,
                    int *ret_code, struct error *err)
{
    struct pod_stream stream;
    pod_stream_open(&stream, session, options);
    if (options->wants_stdin && !stream.is_over) {
        if (uv_poll_init(&session->loop, &stream.input, 0) == 0) {
            stream.has_input = true;
            stream.input.data = &stream;
            uv_poll_start(&stream.input, UV_READABLE, input_ready);
        } else {
            send_file(&stream);
        }
    }
    return pod_stream_close(&stream, ret_code, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* exec.c - `kubectl exec`: standard streams and a terminal over WebSocket (v5.channel.k8s.io).
 *
 * Each message begins with its channel: 0 stdin, 1 stdout, 2 stderr, 3 the result as a Status, 4
 * the window's size, 255 "this channel is closed".  The exit code is the command's own. */
#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "codec/json.h"
#include "codec/value.h"
#include "http/client.h"
#include "http/url.h"
#include "http/websocket.h"
#include "kubectl/pods_of.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

enum {
    CHANNEL_STDIN,
    CHANNEL_STDOUT,
    CHANNEL_STDERR,
    CHANNEL_ERROR,
    CHANNEL_RESIZE,
    CHANNEL_CLOSE = 255
};
enum { HEADERS_MAX = 8, READ_SIZE = 16 * 1024, QUEUE_HIGH = 256 * 1024, FAILED_CODE = 1 };

struct exec {
    struct session    session;
    const char       *container;
    bool              wants_stdin, wants_tty;
    struct websocket *socket;
    uv_poll_t         input;
    uv_signal_t       resized;
    struct termios    saved;
    bool              is_raw, has_input, is_over;
    int               code;
    struct error      err;
};

static void send_channel(struct exec *exec, unsigned char channel, struct bytes bytes)
{
    websocket_send(exec->socket, (struct bytes){ (const char *)&channel, 1 }, bytes,
                   /* is_text= */ false);
}

static void stop_input(struct exec *exec)
{
    if (exec->has_input)
        uv_poll_stop(&exec->input);
}

static void input_ready(uv_poll_t *poll, int status, int events)
{
    struct exec *exec = poll->data;
    char bytes[READ_SIZE];
    static const char closed_channel = CHANNEL_STDIN;
    (void)events;
    ssize_t size = status < 0 ? 0 : read(0, bytes, sizeof bytes);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0) {
        stop_input(exec);
        send_channel(exec, CHANNEL_CLOSE, (struct bytes){ &closed_channel, 1 });
        return;
    }
    send_channel(exec, CHANNEL_STDIN, (struct bytes){ bytes, (size_t)size });
    if (websocket_queued(exec->socket) > QUEUE_HIGH)
        stop_input(exec);
}

static void drained(void *context, struct websocket *socket)
{
    struct exec *exec = context;
    (void)socket;
    if (exec->has_input)
        uv_poll_start(&exec->input, UV_READABLE, input_ready);
}

static void send_size(struct exec *exec)
{
    struct winsize size;
    AUTO_BUFFER text = { 0 };
    if (ioctl(0, TIOCGWINSZ, &size) != 0)
        return;
    buffer_printf(&text, "{\"Width\":%u,\"Height\":%u}", size.ws_col, size.ws_row);
    send_channel(exec, CHANNEL_RESIZE, buffer_bytes(&text));
}

static void window_changed(uv_signal_t *handle, int number)
{
    (void)number;
    send_size(handle->data);
}

static void make_raw(struct exec *exec)
{
    struct termios raw;
    if (!exec->wants_tty || tcgetattr(0, &exec->saved) != 0)
        return;
    raw = exec->saved;
    cfmakeraw(&raw);
    exec->is_raw = tcsetattr(0, TCSANOW, &raw) == 0;
}

static void opened(void *context, struct websocket *socket, const char *subprotocol)
{
    struct exec *exec = context;
    (void)socket;
    (void)subprotocol;
    make_raw(exec);
    if (exec->is_raw) {
        uv_signal_init(&exec->session.loop, &exec->resized);
        exec->resized.data = exec;
        uv_signal_start(&exec->resized, window_changed, SIGWINCH);
        send_size(exec);
    }
    if (exec->wants_stdin && uv_poll_init(&exec->session.loop, &exec->input, 0) == 0) {
        exec->has_input = true;
        exec->input.data = exec;
        uv_poll_start(&exec->input, UV_READABLE, input_ready);
    } else if (exec->wants_stdin) {
        fprintf(stderr,
                "warning: standard input is a file that cannot be waited for; it is not sent\n");
    }
}

/* A Status: Success, or NonZeroExitCode with the code among the causes. */
static void read_result(struct exec *exec, struct bytes text)
{
    struct arena *arena = &exec->session.arena;
    const struct value *status = json_parse(
        (struct bytes){ arena_copy(arena, text.at, text.size), text.size }, NULL, arena, NULL);
    if (!status || bytes_equal_text(value_string(status, "status"), "Success"))
        return;
    const struct value *causes = value_at(status, "details.causes");
    int64_t code = 0;
    for (size_t i = 0; i < value_count(causes); i++)
        if (bytes_equal_text(value_string(value_item(causes, i), "reason"), "ExitCode"))
            (void)!bytes_to_int64(value_string(value_item(causes, i), "message"), &code);
    exec->code = code > 0 && code < 256 ? (int)code : FAILED_CODE;
    if (code > 0)
        fprintf(stderr, "command terminated with exit code %d\n", exec->code);
    else
        fprintf(stderr, "error: %.*s\n", BYTES_ARG(value_string(status, "message")));
}

static void message(void *context, struct websocket *socket, struct bytes bytes, bool is_text)
{
    struct exec *exec = context;
    (void)socket;
    (void)is_text;
    if (bytes.size == 0)
        return;
    unsigned char channel = (unsigned char)bytes.at[0];
    struct bytes rest = { bytes.at + 1, bytes.size - 1 };
    if (channel == CHANNEL_STDOUT || channel == CHANNEL_STDERR) {
        FILE *out = channel == CHANNEL_STDOUT ? stdout : stderr;
        fwrite(rest.at, 1, rest.size, out);
        fflush(out);
    } else if (channel == CHANNEL_ERROR) {
        read_result(exec, rest);
    }
}

static void closed(void *context, struct websocket *socket, const struct error *err)
{
    struct exec *exec = context;
    (void)socket;
    if (err) {
        exec->err = *err;
        exec->code = FAILED_CODE;
    }
    exec->is_over = true;
    uv_stop(&exec->session.loop);
}

static const char *target_of(struct exec *exec, const char *pod, char **command, int count)
{
    struct arena *arena = &exec->session.arena;
    AUTO_BUFFER target = { 0 };
    buffer_printf(&target, "%s?stdout=true&stderr=%s&stdin=%s&tty=%s",
                  client_path(well_known.pod, exec->session.ns, pod, "exec", arena),
                  exec->wants_tty ? "false" : "true", exec->wants_stdin ? "true" : "false",
                  exec->wants_tty ? "true" : "false");
    buffer_printf(&target, "&container=%s", exec->container);
    for (int i = 0; i < count; i++) {
        buffer_add_text(&target, "&command=");
        url_escape(&target, bytes_of(command[i]));
    }
    return arena_copy(arena, target.at, target.size);
}

static void close_handles(struct exec *exec)
{
    if (exec->is_raw) {
        tcsetattr(0, TCSANOW, &exec->saved);
        uv_close((uv_handle_t *)&exec->resized, NULL);
    }
    if (exec->has_input)
        uv_close((uv_handle_t *)&exec->input, NULL);
}

static void talk(struct exec *exec, const char *target)
{
    static const char *const protocols[] = { "v5.channel.k8s.io", "v4.channel.k8s.io", NULL };
    struct http_header headers[HEADERS_MAX];
    struct websocket_handler handler = { opened, message, drained, closed, exec };
    exec->socket =
        websocket_dial(client_target(exec->session.client), target, protocols, headers,
                       client_headers(exec->session.client, headers, HEADERS_MAX), &handler);
    while (!exec->is_over)
        uv_run(&exec->session.loop, UV_RUN_DEFAULT);
    close_handles(exec);
}

static bool run(struct exec *exec, char **argv, const struct flag_words *words, struct error *err)
{
    struct pod_list pods;
    int first = words->after_dashes > 0 ? words->after_dashes : 1;
    if (words->count <= first)
        return fail(
            err, REASON_BAD_REQUEST, 0,
            "you must specify at least one command for the container: kubectl exec POD -- COMMAND");
    if (exec->wants_tty && !isatty(0)) {
        fprintf(stderr, "Unable to use a TTY - input is not a terminal or the right kind of file\n");
        exec->wants_tty = false;
    }
    if (!pods_of_word(&exec->session, argv[0], &pods, NULL, err))
        return false;
    exec->container = container_of_pod(pods.items[0], exec->container, &exec->session.arena, err);
    if (!exec->container)
        return false;
    talk(exec, target_of(exec, value_text(pods.items[0], "metadata.name", &exec->session.arena),
                         argv + first, words->count - first));
    return !error_is_set(&exec->err) || error_pass(err, &exec->err);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct exec *exec = container_of(session, struct exec, session);
    struct error err = { 0 };
    return run(exec, words, found, &err) ? exec->code : complain(&err);
}

int verb_exec(int argc, char **argv)
{
    struct exec exec = { 0 };
    session_init(&exec.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&exec.session),
        { "--container", FLAG_TEXT, &exec.container, "NAME", "which container", 'c' },
        { "--stdin", FLAG_SWITCH, &exec.wants_stdin, NULL, "send standard input", 'i' },
        { "--tty", FLAG_SWITCH, &exec.wants_tty, NULL, "standard input is a terminal", 't' },
    };
    const struct command command = COMMAND(
        "kubectl exec POD | TYPE/NAME [-c CONTAINER] [-it] -- COMMAND [ARGUMENT...]", flags, act);
    return session_run(&exec.session, &command, argc, argv);
}

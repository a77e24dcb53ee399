/* SPDX-License-Identifier: Apache-2.0 */
/* stream_session.c - see stream_session.h.
 *
 * A session has a remote end and up to three local ones (in, out, err): pipes, a terminal for in
 * and out together, or conmon's packet socket.  It ends when the process has ended and its outputs
 * are read dry (or DRY_WAIT_MS have passed, for a background child may hold them), or when the
 * client goes.
 *
 * Holds: the struct is freed when the remote end has said `closed` and every handle is closed;
 * `handles` counts them. */
#include "node/stream_session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>
#include <uv.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/json.h"
#include "codec/value.h"
#include "http/server.h"
#include "io/child.h"
#include "io/descriptor.h"
#include "io/loop.h"
#include "node/exec_process.h"
#include "node/kubelet_answer.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"
#include "node/remote_streams.h"
#include "node/runtime.h"

enum { READ_BYTES = 32768, QUEUE_FULL_BYTES = 256 << 10, DRY_WAIT_MS = 1000,
       CONSOLE_WAIT_MS = 10000, SILENCE_MS = 5000, ATTACH_STDOUT = 2,
       END_OF_FILE = 4 /* as a terminal's user types it */ };

static const struct log stream_log = { "streams" };

struct session;

/* One descriptor of ours, polled. */
struct local_end {
    struct session *session;
    uv_poll_t       poll;
    int             fd;
    enum remote_channel channel;         /* of what is read from it */
    bool            open, readable;      /* the handle lives; output is read from it */
};

struct session {
    struct stream_request request;
    struct remote        *remote;        /* until it has said `closed` */
    struct exec_target    target;
    struct arena          arena;         /* of the request's and the target's texts */
    struct child         *child;
    /* console: the listening socket, until the terminal has come */
    struct local_end      in, out, err, console;
    struct loop_timer    *timer;
    struct buffer         input;         /* not yet taken by the process */
    struct winsize        window;        /* ws_col 0: not told yet */
    char                 *file, *console_path;
    int                   terminal_fd;       /* of whom we are attached to; -1: there is none */
    int                   handles;
    bool                  is_attach, stdin_closed, remote_closed, exited, told;
    bool                  is_detached_by_end; /* of the client's input: the container's stays open */
    int                   exit_code;
};

/* ---- life ---- */

static void free_when_done(struct session *session)
{
    if (!session->remote_closed || session->handles > 0)
        return;
    if (session->child)
        child_cancel(session->child);
    if (session->file)
        unlink(session->file);
    if (session->console_path)
        unlink(session->console_path);
    loop_timer_free(session->timer);
    buffer_done(&session->input);
    free(session->file);
    free(session->console_path);
    descriptor_close(&session->terminal_fd);
    arena_done(&session->arena);
    free(session);
}

static void end_closed(uv_handle_t *handle)
{
    struct local_end *end = container_of(handle, struct local_end, poll);
    close(end->fd);
    end->session->handles--;
    free_when_done(end->session);
}

static void end_close(struct local_end *end)
{
    if (!end->open)
        return;
    end->open = false;
    uv_close((uv_handle_t *)&end->poll, end_closed);
}

static void end_open(struct session *session, struct local_end *end, int fd, enum remote_channel channel,
                     bool readable)
{
    *end = (struct local_end){
        .session = session, .fd = fd, .channel = channel, .open = true, .readable = readable
    };
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    uv_poll_init(session->request.node->loop, &end->poll, fd);
    session->handles++;
}

static void arm(struct session *session);

/* ---- to the client ---- */

static void send_channel(struct session *session, enum remote_channel channel, struct bytes bytes)
{
    if (!session->remote_closed)
        remote_send(session->remote, channel, bytes);
}

static void send_status(struct session *session)
{
    AUTO_BUFFER text = { 0 };
    int code = session->exit_code;
    bool is_text = !remote_reads_status(session->remote);
    if (is_text && code != 0)
        buffer_printf(&text, "command terminated with non-zero exit code: exit status %d", code);
    else if (code == 0 && !is_text)
        buffer_add_text(&text, "{\"metadata\":{},\"status\":\"Success\"}");
    else if (code != 0)
        buffer_printf(&text,
                      "{\"metadata\":{},\"status\":\"Failure\",\"message\":\"command terminated "
                      "with non-zero exit code: exit status %d\","
                      "\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":[{\"reason\":"
                      "\"ExitCode\",\"message\":\"%d\"}]}}",
                      code, code);
    if (text.size > 0)
        send_channel(session, REMOTE_ERROR, buffer_bytes(&text));
}

static void finish(struct session *session)
{
    if (session->told)
        return;
    session->told = true;
    end_close(&session->in);
    end_close(&session->out);
    end_close(&session->err);
    end_close(&session->console);
    if (session->remote_closed)
        return;
    send_status(session);
    remote_close(session->remote);
}

static bool is_dry(const struct session *session)
{
    return !(session->out.open && session->out.readable) &&
           !(session->err.open && session->err.readable);
}

static void finish_if_over(struct session *session)
{
    if ((session->exited || session->is_attach) && is_dry(session))
        finish(session);
}

/* Silence of ours, while the client has not taken what was said, is none of the container's. */
static void waited_enough(void *context)
{
    struct session *session = context;
    if (session->is_detached_by_end && session->stdin_closed && !session->remote_closed &&
        remote_queued(session->remote) > 0) {
        loop_timer_start(session->timer, SILENCE_MS);
        return;
    }
    if (!session->exited)
        session->exit_code = session->child ? 126 : session->exit_code;
    finish(session);
}

static void process_exited(void *context, int exit_code)
{
    struct session *session = context;
    session->child = NULL;
    session->exited = true;
    session->exit_code = exit_code;
    loop_timer_start(session->timer, DRY_WAIT_MS);
    finish_if_over(session);
}

/* ---- local ends ---- */

static bool is_full(const struct session *session)
{
    return session->remote_closed || remote_queued(session->remote) > QUEUE_FULL_BYTES;
}

static void read_end(struct local_end *end)
{
    struct session *session = end->session;
    char bytes[READ_BYTES];
    ssize_t size = read(end->fd, bytes, sizeof bytes);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0) { /* a terminal says EIO when its last user has gone */
        end_close(end);
        finish_if_over(session);
        return;
    }
    if (session->is_detached_by_end && session->stdin_closed)
        loop_timer_start(session->timer, SILENCE_MS);
    if (!session->is_attach)
        send_channel(session, end->channel, (struct bytes){ bytes, (size_t)size });
    else if (size > 1) /* conmon's packets begin with the stream's number */
        send_channel(session, bytes[0] == ATTACH_STDOUT ? REMOTE_STDOUT : REMOTE_STDERR,
                     (struct bytes){ bytes + 1, (size_t)size - 1 });
}

static struct local_end *input_end(struct session *session)
{
    return session->in.open ? &session->in
                            : &session->out; /* a terminal and conmon's socket are both ways */
}

/* A pipe is closed; conmon takes a half-closed socket as the end of stdin.  Who attached to a
 * container that keeps its stdin leaves it as it is, and is let go when nothing more is said. */
static void end_input(struct session *session)
{
    if (session->in.open)
        end_close(&session->in);
    else if (session->is_detached_by_end)
        loop_timer_start(session->timer, SILENCE_MS);        /* for what the last words bring */
    else if (session->is_attach && session->out.open)
        shutdown(session->out.fd, SHUT_WR);
}

static void write_input(struct session *session)
{
    struct local_end *end = input_end(session);
    while (end->open && session->input.size > 0) {
        size_t part = session->input.size < 8192 ? session->input.size : 8192;
        ssize_t size = write(end->fd, session->input.at, part);
        if (size < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        if (size <= 0) {
            buffer_reset(&session->input);
            if (end == &session->in)
                end_close(end);
            break;
        }
        buffer_drop_front(&session->input, (size_t)size);
    }
    if (session->input.size == 0 && session->stdin_closed)
        end_input(session);
    if (session->input.size < QUEUE_FULL_BYTES && !session->remote_closed)
        remote_pause(session->remote, false);
}

static void end_ready(uv_poll_t *poll, int status, int events)
{
    struct local_end *end = container_of(poll, struct local_end, poll);
    struct session *session = end->session;
    if ((events & UV_WRITABLE) && end == input_end(session))
        write_input(session);
    if (end->open && end->readable && (status < 0 || (events & (UV_READABLE | UV_DISCONNECT))))
        read_end(end);
    arm(session);
}

/* What each end waits for, from what there is to do. */
static void arm_end(struct session *session, struct local_end *end)
{
    if (!end->open || end == &session->console)
        return;
    int events = 0;
    if (end->readable && !is_full(session))
        events |= UV_READABLE;
    if (end == input_end(session) && session->input.size > 0)
        events |= UV_WRITABLE;
    if (events)
        uv_poll_start(&end->poll, events, end_ready);
    else
        uv_poll_stop(&end->poll);
}

static void arm(struct session *session)
{
    arm_end(session, &session->in);
    arm_end(session, &session->out);
    arm_end(session, &session->err);
}

/* ---- from the client ---- */

/* The size may come before the terminal does. */
static void apply_window(struct session *session)
{
    int fd = session->is_attach ? session->terminal_fd : session->out.fd;
    if (session->request.tty && session->out.open && session->window.ws_col != 0 && fd >= 0)
        ioctl(fd, TIOCSWINSZ, &session->window);
}

static void client_resized(void *context, struct bytes json)
{
    struct session *session = context;
    AUTO_ARENA arena = { 0 };
    struct value *size = json_parse(json, NULL, &arena, NULL);
    if (!size)
        return;
    session->window = (struct winsize){ .ws_col = (unsigned short)value_int(size, "Width", 80),
                                        .ws_row = (unsigned short)value_int(size, "Height", 24) };
    apply_window(session);
}

static void client_input_ended(void *context)
{
    struct session *session = context;
    if (session->stdin_closed)
        return;
    session->stdin_closed = true;
    if (session->request.tty && !session->is_attach && session->out.open)
        buffer_add_char(&session->input, END_OF_FILE);
    else if (session->input.size == 0)
        end_input(session);
    arm(session);
}

static void client_input(void *context, struct bytes bytes)
{
    struct session *session = context;
    if (session->stdin_closed || session->told)
        return;
    buffer_add(&session->input, bytes.at, bytes.size);
    write_input(session);
    if (session->input.size >= QUEUE_FULL_BYTES)
        remote_pause(session->remote, true);
    arm(session);
}

static void client_drained(void *context)
{
    arm(context);
}

static void client_closed(void *context)
{
    struct session *session = context;
    session->remote_closed = true;
    if (session->child)
        child_kill(session->child, 9);
    finish(session);
    free_when_done(session);
}

/* ---- a terminal ---- */

static int receive_descriptor(int socket)
{
    char byte[64], control[CMSG_SPACE(sizeof(int))];
    struct iovec part = { byte, sizeof byte };
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control
    };
    int fd = -1;
    if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) < 0)
        return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
        memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return fd;
}

static void console_ready(uv_poll_t *poll, int status, int events)
{
    struct local_end *end = container_of(poll, struct local_end, poll);
    struct session *session = end->session;
    (void)status;
    (void)events;
    int connection = accept4(end->fd, NULL, NULL, SOCK_CLOEXEC);
    if (connection < 0)
        return;
    int terminal = receive_descriptor(connection);
    close(connection);
    if (terminal < 0)
        return;
    loop_timer_stop(session->timer);
    end_close(&session->console);
    end_open(session, &session->out, terminal, REMOTE_STDOUT, /* readable= */ true);
    apply_window(session);
    if (session->stdin_closed)
        buffer_add_char(&session->input, END_OF_FILE);
    arm(session);
}

static int listen_console(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || strlen(path) >= sizeof address.sun_path) {
        if (fd >= 0)
            close(fd);
        return -ENAMETOOLONG;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 1) != 0) {
        int saved = errno;
        close(fd);
        return -saved;
    }
    return fd;
}

static bool start_terminal(struct session *session, struct child_options *options,
                           struct error *err)
{
    int fd = listen_console(session->console_path);
    if (fd < 0)
        return fail(err, REASON_INTERNAL_ERROR, -fd, "console socket: %s", strerror(-fd));
    end_open(session, &session->console, fd, 0, /* readable= */ false);
    uv_poll_start(&session->console.poll, UV_READABLE, console_ready);
    loop_timer_start(session->timer, CONSOLE_WAIT_MS);
    int rc = child_start(session->request.node->loop, options, process_exited, session,
                         &session->child);
    return rc == 0 || fail(err, REASON_INTERNAL_ERROR, -rc, "crun: %s", strerror(-rc));
}

/* ---- pipes ---- */

static bool make_pipe(bool wanted, int ret[2])
{
    ret[0] = ret[1] = -1;
    return !wanted || pipe2(ret, O_CLOEXEC) == 0;
}

static void close_if_open(int fd)
{
    if (fd >= 0)
        close(fd);
}

static bool start_pipes(struct session *session, struct child_options *options, struct error *err)
{
    const struct stream_request *request = &session->request;
    int in[2], out[2], errors[2];
    bool good = make_pipe(request->std_in, in);
    good = make_pipe(request->std_out, out) && good;
    good = make_pipe(request->std_err, errors) && good;
    options->descriptors[0] = in[0];
    options->descriptors[1] = out[1];
    options->descriptors[2] = errors[1];
    options->descriptor_count = 3;
    int rc = good ? child_start(request->node->loop, options, process_exited, session,
                                &session->child)
                  : -EMFILE;
    close_if_open(in[0]);
    close_if_open(out[1]);
    close_if_open(errors[1]);
    if (rc < 0) {
        close_if_open(in[1]);
        close_if_open(out[0]);
        close_if_open(errors[0]);
        return fail(err, REASON_INTERNAL_ERROR, -rc, "crun: %s", strerror(-rc));
    }
    if (request->std_in)
        end_open(session, &session->in, in[1], REMOTE_STDIN, /* readable= */ false);
    if (request->std_out)
        end_open(session, &session->out, out[0], REMOTE_STDOUT, /* readable= */ true);
    if (request->std_err)
        end_open(session, &session->err, errors[0], REMOTE_STDERR, /* readable= */ true);
    arm(session);
    return true;
}

/* ---- beginnings ---- */

static bool start_exec(struct session *session, const struct exec_target *target, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct exec_process process;
    if (session->request.tty)
        session->console_path = memory_strdup(
            arena_printf(&arena, "%s/c-%08llx", target->folder,
                         (unsigned long long)env_system()->random(env_system()) & 0xffffffff));
    if (!exec_process_prepare(target, session->request.command, session->console_path, &arena,
                              &process, err))
        return false;
    session->file = memory_strdup(process.file);
    struct child_options options = { .arguments = process.arguments, .new_session = true };
    return session->request.tty ? start_terminal(session, &options, err)
                                : start_pipes(session, &options, err);
}

/* A path of any length is reached through its folder's descriptor. */
static int connect_attach(const char *bundle)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int folder = open(bundle, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int fd = folder < 0 ? -1 : socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/attach", folder);
    int rc = fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0 ? fd : -errno;
    if (rc < 0 && fd >= 0)
        close(fd);
    close_if_open(folder);
    return rc;
}

static bool start_attach(struct session *session, const struct exec_target *target,
                         struct error *err)
{
    int fd = connect_attach(target->bundle);
    if (fd < 0)
        return fail(err, REASON_INTERNAL_ERROR, -fd, "attaching to the container: %s",
                    strerror(-fd));
    session->terminal_fd = runtime_terminal(target->runtime, target->id);
    if (session->terminal_fd < 0 && session->terminal_fd != -ENOTTY)
        log_warn(&stream_log, "a terminal keeps its size", KV("container", target->id),
                 KV("why", strerror(-session->terminal_fd)));
    end_open(session, &session->out, fd, REMOTE_STDOUT, /* readable= */ true);
    arm(session);
    return true;
}

/* As containerd has it (which lets go at once): only stdinOnce without a terminal ends a container's
 * stdin. */
static bool keeps_stdin(const struct stream_request *request)
{
    const struct pod_worker *worker =
        pod_worker_find_name(request->node, request->ns, request->pod);
    const struct container *container =
        worker ? pod_container(pod_worker_pod(worker), request->container) : NULL;
    return container && container->std_in && !(container->stdin_once && !container->tty);
}

static bool find_target(const struct stream_request *request, struct arena *arena,
                        struct exec_target *ret, struct error *err)
{
    int attempt;
    struct pod_worker *worker = pod_worker_find_name(request->node, request->ns, request->pod);
    if (!worker || !pod_worker_pod(worker))
        return fail(err, REASON_NOT_FOUND, /* os_errno= */ 0, "pod does not exist");
    const char *id = pod_worker_container(worker, request->container, &attempt);
    if (!id || !pod_worker_is_running(worker, request->container))
        return fail(err, REASON_INTERNAL_ERROR, /* os_errno= */ 0, "container not found (\"%s\")",
                    request->container);
    const struct pod *pod = pod_worker_pod(worker);
    *ret = (struct exec_target){
        .runtime = request->node->runtime, .id = arena_strdup(arena, id),
        .bundle = attempt_path(&request->node->paths, pod->uid, request->container, attempt, "",
                               arena),
        .folder = pod_run_path(&request->node->paths, pod->uid, "", arena),
    };
    return true;
}

static void begin_failed(struct session *session, const struct error *err)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    const char *message = arena_printf(&arena, "error %s container: %s",
                                       session->is_attach ? "attaching to"
                                                          : "executing command in", err->message);
    if (!remote_reads_status(session->remote)) {
        buffer_add_text(&text, message);
    } else {
        buffer_add_text(&text, "{\"metadata\":{},\"status\":\"Failure\",\"reason\":"
                               "\"InternalError\",\"code\":500,\"message\":");
        json_write_string(&text, bytes_of(arena_printf(&arena, "Internal error occurred: %s",
                                                       message)));
        buffer_add_char(&text, '}');
    }
    send_channel(session, REMOTE_ERROR, buffer_bytes(&text));
    session->told = true;
    end_close(&session->console);
    remote_close(session->remote);
}

/* What came meanwhile is not lost: it waits in `input`. */
static void client_begun(void *context)
{
    struct session *session = context;
    struct error err = { 0 };
    bool good = session->is_attach ? start_attach(session, &session->target, &err)
                                   : start_exec(session, &session->target, &err);
    if (!good)
        begin_failed(session, &err);
    else if (!session->request.tty || session->is_attach)
        write_input(session);
}

static const char *const *copy_command(const char *const *command, struct arena *arena)
{
    size_t count = 0;
    while (command && command[count])
        count++;
    const char **copy = command ? arena_array(arena, count + 1, sizeof *copy) : NULL;
    for (size_t i = 0; i < count; i++)
        copy[i] = arena_strdup(arena, command[i]);
    return copy;
}

void stream_session_start(struct http_exchange *exchange, const struct stream_request *request)
{
    struct error err = { 0 };
    struct session *session = MEMORY_NEW(struct session);
    session->request = *request;
    session->request.command = copy_command(request->command, &session->arena);
    session->is_attach = !request->command;
    session->terminal_fd = -1;
    const struct remote_handler handler = { .begun = client_begun, .input = client_input,
                                            .input_ended = client_input_ended,
                                            .resized = client_resized, .drained = client_drained,
                                            .closed = client_closed, .context = session };
    const struct remote_wants wants = { request->std_in, request->std_out, request->std_err,
                                        request->tty };
    bool found = find_target(request, &session->arena, &session->target, &err);
    session->is_detached_by_end = found && session->is_attach && keeps_stdin(request);
    if (!found)
        kubelet_answer_error(exchange, &err);
    if (!found ||
        !remote_accept(exchange, request->node->loop, &wants, &handler, &session->remote)) {
        arena_done(&session->arena);
        free(session);
        return;
    }
    session->timer = loop_timer_new(request->node->loop, waited_enough, session);
    if (remote_has_begun(session->remote))
        client_begun(session);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_server.c - see ingress_server.h.
 *
 * One test runs at a time; a configuration that comes meanwhile is tested after it.  What is wanted
 * is kept, so an nginx that ended is started with it, after a pause that grows
 * (io/restart_pause.h). */
#include "node/ingress_server.h"

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/log.h"
#include "io/child.h"
#include "io/file.h"
#include "io/loop.h"
#include "io/restart_pause.h"

static const struct log server_log = { "ingress" };

enum { TEST_TIMEOUT_MS = 20000, PID_TEXT_MAX = 32 };

struct ingress_server {
    struct ingress_server_options options;
    struct arena                  arena; /* paths */
    const char                   *config_file, *next_file;
    struct buffer                 wanted;        /* empty: nothing is to run */
    struct child                 *nginx;
    struct child_run             *test;
    struct loop_timer            *restart;
    struct restart_pause          pause;
    bool                          is_newer;      /* than what is tested now */
};

const char *ingress_server_user(void)
{
    static const char *const users[] = { "www-data", "nginx", "nobody" };
    FOR_EACH(user, users)
        if (getpwnam(*user))
            return *user;
    return "root";
}

static void tell_missing(struct ingress_server *server, int error)
{
    AUTO_ARENA arena = { 0 };
    const char *message = error == -ENOENT
        ? "nginx is not installed on this node, so nothing is served: install it (Debian: apt install nginx)"
        : arena_printf(&arena, "nginx cannot be started: %s", strerror(-error));
    log_error(&server_log, "ingresses are not served", KV("error", message));
    server->options.failed(server->options.context, message);
}

/* ---- the process ---- */

static void start_nginx(void *context);

static void nginx_ended(void *context, int exit_code)
{
    struct ingress_server *server = context;
    server->nginx = NULL;
    if (server->wanted.size == 0)
        return;
    int64_t pause_ms = restart_pause_ended(&server->pause, env_system(), exit_code);
    log_warn(&server_log, "nginx has ended, starting it again", KV_INT("exitCode", exit_code),
             KV_INT("afterMs", pause_ms));
    if (exit_code != 0)
        server->options.failed(server->options.context,
                               "nginx has ended; its error log on the node says why");
    loop_timer_start(server->restart, pause_ms);
}

/* The master's number from the folder's file, if that still is an nginx of this folder; else 0. */
static pid_t find_master(const char *folder)
{
    AUTO_BUFFER text = { 0 }, title = { 0 };
    AUTO_ARENA arena = { 0 };
    int64_t pid = 0;
    if (file_read(arena_printf(&arena, "%s/nginx.pid", folder), PID_TEXT_MAX, &text) != 0)
        return 0;
    struct bytes rest = buffer_bytes(&text);
    if (!bytes_to_int64(bytes_next(&rest, '\n'), &pid) || pid <= 1 || pid > INT32_MAX ||
        file_read(arena_printf(&arena, "/proc/%d/cmdline", (int)pid), 1 << 16, &title) != 0)
        return 0;
    const char *words = buffer_text(&title);
    bool is_ours = strstr(words, "nginx: master") && strstr(words, folder);
    return is_ours ? (pid_t)pid : 0;
}

/* Of an agent before this one; its open connections go on. */
static void end_former(struct ingress_server *server)
{
    pid_t pid = find_master(server->options.folder);
    if (pid > 0)
        kill(pid, SIGQUIT);
}

static void start_nginx(void *context)
{
    struct ingress_server *server = context;
    const char *const arguments[] = { "nginx", "-e", server->options.error_log, "-c",
                                      server->config_file, NULL };
    const struct child_options options = { .arguments = arguments };
    if (server->nginx || server->wanted.size == 0)
        return;
    end_former(server);
    restart_pause_started(&server->pause, env_system());
    int error = child_start(server->options.loop, &options, nginx_ended, server, &server->nginx);
    if (error != 0)
        tell_missing(server, error);
}

/* ---- a configuration ---- */

static void test_wanted(struct ingress_server *server);

static void take_config(struct ingress_server *server)
{
    if (rename(server->next_file, server->config_file) != 0) {
        log_error(&server_log, "the configuration of nginx cannot be replaced",
                  KV("error", strerror(errno)));
        return;
    }
    server->pause = (struct restart_pause){ 0 };         /* another one, which may well run */
    if (server->nginx)
        child_kill(server->nginx, SIGHUP);
    else
        start_nginx(server);
}

static void tested(void *context, const struct child_result *result)
{
    struct ingress_server *server = context;
    AUTO_ARENA arena = { 0 };
    server->test = NULL;
    if (server->is_newer) {
        test_wanted(server);
        return;
    }
    if (server->wanted.size == 0)
        return;
    if (result->exit_code == 0) {
        take_config(server);
    } else if (result->exit_code < 0) {
        tell_missing(server, result->exit_code);
    } else {
        struct bytes rest = result->errors, line = bytes_next(&rest, '\n');
        const char *message = arena_printf(&arena, "nginx refuses its configuration, the last one"
                                           " stays: %.*s", BYTES_ARG(line));
        log_error(&server_log, "configuration refused", KV("error", message));
        server->options.failed(server->options.context, message);
    }
}

static void test_wanted(struct ingress_server *server)
{
    const char *const arguments[] = { "nginx", "-e", server->options.error_log, "-q", "-t", "-c",
                                      server->next_file, NULL };
    const struct child_options options = { .arguments = arguments };
    server->is_newer = server->test;
    if (server->test)
        return;
    int error = file_make_folders(server->options.folder, 0755);
    if (error == 0)
        error = file_replace(server->next_file, buffer_bytes(&server->wanted), 0600);
    if (error < 0) {
        tell_missing(server, error);
        return;
    }
    server->test = child_run(server->options.loop, &options, (struct bytes){ 0 }, TEST_TIMEOUT_MS,
                             tested, server);
}

void ingress_server_set(struct ingress_server *server, struct bytes config)
{
    if (bytes_equal(buffer_bytes(&server->wanted), config))
        return;
    buffer_reset(&server->wanted);
    buffer_add(&server->wanted, config.at, config.size);
    test_wanted(server);
}

void ingress_server_stop(struct ingress_server *server)
{
    bool was_wanted = server->wanted.size > 0;
    buffer_reset(&server->wanted);
    server->is_newer = false;
    loop_timer_stop(server->restart);
    if (server->nginx)
        child_kill(server->nginx, SIGQUIT);
    else if (!was_wanted)
        end_former(server);
}

/* ---- life ---- */

struct ingress_server *ingress_server_new(const struct ingress_server_options *options)
{
    struct ingress_server *server = MEMORY_NEW(struct ingress_server);
    server->options = *options;
    server->options.folder = arena_strdup(&server->arena, options->folder);
    server->options.error_log = arena_strdup(&server->arena, options->error_log);
    server->config_file = arena_printf(&server->arena, "%s/nginx.conf", options->folder);
    server->next_file = arena_printf(&server->arena, "%s/nginx.next", options->folder);
    server->restart = loop_timer_new(options->loop, start_nginx, server);
    return server;
}

void ingress_server_free(struct ingress_server *server)
{
    if (!server)
        return;
    if (server->test)
        child_run_cancel(server->test);
    if (server->nginx)
        child_cancel(server->nginx);
    loop_timer_free(server->restart);
    buffer_done(&server->wanted);
    arena_done(&server->arena);
    free(server);
}

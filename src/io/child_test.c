/* SPDX-License-Identifier: Apache-2.0 */
/* child_test.c - programs that are started, fed, read, killed and forgotten. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/child.h"
#include "io/descriptor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { TIMEOUT_MS = 20000 };

#define SHELL(text) { "/bin/sh", "-c", text, NULL }

static const struct {
    const char *name, *arguments[4], *input, *output, *errors;
    int exit_code;
} run_cases[] = {
    { "output", SHELL("echo hello"), "", "hello\n", "", 0 },
    { "errors", SHELL("echo oops >&2; exit 3"), "", "", "oops\n", 3 },
    { "input", SHELL("tr a-z A-Z"), "shout", "SHOUT", "", 0 },
    { "no input", SHELL("cat; echo end"), "", "end\n", "", 0 },
    { "input unread", SHELL("exit 4"), "something", "", "", 4 },
    { "killed", SHELL("kill -TERM $$"), "", "", "", 128 + SIGTERM },
    { "in PATH", { "true", NULL }, "", "", "", 0 },
    { "not there", { "/no/such/program", NULL }, "", "", "", -ENOENT },
    { "not in PATH", { "no-such-program-at-all", NULL }, "", "", "", -ENOENT },
    { "no program", { "/", NULL }, "", "", "", -EACCES },
    { "no signal is blocked", SHELL("grep SigBlk /proc/self/status"), "",
      "SigBlk:\t0000000000000000\n", "", 0 },
    { "none is ignored", SHELL("kill -PIPE $$"), "", "", "", 128 + SIGPIPE },
    { "nothing is inherited", SHELL("ls /proc/self/fd | wc -l"), "", "4\n", "", 0 },
};

static void programs(void **state)
{
    int extra = open("/dev/null", O_RDONLY); /* without O_CLOEXEC, as libraries do */
    FOR_EACH(row, run_cases) {
        AUTO_BUFFER output = { 0 };
        AUTO_BUFFER errors = { 0 };
        const struct child_options options = { .arguments = row->arguments };
        int code = child_run_wait(&options, bytes_of(row->input), TIMEOUT_MS, &output, &errors);
        if (code != row->exit_code || strcmp(buffer_text(&output), row->output) != 0 ||
            strcmp(buffer_text(&errors), row->errors) != 0)
            fail_msg("%s: %d %s %s", row->name, code, buffer_text(&output), buffer_text(&errors));
    }
    close(extra);
}

static void environment_and_folder(void **state)
{
    AUTO_BUFFER output = { 0 };
    const struct child_options options = {
        .arguments = (const char *const[]){ "/bin/sh", "-c", "echo $A; pwd", NULL },
        .environment = (const char *const[]){ "A=b", NULL },
        .directory = "/usr",
    };
    assert_int_equal(child_run_wait(&options, BYTES(""), TIMEOUT_MS, &output, NULL), 0);
    assert_string_equal(buffer_text(&output), "b\n/usr\n");
}

static void too_much_output_is_cut(void **state)
{
    AUTO_BUFFER output = { 0 };
    const struct child_options options = {
        .arguments = (const char *const[]){ "head", "-c", "3000000", "/dev/zero", NULL } };
    assert_int_equal(child_run_wait(&options, BYTES(""), TIMEOUT_MS, &output, NULL), 0);
    assert_int_equal(output.size, CHILD_OUTPUT_MAX);
}

static void much_input(void **state)
{
    AUTO_BUFFER input = { 0 };
    AUTO_BUFFER output = { 0 };
    const struct child_options options = { .arguments = (const char *const[]){ "wc", "-c", NULL } };
    buffer_reserve(&input, 3000000);
    memset(input.at, 'x', 3000000);
    input.size = 3000000;
    assert_int_equal(child_run_wait(&options, buffer_bytes(&input), TIMEOUT_MS, &output, NULL), 0);
    assert_string_equal(buffer_text(&output), "3000000\n");
}

/* The grandchild holds the pipe open; the whole group is killed, and nobody waits for the pipe. */
static void time_outs(void **state)
{
    AUTO_BUFFER output = { 0 };
    const struct child_options options = {
        .arguments = (const char *const[]){ "/bin/sh", "-c",
                                            "echo first; cat /dev/zero > /dev/null & wait", NULL },
        .new_session = true
    };
    assert_int_equal(child_run_wait(&options, BYTES(""), 200, &output, NULL), -ETIMEDOUT);
    assert_string_equal(buffer_text(&output), "first\n");
}

static void a_grandchild_that_keeps_the_pipe(void **state)
{
    AUTO_BUFFER output = { 0 };
    const struct child_options options = {
        .arguments = (const char *const[]){ "/bin/sh", "-c", "tail -f /dev/null & echo $!", NULL }
    };
    assert_int_equal(child_run_wait(&options, BYTES(""), TIMEOUT_MS, &output, NULL), 0);
    pid_t grandchild = (pid_t)strtol(buffer_text(&output), NULL, 10);
    assert_true(grandchild > 1);
    kill(grandchild, SIGKILL);
}

/* The sources overlap with the places: 0 and 1 are exchanged. */
static void descriptors_are_placed(void **state)
{
    int in[2], out[2];
    char text[8] = "";
    uv_loop_t loop;
    struct child *child;
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    uv_loop_init(&loop);
    const struct child_options options = {
        .arguments = (const char *const[]){ "/bin/sh", "-c", "cat <&4 >&3", NULL },
        .descriptors = { -1, -1, -1, out[1], in[0] }, .descriptor_count = 5 };
    assert_int_equal(child_start(&loop, &options, NULL, NULL, &child), 0);
    close(in[0]);
    close(out[1]);
    assert_int_equal(write(in[1], "moved", 5), 5);
    close(in[1]);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(read(out[0], text, sizeof text - 1), 5);
    assert_string_equal(text, "moved");
    close(out[0]);
    assert_int_equal(uv_loop_close(&loop), 0);
}

struct watched {
    int  exit_code;
    bool exited;
};

static void on_exited(void *context, int exit_code)
{
    struct watched *watched = context;
    watched->exit_code = exit_code;
    watched->exited = true;
}

static const struct child_options sleeper = { .arguments = (const char *const[]){
                                                  "tail", "-f", "/dev/null", NULL } };

static void a_child_is_killed(void **state)
{
    uv_loop_t loop;
    struct child *child;
    struct watched watched = { 0 };
    uv_loop_init(&loop);
    assert_int_equal(child_start(&loop, &sleeper, on_exited, &watched, &child), 0);
    pid_t pid = child_pid(child);
    assert_int_equal(kill(pid, 0), 0);
    child_kill(child, SIGKILL);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_true(watched.exited);
    assert_int_equal(watched.exit_code, 128 + SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), -1);                 /* no zombie is left */
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void on_idle(uv_idle_t *idle)
{
    (void)idle;
}

static void a_cancelled_child_is_reaped_silently(void **state)
{
    uv_loop_t loop;
    uv_idle_t busy;
    struct child *child;
    struct watched watched = { 0 };
    uv_loop_init(&loop);
    assert_int_equal(child_start(&loop, &sleeper, on_exited, &watched, &child), 0);
    pid_t pid = child_pid(child);
    child_cancel(child);
    assert_int_equal(uv_run(&loop, UV_RUN_DEFAULT), 0);          /* it keeps no loop alive */
    uv_idle_init(&loop, &busy);
    uv_idle_start(&busy, on_idle);
    assert_int_equal(kill(pid, SIGKILL), 0);
    while (kill(pid, 0) == 0)
        uv_run(&loop, UV_RUN_NOWAIT);
    uv_close((uv_handle_t *)&busy, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_false(watched.exited);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void never_called(void *context, const struct child_result *result)
{
    (void)result;
    *(bool *)context = true;
}

static void a_cancelled_run_kills(void **state)
{
    uv_loop_t loop;
    bool called = false;
    uv_loop_init(&loop);
    struct child_run *run =
        child_run(&loop, &sleeper, BYTES("x"), TIMEOUT_MS, never_called, &called);
    uv_run(&loop, UV_RUN_NOWAIT);
    child_run_cancel(run);
    child_run_cancel(NULL);
    while (waitpid(-1, NULL, WNOHANG | WNOWAIT) == 0 || uv_loop_alive(&loop))
        uv_run(&loop, UV_RUN_NOWAIT);
    for (int n = 0; n < 10; n++)
        uv_run(&loop, UV_RUN_NOWAIT);
    assert_false(called);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void many_at_once(void **state)
{
    uv_loop_t loop;
    struct watched watched[50] = { 0 };
    uv_loop_init(&loop);
    FOR_EACH(one, watched) {
        struct child *child;
        char text[32];
        snprintf(text, sizeof text, "exit %d", (int)(one - watched));
        const struct child_options options = { .arguments = (const char *const[]){ "/bin/sh", "-c",
                                                                                   text, NULL } };
        assert_int_equal(child_start(&loop, &options, on_exited, one, &child), 0);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    FOR_EACH(one, watched)
        assert_int_equal(one->exit_code, one - watched);
    assert_int_equal(uv_loop_close(&loop), 0);
}

/* A new network namespace has a loopback that is down, and nothing else. */
static void in_a_network_namespace(void **state)
{
    AUTO_BUFFER output = { 0 };
    int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (unshare(CLONE_NEWNET) != 0) {
        close(home);
        skip();
    }
    int other = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    assert_int_equal(setns(home, CLONE_NEWNET), 0);
    const struct child_options options = {
        .arguments = (const char *const[]){ "/bin/sh", "-c", "readlink /proc/self/ns/net", NULL },
        .netns_fd = other
    };
    assert_int_equal(child_run_wait(&options, BYTES(""), TIMEOUT_MS, &output, NULL), 0);
    char path[64], here[64] = "", there[64] = "";
    snprintf(path, sizeof path, "/proc/self/fd/%d", other);
    assert_true(readlink(path, there, sizeof there - 1) > 0);
    assert_true(readlink("/proc/self/ns/net", here, sizeof here - 1) > 0);
    assert_true(bytes_starts_with(buffer_bytes(&output), there));
    assert_string_not_equal(here, there);
    /* though its number is that of a place which the child's own descriptors take */
    const struct child_options low = {
        .arguments = options.arguments,
        .netns_fd = dup3(other, CHILD_DESCRIPTORS_MAX - 1, O_CLOEXEC),
        .descriptors = { -1, -1, -1, -1, -1, -1, -1, -1 },
        .descriptor_count = CHILD_DESCRIPTORS_MAX,
    };
    buffer_reset(&output);
    assert_int_equal(child_run_wait(&low, BYTES(""), TIMEOUT_MS, &output, NULL), 0);
    assert_true(bytes_starts_with(buffer_bytes(&output), there));
    close(low.netns_fd);
    const struct child_options bad = { .arguments = options.arguments,
                                       .netns_fd = STDIN_FILENO + 1 };
    assert_true(child_run_wait(&bad, BYTES(""), TIMEOUT_MS, NULL, NULL) < 0);
    close(home);
    close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programs),
        cmocka_unit_test(environment_and_folder),
        cmocka_unit_test(too_much_output_is_cut),
        cmocka_unit_test(much_input),
        cmocka_unit_test(time_outs),
        cmocka_unit_test(a_grandchild_that_keeps_the_pipe),
        cmocka_unit_test(descriptors_are_placed),
        cmocka_unit_test(a_child_is_killed),
        cmocka_unit_test(a_cancelled_child_is_reaped_silently),
        cmocka_unit_test(a_cancelled_run_kills),
        cmocka_unit_test(many_at_once),
        cmocka_unit_test(in_a_network_namespace),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* program.c - see program.h. */
#include "kubectl/program.h"

#include <signal.h>
#include <string.h>

#include "io/child.h"
#include "kubectl/session.h"

struct running {
    struct session *session;
    bool            is_over;
    int             code;
};

static void exited(void *context, int exit_code)
{
    struct running *running = context;
    running->code = exit_code;
    running->is_over = true;
    uv_stop(&running->session->loop);
}

bool program_run(struct session *session, const char *const *arguments, int *ret_code,
                 struct error *err)
{
    struct running running = { .session = session };
    struct child_options options = { .arguments = arguments,
                                     .descriptors = { 0, 1, 2 },
                                     .descriptor_count = 3 };
    struct child *child;
    int rc = child_start(&session->loop, &options, exited, &running, &child);
    if (rc < 0)
        return fail(err, REASON_BAD_REQUEST, -rc, "exec: \"%s\": %s", arguments[0], strerror(-rc));
    void (*before)(int) = signal(SIGINT, SIG_IGN);
    while (!running.is_over)
        uv_run(&session->loop, UV_RUN_DEFAULT);
    signal(SIGINT, before);
    *ret_code = running.code;
    return true;
}

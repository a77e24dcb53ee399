/* SPDX-License-Identifier: Apache-2.0 */
/* exec.c - `kubectl exec`: the streams of a command that is started in a container.  The exit code is
 * the command's own. */
#include <stdio.h>
#include <unistd.h>

#include "codec/value.h"
#include "kubectl/pod_stream.h"
#include "kubectl/pods_of.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

struct exec {
    struct session session;
    const char    *container;
    bool           wants_stdin, wants_tty;
    int            code;
};

/* The terminal is used where there is one. */
static void check_tty(struct exec *exec)
{
    if (!exec->wants_tty || isatty(0))
        return;
    fprintf(stderr, "Unable to use a TTY - input is not a terminal or the right kind of file\n");
    exec->wants_tty = false;
}

static bool run(struct exec *exec, char **argv, const struct flag_words *words, struct error *err)
{
    struct pod_list pods;
    int first = words->after_dashes > 0 ? words->after_dashes : 1;
    if (words->count <= first)
        return fail(
            err, REASON_BAD_REQUEST, 0,
            "you must specify at least one command for the container: kubectl exec POD -- COMMAND");
    check_tty(exec);
    if (!pods_of_word(&exec->session, argv[0], &pods, NULL, err))
        return false;
    exec->container = container_of_pod(pods.items[0], exec->container, &exec->session.arena, err);
    struct arena *arena = &exec->session.arena;
    struct pod_stream_options options = {
        .ns = value_text(pods.items[0], "metadata.namespace", arena),
        .pod = value_text(pods.items[0], "metadata.name", arena),
        .container = exec->container,
        .subresource = "exec",
        .command = argv + first,
        .command_count = words->count - first,
        .wants_stdin = exec->wants_stdin,
        .wants_tty = exec->wants_tty,
    };
    return exec->container && pod_stream_run(&exec->session, &options, &exec->code, err);
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
        "kubectl exec POD | TYPE/NAME [-c CONTAINER] [-it] -- COMMAND [ARGUMENT...]", flags,
        act);
    return session_run(&exec.session, &command, argc, argv);
}

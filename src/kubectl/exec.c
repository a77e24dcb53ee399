/* SPDX-License-Identifier: Apache-2.0 */
/* exec.c - `kubectl exec` and `attach`: the streams of a command that is started, or of what runs
 * already.  The exit code is the command's own. */
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
    const char    *container, *timeout;
    bool           wants_stdin, wants_tty, quiet;
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

static bool stream(struct exec *exec, const struct value *pod,
                   struct pod_stream_options *options, struct error *err)
{
    struct arena *arena = &exec->session.arena;
    options->ns = value_text(pod, "metadata.namespace", arena);
    options->pod = value_text(pod, "metadata.name", arena);
    options->container = exec->container;
    options->wants_stdin = exec->wants_stdin;
    options->wants_tty = exec->wants_tty;
    return pod_stream_run(&exec->session, options, &exec->code, err);
}

/* ---- exec ---- */

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
    struct pod_stream_options options = { .subresource = "exec",
                                          .command = argv + first,
                                          .command_count = words->count - first };
    return exec->container && stream(exec, pods.items[0], &options, err);
}

static int act_exec(struct session *session, char **words, const struct flag_words *found)
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
        act_exec);
    return session_run(&exec.session, &command, argc, argv);
}

/* ---- attach ---- */

static const struct value *find_container(const struct value *pod, const char *name)
{
    static const char *const lists[] = { "spec.containers", "spec.ephemeralContainers",
                                         "spec.initContainers" };
    FOR_EACH(list, lists)
        for (size_t i = 0; i < value_count(value_at(pod, *list)); i++) {
            const struct value *container = value_item(value_at(pod, *list), i);
            if (bytes_equal_text(value_string(container, "name"), name))
                return container;
        }
    return NULL;
}

/* A container has a terminal or it has none: that decides. */
static void fit_tty(struct exec *exec, const struct value *container)
{
    bool has_tty = value_bool(container, "tty", false);
    if (exec->wants_tty && !has_tty && !exec->quiet)
        fprintf(stderr, "error: Unable to use a TTY - container %s did not allocate one\n",
                exec->container);
    exec->wants_tty = has_tty;
}

static bool attach(struct exec *exec, const char *word, struct error *err)
{
    struct pod_list pods;
    if (!pods_of_word(&exec->session, word, &pods, NULL, err))
        return false;
    const struct value *pod = pods.items[0];
    struct bytes phase = value_string(pod, "status.phase");
    if (bytes_equal_text(phase, "Succeeded") || bytes_equal_text(phase, "Failed"))
        return fail(err, REASON_BAD_REQUEST, 0, "cannot attach a container in a completed pod; "
                    "current phase is %.*s", BYTES_ARG(phase));
    exec->container = container_of_pod(pod, exec->container, &exec->session.arena, err);
    if (!exec->container)
        return error_context(err, "cannot attach to the container");
    fit_tty(exec, find_container(pod, exec->container));
    if (!exec->quiet)
        fprintf(stderr, "All commands and output from this session will be recorded in container "
                        "logs, including credentials and sensitive information passed through the "
                        "command prompt.\nIf you don't see a command prompt, try pressing enter.\n");
    struct pod_stream_options options = { .subresource = "attach" };
    if (!stream(exec, pod, &options, err))
        return false;
    if (!exec->quiet && exec->wants_stdin && exec->wants_tty && isatty(0))
        printf("Session ended, resume using 'kubectl attach %s -c %s -n %s -i -t' command\n",
               options.pod, options.container, options.ns);
    return true;
}

static int act_attach(struct session *session, char **words, const struct flag_words *found)
{
    struct exec *exec = container_of(session, struct exec, session);
    struct error err = { 0 };
    const char *word = found->count == 2 ? arena_printf(&session->arena, "%s/%s", words[0], words[1])
                                         : words[0];
    if (found->count == 0)
        fail(&err, REASON_BAD_REQUEST, 0, "at least 1 argument is required for attach");
    else if (found->count > 2)
        fail(&err, REASON_BAD_REQUEST, 0,
             "expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw %d: [%s %s %s%s]",
             found->count, words[0], words[1], words[2], found->count > 3 ? " ..." : "");
    return !error_is_set(&err) && attach(exec, word, &err) ? exec->code : complain(&err);
}

int verb_attach(int argc, char **argv)
{
    struct exec exec = { 0 };
    session_init(&exec.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&exec.session),
        { "--container", FLAG_TEXT, &exec.container, "NAME", "which container", 'c' },
        { "--stdin", FLAG_SWITCH, &exec.wants_stdin, NULL, "send standard input", 'i' },
        { "--tty", FLAG_SWITCH, &exec.wants_tty, NULL, "standard input is a terminal", 't' },
        { "--quiet", FLAG_SWITCH, &exec.quiet, NULL, "only what the container prints", 'q' },
        { "--pod-running-timeout", FLAG_TEXT, &exec.timeout, "DURATION", "has no effect" },
    };
    const struct command command =
        COMMAND("kubectl attach POD | TYPE/NAME [-c CONTAINER] [-it] [flags]", flags, act_attach);
    return session_run(&exec.session, &command, argc, argv);
}

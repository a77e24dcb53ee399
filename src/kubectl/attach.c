/* SPDX-License-Identifier: Apache-2.0 */
/* attach.c - `kubectl attach`, and what run and debug do alike; see attach.h. */
#include "kubectl/attach.h"

#include <stdio.h>
#include <unistd.h>

#include "codec/value.h"
#include "kubectl/deadline.h"
#include "kubectl/pod_stream.h"
#include "kubectl/pods_of.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

/* ---- waiting ---- */

bool pod_is_over(const struct value *pod, const char *container)
{
    struct bytes phase = value_string(pod, "status.phase");
    (void)container;
    return bytes_equal_text(phase, "Succeeded") || bytes_equal_text(phase, "Failed");
}

bool pod_has_begun(const struct value *pod, const char *container)
{
    return bytes_equal_text(value_string(pod, "status.phase"), "Running") ||
           pod_is_over(pod, container);
}

static const struct value *status_of(const struct value *pod, const char *container)
{
    static const char *const lists[] = { "status.ephemeralContainerStatuses",
                                         "status.containerStatuses" };
    FOR_EACH(list, lists)
        for (size_t i = 0; i < value_count(value_at(pod, *list)); i++) {
            const struct value *status = value_item(value_at(pod, *list), i);
            if (bytes_equal_text(value_string(status, "name"), container))
                return status;
        }
    return NULL;
}

bool container_is_over(const struct value *pod, const char *container)
{
    return pod_is_over(pod, container) || value_at(status_of(pod, container), "state.terminated");
}

bool container_has_begun(const struct value *pod, const char *container)
{
    return value_at(status_of(pod, container), "state.running") || container_is_over(pod, container);
}

struct waiting {
    struct session *session;
    const char     *container;
    pod_is_so      *is_so;
    struct value   *pod;                 /* as it was last seen, in the session's arena */
    bool            has_gone;
};

static bool take_event(void *context, struct bytes type, struct value *object)
{
    struct waiting *waiting = context;
    waiting->has_gone = bytes_equal_text(type, "DELETED");
    waiting->pod = NULL;
    return !waiting->has_gone && !waiting->is_so(object, waiting->container);
}

const struct value *attach_wait(struct session *session, const struct value *pod,
                                const char *container, pod_is_so *is_so, int64_t timeout_ms,
                                struct error *err)
{
    struct arena *arena = &session->arena;
    struct found found = { .kind = well_known.pod,
                           .ns = value_text(pod, "metadata.namespace", arena),
                           .name = value_text(pod, "metadata.name", arena) };
    struct waiting waiting = { .session = session, .container = container, .is_so = is_so };
    int64_t deadline_ms = deadline_in(timeout_ms);
    while (!waiting.has_gone) {
        const struct value *now =
            session_get(session, found_path(&found, NULL, arena), arena, err);
        if (!now || is_so(now, container))
            return now;
        struct watch_options watch = { .kind = found.kind,
                                       .ns = found.ns,
                                       .name = found.name,
                                       .version = value_text(now, "metadata.resourceVersion", arena),
                                       .event = take_event,
                                       .context = &waiting };
        if (!watch_until(session, &watch, deadline_ms, err))
            return NULL;
    }
    fail(err, REASON_BAD_REQUEST, 0, "pod \"%s\" has been deleted", found.name);
    return NULL;
}

/* ---- streams ---- */

static bool print_bytes(void *context, struct bytes bytes)
{
    (void)context;
    fwrite(bytes.at, 1, bytes.size, stdout);
    fflush(stdout);
    return true;
}

bool attach_logs(struct session *session, const struct value *pod, const char *container,
                 struct error *err)
{
    struct arena *arena = &session->arena;
    const char *path = client_path(well_known.pod, value_text(pod, "metadata.namespace", arena),
                                   value_text(pod, "metadata.name", arena), "log", arena);
    struct stream_options options = {
        .target = arena_printf(arena, "%s?container=%s", path, container), .data = print_bytes
    };
    return session_stream(session, &options, err);
}

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
static void fit_tty(struct attach *attach, const struct value *container)
{
    bool has_tty = value_bool(container, "tty", false);
    if (attach->wants_tty && !has_tty && !attach->is_quiet)
        fprintf(stderr, "error: Unable to use a TTY - container %s did not allocate one\n",
                attach->container);
    attach->wants_tty = has_tty;
}

bool attach_pod(struct session *session, const struct value *pod, struct attach *attach,
                int *ret_code, struct error *err)
{
    struct arena *arena = &session->arena;
    fit_tty(attach, find_container(pod, attach->container));
    if (!attach->is_quiet)
        fprintf(stderr, "All commands and output from this session will be recorded in container "
                        "logs, including credentials and sensitive information passed through the "
                        "command prompt.\nIf you don't see a command prompt, try pressing enter.\n");
    struct pod_stream_options options = { .ns = value_text(pod, "metadata.namespace", arena),
                                          .pod = value_text(pod, "metadata.name", arena),
                                          .container = attach->container,
                                          .subresource = "attach",
                                          .wants_stdin = attach->wants_stdin,
                                          .wants_tty = attach->wants_tty,
                                          .repaints = true };
    if (!pod_stream_run(session, &options, ret_code, err))
        return false;
    if (!attach->is_quiet && attach->wants_stdin && attach->wants_tty && isatty(0))
        printf("Session ended, resume using 'kubectl attach %s -c %s -n %s -i -t' command\n",
               options.pod, options.container, options.ns);
    return true;
}

bool attach_or_logs(struct session *session, const struct value *pod, struct attach *attach,
                    int *ret_code, struct error *err)
{
    struct error own = { 0 };
    if (attach_pod(session, pod, attach, ret_code, &own))
        return true;
    fprintf(stderr, "warning: couldn't attach to pod/%.*s, falling back to streaming logs: %s\n",
            BYTES_ARG(value_string(pod, "metadata.name")), own.message);
    *ret_code = 0;                       /* no streams, no result of theirs */
    return attach_wait(session, pod, attach->container, container_is_over, attach->end_timeout_ms,
                       err) &&
           attach_logs(session, pod, attach->container, err);
}

/* ---- the verb ---- */

struct attach_verb {
    struct session session;
    struct attach  attach;
    const char    *timeout;
    int            code;
};

static bool run(struct attach_verb *verb, const char *word, struct error *err)
{
    struct pod_list pods;
    if (!pods_of_word(&verb->session, word, &pods, NULL, err))
        return false;
    const struct value *pod = pods.items[0];
    if (pod_is_over(pod, NULL))
        return fail(err, REASON_BAD_REQUEST, 0, "cannot attach a container in a completed pod; "
                    "current phase is %.*s", BYTES_ARG(value_string(pod, "status.phase")));
    verb->attach.container =
        container_of_pod(pod, verb->attach.container, &verb->session.arena, err);
    if (!verb->attach.container)
        return error_context(err, "cannot attach to the container");
    return attach_pod(&verb->session, pod, &verb->attach, &verb->code, err);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct attach_verb *verb = container_of(session, struct attach_verb, session);
    struct error err = { 0 };
    const char *word = found->count == 2 ? arena_printf(&session->arena, "%s/%s", words[0], words[1])
                                         : words[0];
    if (found->count == 0)
        fail(&err, REASON_BAD_REQUEST, 0, "at least 1 argument is required for attach");
    else if (found->count > 2)
        fail(&err, REASON_BAD_REQUEST, 0,
             "expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw %d: [%s %s %s%s]",
             found->count, words[0], words[1], words[2], found->count > 3 ? " ..." : "");
    return !error_is_set(&err) && run(verb, word, &err) ? verb->code : complain(&err);
}

int verb_attach(int argc, char **argv)
{
    struct attach_verb verb = { 0 };
    session_init(&verb.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&verb.session),
        { "--container", FLAG_TEXT, &verb.attach.container, "NAME", "which container", 'c' },
        { "--stdin", FLAG_SWITCH, &verb.attach.wants_stdin, NULL, "send standard input", 'i' },
        { "--tty", FLAG_SWITCH, &verb.attach.wants_tty, NULL, "standard input is a terminal", 't' },
        { "--quiet", FLAG_SWITCH, &verb.attach.is_quiet, NULL, "only what the container prints",
          'q' },
        { "--pod-running-timeout", FLAG_TEXT, &verb.timeout, "DURATION", "has no effect" },
    };
    const struct command command =
        COMMAND("kubectl attach POD | TYPE/NAME [-c CONTAINER] [-it] [flags]", flags, act);
    return session_run(&verb.session, &command, argc, argv);
}

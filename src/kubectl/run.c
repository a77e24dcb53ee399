/* SPDX-License-Identifier: Apache-2.0 */
/* run.c - `kubectl run`: one pod of an image; with -i or --attach its streams are ours until it ends,
 * and the exit code is its container's. */
#include <stdio.h>

#include "codec/value.h"
#include "codec/yaml.h"
#include "kubectl/attach.h"
#include "kubectl/create.h"
#include "kubectl/deadline.h"
#include "kubectl/gone.h"
#include "kubectl/pods_of.h"
#include "kubectl/selection.h"
#include "kubectl/verbs.h"
#include "object/patch.h"

enum { BEGIN_MS = 60000 };

struct run {
    struct create create;
    struct attach attach;
    const char   *wants_attach;          /* NULL: where there is standard input */
    const char   *overrides, *override_type, *pull_policy, *timeout;
    bool          removes, leaves_stdin_open, is_privileged, exposes;
    int64_t       timeout_ms;
    int           code;
};

static bool is_attached(const struct run *run)
{
    return run->wants_attach ? !text_equal(run->wants_attach, "false") : run->attach.wants_stdin;
}

/* ---- the pod ---- */

static bool add_annotations(struct run *run, struct value *pod, struct error *err)
{
    struct arena *arena = &run->create.session.arena;
    for (size_t i = 0; i < run->create.annotations.count; i++)
        if (!make_pairs(&run->create,
                        value_make_at(pod, arena, "metadata.annotations", VALUE_MAP),
                        run->create.annotations.items[i], err))
            return false;
    return true;
}

static void fill_container(struct run *run, struct value *pod)
{
    struct arena *arena = &run->create.session.arena;
    struct value *container = value_item(value_at(pod, "spec.containers"), 0);
    if (run->attach.wants_stdin) {
        value_set(container, arena, "stdin", value_new_bool(arena, true));
        if (!run->leaves_stdin_open)
            value_set(container, arena, "stdinOnce", value_new_bool(arena, true));
    }
    if (run->attach.wants_tty)
        value_set(container, arena, "tty", value_new_bool(arena, true));
    if (run->pull_policy)
        make_set(&run->create, container, "imagePullPolicy", run->pull_policy);
    if (run->is_privileged)
        value_set_at(container, arena, "securityContext.privileged", value_new_bool(arena, true));
}

static struct value *override(struct run *run, struct value *pod, struct error *err)
{
    struct arena *arena = &run->create.session.arena;
    const char *type = run->override_type;
    if (!run->overrides)
        return pod;
    struct value *patch = yaml_parse(bytes_of(run->overrides), arena, err);
    if (!patch)
        return NULL;
    if (!type || text_equal(type, "merge"))
        return patch_merge(pod, patch, arena, err);
    if (text_equal(type, "strategic"))
        return patch_strategic(pod, patch, well_known.pod->type, arena, err);
    if (text_equal(type, "json"))
        return patch_json(pod, patch, arena, err);
    fail(err, REASON_BAD_REQUEST, 0, "invalid override type: %s", type);
    return NULL;
}

static struct value *new_pod(struct run *run, struct error *err)
{
    struct value *pod = make_pod(&run->create, err);
    if (!pod || !add_annotations(run, pod, err))
        return NULL;
    fill_container(run, pod);
    return override(run, pod, err);
}

static bool create_service(struct run *run, struct error *err)
{
    struct create *create = &run->create;
    struct arena *arena = &create->session.arena;
    struct value *service = value_new_map(arena), *port = value_new_map(arena);
    value_set(port, arena, "port", value_new_int(arena, create->port));
    make_set(create, port, "protocol", "TCP");
    value_set(port, arena, "targetPort", value_new_int(arena, create->port));
    value_append(value_make_at(service, arena, "spec.ports", VALUE_LIST), arena, port);
    struct value *selector = value_make_at(service, arena, "spec.selector", VALUE_MAP);
    value_make_at(service, arena, "status.loadBalancer", VALUE_MAP);
    return make_pairs(create, selector,
                      create->labels ? create->labels : arena_printf(arena, "run=%s", create->name),
                      err) &&
           create_send(create, well_known.service, service, "kubectl-run", "created", err);
}

/* ---- its streams ---- */

static bool remove_pod(struct run *run, const struct found *pod, struct error *err)
{
    struct session *session = &run->create.session;
    struct arena *arena = &session->arena;
    struct value *options = value_new_map(arena), *answer = NULL;
    struct error own = { 0 };
    value_set(options, arena, "propagationPolicy", value_new_text(arena, "Background"));
    if (!session_send(session,
                      &(struct session_request){ "DELETE", found_path(pod, NULL, arena) }, options,
                      &answer, &own))
        return own.reason == REASON_NOT_FOUND || error_pass(err, &own);
    if (!run->attach.is_quiet)
        printf("pod \"%s\" deleted from %s namespace\n", pod->name, pod->ns);
    return wait_gone(session, pod, value_text(answer, "metadata.uid", arena), /* deadline_ms= */ 0,
                     err);
}

/* What its container ended with; nothing is wrong with a pod that succeeded. */
static void take_exit(struct run *run, const struct value *pod)
{
    const struct value *ended = value_at(
        value_item(value_at(pod, "status.containerStatuses"), 0), "state.terminated");
    struct bytes ns = value_string(pod, "metadata.namespace"),
                 name = value_string(pod, "metadata.name");
    int64_t code = value_int(ended, "exitCode", 0);
    if (bytes_equal_text(value_string(pod, "status.phase"), "Succeeded"))
        return;
    run->code = code > 0 && code < 256 ? (int)code : 1;
    fflush(stdout);
    if (code <= 0)
        fprintf(stderr, "error: pod %.*s/%.*s failed with unknown exit code\n", BYTES_ARG(ns),
                BYTES_ARG(name));
    else
        fprintf(stderr, "pod %.*s/%.*s terminated (%.*s)\n%.*s", BYTES_ARG(ns), BYTES_ARG(name),
                BYTES_ARG(value_string(ended, "reason")),
                BYTES_ARG(value_string(ended, "message")));
}

/* A pod that has ended already has left its logs. */
static bool stream(struct run *run, const struct value *pod, struct error *err)
{
    struct session *session = &run->create.session;
    const char *container = run->attach.container;
    struct error own = { 0 };
    int code;
    const struct value *now =
        attach_wait(session, pod, container, pod_has_begun, run->timeout_ms, err);
    if (!now)
        return false;
    if (!attach_logs(session, now, container, &own))
        fprintf(stderr, "warning: couldn't fetch pre-attach logs: %s\n", own.message);
    run->attach.end_timeout_ms = run->timeout_ms;
    if (!pod_is_over(now, container) && !attach_or_logs(session, now, &run->attach, &code, err))
        return false;
    if (run->leaves_stdin_open || !run->create.restart ||
        text_equal(run->create.restart, "Always"))
        return true;
    now = attach_wait(session, pod, container, pod_is_over, run->timeout_ms, err);
    if (now)
        take_exit(run, now);
    return now != NULL;
}

static bool run_attached(struct run *run, struct value *pod, struct error *err)
{
    struct session *session = &run->create.session;
    struct arena *arena = &session->arena;
    struct error own = { 0 };
    struct found found = { .kind = well_known.pod, .ns = session->ns, .name = run->create.name };
    value_set(pod, arena, "apiVersion", value_new_text(arena, "v1"));
    value_set(pod, arena, "kind", value_new_text(arena, "Pod"));
    value_set_at(pod, arena, "metadata.name", value_new_text(arena, found.name));
    const char *path = arena_printf(arena, "%s?fieldManager=kubectl-run",
                                    client_path(found.kind, found.ns, NULL, NULL, arena));
    if (!session_send(session, &(struct session_request){ "POST", path }, pod, &found.object, err))
        return false;
    run->attach.container = container_of_pod(found.object, NULL, arena, err);
    bool good = run->attach.container && stream(run, found.object, err);
    if (run->removes && !remove_pod(run, &found, &own))
        complain(&own);
    return good;
}

/* ---- the command line ---- */

static bool check(struct run *run, struct error *err)
{
    bool has_dry_run = run->create.outcome.dry_run != NULL;
    if (!timeout_parse(run->timeout, BEGIN_MS, &run->timeout_ms, err))
        return false;
    if (run->create.images.count == 0)
        return make_fail_flag(err, "image");
    if (run->attach.wants_tty && !run->attach.wants_stdin)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "-i/--stdin is required for containers with -t/--tty=true");
    const char *restart = run->create.restart;
    if (restart && !text_equal(restart, "Always") && !text_equal(restart, "OnFailure") &&
        !text_equal(restart, "Never"))
        return fail(err, REASON_BAD_REQUEST, 0, "invalid restart policy: %s", restart);
    if (run->exposes && run->create.port == PORT_NOT_GIVEN)
        return fail(err, REASON_BAD_REQUEST, 0, "--port must be set when exposing a service");
    if (run->removes && !is_attached(run))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "--rm should only be used for attached containers");
    return !is_attached(run) || !has_dry_run ||
           fail(err, REASON_BAD_REQUEST, 0, "--dry-run=[server|client] can't be used with attached "
                "containers options (--attach, --stdin, or --tty)");
}

static bool run_it(struct run *run, struct error *err)
{
    if (!check(run, err))
        return false;
    struct value *pod = new_pod(run, err);
    if (!pod || (run->exposes && !create_service(run, err)))
        return false;
    return is_attached(run) ? run_attached(run, pod, err)
                            : create_send(&run->create, well_known.pod, pod, "kubectl-run",
                                          "created", err);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct run *run = container_of(session, struct run, create.session);
    struct error err = { 0 };
    if (found->after_dashes < 1) {
        fail(&err, REASON_BAD_REQUEST, 0, "NAME is required for run");
        return complain(&err);
    }
    int first = found->after_dashes < found->count ? found->after_dashes : 1;
    run->create.name = words[0];
    run->create.command = words + first;
    run->create.command_count = found->count - first;
    return run_it(run, &err) ? run->code : complain(&err);
}

int verb_run(int argc, char **argv)
{
    struct run run = { .create.port = PORT_NOT_GIVEN };
    session_init(&run.create.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&run.create.session),
        OUTCOME_FLAG_ROWS(&run.create.outcome),
        { "--image", FLAG_LIST, &run.create.images, "IMAGE", "what to run" },
        { "--env", FLAG_LIST, &run.create.env, "NAME=VALUE", "a variable" },
        { "--port", FLAG_NUMBER, &run.create.port, "PORT", "on which it listens" },
        { "--expose", FLAG_SWITCH, &run.exposes, NULL, "a Service for that port, too" },
        { "--labels", FLAG_TEXT, &run.create.labels, "KEY=VALUE,...", "(run=NAME)", 'l' },
        { "--annotations", FLAG_LIST, &run.create.annotations, "KEY=VALUE", "an annotation" },
        { "--restart", FLAG_TEXT, &run.create.restart, "POLICY", "Always, OnFailure or Never" },
        { "--image-pull-policy", FLAG_TEXT, &run.pull_policy, "POLICY", "Always, IfNotPresent ..." },
        { "--privileged", FLAG_SWITCH, &run.is_privileged, NULL, "the container may do anything" },
        { "--overrides", FLAG_TEXT, &run.overrides, "JSON", "what else is in the pod" },
        { "--override-type", FLAG_TEXT, &run.override_type, "TYPE", "merge, strategic or json" },
        { "--command", FLAG_SWITCH, &run.create.is_command, NULL,
          "what follows is the command, not its arguments" },
        { "--stdin", FLAG_SWITCH, &run.attach.wants_stdin, NULL, "send standard input", 'i' },
        { "--tty", FLAG_SWITCH, &run.attach.wants_tty, NULL, "standard input is a terminal", 't' },
        { "--attach", FLAG_WORD, &run.wants_attach, NULL, "its streams are ours (with -i always)" },
        { "--rm", FLAG_SWITCH, &run.removes, NULL, "delete the pod when it has ended" },
        { "--leave-stdin-open", FLAG_SWITCH, &run.leaves_stdin_open, NULL,
          "for the next who attaches" },
        { "--quiet", FLAG_SWITCH, &run.attach.is_quiet, NULL, "only what the pod prints", 'q' },
        { "--pod-running-timeout", FLAG_TEXT, &run.timeout, "DURATION",
          "how long until it runs, and ends, at most (1m)" },
    };
    const struct command command =
        COMMAND("kubectl run NAME --image=IMAGE [flags] [-- ARGUMENT...]", flags, act);
    return session_run(&run.create.session, &command, argc, argv);
}

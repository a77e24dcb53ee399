/* SPDX-License-Identifier: Apache-2.0 */
/* logs.c - `kubectl logs`: bytes from the server to standard output as they come: of one pod, of a
 * workload's, or of all that have a label. */
#include <stdio.h>

#include "codec/value.h"
#include "http/url.h"
#include "kubectl/pods_of.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/stream.h"
#include "kubectl/verbs.h"
#include "object/time_text.h"

enum { SELECTED_TAIL = 10, NOT_GIVEN = -1 };

struct logs {
    struct session session;
    const char *container, *since, *since_time, *labels;
    int64_t tail, limit;
    bool follow, previous, timestamps, all_containers, with_prefix;
    const char *prefix; /* before each line; NULL: none */
    bool in_line;       /* the prefix of this line stands there */
};

static bool take_bytes(void *context, struct bytes bytes)
{
    struct logs *logs = context;
    while (logs->prefix && bytes.size) {
        struct bytes rest = bytes, line = bytes_next(&rest, '\n');
        printf("%s%.*s%s", logs->in_line ? "" : logs->prefix, BYTES_ARG(line), rest.at ? "\n" : "");
        logs->in_line = rest.at == NULL;
        bytes = rest;
    }
    if (bytes.size)
        fwrite(bytes.at, 1, bytes.size, stdout);
    fflush(stdout);
    return true;
}

static void add_number(struct buffer *target, const char *name, int64_t number)
{
    if (number >= 0)
        buffer_printf(target, "&%s=%lld", name, (long long)number);
}

static bool add_since(const struct logs *logs, struct buffer *target, struct error *err)
{
    int64_t ns;
    if (logs->since && !duration_parse(bytes_of(logs->since), &ns))
        return fail(err, REASON_BAD_REQUEST, 0, "--since %s is no duration (5s, 2m, 1h)",
                    logs->since);
    if (logs->since)
        add_number(target, "sinceSeconds", ns / 1000000000);
    if (logs->since_time) {
        buffer_add_text(target, "&sinceTime=");
        url_escape(target, bytes_of(logs->since_time));
    }
    return true;
}

static bool show(struct logs *logs, const char *ns, const char *pod, const char *container,
                 struct error *err)
{
    AUTO_BUFFER target = { 0 };
    struct arena *arena = &logs->session.arena;
    buffer_printf(&target, "%s?follow=%s", client_path(well_known.pod, ns, pod, "log", arena),
                  logs->follow ? "true" : "false");
    buffer_printf(&target, "&container=%s", container);
    buffer_printf(&target, "%s%s", logs->previous ? "&previous=true" : "",
                  logs->timestamps ? "&timestamps=true" : "");
    add_number(&target, "tailLines", logs->tail);
    add_number(&target, "limitBytes", logs->limit > 0 ? logs->limit : NOT_GIVEN);
    if (!add_since(logs, &target, err))
        return false;
    logs->in_line = false;
    logs->prefix = logs->with_prefix
                       ? arena_printf(arena, "[pod/%s/%s] ", pod, container)
                       : NULL;
    struct stream_options options = { .target = buffer_text(&target),
                                      .data = take_bytes,
                                      .context = logs };
    return session_stream(&logs->session, &options, err);
}

static bool show_pod(struct logs *logs, const struct value *pod, struct error *err)
{
    static const char *const lists[] = { "spec.initContainers", "spec.containers" };
    struct arena *arena = &logs->session.arena;
    const char *ns = value_text(pod, "metadata.namespace", arena),
               *name = value_text(pod, "metadata.name", arena);
    if (!logs->all_containers) {
        const char *container = container_of_pod(pod, logs->container, arena, err);
        return container && show(logs, ns, name, container, err);
    }
    FOR_EACH (list, lists)
        for (size_t i = 0; i < value_count(value_at(pod, *list)); i++)
            if (!show(logs, ns, name,
                      value_text(value_item(value_at(pod, *list), i), "name", arena), err))
                return false;
    return true;
}

static bool show_selected(struct logs *logs, struct error *err)
{
    struct pod_list pods;
    if (!pods_of_selector(&logs->session, logs->session.ns, logs->labels, &pods, err))
        return false;
    if (pods.count == 0)
        fprintf(stderr, "No resources found in %s namespace.\n", logs->session.ns);
    if (logs->tail == NOT_GIVEN)
        logs->tail = SELECTED_TAIL;
    if (logs->follow && pods.count > 1)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "this kubectl follows one pod at a time: %zu have these labels", pods.count);
    for (size_t i = 0; i < pods.count; i++)
        if (!show_pod(logs, pods.items[i], err))
            return false;
    return true;
}

static bool show_named(struct logs *logs, const char *word, struct error *err)
{
    struct pod_list pods;
    struct found owner;
    struct arena *arena = &logs->session.arena;
    if (!pods_of_word(&logs->session, word, &pods, &owner, err)) {
        bool is_no_pod = err && err->reason == REASON_NOT_FOUND && owner.kind == well_known.pod;
        if (is_no_pod)
            *err = (struct error){ 0 };
        return is_no_pod &&
               fail(err, REASON_BAD_REQUEST, 0,
                    "error from server (NotFound): pods \"%s\" not found in namespace \"%s\"",
                    owner.name, logs->session.ns);
    }
    if (pods.count > 1)
        fprintf(stderr, "Found %zu pods, using pod/%s\n", pods.count,
                value_text(pods.items[0], "metadata.name", arena));
    return show_pod(logs, pods.items[0], err);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct logs *logs = container_of(session, struct logs, session);
    struct error err = { 0 };
    if (found->count > 1 && !logs->container)
        logs->container = words[1];
    bool good;
    if (logs->labels)
        good = show_selected(logs, &err);
    else if (found->count == 0)
        good =
            fail(&err, REASON_BAD_REQUEST, 0,
                 "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is "
                 "a required argument for the logs command");
    else
        good = show_named(logs, words[0], &err);
    return good ? 0 : complain(&err);
}

int verb_logs(int argc, char **argv)
{
    struct logs logs = { .tail = NOT_GIVEN };
    session_init(&logs.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&logs.session),
        { "--container", FLAG_TEXT, &logs.container, "NAME", "which container", 'c' },
        { "--all-containers", FLAG_SWITCH, &logs.all_containers, NULL, "all of the pod" },
        { "--selector", FLAG_TEXT, &logs.labels, "LABELS", "of all pods with these labels", 'l' },
        { "--prefix", FLAG_SWITCH, &logs.with_prefix, NULL, "pod and container before each line" },
        { "--follow", FLAG_SWITCH, &logs.follow, NULL, "go on with what is printed from now on",
          'f' },
        { "--previous", FLAG_SWITCH, &logs.previous, NULL,
          "of the container before the last restart", 'p' },
        { "--timestamps", FLAG_SWITCH, &logs.timestamps, NULL, "the time in front of each line" },
        { "--tail", FLAG_NUMBER, &logs.tail, "LINES", "only the last lines" },
        { "--limit-bytes", FLAG_NUMBER, &logs.limit, "BYTES", "no more than this" },
        { "--since", FLAG_TEXT, &logs.since, "DURATION", "only what is newer: 5s, 2m, 1h" },
        { "--since-time", FLAG_TEXT, &logs.since_time, "TIME", "only what is newer than this" },
    };
    const struct command command = COMMAND("kubectl logs POD | TYPE/NAME [CONTAINER] [flags]", flags, act);
    return session_run(&logs.session, &command, argc, argv);
}

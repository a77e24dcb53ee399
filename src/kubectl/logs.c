/* SPDX-License-Identifier: Apache-2.0 */
/* logs.c - `kubectl logs`: bytes from the server to standard output as they come: of one pod, of a
 * workload's, or of all that have a label; many are followed at once. */
#include <stdio.h>

#include "codec/value.h"
#include "http/url.h"
#include "kubectl/pods_of.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/stream.h"
#include "kubectl/verbs.h"
#include "object/time_text.h"

enum { SELECTED_TAIL = 10, NOT_GIVEN = -1, FOLLOWED_AT_ONCE = 5, LINE_MAX_BYTES = 1 << 20 };

/* One container's log. */
struct source {
    const char   *prefix;                /* before each line; NULL: none */
    struct buffer line;                  /* that has not come whole */
    bool          in_line;               /* its beginning has been printed */
    struct stream_options stream;
};

struct logs {
    struct session session;
    const char *container, *since, *since_time, *labels, *starting;
    int64_t tail, limit, at_once;
    bool follow, previous, timestamps, all_containers, all_pods, with_prefix, ignores_errors,
        skips_verification;
    struct source *sources;
    size_t source_count, source_capacity;
};

static void print_line(struct source *source, bool is_whole)
{
    printf("%s%.*s%s", source->prefix && !source->in_line ? source->prefix : "",
           BYTES_ARG(buffer_bytes(&source->line)), is_whole ? "\n" : "");
    source->in_line = !is_whole;
    buffer_reset(&source->line);
}

/* Line by line: those of several containers come between each other, but none in another. */
static bool take_bytes(void *context, struct bytes bytes)
{
    struct source *source = context;
    while (bytes.size) {
        struct bytes rest = bytes, line = bytes_next(&rest, '\n');
        buffer_add(&source->line, line.at, line.size);
        if (rest.at || source->line.size > LINE_MAX_BYTES)
            print_line(source, rest.at != NULL);
        bytes = rest;
    }
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

static const char *target_of(struct logs *logs, const char *ns, const char *pod,
                             const char *container, struct error *err)
{
    AUTO_BUFFER target = { 0 };
    struct arena *arena = &logs->session.arena;
    buffer_printf(&target, "%s?follow=%s", client_path(well_known.pod, ns, pod, "log", arena),
                  logs->follow ? "true" : "false");
    buffer_printf(&target, "&container=%s", container);
    buffer_printf(&target, "%s%s%s", logs->previous ? "&previous=true" : "",
                  logs->timestamps ? "&timestamps=true" : "",
                  logs->skips_verification ? "&insecureSkipTLSVerifyBackend=true" : "");
    add_number(&target, "tailLines", logs->tail);
    add_number(&target, "limitBytes", logs->limit > 0 ? logs->limit : NOT_GIVEN);
    return add_since(logs, &target, err) ? arena_strdup(arena, buffer_text(&target)) : NULL;
}

static bool add_container(struct logs *logs, const char *ns, const char *pod,
                          const char *container, struct error *err)
{
    struct arena *arena = &logs->session.arena;
    const char *target = target_of(logs, ns, pod, container, err);
    const char *prefix =
        logs->with_prefix ? arena_printf(arena, "[pod/%s/%s] ", pod, container) : NULL;
    if (!target)
        return false;
    logs->sources = arena_grow(arena, logs->sources, logs->source_count, &logs->source_capacity,
                               sizeof *logs->sources);
    logs->sources[logs->source_count++] =
        (struct source){ .prefix = prefix, .stream = { .target = target, .data = take_bytes } };
    return true;
}

static bool add_pod(struct logs *logs, const struct value *pod, struct error *err)
{
    static const char *const lists[] = { "spec.initContainers", "spec.containers",
                                         "spec.ephemeralContainers" };
    struct arena *arena = &logs->session.arena;
    const char *ns = value_text(pod, "metadata.namespace", arena),
               *name = value_text(pod, "metadata.name", arena);
    if (!logs->all_containers) {
        const char *container = container_of_pod(pod, logs->container, arena, err);
        return container && add_container(logs, ns, name, container, err);
    }
    FOR_EACH (list, lists)
        for (size_t i = 0; i < value_count(value_at(pod, *list)); i++)
            if (!add_container(logs, ns, name,
                               value_text(value_item(value_at(pod, *list), i), "name", arena),
                               err))
                return false;
    return true;
}

/* ---- showing what was gathered ---- */

static bool show_ended(struct logs *logs, size_t index, struct error *failure, struct error *err)
{
    struct source *source = &logs->sources[index];
    if (source->line.size)
        print_line(source, /* is_whole= */ false);
    buffer_done(&source->line);
    if (!error_is_set(failure))
        return true;
    if (!logs->ignores_errors)
        return error_is_set(err) ? false : error_pass(err, failure);
    printf("error: %s\n", failure->message);
    return true;
}

static bool show_one_by_one(struct logs *logs, struct error *err)
{
    bool good = true;
    for (size_t i = 0; i < logs->source_count && good; i++) {
        struct error failure = { 0 };
        logs->sources[i].stream.context = &logs->sources[i];
        (void)!session_stream(&logs->session, &logs->sources[i].stream, &failure);
        good = show_ended(logs, i, &failure, err);
    }
    return good;
}

static bool show_at_once(struct logs *logs, struct error *err)
{
    struct arena *arena = &logs->session.arena;
    size_t count = logs->source_count;
    struct stream_options *streams = arena_array(arena, count, sizeof *streams);
    struct error *failures = arena_array(arena, count, sizeof *failures);
    bool good = true;
    if ((int64_t)count > logs->at_once)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "you are attempting to follow %zu log streams, but maximum allowed concurrency "
                    "is %lld, use --max-log-requests to increase the limit",
                    count, (long long)logs->at_once);
    for (size_t i = 0; i < count; i++) {
        logs->sources[i].stream.context = &logs->sources[i];
        streams[i] = logs->sources[i].stream;
    }
    (void)!session_streams(&logs->session, streams, count, logs->ignores_errors, failures);
    for (size_t i = 0; i < count; i++)
        good = show_ended(logs, i, &failures[i], err) && good;
    return good;
}

static bool add_selected(struct logs *logs, struct error *err)
{
    struct pod_list pods;
    if (!pods_of_selector(&logs->session, logs->session.ns, logs->labels, &pods, err))
        return false;
    if (pods.count == 0)
        fprintf(stderr, "No resources found in %s namespace.\n", logs->session.ns);
    if (logs->tail == NOT_GIVEN)
        logs->tail = SELECTED_TAIL;
    for (size_t i = 0; i < pods.count; i++)
        if (!add_pod(logs, pods.items[i], err))
            return false;
    return true;
}

static bool add_named(struct logs *logs, const char *word, struct error *err)
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
    if (pods.count > 1 && !logs->all_pods)
        fprintf(stderr, "Found %zu pods, using pod/%s\n", pods.count,
                value_text(pods.items[0], "metadata.name", arena));
    for (size_t i = 0; i < (logs->all_pods ? pods.count : 1); i++)
        if (!add_pod(logs, pods.items[i], err))
            return false;
    return true;
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct logs *logs = container_of(session, struct logs, session);
    struct error err = { 0 };
    if (found->count > 1 && !logs->container)
        logs->container = words[1];
    bool good;
    logs->with_prefix = logs->with_prefix || logs->all_pods;
    if (logs->labels)
        good = add_selected(logs, &err);
    else if (found->count == 0)
        good =
            fail(&err, REASON_BAD_REQUEST, 0,
                 "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is "
                 "a required argument for the logs command");
    else
        good = add_named(logs, words[0], &err);
    if (good)
        good = logs->follow && logs->source_count > 1 ? show_at_once(logs, &err)
                                                      : show_one_by_one(logs, &err);
    return good ? 0 : complain(&err);
}

int verb_logs(int argc, char **argv)
{
    struct logs logs = { .tail = NOT_GIVEN, .at_once = FOLLOWED_AT_ONCE };
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
        { "--all-pods", FLAG_SWITCH, &logs.all_pods, NULL,
          "of a workload: all of its pods, with --prefix" },
        { "--max-log-requests", FLAG_NUMBER, &logs.at_once, "N",
          "follow so many at once at most (5)" },
        { "--ignore-errors", FLAG_SWITCH, &logs.ignores_errors, NULL,
          "tell them, and go on with the others" },
        { "--insecure-skip-tls-verify-backend", FLAG_SWITCH, &logs.skips_verification, NULL,
          "believe any node" },
        { "--pod-running-timeout", FLAG_TEXT, &logs.starting, "DURATION", "has no effect" },
    };
    const struct command command = COMMAND("kubectl logs POD | TYPE/NAME [CONTAINER] [flags]", flags, act);
    return session_run(&logs.session, &command, argc, argv);
}

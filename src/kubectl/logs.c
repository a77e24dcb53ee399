/* SPDX-License-Identifier: Apache-2.0 */
/* logs.c - `kubectl logs`: bytes from the server to standard output as they come. */
#include <stdio.h>
#include <unistd.h>

#include "codec/json.h"
#include "codec/value.h"
#include "http/client.h"
#include "kubectl/session.h"
#include "object/time_text.h"

enum { HEADERS_MAX = 8, REFUSAL_MAX = 64 * 1024 };

struct logs {
    struct session session;
    const char    *container, *since;
    int64_t        tail, limit;
    bool           follow, previous, timestamps;
    int            status;
    struct buffer  refusal;
    struct error   err;
    bool           is_over;
};

static void on_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    struct logs *logs = context;
    (void)call;
    logs->status = answer->status;
}

static void on_data(void *context, struct http_call *call, struct bytes bytes)
{
    struct logs *logs = context;
    (void)call;
    if (logs->status != 200) {
        if (logs->refusal.size + bytes.size < REFUSAL_MAX)
            buffer_add(&logs->refusal, bytes.at, bytes.size);
        return;
    }
    fwrite(bytes.at, 1, bytes.size, stdout);
    fflush(stdout);
}

static void on_end(void *context, struct http_call *call, const struct error *err)
{
    struct logs *logs = context;
    (void)call;
    logs->is_over = true;
    if (err)
        logs->err = *err;
    uv_stop(&logs->session.loop);
}

static const char *target_of(struct logs *logs, const char *pod)
{
    struct arena *arena = &logs->session.arena;
    AUTO_BUFFER target = { 0 };
    buffer_printf(&target, "%s?follow=%s",
                  client_path(well_known.pod, logs->session.ns, pod, "log", arena),
                  logs->follow ? "true" : "false");
    if (logs->container)
        buffer_printf(&target, "&container=%s", logs->container);
    if (logs->previous)
        buffer_add_text(&target, "&previous=true");
    if (logs->timestamps)
        buffer_add_text(&target, "&timestamps=true");
    if (logs->tail >= 0)
        buffer_printf(&target, "&tailLines=%lld", (long long)logs->tail);
    if (logs->limit > 0)
        buffer_printf(&target, "&limitBytes=%lld", (long long)logs->limit);
    return arena_copy(arena, target.at, target.size);
}

static bool add_since(struct logs *logs, const char **target, struct error *err)
{
    int64_t ns;
    if (!logs->since)
        return true;
    if (!duration_parse(bytes_of(logs->since), &ns))
        return fail(err, REASON_BAD_REQUEST, 0, "--since %s is no duration (5s, 2m, 1h)",
                    logs->since);
    *target = arena_printf(&logs->session.arena, "%s&sinceSeconds=%lld", *target,
                           (long long)(ns / 1000000000));
    return true;
}

static bool stream(struct logs *logs, const char *target, struct error *err)
{
    struct http_header headers[HEADERS_MAX];
    struct http_call_options options = { .method = "GET",
                                         .target = target,
                                         .headers = headers,
                                         .on_head = on_head,
                                         .on_data = on_data,
                                         .on_end = on_end,
                                         .context = logs,
                                         .header_count = client_headers(logs->session.client,
                                                                        headers, HEADERS_MAX) };
    http_call_start(client_target(logs->session.client), &options);
    while (!logs->is_over)
        uv_run(&logs->session.loop, UV_RUN_DEFAULT);
    if (error_is_set(&logs->err)) {
        *err = logs->err;
        return false;
    }
    if (logs->status == 200)
        return true;
    const struct value *status =
        json_parse(buffer_bytes(&logs->refusal), NULL, &logs->session.arena, NULL);
    struct bytes message = value_string(status, "message");
    return fail(err, REASON_BAD_REQUEST, 0, "%.*s",
                message.size ? (int)message.size : (int)logs->refusal.size,
                message.size ? message.at : buffer_text(&logs->refusal));
}

static bool run(struct logs *logs, char **argv, int count, struct error *err)
{
    struct bytes name = bytes_of(count > 0 ? argv[0] : ""), kind = name;
    if (count > 1 && !logs->container)
        logs->container = argv[1];
    if (count == 0)
        return fail(err, REASON_BAD_REQUEST, 0, "POD is needed: kubectl logs POD [CONTAINER]");
    size_t slash;
    if (bytes_find(name, '/', &slash)) {
        kind = bytes_next(&name, '/');
        if (!bytes_equal_text(kind, "pod") && !bytes_equal_text(kind, "pods") &&
            !bytes_equal_text(kind, "po"))
            return fail(err, REASON_BAD_REQUEST, 0,
                        "this kubectl shows the logs of pods: kubectl logs POD");
    }
    if (!session_connect(&logs->session, err))
        return false;
    const char *target = target_of(logs, arena_copy(&logs->session.arena, name.at, name.size));
    return add_since(logs, &target, err) && stream(logs, target, err);
}

int verb_logs(int argc, char **argv)
{
    struct logs logs = { .tail = -1 };
    struct error err = { 0 };
    struct flag_words words;
    session_init(&logs.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&logs.session),
        { "--container", FLAG_TEXT, &logs.container, "NAME", "which container", 'c' },
        { "--follow", FLAG_SWITCH, &logs.follow, NULL, "go on with what is printed from now on",
          'f' },
        { "--previous", FLAG_SWITCH, &logs.previous, NULL,
          "of the container before the last restart", 'p' },
        { "--timestamps", FLAG_SWITCH, &logs.timestamps, NULL, "the time in front of each line" },
        { "--tail", FLAG_NUMBER, &logs.tail, "LINES", "only the last lines" },
        { "--limit-bytes", FLAG_NUMBER, &logs.limit, "BYTES", "no more than this" },
        { "--since", FLAG_TEXT, &logs.since, "DURATION", "only what is newer: 5s, 2m, 1h" },
    };
    if (flags_parse(argc, argv, flags, ARRAY_SIZE(flags), "kubectl logs POD [CONTAINER] [flags]",
                    &words))
        words.exit_code = run(&logs, argv, words.count, &err) ? 0 : complain(&err);
    buffer_done(&logs.refusal);
    session_done(&logs.session);
    return words.exit_code;
}

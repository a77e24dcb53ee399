/* SPDX-License-Identifier: Apache-2.0 */
/* verbs.c - the short verbs: version, scale, wait, rollout status. */
#include <stdio.h>

#include "codec/value.h"
#include "kubectl/session.h"
#include "object/time_text.h"

enum { WAIT_DEFAULT_MS = 30000, ROLLOUT_MS = 600000 };

/* ---- version ---- */

static bool print_versions(struct session *session, bool client_only, struct error *err)
{
    printf("Client Version: v1.36.3+knarr\n");
    if (client_only)
        return true;
    const struct value *answer =
        session_connect(session, err) ? session_get(session, "/version", err) : NULL;
    if (!answer)
        return false;
    printf("Server Version: %.*s\n", BYTES_ARG(value_string(answer, "gitVersion")));
    return true;
}

int verb_version(int argc, char **argv)
{
    struct session session;
    struct error err = { 0 };
    struct flag_words words;
    bool client_only = false;
    session_init(&session);
    const struct flag flags[] = { SESSION_FLAG_ROWS(&session),
                                  { "--client", FLAG_SWITCH, &client_only, NULL,
                                    "only this program's" } };
    if (flags_parse(argc, argv, flags, ARRAY_SIZE(flags), "kubectl version [flags]", &words))
        words.exit_code = print_versions(&session, client_only, &err) ? 0 : complain(&err);
    session_done(&session);
    return words.exit_code;
}

/* ---- scale ---- */

static bool scale(struct session *session, char **argv, int count, int64_t replicas,
                  struct error *err)
{
    struct named_list list;
    if (replicas < 0)
        return fail(err, REASON_BAD_REQUEST, 0, "--replicas=COUNT is required, and not negative");
    if (!named_parse(argv, count, &list, &session->arena, err) || !session_connect(session, err))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        const struct named *named = &list.items[i];
        if (!named->name)
            return fail(err, REASON_BAD_REQUEST, 0,
                        "scale needs a name, as in: scale deployment/web --replicas=3");
        const char *target =
            client_path(named->kind, session->ns, named->name, "scale", &session->arena);
        const char *patch =
            arena_printf(&session->arena, "{\"spec\":{\"replicas\":%lld}}", (long long)replicas);
        const struct client_request request = { .method = "PATCH", .target = target,
                                                .content_type = "application/merge-patch+json",
                                                .body = bytes_of(patch) };
        if (!session_call(session, &request, NULL, err))
            return false;
        printf("%s/%s scaled\n", kind_word(named->kind, &session->arena), named->name);
    }
    return true;
}

int verb_scale(int argc, char **argv)
{
    struct session session;
    struct error err = { 0 };
    struct flag_words words;
    int64_t replicas = -1;
    session_init(&session);
    const struct flag flags[] = { SESSION_FLAG_ROWS(&session),
                                  { "--replicas", FLAG_NUMBER, &replicas, "COUNT", "how many" } };
    if (flags_parse(argc, argv, flags, ARRAY_SIZE(flags),
                    "kubectl scale TYPE/NAME --replicas=COUNT [flags]", &words))
        words.exit_code = scale(&session, argv, words.count, replicas, &err) ? 0 : complain(&err);
    session_done(&session);
    return words.exit_code;
}

/* ---- wait ---- */

static bool has_condition(const struct value *object, struct bytes type, struct bytes status)
{
    const struct value *conditions = value_at(object, "status.conditions");
    for (size_t i = 0; i < value_count(conditions); i++)
        if (bytes_equal(value_string(value_item(conditions, i), "type"), type))
            return bytes_equal(value_string(value_item(conditions, i), "status"), status);
    return false;
}

struct waiting {
    bool         for_delete;
    bool         is_gone;                /* as it was seen last */
    struct bytes type, status;
    int64_t      timeout_ms;
};

static bool parse_wait(struct waiting *waiting, const char *what, const char *timeout,
                       struct error *err)
{
    int64_t ns;
    struct bytes rest = bytes_of(what ? what : "");
    *waiting = (struct waiting){ .status = BYTES("True"),
                                 .timeout_ms = WAIT_DEFAULT_MS,
                                 .for_delete = text_equal(what, "delete") };
    if (timeout && !duration_parse(bytes_of(timeout), &ns))
        return fail(err, REASON_BAD_REQUEST, 0, "--timeout %s is no duration (30s, 2m)", timeout);
    if (timeout)
        waiting->timeout_ms = ns / 1000000;
    if (waiting->for_delete)
        return true;
    if (!bytes_starts_with(rest, "condition="))
        return fail(err, REASON_BAD_REQUEST, 0, "--for is delete or condition=NAME[=STATUS]");
    bytes_next(&rest, '=');
    waiting->type = bytes_next(&rest, '=');
    if (rest.at)
        waiting->status = rest;
    return true;
}

/* Of what is not there no condition will come. */
static bool is_met(void *context, const struct value *object)
{
    struct waiting *waiting = context;
    waiting->is_gone = !object;
    return !object || (!waiting->for_delete &&
                       has_condition(object, waiting->type, waiting->status));
}

static bool wait_one(struct session *session, const struct named *named, struct waiting *waiting,
                     struct error *err)
{
    struct error own = { 0 };
    if (!session_follow(session, named, waiting->timeout_ms, is_met, waiting, &own))
        return own.reason == REASON_TIMEOUT
                   ? fail(err, REASON_BAD_REQUEST, 0, "%s on %s/%s", own.message,
                          named->kind->resource, named->name)
                   : fail(err, own.reason, 0, "%s", own.message);
    if (waiting->is_gone && !waiting->for_delete)
        return fail(err, REASON_NOT_FOUND, 0, "%s \"%s\" not found",
                    resource_word(named->kind, &session->arena), named->name);
    printf("%s/%s condition met\n", kind_word(named->kind, &session->arena), named->name);
    return true;
}

static bool wait_all(struct session *session, char **argv, int count, struct waiting *waiting,
                     struct error *err)
{
    struct named_list list;
    if (!named_parse(argv, count, &list, &session->arena, err) || !session_connect(session, err))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        if (!list.items[i].name)
            return fail(err, REASON_BAD_REQUEST, 0,
                        "wait needs names, as in: wait pod/web --for=condition=Ready");
        if (!wait_one(session, &list.items[i], waiting, err))
            return false;
    }
    return true;
}

int verb_wait(int argc, char **argv)
{
    struct session session;
    struct error err = { 0 };
    struct flag_words words;
    struct waiting waiting;
    const char *what = NULL, *timeout = NULL;
    session_init(&session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&session),
        { "--for", FLAG_TEXT, &what, "WHAT", "delete, or condition=NAME[=STATUS]" },
        { "--timeout", FLAG_TEXT, &timeout, "DURATION", "how long at most (30s)" },
    };
    if (flags_parse(argc, argv, flags, ARRAY_SIZE(flags),
                    "kubectl wait TYPE/NAME... --for=WHAT [flags]", &words)) {
        bool good = parse_wait(&waiting, what, timeout, &err) &&
                    wait_all(&session, argv, words.count, &waiting, &err);
        words.exit_code = good ? 0 : complain(&err);
    }
    session_done(&session);
    return words.exit_code;
}

/* ---- rollout status ---- */

/* The sentence that upstream prints; *ret_done when the rollout is through. */
static const char *progress(const struct value *deployment, const char *name, struct arena *arena,
                            bool *ret_done)
{
    int64_t wanted = value_int(deployment, "spec.replicas", 1),
            updated = value_int(deployment, "status.updatedReplicas", 0);
    int64_t all = value_int(deployment, "status.replicas", 0),
            available = value_int(deployment, "status.availableReplicas", 0);
    *ret_done = false;
    if (value_int(deployment, "status.observedGeneration", 0) <
        value_int(deployment, "metadata.generation", 0))
        return "Waiting for deployment spec update to be observed...";
    if (updated < wanted)
        return arena_printf(
            arena,
            "Waiting for deployment \"%s\" rollout to finish: %lld out of %lld new replicas have been updated...",
            name, (long long)updated, (long long)wanted);
    if (all > updated)
        return arena_printf(
            arena,
            "Waiting for deployment \"%s\" rollout to finish: %lld old replicas are pending termination...",
            name, (long long)(all - updated));
    if (available < updated)
        return arena_printf(
            arena,
            "Waiting for deployment \"%s\" rollout to finish: %lld of %lld updated replicas are available...",
            name, (long long)available, (long long)updated);
    *ret_done = true;
    return arena_printf(arena, "deployment \"%s\" successfully rolled out", name);
}

struct rollout {
    struct arena *arena;
    const char   *name, *said;
    bool          is_gone;
};

static bool tell_progress(void *context, const struct value *deployment)
{
    struct rollout *rollout = context;
    bool done = true;
    rollout->is_gone = !deployment;
    if (!deployment)
        return true;
    const char *now = progress(deployment, rollout->name, rollout->arena, &done);
    if (!text_equal(now, rollout->said))
        printf("%s\n", now);
    fflush(stdout);
    rollout->said = now;
    return done;
}

static bool follow(struct session *session, const struct named *named, int64_t timeout_ms,
                   struct error *err)
{
    struct error own = { 0 };
    struct rollout rollout = { &session->arena, named->name, "", false };
    if (!session_follow(session, named, timeout_ms, tell_progress, &rollout, &own))
        return fail(err, own.reason == REASON_TIMEOUT ? REASON_BAD_REQUEST : own.reason, 0, "%s",
                    own.message);
    return !rollout.is_gone ||
           fail(err, REASON_NOT_FOUND, 0, "deployments.apps \"%s\" not found", named->name);
}

static bool rollout(struct session *session, char **argv, int count, const char *timeout,
                    struct error *err)
{
    struct named_list list;
    int64_t ns = (int64_t)ROLLOUT_MS * 1000000;
    if (count < 2 || !text_equal(argv[0], "status"))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "this kubectl knows: rollout status deployment/NAME");
    if (timeout && !duration_parse(bytes_of(timeout), &ns))
        return fail(err, REASON_BAD_REQUEST, 0, "--timeout %s is no duration (30s, 2m)", timeout);
    if (!named_parse(argv + 1, count - 1, &list, &session->arena, err) ||
        !session_connect(session, err))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].kind != well_known.deployment || !list.items[i].name)
            return fail(err, REASON_BAD_REQUEST, 0,
                        "rollout status follows deployments: deployment/NAME");
        if (!follow(session, &list.items[i], ns / 1000000, err))
            return false;
    }
    return true;
}

int verb_rollout(int argc, char **argv)
{
    struct session session;
    struct error err = { 0 };
    struct flag_words words;
    const char *timeout = NULL;
    session_init(&session);
    const struct flag flags[] = { SESSION_FLAG_ROWS(&session),
                                  { "--timeout", FLAG_TEXT, &timeout, "DURATION",
                                    "how long at most (10m)" } };
    if (flags_parse(argc, argv, flags, ARRAY_SIZE(flags),
                    "kubectl rollout status deployment/NAME [flags]", &words))
        words.exit_code = rollout(&session, argv, words.count, timeout, &err) ? 0 : complain(&err);
    session_done(&session);
    return words.exit_code;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* verbs.c - the short verbs: version, scale, wait, rollout status. */
#include <poll.h>
#include <stdio.h>

#include "base/env.h"
#include "codec/json.h"
#include "codec/value.h"
#include "kubectl/session.h"
#include "object/time_text.h"

enum { POLL_MS = 100, WAIT_DEFAULT_MS = 30000, ROLLOUT_MS = 600000 };

static const struct value *fetch(struct session *session, const struct named *named,
                                 struct arena *arena, struct error *err)
{
    AUTO_BUFFER body = { 0 };
    const char *target = client_path(named->kind, named->kind->namespaced ? session->ns : NULL,
                                     named->name, NULL, arena);
    if (!session_call(session, "GET", target, NULL, NULL, (struct bytes){ 0 }, &body, err))
        return NULL;
    return json_parse((struct bytes){ arena_copy(arena, body.at, body.size), body.size }, NULL,
                      arena, err);
}

/* ---- version ---- */

static bool print_versions(struct session *session, bool client_only, struct error *err)
{
    AUTO_BUFFER body = { 0 };
    printf("Client Version: v1.36.3+knarr\n");
    if (client_only)
        return true;
    if (!session_connect(session, err) ||
        !session_call(session, "GET", "/version", NULL, NULL, (struct bytes){ 0 }, &body, err))
        return false;
    struct bytes version =
        value_string(json_parse(buffer_bytes(&body), NULL, &session->arena, NULL), "gitVersion");
    printf("Server Version: %.*s\n", BYTES_ARG(version));
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
        if (!session_call(session, "PATCH", target, "application/merge-patch+json", NULL,
                          bytes_of(patch), NULL, err))
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

static bool wait_one(struct session *session, const struct named *named,
                     const struct waiting *waiting, struct error *err)
{
    int64_t deadline_ms = env_monotonic_ms(env_system()) + waiting->timeout_ms;
    for (;;) {
        AUTO_ARENA arena = { 0 };
        struct error own = { 0 };
        const struct value *object = fetch(session, named, &arena, &own);
        bool is_gone = own.reason == REASON_NOT_FOUND;
        if (!object && !(is_gone && waiting->for_delete))
            return fail(err, own.reason, 0, "%s", own.message);
        if (waiting->for_delete ? is_gone : has_condition(object, waiting->type, waiting->status)) {
            printf("%s/%s condition met\n", kind_word(named->kind, &session->arena), named->name);
            return true;
        }
        if (env_monotonic_ms(env_system()) >= deadline_ms)
            return fail(err, REASON_BAD_REQUEST, 0, "timed out waiting for the condition on %s/%s",
                        named->kind->resource, named->name);
        poll(NULL, 0, POLL_MS);
    }
}

static bool wait_all(struct session *session, char **argv, int count, const struct waiting *waiting,
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

static bool follow(struct session *session, const struct named *named, int64_t timeout_ms,
                   struct error *err)
{
    const char *said = "";
    int64_t deadline_ms = env_monotonic_ms(env_system()) + timeout_ms;
    for (bool done = false; !done;) {
        AUTO_ARENA arena = { 0 };
        const struct value *deployment = fetch(session, named, &arena, err);
        if (!deployment)
            return false;
        const char *now = progress(deployment, named->name, &session->arena, &done);
        if (!text_equal(now, said))
            printf("%s\n", now);
        fflush(stdout);
        said = now;
        if (!done && env_monotonic_ms(env_system()) >= deadline_ms)
            return fail(err, REASON_BAD_REQUEST, 0, "timed out waiting for the condition");
        if (!done)
            poll(NULL, 0, POLL_MS);
    }
    return true;
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

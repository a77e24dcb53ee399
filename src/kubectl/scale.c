/* SPDX-License-Identifier: Apache-2.0 */
/* scale.c - `kubectl scale`: the number of replicas, through the subresource. */
#include <stdint.h>
#include <stdio.h>

#include "codec/value.h"
#include "kubectl/printer.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

static const int64_t not_given = INT64_MIN;

struct scale {
    struct session session;
    struct selection selection;
    struct outcome outcome;
    int64_t replicas, current;
};

/* With --current-replicas only from that number, and only if nobody changes it meanwhile. */
static bool check_current(struct scale *scale, const struct found *found, struct value *patch,
                          struct error *err)
{
    struct arena *arena = &scale->session.arena;
    const struct value *now =
        session_get(&scale->session, found_path(found, "scale", arena), arena, err);
    if (!now)
        return false;
    int64_t replicas = value_int(now, "spec.replicas", 0);
    if (scale->current != not_given && replicas != scale->current)
        return fail(err, REASON_BAD_REQUEST, 0, "Expected replicas to be %lld, was %lld",
                    (long long)scale->current, (long long)replicas);
    const char *version = value_text(now, "metadata.resourceVersion", arena);
    if (version)
        value_set_at(patch, arena, "metadata.resourceVersion", value_new_text(arena, version));
    return true;
}

static bool scale_one(void *context, struct found *found, struct error *err)
{
    struct scale *scale = context;
    struct arena *arena = &scale->session.arena;
    struct value *patch = value_new_map(arena);
    value_set_at(patch, arena, "spec.replicas", value_new_int(arena, scale->replicas));
    if (scale->current != not_given && !check_current(scale, found, patch, err))
        return false;
    const char *path = arena_printf(arena, "%s%s", found_path(found, "scale", arena),
                                    outcome_query(&scale->outcome, "kubectl-scale", arena));
    if (!outcome_is_client(&scale->outcome) &&
        !session_send(&scale->session,
                      &(struct session_request){ "PATCH", path,
                                                 .content_type = "application/merge-patch+json" },
                      patch, NULL, err))
        return false;
    return outcome_tell(&scale->outcome, &scale->session, found, found->object, "scaled", err);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct scale *scale = container_of(session, struct scale, session);
    struct error err = { 0 };
    if (scale->replicas < 0) {
        fail(
            &err, REASON_BAD_REQUEST, 0,
            scale->replicas == not_given
                ? "required flag(s) \"replicas\" not set"
                : "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
        return complain(&err);
    }
    int code = selection_each(&scale->selection, words, found->count, scale_one, scale);
    if (code == 0 && scale->selection.seen == 0) {
        fail(&err, REASON_BAD_REQUEST, 0, "no objects passed to scale");
        return complain(&err);
    }
    return code;
}

int verb_scale(int argc, char **argv)
{
    struct scale scale = { .replicas = not_given, .current = not_given };
    session_init(&scale.session);
    scale.selection.session = &scale.session;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&scale.session),
        SELECTION_FLAG_ROWS(&scale.selection),
        OUTCOME_FLAG_ROWS(&scale.outcome),
        { "--replicas", FLAG_NUMBER, &scale.replicas, "COUNT", "how many" },
        { "--current-replicas", FLAG_NUMBER, &scale.current, "COUNT", "only if it is this now" },
    };
    const struct command command = COMMAND("kubectl scale TYPE/NAME --replicas=COUNT [flags]", flags, act);
    return session_run(&scale.session, &command, argc, argv);
}

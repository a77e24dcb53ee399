/* SPDX-License-Identifier: Apache-2.0 */
/* gone.c - looks, and watches from there, until there is none or another of that name. */
#include "kubectl/gone.h"

#include "base/env.h"
#include "codec/value.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/stream.h"

static bool take_event(void *context, struct bytes type, struct value *object)
{
    (void)context;
    (void)object;
    return !bytes_equal_text(type, "DELETED");
}

/* False with *err set: the deadline has passed, or the server refuses. */
static bool watch_on(struct session *session, const struct found *found, const char *version,
                     int64_t deadline_ms, struct error *err)
{
    int64_t left_ms = deadline_ms ? deadline_ms - env_monotonic_ms(env_system()) : 0;
    struct error own = { 0 };
    struct watch_options watch = { .kind = found->kind,
                                   .ns = found->ns,
                                   .name = found->name,
                                   .version = version,
                                   .timeout_ms = left_ms,
                                   .event = take_event };
    bool is_late = deadline_ms && left_ms <= 0;
    if (!is_late && (session_watch(session, &watch, &own) || own.reason == REASON_EXPIRED ||
                     own.reason == REASON_GONE))
        return true;
    if (is_late || own.reason == REASON_TIMEOUT)
        return fail(err, REASON_BAD_REQUEST, 0, "timed out waiting for the condition on %s/%s",
                    found->kind->resource, found->name);
    return fail(err, own.reason, 0, "%s", own.message);
}

bool wait_gone(struct session *session, const struct found *found, const char *uid,
               int64_t deadline_ms, struct error *err)
{
    for (;;) {
        AUTO_ARENA arena = { 0 };
        struct error own = { 0 };
        const struct value *object =
            session_get(session, found_path(found, NULL, &arena), &arena, &own);
        if (!object && own.reason != REASON_NOT_FOUND)
            return fail(err, own.reason, 0, "%s", own.message);
        if (!object || (uid && !bytes_equal_text(value_string(object, "metadata.uid"), uid)))
            return true;
        if (!watch_on(session, found, value_text(object, "metadata.resourceVersion", &arena),
                      deadline_ms, err))
            return false;
    }
}

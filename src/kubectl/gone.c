/* SPDX-License-Identifier: Apache-2.0 */
/* gone.c - looks, and watches from there, until there is none or another of that name. */
#include "kubectl/gone.h"

#include "codec/value.h"
#include "kubectl/deadline.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"

static bool take_event(void *context, struct bytes type, struct value *object)
{
    (void)context;
    (void)object;
    return !bytes_equal_text(type, "DELETED");
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
            return error_pass(err, &own);
        if (!object || (uid && !bytes_equal_text(value_string(object, "metadata.uid"), uid)))
            return true;
        struct watch_options watch = { .kind = found->kind,
                                       .ns = found->ns,
                                       .name = found->name,
                                       .version =
                                           value_text(object, "metadata.resourceVersion", &arena),
                                       .event = take_event };
        if (!watch_until(session, &watch, deadline_ms, err))
            return false;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* follow.c - waiting for an object: read once, so that what forbids it is told, and then watched.
 *
 * A watch never gives up by itself, as the server may be away for a while; the time limit ends it. */
#include "kubectl/session.h"

#include "codec/value.h"
#include "io/loop.h"
#include "object/object.h"

struct following {
    struct client_watch *watch;
    const char          *ns, *name;
    session_check       *check;
    void                *context;
    bool                 is_enough, is_late;
};

static void look(struct following *following, const struct value *object)
{
    following->is_enough = following->is_enough || following->check(following->context, object);
}

static void changed(void *context, enum client_event event, const struct object *now,
                    const struct object *before)
{
    AUTO_ARENA arena = { 0 };
    struct following *following = context;
    (void)before;
    if (event == CLIENT_SYNCED)          /* it may have gone before the watch began */
        now = client_watch_get(following->watch, following->ns, following->name);
    look(following, now && event != CLIENT_DELETED ? value_from_object(now, &arena) : NULL);
}

static void too_late(void *context)
{
    ((struct following *)context)->is_late = true;
}

static bool follow_watch(struct session *session, struct following *following,
                         const struct kind *kind, int64_t timeout_ms, struct error *err)
{
    const struct client_watch_options options = {
        .kind = kind,
        .ns = kind->namespaced ? following->ns : NULL,
        .field_selector = arena_printf(&session->arena, "metadata.name=%s", following->name),
        .event = changed,
        .context = following,
    };
    struct loop_timer *limit = loop_timer_new(&session->loop, too_late, following);
    loop_timer_start(limit, timeout_ms);
    following->watch = client_watch_start(session->client, &options);
    while (!following->is_enough && !following->is_late)
        uv_run(&session->loop, UV_RUN_ONCE);
    client_watch_stop(following->watch);
    loop_timer_free(limit);
    return following->is_enough ||
           fail(err, REASON_TIMEOUT, 0, "timed out waiting for the condition");
}

bool session_follow(struct session *session, const struct named *named, int64_t timeout_ms,
                    session_check *check, void *context, struct error *err)
{
    struct error own = { 0 };
    struct following following = { .ns = named->kind->namespaced ? session->ns : "",
                                   .name = named->name, .check = check, .context = context };
    const struct value *object = session_get_named(session, named, &own);
    if (!object && own.reason != REASON_NOT_FOUND) {
        if (err)
            *err = own;
        return false;
    }
    look(&following, object);
    return following.is_enough ||
           follow_watch(session, &following, named->kind, timeout_ms, err);
}

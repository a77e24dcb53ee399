/* SPDX-License-Identifier: Apache-2.0 */
/* list_place.c - see list_place.h. */
#include "apiserver/list_place.h"

#include "apiserver/query.h"
#include "base/env.h"

bool revision_is_reached(struct request *request, int64_t revision)
{
    int64_t current = core_revision(request->server->core);
    if (revision <= current)
        return true;
    fail(&request->err, REASON_TIMEOUT, 0,
         "Timeout: Too large resource version: %lld, current: %lld",
         (long long)revision, (long long)current);
    request->err.retry_after_s = 1;
    error_add_cause(&request->err, &request->arena, "ResourceVersionTooLarge", "",
                    "Too large resource version");
    return false;
}

bool list_place_expired(struct request *request, const struct list_place *place)
{
    struct continue_token again = { CONTINUE_WITH_THE_PRESENT, /* made_s= */ 0,
                                    place->token.after };
    request->continue_token = continue_token_write(&again, &request->arena);
    error_clear(&request->err);
    return fail(
        &request->err, REASON_EXPIRED, 0,
        "The provided continue parameter is too old to display a consistent list result. You can start a "
        "new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. "
        "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the "
        "time the first chunk was returned and now may show up in the list.");
}

const char *object_key(const struct object *object, struct arena *arena)
{
    return *object->namespace ? arena_printf(arena, "%s/%s", object->namespace, object->name)
                              : arena_strdup(arena, object->name);
}

const char *list_place_after(struct request *request, const struct list_place *place,
                             const char *last_key)
{
    struct continue_token next = { request->page.revision, place->token.made_s, last_key };
    return continue_token_write(&next, &request->arena);
}

/* A token that goes on from a page before. */
static bool go_on(struct request *request, struct bytes text, int64_t now_s,
                  struct list_place *ret)
{
    int64_t revision;
    if (!continue_token_read(text, &request->arena, &ret->token, &request->err) ||
        !query_revision(request, &revision))
        return false;
    if (revision != 0)
        return fail(&request->err, REASON_BAD_REQUEST, 0,
                    "specifying resource version is not allowed when using continue");
    if (ret->token.revision == CONTINUE_WITH_THE_PRESENT) {
        ret->token.made_s = now_s;       /* the rest is a list of its own */
        return true;
    }
    ret->revision = ret->token.revision;
    return now_s - ret->token.made_s <= SNAPSHOT_AGE_MAX_S || list_place_expired(request, ret);
}

bool list_place_read(struct request *request, struct list_place *ret)
{
    struct bytes token = url_query_value(&request->query, "continue"),
                 match = url_query_value(&request->query, "resourceVersionMatch");
    int64_t revision, now_s = env_wall_s(request->server->env);
    *ret = (struct list_place){ .token.made_s = now_s };
    if (token.size > 0)
        return go_on(request, token, now_s, ret);
    if (!query_revision(request, &revision) || !revision_is_reached(request, revision))
        return false;
    if (bytes_equal_text(match, "Exact"))
        ret->revision = revision;
    return true;
}

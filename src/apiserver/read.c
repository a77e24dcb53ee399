/* SPDX-License-Identifier: Apache-2.0 */
/* read.c - get and list from the committed index.
 *
 * resourceVersion on a list: "" and "0" mean now; any other means "not older than", or with
 * resourceVersionMatch=Exact that very one.  A continue token holds the revision of the first page
 * and the last key; after five minutes it is answered with 410 and a token that goes on with
 * whatever is there. */
#include "apiserver/query.h"
#include "apiserver/continue_token.h"
#include "apiserver/list_filter.h"
#include "write/pipeline.h"
#include "base/env.h"
#include "object/custom_kind.h"

static bool page_filter(void *context, const struct object *object)
{
    return list_filter_matches(context, object);
}

/* ---- get ---- */

static bool too_large(struct request *request, int64_t revision)
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

/* The object is in the version that was asked for. */
static void answer_one(struct request *request)
{
    const struct route *route = &request->route;
    if (!route->subresource || !text_equal(route->subresource->name, "scale")) {
        request_to_thread(request);
        return;
    }
    AUTO_PUT object = request->object;
    request->object = scale_read(object, route->kind, &request->arena, &request->err);
    if (request->object)
        request_to_thread(request);
    else
        request_fail(request);
}

static bool read_one(struct request *request)
{
    const struct route *route = &request->route;
    int64_t revision;
    if (!query_revision(request, &revision) || !too_large(request, revision))
        return false;
    const struct object *object =
        core_get(request->server->core, route->kind, route->ns, route->name);
    if (!object)
        return fail(&request->err, REASON_NOT_FOUND, 0, "%s%s%s \"%s\" not found",
                    route->kind->resource, *route->kind->group ? "." : "", route->kind->group,
                    route->name);
    request->object = object_ref(object);
    request->answer = ANSWER_OBJECT;
    request->status = 200;
    request_convert(request, answer_one);
    return true;
}

/* ---- list ---- */

/* 410 whose Status carries a token that goes on from the same key with the present. */
static bool expired(struct request *request, const struct continue_token *place)
{
    struct continue_token again = { CONTINUE_WITH_THE_PRESENT, /* made_s= */ 0, place->after };
    request->continue_token = continue_token_write(&again, &request->arena);
    error_clear(&request->err);
    return fail(
        &request->err, REASON_EXPIRED, 0,
        "The provided continue parameter is too old to display a consistent list result. You can start a "
        "new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. "
        "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the "
        "time the first chunk was returned and now may show up in the list.");
}

static bool choose_revision(struct request *request, struct continue_token *place,
                            int64_t *ret)
{
    struct bytes token = url_query_value(&request->query, "continue"),
                 match = url_query_value(&request->query, "resourceVersionMatch");
    int64_t revision, now_s = env_wall_s(request->server->env);
    if (!list_options_check(request) || !query_revision(request, &revision) ||
        !too_large(request, revision))
        return false;
    *ret = bytes_equal_text(match, "Exact") ? revision : 0;
    place->made_s = now_s;
    if (token.size == 0)
        return true;
    if (revision != 0)
        return fail(&request->err, REASON_BAD_REQUEST, 0,
                    "specifying resource version is not allowed when using continue");
    if (!continue_token_read(token, &request->arena, place, &request->err))
        return false;
    if (place->revision == CONTINUE_WITH_THE_PRESENT) {
        place->made_s = now_s;           /* the rest is a list of its own */
        return true;
    }
    *ret = place->revision;
    return now_s - place->made_s <= SNAPSHOT_AGE_MAX_S || expired(request, place);
}

/* A list on its way to its answer.  Where a webhook makes the version that was asked for, what it
 * selects by is known only then: all is converted, and the page is cut out of it. */
struct listing {
    struct list_filter   *filter;
    struct continue_token place;
    int64_t               limit;
    bool                  selects, selects_late;
};

static const char *entry_key(const struct object *object, struct arena *arena)
{
    return *object->namespace ? arena_printf(arena, "%s/%s", object->namespace, object->name)
                              : arena_strdup(arena, object->name);
}

static void select_late(struct request *request, const struct listing *listing)
{
    struct core_page *page = &request->page;
    size_t kept = 0;
    page->remaining = 0;
    for (size_t i = 0; i < page->count; i++) {
        const struct object *object = page->items[i];
        bool fits = list_filter_matches(listing->filter, object),
             is_full = listing->limit > 0 && (int64_t)kept == listing->limit;
        page->remaining += fits && is_full;
        if (fits && !is_full)
            page->items[kept++] = object;
        else
            object_put(object);
    }
    page->count = kept;
    page->last_key =
        page->remaining > 0 ? entry_key(page->items[kept - 1], &request->arena) : NULL;
}

static void answer_list(struct request *request)
{
    const struct listing *listing = request->listing;
    if (listing->selects_late)
        select_late(request, listing);
    if (request->page.last_key) {
        struct continue_token next = { request->page.revision, listing->place.made_s,
                                       request->page.last_key };
        request->continue_token = continue_token_write(&next, &request->arena);
        request->show_remaining = !listing->selects;
    }
    request->answer = ANSWER_PAGE;
    request->status = 200;
    request_to_thread(request);
}

static bool begin_listing(struct request *request, struct listing *listing, int64_t *ret_revision)
{
    const struct kind *kind = request->route.kind;
    int64_t timeout_s;
    if (!query_int(request, "limit", 0, &listing->limit) ||
        !query_int(request, "timeoutSeconds", 0, &timeout_s) ||
        !list_filter_parse(request, &listing->filter) ||
        !choose_revision(request, &listing->place, ret_revision))
        return false;
    listing->selects = listing->filter->labels.count > 0 || listing->filter->fields.count > 0;
    listing->selects_late = listing->selects && kind->custom && kind->custom->all->webhook;
    return true;
}

static bool read_list(struct request *request)
{
    const struct route *route = &request->route;
    struct listing *listing = request->listing = ARENA_NEW(&request->arena, struct listing);
    int64_t revision;
    if (!begin_listing(request, listing, &revision))
        return false;
    const struct list_filter *filter = listing->filter;
    bool selects = listing->selects && !listing->selects_late;
    struct core_query query = { .kind = route->kind,
                                .ns = route->ns,
                                .after_key = listing->place.after,
                                .limit = listing->selects_late ? 0 : listing->limit,
                                .revision = revision,
                                .filter = selects ? page_filter : NULL,
                                .context = listing->filter,
                                .label_marks =
                                    selects ? selector_label_marks(&filter->labels) : 0 };
    if (!core_list(request->server->core, &query, &request->arena, &request->page, &request->err))
        return listing->place.after ? expired(request, &listing->place) : false;
    request_convert(request, answer_list);
    return true;
}

void request_read(struct request *request)
{
    if (!(request->route.verb == REQUEST_GET ? read_one : read_list)(request))
        request_fail(request);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* read.c - get and list from the committed index.
 *
 * resourceVersion on a list: "" and "0" mean now; any other means "not older than", or with
 * resourceVersionMatch=Exact that very one.  A continue token holds the revision of the first page
 * and the last key; after five minutes it is answered with 410 and a token that goes on with
 * whatever is there. */
#include "apiserver/continue_token.h"
#include "write/convert.h"
#include "apiserver/list_filter.h"
#include "write/pipeline.h"
#include "base/env.h"

/* ---- filters ---- */

bool list_filter_parse(struct request *request, struct list_filter **ret)
{
    struct list_filter *filter = ARENA_NEW(&request->arena, struct list_filter);
    struct bytes labels = url_query_value(&request->query, "labelSelector"),
                 fields = url_query_value(&request->query, "fieldSelector");
    filter->ns = request->route.ns;
    filter->name = request->route.name;
    *ret = filter;
    return selector_parse(labels.at ? labels : BYTES(""), &request->arena, &filter->labels,
                          &request->err) &&
           field_selector_parse(fields.at ? fields : BYTES(""), request->route.kind,
                                &request->arena, &filter->fields, &request->err);
}

bool list_filter_matches(const struct list_filter *filter, const struct object *object)
{
    return (!*filter->ns || text_equal(filter->ns, object->namespace)) &&
           (!filter->name || text_equal(filter->name, object->name)) &&
           selector_matches(&filter->labels, object) &&
           field_selector_matches(&filter->fields, object);
}

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
    if (!object_check_kind(object, route->kind, &request->err))
        return false;
    bool is_scale = route->subresource && text_equal(route->subresource->name, "scale");
    request->object = is_scale ? scale_read(object, route->kind, &request->arena, &request->err)
                               : object_ref(object);
    request->answer = ANSWER_OBJECT;
    request->status = 200;
    return request->object != NULL;
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

static bool read_list(struct request *request)
{
    const struct route *route = &request->route;
    struct list_filter *filter;
    struct continue_token place = { 0 };
    int64_t limit, revision, timeout_s;
    if (!query_int(request, "limit", 0, &limit) ||
        !query_int(request, "timeoutSeconds", 0, &timeout_s) || !list_filter_parse(request, &filter) ||
        !choose_revision(request, &place, &revision))
        return false;
    bool selects = filter->labels.count > 0 || filter->fields.count > 0;
    struct core_query query = { .kind = route->kind,
                                .ns = route->ns,
                                .after_key = place.after,
                                .limit = limit,
                                .revision = revision,
                                .filter = selects ? page_filter : NULL,
                                .context = filter,
                                .label_marks = selector_label_marks(&filter->labels) };
    if (!core_list(request->server->core, &query, &request->arena, &request->page, &request->err))
        return place.after ? expired(request, &place) : false;
    for (size_t i = 0; route->kind->custom && i < request->page.count; i++)
        if (!object_check_kind(request->page.items[i], route->kind, &request->err))
            return false;
    if (request->page.last_key) {
        struct continue_token next = { request->page.revision, place.made_s,
                                       request->page.last_key };
        request->continue_token = continue_token_write(&next, &request->arena);
        request->show_remaining = !selects;
    }
    request->answer = ANSWER_PAGE;
    request->status = 200;
    return true;
}

bool request_read(struct request *request)
{
    return request->route.verb == REQUEST_GET ? read_one(request) : read_list(request);
}

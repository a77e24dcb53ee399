/* SPDX-License-Identifier: Apache-2.0 */
/* read.c - get and list from the committed index. */
#include "apiserver/list_options.h"
#include "apiserver/list_place.h"
#include "apiserver/query.h"
#include "write/pipeline.h"
#include "write/refusal.h"
#include "object/custom_kind.h"

static bool page_filter(void *context, const struct object *object)
{
    return list_options_match(context, object);
}

/* ---- get ---- */

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
    if (!query_refuse_export(request) || !query_revision(request, &revision) ||
        !revision_is_reached(request, revision))
        return false;
    const struct object *object =
        core_get(request->server->core, route->kind, route->ns, route->name);
    if (!object) {
        fail_not_found(&request->err, route->kind, route->name);
        return false;
    }
    request->object = object_ref(object);
    request->answer = ANSWER_OBJECT;
    request->status = 200;
    request_convert(request, answer_one);
    return true;
}

/* ---- list ---- */

/* A list on its way to its answer.  Where a webhook makes the version that was asked for, what it
 * selects by is known only then: all is converted, and the page is cut out of it. */
struct listing {
    struct list_options *options;
    struct list_place    place;
    bool                 selects, selects_late;
};

static void select_late(struct request *request, const struct listing *listing)
{
    struct core_page *page = &request->page;
    int64_t limit = listing->options->limit;
    size_t kept = 0;
    page->remaining = 0;
    for (size_t i = 0; i < page->count; i++) {
        const struct object *object = page->items[i];
        bool fits = list_options_match(listing->options, object),
             is_full = limit > 0 && (int64_t)kept == limit;
        page->remaining += fits && is_full;
        if (fits && !is_full)
            page->items[kept++] = object;
        else
            object_put(object);
    }
    page->count = kept;
    page->last_key =
        page->remaining > 0 ? object_key(page->items[kept - 1], &request->arena) : NULL;
}

static void answer_list(struct request *request)
{
    const struct listing *listing = request->listing;
    if (listing->selects_late)
        select_late(request, listing);
    if (request->page.last_key) {
        request->continue_token =
            list_place_after(request, &listing->place, request->page.last_key);
        request->show_remaining = !listing->selects;
    }
    request->answer = ANSWER_PAGE;
    request->status = 200;
    request_to_thread(request);
}

static bool begin_listing(struct request *request, struct listing *listing)
{
    const struct kind *kind = request->route.kind;
    if (!list_options_read(request, &listing->options) ||
        !list_place_read(request, &listing->place))
        return false;
    listing->selects = listing->options->labels.count > 0 || listing->options->fields.count > 0;
    listing->selects_late = listing->selects && kind->custom && kind->custom->all->webhook;
    return true;
}

static bool read_list(struct request *request)
{
    const struct route *route = &request->route;
    struct listing *listing = request->listing = ARENA_NEW(&request->arena, struct listing);
    if (!begin_listing(request, listing))
        return false;
    struct list_options *options = listing->options;
    bool selects = listing->selects && !listing->selects_late;
    struct core_query query = { .kind = route->kind,
                                .ns = route->ns,
                                .after_key = listing->place.token.after,
                                .limit = listing->selects_late ? 0 : options->limit,
                                .revision = listing->place.revision,
                                .filter = selects ? page_filter : NULL,
                                .context = options,
                                .label_marks =
                                    selects ? selector_label_marks(&options->labels) : 0 };
    if (!core_list(request->server->core, &query, &request->arena, &request->page, &request->err))
        return listing->place.token.after ? list_place_expired(request, &listing->place) : false;
    request_convert(request, answer_list);
    return true;
}

void request_read(struct request *request)
{
    if (!(request->route.verb == REQUEST_GET ? read_one : read_list)(request))
        request_fail(request);
}

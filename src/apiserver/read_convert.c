/* SPDX-License-Identifier: Apache-2.0 */
/* read_convert.c - what a request has found or written, in the version that it asked for.
 *
 * Where a webhook makes that version the request goes on when the webhook has answered. */
#include "write/conversion.h"
#include "write/pipeline.h"
#include "apiserver/request.h"
#include "object/custom_kind.h"

struct showing {
    struct request *request;
    request_step   *go_on;
};

static size_t found_by(struct request *request, const struct object ***ret_objects)
{
    bool is_one = request->object != NULL;
    *ret_objects = is_one ? &request->object : request->page.items;
    return is_one ? 1 : request->page.count;
}

static void converted(void *context, const struct object **objects, const struct error *err)
{
    struct showing *showing = context;
    struct request *request = showing->request;
    const struct object **found;
    size_t count = found_by(request, &found);
    if (err) {
        request->err = *err;
        request_fail(request);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        object_put(found[i]);
        found[i] = objects[i];
    }
    showing->go_on(request);
}

static void abandon(void *context)
{
    request_free(((const struct showing *)context)->request);
}

void request_convert(struct request *request, request_step *go_on)
{
    const struct kind *kind = request->route.kind;
    struct conversion *under_way;
    struct conversion_wish wish = { .kind = kind, .is_list = !request->object, .done = converted,
                                    .abandon = abandon };
    if (!kind->custom || !kind->custom->all->webhook) {
        go_on(request);
        return;
    }
    struct showing *showing = ARENA_NEW(&request->arena, struct showing);
    *showing = (struct showing){ request, go_on };
    wish.count = found_by(request, &wish.objects);
    wish.context = showing;
    if (conversion_run(pipeline_conversions(request->server->pipeline), &wish, &under_way))
        go_on(request);
}

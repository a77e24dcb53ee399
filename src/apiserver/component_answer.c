/* SPDX-License-Identifier: Apache-2.0 */
/* component_answer.c - see component_answer.h.  Nothing is stored, and so no revision told. */
#include "apiserver/component_answer.h"

#include "apiserver/list_options.h"

static const char *const components[] = { "controller-manager", "etcd-0", "scheduler" };

static const struct object *component(const char *name)
{
    AUTO_ARENA arena = { 0 };
    struct value *value = value_new_map(&arena), *condition = value_new_map(&arena);
    value_set_at(value, &arena, "metadata.name", value_new_text(&arena, name));
    value_set(condition, &arena, "type", value_new_text(&arena, "Healthy"));
    value_set(condition, &arena, "status", value_new_text(&arena, "True"));
    value_set(condition, &arena, "message", value_new_text(&arena, "ok"));
    value_append(value_make_at(value, &arena, "conditions", VALUE_LIST), &arena, condition);
    return object_freeze(well_known.component_status, value, /* resource_version= */ 0);
}

static bool answer_one(struct request *request)
{
    FOR_EACH(name, components)
        if (text_equal(*name, request->route.name)) {
            request->object = component(*name);
            request->answer = ANSWER_OBJECT;
            request->status = 200;
            return true;
        }
    return fail(&request->err, REASON_NOT_FOUND, 0, "componentstatus \"%s\" not found",
                request->route.name);
}

static bool answer_list(struct request *request)
{
    struct list_options *options;
    struct core_page *page = &request->page;
    if (!list_options_read(request, &options))
        return false;
    page->items = arena_array(&request->arena, ARRAY_SIZE(components), sizeof *page->items);
    FOR_EACH(name, components) {
        AUTO_PUT object = component(*name);
        if (list_options_match(options, object))
            page->items[page->count++] = object_ref(object);
    }
    request->answer = ANSWER_PAGE;
    request->status = 200;
    return true;
}

bool is_component_kind(const struct kind *kind)
{
    return kind == well_known.component_status;
}

void request_components(struct request *request)
{
    bool good = request->route.verb == REQUEST_GET ? answer_one(request) : answer_list(request);
    if (good)
        request_to_thread(request);
    else
        request_fail(request);
}

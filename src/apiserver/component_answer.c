/* SPDX-License-Identifier: Apache-2.0 */
/* component_answer.c - see component_answer.h.  Nothing is stored, and so no revision told. */
#include "apiserver/component_answer.h"

#include "apiserver/list_options.h"
#include "apiserver/query.h"
#include "core/core.h"

/* What is in this process is as well as who answers; the store says what it could not do. */
static const struct {
    const char *name;
    const struct error *(*failure)(const struct core *);
} components[] = {
    { "controller-manager", NULL },
    { "etcd-0",             core_store_failure },
    { "scheduler",          NULL },
};

static const struct object *component(const struct request *request, size_t number)
{
    AUTO_ARENA arena = { 0 };
    struct value *value = value_new_map(&arena), *condition = value_new_map(&arena);
    const struct error *failure =
        components[number].failure ? components[number].failure(request->server->core) : NULL;
    value_set_at(value, &arena, "metadata.name", value_new_text(&arena, components[number].name));
    value_set(condition, &arena, "type", value_new_text(&arena, "Healthy"));
    value_set(condition, &arena, "status", value_new_text(&arena, failure ? "False" : "True"));
    value_set(condition, &arena, failure ? "error" : "message",
              value_new_text(&arena, failure ? failure->message : "ok"));
    value_append(value_make_at(value, &arena, "conditions", VALUE_LIST), &arena, condition);
    return object_freeze(well_known.component_status, value, /* resource_version= */ 0);
}

static bool answer_one(struct request *request)
{
    if (!query_refuse_export(request))
        return false;
    for (size_t i = 0; i < ARRAY_SIZE(components); i++)
        if (text_equal(components[i].name, request->route.name)) {
            request->object = component(request, i);
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
    for (size_t i = 0; i < ARRAY_SIZE(components); i++) {
        AUTO_PUT object = component(request, i);
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

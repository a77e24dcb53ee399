/* SPDX-License-Identifier: Apache-2.0 */
/* conclude.c - the last stage of a request, on its I/O thread: what it has come to is answered.
 *
 * Watches and streams begin here and free the request when they end; any other one is over. */
#include "apiserver/answer.h"
#include "apiserver/paths.h"
#include "apiserver/stream.h"
#include "apiserver/watch.h"

/* Ordered as enum path. */
static path_function *const paths[PATH_COUNT] = {
    [PATH_ROOT] = path_root,
    [PATH_VERSION] = path_version,
    [PATH_HEALTH] = path_health,
    [PATH_METRICS] = path_metrics,
    [PATH_API_VERSIONS] = path_api_versions,
    [PATH_API_GROUPS] = path_api_groups,
    [PATH_API_GROUP] = path_api_group,
    [PATH_API_RESOURCES] = path_api_resources,
    [PATH_OPENAPI_V2] = path_openapi_v2,
    [PATH_OPENAPI_V3_INDEX] = path_openapi_v3_index,
    [PATH_OPENAPI_V3] = path_openapi_v3,
    [PATH_OIDC_CONFIGURATION] = path_oidc_configuration,
    [PATH_OIDC_KEYS] = path_oidc_keys,
    [PATH_UNKNOWN] = path_unknown,
    [PATH_UNAVAILABLE] = path_unavailable,
};

/* The answer to a question: of its metadata alone, where no more is wanted. */
static void answer_value(struct request *request)
{
    struct arena *arena = &request->arena;
    if (request->output.shape != SHAPE_PARTIAL) {
        request_answer_value(request, request->status, request->value, request->answer_kind);
        return;
    }
    struct kind partial = *well_known.partial_object_metadata;
    struct value *value = value_new_map(arena);
    value_set(value, arena, "metadata",
              value_make_at(request->value, arena, "metadata", VALUE_MAP));
    partial.api_version = arena_printf(arena, "%s/%s", partial.group, request->output.shape_version);
    request_answer_value(request, request->status, value, &partial);
}

static bool answer_whole(struct request *request)
{
    bool has_form = request->answer != ANSWER_STATUS_SUCCESS && request->answer != ANSWER_NOTHING;
    if (has_form && !output_check(request))
        return false;
    switch (request->answer) {
    case ANSWER_OBJECT: return request_answer_object(request);
    case ANSWER_PAGE:   return request_answer_page(request);
    case ANSWER_VALUE:
        answer_value(request);
        return true;
    case ANSWER_STATUS_SUCCESS:
        request_answer_success(request);
        return true;
    case ANSWER_PATH:
        paths[request->route.path](request);
        return true;
    case ANSWER_NOTHING:
        request_answer_nothing(request);
        return true;
    case ANSWER_NONE:
    case ANSWER_WATCH:
    case ANSWER_STREAM:
        break;
    }
    return fail(&request->err, REASON_INTERNAL_ERROR, 0, "the request has no answer");
}

void request_conclude(struct request *request)
{
    bool has_failed = error_is_set(&request->err);
    if (!has_failed && request->answer == ANSWER_WATCH) {
        watch_begin_answer(request);
        return;
    }
    if (!has_failed && request->answer == ANSWER_STREAM) {
        stream_begin(request);
        return;
    }
    if (request->exchange && (has_failed || !answer_whole(request)))
        request_answer_error(request);
    request_free(request);
}

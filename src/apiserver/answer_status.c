/* SPDX-License-Identifier: Apache-2.0 */
/* answer_status.c - an error, or a deed that has no object, as a Status.
 *
 * The one place where a struct error becomes what a client reads.  Whom the error is about is told
 * by its own words where they name someone, else by the route. */
#include "apiserver/answer.h"
#include "object/decode.h"

/* A client's fault in a patch, a conflict of an apply and a list that came too early are not about
 * the object. */
static bool is_about_nothing(const struct request *request)
{
    const struct error *err = &request->err;
    return request->names_nothing || err->reason == REASON_TIMEOUT ||
           err->reason == REASON_TOO_MANY_REQUESTS ||
           (err->causes && (text_equal(err->causes->reason, "UnexpectedServerResponse") ||
                            text_equal(err->causes->reason, "FieldManagerConflict")));
}

static void name_options(struct request *request, struct value *details)
{
    struct arena *arena = &request->arena;
    value_set(details, arena, "group", value_new_text(arena, "meta.k8s.io"));
    value_set(details, arena, "kind", value_new_text(arena, request->bad_options));
}

/* Whom an error is about, it says itself: "Scale.autoscaling \"web\" is invalid: ..." */
static const struct {
    enum reason reason;
    const char *start, *end;             /* around: KIND[.GROUP] "NAME */
} told_subjects[] = {
    { REASON_INVALID, "", "\" is invalid: " },
    { REASON_NOT_FOUND, "", "\" not found" },
    { REASON_CONFLICT, "Operation cannot be fulfilled on ", "\": " },
};

static void set_bytes(struct value *details, struct arena *arena, const char *key,
                      struct bytes text)
{
    if (text.at && text.size > 0)
        value_set(details, arena, key,
                  value_new_text(arena, arena_copy(arena, text.at, text.size)));
}

static bool add_told_subject(const char *message, const char *end, struct value *details,
                             struct arena *arena)
{
    const char *quote = strstr(message, " \""), *stop = strstr(message, end);
    if (!quote || !stop || stop < quote + 2)
        return false;
    struct bytes group = { message, (size_t)(quote - message) }, kind = bytes_next(&group, '.');
    if (memchr(message, ' ', (size_t)(quote - message)))
        return false;
    struct bytes name = { quote + 2, (size_t)(stop - quote - 2) };
    if (memchr(name.at, '\\', name.size))
        return false;                    /* as it is quoted, which the route does not */
    set_bytes(details, arena, "name", name);
    set_bytes(details, arena, "group", group);
    set_bytes(details, arena, "kind", kind);
    return true;
}

static bool tells_subject(const struct error *err, struct value *details, struct arena *arena)
{
    FOR_EACH(row, told_subjects)
        if (row->reason == err->reason && bytes_starts_with(bytes_of(err->message), row->start))
            return add_told_subject(err->message + strlen(row->start), row->end, details, arena);
    return false;
}

/* A policy has refused: its words are a cause without a reason, and it is about the resource. */
static bool is_refused_by_policy(const struct error *err)
{
    return err->causes && text_is_empty(err->causes->reason);
}

static void name_object(struct request *request, struct value *details)
{
    struct arena *arena = &request->arena;
    const struct route *route = &request->route;
    const char *name = route->name ? route->name
                       : request->write.verb == WRITE_CREATE
                           ? value_text(request->body, "metadata.name", arena)
                           : NULL;
    if (!text_is_empty(name))
        value_set(details, arena, "name", value_new_text(arena, name));
    if (route->foreign && route->foreign->resource) {
        set_bytes(details, arena, "group", bytes_of(route->foreign->group));
        set_bytes(details, arena, "kind", bytes_of(route->foreign->resource));
    } else if (route->kind) {
        bool is_invalid =
            request->err.reason == REASON_INVALID && !is_refused_by_policy(&request->err);
        bool by_kind = is_invalid || (request->err.reason == REASON_CONFLICT &&
                                      request->write.verb == WRITE_DELETE);
        bool is_scale = is_invalid && route->subresource &&
                        text_equal(route->subresource->name, "scale");
        const struct kind *kind = is_scale ? well_known.scale : route->kind;
        if (*kind->group)
            value_set(details, arena, "group", value_new_text(arena, kind->group));
        value_set(details, arena, "kind",
                  value_new_text(arena, by_kind ? kind->name : kind->resource));
    }
}

static struct value *list_causes(struct request *request)
{
    struct arena *arena = &request->arena;
    struct value *causes = value_new_list(arena);
    for (const struct cause *cause = request->err.causes; cause; cause = cause->next) {
        struct value *item = value_new_map(arena);
        if (!text_is_empty(cause->reason))
            value_set(item, arena, "reason", value_new_text(arena, cause->reason));
        value_set(item, arena, "message", value_new_text(arena, cause->message));
        if (!text_is_empty(cause->field))
            value_set(item, arena, "field", value_new_text(arena, cause->field));
        value_append(causes, arena, item);
    }
    return causes;
}

static struct value *status_details(struct request *request)
{
    struct arena *arena = &request->arena;
    struct value *details = value_new_map(arena), *causes = list_causes(request);
    if (request->bad_options)
        name_options(request, details);
    else if (!is_about_nothing(request)) {
        if (!tells_subject(&request->err, details, arena))
            name_object(request, details);
    } else if (request->err.reason == REASON_INVALID)
        return details;
    if (value_count(causes) > 0)
        value_set(details, arena, "causes", causes);
    if (request->err.retry_after_s)
        value_set(details, arena, "retryAfterSeconds",
                  value_new_int(arena, request->err.retry_after_s));
    return details;
}

static bool has_details(const struct request *request)
{
    static const enum reason bare[] = { REASON_BAD_REQUEST, REASON_UNAUTHORIZED, REASON_EXPIRED,
                                        REASON_UNKNOWN, REASON_NOT_ACCEPTABLE,
                                        REASON_UNSUPPORTED_MEDIA_TYPE,
                                        REASON_REQUEST_ENTITY_TOO_LARGE,
                                        REASON_SERVICE_UNAVAILABLE };
    FOR_EACH(reason, bare)
        if (*reason == request->err.reason)
            return request->names_nothing || is_refused_by_policy(&request->err);
    return true;
}

struct value *status_of_error(struct request *request)
{
    struct arena *arena = &request->arena;
    const struct error *err = &request->err;
    struct value *status = value_new_map(arena);
    if (request->continue_token)
        value_set_at(status, arena, "metadata.continue",
                     value_new_text(arena, request->continue_token));
    value_set(status, arena, "status", value_new_text(arena, "Failure"));
    value_set(status, arena, "message", value_new_text(arena, error_message(err, arena)));
    value_set(status, arena, "reason", value_new_text(arena, reason_text(err->reason)));
    if (has_details(request))
        value_set(status, arena, "details", status_details(request));
    value_set(status, arena, "code", value_new_int(arena, err->code));
    return status;
}

void render_status(struct request *request, struct buffer *out)
{
    encode_object(out, status_of_error(request), well_known.status);
}

void request_answer_error(struct request *request)
{
    output_choose_for_status(request);
    request_answer_value(request, request->err.code, status_of_error(request),
                         well_known.status);
}

void request_answer_success(struct request *request)
{
    struct arena *arena = &request->arena;
    struct value *status = value_new_map(arena);
    value_set(status, arena, "status", value_new_text(arena, "Success"));
    if (request->write.verb == WRITE_DELETE) {
        value_set(status, arena, "details", status_details(request));
        value_set_at(status, arena, "details.uid", value_new_text(arena, request->object->uid));
    } else {
        value_set(status, arena, "code", value_new_int(arena, request->status));
    }
    request_answer_value(request, request->status, status, well_known.status);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* webhook_review.c - AdmissionReview: the question as JSON, and what an answer says. */
#include <stdarg.h>
#include <stdio.h>

#include "write/webhooks.h"
#include "base/arena.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "object/decode.h"

enum { WARNINGS_MAX = 100, MESSAGE_MAX = 900 };

/* ---- the question ---- */

static void write_kind_of(struct buffer *out, const char *member, const struct kind *kind)
{
    buffer_printf(out, ",\"%s\":{\"group\":\"%s\",\"version\":\"%s\",\"kind\":\"%s\"}", member,
                  kind->group, kind->version, kind->name);
}

static void write_resource(struct buffer *out, const char *member, const struct kind *kind)
{
    buffer_printf(out, ",\"%s\":{\"group\":\"%s\",\"version\":\"%s\",\"resource\":\"%s\"}", member,
                  kind->group, kind->version, kind->resource);
}

static void write_text(struct buffer *out, const char *member, const char *text)
{
    if (text_is_empty(text))
        return;
    buffer_printf(out, ",\"%s\":", member);
    json_write_string(out, bytes_of(text));
}

static void write_user(struct buffer *out, const struct user *user)
{
    bool is_first = true;
    buffer_add_text(out, ",\"userInfo\":{");
    buffer_add_text(out, "\"username\":");
    json_write_string(out, bytes_of(user && user->name ? user->name : "system:apiserver"));
    write_text(out, "uid", user ? user->uid : NULL);
    buffer_add_text(out, ",\"groups\":[");
    for (const char *const *group = user ? user->groups : NULL; group && *group; group++) {
        buffer_add_text(out, is_first ? "" : ",");
        json_write_string(out, bytes_of(*group));
        is_first = false;
    }
    buffer_add_char(out, ']');
    if (user && user->extra) {
        buffer_add_text(out, ",\"extra\":");
        json_write_value(out, user->extra);
    }
    buffer_add_char(out, '}');
}

/* The object as the webhook's kind has it. */
static void write_object(struct buffer *out, const char *member, const struct value *object,
                         const struct kind *kind)
{
    buffer_printf(out, ",\"%s\":", member);
    if (object)
        encode_object(out, object, kind);
    else
        buffer_add_text(out, "null");
}

static const char *options_kind(const struct write_request *request)
{
    switch (request->verb) {
    case WRITE_CREATE: return "CreateOptions";
    case WRITE_UPDATE: return "UpdateOptions";
    case WRITE_PATCH:  return "PatchOptions";
    case WRITE_DELETE: return "DeleteOptions";
    }
    return "UpdateOptions";
}

static void write_options(struct buffer *out, const struct write_request *request)
{
    buffer_printf(out, ",\"dryRun\":%s,\"options\":{\"kind\":\"%s\",\"apiVersion\":"
                  "\"meta.k8s.io/v1\"", request->dry_run ? "true" : "false", options_kind(request));
    if (request->verb != WRITE_DELETE)
        write_text(out, "fieldManager", request->field_manager);
    buffer_add_text(out, request->dry_run ? ",\"dryRun\":[\"All\"]}" : "}");
}

/* All but the objects, each member with a comma before it. */
static void write_request(struct buffer *out, const struct admission_subject *subject,
                          const struct kind *kind)
{
    const struct write *write = subject->write;
    const struct write_request *request = write->request;
    write_kind_of(out, "kind", admission_form(write, kind));
    write_resource(out, "resource", kind);
    write_text(out, "subResource", request->subresource);
    write_kind_of(out, "requestKind", admission_form(write, write->kind));
    write_resource(out, "requestResource", write->kind);
    write_text(out, "requestSubResource", request->subresource);
    write_text(out, "name", write->name);
    write_text(out, "namespace", admission_namespace(write));
    write_text(out, "operation", subject->operation);
    write_user(out, request->user);
}

static void write_ending(struct buffer *out, const struct write *write)
{
    if (write->is_connection)
        buffer_add_text(out, ",\"dryRun\":false,\"options\":null");
    else
        write_options(out, write->request);
    buffer_add_char(out, '}');
}

void admission_request_write(struct buffer *out, const struct admission_subject *subject,
                             const struct kind *kind)
{
    buffer_add_text(out, "{\"uid\":\"\"");
    write_request(out, subject, kind);
    write_ending(out, subject->write);
}

void webhook_write_review(struct buffer *out, const struct admission_subject *subject,
                          const struct kind *kind, const char *uid)
{
    const struct kind *form = admission_form(subject->write, kind);
    buffer_printf(out, "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\","
                  "\"request\":{\"uid\":\"%s\"", uid);
    write_request(out, subject, kind);
    write_object(out, "object", subject->object, form);
    write_object(out, "oldObject", subject->old, form);
    write_ending(out, subject->write);
    buffer_add_char(out, '}');
}

/* ---- the answer ---- */

static bool bad(struct webhook_answer *answer, const char *format, ...) PRINTF(2, 3);
static bool bad(struct webhook_answer *answer, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return fail(&answer->err, REASON_INTERNAL_ERROR, 0, "%s", text);
}

static bool read_patch(const struct value *response, struct arena *arena,
                       struct webhook_answer *answer)
{
    struct bytes encoded = value_string(response, "patch"),
                 type = value_string(response, "patchType"), json;
    if (encoded.size == 0)
        return type.size == 0 || bad(answer, "webhook returned response.patchType but not "
                                             "response.patch");
    if (type.size == 0)
        return bad(answer, "webhook returned response.patch but not response.patchType");
    if (!bytes_equal_text(type, "JSONPatch"))
        return bad(answer, "webhook returned invalid response.patchType of %.*s", BYTES_ARG(type));
    if (!base64_read(encoded, arena, &json))
        return bad(answer, "response.patch is no base64");
    answer->patch = json_parse(json, NULL, arena, NULL);
    return value_is(answer->patch, VALUE_LIST) || bad(answer, "response.patch is no JSON patch");
}

static void read_warnings(const struct value *response, struct arena *arena,
                          struct webhook_answer *answer)
{
    const struct value *list = value_member(response, "warnings");
    size_t count = value_count(list) < WARNINGS_MAX ? value_count(list) : WARNINGS_MAX;
    answer->warnings = arena_array(arena, count, sizeof *answer->warnings);
    for (size_t i = 0; i < count; i++) {
        const char *text = value_text(value_item(list, i), "", arena);
        if (!text_is_empty(text))
            answer->warnings[answer->warning_count++] = text;
    }
}

void webhook_read_answer(struct bytes body, const char *uid, struct arena *arena,
                         struct webhook_answer *answer)
{
    const struct value *review = json_parse(body, NULL, arena, NULL),
                       *response = value_member(review, "response");
    struct bytes version = value_string(review, "apiVersion"), kind = value_string(review, "kind"),
                 echoed = value_string(response, "uid");
    answer->has_come = true;
    if (!value_is(review, VALUE_MAP)) {
        (void)bad(answer, "the answer is no JSON object");
    } else if (!bytes_equal_text(version, "admission.k8s.io/v1") ||
               !bytes_equal_text(kind, "AdmissionReview")) {
        (void)bad(answer, "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, "
                  "got %.*s, Kind=%.*s", BYTES_ARG(version), BYTES_ARG(kind));
    } else if (!value_is(response, VALUE_MAP)) {
        (void)bad(answer, "webhook response was absent");
    } else if (!bytes_equal_text(echoed, uid)) {
        (void)bad(answer, "expected response.uid=\"%s\", got \"%.*s\"", uid, BYTES_ARG(echoed));
    } else if (read_patch(response, arena, answer)) {
        answer->is_allowed = value_bool(response, "allowed", false);
        answer->status = value_member(response, "status");
        read_warnings(response, arena, answer);
    }
}

bool webhook_fail_denied(const struct webhook *webhook, const struct webhook_answer *answer,
                         struct error *err)
{
    struct bytes message = value_string(answer->status, "message"),
                 reason = value_string(answer->status, "reason");
    struct bytes said = message.size ? message : reason;
    int64_t code = value_int(answer->status, "code", 0);
    char word[64] = { 0 };
    if (reason.size < sizeof word && reason.size)
        memcpy(word, reason.at, reason.size);
    int size = said.size < MESSAGE_MAX ? (int)said.size : MESSAGE_MAX;
    fail(err, *word ? reason_from_text(word) : REASON_UNKNOWN, 0,
         "admission webhook \"%s\" denied the request%s%.*s", webhook->name,
         said.size ? ": " : " without explanation", size, said.size ? said.at : "");
    if (err)
        err->code = code >= 400 && code < 600 ? (int)code : 400;
    return false;
}

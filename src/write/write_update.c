/* SPDX-License-Identifier: Apache-2.0 */
/* write_update.c - the next state as a PUT or a patch says it; write_next.c makes it so. */
#include "write/convert.h"
#include "write/write_stage.h"
#include "base/arena.h"
#include "object/decode.h"
#include "object/patch.h"
#include "object/validation.h"
#include "write/refusal.h"

static bool find_old(struct write *write, struct error *err)
{
    write->old =
        core_get_latest(write->pipeline->core, write->kind, write->request->ns, write->name);
    if (!write->old)
        fail_not_found(err, write->request->kind, write->name);
    return write->old && write_see_old(write, err);
}

static struct write write_of(struct pipeline *pipeline, struct write_request *request)
{
    return (struct write){ .pipeline = pipeline,
                           .request = request,
                           .kind = write_kind(request->kind),
                           .arena = request->arena,
                           .name = request->name,
                           .next = request->body };
}

static void name_kind_as(const struct write *write, const struct kind *kind)
{
    value_set(write->next, write->arena, "apiVersion",
              value_new_text(write->arena, kind->api_version));
    value_set(write->next, write->arena, "kind", value_new_text(write->arena, kind->name));
}

bool write_check_place(const struct write_request *request, bool is_namespaced,
                       struct error *err)
{
    struct bytes name = value_string(request->body, "metadata.name"),
                 ns = value_string(request->body, "metadata.namespace");
    if (name.size == 0)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "the name of the object (%s based on URL) was undeterminable: name must be "
                    "provided", request->name);
    if (!bytes_equal_text(name, request->name))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "the name of the object (%.*s) does not match the name on the URL (%s)",
                    BYTES_ARG(name), request->name);
    return ns.size == 0 || !is_namespaced || bytes_equal_text(ns, request->ns) ||
           fail(err, REASON_BAD_REQUEST, 0,
                "the namespace of the provided object does not match the namespace sent on the "
                "request");
}

const struct object *write_update(struct pipeline *pipeline, struct write_request *request,
                                  struct error *err)
{
    struct write write = write_of(pipeline, request);
    if (!write_check_place(request, write.kind->namespaced, err))
        return NULL;
    if (!core_get_latest(pipeline->core, write.kind, request->ns, request->name) &&
        (write.kind->flags & KIND_PUT_CREATES) && !request->subresource) {
        value_remove_at(request->body, "metadata.resourceVersion");
        return write_create(pipeline, request, err);
    }
    if (!find_old(&write, err))
        return NULL;
    if (write.kind->custom)
        name_kind_as(&write, write.kind);
    if (value_string(write.next, "metadata.resourceVersion").size == 0 &&
        !(write.kind->flags & KIND_UNCONDITIONAL)) {
        struct field_errors errors;
        field_errors_init(&errors, write.arena);
        field_enter(&errors, "metadata");
        field_invalid(&errors, "resourceVersion", value_new_int(write.arena, 0),
                      "must be specified for an update");
        field_leave(&errors);
        (void)!field_errors_finish(&errors, write.kind, write.name, err);
        return NULL;
    }
    return write_next(&write, err);
}

/* ---- patches: made for the kind that was asked for, which may be another version ---- */

static const struct kind *patched_kind(const struct write *write)
{
    return write->kind->custom ? write->kind : write->request->kind;
}

static bool names_managed_fields(struct bytes pointer)
{
    static const char *const wholes[] = { "", "/metadata" };
    FOR_EACH(whole, wholes)
        if (bytes_equal_text(pointer, *whole))
            return true;
    return bytes_starts_with(pointer, "/metadata/managedFields");
}

/* Whether a JSON patch may look at managedFields, which is otherwise left out of the tree. */
static bool reads_managed_fields(const struct write_request *request)
{
    if (request->patch_type != PATCH_JSON)
        return false;
    for (size_t i = 0; i < value_count(request->body); i++) {
        const struct value *operation = value_item(request->body, i);
        if (names_managed_fields(value_string(operation, "path")) ||
            (value_member(operation, "from") &&
             names_managed_fields(value_string(operation, "from"))))
            return true;
    }
    return false;
}

static struct value *patched(struct write *write, struct error *err)
{
    const struct write_request *request = write->request;
    const struct kind *kind = patched_kind(write);
    struct value *target = reads_managed_fields(request)
                               ? object_whole_as_kind(write->seen, kind, write->arena, err)
                               : object_as_kind(write->seen, kind, write->arena, err);
    if (!target)
        return NULL;
    if (kind != write->kind)
        value_set(target, write->arena, "apiVersion",
                  value_new_text(write->arena, kind->api_version));
    switch (request->patch_type) {
    case PATCH_JSON:      return patch_json(target, request->body, write->arena, err);
    case PATCH_MERGE:     return patch_merge(target, request->body, write->arena, err);
    case PATCH_STRATEGIC:
        return patch_strategic(target, request->body, kind->type, write->arena, err);
    case PATCH_APPLY:     break;             /* write_apply.c */
    }
    return NULL;
}

/* A patch may not turn the object into another one. */
static bool check_identity(struct write *write, struct error *err)
{
    const struct object *old = write->old;
    struct bytes name = value_string(write->next, "metadata.name"),
                 ns = value_string(write->next, "metadata.namespace");
    if (name.size == 0)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "the name of the object (%s based on URL) was undeterminable: "
                    "name must be provided",
                    old->name);
    if (!bytes_equal_text(name, old->name))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "the name of the object (%.*s) does not match the name on the URL (%s)",
                    BYTES_ARG(name), old->name);
    if (ns.size > 0 && write->kind->namespaced && !bytes_equal_text(ns, old->namespace))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "the namespace of the provided object does not match the namespace sent on "
                    "the request");
    return true;
}

/* What a strategic merge says of the kind does not count. */
static bool check_kind(const struct write *write, struct error *err)
{
    if (write->request->patch_type == PATCH_STRATEGIC) {
        name_kind_as(write, patched_kind(write));
        return true;
    }
    struct bytes kind = value_string(write->next, "kind"),
                 version = value_string(write->next, "apiVersion");
    const struct kind *asked = patched_kind(write);
    if ((!kind.size || bytes_equal_text(kind, asked->name)) &&
        (!version.size || bytes_equal_text(version, asked->api_version)))
        return true;
    return fail(err, REASON_INVALID, 0,
                "%s \"%s\" is invalid: the patch would make it a %.*s of %.*s", write->kind->name,
                write->name, BYTES_ARG(kind), BYTES_ARG(version));
}

static bool fail_patch(const struct write *write, const char *message, struct error *err)
{
    write->request->warnings = (struct decode_notes){ 0 };
    fail_whole(err, write->arena, REASON_INVALID, "%s \"%s\" is invalid: patch: Invalid value: %s",
               write->kind->name, write->name, message);
    error_add_cause(err, write->arena, "FieldValueInvalid", "patch",
                    arena_strdup(write->arena, message));
    return false;
}

/* What does not fit the kind after a patch is the patch's fault: Invalid, not a bad request. */
static bool decode_patched(struct write *write, struct error *err)
{
    struct error own = { 0 };
    struct write_request *request = write->request;
    bool is_told = request->field_validation != FIELD_VALIDATION_IGNORE;
    const struct kind *asked = patched_kind(write);
    if (decode_value(write->next, asked->type, write->arena, is_told ? &request->warnings : NULL,
                     &own)) {
        write->next = kind_convert(write->next, asked, write->kind, write->arena);
        return true;
    }
    return fail_patch(write, error_message(&own, write->arena), err);
}

/* An unknown field is an invalid patch, too. */
static bool check_strictly(struct write *write, struct error *err)
{
    struct error own = { 0 };
    return decode_notes_strict(&write->request->warnings, write->arena, &own) ||
           fail_patch(write, error_message(&own, write->arena), err);
}

const struct object *write_patch(struct pipeline *pipeline, struct write_request *request,
                                 struct error *err)
{
    struct write write = write_of(pipeline, request);
    if (request->patch_type == PATCH_APPLY)
        return write_apply(pipeline, request, err);
    if (!find_old(&write, err))
        return NULL;
    write.next = patched(&write, err);
    if (!write.next || !check_kind(&write, err) || !decode_patched(&write, err))
        return NULL;
    if (request->field_validation == FIELD_VALIDATION_STRICT && !check_strictly(&write, err))
        return NULL;
    if (!check_identity(&write, err))
        return NULL;
    return write_next(&write, err);
}

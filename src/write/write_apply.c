/* SPDX-License-Identifier: Apache-2.0 */
/* write_apply.c - server-side apply of an object or its status; scale is in subresource.c.
 *
 * What comes of the apply is written like any other next state: created where there was nothing,
 * else updated, through the same admission and validation.
 *
 * Not here: the apply itself (object/apply.h). */
#include "write/convert.h"
#include "write/write_owners.h"
#include "base/arena.h"
#include "base/error.h"
#include "object/apply.h"
#include "object/validation.h"
#include "write/refusal.h"

static bool check_place(const struct write *write, struct error *err)
{
    struct bytes name = value_string(write->next, "metadata.name"),
                 ns = value_string(write->next, "metadata.namespace");
    if (ns.size > 0 && write->kind->namespaced && !bytes_equal_text(ns, write->request->ns))
        return fail(
            err, REASON_BAD_REQUEST, 0,
            "the namespace of the provided object does not match the namespace sent on the request");
    if (name.size == 0)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "the name of the object (%s based on URL) was undeterminable: "
                    "name must be provided", write->name);
    if (!bytes_equal_text(name, write->name))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "the name of the object (%.*s) does not match the name on the URL (%s)",
                    BYTES_ARG(name), write->name);
    return true;
}

static bool check_uid(const struct write *write, struct error *err)
{
    struct bytes uid = value_string(write->next, "metadata.uid");
    if (uid.size == 0 || (write->old && bytes_equal_text(uid, write->old->uid)))
        return true;
    if (!write->old) {
        fail_conflict(err, write->request->kind, write->name,
                      arena_printf(write->arena, "uid mismatch: the provided object specified uid "
                                   "%.*s, and no existing object was found", BYTES_ARG(uid)));
        return false;
    }
    struct field_errors errors;
    field_errors_init(&errors, write->arena);
    field_enter(&errors, "metadata");
    for (int i = 0; i < 2; i++)                          /* upstream says it twice */
        field_invalid(&errors, "uid", value_at(write->next, "metadata.uid"), "field is immutable");
    field_leave(&errors);
    return field_errors_finish(&errors, write->kind, write->name, err);
}

static bool check_revision_text(const struct write *write, struct error *err)
{
    struct bytes revision = value_string(write->next, "metadata.resourceVersion");
    uint64_t number;
    if (revision.size == 0 || bytes_to_uint64(revision, &number))
        return true;
    return fail(err, REASON_UNKNOWN, 0, "strconv.ParseUint: parsing \"%.*s\": invalid syntax",
                BYTES_ARG(revision));
}

static bool decode_next(struct write *write, struct error *err)
{
    struct error own = { 0 };
    if (decode_value(write->next, write->kind->type, write->arena, NULL, &own))
        return true;
    return fail(err, REASON_BAD_REQUEST, 0, "failed to convert the applied object: %s",
                own.message);
}

/* The next state and its entries into *write. */
static bool apply(struct write *write, struct error *err)
{
    const struct write_request *request = write->request;
    const struct object *old = write->old;
    struct field_owner owner = write_owner(write);
    struct apply_result result;
    if (old && !write_see_old(write, err))
        return false;
    const struct value *live = old ? object_as_kind(write->seen, write->kind, write->arena, err)
                                   : value_new_map(write->arena);
    if (!live)
        return false;
    struct apply_request apply = {
        .kind = write->kind,
        .live = live,
        .managed = old ? old->managed_fields : (struct bytes){ NULL, 0 },
        .config = request->body,
        .owner = &owner,
        .force = request->force,
        .exists = old != NULL,
    };
    if (!apply_configuration(&apply, write->arena, &result, err))
        return false;
    write->next = result.next;
    write->managed_fields = result.managed;
    return check_uid(write, err) && check_place(write, err) && check_revision_text(write, err) &&
           decode_next(write, err);
}

const struct object *write_apply(struct pipeline *pipeline, struct write_request *request,
                                 struct error *err)
{
    struct write write = { .pipeline = pipeline,
                           .request = request,
                           .kind = write_kind(request->kind),
                           .arena = request->arena,
                           .name = request->name,
                           .owned = true };
    write.old = core_get_latest(pipeline->core, write.kind, request->ns, request->name);
    if (!write.old && request->subresource) {
        fail_not_found(err, request->kind, request->name);
        return NULL;
    }
    if (!apply(&write, err)) {
        request->warnings = (struct decode_notes){ 0 };  /* an apply that fails warns of nothing */
        return NULL;
    }
    if (write.old)
        return write_next(&write, err);
    value_remove_at(write.next, "metadata.resourceVersion");
    value_remove_at(write.next, "metadata.uid");
    return write_new(&write, err);
}

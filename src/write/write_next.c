/* SPDX-License-Identifier: Apache-2.0 */
/* write_next.c - the next state of an object that exists: the whole, its status, or another part
 * (those of subresources.h).
 *
 * What the server owns (uid, times, generation) comes from the stored object; the main resource
 * keeps the stored status and the status subresource keeps everything else.  A write that changes
 * nothing gets no new revision. When the last finalizer of an object that is being deleted goes, so
 * does the object. */
#include "base/arena.h"
#include "object/decode.h"
#include "object/kinds/subresources.h"
#include "object/validation.h"
#include "write/custom_rules.h"
#include "write/refusal.h"
#include "write/webhooks.h"
#include "write/write_owners.h"

static void keep(struct value *next, const struct value *old, const char *key, struct arena *arena)
{
    struct value *kept = value_member(old, key);
    if (kept)
        value_set(next, arena, key, kept);
    else
        value_remove(next, key);
}

/* A patch that would give another uid is said to be wrong twice: by two checks of upstream's. */
static bool fail_uid(const struct write *write, struct bytes uid, struct error *err)
{
    const char *message = arena_printf(
        write->arena, "Invalid value: \"%.*s\": field is immutable", BYTES_ARG(uid));
    fail(err, REASON_INVALID, 0, "%s%s%s \"%s\" is invalid: metadata.uid: %s", write->kind->name,
         *write->kind->group ? "." : "", write->kind->group, write->name, message);
    for (int i = 0; i < 2; i++)
        error_add_cause(err, write->arena, "FieldValueInvalid", "metadata.uid", message);
    return false;
}

/* True: the object may be changed.  Checks uid and resourceVersion of the body and of the
 * preconditions. */
static bool check_revision(struct write *write, struct error *err)
{
    const struct object *old = write->old;
    const struct write_request *request = write->request;
    struct bytes uid = value_string(write->next, "metadata.uid"),
                 revision = value_string(write->next, "metadata.resourceVersion");
    int64_t number = 0;
    if (revision.size > 0 && !bytes_equal_text(revision, "0") && !bytes_to_int64(revision, &number))
        return fail(err, REASON_UNKNOWN, 0, "strconv.ParseUint: parsing \"%.*s\": invalid syntax",
                    BYTES_ARG(revision));
    if (uid.size > 0 && !bytes_equal_text(uid, old->uid) && request->verb == WRITE_PATCH)
        return fail_uid(write, uid, err);
    if (uid.size > 0 && !bytes_equal_text(uid, old->uid)) {
        fail_conflict(
            err, write->request->kind, write->name,
            arena_printf(write->arena,
                         "Precondition failed: UID in precondition: %.*s, UID in object meta: %s",
                         BYTES_ARG(uid), old->uid));
        return false;
    }
    if (request->precondition_uid && !text_equal(request->precondition_uid, old->uid)) {
        fail_conflict(err, write->request->kind, write->name,
                      "the UID in the precondition is not the object's");
        return false;
    }
    if (number != 0 && number != old->resource_version) {
        fail_object_modified(err, write->request->kind, write->name);
        return false;
    }
    return true;
}

/* Whether a member differs as it is written: what is empty may stand there or not. */
static bool member_changed(const struct write *write, struct bytes key)
{
    AUTO_BUFFER next = { 0 };
    AUTO_BUFFER old = { 0 };
    const struct value *sides[] = { write->next, write->old_value };
    struct buffer *texts[] = { &next, &old };
    for (int i = 0; i < 2; i++) {
        struct value *alone = value_new_map(write->arena),
                     *member = value_member_bytes(sides[i], key);
        if (member)
            value_set_bytes(alone, write->arena, key, member);
        encode_object(texts[i], alone, write->kind);
    }
    return !bytes_equal(buffer_bytes(&next), buffer_bytes(&old));
}

/* Everything but metadata and a status that is written by itself: what raises generation. */
static bool content_changed(const struct write *write)
{
    bool has_status = write->kind->custom && !(write->kind->flags & KIND_STATUS_RESET);
    const struct value *maps[2] = { write->next, write->old_value };
    for (int side = 0; side < 2; side++) {
        const struct value *map = maps[side], *other = maps[1 - side];
        for (size_t i = 0; i < map->map.count; i++) {
            struct bytes key = map->map.members[i].key;
            if (bytes_equal_text(key, "metadata") ||
                (bytes_equal_text(key, "status") && !has_status))
                continue;
            if (!value_equal(map->map.members[i].value, value_member_bytes(other, key)) &&
                member_changed(write, key))
                return true;
        }
    }
    return false;
}

static void carry_metadata(struct write *write)
{
    static const char *const kept[] = { "uid", "creationTimestamp", "generation", "selfLink" };
    struct value *metadata = value_make_at(write->next, write->arena, "metadata", VALUE_MAP);
    const struct value *old = value_member(write->old_value, "metadata");
    FOR_EACH(name, kept)
        keep(metadata, old, *name, write->arena);
    keep(metadata, old, "resourceVersion", write->arena);
    if (value_member(old, "deletionTimestamp"))          /* else validation says that it may not come */
        keep(metadata, old, "deletionTimestamp", write->arena);
    if (!value_member(metadata, "deletionGracePeriodSeconds"))
        keep(metadata, old, "deletionGracePeriodSeconds", write->arena);
    if (!write->kind->namespaced)
        value_remove(metadata, "namespace");
    else if (!value_member(metadata, "namespace"))
        keep(metadata, old, "namespace", write->arena);
}

static void raise_generation(struct write *write)
{
    if (!(write->kind->flags & KIND_GENERATION))
        return;
    bool changed = content_changed(write);
    const char *more = write->kind == well_known.deployment       ? "metadata.annotations"
                       : write->kind == well_known.endpoint_slice ? "metadata.labels"
                                                                  : NULL;
    if (more)
        changed = changed ||
                  !value_equal(value_at(write->next, more), value_at(write->old_value, more));
    if (changed)
        value_set_at(write->next, write->arena, "metadata.generation",
                     value_new_int(write->arena, write->old->generation + 1));
}

static bool prepare_update(struct write *write, struct error *err)
{
    if (!check_revision(write, err))
        return false;
    carry_metadata(write);
    if (write->kind->flags & KIND_STATUS_RESET)
        keep(write->next, write->old_value, "status", write->arena);
    if (write->kind->code && write->kind->code->prepare)
        write->kind->code->prepare(write->next, write->old_value, write->arena);
    return true;
}

static bool update_main(struct write *write, struct error *err)
{
    if (!prepare_update(write, err) || !write_admit(write, err))
        return false;
    raise_generation(write);
    return write_check(write, err);
}

/* Status alone (metadata may change, too; finalizers and owners do not). */
static bool update_status(struct write *write, struct error *err)
{
    if (!check_revision(write, err))
        return false;
    carry_metadata(write);
    struct value *status = value_member(write->next, "status"),
                 *metadata = value_member(write->next, "metadata");
    struct value *old_metadata = value_member(write->old_value, "metadata");
    keep(metadata, old_metadata, "finalizers", write->arena);
    keep(metadata, old_metadata, "ownerReferences", write->arena);
    struct value *next = value_clone(write->arena, write->old_value);
    if (!write->kind->custom)
        value_set(next, write->arena, "metadata", metadata);
    if (status)
        value_set(next, write->arena, "status", status);
    else
        value_remove(next, "status");
    write->next = next;
    if (!admission_part(write, err))
        return false;
    if (write->kind->code && write->kind->code->prepare_status)
        write->kind->code->prepare_status(write->next, write->old_value, write->arena);
    if (!admission_mutate_late(write, err))
        return false;
    struct field_errors errors;
    field_errors_init(&errors, write->arena);
    validate_status(write->next, write->old_value, write->kind, &errors);
    custom_rules_check(write, &errors);
    return field_errors_finish(&errors, write->kind, write->name, err) &&
           admission_validate_late(write, err);
}

/* A part with rules of its own: resize, approval, ephemeralcontainers. */
static bool update_part(struct write *write, const struct subresource_code *code,
                        struct error *err)
{
    struct field_errors errors;
    if (!check_revision(write, err))
        return false;
    carry_metadata(write);
    code->prepare(write->next, write->old_value, write->arena);
    defaults_apply(write->next, write->kind, write->arena);
    if (!admission_part(write, err) || !admission_mutate_late(write, err))
        return false;
    raise_generation(write);
    field_errors_init(&errors, write->arena);
    validate_metadata(write->next, write->old_value, write->kind, &errors);
    code->validate(write->next, write->old_value, &errors);
    return field_errors_finish(&errors, write->kind, write->name, err) &&
           admission_validate(write, err);
}

/* Being deleted, nothing to finalize any more, and no grace to wait for. */
static bool is_finished(const struct value *next, const struct kind *kind)
{
    const struct value *metadata = value_member(next, "metadata");
    if (!value_member(metadata, "deletionTimestamp") ||
        value_count(value_member(metadata, "finalizers")) > 0)
        return false;
    if (kind == well_known.namespace)
        return value_count(value_at(next, "spec.finalizers")) == 0;
    return value_int(metadata, "deletionGracePeriodSeconds", 0) == 0;
}

static const struct object *finish(struct write *write, struct error *err)
{
    AUTO_PUT object = write_finish(write, err);
    if (object && !write->request->dry_run && !write->request->unchanged &&
        is_finished(write->next, write->kind))
        core_remove(write->pipeline->core, write->kind, object->namespace, object->name);
    return object_steal(&object);
}

const struct object *write_next(struct write *write, struct error *err)
{
    const char *subresource = write->request->subresource;
    if (!write_read_old(write, err))
        return NULL;
    const struct subresource_code *code =
        subresource ? subresource_code_find(write->kind, subresource) : NULL;
    bool is_status = text_equal(subresource, "status");
    if (subresource && !is_status && !code) {
        fail(err, REASON_METHOD_NOT_ALLOWED, 0, "the subresource %s cannot be written this way",
             subresource);
        return NULL;
    }
    defaults_apply(write->next, write->kind, write->arena);
    if (!write->owned)
        write_take_fields(write);
    bool good = is_status ? update_status(write, err)
                : code    ? update_part(write, code, err)
                          : update_main(write, err);
    if (good)
        return finish(write, err);
    return NULL;
}

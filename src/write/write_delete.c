/* SPDX-License-Identifier: Apache-2.0 */
/* write_delete.c - deletion: at once, after a grace period, or after finalizers.
 *
 * Three things may hold an object: finalizers, the propagation policy (which is a finalizer, too),
 * and for a bound Pod the time its node needs to stop it.  Held objects get a deletionTimestamp;
 * what is not held goes at once. */
#include "write/delete_options.h"
#include "write/webhooks.h"
#include "base/arena.h"
#include "base/env.h"
#include "codec/json.h"
#include "object/binding.h"
#include "object/time_text.h"
#include "write/refusal.h"

struct pod_end {
    const char *node_name, *phase;
    int64_t     grace_s;
};

static const struct binding pod_end_bindings[] = {
    BIND_TEXT("spec.nodeName", struct pod_end, node_name),
    BIND_TEXT("status.phase", struct pod_end, phase),
    BIND_INT("spec.terminationGracePeriodSeconds", struct pod_end, grace_s),
    BIND_END
};

/* Seconds that the object may take to end; 0 for all but bound, unfinished Pods. */
static int64_t grace_period_s(const struct write_request *request, const struct object *old,
                              struct arena *arena)
{
    if (old->kind != well_known.pod)
        return 0;
    struct pod_end pod = { .grace_s = 30 };
    bind_object(old, pod_end_bindings, &pod, arena);
    int64_t grace = request->grace_period_s >= 0 ? request->grace_period_s : pod.grace_s;
    if (grace < 0)
        grace = 1;
    bool is_over = text_equal(pod.phase, "Succeeded") || text_equal(pod.phase, "Failed");
    return text_is_empty(pod.node_name) || is_over ? 0 : grace;
}

/* Named by its kind: this comes from below the resources. */
static void fail_precondition(struct error *err, const struct object *old, const char *why)
{
    fail(err, REASON_CONFLICT, 0, "Operation cannot be fulfilled on %s%s%s \"%s\": %s",
         old->kind->name, *old->kind->group ? "." : "", old->kind->group, old->name, why);
}

static bool revision_fits(const struct write_request *request, const struct object *old)
{
    const char *wanted = request->precondition_revision;
    return !wanted || text_equal(wanted, arena_printf(request->arena, "%lld",
                                                      (long long)old->resource_version));
}

bool delete_preconditions(const struct write_request *request, const struct object *old,
                          struct error *err)
{
    struct arena *arena = request->arena;
    if (request->precondition_uid && !text_equal(request->precondition_uid, old->uid)) {
        fail_precondition(
            err, old,
            arena_printf(
                arena,
                "the UID in the precondition (%s) does not match the UID in record (%s). The object might have been "
                "deleted and then recreated",
                request->precondition_uid, old->uid));
        return false;
    }
    if (!revision_fits(request, old)) {
        fail_precondition(
            err, old,
            arena_printf(
                arena,
                "the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%lld). "
                "The object might have been modified",
                request->precondition_revision, (long long)old->resource_version));
        return false;
    }
    return true;
}

/* Without a policy an object keeps a finalizer that is there already. */
static enum propagation propagation_of(const struct write_request *request,
                                       const struct object *old)
{
    if (request->propagation != PROPAGATION_DEFAULT || object_has_finalizer(old, "orphan") ||
        object_has_finalizer(old, "foregroundDeletion"))
        return request->propagation;
    return delete_orphans(old->kind) ? PROPAGATION_ORPHAN : PROPAGATION_DEFAULT;
}

/* Nothing can depend on an Event. */
static void apply_propagation(const struct write_request *request, const struct object *old,
                              struct value *metadata)
{
    enum propagation propagation = propagation_of(request, old);
    if (propagation == PROPAGATION_DEFAULT || old->kind == well_known.event)
        return;
    metadata_set_finalizer(metadata, "orphan", propagation == PROPAGATION_ORPHAN, request->arena);
    metadata_set_finalizer(metadata, "foregroundDeletion", propagation == PROPAGATION_FOREGROUND,
                           request->arena);
}

static void mark(struct write *write, int64_t grace_s)
{
    char text[TIME_TEXT_MAX];
    struct value *metadata = value_member(write->next, "metadata");
    int64_t at_s = env_wall_s(core_env(write->pipeline->core)) + grace_s;
    bool is_first = write->old->deletion_s == 0;
    if (!is_first && grace_s >= write->old->deletion_grace_s)
        return;                          /* a later deletion may only shorten the grace */
    if (!is_first)
        at_s = write->old->deletion_s - write->old->deletion_grace_s + grace_s;
    time_write(at_s, text);
    value_set(metadata, write->arena, "deletionTimestamp", value_new_text(write->arena, text));
    bool is_definition = write->kind == well_known.custom_resource_definition;
    if (!is_definition)
        value_set(metadata, write->arena, "deletionGracePeriodSeconds",
                  value_new_int(write->arena, grace_s));
    if (is_first && write->old->generation > 0 && !is_definition)
        value_set(metadata, write->arena, "generation",
                  value_new_int(write->arena, write->old->generation + 1));
    if (write->kind == well_known.namespace)
        value_set_at(write->next, write->arena, "status.phase",
                     value_new_text(write->arena, "Terminating"));
}

/* A definition waits until its objects are gone. */
static void begin_cleanup(struct write *write)
{
    struct arena *arena = write->arena;
    struct value *metadata = value_member(write->next, "metadata"),
                 *list = value_make_at(write->next, arena, "status.conditions", VALUE_LIST),
                 *condition = value_new_map(arena);
    metadata_set_finalizer(metadata, "customresourcecleanup.apiextensions.k8s.io",
                           /* is_present= */ true, arena);
    value_set(condition, arena, "type", value_new_text(arena, "Terminating"));
    value_set(condition, arena, "status", value_new_text(arena, "True"));
    value_set(condition, arena, "lastTransitionTime",
              value_new_text(arena, core_now_text(write->pipeline->core, arena)));
    value_set(condition, arena, "reason", value_new_text(arena, "InstanceDeletionPending"));
    value_set(condition, arena, "message",
              value_new_text(arena, "CustomResourceDefinition marked for deletion; "
                                    "CustomResource deletion will begin soon"));
    for (size_t i = value_count(list); i-- > 0;)
        if (bytes_equal_text(value_string(value_item(list, i), "type"), "Terminating"))
            value_remove_item(list, i);
    value_append(list, arena, condition);
}

static bool is_held(const struct write *write, int64_t grace_s)
{
    if (grace_s > 0 || value_count(value_at(write->next, "metadata.finalizers")) > 0)
        return true;
    return write->kind == well_known.namespace &&
           value_count(value_at(write->next, "spec.finalizers")) > 0;
}

/* An eviction's deletion is the eviction's matter. */
static bool show_deletion(struct pipeline *pipeline, struct write_request *request,
                         const struct object *old, struct error *err)
{
    struct write write = { .pipeline = pipeline, .request = request, .arena = request->arena,
                           .kind = write_kind(request->kind), .old = old, .name = old->name };
    if (request->subresource || !admission_is_watched(pipeline))
        return true;
    if (!write_read_old(&write, err))
        return false;
    write.next = write.old_value;
    return admission_mutate_late(&write, err) && admission_validate_late(&write, err);
}

/* A client that deletes a pod is shown that it ends in no time, even where nothing has to end. */
static const struct object *last_seen(struct write *write)
{
    if (write->kind != well_known.pod || !write->request->is_awaited)
        return object_ref(write->old);
    mark(write, /* grace_s= */ 0);
    return object_freeze_managed(write->kind, write->next, write->managed_fields,
                                 write->old->resource_version);
}

const struct object *write_delete(struct pipeline *pipeline, struct write_request *request,
                                  struct error *err)
{
    const struct object *old =
        core_get_latest(pipeline->core, request->kind, request->ns, request->name);
    if (!old) {
        fail_not_found(err, request->kind, request->name);
        return NULL;
    }
    if (!delete_preconditions(request, old, err))
        return NULL;
    struct write write = { .pipeline = pipeline,
                           .request = request,
                           .kind = old->kind,
                           .arena = request->arena,
                           .old = old,
                           .name = old->name,
                           .managed_fields = old->managed_fields,
                           .old_value = value_from_object(old, request->arena),
                           .next = value_from_object(old, request->arena) };
    if (!admission_delete(&write, err) || !show_deletion(pipeline, request, old, err))
        return NULL;
    int64_t grace_s = grace_period_s(request, old, request->arena);
    apply_propagation(request, old, value_member(write.next, "metadata"));
    if (write.kind == well_known.custom_resource_definition && !old->deletion_s)
        begin_cleanup(&write);
    if (is_held(&write, grace_s)) {
        mark(&write, grace_s);
        return write_finish(&write, err);
    }
    request->deleted = true;
    const struct object *last = last_seen(&write);
    if (!request->dry_run)
        core_remove(pipeline->core, old->kind, old->namespace, old->name);
    return last;
}

/* ---- DeleteOptions ---- */


/* SPDX-License-Identifier: Apache-2.0 */
/* subresource.c - subresources that are acts of their own: binding, scale, finalize, token.
 *
 * Others (status) are updates of a part and live in write_update.c; evictions in eviction.c. */
#include <assert.h>

#include "write/admission.h"
#include "write/convert.h"
#include "write/token.h"
#include "write/write_owners.h"
#include "base/arena.h"
#include "object/custom_kind.h"
#include "object/kinds/subresources.h"
#include "object/patch.h"
#include "object/selector.h"
#include "object/validation.h"
#include "write/refusal.h"
#include "write/condition.h"

static const struct object *find(struct pipeline *pipeline, const struct write_request *request,
                                 struct error *err)
{
    const struct object *object =
        core_get_latest(pipeline->core, request->kind, request->ns, request->name);
    if (!object)
        fail_not_found(err, request->kind, request->name);
    return object;
}

static void raise_generation(struct write *write)
{
    if ((write->kind->flags & KIND_GENERATION) && !value_equal(write->next, write->old_value))
        value_set_at(write->next, write->arena, "metadata.generation",
                     value_new_int(write->arena, write->old->generation + 1));
}

static const struct object *answer(const struct kind *kind, struct value *value)
{
    return object_freeze(kind, value, 0);
}

/* An act that makes nothing that is stored: what was sent is shown as a creation. */
static bool show_new_form(struct pipeline *pipeline, struct write_request *request,
                          struct error *err)
{
    struct write write = { .pipeline = pipeline, .request = request, .arena = request->arena,
                           .kind = write_kind(request->kind), .name = request->name };
    return admission_show_form(&write, NULL, &request->body, err);
}

/* ---- pods/binding ---- */

/* What is wrong with the fields is told without a reason, as upstream does. */
static bool check_binding_form(const struct write_request *request, struct error *err)
{
    struct field_errors errors;
    field_errors_init(&errors, request->arena);
    validate_binding(request->body, &errors);
    if (!bytes_equal_text(value_string(request->body, "metadata.name"), request->name))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "name in URL does not match name in Binding object");
    return errors.count == 0 ||
           fail(err, REASON_UNKNOWN, 0, "%s", field_errors_text(&errors));
}

/* A binding may name the pod's uid and revision. */
static bool check_binding_revision(const struct object *pod, const struct value *binding,
                                   struct error *err)
{
    struct bytes uid = value_string(binding, "metadata.uid"),
                 text = value_string(binding, "metadata.resourceVersion");
    int64_t revision = 0;
    if (uid.size && !bytes_equal_text(uid, pod->uid))
        fail_conflict(err, pod->kind, pod->name, "the UID in the binding is not the pod's");
    else if (text.size && (!bytes_to_int64(text, &revision) || revision != pod->resource_version))
        fail_object_modified(err, pod->kind, pod->name);
    return !error_is_set(err);
}

static bool check_binding(const struct object *pod, const struct value *next,
                          const struct write_request *request, struct error *err)
{
    struct bytes bound = value_string(next, "spec.nodeName");
    if (!check_binding_revision(pod, request->body, err))
        return false;
    if (pod->deletion_s)
        fail_conflict(err, pod->kind, pod->name,
                      "pod is being deleted, cannot be assigned to a host");
    else if (bound.size)
        fail(
            err, REASON_CONFLICT, 0,
            "Operation cannot be fulfilled on pods/binding \"%s\": pod %s is already assigned to node \"%.*s\"",
            pod->name, pod->name, BYTES_ARG(bound));
    else if (value_count(value_at(next, "spec.schedulingGates")) > 0)
        fail_conflict(err, pod->kind, pod->name, "pod has non-empty .spec.schedulingGates");
    return !error_is_set(err);
}

static void copy_binding_labels(const struct value *binding, struct value *pod, struct arena *arena)
{
    const struct value *labels = value_at(binding, "metadata.labels");
    for (size_t i = 0; i < value_count(labels); i++)
        value_set_bytes(value_make_at(pod, arena, "metadata.labels", VALUE_MAP), arena,
                        labels->map.members[i].key, labels->map.members[i].value);
}

static const struct object *bind_pod(struct pipeline *pipeline, struct write_request *request,
                                     struct error *err)
{
    struct error own = { 0 };
    err = err ? err : &own;
    if (!show_new_form(pipeline, request, err) || !check_binding_form(request, err))
        return NULL;
    const struct object *pod = find(pipeline, request, err);
    if (!pod)
        return NULL;
    struct arena *arena = request->arena;
    struct value *next = value_from_object(pod, arena);
    if (!check_binding(pod, next, request, err))
        return NULL;
    value_set_at(next, arena, "spec.nodeName", value_at(request->body, "target.name"));
    const struct value *annotations = value_at(request->body, "metadata.annotations");
    for (size_t i = 0; i < value_count(annotations); i++)
        value_set_bytes(value_make_at(next, arena, "metadata.annotations", VALUE_MAP), arena,
                        annotations->map.members[i].key, annotations->map.members[i].value);
    copy_binding_labels(request->body, next, arena);
    copy_topology_labels(pipeline->core, value_text(request->body, "target.name", arena), next,
                         arena);
    value_remove_at(next, "status.nominatedNodeName");
    condition_put(next, &(struct condition_state){ "PodScheduled", "True", NULL, NULL },
                  core_now_text(pipeline->core, arena), arena);
    const struct object *bound = write_put(pipeline, request, pod, next, err);
    request->created = true;
    return bound;
}

/* ---- scale ---- */

static struct value *new_scale(const struct value *value, struct arena *arena)
{
    static const char *const copied[] = { "name", "namespace", "uid", "resourceVersion",
                                          "creationTimestamp" };
    struct value *scale = value_new_map(arena);
    for (size_t i = 0; i < ARRAY_SIZE(copied); i++) {
        struct value *member = value_member(value_member(value, "metadata"), copied[i]);
        if (member)
            value_set(value_make_at(scale, arena, "metadata", VALUE_MAP), arena, copied[i], member);
    }
    return scale;
}

/* A custom resource says where its numbers stand. */
static struct value *custom_scale(const struct value *value, const struct custom_kind *custom,
                                  struct arena *arena)
{
    struct value *scale = new_scale(value, arena);
    const struct value *replicas = custom_at_path(value, custom->spec_replicas_path),
                       *seen = custom_at_path(value, custom->status_replicas_path),
                       *selector = custom_at_path(value, custom->label_selector_path);
    if (replicas)
        value_set_at(scale, arena, "spec.replicas", value_new_int(arena, value_int(replicas, "", 0)));
    value_set_at(scale, arena, "status.replicas", value_new_int(arena, value_int(seen, "", 0)));
    if (value_is(selector, VALUE_STRING) && selector->string.size)
        value_set_at(scale, arena, "status.selector", value_new_string(arena, selector->string));
    return scale;
}

static struct value *scale_of(const struct object *object, const struct kind *kind,
                              struct arena *arena, struct error *err)
{
    struct value *value = object_as_kind(object, kind, arena, err);
    if (!value || kind->custom)
        return value ? custom_scale(value, kind->custom, arena) : NULL;
    struct value *scale = new_scale(value, arena);
    value_set_at(scale, arena, "spec.replicas",
                 value_new_int(arena, value_int(value, "spec.replicas", 0)));
    value_set_at(scale, arena, "status.replicas",
                 value_new_int(arena, value_int(value, "status.replicas", 0)));
    struct selector selector;
    AUTO_BUFFER text = { 0 };
    const struct value *labels = value_at(value, "spec.selector");
    if (object->kind == well_known.replication_controller)
        selector_from_map(labels, arena, &selector);
    else if (!selector_from_value(labels, arena, &selector, NULL))
        return scale;
    selector_write(&text, &selector);
    value_set_at(scale, arena, "status.selector", value_new_text(arena, buffer_text(&text)));
    return scale;
}

const struct object *scale_read(const struct object *object, const struct kind *kind,
                                struct arena *arena, struct error *err)
{
    struct value *scale = scale_of(object, kind, arena, err);
    if (!scale)
        return NULL;
    if (kind->custom && !value_at(scale, "spec.replicas")) {
        (void)fail(err, REASON_INTERNAL_ERROR, 0,
                   "Internal error occurred: the spec replicas field \"%s\" does not exist",
                   kind->custom->spec_replicas_path);
        return NULL;
    }
    return answer(well_known.scale, scale);
}

/* As a client would have sent it: without what JSON leaves out. */
static struct value *decoded_scale(const struct write *write, struct error *err)
{
    struct value *scale = scale_of(write->seen, write->kind, write->arena, err);
    if (!scale)
        return NULL;
    bool good = decode_value(scale, well_known.scale->type, write->arena, NULL, NULL);
    assert(good);
    (void)good;
    return scale;
}

/* Where the number stands. */
static const char *replicas_path(const struct kind *kind)
{
    return kind->custom ? kind->custom->spec_replicas_path + 1 : "spec.replicas";
}

static bool check_scale(const struct value *scale, const char *name, struct arena *arena,
                        struct error *err)
{
    struct field_errors errors;
    field_errors_init(&errors, arena);
    validate_scale(scale, &errors);
    return field_errors_finish(&errors, well_known.scale, name, err);
}

static bool check_scale_revision(const struct object *object, const struct value *scale,
                                 struct error *err)
{
    struct bytes text = value_string(scale, "metadata.resourceVersion");
    int64_t revision = 0;
    if (!text.size || !bytes_to_int64(text, &revision) || revision == object->resource_version)
        return true;
    fail_object_modified(err, object->kind, object->name);
    return false;
}

static bool show_scale(struct write *write, struct value **scale, struct error *err)
{
    if (!admission_is_watched(write->pipeline))
        return true;
    struct value *before = decoded_scale(write, err);
    return before && admission_show_form(write, before, scale, err);
}

/* `managed` are the object's entries after the write; NULL: what the new Scale changes makes them. */
static const struct object *write_scale(struct write *write, struct value *scale,
                                        const struct bytes *managed, struct error *err)
{
    struct arena *arena = write->arena;
    if (!show_scale(write, &scale, err) || !check_scale(scale, write->old->name, arena, err) ||
        !check_scale_revision(write->old, scale, err))
        return NULL;
    value_set_at(write->next, arena, replicas_path(write->kind),
                 value_new_int(arena, value_int(scale, "spec.replicas", 0)));
    raise_generation(write);
    if (write->kind->custom && !write_check(write, err))
        return NULL;
    struct value *before = managed ? NULL : decoded_scale(write, err);
    if (!managed && !before)
        return NULL;
    write->managed_fields = managed ? *managed : scale_take_fields(write, before, scale);
    AUTO_PUT done = write_finish(write, err);
    if (!done || object_is_of(done, write->kind))
        return done ? scale_read(done, write->kind, arena, err) : NULL;
    AUTO_PUT shown = object_freeze(write->kind, write->next, done->resource_version);
    return scale_read(shown, write->kind, arena, err);
}

/* The object as its kind has it: a custom one in the version that was asked for. */
static bool read_as_asked(struct write *write, struct error *err)
{
    write->kind = write_kind(write->request->kind);
    if (!write_see_old(write, err))
        return false;
    write->next = object_as_kind(write->seen, write->kind, write->arena, err);
    return write->next && write_read_old(write, err);
}

static const struct object *update_scale(struct pipeline *pipeline, struct write_request *request,
                                         struct error *err)
{
    if (!write_check_place(request, request->kind->namespaced, err))
        return NULL;
    const struct object *object = find(pipeline, request, err);
    if (!object)
        return NULL;
    struct write write = write_of_change(pipeline, request, object, NULL);
    return read_as_asked(&write, err) ? write_scale(&write, request->body, NULL, err) : NULL;
}

/* The Scale that the patch makes; *ret_managed where the patch is an apply. */
static struct value *patched_scale(const struct write *write, struct bytes *ret_managed,
                                   struct error *err)
{
    const struct write_request *request = write->request;
    struct value *scale = decoded_scale(write, err);
    if (!scale)
        return NULL;
    switch (request->patch_type) {
    case PATCH_JSON:      return patch_json(scale, request->body, write->arena, err);
    case PATCH_MERGE:
    case PATCH_STRATEGIC: return patch_merge(scale, request->body, write->arena, err);
    case PATCH_APPLY:
        return scale_apply(write, scale, request->body, &scale, ret_managed, err) ? scale : NULL;
    }
    return NULL;
}

static const struct object *patch_scale(struct pipeline *pipeline, struct write_request *request,
                                        struct error *err)
{
    const struct object *object = find(pipeline, request, err);
    if (!object)
        return NULL;
    struct bytes managed;
    struct write write = write_of_change(pipeline, request, object, NULL);
    struct value *scale = read_as_asked(&write, err) ? patched_scale(&write, &managed, err) : NULL;
    if (!scale ||
        !decode_value(scale, well_known.scale->type, request->arena, &request->warnings, err))
        return NULL;
    return write_scale(&write, scale, request->patch_type == PATCH_APPLY ? &managed : NULL, err);
}

/* ---- namespaces/finalize ---- */

static const struct object *finalize_namespace(struct pipeline *pipeline,
                                               struct write_request *request, struct error *err)
{
    if (!write_check_place(request, /* is_namespaced= */ false, err))
        return NULL;
    const struct object *object = find(pipeline, request, err);
    if (!object)
        return NULL;
    struct value *next = value_from_object(object, request->arena),
                 *finalizers = value_at(request->body, "spec.finalizers");
    int64_t revision = 0;
    if (bytes_to_int64(value_string(request->body, "metadata.resourceVersion"), &revision) &&
        revision != object->resource_version) {
        fail_object_modified(err, object->kind, object->name);
        return NULL;
    }
    if (value_count(finalizers) > 0)
        value_set_at(next, request->arena, "spec.finalizers", finalizers);
    else
        value_remove_at(next, "spec.finalizers");
    struct write write = write_of_change(pipeline, request, object, next);
    write_take_fields(&write);
    if (!admission_mutate_late(&write, err) || !admission_validate_late(&write, err))
        return NULL;
    AUTO_PUT done = write_finish(&write, err);
    if (done && done->deletion_s && value_count(finalizers) == 0 && done->finalizer_count == 0 &&
        !request->dry_run)
        core_remove(pipeline->core, done->kind, "", done->name);
    return object_steal(&done);
}

/* ---- serviceaccounts/token ---- */

static const struct object *request_token(struct pipeline *pipeline, struct write_request *request,
                                          struct error *err)
{
    const struct object *account = find(pipeline, request, err);
    if (!account || !node_restriction_token(pipeline, request, account, err) ||
        !show_new_form(pipeline, request, err) ||
        !token_issue(pipeline, account, request->body, request->arena, err))
        return NULL;
    request->created = true;
    return answer(well_known.token_request, request->body);
}

static const struct special {
    const char          *resource, *subresource;
    enum write_verb      verb;
    subresource_function *act;
} specials[] = {
    { "pods",                   "binding",  WRITE_CREATE, bind_pod },
    { "pods",                   "eviction", WRITE_CREATE, evict_pod },
    { "serviceaccounts",        "token",    WRITE_CREATE, request_token },
    { "namespaces",             "finalize", WRITE_UPDATE, finalize_namespace },
    { "deployments",            "scale",    WRITE_UPDATE, update_scale },
    { "deployments",            "scale",    WRITE_PATCH,  patch_scale },
    { "replicasets",            "scale",    WRITE_UPDATE, update_scale },
    { "replicasets",            "scale",    WRITE_PATCH,  patch_scale },
    { "statefulsets",           "scale",    WRITE_UPDATE, update_scale },
    { "statefulsets",           "scale",    WRITE_PATCH,  patch_scale },
    { "replicationcontrollers", "scale",    WRITE_UPDATE, update_scale },
    { "replicationcontrollers", "scale",    WRITE_PATCH,  patch_scale },
};

subresource_function *subresource_find(const struct kind *kind, const char *name,
                                       enum write_verb verb)
{
    if (kind->custom)
        return !text_equal(name, "scale") ? NULL : verb == WRITE_PATCH ? patch_scale : update_scale;
    FOR_EACH(special, specials)
        if (special->verb == verb && text_equal(special->subresource, name) &&
            text_equal(special->resource, kind->resource))
            return special->act;
    return NULL;
}

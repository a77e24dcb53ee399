/* SPDX-License-Identifier: Apache-2.0 */
/* custom_resource_definition.c - accepts the names of definitions, and empties those that go.
 *
 * Within a group no two definitions may share a resource's name or a kind's; who came first keeps
 * what it has, and when something becomes free the others of the group are looked at again.  A
 * definition whose names are accepted is established in the same write, and served from then on
 * (core/kinds.c).  One that is being deleted keeps its finalizer until none of its objects is left.
 *
 * Not here: the kinds themselves (object/custom_kind.c). */
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "object/binding.h"
#include "object/custom_kind.h"
#include "object/kind_set.h"

#define APPROVAL_ANNOTATION "api-approved.kubernetes.io"

static const char cleanup_finalizer[] = "customresourcecleanup.apiextensions.k8s.io";

/* ---- names ---- */

/* The little that names are about: definitions are large. */
struct names {
    const char   *group;
    struct value *accepted;              /* NULL: none yet */
};

static const struct binding names_bindings[] = {
    BIND_TEXT("spec.group", struct names, group),
    BIND_VALUE("status.acceptedNames", struct names, accepted),
    BIND_END
};

/* What the other definitions of the group have been given. */
struct taken {
    struct arena        *arena;
    const struct object *self;
    struct bytes         group;
    struct value        *resources, *kinds;      /* lists of text */
};

static void take(struct value *list, const struct value *names, const char *member,
                 struct arena *arena)
{
    struct value *name = value_member(names, member);
    if (value_is(name, VALUE_STRING))
        value_append(list, arena, name);
    for (size_t i = 0; value_is(name, VALUE_LIST) && i < value_count(name); i++)
        value_append(list, arena, value_item(name, i));
}

static bool collect(void *context, const struct object *object)
{
    struct taken *taken = context;
    struct arena *arena = taken->arena;
    struct names other = { 0 };
    if (text_equal(object->name, taken->self->name))
        return true;
    bind_object(object, names_bindings, &other, arena);
    if (!bytes_equal_text(taken->group, other.group))
        return true;
    take(taken->resources, other.accepted, "plural", arena);
    take(taken->resources, other.accepted, "singular", arena);
    take(taken->resources, other.accepted, "shortNames", arena);
    take(taken->kinds, other.accepted, "kind", arena);
    take(taken->kinds, other.accepted, "listKind", arena);
    return true;
}

static bool holds(const struct value *list, struct bytes text)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal(value_string(value_item(list, i), ""), text))
            return true;
    return false;
}

/* Names are accepted one by one; the last that is not tells why. */
struct naming {
    const struct value *wanted;          /* spec.names */
    struct value       *accepted;        /* status.acceptedNames */
    struct condition    condition;
    struct arena       *arena;
};

/* One name: accepted where it is ours already, or nobody's. */
static void accept_name(struct naming *naming, const char *member, const struct value *taken,
                        const char *reason)
{
    struct bytes name = value_string(naming->wanted, member);
    if (!bytes_equal(name, value_string(naming->accepted, member)) && holds(taken, name)) {
        const char *message =
            arena_printf(naming->arena, "\"%.*s\" is already in use", BYTES_ARG(name));
        naming->condition =
            (struct condition){ naming->condition.type, "False", reason, message };
        return;
    }
    value_set(naming->accepted, naming->arena, member, value_new_string(naming->arena, name));
}

static void accept_short_names(struct naming *naming, const struct value *taken)
{
    AUTO_BUFFER problems = { 0 };
    struct arena *arena = naming->arena;
    struct value *names = value_member(naming->wanted, "shortNames"),
                 *own = value_member(naming->accepted, "shortNames");
    size_t count = 0;
    for (size_t i = 0; i < value_count(names); i++) {
        struct bytes name = value_string(value_item(names, i), "");
        if (!holds(own, name) && holds(taken, name))
            buffer_printf(&problems, "%s\"%.*s\" is already in use", count++ ? ", " : "",
                          BYTES_ARG(name));
    }
    if (count) {
        naming->condition = (struct condition){
            naming->condition.type, "False", "ShortNamesConflict",
            arena_printf(arena, count > 1 ? "[%s]" : "%s", buffer_text(&problems))
        };
    } else if (names) {
        value_set(naming->accepted, arena, "shortNames", names);
    } else {
        value_remove(naming->accepted, "shortNames");
    }
}

static struct condition accept_names(struct controller *controller, const struct object *object,
                                     const struct value *definition, struct value *accepted,
                                     struct arena *arena)
{
    const struct value *wanted = value_at(definition, "spec.names"),
                       *categories = value_member(wanted, "categories");
    struct naming naming = {
        .wanted = wanted, .accepted = accepted, .arena = arena,
        .condition = { "NamesAccepted", "True", "NoConflicts", "no conflicts found" },
    };
    struct taken taken = { .arena = arena, .self = object,
                           .group = value_string(definition, "spec.group"),
                           .resources = value_new_list(arena), .kinds = value_new_list(arena) };
    core_each_latest(controller->core, well_known.custom_resource_definition, NULL, collect,
                     &taken);
    accept_name(&naming, "plural", taken.resources, "PluralConflict");
    accept_name(&naming, "singular", taken.resources, "SingularConflict");
    accept_short_names(&naming, taken.resources);
    accept_name(&naming, "kind", taken.kinds, "KindConflict");
    accept_name(&naming, "listKind", taken.kinds, "ListKindConflict");
    value_remove(accepted, "categories");
    if (categories)
        value_set(accepted, arena, "categories", value_clone(arena, categories));
    return naming.condition;
}

static struct condition establish(const struct value *status, const struct condition *names)
{
    bool good = text_equal(names->status, "True");
    if (good || condition_is(status, "Established", "True"))
        return (struct condition){ "Established", "True", "InitialNamesAccepted",
                                   "the initial names have been accepted" };
    return (struct condition){ "Established", "False", "NotAccepted",
                               "not all names are accepted" };
}

/* Groups of the project itself say by an annotation whether they were approved. */
static bool tell_approval(struct value *status, const struct value *definition, struct value *now,
                          struct arena *arena)
{
    struct bytes group = value_string(definition, "spec.group"),
                 text = value_string(value_member(value_at(definition, "metadata.annotations"),
                                                  APPROVAL_ANNOTATION), "");
    bool is_protected = bytes_equal_text(group, "k8s.io") || bytes_ends_with(group, ".k8s.io") ||
                        bytes_equal_text(group, "kubernetes.io") ||
                        bytes_ends_with(group, ".kubernetes.io");
    if (!is_protected)
        return condition_remove(status, "KubernetesAPIApprovalPolicyConformant");
    bool is_bypassed = bytes_starts_with(text, "unapproved");
    const struct condition condition = {
        "KubernetesAPIApprovalPolicyConformant", is_bypassed ? "False" : "True",
        is_bypassed ? "UnapprovedAnnotation" : "ApprovedAnnotation",
        is_bypassed ? arena_printf(arena, "not approved: \"%.*s\"", BYTES_ARG(text))
                    : arena_printf(arena, "approved in %.*s", BYTES_ARG(text))
    };
    return condition_set(status, &condition, now, arena);
}

static bool sync_names(struct controller *controller, const struct object *object,
                       struct arena *arena, struct error *err)
{
    struct value *body = value_from_object(object, arena),
                 *status = value_make_at(body, arena, "status", VALUE_MAP),
                 *accepted = value_make_at(status, arena, "acceptedNames", VALUE_MAP);
    const struct value *before = value_clone(arena, accepted);
    struct value *now = controller_now(controller, arena);
    struct condition names = accept_names(controller, object, body, accepted, arena),
                     established = establish(status, &names);
    bool changed = condition_set(status, &names, now, arena);
    changed = condition_set(status, &established, now, arena) || changed;
    changed = tell_approval(status, body, now, arena) || changed;
    return (!changed && value_equal(before, accepted)) ||
           controller_update(controller, object, "status", body, arena, err);
}

/* ---- deletion ---- */

/* The kind of a definition's stored objects; NULL: it is not served. */
static const struct kind *stored_kind(const struct controller *controller, const char *name)
{
    const struct kind_set *kinds = core_kinds(controller->core);
    for (size_t i = 0; i < kinds->custom_count; i++)
        if (text_equal(kinds->custom[i]->name, name))
            return kinds->custom[i]->kinds[0].storage;
    return NULL;
}

static bool delete_all(struct controller *controller, const struct kind *kind, size_t *ret_left,
                       struct arena *arena, struct error *err)
{
    struct object_array objects = { .arena = arena };
    core_each_latest(controller->core, kind, NULL, object_array_visit, &objects);
    for (size_t i = 0; i < objects.count; i++)
        if (!objects.items[i]->deletion_s &&
            !controller_delete(controller, objects.items[i], PROPAGATION_BACKGROUND, arena, err))
            return false;
    objects = (struct object_array){ .arena = arena };
    core_each_latest(controller->core, kind, NULL, object_array_visit, &objects);
    *ret_left = objects.count;
    return true;
}

static const struct condition
    deletes_instances = { "Terminating", "True", "InstanceDeletionInProgress",
                          "CustomResource deletion is in progress" },
    deleted_instances = { "Terminating", "False", "InstanceDeletionCompleted",
                          "removed all instances" },
    had_no_instances = { "Terminating", "False", "NeverEstablished",
                         "resource was never established" };

static bool tell_terminating(struct controller *controller, const struct object *object,
                             const struct condition *condition, struct arena *arena,
                             struct error *err)
{
    struct value *body = value_from_object(object, arena),
                 *status = value_make_at(body, arena, "status", VALUE_MAP);
    return !condition_set(status, condition, controller_now(controller, arena), arena) ||
           controller_update(controller, object, "status", body, arena, err);
}

static bool release(struct controller *controller, const char *name, struct arena *arena,
                    struct error *err)
{
    const struct object *object = core_get_latest(
        controller->core, well_known.custom_resource_definition, NULL, name);
    if (!object)
        return true;
    struct value *body = value_from_object(object, arena),
                 *list = value_at(body, "metadata.finalizers");
    for (size_t i = value_count(list); i-- > 0;)
        if (bytes_equal_text(value_string(value_item(list, i), ""), cleanup_finalizer))
            value_remove_item(list, i);
    if (value_count(list) == 0)
        value_remove_at(body, "metadata.finalizers");
    return controller_update(controller, object, NULL, body, arena, err);
}

/* What is left calls for another sync when it goes. */
static bool sync_deletion(struct controller *controller, const struct object *object,
                          struct arena *arena, struct error *err)
{
    size_t left = 0;
    const char *name = arena_strdup(arena, object->name);
    const struct kind *kind = stored_kind(controller, name);
    if (!object_has_finalizer(object, cleanup_finalizer))
        return true;
    if (kind && !delete_all(controller, kind, &left, arena, err))
        return false;
    if (left > 0)
        return tell_terminating(controller, object, &deletes_instances, arena, err);
    return tell_terminating(controller, object, kind ? &deleted_instances : &had_no_instances,
                            arena, err) &&
           release(controller, name, arena, err);
}

/* ---- one sync ---- */

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *object =
        core_get_latest(controller->core, well_known.custom_resource_definition, NULL, key);
    if (!object)
        return true;
    return object->deletion_s ? sync_deletion(controller, object, arena, err)
                              : sync_names(controller, object, arena, err);
}

struct others {
    struct controller *controller;
    const char        *group;
};

static bool queue_other(void *context, const struct object *object)
{
    struct others *others = context;
    const char *dot = strchr(object->name, '.');
    if (dot && text_equal(dot + 1, others->group))
        queue_add(others->controller->queue, object->name);
    return true;
}

/* Whether names may have become free for the others of the group. */
static bool releases_names(const struct object *before, const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    struct names had = { 0 }, has = { 0 };
    if (!before)
        return false;
    bind_object(before, names_bindings, &had, &arena);
    if (now)
        bind_object(now, names_bindings, &has, &arena);
    return had.accepted && !(has.accepted && value_equal(had.accepted, has.accepted));
}

static void definition_changed(struct controller *controller, const struct object *before,
                               const struct object *now)
{
    const struct object *object = now ? now : before;
    const char *dot = strchr(object->name, '.');
    struct others others = { controller, dot ? dot + 1 : "" };
    if (now)
        queue_add(controller->queue, now->name);
    if (releases_names(before, now))
        core_each_latest(controller->core, well_known.custom_resource_definition, NULL, queue_other,
                         &others);
}

static void content_changed(struct controller *controller, const struct object *before,
                            const struct object *now)
{
    const struct object *object = now ? now : before;
    if (object->kind->custom && !now)
        queue_add(controller->queue, object->kind->custom->all->name);
}

const struct controller_row custom_resource_definition_controller = {
    .name = "custom-resource-definition-controller",
    .sync = sync,
    .watches = {
        { &well_known.custom_resource_definition, definition_changed },
        { NULL, content_changed },
    },
};

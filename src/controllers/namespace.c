/* SPDX-License-Identifier: Apache-2.0 */
/* namespace.c - empties a namespace that is being deleted, and then lets it go.
 *
 * Pods go first, and everything else only when none is left, so that what protects or configures a
 * pod outlives it.  The conditions say what is in the way.  When the last object is gone the
 * finalizer `kubernetes` is taken out.  What other API servers have there goes last.  Nothing is
 * polled: each deletion inside such a namespace calls for another sync. */
#include "base/map.h"
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "object/kind_set.h"

#include <stdlib.h>

enum { PENDING_MAX = 64 };               /* deletions before a webhook at a time */

/* Of a namespace that had much at its last sync. */
struct left {
    size_t count;
};

/* What is left of one kind. */
struct remains {
    const struct kind *kind;
    int64_t            count;
};

struct finalizer_count {
    const char *name;
    int64_t     count;
};

struct emptying {
    struct controller      *controller;
    const struct object    *ns;
    struct arena           *arena;
    struct remains         *remains;     /* room for every kind */
    size_t                  remain_count;
    struct finalizer_count *finalizers;
    size_t                  finalizer_count, finalizer_capacity;
    const char            **failures;    /* messages, one a kind */
    size_t                  failure_count;
    size_t                  pending_count;       /* deletions that wait for an admission webhook */
    struct error            foreign;     /* what other servers have is in the way */
};

/* ---- deleting ---- */

static void note_finalizer(struct emptying *emptying, const char *name)
{
    for (size_t i = 0; i < emptying->finalizer_count; i++)
        if (text_equal(emptying->finalizers[i].name, name)) {
            emptying->finalizers[i].count++;
            return;
        }
    emptying->finalizers =
        arena_grow(emptying->arena, emptying->finalizers, emptying->finalizer_count,
                   &emptying->finalizer_capacity, sizeof *emptying->finalizers);
    emptying->finalizers[emptying->finalizer_count++] = (struct finalizer_count){ name, 1 };
}

static void delete_each(struct emptying *emptying, const struct object_array *objects)
{
    for (size_t i = 0; i < objects->count && emptying->pending_count < PENDING_MAX; i++) {
        struct error err = { 0 };
        const struct object *object = objects->items[i];
        if (object->deletion_s || controller_delete(emptying->controller, object,
                                                    PROPAGATION_BACKGROUND, emptying->arena, &err))
            continue;
        if (err.reason == REASON_PENDING) {
            emptying->pending_count++;
            continue;
        }
        emptying->failures[emptying->failure_count++] = arena_strdup(emptying->arena, err.message);
        return;
    }
}

/* Deletes what is there of a kind and notes what stays (waiting for finalizers or for its grace
 * period). */
static void empty_kind(struct emptying *emptying, const struct kind *kind)
{
    struct object_array objects = { .arena = emptying->arena };
    core_each_latest(emptying->controller->core, kind, emptying->ns->name, object_array_visit,
                     &objects);
    if (objects.count == 0)
        return;
    delete_each(emptying, &objects);
    objects = (struct object_array){ .arena = emptying->arena };
    core_each_latest(emptying->controller->core, kind, emptying->ns->name, object_array_visit,
                     &objects);
    if (objects.count == 0)
        return;
    emptying->remains[emptying->remain_count++] = (struct remains){ kind, (int64_t)objects.count };
    for (size_t i = 0; i < objects.count; i++)
        for (size_t j = 0; j < objects.items[i]->finalizer_count; j++)
            note_finalizer(emptying, objects.items[i]->finalizers[j]);
}

static bool holds_content(const struct kind *kind)
{
    return kind->namespaced && kind->storage_prefix && kind->storage == kind &&
           (kind->verbs & VERB_DELETE);
}

static bool empty_if_held(void *context, const struct kind *kind)
{
    if (holds_content(kind))
        empty_kind(context, kind);
    return true;
}

static void empty_all(struct emptying *emptying)
{
    const struct kind_set *kinds = core_kinds(emptying->controller->core);
    size_t room = schema_kind_count + kinds->custom_count;
    emptying->remains = arena_array(emptying->arena, room, sizeof *emptying->remains);
    emptying->failures = arena_array(emptying->arena, room, sizeof *emptying->failures);
    empty_kind(emptying, well_known.pod);
    if (emptying->remain_count == 0)
        core_each_kind(emptying->controller->core, empty_if_held, emptying);
}

/* ---- conditions ---- */

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *join_sorted(const char **texts, size_t count, struct arena *arena)
{
    AUTO_BUFFER joined = { 0 };
    qsort(texts, count, sizeof *texts, compare_texts);
    for (size_t i = 0; i < count; i++)
        buffer_printf(&joined, "%s%s", i ? ", " : "", texts[i]);
    return arena_strdup(arena, buffer_text(&joined));
}

static const char *remains_message(const struct emptying *emptying)
{
    struct arena *arena = emptying->arena;
    if (emptying->remain_count == 0)
        return arena_printf(arena, "Some resources are remaining: %s", emptying->foreign.message);
    const char **texts = arena_array(arena, emptying->remain_count, sizeof *texts);
    for (size_t i = 0; i < emptying->remain_count; i++)
        texts[i] = arena_printf(
            arena, "%s.%s has %lld resource instances", emptying->remains[i].kind->resource,
            emptying->remains[i].kind->group, (long long)emptying->remains[i].count);
    return arena_printf(arena, "Some resources are remaining: %s",
                        join_sorted(texts, emptying->remain_count, arena));
}

static const char *finalizers_message(const struct emptying *emptying)
{
    struct arena *arena = emptying->arena;
    const char **texts = arena_array(arena, emptying->finalizer_count, sizeof *texts);
    for (size_t i = 0; i < emptying->finalizer_count; i++)
        texts[i] =
            arena_printf(arena, "%s in %lld resource instances", emptying->finalizers[i].name,
                         (long long)emptying->finalizers[i].count);
    return arena_printf(arena, "Some content in the namespace has finalizers remaining: %s",
                        join_sorted(texts, emptying->finalizer_count, arena));
}

static const char *failures_message(const struct emptying *emptying)
{
    return arena_printf(emptying->arena, "Failed to delete all resource types, %zu remaining: %s",
                        emptying->failure_count,
                        join_sorted(emptying->failures, emptying->failure_count, emptying->arena));
}

static bool set_conditions(struct emptying *emptying, struct value *status, struct value *now)
{
    struct arena *arena = emptying->arena;
    bool failed = emptying->failure_count > 0, held = emptying->finalizer_count > 0,
         hidden = emptying->foreign.reason == REASON_SERVICE_UNAVAILABLE,
         remain = emptying->remain_count > 0 || emptying->foreign.reason == REASON_CONFLICT;
    const struct condition conditions[] = {
        { "NamespaceDeletionDiscoveryFailure", hidden ? "True" : "False",
          hidden ? "DiscoveryFailed" : "ResourcesDiscovered",
          hidden ? emptying->foreign.message : "All resources successfully discovered" },
        { "NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions",
          "All legacy kube types successfully parsed" },
        { "NamespaceDeletionContentFailure", failed ? "True" : "False",
          failed ? "ContentDeletionFailed" : "ContentDeleted",
          failed ? failures_message(emptying)
                 : "All content successfully deleted, may be waiting on finalization" },
        { "NamespaceContentRemaining", remain ? "True" : "False",
          remain ? "SomeResourcesRemain" : "ContentRemoved",
          remain ? remains_message(emptying) : "All content successfully removed" },
        { "NamespaceFinalizersRemaining", held ? "True" : "False",
          held ? "SomeFinalizersRemain" : "ContentHasNoFinalizers",
          held ? finalizers_message(emptying) : "All content-preserving finalizers finished" },
    };
    bool changed = false;
    FOR_EACH(condition, conditions)
        changed = condition_set(status, condition, now, arena) || changed;
    return changed;
}

static bool tell(struct emptying *emptying, struct error *err)
{
    struct value *body = value_from_object(emptying->ns, emptying->arena);
    struct value *status = value_make_at(body, emptying->arena, "status", VALUE_MAP);
    bool changed =
        set_conditions(emptying, status, controller_now(emptying->controller, emptying->arena));
    if (!bytes_equal_text(value_string(status, "phase"), "Terminating")) {
        value_set(status, emptying->arena, "phase", value_new_text(emptying->arena, "Terminating"));
        changed = true;
    }
    return !changed || controller_update(emptying->controller, emptying->ns, "status", body,
                                         emptying->arena, err);
}

static bool finalize(struct controller *controller, const struct object *ns, struct arena *arena,
                     struct error *err)
{
    struct value *body = value_from_object(ns, arena),
                 *finalizers = value_at(body, "spec.finalizers");
    bool found = false;
    for (size_t i = value_count(finalizers); i-- > 0;)
        if (bytes_equal_text(value_string(value_item(finalizers, i), ""), "kubernetes")) {
            value_remove_item(finalizers, i);
            found = true;
        }
    return !found || controller_update(controller, ns, "finalize", body, arena, err);
}

/* Last of all, when nothing of ours is left. */
static bool empty_foreign(struct emptying *emptying)
{
    struct error *err = &emptying->foreign;
    if (core_empty_foreign(emptying->controller->core, emptying->ns->name, err))
        return true;
    bool is_failure = err->reason != REASON_PENDING && err->reason != REASON_CONFLICT &&
                      err->reason != REASON_SERVICE_UNAVAILABLE;
    if (is_failure)
        emptying->failures[emptying->failure_count++] = err->message;
    return false;
}

/* ---- one sync ---- */

static void remember_left(const struct emptying *emptying)
{
    struct map *namespaces = emptying->controller->state;
    struct bytes name = bytes_of(emptying->ns->name);
    struct left *left = map_get(namespaces, name);
    size_t count = 0;
    for (size_t i = 0; i < emptying->remain_count; i++)
        count += (size_t)emptying->remains[i].count;
    if (count <= LARGE_COUNT) {
        free(map_remove(namespaces, name));
        return;
    }
    if (!left) {
        left = MEMORY_NEW(struct left);
        map_put(namespaces, name, left);
    }
    left->count = count;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *ns = core_get_latest(controller->core, well_known.namespace, NULL, key);
    if (!ns || ns->deletion_s == 0)
        return true;
    struct emptying emptying = { .controller = controller, .ns = ns, .arena = arena };
    empty_all(&emptying);
    remember_left(&emptying);
    if (emptying.remain_count == 0 && emptying.failure_count == 0 && empty_foreign(&emptying))
        return finalize(controller, ns, arena, err);
    if (emptying.foreign.reason == REASON_PENDING)
        return fail(err, REASON_PENDING, 0, "%s", emptying.foreign.message);
    if (!tell(&emptying, err))
        return false;
    if (error_is_set(&emptying.foreign) && emptying.failure_count == 0)
        return fail(err, REASON_INTERNAL_ERROR, 0, "%s", emptying.foreign.message);
    if (emptying.failure_count == 0 && emptying.pending_count > 0)
        return fail(err, REASON_PENDING, 0, "deletions wait for an admission webhook");
    return emptying.failure_count == 0 ||
           fail(err, REASON_INTERNAL_ERROR, 0, "%s", failures_message(&emptying));
}

static void namespace_changed(struct controller *controller, const struct object *before,
                              const struct object *now)
{
    if (now && now->deletion_s)
        queue_add(controller->queue, now->name);
}

/* Something inside a namespace went away, or lost a finalizer, or was made although the namespace
 * is being deleted. */
static void content_changed(struct controller *controller, const struct object *before,
                            const struct object *now)
{
    const struct object *object = now ? now : before;
    if (!object->kind->namespaced ||
        (now && before && now->finalizer_count == before->finalizer_count))
        return;
    const struct object *ns =
        core_get_latest(controller->core, well_known.namespace, NULL, object->namespace);
    if (!ns || !ns->deletion_s)
        return;
    const struct left *left = map_get(controller->state, bytes_of(ns->name));
    controller_queue_large(controller, ns->name, left ? left->count : 0);
}

const struct controller_row namespace_controller = {
    .name = "namespace-controller",
    .sync = sync,
    .start = controller_map_start,
    .stop = controller_map_stop,
    .watches = {
        { &well_known.namespace, namespace_changed },
        { NULL, content_changed },
    },
};

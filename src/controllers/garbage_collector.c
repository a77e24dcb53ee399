/* SPDX-License-Identifier: Apache-2.0 */
/* garbage_collector.c - what is left behind by its owners goes, too.
 *
 * An owner is the object at the reference's kind and name that has the reference's uid; anything
 * else there does not count. An object all of whose owners are gone is deleted.  An owner that is
 * deleted in the foreground waits for those dependents that block it; one with the finalizer
 * `orphan` takes itself out of its dependents first. The core's index of dependents is the graph;
 * this file keeps none.
 *
 * Not here: what is decided about one object (garbage_plan.c). */
#include "base/map.h"
#include "controllers/controller.h"
#include "controllers/garbage_plan.h"
#include "object/kind_set.h"

static const char foreground_finalizer[] = "foregroundDeletion";
static const char orphan_finalizer[] = "orphan";

/* ---- keys: "apiVersion|kind|uid|ns/name", with the uid of an owner that has just gone, or "" ----
 *
 * An owner that was seen to go is gone, even if nobody knows its kind any more: a definition goes
 * with its objects. */

struct subject {
    const struct object *object;         /* NULL: gone itself */
    const char          *gone_uid;
};

static void write_key(struct buffer *key, const struct object *object, const char *gone_uid)
{
    buffer_printf(key, "%s|%s|%s|%s/%s", object->kind->api_version, object->kind->name, gone_uid,
                  object->namespace, object->name);
}

static void queue_object(struct controller *controller, const struct object *object,
                         const char *gone_uid)
{
    AUTO_BUFFER key = { 0 };
    write_key(&key, object, gone_uid);
    queue_add(controller->queue, buffer_text(&key));
}

/* One whose dependents go one by one: it looks at all that are left. */
static void queue_owner(struct controller *controller, const struct object *owner)
{
    AUTO_BUFFER key = { 0 };
    write_key(&key, owner, "");
    controller_queue_large(controller, buffer_text(&key),
                           core_dependent_count(controller->core, owner->uid));
}

static struct subject find_subject(const struct controller *controller, const char *key,
                                   struct arena *arena)
{
    const char *ns, *name;
    struct bytes rest = bytes_of(key), api_version = bytes_next(&rest, '|'),
                 kind_name = bytes_next(&rest, '|'), uid = bytes_next(&rest, '|');
    const struct kind *kind = kind_set_find(core_kinds(controller->core), api_version, kind_name);
    if (!kind || !rest.at)
        return (struct subject){ 0 };
    queue_key_split(rest.at, arena, &ns, &name);
    return (struct subject){ core_get_latest(controller->core, kind, ns, name),
                             arena_copy(arena, uid.at, uid.size) };
}

/* ---- look ---- */

static bool waits_for_dependents(const struct object *object)
{
    return object->deletion_s && object_has_finalizer(object, foreground_finalizer);
}

/* The owner, or NULL where it is gone.  *ret_known false: its kind is unknown or cannot own this
 * object. */
static const struct object *find_owner(const struct controller *controller,
                                       const struct object *object,
                                       const struct object_owner *owner, bool *ret_known)
{
    const struct kind *kind =
        kind_set_find(core_kinds(controller->core), bytes_of(owner->api_version),
                      bytes_of(owner->kind));
    *ret_known = kind && kind->storage_prefix && (!kind->namespaced || object->kind->namespaced);
    if (!*ret_known)
        return NULL;
    const struct object *found = core_get_latest(
        controller->core, kind, kind->namespaced ? object->namespace : NULL, owner->name);
    return found && text_equal(found->uid, owner->uid) ? found : NULL;
}

static enum owner_state state_of(const struct controller *controller, struct subject subject,
                                 const struct object_owner *owner)
{
    bool is_known;
    const struct object *object = subject.object;
    if (*subject.gone_uid && text_equal(owner->uid, subject.gone_uid))
        return OWNER_GONE;
    const struct object *found = find_owner(controller, object, owner, &is_known);
    if (!is_known)
        return OWNER_UNKNOWN;
    if (!found)
        return OWNER_GONE;
    return waits_for_dependents(found) ? OWNER_WAITS : OWNER_SOLID;
}

static bool count_dependent(void *context, const struct object *dependent)
{
    struct garbage_facts *facts = context;
    facts->has_dependents = true;
    facts->has_waiting_dependent = facts->has_waiting_dependent || waits_for_dependents(dependent);
    return true;
}

static struct garbage_facts look(const struct controller *controller, struct subject subject,
                                 struct arena *arena)
{
    const struct object *object = subject.object;
    struct garbage_facts facts = {
        .is_deleted = object->deletion_s != 0,
        .is_foreground = object_has_finalizer(object, foreground_finalizer),
        .is_orphaning = object_has_finalizer(object, orphan_finalizer),
        .owner_count = object->owner_count,
        .owners = arena_array(arena, object->owner_count, sizeof *facts.owners),
    };
    for (size_t i = 0; i < object->owner_count; i++)
        facts.owners[i] = state_of(controller, subject, &object->owners[i]);
    core_each_dependent(controller->core, object->uid, count_dependent, &facts);
    return facts;
}

/* ---- apply ---- */

/* Takes out the references to one uid, or (uid NULL) to all owners that are gone or wait. */
static bool remove_references(struct controller *controller, struct subject subject,
                              const char *uid, struct arena *arena, struct error *err)
{
    const struct object *object = subject.object;
    struct value *body = value_from_object(object, arena),
                 *metadata = value_member(body, "metadata");
    struct value *list = value_member(metadata, "ownerReferences");
    for (size_t i = value_count(list); i-- > 0;) {
        const struct object_owner *owner = i < object->owner_count ? &object->owners[i] : NULL;
        enum owner_state state = owner && !uid ? state_of(controller, subject, owner) : OWNER_SOLID;
        bool goes = uid ? owner && text_equal(owner->uid, uid)
                        : state == OWNER_GONE || state == OWNER_WAITS;
        if (goes)
            value_remove_item(list, i);
    }
    if (value_count(list) == 0)
        value_remove(metadata, "ownerReferences");
    return controller_update(controller, object, NULL, body, arena, err);
}

static bool unblock_owners(struct controller *controller, const struct object *object,
                           struct arena *arena, struct error *err)
{
    struct value *body = value_from_object(object, arena),
                 *list = value_at(body, "metadata.ownerReferences");
    for (size_t i = 0; i < value_count(list); i++)
        if (value_bool(value_item(list, i), "blockOwnerDeletion", false))
            value_set(value_item(list, i), arena, "blockOwnerDeletion",
                      value_new_bool(arena, false));
    return controller_update(controller, object, NULL, body, arena, err);
}

struct dependents {
    struct controller   *controller;
    const struct object *owner;
    struct arena        *arena;
    struct error        *err;
    bool                 is_blocked, failed;
};

static bool visit_blocking(void *context, const struct object *dependent)
{
    struct dependents *dependents = context;
    for (size_t i = 0; i < dependent->owner_count; i++)
        if (text_equal(dependent->owners[i].uid, dependents->owner->uid) &&
            dependent->owners[i].block_owner_deletion)
            dependents->is_blocked = true;
    if (!dependent->deletion_s)
        queue_object(dependents->controller, dependent, "");
    return true;
}

/* Waits while a dependent blocks; each that is not on its way yet is looked at. */
static bool wait_for_dependents(struct controller *controller, const struct object *object,
                                struct arena *arena, struct error *err)
{
    struct dependents dependents = { .controller = controller, .owner = object };
    core_each_dependent(controller->core, object->uid, visit_blocking, &dependents);
    return dependents.is_blocked ||
           controller_set_finalizer(controller, object, foreground_finalizer,
                                    /* is_present= */ false, arena, err);
}

static bool visit_orphaned(void *context, const struct object *dependent)
{
    struct dependents *dependents = context;
    struct error own = { 0 };
    const char *uid = dependents->owner->uid;
    struct subject subject = { dependent, "" };
    if (remove_references(dependents->controller, subject, uid, dependents->arena, &own) ||
        own.reason == REASON_NOT_FOUND)
        return true;
    dependents->failed = true;
    if (dependents->err)
        *dependents->err = own;
    return false;
}

static bool orphan_dependents(struct controller *controller, const struct object *object,
                              struct arena *arena, struct error *err)
{
    struct dependents dependents = {
        .controller = controller, .owner = object, .arena = arena, .err = err
    };
    core_each_dependent(controller->core, object->uid, visit_orphaned, &dependents);
    return !dependents.failed && controller_set_finalizer(controller, object, orphan_finalizer,
                                                          /* is_present= */ false, arena, err);
}

/* A dependent that waits, too, may close a circle: then this object no longer blocks its owners. */
static bool delete_in_foreground(struct controller *controller, const struct object *object,
                                 bool is_circle, struct arena *arena, struct error *err)
{
    if (is_circle && !unblock_owners(controller, object, arena, err))
        return false;
    return controller_delete(controller, object, PROPAGATION_FOREGROUND, arena, err);
}

static bool act(struct controller *controller, struct subject subject,
                const struct garbage_facts *facts, struct arena *arena, struct error *err)
{
    const struct object *object = subject.object;
    enum propagation kept = facts->is_orphaning ? PROPAGATION_ORPHAN :
                            facts->is_foreground ? PROPAGATION_FOREGROUND : PROPAGATION_BACKGROUND;
    switch (garbage_plan(facts)) {
    case GARBAGE_KEEP:              return true;
    case GARBAGE_ORPHAN:            return orphan_dependents(controller, object, arena, err);
    case GARBAGE_WAIT:              return wait_for_dependents(controller, object, arena, err);
    case GARBAGE_DROP_REFERENCES:
        return remove_references(controller, subject, NULL, arena, err);
    case GARBAGE_DELETE:            return controller_delete(controller, object, kept, arena, err);
    case GARBAGE_DELETE_FOREGROUND:
        return delete_in_foreground(controller, object, facts->has_waiting_dependent, arena, err);
    }
    return true;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    struct subject subject = find_subject(controller, key, arena);
    if (!subject.object)
        return true;
    struct garbage_facts facts = look(controller, subject, arena);
    return act(controller, subject, &facts, arena, err);
}

/* ---- which changes matter ---- */

static bool lacks_owner(const struct controller *controller, const struct object *object)
{
    for (size_t i = 0; i < object->owner_count; i++) {
        enum owner_state state =
            state_of(controller, (struct subject){ object, "" }, &object->owners[i]);
        if (state == OWNER_GONE || state == OWNER_WAITS)
            return true;
    }
    return false;
}

/* The uids of the owners that an object blocks: it may have tens of thousands. */
static void read_blocked(const struct object *object, struct map *ret_uids)
{
    for (size_t i = 0; object && i < object->owner_count; i++)
        if (object->owners[i].block_owner_deletion)
            map_put(ret_uids, bytes_of(object->owners[i].uid), ret_uids);
}

/* Owners that wait for this object, and need do so no longer.  Most objects have none that waits.
 */
static void queue_unblocked_owners(struct controller *controller, const struct object *before,
                                   const struct object *now)
{
    struct map blocked = { 0 };
    bool is_read = false;
    for (size_t i = 0; i < before->owner_count; i++) {
        bool is_known;
        const struct object_owner *owner = &before->owners[i];
        const struct object *found = find_owner(controller, before, owner, &is_known);
        if (!found || !waits_for_dependents(found))
            continue;
        if (!is_read)
            read_blocked(now, &blocked);
        is_read = true;
        if (!map_get(&blocked, bytes_of(owner->uid)))
            queue_owner(controller, found);
    }
    map_done(&blocked);
}

struct ending {
    struct controller   *controller;
    const struct object *owner;
};

static bool queue_dependent(void *context, const struct object *dependent)
{
    const struct ending *ending = context;
    queue_object(ending->controller, dependent, ending->owner->uid);
    return true;
}

static void object_changed(struct controller *controller, const struct object *before,
                           const struct object *now)
{
    if (!now) {
        struct ending ending = { controller, before };
        core_each_dependent(controller->core, before->uid, queue_dependent, &ending);
        queue_unblocked_owners(controller, before, NULL);
        return;
    }
    bool starts = now->deletion_s && (!before || before->deletion_s == 0 ||
                                      before->finalizer_count != now->finalizer_count);
    bool is_held = object_has_finalizer(now, foreground_finalizer) ||
                   object_has_finalizer(now, orphan_finalizer);
    if ((starts && is_held) || (!now->deletion_s && lacks_owner(controller, now)))
        queue_object(controller, now, "");
    if (before && before->owner_count > 0)
        queue_unblocked_owners(controller, before, now);
}

const struct controller_row garbage_collector = {
    .name = "generic-garbage-collector",
    .sync = sync,
    .watches = {
        { NULL, object_changed },
    },
};

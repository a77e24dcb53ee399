/* SPDX-License-Identifier: Apache-2.0 */
/* claim.c - see claim.h. */
#include "controllers/claim.h"

#include "controllers/pods.h"

struct claiming {
    const struct claim *claim;
    struct object_array owned, free;
};

static bool is_wanted(const struct claim *claim, const struct object *object)
{
    return object->kind == claim->kind && text_equal(object->namespace, claim->owner->namespace) &&
           (!claim->wants || claim->wants(claim, object));
}

static bool visit_owned(void *context, const struct object *object)
{
    struct claiming *claiming = context;
    if (is_wanted(claiming->claim, object) && owned_by(object, claiming->claim->owner->uid))
        object_array_add(&claiming->owned, object);
    return true;
}

static bool visit_free(void *context, const struct object *object)
{
    struct claiming *claiming = context;
    const struct claim *claim = claiming->claim;
    if (!object_controller(object) && object->deletion_s == 0 && is_wanted(claim, object) &&
        selector_matches(claim->selector, object))
        object_array_add(&claiming->free, object);
    return true;
}

/* Adds the owner to ownerReferences, or takes it out. */
static bool write_owner(const struct claim *claim, const struct object *object, bool owns,
                        struct arena *arena, struct error *err)
{
    struct value *body = value_from_object(object, arena),
                 *metadata = value_member(body, "metadata");
    struct value *owners = value_make_at(metadata, arena, "ownerReferences", VALUE_LIST);
    for (size_t i = value_count(owners); i-- > 0;)
        if (bytes_equal_text(value_string(value_item(owners, i), "uid"), claim->owner->uid))
            value_remove_item(owners, i);
    if (owns)
        value_append(owners, arena, owner_reference(claim->owner, arena));
    if (value_count(owners) == 0)
        value_remove(metadata, "ownerReferences");
    if (claim->finalizer)
        metadata_set_finalizer(metadata, claim->finalizer, owns, arena);
    return controller_update(claim->controller, object, NULL, body, arena, err);
}

/* An object that went away meanwhile is no failure. */
static bool write_owner_if_there(const struct claim *claim, const struct object *object, bool owns,
                                 struct arena *arena, struct error *err)
{
    struct error own = { 0 };
    if (write_owner(claim, object, owns, arena, &own))
        return true;
    if (!error_is_set(err) && err && own.reason != REASON_NOT_FOUND)
        *err = own;
    return false;
}

bool claim_objects(const struct claim *claim, struct arena *arena, struct object_array *ret,
                   struct error *err)
{
    struct core *core = claim->controller->core;
    struct claiming claiming = { .claim = claim,
                                 .owned = { .arena = arena },
                                 .free = { .arena = arena } };
    struct error first = { 0 };
    ret->arena = arena;
    core_each_dependent(core, claim->owner->uid, visit_owned, &claiming);
    if (claim->owner->deletion_s == 0 && claim->kind == well_known.pod)
        pods_each_orphan(claim->controller->pods, claim->owner->namespace, visit_free, &claiming);
    else if (claim->owner->deletion_s == 0)
        core_each_latest(core, claim->kind, claim->owner->namespace, visit_free, &claiming);
    for (size_t i = 0; i < claiming.owned.count; i++) {
        const struct object *object = claiming.owned.items[i];
        if (selector_matches(claim->selector, object))
            object_array_add(ret, object);
        else if (claim->owner->deletion_s == 0)
            write_owner_if_there(claim, object, /* owns= */ false, arena, &first);
    }
    for (size_t i = 0; i < claiming.free.count; i++) {
        const struct object *object = claiming.free.items[i];
        if (write_owner_if_there(claim, object, /* owns= */ true, arena, &first))
            object_array_add(ret,
                             core_get_latest(core, object->kind, object->namespace, object->name));
    }
    if (error_is_set(&first) && err)
        *err = first;
    return !error_is_set(&first);
}

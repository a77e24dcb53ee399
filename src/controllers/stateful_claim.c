/* SPDX-License-Identifier: Apache-2.0 */
/* stateful_claim.c - see stateful_claim.h. */
#include "controllers/stateful_claim.h"

#include "object/binding.h"

struct stateful_claims {
    struct value *templates, *match_labels;
    const char   *when_deleted, *when_scaled;
};

static const struct binding claim_bindings[] = {
    BIND_VALUE("spec.volumeClaimTemplates", struct stateful_claims, templates),
    BIND_VALUE("spec.selector.matchLabels", struct stateful_claims, match_labels),
    BIND_TEXT("spec.persistentVolumeClaimRetentionPolicy.whenDeleted", struct stateful_claims,
              when_deleted),
    BIND_TEXT("spec.persistentVolumeClaimRetentionPolicy.whenScaled", struct stateful_claims,
              when_scaled),
    BIND_END
};

const struct stateful_claims *stateful_claims_read(const struct object *set, struct arena *arena)
{
    struct stateful_claims *reading = ARENA_NEW(arena, struct stateful_claims);
    bind_object(set, claim_bindings, reading, arena);
    return reading;
}

static const char *claim_name(const struct object *set, const struct value *claim, int64_t ordinal,
                              struct arena *arena)
{
    struct bytes name = value_string(claim, "metadata.name");
    return arena_printf(arena, "%.*s-%s-%lld", BYTES_ARG(name), set->name, (long long)ordinal);
}

static bool make_claim(const struct stateful_place *place, const struct stateful_claims *reading,
                       const struct value *from, const char *name, struct error *err)
{
    const struct object *set = place->set;
    struct arena *arena = place->arena;
    struct value *body = value_clone(arena, from),
                 *labels = value_make_at(body, arena, "metadata.labels", VALUE_MAP);
    for (size_t i = 0; i < value_count(reading->match_labels); i++)
        value_set_bytes(labels, arena, reading->match_labels->map.members[i].key,
                        value_clone(arena, reading->match_labels->map.members[i].value));
    if (value_count(labels) == 0)
        value_remove_at(body, "metadata.labels");
    value_set_at(body, arena, "metadata.name", value_new_text(arena, name));
    value_set_at(body, arena, "metadata.namespace", value_new_text(arena, set->namespace));
    value_remove(body, "status");
    if (!controller_create(place->controller, well_known.persistent_volume_claim, body, arena, err))
        return false;
    controller_event(place->controller, set, "Normal", "SuccessfulCreate",
                     "create Claim %s in StatefulSet %s success", name, set->name);
    return true;
}

/* A pod of the place's name that is gone: from a living one stateful_claims_keep has taken out what
 * is not to be. */
static bool names_former_pod(const struct stateful_place *place, const struct object *claim)
{
    const char *name =
        arena_printf(place->arena, "%s-%lld", place->set->name, (long long)place->ordinal);
    for (size_t i = 0; i < claim->owner_count; i++)
        if (text_equal(claim->owners[i].kind, "Pod") && text_equal(claim->owners[i].name, name))
            return true;
    return false;
}

/* The one by that name, as the newest write has it; NULL where there is none. */
static const struct object *find_claim(const struct stateful_place *place, const char *name)
{
    return core_get_latest(place->controller->core, well_known.persistent_volume_claim,
                           place->set->namespace, name);
}

bool stateful_claims_make(const struct stateful_place *place, struct error *err)
{
    const struct stateful_claims *reading = place->claims;
    for (size_t i = 0; i < value_count(reading->templates); i++) {
        const struct value *from = value_item(reading->templates, i);
        const char *name = claim_name(place->set, from, place->ordinal, place->arena);
        const struct object *claim = find_claim(place, name);
        if (claim && claim->deletion_s)
            return fail(err, REASON_CONFLICT, 0, "pvc %s is being deleted", name);
        if (claim && text_equal(reading->when_scaled, "Delete") && names_former_pod(place, claim))
            return fail(err, REASON_CONFLICT, 0, "pvc %s goes with the pod that had it", name);
        if (!claim && !make_claim(place, reading, from, name, err))
            return false;
    }
    return true;
}

/* ---- retention ---- */

/* What a claim's references say of the set and the pod. */
struct owners {
    bool set, pod;                       /* is named */
    bool is_weak;                        /* one of them is, but not as the controller */
    bool is_stale;                       /* one that had its name is */
    bool has_other_controller;
};

static bool had_name_of(const struct object_owner *owner, const struct object *object)
{
    return text_equal(owner->kind, object->kind->name) &&
           text_equal(owner->api_version, object->kind->api_version) &&
           text_equal(owner->name, object->name);
}

static struct owners read_owners(const struct object *claim, const struct object *set,
                                 const struct object *pod)
{
    struct owners owners = { 0 };
    for (size_t i = 0; i < claim->owner_count; i++) {
        const struct object_owner *owner = &claim->owners[i];
        bool is_set = text_equal(owner->uid, set->uid), is_pod = text_equal(owner->uid, pod->uid);
        owners.set = owners.set || is_set;
        owners.pod = owners.pod || is_pod;
        if (is_set || is_pod)
            owners.is_weak = owners.is_weak || !owner->controller;
        else if (had_name_of(owner, set) || had_name_of(owner, pod))
            owners.is_stale = true;
        else
            owners.has_other_controller = owners.has_other_controller || owner->controller;
    }
    return owners;
}

/* Of the set and the pod only `owner` stays in the claim's references, or none. */
static bool set_owner(const struct stateful_place *place, const struct object *claim,
                      const struct object *pod, const struct object *owner, struct error *err)
{
    struct arena *arena = place->arena;
    struct value *body = value_from_object(claim, arena),
                 *metadata = value_member(body, "metadata");
    struct value *list = value_make_at(metadata, arena, "ownerReferences", VALUE_LIST);
    for (size_t i = value_count(list); i-- > 0;) {
        struct bytes uid = value_string(value_item(list, i), "uid");
        if (bytes_equal_text(uid, place->set->uid) || bytes_equal_text(uid, pod->uid))
            value_remove_item(list, i);
    }
    if (owner)
        value_append(list, arena, owner_reference(owner, arena));
    if (value_count(list) == 0)
        value_remove(metadata, "ownerReferences");
    return controller_update(place->controller, claim, NULL, body, arena, err);
}

static bool keep_claim(const struct stateful_place *place, const struct object *claim,
                       const struct object *pod, const struct object *owner, struct error *err)
{
    const struct object *set = place->set;
    struct owners owners = read_owners(claim, set, pod);
    if (owners.is_stale)
        return true;                     /* the garbage collector's */
    if (owner && owners.has_other_controller) {
        controller_event(place->controller, set, "Warning", "ConflictingController",
                         "PersistentVolumeClaim %s has a conflicting OwnerReference that acts as a "
                         "managing controller, the retention policy is ignored for this claim",
                         claim->name);
        owner = NULL;
    }
    if (!owners.is_weak && owners.set == (owner == set) && owners.pod == (owner == pod))
        return true;
    return set_owner(place, claim, pod, owner, err);
}

bool stateful_claims_keep(const struct stateful_place *place, const struct object *pod,
                          bool is_condemned, struct error *err)
{
    const struct stateful_claims *reading = place->claims;
    const struct object *owner = text_equal(reading->when_deleted, "Delete") ? place->set : NULL;
    if (is_condemned && text_equal(reading->when_scaled, "Delete"))
        owner = pod;
    for (size_t i = 0; i < value_count(reading->templates); i++) {
        const char *name = claim_name(place->set, value_item(reading->templates, i), place->ordinal,
                                      place->arena);
        const struct object *claim = find_claim(place, name);
        if (claim && !keep_claim(place, claim, pod, owner, err))
            return false;
    }
    return true;
}

/* ---- volumes ---- */

void stateful_claim_mount(const struct stateful_place *place, struct value *pod_spec)
{
    const struct value *templates = place->claims->templates;
    struct arena *arena = place->arena;
    if (value_count(templates) == 0)
        return;
    struct value *volumes = value_make_at(pod_spec, arena, "volumes", VALUE_LIST);
    for (size_t i = 0; i < value_count(templates); i++) {
        const struct value *from = value_item(templates, i);
        struct bytes name = value_string(from, "metadata.name");
        struct value *volume = value_new_map(arena);
        for (size_t j = value_count(volumes); j-- > 0;)
            if (bytes_equal(value_string(value_item(volumes, j), "name"), name))
                value_remove_item(volumes, j);
        value_set(volume, arena, "name", value_printf(arena, "%.*s", BYTES_ARG(name)));
        value_set_at(volume, arena, "persistentVolumeClaim.claimName",
                     value_new_text(arena, claim_name(place->set, from, place->ordinal, arena)));
        value_append(volumes, arena, volume);
    }
}

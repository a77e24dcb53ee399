/* SPDX-License-Identifier: Apache-2.0 */
/* claims.c - pods with claims come and go at will; whatever crashes, in the end each claim has one
 * volume, each volume one claim, and each pod that has its claim runs. */
#include <stdlib.h>

#include "codec/json.h"
#include "codec/value.h"
#include "object/volume_view.h"
#include "world.h"

enum { PAIRS = 15 };

static const char ns[] = "default";

static struct value *parse(const char *json, struct arena *arena)
{
    return json_parse(bytes_of(json), NULL, arena, NULL);
}

static struct value *claim_body(int index, struct arena *arena)
{
    static const char text[] =
        "{\"metadata\":{\"name\":\"c%d\",\"namespace\":\"default\"},\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],"
        "\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}";
    return parse(arena_printf(arena, text, index), arena);
}

static struct value *pod_body(int index, struct arena *arena)
{
    static const char text[] =
        "{\"metadata\":{\"name\":\"v%d\",\"namespace\":\"default\"},\"spec\":{\"terminationGracePeriodSeconds\":1,"
        "\"containers\":[{\"name\":\"c\",\"image\":\"image\"}],\"volumes\":[{\"name\":\"d\",\"persistentVolumeClaim\":{\"claimName\":\"c%d\"}}]}}";
    return parse(arena_printf(arena, text, index, index), arena);
}

/* Made where it is not there, now and then deleted where it is. */
static void toggle(struct world *world, const struct kind *kind, const char *name,
                   struct value *body, struct arena *arena)
{
    struct error err = { 0 };
    struct writer admin = sim_admin(world, arena);
    const struct object *now = core_get_latest(world->core, kind, ns, name);
    if (now) {
        if (!now->deletion_s && world_chance(world, 400))
            (void)!writer_delete(&admin, now, PROPAGATION_BACKGROUND, &err);
        return;
    }
    AUTO_PUT made = writer_create(&admin, kind, body, &err);
    if (!made)
        world_fail(world, "%s %s was refused: %s", kind->name, name, err.message);
}

void claims_step(struct world *world)
{
    AUTO_ARENA arena = { 0 };
    int index = (int)world_random(world, PAIRS);
    if (!core_get_latest(world->core, well_known.service_account, ns, "default"))
        return;
    if (world_chance(world, 500))
        toggle(world, well_known.persistent_volume_claim, arena_printf(&arena, "c%d", index),
               claim_body(index, &arena), &arena);
    else
        toggle(world, well_known.pod, arena_printf(&arena, "v%d", index), pod_body(index, &arena),
               &arena);
}

bool claims_is_pod(const struct object *pod)
{
    return *pod->name == 'v';
}

/* ---- the nodes' part: folders that are gone ---- */

struct removal {
    struct world *world;
    bool          acts, left;
};

static bool remove_folder(void *context, const struct object *volume)
{
    struct removal *removal = context;
    AUTO_ARENA arena = { 0 };
    if (!volume->deletion_s || volume->finalizer_count != 1 ||
        !object_has_finalizer(volume, LOCAL_FINALIZER))
        return true;
    removal->left = true;
    if (!removal->acts || world_chance(removal->world, removal->world->faults.message_lost))
        return true;
    struct value *patch = parse("{\"metadata\":{\"finalizers\":null}}", &arena);
    struct writer admin = sim_admin(removal->world, &arena);
    AUTO_PUT next = sim_patch(&admin, volume, NULL, patch, NULL);
    (void)next;
    return true;
}

bool claims_remove_folders(struct world *world, bool acts)
{
    struct removal removal = { world, acts, false };
    core_each(world->core, well_known.persistent_volume, NULL, remove_folder, &removal);
    return removal.left;
}

/* ---- what must hold ---- */

static bool check_volume(void *context, const struct object *object)
{
    struct world *world = context;
    AUTO_ARENA arena = { 0 };
    struct volume_view volume;
    struct claim_view claim = { 0 };
    volume_view_read(object, &arena, &volume);
    const struct object *owner =
        core_get(world->core, well_known.persistent_volume_claim, ns, volume.claim_name);
    if (owner)
        claim_view_read(owner, &arena, &claim);
    if (!owner || !text_equal(owner->uid, volume.claim_uid) ||
        !text_equal(claim.volume_name, object->name) || !text_equal(volume.phase, "Bound"))
        world_fail(world, "volume %s, %s, is not that of claim %s", object->name, volume.phase,
                   volume.claim_name);
    return true;
}

static void check_pair(struct world *world, int index, struct arena *arena)
{
    struct claim_view claim;
    const struct object *pod =
        core_get(world->core, well_known.pod, ns, arena_printf(arena, "v%d", index));
    const struct object *object = core_get(world->core, well_known.persistent_volume_claim, ns,
                                           arena_printf(arena, "c%d", index));
    const struct value *body = pod ? value_from_object(pod, arena) : NULL;
    bool runs = bytes_equal_text(value_string(body, "status.phase"), "Running");
    if (pod && runs != (object != NULL))
        world_fail(world, "pod v%d %s, and its claim is %s", index, runs ? "runs" : "waits",
                   object ? "there" : "not there");
    if (!pod || !object)
        return;
    claim_view_read(object, arena, &claim);
    if (!text_equal(claim.phase, "Bound") ||
        !core_get(world->core, well_known.persistent_volume, NULL, claim.volume_name))
        world_fail(world, "claim c%d is %s to %s", index, claim.phase, claim.volume_name);
}

void claims_check_converged(struct world *world)
{
    for (int i = 0; i < PAIRS; i++) {
        AUTO_ARENA arena = { 0 };
        check_pair(world, i, &arena);
    }
    core_each(world->core, well_known.persistent_volume, NULL, check_volume, world);
}

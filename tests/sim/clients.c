/* SPDX-License-Identifier: Apache-2.0 */
/* clients.c - who uses the simulated cluster, and what they were promised.
 *
 * Each of the ConfigMaps has one writer with at most one write under way.  `answered` is what the
 * last answer said, `pending` what may have happened since: after a crash the store must hold one
 * of the two.  Deployments are made, scaled, changed and deleted at will; in the end each that
 * exists must have as many available pods as it wants. */
#include <stdio.h>
#include <stdlib.h>

#include "codec/json.h"
#include "codec/value.h"
#include "world.h"

enum { MAPS = 40, DEPLOYMENTS = 12, REPLICAS_MAX = 12, ABSENT = -1 };

struct promise {
    struct clients *clients;
    int             index;
    int64_t         answered, pending;   /* the number in data.n; ABSENT: not there */
    bool            is_under_way;
    uint64_t        epoch;               /* of the core that was asked */
};

struct clients {
    struct world  *world;
    struct promise promises[MAPS];
    uint64_t       epoch;
    int64_t        next_number;
};

struct clients *clients_new(struct world *world)
{
    struct clients *clients = MEMORY_NEW(struct clients);
    clients->world = world;
    for (int i = 0; i < MAPS; i++)
        clients->promises[i] = (struct promise){
            .clients = clients, .index = i, .answered = ABSENT, .pending = ABSENT
        };
    return clients;
}

void clients_free(struct clients *clients)
{
    free(clients);
}

/* An answer of a core that has died since never arrives. */
struct answer {
    struct promise *promise;
    uint64_t        epoch;
};

static void answered(void *context, const struct error *err)
{
    struct answer *answer = context;
    struct promise *promise = answer->promise;
    if (answer->epoch == promise->clients->epoch) {
        promise->is_under_way = false;
        if (err)
            promise->pending = promise->answered;        /* rolled back: nothing has happened */
        else
            promise->answered = promise->pending;
    }
    free(answer);
}

static void wait_for(struct promise *promise, int64_t number)
{
    struct answer *answer = MEMORY_NEW(struct answer);
    *answer = (struct answer){ promise, promise->clients->epoch };
    promise->pending = number;
    promise->is_under_way = true;
    core_when_durable(promise->clients->world->core, answered, answer);
}

static struct value *config_map(int index, int64_t number, struct arena *arena)
{
    return json_parse(
        bytes_of(arena_printf(
            arena,
            "{\"metadata\":{\"name\":\"map%d\",\"namespace\":\"default\"},\"data\":{\"n\":\"%lld\"}}",
            index, (long long)number)),
        NULL, arena, NULL);
}

static void write_map(struct clients *clients, struct promise *promise)
{
    AUTO_ARENA arena = { 0 };
    struct core *core = clients->world->core;
    const char *name = arena_printf(&arena, "map%d", promise->index);
    const struct object *now = core_get_latest(core, well_known.config_map, "default", name);
    int64_t number = clients->next_number++;
    bool deletes = now && world_chance(clients->world, 200);
    struct error err = { 0 };
    struct writer admin = sim_admin(clients->world, &arena);
    if (deletes) {
        if (writer_delete(&admin, now, PROPAGATION_BACKGROUND, &err))
            wait_for(promise, ABSENT);
        return;
    }
    struct value *body = config_map(promise->index, number, &arena);
    AUTO_PUT object = now ? writer_update(&admin, well_known.config_map, NULL, body, &err)
                          : writer_create(&admin, well_known.config_map, body, &err);
    if (object)
        wait_for(promise, number);
    else
        world_fail(clients->world, "a write of %s was refused: %s", name, err.message);
}

/* ---- deployments ---- */

static struct value *deployment(int index, int replicas, int version, struct arena *arena)
{
    static const char text[] =
        "{\"metadata\":{\"name\":\"d%d\",\"namespace\":\"default\"},\"spec\":{\"replicas\":%d,\"selector\":{\"matchLabels\":{\"app\":\"d%d\"}},"
        "\"template\":{\"metadata\":{\"labels\":{\"app\":\"d%d\"}},\"spec\":{\"terminationGracePeriodSeconds\":1,\"containers\":[{\"name\":\"c\","
        "\"image\":\"image:%d\",\"resources\":{\"requests\":{\"cpu\":\"100m\"}}}]}}}}";
    return json_parse(bytes_of(arena_printf(arena, text, index, replicas, index, index, version)),
                      NULL, arena, NULL);
}

static void change_deployment(struct clients *clients)
{
    AUTO_ARENA arena = { 0 };
    struct world *world = clients->world;
    int index = (int)world_random(world, DEPLOYMENTS);
    const struct object *now = core_get_latest(world->core, well_known.deployment, "default",
                                               arena_printf(&arena, "d%d", index));
    struct value *body = deployment(index, (int)world_random(world, REPLICAS_MAX),
                                    (int)world_random(world, 3), &arena);
    struct error err = { 0 };
    struct writer admin = sim_admin(world, &arena);
    if (now && world_chance(world, 150)) {
        (void)!writer_delete(&admin, now,
                             world_chance(world, 300) ? PROPAGATION_FOREGROUND
                                                      : PROPAGATION_BACKGROUND,
                             &err);
        return;
    }
    if (now && now->deletion_s)
        return;
    AUTO_PUT object = now ? writer_update(&admin, well_known.deployment, NULL, body, &err)
                          : writer_create(&admin, well_known.deployment, body, &err);
    if (!object)
        world_fail(world, "a Deployment was refused: %s", err.message);
}

void clients_step(struct clients *clients)
{
    struct world *world = clients->world;
    if (!core_get_latest(world->core, well_known.namespace, NULL, "default"))
        return;
    struct promise *promise = &clients->promises[world_random(world, MAPS)];
    if (!promise->is_under_way)
        write_map(clients, promise);
    if (world_chance(world, 60))
        change_deployment(clients);
}

void clients_crashed(struct clients *clients)
{
    clients->epoch++;
}

/* ---- what must hold ---- */

static int64_t stored_number(const struct clients *clients, int index)
{
    AUTO_ARENA arena = { 0 };
    const struct object *object = core_get(clients->world->core, well_known.config_map, "default",
                                           arena_printf(&arena, "map%d", index));
    int64_t number = ABSENT;
    if (object)
        (void)!bytes_to_int64(value_string(value_from_object(object, &arena), "data.n"), &number);
    return number;
}

void clients_check(struct clients *clients)
{
    for (int i = 0; i < MAPS; i++) {
        struct promise *promise = &clients->promises[i];
        int64_t stored = stored_number(clients, i);
        if (stored != promise->answered && stored != promise->pending)
            world_fail(clients->world, "map%d: answered %lld, under way %lld, stored %lld", i,
                       (long long)promise->answered, (long long)promise->pending,
                       (long long)stored);
        promise->answered = promise->pending = stored;
        promise->is_under_way = false;
    }
}

static bool check_deployment(void *context, const struct object *object)
{
    struct clients *clients = context;
    AUTO_ARENA arena = { 0 };
    const struct value *value = value_from_object(object, &arena);
    int64_t wanted = value_int(value, "spec.replicas", 1),
            available = value_int(value, "status.availableReplicas", 0);
    int64_t updated = value_int(value, "status.updatedReplicas", 0),
            all = value_int(value, "status.replicas", 0);
    if (object->deletion_s)
        world_fail(clients->world, "Deployment %s is still being deleted", object->name);
    else if (available != wanted || updated != wanted || all != wanted)
        world_fail(clients->world,
                   "Deployment %s wants %lld, has %lld, updated %lld, available %lld", object->name,
                   (long long)wanted, (long long)all, (long long)updated, (long long)available);
    return true;
}

static bool check_pod(void *context, const struct object *pod)
{
    struct clients *clients = context;
    if (claims_is_pod(pod))
        return true;
    const struct object_owner *owner = object_controller(pod);
    if (!owner || !core_get(clients->world->core, well_known.replica_set, "default", owner->name))
        world_fail(clients->world, "pod %s is owned by no one", pod->name);
    return true;
}

void clients_check_converged(struct clients *clients)
{
    struct core *core = clients->world->core;
    clients_check(clients);
    core_each(core, well_known.deployment, "default", check_deployment, clients);
    core_each(core, well_known.pod, "default", check_pod, clients);
}

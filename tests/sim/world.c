/* SPDX-License-Identifier: Apache-2.0 */
/* world.c - see world.h: starting, stepping, crashing. */
#include "world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "write/pipeline.h"
#include "controllers/controllers.h"
#include "scheduler/scheduler.h"

enum {
    SETTLE_STEPS_MAX = 200000,
    TURNS_MAX = 10000,
    STEP_MS_MAX = 40,
    QUIET_STEPS = 200,
    PLANTED_PERIOD = 8
};

struct writer sim_admin(struct world *world, struct arena *arena)
{
    static const char *const groups[] = { "system:masters", "system:authenticated", NULL };
    static const struct user admin = { .name = "admin", .groups = groups };
    return (struct writer){ world->core, &admin, arena };
}

const struct object *sim_patch(const struct writer *writer, const struct object *object,
                               const char *subresource, struct value *patch, struct error *err)
{
    struct write_request request = { .verb = WRITE_PATCH,
                                     .patch_type = PATCH_MERGE,
                                     .kind = object->kind,
                                     .ns = object->namespace,
                                     .name = object->name,
                                     .subresource = subresource,
                                     .user = writer->user,
                                     .body = patch,
                                     .precondition_uid = object->uid,
                                     .arena = writer->arena };
    return core_write(writer->core, &request, err);
}

bool world_chance(struct world *world, int thousandths)
{
    return thousandths > 0 && world_random(world, 1000) < (uint64_t)thousandths;
}

uint64_t world_random(struct world *world, uint64_t below)
{
    return env_random_below(&world->env.env, below);
}

void world_fail(struct world *world, const char *format, ...)
{
    va_list arguments;
    if (world->failed)
        return;
    world->failed = true;
    fprintf(stderr, "VIOLATION seed %llu step %d: ", (unsigned long long)world->seed, world->steps);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

static void batch_done(void *context, struct store_batch *batch)
{
    struct world *world = context;
    if (world->completed_count == COMPLETED_MAX)
        abort();
    world->completed[world->completed_count++] = batch;
}

static void must(struct world *world, bool good, const struct error *err)
{
    if (!good)
        world_fail(world, "the control plane does not start: %s", err->message);
}

static void start(struct world *world)
{
    struct error err = { 0 };
    struct core_options core = {
        .env = &world->env.env, .store = world->store, .batch_done = batch_done, .context = world
    };
    struct pipeline_options pipeline = { .service_cidr = "10.43.0.0/16",
                                         .node_port_min = 30000,
                                         .node_port_max = 32767,
                                         .issuer = "https://kubernetes.default.svc" };
    struct bootstrap_options bootstrap = { "10.90.0.1", 6443 };
    world->core = core_new(&core);
    must(world, core_load(world->core, &err), &err);
    pipeline.core = world->core;
    world->pipeline = pipeline_new(&pipeline, &err);
    must(world, world->pipeline && pipeline_bootstrap(world->pipeline, &bootstrap, &err), &err);
    struct controllers_options controllers = { .core = world->core,
                                               .cluster_cidr = "10.128.0.0/9",
                                               .node_cidr_prefix = 24,
                                               .root_ca_pem = "simulated",
                                               .node_grace_s = 40 };
    world->controllers = controllers_new(&controllers, &err);
    must(world, world->controllers != NULL, &err);
    world->scheduler = scheduler_new(world->core, &err);
    must(world, world->scheduler != NULL, &err);
}

static void stop(struct world *world)
{
    scheduler_free(world->scheduler);
    controllers_free(world->controllers);
    pipeline_free(world->pipeline);
    core_free(world->core);
    world->completed_count = 0;
}

struct world *world_new(uint64_t seed, bool plant_bug)
{
    struct world *world = MEMORY_NEW(struct world);
    world->seed = seed;
    env_fake_init(&world->env, seed);
    world->store = store_open_memory();
    store_memory_plant_lost_write(world->store, plant_bug ? PLANTED_PERIOD : 0);
    world->faults = (struct faults){
        .crash = 2, .disk_full = 3, .message_lost = 30, .answer_lost = 30, .watch_broken = 5
    };
    start(world);
    world->nodes = node_fleet_new(world);
    world->clients = clients_new(world);
    world->observer = observer_new(world);
    node_fleet_attach(world->nodes);
    observer_attach(world->observer);
    return world;
}

void world_free(struct world *world)
{
    observer_detach(world->observer);
    store_memory_crash(world->store, /* keep= */ 0);
    stop(world);
    observer_free(world->observer);
    clients_free(world->clients);
    node_fleet_free(world->nodes);
    store_close(world->store);
    free(world);
}

/* What the store had accepted may be on disk or not; what comes after a batch that is not, is not,
 * either. */
static void crash(struct world *world)
{
    observer_detach(world->observer);
    clients_crashed(world->clients);
    size_t waiting = store_memory_waiting(world->store);
    store_memory_crash(world->store, (size_t)world_random(world, waiting + 1));
    stop(world);
    world->crashes++;
    start(world);
    node_fleet_attach(world->nodes);
    observer_attach(world->observer);
    clients_check(world->clients);
}

static void deliver_batches(struct world *world)
{
    if (world_chance(world, 600))
        store_memory_step(world->store);
    size_t count = world->completed_count;
    world->completed_count = 0;
    for (size_t i = 0; i < count; i++)
        core_batch_done(world->core, world->completed[i]);
}

static void turn(struct world *world)
{
    int64_t next_ms;
    for (int i = 0; core_turn(world->core, &next_ms); i++)
        if (i > TURNS_MAX) {
            world_fail(world, "the core does not come to rest");
            return;
        }
}

void world_step(struct world *world)
{
    world->steps++;
    env_fake_advance(&world->env, (int64_t)(1 + world_random(world, STEP_MS_MAX)) * 1000000);
    if (world_chance(world, world->faults.disk_full))
        store_memory_fail_next(world->store, 1 + (int)world_random(world, 3));
    clients_step(world->clients);
    if (world_chance(world, 300))
        claims_step(world);
    node_fleet_step(world->nodes);
    turn(world);
    deliver_batches(world);
    turn(world);
    if (world_chance(world, world->faults.crash))
        crash(world);
}

static bool is_quiet(struct world *world)
{
    return core_is_idle(world->core) && store_memory_waiting(world->store) == 0 &&
           world->completed_count == 0 && node_fleet_is_idle(world->nodes) &&
           !claims_remove_folders(world, /* acts= */ false);
}

void world_settle(struct world *world)
{
    int quiet = 0;
    world->faults = (struct faults){ 0 };
    store_memory_fail_next(world->store, 0);
    for (int i = 0; i < SETTLE_STEPS_MAX && quiet < QUIET_STEPS && !world->failed; i++) {
        world->steps++;
        env_fake_advance(&world->env, (int64_t)STEP_MS_MAX * 1000000);
        node_fleet_step(world->nodes);
        turn(world);
        deliver_batches(world);
        turn(world);
        quiet = is_quiet(world) ? quiet + 1 : 0;
    }
    if (quiet < QUIET_STEPS)
        world_fail(world, "the cluster does not settle");
}

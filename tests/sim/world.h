/* SPDX-License-Identifier: Apache-2.0 */
/* world.h - the whole control plane in one process, from a seed, with time that stands still until
 * it is moved.
 *
 * Core, pipeline, controllers and scheduler are the real ones; the store is in memory; nodes and
 * clients are pretended.  All chance comes from the seed, so a failure is run again by its number.
 * The store survives a crash of the core with what was durable: batches in flight are there or not,
 * as the seed says.
 *
 * What is checked (clients.c, observer.c, claims.c): no answered write is lost; watches see each change once, in order,
 * without gaps, over crashes, too; when the faults end, every Deployment converges. */
#ifndef KNARR_SIM_WORLD_H
#define KNARR_SIM_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/map.h"
#include "core/core.h"
#include "core/writer.h"
#include "object/object.h"
#include "object/schema.h"
#include "store/store.h"

struct controllers;
struct pipeline;
struct scheduler;
struct node_fleet;
struct clients;
struct observer;

enum { SIM_NODES = 100, COMPLETED_MAX = 64 };

struct faults {                          /* in thousandths a step, or of messages */
    int crash, disk_full, message_lost, answer_lost, watch_broken;
};

struct world {
    uint64_t            seed;
    struct env_fake     env;
    struct store       *store;
    struct core        *core;
    struct pipeline    *pipeline;
    struct controllers *controllers;
    struct scheduler   *scheduler;
    struct store_batch *completed[COMPLETED_MAX];
    size_t              completed_count;
    struct faults       faults;
    struct node_fleet  *nodes;
    struct clients     *clients;
    struct observer    *observer;
    int                 crashes, steps;
    bool                failed;
};

struct world *world_new(uint64_t seed, bool plant_bug);
void world_free(struct world *);
void world_step(
    struct world *); /* a moment: time moves, messages arrive, the core turns, perhaps a fault */
void world_settle(struct world *);                   /* no more faults: until nothing moves */
bool world_chance(struct world *, int thousandths);
uint64_t world_random(struct world *, uint64_t below);
/* A violation: prints the seed and what was expected, once. */
void world_fail(struct world *, const char *format, ...) PRINTF(2, 3);

/* The pretended nodes. */
struct node_fleet *node_fleet_new(struct world *);
void node_fleet_free(struct node_fleet *);
void node_fleet_attach(
    struct node_fleet *); /* after each (re)start of the core: nodes list and watch anew */
void node_fleet_step(struct node_fleet *);
bool node_fleet_is_idle(const struct node_fleet *);

/* Clients that write ConfigMaps and Deployments, and remember what they were answered. */
struct clients *clients_new(struct world *);
void clients_free(struct clients *);
void clients_step(struct clients *);
void clients_crashed(struct clients *); /* answers that were under way will never come */
void clients_check(struct clients *);                /* nothing answered is missing */
void clients_check_converged(struct clients *);

/* claims.c: pods with claims, on the class `local` */
void claims_step(struct world *);
bool claims_is_pod(const struct object *pod);
bool claims_remove_folders(struct world *, bool acts);   /* true: some are left to remove */
void claims_check_converged(struct world *);

/* A watcher with a cache of its own. */
struct observer *observer_new(struct world *);
void observer_free(struct observer *);
void observer_attach(struct observer *); /* resumes from the newest revision that it has seen */
void observer_detach(struct observer *);
void observer_check(struct observer *);              /* its cache equals the list */

/* Who writes for the pretended ones: he may everything. */
struct writer sim_admin(struct world *, struct arena *);
/* A merge patch of the object as it is; NULL with *err set. */
MUST_USE const struct object *sim_patch(const struct writer *, const struct object *,
                                        const char *subresource, struct value *patch,
                                        struct error *err);

#endif

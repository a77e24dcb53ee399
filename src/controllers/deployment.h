/* SPDX-License-Identifier: Apache-2.0 */
/* deployment.h - the facts about one Deployment, what is planned about its ReplicaSets, and what
 * its status says.
 *
 * A sync does one step: it makes the new ReplicaSet, or scales some, or cleans up.  The changes it
 * makes call for the next sync, until nothing is left to do.
 *
 * Thread: the plans are pure; for the rest the core's. */
#ifndef KNARR_CONTROLLERS_DEPLOYMENT_H
#define KNARR_CONTROLLERS_DEPLOYMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct condition;
struct controller;
struct object;
struct value;

enum { REVISION_HISTORY_MAX = 2000 };    /* characters of the annotation */

#define REVISION_ANNOTATION         "deployment.kubernetes.io/revision"
#define REVISION_HISTORY_ANNOTATION "deployment.kubernetes.io/revision-history"
#define DESIRED_ANNOTATION          "deployment.kubernetes.io/desired-replicas"
#define MAX_ANNOTATION              "deployment.kubernetes.io/max-replicas"
#define HASH_LABEL                  "pod-template-hash"

enum deployment_strategy { STRATEGY_ROLLING, STRATEGY_RECREATE };

struct replica_condition {
    const char *type, *status, *reason, *message, *changed;
};

struct deployment_facts {
    const char              *name;
    enum deployment_strategy strategy;
    int64_t                  replicas;
    int64_t                  max_surge, max_unavailable; /* resolved; 0 for Recreate */
    int64_t                  min_ready_s;
    int64_t                  history_limit;      /* -1: none */
    int64_t                  progress_deadline_s;/* 0: none */
    int64_t                  generation, observed_generation, now_s;
    bool                     is_paused;
    int64_t                  status_replicas, status_updated, status_ready, status_available;
    int64_t                  collision_count;
    bool                     has_collision_count;
};

/* One ReplicaSet of the Deployment. */
struct replica_set {
    const struct object      *object;
    const char               *name;
    int64_t                   replicas;          /* spec */
    int64_t                   min_ready_s;
    int64_t status_replicas, ready, available, terminating, observed_generation, generation,
        created_s;
    int64_t                   revision;          /* annotation; 0: none */
    int64_t                   desired, max;      /* annotations; -1: absent or no number */
    bool                      is_deleted;
    bool has_running_pods; /* of any that is not finished, those being deleted included */
    struct replica_condition *conditions;
    size_t                    condition_count;
    struct value             *pod_template;      /* without the hash label */
    struct value             *annotations;
};

/* All by creation time; `current` has the Deployment's template. */
struct replica_sets {
    struct replica_set *items;
    size_t              count;
    struct replica_set *current;         /* NULL: not made yet */
};

struct scale_step {
    struct replica_set *set;
    int64_t             replicas;
};

struct deployment_plan {
    bool                 makes_current;
    int64_t              current_replicas;       /* of the set that is to be made */
    struct scale_step *scales; /* also those whose annotations alone are to be told anew */
    size_t               scale_count;
    struct replica_set **removals;
    size_t               removal_count;
};

/* ---- deployment_plan.c ---- */

/* max_surge and max_unavailable from their values; not both become 0. */
void deployment_fenceposts(struct deployment_facts *, const struct value *max_surge,
                           const struct value *max_unavailable);
struct deployment_plan deployment_plan(const struct deployment_facts *, const struct replica_sets *,
                                       struct arena *);
/* Was the Deployment scaled since its active sets were told their share? */
bool deployment_was_scaled(const struct deployment_facts *, const struct replica_sets *);
int64_t deployment_max_revision(const struct replica_sets *);    /* of the old ones */
/* All of the wanted pods are updated and available, and there are no others. */
bool deployment_is_complete(const struct deployment_facts *, const struct replica_sets *);

/* ---- deployment_status.c ---- */

/* Writes counts and conditions into the status of a Deployment's tree.  is_rollout: Progressing and
 * ReplicaFailure are told, too (not while paused, scaled or deleted). */
void deployment_set_status(const struct deployment_facts *, const struct replica_sets *,
                           bool is_rollout, struct value *status, struct value *now,
                           struct arena *);
/* A Deployment's condition: lastUpdateTime moves with each new reason; the same status and reason
 * change nothing. */
bool deployment_set_condition(struct value *status, const struct condition *, struct value *now,
                              struct arena *);
/* Seconds until the progress deadline must be looked at; -1: never. */
int64_t deployment_check_after_s(const struct deployment_facts *, const struct replica_sets *,
                                 const struct value *status);

/* ---- deployment_revision.c ---- */

/* The letters of pod-template-hash: the same for equal templates, whatever the order of their
 * members. */
const char *deployment_hash(const struct value *pod_template, const struct deployment_facts *,
                            struct arena *);
/* Annotations of the current set: those of the Deployment, its revision and its history.  True:
 * changed. */
bool deployment_annotate(const struct value *deployment_annotations, struct value *set_metadata,
                         int64_t revision, struct arena *);
/* Annotations by which a set knows its share. */
bool deployment_annotate_shares(const struct deployment_facts *, struct value *set_metadata,
                                struct arena *);

#endif

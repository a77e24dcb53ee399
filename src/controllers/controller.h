/* SPDX-License-Identifier: Apache-2.0 */
/* controller.h - the common shape of the controllers; for the files of this folder only.
 *
 * A controller is one struct controller_row: which changes make which keys (watches), and what is
 * done about a key (sync). sync looks (facts), plans (a pure function where there is something to
 * weigh up), applies, and reports; running it twice does nothing new.  At the start each object
 * that is there already is told as a change from nothing, so that a controller needs no other way
 * in.
 *
 * Thread: the core's. */
#ifndef KNARR_CONTROLLERS_CONTROLLER_H
#define KNARR_CONTROLLERS_CONTROLLER_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "codec/value.h"
#include "controllers/controllers.h"
#include "core/core.h"
#include "core/queue.h"
#include "core/writer.h"
#include "object/object.h"
#include "object/schema.h"

struct controller;
struct pods;
struct services;

/* Notes keys; before or now may be NULL.  Reads, but writes nothing. */
typedef void controller_changed(struct controller *, const struct object *before,
                                const struct object *now);

enum { CONTROLLER_WATCHES_MAX = 5, LARGE_COUNT = 256 };

struct controller_watch {
    const struct kind *const *kind;      /* a member of well_known; NULL: every kind */
    controller_changed       *changed;   /* NULL: no further watches */
};

struct controller_row {
    const char             *name;        /* "replicaset-controller": service account and queue */
    const char             *component;   /* the source of its Events; NULL: the name */
    queue_sync             *sync;        /* its context is the struct controller */
    struct controller_watch watches[CONTROLLER_WATCHES_MAX];
    bool (*start)(struct controller *,
                  struct error *err);  /* before the first change is told; may be NULL */
    void (*stop)(struct controller *); /* also after a failed start; may be NULL */
};

struct controller {
    const struct controller_row      *row;
    const struct controllers_options *options;
    struct core                      *core;
    struct pods                      *pods;
    struct services                  *services;
    struct queue                     *queue;
    struct user                       user;
    void                             *state;         /* of start and stop */
    bool                              is_writing;    /* changes that are told now are our own */
};

/* `start` and `stop` where the state is a struct map of values that free() frees. */
bool controller_map_start(struct controller *, struct error *err);
void controller_map_stop(struct controller *);

/* The time of the environment, whole seconds; as text ("2026-01-01T00:00:00Z") for time stamps. */
int64_t     controller_now_s(const struct controller *);
struct value *controller_now(const struct controller *, struct arena *);

/* Writes `body`, a changed tree of `object` (value_from_object), under the controller's account.
 * subresource may be NULL. CONFLICT where the object was written since. */
MUST_USE bool controller_update(struct controller *, const struct object *object,
                                const char *subresource, struct value *body, struct arena *,
                                struct error *err);
/* Writes it with the finalizer, or without it, where it is not so already. */
MUST_USE bool controller_set_finalizer(struct controller *, const struct object *, const char *name,
                                       bool is_present, struct arena *, struct error *err);
/* The created object, borrowed as any latest object is; NULL with *err set. */
MUST_USE const struct object *controller_create(struct controller *, const struct kind *,
                                                struct value *body, struct arena *,
                                                struct error *err);
/* In the background unless the policy says otherwise; what is gone already counts as deleted. */
MUST_USE bool controller_delete(struct controller *, const struct object *, enum propagation,
                                struct arena *, struct error *err);

/* An Event about an object, by this controller (see core_event). */
void controller_event(struct controller *, const struct object *about, const char *type,
                      const char *reason, const char *format, ...) PRINTF(5, 6);

/* Queues the controller owner of `object` where that is of this kind, as one whose sync looks at
 * all that it owns. */
void controller_queue_owner(struct controller *, const struct kind *, const struct object *object);
/* A changed callback for the kind that is the key itself.  The controller's own writes (of status)
 * call for no sync. */
void controller_queue_self(struct controller *, const struct object *before,
                           const struct object *now);
/* Queues a key whose sync looks at so many objects.  Of many (more than LARGE_COUNT) it has a rest
 * of 0.1 ms for each after its last sync, a second at most, so that one sync sees several changes:
 * a storm of changes costs in proportion to them, a single one waits for nothing. */
void controller_queue_large(struct controller *, const char *key, size_t count);
/* The latest object of a key, NULL where it is gone. */
const struct object *controller_find(const struct controller *, const struct kind *,
                                     const char *key, struct arena *);

bool labels_equal(const struct object *, const struct object *);
bool owned_by(const struct object *, const char *owner_uid);             /* as its controller */
bool is_creation_refused(const struct error *err); /* the namespace is being deleted */

/* {apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true} */
struct value *owner_reference(const struct object *owner, struct arena *);
/* A number where a field without "emit" holds it: zero is absence. */
void value_set_count(struct value *map, struct arena *, const char *key, int64_t count);
/* A text likewise: "" or NULL is absence. */
void value_set_text(struct value *map, struct arena *, const char *key, const char *text);

/* A growing array of borrowed objects, and the visitor that fills it. */
struct object_array {
    const struct object **items;
    size_t                count, capacity;
    struct arena         *arena;
};
void object_array_add(struct object_array *, const struct object *);
bool object_array_visit(void *array, const struct object *);             /* a core_visitor */

/* The rows, each in the file of its name. */
extern const struct controller_row account_secret_controller;
extern const struct controller_row api_service_controller;
extern const struct controller_row claim_protection_controller;
extern const struct controller_row cluster_role_aggregation_controller;
extern const struct controller_row cron_job_controller;
extern const struct controller_row custom_resource_definition_controller;
extern const struct controller_row daemon_set_controller;
extern const struct controller_row deployment_controller;
extern const struct controller_row disruption_controller;
extern const struct controller_row endpoint_mirror_controller;
extern const struct controller_row endpoint_slice_controller;
extern const struct controller_row endpoints_controller;
extern const struct controller_row ephemeral_volume_controller;
extern const struct controller_row garbage_collector;
extern const struct controller_row ingress_controller;
extern const struct controller_row horizontal_controller;
extern const struct controller_row ip_address_controller;
extern const struct controller_row job_controller;
extern const struct controller_row load_balancer_controller;
extern const struct controller_row local_storage_controller;
extern const struct controller_row namespace_controller;
extern const struct controller_row node_ipam_controller;
extern const struct controller_row node_lifecycle_controller;
extern const struct controller_row pod_gc_controller;
extern const struct controller_row policy_status_controller;
extern const struct controller_row replica_set_controller;
extern const struct controller_row replication_controller;
extern const struct controller_row resource_quota_controller,
    certificate_approving_controller, certificate_signing_controller, certificate_cleaning_controller,
    bootstrap_signer_controller, token_cleaner_controller;
extern const struct controller_row root_ca_controller;
extern const struct controller_row service_account_controller;
extern const struct controller_row service_cidr_controller;
extern const struct controller_row serving_controller;
extern const struct controller_row stateful_set_controller;
extern const struct controller_row taint_eviction_controller;
extern const struct controller_row ttl_after_finished_controller;
extern const struct controller_row volume_binder;
extern const struct controller_row volume_expand_controller;
extern const struct controller_row volume_protection_controller;

#endif

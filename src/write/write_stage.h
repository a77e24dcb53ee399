/* SPDX-License-Identifier: Apache-2.0 */
/* write_stage.h - what the files of the pipeline share: one write on its way.
 *
 * Thread: the core's. */
#ifndef KNARR_WRITE_WRITE_STAGE_H
#define KNARR_WRITE_WRITE_STAGE_H

#include "write/pipeline.h"
#include "base/map.h"
#include "codec/value.h"
#include "core/core.h"
#include "object/object.h"
#include "object/schema.h"

struct conversions;
struct policies;
struct policy_invocations;
struct quota_charge;
struct service_allocator;
struct webhooks;

struct pipeline {
    struct pipeline_options   options;
    struct core              *core;
    struct service_allocator *services;
    struct conversions       *conversions;
    struct webhooks          *webhooks;
    struct policies          *policies;
    char                     *service_cidr, *issuer;
    struct authorizer        *authorizer;        /* NULL: everyone may */
};

/* The mutating plugins run a second time where a policy or a webhook has changed something. */
struct admission_passes {
    unsigned                   number;   /* 0, then 1 */
    bool                       is_wanted;
    struct policy_invocations *policies; /* those of the first that are to run in the second; NULL:
                                            none */
};

struct write {
    struct pipeline      *pipeline;
    struct write_request *request;
    const struct kind    *kind;              /* write_kind of the request's */
    struct arena         *arena;
    const struct object  *old;               /* borrowed; NULL on create */
    const struct object  *seen;              /* old in the version of write->kind: itself, where no
                                                webhook converts; NULL: not looked at yet */
    struct value         *old_value;         /* for comparison; NULL on create */
    struct value         *next;
    struct bytes          managed_fields;    /* of the next object; see write_owners.h */
    bool                  owned;             /* managed_fields is right already (an apply) */
    bool                  sent_owners;       /* managed_fields has entries that the client sent */
    const char           *name;
    const struct kind    *form;              /* of next and old_value where they are no objects of the
                                                kind: a Scale, a Binding, options; else NULL */
    bool                  is_connection;     /* no write: next are its options */
    bool                  is_shown;          /* policies and webhooks have seen it, in another form */
    struct admission_passes passes;
    struct quota_charge  *charges;           /* put with the object; NULL: none */
};

/* The kind in which a write works: the stored one; of a custom resource the version that was asked
 * for, by whose schema it is checked. */
const struct kind *write_kind(const struct kind *);
/* Finds what `old` is in the version of write->kind; PENDING where a webhook is to say. */
MUST_USE bool write_see_old(struct write *, struct error *err);
/* Reads `old` as write->kind has it into old_value. */
MUST_USE bool write_read_old(struct write *, struct error *err);

/* Parts of the pipeline, in their order; each false with *err set. */
MUST_USE bool write_admit(struct write *, struct error *err); /* mutating plugins, then defaults */
MUST_USE bool write_check(struct write *,
                          struct error *err); /* validation, then validating plugins */
/* Freezes and puts next, or only freezes it for a dry run.  A reference; NULL with PENDING where it
 * is not there yet in the version in which it is stored, or with the reason why it cannot be. */
const struct object *write_finish(struct write *, struct error *err);

/* One verb each. */
const struct object *write_create(struct pipeline *, struct write_request *, struct error *err);
const struct object *write_update(struct pipeline *, struct write_request *, struct error *err);
const struct object *write_patch(struct pipeline *, struct write_request *, struct error *err);
const struct object *write_delete(struct pipeline *, struct write_request *, struct error *err);
const struct object *write_apply(struct pipeline *, struct write_request *, struct error *err);
/* The end of all that create, and of all that change: write->next is decoded.  References. */
const struct object *write_new(struct write *, struct error *err);
const struct object *write_next(struct write *, struct error *err);

/* Subresources that are no update of a part: binding, eviction, scale, finalize, token ... by a
 * table in subresource.c. */
typedef const struct object *subresource_function(struct pipeline *, struct write_request *,
                                                  struct error *err);
subresource_function *subresource_find(const struct kind *, const char *name, enum write_verb);

subresource_function evict_pod;
/* What an update sends is what the path names.  BAD_REQUEST where it is not. */
MUST_USE bool write_check_place(const struct write_request *, bool is_namespaced,
                                struct error *err);
/* The write of a changed tree of `old`, which keeps the managers that it has. */
struct write write_of_change(struct pipeline *, struct write_request *, const struct object *old,
                             struct value *next);
/* Puts a changed tree of `old` as it is, or only freezes it for a dry run.  A reference. */
const struct object *write_put(struct pipeline *, struct write_request *, const struct object *old,
                               struct value *next, struct error *err);
/* False with CONFLICT where uid or revision of the request's preconditions are not the object's. */
MUST_USE bool delete_preconditions(const struct write_request *, const struct object *,
                                   struct error *err);

/* The node's zone and region go to the pod's labels. */
void copy_topology_labels(const struct core *, const char *node_name, struct value *pod,
                          struct arena *);

/* ClusterIPs and node ports, counted from the Services that exist. */
struct service_allocator *service_allocator_new(struct core *, const char *cidr, uint16_t port_min,
                                                uint16_t port_max, struct error *err);
void service_allocator_free(struct service_allocator *);
const char *service_first_range(const struct service_allocator *,
                                struct arena *);             /* "10.43.0.0/16" */
const char *service_first_address(const struct service_allocator *,
                                  struct arena *); /* of the Service `kubernetes` */
MUST_USE bool service_allocate(struct service_allocator *, struct write *, struct error *err);

/* The built-in admission plugins, a table in admission.c. */
bool admission_mutate(struct write *, struct error *err);
bool admission_validate(struct write *, struct error *err);
/* Puts what the write adds into the status of the quotas that admitted it. */
void quota_charge(struct write *);
/* Policies and webhooks alone, of what no other plugin is for: parts of objects, and acts that have a
 * form of their own (write->form).  A write that waits is PENDING. */
bool admission_mutate_late(struct write *, struct error *err);
bool admission_validate_late(struct write *, struct error *err);
/* What a subresource with a form of its own was sent (a Scale, a Binding ...), and what was there
 * before (NULL: it is a creation), shown to both.  *body becomes what they made of it. */
bool admission_show_form(struct write *, const struct value *old, struct value **body,
                         struct error *err);
/* Whether there are any, so that what they are shown need be made. */
bool admission_is_watched(const struct pipeline *);
/* Of a deletion (next is what would be marked), and of an update of a part (status, approval ...),
 * whose other parts are the old ones. */
bool admission_delete(struct write *, struct error *err);
bool admission_part(struct write *, struct error *err);

/* Those of storage (admission_storage.c). */
bool admit_storage_protection(struct write *, struct error *err);
bool admit_default_storage_class(struct write *, struct error *err);
bool check_claim_growth(struct write *, struct error *err);
bool check_volume_of_node(struct write *, struct error *err);

#endif

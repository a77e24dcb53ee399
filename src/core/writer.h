/* SPDX-License-Identifier: Apache-2.0 */
/* writer.h - how everything inside the control plane changes objects: through the API's own
 * pipeline.
 *
 * The HTTP handlers and the controllers fill the same struct write_request; the pipeline
 * (apiserver/) decodes, defaults, admits, validates and puts.  It is set into the core at start,
 * for the layers do not see each other. The result is `latest`: core_when_durable says when it is
 * on disk.  Controllers need not wait.
 *
 * Thread: the core's. */
#ifndef KNARR_CORE_WRITER_H
#define KNARR_CORE_WRITER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"
#include "object/decode.h"

struct arena;
struct core;
struct kind;
struct object;
struct value;

struct user {
    const char *name; /* "system:serviceaccount:kube-system:replicaset-controller" */
    const char        *uid;              /* NULL: none */
    const char *const *groups;           /* NULL-terminated */
    const struct value *extra;           /* map of lists of text; NULL: none */
};

enum write_verb { WRITE_CREATE, WRITE_UPDATE, WRITE_PATCH, WRITE_DELETE };
enum patch_type { PATCH_JSON, PATCH_MERGE, PATCH_STRATEGIC, PATCH_APPLY };
enum propagation {
    PROPAGATION_DEFAULT,
    PROPAGATION_BACKGROUND,
    PROPAGATION_FOREGROUND,
    PROPAGATION_ORPHAN
};

struct write_request {
    enum write_verb    verb;
    const struct kind *kind;
    const char        *ns;               /* "" for cluster-scoped */
    const char        *name;             /* NULL on create: from the body or generateName */
    const char        *subresource;      /* NULL: the object itself */
    const struct user *user;
    struct value *body; /* create, update: decoded by the kind (or the subresource's kind); patch:
                           the patch */
    enum patch_type    patch_type;
    enum field_validation field_validation;
    const char        *field_manager;    /* NULL: from the user agent */
    const char        *precondition_uid; /* NULL: none */
    const char        *precondition_revision;    /* as the client wrote it; NULL: none */
    int64_t            grace_period_s;   /* delete; -1: the object's own */
    enum propagation   propagation;
    bool               is_cascading;     /* by the older flag, orphanDependents=false */
    bool               dry_run, force;
    struct arena      *arena;
    const void        *ticket;           /* tells this write from others that look alike; NULL: none */
    bool               is_awaited;       /* by a client: it gets warnings (object/warnings.h) */
    /* out */
    struct decode_notes warnings;        /* for Warning headers */
    const char        *held_key;         /* PENDING: under which the pipeline knows it again */
    bool               created;          /* 201 rather than 200 */
    bool               deleted;          /* delete: gone at once, not merely marked */
    bool               unchanged;        /* the write would have changed nothing: no new revision */
};

/* A reference that the caller puts; NULL with *err set: PENDING where the write waits for an
 * admission webhook and is to be run again.  For a delete: the last state. */
typedef const struct object *writer_function(void *context, struct write_request *,
                                             struct error *err);
void core_set_writer(struct core *, writer_function *, void *context);
MUST_USE const struct object *core_write(struct core *, struct write_request *, struct error *err);

/* May he do that?  What the API's authorizer says; set into the core at start, like the writer.
 * False where none is set. */
struct access {
    const struct user *user;
    const char        *verb, *group, *resource, *subresource, *ns, *name; /* "" for none; subresource
                                                                             NULL */
};
typedef bool access_function(void *context, const struct access *);
void core_set_access(struct core *, access_function *, void *context);
bool core_may(const struct core *, const struct access *);

/* What other API servers have in a namespace that is being deleted goes with it.  False: it is not
 * gone yet - PENDING: it is under way, ask again; SERVICE_UNAVAILABLE: a server cannot be asked;
 * CONFLICT: something stays; another reason: a deletion has failed.  Set into the core at start,
 * like the writer; where none is set there is nothing. */
typedef bool foreign_function(void *context, const char *ns, struct error *err);
void core_set_foreign(struct core *, foreign_function *, void *context);
MUST_USE bool core_empty_foreign(const struct core *, const char *ns, struct error *err);

/* Who writes, for the shorthands of controllers: a service account.  The arena holds what the write
 * needs on its way. */
struct writer {
    struct core       *core;
    const struct user *user;
    struct arena      *arena;
};
/* The body is decoded already.  A reference to put; NULL with *err set. */
MUST_USE const struct object *writer_create(const struct writer *, const struct kind *,
                                            struct value *body, struct error *err);
/* Optimistic: CONFLICT where body's resourceVersion is not the latest.  subresource may be NULL. */
MUST_USE const struct object *writer_update(const struct writer *, const struct kind *,
                                            const char *subresource, struct value *body,
                                            struct error *err);
MUST_USE bool writer_delete(const struct writer *, const struct object *, enum propagation,
                            struct error *err);

/* Who speaks of what.  With an action the Event has the newer form (events.k8s.io), as the
 * scheduler speaks: repeats are a series; else the older one, whose count is raised. */
struct event_facts {
    const char          *component;      /* "default-scheduler" */
    const char          *action;         /* "Binding"; NULL: none */
    const struct object *about;
    const struct object *related;        /* NULL: none; only with an action */
};
/* An Event, as upstream's recorders make it: named <object>.<hex>.  Never fails (an event that
 * cannot be written is logged at debug level), and never waits: one that an admission webhook is to
 * see is written when that has answered. */
void core_event(struct core *, const struct event_facts *, const char *type, const char *reason,
                const char *format, ...) PRINTF(5, 6);
void core_event_va(struct core *, const struct event_facts *, const char *type, const char *reason,
                   const char *format, va_list);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* aggregator_inside.h - for the aggregator's own files.  Thread: the core's. */
#ifndef KNARR_APISERVER_AGGREGATOR_INSIDE_H
#define KNARR_APISERVER_AGGREGATOR_INSIDE_H

#include "apiserver/aggregator.h"
#include "apiserver/request.h"
#include "write/condition.h"
#include "write/webhooks.h"

/* What the APIService says. */
struct extension_spec {
    const char *group, *version, *service_ns, *service_name, *ca_bundle;
    int64_t     port, group_priority, version_priority;
    bool        is_insecure;
};

struct extension {
    struct list           link;          /* of those that have gone and are still asked */
    struct aggregator    *all;
    struct arena          arena;         /* of name and spec */
    const char           *name;          /* "v1alpha1.wardle.example.com" */
    struct extension_spec spec;
    struct bytes          ca_pem;
    struct blob          *resources;
    const char          **collections;   /* that a namespace may have, and can be deleted; heap */
    size_t                collection_count;
    char                 *openapi;
    struct blob          *openapi_v2;
    char                 *openapi_v2_etag;       /* under which the server knows it; NULL: none */
    uint64_t              openapi_v2_hash;
    struct core_timer     timer;         /* of the next check */
    int                   failures;
    bool                  is_available, is_fresh;
    bool                  is_asked;      /* a question is under way */
    bool                  is_stale;      /* something has changed since it was asked */
    bool                  is_gone;       /* freed when the answer has come */
};

struct aggregator {
    struct api_server       *server;
    struct core_subscription subscriptions[3];
    struct map               extensions; /* name -> struct extension */
    struct list              gone;
    struct map               purges;     /* namespace -> struct purge */
    bool                     is_started, is_writing;
};

/* ---- one of them (aggregator_extension.c) ---- */
/* Texts are in the arena. */
struct extension_spec extension_spec_of(const struct object *, struct arena *);
/* In the aggregator's map; its timer is set by who checks it. */
struct extension *extension_new(struct aggregator *, const struct object *);
/* `spec` is what the object says, and lies elsewhere than the extension's. */
void extension_take_spec(struct extension *, const struct object *, const struct extension_spec *);
/* NULL: nobody has this group and version. */
struct extension *extension_find(const struct aggregator *, struct bytes group,
                                 struct bytes version);
/* Whether this server has the group and version itself, so that nothing is passed on. */
bool extension_is_own(const struct extension *);
void extension_free(struct extension *);
void collections_free(struct extension *);

/* ---- questions (aggregator_check.c) ---- */
/* By our own identity, to any ready pod of the service; `done` comes in any case. */
struct extension_question {
    const char *method, *target;
    void      (*done)(struct webhook_call *);
    void       *context;
    const char *etag;                    /* what is known already; NULL: nothing */
};
void extension_ask(struct extension *, const struct extension_question *);
bool extension_answered_well(const struct webhook_call *);
/* A core_timer's: asks the server, or says at once why it cannot be. */
void extension_check(void *extension);

/* ---- aggregator_purge.c ---- */
foreign_function aggregator_empty_namespace;     /* its context is the struct aggregator */
void purges_free(struct aggregator *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* volume_plan.h - what is to be done about one claim, and about one PersistentVolume.
 *
 * The decisions of upstream's binder: a claim that is not bound yet looks for a volume, its class
 * or its provisioner; a bound one is checked; a volume follows its claim, and when that is gone its
 * reclaim policy.  Texts live in the arena.
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_VOLUME_PLAN_H
#define KNARR_CONTROLLERS_VOLUME_PLAN_H

#include "object/volume_view.h"

struct arena;

/* An Event that goes with a plan; reason NULL: none. */
struct volume_event {
    bool        is_warning;
    const char *reason, *message;
};

/* ---- claims ---- */

enum claim_action {
    CLAIM_KEEP,                          /* as it is */
    CLAIM_WAIT,                          /* Pending; the event says for what */
    CLAIM_TAKE_CLASS,                    /* the default class becomes its own */
    CLAIM_PROVISION,                     /* its class's provisioner is asked */
    CLAIM_BIND,                          /* to plan.volume; also repairs what is half bound */
    CLAIM_LOSE                           /* its volume is gone for good */
};

struct claim_facts {
    struct claim_view         claim;
    const struct volume_view *named;     /* the volume that the claim names; NULL: there is none */
    const struct volume_view *match;     /* volume_best, where it names none */
    const struct class_view  *class;     /* NULL: no such class */
    const char               *default_class;     /* NULL: none */
    const char              **waiting_pods;      /* names of pods that use it and have no node */
    size_t                    waiting_pod_count;
};

struct claim_plan {
    enum claim_action         action;
    const struct volume_view *volume;
    struct volume_event       event;
};

struct claim_plan claim_plan(const struct claim_facts *, struct arena *);

/* ---- volumes ---- */

enum volume_action {
    VOLUME_KEEP,                         /* only the phase */
    VOLUME_ASK_CLAIM,                    /* its claim is to be looked at: it may bind */
    VOLUME_REFUSE_CLAIM,                 /* the modes of the two differ: both are told */
    VOLUME_UNBIND,                       /* its claim has another: free again */
    VOLUME_DELETE,                       /* the object; finalizers see to what it stands for */
    VOLUME_FAIL                          /* cannot be reclaimed: phase Failed, and the event */
};

struct volume_facts {
    struct volume_view       volume;
    const struct claim_view *claim;      /* what stands at the claimRef's name; NULL: nothing */
};

struct volume_plan {
    enum volume_action  action;
    const char         *phase;           /* to be set before; NULL: stays */
    struct volume_event event;
};

struct volume_plan volume_plan(const struct volume_facts *, struct arena *);

#endif

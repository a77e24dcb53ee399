/* SPDX-License-Identifier: Apache-2.0 */
/* pod_state.h - from facts about a pod to what should be done next.  Pure: no I/O, no clock.
 *
 * The worker gathers struct pod_facts (what the API wants, what the runtime and the disk say),
 * pod_plan answers with a state and actions, and the worker carries those out.  The state is never
 * stored: the same facts after a restart of the agent give the same state.  pod_states[] names the
 * states; every combination of facts falls into one.
 *
 * Thread: pure. */
#ifndef KNARR_NODE_POD_STATE_H
#define KNARR_NODE_POD_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "node/container_record.h"
#include "node/pod_spec.h"

enum { POD_ACTIONS_MAX = 2 * POD_CONTAINERS_MAX + 8, BACKOFF_FIRST_S = 10, BACKOFF_LAST_S = 300,
       BACKOFF_RESET_S = 600 };

struct container_facts {
    const struct container        *spec;
    const struct container_record *record;
    /* the version whose resources hold; NULL: it does not run, spec's will hold */
    const struct container        *in_force;
    bool        image_ready;             /* the image is there, as the pull policy wants it */
    bool        busy;                    /* a pull, start or post-start hook is under way */
    bool        stopping;                /* a stop is under way */
    /* running: the startup probe has passed (or there is none) */
    bool        started;
    /* running: the readiness probe has passed (or there is none) */
    bool        ready;
    bool        spec_changed;            /* the image in the Pod differs from what runs */
    bool        replacing;               /* it was stopped for that, and is to run again at once */
    bool        unhealthy;               /* liveness or startup probe failed: stop it */
    int64_t     retry_ns;                /* after a failed pull or start: not before */
    const char *waiting_reason, *waiting_message;    /* why it is not running; NULL: the usual */
};

struct pod_facts {
    const struct pod       *pod;
    struct container_facts *containers;  /* as pod->containers */
    size_t                  count;
    int64_t                 now_ns;
    bool                    sandbox_ready, volumes_ready;
    bool                    sandbox_busy, volumes_busy;
    int64_t                 sandbox_retry_ns, volumes_retry_ns;
    /* the node does not take the pod, or has evicted it */
    const char             *rejected_reason, *rejected_message;
    /* when it was evicted because the node is short of something; 0: not so */
    int64_t                 disrupted_s;
    bool                    deadline_passed;                     /* activeDeadlineSeconds */
    /* no longer in the API: stop all, tell no one */
    bool                    forgotten;
};

enum pod_state {
    /* Failed, never started here (or its deadline has passed) */
    POD_REJECTED,
    POD_NEEDS_SANDBOX, POD_NEEDS_VOLUMES, POD_INIT, POD_RUNNING,
    POD_STOPPING,                        /* deleted: containers still run */
    POD_GONE,                            /* deleted: nothing runs any more */
    POD_FINISHED,                        /* all containers have ended for good */
    POD_STATE_COUNT
};

struct pod_state_row {
    const char *name;
    bool        may_start;               /* containers may be started in this state */
    bool        keeps_network;           /* the address is kept */
};
extern const struct pod_state_row pod_states[POD_STATE_COUNT];

enum pod_action_kind {
    ACTION_MAKE_SANDBOX,
    ACTION_MAKE_VOLUMES,
    ACTION_PULL,
    ACTION_START,
    ACTION_STOP,
    ACTION_BEGIN_ANEW,                   /* nothing runs: all is to be started from the first */
    ACTION_REMOVE
};

struct pod_action {
    enum pod_action_kind kind;
    size_t               container;      /* index; PULL, START, STOP */
    const char          *why;            /* STOP: for the event; may be NULL */
};

struct pod_plan {
    enum pod_state    state;
    struct pod_action actions[POD_ACTIONS_MAX];
    size_t            count;
    int64_t           wake_ns;           /* plan again then, whatever happens; 0: never */
};

enum pod_state pod_state_of(const struct pod_facts *);
/* A container runs, or something is done for one: a pull, a start, a hook, a stop. */
bool pod_has_live_containers(const struct pod_facts *);
void pod_plan(const struct pod_facts *, struct pod_plan *ret);

/* Would this container be started again after it has ended? */
bool container_may_restart(const struct pod *, const struct container *,
                           const struct container_instance *ended);
/* When it may: 10 s, 20 s ... 300 s after the last end; the first restart is at once. */
int64_t container_restart_ns(const struct container_record *);
/* The step for the next start: 0 again after a run of BACKOFF_RESET_S. */
int container_next_backoff(const struct container_record *);
bool container_is_running(const struct container_facts *);
/* Has one ended in the way for which its rules say that all begin anew?  Until they do, the pod is
 * neither done nor failed, whatever the others were ended with. */
bool pod_begins_anew(const struct pod_facts *);
bool pod_init_done(const struct pod_facts *);
bool pod_init_failed(const struct pod_facts *);

#endif

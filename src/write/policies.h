/* SPDX-License-Identifier: Apache-2.0 */
/* policies.h - ValidatingAdmissionPolicy and MutatingAdmissionPolicy on the write path.
 *
 * A policy with a binding holds from the write on that follows the one which stored it.  It is
 * compiled when it is first needed, once a generation, and kept beside the object; a write that no
 * policy is for compares a few texts and no more.
 *
 * Policies are asked in the order of their names, and of their bindings' names.  They see
 * everything that is written, deleted or connected to, by whomever, but policies and their
 * bindings: so a policy that refuses everything can be taken back.
 *
 * Mutating ones run before the mutating webhooks, validating ones before the validating webhooks;
 * where either has changed an object all mutating plugins run once more, and of the policies and
 * webhooks those that say IfNeeded (admission.c).
 *
 * Annotations for an audit log are computed, for they may refuse, but there is no such log.
 *
 * Thread: the core's. */
#ifndef KNARR_WRITE_POLICIES_H
#define KNARR_WRITE_POLICIES_H

#include "write/admission.h"
#include "write/policy.h"

struct policies;

struct policies *policies_new(struct core *);
void policies_free(struct policies *);
/* Until it is started (bootstrap; simulation) no policy is asked. */
void policies_start(struct policies *);
/* Whether there is any policy with a binding. */
bool policies_are_asked(const struct policies *);

/* FORBIDDEN and other reasons in upstream's words. */
admission_function policies_mutate, policies_validate;

/* ---- between its files ---- */

/* A policy, one of its bindings, and one of that one's parameters. */
struct policy_invocation {
    const struct policy         *policy;
    const struct policy_binding *binding;        /* NULL: the problem is the policy's */
    const struct kind           *kind;   /* in which the policy matches */
    const struct value          *params; /* NULL: none */
    const char                  *problem;        /* NULL: it may be run */
};
struct policy_invocations {
    struct policy_invocation *items;
    size_t                    count, capacity;
};
enum policy_sort { POLICY_MUTATING, POLICY_VALIDATING, POLICY_SORT_COUNT };
/* All that concern the write, in order; in the write's arena. */
struct policy_invocations policies_concerning(struct policies *, enum policy_sort,
                                              const struct admission_subject *);

#endif

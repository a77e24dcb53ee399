/* SPDX-License-Identifier: Apache-2.0 */
/* job_failure_policy.h - reading a Job's pods: their index, how they ended, and what the pod
 * failure policy says of that.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_JOB_FAILURE_POLICY_H
#define KNARR_CONTROLLERS_JOB_FAILURE_POLICY_H

#include "controllers/job_plan.h"

struct object;
struct value;

#define JOB_FINALIZER                "batch.kubernetes.io/job-tracking"
#define JOB_INDEX_ANNOTATION         "batch.kubernetes.io/job-completion-index"
#define JOB_FAILURES_ANNOTATION      "batch.kubernetes.io/job-index-failure-count"
#define JOB_IGNORED_ANNOTATION       "batch.kubernetes.io/job-index-ignored-failure-count"

/* policy: spec.podFailurePolicy, or NULL.  only_failed: a pod that is being deleted has not failed
 * until it ends. */
struct job_pod job_pod_read(const struct object *pod, const struct pod_facts *,
                            const struct value *policy, bool only_failed, struct arena *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* job_plan.h - the next step of a Job: which pods to count, to make, to delete, and whether it is
 * over.
 *
 * A pod that has ended is counted once: it bears the finalizer batch.kubernetes.io/job-tracking
 * until then.  Counting and taking the finalizer away are in one commit.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_JOB_PLAN_H
#define KNARR_CONTROLLERS_JOB_PLAN_H

#include "controllers/index_set.h"
#include "controllers/pods.h"

enum { JOB_STEP_MAX = 500,               /* pods made or deleted in one sync */
       JOB_BACKOFF_S = 10, JOB_BACKOFF_MAX_S = 600, JOB_NO_INDEX = -1 };

struct job_pod {
    const struct pod_facts *facts;
    const char             *uid;
    int64_t                 index;       /* JOB_NO_INDEX: none */
    bool                    has_finalizer;
    bool is_active, is_terminating, is_failed;       /* as the Job's replacement policy sees it */
    bool                    failure_counts;          /* by the Job's pod failure policy */
    bool                    fails_index;
    const char             *fails_job;   /* the message of a rule with action FailJob; NULL: none */
    int64_t                 finished_s;
    int64_t                 created_s;
    int64_t                 restarts;    /* of all containers */
    int64_t index_failures, ignored_failures; /* annotations: of the index before this pod */
};

struct job_success_rule {
    const char *indexes;                 /* NULL: any */
    int64_t     count;                   /* -1: all of indexes */
};

struct job_facts {
    int64_t parallelism, backoff_limit, now_s;
    int64_t completions, backoff_limit_per_index, max_failed_indexes,
        active_deadline_s; /* -1: unset */
    bool    is_indexed, is_suspended, is_deleted, only_replaces_failed, restarts_on_failure;
    /* status */
    int64_t     succeeded, failed, start_s;          /* start_s 0: not started */
    const char *completed_indexes, *failed_indexes;  /* failed_indexes NULL: not told */
    const char *success_reason,
        *success_message; /* of the condition SuccessCriteriaMet; NULL: not met */
    const char *failure_reason, *failure_message;    /* of FailureTarget */
    /* since the last success, kept in memory */
    int64_t failures_in_row, last_failure_s;
    const struct job_success_rule *success_rules;
    size_t                         success_rule_count;
    const struct job_pod          *pods;
    size_t                         pod_count;
};

enum job_end { JOB_GOES_ON, JOB_SUCCEEDS, JOB_FAILS };

struct job_plan {
    enum job_end end;
    const char  *reason, *message;       /* of the end */
    bool is_over; /* and no pod is left that could still run: Complete or Failed */
    bool        *releases;               /* for each pod: its finalizer is taken away now */
    bool        *deletes;
    size_t       create_count;
    int64_t     *create_indexes;         /* NULL: not indexed */
    int64_t *create_failures,
        *create_ignored; /* the failures of each index; with backoff_limit_per_index */
    int64_t      active, ready, terminating, succeeded, failed;
    const char  *completed_indexes, *failed_indexes; /* NULL: not told */
    int64_t      failures_in_row, last_failure_s;
    int64_t      check_after_s;          /* 0: nothing to wait for */
};

struct job_plan job_plan(const struct job_facts *, struct arena *);

#endif

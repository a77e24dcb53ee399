/* SPDX-License-Identifier: Apache-2.0 */
/* pod_standard.h - the Pod Security Standards: what a pod may ask of its host at each level, and
 * how that changed from version to version.
 *
 * `baseline` refuses known ways out of a container, `restricted` also asks for what hardens it.
 * A policy is what the labels pod-security.kubernetes.io/... of a namespace say.
 *
 * Not here: when pods are asked, and what becomes of the answer (admission_pod_security.c).
 * Thread: pure. */
#ifndef KNARR_WRITE_POD_STANDARD_H
#define KNARR_WRITE_POD_STANDARD_H

#include <limits.h>
#include <stdbool.h>

#include "base/bytes.h"

struct arena;
struct value;

enum pod_level { POD_PRIVILEGED, POD_BASELINE, POD_RESTRICTED, POD_LEVEL_COUNT };
enum pod_mode { POD_ENFORCE, POD_AUDIT, POD_WARN, POD_MODE_COUNT };
enum { POD_VERSION_LATEST = INT_MAX };

struct pod_standard {
    enum pod_level level;
    int            minor;                /* of "v1.MINOR"; POD_VERSION_LATEST */
};

struct pod_policy {
    struct pod_standard modes[POD_MODE_COUNT];
};

/* One label of a namespace that says nothing valid. */
struct pod_policy_problem {
    const char  *label, *detail;
    struct bytes text;
};
enum { POD_POLICY_PROBLEMS_MAX = 2 * POD_MODE_COUNT };

/* From metadata.labels (NULL: none). What cannot be read counts as restricted where it is enforced,
 * and as nothing else. The number of problems. */
size_t pod_policy_read(const struct value *labels, struct pod_policy *ret,
                       struct pod_policy_problem ret_problems[POD_POLICY_PROBLEMS_MAX]);
/* "restricted:latest", "baseline:v1.30"; in the arena. */
const char *pod_standard_text(struct pod_standard, struct arena *);

/* Each reason on which the standard refuses a pod, in order: "privileged" with the detail
 * `container "c" must not set securityContext.privileged=true`. */
struct pod_violation {
    const char *reason, *detail;         /* in the arena; detail is never NULL */
};
enum { POD_VIOLATIONS_MAX = 24 };
/* `annotations` and `spec` are a pod's, or its template's.  The number of violations. */
size_t pod_standard_check(struct pod_standard, const struct value *annotations,
                          const struct value *spec, struct arena *,
                          struct pod_violation ret[POD_VIOLATIONS_MAX]);
/* "reason (detail), reason (detail)", or the reasons alone; in the arena. */
const char *pod_violations_text(const struct pod_violation *, size_t count, bool with_details,
                                struct arena *);

#endif

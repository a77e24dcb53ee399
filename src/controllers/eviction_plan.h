/* SPDX-License-Identifier: Apache-2.0 */
/* eviction_plan.h - how long a pod may stay on a Node with NoExecute taints.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_EVICTION_PLAN_H
#define KNARR_CONTROLLERS_EVICTION_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct eviction_taint {
    const char *key, *value, *effect;
};

struct eviction_toleration {
    const char *key, *op, *value, *effect;       /* NULL where absent */
    int64_t     seconds;                 /* TOLERATION_FOR_EVER where absent */
};

#define TOLERATION_FOR_EVER INT64_MAX

bool toleration_matches(const struct eviction_toleration *, const struct eviction_taint *);
/* Seconds from the time the taints are seen: 0 at once, TOLERATION_FOR_EVER never.  Taints of other
 * effects do not count. */
int64_t eviction_plan_s(const struct eviction_taint *, size_t taint_count,
                        const struct eviction_toleration *, size_t toleration_count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* oom_score.c - see oom_score.h. */
#include "node/oom_score.h"

#include "base/bytes.h"
#include "codec/value.h"
#include "node/pod_spec.h"

enum { SCORE_LAST = -997, SCORE_FIRST = 1000, BURSTABLE_LOWEST = 3, BURSTABLE_HIGHEST = 999 };

static int64_t memory_request(const struct container *container)
{
    return container_resource(container->requests, "memory");
}

static int64_t smallest_app_request(const struct pod *pod)
{
    const struct container *apps = pod->containers + pod->init_count;
    int64_t smallest = pod->app_count > 0 ? memory_request(&apps[0]) : 0;
    for (size_t i = 1; i < pod->app_count; i++)
        if (memory_request(&apps[i]) < smallest)
            smallest = memory_request(&apps[i]);
    return smallest;
}

/* Of what the pod asks for and none of its containers does, one container's share. */
static int64_t share_of_rest(const struct pod *pod)
{
    int64_t own = container_resource(value_member(pod->resources, "requests"), "memory");
    size_t count = pod->init_count + pod->app_count;
    return own > 0 && count > 0 ? (own - pod_container_requests(pod, "memory")) / (int64_t)count
                                : 0;
}

static int64_t burstable_score(const struct pod *pod, const struct container *container,
                               int64_t capacity_bytes)
{
    int64_t request = memory_request(container);
    if (container->role == ROLE_SIDECAR && smallest_app_request(pod) > request)
        request = smallest_app_request(pod);
    request += share_of_rest(pod);
    int64_t score = SCORE_FIRST - (capacity_bytes > 0 ? 1000 * request / capacity_bytes : 0);
    return score < BURSTABLE_LOWEST    ? BURSTABLE_LOWEST
           : score > BURSTABLE_HIGHEST ? BURSTABLE_HIGHEST
                                       : score;
}

int64_t oom_score(const struct pod *pod, const struct container *container,
                  int64_t memory_capacity_bytes)
{
    if (text_equal(pod->priority_class, "system-node-critical") || pod->qos == QOS_GUARANTEED)
        return SCORE_LAST;
    return pod->qos == QOS_BURSTABLE ? burstable_score(pod, container, memory_capacity_bytes)
                                     : SCORE_FIRST;
}

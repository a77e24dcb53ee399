/* SPDX-License-Identifier: Apache-2.0 */
/* oom_score_test.c - scores of a pod's containers on a machine of 1000 bytes; upstream's. */
#include "node/oom_score.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"
#include "node/pod_spec.h"

#include <cmocka.h>               /* last: it has a macro fail() */

enum { CAPACITY = 1000, CONTAINERS = 3 };

/* The memory that the pod and its containers ask for; 0: nothing.  The first one's role is given,
 * the others are apps. */
static const struct {
    const char         *name, *priority_class;
    enum qos_class      qos;
    enum container_role first;
    int                 pod, requests[CONTAINERS];
    int64_t             scores[CONTAINERS];
} cases[] = {
    { "guaranteed", NULL, QOS_GUARANTEED, ROLE_APP, 0, { 100, 100, 100 }, { -997, -997, -997 } },
    { "best effort", NULL, QOS_BEST_EFFORT, ROLE_APP, 0, { 0, 0, 0 }, { 1000, 1000, 1000 } },
    { "critical", "system-node-critical", QOS_BEST_EFFORT, ROLE_APP, 0, { 0, 0, 0 },
      { -997, -997, -997 } },
    { "by request", NULL, QOS_BURSTABLE, ROLE_APP, 0, { 100, 0, 999 }, { 900, 999, 3 } },
    { "a sidecar goes with the smallest", NULL, QOS_BURSTABLE, ROLE_SIDECAR, 0, { 50, 300, 200 },
      { 800, 700, 800 } },
    { "a sidecar that asks for more", NULL, QOS_BURSTABLE, ROLE_SIDECAR, 0, { 400, 300, 200 },
      { 600, 700, 800 } },
    { "an init container is no sidecar", NULL, QOS_BURSTABLE, ROLE_INIT, 0, { 50, 300, 200 },
      { 950, 700, 800 } },
    { "the pod's rest is shared", NULL, QOS_BURSTABLE, ROLE_APP, 600, { 100, 0, 200 },
      { 800, 900, 700 } },
    { "the pod asks alone", NULL, QOS_BURSTABLE, ROLE_APP, 300, { 0, 0, 0 }, { 900, 900, 900 } },
    { "a sidecar has its share, too", NULL, QOS_BURSTABLE, ROLE_SIDECAR, 600, { 0, 100, 200 },
      { 800, 800, 700 } },
};

static struct value *request(int bytes, const char *form, struct arena *arena)
{
    const char *json = arena_printf(arena, form, bytes);
    struct value *value = bytes ? json_parse(bytes_of(json), NULL, arena, NULL) : NULL;
    assert_true(!bytes || value);
    return value;
}

static void scores(void **state)
{
    (void)state;
    FOR_EACH(row, cases) {
        AUTO_ARENA arena = { 0 };
        struct container containers[CONTAINERS] = { { .role = row->first },
                                                    { .role = ROLE_APP }, { .role = ROLE_APP } };
        size_t init_count = row->first != ROLE_APP;
        struct pod pod = { .containers = containers, .container_count = CONTAINERS,
                           .init_count = init_count, .app_count = CONTAINERS - init_count,
                           .qos = row->qos, .priority_class = row->priority_class,
                           .resources = request(row->pod, "{\"requests\":{\"memory\":\"%d\"}}", &arena) };
        for (size_t i = 0; i < CONTAINERS; i++)
            containers[i].requests = request(row->requests[i], "{\"memory\":\"%d\"}", &arena);
        for (size_t i = 0; i < CONTAINERS; i++)
            if (oom_score(&pod, &containers[i], CAPACITY) != row->scores[i])
                fail_msg("%s: container %zu has %lld, not %lld", row->name, i,
                         (long long)oom_score(&pod, &containers[i], CAPACITY),
                         (long long)row->scores[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(scores) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* deployment_plan_test.c - one step of a Deployment: sets are written as "replicas/available", the
 * current one last. */
#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"
#include "controllers/condition.h"
#include "controllers/deployment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

enum { SETS_MAX = 4, NOW_S = 1000000 };

struct set_row {
    int64_t replicas, available, desired, max;
};

/* What the plan says, as text: "make 3", "a=0 b=2", "-a". */
static const char *tell_plan(const struct deployment_plan *plan, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    if (plan->makes_current)
        buffer_printf(&text, "make %lld ", (long long)plan->current_replicas);
    for (size_t i = 0; i < plan->scale_count; i++)
        buffer_printf(&text, "%s=%lld ", plan->scales[i].set->name,
                      (long long)plan->scales[i].replicas);
    for (size_t i = 0; i < plan->removal_count; i++)
        buffer_printf(&text, "-%s ", plan->removals[i]->name);
    return arena_strdup(arena, buffer_text(&text));
}

static struct replica_sets make_sets(const struct set_row *rows, size_t count, bool has_current,
                                     struct arena *arena)
{
    static const char *const names[SETS_MAX] = { "a", "b", "c", "d" };
    struct replica_sets sets = { .items = arena_array(arena, count, sizeof *sets.items),
                                 .count = count };
    for (size_t i = 0; i < count; i++)
        sets.items[i] = (struct replica_set){
            .name = names[i],
            .replicas = rows[i].replicas,
            .available = rows[i].available,
            .ready = rows[i].available,
            .status_replicas = rows[i].replicas,
            .created_s = (int64_t)i + 1,
            .revision = (int64_t)i + 1,
            .desired = rows[i].desired,
            .max = rows[i].max,
            .observed_generation = 1,
            .generation = 1,
        };
    if (has_current)
        sets.current = &sets.items[count - 1];
    return sets;
}

static const struct {
    const char              *name;
    enum deployment_strategy strategy;
    bool                     is_paused, has_current;
    int64_t                  replicas, surge, unavailable, history;
    size_t                   count;
    struct set_row           sets[SETS_MAX];
    const char              *plan;
} plan_cases[] = {
    { "the first set", STRATEGY_ROLLING, false, false, 3, 1, 0, -1, 0, { { 0 } }, "make 3 " },
    { "complete", STRATEGY_ROLLING, false, true, 3, 1, 0, -1, 1, { { 3, 3, 3, 4 } }, "" },
    { "new template, surge 1",
      STRATEGY_ROLLING,
      false,
      false,
      3,
      1,
      0,
      -1,
      1,
      { { 3, 3, 3, 4 } },
      "make 1 " },
    { "no surge: first down",
      STRATEGY_ROLLING,
      false,
      true,
      3,
      0,
      1,
      -1,
      2,
      { { 3, 3, 3, 3 }, { 0, 0, 3, 3 } },
      "a=2 " },
    { "no surge: then up",
      STRATEGY_ROLLING,
      false,
      true,
      3,
      0,
      1,
      -1,
      2,
      { { 2, 2, 3, 3 }, { 0, 0, 3, 3 } },
      "b=1 " },
    { "new pod not available",
      STRATEGY_ROLLING,
      false,
      true,
      3,
      1,
      0,
      -1,
      2,
      { { 3, 3, 3, 4 }, { 1, 0, 3, 4 } },
      "" },
    { "new pod available",
      STRATEGY_ROLLING,
      false,
      true,
      3,
      1,
      0,
      -1,
      2,
      { { 3, 3, 3, 4 }, { 1, 1, 3, 4 } },
      "a=2 " },
    { "unhealthy old pods go",
      STRATEGY_ROLLING,
      false,
      true,
      3,
      1,
      1,
      -1,
      2,
      { { 3, 1, 3, 4 }, { 1, 0, 3, 4 } },
      "a=2 " },
    { "unhealthy of two old",
      STRATEGY_ROLLING,
      false,
      true,
      10,
      3,
      2,
      -1,
      3,
      { { 4, 4, 10, 13 }, { 6, 0, 10, 13 }, { 3, 0, 10, 13 } },
      "b=4 " },
    { "stale count after scale",
      STRATEGY_ROLLING,
      false,
      true,
      10,
      1,
      2,
      -1,
      2,
      { { 8, 10, 10, 11 }, { 3, 1, 10, 11 } },
      "a=7 " },
    { "current is too large",
      STRATEGY_ROLLING,
      false,
      true,
      2,
      1,
      0,
      -1,
      1,
      { { 3, 3, 2, 3 } },
      "a=2 " },
    { "scaled up", STRATEGY_ROLLING, false, true, 5, 1, 0, -1, 1, { { 3, 3, 3, 4 } }, "a=5 " },
    { "scaled in proportion",
      STRATEGY_ROLLING,
      false,
      true,
      30,
      3,
      2,
      -1,
      2,
      { { 8, 8, 10, 13 }, { 5, 0, 10, 13 } },
      "a=20 b=13 " },
    { "scaled down in proportion",
      STRATEGY_ROLLING,
      false,
      true,
      5,
      0,
      1,
      -1,
      2,
      { { 6, 6, 10, 10 }, { 4, 0, 10, 10 } },
      "a=3 b=2 " },
    { "scaled to nothing",
      STRATEGY_ROLLING,
      false,
      true,
      0,
      0,
      0,
      -1,
      2,
      { { 6, 6, 10, 10 }, { 4, 0, 10, 10 } },
      "a=0 b=0 " },
    { "saturated: old ones go",
      STRATEGY_ROLLING,
      true,
      true,
      3,
      1,
      0,
      -1,
      2,
      { { 1, 1, 3, 4 }, { 3, 3, 3, 4 } },
      "a=0 " },
    { "paused makes nothing",
      STRATEGY_ROLLING,
      true,
      false,
      3,
      1,
      0,
      -1,
      1,
      { { 3, 3, 3, 4 } },
      "" },
    { "paused scales", STRATEGY_ROLLING, true, false, 4, 1, 0, -1, 1, { { 3, 3, 3, 4 } }, "a=4 " },
    { "history of one",
      STRATEGY_ROLLING,
      false,
      true,
      1,
      1,
      0,
      1,
      4,
      { { 0, 0, 1, 2 }, { 0, 0, 1, 2 }, { 0, 0, 1, 2 }, { 1, 1, 1, 2 } },
      "-a -b " },
    { "no history",
      STRATEGY_ROLLING,
      false,
      true,
      1,
      1,
      0,
      0,
      2,
      { { 0, 0, 1, 2 }, { 1, 1, 1, 2 } },
      "-a " },
    { "clean-up waits",
      STRATEGY_ROLLING,
      false,
      true,
      1,
      1,
      0,
      0,
      2,
      { { 0, 0, 1, 2 }, { 1, 0, 1, 2 } },
      "" },
    { "recreate: old ones down",
      STRATEGY_RECREATE,
      false,
      false,
      3,
      0,
      0,
      -1,
      1,
      { { 3, 3, 3, 3 } },
      "a=0 " },
    { "recreate: then the new",
      STRATEGY_RECREATE,
      false,
      false,
      3,
      0,
      0,
      -1,
      1,
      { { 0, 0, 3, 3 } },
      "make 3 " },
    { "recreate: back to old",
      STRATEGY_RECREATE,
      false,
      true,
      3,
      0,
      0,
      -1,
      2,
      { { 0, 0, 3, 3 }, { 0, 0, 3, 3 } },
      "b=3 " },
};

static void deployment_plans(void **state)
{
    FOR_EACH(row, plan_cases) {
        AUTO_ARENA arena = { 0 };
        struct replica_sets sets = make_sets(row->sets, row->count, row->has_current, &arena);
        struct deployment_facts facts = { .name = "web",
                                          .strategy = row->strategy,
                                          .replicas = row->replicas,
                                          .max_surge = row->surge,
                                          .max_unavailable = row->unavailable,
                                          .history_limit = row->history,
                                          .is_paused = row->is_paused,
                                          .generation = 1 };
        struct deployment_plan plan = deployment_plan(&facts, &sets, &arena);
        const char *told = tell_plan(&plan, &arena);
        if (!text_equal(told, row->plan))
            fail_msg("%s: got <%s>, wanted <%s>", row->name, told, row->plan);
    }
}

/* Pods that are on their way out keep Recreate waiting. */
static void recreate_waits_for_old_pods(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct set_row rows[] = { { 0, 0, 3, 3 } };
    struct replica_sets sets = make_sets(rows, 1, /* has_current= */ false, &arena);
    struct deployment_facts facts = { .strategy = STRATEGY_RECREATE,
                                      .replicas = 3,
                                      .history_limit = -1 };
    sets.items[0].has_running_pods = true;
    struct deployment_plan plan = deployment_plan(&facts, &sets, &arena);
    assert_string_equal(tell_plan(&plan, &arena), "");
}

static const struct {
    const char *name, *surge, *unavailable;
    int64_t replicas, wanted_surge, wanted_unavailable;
} fence_cases[] = {
    { "a quarter each", "\"25%\"", "\"25%\"", 10, 3, 2 },
    { "of one", "\"25%\"", "\"25%\"", 1, 1, 0 },
    { "numbers", "2", "0", 5, 2, 0 },
    { "not both zero", "0", "\"10%\"", 3, 0, 1 },
    { "never more than all", "0", "7", 3, 0, 3 },
    { "none wanted", "\"25%\"", "\"25%\"", 0, 0, 0 },
};

static void deployment_fences(void **state)
{
    FOR_EACH(row, fence_cases) {
        AUTO_ARENA arena = { 0 };
        struct deployment_facts facts = { .strategy = STRATEGY_ROLLING, .replicas = row->replicas };
        deployment_fenceposts(&facts, json_parse(bytes_of(row->surge), NULL, &arena, NULL),
                              json_parse(bytes_of(row->unavailable), NULL, &arena, NULL));
        if (facts.max_surge != row->wanted_surge ||
            facts.max_unavailable != row->wanted_unavailable)
            fail_msg("%s: surge %lld, unavailable %lld", row->name, (long long)facts.max_surge,
                     (long long)facts.max_unavailable);
    }
}

/* ---- status ---- */

static const struct {
    const char *name, *before; /* the Progressing condition: "reason status updated_s", or NULL */
    int64_t        replicas, status_updated;
    size_t         count;
    struct set_row sets[2];
    const char    *available, *progressing;
} status_cases[] = {
    { "a set was made",
      "NewReplicaSetCreated True 999990",
      3,
      0,
      1,
      { { 0, 0, 3, 4 } },
      "False MinimumReplicasUnavailable",
      "True NewReplicaSetCreated" },
    { "pods appear",
      "NewReplicaSetCreated True 999990",
      3,
      0,
      1,
      { { 3, 0, 3, 4 } },
      "False MinimumReplicasUnavailable",
      "True ReplicaSetUpdated" },
    { "complete",
      "ReplicaSetUpdated True 999990",
      3,
      3,
      1,
      { { 3, 3, 3, 4 } },
      "True MinimumReplicasAvailable",
      "True NewReplicaSetAvailable" },
    { "nothing moves",
      "ReplicaSetUpdated True 999900",
      3,
      3,
      1,
      { { 3, 0, 3, 4 } },
      "False MinimumReplicasUnavailable",
      "True ReplicaSetUpdated" },
    { "too late",
      "ReplicaSetUpdated True 999000",
      3,
      3,
      1,
      { { 3, 0, 3, 4 } },
      "False MinimumReplicasUnavailable",
      "False ProgressDeadlineExceeded" },
    { "late, then complete",
      "ProgressDeadlineExceeded False 999000",
      3,
      3,
      1,
      { { 3, 3, 3, 4 } },
      "True MinimumReplicasAvailable",
      "True NewReplicaSetAvailable" },
    { "stays complete",
      "NewReplicaSetAvailable True 900000",
      3,
      3,
      1,
      { { 3, 1, 3, 4 } },
      "False MinimumReplicasUnavailable",
      "True NewReplicaSetAvailable" },
};

static struct value *status_before(const char *progressing, struct arena *arena)
{
    struct value *status = value_new_map(arena);
    char reason[64], wanted[16];
    long long updated_s;
    if (!progressing)
        return status;
    assert_int_equal(sscanf(progressing, "%63s %15s %lld", reason, wanted, &updated_s), 3);
    /* 1,000,000 s after 1970 is January 12th, 13:46:40. */
    long long second = updated_s - (NOW_S - 46 * 60 - 40 - 13 * 3600);
    const char *day = second < 0 ? "11" : "12";
    second = second < 0 ? second + 86400 : second;
    struct value *time = value_printf(arena, "1970-01-%sT%02lld:%02lld:%02lldZ", day, second / 3600,
                                      second / 60 % 60, second % 60);
    deployment_set_condition(
        status, &(struct condition){ "Progressing", wanted, reason, "" }, time, arena);
    return status;
}

static const char *tell_condition(const struct value *status, const char *type, struct arena *arena)
{
    const struct value *condition = condition_find(status, type);
    return arena_printf(arena, "%.*s %.*s", BYTES_ARG(value_string(condition, "status")),
                        BYTES_ARG(value_string(condition, "reason")));
}

static void deployment_statuses(void **state)
{
    FOR_EACH(row, status_cases) {
        AUTO_ARENA arena = { 0 };
        struct replica_sets sets =
            make_sets(row->sets, row->count, /* has_current= */ true, &arena);
        struct deployment_facts facts = { .name = "web",
                                          .replicas = row->replicas,
                                          .progress_deadline_s = 600,
                                          .generation = 2,
                                          .status_updated = row->status_updated,
                                          .status_replicas = row->status_updated,
                                          .status_ready = row->sets[0].available,
                                          .status_available = row->sets[0].available,
                                          .now_s = NOW_S };
        struct value *status = status_before(row->before, &arena),
                     *now = value_new_text(&arena, "1970-01-12T13:46:40Z");
        deployment_set_status(&facts, &sets, /* is_rollout= */ true, status, now, &arena);
        const char *available = tell_condition(status, "Available", &arena);
        const char *progressing = tell_condition(status, "Progressing", &arena);
        if (!text_equal(available, row->available) || !text_equal(progressing, row->progressing))
            fail_msg("%s: Available %s, Progressing %s", row->name, available, progressing);
        assert_int_equal(value_int(status, "observedGeneration", 0), 2);
    }
}

/* ---- revision ---- */

static void hash_ignores_order(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct deployment_facts facts = { 0 },
                            collided = { .has_collision_count = true, .collision_count = 1 };
    struct value *a =
        json_parse(BYTES("{\"spec\":{\"x\":1,\"y\":[1,2]},\"metadata\":{}}"), NULL, &arena, NULL);
    struct value *b =
        json_parse(BYTES("{\"metadata\":{},\"spec\":{\"y\":[1,2],\"x\":1}}"), NULL, &arena, NULL);
    struct value *c =
        json_parse(BYTES("{\"metadata\":{},\"spec\":{\"y\":[2,1],\"x\":1}}"), NULL, &arena, NULL);
    const char *hash = deployment_hash(a, &facts, &arena);
    assert_string_equal(hash, deployment_hash(b, &facts, &arena));
    assert_string_not_equal(hash, deployment_hash(c, &facts, &arena));
    assert_string_not_equal(hash, deployment_hash(a, &collided, &arena));
}

static void revisions_and_history(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct value *from = json_parse(
        BYTES("{\"note\":\"x\",\"deployment.kubernetes.io/revision\":\"7\"}"), NULL, &arena, NULL);
    struct value *metadata = value_new_map(&arena);
    assert_true(deployment_annotate(from, metadata, 1, &arena));
    assert_false(deployment_annotate(from, metadata, 1, &arena));
    assert_true(deployment_annotate(from, metadata, 4, &arena));
    assert_true(deployment_annotate(from, metadata, 9, &arena));
    struct value *annotations = value_member(metadata, "annotations");
    assert_true(
        bytes_equal_text(value_string(value_member(annotations, REVISION_ANNOTATION), ""), "9"));
    assert_true(bytes_equal_text(
        value_string(value_member(annotations, REVISION_HISTORY_ANNOTATION), ""), "1,4"));
    assert_true(bytes_equal_text(value_string(value_member(annotations, "note"), ""), "x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deployment_plans),
        cmocka_unit_test(recreate_waits_for_old_pods),
        cmocka_unit_test(deployment_fences),
        cmocka_unit_test(deployment_statuses),
        cmocka_unit_test(hash_ignores_order),
        cmocka_unit_test(revisions_and_history),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

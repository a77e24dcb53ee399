/* SPDX-License-Identifier: Apache-2.0 */
/* pod_state_test.c - facts in, state and actions out; and the back-off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "node/pod_state.h"
#include "node/probe.h"

#include <cmocka.h>               /* last: it has a macro fail() */

/* One letter a container, in the order init, app:
 * '-' absent, 'r' running and started, 's' running but not started, '0' exited with 0, '1' exited
 * with 1, 'o' exited with 0 in a sandbox that is gone, 'b' busy, 'c' being made, 'x' stopping. */
static const struct {
    const char    *name, *init, *app, *policy;
    bool           sidecars;             /* the init containers restart always */
    bool           sandbox, volumes, deleted, rejected;
    enum pod_state state;
    /* S sandbox, V volumes, P pull, T start, K kill, R remove; with the container's index */
    const char    *actions;
} cases[] = {
    { "new", "", "-", "Always", false, false, false, false, false, POD_NEEDS_SANDBOX, "S V P0" },
    { "sandbox only", "", "-", "Always", false, true, false, false, false, POD_NEEDS_VOLUMES,
      "V P0" },
    { "start", "", "--", "Always", false, true, true, false, false, POD_RUNNING, "P0 P1" },
    { "first init", "--", "-", "Always", false, true, true, false, false, POD_INIT, "P0" },
    { "second init", "0-", "-", "Always", false, true, true, false, false, POD_INIT, "P1" },
    { "init runs", "r-", "-", "Always", false, true, true, false, false, POD_INIT, "" },
    { "init done", "00", "-", "Always", false, true, true, false, false, POD_RUNNING, "P2" },
    { "init failed for good", "1", "-", "Never", false, true, true, false, false, POD_FINISHED,
      "" },
    { "init failed, again", "1", "-", "Always", false, true, true, false, false, POD_INIT, "P0" },
    { "sidecar must start first", "s", "-", "Always", true, true, true, false, false, POD_INIT,
      "" },
    { "sidecar runs", "r", "-", "Always", true, true, true, false, false, POD_RUNNING, "P1" },
    { "sidecar died", "1", "r", "Never", true, true, true, false, false, POD_RUNNING, "P0" },
    { "a new sandbox: from the first", "oo", "1", "Always", false, true, true, false, false,
      POD_INIT, "P0" },
    { "a new sandbox: the end stays", "0o", "1", "Never", false, true, true, false, false,
      POD_FINISHED, "" },
    { "a new sandbox: the second, on failure", "0o", "1", "OnFailure", false, true, true, false,
      false, POD_INIT, "P1" },
    { "a new sandbox: sidecars first", "oo", "1", "Always", true, true, true, false, false,
      POD_INIT, "P0" },
    { "a new sandbox: nothing left to do", "o", "0", "OnFailure", false, true, true, false, false,
      POD_FINISHED, "" },
    { "running", "", "rr", "Always", false, true, true, false, false, POD_RUNNING, "" },
    { "one exited, always", "", "r0", "Always", false, true, true, false, false, POD_RUNNING,
      "P1" },
    { "one exited well, on failure", "", "r0", "OnFailure", false, true, true, false, false,
      POD_RUNNING, "" },
    { "one failed, on failure", "", "r1", "OnFailure", false, true, true, false, false,
      POD_RUNNING, "P1" },
    { "finished", "", "00", "Never", false, true, true, false, false, POD_FINISHED, "" },
    { "finished, sidecar left", "r", "0", "Never", true, true, true, false, false, POD_FINISHED,
      "K0" },
    { "deleted", "", "r0", "Always", false, true, true, true, false, POD_STOPPING, "K0" },
    { "deleted, sidecar waits for apps", "r", "r", "Always", true, true, true, true, false,
      POD_STOPPING, "K1" },
    { "deleted, last sidecar first", "rr", "0", "Always", true, true, true, true, false,
      POD_STOPPING, "K1" },
    { "deleted, being stopped", "", "x", "Always", false, true, true, true, false, POD_STOPPING,
      "" },
    { "deleted while it starts", "", "b", "Always", false, true, true, true, false, POD_STOPPING,
      "" },
    { "deleted while it is made", "", "cr", "Always", false, true, true, true, false,
      POD_STOPPING, "K1" },
    { "deleted, nothing left", "", "1", "Always", false, true, true, true, false, POD_GONE, "R" },
    { "rejected", "", "-", "Always", false, false, false, false, true, POD_REJECTED, "" },
};

enum { CONTAINERS = 8 };

struct scene {
    struct pod              pod;
    struct container        containers[CONTAINERS];
    struct container_record records[CONTAINERS];
    struct container_facts  facts[CONTAINERS];
    struct pod_facts        all;
};

static void set_container(struct scene *scene, size_t i, char letter, enum container_role role)
{
    static const char names[CONTAINERS][2] = { "a", "b", "c", "d", "e", "f", "g", "h" };
    struct container_instance *now = &scene->records[i].now;
    scene->containers[i] = (struct container){
        .role = role, .name = names[i], .restart_policy = role == ROLE_SIDECAR ? "Always" : NULL
    };
    scene->facts[i] = (struct container_facts){ .spec = &scene->containers[i],
                                                .record = &scene->records[i],
                                                .started = letter != 's',
                                                .busy = letter == 'b' || letter == 'c',
                                                .stopping = letter == 'x' };
    now->state = strchr("rsx", letter)  ? CONTAINER_RUNNING
                 : letter == 'c'        ? CONTAINER_CREATED
                 : strchr("01o", letter) ? CONTAINER_EXITED
                                        : CONTAINER_ABSENT;
    now->exit_code = letter == '1';
    now->outlived = letter == 'o';
}

static void describe(const struct pod_plan *plan, char *ret, size_t room)
{
    static const char letters[] = {
        [ACTION_MAKE_SANDBOX] = 'S', [ACTION_MAKE_VOLUMES] = 'V', [ACTION_PULL] = 'P',
        [ACTION_START] = 'T',        [ACTION_STOP] = 'K',         [ACTION_REMOVE] = 'R',
        [ACTION_BEGIN_ANEW] = 'B'
    };
    size_t size = 0;
    ret[0] = 0;
    for (size_t i = 0; i < plan->count; i++) {
        enum pod_action_kind kind = plan->actions[i].kind;
        bool indexed = kind == ACTION_PULL || kind == ACTION_START || kind == ACTION_STOP;
        size += (size_t)snprintf(ret + size, room - size, indexed ? "%s%c%zu" : "%s%c",
                                 i ? " " : "", letters[kind], plan->actions[i].container);
    }
}

static void test_plan(void **state)
{
    static struct scene scene;
    static struct pod_plan plan;
    (void)state;
    FOR_EACH(row, cases) {
        char actions[128];
        size_t init = strlen(row->init), app = strlen(row->app);
        memset(&scene, 0, sizeof scene);
        for (size_t i = 0; i < init + app; i++)
            set_container(&scene, i, i < init ? row->init[i] : row->app[i - init],
                          i >= init       ? ROLE_APP
                          : row->sidecars ? ROLE_SIDECAR
                                          : ROLE_INIT);
        scene.pod = (struct pod){ .restart_policy = row->policy,
                                  .containers = scene.containers,
                                  .container_count = init + app,
                                  .init_count = init,
                                  .app_count = app,
                                  .deletion_s = row->deleted };
        scene.all = (struct pod_facts){ .pod = &scene.pod,
                                        .containers = scene.facts,
                                        .count = init + app,
                                        .now_ns = 1000,
                                        .sandbox_ready = row->sandbox,
                                        .volumes_ready = row->volumes,
                                        .rejected_reason = row->rejected ? "NodePorts" : NULL };
        pod_plan(&scene.all, &plan);
        describe(&plan, actions, sizeof actions);
        if (plan.state != row->state || strcmp(actions, row->actions) != 0)
            fail_msg("%s: state %s, actions \"%s\"", row->name, pod_states[plan.state].name,
                     actions);
    }
}

/* One container with rules, which has ended; `again`: it comes back under the policy Never. */
static void test_restart_rules(void **state)
{
#define CODES(operator_, values) "'exitCodes':{'operator':'" operator_ "','values':[" values "]}"
    static const struct {
        const char *name, *rules;
        int         exit_code;
        bool        again;
        const char *actions;             /* B: all begin anew */
    } rows[] = {
        { "none", "[]", 3, false, "" },
        { "named", "[{'action':'Restart'," CODES("In", "2,3") "}]", 3, true, "P0" },
        { "not named", "[{'action':'Restart'," CODES("In", "2,4") "}]", 3, false, "" },
        { "any other", "[{'action':'Restart'," CODES("NotIn", "2,4") "}]", 3, true, "P0" },
        { "not that one", "[{'action':'Restart'," CODES("NotIn", "3") "}]", 3, false, "" },
        { "also a good end", "[{'action':'Restart'," CODES("In", "0") "}]", 0, true, "P0" },
        { "all", "[{'action':'RestartAllContainers'," CODES("In", "3") "}]", 3, true, "B" },
        { "the first that holds",
          "[{'action':'Restart'," CODES("In", "9") "},{'action':'Restart'," CODES("In", "3")
              "},{'action':'RestartAllContainers'," CODES("In", "3") "}]", 3, true, "P0" },
        { "no codes", "[{'action':'Restart'}]", 3, false, "" },
        { "an unknown operator", "[{'action':'Restart'," CODES("Not", "3") "}]", 3, false, "" },
    };
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        char actions[128], *rules = arena_strdup(&arena, row->rules);
        struct scene scene = { 0 };
        struct pod_plan plan;
        for (char *at = rules; *at; at++)
            *at = *at == '\'' ? '"' : *at;
        set_container(&scene, 0, '0', ROLE_APP);
        scene.records[0].now.exit_code = row->exit_code;
        scene.containers[0].restart_policy = "Never";
        scene.containers[0].restart_rules = json_parse(bytes_of(rules), NULL, &arena, NULL);
        scene.pod = (struct pod){ .restart_policy = "Always", .containers = scene.containers,
                                  .container_count = 1, .app_count = 1 };
        scene.all = (struct pod_facts){ .pod = &scene.pod, .containers = scene.facts, .count = 1,
                                        .now_ns = 1000, .sandbox_ready = true,
                                        .volumes_ready = true };
        assert_non_null(scene.containers[0].restart_rules);
        pod_plan(&scene.all, &plan);
        describe(&plan, actions, sizeof actions);
        bool again = container_may_restart(&scene.pod, scene.containers, &scene.records[0].now);
        if (again != row->again || strcmp(actions, row->actions) != 0)
            fail_msg("%s: %d, actions \"%s\"", row->name, again, actions);
    }
}

static void test_every_state_has_a_name(void **state)
{
    (void)state;
    FOR_EACH(row, pod_states)
        assert_non_null(row->name);
}

static void test_backoff(void **state)
{
    static const int64_t waits_s[] = { 0, 10, 20, 40, 80, 160, 300, 300, 300 };
    struct container_record record = {
        .now = { .state = CONTAINER_EXITED, .started_ns = 1, .finished_ns = 2 }
    };
    (void)state;
    FOR_EACH(wait, waits_s) {
        assert_int_equal((container_restart_ns(&record) - record.now.finished_ns) / 1000000000,
                         *wait);
        record.backoff_step = container_next_backoff(&record);
    }
    record.now.finished_ns = (int64_t)BACKOFF_RESET_S * 1000000000 + 1;
    assert_int_equal(container_restart_ns(&record), record.now.finished_ns);
    assert_int_equal(container_next_backoff(&record), 1);
}

static void test_probe_thresholds(void **state)
{
    static const struct {
        const char *results;
        int64_t success, failure;
        enum probe_verdict verdict;
    } rows[] = {
        { "", 1, 3, PROBE_UNKNOWN }, { "f", 1, 3, PROBE_UNKNOWN },  { "ff", 1, 3, PROBE_UNKNOWN },
        { "fff", 1, 3, PROBE_BAD },  { "ffsff", 1, 3, PROBE_GOOD }, { "s", 2, 1, PROBE_UNKNOWN },
        { "ss", 2, 1, PROBE_GOOD },  { "sfs", 2, 1, PROBE_BAD },    { "fffs", 1, 3, PROBE_GOOD },
        { "f", 0, 0, PROBE_BAD },
    };
    (void)state;
    FOR_EACH(row, rows) {
        struct probe_spec spec = { .success_threshold = row->success,
                                   .failure_threshold = row->failure };
        struct probe_count count = { 0 };
        for (const char *at = row->results; *at; at++)
            probe_count_add(&count, &spec, *at == 's');
        if (count.verdict != row->verdict)
            fail_msg("%s: %d", row->results, count.verdict);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan),
        cmocka_unit_test(test_restart_rules),
        cmocka_unit_test(test_every_state_has_a_name),
        cmocka_unit_test(test_backoff),
        cmocka_unit_test(test_probe_thresholds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* pod_state.c - see pod_state.h.
 *
 * Init containers run in order; a sidecar (restartPolicy Always among them) must have started
 * before the next one begins, and goes on running.  App containers start together.  When the last
 * app container has ended for good, sidecars are stopped in reverse order.  In a new sandbox (the
 * machine was off) all begins with the first init container again. */
#include "node/pod_state.h"

#include "base/bytes.h"
#include "codec/value.h"

enum { NS_PER_S = 1000000000 };

const struct pod_state_row pod_states[POD_STATE_COUNT] = {
    [POD_REJECTED]      = { "rejected",      .may_start = false, .keeps_network = false },
    [POD_NEEDS_SANDBOX] = { "needs-sandbox", .may_start = false, .keeps_network = true },
    [POD_NEEDS_VOLUMES] = { "needs-volumes", .may_start = false, .keeps_network = true },
    [POD_INIT]          = { "init",          .may_start = true,  .keeps_network = true },
    [POD_RUNNING]       = { "running",       .may_start = true,  .keeps_network = true },
    [POD_STOPPING]      = { "stopping",      .may_start = false, .keeps_network = true },
    [POD_GONE]          = { "gone",          .may_start = false, .keeps_network = false },
    [POD_FINISHED]      = { "finished",      .may_start = false, .keeps_network = false },
};

static const struct container_instance *now_of(const struct container_facts *facts)
{
    return &facts->record->now;
}

bool container_is_running(const struct container_facts *facts)
{
    return now_of(facts)->state == CONTAINER_RUNNING;
}

static bool is_live(const struct container_facts *facts)
{
    enum container_state state = now_of(facts)->state;
    return state == CONTAINER_RUNNING || state == CONTAINER_CREATED;
}

static bool has_exited(const struct container_facts *facts)
{
    return now_of(facts)->state == CONTAINER_EXITED;
}

/* ---- restarts ---- */

enum rule_action { RULE_NONE, RULE_RESTART, RULE_RESTART_ALL };

static bool rule_holds(const struct value *rule, int exit_code)
{
    const struct value *codes = value_at(rule, "exitCodes"), *values = value_at(codes, "values");
    bool is_named = false;
    for (size_t i = 0; i < value_count(values); i++) {
        const struct value *code = value_item(values, i);
        is_named = is_named || (value_is(code, VALUE_INT) && code->integer == exit_code);
    }
    return bytes_equal_text(value_string(codes, "operator"), is_named ? "In" : "NotIn");
}

/* What the first of the container's own rules that holds says of its exit. */
static enum rule_action matching_rule(const struct container *container, int exit_code)
{
    for (size_t i = 0; i < value_count(container->restart_rules); i++) {
        const struct value *rule = value_item(container->restart_rules, i);
        if (rule_holds(rule, exit_code))
            return bytes_equal_text(value_string(rule, "action"), "RestartAllContainers")
                       ? RULE_RESTART_ALL
                       : RULE_RESTART;
    }
    return RULE_NONE;
}

bool container_may_restart(const struct pod *pod, const struct container *container,
                           const struct container_instance *ended)
{
    if (container->role == ROLE_EPHEMERAL)
        return false;
    if (matching_rule(container, ended->exit_code) != RULE_NONE)
        return true;
    const char *policy = container->restart_policy ? container->restart_policy
                                                   : pod->restart_policy;
    bool is_init = container->role == ROLE_INIT;
    if (text_equal(policy, "Never"))
        return false;
    if (is_init || text_equal(policy, "OnFailure"))
        return ended->exit_code !=
               0; /* an init container that succeeded is done under any policy */
    return true;
}

int container_next_backoff(const struct container_record *record)
{
    int64_t ran = record->now.finished_ns - record->now.started_ns;
    if (record->now.started_ns && ran >= (int64_t)BACKOFF_RESET_S * NS_PER_S)
        return 1;
    return record->backoff_step < 16 ? record->backoff_step + 1 : record->backoff_step;
}

int64_t container_restart_ns(const struct container_record *record)
{
    int64_t ran = record->now.finished_ns - record->now.started_ns;
    if (record->backoff_step == 0 ||
        (record->now.started_ns && ran >= (int64_t)BACKOFF_RESET_S * NS_PER_S))
        return record->now.finished_ns;
    int64_t wait_s = BACKOFF_FIRST_S;
    for (int step = 1; step < record->backoff_step && wait_s < BACKOFF_LAST_S; step++)
        wait_s *= 2;
    if (wait_s > BACKOFF_LAST_S)
        wait_s = BACKOFF_LAST_S;
    return record->now.finished_ns + wait_s * NS_PER_S;
}

/* It counts for nothing any more: what it did went with its sandbox, or a rule restarts all. */
static bool is_outlived(const struct container_facts *container)
{
    return has_exited(container) && now_of(container)->outlived;
}

static bool will_run_again(const struct pod_facts *facts, const struct container_facts *container)
{
    return has_exited(container) &&
           (is_outlived(container) ||
            container_may_restart(facts->pod, container->spec, now_of(container)) ||
            (container->spec_changed && container->spec->role == ROLE_APP &&
             !text_equal(facts->pod->restart_policy, "Never")));
}

bool pod_begins_anew(const struct pod_facts *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        const struct container_facts *container = &facts->containers[i];
        if (has_exited(container) && !is_outlived(container) &&
            matching_rule(container->spec, now_of(container)->exit_code) == RULE_RESTART_ALL)
            return true;
    }
    return false;
}

bool pod_init_failed(const struct pod_facts *facts)
{
    if (pod_begins_anew(facts))
        return false;
    for (size_t i = 0; i < facts->pod->init_count; i++) {
        const struct container_facts *container = &facts->containers[i];
        bool plain = container->spec->role == ROLE_INIT;
        if (plain && has_exited(container) && now_of(container)->exit_code != 0 &&
            !will_run_again(facts, container))
            return true;
    }
    return false;
}

/* May the next one begin?  A sidecar that died later comes back beside the others. */
static bool is_through(const struct container_facts *container)
{
    if (is_outlived(container))
        return false;
    if (container->spec->role != ROLE_SIDECAR)
        return has_exited(container) && now_of(container)->exit_code == 0;
    return has_exited(container) ||
           (container_is_running(container) && container->started && !container->busy);
}

bool pod_init_done(const struct pod_facts *facts)
{
    for (size_t i = 0; i < facts->pod->init_count; i++)
        if (!is_through(&facts->containers[i]))
            return false;
    return true;
}

bool pod_has_live_containers(const struct pod_facts *facts)
{
    for (size_t i = 0; i < facts->count; i++)
        if (is_live(&facts->containers[i]) || facts->containers[i].busy ||
            facts->containers[i].stopping)
            return true;
    return false;
}

static bool any_live(const struct pod_facts *facts)
{
    return pod_has_live_containers(facts) || facts->sandbox_busy || facts->volumes_busy;
}

/* Every app container has ended and none comes back. */
static bool apps_finished(const struct pod_facts *facts)
{
    const struct pod *pod = facts->pod;
    if (pod_begins_anew(facts))
        return false;
    for (size_t i = pod->init_count; i < pod->init_count + pod->app_count; i++) {
        const struct container_facts *container = &facts->containers[i];
        if (!has_exited(container) || will_run_again(facts, container))
            return false;
    }
    return true;
}

enum pod_state pod_state_of(const struct pod_facts *facts)
{
    if (facts->forgotten || facts->pod->deletion_s)
        return any_live(facts) ? POD_STOPPING : POD_GONE;
    if (facts->rejected_reason || facts->deadline_passed)
        return POD_REJECTED;
    if (pod_is_terminal(facts->pod) || apps_finished(facts) || pod_init_failed(facts))
        return POD_FINISHED;
    if (!facts->sandbox_ready)
        return POD_NEEDS_SANDBOX;
    if (!facts->volumes_ready)
        return POD_NEEDS_VOLUMES;
    return pod_init_done(facts) ? POD_RUNNING : POD_INIT;
}

/* ---- plans ---- */

static void add(struct pod_plan *plan, enum pod_action_kind kind, size_t container, const char *why)
{
    if (plan->count < POD_ACTIONS_MAX)
        plan->actions[plan->count++] = (struct pod_action){ kind, container, why };
}

static void wake_at(struct pod_plan *plan, int64_t ns)
{
    if (ns > 0 && (plan->wake_ns == 0 || ns < plan->wake_ns))
        plan->wake_ns = ns;
}

/* An action now, or a wake-up when it is allowed. */
static bool is_due(const struct pod_facts *facts, struct pod_plan *plan, int64_t not_before_ns)
{
    if (not_before_ns <= facts->now_ns)
        return true;
    wake_at(plan, not_before_ns);
    return false;
}

static void plan_setup(const struct pod_facts *facts, struct pod_plan *plan)
{
    if (!facts->sandbox_ready && !facts->sandbox_busy &&
        is_due(facts, plan, facts->sandbox_retry_ns))
        add(plan, ACTION_MAKE_SANDBOX, 0, NULL);
    if (!facts->volumes_ready && !facts->volumes_busy &&
        is_due(facts, plan, facts->volumes_retry_ns))
        add(plan, ACTION_MAKE_VOLUMES, 0, NULL);
}

static void plan_start(const struct pod_facts *facts, size_t index, struct pod_plan *plan)
{
    const struct container_facts *container = &facts->containers[index];
    bool ready = facts->sandbox_ready && facts->volumes_ready;
    if (container->busy || is_live(container) || container->stopping)
        return;
    if (has_exited(container) && !will_run_again(facts, container))
        return;
    int64_t not_before = has_exited(container) ? container_restart_ns(container->record) : 0;
    if (container->retry_ns > not_before)
        not_before = container->retry_ns;
    if (!is_due(facts, plan, not_before))
        return;
    if (!container->image_ready)
        add(plan, ACTION_PULL, index, NULL);
    else if (ready)
        add(plan, ACTION_START, index, NULL);
}

/* One that is being made is stopped when it runs: there is nothing yet to send a signal to, and it
 * may fail instead. */
static void plan_stop(const struct pod_facts *facts, size_t index, const char *why,
                      struct pod_plan *plan)
{
    const struct container_facts *container = &facts->containers[index];
    if (container_is_running(container) && !container->stopping)
        add(plan, ACTION_STOP, index, why);
}

/* Up to the first init container that is not done yet; sidecars that have died come back. */
static bool plan_init(const struct pod_facts *facts, struct pod_plan *plan)
{
    for (size_t i = 0; i < facts->pod->init_count; i++) {
        bool through = is_through(&facts->containers[i]);
        if (facts->containers[i].spec->role == ROLE_SIDECAR || !through)
            plan_start(facts, i, plan);
        if (!through)
            return false;
    }
    return true;
}

static void plan_running(const struct pod_facts *facts, struct pod_plan *plan)
{
    bool may_start_apps = plan_init(facts, plan);
    for (size_t i = 0; i < facts->count; i++) {
        const struct container_facts *container = &facts->containers[i];
        if (container->unhealthy)
            plan_stop(facts, i, "failed its probe, will be restarted", plan);
        else if (container->spec_changed && container->spec->role != ROLE_INIT)
            plan_stop(facts, i, "definition changed, will be restarted", plan);
        if (i >= facts->pod->init_count && may_start_apps)
            plan_start(facts, i, plan);
    }
}

/* Apps first; then sidecars, the last one first. */
static void plan_stop_all(const struct pod_facts *facts, const char *why, struct pod_plan *plan)
{
    bool apps_live = false;
    for (size_t i = 0; i < facts->count; i++) {
        if (facts->containers[i].spec->role == ROLE_SIDECAR)
            continue;
        apps_live = apps_live || is_live(&facts->containers[i]);
        plan_stop(facts, i, why, plan);
    }
    for (size_t i = facts->pod->init_count; i > 0 && !apps_live; i--) {
        const struct container_facts *container = &facts->containers[i - 1];
        if (container->spec->role != ROLE_SIDECAR || !is_live(container))
            continue;
        plan_stop(facts, i - 1, why, plan);
        return;
    }
}

static void plan_anew(const struct pod_facts *facts, struct pod_plan *plan)
{
    bool any = false;
    for (size_t i = facts->pod->init_count + facts->pod->app_count; i > 0; i--) {
        const struct container_facts *container = &facts->containers[i - 1];
        any = any || is_live(container) || container->busy || container->stopping;
        plan_stop(facts, i - 1, "RestartAllContainers", plan);
    }
    if (!any)
        add(plan, ACTION_BEGIN_ANEW, 0, NULL);
}

void pod_plan(const struct pod_facts *facts, struct pod_plan *ret)
{
    ret->count = 0;
    ret->wake_ns = 0;
    ret->state = pod_state_of(facts);
    switch (ret->state) {
    case POD_REJECTED:
    case POD_FINISHED:
    case POD_STOPPING:
        plan_stop_all(facts, "Stopping container", ret);
        break;
    case POD_GONE:
        add(ret, ACTION_REMOVE, 0, NULL);
        break;
    case POD_NEEDS_SANDBOX:
    case POD_NEEDS_VOLUMES:
        plan_setup(facts, ret);
        plan_running(facts, ret);        /* images are pulled meanwhile */
        break;
    case POD_INIT:
    case POD_RUNNING:
        if (pod_begins_anew(facts))
            plan_anew(facts, ret);
        else
            plan_running(facts, ret);
        break;
    case POD_STATE_COUNT:
        break;
    }
}

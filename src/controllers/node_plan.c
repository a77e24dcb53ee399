/* SPDX-License-Identifier: Apache-2.0 */
/* node_plan.c - see node_plan.h. */
#include "controllers/node_plan.h"

#include "base/arena.h"
#include "base/bytes.h"

static const char not_ready[] = "node.kubernetes.io/not-ready";
static const char unreachable[] = "node.kubernetes.io/unreachable";

/* The NoSchedule taints that conditions stand for. */
static const struct { const char *type, *status, *key; } condition_taints[] = {
    { "Ready",              "False",   not_ready },
    { "Ready",              "Unknown", unreachable },
    { "MemoryPressure",     "True",    "node.kubernetes.io/memory-pressure" },
    { "DiskPressure",       "True",    "node.kubernetes.io/disk-pressure" },
    { "PIDPressure",        "True",    "node.kubernetes.io/pid-pressure" },
    { "NetworkUnavailable", "True",    "node.kubernetes.io/network-unavailable" },
};
static const char unschedulable[] = "node.kubernetes.io/unschedulable";

const struct binding node_condition_bindings[] = {
    BIND_TEXT("type", struct node_condition, type),
    BIND_TEXT("status", struct node_condition, status),
    BIND_TIME("lastHeartbeatTime", struct node_condition, heartbeat_s),
    BIND_END
};

enum node_ready node_ready_of(const struct node_condition *conditions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!text_equal(conditions[i].type, "Ready"))
            continue;
        if (text_equal(conditions[i].status, "True"))
            return NODE_READY_TRUE;
        return text_equal(conditions[i].status, "False") ? NODE_READY_FALSE : NODE_READY_UNKNOWN;
    }
    return NODE_READY_ABSENT;
}

struct planning {
    const struct node_facts *facts;
    struct node_plan        *plan;
};

static size_t find_taint(const struct node_facts *facts, const char *key, const char *effect)
{
    for (size_t i = 0; i < facts->taint_count; i++)
        if (text_equal(facts->taints[i].key, key) && text_equal(facts->taints[i].effect, effect))
            return i;
    return facts->taint_count;
}

static void want(struct planning *planning, const char *key, const char *effect, bool wanted)
{
    struct node_plan *plan = planning->plan;
    size_t found = find_taint(planning->facts, key, effect);
    bool is_there = found < planning->facts->taint_count;
    if (wanted == is_there)
        return;
    plan->changes = true;
    if (is_there)
        plan->removes[found] = true;
    else if (plan->add_count < NODE_TAINTS_ADDED_MAX)
        plan->adds[plan->add_count++] = (struct node_taint){ key, effect };
}

static bool has_condition(const struct node_facts *facts, const char *type, const char *status)
{
    for (size_t i = 0; i < facts->condition_count; i++)
        if (text_equal(facts->conditions[i].type, type))
            return text_equal(facts->conditions[i].status, status);
    return false;
}

static bool has_taint(const struct node_facts *facts, const char *key)
{
    return find_taint(facts, key, "NoExecute") < facts->taint_count;
}

static bool is_driving(const struct node_facts *facts)
{
    return has_taint(facts, not_ready) || has_taint(facts, unreachable);
}

bool node_needs_turn(const struct node_facts *facts)
{
    enum node_ready ready = node_ready_of(facts->conditions, facts->condition_count);
    return (ready == NODE_READY_FALSE || ready == NODE_READY_UNKNOWN) && !is_driving(facts);
}

/* The two exclude each other; one may take the other's place at any time. */
static void plan_no_execute(struct planning *planning)
{
    const struct node_facts *facts = planning->facts;
    enum node_ready ready = node_ready_of(facts->conditions, facts->condition_count);
    bool may_taint = facts->eviction == EVICTION_ALLOWED ||
                     (facts->eviction == EVICTION_WAITS && is_driving(facts));
    if (ready == NODE_READY_ABSENT)
        return;
    want(planning, not_ready, "NoExecute", may_taint && ready == NODE_READY_FALSE);
    want(planning, unreachable, "NoExecute", may_taint && ready == NODE_READY_UNKNOWN);
}

struct node_plan node_plan(const struct node_facts *facts, struct arena *arena)
{
    struct node_plan plan = { .removes = arena_array(arena, facts->taint_count, sizeof(bool)) };
    struct planning planning = { facts, &plan };
    FOR_EACH(row, condition_taints)
        want(&planning, row->key, "NoSchedule", has_condition(facts, row->type, row->status));
    want(&planning, unschedulable, "NoSchedule", facts->is_unschedulable);
    plan_no_execute(&planning);
    return plan;
}

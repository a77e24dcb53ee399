/* SPDX-License-Identifier: Apache-2.0 */
/* daemon_node.c - see daemon_node.h. */
#include "controllers/daemon_node.h"

#include "base/arena.h"
#include "codec/value.h"
#include "controllers/eviction_plan.h"
#include "object/binding.h"
#include "object/node_selector.h"
#include "object/object.h"

#define REQUIRED_AFFINITY "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"

/* ---- taints ---- */

struct taints {
    struct eviction_taint *items;
    size_t                 count;
};

static const struct binding taint_bindings[] = {
    BIND_TEXT("key", struct eviction_taint, key),
    BIND_TEXT("value", struct eviction_taint, value),
    BIND_TEXT("effect", struct eviction_taint, effect),
    BIND_END
};

static const struct binding node_bindings[] = {
    BIND_LIST("spec.taints", struct taints, items, count, struct eviction_taint, taint_bindings),
    BIND_END
};

static bool is_tolerated(const struct value *tolerations, const struct eviction_taint *taint,
                         struct arena *arena)
{
    for (size_t i = 0; i < value_count(tolerations); i++) {
        const struct value *from = value_item(tolerations, i);
        struct eviction_toleration toleration = { value_text(from, "key", arena),
                                                  value_text(from, "operator", arena),
                                                  value_text(from, "value", arena),
                                                  value_text(from, "effect", arena), 0 };
        if (toleration_matches(&toleration, taint))
            return true;
    }
    return false;
}

struct daemon_verdict daemon_node_verdict(const struct value *pod_spec, const struct object *node,
                                          struct arena *arena)
{
    struct taints taints = { 0 };
    struct bytes node_name = value_string(pod_spec, "nodeName");
    struct daemon_verdict verdict = { true, true };
    if ((node_name.size > 0 && !bytes_equal_text(node_name, node->name)) ||
        !node_affinity_matches(value_member(pod_spec, "nodeSelector"),
                               value_member(pod_spec, "affinity"), node, arena))
        return (struct daemon_verdict){ false, false };
    bind_object(node, node_bindings, &taints, arena);
    for (size_t i = 0; i < taints.count; i++) {
        bool executes = text_equal(taints.items[i].effect, "NoExecute");
        if ((!executes && !text_equal(taints.items[i].effect, "NoSchedule")) ||
            is_tolerated(value_member(pod_spec, "tolerations"), &taints.items[i], arena))
            continue;
        verdict.should_run = false;
        verdict.may_stay = verdict.may_stay && !executes;
    }
    return verdict;
}

/* ---- the pod ---- */

static void add_toleration(struct value *list, const char *key, const char *effect,
                           struct arena *arena)
{
    struct value *toleration = value_new_map(arena);
    value_set(toleration, arena, "key", value_new_text(arena, key));
    value_set(toleration, arena, "operator", value_new_text(arena, "Exists"));
    value_set(toleration, arena, "effect", value_new_text(arena, effect));
    for (size_t i = 0; i < value_count(list); i++)
        if (value_equal(value_item(list, i), toleration))
            return;
    value_append(list, arena, toleration);
}

void daemon_node_tolerate(struct value *pod_spec, struct arena *arena)
{
    static const struct { const char *key, *effect; } added[] = {
        { "node.kubernetes.io/not-ready",       "NoExecute" },
        { "node.kubernetes.io/unreachable",     "NoExecute" },
        { "node.kubernetes.io/disk-pressure",   "NoSchedule" },
        { "node.kubernetes.io/memory-pressure", "NoSchedule" },
        { "node.kubernetes.io/pid-pressure",    "NoSchedule" },
        { "node.kubernetes.io/unschedulable",   "NoSchedule" },
    };
    struct value *list = value_make_at(pod_spec, arena, "tolerations", VALUE_LIST);
    FOR_EACH(row, added)
        add_toleration(list, row->key, row->effect, arena);
    if (value_bool(pod_spec, "hostNetwork", false))
        add_toleration(list, "node.kubernetes.io/network-unavailable", "NoSchedule", arena);
}

void daemon_node_aim(struct value *pod_spec, const char *node_name, struct arena *arena)
{
    struct value *field = value_new_map(arena), *term = value_new_map(arena),
                 *required = value_new_map(arena);
    value_set(field, arena, "key", value_new_text(arena, "metadata.name"));
    value_set(field, arena, "operator", value_new_text(arena, "In"));
    value_append(value_make_at(field, arena, "values", VALUE_LIST), arena,
                 value_new_text(arena, node_name));
    value_append(value_make_at(term, arena, "matchFields", VALUE_LIST), arena, field);
    value_append(value_make_at(required, arena, "nodeSelectorTerms", VALUE_LIST), arena, term);
    value_set_at(pod_spec, arena, REQUIRED_AFFINITY, required);
}

struct aim_reading {
    const char   *node_name;
    struct value *terms;
};

static const struct binding aim_bindings[] = {
    BIND_TEXT("spec.nodeName", struct aim_reading, node_name),
    BIND_VALUE("spec." REQUIRED_AFFINITY ".nodeSelectorTerms", struct aim_reading, terms),
    BIND_END
};

const char *daemon_node_of_pod(const struct object *pod, struct arena *arena)
{
    struct aim_reading reading = { 0 };
    bind_object(pod, aim_bindings, &reading, arena);
    if (!text_is_empty(reading.node_name))
        return reading.node_name;
    for (size_t i = 0; i < value_count(reading.terms); i++) {
        const struct value *fields = value_member(value_item(reading.terms, i), "matchFields");
        for (size_t j = 0; j < value_count(fields); j++)
            if (bytes_equal_text(value_string(value_item(fields, j), "key"), "metadata.name"))
                return value_text(value_item(value_member(value_item(fields, j), "values"), 0), "",
                                  arena);
    }
    return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* filter.c - see filter.h. */
#include "scheduler/filter.h"

#include <stdio.h>

#include "base/bytes.h"
#include "scheduler/pod_volumes.h"
#include "scheduler/signature.h"

static const struct verdict_row {
    const char *reason;
    bool        is_resolvable;
} verdicts[VERDICT_COUNT] = {
    [VERDICT_FITS] = { NULL, false },
    [VERDICT_NO_NODE] = { NULL, false },
    [VERDICT_NOT_NAMED] = { "node(s) didn't satisfy plugin(s) [NodeAffinity]", false },
    [VERDICT_UNSCHEDULABLE] = { "node(s) were unschedulable", false },
    [VERDICT_TAINT] = { "node(s) had untolerated taint(s)", false },
    [VERDICT_NODE_AFFINITY] = { "node(s) didn't match Pod's node affinity/selector", false },
    [VERDICT_PORTS] = { "node(s) didn't have free ports for the requested pod ports", true },
    [VERDICT_RESOURCES] = { NULL, true },
    [VERDICT_CLAIM_IN_USE] = { "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
                               true },
    [VERDICT_VOLUME_GONE] = { "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)",
                              false },
    [VERDICT_VOLUME_AFFINITY] = { "node(s) didn't match PersistentVolume's node affinity", false },
    [VERDICT_VOLUME_BINDING] = { "node(s) didn't find available persistent volumes to bind",
                                 false },
    [VERDICT_SPREAD_LABEL] = { "node(s) didn't match pod topology spread constraints (missing required label)",
                               false },
    [VERDICT_SPREAD] = { "node(s) didn't match pod topology spread constraints", true },
    [VERDICT_AFFINITY] = { "node(s) didn't match pod affinity rules", false },
    [VERDICT_ANTI_AFFINITY] = { "node(s) didn't match pod anti-affinity rules", true },
    [VERDICT_EXISTING_ANTI_AFFINITY] = { "node(s) didn't satisfy existing pods anti-affinity rules",
                                         true },
};

const char *verdict_reason(enum verdict verdict)
{
    return verdicts[verdict].reason;
}

bool verdict_is_resolvable(enum verdict verdict, uint32_t shortage)
{
    return verdicts[verdict].is_resolvable &&
           !(verdict == VERDICT_RESOURCES && (shortage & SHORTAGE_UNRESOLVABLE));
}

/* ---- what the node is ---- */

static bool is_schedulable(const struct signature *signature, const struct node_view *node)
{
    static const struct taint unschedulable = { "node.kubernetes.io/unschedulable", "",
                                                "NoSchedule" };
    return !node->unschedulable || signature_tolerates(signature, &unschedulable);
}

static bool tolerates_taints(const struct signature *signature, const struct node_view *node)
{
    for (size_t i = 0; i < node->taint_count; i++) {
        const struct taint *taint = &node->taints[i];
        if (!text_equal(taint->effect, "PreferNoSchedule") &&
            !signature_tolerates(signature, taint))
            return false;
    }
    return true;
}

static bool is_named(const struct signature *signature, const struct node_view *node)
{
    for (size_t i = 0; i < signature->name_count; i++)
        if (text_equal(signature->names[i], node->name))
            return true;
    return !signature->is_named;
}

static bool matches_node_affinity(const struct signature *signature, const struct node_view *node)
{
    return signature_selects_node(signature, node->object);
}

static const struct fact_filter {
    enum verdict verdict;
    bool       (*passes)(const struct signature *, const struct node_view *);
} fact_filters[] = {
    { VERDICT_NOT_NAMED,     is_named },
    { VERDICT_UNSCHEDULABLE, is_schedulable },
    { VERDICT_TAINT,         tolerates_taints },
    { VERDICT_NODE_AFFINITY, matches_node_affinity },
};

enum verdict filter_facts(const struct signature *signature, const struct node_view *node)
{
    FOR_EACH(filter, fact_filters)
        if (!filter->passes(signature, node))
            return filter->verdict;
    return VERDICT_FITS;
}

/* ---- what is on the node ---- */

static bool is_any(const char *ip)
{
    return !*ip || text_equal(ip, "0.0.0.0");
}

static bool ports_conflict(const struct host_port *wanted, const char *ip, const char *protocol,
                           int64_t port)
{
    return wanted->port == port && text_equal(wanted->protocol, protocol) &&
           (is_any(wanted->ip) || is_any(ip) || text_equal(wanted->ip, ip));
}

static bool is_kept_from(const struct signature *signature, const struct pod *nominated,
                         const struct pod *exempt)
{
    return nominated != exempt && nominated->signature->priority >= signature->priority;
}

static bool port_is_free(const struct host_port *wanted, const struct signature *signature,
                         const struct node_view *node, const struct pod *exempt)
{
    for (size_t i = 0; i < node->port_count; i++)
        if (ports_conflict(wanted, node->ports[i].ip, node->ports[i].protocol, node->ports[i].port))
            return false;
    LIST_FOR_EACH(link, &node->nominated) {
        const struct pod *pod = LIST_ITEM(link, struct pod, on_nominated);
        const struct signature *other = pod->signature;
        for (size_t i = 0; is_kept_from(signature, pod, exempt) && i < other->port_count; i++)
            if (ports_conflict(wanted, other->ports[i].ip, other->ports[i].protocol,
                               other->ports[i].port))
                return false;
    }
    return true;
}

/* What the nominated pods will take. */
struct kept {
    int64_t pods;
    int64_t fixed[RESOURCE_FIXED];
};

static int64_t kept_named(const struct signature *signature, const struct node_view *node,
                          const struct pod *exempt, const char *name)
{
    int64_t sum = 0;
    LIST_FOR_EACH(link, &node->nominated) {
        const struct pod *pod = LIST_ITEM(link, struct pod, on_nominated);
        if (is_kept_from(signature, pod, exempt))
            sum += resources_named(&pod->signature->request, name);
    }
    return sum;
}

static struct kept count_kept(const struct signature *signature, const struct node_view *node,
                              const struct pod *exempt)
{
    struct kept kept = { 0 };
    LIST_FOR_EACH(link, &node->nominated) {
        const struct pod *pod = LIST_ITEM(link, struct pod, on_nominated);
        if (!is_kept_from(signature, pod, exempt))
            continue;
        kept.pods++;
        for (int i = 0; i < RESOURCE_FIXED; i++)
            kept.fixed[i] += pod->signature->request.fixed[i];
    }
    return kept;
}

static uint32_t shortage_of(int bit, int64_t wanted, int64_t taken, int64_t allocatable)
{
    if (wanted <= 0 || wanted <= allocatable - taken)
        return 0;
    return (1u << bit) | (wanted > allocatable ? (uint32_t)SHORTAGE_UNRESOLVABLE : 0);
}

static int named_bit(size_t index)
{
    return SHORTAGE_NAMED + (index < SHORTAGE_NAMED_MAX ? (int)index : SHORTAGE_NAMED_MAX - 1);
}

static uint32_t find_shortage(const struct signature *signature, const struct node_view *node,
                              const struct pod *exempt)
{
    const struct resources *request = &signature->request;
    struct kept kept = count_kept(signature, node, exempt);
    uint32_t shortage =
        (int64_t)node->pod_count + kept.pods + 1 > node->pods_allowed ? SHORTAGE_PODS : 0;
    for (int i = 0; i < RESOURCE_FIXED; i++)
        shortage |=
            shortage_of(SHORTAGE_FIXED + i, request->fixed[i],
                        node->requested.fixed[i] + kept.fixed[i], node->allocatable.fixed[i]);
    for (size_t i = 0; i < request->named_count; i++) {
        const char *name = request->named[i].name;
        int64_t taken =
            resources_named(&node->requested, name) + kept_named(signature, node, exempt, name);
        shortage |= shortage_of(named_bit(i), request->named[i].count, taken,
                                resources_named(&node->allocatable, name));
    }
    return shortage;
}

enum verdict filter_load(const struct signature *signature, const struct node_view *node,
                         const struct pod *exempt, uint32_t *ret_shortage)
{
    *ret_shortage = 0;
    for (size_t i = 0; i < signature->port_count; i++)
        if (!port_is_free(&signature->ports[i], signature, node, exempt))
            return VERDICT_PORTS;
    *ret_shortage = find_shortage(signature, node, exempt);
    if (*ret_shortage)
        return VERDICT_RESOURCES;
    return signature->volumes ? pod_volumes_verdict(signature->volumes, node)
                              : VERDICT_FITS;
}

const char *shortage_reason(const struct signature *signature, uint32_t shortage, int bit,
                            char *room, int room_bytes)
{
    if (!(shortage & (1u << bit)))
        return NULL;
    if ((1 << bit) == SHORTAGE_PODS)
        return "Too many pods";
    const char *name = bit < SHORTAGE_NAMED
                           ? resource_name((enum fixed_resource)(bit - SHORTAGE_FIXED))
                           : signature->request.named[bit - SHORTAGE_NAMED].name;
    snprintf(room, (size_t)room_bytes, "Insufficient %s", name);
    return room;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* pods.c - see pods.h.
 *
 * Facts lie in one block of memory each, with their texts behind them.  What is replaced or deleted
 * goes to a list that the next turn's timers empty. */
#include "controllers/pods.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/map.h"
#include "codec/value.h"
#include "object/binding.h"
#include "object/object.h"
#include "object/schema.h"

struct pod_entry {
    struct list      dead;
    struct pod_facts facts;
    char             texts[];
};

struct pods {
    struct core             *core;
    struct core_subscription subscription;
    struct core_timer        bury;
    struct map               facts;      /* uid -> struct pod_entry */
    struct map               orphans;    /* namespace -> struct map of names */
    struct list              dead;
};

/* ---- reading ---- */

struct container_reading {
    const char *name, *restart_policy;
    int64_t     restarts;
};

struct ip_reading {
    const char *ip;
};

struct pod_reading {
    const char               *phase, *reason, *node_name, *hostname, *subdomain, *ip;
    struct value             *annotations;
    struct pod_condition *conditions;
    struct container_reading *statuses, *init_containers, *init_statuses;
    struct ip_reading        *ips;
    size_t condition_count, status_count, init_container_count, init_status_count, ip_count;
};

const struct binding pod_condition_bindings[] = {
    BIND_TEXT("type", struct pod_condition, type),
    BIND_TEXT("status", struct pod_condition, status),
    BIND_TEXT("reason", struct pod_condition, reason),
    BIND_TIME("lastTransitionTime", struct pod_condition, changed_s),
    BIND_END
};

static const struct binding container_bindings[] = {
    BIND_TEXT("name", struct container_reading, name),
    BIND_TEXT("restartPolicy", struct container_reading, restart_policy),
    BIND_INT("restartCount", struct container_reading, restarts),
    BIND_END
};

static const struct binding ip_bindings[] = {
    BIND_TEXT("ip", struct ip_reading, ip),
    BIND_END
};

static const struct binding pod_bindings[] = {
    BIND_VALUE("metadata.annotations", struct pod_reading, annotations),
    BIND_LIST("spec.initContainers", struct pod_reading, init_containers, init_container_count,
              struct container_reading, container_bindings),
    BIND_TEXT("spec.nodeName", struct pod_reading, node_name),
    BIND_TEXT("spec.hostname", struct pod_reading, hostname),
    BIND_TEXT("spec.subdomain", struct pod_reading, subdomain),
    BIND_TEXT("status.phase", struct pod_reading, phase),
    BIND_TEXT("status.reason", struct pod_reading, reason),
    BIND_TEXT("status.podIP", struct pod_reading, ip),
    BIND_LIST("status.podIPs", struct pod_reading, ips, ip_count, struct ip_reading, ip_bindings),
    BIND_LIST("status.conditions", struct pod_reading, conditions, condition_count,
              struct pod_condition, pod_condition_bindings),
    BIND_LIST("status.containerStatuses", struct pod_reading, statuses, status_count,
              struct container_reading, container_bindings),
    BIND_LIST("status.initContainerStatuses", struct pod_reading, init_statuses, init_status_count,
              struct container_reading, container_bindings),
    BIND_END
};

static enum pod_phase phase_of(const char *text)
{
    static const char *const names[] = { [POD_PENDING] = "Pending",
                                         [POD_RUNNING] = "Running",
                                         [POD_SUCCEEDED] = "Succeeded",
                                         [POD_FAILED] = "Failed",
                                         [POD_UNKNOWN] = "Unknown" };
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (text_equal(text, names[i]))
            return (enum pod_phase)i;
    return POD_PENDING;                  /* not told yet */
}

static bool is_sidecar(const struct pod_reading *reading, const char *name)
{
    for (size_t i = 0; i < reading->init_container_count; i++)
        if (text_equal(reading->init_containers[i].name, name))
            return text_equal(reading->init_containers[i].restart_policy, "Always");
    return false;
}

static void read_restarts(const struct pod_reading *reading, struct pod_facts *facts)
{
    for (size_t i = 0; i < reading->status_count; i++)
        if (reading->statuses[i].restarts > facts->restarts)
            facts->restarts = reading->statuses[i].restarts;
    for (size_t i = 0; i < reading->init_status_count; i++) {
        const struct container_reading *status = &reading->init_statuses[i];
        if (status->restarts > facts->sidecar_restarts && is_sidecar(reading, status->name))
            facts->sidecar_restarts = status->restarts;
    }
}

static void read_condition(const struct pod_condition *condition, struct pod_facts *facts)
{
    if (!text_equal(condition->status, "True"))
        return;
    if (text_equal(condition->type, "Ready")) {
        facts->is_ready = true;
        facts->ready_since_s = condition->changed_s;
    } else if (text_equal(condition->type, "DisruptionTarget") &&
               !text_equal(condition->reason, "TerminationByKubelet")) {
        facts->disrupted_since_s = condition->changed_s > 0 ? condition->changed_s : 1;
    }
}

static void read_ips(const struct pod_reading *reading, struct pod_facts *facts)
{
    for (size_t i = 0; i < reading->ip_count && facts->ip_count < POD_IPS_MAX; i++)
        if (!text_is_empty(reading->ips[i].ip))
            facts->ips[facts->ip_count++] = reading->ips[i].ip;
    if (facts->ip_count == 0 && !text_is_empty(reading->ip))
        facts->ips[facts->ip_count++] = reading->ip;
}

static struct pod_facts facts_of(const struct object *pod, struct arena *arena)
{
    struct pod_reading reading = { .node_name = "", .hostname = "", .subdomain = "", .reason = "" };
    bind_object(pod, pod_bindings, &reading, arena);
    struct pod_facts facts = {
        .revision = pod->resource_version,
        .phase = phase_of(reading.phase),
        .node_name = reading.node_name,
        .hostname = reading.hostname,
        .subdomain = reading.subdomain,
        .reason = reading.reason,
    };
    struct value *cost =
        value_member(reading.annotations, "controller.kubernetes.io/pod-deletion-cost");
    if (!bytes_to_int64(value_string(cost, ""), &facts.deletion_cost))
        facts.deletion_cost = 0;
    for (size_t i = 0; i < reading.condition_count; i++)
        read_condition(&reading.conditions[i], &facts);
    read_restarts(&reading, &facts);
    read_ips(&reading, &facts);
    return facts;
}

/* ---- keeping ---- */

static const char *keep_text(char **room, const char *text)
{
    size_t size = strlen(text) + 1;
    char *kept = *room;
    memcpy(kept, text, size);
    *room += size;
    return kept;
}

static struct pod_entry *entry_new(const struct pod_facts *facts)
{
    size_t size = strlen(facts->node_name) + strlen(facts->hostname) + strlen(facts->subdomain) +
                  strlen(facts->reason) + 4;
    for (size_t i = 0; i < facts->ip_count; i++)
        size += strlen(facts->ips[i]) + 1;
    struct pod_entry *entry = memory_alloc(sizeof *entry + size);
    char *room = entry->texts;
    entry->facts = *facts;
    entry->facts.node_name = keep_text(&room, facts->node_name);
    entry->facts.hostname = keep_text(&room, facts->hostname);
    entry->facts.subdomain = keep_text(&room, facts->subdomain);
    entry->facts.reason = keep_text(&room, facts->reason);
    for (size_t i = 0; i < facts->ip_count; i++)
        entry->facts.ips[i] = keep_text(&room, facts->ips[i]);
    list_init(&entry->dead);
    return entry;
}

static void let_die(struct pods *pods, struct pod_entry *entry)
{
    if (!entry)
        return;
    if (list_is_empty(&pods->dead))
        core_timer_start(pods->core, &pods->bury, 0);
    list_append(&pods->dead, &entry->dead);
}

static void bury(void *context)
{
    struct pods *pods = context;
    LIST_FOR_EACH(link, &pods->dead) {
        list_remove(link);
        free(LIST_ITEM(link, struct pod_entry, dead));
    }
}

const struct pod_facts *pods_facts(struct pods *pods, const struct object *pod)
{
    struct pod_entry *entry = map_get(&pods->facts, bytes_of(pod->uid));
    if (entry && entry->facts.revision == pod->resource_version)
        return &entry->facts;
    AUTO_ARENA arena = { 0 };
    struct pod_facts facts = facts_of(pod, &arena);
    struct pod_entry *next = entry_new(&facts);
    let_die(pods, map_put(&pods->facts, bytes_of(pod->uid), next));
    return &next->facts;
}

static void note_orphan(struct pods *pods, const struct object *pod, bool is_orphan)
{
    struct bytes ns = bytes_of(pod->namespace);
    struct map *names = map_get(&pods->orphans, ns);
    if (!names && is_orphan)
        map_put(&pods->orphans, ns, names = MEMORY_NEW(struct map));
    if (is_orphan)
        map_put(names, bytes_of(pod->name), pods);
    else if (names)
        map_remove(names, bytes_of(pod->name));
    if (names && names->count == 0) {
        map_done(names);
        free(map_remove(&pods->orphans, ns));
    }
}

static void changed(void *context, const struct object *before, const struct object *now)
{
    struct pods *pods = context;
    bool was_orphan = before && !object_controller(before),
         is_orphan = now && !object_controller(now);
    if (was_orphan != is_orphan)
        note_orphan(pods, now ? now : before, is_orphan);
    if (!now)
        let_die(pods, map_remove(&pods->facts, bytes_of(before->uid)));
}

static bool note_existing(void *context, const struct object *pod)
{
    changed(context, NULL, pod);
    return true;
}

struct pods *pods_new(struct core *core)
{
    struct pods *pods = MEMORY_NEW(struct pods);
    pods->core = core;
    pods->bury = (struct core_timer){ .fire = bury, .context = pods };
    pods->subscription =
        (struct core_subscription){ .kind = well_known.pod, .changed = changed, .context = pods };
    list_init(&pods->dead);
    core_subscribe(core, &pods->subscription);
    core_each_latest(core, well_known.pod, NULL, note_existing, pods);
    return pods;
}

void pods_free(struct pods *pods)
{
    if (!pods)
        return;
    list_remove(&pods->subscription.link);
    core_timer_stop(pods->core, &pods->bury);
    bury(pods);
    for (struct map_entry *e = map_first(&pods->facts); e; e = map_after(&pods->facts, e))
        free(e->value);
    for (struct map_entry *e = map_first(&pods->orphans); e; e = map_after(&pods->orphans, e)) {
        map_done(e->value);
        free(e->value);
    }
    map_done(&pods->facts);
    map_done(&pods->orphans);
    free(pods);
}

/* ---- asking ---- */

bool pod_is_finished(const struct pod_facts *facts)
{
    return facts->phase == POD_SUCCEEDED || facts->phase == POD_FAILED;
}

bool pod_is_active(const struct object *pod, const struct pod_facts *facts)
{
    return pod->deletion_s == 0 && !pod_is_finished(facts);
}

bool pod_is_available(const struct pod_facts *facts, int64_t min_ready_s, int64_t now_s)
{
    return facts->is_ready && (min_ready_s == 0 || facts->ready_since_s + min_ready_s <= now_s);
}

void pods_each_orphan(struct pods *pods, const char *ns, core_visitor *visit, void *context)
{
    AUTO_ARENA arena = { 0 };
    const struct map *orphans = map_get(&pods->orphans, bytes_of(ns));
    size_t count = 0;
    if (!orphans)
        return;
    const char **names = arena_array(&arena, orphans->count, sizeof *names);
    for (struct map_entry *e = map_first(orphans); e; e = map_after(orphans, e))
        names[count++] = arena_strdup(&arena, e->key);
    for (size_t i = 0; i < count; i++) {
        const struct object *pod = core_get_latest(pods->core, well_known.pod, ns, names[i]);
        if (pod && !visit(context, pod))
            return;
    }
}

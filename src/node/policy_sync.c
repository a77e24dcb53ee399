/* SPDX-License-Identifier: Apache-2.0 */
/* policy_sync.c - see policy_sync.h.
 *
 * Any change marks the whole plan; at the end of the turn it is made anew and committed, at most
 * every few times as long as making it takes.  A commit that fails leaves the old rules and new
 * pods waiting, and is tried again after COMMIT_RETRY_MS.
 *
 * Not here: what policies mean (policy_plan.c), what they look like in rules (net/). */
#include "node/policy_sync.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "base/log.h"
#include "base/map.h"
#include "client/client.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/loop.h"
#include "node/event_recorder.h"
#include "node/policy_plan.h"
#include "object/binding.h"
#include "object/object.h"
#include "object/schema.h"

static const struct log sync_log = { "policies" };

enum { COMMIT_RETRY_MS = 1000, ASK_AGAIN_MS = 50, ASK_FAILED_MS = 1000, PAUSE_FACTOR = 4 };

/* A policy that was read; `object` is the state that was. */
struct reading {
    const struct object *object;
    struct arena         arena;
    struct policy        policy;
    bool                 is_seen;
};

enum cover { COVER_ASKING, COVER_KNOWN, COVER_DONE };

/* A pod of this node whose address we were told. */
struct local_pod {
    struct policy_sync *sync;
    char               *uid, *ns, *ip;
    enum cover          cover;           /* KNOWN: the next commit covers it */
    struct client_call *call;
    struct loop_timer  *again;
};

struct policy_sync {
    struct policy_sync_options options;
    struct client_watch       *policies, *own_pods;
    struct client_watch       *namespaces, *pods;    /* NULL while there is no policy */
    struct map                 readings; /* "ns/name" -> struct reading */
    struct map                 locals;   /* uid -> struct local_pod */
    struct loop_timer         *flush;
    unsigned                   last_id;
    int64_t                    pause_until_ms;
};

static void mark(struct policy_sync *sync)
{
    int64_t wait_ms = sync->pause_until_ms - env_monotonic_ms(env_system());
    if (!loop_timer_is_active(sync->flush))
        loop_timer_start(sync->flush, wait_ms > 0 ? wait_ms : 0);
}

/* ---- policies ---- */

static void reading_free(struct reading *reading)
{
    if (!reading)
        return;
    object_put(reading->object);
    arena_done(&reading->arena);
    free(reading);
}

static void tell_failure(struct policy_sync *sync, const struct object *object,
                         const struct error *err)
{
    const struct event_object about = { "NetworkPolicy", object->namespace, object->name,
                                        object->uid, NULL, object->kind->api_version };
    event_record(sync->options.events, &about, /* warning= */ true, "PolicyNotUnderstood",
                 "Pods are isolated, but not all of what the policy allows can be let through: %s",
                 err->message);
    log_warn(&sync_log, "a policy cannot be read whole", KV("namespace", object->namespace),
             KV("policy", object->name), KV_ERROR(err));
}

static void read_policy(struct policy_sync *sync, struct reading *reading,
                        const struct object *object)
{
    struct error err = { 0 };
    unsigned id = reading->policy.id ? reading->policy.id : ++sync->last_id;
    object_put(reading->object);
    arena_reset(&reading->arena);
    reading->object = object_ref(object);
    if (!policy_read(value_from_object(object, &reading->arena), &reading->arena,
                     &reading->policy, &err))
        tell_failure(sync, object, &err);
    reading->policy.id = id;
}

static void visit_policy(void *context, const struct object *object)
{
    AUTO_ARENA arena = { 0 };
    struct policy_sync *sync = context;
    struct bytes key = bytes_of(arena_printf(&arena, "%s/%s", object->namespace, object->name));
    struct reading *reading = map_get(&sync->readings, key);
    if (!reading) {
        reading = MEMORY_NEW(struct reading);
        map_put(&sync->readings, key, reading);
    }
    reading->is_seen = true;
    if (reading->object != object)
        read_policy(sync, reading, object);
}

static void read_policies(struct policy_sync *sync)
{
    struct map *readings = &sync->readings;
    for (struct map_entry *e = map_first(readings); e; e = map_after(readings, e))
        ((struct reading *)e->value)->is_seen = false;
    client_watch_each(sync->policies, visit_policy, sync);
    for (struct map_entry *e = map_first(readings); e; e = map_after(readings, e)) {
        struct reading *reading = e->value;
        if (!reading->is_seen)
            reading_free(map_remove(readings, (struct bytes){ e->key, e->key_size }));
    }
}

/* ---- pods as actors ---- */

struct port_reading {
    const char *name, *protocol;
    int64_t     port;
};
struct container_reading {
    struct port_reading *ports;
    size_t               count;
};
struct pod_reading {
    const char               *node_name, *ip, *phase;
    bool                      host_network;
    struct container_reading *containers, *init_containers;
    size_t                    container_count, init_count;
};

static const struct binding port_bindings[] = {
    BIND_TEXT("name", struct port_reading, name),
    BIND_TEXT("protocol", struct port_reading, protocol),
    BIND_INT("containerPort", struct port_reading, port), BIND_END
};
static const struct binding container_bindings[] = {
    BIND_LIST("ports", struct container_reading, ports, count, struct port_reading, port_bindings),
    BIND_END
};
static const struct binding pod_bindings[] = {
    BIND_TEXT("spec.nodeName", struct pod_reading, node_name),
    BIND_TEXT("status.podIP", struct pod_reading, ip),
    BIND_TEXT("status.phase", struct pod_reading, phase),
    BIND_BOOL("spec.hostNetwork", struct pod_reading, host_network),
    BIND_LIST("spec.containers", struct pod_reading, containers, container_count,
              struct container_reading, container_bindings),
    BIND_LIST("spec.initContainers", struct pod_reading, init_containers, init_count,
              struct container_reading, container_bindings),
    BIND_END
};

struct gathering {
    struct policy_sync  *sync;
    struct arena        *arena;
    struct policy_actor *actors;
    size_t               count, capacity;
    bool                 is_local;
};

static struct policy_actor *add_actor(struct gathering *gathering)
{
    gathering->actors = arena_grow(gathering->arena, gathering->actors, gathering->count,
                                   &gathering->capacity, sizeof *gathering->actors);
    return &gathering->actors[gathering->count++];
}

static enum net_protocol protocol_of(const char *text)
{
    return text_equal(text, "UDP") ? NET_UDP : text_equal(text, "SCTP") ? NET_SCTP : NET_TCP;
}

static size_t add_ports(const struct container_reading *containers, size_t count,
                        struct policy_actor_port *ret)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < containers[i].count; j++) {
            const struct port_reading *port = &containers[i].ports[j];
            if (!port->name)
                continue;
            if (ret)
                ret[found] = (struct policy_actor_port){ port->name, protocol_of(port->protocol),
                                                         (uint16_t)port->port };
            found++;
        }
    return found;
}

static void read_named_ports(const struct pod_reading *reading, struct policy_actor *actor,
                             struct arena *arena)
{
    size_t count = add_ports(reading->containers, reading->container_count, NULL);
    actor->port_count = count + add_ports(reading->init_containers, reading->init_count, NULL);
    struct policy_actor_port *ports = arena_array(arena, actor->port_count, sizeof *ports);
    add_ports(reading->containers, reading->container_count, ports);
    add_ports(reading->init_containers, reading->init_count, ports + count);
    actor->ports = ports;
}

static void add_pod(void *context, const struct object *pod)
{
    struct gathering *gathering = context;
    struct policy_sync *sync = gathering->sync;
    struct pod_reading reading = { 0 };
    bind_object(pod, pod_bindings, &reading, gathering->arena);
    bool is_ours = text_equal(reading.node_name, sync->options.node_name);
    const struct local_pod *local = is_ours ? map_get(&sync->locals, bytes_of(pod->uid)) : NULL;
    const char *ip = local ? local->ip : reading.ip;
    if (is_ours != gathering->is_local || reading.host_network || text_is_empty(ip) ||
        (!local && (text_equal(reading.phase, "Succeeded") || text_equal(reading.phase, "Failed"))))
        return;
    struct policy_actor *actor = add_actor(gathering);
    *actor = (struct policy_actor){ .pod = pod, .address = ip, .is_local = is_ours,
                                    .ns = client_watch_get(sync->namespaces, "",
                                                           pod->namespace) };
    read_named_ports(&reading, actor, gathering->arena);
}

/* The cluster's DNS runs in the agents; policies speak of it as they do of upstream's pods. */
static void add_dns(struct gathering *gathering)
{
    static const struct object_label labels[] = { { "k8s-app", "kube-dns" } };
    static const struct object pod = { .namespace = "kube-system", .name = "kube-dns",
                                       .labels = labels, .label_count = 1 };
    static const struct policy_actor_port ports[] = { { "dns", NET_UDP, 53 },
                                                      { "dns-tcp", NET_TCP, 53 } };
    struct policy_sync *sync = gathering->sync;
    if (text_is_empty(sync->options.cluster_dns))
        return;
    *add_actor(gathering) = (struct policy_actor){
        .pod = &pod, .address = sync->options.cluster_dns, .ports = ports,
        .port_count = ARRAY_SIZE(ports),
        .ns = client_watch_get(sync->namespaces, "", "kube-system"),
    };
}

/* ---- the plan ---- */

static struct policy_plan make_plan(struct policy_sync *sync, struct arena *arena)
{
    struct gathering gathering = { .sync = sync, .arena = arena, .is_local = true };
    const struct policy **policies = arena_array(arena, sync->readings.count, sizeof *policies);
    size_t count = 0;
    struct map *readings = &sync->readings;
    for (struct map_entry *e = map_first(readings); e; e = map_after(readings, e))
        policies[count++] = &((struct reading *)e->value)->policy;
    if (count == 0 || !sync->pods)
        return (struct policy_plan){ 0 };
    client_watch_each(sync->own_pods, add_pod, &gathering);
    gathering.is_local = false;
    client_watch_each(sync->pods, add_pod, &gathering);
    add_dns(&gathering);
    return policy_plan(policies, count, gathering.actors, gathering.count, arena);
}

static void apply_plan(struct policy_rules *rules, const struct policy_plan *plan)
{
    policy_rules_begin(rules);
    for (size_t i = 0; i < plan->set_count; i++) {
        const struct policy_set *set = &plan->sets[i];
        if (set->has_ports)
            policy_rules_set_peer_ports(rules, set->key, set->ports, set->count);
        else
            policy_rules_set_peers(rules, set->key, set->addresses, set->count);
    }
    for (size_t i = 0; i < plan->pod_count; i++)
        policy_rules_set_pod(rules, &plan->pods[i]);
    policy_rules_end(rules);
}

static void something_changed(void *context, enum client_event event, const struct object *now,
                              const struct object *before)
{
    (void)event;
    (void)now;
    (void)before;
    mark(context);
}

static void watch_all(struct policy_sync *sync, bool wanted)
{
    const struct client_watch_options namespaces = { .kind = well_known.namespace,
                                                     .event = something_changed,
                                                     .context = sync };
    const struct client_watch_options pods = { .kind = well_known.pod,
                                               .event = something_changed, .context = sync };
    if (wanted && !sync->pods) {
        sync->namespaces = client_watch_start(sync->options.client, &namespaces);
        sync->pods = client_watch_start(sync->options.client, &pods);
    } else if (!wanted && sync->pods) {
        client_watch_stop(sync->namespaces);
        client_watch_stop(sync->pods);
        sync->namespaces = sync->pods = NULL;
    }
}

struct holding {
    const struct policy_sync *sync;
    bool                      is_found;
};

static void find_held(void *context, const struct object *pod)
{
    struct holding *holding = context;
    const struct map *readings = &holding->sync->readings;
    struct map_entry *e = holding->is_found ? NULL : map_first(readings);
    for (; e && !holding->is_found; e = map_after(readings, e))
        holding->is_found = text_equal(((struct reading *)e->value)->policy.ns, pod->namespace);
}

/* Others' pods matter, and may be listed, only while a policy may hold a pod of ours. */
static bool holds_pods(const struct policy_sync *sync)
{
    struct holding holding = { sync, false };
    client_watch_each(sync->own_pods, find_held, &holding);
    return holding.is_found;
}

/* Is everything known that the plan is made of? */
static bool is_ready(struct policy_sync *sync)
{
    if (!client_watch_is_synced(sync->policies) || !sync->own_pods ||
        !client_watch_is_synced(sync->own_pods))
        return false;
    read_policies(sync);
    watch_all(sync, holds_pods(sync));
    return !sync->pods ||
           (client_watch_is_synced(sync->pods) && client_watch_is_synced(sync->namespaces));
}

static void tell_covered(struct policy_sync *sync)
{
    for (struct map_entry *e = map_first(&sync->locals); e; e = map_after(&sync->locals, e)) {
        struct local_pod *local = e->value;
        if (local->cover != COVER_KNOWN)
            continue;
        local->cover = COVER_DONE;
        sync->options.covered(sync->options.context, local->uid);
    }
}

static void flush(void *context)
{
    AUTO_ARENA arena = { 0 };
    struct policy_sync *sync = context;
    struct error err = { 0 };
    int64_t start_ms = env_monotonic_ms(env_system());
    if (!is_ready(sync))
        return;                          /* the watches call again */
    struct policy_plan plan = make_plan(sync, &arena);
    apply_plan(sync->options.rules, &plan);
    bool good = policy_rules_commit(sync->options.rules, &err);
    int64_t end_ms = env_monotonic_ms(env_system());
    sync->pause_until_ms = end_ms + PAUSE_FACTOR * (end_ms - start_ms);
    if (good) {
        tell_covered(sync);
        return;
    }
    log_error(&sync_log, "policy rules not committed, new pods wait, retrying", KV_ERROR(&err));
    loop_timer_start(sync->flush, COMMIT_RETRY_MS);
}

/* ---- new pods ---- */

/* Has the watch what the API told of the namespace's policies? */
static bool watch_has(const struct policy_sync *sync, const char *ns, struct bytes list)
{
    AUTO_ARENA arena = { 0 };
    const struct value *items = value_member(json_parse(list, NULL, &arena, NULL), "items");
    for (size_t i = 0; i < value_count(items); i++) {
        int64_t revision = 0;
        const char *name = value_text(value_item(items, i), "metadata.name", &arena);
        const struct object *known = name ? client_watch_get(sync->policies, ns, name) : NULL;
        if (!known ||
            !bytes_to_int64(value_string(value_item(items, i), "metadata.resourceVersion"),
                            &revision) ||
            known->resource_version < revision)
            return false;
    }
    return true;
}

static void answered(void *context, int status, struct bytes body, const struct error *err)
{
    struct local_pod *local = context;
    (void)status;
    local->call = NULL;
    if (err) {
        log_warn(&sync_log, "a pod waits to know its policies, asking again",
                 KV("namespace", local->ns), KV_ERROR(err));
        loop_timer_start(local->again, ASK_FAILED_MS);
    } else if (!client_watch_is_synced(local->sync->policies) ||
               !watch_has(local->sync, local->ns, body)) {
        loop_timer_start(local->again, ASK_AGAIN_MS);
    } else {
        local->cover = COVER_KNOWN;
        mark(local->sync);
    }
}

static void ask(void *context)
{
    AUTO_ARENA arena = { 0 };
    struct local_pod *local = context;
    struct client_request request = {
        .method = "GET",
        .target = client_path(well_known.network_policy, local->ns, NULL, NULL, &arena),
        .done = answered, .context = local,
    };
    local->call = client_request(local->sync->options.client, &request);
}

static struct local_pod *local_new(struct policy_sync *sync, const char *uid, const char *ns,
                                   const char *ip)
{
    struct local_pod *local = MEMORY_NEW(struct local_pod);
    *local = (struct local_pod){ .sync = sync, .uid = memory_strdup(uid),
                                 .ns = memory_strdup(ns), .ip = memory_strdup(ip) };
    local->again = loop_timer_new(sync->options.loop, ask, local);
    map_put(&sync->locals, bytes_of(uid), local);
    return local;
}

static void local_free(struct local_pod *local)
{
    if (!local)
        return;
    if (local->call)
        client_call_cancel(local->call);
    loop_timer_free(local->again);
    free(local->uid);
    free(local->ns);
    free(local->ip);
    free(local);
}

bool policy_sync_covers(struct policy_sync *sync, const char *uid, const char *ns, const char *ip)
{
    struct local_pod *local = map_get(&sync->locals, bytes_of(uid));
    if (local && !text_equal(local->ip, ip)) {
        policy_sync_forget(sync, uid);
        local = NULL;
    }
    if (local)
        return local->cover == COVER_DONE;
    ask(local_new(sync, uid, ns, ip));
    return false;
}

void policy_sync_adopt(struct policy_sync *sync, const char *uid, const char *ip)
{
    local_free(map_remove(&sync->locals, bytes_of(uid)));
    local_new(sync, uid, "", ip)->cover = COVER_DONE;
    mark(sync);
}

void policy_sync_forget(struct policy_sync *sync, const char *uid)
{
    struct local_pod *local = map_remove(&sync->locals, bytes_of(uid));
    if (!local)
        return;
    local_free(local);
    if (sync->readings.count > 0)
        mark(sync);
}

/* ---- life ---- */

void policy_sync_set_pods(struct policy_sync *sync, struct client_watch *pods)
{
    sync->own_pods = pods;
    mark(sync);
}

/* Without policies pods change nothing, but at the start. */
void policy_sync_pods_changed(struct policy_sync *sync)
{
    if (sync->readings.count > 0 || sync->pause_until_ms == 0)
        mark(sync);
}

struct policy_sync *policy_sync_new(const struct policy_sync_options *options)
{
    struct policy_sync *sync = MEMORY_NEW(struct policy_sync);
    const struct client_watch_options policies = { .kind = well_known.network_policy,
                                                   .event = something_changed,
                                                   .context = sync };
    sync->options = *options;
    sync->flush = loop_timer_new(options->loop, flush, sync);
    sync->policies = client_watch_start(options->client, &policies);
    return sync;
}

void policy_sync_free(struct policy_sync *sync)
{
    if (!sync)
        return;
    watch_all(sync, false);
    client_watch_stop(sync->policies);
    for (struct map_entry *e = map_first(&sync->locals); e; e = map_after(&sync->locals, e))
        local_free(e->value);
    for (struct map_entry *e = map_first(&sync->readings); e; e = map_after(&sync->readings, e))
        reading_free(e->value);
    map_done(&sync->locals);
    map_done(&sync->readings);
    loop_timer_free(sync->flush);
    free(sync);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* nodes.c - a hundred pretended nodes: they see committed pods, "run" them after a while, and stop
 * them when they are deleted.
 *
 * A node's message to the API may be lost, or be done and its answer lost: the node tries again
 * until what it sees is what it wants. So all it does is computed from the facts, as in the real
 * agent.  Leases are renewed; broken watches are noticed by looking at everything again. */
#include <stdio.h>
#include <stdlib.h>

#include "codec/json.h"
#include "codec/value.h"
#include "object/binding.h"
#include "object/time_text.h"
#include "world.h"

enum { LEASE_MS = 10000, ACT_MS_MAX = 400, RETRY_MS = 500, PODS_MAX = 4096 };

struct seen_pod {
    char    *name;
    int64_t  due_ms;                     /* when to look at it again */
};

struct node_fleet {
    struct world       *world;
    struct core_watcher watcher;
    struct map          pods;            /* name -> struct seen_pod */
    int64_t             lease_due_ms;
    bool                is_attached;
    int                 idle_steps;
};

struct pod_view {
    const char *node_name, *phase, *ip;
};
static const struct binding pod_bindings[] = {
    BIND_TEXT("spec.nodeName", struct pod_view, node_name),
    BIND_TEXT("status.phase", struct pod_view, phase),
    BIND_TEXT("status.podIP", struct pod_view, ip), BIND_END
};

static int64_t now_ms(const struct node_fleet *fleet)
{
    return fleet->world->env.monotonic_ns / 1000000;
}

static void look_again(struct node_fleet *fleet, const char *name, int64_t after_ms)
{
    struct seen_pod *pod = map_get(&fleet->pods, bytes_of(name));
    if (!pod) {
        pod = MEMORY_NEW(struct seen_pod);
        pod->name = memory_strdup(name);
        map_put(&fleet->pods, bytes_of(name), pod);
        pod->due_ms = INT64_MAX;
    }
    if (now_ms(fleet) + after_ms < pod->due_ms)
        pod->due_ms = now_ms(fleet) + after_ms;
}

static void changed(void *context, const struct core_change *change)
{
    struct node_fleet *fleet = context;
    if (world_chance(fleet->world, fleet->world->faults.message_lost))
        look_again(fleet, change->now->name,
                   RETRY_MS * 4); /* noticed only by the next look at everything */
    else
        look_again(fleet, change->now->name, (int64_t)world_random(fleet->world, ACT_MS_MAX));
}

struct node_fleet *node_fleet_new(struct world *world)
{
    struct node_fleet *fleet = MEMORY_NEW(struct node_fleet);
    fleet->world = world;
    return fleet;
}

void node_fleet_free(struct node_fleet *fleet)
{
    for (struct map_entry *e = map_first(&fleet->pods); e; e = map_after(&fleet->pods, e)) {
        struct seen_pod *pod = e->value;
        free(pod->name);
        free(pod);
    }
    map_done(&fleet->pods);
    free(fleet);
}

/* ---- node objects and leases ---- */

static void make_node(struct node_fleet *fleet, int index)
{
    static const char text[] =
        "{\"metadata\":{\"name\":\"n%d\",\"annotations\":{\"knarr.io/local-storage-root\":\"/storage\"},\"labels\":{\"kubernetes.io/hostname\":\"n%d\"}},\"status\":{\"capacity\":{\"cpu\":\"4\",\"memory\":\"8Gi\","
        "\"pods\":\"110\"},\"allocatable\":{\"cpu\":\"4\",\"memory\":\"8Gi\",\"pods\":\"110\"},\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\","
        "\"reason\":\"KubeletReady\"}],\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"10.90.1.%d\"}]}}";
    AUTO_ARENA arena = { 0 };
    struct core *core = fleet->world->core;
    const char *name = arena_printf(&arena, "n%d", index);
    struct error err = { 0 };
    if (core_get_latest(core, well_known.node, NULL, name))
        return;
    struct value *body =
        json_parse(bytes_of(arena_printf(&arena, text, index, index, index)), NULL, &arena, NULL);
    struct writer admin = sim_admin(fleet->world, &arena);
    AUTO_PUT node = writer_create(&admin, well_known.node, body, &err);
    if (!node)
        world_fail(fleet->world, "node %s was refused: %s", name, err.message);
}

static void renew_lease(struct node_fleet *fleet, int index)
{
    AUTO_ARENA arena = { 0 };
    char now[TIME_TEXT_MAX];
    struct core *core = fleet->world->core;
    const char *name = arena_printf(&arena, "n%d", index);
    time_write_micro(fleet->world->env.wall_ns, now);
    const struct object *old = core_get_latest(core, well_known.lease, "kube-node-lease", name);
    struct value *body = old ? value_from_object(old, &arena) : value_new_map(&arena);
    value_set_at(body, &arena, "metadata.name", value_new_text(&arena, name));
    value_set_at(body, &arena, "metadata.namespace", value_new_text(&arena, "kube-node-lease"));
    value_set_at(body, &arena, "spec.holderIdentity", value_new_text(&arena, name));
    value_set_at(body, &arena, "spec.leaseDurationSeconds", value_new_int(&arena, 40));
    value_set_at(body, &arena, "spec.renewTime", value_new_text(&arena, now));
    struct writer admin = sim_admin(fleet->world, &arena);
    AUTO_PUT lease = old ? writer_update(&admin, well_known.lease, NULL, body, NULL)
                         : writer_create(&admin, well_known.lease, body, NULL);
    (void)lease;
}

static bool see(void *context, const struct object *pod)
{
    look_again(context, pod->name, 0);
    return true;
}

void node_fleet_attach(struct node_fleet *fleet)
{
    fleet->watcher =
        (struct core_watcher){ .kind = well_known.pod, .changed = changed, .context = fleet };
    core_watch(fleet->world->core, &fleet->watcher);
    for (int i = 0; i < SIM_NODES; i++) {
        make_node(fleet, i);
        renew_lease(fleet, i);
    }
    core_each(fleet->world->core, well_known.pod, "default", see, fleet);
    fleet->lease_due_ms = now_ms(fleet) + LEASE_MS;
}

/* ---- one look at one pod ---- */

static bool message_arrives(struct node_fleet *fleet)
{
    return !world_chance(fleet->world, fleet->world->faults.message_lost);
}

static void report_running(struct node_fleet *fleet, const struct object *pod)
{
    static const char text[] =
        "{\"status\":{\"phase\":\"Running\",\"podIP\":\"10.42.%d.%d\",\"podIPs\":[{\"ip\":\"10.42.%d.%d\"}],\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\","
        "\"lastTransitionTime\":\"%s\"},{\"type\":\"PodScheduled\",\"status\":\"True\"}],\"containerStatuses\":[{\"name\":\"c\",\"ready\":true,\"restartCount\":0,"
        "\"image\":\"image\",\"imageID\":\"\",\"state\":{\"running\":{}}}]}}";
    AUTO_ARENA arena = { 0 };
    char now[TIME_TEXT_MAX];
    int a = (int)world_random(fleet->world, 250), b = (int)world_random(fleet->world, 250);
    time_write(fleet->world->env.wall_ns / 1000000000, now);
    struct value *patch =
        json_parse(bytes_of(arena_printf(&arena, text, a, b, a, b, now)), NULL, &arena, NULL);
    struct error err = { 0 };
    struct writer admin = sim_admin(fleet->world, &arena);
    AUTO_PUT next = sim_patch(&admin, pod, "status", patch, &err);
    if (!next && err.reason != REASON_NOT_FOUND && err.reason != REASON_CONFLICT)
        world_fail(fleet->world, "a pod's status was refused: %s", err.message);
}

static void report_gone(struct node_fleet *fleet, const struct object *pod)
{
    AUTO_ARENA arena = { 0 };
    struct writer admin = sim_admin(fleet->world, &arena);
    struct write_request request = { .verb = WRITE_DELETE,
                                     .kind = well_known.pod,
                                     .ns = pod->namespace,
                                     .name = pod->name,
                                     .user = admin.user,
                                     .precondition_uid = pod->uid,
                                     .grace_period_s = 0,
                                     .arena = &arena };
    AUTO_PUT last = core_write(fleet->world->core, &request, NULL);
    (void)last;
}

/* True: nothing is left to do for it until it changes. */
static bool act(struct node_fleet *fleet, const char *name)
{
    AUTO_ARENA arena = { 0 };
    struct pod_view view = { 0 };
    const struct object *pod = core_get(fleet->world->core, well_known.pod, "default", name);
    if (!pod)
        return true;
    bind_object(pod, pod_bindings, &view, &arena);
    if (text_is_empty(view.node_name))
        return true;
    bool wants_gone = pod->deletion_s != 0,
         wants_running = !wants_gone && !text_equal(view.phase, "Running");
    if (!wants_gone && !wants_running)
        return true;
    if (!message_arrives(fleet))
        return false;
    if (wants_gone)
        report_gone(fleet, pod);
    else
        report_running(fleet, pod);
    return false; /* until the change is seen, the answer may have been lost */
}

static void renew_leases(struct node_fleet *fleet)
{
    if (now_ms(fleet) < fleet->lease_due_ms)
        return;
    fleet->lease_due_ms = now_ms(fleet) + LEASE_MS;
    for (int i = 0; i < SIM_NODES; i++)
        if (message_arrives(fleet))
            renew_lease(fleet, i);
}

void node_fleet_step(struct node_fleet *fleet)
{
    int64_t now = now_ms(fleet);
    renew_leases(fleet);
    claims_remove_folders(fleet->world, /* acts= */ true);
    if (world_chance(fleet->world, fleet->world->faults.watch_broken))
        core_each(fleet->world->core, well_known.pod, "default", see, fleet);
    for (struct map_entry *e = map_first(&fleet->pods); e; e = map_after(&fleet->pods, e)) {
        struct seen_pod *pod = e->value;
        if (pod->due_ms > now)
            continue;
        if (!act(fleet, pod->name)) {
            pod->due_ms = now + RETRY_MS;
            continue;
        }
        map_remove(&fleet->pods, bytes_of(pod->name));
        free(pod->name);
        free(pod);
    }
}

bool node_fleet_is_idle(const struct node_fleet *fleet)
{
    return fleet->pods.count == 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* pod_gc.c - removes pods that no agent will ever finish.
 *
 * Four sorts, each with a key of its own:
 *     n|NODE      the pods of a Node that has been gone for a while
 *     o|NODE      pods that are being deleted on a Node that is said to be out of service
 *     p|NS/NAME   a pod that is being deleted and was never bound
 *     t           finished pods above a limit, the oldest first */
#include <stdlib.h>

#include "base/map.h"
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "controllers/pods.h"
#include "core/node_pods.h"

enum { QUARANTINE_MS = 40000, FINISHED_PODS_MAX = 12500 };

static const char finished_key[] = "t";
static const char out_of_service[] = "node.kubernetes.io/out-of-service";

struct pod_gc {
    struct map finished;                 /* uids of pods that have ended */
    struct map out;                      /* names of Nodes out of service */
};

/* ---- removal ---- */

/* Fails what is unfinished, so that its owner counts it right, and deletes without grace. */
static bool fail_pod(struct controller *controller, const struct object *pod,
                     const struct condition *why, struct arena *arena, struct error *err)
{
    struct value *body = value_from_object(pod, arena),
                 *status = value_make_at(body, arena, "status", VALUE_MAP);
    if (pod_is_finished(pods_facts(controller->pods, pod)))
        return true;
    value_set(status, arena, "phase", value_new_text(arena, "Failed"));
    if (why)
        condition_set(status, why, controller_now(controller, arena), arena);
    return controller_update(controller, pod, "status", body, arena, err);
}

static bool remove_pod(struct controller *controller, const struct object *pod,
                       const struct condition *why, struct arena *arena, struct error *err)
{
    struct error own = { 0 };
    if (!fail_pod(controller, pod, why, arena, err))
        return false;
    struct write_request request = { .verb = WRITE_DELETE,
                                     .kind = pod->kind,
                                     .ns = pod->namespace,
                                     .name = pod->name,
                                     .user = &controller->user,
                                     .precondition_uid = pod->uid,
                                     .grace_period_s = 0,
                                     .arena = arena };
    AUTO_PUT last = core_write(controller->core, &request, &own);
    if (last || own.reason == REASON_NOT_FOUND)
        return true;
    return error_pass(err, &own);
}

static bool sync_node(struct controller *controller, const char *name, struct arena *arena,
                      struct error *err)
{
    static const struct condition why = { "DisruptionTarget", "True", "DeletionByPodGC",
                                          "PodGC: node no longer exists" };
    struct object_array pods = { .arena = arena };
    if (core_get_latest(controller->core, well_known.node, NULL, name))
        return true;
    core_each_on_node(controller->core, name, object_array_visit, &pods);
    for (size_t i = 0; i < pods.count; i++)
        if (!remove_pod(controller, pods.items[i], &why, arena, err))
            return false;
    return true;
}

static bool sync_out_of_service(struct controller *controller, const char *name,
                                struct arena *arena, struct error *err)
{
    const struct pod_gc *gc = controller->state;
    struct object_array pods = { .arena = arena };
    if (!map_get(&gc->out, bytes_of(name)))
        return true;
    core_each_on_node(controller->core, name, object_array_visit, &pods);
    for (size_t i = 0; i < pods.count; i++)
        if (pods.items[i]->deletion_s && !remove_pod(controller, pods.items[i], NULL, arena, err))
            return false;
    return true;
}

static bool sync_unbound(struct controller *controller, const char *key, struct arena *arena,
                         struct error *err)
{
    const struct object *pod = controller_find(controller, well_known.pod, key, arena);
    if (!pod || pod->deletion_s == 0 || *pods_facts(controller->pods, pod)->node_name)
        return true;
    return remove_pod(controller, pod, NULL, arena, err);
}

/* ---- finished pods ---- */

struct finished_pod {
    const struct object *pod;
    bool                 is_evicted;
};

static int compare_finished(const void *a, const void *b)
{
    const struct finished_pod *x = a, *y = b;
    if (x->is_evicted != y->is_evicted)
        return x->is_evicted ? -1 : 1;
    if (x->pod->creation_s != y->pod->creation_s)
        return x->pod->creation_s < y->pod->creation_s ? -1 : 1;
    return strcmp(x->pod->name, y->pod->name);
}

static bool sync_finished(struct controller *controller, struct arena *arena, struct error *err)
{
    struct object_array pods = { .arena = arena };
    size_t count = 0;
    core_each_latest(controller->core, well_known.pod, NULL, object_array_visit, &pods);
    struct finished_pod *finished = arena_array(arena, pods.count, sizeof *finished);
    for (size_t i = 0; i < pods.count; i++) {
        const struct pod_facts *facts = pods_facts(controller->pods, pods.items[i]);
        if (pod_is_finished(facts))
            finished[count++] =
                (struct finished_pod){ pods.items[i], text_equal(facts->reason, "Evicted") };
    }
    if (count <= FINISHED_PODS_MAX)
        return true;
    qsort(finished, count, sizeof *finished, compare_finished);
    for (size_t i = 0; i < count - FINISHED_PODS_MAX; i++)
        if (!remove_pod(controller, finished[i].pod, NULL, arena, err))
            return false;
    return true;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    switch (*key) {
    case 'n': return sync_node(context, key + 2, arena, err);
    case 'o': return sync_out_of_service(context, key + 2, arena, err);
    case 'p': return sync_unbound(context, key + 2, arena, err);
    default:  return sync_finished(context, arena, err);
    }
}

/* ---- keys ---- */

static void queue_node(struct controller *controller, const char *name)
{
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "n|%s", name);
    queue_add_after(controller->queue, buffer_text(&key), QUARANTINE_MS);
}

static void queue_out(struct controller *controller, const char *name)
{
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "o|%s", name);
    queue_add(controller->queue, buffer_text(&key));
}

static void note_finished(struct controller *controller, const char *uid, bool is_finished)
{
    struct pod_gc *gc = controller->state;
    if (!is_finished) {
        map_remove(&gc->finished, bytes_of(uid));
        return;
    }
    map_put(&gc->finished, bytes_of(uid), gc);
    if (gc->finished.count > FINISHED_PODS_MAX)
        queue_add(controller->queue, finished_key);
}

static void pod_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    if (!now) {
        note_finished(controller, before->uid, false);
        return;
    }
    const struct pod_facts *facts = pods_facts(controller->pods, now);
    note_finished(controller, now->uid, pod_is_finished(facts));
    if (*facts->node_name) {
        if (!core_get_latest(controller->core, well_known.node, NULL, facts->node_name))
            queue_node(controller, facts->node_name);
        const struct pod_gc *gc = controller->state;
        if (now->deletion_s && map_get(&gc->out, bytes_of(facts->node_name)))
            queue_out(controller, facts->node_name);
    } else if (now->deletion_s) {
        AUTO_BUFFER key = { 0 };
        buffer_printf(&key, "p|%s/%s", now->namespace, now->name);
        queue_add(controller->queue, buffer_text(&key));
    }
}

/* Someone has said so, by a taint, and the Node does not say otherwise. */
static bool is_out_of_service(const struct object *node)
{
    AUTO_ARENA arena = { 0 };
    bool is_told = false;
    if (!memmem(node->text.at, node->text.size, out_of_service, sizeof out_of_service - 1))
        return false;
    struct value *body = value_from_object(node, &arena);
    const struct value *taints = value_at(body, "spec.taints"),
                       *ready = condition_find(value_member(body, "status"), "Ready");
    for (size_t i = 0; i < value_count(taints); i++)
        is_told = is_told || bytes_equal_text(value_string(value_item(taints, i), "key"),
                                              out_of_service);
    return is_told && !bytes_equal_text(value_string(ready, "status"), "True");
}

static void node_changed(struct controller *controller, const struct object *before,
                         const struct object *now)
{
    struct pod_gc *gc = controller->state;
    if (!now)
        queue_node(controller, before->name);
    if (!now || !is_out_of_service(now)) {
        map_remove(&gc->out, bytes_of(now ? now->name : before->name));
    } else if (!map_get(&gc->out, bytes_of(now->name))) {
        map_put(&gc->out, bytes_of(now->name), gc);
        queue_out(controller, now->name);
    }
}

static bool start(struct controller *controller, struct error *err)
{
    (void)err;
    controller->state = MEMORY_NEW(struct pod_gc);
    return true;
}

static void stop(struct controller *controller)
{
    struct pod_gc *gc = controller->state;
    if (!gc)
        return;
    map_done(&gc->finished);
    map_done(&gc->out);
    free(gc);
}

const struct controller_row pod_gc_controller = {
    .name = "pod-garbage-collector",
    .sync = sync,
    .start = start,
    .stop = stop,
    .watches = {
        { &well_known.pod, pod_changed },
        { &well_known.node, node_changed },
    },
};

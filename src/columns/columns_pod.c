/* SPDX-License-Identifier: Apache-2.0 */
/* columns_pod.c - what a Table shows of a Pod.
 *
 * STATUS, READY and RESTARTS come out of one walk over the container statuses: init containers
 * first, as long as they have not finished the others do not count. */
#include <inttypes.h>

#include "columns/columns_cell.h"
#include "object/time_text.h"

struct walk {
    const struct value *pod;
    struct arena       *arena;
    const char         *status;
    int                 total, ready;
    int64_t             restarts, restarted_s;           /* restarted_s 0: no restart is dated */
    int64_t             sidecar_restarts, sidecar_restarted_s;
    bool                is_initializing;
};

static const struct value *spec_of(const struct walk *walk, struct bytes name)
{
    const struct value *containers = value_at(walk->pod, "spec.initContainers");
    for (size_t i = 0; i < value_count(containers); i++)
        if (bytes_equal(value_string(value_item(containers, i), "name"), name))
            return value_item(containers, i);
    return NULL;
}

static bool is_sidecar(const struct value *container)
{
    return bytes_equal_text(value_string(container, "restartPolicy"), "Always");
}

static void count_restarts(const struct value *status, int64_t *restarts, int64_t *restarted_s)
{
    int64_t ns = 0;
    *restarts += value_int(status, "restartCount", 0);
    if (time_parse(value_string(status, "lastState.terminated.finishedAt"), &ns) &&
        ns / 1000000000 > *restarted_s)
        *restarted_s = ns / 1000000000;
}

/* "Error", "Signal:9" or "ExitCode:1". */
static const char *show_end(const struct value *terminated, const char *prefix, struct arena *arena)
{
    struct bytes reason = value_string(terminated, "reason");
    int64_t signal = value_int(terminated, "signal", 0);
    if (reason.size)
        return arena_printf(arena, "%s%.*s", prefix, BYTES_ARG(reason));
    if (signal)
        return arena_printf(arena, "%sSignal:%" PRId64, prefix, signal);
    return arena_printf(arena, "%sExitCode:%" PRId64, prefix, value_int(terminated, "exitCode", 0));
}

/* ---- init containers ---- */

/* What keeps the pod from getting past this one; NULL: nothing does. */
static const char *init_obstacle(struct walk *walk, const struct value *status, size_t index,
                                 bool sidecar)
{
    const struct value *terminated = value_at(status, "state.terminated");
    struct bytes waiting = value_string(status, "state.waiting.reason");
    if (terminated && value_int(terminated, "exitCode", 0) == 0)
        return NULL;
    if (sidecar && value_bool(status, "started", false))
        return NULL;
    if (terminated)
        return show_end(terminated, "Init:", walk->arena);
    if (waiting.size && !bytes_equal_text(waiting, "PodInitializing"))
        return arena_printf(walk->arena, "Init:%.*s", BYTES_ARG(waiting));
    return arena_printf(walk->arena, "Init:%zu/%zu", index,
                        value_count(value_at(walk->pod, "spec.initContainers")));
}

static void walk_init_containers(struct walk *walk)
{
    const struct value *statuses = value_at(walk->pod, "status.initContainerStatuses");
    for (size_t i = 0; i < value_count(statuses) && !walk->is_initializing; i++) {
        const struct value *status = value_item(statuses, i);
        bool sidecar = is_sidecar(spec_of(walk, value_string(status, "name")));
        count_restarts(status, &walk->restarts, &walk->restarted_s);
        if (sidecar)
            count_restarts(status, &walk->sidecar_restarts, &walk->sidecar_restarted_s);
        const char *obstacle = init_obstacle(walk, status, i, sidecar);
        if (obstacle) {
            walk->status = obstacle;
            walk->is_initializing = true;
        } else if (sidecar && value_bool(status, "ready", false) &&
                   value_bool(status, "started", false)) {
            walk->ready++;
        }
    }
}

/* ---- containers ---- */

struct verdict {
    const char *error;           /* of the first container that ended badly */
    bool        is_running;
};

static void walk_container(struct walk *walk, const struct value *status, struct verdict *verdict)
{
    const struct value *terminated = value_at(status, "state.terminated");
    struct bytes waiting = value_string(status, "state.waiting.reason");
    count_restarts(status, &walk->restarts, &walk->restarted_s);
    if (waiting.size) {
        walk->status = arena_copy(walk->arena, waiting.at, waiting.size);
    } else if (terminated) {
        walk->status = show_end(terminated, "", walk->arena);
        if (value_int(terminated, "exitCode", 0) != 0)
            verdict->error = walk->status;
    } else if (value_bool(status, "ready", false) && value_at(status, "state.running")) {
        verdict->is_running = true;
        walk->ready++;
    }
}

static void walk_containers(struct walk *walk)
{
    const struct value *statuses = value_at(walk->pod, "status.containerStatuses");
    struct verdict verdict = { 0 };
    walk->restarts = walk->sidecar_restarts;
    walk->restarted_s = walk->sidecar_restarted_s;
    for (size_t i = value_count(statuses); i-- > 0;)     /* the first decides */
        walk_container(walk, value_item(statuses, i), &verdict);
    if (!text_equal(walk->status, "Completed"))
        return;
    if (verdict.is_running && is_condition_true(value_at(walk->pod, "status.conditions"), "Ready"))
        walk->status = "Running";
    else if (verdict.error)
        walk->status = verdict.error;
    else if (verdict.is_running)
        walk->status = "NotReady";
}

/* ---- the whole ---- */

static const char *show_phase(const struct value *pod, struct arena *arena)
{
    const struct value *scheduled =
        find_condition(value_at(pod, "status.conditions"), "PodScheduled");
    if (bytes_equal_text(value_string(scheduled, "reason"), "SchedulingGated"))
        return "SchedulingGated";
    return show_text(value_at(pod, "status.reason"),
                     show_text(value_at(pod, "status.phase"), "", arena), arena);
}

static void apply_deletion(struct walk *walk)
{
    struct bytes phase = value_string(walk->pod, "status.phase");
    if (!value_is(value_at(walk->pod, "metadata.deletionTimestamp"), VALUE_STRING))
        return;
    if (bytes_equal_text(value_string(walk->pod, "status.reason"), "NodeLost"))
        walk->status = "Unknown";
    else if (!bytes_equal_text(phase, "Succeeded") && !bytes_equal_text(phase, "Failed"))
        walk->status = "Terminating";
}

static int count_containers(const struct value *pod)
{
    const struct value *inits = value_at(pod, "spec.initContainers");
    int count = (int)value_count(value_at(pod, "spec.containers"));
    for (size_t i = 0; i < value_count(inits); i++)
        count += is_sidecar(value_item(inits, i));
    return count;
}

static struct walk walk_pod(const struct value *pod, struct arena *arena)
{
    struct walk walk = {
        .pod = pod, .arena = arena, .status = show_phase(pod, arena), .total = count_containers(pod)
    };
    walk_init_containers(&walk);
    if (!walk.is_initializing ||
        is_condition_true(value_at(pod, "status.conditions"), "Initialized"))
        walk_containers(&walk);
    apply_deletion(&walk);
    return walk;
}

/* ---- cells ---- */

static struct value *cell_ready(const struct value *pod, int64_t now_s, struct arena *arena)
{
    struct walk walk = walk_pod(pod, arena);
    return value_printf(arena, "%d/%d", walk.ready, walk.total);
}

static struct value *cell_status(const struct value *pod, int64_t now_s, struct arena *arena)
{
    return cell_of(walk_pod(pod, arena).status, arena);
}

static struct value *cell_restarts(const struct value *pod, int64_t now_s, struct arena *arena)
{
    struct walk walk = walk_pod(pod, arena);
    if (walk.restarts == 0 || walk.restarted_s == 0)
        return value_printf(arena, "%" PRId64, walk.restarts);
    return value_printf(arena, "%" PRId64 " (%s ago)", walk.restarts,
                        show_duration(now_s - walk.restarted_s, arena));
}

static struct value *cell_ip(const struct value *pod, int64_t now_s, struct arena *arena)
{
    return cell_of(
        show_text(value_at(value_item(value_at(pod, "status.podIPs"), 0), "ip"), "<none>", arena),
        arena);
}

static struct value *cell_readiness_gates(const struct value *pod, int64_t now_s,
                                          struct arena *arena)
{
    const struct value *gates = value_at(pod, "spec.readinessGates"),
                       *conditions = value_at(pod, "status.conditions");
    size_t count = value_count(gates), true_count = 0;
    if (count == 0)
        return cell_of("<none>", arena);
    for (size_t i = 0; i < count; i++)
        true_count += is_condition_true(
            conditions, show_text(value_at(value_item(gates, i), "conditionType"), "", arena));
    return value_printf(arena, "%zu/%zu", true_count, count);
}

static const struct column pod_columns[] = {
    COLUMN_NAME,
    { "Ready", "Containers that are ready, of all", .cell = cell_ready },
    { "Status", "What the pod is doing, or what keeps it from it", .cell = cell_status },
    { "Restarts", "How often containers were restarted, and when last", .cell = cell_restarts },
    COLUMN_AGE,
    { "IP", "Address of the pod", .cell = cell_ip, .priority = 1 },
    { "Node", "Node the pod is bound to", "spec.nodeName", "<none>", .priority = 1 },
    { "Nominated Node", "Node on which room is being made for the pod", "status.nominatedNodeName",
      "<none>", .priority = 1 },
    { "Readiness Gates", "Readiness gates that are true, of all", .cell = cell_readiness_gates,
      .priority = 1 },
};

static const struct kind_columns kinds[] = {
    KIND_COLUMNS_READ("", "Pod", pod_columns,
                      "metadata.deletionTimestamp spec.containers.name spec.initContainers.name "
                      "spec.initContainers.restartPolicy spec.readinessGates status.phase "
                      "status.reason status.conditions.type status.conditions.status "
                      "status.conditions.reason status.podIPs status.containerStatuses.restartCount "
                      "status.containerStatuses.ready status.containerStatuses.state "
                      "status.containerStatuses.lastState status.initContainerStatuses"),
};
const struct columns_file columns_pod = { kinds, ARRAY_SIZE(kinds) };

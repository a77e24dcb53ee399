/* SPDX-License-Identifier: Apache-2.0 */
/* pod_status.c - see pod_status.h.
 *
 * Texts (reasons and messages) are the API's own, since clients and tests look for them. */
#include "node/pod_status.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/object.h"
#include "object/quantity.h"
#include "object/time_text.h"

enum { NS_PER_S = 1000000000 };

static const char *const condition_names[CONDITION_COUNT] = {
    [CONDITION_READY_TO_START] = "PodReadyToStartContainers",
        [CONDITION_INITIALIZED] = "Initialized",
    [CONDITION_READY] = "Ready", [CONDITION_CONTAINERS_READY] = "ContainersReady",
        [CONDITION_SCHEDULED] = "PodScheduled",
};

void pod_conditions_read(struct pod_conditions *conditions, const struct pod *pod)
{
    for (size_t type = 0; type < CONDITION_COUNT; type++) {
        conditions->items[type] = (struct pod_condition){ .status = -1 };
        for (size_t i = 0; i < value_count(pod->conditions); i++) {
            const struct value *item = value_item(pod->conditions, i);
            int64_t transition_ns = 0;
            if (!bytes_equal_text(value_string(item, "type"), condition_names[type]))
                continue;
            conditions->items[type].status = bytes_equal_text(value_string(item, "status"), "True");
            if (time_parse(value_string(item, "lastTransitionTime"), &transition_ns))
                conditions->items[type].transition_s = transition_ns / NS_PER_S;
        }
    }
}

/* ---- phase ---- */

static const struct container_instance *now_of(const struct container_facts *facts)
{
    return &facts->record->now;
}

static const char *app_phase(const struct pod_facts *facts)
{
    const struct pod *pod = facts->pod;
    size_t waiting = 0, running = 0, stopped = 0, succeeded = 0,
           returning = pod_begins_anew(facts);
    for (size_t i = pod->init_count; i < pod->init_count + pod->app_count; i++) {
        const struct container_facts *container = &facts->containers[i];
        const struct container_instance *now = now_of(container);
        if (now->state == CONTAINER_RUNNING && !container->busy) {
            running++;
        } else if (now->state == CONTAINER_EXITED ||
                   container->record->last.state == CONTAINER_EXITED) {
            stopped++;
            returning += now->state != CONTAINER_EXITED || now->outlived ||
                         container_may_restart(pod, container->spec, now);
            succeeded += now->state == CONTAINER_EXITED && now->exit_code == 0;
        } else {
            waiting++;
        }
    }
    if (waiting > 0)
        return "Pending";
    if (running > 0 || returning > 0)
        return "Running";
    return stopped == succeeded ? "Succeeded" : "Failed";
}

/* The node has given it up. */
static bool is_given_up(const struct pod_facts *facts)
{
    return facts->rejected_reason || facts->deadline_passed;
}

/* The same, and nothing of it runs any more: only then is it told, for who reads it may put another
 * pod in its place. */
static bool is_told_given_up(const struct pod_facts *facts)
{
    return is_given_up(facts) && !pod_has_live_containers(facts);
}

static bool has_started_app(const struct pod_facts *facts)
{
    const struct pod *pod = facts->pod;
    for (size_t i = pod->init_count; i < pod->init_count + pod->app_count; i++)
        if (now_of(&facts->containers[i])->state != CONTAINER_ABSENT)
            return true;
    return false;
}

const char *pod_phase(const struct pod_facts *facts)
{
    const struct pod *pod = facts->pod;
    bool any_app = has_started_app(facts);
    if (is_told_given_up(facts))
        return "Failed";
    if (pod_is_terminal(pod))
        return pod->phase;
    if (is_given_up(facts))
        return any_app ? "Running" : "Pending";
    if (pod_init_failed(facts))
        return "Failed";
    if (!any_app && !pod_init_done(facts))
        return "Pending";
    const char *phase = app_phase(facts);
    bool ended = pod->deletion_s && pod_state_of(facts) == POD_GONE;
    if (ended && (text_equal(phase, "Running") || text_equal(phase, "Pending"))) {
        bool all_good = any_app;
        for (size_t i = pod->init_count; i < pod->init_count + pod->app_count; i++)
            all_good = all_good && now_of(&facts->containers[i])->exit_code == 0;
        return all_good ? "Succeeded" : "Failed";
    }
    return phase;
}

/* ---- container states ---- */

static void set_text(struct value *map, struct arena *arena, const char *key, const char *text)
{
    if (!text_is_empty(text))
        value_set(map, arena, key, value_new_text(arena, text));
}

static void set_time(struct value *map, struct arena *arena, const char *key, int64_t ns)
{
    char text[TIME_TEXT_MAX];
    time_write(ns / NS_PER_S, text);
    value_set(map, arena, key, ns > 0 ? value_new_text(arena, text) : value_new_null(arena));
}

static const char *container_id(const struct container_instance *instance, struct arena *arena)
{
    return *instance->id ? arena_printf(arena, "crun://%s", instance->id) : "";
}

static struct value *terminated_value(const struct container_instance *instance,
                                      struct arena *arena)
{
    struct value *state = value_new_map(arena),
                 *terminated = value_make_at(state, arena, "terminated", VALUE_MAP);
    value_set(terminated, arena, "exitCode", value_new_int(arena, instance->exit_code));
    set_text(terminated, arena, "reason", instance->reason);
    set_text(terminated, arena, "message", instance->message);
    set_time(terminated, arena, "startedAt",
             instance->started_ns ? instance->started_ns : instance->finished_ns);
    set_time(terminated, arena, "finishedAt", instance->finished_ns);
    set_text(terminated, arena, "containerID", container_id(instance, arena));
    return state;
}

static struct value *waiting_value(const char *reason, const char *message, struct arena *arena)
{
    struct value *state = value_new_map(arena),
                 *waiting = value_make_at(state, arena, "waiting", VALUE_MAP);
    set_text(waiting, arena, "reason", reason);
    set_text(waiting, arena, "message", message);
    return state;
}

static struct value *running_value(const struct container_instance *instance, struct arena *arena)
{
    struct value *state = value_new_map(arena),
                 *running = value_make_at(state, arena, "running", VALUE_MAP);
    set_time(running, arena, "startedAt", instance->started_ns);
    return state;
}

/* An exited container that will start again is shown as waiting in its back-off, its exit as the
 * last state. */
static bool waits_for_restart(const struct pod_facts *facts,
                              const struct container_facts *container)
{
    const struct container_instance *now = now_of(container);
    if (now->state != CONTAINER_EXITED || facts->pod->deletion_s || facts->forgotten ||
        is_given_up(facts))
        return false;
    if (!container_may_restart(facts->pod, container->spec, now))
        return false;
    return container->waiting_reason || container_restart_ns(container->record) > facts->now_ns;
}

static struct value *backoff_value(const struct pod_facts *facts,
                                   const struct container_facts *container, struct arena *arena)
{
    if (container->waiting_reason)
        return waiting_value(container->waiting_reason, container->waiting_message, arena);
    int64_t wait_s = (container_restart_ns(container->record) - now_of(container)->finished_ns) /
                     NS_PER_S;
    char duration[DURATION_TEXT_MAX];
    duration_write(wait_s * NS_PER_S, duration);
    return waiting_value(
        "CrashLoopBackOff",
        arena_printf(arena, "back-off %s restarting failed container=%s pod=%s_%s(%s)", duration,
                     container->spec->name, facts->pod->name, facts->pod->ns, facts->pod->uid),
        arena);
}

static struct value *state_value(const struct pod_facts *facts,
                                 const struct container_facts *container, struct arena *arena)
{
    const struct container_instance *now = now_of(container);
    bool initialized = facts->pod->init_count == 0 || container->spec->role == ROLE_EPHEMERAL ||
                       (container->spec->role == ROLE_APP && pod_init_done(facts));
    if (now->state == CONTAINER_RUNNING && !container->busy)
        return running_value(now, arena);
    if (waits_for_restart(facts, container))
        return backoff_value(facts, container, arena);
    if (now->state == CONTAINER_EXITED)
        return terminated_value(now, arena);
    if (container->waiting_reason)
        return waiting_value(container->waiting_reason, container->waiting_message, arena);
    return waiting_value(initialized ? "ContainerCreating" : "PodInitializing", NULL, arena);
}

static struct value *last_state_value(const struct pod_facts *facts,
                                      const struct container_facts *container, struct arena *arena)
{
    if (waits_for_restart(facts, container))
        return terminated_value(now_of(container), arena);
    if (container->record->last.state == CONTAINER_EXITED)
        return terminated_value(&container->record->last, arena);
    return value_new_map(arena);
}

static bool container_is_ready(const struct container_facts *container)
{
    if (container->spec->role == ROLE_INIT)
        return now_of(container)->state == CONTAINER_EXITED && now_of(container)->exit_code == 0;
    return now_of(container)->state == CONTAINER_RUNNING && !container->busy &&
           container->started && container->ready;
}

/* What it has been given, and what holds for it: that is the same but while it is being resized.  That
 * "resources" is there at all tells the API that this node can resize what runs. */
static void add_resources(struct value *status, const struct container *given,
                          const struct container *in_force, struct arena *arena)
{
    if (given->requests)
        value_set(status, arena, "allocatedResources", value_clone(arena, given->requests));
    struct value *resources = value_make_at(status, arena, "resources", VALUE_MAP);
    if (in_force->requests)
        value_set(resources, arena, "requests", value_clone(arena, in_force->requests));
    if (in_force->limits)
        value_set(resources, arena, "limits", value_clone(arena, in_force->limits));
}

static void add_user(struct value *status, const struct container_instance *now,
                     struct arena *arena)
{
    value_set_at(status, arena, "user.linux.uid", value_new_int(arena, now->uid));
    value_set_at(status, arena, "user.linux.gid", value_new_int(arena, now->gid));
    struct bytes rest = bytes_of(now->groups);
    while (rest.size > 0) {
        int64_t gid;
        if (bytes_to_int64(bytes_next(&rest, ' '), &gid))
            value_append(value_make_at(status, arena, "user.linux.supplementalGroups", VALUE_LIST),
                         arena, value_new_int(arena, gid));
    }
}

static struct value *status_value(const struct pod_facts *facts,
                                  const struct container_facts *container, struct arena *arena)
{
    const struct container_instance *now = now_of(container);
    struct value *status = value_new_map(arena);
    bool running = now->state == CONTAINER_RUNNING && !container->busy;
    set_text(status, arena, "name", container->spec->name);
    value_set(status, arena, "state", state_value(facts, container, arena));
    value_set(status, arena, "lastState", last_state_value(facts, container, arena));
    value_set(status, arena, "ready", value_new_bool(arena, container_is_ready(container)));
    value_set(status, arena, "restartCount",
              value_new_int(arena, container->record->restart_count));
    value_set(status, arena, "image",
              value_new_text(arena, *now->image              ? now->image
                                    : container->spec->image ? container->spec->image
                                                             : ""));
    value_set(status, arena, "imageID", value_new_text(arena, now->image_id));
    set_text(status, arena, "containerID", container_id(now, arena));
    value_set(status, arena, "started", value_new_bool(arena, running && container->started));
    if (now->state != CONTAINER_ABSENT)
        add_resources(status, container->spec,
                      container->in_force ? container->in_force : container->spec, arena);
    if (running)
        add_user(status, now, arena);
    return status;
}

static void add_statuses(struct value *status, const struct pod_facts *facts, struct arena *arena)
{
    static const char *const lists[] = { [ROLE_INIT] = "initContainerStatuses",
                                         [ROLE_SIDECAR] = "initContainerStatuses",
                                         [ROLE_APP] = "containerStatuses",
                                         [ROLE_EPHEMERAL] = "ephemeralContainerStatuses" };
    for (size_t i = 0; i < facts->count; i++)
        value_append(
            value_make_at(status, arena, lists[facts->containers[i].spec->role], VALUE_LIST), arena,
            status_value(facts, &facts->containers[i], arena));
}

/* ---- conditions ---- */

struct condition_text {
    bool        is_true;
    const char *reason, *message;
};

/* "[a b]": the names of those for which `want` is false. */
static const char *names_of(const struct pod_facts *facts, size_t from, size_t to,
                            bool (*good)(const struct container_facts *), struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = from; i < to; i++)
        if (!good(&facts->containers[i]))
            buffer_printf(&text, "%s%s", text.size ? " " : "", facts->containers[i].spec->name);
    return text.size ? arena_printf(arena, "[%s]", buffer_text(&text)) : NULL;
}

/* Sidecars count as app containers do; init containers have had their turn. */
static bool has_no_part_or_is_ready(const struct container_facts *container)
{
    return container->spec->role == ROLE_INIT || container_is_ready(container);
}

static bool init_is_complete(const struct container_facts *container)
{
    if (container->spec->role == ROLE_SIDECAR)
        return now_of(container)->state == CONTAINER_RUNNING && container->started &&
               !container->busy;
    return now_of(container)->state == CONTAINER_EXITED && now_of(container)->exit_code == 0;
}

static struct condition_text containers_ready(const struct pod_facts *facts, struct arena *arena)
{
    const struct pod *pod = facts->pod;
    const char *phase = pod_phase(facts);
    if (text_equal(phase, "Succeeded"))
        return (struct condition_text){ false, "PodCompleted", NULL };
    if (text_equal(phase, "Failed"))
        return (struct condition_text){ false, "PodFailed", NULL };
    const char *unready = names_of(facts, 0, pod->init_count + pod->app_count,
                                   has_no_part_or_is_ready, arena);
    if (!unready)
        return (struct condition_text){ true, NULL, NULL };
    return (struct condition_text){ false, "ContainersNotReady",
                                    arena_printf(arena, "containers with unready status: %s",
                                                 unready) };
}

static struct condition_text initialized(const struct pod_facts *facts, struct arena *arena)
{
    const char *phase = pod_phase(facts);
    if (text_equal(phase, "Succeeded"))
        return (struct condition_text){ true, "PodCompleted", NULL };
    const char *incomplete = names_of(facts, 0, facts->pod->init_count, init_is_complete, arena);
    bool ran = false;
    for (size_t i = facts->pod->init_count; i < facts->count; i++)
        ran = ran || now_of(&facts->containers[i])->state != CONTAINER_ABSENT;
    if (!incomplete || ran)
        return (struct condition_text){ true, NULL, NULL };
    return (struct condition_text){ false, "ContainersNotInitialized",
                                    arena_printf(arena, "containers with incomplete status: %s",
                                                 incomplete) };
}

static const struct value *find_condition(const struct pod *pod, struct bytes type)
{
    for (size_t i = 0; i < value_count(pod->conditions); i++)
        if (bytes_equal(value_string(value_item(pod->conditions, i), "type"), type))
            return value_item(pod->conditions, i);
    return NULL;
}

static struct condition_text ready(const struct pod_facts *facts, struct arena *arena)
{
    struct condition_text text = containers_ready(facts, arena);
    for (size_t i = 0; text.is_true && i < value_count(facts->pod->readiness_gates); i++) {
        struct bytes type = value_string(value_item(facts->pod->readiness_gates, i),
                                         "conditionType");
        const struct value *gate = find_condition(facts->pod, type);
        const char *message =
            !gate
                ? arena_printf(
                      arena,
                      "corresponding condition of pod readiness gate \"%.*s\" does not exist.",
                      BYTES_ARG(type))
                : arena_printf(
                      arena, "the status of pod readiness gate \"%.*s\" is not \"True\", but %.*s",
                      BYTES_ARG(type), BYTES_ARG(value_string(gate, "status")));
        if (!bytes_equal_text(value_string(gate, "status"), "True"))
            text = (struct condition_text){ false, "ReadinessGatesNotReady", message };
    }
    return text;
}

static void add_condition(struct value *list, struct pod_conditions *conditions,
                          enum pod_condition_type type, const struct condition_text *text,
                          const struct pod_facts *facts, struct arena *arena)
{
    struct pod_condition *memory = &conditions->items[type];
    struct value *condition = value_new_map(arena);
    if (memory->status != (int8_t)text->is_true) {
        memory->status = (int8_t)text->is_true;
        memory->transition_s = facts->now_ns / NS_PER_S;
    }
    set_text(condition, arena, "type", condition_names[type]);
    value_set(condition, arena, "observedGeneration", value_new_int(arena, facts->pod->generation));
    set_text(condition, arena, "status", text->is_true ? "True" : "False");
    value_set(condition, arena, "lastProbeTime", value_new_null(arena));
    set_time(condition, arena, "lastTransitionTime", memory->transition_s * NS_PER_S);
    value_set(condition, arena, "reason",
              text->reason ? value_new_text(arena, text->reason) : value_new_null(arena));
    value_set(condition, arena, "message",
              text->message ? value_new_text(arena, text->message) : value_new_null(arena));
    value_append(list, arena, condition);
}

/* Upstream makes the sandbox once the volumes are there.  Ours is made beside them, but is told of
 * then.  Where a container has run they have been there: an agent that starts again makes them anew. */
static bool has_had_volumes(const struct pod_facts *facts)
{
    for (size_t i = 0; i < facts->count; i++)
        if (facts->containers[i].record->now.state != CONTAINER_ABSENT)
            return true;
    return facts->volumes_ready;
}

static void add_conditions(struct value *status, const struct pod_facts *facts,
                           struct pod_conditions *conditions, struct arena *arena)
{
    struct value *list = value_make_at(status, arena, "conditions", VALUE_LIST);
    bool network = facts->sandbox_ready && has_had_volumes(facts) &&
                   pod_states[pod_state_of(facts)].keeps_network;
    const struct condition_text texts[CONDITION_COUNT] = {
        [CONDITION_READY_TO_START] = { network, NULL, NULL },
        [CONDITION_INITIALIZED] = initialized(facts, arena),
        [CONDITION_READY] = ready(facts, arena),
        [CONDITION_CONTAINERS_READY] = containers_ready(facts, arena),
        [CONDITION_SCHEDULED] = { true, NULL, NULL },
    };
    for (size_t type = 0; type < CONDITION_COUNT; type++)
        add_condition(list, conditions, (enum pod_condition_type)type, &texts[type], facts, arena);
}

/* Upstream's controllers of Jobs tell by it that the pod did not fail by itself. */
static void add_disruption(struct value *status, const struct pod_facts *facts,
                           struct arena *arena)
{
    struct value *condition = value_new_map(arena);
    if (!facts->disrupted_s || !is_told_given_up(facts))
        return;
    set_text(condition, arena, "type", "DisruptionTarget");
    value_set(condition, arena, "observedGeneration", value_new_int(arena, facts->pod->generation));
    set_text(condition, arena, "status", "True");
    value_set(condition, arena, "lastProbeTime", value_new_null(arena));
    set_time(condition, arena, "lastTransitionTime", facts->disrupted_s * NS_PER_S);
    set_text(condition, arena, "reason", "TerminationByKubelet");
    set_text(condition, arena, "message", facts->rejected_message);
    value_append(value_make_at(status, arena, "conditions", VALUE_LIST), arena, condition);
}

/* ---- resizing ---- */

/* One that has gone is taken away only where the API has it: conditions of others stay. */
static void add_resize_condition(struct value *list, const char *type, bool is_true,
                                 const struct pod_facts *facts, struct value *condition,
                                 struct arena *arena)
{
    if (!is_true && !find_condition(facts->pod, bytes_of(type)))
        return;
    set_text(condition, arena, "type", type);
    set_text(condition, arena, is_true ? "status" : "$patch", is_true ? "True" : "delete");
    value_append(list, arena, condition);
}

static struct value *resize_condition(int64_t generation, int64_t since_s, const char *reason,
                                      const char *message, struct arena *arena)
{
    struct value *condition = value_new_map(arena);
    value_set(condition, arena, "observedGeneration", value_new_int(arena, generation));
    value_set(condition, arena, "lastProbeTime", value_new_null(arena));
    set_time(condition, arena, "lastTransitionTime", since_s * NS_PER_S);
    value_set(condition, arena, "reason",
              *reason ? value_new_text(arena, reason) : value_new_null(arena));
    value_set(condition, arena, "message",
              *message ? value_new_text(arena, message) : value_new_null(arena));
    return condition;
}

static void add_resize(struct value *status, const struct pod_facts *facts,
                       const struct pod_resize *resize, struct arena *arena)
{
    struct value *list = value_make_at(status, arena, "conditions", VALUE_LIST);
    struct value *pending = resize->is_deferred
                                ? resize_condition(resize->deferred_generation, resize->deferred_s,
                                                   "Deferred", resize->why_deferred, arena)
                                : value_new_map(arena),
                 *progress = resize->is_in_progress
                                 ? resize_condition(resize->progress_generation, resize->progress_s,
                                                    *resize->error ? "Error" : "", resize->error,
                                                    arena)
                                 : value_new_map(arena);
    add_resize_condition(list, "PodResizePending", resize->is_deferred, facts, pending, arena);
    add_resize_condition(list, "PodResizeInProgress", resize->is_in_progress, facts, progress,
                         arena);
}

static void set_milli(struct value *status, const char *path, int64_t milli, struct arena *arena)
{
    struct quantity quantity = { .nano = (__int128)milli * QUANTITY_MILLI };
    char text[QUANTITY_TEXT_MAX];
    quantity_write(&quantity, text);
    if (milli > 0)
        value_set_at(status, arena, path, value_new_text(arena, text));
}

static void set_bytes(struct value *status, const char *path, int64_t bytes, struct arena *arena)
{
    struct quantity quantity = quantity_of_units(bytes, QUANTITY_BINARY_SI);
    char text[QUANTITY_TEXT_MAX];
    quantity_write(&quantity, text);
    if (bytes > 0)
        value_set_at(status, arena, path, value_new_text(arena, text));
}

/* What all of it has been given, and what holds: of cpu and limits that is what its cgroup has. */
static void add_pod_resources(struct value *status, const struct pod_status_input *input,
                              struct arena *arena)
{
    const struct cgroup_limits *limits = input->limits;
    struct value *given = pod_requests(input->facts->pod, arena);
    if (value_count(given) > 0) {
        value_set(status, arena, "allocatedResources", given);
        value_set_at(status, arena, "resources.requests", value_clone(arena, given));
    }
    set_milli(status, "resources.requests.cpu", limits->cpu_request_milli, arena);
    set_milli(status, "resources.limits.cpu", limits->cpu_limit_milli, arena);
    set_bytes(status, "resources.limits.memory", limits->memory_bytes, arena);
}

/* ---- the patch ---- */

/* The list is replaced: merged by its key it would keep the address of an earlier sandbox. */
static void add_address(struct value *status, const char *one, const char *list,
                        const char *address, struct arena *arena)
{
    if (text_is_empty(address))
        return;
    struct value *item = value_new_map(arena), *replace = value_new_map(arena),
                 *items = value_make_at(status, arena, list, VALUE_LIST);
    set_text(item, arena, "ip", address);
    set_text(replace, arena, "$patch", "replace");
    set_text(status, arena, one, address);
    value_append(items, arena, item);
    value_append(items, arena, replace);
}

static void add_reason(struct value *status, const struct pod_facts *facts, struct arena *arena)
{
    if (!is_told_given_up(facts))
        return;
    set_text(status, arena, "reason",
             facts->rejected_reason ? facts->rejected_reason : "DeadlineExceeded");
    set_text(status, arena, "message",
             facts->rejected_reason
                 ? facts->rejected_message
                 : "Pod was active on the node longer than the specified deadline");
}

void pod_status_write(const struct pod_status_input *input, struct pod_conditions *conditions,
                      struct buffer *ret_patch)
{
    AUTO_ARENA arena = { 0 };
    const struct pod_facts *facts = input->facts;
    struct value *root = value_new_map(&arena),
                 *status = value_make_at(root, &arena, "status", VALUE_MAP);
    value_set_at(root, &arena, "metadata.uid", value_new_text(&arena, facts->pod->uid));
    value_set(status, &arena, "observedGeneration", value_new_int(&arena, facts->pod->generation));
    set_text(status, &arena, "phase", pod_phase(facts));
    add_conditions(status, facts, conditions, &arena);
    add_disruption(status, facts, &arena);
    add_resize(status, facts, input->resize, &arena);
    add_reason(status, facts, &arena);
    add_address(status, "hostIP", "hostIPs", input->host_ip, &arena);
    if (facts->pod->host_network || has_had_volumes(facts))
        add_address(status, "podIP", "podIPs", input->pod_ip, &arena);
    set_time(status, &arena, "startTime", input->start_time_s * NS_PER_S);
    add_statuses(status, facts, &arena);
    if (input->limits)
        add_pod_resources(status, input, &arena);
    set_text(status, &arena, "qosClass", qos_class_text(facts->pod->qos));
    json_write_value(ret_patch, root);
}

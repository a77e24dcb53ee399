/* SPDX-License-Identifier: Apache-2.0 */
/* horizontal_look.c - see horizontal_look.h. */
#include "controllers/horizontal_look.h"

#include "core/usage.h"
#include "controllers/pods.h"
#include "object/binding.h"
#include "object/quantity.h"

struct container_reading {
    const char   *name, *restart_policy;
    struct value *requests;
};

struct pod_reading {
    const char               *phase;
    int64_t                   start_s;
    struct value             *requests, *overhead;       /* of the pod as a whole */
    struct container_reading *containers, *init_containers;
    struct pod_condition *conditions;
    size_t                    container_count, init_container_count, condition_count;
};

static const struct binding container_bindings[] = {
    BIND_TEXT("name", struct container_reading, name),
    BIND_TEXT("restartPolicy", struct container_reading, restart_policy),
    BIND_VALUE("resources.requests", struct container_reading, requests),
    BIND_END
};

static const struct binding pod_bindings[] = {
    BIND_VALUE("spec.resources.requests", struct pod_reading, requests),
    BIND_VALUE("spec.overhead", struct pod_reading, overhead),
    BIND_LIST("spec.containers", struct pod_reading, containers, container_count,
              struct container_reading, container_bindings),
    BIND_LIST("spec.initContainers", struct pod_reading, init_containers, init_container_count,
              struct container_reading, container_bindings),
    BIND_TEXT("status.phase", struct pod_reading, phase),
    BIND_TIME("status.startTime", struct pod_reading, start_s),
    BIND_LIST("status.conditions", struct pod_reading, conditions, condition_count,
              struct pod_condition, pod_condition_bindings),
    BIND_END
};

/* ---- requests ---- */

/* False where the map does not name the resource. */
static bool add_request(const struct value *requests, const char *resource, int64_t *sum)
{
    struct quantity quantity;
    const struct value *amount = value_member(requests, resource);
    if (!amount || !quantity_parse(value_string(amount, ""), &quantity))
        return false;
    *sum += quantity_milli(&quantity);
    return true;
}

static const char *add_container(const struct container_reading *container,
                                 const struct horizontal_measure *measure, const char *pod,
                                 struct arena *arena, int64_t *sum)
{
    if (add_request(container->requests, measure->resource, sum))
        return NULL;
    return arena_printf(arena, "missing request for %s in container %s of Pod %s",
                        measure->resource, container->name, pod);
}

static bool is_counted(const struct container_reading *container,
                       const struct horizontal_measure *measure)
{
    return !measure->container || text_equal(measure->container, container->name);
}

static const char *request_of_containers(const struct pod_reading *reading,
                                         const struct horizontal_measure *measure, const char *pod,
                                         struct arena *arena, int64_t *sum)
{
    const char *problem = NULL;
    bool found = false;
    for (size_t i = 0; i < reading->container_count && !problem; i++)
        if (is_counted(&reading->containers[i], measure)) {
            found = true;
            problem = add_container(&reading->containers[i], measure, pod, arena, sum);
        }
    for (size_t i = 0; i < reading->init_container_count && !problem; i++) {
        const struct container_reading *container = &reading->init_containers[i];
        if (!text_equal(container->restart_policy, "Always") || !is_counted(container, measure))
            continue;
        found = true;
        problem = add_container(container, measure, pod, arena, sum);
    }
    if (!found && measure->container)
        problem =
            arena_printf(arena, "container %s not found in Pod %s", measure->container, pod);
    return problem;
}

/* NULL, or why there is no request to compare with. */
static const char *read_request(const struct pod_reading *reading,
                                const struct horizontal_measure *measure, const char *pod,
                                struct arena *arena, int64_t *ret)
{
    *ret = 0;
    if (value_count(reading->requests) == 0 || measure->container)
        return request_of_containers(reading, measure, pod, arena, ret);
    add_request(reading->overhead, measure->resource, ret);
    if (add_request(reading->requests, measure->resource, ret))
        return NULL;
    return arena_printf(arena, "missing pod-level request for %s in Pod %s", measure->resource,
                        pod);
}

/* ---- figures ---- */

/* Thousandths, each container's rounded up. */
static int64_t amount_of(const struct usage_amount *usage, const char *resource)
{
    return text_equal(resource, "cpu") ? (usage->cpu_nano + 999999) / 1000000
                                       : usage->memory_bytes * 1000;
}

static void read_usage(const struct usage_amount *usage, size_t count,
                       const struct horizontal_measure *measure, struct horizontal_pod *pod)
{
    bool is_known =
        text_equal(measure->resource, "cpu") || text_equal(measure->resource, "memory");
    for (size_t i = 0; i < count && is_known; i++) {
        if (measure->container && !text_equal(measure->container, usage[i].name))
            continue;
        pod->has_metric = true;
        pod->metric += amount_of(&usage[i], measure->resource);
        if (pod->metric_ns == 0 || usage[i].time_ns < pod->metric_ns)
            pod->metric_ns = usage[i].time_ns;
        if (usage[i].window_ns > pod->window_ns)
            pod->window_ns = usage[i].window_ns;
    }
}

/* ---- a pod ---- */

static enum pod_phase phase_of(const char *phase)
{
    return text_equal(phase, "Failed")                             ? POD_FAILED
           : text_is_empty(phase) || text_equal(phase, "Pending") ? POD_PENDING
                                                                   : POD_RUNNING;
}

static void read_pod(const struct object *object, const struct horizontal_measure *measure,
                     struct arena *arena, struct horizontal_pod *pod)
{
    struct pod_reading reading = { 0 };
    bind_object(object, pod_bindings, &reading, arena);
    pod->name = object->name;
    pod->is_deleted = object->deletion_s != 0;
    pod->phase = phase_of(reading.phase);
    pod->start_s = reading.start_s;
    for (size_t i = 0; i < reading.condition_count; i++)
        if (text_equal(reading.conditions[i].type, "Ready")) {
            pod->has_readiness = true;
            pod->is_ready = !text_equal(reading.conditions[i].status, "False");
            pod->ready_changed_s = reading.conditions[i].changed_s;
        }
    pod->request_problem = read_request(&reading, measure, object->name, arena, &pod->request);
}

bool horizontal_look(struct core *core, const struct object_array *pods,
                     const struct horizontal_measure *measure, struct arena *arena,
                     struct horizontal_pod **ret, struct error *err)
{
    struct usage_amount usage[USAGE_CONTAINERS_MAX];
    bool any = false;
    *ret = arena_array(arena, pods->count + 1, sizeof **ret);
    for (size_t i = 0; i < pods->count; i++) {
        const struct object *object = pods->items[i];
        size_t count = usage_of_pod(core_usage(core), object->namespace, object->name, usage);
        any = any || count > 0;
        read_pod(object, measure, arena, &(*ret)[i]);
        read_usage(usage, count, measure, &(*ret)[i]);
    }
    return any || fail(err, REASON_NOT_FOUND, 0,
                       "unable to get metrics for resource %s: no metrics returned from resource "
                       "metrics API", measure->resource);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* pod_view.c - see pod_view.h. */
#include "scheduler/pod_view.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/binding.h"
#include "object/object.h"

static const struct binding port_bindings[] = {
    BIND_TEXT("hostIP", struct port_view, ip),
    BIND_TEXT("protocol", struct port_view, protocol),
    BIND_INT("hostPort", struct port_view, port),
    BIND_END,
};
static const struct binding container_bindings[] = {
    BIND_TEXT("name", struct container_view, name),
    BIND_TEXT("restartPolicy", struct container_view, restart_policy),
    BIND_VALUE("resources.requests", struct container_view, requests),
    BIND_LIST("ports", struct container_view, ports, port_count, struct port_view, port_bindings),
    BIND_END,
};
static const struct binding status_bindings[] = {
    BIND_TEXT("name", struct container_status_view, name),
    BIND_VALUE("resources.requests", struct container_status_view, requests),
    BIND_VALUE("allocatedResources", struct container_status_view, allocated),
    BIND_PRESENT("resources", struct container_status_view, has_resources),
    BIND_END,
};
static const struct binding condition_bindings[] = {
    BIND_TEXT("type", struct condition_view, type),
    BIND_TEXT("status", struct condition_view, status),
    BIND_TEXT("reason", struct condition_view, reason),
    BIND_END,
};
static const struct binding pod_bindings[] = {
    BIND_TEXT("spec.nodeName", struct pod_view, node_name),
    BIND_TEXT("spec.schedulerName", struct pod_view, scheduler_name),
    BIND_TEXT("spec.preemptionPolicy", struct pod_view, preemption_policy),
    BIND_INT("spec.priority", struct pod_view, priority),
    BIND_PRESENT("spec.schedulingGates", struct pod_view, is_gated),
    BIND_RAW("spec.nodeSelector", struct pod_view, node_selector),
    BIND_RAW("spec.affinity", struct pod_view, affinity),
    BIND_RAW("spec.tolerations", struct pod_view, tolerations),
    BIND_RAW("spec.topologySpreadConstraints", struct pod_view, spread),
    BIND_VALUE("spec.overhead", struct pod_view, overhead),
    BIND_VALUE("spec.resources.requests", struct pod_view, pod_requests),
    BIND_LIST("spec.containers", struct pod_view, containers, container_count,
              struct container_view, container_bindings),
    BIND_LIST("spec.initContainers", struct pod_view, init_containers, init_container_count,
              struct container_view, container_bindings),
    BIND_TEXT("status.phase", struct pod_view, phase),
    BIND_TEXT("status.nominatedNodeName", struct pod_view, nominated_node_name),
    BIND_TIME("status.startTime", struct pod_view, start_s),
    BIND_LIST("status.containerStatuses", struct pod_view, statuses, status_count,
              struct container_status_view, status_bindings),
    BIND_LIST("status.initContainerStatuses", struct pod_view, init_statuses, init_status_count,
              struct container_status_view, status_bindings),
    BIND_LIST("status.conditions", struct pod_view, conditions, condition_count,
              struct condition_view, condition_bindings),
    BIND_END,
};

void pod_view_read(const struct object *pod, struct pod_view *ret, struct arena *arena)
{
    *ret = (struct pod_view){ 0 };
    bind_object(pod, pod_bindings, ret, arena);
}

bool pod_view_is_terminal(const struct pod_view *view)
{
    return text_equal(view->phase, "Succeeded") || text_equal(view->phase, "Failed");
}

bool pod_view_is_preempted(const struct pod_view *view)
{
    for (size_t i = 0; i < view->condition_count; i++) {
        const struct condition_view *condition = &view->conditions[i];
        if (text_equal(condition->type, "DisruptionTarget"))
            return text_equal(condition->status, "True") &&
                   text_equal(condition->reason, "PreemptionByScheduler");
    }
    return false;
}

/* ---- requests ---- */

static bool is_resize_infeasible(const struct pod_view *view)
{
    for (size_t i = 0; i < view->condition_count; i++)
        if (text_equal(view->conditions[i].type, "PodResizePending"))
            return text_equal(view->conditions[i].reason, "Infeasible");
    return false;
}

static const struct container_status_view *find_status(const struct container_status_view *statuses,
                                                       size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(statuses[i].name, name))
            return &statuses[i];
    return NULL;
}

static bool names_resource(const struct value *first, const struct container_status_view *status,
                           const char *name)
{
    return value_member(first, name) || (status && (value_member(status->requests, name) ||
                                                    value_member(status->allocated, name)));
}

struct request_reading {
    const struct pod_view *view;
    bool                   with_defaults, is_infeasible;
};

static void container_requests(const struct request_reading *reading,
                               const struct container_view *container,
                               const struct container_status_view *status, struct resources *ret)
{
    const struct value *wanted = container->requests;
    if (status && !status->has_resources)
        status = NULL;
    if (status && reading->is_infeasible)
        wanted = NULL;
    resources_read(ret, wanted);
    if (status) {
        AUTO_RESOURCES actual = { 0 }, allocated = { 0 };
        resources_read(&actual, status->requests);
        resources_read(&allocated, status->allocated);
        resources_max(ret, &actual);
        resources_max(ret, &allocated);
    }
    if (reading->with_defaults && !names_resource(wanted, status, "cpu"))
        ret->fixed[RESOURCE_CPU] = REQUEST_DEFAULT_CPU;
    if (reading->with_defaults && !names_resource(wanted, status, "memory"))
        ret->fixed[RESOURCE_MEMORY] = REQUEST_DEFAULT_MEMORY;
}

static bool is_sidecar(const struct container_view *container)
{
    return text_equal(container->restart_policy, "Always");
}

/* Init containers run one after the other, beside the sidecars that were started before; the pod
 * needs the largest. */
static void add_init_containers(const struct request_reading *reading, struct resources *sum)
{
    const struct pod_view *view = reading->view;
    AUTO_RESOURCES sidecars = { 0 }, largest = { 0 };
    for (size_t i = 0; i < view->init_container_count; i++) {
        const struct container_view *container = &view->init_containers[i];
        const struct container_status_view *status = NULL;
        AUTO_RESOURCES own = { 0 };
        if (is_sidecar(container))
            status = find_status(view->init_statuses, view->init_status_count, container->name);
        container_requests(reading, container, status, &own);
        if (is_sidecar(container)) {
            resources_add(sum, &own);
            resources_add(&sidecars, &own);
            resources_max(&largest, &sidecars);
        } else {
            resources_add(&own, &sidecars);
            resources_max(&largest, &own);
        }
    }
    resources_max(sum, &largest);
}

static bool is_pod_level(struct bytes name)
{
    return bytes_equal_text(name, "cpu") || bytes_equal_text(name, "memory") ||
           bytes_starts_with(name, "hugepages-");
}

static void take_named(struct resources *to, const struct resources *from, struct bytes name)
{
    for (size_t i = 0; i < from->named_count; i++)
        if (bytes_equal_text(name, from->named[i].name))
            resources_set(to, name, from->named[i].count);
}

/* What the pod itself requests takes the place of what its containers do. */
static void apply_pod_level(const struct value *requests, struct resources *sum)
{
    AUTO_RESOURCES own = { 0 };
    resources_read(&own, requests);
    for (size_t i = 0; value_is(requests, VALUE_MAP) && i < requests->map.count; i++) {
        struct bytes name = requests->map.members[i].key;
        enum fixed_resource fixed;
        if (!is_pod_level(name))
            continue;
        if (resource_is_fixed(name, &fixed))
            sum->fixed[fixed] = own.fixed[fixed];
        else
            take_named(sum, &own, name);
    }
}

void pod_view_requests(const struct pod_view *view, bool with_defaults, struct resources *ret)
{
    struct request_reading reading = { view, with_defaults, is_resize_infeasible(view) };
    AUTO_RESOURCES sum = { 0 }, overhead = { 0 };
    for (size_t i = 0; i < view->container_count; i++) {
        AUTO_RESOURCES own = { 0 };
        const char *name = view->containers[i].name;
        container_requests(&reading, &view->containers[i],
                           find_status(view->statuses, view->status_count, name), &own);
        resources_add(&sum, &own);
    }
    if (view->init_container_count)
        add_init_containers(&reading, &sum);
    apply_pod_level(view->pod_requests, &sum);
    resources_read(&overhead, view->overhead);
    resources_add(&sum, &overhead);
    resources_add(ret, &sum);
}

/* ---- host ports ---- */

static size_t count_ports(const struct pod_view *view)
{
    size_t count = 0;
    for (size_t i = 0; i < view->init_container_count; i++)
        count += view->init_containers[i].port_count;
    for (size_t i = 0; i < view->container_count; i++)
        count += view->containers[i].port_count;
    return count;
}

static size_t add_ports(const struct container_view *container, struct host_port *ports,
                        size_t count)
{
    for (size_t i = 0; i < container->port_count; i++) {
        const struct port_view *port = &container->ports[i];
        if (port->port > 0)
            ports[count++] =
                (struct host_port){ port->ip ? port->ip : "",
                                    port->protocol ? port->protocol : "TCP", port->port };
    }
    return count;
}

size_t pod_view_host_ports(const struct pod_view *view, struct arena *arena, struct host_port **ret)
{
    struct host_port *ports = arena_array(arena, count_ports(view), sizeof *ports);
    size_t count = 0;
    for (size_t i = 0; i < view->init_container_count; i++)
        if (is_sidecar(&view->init_containers[i]))
            count = add_ports(&view->init_containers[i], ports, count);
    for (size_t i = 0; i < view->container_count; i++)
        count = add_ports(&view->containers[i], ports, count);
    *ret = ports;
    return count;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* admission_resize.c - PodResizeValidator: a bound pod cannot grow beyond all that its node has.
 *
 * What does not fit now, because of others, is the node's agent to put off; what can never fit is
 * refused here.  Asked of pods/resize only, and only where the spec changes. */
#include "write/admission.h"

#include "base/arena.h"
#include "object/resource_list.h"

static const char linux_label[] = "kubernetes.io/os";

static bool refuse(const struct write *write, const char *cause, const char *why, struct error *err)
{
    (void)admission_forbid(write, err, "%s", why);
    error_add_cause(err, write->arena, cause, NULL, "");
    return false;
}

static bool is_linux(const struct value *node, const char **ret_os, struct arena *arena)
{
    const struct value *label = value_member(value_at(node, "metadata.labels"), linux_label);
    *ret_os = label ? arena_printf(arena, "%.*s", BYTES_ARG(value_string(label, ""))) : NULL;
    return !label || bytes_equal_text(value_string(label, ""), "linux");
}

/* "cpu, requested: 9000, allocatable: 2000; memory, ...": NULL where all fits. */
static const char *what_exceeds(const struct value *pod, const struct value *allocatable,
                                struct arena *arena)
{
    static const struct { const char *name; int64_t (*count)(const struct quantity *); } rows[] = {
        { "cpu", quantity_milli }, { "memory", quantity_value }
    };
    struct resource_list asked = { .arena = arena }, overhead = asked, has = asked;
    const char *text = NULL;
    pod_resources_sum(pod, "requests", &asked);
    resource_list_read(&overhead, value_at(pod, "spec.overhead"));
    resource_list_add(&asked, &overhead);
    resource_list_read(&has, allocatable);
    FOR_EACH(row, rows) {
        const struct quantity none = { 0 };
        const struct resource *wanted = resource_list_find(&asked, bytes_of(row->name)),
                              *there = resource_list_find(&has, bytes_of(row->name));
        const struct quantity *room = there ? &there->amount : &none;
        if (wanted && quantity_compare(&wanted->amount, room) > 0)
            text = arena_printf(arena, "%s%s%s, requested: %lld, allocatable: %lld",
                                text ? text : "", text ? "; " : "", row->name,
                                (long long)row->count(&wanted->amount),
                                (long long)row->count(room));
    }
    return text;
}

bool pod_resize_validate(struct write *write, struct error *err)
{
    if (write->kind != well_known.pod || !text_equal(write->request->subresource, "resize"))
        return true;
    const char *name = value_text(write->next, "spec.nodeName", write->arena), *os;
    if (text_is_empty(name) ||
        value_equal(value_member(write->next, "spec"), value_member(write->old_value, "spec")))
        return true;
    const struct object *object =
        core_get_latest(write->pipeline->core, well_known.node, NULL, name);
    if (!object)
        return admission_forbid(write, err, "node \"%s\" not found", name);
    const struct value *node = value_from_object(object, write->arena);
    if (!is_linux(node, &os, write->arena))
        return refuse(write, "UnsupportedPlatform",
                      arena_printf(write->arena,
                                   "pod resize is only supported on linux nodes, node \"%s\" is "
                                   "\"%s\"",
                                   name, os),
                      err);
    const char *excess =
        what_exceeds(write->next, value_at(node, "status.allocatable"), write->arena);
    return !excess ||
           refuse(write, "NodeCapacity",
                  arena_printf(write->arena, "node didn't have enough allocatable resources: %s",
                               excess),
                  err);
}

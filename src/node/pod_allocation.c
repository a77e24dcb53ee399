/* SPDX-License-Identifier: Apache-2.0 */
/* pod_allocation.c - see pod_allocation.h. */
#include "node/pod_allocation.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "node/pod_spec.h"

static const char *const resizable[] = { "cpu", "memory" };

static size_t resizable_count(const struct pod *pod)
{
    return pod->init_count + pod->app_count;
}

struct value *pod_allocation(const struct pod *pod, struct arena *arena)
{
    struct value *root = value_new_map(arena),
                 *containers = value_make_at(root, arena, "containers", VALUE_MAP);
    if (pod->resources)
        value_set(root, arena, "resources", pod->resources);
    for (size_t i = 0; i < resizable_count(pod); i++) {
        const struct container *container = &pod->containers[i];
        struct value *own = value_new_map(arena);
        if (container->limits)
            value_set(own, arena, "limits", container->limits);
        if (container->requests)
            value_set(own, arena, "requests", container->requests);
        value_set(containers, arena, container->name, own);
    }
    return root;
}

static bool is_same_list(const struct value *a, const struct value *b)
{
    FOR_EACH(name, resizable)
        if (container_resource(a, *name) != container_resource(b, *name))
            return false;
    return true;
}

static bool is_same(const struct value *limits, const struct value *requests,
                    const struct value *given)
{
    return is_same_list(limits, value_member(given, "limits")) &&
           is_same_list(requests, value_member(given, "requests"));
}

static bool differs(const struct pod *pod, const struct value *allocation)
{
    const struct value *containers = value_member(allocation, "containers");
    if (!is_same(value_member(pod->resources, "limits"), value_member(pod->resources, "requests"),
                 value_member(allocation, "resources")))
        return true;
    for (size_t i = 0; i < resizable_count(pod); i++) {
        const struct container *container = &pod->containers[i];
        const struct value *given = value_member(containers, container->name);
        if (given && !is_same(container->limits, container->requests, given))
            return true;
    }
    return false;
}

static struct value *copy(const struct value *tree, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    json_write_value(&text, tree);
    struct bytes json = { arena_copy(arena, text.at, text.size), text.size };
    return json_parse(json, NULL, arena, NULL);
}

bool pod_set_allocation(struct pod *pod, const struct value *allocation)
{
    if (!value_member(allocation, "containers") || !differs(pod, allocation))
        return false;
    struct value *own = copy(allocation, &pod->arena);
    pod->resources = value_member(own, "resources");
    for (size_t i = 0; i < resizable_count(pod); i++) {
        struct container *container = &pod->containers[i];
        const struct value *given = value_member(value_member(own, "containers"), container->name);
        if (!given)
            continue;
        container->limits = value_member(given, "limits");
        container->requests = value_member(given, "requests");
    }
    return true;
}

bool pod_asks_for_more(const struct pod *pod, const struct pod *than)
{
    FOR_EACH(name, resizable)
        if (pod_request(pod, *name) > pod_request(than, *name))
            return true;
    return false;
}

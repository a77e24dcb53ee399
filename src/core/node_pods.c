/* SPDX-License-Identifier: Apache-2.0 */
/* node_pods.c - see node_pods.h.
 *
 * A pod that is bound is found by its key, and on the list of its node.  What a pod's text says is
 * read when it comes, while it is bound to none, and where its binding may have been rolled back. */
#include "core/node_pods.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "core/core_state.h"
#include "core/queue.h"
#include "object/binding.h"

struct node_pods {
    struct core             *core;
    struct core_subscription subscription;
    struct map               pods;       /* "ns/name" -> struct bound_pod */
    struct map               nodes;      /* name -> struct node */
    bool                     is_begun;
};

/* Goes with its last pod. */
struct node {
    struct list pods;                    /* struct bound_pod.link, as they were bound */
    char        name[];
};

struct bound_pod {
    struct list  link;
    struct node *node;
    char         key[];                  /* "ns/name" */
};

struct pod_reading {
    const char *node_name;
};

static const struct binding pod_bindings[] = {
    BIND_TEXT("spec.nodeName", struct pod_reading, node_name),
    BIND_END
};

/* ---- keeping ---- */

static const char *key_of(const struct object *pod, char room[ENTRY_KEY_MAX])
{
    return entry_key(pod->kind, pod->namespace, pod->name, room);
}

static struct node *node_of(struct node_pods *pods, const char *name)
{
    struct node *node = map_get(&pods->nodes, bytes_of(name));
    if (node)
        return node;
    size_t size = strlen(name) + 1;
    node = memory_alloc(sizeof *node + size);
    memcpy(node->name, name, size);
    list_init(&node->pods);
    map_put(&pods->nodes, bytes_of(name), node);
    return node;
}

/* Most texts that have no such member are told by a look for its name. */
static void note(struct node_pods *pods, const struct object *pod, const char *key)
{
    static const char member[] = "\"nodeName\":\"";
    AUTO_ARENA arena = { 0 };
    struct pod_reading reading = { .node_name = "" };
    if (!memmem(pod->text.at, pod->text.size, member, sizeof member - 1))
        return;
    bind_object(pod, pod_bindings, &reading, &arena);
    if (!*reading.node_name)
        return;
    size_t size = strlen(key) + 1;
    struct bound_pod *bound = memory_alloc(sizeof *bound + size);
    memcpy(bound->key, key, size);
    bound->node = node_of(pods, reading.node_name);
    list_append(&bound->node->pods, &bound->link);
    map_put(&pods->pods, bytes_of(key), bound);
}

static void forget(struct node_pods *pods, const char *key)
{
    struct bound_pod *bound = map_remove(&pods->pods, bytes_of(key));
    if (!bound)
        return;
    list_remove(&bound->link);
    if (list_is_empty(&bound->node->pods))
        free(map_remove(&pods->nodes, bytes_of(bound->node->name)));
    free(bound);
}

static void changed(void *context, const struct object *before, const struct object *now)
{
    char room[ENTRY_KEY_MAX];
    struct node_pods *pods = context;
    const char *key = key_of(now ? now : before, room);
    bool goes_on = now && before && text_equal(now->uid, before->uid) &&
                   now->resource_version > before->resource_version;
    if (goes_on && map_get(&pods->pods, bytes_of(key)))
        return;
    forget(pods, key);
    if (now)
        note(pods, now, key);
}

static bool note_existing(void *context, const struct object *pod)
{
    changed(context, NULL, pod);
    return true;
}

static void begin(struct node_pods *pods)
{
    if (pods->is_begun)
        return;
    pods->is_begun = true;
    core_subscribe(pods->core, &pods->subscription);
    core_each_latest(pods->core, well_known.pod, NULL, note_existing, pods);
}

struct node_pods *node_pods_new(struct core *core)
{
    struct node_pods *pods = MEMORY_NEW(struct node_pods);
    pods->core = core;
    pods->subscription =
        (struct core_subscription){ .kind = well_known.pod, .changed = changed, .context = pods };
    list_init(&pods->subscription.link);
    return pods;
}

void node_pods_free(struct node_pods *pods)
{
    if (!pods)
        return;
    list_remove(&pods->subscription.link);
    for (struct map_entry *e = map_first(&pods->pods); e; e = map_after(&pods->pods, e))
        free(e->value);
    for (struct map_entry *e = map_first(&pods->nodes); e; e = map_after(&pods->nodes, e))
        free(e->value);
    map_done(&pods->pods);
    map_done(&pods->nodes);
    free(pods);
}

/* ---- asking ---- */

struct keys {
    const char **items;
    size_t       count;
};

static struct keys keys_of(const struct node *node, struct arena *arena)
{
    struct keys keys = { 0 };
    size_t capacity = 0;
    if (!node)
        return keys;
    LIST_FOR_EACH(link, &node->pods) {
        keys.items = arena_grow(arena, keys.items, keys.count, &capacity, sizeof *keys.items);
        keys.items[keys.count++] = arena_strdup(arena, LIST_ITEM(link, struct bound_pod, link)->key);
    }
    return keys;
}

void core_each_on_node(struct core *core, const char *name, core_visitor *visit, void *context)
{
    AUTO_ARENA arena = { 0 };
    struct node_pods *pods = core->node_pods;
    begin(pods);
    struct keys keys = keys_of(map_get(&pods->nodes, bytes_of(name)), &arena);
    for (size_t i = 0; i < keys.count; i++) {
        const char *ns, *pod_name;
        queue_key_split(keys.items[i], &arena, &ns, &pod_name);
        const struct object *pod = core_get_latest(core, well_known.pod, ns, pod_name);
        if (pod && !visit(context, pod))
            return;
    }
}

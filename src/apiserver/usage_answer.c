/* SPDX-License-Identifier: Apache-2.0 */
/* usage_answer.c - metrics.k8s.io/v1beta1: what nodes and pods use, as NodeMetrics and PodMetrics.
 *
 * Nothing of it is stored: each is made of the figures of core/usage.h when it is asked for.  A
 * request waits for figures that are fresh, and goes on then.  Selectors choose by the labels of
 * the node or pod itself.  What has no figures yet is left out of a list, and not found. */
#include <inttypes.h>

#include "apiserver/usage_answer.h"
#include "apiserver/list_options.h"
#include "apiserver/request.h"
#include "base/env.h"
#include "object/quantity.h"
#include "object/time_text.h"

/* One list, or one object, in the making. */
struct making {
    struct request       *request;
    struct list_options  *options;
    const struct object **items;
    size_t                count, capacity;
};

/* ---- values ---- */

static struct value *quantity_value_of(__int128 nano, enum quantity_format format,
                                       struct arena *arena)
{
    struct quantity quantity = { .nano = nano, .format = format };
    char text[QUANTITY_TEXT_MAX];
    quantity_write(&quantity, text);
    return value_new_text(arena, text);
}

static struct value *usage_value(const struct usage_amount *amount, struct arena *arena)
{
    struct value *usage = value_new_map(arena);
    value_set(usage, arena, "cpu",
              quantity_value_of(amount->cpu_nano, QUANTITY_DECIMAL_SI, arena));
    value_set(usage, arena, "memory",
              quantity_value_of((__int128)amount->memory_bytes * QUANTITY_UNIT, QUANTITY_BINARY_SI,
                                arena));
    return usage;
}

static struct value *labels_value(const struct object *object, struct arena *arena)
{
    struct value *labels = value_new_map(arena);
    for (uint32_t i = 0; i < object->label_count; i++)
        value_set(labels, arena, object->labels[i].key,
                  value_new_text(arena, object->labels[i].value));
    return labels;
}

static struct value *head(const struct request *request, const struct object *about,
                          const struct usage_amount *amount, struct arena *arena)
{
    char text[TIME_TEXT_MAX], window[DURATION_TEXT_MAX];
    struct value *value = value_new_map(arena),
                 *metadata = value_make_at(value, arena, "metadata", VALUE_MAP);
    value_set(metadata, arena, "name", value_new_text(arena, about->name));
    if (*about->namespace)
        value_set(metadata, arena, "namespace", value_new_text(arena, about->namespace));
    time_write(env_wall_s(request->server->env), text);
    value_set(metadata, arena, "creationTimestamp", value_new_text(arena, text));
    if (about->label_count)
        value_set(metadata, arena, "labels", labels_value(about, arena));
    time_write(amount->time_ns / 1000000000, text);
    value_set(value, arena, "timestamp", value_new_text(arena, text));
    duration_write(amount->window_ns / 1000000 * 1000000, window);
    value_set(value, arena, "window", value_new_text(arena, window));
    return value;
}

static const struct object *node_metrics(const struct request *request, const struct object *node,
                                         struct arena *arena)
{
    struct usage_amount amount;
    if (!usage_of_node(core_usage(request->server->core), node->name, &amount))
        return NULL;
    struct value *value = head(request, node, &amount, arena);
    value_set(value, arena, "usage", usage_value(&amount, arena));
    return object_freeze(well_known.node_metrics, value, /* resource_version= */ 0);
}

static const struct usage_amount *earliest(const struct usage_amount *amounts, size_t count)
{
    const struct usage_amount *found = amounts;
    for (size_t i = 1; i < count; i++)
        if (amounts[i].time_ns < found->time_ns)
            found = &amounts[i];
    return found;
}

static const struct object *pod_metrics(const struct request *request, const struct object *pod,
                                        struct arena *arena)
{
    struct usage_amount amounts[USAGE_CONTAINERS_MAX];
    size_t count =
        usage_of_pod(core_usage(request->server->core), pod->namespace, pod->name, amounts);
    if (count == 0)
        return NULL;
    struct value *value = head(request, pod, earliest(amounts, count), arena),
                 *containers = value_make_at(value, arena, "containers", VALUE_LIST);
    for (size_t i = 0; i < count; i++) {
        struct value *container = value_new_map(arena);
        value_set(container, arena, "name", value_new_text(arena, amounts[i].name));
        value_set(container, arena, "usage", usage_value(&amounts[i], arena));
        value_append(containers, arena, container);
    }
    return object_freeze(well_known.pod_metrics, value, /* resource_version= */ 0);
}

static const struct object *metrics_of(const struct request *request, const struct object *about)
{
    AUTO_ARENA arena = { 0 };
    return request->route.kind == well_known.node_metrics ? node_metrics(request, about, &arena)
                                                          : pod_metrics(request, about, &arena);
}

/* ---- answers ---- */

static const struct kind *measured_kind(const struct request *request)
{
    return request->route.kind == well_known.node_metrics ? well_known.node : well_known.pod;
}

static bool answer_one(struct request *request)
{
    const struct route *route = &request->route;
    bool is_node = route->kind == well_known.node_metrics;
    const struct object *about =
        core_get(request->server->core, measured_kind(request), route->ns, route->name);
    request->object = about ? metrics_of(request, about) : NULL;
    request->answer = ANSWER_OBJECT;
    request->status = 200;
    if (request->object)
        return true;
    return fail(&request->err, REASON_NOT_FOUND, 0, "%smetrics.metrics.k8s.io \"%s%s%s\" not found",
                is_node ? "node" : "pod", route->ns, *route->ns ? "/" : "", route->name);
}

static void add_item(struct making *making, const struct object *item)
{
    struct arena *arena = &making->request->arena;
    making->items = arena_grow(arena, making->items, making->count, &making->capacity,
                               sizeof *making->items);
    making->items[making->count++] = item;
}

static bool add_matching(void *context, const struct object *about)
{
    struct making *making = context;
    const struct object *item =
        list_options_match(making->options, about) ? metrics_of(making->request, about) : NULL;
    if (item)
        add_item(making, item);
    return true;
}

static bool answer_list(struct request *request)
{
    struct making making = { .request = request };
    const char *ns = request->route.ns;
    if (!list_options_read(request, &making.options))
        return false;
    core_each(request->server->core, measured_kind(request), *ns ? ns : NULL, add_matching,
              &making);
    request->page = (struct core_page){ .items = making.items,
                                        .count = making.count,
                                        .revision = core_revision(request->server->core) };
    request->answer = ANSWER_PAGE;
    request->status = 200;
    return true;
}

static void answer(void *context)
{
    struct request *request = context;
    bool good = request->route.verb == REQUEST_GET ? answer_one(request) : answer_list(request);
    if (!good)
        request->server->requests_failed++;
    request_to_thread(request);
}

bool is_usage_kind(const struct kind *kind)
{
    return kind == well_known.node_metrics || kind == well_known.pod_metrics;
}

void request_usage(struct request *request)
{
    request->usage = (struct usage_waiter){ .told = answer, .context = request };
    if (usage_ask(core_usage(request->server->core), &request->usage))
        answer(request);
}

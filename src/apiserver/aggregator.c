/* SPDX-License-Identifier: Apache-2.0 */
/* aggregator.c - see aggregator.h: which extension servers there are.
 *
 * Not here: whether they can be used (aggregator_check.c), and requests for them
 * (aggregator_relay.c). */
#include "apiserver/aggregator_inside.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/log.h"
#include "codec/base64.h"
#include "object/binding.h"
#include "object/custom_kind.h"

static const struct log aggregator_log = { "aggregator" };

static const struct binding spec_bindings[] = {
    BIND_TEXT("spec.group", struct extension_spec, group),
    BIND_TEXT("spec.version", struct extension_spec, version),
    BIND_TEXT("spec.service.namespace", struct extension_spec, service_ns),
    BIND_TEXT("spec.service.name", struct extension_spec, service_name),
    BIND_TEXT("spec.caBundle", struct extension_spec, ca_bundle),
    BIND_INT("spec.service.port", struct extension_spec, port),
    BIND_INT("spec.groupPriorityMinimum", struct extension_spec, group_priority),
    BIND_INT("spec.versionPriority", struct extension_spec, version_priority),
    BIND_BOOL("spec.insecureSkipTLSVerify", struct extension_spec, is_insecure),
    BIND_END
};

/* ---- one of them ---- */

void collections_free(struct extension *extension)
{
    for (size_t i = 0; i < extension->collection_count; i++)
        free((char *)(uintptr_t)extension->collections[i]);
    free(extension->collections);
    extension->collections = NULL;
    extension->collection_count = 0;
}

void extension_free(struct extension *extension)
{
    core_timer_stop(extension->all->server->core, &extension->timer);
    list_remove(&extension->link);
    blob_put(extension->resources);
    blob_put(extension->openapi_v2);
    free(extension->openapi);
    free(extension->openapi_v2_etag);
    collections_free(extension);
    arena_done(&extension->arena);
    free(extension);
}

static void schedule(struct extension *extension)
{
    if (extension->is_asked)
        extension->is_stale = true;
    else if (extension->all->is_started)
        core_timer_start(extension->all->server->core, &extension->timer, 0);
}

static bool same_server(const struct extension_spec *a, const struct extension_spec *b)
{
    return text_equal(a->service_ns, b->service_ns) &&
           text_equal(a->service_name, b->service_name) &&
           text_equal(a->ca_bundle, b->ca_bundle) && a->port == b->port &&
           a->is_insecure == b->is_insecure;
}

static void take_spec(struct extension *extension, const struct object *object,
                      const struct extension_spec *spec)
{
    struct arena *arena = &extension->arena;
    bool is_same = same_server(&extension->spec, spec);
    arena_reset(arena);
    extension->name = arena_strdup(arena, object->name);
    extension->spec = (struct extension_spec){ .port = 443 };
    bind_object(object, spec_bindings, &extension->spec, arena);
    extension->ca_pem = (struct bytes){ NULL, 0 };
    const char *bundle = extension->spec.ca_bundle;
    if (!text_is_empty(bundle) && !base64_read(bytes_of(bundle), arena, &extension->ca_pem))
        extension->ca_pem = (struct bytes){ NULL, 0 };
    if (is_same)
        return;
    extension->failures = 0;
    extension->is_fresh = false;
}

static bool is_marked_available(const struct object *object)
{
    AUTO_ARENA arena = { 0 };
    const struct value *condition = condition_of(value_from_object(object, &arena), "Available");
    return bytes_equal_text(value_string(condition, "status"), "True");
}

static struct extension *extension_new(struct aggregator *all, const struct object *object)
{
    struct extension *extension = MEMORY_NEW(struct extension);
    list_init(&extension->link);
    extension->all = all;
    extension->timer = (struct core_timer){ .fire = extension_check, .context = extension };
    extension->is_available = is_marked_available(object);
    map_put(&all->extensions, bytes_of(object->name), extension);
    return extension;
}

bool extension_is_own(const struct extension *extension)
{
    const struct kind_set *kinds = core_kinds(extension->all->server->core);
    for (size_t i = 0; i < kinds->version_count; i++)
        if (text_equal(kinds->versions[i]->group, extension->spec.group) &&
            text_equal(kinds->versions[i]->version, extension->spec.version))
            return true;
    return false;
}

/* ---- all of them ---- */

struct extension *extension_find(const struct aggregator *all, struct bytes group,
                                 struct bytes version)
{
    for (struct map_entry *e = map_first(&all->extensions); e; e = map_after(&all->extensions, e)) {
        struct extension *extension = e->value;
        if (bytes_equal_text(group, extension->spec.group) &&
            bytes_equal_text(version, extension->spec.version))
            return extension;
    }
    return NULL;
}

static void drop(struct aggregator *all, const char *name)
{
    struct extension *extension = map_remove(&all->extensions, bytes_of(name));
    if (!extension)
        return;
    core_timer_stop(all->server->core, &extension->timer);
    extension->is_gone = true;
    if (extension->is_asked)
        list_append(&all->gone, &extension->link);
    else
        extension_free(extension);
}

static void take(struct aggregator *all, const struct object *object)
{
    AUTO_ARENA arena = { 0 };
    struct extension_spec spec = { .port = 443 };
    struct extension *extension = map_get(&all->extensions, bytes_of(object->name));
    bind_object(object, spec_bindings, &spec, &arena);
    if (text_is_empty(spec.service_name) || text_is_empty(spec.group)) {
        drop(all, object->name);
        return;
    }
    if (!extension && all->extensions.count >= EXTENSIONS_MAX) {
        log_error(&aggregator_log, "too many extension servers, one is left out",
                  KV("apiService", object->name));
        return;
    }
    extension = extension ? extension : extension_new(all, object);
    take_spec(extension, object, &spec);
    schedule(extension);
}

static void api_service_changed(void *context, const struct object *before,
                                const struct object *now)
{
    struct aggregator *all = context;
    if (!now)
        drop(all, before->name);
    else if (!all->is_writing)
        take(all, now);
}

/* A service, or its endpoints, which have its name. */
static void service_changed(void *context, const struct object *before, const struct object *now)
{
    struct aggregator *all = context;
    const struct object *object = now ? now : before;
    for (struct map_entry *e = map_first(&all->extensions); e; e = map_after(&all->extensions, e)) {
        struct extension *extension = e->value;
        if (!text_equal(extension->spec.service_ns, object->namespace) ||
            !text_equal(extension->spec.service_name, object->name))
            continue;
        extension->failures = 0;
        schedule(extension);
    }
}

static bool take_visited(void *context, const struct object *object)
{
    take(context, object);
    return true;
}

struct aggregator *aggregator_new(struct api_server *server)
{
    struct aggregator *all = MEMORY_NEW(struct aggregator);
    const struct kind *const kinds[] = { well_known.api_service, well_known.service,
                                         well_known.endpoints };
    all->server = server;
    list_init(&all->gone);
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        all->subscriptions[i] = (struct core_subscription){
            .kind = kinds[i], .changed = i == 0 ? api_service_changed : service_changed,
            .context = all
        };
        core_subscribe(server->core, &all->subscriptions[i]);
    }
    core_each_latest(server->core, well_known.api_service, NULL, take_visited, all);
    core_set_foreign(server->core, aggregator_empty_namespace, all);
    return all;
}

void aggregator_start(struct aggregator *all)
{
    all->is_started = true;
    for (struct map_entry *e = map_first(&all->extensions); e; e = map_after(&all->extensions, e))
        schedule(e->value);
}

void aggregator_free(struct aggregator *all)
{
    if (!all)
        return;
    FOR_EACH(subscription, all->subscriptions)
        list_remove(&subscription->link);
    for (struct map_entry *e = map_first(&all->extensions); e; e = map_after(&all->extensions, e))
        extension_free(e->value);
    LIST_FOR_EACH(link, &all->gone)
        extension_free(LIST_ITEM(link, struct extension, link));
    map_done(&all->extensions);
    purges_free(all);
    free(all);
}

/* ---- for discovery ---- */

static int compare_views(const void *a, const void *b)
{
    const struct extension_view *left = a, *right = b;
    if (left->group_priority != right->group_priority)
        return left->group_priority > right->group_priority ? -1 : 1;
    int order = strcmp(left->group, right->group);
    if (order)
        return order;
    if (left->version_priority != right->version_priority)
        return left->version_priority > right->version_priority ? -1 : 1;
    return version_compare(left->version, right->version);
}

/* A group has the highest priority that any of its versions gives it. */
static void raise_groups(struct extension_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        for (size_t k = 0; k < list->count; k++) {
            struct extension_view *one = &list->items[i], *other = &list->items[k];
            if (text_equal(one->group, other->group) && one->group_priority < other->group_priority)
                one->group_priority = other->group_priority;
        }
}

void aggregator_list(const struct aggregator *all, struct arena *arena, struct extension_list *ret)
{
    ret->items = arena_array(arena, all->extensions.count, sizeof *ret->items);
    ret->count = 0;
    for (struct map_entry *e = map_first(&all->extensions); e; e = map_after(&all->extensions, e)) {
        const struct extension *extension = e->value;
        const struct extension_spec *spec = &extension->spec;
        if (extension_is_own(extension))
            continue;
        bool has_openapi = extension->openapi && extension->is_available;
        ret->items[ret->count++] = (struct extension_view){
            .group = arena_strdup(arena, spec->group),
            .version = arena_strdup(arena, spec->version),
            .group_priority = spec->group_priority,
            .version_priority = spec->version_priority,
            .openapi = has_openapi ? arena_strdup(arena, extension->openapi) : NULL,
            .resources = extension->resources ? blob_ref(extension->resources) : NULL,
            .openapi_v2 = extension->openapi_v2 && extension->is_available
                              ? blob_ref(extension->openapi_v2)
                              : NULL,
            .openapi_v2_hash = extension->openapi_v2_hash,
            .is_fresh = extension->is_fresh && extension->is_available,
        };
    }
    raise_groups(ret);
    qsort(ret->items, ret->count, sizeof *ret->items, compare_views);
}

void extension_list_done(struct extension_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        blob_put(list->items[i].resources);
        blob_put(list->items[i].openapi_v2);
    }
    list->count = 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* aggregator_extension.c - one extension server: what its APIService says, and what is kept of it. */
#include "apiserver/aggregator_inside.h"

#include <stdlib.h>

#include "base/arena.h"
#include "codec/base64.h"
#include "object/binding.h"

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

struct extension_spec extension_spec_of(const struct object *object, struct arena *arena)
{
    struct extension_spec spec = { .port = 443 };
    bind_object(object, spec_bindings, &spec, arena);
    return spec;
}

static bool is_marked_available(const struct object *object)
{
    AUTO_ARENA arena = { 0 };
    const struct value *condition = condition_of(value_from_object(object, &arena), "Available");
    return bytes_equal_text(value_string(condition, "status"), "True");
}

struct extension *extension_new(struct aggregator *all, const struct object *object)
{
    struct extension *extension = MEMORY_NEW(struct extension);
    list_init(&extension->link);
    extension->all = all;
    extension->is_available = is_marked_available(object);
    map_put(&all->extensions, bytes_of(object->name), extension);
    return extension;
}

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

static bool same_server(const struct extension_spec *a, const struct extension_spec *b)
{
    return text_equal(a->service_ns, b->service_ns) &&
           text_equal(a->service_name, b->service_name) &&
           text_equal(a->ca_bundle, b->ca_bundle) && a->port == b->port &&
           a->is_insecure == b->is_insecure;
}

void extension_take_spec(struct extension *extension, const struct object *object,
                         const struct extension_spec *spec)
{
    struct arena *arena = &extension->arena;
    bool is_same = same_server(&extension->spec, spec);
    arena_reset(arena);
    extension->name = arena_strdup(arena, object->name);
    extension->spec = extension_spec_of(object, arena);
    extension->ca_pem = (struct bytes){ NULL, 0 };
    const char *bundle = extension->spec.ca_bundle;
    if (!text_is_empty(bundle) && !base64_read(bytes_of(bundle), arena, &extension->ca_pem))
        extension->ca_pem = (struct bytes){ NULL, 0 };
    if (is_same)
        return;
    extension->failures = 0;
    extension->is_fresh = false;
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

/* SPDX-License-Identifier: Apache-2.0 */
/* api_service.c - an APIService for each group and version that is served here.
 *
 * Those of built-in groups are made at the start, those of custom ones come and go with their
 * definitions.  Which are ours a label says; one without it is a user's, and left alone.  Nothing
 * is routed by them: they are for people and for tools that look there.
 *
 * Not here: metrics.k8s.io.  A metrics server's own APIService must find its name free. */
#include "controllers/controller.h"
#include "object/binding.h"
#include "object/kind_set.h"

static const char label[] = "kube-aggregator.kubernetes.io/automanaged", at_start[] = "onstart",
                  always[] = "true";

enum { CUSTOM_GROUP_PRIORITY = 1000, CUSTOM_VERSION_PRIORITY = 100 };

/* As upstream has them: clients see groups in this order. */
static const struct built_in {
    const char *name;                    /* "VERSION.GROUP" */
    int         group_priority, version_priority;
} built_in[] = {
    { "v1.",                             18000, 1  },
    { "v1.apps",                         17800, 15 },
    { "v1.events.k8s.io",                17750, 15 },
    { "v1.authentication.k8s.io",        17700, 15 },
    { "v1.authorization.k8s.io",         17600, 15 },
    { "v1.autoscaling",                  17500, 15 },
    { "v2.autoscaling",                  17500, 30 },
    { "v1.batch",                        17400, 15 },
    { "v1.certificates.k8s.io",          17300, 15 },
    { "v1.networking.k8s.io",            17200, 15 },
    { "v1.policy",                       17100, 15 },
    { "v1.rbac.authorization.k8s.io",    17000, 15 },
    { "v1.storage.k8s.io",               16800, 15 },
    { "v1.admissionregistration.k8s.io", 16700, 15 },
    { "v1.apiextensions.k8s.io",         16700, 15 },
    { "v1.scheduling.k8s.io",            16600, 15 },
    { "v1.coordination.k8s.io",          16500, 15 },
    { "v1.node.k8s.io",                  16300, 15 },
    { "v1.discovery.k8s.io",             16200, 15 },
    { "v1.resource.k8s.io",              16200, 21 },
    { "v1.flowcontrol.apiserver.k8s.io", 16100, 21 },
};

/* ---- what there should be ---- */

struct wish {
    const char *label;                   /* NULL: there should be none */
    int64_t     group_priority, version_priority;
};

static bool is_custom(const struct controller *controller, struct bytes group,
                      struct bytes version)
{
    const struct kind_set *kinds = core_kinds(controller->core);
    for (size_t i = 0; i < kinds->count; i++)
        if (kinds->kinds[i]->custom && bytes_equal_text(group, kinds->kinds[i]->group) &&
            bytes_equal_text(version, kinds->kinds[i]->version))
            return true;
    return false;
}

static struct wish wish_for(const struct controller *controller, const char *name)
{
    struct bytes group = bytes_of(name), version = bytes_next(&group, '.');
    FOR_EACH(row, built_in)
        if (text_equal(row->name, name))
            return (struct wish){ at_start, row->group_priority, row->version_priority };
    if (is_custom(controller, group, version))
        return (struct wish){ always, CUSTOM_GROUP_PRIORITY, CUSTOM_VERSION_PRIORITY };
    return (struct wish){ NULL };
}

static struct value *body_of(const char *name, const struct wish *wish, struct arena *arena)
{
    struct bytes group = bytes_of(name), version = bytes_next(&group, '.');
    struct value *body = value_new_map(arena);
    value_set_at(body, arena, "metadata.name", value_new_text(arena, name));
    struct value *labels = value_make_at(body, arena, "metadata.labels", VALUE_MAP),
                 *spec = value_make_at(body, arena, "spec", VALUE_MAP);
    value_set(labels, arena, label, value_new_text(arena, wish->label));
    if (group.size)
        value_set(spec, arena, "group", value_new_string(arena, group));
    value_set(spec, arena, "version", value_new_string(arena, version));
    value_set(spec, arena, "groupPriorityMinimum", value_new_int(arena, wish->group_priority));
    value_set(spec, arena, "versionPriority", value_new_int(arena, wish->version_priority));
    return body;
}

/* ---- one sync ---- */

static bool is_ours(const struct object *service)
{
    const char *text = object_label(service, label);
    return text_equal(text, at_start) || text_equal(text, always);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *service = controller_find(controller, well_known.api_service, key, arena);
    struct wish wish = wish_for(controller, key);
    if (!service)
        return !wish.label || controller_create(controller, well_known.api_service,
                                                body_of(key, &wish, arena), arena, err);
    return wish.label || !is_ours(service) || service->deletion_s ||
           controller_delete(controller, service, PROPAGATION_DEFAULT, arena, err);
}

/* ---- keys ---- */

struct version_reading {
    const char *name;
};

struct definition_reading {
    const char             *group;
    struct version_reading *versions;
    size_t                  version_count;
};

static const struct binding version_bindings[] = {
    BIND_TEXT("name", struct version_reading, name),
    BIND_END
};

static const struct binding definition_bindings[] = {
    BIND_TEXT("spec.group", struct definition_reading, group),
    BIND_LIST("spec.versions", struct definition_reading, versions, version_count,
              struct version_reading, version_bindings),
    BIND_END
};

static void queue_versions(const struct controller *controller, const struct object *definition)
{
    AUTO_ARENA arena = { 0 };
    struct definition_reading reading = { 0 };
    bind_object(definition, definition_bindings, &reading, &arena);
    for (size_t i = 0; i < reading.version_count; i++)
        queue_add(controller->queue,
                  arena_printf(&arena, "%s.%s", reading.versions[i].name, reading.group));
}

static void definition_changed(struct controller *controller, const struct object *before,
                               const struct object *now)
{
    if (before)
        queue_versions(controller, before);
    if (now)
        queue_versions(controller, now);
}

/* What is left of a definition that went while nobody looked, and of ours that somebody took. */
static void service_changed(struct controller *controller, const struct object *before,
                            const struct object *now)
{
    const struct object *service = now ? now : before;
    if (!before || !now)
        if (text_equal(object_label(service, label), always))
            queue_add_object(controller->queue, service);
}

static bool start(struct controller *controller, struct error *err)
{
    (void)err;
    FOR_EACH(row, built_in)
        queue_add(controller->queue, row->name);
    return true;
}

const struct controller_row api_service_controller = {
    .name = "autoregister",
    .sync = sync,
    .watches = {
        { &well_known.custom_resource_definition, definition_changed },
        { &well_known.api_service, service_changed },
    },
    .start = start,
};

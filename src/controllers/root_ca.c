/* SPDX-License-Identifier: Apache-2.0 */
/* root_ca.c - every namespace has the ConfigMap kube-root-ca.crt, and it says what it should.
 *
 * Pods verify the API server with it.  It is made again when deleted and repaired when altered. */
#include "controllers/controller.h"

static const char map_name[] = "kube-root-ca.crt";
static const char description[] =
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal "
    "service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

/* Annotations and data as they should be; others are kept. */
static void fill(const struct controller *controller, struct value *body, struct arena *arena)
{
    struct value *data = value_new_map(arena);
    value_set(value_make_at(body, arena, "metadata.annotations", VALUE_MAP), arena,
              "kubernetes.io/description", value_new_text(arena, description));
    value_set(data, arena, "ca.crt", value_new_text(arena, controller->options->root_ca_pem));
    value_set(body, arena, "data", data);
}

static bool create(struct controller *controller, const char *ns, struct arena *arena,
                   struct error *err)
{
    struct value *body = value_new_map(arena);
    value_set_at(body, arena, "metadata.name", value_new_text(arena, map_name));
    value_set_at(body, arena, "metadata.namespace", value_new_text(arena, ns));
    fill(controller, body, arena);
    return controller_create(controller, well_known.config_map, body, arena, err) != NULL;
}

static bool repair(struct controller *controller, const struct object *map, struct arena *arena,
                   struct error *err)
{
    struct value *body = value_from_object(map, arena), *before = value_from_object(map, arena);
    fill(controller, body, arena);
    return value_equal(body, before) || controller_update(controller, map, NULL, body, arena, err);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *ns = core_get_latest(controller->core, well_known.namespace, NULL, key);
    if (!ns || ns->deletion_s || text_is_empty(controller->options->root_ca_pem))
        return true;
    const struct object *map =
        core_get_latest(controller->core, well_known.config_map, key, map_name);
    return map ? repair(controller, map, arena, err) : create(controller, key, arena, err);
}

static void map_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    const struct object *map = now ? now : before;
    if (text_equal(map->name, map_name))
        queue_add(controller->queue, map->namespace);
}

static void namespace_changed(struct controller *controller, const struct object *before,
                              const struct object *now)
{
    if (now && !before)
        queue_add(controller->queue, now->name);
}

const struct controller_row root_ca_controller = {
    .name = "root-ca-cert-publisher",
    .sync = sync,
    .watches = {
        { &well_known.namespace, namespace_changed },
        { &well_known.config_map, map_changed },
    },
};

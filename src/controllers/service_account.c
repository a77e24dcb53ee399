/* SPDX-License-Identifier: Apache-2.0 */
/* service_account.c - every namespace has the ServiceAccount `default`.
 *
 * It is made in the turn in which the namespace is made, so both share one commit, and again when
 * it is deleted. */
#include "controllers/controller.h"

static const char account_name[] = "default";

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    struct core *core = controller->core;
    const struct object *ns = core_get_latest(core, well_known.namespace, NULL, key);
    if (!ns || ns->deletion_s ||
        core_get_latest(core, well_known.service_account, key, account_name))
        return true;
    struct value *body = value_new_map(arena);
    value_set_at(body, arena, "metadata.name", value_new_text(arena, account_name));
    value_set_at(body, arena, "metadata.namespace", value_new_text(arena, key));
    return controller_create(controller, well_known.service_account, body, arena, err) != NULL;
}

static void account_changed(struct controller *controller, const struct object *before,
                            const struct object *now)
{
    if (!now && text_equal(before->name, account_name))
        queue_add(controller->queue, before->namespace);
}

static void namespace_changed(struct controller *controller, const struct object *before,
                              const struct object *now)
{
    if (now && !before)
        queue_add(controller->queue, now->name);
}

const struct controller_row service_account_controller = {
    .name = "service-account-controller",
    .sync = sync,
    .watches = {
        { &well_known.namespace, namespace_changed },
        { &well_known.service_account, account_changed },
    },
};

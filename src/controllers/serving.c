/* SPDX-License-Identifier: Apache-2.0 */
/* serving.c - approves the certificates of kubelets' own servers, for a node that asks for itself
 * and for names that are nobody else's.
 *
 * Upstream leaves them to be approved by hand; here machines join without a hand.  Only where
 * machines may join (reserved_names) is anything approved.
 * Not here: clients' certificates and all signing (certificates.c). */
#include "codec/base64.h"
#include "controllers/certificate_plan.h"
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "controllers/serving_plan.h"
#include "object/binding.h"

enum { TAKEN_MAX = 4096 };

struct request_reading {
    const char  *request, *signer, *user_name;
    const char **groups, **usages;
    size_t       group_count, usage_count;
};

static const struct binding request_bindings[] = {
    BIND_TEXT("spec.request", struct request_reading, request),
    BIND_TEXT("spec.signerName", struct request_reading, signer),
    BIND_TEXT("spec.username", struct request_reading, user_name),
    BIND_TEXT_LIST("spec.groups", struct request_reading, groups, group_count),
    BIND_TEXT_LIST("spec.usages", struct request_reading, usages, usage_count),
    BIND_END
};

static const char *const *terminated(const char **list, size_t count, struct arena *arena)
{
    const char **copy = arena_array(arena, count + 1, sizeof *copy);
    if (count)
        memcpy(copy, list, count * sizeof *copy);
    return copy;
}

/* ---- names that others have ---- */

struct address_reading {
    const char *address;
};
struct node_reading {
    struct address_reading *addresses;
    size_t                  count;
};

static const struct binding address_bindings[] = {
    BIND_TEXT("address", struct address_reading, address),
    BIND_END
};

static const struct binding node_bindings[] = {
    BIND_LIST("status.addresses", struct node_reading, addresses, count, struct address_reading,
              address_bindings),
    BIND_END
};

struct taken {
    const char   *own_user;
    const char  **names;
    size_t        count;
    struct arena *arena;
};

static void take(struct taken *taken, const char *name)
{
    if (taken->count < TAKEN_MAX)
        taken->names[taken->count++] = name;
}

static bool take_node(void *context, const struct object *node)
{
    struct taken *taken = context;
    struct node_reading reading = { 0 };
    if (text_equal(arena_printf(taken->arena, "system:node:%s", node->name), taken->own_user))
        return true;
    bind_object(node, node_bindings, &reading, taken->arena);
    take(taken, node->name);
    for (size_t i = 0; i < reading.count; i++)
        if (reading.addresses[i].address)
            take(taken, reading.addresses[i].address);
    return taken->count < TAKEN_MAX;
}

/* NULL where there are more than can be looked through. */
static const char *const *taken_names(const struct controller *controller, const char *own_user,
                                      struct arena *arena)
{
    struct taken taken = { own_user, arena_array(arena, TAKEN_MAX + 1, sizeof(char *)), 0, arena };
    for (const char *const *name = controller->options->reserved_names; *name; name++)
        take(&taken, *name);
    core_each_latest(controller->core, well_known.node, NULL, take_node, &taken);
    return taken.count < TAKEN_MAX ? taken.names : NULL;
}

/* ---- one request ---- */

static bool may_approve(const struct controller *controller, const struct object *object,
                        struct arena *arena)
{
    struct request_reading reading = { .request = "", .signer = "", .user_name = "" };
    struct certificate_wish wish;
    struct bytes pem;
    bind_object(object, request_bindings, &reading, arena);
    const char *const *taken = taken_names(controller, reading.user_name, arena);
    if (!taken || !base64_read(bytes_of(reading.request), arena, &pem) ||
        !certificate_wish_read(pem, arena, &wish, NULL))
        return false;
    struct serving_facts facts = {
        .signer = reading.signer,
        .user_name = reading.user_name,
        .groups = terminated(reading.groups, reading.group_count, arena),
        .usages = terminated(reading.usages, reading.usage_count, arena),
        .wish = &wish,
        .taken_names = taken,
    };
    return serving_is_own(&facts);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    static const struct condition approved = {
        "Approved", "True", "AutoApproved", "The server certificate of a node, asked for by itself."
    };
    struct controller *controller = context;
    const struct object *object =
        controller_find(controller, well_known.certificate_signing_request, key, arena);
    if (!object || object->deletion_s || !controller->options->reserved_names)
        return true;
    struct value *body = value_from_object(object, arena);
    if (certificate_request_has(body, "Approved") || certificate_request_has(body, "Denied") ||
        !may_approve(controller, object, arena))
        return true;
    condition_set(value_make_at(body, arena, "status", VALUE_MAP), &approved,
                  controller_now(controller, arena), arena);
    return controller_update(controller, object, "approval", body, arena, err);
}

const struct controller_row serving_controller = {
    .name = "kubelet-serving-approver",
    .sync = sync,
    .watches = {
        { &well_known.certificate_signing_request, controller_queue_self },
    },
};

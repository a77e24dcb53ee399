/* SPDX-License-Identifier: Apache-2.0 */
/* service_cidr.c - a ServiceCIDR is ready when it is there, and goes when no ClusterIP needs it.
 *
 * The finalizer holds one that is being deleted while an IPAddress lies in it and in no other.  The
 * allocator takes nothing from it meanwhile. */
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "object/validation.h"
#include "write/service_ranges.h"

static const char finalizer[] = "networking.k8s.io/service-cidr-finalizer";

enum { CIDRS_MAX = 2 };

/* ---- ranges ---- */

static bool range_contains(const char *cidr, const struct ip_address *address)
{
    struct ip_address network;
    int prefix;
    if (!cidr_parse(bytes_of(cidr), &network, &prefix) || network.size != address->size)
        return false;
    for (int bit = 0; bit < prefix; bit += 8) {
        int bits = prefix - bit < 8 ? prefix - bit : 8;
        uint8_t mask = (uint8_t)(0xff << (8 - bits));
        if ((network.bytes[bit / 8] ^ address->bytes[bit / 8]) & mask)
            return false;
    }
    return true;
}

static bool contains(const struct object *service_cidr, const struct ip_address *address)
{
    AUTO_ARENA arena = { 0 };
    struct service_cidrs cidrs;
    service_cidrs_read(service_cidr, &arena, &cidrs);
    for (size_t i = 0; i < cidrs.count && i < CIDRS_MAX; i++)
        if (range_contains(cidrs.at[i], address))
            return true;
    return false;
}

struct search {
    const struct controller *controller;
    const struct object     *leaving;
    struct ip_address        address;
    bool                     is_found;
};

static bool find_other(void *context, const struct object *service_cidr)
{
    struct search *search = context;
    search->is_found = service_cidr != search->leaving && service_cidr->deletion_s == 0 &&
                       contains(service_cidr, &search->address);
    return !search->is_found;
}

/* Stops at the first address that has no other range. */
static bool find_orphan(void *context, const struct object *address)
{
    struct search *search = context, others = *search;
    if (!ip_parse(bytes_of(address->name), &others.address) ||
        !contains(search->leaving, &others.address))
        return true;
    core_each_latest(search->controller->core, well_known.service_cidr, NULL, find_other, &others);
    search->is_found = !others.is_found;
    return !search->is_found;
}

static bool is_needed(const struct controller *controller, const struct object *service_cidr)
{
    struct search search = { .controller = controller, .leaving = service_cidr };
    core_each_latest(controller->core, well_known.ip_address, NULL, find_orphan, &search);
    return search.is_found;
}

/* ---- one sync ---- */

static bool tell(struct controller *controller, const struct object *object,
                 const struct condition *condition, struct arena *arena, struct error *err)
{
    struct value *body = value_from_object(object, arena),
                 *status = value_make_at(body, arena, "status", VALUE_MAP);
    return !condition_set(status, condition, controller_now(controller, arena), arena) ||
           controller_update(controller, object, "status", body, arena, err);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    static const struct condition ready = { "Ready", "True", "",
                                            "Kubernetes Service CIDR is ready" };
    static const struct condition leaving = {
        "Ready", "False", "Terminating",
        "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a "
        "new ServiceCIDR"
    };
    struct controller *controller = context;
    const struct object *object = controller_find(controller, well_known.service_cidr, key, arena);
    if (!object)
        return true;
    if (object->deletion_s)
        return is_needed(controller, object)
                   ? tell(controller, object, &leaving, arena, err)
                   : controller_set_finalizer(controller, object, finalizer,
                                              /* is_present= */ false, arena, err);
    if (!controller_set_finalizer(controller, object, finalizer, /* is_present= */ true, arena,
                                  err))
        return false;
    object = controller_find(controller, well_known.service_cidr, key, arena);
    return !object || tell(controller, object, &ready, arena, err);
}

/* ---- keys ---- */

static bool queue_leaving(void *context, const struct object *service_cidr)
{
    struct controller *controller = context;
    if (service_cidr->deletion_s)
        queue_add_object(controller->queue, service_cidr);
    return true;
}

/* One range more, or an address less, may free one that waits to go. */
static void cidr_changed(struct controller *controller, const struct object *before,
                         const struct object *now)
{
    if (now)
        queue_add_object(controller->queue, now);
    if (!before)
        core_each_latest(controller->core, well_known.service_cidr, NULL, queue_leaving,
                         controller);
}

static void address_changed(struct controller *controller, const struct object *before,
                            const struct object *now)
{
    (void)before;
    if (!now)
        core_each_latest(controller->core, well_known.service_cidr, NULL, queue_leaving,
                         controller);
}

const struct controller_row service_cidr_controller = {
    .name = "service-cidrs-controller",
    .sync = sync,
    .watches = {
        { &well_known.service_cidr, cidr_changed },
        { &well_known.ip_address, address_changed },
    },
};

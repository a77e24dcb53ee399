/* SPDX-License-Identifier: Apache-2.0 */
/* node_ipam.c - gives each Node a range of pod addresses (spec.podCIDR) out of the cluster's.
 *
 * A map of bits says which ranges are taken; it is counted from the Nodes at the start and kept by
 * their changes.  IPv4. A range is chosen once; a Node keeps it for life. */
#include <arpa/inet.h>
#include <stdlib.h>

#include "controllers/controller.h"
#include "object/binding.h"

enum { RANGE_BITS_MAX = 16, ADDRESS_BITS = 32 };     /* 65,536 ranges at most */

struct ranges {
    uint32_t base;                       /* of the cluster's range, host order */
    int      node_prefix;
    size_t   count;
    uint16_t *users; /* how many Nodes have each range: 1, unless someone wrote it by hand */
};

struct cidr_reading {
    const char *pod_cidr;
};

static const struct binding cidr_bindings[] = {
    BIND_TEXT("spec.podCIDR", struct cidr_reading, pod_cidr),
    BIND_END
};

/* "10.42.0.0/16" */
static bool parse_cidr(const char *text, uint32_t *ret_base, int *ret_prefix)
{
    struct bytes rest = bytes_of(text), address = bytes_next(&rest, '/');
    char room[INET_ADDRSTRLEN];
    struct in_addr parsed;
    int64_t prefix;
    if (!rest.at || !bytes_to_int64(rest, &prefix) || prefix < 0 || prefix > ADDRESS_BITS ||
        address.size >= sizeof room)
        return false;
    memcpy(room, address.at, address.size);
    room[address.size] = '\0';
    if (inet_pton(AF_INET, room, &parsed) != 1)
        return false;
    *ret_base = ntohl(parsed.s_addr);
    *ret_prefix = (int)prefix;
    return true;
}

static uint64_t range_size(const struct ranges *ranges)
{
    return UINT64_C(1) << (ADDRESS_BITS - ranges->node_prefix);
}

/* The index of a range, or ranges->count where it is none of ours. */
static size_t index_of_range(const struct ranges *ranges, const char *cidr)
{
    uint32_t base;
    int prefix;
    if (text_is_empty(cidr) || !parse_cidr(cidr, &base, &prefix) || prefix != ranges->node_prefix ||
        base < ranges->base)
        return ranges->count;
    uint64_t index = (base - ranges->base) / range_size(ranges);
    return index < ranges->count ? (size_t)index : ranges->count;
}

static const char *range_text(const struct ranges *ranges, size_t index, struct arena *arena)
{
    char room[INET_ADDRSTRLEN];
    struct in_addr address = { .s_addr =
                                   htonl((uint32_t)(ranges->base + index * range_size(ranges))) };
    inet_ntop(AF_INET, &address, room, sizeof room);
    return arena_printf(arena, "%s/%d", room, ranges->node_prefix);
}

static const char *pod_cidr_of(const struct object *node, struct arena *arena)
{
    struct cidr_reading reading = { 0 };
    bind_object(node, cidr_bindings, &reading, arena);
    return reading.pod_cidr;
}

static void count_user(struct ranges *ranges, const struct object *node, int change)
{
    AUTO_ARENA arena = { 0 };
    size_t index = node ? index_of_range(ranges, pod_cidr_of(node, &arena)) : ranges->count;
    if (index < ranges->count)
        ranges->users[index] = (uint16_t)(ranges->users[index] + change);
}

/* ---- one sync ---- */

static bool give(struct controller *controller, const struct object *node, const char *cidr,
                 struct arena *arena, struct error *err)
{
    struct value *body = value_from_object(node, arena), *list = value_new_list(arena);
    value_append(list, arena, value_new_text(arena, cidr));
    value_set_at(body, arena, "spec.podCIDR", value_new_text(arena, cidr));
    value_set_at(body, arena, "spec.podCIDRs", list);
    return controller_update(controller, node, NULL, body, arena, err);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct ranges *ranges = controller->state;
    const struct object *node = core_get_latest(controller->core, well_known.node, NULL, key);
    if (!node || node->deletion_s || !text_is_empty(pod_cidr_of(node, arena)))
        return true;
    for (size_t i = 0; i < ranges->count; i++)
        if (ranges->users[i] == 0)
            return give(controller, node, range_text(ranges, i, arena), arena, err);
    controller_event(controller, node, "Normal", "CIDRNotAvailable",
                     "Node %s status is now: CIDRNotAvailable", node->name);
    return fail(err, REASON_SERVICE_UNAVAILABLE, 0, "no pod address range is left in %s",
                controller->options->cluster_cidr);
}

static void node_changed(struct controller *controller, const struct object *before,
                         const struct object *now)
{
    struct ranges *ranges = controller->state;
    if (before && now) {
        AUTO_ARENA arena = { 0 };
        if (text_equal(pod_cidr_of(before, &arena), pod_cidr_of(now, &arena)))
            return;
    }
    count_user(ranges, before, -1);
    count_user(ranges, now, 1);
    if (now)
        queue_add(controller->queue, now->name);
}

static bool start(struct controller *controller, struct error *err)
{
    const struct controllers_options *options = controller->options;
    int prefix = 0, bits;
    struct ranges *ranges = controller->state = MEMORY_NEW(struct ranges);
    if (text_is_empty(options->cluster_cidr) ||
        !parse_cidr(options->cluster_cidr, &ranges->base, &prefix))
        return fail(err, REASON_INVALID, 0,
                    "the cluster's range of pod addresses is no IPv4 range: %s",
                    options->cluster_cidr ? options->cluster_cidr : "");
    bits = options->node_cidr_prefix - prefix;
    if (bits < 0 || bits > RANGE_BITS_MAX || options->node_cidr_prefix > ADDRESS_BITS)
        return fail(err, REASON_INVALID, 0, "ranges of /%d do not fit into %s",
                    options->node_cidr_prefix, options->cluster_cidr);
    ranges->base &= prefix ? UINT32_MAX << (ADDRESS_BITS - prefix) : 0;
    ranges->node_prefix = options->node_cidr_prefix;
    ranges->count = (size_t)1 << bits;
    ranges->users = memory_alloc(ranges->count * sizeof *ranges->users);
    return true;
}

static void stop(struct controller *controller)
{
    struct ranges *ranges = controller->state;
    if (!ranges)
        return;
    free(ranges->users);
    free(ranges);
}

const struct controller_row node_ipam_controller = {
    .name = "node-ipam-controller",
    .sync = sync,
    .start = start,
    .stop = stop,
    .watches = {
        { &well_known.node, node_changed },
    },
};

/* SPDX-License-Identifier: Apache-2.0 */
/* service_ranges.c - see service_ranges.h. */
#include "write/service_ranges.h"

#include <arpa/inet.h>

#include "base/arena.h"
#include "core/core.h"
#include "object/binding.h"
#include "object/object.h"
#include "object/schema.h"

enum { PREFIX_MIN = 8, PREFIX_MAX = 28 };

static const struct binding cidr_bindings[] = {
    BIND_TEXT_LIST("spec.cidrs", struct service_cidrs, at, count),
    BIND_END
};

void service_cidrs_read(const struct object *object, struct arena *arena,
                        struct service_cidrs *ret)
{
    *ret = (struct service_cidrs){ .count = 0 };
    bind_object(object, cidr_bindings, ret, arena);
}

bool service_range_parse(struct bytes cidr, struct service_range *ret)
{
    AUTO_ARENA arena = { 0 };
    struct bytes rest = cidr, address = bytes_next(&rest, '/');
    struct in_addr network;
    uint64_t prefix = 0;
    if (inet_pton(AF_INET, arena_copy(&arena, address.at, address.size), &network) != 1 ||
        !bytes_to_uint64(rest, &prefix) || prefix < PREFIX_MIN || prefix > PREFIX_MAX)
        return false;
    ret->host_count = UINT32_C(1) << (32 - prefix);
    ret->network = ntohl(network.s_addr) & ~(ret->host_count - 1);
    return true;
}

const char *service_range_address(const struct service_range *range, uint32_t n,
                                  struct arena *arena)
{
    uint32_t address = range->network + n;
    return arena_printf(arena, "%u.%u.%u.%u", address >> 24, address >> 16 & 255,
                        address >> 8 & 255, address & 255);
}

static bool add_ranges(void *context, const struct object *object)
{
    AUTO_ARENA arena = { 0 };
    struct service_ranges *ranges = context;
    struct service_cidrs cidrs;
    if (object->deletion_s)
        return true;
    service_cidrs_read(object, &arena, &cidrs);
    for (size_t i = 0; i < cidrs.count && ranges->count < SERVICE_RANGES_MAX; i++)
        ranges->count += service_range_parse(bytes_of(cidrs.at[i]), &ranges->at[ranges->count]);
    return true;
}

static bool is_any(void *context, const struct object *object)
{
    (void)object;
    *(bool *)context = true;
    return false;
}

void service_ranges_read(const struct core *core, const struct service_range *otherwise,
                         struct service_ranges *ret)
{
    bool any = false;
    ret->count = 0;
    core_each_latest(core, well_known.service_cidr, NULL, is_any, &any);
    core_each_latest(core, well_known.service_cidr, NULL, add_ranges, ret);
    if (!any)
        ret->at[ret->count++] = *otherwise;
}

bool service_ranges_contain(const struct service_ranges *ranges, const char *address)
{
    struct in_addr parsed;
    if (inet_pton(AF_INET, address, &parsed) != 1)
        return false;
    for (size_t i = 0; i < ranges->count; i++) {
        uint32_t host = ntohl(parsed.s_addr) - ranges->at[i].network;
        if (host > 0 && host < ranges->at[i].host_count - 1)
            return true;
    }
    return false;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* library_ip.c - ip(): addresses, and what kind of address one is. */
#include "base/arena.h"
#include "cel/address.h"
#include "cel/cost.h"

static bool ip_equal(const struct cel_native *a, const struct cel_native *b)
{
    const struct ip_address *first = &((const struct cel_ip *)(const void *)a)->address;
    const struct ip_address *second = &((const struct cel_ip *)(const void *)b)->address;
    return first->size == second->size && memcmp(first->bytes, second->bytes, first->size) == 0;
}

static uint64_t ip_size(const struct cel_native *native)
{
    return ((const struct cel_ip *)(const void *)native)->address.size;
}

const struct cel_type cel_ip_type = {
    .kind = CEL_OPAQUE, .name = "net.IP", .max_count = UINT64_MAX };
static const struct cel_native_class ip_class = {
    .type = &cel_ip_type, .equal = ip_equal, .size = ip_size };

struct cel_value cel_make_ip(const struct ip_address *address, struct arena *arena)
{
    struct cel_ip *ip = ARENA_NEW(arena, struct cel_ip);
    *ip = (struct cel_ip){ { &ip_class }, *address };
    return cel_make_native(&ip->native);
}

static struct cel_value make(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct ip_address address;
    const char *problem = cel_ip_read(args[0].bytes, &address, cel_run_arena(run));
    return problem ? cel_fail(cel_run_arena(run), "%s", problem)
                   : cel_make_ip(&address, cel_run_arena(run));
}

enum { IP_TEXT_MAX = 64 };               /* none is longer */

static struct cel_value is_ip(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct ip_address address;
    return cel_make_bool(args[0].bytes.size <= IP_TEXT_MAX &&
                         !cel_ip_read(args[0].bytes, &address, cel_run_arena(run)));
}

static struct cel_value is_canonical(struct cel_run *run, const struct cel_value *args,
                                     size_t count)
{
    (void)count;
    struct ip_address address;
    const char *problem = cel_ip_read(args[0].bytes, &address, cel_run_arena(run));
    if (problem)
        return cel_fail(cel_run_arena(run), "%s", problem);
    return cel_make_bool(
        bytes_equal_text(args[0].bytes, cel_ip_text(&address, cel_run_arena(run))));
}

static struct cel_value to_string(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    return cel_make_string(
        bytes_of(cel_ip_text(&cel_ip_of(args[0])->address, cel_run_arena(run))));
}

static struct cel_value family(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_int(cel_ip_of(args[0])->address.size == 4 ? 4 : 6);
}

#define PREDICATE(name, test)                                                                      \
    static struct cel_value name(struct cel_run *run, const struct cel_value *args, size_t count)  \
    {                                                                                              \
        (void)run;                                                                                 \
        (void)count;                                                                               \
        return cel_make_bool(test(&cel_ip_of(args[0])->address));                                  \
    }
PREDICATE(is_unspecified, ip_is_unspecified)
PREDICATE(is_loopback, ip_is_loopback)
PREDICATE(is_link_local_multicast, ip_is_link_local_multicast)
PREDICATE(is_link_local_unicast, ip_is_link_local)
PREDICATE(is_global_unicast, ip_is_global_unicast)

static struct cel_estimate estimate_twice(const struct cel_argument *args, size_t count)
{
    (void)count;
    return cel_estimate_of(cel_bounds_scale(args[0].count, 2 * CEL_TEXT_COST));
}

static uint64_t charge_twice(const struct cel_value *args, size_t count, struct cel_value result)
{
    (void)count;
    (void)result;
    return cel_size_cost(args[0], 2 * CEL_TEXT_COST);
}

#define TEXT_IN     .parameters = { &cel_string }
#define IP_IN       .is_member = true, .parameters = { &cel_ip_type }
#define COSTS_TEXT  .estimate = cel_estimate_first_text, .charge = cel_charge_first_text

static const struct cel_overload overloads[] = {
    { "ip",                   "string_to_ip",               TEXT_IN, .result = &cel_ip_type, .call = make,  COSTS_TEXT },
    { "isIP",                 "is_ip",                      TEXT_IN, .result = &cel_bool,    .call = is_ip, COSTS_TEXT },
    { "ip.isCanonical",       "ip_is_canonical",            TEXT_IN, .result = &cel_bool,    .call = is_canonical,
      .estimate = estimate_twice, .charge = charge_twice },
    { "string",               "ip_to_string",  .parameters = { &cel_ip_type }, .result = &cel_string, .call = to_string },
    { "family",               "ip_family",                  IP_IN,   .result = &cel_int,     .call = family },
    { "isUnspecified",        "ip_is_unspecified",          IP_IN,   .result = &cel_bool,    .call = is_unspecified },
    { "isLoopback",           "ip_is_loopback",             IP_IN,   .result = &cel_bool,    .call = is_loopback },
    { "isLinkLocalMulticast", "ip_is_link_local_multicast", IP_IN,   .result = &cel_bool,    .call = is_link_local_multicast },
    { "isLinkLocalUnicast",   "ip_is_link_local_unicast",   IP_IN,   .result = &cel_bool,    .call = is_link_local_unicast },
    { "isGlobalUnicast",      "ip_is_global_unicast",       IP_IN,   .result = &cel_bool,    .call = is_global_unicast },
};
static const struct cel_constant types[] = { { "net.IP", &cel_ip_type } };

const struct cel_library cel_ip_library = {
    .name = "kubernetes.net.ip", .overloads = overloads, .overload_count = ARRAY_SIZE(overloads),
    .types = types, .type_count = ARRAY_SIZE(types) };

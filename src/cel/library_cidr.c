/* SPDX-License-Identifier: Apache-2.0 */
/* library_cidr.c - cidr(): networks, and what lies in one. */
#include "base/arena.h"
#include "cel/address.h"
#include "cel/cost.h"

enum { BITS_OF_BYTE = 8, IPV4_BYTES = 4, IPV6_BYTES = 16 };

static bool cidr_equal(const struct cel_native *a, const struct cel_native *b)
{
    const struct cel_cidr *first = (const void *)a, *second = (const void *)b;
    return first->prefix == second->prefix && first->address.size == second->address.size &&
           memcmp(first->address.bytes, second->address.bytes, first->address.size) == 0;
}

/* Bytes of the prefix. */
static uint64_t cidr_size(const struct cel_native *native)
{
    int prefix = ((const struct cel_cidr *)(const void *)native)->prefix;
    return (uint64_t)(prefix + BITS_OF_BYTE - 1) / BITS_OF_BYTE;
}

const struct cel_type cel_cidr_type = {
    .kind = CEL_OPAQUE, .name = "net.CIDR", .max_count = UINT64_MAX };
static const struct cel_native_class cidr_class = {
    .type = &cel_cidr_type, .equal = cidr_equal, .size = cidr_size };

static struct cel_value make_cidr(const struct ip_address *address, int prefix,
                                  struct arena *arena)
{
    struct cel_cidr *cidr = ARENA_NEW(arena, struct cel_cidr);
    *cidr = (struct cel_cidr){ { &cidr_class }, *address, prefix };
    return cel_make_native(&cidr->native);
}

static struct cel_value parse(struct bytes text, struct arena *arena)
{
    struct ip_address address;
    int prefix;
    const char *problem = cel_cidr_read(text, &address, &prefix, arena);
    if (problem)
        return cel_fail(arena, "network address parse error during conversion from string: %s",
                        problem);
    return make_cidr(&address, prefix, arena);
}

static struct cel_value make(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    return parse(args[0].bytes, cel_run_arena(run));
}

static struct cel_value is_cidr(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    return cel_make_bool(!cel_is_failure(parse(args[0].bytes, cel_run_arena(run))));
}

static struct cel_value to_string(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    const struct cel_cidr *cidr = cel_cidr_of(args[0]);
    struct arena *arena = cel_run_arena(run);
    return cel_make_string(bytes_of(
        arena_printf(arena, "%s/%d", cel_ip_text(&cidr->address, arena), cidr->prefix)));
}

static void mask(struct ip_address *address, int prefix)
{
    for (int bit = prefix; bit < address->size * BITS_OF_BYTE; bit++)
        address->bytes[bit / BITS_OF_BYTE] &= (uint8_t) ~(0x80u >> (bit % BITS_OF_BYTE));
}

static bool contains(const struct cel_cidr *cidr, const struct ip_address *address)
{
    struct ip_address network = cidr->address, other = *address;
    if (network.size != other.size)
        return false;
    mask(&network, cidr->prefix);
    mask(&other, cidr->prefix);
    return memcmp(network.bytes, other.bytes, network.size) == 0;
}

static struct cel_value contains_ip(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_bool(contains(cel_cidr_of(args[0]), &cel_ip_of(args[1])->address));
}

static struct cel_value contains_ip_text(struct cel_run *run, const struct cel_value *args,
                                         size_t count)
{
    (void)count;
    struct ip_address address;
    if (cel_ip_read(args[1].bytes, &address, cel_run_arena(run)))
        return cel_fail(cel_run_arena(run), "no such overload");
    return cel_make_bool(contains(cel_cidr_of(args[0]), &address));
}

static struct cel_value contains_cidr(struct cel_run *run, const struct cel_value *args,
                                      size_t count)
{
    (void)run;
    (void)count;
    const struct cel_cidr *outer = cel_cidr_of(args[0]), *inner = cel_cidr_of(args[1]);
    return cel_make_bool(outer->prefix <= inner->prefix && contains(outer, &inner->address));
}

static struct cel_value contains_cidr_text(struct cel_run *run, const struct cel_value *args,
                                           size_t count)
{
    struct cel_value pair[] = { args[0], parse(args[1].bytes, cel_run_arena(run)) };
    return cel_is_failure(pair[1]) ? pair[1] : contains_cidr(run, pair, count);
}

static struct cel_value address_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    return cel_make_ip(&cel_cidr_of(args[0])->address, cel_run_arena(run));
}

static struct cel_value prefix_length(struct cel_run *run, const struct cel_value *args,
                                      size_t count)
{
    (void)run;
    (void)count;
    return cel_make_int(cel_cidr_of(args[0])->prefix);
}

static struct cel_value masked(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct ip_address network = cel_cidr_of(args[0])->address;
    mask(&network, cel_cidr_of(args[0])->prefix);
    return make_cidr(&network, cel_cidr_of(args[0])->prefix, cel_run_arena(run));
}

/* ---- costs ---- */

/* Two addresses are compared, bytes of one or the other family. */
static struct cel_bounds compare_cost(void)
{
    struct cel_bounds size = { IPV4_BYTES, IPV6_BYTES };
    return cel_bounds_scale(cel_bounds_add(size, size), CEL_TEXT_COST);
}

static struct cel_bounds compare_networks_cost(void)
{
    struct cel_bounds size = { IPV4_BYTES, IPV6_BYTES };
    return cel_bounds_add(cel_bounds_add(compare_cost(), cel_bounds_scale(size, CEL_TEXT_COST)),
                          cel_bounds_of(1, 1));
}

static struct cel_bounds second_text_cost(const struct cel_argument *args)
{
    return cel_bounds_scale(args[1].count, CEL_TEXT_COST);
}

static struct cel_estimate estimate_ip(const struct cel_argument *args, size_t count)
{
    (void)args;
    (void)count;
    return cel_estimate_of(compare_cost());
}

static struct cel_estimate estimate_ip_text(const struct cel_argument *args, size_t count)
{
    (void)count;
    return cel_estimate_of(cel_bounds_add(compare_cost(), second_text_cost(args)));
}

static struct cel_estimate estimate_cidr(const struct cel_argument *args, size_t count)
{
    (void)args;
    (void)count;
    return cel_estimate_of(compare_networks_cost());
}

static struct cel_estimate estimate_cidr_text(const struct cel_argument *args, size_t count)
{
    (void)count;
    return cel_estimate_of(cel_bounds_add(compare_networks_cost(), second_text_cost(args)));
}

static uint64_t charge_text(struct cel_value value)
{
    return value.kind == CEL_STRING ? cel_size_cost(value, CEL_TEXT_COST) : 0;
}

static uint64_t charge_contains_ip(const struct cel_value *args, size_t count,
                                   struct cel_value result)
{
    (void)count;
    (void)result;
    return cel_size_cost(args[0], 2 * CEL_TEXT_COST) + charge_text(args[1]);
}

static uint64_t charge_contains_cidr(const struct cel_value *args, size_t count,
                                     struct cel_value result)
{
    return charge_contains_ip(args, count, result) + cel_size_cost(args[0], CEL_TEXT_COST) + 1;
}

#define TEXT_IN     .parameters = { &cel_string }
#define CIDR_IN     .is_member = true, .parameters = { &cel_cidr_type }
#define WITH(other) .is_member = true, .parameters = { &cel_cidr_type, &(other) }
#define COSTS_TEXT  .estimate = cel_estimate_first_text, .charge = cel_charge_first_text

static const struct cel_overload overloads[] = {
    { "cidr",         "string_to_cidr",            TEXT_IN,             .result = &cel_cidr_type, .call = make,    COSTS_TEXT },
    { "isCIDR",       "is_cidr",                   TEXT_IN,             .result = &cel_bool,      .call = is_cidr, COSTS_TEXT },
    { "containsIP",   "cidr_contains_ip_string",   WITH(cel_string),    .result = &cel_bool, .call = contains_ip_text,
      .estimate = estimate_ip_text, .charge = charge_contains_ip },
    { "containsIP",   "cidr_contains_ip_ip",       WITH(cel_ip_type),   .result = &cel_bool, .call = contains_ip,
      .estimate = estimate_ip, .charge = charge_contains_ip },
    { "containsCIDR", "cidr_contains_cidr_string", WITH(cel_string),    .result = &cel_bool, .call = contains_cidr_text,
      .estimate = estimate_cidr_text, .charge = charge_contains_cidr },
    { "containsCIDR", "cidr_contains_cidr",        WITH(cel_cidr_type), .result = &cel_bool, .call = contains_cidr,
      .estimate = estimate_cidr, .charge = charge_contains_cidr },
    { "ip",           "cidr_ip",                   CIDR_IN,             .result = &cel_ip_type,   .call = address_of },
    { "prefixLength", "cidr_prefix_length",        CIDR_IN,             .result = &cel_int,       .call = prefix_length },
    { "masked",       "cidr_masked",               CIDR_IN,             .result = &cel_cidr_type, .call = masked },
    { "string",       "cidr_to_string",  .parameters = { &cel_cidr_type }, .result = &cel_string, .call = to_string },
};
static const struct cel_constant types[] = { { "net.CIDR", &cel_cidr_type } };

const struct cel_library cel_cidr_library = {
    .name = "kubernetes.net.cidr", .overloads = overloads, .overload_count = ARRAY_SIZE(overloads),
    .types = types, .type_count = ARRAY_SIZE(types) };

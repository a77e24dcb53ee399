/* SPDX-License-Identifier: Apache-2.0 */
/* resources.c - see resources.h. */
#include "scheduler/resources.h"

#include <stdlib.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/quantity.h"

static const char *const fixed_names[RESOURCE_FIXED] = {
    [RESOURCE_CPU] = "cpu", [RESOURCE_MEMORY] = "memory", [RESOURCE_STORAGE] = "ephemeral-storage",
};

void resources_done(struct resources *resources)
{
    for (size_t i = 0; i < resources->named_count; i++)
        free(resources->named[i].name);
    free(resources->named);
    *resources = (struct resources){ 0 };
}

const char *resource_name(enum fixed_resource resource)
{
    return fixed_names[resource];
}

bool resource_is_fixed(struct bytes name, enum fixed_resource *ret)
{
    for (enum fixed_resource r = RESOURCE_CPU; r < RESOURCE_FIXED; r++)
        if (bytes_equal_text(name, fixed_names[r])) {
            *ret = r;
            return true;
        }
    return false;
}

static struct amount *find(const struct resources *resources, struct bytes name)
{
    for (size_t i = 0; i < resources->named_count; i++)
        if (bytes_equal_text(name, resources->named[i].name))
            return &resources->named[i];
    return NULL;
}

static struct amount *find_or_add(struct resources *resources, struct bytes name)
{
    struct amount *amount = find(resources, name);
    if (amount)
        return amount;
    resources->named =
        memory_grow(resources->named, resources->named_count + 1, sizeof *resources->named);
    amount = &resources->named[resources->named_count++];
    *amount = (struct amount){ .name = memory_alloc(name.size + 1) };
    memcpy(amount->name, name.at, name.size);
    return amount;
}

int64_t resources_named(const struct resources *resources, const char *name)
{
    const struct amount *amount = find(resources, bytes_of(name));
    return amount ? amount->count : 0;
}

void resources_set(struct resources *resources, struct bytes name, int64_t count)
{
    enum fixed_resource fixed;
    if (resource_is_fixed(name, &fixed))
        resources->fixed[fixed] = count;
    else
        find_or_add(resources, name)->count = count;
}

void resources_add(struct resources *sum, const struct resources *more)
{
    for (int i = 0; i < RESOURCE_FIXED; i++)
        sum->fixed[i] += more->fixed[i];
    for (size_t i = 0; i < more->named_count; i++)
        find_or_add(sum, bytes_of(more->named[i].name))->count += more->named[i].count;
}

void resources_subtract(struct resources *from, const struct resources *less)
{
    for (int i = 0; i < RESOURCE_FIXED; i++)
        from->fixed[i] -= less->fixed[i];
    for (size_t i = 0; i < less->named_count; i++)
        find_or_add(from, bytes_of(less->named[i].name))->count -= less->named[i].count;
}

void resources_max(struct resources *into, const struct resources *other)
{
    for (int i = 0; i < RESOURCE_FIXED; i++)
        if (into->fixed[i] < other->fixed[i])
            into->fixed[i] = other->fixed[i];
    for (size_t i = 0; i < other->named_count; i++) {
        struct amount *amount = find_or_add(into, bytes_of(other->named[i].name));
        if (amount->count < other->named[i].count)
            amount->count = other->named[i].count;
    }
}

static bool named_within(const struct resources *a, const struct resources *b)
{
    for (size_t i = 0; i < a->named_count; i++)
        if (resources_named(b, a->named[i].name) != a->named[i].count)
            return false;
    return true;
}

bool resources_equal(const struct resources *a, const struct resources *b)
{
    return memcmp(a->fixed, b->fixed, sizeof a->fixed) == 0 && named_within(a, b) &&
           named_within(b, a);
}

static bool read_quantity(const struct value *value, struct quantity *ret)
{
    if (value_is(value, VALUE_STRING))
        return quantity_parse(value->string, ret);
    *ret = quantity_of_units(value_int(value, "", 0), QUANTITY_DECIMAL_SI);
    return value_is(value, VALUE_INT);
}

static void read_one(struct resources *resources, const struct member *member)
{
    struct quantity quantity;
    enum fixed_resource fixed = RESOURCE_FIXED;
    if (!read_quantity(member->value, &quantity))
        return;
    bool is_cpu = resource_is_fixed(member->key, &fixed) && fixed == RESOURCE_CPU;
    int64_t count = is_cpu ? quantity_milli(&quantity) : quantity_value(&quantity);
    if (fixed != RESOURCE_FIXED || count != 0)
        resources_set(resources, member->key, count);
}

void resources_read(struct resources *resources, const struct value *quantities)
{
    for (size_t i = 0; value_is(quantities, VALUE_MAP) && i < quantities->map.count; i++)
        if (!bytes_equal_text(quantities->map.members[i].key, "pods"))
            read_one(resources, &quantities->map.members[i]);
}

int64_t resources_read_pods(const struct value *quantities)
{
    struct quantity quantity;
    return read_quantity(value_member(quantities, "pods"), &quantity) ? quantity_value(&quantity)
                                                                      : 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* default_spread.c - see default_spread.h. */
#include "scheduler/default_spread.h"

#include <stdlib.h>

#include "codec/value.h"
#include "core/core.h"
#include "object/binding.h"
#include "object/schema.h"
#include "scheduler/tally.h"

struct selecting {
    const struct value *selector;
};
static const struct binding selecting_bindings[] = {
    BIND_VALUE("spec.selector", struct selecting, selector),
    BIND_END,
};

struct search {
    const struct label_set *labels;
    struct arena            arena;
    struct requirement     *requirements;
    size_t                  count;
};

static bool is_known(const struct search *search, const struct requirement *requirement)
{
    for (size_t i = 0; i < search->count; i++)
        if (text_equal(search->requirements[i].key, requirement->key) &&
            search->requirements[i].op == requirement->op && requirement->op == SELECT_IN)
            return true;
    return false;
}

static void take_requirements(struct search *search, const struct selector *selector)
{
    struct requirement *all =
        arena_array(&search->arena, search->count + selector->count, sizeof *all);
    if (search->count)
        memcpy(all, search->requirements, search->count * sizeof *all);
    search->requirements = all;
    for (size_t i = 0; i < selector->count; i++)
        if (!is_known(search, &selector->requirements[i]))
            search->requirements[search->count++] = selector->requirements[i];
}

static bool visit_service(void *context, const struct object *service)
{
    struct search *search = context;
    struct selecting selecting = { 0 };
    struct selector selector;
    bind_object(service, selecting_bindings, &selecting, &search->arena);
    if (value_count(selecting.selector) == 0)
        return true;
    selector_from_map(selecting.selector, &search->arena, &selector);
    if (selector_matches(&selector, &search->labels->pod))
        take_requirements(search, &selector);
    return true;
}

/* The selector of the owner's kind is a plain map only for a replication controller. */
static const struct kind *owner_kind(const struct object_owner *owner)
{
    const struct kind *const kinds[] = { well_known.replica_set, well_known.stateful_set,
                                         well_known.replication_controller };
    FOR_EACH(kind, kinds)
        if (text_equal((*kind)->name, owner->kind) &&
            text_equal((*kind)->api_version, owner->api_version))
            return *kind;
    return NULL;
}

static void visit_owner(struct search *search, const struct cluster *cluster)
{
    const struct object_owner *owner = &search->labels->owner;
    const struct kind *kind = owner->kind ? owner_kind(owner) : NULL;
    const struct object *object =
        kind ? core_get_latest(cluster->core, kind, search->labels->pod.namespace, owner->name)
             : NULL;
    struct selecting selecting = { 0 };
    struct selector selector = { 0 };
    if (!object)
        return;
    bind_object(object, selecting_bindings, &selecting, &search->arena);
    if (kind == well_known.replication_controller)
        selector_from_map(selecting.selector, &search->arena, &selector);
    else if (!selector_from_value(selecting.selector, &search->arena, &selector, NULL))
        return;
    take_requirements(search, &selector);
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(((const struct requirement *)a)->key, ((const struct requirement *)b)->key);
}

static struct tally *find(struct cluster *cluster, const struct label_set *labels)
{
    struct search search = { .labels = labels };
    struct tally *tally = NULL;
    core_each_latest(cluster->core, well_known.service, labels->pod.namespace, visit_service,
                     &search);
    visit_owner(&search, cluster);
    if (search.count > 0) {
        qsort(search.requirements, search.count, sizeof *search.requirements, compare_keys);
        struct matcher matcher = { .namespaces = (const char *[]){ labels->pod.namespace },
                                   .namespace_count = 1,
                                   .selector = { .requirements = search.requirements,
                                                 .count = search.count } };
        tally = tally_matching(cluster, &matcher, 1, /* living_only= */ true);
    }
    arena_done(&search.arena);
    return tally;
}

struct tally *default_spread_of(struct cluster *cluster, struct label_set *labels)
{
    if (labels->services_version == cluster->services_version)
        return labels->default_spread;
    struct tally *before = labels->default_spread;
    labels->default_spread = find(cluster, labels);
    labels->services_version = cluster->services_version;
    tally_release(cluster, before);
    return labels->default_spread;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* constraint_build.c - from a pod's spread, its affinity and the terms of others to the constraints
 * of its class. */
#include <stdlib.h>

#include "scheduler/constraint.h"
#include "scheduler/default_spread.h"
#include "scheduler/signature.h"
#include "scheduler/tally.h"

struct building {
    struct cluster *cluster;
    struct class   *class;
    struct arena    arena;
};

/* Takes the reference to the tally. */
static struct constraint *add(struct building *building, enum constraint_type type,
                              struct tally *tally, const char *topology_key)
{
    struct class *class = building->class;
    struct topology *topology = topology_acquire(building->cluster, topology_key);
    if (!topology) {
        class->problem = "too many different topology keys are in use";
        tally_release(building->cluster, tally);
        return NULL;
    }
    class->constraints =
        memory_grow(class->constraints, class->constraint_count + 1, sizeof *class->constraints);
    struct constraint *constraint = &class->constraints[class->constraint_count++];
    *constraint = (struct constraint){ .type = type,
                                       .tally = tally,
                                       .topology = topology,
                                       .min_domains = 1,
                                       .is_unique = topology->shared_count == 0 };
    class->soft_spread_count += type == CONSTRAINT_SOFT_SPREAD;
    class->preference_count += type == CONSTRAINT_PREFERENCE;
    return constraint;
}

/* ---- spread ---- */

static void add_equals(struct selector *selector, const char *key, const char *value,
                       struct arena *arena)
{
    struct requirement *requirements =
        arena_array(arena, selector->count + 1, sizeof *requirements);
    if (selector->count)
        memcpy(requirements, selector->requirements, selector->count * sizeof *requirements);
    const char **values = arena_array(arena, 1, sizeof *values);
    values[0] = value;
    requirements[selector->count] =
        (struct requirement){ .key = key, .op = SELECT_IN, .values = values, .value_count = 1 };
    selector->requirements = requirements;
    selector->count++;
}

static struct selector spread_selector(struct building *building, const struct spread_term *term)
{
    const struct object *pod = &building->class->labels->pod;
    struct selector selector;
    if (!selector_from_value(term->selector, &building->arena, &selector, NULL))
        selector = (struct selector){ .nothing = true };
    for (size_t i = 0; i < term->match_label_key_count && !selector.nothing; i++) {
        const char *value = object_label(pod, term->match_label_keys[i]);
        if (value)
            add_equals(&selector, term->match_label_keys[i], value, &building->arena);
    }
    return selector;
}

static void add_spread_term(struct building *building, const struct spread_term *term)
{
    const struct label_set *labels = building->class->labels;
    struct selector selector = spread_selector(building, term);
    bool is_self_matching = selector_matches(&selector, &labels->pod);
    if (selector.count == 0)
        selector.nothing = true;         /* what selects everything counts nobody */
    struct matcher matcher = { .namespaces = (const char *[]){ labels->pod.namespace },
                               .namespace_count = 1,
                               .selector = selector };
    struct tally *tally = tally_matching(building->cluster, &matcher, 1, /* living_only= */ true);
    struct constraint *constraint =
        add(building, term->is_hard ? CONSTRAINT_SPREAD : CONSTRAINT_SOFT_SPREAD, tally,
            term->topology_key);
    if (!constraint)
        return;
    constraint->max_skew = term->max_skew;
    constraint->min_domains = term->min_domains;
    constraint->is_self_matching = is_self_matching;
    constraint->honors_affinity = term->honors_affinity;
    constraint->honors_taints = term->honors_taints;
}

/* What upstream does for pods that ask for nothing: softly over nodes, more softly over zones. */
static void add_default_spread(struct building *building)
{
    static const struct { const char *key; int64_t max_skew; } defaults[] = {
        { "kubernetes.io/hostname", 3 }, { "topology.kubernetes.io/zone", 5 },
    };
    struct tally *tally = default_spread_of(building->cluster, building->class->labels);
    for (size_t i = 0; tally && i < ARRAY_SIZE(defaults); i++) {
        struct constraint *constraint =
            add(building, CONSTRAINT_SOFT_SPREAD, tally_ref(tally), defaults[i].key);
        if (constraint) {
            constraint->max_skew = defaults[i].max_skew;
            constraint->honors_affinity = true;
        }
    }
}

static void add_spread(struct building *building, bool with_soft)
{
    const struct signature *signature = building->class->signature;
    building->class->needs_all_keys = signature->spread_count > 0;
    for (size_t i = 0; i < signature->spread_count; i++)
        if (with_soft || signature->spread[i].is_hard)
            add_spread_term(building, &signature->spread[i]);
    if (signature->spread_count == 0 && with_soft)
        add_default_spread(building);
}

/* ---- pod affinity ---- */

static void add_affinity(struct building *building)
{
    const struct signature *signature = building->class->signature;
    struct matcher *matchers =
        arena_array(&building->arena, signature->term_count, sizeof *matchers);
    bool matches_itself = true;
    size_t count = 0;
    for (size_t i = 0; i < signature->term_count; i++)
        if (signature->terms[i].type == TERM_AFFINITY)
            matchers[count++] = signature->terms[i].matcher;
    for (size_t i = 0; i < count; i++)
        matches_itself = matches_itself &&
                         matcher_matches(building->cluster, &matchers[i], building->class->labels);
    building->class->matches_itself = matches_itself;
    for (size_t i = 0; i < signature->term_count; i++)
        if (signature->terms[i].type == TERM_AFFINITY)
            add(building, CONSTRAINT_AFFINITY,
                tally_matching(building->cluster, matchers, count, /* living_only= */ false),
                signature->terms[i].topology_key);
}

static void add_own_term(struct building *building, const struct term *term)
{
    struct tally *tally =
        tally_matching(building->cluster, &term->matcher, 1, /* living_only= */ false);
    bool is_hard = term->type == TERM_ANTI_AFFINITY;
    struct constraint *constraint =
        add(building, is_hard ? CONSTRAINT_ANTI_AFFINITY : CONSTRAINT_PREFERENCE, tally,
            term->topology_key);
    if (constraint)
        constraint->weight = term->weight;
}

static void add_carried(struct building *building, struct tally *tally)
{
    enum { HARD_AFFINITY_WEIGHT = 1 };   /* who wants to be with us is a little attraction */
    bool is_hard = tally->type == TERM_ANTI_AFFINITY;
    struct constraint *constraint =
        add(building, is_hard ? CONSTRAINT_EXISTING_ANTI_AFFINITY : CONSTRAINT_PREFERENCE,
            tally_ref(tally), tally->topology_key);
    if (constraint)
        constraint->weight = tally->type == TERM_AFFINITY ? HARD_AFFINITY_WEIGHT : tally->weight;
}

bool constraints_build(struct class_table *table, struct class *class)
{
    struct building building = { .cluster = table->cluster, .class = class };
    const struct signature *signature = class->signature;
    bool with_soft =
        !(signature->is_named && signature->name_count <= 1); /* one node needs no comparing */
    add_spread(&building, with_soft);
    add_affinity(&building);
    for (size_t i = 0; i < signature->term_count; i++)
        if (signature->terms[i].type == TERM_ANTI_AFFINITY ||
            (signature->terms[i].type == TERM_PREFERRED && with_soft))
            add_own_term(&building, &signature->terms[i]);
    for (size_t i = 0; i < class->labels->carried.count; i++)
        if (class->labels->carried.items[i]->type == TERM_ANTI_AFFINITY || with_soft)
            add_carried(&building, class->labels->carried.items[i]);
    arena_done(&building.arena);
    return class->problem == NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* constraint.c - counting by domain, and the verdict of the hard constraints; made in
 * constraint_build.c. */
#include "scheduler/constraint.h"

#include <stdlib.h>

#include "scheduler/signature.h"
#include "scheduler/tally.h"

void constraints_done(struct cluster *cluster, struct class *class)
{
    for (size_t i = 0; i < class->constraint_count; i++) {
        struct constraint *constraint = &class->constraints[i];
        tally_release(cluster, constraint->tally);
        topology_release(cluster, constraint->topology);
        free(constraint->counts);
        free(constraint->nodes);
        free(constraint->seen);
    }
    free(class->constraints);
    class->constraints = NULL;
    class->constraint_count = 0;
}

void constraints_clear(struct class *class)
{
    for (size_t i = 0; i < class->constraint_count; i++) {
        struct constraint *constraint = &class->constraints[i];
        size_t bytes = constraint->capacity * sizeof(int32_t);
        if (bytes) {
            memset(constraint->counts, 0, bytes);
            memset(constraint->nodes, 0, bytes);
            memset(constraint->seen, 0, bytes);
        }
        constraint->total = 0;
        constraint->minimum_is_known = false;
        constraint->is_unique = constraint->topology->shared_count == 0;
    }
}

bool constraints_are_stale(const struct class *class)
{
    for (size_t i = 0; i < class->constraint_count; i++)
        if (class->constraints[i].is_unique && class->constraints[i].topology->shared_count > 0)
            return true;
    return false;
}

/* ---- counting ---- */

static int32_t *grow(int32_t *numbers, size_t before, size_t after)
{
    numbers = memory_grow(numbers, after, sizeof *numbers);
    memset(numbers + before, 0, (after - before) * sizeof *numbers);
    return numbers;
}

static void reserve(struct constraint *constraint, int32_t domain)
{
    size_t before = constraint->capacity, after = before ? before : 4;
    if ((size_t)domain < before)
        return;
    while (after <= (size_t)domain)
        after *= 2;
    constraint->counts = grow(constraint->counts, before, after);
    constraint->nodes = grow(constraint->nodes, before, after);
    constraint->seen = grow(constraint->seen, before, after);
    constraint->capacity = after;
}

static void contribute(struct constraint *constraint, const struct place *place, int sign)
{
    if (!place->is_eligible)
        return;
    reserve(constraint, place->domain);
    constraint->counts[place->domain] += sign * place->counted;
    constraint->nodes[place->domain] += sign;
    constraint->total += sign * place->counted;
    constraint->minimum_is_known = false;
}

static bool is_spread(const struct constraint *constraint)
{
    return constraint->type == CONSTRAINT_SPREAD || constraint->type == CONSTRAINT_SOFT_SPREAD;
}

static bool tolerates_all(const struct signature *signature, const struct node_view *node)
{
    for (size_t i = 0; i < node->taint_count; i++)
        if (!text_equal(node->taints[i].effect, "PreferNoSchedule") &&
            !signature_tolerates(signature, &node->taints[i]))
            return false;
    return true;
}

/* Spread counts only on nodes that have the keys of all constraints of its sort. */
static bool has_keys(const struct class *class, const struct constraint *constraint,
                     const struct node_view *node)
{
    if (constraint->type == CONSTRAINT_SOFT_SPREAD && !class->needs_all_keys)
        return true;
    for (size_t i = 0; i < class->constraint_count; i++) {
        const struct constraint *other = &class->constraints[i];
        if (other->type == constraint->type && node->domains[other->topology->index] == NO_DOMAIN)
            return false;
    }
    return true;
}

static bool is_eligible(const struct class *class, const struct constraint *constraint,
                        const struct node_view *node)
{
    if (node->domains[constraint->topology->index] == NO_DOMAIN)
        return false;
    if (!is_spread(constraint))
        return true;
    if (constraint->honors_affinity && !signature_selects_node(class->signature, node->object))
        return false;
    if (constraint->honors_taints && !tolerates_all(class->signature, node))
        return false;
    return has_keys(class, constraint, node);
}

void constraints_update(struct class *class, size_t record_index, const struct node_view *node)
{
    struct place *places = &class->places[record_index * class->constraint_count];
    bool has_new_facts = !node || class->records[record_index].facts_version != node->facts_version;
    for (size_t i = 0; i < class->constraint_count; i++) {
        struct constraint *constraint = &class->constraints[i];
        struct place *place = &places[i];
        contribute(constraint, place, -1);
        if (has_new_facts) {
            place->domain = node ? node->domains[constraint->topology->index] : NO_DOMAIN;
            place->is_eligible = node && is_eligible(class, constraint, node);
        }
        place->counted = node ? constraint->tally->by_node[node->slot] : 0;
        contribute(constraint, place, +1);
    }
}

void constraints_niche_key(const struct class *class, size_t record_index, int32_t *ret)
{
    const struct place *places = &class->places[record_index * class->constraint_count];
    for (size_t i = 0; i < class->constraint_count; i++) {
        const struct constraint *constraint = &class->constraints[i];
        bool by_node =
            constraint->type == CONSTRAINT_SOFT_SPREAD && constraint->topology->is_hostname;
        if (places[i].domain == NO_DOMAIN)
            ret[i] = NO_DOMAIN;
        else if (by_node)
            ret[i] = places[i].counted;
        else
            ret[i] = constraint->is_unique ? constraint_count_at(constraint, places[i].domain)
                                           : places[i].domain;
    }
}

/* ---- verdict ---- */

static int64_t least_filled(struct constraint *constraint, int32_t changed_domain, int32_t extra)
{
    int64_t minimum = INT64_MAX, domains = 0;
    if (constraint->minimum_is_known && extra == 0)
        return constraint->minimum;
    for (size_t d = 0; d < constraint->capacity; d++) {
        if (constraint->nodes[d] == 0)
            continue;
        int64_t count = constraint->counts[d] + ((int32_t)d == changed_domain ? extra : 0);
        domains++;
        minimum = count < minimum ? count : minimum;
    }
    if (domains < constraint->min_domains)
        minimum = 0;
    if (minimum == INT64_MAX)
        minimum = 0;
    if (extra == 0) {
        constraint->minimum = minimum;
        constraint->minimum_is_known = true;
    }
    return minimum;
}

static enum verdict spread_verdict(struct constraint *constraint, int32_t domain, int32_t extra)
{
    if (domain == NO_DOMAIN)
        return VERDICT_SPREAD_LABEL;
    int64_t skew = constraint_count_at(constraint, domain) + extra + constraint->is_self_matching -
                   least_filled(constraint, domain, extra);
    return skew > constraint->max_skew ? VERDICT_SPREAD : VERDICT_FITS;
}

static bool nobody_matches(const struct class *class, const int32_t *extra)
{
    int64_t total = 0;
    for (size_t i = 0; i < class->constraint_count; i++)
        if (class->constraints[i].type == CONSTRAINT_AFFINITY)
            total += class->constraints[i].total + (extra ? extra[i] : 0);
    return total == 0;
}

/* The first pod of a group that wants to be together finds nobody, and may stand anywhere. */
static enum verdict affinity_verdict(const struct class *class, const struct place *places,
                                     const int32_t *extra)
{
    bool all_there = true;
    for (size_t i = 0; i < class->constraint_count; i++) {
        const struct constraint *constraint = &class->constraints[i];
        if (constraint->type != CONSTRAINT_AFFINITY)
            continue;
        if (places[i].domain == NO_DOMAIN)
            return VERDICT_AFFINITY;
        all_there = all_there &&
                    constraint_count_at(constraint, places[i].domain) + (extra ? extra[i] : 0) > 0;
    }
    if (all_there || (class->matches_itself && nobody_matches(class, extra)))
        return VERDICT_FITS;
    return VERDICT_AFFINITY;
}

static enum verdict apartness_verdict(const struct class *class, enum constraint_type type,
                                      enum verdict verdict, const struct place *places,
                                      const int32_t *extra)
{
    for (size_t i = 0; i < class->constraint_count; i++)
        if (class->constraints[i].type == type && places[i].domain != NO_DOMAIN &&
            constraint_count_at(&class->constraints[i], places[i].domain) + (extra ? extra[i] : 0) >
                0)
            return verdict;
    return VERDICT_FITS;
}

enum verdict constraints_verdict(struct class *class, const struct place *places,
                                 const int32_t *extra)
{
    enum verdict verdict = VERDICT_FITS;
    for (size_t i = 0; i < class->constraint_count && verdict == VERDICT_FITS; i++)
        if (class->constraints[i].type == CONSTRAINT_SPREAD)
            verdict =
                spread_verdict(&class->constraints[i], places[i].domain, extra ? extra[i] : 0);
    if (verdict == VERDICT_FITS)
        verdict = affinity_verdict(class, places, extra);
    if (verdict == VERDICT_FITS)
        verdict = apartness_verdict(class, CONSTRAINT_ANTI_AFFINITY, VERDICT_ANTI_AFFINITY, places,
                                    extra);
    if (verdict == VERDICT_FITS)
        verdict = apartness_verdict(class, CONSTRAINT_EXISTING_ANTI_AFFINITY,
                                    VERDICT_EXISTING_ANTI_AFFINITY, places, extra);
    return verdict;
}

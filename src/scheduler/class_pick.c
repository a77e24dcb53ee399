/* SPDX-License-Identifier: Apache-2.0 */
/* class_pick.c - the best node of a class: niches against each other.
 *
 * The parts of a score that are relative (taints, preferences, spread, affinity) are the same for
 * all nodes of a niche; so the best of a niche is on top of its heap, and only niches are compared.
 */
#include <math.h>
#include <stdlib.h>

#include "scheduler/class.h"
#include "scheduler/constraint.h"
#include "scheduler/niche.h"
#include "scheduler/score.h"
#include "scheduler/signature.h"
#include "scheduler/tally.h"

/* What the niches that fit have between them. */
struct field {
    size_t  node_count, ignored_count;
    int64_t taints_max, preference_max;
    int64_t spread_min, spread_max, affinity_min, affinity_max;
};

static const struct place *places_of(const struct class *class, const struct record *record)
{
    return &class->places[(size_t)(record - class->records) * class->constraint_count];
}

enum verdict class_verdict(struct class *class, const struct record *record)
{
    if (record->verdict != VERDICT_FITS || class->constraint_count == 0)
        return record->verdict;
    return constraints_verdict(class, places_of(class, record), /* extra= */ NULL);
}

bool class_has_room(struct class *class)
{
    if (class->problem)
        return false;
    LIST_FOR_EACH(link, &class->niche_list)
        if (class_verdict(class, niche_best(LIST_ITEM(link, struct niche, link))) == VERDICT_FITS)
            return true;
    return false;
}

/* ---- raw counts of a niche ---- */

/* Of a niche's key: a count where each domain is a node of its own, else a domain. */
static int64_t count_of(const struct constraint *constraint, int32_t key)
{
    bool by_node = constraint->type == CONSTRAINT_SOFT_SPREAD && constraint->topology->is_hostname;
    if (key == NO_DOMAIN)
        return 0;
    return by_node || constraint->is_unique ? key : constraint_count_at(constraint, key);
}

static bool lacks_key(const struct class *class, const struct niche *niche)
{
    for (size_t i = 0; class->needs_all_keys && i < class->constraint_count; i++)
        if (class->constraints[i].type == CONSTRAINT_SOFT_SPREAD && niche->key[i] == NO_DOMAIN)
            return true;
    return false;
}

static bool takes_part_in_spread(const struct niche *niche)
{
    return niche->verdict == VERDICT_FITS && !niche->is_spread_ignored;
}

/* In how many domains the fitting nodes lie; those without the label count as one. */
static size_t count_domains(struct class *class, size_t index)
{
    struct constraint *constraint = &class->constraints[index];
    int32_t walk = ++constraint->walk;
    size_t count = 0;
    bool met_unlabelled = false;
    LIST_FOR_EACH(link, &class->niche_list) {
        const struct niche *niche = LIST_ITEM(link, struct niche, link);
        int32_t key = niche->key[index];
        if (!takes_part_in_spread(niche))
            continue;
        if (key == NO_DOMAIN || (!constraint->is_unique && (size_t)key >= constraint->capacity)) {
            met_unlabelled = true;
        } else if (constraint->is_unique) {
            count += niche->records.count;
        } else if (constraint->seen[key] != walk) {
            constraint->seen[key] = walk;
            count++;
        }
    }
    return count + met_unlabelled;
}

static void add_spread(struct class *class, size_t index, const struct field *field)
{
    const struct constraint *constraint = &class->constraints[index];
    size_t domains = constraint->topology->is_hostname ? field->node_count - field->ignored_count
                                                       : count_domains(class, index);
    double weight = spread_weight(domains);
    LIST_FOR_EACH(link, &class->niche_list) {
        struct niche *niche = LIST_ITEM(link, struct niche, link);
        if (takes_part_in_spread(niche) && niche->key[index] != NO_DOMAIN)
            niche->spread_sum += spread_addend(count_of(constraint, niche->key[index]),
                                               constraint->max_skew, weight);
    }
}

static int64_t affinity_of(const struct class *class, const struct niche *niche)
{
    int64_t sum = 0;
    for (size_t i = 0; i < class->constraint_count; i++)
        if (class->constraints[i].type == CONSTRAINT_PREFERENCE)
            sum += class->constraints[i].weight * count_of(&class->constraints[i], niche->key[i]);
    return sum;
}

/* ---- the walks ---- */

static struct field survey(struct class *class)
{
    struct field field = { .spread_min = INT64_MAX,
                           .affinity_min = INT64_MAX,
                           .affinity_max = INT64_MIN };
    LIST_FOR_EACH(link, &class->niche_list) {
        struct niche *niche = LIST_ITEM(link, struct niche, link);
        niche->verdict = class_verdict(class, niche_best(niche));
        niche->is_spread_ignored = lacks_key(class, niche);
        niche->spread_sum = 0;
        if (niche->verdict != VERDICT_FITS)
            continue;
        field.node_count += niche->records.count;
        field.ignored_count += niche->is_spread_ignored ? niche->records.count : 0;
        field.taints_max = niche->taints > field.taints_max ? niche->taints : field.taints_max;
        field.preference_max =
            niche->preference > field.preference_max ? niche->preference : field.preference_max;
    }
    return field;
}

static void find_extremes(struct class *class, struct field *field)
{
    LIST_FOR_EACH(link, &class->niche_list) {
        struct niche *niche = LIST_ITEM(link, struct niche, link);
        if (niche->verdict != VERDICT_FITS)
            continue;
        niche->affinity = affinity_of(class, niche);
        niche->spread = (int64_t)round(niche->spread_sum);
        field->affinity_min =
            niche->affinity < field->affinity_min ? niche->affinity : field->affinity_min;
        field->affinity_max =
            niche->affinity > field->affinity_max ? niche->affinity : field->affinity_max;
        if (niche->is_spread_ignored)
            continue;
        field->spread_min = niche->spread < field->spread_min ? niche->spread : field->spread_min;
        field->spread_max = niche->spread > field->spread_max ? niche->spread : field->spread_max;
    }
}

static int64_t worth_of(const struct class *class, const struct niche *niche,
                        const struct field *field)
{
    int64_t worth = niche_best(niche)->score +
                    WEIGHT_TAINTS * score_of_taints(niche->taints, field->taints_max);
    if (class->signature->preferred_node_count > 0)
        worth +=
            WEIGHT_NODE_AFFINITY * score_of_preference(niche->preference, field->preference_max);
    if (class->soft_spread_count > 0 && !niche->is_spread_ignored)
        worth +=
            WEIGHT_SPREAD * score_of_spread(niche->spread, field->spread_min, field->spread_max);
    if (class->preference_count > 0)
        worth += WEIGHT_POD_AFFINITY *
                 score_of_affinity(niche->affinity, field->affinity_min, field->affinity_max);
    return worth;
}

static struct record *pick(struct class *class)
{
    struct field field = survey(class);
    struct record *best = NULL;
    int64_t best_worth = -1;
    for (size_t i = 0; i < class->constraint_count; i++)
        if (class->constraints[i].type == CONSTRAINT_SOFT_SPREAD)
            add_spread(class, i, &field);
    find_extremes(class, &field);
    LIST_FOR_EACH(link, &class->niche_list) {
        const struct niche *niche = LIST_ITEM(link, struct niche, link);
        int64_t worth = niche->verdict == VERDICT_FITS ? worth_of(class, niche, &field) : -1;
        if (worth > best_worth) {
            best_worth = worth;
            best = niche_best(niche);
        }
    }
    return best;
}

struct node_view *class_pick(struct class_table *table, struct class *class, const struct pod *pod)
{
    struct node_view *nominated = pod->nominated && pod->nominated->object ? pod->nominated : NULL;
    struct record *record = nominated ? class_record(class, nominated) : NULL;
    if (class->problem)
        return NULL;
    if (record && class_verdict(class, record) == VERDICT_FITS)
        return nominated;
    record = pick(class);
    return record ? table->cluster->slots[record->slot] : NULL;
}

/* ---- what if ---- */

enum verdict class_try(struct class_table *table, struct class *class, const struct record *record,
                       uint32_t *ret_shortage)
{
    const struct node_view *node = table->cluster->slots[record->slot];
    const struct place *places = places_of(class, record);
    *ret_shortage = 0;
    if (record->facts != VERDICT_FITS)
        return record->facts;
    enum verdict verdict =
        filter_load(class->signature, node, table->cluster->exempt, ret_shortage);
    if (verdict != VERDICT_FITS || class->constraint_count == 0)
        return verdict;
    int32_t *extra = memory_alloc(class->constraint_count * sizeof *extra);
    for (size_t i = 0; i < class->constraint_count; i++)
        if (places[i].is_eligible)
            extra[i] = class->constraints[i].tally->by_node[node->slot] - places[i].counted;
    verdict = constraints_verdict(class, places, extra);
    free(extra);
    return verdict;
}

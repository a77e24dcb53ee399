/* SPDX-License-Identifier: Apache-2.0 */
/* preemption.c - see preemption.h. */
#include "scheduler/preemption.h"

#include <stdlib.h>

#include "codec/value.h"
#include "core/core.h"
#include "object/binding.h"
#include "object/schema.h"
#include "scheduler/reasons.h"
#include "scheduler/signature.h"
#include "scheduler/tally.h"

/* ---- disruption budgets ---- */

struct budget {
    const char         *ns;
    struct selector     selector;
    int64_t             allowed;
    const struct value *disrupted;       /* pods that are on their way out already, by name */
};
struct budgets {
    struct arena  *arena;
    struct budget *items;
    size_t         count, capacity;
};
struct budget_view {
    const struct value *selector, *disrupted;
    int64_t             allowed;
};
static const struct binding budget_bindings[] = {
    BIND_VALUE("spec.selector", struct budget_view, selector),
    BIND_INT("status.disruptionsAllowed", struct budget_view, allowed),
    BIND_VALUE("status.disruptedPods", struct budget_view, disrupted),
    BIND_END,
};

static bool visit_budget(void *context, const struct object *object)
{
    struct budgets *budgets = context;
    struct budget_view view = { 0 };
    struct budget budget = { .ns = object->namespace };
    bind_object(object, budget_bindings, &view, budgets->arena);
    if (!selector_from_value(view.selector, budgets->arena, &budget.selector, NULL) ||
        budget.selector.count == 0)
        return true;                     /* an empty selector protects nobody */
    budget.allowed = view.allowed;
    budget.disrupted = view.disrupted;
    if (budgets->count == budgets->capacity) {
        struct budget *grown =
            arena_array(budgets->arena, budgets->capacity * 2 + 8, sizeof *grown);
        if (budgets->count)
            memcpy(grown, budgets->items, budgets->count * sizeof *grown);
        budgets->items = grown;
        budgets->capacity = budgets->capacity * 2 + 8;
    }
    budgets->items[budgets->count++] = budget;
    return true;
}

static const char *name_of(const struct pod *pod)
{
    const char *slash = strchr(pod->key, '/');
    return slash ? slash + 1 : pod->key;
}

/* Takes the pod from its budgets; true: one of them is overdrawn. */
static bool draws_too_much(const struct budgets *budgets, int64_t *left, const struct pod *pod)
{
    bool is_overdrawn = false;
    for (size_t i = 0; i < budgets->count; i++) {
        const struct budget *budget = &budgets->items[i];
        if (!text_equal(budget->ns, pod->labels->pod.namespace) ||
            pod->labels->pod.label_count == 0 ||
            !selector_matches(&budget->selector, &pod->labels->pod) ||
            value_member(budget->disrupted, name_of(pod)))
            continue;
        is_overdrawn |= --left[i] < 0;
    }
    return is_overdrawn;
}

/* ---- one node ---- */

struct attempt {
    struct class_table *table;
    struct class       *class;
    const struct pod   *pod;
    struct arena       *arena;
    struct budgets      budgets;
    struct reasons      reasons;
};

static int64_t start_of(const struct pod *pod)
{
    return pod->start_s ? pod->start_s : INT64_MAX;
}

static int compare_importance(const void *a, const void *b)
{
    const struct pod *one = *(const struct pod *const *)a, *other = *(const struct pod *const *)b;
    if (one->signature->priority != other->signature->priority)
        return one->signature->priority > other->signature->priority ? -1 : 1;
    if (start_of(one) != start_of(other))
        return start_of(one) < start_of(other) ? -1 : 1;
    return one->arrival < other->arrival ? -1 : one->arrival > other->arrival;
}

static size_t find_lesser_pods(const struct attempt *attempt, const struct node_view *node,
                               struct pod **pods)
{
    size_t count = 0;
    LIST_FOR_EACH(link, &node->pods) {
        struct pod *pod = LIST_ITEM(link, struct pod, on_node);
        if (pod->signature->priority < attempt->pod->signature->priority)
            pods[count++] = pod;
    }
    qsort(pods, count, sizeof *pods, compare_importance);
    return count;
}

static bool fits_now(struct attempt *attempt, const struct record *record)
{
    uint32_t shortage;
    return class_try(attempt->table, attempt->class, record, &shortage) == VERDICT_FITS;
}

/* Gives back whom the pod can do without; the others are victims. */
static void reprieve(struct attempt *attempt, const struct record *record, struct pod **pods,
                     size_t count, bool *is_protected, struct candidate *candidate)
{
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < count; i++) {
            if (is_protected[i] != (round == 0))
                continue;
            cluster_restore_pod(attempt->table->cluster, pods[i]);
            if (fits_now(attempt, record))
                continue;
            cluster_withdraw_pod(attempt->table->cluster, pods[i]);
            candidate->victims[candidate->victim_count++] = pods[i];
            candidate->violations += is_protected[i];
        }
}

static void find_protected(const struct attempt *attempt, struct pod **pods, size_t count,
                           bool *ret)
{
    const struct budgets *budgets = &attempt->budgets;
    int64_t *left = arena_array(attempt->arena, budgets->count, sizeof *left);
    for (size_t i = 0; i < budgets->count; i++)
        left[i] = budgets->items[i].allowed;
    for (size_t i = 0; i < count; i++)
        ret[i] = draws_too_much(budgets, left, pods[i]);
}

static bool try_node(struct attempt *attempt, const struct record *record, struct candidate *ret)
{
    struct cluster *cluster = attempt->table->cluster;
    struct node_view *node = cluster->slots[record->slot];
    struct pod **pods = arena_array(attempt->arena, node->pod_count, sizeof *pods);
    size_t count = find_lesser_pods(attempt, node, pods);
    uint32_t shortage = 0;
    if (count == 0) {
        reasons_add(&attempt->reasons, "No preemption victims found for incoming pod", 1);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        cluster_withdraw_pod(cluster, pods[i]);
    enum verdict verdict = class_try(attempt->table, attempt->class, record, &shortage);
    *ret =
        (struct candidate){ .node = node,
                            .victims = arena_array(attempt->arena, count, sizeof *ret->victims) };
    if (verdict == VERDICT_FITS) {
        bool *is_protected = arena_array(attempt->arena, count, sizeof *is_protected);
        find_protected(attempt, pods, count, is_protected);
        reprieve(attempt, record, pods, count, is_protected, ret);
        for (size_t i = 0; i < ret->victim_count; i++)
            cluster_restore_pod(cluster, ret->victims[i]);
        qsort(ret->victims, ret->victim_count, sizeof *ret->victims, compare_importance);
        return ret->victim_count > 0;
    }
    for (size_t i = 0; i < count; i++)
        cluster_restore_pod(cluster, pods[i]);
    reasons_add_verdict(&attempt->reasons, attempt->class->signature, verdict, shortage);
    return false;
}

/* ---- the choice ---- */

static int64_t sum_of_priorities(const struct candidate *candidate)
{
    int64_t sum = 0;
    for (size_t i = 0; i < candidate->victim_count; i++)
        sum += (int64_t)candidate->victims[i]->signature->priority + INT32_MAX +
               1; /* none counts below 0 */
    return sum;
}

/* The earliest start of the most important victims. */
static int64_t earliest_start(const struct candidate *candidate)
{
    int64_t earliest = INT64_MAX;
    int32_t highest = candidate->victims[0]->signature->priority;
    for (size_t i = 0;
         i < candidate->victim_count && candidate->victims[i]->signature->priority == highest; i++)
        if (start_of(candidate->victims[i]) < earliest)
            earliest = start_of(candidate->victims[i]);
    return earliest;
}

/* Below 0: a hurts less. */
static int compare_candidates(const struct candidate *a, const struct candidate *b)
{
    const int64_t hurts[][2] = {
        { (int64_t)a->violations,                   (int64_t)b->violations },
        { a->victims[0]->signature->priority,       b->victims[0]->signature->priority },
        { sum_of_priorities(a),                     sum_of_priorities(b) },
        { (int64_t)a->victim_count,                 (int64_t)b->victim_count },
        { -earliest_start(a),                       -earliest_start(b) },
    };
    FOR_EACH(pair, hurts)
        if ((*pair)[0] != (*pair)[1])
            return (*pair)[0] < (*pair)[1] ? -1 : 1;
    return 0;
}

/* NULL: it may. */
static const char *why_not_eligible(struct attempt *attempt)
{
    const struct node_view *nominated = attempt->pod->nominated;
    if (!attempt->class->signature->may_preempt)
        return "not eligible due to preemptionPolicy=Never.";
    if (!nominated || !nominated->object)
        return NULL;
    const struct record *record = class_record(attempt->class, nominated);
    if (!record || !verdict_is_resolvable(class_verdict(attempt->class, record), record->shortage))
        return NULL;
    LIST_FOR_EACH(link, &nominated->pods) {
        const struct pod *pod = LIST_ITEM(link, struct pod, on_node);
        if (pod->is_deleting && pod->is_preempted &&
            pod->signature->priority < attempt->pod->signature->priority)
            return "not eligible due to a terminating pod on the nominated node.";
    }
    return NULL;
}

static size_t candidates_wanted(const struct class *class)
{
    size_t part = class->record_count * CANDIDATES_PERCENT / 100;
    return part > CANDIDATES_MIN ? part : CANDIDATES_MIN;
}

static void search(struct attempt *attempt, size_t first, struct candidate *best)
{
    struct class *class = attempt->class;
    size_t found = 0, unhelpful = attempt->table->cluster->node_count;
    for (size_t i = 0; i < class->record_count; i++) {
        struct record *record = &class->records[(first + i) % class->record_count];
        struct candidate candidate;
        if (record->verdict == VERDICT_NO_NODE ||
            !verdict_is_resolvable(class_verdict(class, record), record->shortage))
            continue;
        unhelpful--;
        if (!try_node(attempt, record, &candidate))
            continue;
        if (!best->node || compare_candidates(&candidate, best) < 0)
            *best = candidate;
        if (++found >= candidates_wanted(class) && best->violations == 0)
            return;
    }
    reasons_add(&attempt->reasons, "Preemption is not helpful for scheduling", unhelpful);
}

struct candidate preemption_find(struct class_table *table, struct class *class,
                                 const struct pod *pod, size_t first_slot, struct arena *arena)
{
    struct attempt attempt = { .table = table,
                               .class = class,
                               .pod = pod,
                               .arena = arena,
                               .budgets.arena = arena,
                               .reasons.arena = arena };
    struct candidate best = { 0 };
    best.message = why_not_eligible(&attempt);
    if (best.message)
        return best;
    core_each_latest(table->cluster->core, well_known.pod_disruption_budget, NULL, visit_budget,
                     &attempt.budgets);
    search(&attempt, first_slot, &best);
    if (!best.node) {
        AUTO_BUFFER text = { 0 };
        reasons_write(&attempt.reasons, table->cluster->node_count, &text);
        best.message = arena_strdup(arena, buffer_text(&text));
    }
    return best;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* horizontal_limits.c - see horizontal_plan.h: what becomes of a proposal.
 *
 * Records older than any rule looks back are dropped when one is added. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "controllers/horizontal_plan.h"

enum { UP_FACTOR = 2, UP_LEAST = 4 };    /* without behavior: at most double, or to four */

static const char within_reason[] = "DesiredWithinRange",
                  within_message[] = "the desired count is within the acceptable range",
                  too_many[] = "the desired replica count is more than the maximum replica count",
                  too_few[] = "the desired replica count is less than the minimum replica count",
                  up_too_fast[] =
                      "the desired replica count is increasing faster than the maximum scale rate",
                  down_too_fast[] =
                      "the desired replica count is decreasing faster than the maximum scale rate";

static int64_t less(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t more(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* ---- records ---- */

static void records_add(struct horizontal_records *records, int64_t replicas, int64_t now_ms,
                        int64_t keep_s)
{
    size_t old = 0;
    while (old < records->count && records->items[old].at_ms < now_ms - keep_s * 1000)
        old++;
    if (old == 0 && records->count == HORIZONTAL_RECORDS_MAX)
        old = 1;
    records->count -= old;
    if (old)
        memmove(records->items, records->items + old, records->count * sizeof *records->items);
    records->items = memory_grow(records->items, records->count + 1, sizeof *records->items);
    records->items[records->count++] = (struct horizontal_record){ now_ms, replicas };
}

static int64_t changed_within(const struct horizontal_records *records, int64_t period_s,
                              int64_t now_ms)
{
    int64_t sum = 0;
    for (size_t i = 0; i < records->count; i++)
        if (records->items[i].at_ms > now_ms - period_s * 1000)
            sum += records->items[i].replicas;
    return sum;
}

void horizontal_history_done(struct horizontal_history *history)
{
    free(history->recommended.items);
    free(history->ups.items);
    free(history->downs.items);
}

void horizontal_begin(struct horizontal_history *history, int64_t replicas, int64_t now_ms)
{
    if (history->recommended.count == 0)
        records_add(&history->recommended, replicas, now_ms, /* keep_s= */ 0);
}

static int64_t longest_period_s(const struct horizontal_rules *rules)
{
    int64_t longest = 0;
    for (size_t i = 0; i < rules->policy_count; i++)
        longest = more(longest, rules->policies[i].period_s);
    return longest;
}

void horizontal_note_rescale(struct horizontal_history *history,
                             const struct horizontal_limits *limits, int64_t replicas,
                             int64_t now_ms)
{
    if (!limits->has_behavior)
        return;                          /* no rule will ask */
    int64_t keep_s = more(longest_period_s(&limits->up), longest_period_s(&limits->down));
    if (replicas > limits->replicas)
        records_add(&history->ups, replicas - limits->replicas, now_ms, keep_s);
    else
        records_add(&history->downs, limits->replicas - replicas, now_ms, keep_s);
}

/* ---- stabilization ---- */

/* Without behavior: the highest of the last five minutes. */
static int64_t stabilize(struct horizontal_history *history, int64_t wanted, int64_t now_ms)
{
    int64_t highest = wanted;
    for (size_t i = 0; i < history->recommended.count; i++)
        if (history->recommended.items[i].at_ms >= now_ms - DOWN_STABILIZATION_S * 1000)
            highest = more(highest, history->recommended.items[i].replicas);
    records_add(&history->recommended, wanted, now_ms, DOWN_STABILIZATION_S);
    return highest;
}

/* What stands, moved into the range of what was recommended within the windows. */
static int64_t stabilize_by_rules(struct horizontal_history *history,
                                  const struct horizontal_limits *limits, int64_t wanted,
                                  int64_t now_ms)
{
    int64_t lowest = wanted, highest = wanted;
    for (size_t i = 0; i < history->recommended.count; i++) {
        const struct horizontal_record *record = &history->recommended.items[i];
        if (record->at_ms > now_ms - limits->up.window_s * 1000)
            lowest = less(lowest, record->replicas);
        if (record->at_ms > now_ms - limits->down.window_s * 1000)
            highest = more(highest, record->replicas);
    }
    records_add(&history->recommended, wanted, now_ms,
                more(limits->up.window_s, limits->down.window_s));
    return less(more(limits->replicas, lowest), highest);
}

static void tell_stabilized(const struct horizontal_limits *limits, int64_t wanted,
                            int64_t stabilized, struct horizontal_verdict *ret)
{
    bool is_up = limits->has_behavior && wanted >= limits->replicas;
    ret->able_reason = "ReadyForNewScale";
    ret->able_message = "recommended size matches current size";
    if (stabilized == wanted)
        return;
    ret->able_reason = is_up ? "ScaleUpStabilized" : "ScaleDownStabilized";
    ret->able_message = is_up ? "recent recommendations were lower than current one, applying the "
                                "lowest recent recommendation"
                              : "recent recommendations were higher than current one, applying the "
                                "highest recent recommendation";
}

/* ---- rates ---- */

/* How far a policy lets it go from where its period began. */
static int64_t policy_bound(const struct horizontal_policy *policy, int64_t began, bool is_up)
{
    double share = (double)policy->value / 100;
    if (!policy->is_percent)
        return is_up ? began + policy->value : began - policy->value;
    return is_up ? (int64_t)ceil((double)began * (1 + share))
                 : (int64_t)((double)began * (1 - share));
}

static int64_t rate_bound(const struct horizontal_history *history,
                          const struct horizontal_limits *limits, bool is_up, int64_t now_ms)
{
    const struct horizontal_rules *rules = is_up ? &limits->up : &limits->down;
    if (rules->select == SELECT_DISABLED)
        return limits->replicas;
    bool takes_highest = is_up == (rules->select == SELECT_MAX);
    int64_t bound = takes_highest ? INT32_MIN : INT32_MAX;
    for (size_t i = 0; i < rules->policy_count; i++) {
        const struct horizontal_policy *policy = &rules->policies[i];
        int64_t began = limits->replicas -
                        changed_within(&history->ups, policy->period_s, now_ms) +
                        changed_within(&history->downs, policy->period_s, now_ms);
        int64_t proposed = policy_bound(policy, began, is_up);
        bound = takes_highest ? more(bound, proposed) : less(bound, proposed);
    }
    return is_up ? more(bound, limits->replicas) : less(bound, limits->replicas);
}

/* A bound, and the words for what is stopped by it. */
struct bound {
    int64_t     replicas;
    const char *reason, *message;
};

static struct bound upper_bound(const struct horizontal_limits *limits, int64_t rate)
{
    if (limits->replicas_max > rate)
        return (struct bound){ rate, "ScaleUpLimit", up_too_fast };
    return (struct bound){ limits->replicas_max, "TooManyReplicas", too_many };
}

static struct bound lower_bound(const struct horizontal_limits *limits, int64_t rate)
{
    if (limits->replicas_min < rate)
        return (struct bound){ rate, "ScaleDownLimit", down_too_fast };
    return (struct bound){ limits->replicas_min, "TooFewReplicas", too_few };
}

static void limit(int64_t wanted, const struct bound *low, const struct bound *high,
                  struct horizontal_verdict *ret)
{
    const struct bound *stops = low && wanted < low->replicas     ? low
                                : high && wanted > high->replicas ? high
                                                                  : NULL;
    ret->is_limited = stops != NULL;
    ret->replicas = stops ? stops->replicas : wanted;
    ret->limit_reason = stops ? stops->reason : within_reason;
    ret->limit_message = stops ? stops->message : within_message;
}

void horizontal_normalize(struct horizontal_history *history,
                          const struct horizontal_limits *limits, int64_t wanted, int64_t now_ms,
                          struct horizontal_verdict *ret)
{
    int64_t now = limits->replicas;
    if (!limits->has_behavior) {
        int64_t stabilized = stabilize(history, wanted, now_ms);
        struct bound low = { limits->replicas_min, "TooFewReplicas", too_few },
                     high = upper_bound(limits, more(UP_FACTOR * now, UP_LEAST));
        tell_stabilized(limits, wanted, stabilized, ret);
        limit(stabilized, &low, &high, ret);
        return;
    }
    int64_t stabilized = stabilize_by_rules(history, limits, wanted, now_ms);
    bool is_up = stabilized > now;
    int64_t rate = rate_bound(history, limits, is_up, now_ms);
    struct bound low = lower_bound(limits, rate), high = upper_bound(limits, rate);
    tell_stabilized(limits, wanted, stabilized, ret);
    limit(stabilized, stabilized < now ? &low : NULL, is_up ? &high : NULL, ret);
}

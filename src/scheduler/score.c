/* SPDX-License-Identifier: Apache-2.0 */
/* score.c - see score.h. */
#include "scheduler/score.h"

#include <math.h>

#include "base/bytes.h"
#include "scheduler/signature.h"

static int64_t room_of(int64_t taken, int64_t allocatable)
{
    return taken > allocatable ? 0 : (allocatable - taken) * SCORE_MAX / allocatable;
}

int64_t score_room(const struct score_load *load)
{
    int64_t sum = 0, count = 0;
    for (int i = 0; i < 2; i++) {
        if (load->allocatable[i] == 0)
            continue;
        sum += room_of(load->taken[i] + load->wanted[i], load->allocatable[i]);
        count++;
    }
    return count ? sum / count : 0;
}

static double fraction(int64_t taken, int64_t allocatable)
{
    double part = (double)taken / (double)allocatable;
    return part > 1 ? 1 : part;
}

/* 100 where cpu and memory are taken to the same part. */
static int64_t balance_of(const int64_t taken[2], const int64_t allocatable[2])
{
    double deviation = 0;
    if (allocatable[0] && allocatable[1])
        deviation =
            fabs((fraction(taken[0], allocatable[0]) - fraction(taken[1], allocatable[1])) / 2);
    return (int64_t)((1 - deviation) * SCORE_MAX);
}

int64_t score_balance(const struct score_load *load)
{
    if (load->wanted[0] == 0 && load->wanted[1] == 0)
        return 0;
    int64_t after[2] = { load->taken[0] + load->wanted[0], load->taken[1] + load->wanted[1] };
    int64_t gain =
        balance_of(after, load->allocatable) - balance_of(load->taken, load->allocatable);
    return SCORE_MAX / 2 + (SCORE_MAX / 2 + gain) / 2;
}

int64_t score_node(const struct signature *signature, const struct node_view *node)
{
    const int64_t *allocatable = node->allocatable.fixed, *taken = node->requested.fixed,
                  *wanted = signature->request.fixed;
    struct score_load scored = {
        { allocatable[RESOURCE_CPU], allocatable[RESOURCE_MEMORY] },
        { node->scored[0], node->scored[1] },
        { signature->scored[0], signature->scored[1] },
    };
    struct score_load exact = {
        { allocatable[RESOURCE_CPU], allocatable[RESOURCE_MEMORY] },
        { taken[RESOURCE_CPU], taken[RESOURCE_MEMORY] },
        { wanted[RESOURCE_CPU], wanted[RESOURCE_MEMORY] },
    };
    return WEIGHT_ROOM * score_room(&scored) + WEIGHT_BALANCE * score_balance(&exact);
}

int64_t count_intolerable(const struct signature *signature, const struct node_view *node)
{
    int64_t count = 0;
    for (size_t i = 0; i < node->taint_count; i++)
        if (text_equal(node->taints[i].effect, "PreferNoSchedule") &&
            !signature_tolerates(signature, &node->taints[i]))
            count++;
    return count;
}

int64_t count_preference(const struct signature *signature, const struct node_view *node)
{
    int64_t sum = 0;
    for (size_t i = 0; i < signature->preferred_node_count; i++)
        if (node_term_matches(&signature->preferred_nodes[i], node->object))
            sum += signature->preferred_nodes[i].weight;
    return sum;
}

int64_t score_of_taints(int64_t raw, int64_t raw_max)
{
    return raw_max == 0 ? SCORE_MAX : SCORE_MAX - SCORE_MAX * raw / raw_max;
}

int64_t score_of_preference(int64_t raw, int64_t raw_max)
{
    return raw_max == 0 ? 0 : SCORE_MAX * raw / raw_max;
}

int64_t score_of_spread(int64_t raw, int64_t raw_min, int64_t raw_max)
{
    return raw_max == 0 ? SCORE_MAX : SCORE_MAX * (raw_max + raw_min - raw) / raw_max;
}

int64_t score_of_affinity(int64_t raw, int64_t raw_min, int64_t raw_max)
{
    return raw_max == raw_min
               ? 0
               : (int64_t)(SCORE_MAX * ((double)(raw - raw_min) / (double)(raw_max - raw_min)));
}

double spread_weight(size_t domain_count)
{
    return log((double)domain_count + 2);
}

double spread_addend(int64_t count, int64_t max_skew, double weight)
{
    return (double)count * weight + (double)(max_skew - 1);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* number_order.c - see number_order.h. */
#include "write/number_order.h"

#include "base/env.h"

enum { LEFT_MIN = 16 };

uint32_t numbers_left(uint32_t range, uint32_t share, uint32_t most)
{
    uint32_t left = range / share;
    if (range <= LEFT_MIN)
        return 0;
    return left < LEFT_MIN ? LEFT_MIN : left > most ? most : left;
}

static uint32_t any_below(struct env *env, uint32_t limit)
{
    return limit ? (uint32_t)env_random_below(env, limit) : 0;
}

struct number_order number_order_new(struct env *env, uint32_t size, uint32_t left)
{
    if (left > size)
        left = size;
    return (struct number_order){ .size = size,
                                  .left = left,
                                  .start = any_below(env, size - left),
                                  .left_start = any_below(env, left) };
}

uint32_t number_order_at(const struct number_order *order, uint32_t i)
{
    uint32_t others = order->size - order->left;
    if (i < others)
        return order->left + (order->start + i) % others;
    return (order->left_start + (i - others)) % order->left;
}

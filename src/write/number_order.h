/* SPDX-License-Identifier: Apache-2.0 */
/* number_order.h - in which order the numbers of a range are looked at for whoever asks for none.
 *
 * By chance, but the first of a range come last: they are left, for as long as there are others, to
 * those who ask for a number of their own, who then meet nobody by chance.  Addresses and node ports
 * are given out so (source: upstream's allocators of Services).
 *
 * Thread: pure, but for the chance. */
#ifndef KNARR_WRITE_NUMBER_ORDER_H
#define KNARR_WRITE_NUMBER_ORDER_H

#include <stdint.h>

struct env;

struct number_order {
    uint32_t size, left;                 /* 0 to size - 1; below `left` come last */
    uint32_t start, left_start;
};

/* How many of a range are left to those who ask: one of `share`, 16 at least, `most` at most; none
 * where the range has no more than 16. */
uint32_t numbers_left(uint32_t range, uint32_t share, uint32_t most);
struct number_order number_order_new(struct env *, uint32_t size, uint32_t left);
/* Each number once, while `i` is below the size. */
uint32_t number_order_at(const struct number_order *, uint32_t i);

#endif

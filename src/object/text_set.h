/* SPDX-License-Identifier: Apache-2.0 */
/* text_set.h - which texts have been seen: for names that must be unique in a list.
 *
 * A few texts are kept in place and compared one by one; more go to a hash, so that a long list
 * from a client costs no quadratic time.  Texts are borrowed while there are few.
 *
 *     AUTO_TEXT_SET names = { 0 };
 *     if (!text_set_add(&names, name)) ... a duplicate
 *
 * Thread: the owner's. */
#ifndef KNARR_OBJECT_TEXT_SET_H
#define KNARR_OBJECT_TEXT_SET_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/map.h"

enum { TEXT_SET_FEW = 16 };

struct text_set {
    struct bytes few[TEXT_SET_FEW];
    size_t       few_count;
    struct map   many;
};

#define AUTO_TEXT_SET CLEANUP(text_set_done) struct text_set

bool text_set_add(struct text_set *, struct bytes text);         /* false: it was there already */
bool text_set_has(const struct text_set *, struct bytes text);
size_t text_set_count(const struct text_set *);
void text_set_done(struct text_set *);

#endif

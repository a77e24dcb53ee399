/* SPDX-License-Identifier: Apache-2.0 */
/* text_set.c - see text_set.h. */
#include "object/text_set.h"

static bool is_among_few(const struct text_set *set, struct bytes text)
{
    for (size_t i = 0; i < set->few_count; i++)
        if (bytes_equal(set->few[i], text))
            return true;
    return false;
}

static struct bytes key_of(struct bytes text)
{
    return (struct bytes){ text.at ? text.at : "", text.size };
}

bool text_set_has(const struct text_set *set, struct bytes text)
{
    return is_among_few(set, text) || (set->many.count > 0 && map_get(&set->many, key_of(text)));
}

bool text_set_add(struct text_set *set, struct bytes text)
{
    static char present;
    if (is_among_few(set, text))
        return false;
    if (set->few_count < TEXT_SET_FEW) {
        set->few[set->few_count++] = text;
        return true;
    }
    return !map_put(&set->many, key_of(text), &present);
}

size_t text_set_count(const struct text_set *set)
{
    return set->few_count + set->many.count;
}

void text_set_done(struct text_set *set)
{
    map_done(&set->many);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* sort.c - see sort.h. */
#include "kubectl/sort.h"

#include "base/bytes.h"
#include "codec/json_path.h"
#include "codec/value.h"
#include "object/quantity.h"

static int compare_texts(struct bytes a, struct bytes b)
{
    struct quantity left, right;
    if (quantity_parse(a, &left) && quantity_parse(b, &right))
        return quantity_compare(&left, &right);
    return bytes_compare(a, b);
}

static double number_of(const struct value *value)
{
    return value_is(value, VALUE_INT)      ? (double)value->integer
           : value_is(value, VALUE_DOUBLE) ? value->number
           : value_is(value, VALUE_BOOL)   ? (double)value->boolean
                                           : 0;
}

int sort_compare(const struct value *a, const struct value *b)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    if (value_is(a, VALUE_STRING) && value_is(b, VALUE_STRING))
        return compare_texts(a->string, b->string);
    double left = number_of(a), right = number_of(b);
    return (left > right) - (left < right);
}

static const struct value *key_of(const struct value *item, const char *prefix, const char *path)
{
    return json_path_first(path, value_at(item, prefix));
}

/* By insertion from the right place, found by halving: stable, and lists are short. */
void sort_items(struct value *list, const char *prefix, const char *path)
{
    for (size_t i = 1; i < value_count(list); i++) {
        struct value *item = list->list.items[i];
        const struct value *key = key_of(item, prefix, path);
        size_t low = 0, high = i;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (sort_compare(key_of(list->list.items[middle], prefix, path), key) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        memmove(list->list.items + low + 1, list->list.items + low,
                (i - low) * sizeof *list->list.items);
        list->list.items[low] = item;
    }
}

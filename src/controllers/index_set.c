/* SPDX-License-Identifier: Apache-2.0 */
/* index_set.c - see index_set.h. */
#include "controllers/index_set.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/bytes.h"

static void append(struct index_set *set, struct index_interval interval)
{
    struct index_interval *last = set->count > 0 ? &set->intervals[set->count - 1] : NULL;
    if (!last || interval.first > last->last + 1)
        set->intervals[set->count++] = interval;
    else if (interval.last > last->last)
        last->last = interval.last;
}

static bool parse_interval(struct bytes text, int64_t limit, struct index_interval *ret)
{
    struct bytes rest = text, first = bytes_next(&rest, '-');
    if (!bytes_to_int64(first, &ret->first) || ret->first < 0 || ret->first >= limit)
        return false;
    ret->last = ret->first;
    if (rest.at && (!bytes_to_int64(rest, &ret->last) || ret->last < ret->first))
        return false;
    ret->last = ret->last < limit ? ret->last : limit - 1;
    return true;
}

struct index_set index_set_parse(const char *text, int64_t limit, struct arena *arena)
{
    struct bytes rest = bytes_of(text ? text : "");
    size_t room = 1;
    for (size_t i = 0; i < rest.size; i++)
        room += rest.at[i] == ',';
    struct index_set set = { .intervals = arena_array(arena, room, sizeof *set.intervals) };
    while (rest.at && rest.size > 0) {
        struct index_interval interval;
        if (parse_interval(bytes_next(&rest, ','), limit, &interval))
            append(&set, interval);
    }
    return set;
}

const char *index_set_text(const struct index_set *set, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < set->count; i++) {
        const struct index_interval *interval = &set->intervals[i];
        buffer_printf(&text, "%s%lld", i ? "," : "", (long long)interval->first);
        if (interval->last > interval->first)
            buffer_printf(&text, "%c%lld", interval->last == interval->first + 1 ? ',' : '-',
                          (long long)interval->last);
    }
    return arena_strdup(arena, buffer_text(&text));
}

struct index_set index_set_union(const struct index_set *a, const struct index_set *b,
                                 struct arena *arena)
{
    struct index_set set = { .intervals =
                                 arena_array(arena, a->count + b->count, sizeof *set.intervals) };
    for (size_t i = 0, j = 0; i < a->count || j < b->count;) {
        bool takes_a =
            j == b->count || (i < a->count && a->intervals[i].first < b->intervals[j].first);
        append(&set, takes_a ? a->intervals[i++] : b->intervals[j++]);
    }
    return set;
}

static int compare_indexes(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

struct index_set index_set_add(const struct index_set *set, int64_t *indexes, size_t count,
                               struct arena *arena)
{
    struct index_set more = { .intervals = arena_array(arena, count, sizeof *more.intervals) };
    if (count > 0)
        qsort(indexes, count, sizeof *indexes, compare_indexes);
    for (size_t i = 0; i < count; i++)
        append(&more, (struct index_interval){ indexes[i], indexes[i] });
    return index_set_union(set, &more, arena);
}

bool index_set_has(const struct index_set *set, int64_t index)
{
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->intervals[middle].last < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low < set->count && set->intervals[low].first <= index;
}

int64_t index_set_total(const struct index_set *set)
{
    int64_t total = 0;
    for (size_t i = 0; i < set->count; i++)
        total += set->intervals[i].last - set->intervals[i].first + 1;
    return total;
}

int64_t index_set_overlap(const struct index_set *a, const struct index_set *b)
{
    int64_t total = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        const struct index_interval *x = &a->intervals[i], *y = &b->intervals[j];
        int64_t first = x->first > y->first ? x->first : y->first,
                last = x->last < y->last ? x->last : y->last;
        total += last >= first ? last - first + 1 : 0;
        if (x->last < y->last)
            i++;
        else
            j++;
    }
    return total;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* columns_cell.h - what the files of columns share: forms of a cell, and the tables of each file.
 *
 * The show functions accept NULL and a wrong type; their texts are in the arena or constant.
 * Thread: pure. */
#ifndef KNARR_COLUMNS_COLUMNS_CELL_H
#define KNARR_COLUMNS_COLUMNS_CELL_H

#include "columns/columns.h"
#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"

#define COLUMN_NAME { "Name", "Name of the object", "metadata.name", .format = "name" }
#define COLUMN_AGE                                                                                 \
    {                                                                                              \
        "Age", "Time since the object was created", "metadata.creationTimestamp", .as = CELL_AGE   \
    }

struct kind_columns {
    const char          *group, *kind;
    const struct column *items;
    size_t               count;
    size_t               undeclared;     /* of these, at the end */
    const char          *reads;          /* paths, a blank between: what the functions read; NULL:
                                            everything */
};
#define KIND_COLUMNS(group_, kind_, table) { group_, kind_, table, ARRAY_SIZE(table), 0, NULL }
#define KIND_COLUMNS_READ(group_, kind_, table, reads_)                                            \
    { group_, kind_, table, ARRAY_SIZE(table), 0, reads_ }

struct columns_file {
    const struct kind_columns *kinds;
    size_t                     count;
};
extern const struct columns_file columns_pod, columns_core, columns_workloads, columns_network,
    columns_cluster, columns_admission, columns_usage;

const char *show_text(const struct value *, const char *absent, struct arena *);
const char *show_age(const struct value *time, int64_t now_s, struct arena *);
const char *show_duration(int64_t seconds, struct arena *);
const char *show_labels(const struct value *map, struct arena *);
/* "<none>" where it selects everything or is absent. */
const char *show_selector(const struct value *label_selector, struct arena *);
const char *show_containers(const struct value *pod_spec, const char *member, struct arena *);
const char *show_list(const struct value *list, const char *separator, const char *absent,
                      struct arena *);
void sort_texts(struct bytes *texts, size_t count);
/* Each text once, ascending; sorts the array. */
const char *show_set(struct bytes *texts, size_t count, const char *absent, struct arena *);
/* Addresses of status.loadBalancer, or names where it has none; "" where there is nothing. */
const char *show_balancer(const struct value *object, struct arena *);
/* Item of a list of {"type": ...}; NULL where absent. */
const struct value *find_condition(const struct value *conditions, const char *type);
bool is_condition_true(const struct value *conditions, const char *type);

/* The first `shown_max` of many, then " + N more...". */
struct shortlist {
    struct buffer text;
    const char   *separator;
    size_t        shown_max, count;
};
void shortlist_add(struct shortlist *, struct bytes);
/* Ends the list. `absent` where nothing was added. */
const char *shortlist_finish(struct shortlist *, const char *absent, struct arena *);

static inline struct value *cell_of(const char *text, struct arena *arena)
{
    return value_new_string(arena, bytes_of(text));
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* list_filter.h - what a list, a watch and a deletecollection select: a name, labels and fields.
 * Thread: a filter is constant; the core's. */
#ifndef KNARR_APISERVER_LIST_FILTER_H
#define KNARR_APISERVER_LIST_FILTER_H

#include "apiserver/request.h"
#include "object/selector.h"

struct list_filter {
    const char           *ns;            /* "" for all */
    const char           *name;          /* NULL for all: of /watch/.../NAME */
    struct selector       labels;
    struct field_selector fields;
};

/* Filters of list, watch and deletecollection, from the query. */
MUST_USE bool list_filter_parse(struct request *, struct list_filter **ret);
bool list_filter_matches(const struct list_filter *, const struct object *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* list_filter.c - see list_filter.h: selectors of the query, and what the path names. */
#include "apiserver/list_filter.h"

bool list_filter_parse(struct request *request, struct list_filter **ret)
{
    struct list_filter *filter = ARENA_NEW(&request->arena, struct list_filter);
    struct bytes labels = url_query_value(&request->query, "labelSelector"),
                 fields = url_query_value(&request->query, "fieldSelector");
    filter->ns = request->route.ns;
    filter->name = request->route.name;
    *ret = filter;
    return selector_parse(labels.at ? labels : BYTES(""), &request->arena, &filter->labels,
                          &request->err) &&
           field_selector_parse(fields.at ? fields : BYTES(""), request->route.kind,
                                &request->arena, &filter->fields, &request->err);
}

bool list_filter_matches(const struct list_filter *filter, const struct object *object)
{
    return (!*filter->ns || text_equal(filter->ns, object->namespace)) &&
           (!filter->name || text_equal(filter->name, object->name)) &&
           selector_matches(&filter->labels, object) &&
           field_selector_matches(&filter->fields, object);
}

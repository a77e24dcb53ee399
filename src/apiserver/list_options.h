/* SPDX-License-Identifier: Apache-2.0 */
/* list_options.h - what a list, a watch and a deletecollection ask for: of whom, and how many.
 *
 * Not here: where a list begins (list_place.h).
 * Thread: that which has the request; what was read is constant. */
#ifndef KNARR_APISERVER_LIST_OPTIONS_H
#define KNARR_APISERVER_LIST_OPTIONS_H

#include "apiserver/request.h"
#include "object/selector.h"

struct list_options {
    const char           *ns;            /* "" for all */
    const char           *name;          /* NULL for all: of /watch/.../NAME */
    struct selector       labels;
    struct field_selector fields;
    int64_t               limit;         /* of a list; 0: none */
    int64_t               timeout_s;     /* of a watch; 0: none was asked for */
};

/* All that the query says is checked, in upstream's order.  False with request->err set. */
MUST_USE bool list_options_read(struct request *, struct list_options **ret);
bool list_options_match(const struct list_options *, const struct object *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* list_place.h - at which revision a list is, and behind which key it goes on.
 *
 * resourceVersion on a list: "" and "0" mean now; any other means "not older than", or with
 * resourceVersionMatch=Exact that very one.  A continue token holds the revision of the first page
 * and the last key; after five minutes it is answered with 410 and a token that goes on with
 * whatever is there.
 *
 * All fail with request->err set.
 * Thread: the core's. */
#ifndef KNARR_APISERVER_LIST_PLACE_H
#define KNARR_APISERVER_LIST_PLACE_H

#include "apiserver/continue_token.h"
#include "apiserver/request.h"

struct list_place {
    struct continue_token token;         /* its `after` is NULL on the first page */
    int64_t               revision;      /* 0: the present */
};

MUST_USE bool list_place_read(struct request *, struct list_place *ret);
/* The token of the page that follows, whose first key comes after `last_key`. */
const char *list_place_after(struct request *, const struct list_place *, const char *last_key);
/* "ns/name", or the name alone. */
const char *object_key(const struct object *, struct arena *);
/* 410 whose Status carries a token that goes on from the same key with the present. */
bool list_place_expired(struct request *, const struct list_place *);
/* TIMEOUT where it is none yet. */
MUST_USE bool revision_is_reached(struct request *, int64_t revision);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* option_mistakes.h - what is wrong with the options of a query: all at once, each as a cause.
 *
 * Thread: that which has the request. */
#ifndef KNARR_APISERVER_OPTION_MISTAKES_H
#define KNARR_APISERVER_OPTION_MISTAKES_H

#include "apiserver/request.h"

struct option_mistake {
    const char *reason, *field, *message;    /* "FieldValueForbidden", "force", "Forbidden: ..." */
};

struct option_mistakes {
    struct option_mistake *items;        /* in the request's arena */
    size_t                 count, capacity;
};

void option_mistake(struct option_mistakes *, struct request *, const char *reason,
                    const char *field, const char *message);
void option_forbidden(struct option_mistakes *, struct request *, const char *field,
                      const char *why);
/* `shown`: a quoted text, or a list; `supported`: quoted texts with commas between. */
void option_not_supported(struct option_mistakes *, struct request *, const char *field,
                          const char *shown, const char *supported);
/* True where there is none; else false with request->err set, of "ListOptions" and the like. */
MUST_USE bool option_mistakes_finish(const struct option_mistakes *, struct request *,
                                     const char *options);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* query.h - options of the query: texts, and numbers as Go reads them.
 *
 * False with request->err set where one is wrong, in the words of Go's strconv.
 *
 * Thread: that which has the request. */
#ifndef KNARR_APISERVER_QUERY_H
#define KNARR_APISERVER_QUERY_H

#include "apiserver/request.h"

const char *query_text(const struct request *,
                       const char *name); /* NULL where absent; in the arena */
MUST_USE bool query_int(struct request *, const char *name, int64_t otherwise, int64_t *ret);
/* Decimal digits and no sign, up to most.  `what` is who refuses: "strconv.ParseUint". */
MUST_USE bool query_check_unsigned(struct request *, const char *what, struct bytes text,
                                   uint64_t most);
/* Of a GET: what it once could leave out it always tells now. */
MUST_USE bool query_refuse_export(struct request *);
MUST_USE bool query_revision(struct request *, int64_t *ret); /* resourceVersion; 0: absent */

#endif

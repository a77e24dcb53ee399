/* SPDX-License-Identifier: Apache-2.0 */
/* delete_options.h - DeleteOptions, from a body or from a query, into a write_request.
 *
 * The request has its arena already; what the options leave out stays as it is.  INVALID in
 * upstream's words.
 *
 * Thread: pure. */
#ifndef KNARR_WRITE_DELETE_OPTIONS_H
#define KNARR_WRITE_DELETE_OPTIONS_H

#include "base/bytes.h"
#include "base/error.h"

struct kind;
struct value;
struct write_request;

/* Decoded options; NULL: none. */
MUST_USE bool delete_options_read(const struct value *options, struct write_request *ret,
                                  struct error *err);
/* propagationPolicy ("" for none) and orphanDependents (NULL: absent), of which one may be given. */
MUST_USE bool delete_propagation_read(struct bytes policy, const struct value *orphan,
                                      struct write_request *ret, struct error *err);
/* Kinds whose dependents stay when no policy is given: those that are older than policies. */
bool delete_orphans(const struct kind *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* impersonation.h - Impersonate-User, -Group, -Uid, -Extra-X: who asks wants to be another.
 *
 * The I/O thread reads the headers, the core decides. */
#ifndef KNARR_APISERVER_IMPERSONATION_H
#define KNARR_APISERVER_IMPERSONATION_H

#include <stdbool.h>

#include "base/compiler.h"

struct http_request;
struct request;

/* Sets request->impersonated, NULL where nobody is.  BAD_REQUEST where all is told of him but his
 * name.  I/O thread. */
MUST_USE bool impersonation_read(struct request *, const struct http_request *);
/* request->user becomes who is impersonated, where there is one.  FORBIDDEN where he may not be.
 * Core. */
MUST_USE bool impersonation_check(struct request *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* status_error.h - the error that a server's answer tells of.
 *
 * A body that is a Status gives reason, code, message, causes and retryAfterSeconds; any other body
 * gives its first line, and the code gives the reason.
 * Thread: pure. */
#ifndef KNARR_HTTP_STATUS_ERROR_H
#define KNARR_HTTP_STATUS_ERROR_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/error.h"

struct arena;

enum { STATUS_CAUSES_MAX = 1000 };

/* Sets *err and returns false.  Causes and a long message go to the arena; NULL: the ones are left
 * out, the other is cut. */
bool error_from_answer(struct error *err, int http_status, struct bytes body, struct arena *arena);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* deadline.h - --timeout, and watches that end with it.
 *
 * A deadline is a moment of env_monotonic_ms; 0: none.  Thread: the program's only one. */
#ifndef KNARR_KUBECTL_DEADLINE_H
#define KNARR_KUBECTL_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "kubectl/stream.h"

/* "90s", "2m"; `usual_ms` where `text` is NULL.  BAD_REQUEST: no duration. */
MUST_USE bool timeout_parse(const char *text, int64_t usual_ms, int64_t *ret_ms,
                            struct error *err);
int64_t deadline_in(int64_t timeout_ms);         /* none where that is not positive */

/* Watches one object until `event` has had enough, or the server ends the watch: look again.
 * TIMEOUT (code 0: no server said so) in upstream's words where the deadline has passed;
 * `timeout_ms` of the options is not used. */
MUST_USE bool watch_until(struct session *, const struct watch_options *, int64_t deadline_ms,
                          struct error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* gone.h - waits for the end of what was deleted.
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_GONE_H
#define KNARR_KUBECTL_GONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct found;
struct session;

/* True when there is none of that name, or another than `uid` (NULL: any); the deadline and its
 * error are those of deadline.h. */
MUST_USE bool wait_gone(struct session *, const struct found *, const char *uid,
                        int64_t deadline_ms, struct error *err);

#endif

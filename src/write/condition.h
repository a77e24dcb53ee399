/* SPDX-License-Identifier: Apache-2.0 */
/* condition.h - status.conditions of an object's tree.
 * Thread: pure. */
#ifndef KNARR_WRITE_CONDITION_H
#define KNARR_WRITE_CONDITION_H

#include "base/compiler.h"

struct arena;
struct value;

struct condition_state {
    const char *type, *status, *reason, *message; /* reason and message NULL: none */
};
/* By its type; NULL where absent. */
struct value *condition_of(const struct value *object, const char *type);
/* lastTransitionTime becomes `now` where the status changes. */
void condition_put(struct value *object, const struct condition_state *, const char *now,
                   struct arena *);

#endif

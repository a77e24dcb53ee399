/* SPDX-License-Identifier: Apache-2.0 */
/* condition.h - status.conditions of an object's tree, as a list of maps with a type each.
 *
 * Conditions of types that are not ours stay untouched and in their places.  The functions tell
 * whether they changed anything.
 *
 * Thread: none of its own. */
#ifndef KNARR_CONTROLLERS_CONDITION_H
#define KNARR_CONTROLLERS_CONDITION_H

#include "controllers/controller.h"

struct condition {
    const char *type, *status, *reason, *message;
};

/* NULL where absent. */
struct value *condition_find(const struct value *status, const char *type);
bool condition_is(const struct value *status, const char *type, const char *wanted_status);
/* Sets or adds; lastTransitionTime moves where the status does.  A condition that has the same
 * status, reason and message is left as it is. */
bool condition_set(struct value *status, const struct condition *, struct value *now,
                   struct arena *);
bool condition_remove(struct value *status, const char *type);

#endif

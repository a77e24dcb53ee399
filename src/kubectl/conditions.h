/* SPDX-License-Identifier: Apache-2.0 */
/* conditions.h - status.conditions of any object.
 * Thread: pure. */
#ifndef KNARR_KUBECTL_CONDITIONS_H
#define KNARR_KUBECTL_CONDITIONS_H

#include <stdbool.h>

struct value;

/* The one of that type, in whatever case; NULL: none. */
const struct value *condition_of_type(const struct value *object, const char *type);
/* Its member ("status", "reason") has that value, in whatever case. */
bool condition_has(const struct value *condition, const char *member, const char *text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* auth_rules.h - a SelfSubjectRulesReview's status as a table.
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_AUTH_RULES_H
#define KNARR_KUBECTL_AUTH_RULES_H

#include <stdbool.h>

struct arena;
struct value;

void auth_rules_print(const struct value *status, bool no_headers, struct arena *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* policy_check.h - the expressions of policies and webhooks, compiled while they are validated.
 *
 * Thread: the core's. */
#ifndef KNARR_WRITE_POLICY_CHECK_H
#define KNARR_WRITE_POLICY_CHECK_H

#include "object/expression_check.h"
#include "write/admission_expression.h"

struct policy_checker {
    struct expression_checker checker;
    struct expression_scope   scope;
    struct env               *env;
    struct arena             *arena;
};
/* For the `expressions` of struct field_errors, as long as the arena.  What it compiles is dropped:
 * a policy is compiled again when it is in force. */
void policy_checker_init(struct policy_checker *, struct env *, struct arena *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* rule.h - does one rule of a role grant what is asked?
 *
 * "*" stands for all verbs, groups, resources and paths, and for nothing else: a resourceName "*"
 * is the name of an object, which there cannot be.
 *
 * Thread: pure. */
#ifndef KNARR_ACCESS_RULE_H
#define KNARR_ACCESS_RULE_H

#include <stdbool.h>

#include "access/authz.h"

/* A PolicyRule of rbac.authorization.k8s.io. */
bool rule_allows(const struct value *rule, const struct attributes *);

#endif

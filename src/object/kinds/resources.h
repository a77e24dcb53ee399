/* SPDX-License-Identifier: Apache-2.0 */
/* resources.h - resource names and amounts, as pods, claims, nodes, quotas and limits have them.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_RESOURCES_H
#define KNARR_OBJECT_KINDS_RESOURCES_H

#include <stdbool.h>

#include "base/bytes.h"
#include "object/quantity.h"

struct arena;
struct field_errors;
struct value;

/* Whose resource it is: what names it may have. */
enum resource_owner { RESOURCE_OF_ANY, RESOURCE_OF_CONTAINER, RESOURCE_OF_POD, RESOURCE_OF_QUOTA };

bool resource_is_huge_pages(struct bytes name);
bool resource_is_native(struct bytes name);              /* without a domain, or of kubernetes.io */
bool resource_is_integer(struct bytes name);             /* counted in whole numbers */
bool resource_is_standard_quota(struct bytes name);
bool resource_may_overcommit(struct bytes name);         /* a limit may be above its request */

bool resource_amount(const struct value *quantity, struct quantity *ret); /* false: no quantity */
/* The amount of `name` in a list of resources. */
bool resource_amount_of(const struct value *list, struct bytes name, struct quantity *ret);
const char *resource_text(const struct quantity *, struct arena *);

/* Both report at the current path. */
void validate_resource_name(struct bytes name, enum resource_owner, struct field_errors *);
void validate_resource_amount(struct bytes name, const struct value *quantity,
                              struct field_errors *);
/* A list of resources at the member `name` of `map`: names and amounts. */
void validate_resource_list(const struct value *map, const char *name, enum resource_owner,
                            struct field_errors *);
/* A ResourceRequirements at the current path; `pod_claims` is spec.resourceClaims, may be NULL. */
void validate_resource_requirements(const struct value *requirements, enum resource_owner,
                                    const struct value *pod_claims, struct field_errors *);

#endif

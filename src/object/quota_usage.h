/* SPDX-License-Identifier: Apache-2.0 */
/* quota_usage.h - what an object counts for in a ResourceQuota: admission adds by it, the quota
 * controller counts by it.
 *
 * Pods count for what they ask for while they live, Services for their ports, claims for their
 * storage by class, and every kind for its number.
 * Thread: pure. */
#ifndef KNARR_OBJECT_QUOTA_USAGE_H
#define KNARR_OBJECT_QUOTA_USAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;
struct kind;
struct resource_list;
struct value;

/* Does an entry of spec.hard with this name count objects of this kind? */
bool quota_counts(const struct kind *, struct bytes resource);
/* A pod that is being deleted counts until its grace period has passed a second time (its node may
 * be lost); 0 for one that does not count for anything but its number. INT64_MAX: until it ends. */
int64_t quota_counts_until_s(const struct value *pod, int64_t now_s);
/* What the object uses, by the names of spec.hard; `ret` is empty and has its arena. */
void quota_usage(const struct kind *, const struct value *object, int64_t now_s,
                 struct resource_list *ret);
/* Do the scopes of a ResourceQuota's spec take this object?  Without scopes they do. */
bool quota_scopes_match(const struct kind *, const struct value *object, const struct value *spec);
/* spec.activeDeadlineSeconds is set: what the scopes Terminating and NotTerminating part. */
bool quota_pod_is_terminating(const struct value *pod);
/* "cpu for: c,d; memory for: c": what containers must say where a quota counts it, and do not.
 * NULL where nothing is missing.  `hard` is the status' map. */
const char *quota_missing(const struct value *pod, const struct value *hard, struct arena *);

#endif

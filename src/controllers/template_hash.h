/* SPDX-License-Identifier: Apache-2.0 */
/* template_hash.h - a short name for a pod template: the same for equal trees, whatever the order
 * of their members.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_TEMPLATE_HASH_H
#define KNARR_CONTROLLERS_TEMPLATE_HASH_H

#include <stdint.h>

#include "base/bytes.h"

struct arena;
struct value;

/* Letters and digits that make no words, at most ten.  collision_count -1: none was counted yet. */
const char *template_hash(const struct value *, int64_t collision_count, struct arena *);
/* Of the bytes themselves, as upstream hashes the data of a ControllerRevision. */
const char *text_hash(struct bytes, struct arena *);

#endif

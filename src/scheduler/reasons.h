/* SPDX-License-Identifier: Apache-2.0 */
/* reasons.h - why no node takes a pod, counted: "0/3 nodes are available: 1 Insufficient cpu, 2
 * node(s) were ...".
 *
 * Thread: pure. */
#ifndef KNARR_SCHEDULER_REASONS_H
#define KNARR_SCHEDULER_REASONS_H

#include "base/bytes.h"
#include "scheduler/filter.h"

struct arena;

enum {
    REASONS_MAX = 64,
    REASON_TEXT_MAX = 320
}; /* kinds of reasons; a resource has a name of up to 317 */

struct reasons {
    struct arena *arena;                 /* of the texts */
    struct {
        const char *text;
        size_t      count;
    } items[REASONS_MAX];
    size_t count;
};

void reasons_add(struct reasons *, const char *text, size_t count);
/* All that the verdict on a node says: several resources may be short. */
void reasons_add_verdict(struct reasons *, const struct signature *, enum verdict,
                         uint32_t shortage);
/* In upstream's order, which is that of the texts. */
void reasons_write(struct reasons *, size_t node_count, struct buffer *out);

#endif

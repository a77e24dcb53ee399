/* SPDX-License-Identifier: Apache-2.0 */
/* shape_read.h - the parts of a shape that are parsed from JSON: selectors, tolerations, affinity, spread.
 *
 * Thread: pure. */
#ifndef KNARR_SCHEDULER_SHAPE_READ_H
#define KNARR_SCHEDULER_SHAPE_READ_H

struct pod_view;
struct shape;

void shape_read(struct shape *, const char *ns, const struct pod_view *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* signature_read.h - the parts of a signature that are parsed from JSON: selectors, tolerations,
 * affinity, spread.
 *
 * Thread: pure. */
#ifndef KNARR_SCHEDULER_SIGNATURE_READ_H
#define KNARR_SCHEDULER_SIGNATURE_READ_H

struct pod_view;
struct signature;

void signature_read(struct signature *, const char *ns, const struct pod_view *);

#endif

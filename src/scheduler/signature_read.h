/* SPDX-License-Identifier: Apache-2.0 */
/* signature_read.h - the parts of a signature that are parsed from JSON: selectors, tolerations,
 * affinity, spread.
 *
 * Thread: pure. */
#ifndef KNARR_SCHEDULER_SIGNATURE_READ_H
#define KNARR_SCHEDULER_SIGNATURE_READ_H

struct arena;
struct node_term;
struct pod_view;
struct signature;
struct value;

void signature_read(struct signature *, const char *ns, const struct pod_view *);
/* A nodeSelectorTerm; in the arena. */
struct node_term node_term_read(const struct value *, struct arena *);

#endif

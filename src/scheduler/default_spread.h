/* SPDX-License-Identifier: Apache-2.0 */
/* default_spread.h - whom a pod that asks for no spread is spread among: those of the same services
 * and owner.
 *
 * Thread: the core's. */
#ifndef KNARR_SCHEDULER_DEFAULT_SPREAD_H
#define KNARR_SCHEDULER_DEFAULT_SPREAD_H

struct cluster;
struct label_set;
struct tally;

/* Borrowed from the label set; NULL: no service and no replica set, stateful set or replication
 * controller has it. */
struct tally *default_spread_of(struct cluster *, struct label_set *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* oom_score.h - whose processes the kernel ends first when the machine's memory is used up.
 *
 * By upstream's formula (kubelet/qos): guaranteed pods last, those without requests first, between
 * them by the share of the machine that a container asks for.  What a pod asks for beyond its
 * containers is shared among them, and a sidecar goes no earlier than the containers it serves.
 *
 * Pure.  Thread: any. */
#ifndef KNARR_NODE_OOM_SCORE_H
#define KNARR_NODE_OOM_SCORE_H

#include <stdint.h>

struct container;
struct pod;

/* -997 .. 1000; the capacity is of the machine, in bytes. */
int64_t oom_score(const struct pod *, const struct container *, int64_t memory_capacity_bytes);

#endif

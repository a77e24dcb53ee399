/* SPDX-License-Identifier: Apache-2.0 */
/* capability.h - Linux capabilities by name, and the sets that a container gets.
 * Thread: any. */
#ifndef KNARR_NODE_CAPABILITY_H
#define KNARR_NODE_CAPABILITY_H

#include <stdint.h>

struct security;

enum { CAPABILITY_COUNT = 41 };

const char *capability_name(int bit);                    /* "CAP_CHOWN" */
/* The default set plus add, minus drop ("ALL" means all); privileged: all.  Only what this process
 * may give away. */
uint64_t capability_set(const struct security *);
/* This process' own bounding set, read once. */
uint64_t capability_own(void);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* pressure_reading.h - what there is on this machine of each signal (eviction.h), and what is left.
 *
 * Only what a threshold asks for is read: a statfs for each filesystem, a few hundred bytes of /proc.
 * Thread: any. */
#ifndef KNARR_NODE_PRESSURE_READING_H
#define KNARR_NODE_PRESSURE_READING_H

#include <stdbool.h>

#include "node/eviction.h"

struct node_paths;

void pressure_read(const struct node_paths *,
                   const struct eviction_threshold thresholds[SIGNAL_COUNT],
                   struct eviction_observation ret[SIGNAL_COUNT]);
/* Bytes of memory; of the filesystem that has the folder.  Capacity 0 where it cannot be asked. */
struct eviction_observation pressure_read_memory(void);
struct eviction_observation pressure_read_disk(const char *folder);
/* Whether the images lie on another filesystem than the pods. */
bool pressure_images_are_apart(const struct node_paths *);

#endif

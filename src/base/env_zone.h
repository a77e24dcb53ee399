/* SPDX-License-Identifier: Apache-2.0 */
/* env_zone.h - the system's time zones, for env.c alone: read from the machine's database, each at
 * its first use, on a thread of its own.  Thread: any. */
#ifndef KNARR_BASE_ENV_ZONE_H
#define KNARR_BASE_ENV_ZONE_H

#include "base/env.h"

enum env_zone_state system_time_zone(struct env *, const char *name, struct env_zone *ret);

#endif

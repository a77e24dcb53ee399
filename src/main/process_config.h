/* SPDX-License-Identifier: Apache-2.0 */
/* process_config.h - what the supervisor hands to a process: one JSON document on a descriptor. */
#ifndef KNARR_MAIN_PROCESS_CONFIG_H
#define KNARR_MAIN_PROCESS_CONFIG_H

#include "base/bytes.h"
#include "base/error.h"

struct arena;
struct value;

/* From the arguments `--config-fd N`; closes it. NULL with *err set. */
MUST_USE struct value *process_config_read(int argc, char **argv, struct arena *,
                                           struct error *err);
struct bytes config_bytes(const struct value *, const char *key,
                          struct arena *); /* a NUL-terminated copy */

#endif

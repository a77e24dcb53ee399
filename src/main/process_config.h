/* SPDX-License-Identifier: Apache-2.0 */
/* process_config.h - what the supervisor hands to a process: one JSON document on a descriptor.
 *
 * A tree on both sides, so that no path or name can spoil it.  Texts that are read are copies in the
 * arena.
 * Thread: any. */
#ifndef KNARR_MAIN_PROCESS_CONFIG_H
#define KNARR_MAIN_PROCESS_CONFIG_H

#include "base/bytes.h"
#include "base/error.h"

struct arena;
struct pressure_options;
struct value;

/* From the arguments `--config-fd N`; closes it. NULL with *err set. */
MUST_USE struct value *process_config_read(int argc, char **argv, struct arena *,
                                           struct error *err);
struct bytes config_bytes(const struct value *, const char *key,
                          struct arena *); /* a NUL-terminated copy */
const char *config_text(const struct value *, const char *key, const char *otherwise,
                        struct arena *);

/* Members to be written; those whose text is NULL are left out. */
struct config_row {
    const char *key, *text;
};
void config_set_texts(struct value *config, const struct config_row *, size_t count,
                      struct arena *);
/* The flags of node/pressure_options.h, each as a text under upstream's name; those that were not
 * given are left out, and NULL when read. */
void config_set_pressure(struct value *config, const struct pressure_options *, struct arena *);
void config_read_pressure(const struct value *config, struct pressure_options *ret, struct arena *);

#endif

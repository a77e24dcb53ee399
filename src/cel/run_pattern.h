/* SPDX-License-Identifier: Apache-2.0 */
/* run_pattern.h - regular expressions in a run: compiled once where they come again, and bounded: what
 * takes many steps counts as work, and a run ends where that is too much.  Private to this folder. */
#ifndef KNARR_CEL_RUN_PATTERN_H
#define KNARR_CEL_RUN_PATTERN_H

#include "cel/value.h"

struct pattern;

/* NULL with *ret_problem in Go's words. */
const struct pattern *cel_run_pattern(struct cel_run *, struct bytes text,
                                      const char **ret_problem);

/* The same of a constant text in PCRE2's syntax that is known to be good. */
const struct pattern *cel_run_own_pattern(struct cel_run *, const char *text);

struct cel_match {
    size_t start, end;
};
/* A bool: whether there is a match at `from` or later, and where.  A failure where that takes too many
 * steps to say. */
struct cel_value cel_run_match(struct cel_run *, const struct pattern *, struct bytes text,
                               size_t from, struct cel_match *ret);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* pattern.h - regular expressions as Go has them (RE2's syntax), run by PCRE2 within limits.
 *
 * A text is read by Go's grammar first: what Go refuses is refused in its words, and the rest is
 * written so that PCRE2 reads it as Go does.  A match that takes more than PATTERN_MATCH_LIMIT steps
 * is none.
 *
 * Thread: a compiled pattern is constant; any. */
#ifndef KNARR_OBJECT_PATTERN_H
#define KNARR_OBJECT_PATTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;
struct pattern;

enum {
    PATTERN_SIZE_MAX = 65535,
    PATTERN_MATCH_LIMIT = 100000,
    PATTERN_NESTING_MAX = 1000,
    PATTERN_REPEAT_MAX = 1000
};

/* In the arena, all of it.  NULL with *ret_problem: "missing closing ): `(a`" (in the arena). */
const struct pattern *pattern_compile(struct bytes text, struct arena *, const char **ret_problem);
/* The same for a text of our own, in PCRE2's syntax, that is known to be good. */
const struct pattern *pattern_compile_own(const char *text, struct arena *);
bool pattern_matches(const struct pattern *, struct bytes text);
/* The same with another bound on steps, and PATTERN_UNKNOWN where it was met.  A search from 0 finds
 * nothing in a text that is not UTF-8 (PATTERN_UNKNOWN); one from elsewhere is made after it, at a
 * character. */
enum pattern_answer { PATTERN_ABSENT, PATTERN_THERE, PATTERN_UNKNOWN };
enum pattern_answer pattern_search(const struct pattern *, struct bytes text, size_t from,
                                   uint32_t step_max, size_t *ret_start, size_t *ret_end);
/* The first match that begins at `from` or later; false where there is none. */
bool pattern_find(const struct pattern *, struct bytes text, size_t from, size_t *ret_start,
                  size_t *ret_end);

/* Go's syntax as PCRE2's, appended.  NULL, or what is wrong (in the arena). */
const char *pattern_translate(struct bytes text, struct buffer *ret, struct arena *);

#endif

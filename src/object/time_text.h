/* SPDX-License-Identifier: Apache-2.0 */
/* time_text.h - RFC 3339 times and Go durations as text.
 * Thread: pure. */
#ifndef KNARR_OBJECT_TIME_TEXT_H
#define KNARR_OBJECT_TIME_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;

enum { TIME_TEXT_MAX = 40, DURATION_TEXT_MAX = 40 };

/* Any offset and fraction in; the instant in nanoseconds since 1970.  False, too, where the instant
 * is too far for int64 (before 1677, after 2262). */
MUST_USE bool time_parse(struct bytes text, int64_t *ret_ns);
/* The same for all years from 0 to 9999: seconds, and nanoseconds from there on. */
MUST_USE bool time_parse_parts(struct bytes text, int64_t *ret_s, int32_t *ret_ns);
void time_write(int64_t seconds, char ret_text[TIME_TEXT_MAX]);  /* 2026-01-01T00:00:00Z */
void time_write_micro(int64_t ns, char ret_text[TIME_TEXT_MAX]); /* ...T00:00:00.000000Z */
void time_write_micro_parts(int64_t seconds, int32_t ns, char ret_text[TIME_TEXT_MAX]);
void time_write_nano(int64_t ns,
                     char ret_text[TIME_TEXT_MAX]); /* RFC3339Nano with nine decimals (CRI logs) */
MUST_USE bool duration_parse(struct bytes text, int64_t *ret_ns);            /* Go: "1h2m3.5s" */
/* What is wrong with a text that is no duration, as Go says it: `time: missing unit in duration
 * "1"`.  In the arena. */
const char *duration_problem(struct bytes text, struct arena *);
void duration_write(int64_t ns, char ret_text[DURATION_TEXT_MAX]);
/* dur(d) of tables.md: "5m3s", "2d4h"; what the AGE column shows. */
void duration_write_human(int64_t seconds, char ret_text[DURATION_TEXT_MAX]);

#endif

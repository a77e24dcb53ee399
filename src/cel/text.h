/* SPDX-License-Identifier: Apache-2.0 */
/* text.h - how the language writes and reads numbers and times, and counts characters.
 *
 * Texts that are returned lie in the arena.  Thread: pure. */
#ifndef KNARR_CEL_TEXT_H
#define KNARR_CEL_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;

/* As Go's FormatFloat does with the fewest digits: 'g' "1e+06", 'f' "1000000". */
struct bytes cel_double_text(double, char style, struct arena *);
bool         cel_double_parse(struct bytes, double *ret);        /* as Go's ParseFloat */

/* RFC 3339, with as many decimals as it takes: "2026-01-02T03:04:05.5Z". */
struct bytes cel_timestamp_text(int64_t seconds, int32_t nanoseconds, struct arena *);
bool         cel_timestamp_parse(struct bytes, int64_t *ret_seconds, int32_t *ret_nanoseconds);
/* Seconds: "5400s", "1.5s". */
struct bytes cel_duration_text(int64_t nanoseconds, struct arena *);

/* Characters, in valid UTF-8. */
uint64_t     cel_text_count(struct bytes);
/* The next character of *rest, which is cut behind it; U+FFFD and one byte where it is none. */
uint32_t     cel_text_next(struct bytes *rest);
/* Writes a character; the bytes it took, at most 4. */
size_t       cel_text_put(uint32_t character, char *to);
/* As Go's %q writes it: quoted, with escapes. */
struct bytes cel_text_quote(struct bytes, struct arena *);

#endif

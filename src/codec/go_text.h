/* SPDX-License-Identifier: Apache-2.0 */
/* go_text.h - characters, and texts in quotes, as Go's fmt and unicode packages have them.
 *
 * Upstream's messages quote what was sent with %q, and kubectl's templates print with it.
 *
 * Thread: pure. */
#ifndef KNARR_CODEC_GO_TEXT_H
#define KNARR_CODEC_GO_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/* One character of UTF-8 and its bytes; U+FFFD and 1 where it is none.  text.size > 0. */
uint32_t go_character(struct bytes text, size_t *ret_size);
bool     go_is_printable(uint32_t character);
void     go_add_character(struct buffer *, uint32_t character);
void     go_quote(struct buffer *, struct bytes);  /* "a\n\"b\"", as %q */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* text_place.h - places in a text: the language counts them in characters, memory in bytes.
 * Thread: pure. */
#ifndef KNARR_CEL_TEXT_PLACE_H
#define KNARR_CEL_TEXT_PLACE_H

#include "cel/text.h"

/* The byte at which a character begins; the size where there are not so many. */
size_t cel_text_offset(struct bytes, uint64_t character);
/* The bytes of the character that begins at `from`; 1 at least. */
size_t cel_text_step(struct bytes, size_t from);
/* Where `wanted` first stands from the byte `from` on; SIZE_MAX where nowhere. */
size_t cel_text_find(struct bytes, struct bytes wanted, size_t from);
struct bytes cel_text_slice(struct bytes, size_t from, size_t to);       /* by bytes */
/* Without what Unicode calls blank at both ends. */
struct bytes cel_text_trim(struct bytes);

#endif

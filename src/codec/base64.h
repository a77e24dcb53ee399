/* SPDX-License-Identifier: Apache-2.0 */
/* base64.h - RFC 4648: the standard alphabet with padding, and the URL's without. */
#ifndef KNARR_CODEC_BASE64_H
#define KNARR_CODEC_BASE64_H

#include <stdbool.h>

#include "base/bytes.h"

struct arena;

void base64_write(struct buffer *, struct bytes);
void base64url_write(struct buffer *, struct bytes);                   /* no padding */
/* Strict: right padding, no blanks but line ends.  *ret lies in the arena, with a NUL behind it. */
MUST_USE bool base64_read(struct bytes text, struct arena *, struct bytes *ret);
MUST_USE bool base64url_read(struct bytes text, struct arena *, struct bytes *ret);
/* Where Go says that base64_read's text is wrong. */
size_t base64_bad_offset(struct bytes text);

#endif

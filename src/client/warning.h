/* SPDX-License-Identifier: Apache-2.0 */
/* warning.h - what a server says beside its answer, in headers called Warning (RFC 7234):
 *
 *     299 - "spec.x is deprecated", 299 - "another"
 *
 * Thread: pure. */
#ifndef KNARR_CLIENT_WARNING_H
#define KNARR_CLIENT_WARNING_H

#include <stdbool.h>

#include "base/bytes.h"

/* The next text for people (code 299) of a header's value, of which it leaves the rest; false:
 * there is none, or what follows is no warning.  Control characters of ASCII become spaces, for it
 * goes to a terminal. */
MUST_USE bool warning_next(struct bytes *value, struct buffer *ret_text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* format_verbs.h - "%s is %d".format([...]): how values read in a text.
 * Thread: that of the values. */
#ifndef KNARR_CEL_FORMAT_VERBS_H
#define KNARR_CEL_FORMAT_VERBS_H

#include "cel/value.h"

enum { CEL_FORMAT_DEPTH_MAX = 100, CEL_FORMAT_PRECISION_MAX = 1000 };

/* Appends to the buffer.  NULL, or what is wrong in upstream's words (in the arena). */
const char *cel_format(struct buffer *, struct bytes format, struct cel_value list, struct arena *);
/* How "%s" has it. */
const char *cel_format_value(struct buffer *, struct cel_value, struct arena *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* format_verbs.h - "%s is %d".format([...]): how values read in a text.
 * Thread: that of the values. */
#ifndef KNARR_CEL_FORMAT_VERBS_H
#define KNARR_CEL_FORMAT_VERBS_H

#include "cel/value.h"

/* The precision of %e is a width, as upstream has it. */
enum { CEL_FORMAT_DEPTH_MAX = 100, CEL_FORMAT_PRECISION_MAX = 1000 };

/* Appends to the buffer.  NULL, or what is wrong in upstream's words (in the arena). */
const char *cel_format(struct buffer *, struct bytes format, struct cel_value list, struct arena *);
/* The same before it runs, for items of these types: what is wrong, and *ret_item is
 * the item that it is about, or item_count; or NULL, and *ret_item is how many items it asks for. */
const char *cel_format_check(struct bytes format, const struct cel_type *const *items,
                             size_t item_count, struct arena *, size_t *ret_item);
/* NULL, or what is wrong with values of the type in a list or a map. */
const char *cel_format_check_inner(const struct cel_type *, struct arena *);
/* How "%s" has it. */
const char *cel_format_value(struct buffer *, struct cel_value, struct arena *);

#endif

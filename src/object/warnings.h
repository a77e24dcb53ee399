/* SPDX-License-Identifier: Apache-2.0 */
/* warnings.h - what a client is told of an object that is good, but may not do what is hoped for.
 *
 * Pods and what holds their templates: names that are no host names, names that hide each other,
 * ports that are there twice, files in each other's way, selectors that match nothing, fields,
 * annotations and labels of the past.
 * What is a matter of one kind alone its code says (struct kind_code, warn).
 * Not here: unknown and duplicate fields (decode.h), a kind that is deprecated as a whole.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_WARNINGS_H
#define KNARR_OBJECT_WARNINGS_H

struct arena;
struct decode_notes;
struct kind;
struct value;

/* Notes the warnings of an object that has passed validation; `old` is NULL on create.  Of a change
 * nothing is said where it leaves metadata.generation alone, and of Pods nothing at all. */
void object_warnings(const struct value *next, const struct value *old, const struct kind *,
                     struct decode_notes *, struct arena *);

#endif

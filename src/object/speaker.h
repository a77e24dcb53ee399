/* SPDX-License-Identifier: Apache-2.0 */
/* speaker.h - saying what is odd about a good object, and where: for who makes warnings.
 *
 * The path of struct field_errors serves to say where something is; no error is ever put into it.
 * What is odd wherever it occurs (labels of the past, parts of bytes, addresses that are written in
 * another way) has its words here.  Not here: in which kinds, and when, that is looked for
 * (warnings.h, kinds/).
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_SPEAKER_H
#define KNARR_OBJECT_SPEAKER_H

#include "object/validation.h"

struct decode_notes;

struct speaker {
    struct field_errors  path;
    struct decode_notes *notes;
};

void speaker_init(struct speaker *, struct arena *, struct decode_notes *);
/* "<path>.<name>: <text>"; `name` may be NULL. */
void say(struct speaker *, const char *name, const char *text);
/* "\"text\"", in the arena. */
const char *text_quoted(struct bytes text, struct arena *);

/* What became of a label of nodes: "deprecated since ..."; NULL where it is none of the past. */
const char *old_node_label(struct bytes key);
/* The member `name` of the map at the path, where it is such a label. */
void say_of_node_label(const struct value *map, const char *name, struct speaker *);
/* A NodeSelectorTerm at the path; with values, those that are none of a label's, too. */
void say_of_node_term(const struct value *term, bool with_values, struct speaker *);
/* The amount of bytes `key` in the ResourceList that is the member `list` of `map`. */
void say_of_bytes(const struct value *map, const char *list, const char *key, struct speaker *);
/* A PersistentVolumeClaimSpec at the path. */
void say_of_claim(const struct value *spec, struct speaker *);
/* An address, or a CIDR, that is not written as it should be. */
void say_of_address(struct bytes text, struct speaker *);
void say_of_cidr(struct bytes text, struct speaker *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* decode_source.h - between decode_body.c, protobuf_read.c and decode.c: what is known of the text
 * behind a tree.
 *
 * Duplicate keys are found by the parser, unknown ones by the tables; both are to be told in the
 * order of the text.  decode.c walks in that order and merges. */
#ifndef KNARR_OBJECT_DECODE_SOURCE_H
#define KNARR_OBJECT_DECODE_SOURCE_H

#include <stdbool.h>

#include "base/bytes.h"
#include "object/decode.h"

struct arena;
struct error;
struct kind;
struct type;
struct value;

struct decode_duplicate {
    const char *path;
    size_t      offset;
};

struct decode_source {
    struct bytes             text;
    enum body_format         format;             /* messages are in its words */
    struct decode_duplicate *duplicates;         /* ascending offset */
    size_t                   count, told;        /* told: how many of them decode.c has passed */
};

/* BAD_REQUEST: `the object provided is unrecognized (must be of type Pod): <problem> (<body's
 * beginning>)`. Returns false.  An error that is set is replaced. */
bool decode_unrecognized(struct bytes body, const struct kind *, const char *problem,
                         struct error *err);
/* Whether a body that says it is this may be read as `wanted`; BAD_REQUEST where not. */
MUST_USE bool decode_check_kind(struct bytes body, const struct kind *wanted,
                                struct bytes api_version, struct bytes name, struct arena *,
                                struct error *err);

/* decode_value for a tree that was read from source->text. */
MUST_USE bool decode_value_from(struct value *, const struct type *, struct decode_source *,
                                struct arena *, struct decode_notes *, struct error *err);

/* The same for a part that stands at `path` of the whole, which notes name in front. */
MUST_USE bool decode_part(struct value *, const struct type *, struct bytes path, struct arena *,
                          struct decode_notes *, struct error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* decode.h - from a client's body to a clean value of a kind, by the tables.
 *
 * decode_value checks the type of every field, drops unknown ones (reporting them), puts
 * scalars into canonical form (quantities, times, durations, base64 checked), and drops what JSON
 * would not write (zero without emit, nulls) and every empty list and map, as upstream's store
 * does. It does not set defaults and does not validate. A tree that went through it is what every
 * engine below expects.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_DECODE_H
#define KNARR_OBJECT_DECODE_H

#include <stdbool.h>

#include "base/bytes.h"

struct arena;
struct buffer;
struct error;
struct kind;
struct type;
struct value;

enum field_validation { FIELD_VALIDATION_IGNORE, FIELD_VALIDATION_WARN, FIELD_VALIDATION_STRICT };

enum { DECODE_WARNINGS_MAX = 100 };

/* What strict decoding found, in document order: `unknown field "spec.foo"`, `duplicate field
 * "spec.bar"`. Each text stands once; past DECODE_WARNINGS_MAX nothing is added. */
struct decode_notes {
    const char **texts;                  /* in the arena */
    size_t       count;
};
void decode_note(struct decode_notes *, struct arena *, const char *format, ...) PRINTF(3, 4);
/* BAD_REQUEST: `strict decoding error: unknown field "spec.foo", duplicate field "a"`, which takes
 * the notes' place; true when there is none. */
MUST_USE bool decode_notes_strict(struct decode_notes *, struct arena *, struct error *err);

/* In place.  `notes` may be NULL.  BAD_REQUEST with Go's wording where a type does not fit:
 * `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`.
 */
MUST_USE bool decode_value(struct value *, const struct type *, struct arena *,
                           struct decode_notes *, struct error *err);

/* Parses JSON, YAML or CBOR by content type and decodes by `kind`; an apiVersion or kind that stands in
 * the body must be its own.  BAD_REQUEST as upstream words it.  What was unknown or duplicate is in
 * `notes` with FIELD_VALIDATION_WARN, and an error with FIELD_VALIDATION_STRICT; of a body that fails
 * nothing is noted.  The result is a fresh tree; its strings borrow from the body.  `notes` may be
 * NULL. */
enum body_format { BODY_JSON, BODY_YAML, BODY_CBOR };
struct sent_body {
    struct bytes          text;
    enum body_format      format;
    enum field_validation validation;
};
/* The object that a body is, not yet decoded; null is an empty one. */
MUST_USE struct value *decode_object_body(struct bytes body, enum body_format, struct arena *,
                                  struct error *err);
MUST_USE struct value *decode_body(const struct sent_body *, const struct kind *, struct arena *,
                                   struct decode_notes *, struct error *err);

/* Static defaults and the types' set_defaults, root to leaves; quantities of resource lists are
 * rounded up to thousandths. In place. */
void defaults_apply(struct value *, const struct kind *, struct arena *);

/* The value as its kind's JSON: fields in table order, emit rules obeyed, the keys of maps
 * ascending.  What object_freeze uses; also for answers that are no stored objects (Status, Scale,
 * TokenReview).  An empty list that is to be emitted is [] where it is there, null where it is
 * absent.  The value may be NULL. */
void encode_value(struct buffer *, const struct value *, const struct type *);
/* apiVersion, kind, then encode_value. */
void encode_object(struct buffer *, const struct value *, const struct kind *);

#endif

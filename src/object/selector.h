/* SPDX-License-Identifier: Apache-2.0 */
/* selector.h - label selectors (text and LabelSelector form) and field selectors.
 *
 * Parsed once into an arena, matched often.  Limits: SELECTOR_REQUIREMENTS_MAX.
 * Thread: a parsed selector is constant. */
#ifndef KNARR_OBJECT_SELECTOR_H
#define KNARR_OBJECT_SELECTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;
struct buffer;
struct error;
struct kind;
struct object;
struct value;

enum { SELECTOR_REQUIREMENTS_MAX = 1000 };

enum selector_operator {
    SELECT_IN,
    SELECT_NOT_IN,
    SELECT_EXISTS,
    SELECT_NOT_EXISTS,
    SELECT_GREATER,
    SELECT_LESS
};

struct requirement {
    const char            *key;
    enum selector_operator op;           /* = and == are IN of one value, != NOT_IN of one */
    const char           **values;       /* ascending, each once */
    size_t                 value_count;
    bool as_set; /* IN and NOT_IN: written with parentheses even for one value */
};

struct selector {
    struct requirement *requirements;
    size_t              count;           /* 0 selects everything */
    bool                nothing;         /* selects nothing (a nil LabelSelector) */
};

/* "a=b,c!=d,e in (f,g),!h,x>5". BAD_REQUEST with upstream's wording ("unable to parse requirement:
 * ..."). */
MUST_USE bool selector_parse(struct bytes text, struct arena *, struct selector *ret,
                             struct error *err);
/* From LabelSelector {matchLabels, matchExpressions}; NULL selects nothing, {} everything. */
MUST_USE bool selector_from_value(const struct value *, struct arena *, struct selector *ret,
                                  struct error *err);
/* From a plain map (Service.spec.selector, nodeSelector, rc selector). */
void selector_from_map(const struct value *, struct arena *, struct selector *ret);
/* Bits that the label_marks of every object it selects have. */
uint64_t selector_label_marks(const struct selector *);
bool selector_matches(const struct selector *, const struct object *);
/* Labels of a value's metadata.labels map, or of any map of text. */
bool selector_matches_map(const struct selector *, const struct value *labels);
/* Canonical text, as Scale.status.selector has it. */
void selector_write(struct buffer *, const struct selector *);

/* Field selectors: "spec.nodeName=n1,status.phase!=Running". */
struct field_requirement {
    const char *path;            /* of the kind that stores these objects */
    const char *other_path;      /* read where the first is absent; may be NULL */
    const char *absent;          /* what an absent field counts as */
    const char *value;
    bool        negated;
};
struct field_selector {
    struct field_requirement *requirements;
    size_t                    count;
};
/* Whether the text is one of whatever kind: BAD_REQUEST. */
MUST_USE bool field_selector_check(struct bytes text, struct arena *, struct error *err);
/* BAD_REQUEST where the text or a path is not supported for this kind:
 * `field label not supported: spec.foo`.  metadata.name and metadata.namespace always are. */
MUST_USE bool field_selector_parse(struct bytes text, const struct kind *, struct arena *,
                                   struct field_selector *ret, struct error *err);
bool field_selector_matches(const struct field_selector *, const struct object *);

#endif

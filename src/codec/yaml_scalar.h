/* SPDX-License-Identifier: Apache-2.0 */
/* yaml_scalar.h - which JSON value a YAML scalar is, by YAML 1.1 as go-yaml v2 takes it.
 * Thread: pure. */
#ifndef KNARR_CODEC_YAML_SCALAR_H
#define KNARR_CODEC_YAML_SCALAR_H

#include <stdbool.h>

#include "base/bytes.h"

struct arena;
struct value;

struct yaml_scalar {
    struct bytes text;           /* NUL-terminated */
    const char  *tag;            /* "tag:yaml.org,2002:str", "!local"; NULL: none */
    bool         plain;          /* not quoted, no block */
};

/* NULL with *ret_problem set where the tag does not fit the text. */
MUST_USE struct value *yaml_scalar_resolve(const struct yaml_scalar *, struct arena *,
                                           const char **ret_problem);
/* The text of a key: numbers and bools have one, null and collections have none (false). */
MUST_USE bool yaml_scalar_key(const struct value *, struct arena *, struct bytes *ret);
/* Whether the text, unquoted, would read as something else than a string. */
bool yaml_scalar_needs_quotes(struct bytes text, struct arena *);

#endif

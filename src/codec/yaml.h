/* SPDX-License-Identifier: Apache-2.0 */
/* yaml.h - YAML as sigs.k8s.io/yaml reads and writes it, over libyaml.
 *
 * Reading gives the same tree as JSON would.  Plain scalars resolve by YAML 1.1 as go-yaml v2 does
 * (yes/no/on/off are bools, 0o and 0 octal, .5, 1e3, ~ and empty are null, timestamps stay text);
 * keys become text.  Merge keys (<<) and anchors work; the expansion of aliases is bounded by
 * YAML_NODES_MAX nodes a document, JSON_DEPTH_MAX levels and YAML_ALIASED_BYTES_MAX bytes of text,
 * so an alias bomb is an error.  So are more than YAML_TAG_DIRECTIVES_MAX lines that begin with
 * %TAG, each of which libyaml compares with all others.  Duplicate keys are an error ("key \"a\"
 * already set in map") unless the caller takes note of them.
 *
 * Thread: pure. */
#ifndef KNARR_CODEC_YAML_H
#define KNARR_CODEC_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct arena;
struct error;
struct value;

enum {
    YAML_NODES_MAX = 400000,
    YAML_ALIASED_BYTES_MAX = 4 << 20,
    YAML_DUPLICATES_MAX = 200,
    YAML_TAG_DIRECTIVES_MAX = 100
};

/* With these, the last of duplicate keys wins; the first YAML_DUPLICATES_MAX are told, each as
 * `line 9: key "a" already set in map`. */
struct yaml_options {
    void (*duplicate)(void *context, const char *text);
    void  *context;
};

/* The first document, as upstream reads a body; none is null.  BAD_REQUEST: "yaml: line N: ...".
 * The tree borrows nothing from the text. */
MUST_USE struct value *yaml_parse(struct bytes text, struct arena *, struct error *err);
MUST_USE struct value *yaml_parse_with(struct bytes text, const struct yaml_options *,
                                       struct arena *, struct error *err);

/* All documents of a stream ("---"); empty documents are left out. False with *err set. */
struct yaml_documents {
    struct value **items;
    size_t         count;
};
MUST_USE bool yaml_parse_all(struct bytes text, struct arena *, struct yaml_documents *ret,
                             struct error *err);

/* As sigs.k8s.io/yaml prints: block style, keys sorted, strings quoted where they would read
 * as another type, multi-line strings as |, two blanks of indent, lists not indented. */
void yaml_write_value(struct buffer *, const struct value *);

#endif

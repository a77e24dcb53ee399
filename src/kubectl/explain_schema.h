/* SPDX-License-Identifier: Apache-2.0 */
/* explain_schema.h - a schema of an OpenAPI v3 document as text, as `kubectl explain` prints it.
 * Thread: pure. */
#ifndef KNARR_KUBECTL_EXPLAIN_SCHEMA_H
#define KNARR_KUBECTL_EXPLAIN_SCHEMA_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/error.h"

struct value;

struct explain_options {
    const char *group, *version, *kind;
    const char *path;                    /* "spec.containers"; "": the whole object */
    bool        is_recursive;
};
/* BAD_REQUEST: the document has no such kind, or that no such field; what was found until then
 * stands in the buffer. */
MUST_USE bool explain_write(const struct value *document, const struct explain_options *,
                            struct buffer *ret, struct error *err);
/* Lines of at most `width` characters, broken at blanks; each begins with `indent` blanks. */
void explain_wrap(struct buffer *, struct bytes text, size_t width, size_t indent);

#endif

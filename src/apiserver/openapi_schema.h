/* SPDX-License-Identifier: Apache-2.0 */
/* openapi_schema.h - types as OpenAPI schemas, each once, with all that they reach.
 * Thread: pure. */
#ifndef KNARR_APISERVER_OPENAPI_SCHEMA_H
#define KNARR_APISERVER_OPENAPI_SCHEMA_H

#include <stdbool.h>

#include "base/map.h"

struct buffer;
struct kind;

struct openapi_schemas {
    struct map types; /* openapi name -> struct type; grows while it is written */
    struct map kinds; /* openapi name -> struct kind, for x-kubernetes-group-version-kind */
    bool       codecs[32];               /* enum shape: which codecs are referred to */
    bool       is_v3;
};
void openapi_schemas_add_kind(struct openapi_schemas *, const struct kind *);
void openapi_schemas_write(struct openapi_schemas *, struct buffer *); /* {"name": schema, ...} */
void openapi_schemas_done(struct openapi_schemas *);

#endif

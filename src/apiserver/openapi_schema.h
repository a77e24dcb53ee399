/* SPDX-License-Identifier: Apache-2.0 */
/* openapi_schema.h - types as OpenAPI schemas, each once, with all that they reach.
 * Thread: pure. */
#ifndef KNARR_APISERVER_OPENAPI_SCHEMA_H
#define KNARR_APISERVER_OPENAPI_SCHEMA_H

#include <stdbool.h>

#include "base/map.h"

struct arena;
struct buffer;
struct kind;

struct openapi_schemas {
    struct map types; /* openapi name -> struct type; grows while it is written */
    struct map kinds; /* openapi name -> struct kind, for x-kubernetes-group-version-kind */
    struct map custom;                   /* openapi name -> struct kind: those of definitions */
    bool       codecs[32];               /* enum shape: which codecs are referred to */
    bool       is_v3;
};
void openapi_schemas_add_kind(struct openapi_schemas *, const struct kind *);
void openapi_schemas_write(struct openapi_schemas *, struct buffer *); /* {"name": schema, ...} */
void openapi_schemas_done(struct openapi_schemas *);

/* "com.example.v1.Widget" */
const char *openapi_custom_name(const struct kind *, const char *name, struct arena *);
/* "name": schema of a custom kind, and that of its list. */
void openapi_custom_write(const struct kind *, bool is_v3, struct buffer *);

#endif

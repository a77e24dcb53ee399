/* SPDX-License-Identifier: Apache-2.0 */
/* openapi_protobuf.h - OpenAPI documents as the protobuf messages of gnostic (openapi.v2.Document and
 * openapi.v3.Document).
 *
 * Made from the document's JSON by a table of members, of which there are as many as our documents
 * use.  What may be anything (defaults, extensions) is YAML inside.
 * Thread: pure. */
#ifndef KNARR_APISERVER_OPENAPI_PROTOBUF_H
#define KNARR_APISERVER_OPENAPI_PROTOBUF_H

#include <stdbool.h>

#include "base/bytes.h"

/* False where the text is no JSON. */
MUST_USE bool openapi_write_protobuf(struct buffer *, struct bytes json, bool is_v3);

#endif

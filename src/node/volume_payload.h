/* SPDX-License-Identifier: Apache-2.0 */
/* volume_payload.h - which files a configMap, secret, downwardAPI or projected volume holds.
 *
 * Pure: from the Pod and its context to a list of files; atomic_writer.h puts them there.  A source
 * that is missing and not optional is NOT_FOUND, and the pod waits for it; a key that is missing is
 * INVALID.
 * Thread: pure. */
#ifndef KNARR_NODE_VOLUME_PAYLOAD_H
#define KNARR_NODE_VOLUME_PAYLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "node/atomic_writer.h"

struct arena;
struct pod;
struct pod_context;
struct value;
struct volume;

bool volume_has_payload(const struct volume *);
MUST_USE bool volume_payload(const struct pod *, const struct volume *, const struct pod_context *,
                             struct arena *, struct volume_files *ret, struct error *err);

/* Each serviceAccountToken source of a pod: the loop asks the API server for the token before
 * volumes are made. */
typedef void token_visit(void *context, const char *volume, const char *path, const char *audience,
                         int64_t expiration_s);
void pod_each_token(const struct pod *, token_visit *, void *context);
/* The key of pod_context.tokens. */
const char *token_key(const char *volume, const char *path, struct arena *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* access_cache.h - answers of the API that are believed for a while: a few bytes by the digest of
 * what was asked.
 *
 * The question itself is not kept, so that a token that is part of one is nowhere in clear.  At
 * most `at_most` answers: the oldest goes first.  There is no timer: what is too old is not found,
 * and is dropped with the next answer that is put.
 * Thread: the owner's.  All zero but `at_most` is an empty one. */
#ifndef KNARR_NODE_ACCESS_CACHE_H
#define KNARR_NODE_ACCESS_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/map.h"

enum { ACCESS_KEY_BYTES = 32 };

struct access_key {
    unsigned char digest[ACCESS_KEY_BYTES];
};
struct access_cache {
    size_t     at_most;
    struct map answers;                  /* digest -> struct kept; in the order of their coming */
};

struct access_key access_key_of(struct bytes question);      /* SHA-256 */
/* False where nothing is known at this time.  *ret is borrowed until the next call. */
bool access_cache_get(const struct access_cache *, const struct access_key *, int64_t now_ms,
                      struct bytes *ret);
/* Copies; an answer of the same key is replaced. */
void access_cache_put(struct access_cache *, const struct access_key *, struct bytes answer,
                      int64_t now_ms, int64_t lifetime_ms);
void access_cache_done(struct access_cache *);

#endif

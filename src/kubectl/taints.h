/* SPDX-License-Identifier: Apache-2.0 */
/* taints.h - "key=value:effect" and "key:effect-" as changes of a node's taints.
 * Thread: pure. */
#ifndef KNARR_KUBECTL_TAINTS_H
#define KNARR_KUBECTL_TAINTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/error.h"

struct arena;
struct value;

enum { TAINTS_MAX = 64 };
struct taint {
    struct bytes key, value, effect;     /* effect: {NULL, 0} where all of the key are meant */
};
struct taints {
    struct taint added[TAINTS_MAX], removed[TAINTS_MAX];
    size_t       added_count, removed_count;
    bool         overwrite;              /* another value may stand there */
};
/* Fills the lists.  BAD_REQUEST: no taint, an unknown effect, one twice, or both set and removed. */
MUST_USE bool taints_parse(char *const *words, int count, struct taints *ret, struct error *err);
/* The list as it is to be; *ret_done becomes "tainted", "untainted" or "modified".  NULL with *err
 * set: another value stands there and may not be overwritten, or there is nothing to remove. */
struct value *taints_apply(const struct taints *, const struct value *old, const char *node,
                           const char **ret_done, struct arena *, struct error *err);

#endif

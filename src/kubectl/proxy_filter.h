/* SPDX-License-Identifier: Apache-2.0 */
/* proxy_filter.h - which requests `kubectl proxy` passes on.
 *
 * Whoever reaches its port has the user's rights, and a web page in his browser reaches it: so the
 * Host header must name this machine, or a name that was made to lead here would be let in.
 *
 * Thread: pure. */
#ifndef KNARR_KUBECTL_PROXY_FILTER_H
#define KNARR_KUBECTL_PROXY_FILTER_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/error.h"

enum { PROXY_PATTERNS_MAX = 32 };
struct proxy_patterns {
    regex_t items[PROXY_PATTERNS_MAX];
    size_t  count;
};
struct proxy_filter {
    struct proxy_patterns accept_hosts, accept_paths, reject_paths, reject_methods;
};
struct proxy_filter_texts {              /* extended regular expressions between commas */
    const char *accept_hosts, *accept_paths, *reject_paths, *reject_methods;
};
/* Upstream's: localhost alone; all paths but exec and attach; all methods. */
extern const struct proxy_filter_texts proxy_filter_usual;

/* BAD_REQUEST: no regular expression; proxy_filter_done in any case. */
MUST_USE bool proxy_filter_init(struct proxy_filter *, const struct proxy_filter_texts *,
                                struct error *err);
void proxy_filter_done(struct proxy_filter *);
/* `path` as it is sent: it is decoded before it is compared, and what cannot be is refused.  `host`
 * is the header's, with or without a port. */
bool proxy_filter_accepts(const struct proxy_filter *, struct bytes method, struct bytes path,
                          struct bytes host);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* seccomp_profile.h - the system calls that a container may make, as the OCI configuration's
 * linux.seccomp.
 *
 * RuntimeDefault is an allow list; some calls are allowed only with the capability that makes them
 * useful. Localhost reads DIR/NAME, an OCI profile.  Anything unknown or empty is an error, never
 * "unconfined".
 * Thread: any that may block for a moment. */
#ifndef KNARR_NODE_SECCOMP_PROFILE_H
#define KNARR_NODE_SECCOMP_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct arena;
struct value;

/* `type` NULL or "Unconfined": *ret is NULL.  `capabilities` is the container's bounding set, a bit
 * each. */
MUST_USE bool seccomp_profile_build(const char *type, const char *localhost_profile,
                                    const char *profile_folder, uint64_t capabilities,
                                    struct arena *, struct value **ret, struct error *err);

#endif

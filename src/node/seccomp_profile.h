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

struct seccomp_choice {
    const char *type;                    /* NULL or "Unconfined": no profile */
    const char *localhost_profile;       /* a name below the folder */
    const char *folder;
    uint64_t    capabilities;            /* the container's bounding set, a bit each */
};
/* *ret is NULL where no profile is wanted. */
MUST_USE bool seccomp_profile_build(const struct seccomp_choice *, struct arena *,
                                    struct value **ret, struct error *err);

#endif

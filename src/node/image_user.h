/* SPDX-License-Identifier: Apache-2.0 */
/* image_user.h - who a container runs as: numbers from the Pod's security contexts and the image's
 * user.
 *
 * Names are looked up in the image's own /etc/passwd and /etc/group, which are opened inside its
 * root (openat2 RESOLVE_IN_ROOT): a link in the image cannot point at the machine's files. Thread:
 * any that may block for a moment. */
#ifndef KNARR_NODE_IMAGE_USER_H
#define KNARR_NODE_IMAGE_USER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct container;
struct pod;

enum { USER_GROUPS_MAX = 256, PASSWD_MAX_BYTES = 4 << 20, USER_ID_MAX = INT32_MAX };

struct user {
    int64_t     uid, gid;
    int64_t     groups[USER_GROUPS_MAX]; /* supplemental, without gid */
    size_t      group_count;
    const char *home;                    /* "" where unknown; lives in `room` */
    char        room[256];
};

/* `root` is the mounted root of the container, image_user the image's "USER": "", "1000", "name",
 * "name:group". INVALID where a name is unknown, a number out of range, or runAsNonRoot forbids the
 * user. */
MUST_USE bool user_resolve(const struct pod *, const struct container *, const char *image_user,
                           const char *root, struct user *ret, struct error *err);

#endif

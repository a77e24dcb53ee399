/* SPDX-License-Identifier: Apache-2.0 */
/* claim_users.h - which pending pods name which claim, so that a claim that changes is news for
 * these alone.
 *
 * Thread: the core's. */
#ifndef KNARR_SCHEDULER_CLAIM_USERS_H
#define KNARR_SCHEDULER_CLAIM_USERS_H

#include <stddef.h>

#include "base/list.h"
#include "base/map.h"

struct arena;
struct pod;
struct pod_claim;

/* One claim of one pod; the pod owns an array of these. */
struct claim_use {
    struct list link;                    /* in the claim's list */
    struct pod *pod;
    char       *key;                     /* "ns/name", the entry's own */
};

struct claim_users {
    struct map claims;                   /* "ns/name" -> the head of a list of claim_use */
};

void claim_users_done(struct claim_users *);             /* after all pods were unfollowed */
void claim_users_follow(struct claim_users *, struct pod *, const char *ns,
                        const struct pod_claim *, size_t count);
void claim_users_unfollow(struct claim_users *, struct pod *);

/* Keys of the pods, copied into the arena, for whoever changes the pods while it walks.  claim_key
 * NULL: of all claims; a pod may then come more than once. */
size_t claim_users_list(const struct claim_users *, const char *claim_key, struct arena *,
                        const char ***ret_pod_keys);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* pods_of.h - from what a user names to pods: itself, or those that a workload or a service
 * selects.
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_PODS_OF_H
#define KNARR_KUBECTL_PODS_OF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct arena;
struct found;
struct session;
struct value;

enum { PODS_MAX = 1024 };
struct pod_list {
    const struct value *items[PODS_MAX];         /* the running and ready ones first */
    size_t              count;
};
/* "web", "pod/web", "deploy/web", "svc/web".  *ret_owner (may be NULL) is the object that was named.
 * NOT_FOUND; BAD_REQUEST where it selects no pods. */
MUST_USE bool pods_of_word(struct session *, const char *word, struct pod_list *ret,
                           struct found *ret_owner, struct error *err);
MUST_USE bool pods_of_selector(struct session *, const char *ns, const char *labels,
                               struct pod_list *ret, struct error *err);

/* The container that is meant: the one that was asked for, else that of the pod's annotation
 * kubectl.kubernetes.io/default-container, else the first, which is said on stderr where there are
 * others.  NULL with *err set: there is no such container. */
const char *container_of_pod(const struct value *pod, const char *wanted, struct arena *,
                          struct error *err);

#endif

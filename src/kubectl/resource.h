/* SPDX-License-Identifier: Apache-2.0 */
/* resource.h - from a user's words to kinds: "po", "deployments.apps", "all", "widgets".
 *
 * Kinds of Kubernetes itself are in the program's tables.  For any other word, and to list them
 * all, the server's discovery is asked, once; such a kind has no type: patches of it are JSON
 * merge patches.
 *
 * All texts and kinds live as long as the session.  Thread: the program's only one. */
#ifndef KNARR_KUBECTL_RESOURCE_H
#define KNARR_KUBECTL_RESOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/error.h"
#include "object/schema.h"

struct session;

/* NULL with upstream's message: the server doesn't have a resource type "x". */
const struct kind *resource_find(struct session *, const char *word, struct error *err);
/* "pods.spec.containers", "widgets.example.com.spec": the type, and what stands behind it in
 * *ret_rest ("": nothing). */
const struct kind *resource_find_before(struct session *, const char *word, const char **ret_rest,
                                        struct error *err);
/* Of "apiVersion" and "kind" in a file; NULL with *err set: no matches for kind. */
const struct kind *resource_of_kind(struct session *, struct bytes api_version, struct bytes name,
                                    struct error *err);

/* What the server has: the preferred version of each resource, in the server's order. */
struct resources {
    const struct kind **kinds;
    const char *const **verbs;                   /* of each; NULL-terminated */
    size_t              count;
    const char        **versions;                /* "apps/v1": all there are */
    size_t              version_count;
};
MUST_USE const struct resources *resources_discover(struct session *, struct error *err);

/* What the words of get, delete, describe name: "pods a b", "pod/a svc/b", "pods,services",
 * "all". */
struct named {
    const struct kind *kind;
    const char        *name;                     /* NULL: all of them */
};
enum { NAMED_MAX = 256 };
struct named_list {
    struct named items[NAMED_MAX];
    size_t       count;
};
MUST_USE bool named_parse(struct session *, char **words, int count, struct named_list *ret,
                          struct error *err);

#endif

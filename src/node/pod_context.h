/* SPDX-License-Identifier: Apache-2.0 */
/* pod_context.h - what a container needs to know beyond its Pod: addresses, the node's size, the
 * ConfigMaps and Secrets that it names, and the services of its namespace.
 *
 * The loop gathers a context before a container or a volume is made, with a reference to each
 * object, so that a worker thread can read it undisturbed.  A context never changes; newer facts
 * make a newer context.
 * Thread: built on the loop; read anywhere. */
#ifndef KNARR_NODE_POD_CONTEXT_H
#define KNARR_NODE_POD_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"

struct container;
struct node_paths;
struct object;
struct pod;
struct value;

struct pod_context {
    struct arena       arena;
    const struct node_paths *paths;      /* where its volumes lie; NULL: nowhere */
    const char        *pod_ip, *host_ip; /* "" where unknown */
    int64_t            allocatable_cpu_milli, allocatable_memory_bytes, allocatable_storage_bytes;
    /* "NAME=value", NULL-terminated; may be NULL */
    const char *const *service_environment;
    /* "ConfigMap/name", "Node/name" ... -> struct object, referenced */
    struct map         objects;
    struct map         tokens;           /* "volume/path" -> char * in the arena */
};
void pod_context_done(struct pod_context *);         /* drops the objects and the arena */
void pod_context_put_object(struct pod_context *, const char *kind, const struct object *);
/* NULL where the object does not exist. */
const struct object *pod_context_object(const struct pod_context *, const char *kind,
                                        const char *name);

/* One reference of a pod to a ConfigMap, Secret, PersistentVolumeClaim or RuntimeClass. */
typedef void reference_visit(void *context, const char *kind, const char *name, bool optional);
/* Its RuntimeClass; volumes, env, envFrom and imagePullSecrets of all containers; the same name may
 * come more than once. */
void pod_each_reference(const struct pod *, reference_visit *, void *context);

/* Who asks the downward API: a container for its environment, or a volume, which has none. */
struct downward {
    const struct pod         *pod;
    const struct pod_context *context;
    const struct container   *self;      /* NULL: a volume */
    struct arena             *arena;     /* of the answer */
};
/* fieldRef: "metadata.labels['a']", "status.podIP" ... BAD_REQUEST where the path is not supported.
 */
MUST_USE bool downward_field(const struct downward *, const char *path, const char **ret,
                             struct error *err);
/* resourceFieldRef of `self` or the container it names; unset limits are the node's allocatable. */
MUST_USE bool downward_resource(const struct downward *, const struct value *reference,
                                const char **ret, struct error *err);

/* A key of a ConfigMap (data, binaryData) or Secret (data), decoded. False: there is no such key.
 */
bool config_key(const struct object *, const char *key, struct arena *, struct bytes *ret);
/* Every key, ascending. */
typedef bool config_visit(void *context, struct bytes key, struct bytes content);
bool config_each_key(const struct object *, struct arena *, config_visit *, void *context);

#endif

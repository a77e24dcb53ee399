/* SPDX-License-Identifier: Apache-2.0 */
/* pod_spec.h - the parts of a pod's validation, one file each, and what workloads use of them.
 *
 * Every function reports at the current path, which is that of the spec (or of what it is given).
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_POD_SPEC_H
#define KNARR_OBJECT_KINDS_POD_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"

struct arena;
struct field_errors;
struct value;

/* What the parts need of the whole. */
struct pod_check {
    const struct value  *spec;
    const struct value  *metadata;       /* the pod's; NULL in a template */
    struct field_errors *errors;
    struct map           volumes;        /* the good ones by name: const struct value * */
    int64_t              grace_s;
    bool                 has_grace;
    bool                 host_users;     /* no user namespace */
};

/* `metadata` is NULL in a template. */
void validate_pod_spec(const struct value *spec, const struct value *metadata,
                       struct field_errors *);
/* metadata's labels and annotations, the spec, and what no template may have. */
void validate_pod_template(const struct value *template, struct field_errors *);
/* A workload's template: its labels match the selector (a map or a LabelSelector, may be NULL), it
 * restarts always, and it has no deadline; `kind` is the word for the latter's message. */
void validate_workload_template(const struct value *spec, const struct value *selector,
                                const char *kind, struct field_errors *);

void validate_pod_volumes(struct pod_check *);                   /* fills check->volumes */
void validate_pod_containers(struct pod_check *);
void validate_pod_affinity(struct pod_check *);
void validate_pod_spreading(struct pod_check *);
void validate_pod_security(
    struct pod_check *); /* security context, operating system, host namespaces */
void validate_pod_level_resources(struct pod_check *);
void validate_pod_annotations(const struct value *metadata, const struct value *spec,
                              struct field_errors *);
/* That the annotation is JSON, where it is there; reported at the member `name` of the current
 * path. */
void validate_json_annotation(const struct value *metadata, const char *name, const char *key,
                              struct field_errors *);
/* That annotations agree with fields, at spec's path. */
void validate_profile_annotations(const struct value *metadata, const struct value *spec,
                                  struct field_errors *);

void validate_container_security(const struct value *container, const struct pod_check *);
void validate_pull_policy(const struct value *map, const char *name, struct field_errors *);
void validate_probes(const struct value *container, const struct pod_check *);
void validate_lifecycle(const struct value *container, const struct pod_check *);
void validate_environment(const struct value *container, const struct pod_check *);
void validate_mounts(const struct value *container, const struct pod_check *);
void validate_ports(const struct value *container, struct field_errors *);
/* {fieldPath} of an ObjectFieldSelector, and a ResourceFieldSelector, at the current path. */
void validate_field_ref(const struct value *ref, const char *const *paths, struct field_errors *);
void validate_resource_field_ref(const struct value *ref, bool in_volume, struct field_errors *);

void validate_tolerations(const struct value *spec, struct field_errors *);
void validate_taints(const struct value *map, const char *name, struct field_errors *);
/* A NodeSelector at the current path. */
void validate_node_selector(const struct value *selector, struct field_errors *);

/* Walks init, regular and ephemeral containers in this order; the path stands at each. */
typedef void container_visit(const struct value *container, struct field_errors *, void *context);
void pod_each_container(const struct value *spec, struct field_errors *, container_visit *,
                        void *context);

/* "Guaranteed", "Burstable" or "BestEffort". */
const char *pod_qos_class(const struct value *spec);
bool container_is_sidecar(
    const struct value *container); /* an init container that restarts always */
bool pod_is_mirror(const struct value *pod);

#endif

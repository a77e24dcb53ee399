/* SPDX-License-Identifier: Apache-2.0 */
/* pod_update.h - what of a pod may change, for its main resource and its subresources.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_POD_UPDATE_H
#define KNARR_OBJECT_KINDS_POD_UPDATE_H

struct arena;
struct field_errors;
struct value;

/* Annotations and spec, as for a new pod. */
void validate_pod_parts(const struct value *pod, struct field_errors *);
/* Drops fields of features that are off. */
void pod_spec_drop_disabled(struct value *spec);

void validate_pod_update(const struct value *next, const struct value *old, struct field_errors *);
/* Annotations that may not be added, changed or removed. */
void validate_pod_annotation_update(const struct value *next, const struct value *old,
                                    struct field_errors *);

void prepare_pod_status(struct value *next, const struct value *old, struct arena *);
void validate_pod_status(const struct value *next, const struct value *old, struct field_errors *);

#endif

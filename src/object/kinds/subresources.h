/* SPDX-License-Identifier: Apache-2.0 */
/* subresources.h - writes of subresources that have rules of their own; status is in struct
 * kind_code.
 *
 * `next` is what the client wants the whole object to be.  prepare cuts it down to what the
 * subresource may change; validate_metadata has run before validate does.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_SUBRESOURCES_H
#define KNARR_OBJECT_KINDS_SUBRESOURCES_H

struct arena;
struct field_errors;
struct kind;
struct value;

struct subresource_code {
    const char *group, *kind, *subresource;
    void (*prepare)(struct value *next, const struct value *old, struct arena *);
    void (*validate)(const struct value *next, const struct value *old, struct field_errors *);
};
/* NULL where the subresource has no rules of its own. */
const struct subresource_code *subresource_code_find(const struct kind *, const char *subresource);

/* A Binding: {target}. */
void validate_binding(const struct value *binding, struct field_errors *);
/* An autoscaling Scale. */
void validate_scale(const struct value *scale, struct field_errors *);

/* Rows of the table that stand with their kinds. */
void prepare_namespace_finalize(struct value *next, const struct value *old, struct arena *);
void validate_namespace_finalize(const struct value *next, const struct value *old,
                                 struct field_errors *);
void prepare_request_approval(struct value *next, const struct value *old, struct arena *);
void validate_request_approval(const struct value *next, const struct value *old,
                               struct field_errors *);
void prepare_ephemeral_containers(struct value *next, const struct value *old, struct arena *);
void validate_ephemeral_containers(const struct value *next, const struct value *old,
                                   struct field_errors *);
void prepare_pod_resize(struct value *next, const struct value *old, struct arena *);
void validate_pod_resize(const struct value *next, const struct value *old, struct field_errors *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* admission.h - the built-in admission plugins, each in a file of its own; admission.c has the
 * table.
 *
 * A mutating function changes write->next before validation, a validating one only refuses.  Each
 * looks at the kinds it is for and returns at once for others, for every write passes all of them.
 * `write->old` is NULL for a creation.
 *
 * Thread: the core's. */
#ifndef KNARR_WRITE_ADMISSION_H
#define KNARR_WRITE_ADMISSION_H

#include "write/write_stage.h"

typedef bool admission_function(struct write *, struct error *err);

admission_function limit_ranger_mutate, limit_ranger_validate;
admission_function resource_quota_validate;
admission_function runtime_class_mutate, runtime_class_validate;
admission_function pod_security_validate;
admission_function node_restriction_mutate, node_restriction_delete;
admission_function service_account_mutate, service_account_validate;
admission_function priority_mutate, priority_validate;
admission_function default_toleration_seconds, pod_topology_labels;
admission_function pod_resize_validate;
admission_function local_api_service;
admission_function certificate_requester, certificate_subject, certificate_part;

/* Policies and webhooks for a connection, from its beginning to its end: its options may be refused, but
 * not patched. */
admission_function admission_connect;
/* Whether all mutating plugins run once more; at most once. */
bool admission_next_pass(struct write *);

/* NodeRestriction for acts that are no writes of an object. */
MUST_USE bool node_restriction_evict(const struct user *, const struct object *pod,
                                     const struct value *pod_value, struct error *err);
MUST_USE bool node_restriction_token(struct pipeline *, const struct write_request *,
                                     const struct object *account, struct error *err);

MUST_USE bool node_restriction_certificate(struct write *, const char *node, struct error *err);

bool admission_is_creation(const struct write *, const struct kind *);
/* FORBIDDEN: `pods "web" is forbidden: ` and then what is said. */
bool admission_forbid(const struct write *, struct error *err, const char *format, ...)
    PRINTF(3, 4);
/* For the client's Warning header. */
void admission_warn(struct write *, const char *format, ...) PRINTF(2, 3);

#endif

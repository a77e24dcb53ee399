/* SPDX-License-Identifier: Apache-2.0 */
/* service.h - what a Service needs by its type; the allocator of addresses and ports asks the same.
 *
 * The order of a write: prepare (kind code) normalizes and carries over; then the allocator calls
 * service_choose_families and fills clusterIPs, nodePorts and healthCheckNodePort; then validation.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_SERVICE_H
#define KNARR_OBJECT_KINDS_SERVICE_H

#include <stdbool.h>

struct arena;
struct decode_notes;
struct field_errors;
struct value;

/* All of these take a whole Service. */
bool service_has_type(const struct value *service, const char *type);
bool service_is_headless(const struct value *service);               /* clusterIPs is ["None"] */
bool service_needs_cluster_ip(const struct value *service);
bool service_needs_node_ports(const struct value *service);
bool service_needs_health_check(const struct value *service);
bool service_is_externally_accessible(const struct value *service);

/* Sets ipFamilyPolicy and ipFamilies where the client left them open.  `families` are those of the
 * cluster, the first one the default ("IPv4", "IPv6"; NULL-terminated).  What does not fit is
 * reported. */
void service_choose_families(struct value *service, const struct value *old,
                             const char *const *families, struct arena *, struct field_errors *);

/* The rules of clusterIPs, ipFamilies and ipFamilyPolicy, at the path "spec". */
void validate_service_addresses(const struct value *service, const struct value *old,
                                struct field_errors *);
void prepare_service(struct value *next, const struct value *old, struct arena *);
void validate_service_update(const struct value *next, const struct value *old,
                             struct field_errors *);
/* All that holds for a new one and for a changed one. */
void validate_service(const struct value *next, const struct value *old, struct field_errors *);
void validate_service_class(const struct value *next, const struct value *old,
                            struct field_errors *);
void warn_of_service(const struct value *service, const struct value *old, struct arena *,
                     struct decode_notes *);
/* status.loadBalancer of Services and, with is_service false, of Ingresses. */
void validate_load_balancer(const struct value *next, const struct value *old, bool is_service,
                            struct field_errors *);

#endif

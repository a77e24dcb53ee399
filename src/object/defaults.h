/* SPDX-License-Identifier: Apache-2.0 */
/* defaults.h - the defaults that need code, a function a type (api/defaults.md).
 *
 * api/kinds.txt says which type has which; tools/apigen puts them into the types.  Each completes
 * one value of its type, whose own static defaults have been applied: members that lie below are
 * left to their own types' functions, which run afterwards.  What is there already is never
 * changed, except where api/defaults.md says so.
 *
 * Not here: static defaults (the tables), the walk (defaults.c: defaults_apply of decode.h). */
#ifndef KNARR_OBJECT_DEFAULTS_H
#define KNARR_OBJECT_DEFAULTS_H

#include "object/schema.h"

/* defaults_core.c */
defaults_function container_set_defaults, pod_spec_set_defaults, pod_status_set_defaults,
    pod_set_defaults, volume_set_defaults, image_volume_set_defaults, service_set_defaults,
    service_port_set_defaults, secret_set_defaults, namespace_set_defaults,
    persistent_volume_set_defaults, node_spec_set_defaults, node_status_set_defaults,
    limit_range_item_set_defaults;

/* defaults_workloads.c */
defaults_function replication_controller_set_defaults, deployment_strategy_set_defaults,
    daemon_set_update_strategy_set_defaults, stateful_set_spec_set_defaults,
    stateful_set_update_strategy_set_defaults, job_set_defaults;

/* defaults_other.c */
defaults_function horizontal_pod_autoscaler_v1_set_defaults,
    horizontal_pod_autoscaler_spec_set_defaults, horizontal_pod_autoscaler_behavior_set_defaults,
    network_policy_spec_set_defaults, subject_set_defaults, device_request_set_defaults,
    custom_resource_definition_set_defaults;

/* Puts a value where nothing, or nothing but zero, stands.  The key is borrowed: a literal. */
void default_text(struct value *map, struct arena *, const char *key, const char *text);
void default_int(struct value *map, struct arena *, const char *key,
                 int64_t); /* absent alone: 0 stays */
void default_bool(struct value *map, struct arena *, const char *key, bool); /* absent alone */
struct value *default_map(struct value *map, struct arena *,
                          const char *key); /* the map that stands there */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* defaults_pod.h - between the files that complete pods. */
#ifndef KNARR_OBJECT_DEFAULTS_POD_H
#define KNARR_OBJECT_DEFAULTS_POD_H

struct arena;
struct value;

/* spec.resources, where it has limits or requests: from the containers', whose requests are
 * complete. */
void pod_resources_set_defaults(struct value *spec, struct arena *);

#endif

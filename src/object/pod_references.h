/* SPDX-License-Identifier: Apache-2.0 */
/* pod_references.h - the objects that a pod names and its node therefore needs.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_POD_REFERENCES_H
#define KNARR_OBJECT_POD_REFERENCES_H

#include <stdbool.h>

#include "base/bytes.h"

struct arena;
struct value;

enum pod_reference {
    POD_SECRET,
    POD_CONFIG_MAP,
    POD_CLAIM,                           /* PersistentVolumeClaim */
    POD_SERVICE_ACCOUNT,
    POD_RESOURCE_CLAIM
};

/* Each name as often as it stands there; all are in the pod's own namespace.  Stops when visit
 * returns false. */
typedef bool pod_reference_visitor(void *context, enum pod_reference, struct bytes name);
void pod_references_each(const struct value *pod, pod_reference_visitor *, void *context,
                         struct arena *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* pod_admission.h - does this node take a pod that is bound to it?  A pod may be bound by hand,
 * past the scheduler.
 *
 * Checked: the node's conditions (MemoryPressure ...), the number of pods, requests against
 * allocatable, host ports, nodeSelector and required node affinity, the operating system, unsafe
 * sysctls.  A pod that is not taken becomes Failed and is never started.
 * Thread: the loop's; looks only. */
#ifndef KNARR_NODE_POD_ADMISSION_H
#define KNARR_NODE_POD_ADMISSION_H

#include <stdbool.h>

struct node_context;
struct object;
struct pod;

struct pod_rejection {
    const char *reason;                  /* "NodePorts", "OutOfcpu", "NodeAffinity" ... */
    char        message[480];            /* what is wrong with it, in upstream's words */
    bool        is_by_labels;            /* the node's; others may be on their way */
};

/* False: *ret says why.  The node is this one as far as it is known; may be NULL. */
bool pod_admit(struct node_context *, const struct object *node, const struct pod *,
               struct pod_rejection *ret);
/* Is there room for what this version of a pod asks for that runs here with less?  False: *ret says why. */
bool pod_has_room(struct node_context *, const struct pod *, struct pod_rejection *ret);
/* Sysctls that are confined to the pod. */
bool sysctl_is_safe(const char *name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* pod_standard_check.h - one check of the Pod Security Standards; the table is in pod_standard.c.
 *
 * Thread: pure. */
#ifndef KNARR_WRITE_POD_STANDARD_CHECK_H
#define KNARR_WRITE_POD_STANDARD_CHECK_H

#include <stdbool.h>

#include "base/bytes.h"

struct arena;
struct value;

struct pod_inspection {
    const struct value *annotations, *spec;
    struct arena       *arena;
    int                 minor;           /* the version that is asked for */
    const char         *reason, *detail; /* set by a check that refuses */
};

/* True: nothing to object to. */
typedef bool pod_check(struct pod_inspection *);

pod_check pod_check_app_armor, pod_check_capabilities, pod_check_host_namespaces,
    pod_check_host_path, pod_check_host_ports, pod_check_probe_hosts, pod_check_privileged,
    pod_check_proc_mount, pod_check_proc_mount_relaxed, pod_check_selinux,
    pod_check_seccomp_annotations, pod_check_seccomp, pod_check_sysctls, pod_check_host_process,
    pod_check_escalation, pod_check_dropped_capabilities, pod_check_volume_types,
    pod_check_non_root, pod_check_user, pod_check_seccomp_set;

#endif

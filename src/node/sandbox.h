/* SPDX-License-Identifier: Apache-2.0 */
/* sandbox.h - what the containers of a pod share: folders, cgroup, network and IPC namespaces,
 * /dev/shm, hosts file.
 *
 * No process keeps the namespaces: they are held by bind mounts below RUN/pods/UID.  Only a shared
 * PID namespace needs one (sandbox_pause), since it ends with its first process.  The address is
 * given by net/pod_network.h, on the loop.
 *
 * Thread: any that may block for a few milliseconds; one pod at a time. */
#ifndef KNARR_NODE_SANDBOX_H
#define KNARR_NODE_SANDBOX_H

#include <stdbool.h>

#include "base/error.h"

struct arena;
struct cgroup_tree;
struct node_paths;
struct pod;
struct value;

struct sandbox_options {
    const struct node_paths *paths;
    struct cgroup_tree      *cgroups;
    /* cluster_dns NULL: the node's resolv.conf */
    const char              *cluster_dns, *cluster_domain;
    /* "/etc": the node's hosts and resolv.conf */
    const char              *etc;
    /* for pods in place of the nameservers of the node's resolv.conf, which they cannot reach; NULL */
    const char              *nameserver;
};

/* Is there one?  False after a reboot, although the pod's folders are there. */
bool sandbox_exists(const struct node_paths *, const char *uid);
/* Makes all but the address; safe to repeat. */
MUST_USE bool sandbox_make(const struct sandbox_options *, const struct pod *, struct error *err);
/* /etc/hosts, once the address is known ("" for a pod on the node's network). */
MUST_USE bool sandbox_write_hosts(const struct sandbox_options *, const struct pod *,
                                  const char *pod_ip, struct error *err);
/* Unmounts and removes RUN/pods/UID and, if `with_data`, DATA/pods/UID and the logs.  Safe to
 * repeat. False: something is still busy. */
bool sandbox_remove(const struct sandbox_options *, const char *uid, bool with_data);

/* pod.json: the pod's names, and what it has been given (pod_allocation.h); sandbox_make writes it
 * first. */
MUST_USE bool sandbox_write_pod(const struct node_paths *, const struct pod *, struct error *err);
/* NULL where nothing is known. */
const struct value *sandbox_read_allocation(const struct node_paths *, const char *uid,
                                            struct arena *);

/* NULL where the pod has none: it uses the node's. */
const char *sandbox_netns_path(const struct node_paths *, const struct pod *, struct arena *);
const char *sandbox_ipcns_path(const struct node_paths *, const struct pod *, struct arena *);
const char *sandbox_pidns_path(const struct node_paths *, const struct pod *, struct arena *);

/* What uname says inside, and $HOSTNAME: the short name, the full one where the pod wants that, on
 * the node's network the machine's.  INVALID where the full one is too long for the kernel. */
enum { SANDBOX_HOSTNAME_ROOM = 65 };
MUST_USE bool sandbox_hostname(const struct sandbox_options *, const struct pod *,
                               char ret[SANDBOX_HOSTNAME_ROOM], struct error *err);
/* resolv.conf of a pod, for tests as well. */
void sandbox_resolv_conf(const struct sandbox_options *, const struct pod *, const char *node_file,
                         struct arena *, const char **ret);
void sandbox_hosts(const struct sandbox_options *, const struct pod *, const char *pod_ip,
                   const char *node_file, struct arena *, const char **ret);

/* Pods whose folders exist: what a restarted agent finds.  ns and name come from pod.json. */
typedef void sandbox_visit(void *context, const char *uid, const char *ns, const char *name);
void sandbox_each(const struct node_paths *, sandbox_visit *, void *context);

#endif

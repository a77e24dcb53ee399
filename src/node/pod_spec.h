/* SPDX-License-Identifier: Apache-2.0 */
/* pod_spec.h - a Pod as the agent reads it: binding tables fill these structs from the object's
 * text.
 *
 * Everything that a container's configuration, its volumes, probes and life cycle need is read once
 * when the pod changes; what is deep and rarely looked at (a volume's source, an env's source)
 * stays a small value tree. Texts and trees live in the pod's arena and die with it; the object is
 * held as long.
 *
 * Absent optional numbers have a flag beside them (has_run_as_user); NULL texts are absent.
 * Thread: a struct pod is constant once read; any thread may look. */
#ifndef KNARR_NODE_POD_SPEC_H
#define KNARR_NODE_POD_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "node/cgroup.h"

struct object;
struct value;

enum { POD_CONTAINERS_MAX = 256, POD_VOLUMES_MAX = 1024 };

/* exec, httpGet, tcpSocket, grpc or sleep: at most one is there. */
struct handler {
    const char  **exec;                  /* command; exec_count 0: not this one */
    size_t        exec_count;
    bool          has_http, has_tcp, has_grpc, has_sleep;
    struct bytes  http_port, tcp_port;   /* JSON text: a number or a quoted name */
    const char   *http_path, *http_host, *http_scheme, *tcp_host, *grpc_service;
    struct value *http_headers;
    int64_t       grpc_port, sleep_s;
};

struct probe_spec {
    bool           present;
    struct handler handler;
    int64_t        initial_delay_s, timeout_s, period_s, success_threshold, failure_threshold;
    bool           has_grace;
    int64_t        grace_s;
};

struct container_port {
    const char *name, *protocol, *host_ip;
    int64_t     container_port, host_port;
};

struct env_entry {
    const char   *name, *value;
    struct value *value_from;            /* NULL: value */
};

struct volume_mount {
    const char *name, *mount_path, *sub_path, *sub_path_expr, *propagation, *recursive_read_only;
    bool        read_only;
};

struct security {
    bool          has_user, has_group, has_non_root, has_escalation;
    int64_t       user, group;
    bool          non_root, privileged, read_only_root, allow_escalation;
    const char  **add_capabilities, **drop_capabilities;
    size_t        add_count, drop_count;
    const char   *seccomp_type, *seccomp_profile, *proc_mount;
};

enum container_role { ROLE_INIT, ROLE_SIDECAR, ROLE_APP, ROLE_EPHEMERAL };

struct container {
    enum container_role    role;
    const char            *name, *image, *pull_policy, *working_dir, *restart_policy;
    const char           **command, **args;
    size_t                 command_count, args_count;
    struct container_port *ports;
    size_t                 port_count;
    struct env_entry      *env;
    size_t                 env_count;
    struct value          *env_from, *limits, *requests, *resize_policy, *restart_rules;
    struct volume_mount   *mounts;
    size_t                 mount_count;
    struct probe_spec      liveness, readiness, startup;
    bool                   has_post_start, has_pre_stop;
    struct handler         post_start, pre_stop;
    const char            *stop_signal, *termination_path, *termination_policy, *target_container;
    struct security        security;
    bool                   std_in, stdin_once, tty;
};

/* One of the sources is set. */
struct volume {
    const char   *name;
    struct value *config_map, *secret, *projected, *downward_api, *empty_dir, *host_path, *claim,
        *image, *csi, *ephemeral;
};

struct pod {
    struct arena         arena;
    int                  reference_count;
    const struct object *object;
    const char          *ns, *name, *uid, *node_name, *service_account, *hostname, *subdomain,
        *hostname_override, *restart_policy;
    const char          *dns_policy;
    int64_t              generation, creation_s, deletion_s, deletion_grace_s, grace_s,
        active_deadline_s, priority;
    bool                 host_network, host_pid, host_ipc, share_process_namespace, fqdn_hostname,
        service_links;
    struct value *dns_config, *host_aliases, *node_selector, *affinity, *overhead, *readiness_gates,
        *sysctls, *supplemental_groups, *tolerations, *pull_secrets, *resources;
    const char          *fs_group_policy, *priority_class, *os_name, *runtime_class;
    /* "Strict": not the groups that the image's /etc/group has the user in */
    const char          *supplemental_groups_policy;
    bool                 own_users;      /* hostUsers is false */
    bool                 has_fs_group;
    int64_t              fs_group;
    struct security      security;       /* the pod's: user, group, non_root, seccomp */
    struct container    *containers;     /* init ones first, then app ones, then ephemeral ones */
    size_t               container_count, init_count, app_count;
    struct volume       *volumes;
    size_t               volume_count;
    enum qos_class       qos;
    /* What status says already: it is kept where it is not ours to compute. */
    const char          *phase, *status_reason, *status_message;
    struct value        *conditions;     /* list, or NULL */
    int64_t              start_time_s;   /* 0: not set yet */
};

/* Reads the object (and holds it). Never fails: the API server has validated it.  A container that
 * runs keeps the version it was started from; references are taken and put on the loop's thread. */
struct pod *pod_new(const struct object *);
struct pod *pod_ref(struct pod *);
void        pod_put(struct pod *);       /* accepts NULL */

const struct container *pod_container(const struct pod *,
                                      const char *name); /* NULL where unknown */
const struct volume    *pod_volume(const struct pod *, const char *name);
bool pod_is_terminal(const struct pod *); /* phase Succeeded or Failed */
/* Of system-cluster-critical and above: it is never evicted for want of something. */
bool pod_is_critical(const struct pod *);
/* The port that a probe or handler means: a number, or the name of one of the container's. 0: none.
 */
uint16_t    container_port_number(const struct container *, struct bytes json);
/* The short one: spec.hostnameOverride, spec.hostname or the name, cut to 63 characters. Room 64.
 */
void        pod_hostname(const struct pod *, char ret[64]);
/* requests or limits of one container: "cpu" in milli, others in units; 0 where absent. */
int64_t     container_resource(const struct value *requests_or_limits, const char *name);
/* The limit that holds for a container: its own, or else the pod's; 0 where there is none. */
int64_t     container_limit(const struct pod *, const struct container *, const char *name);
/* What the pod takes of a node: what it says itself, else the sum over its containers; and overhead. */
int64_t     pod_request(const struct pod *, const char *name);
/* What its containers take together: no word of the pod's own, no overhead. */
int64_t     pod_container_requests(const struct pod *, const char *name);
/* {name: amount} of all that the pod takes, as pod_request has it. */
struct value *pod_requests(const struct pod *, struct arena *);
/* The pod's cgroup limits: sums as upstream computes them (init containers, sidecars, overhead). */
void        pod_limits(const struct pod *, struct cgroup_limits *ret);
const char *handler_kind(const struct handler *); /* "exec", "httpGet" ...; NULL: none */

#endif

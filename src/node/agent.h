/* SPDX-License-Identifier: Apache-2.0 */
/* agent.h - the node agent: the pods, images, volumes, services and DNS of one node.
 *
 * A client of the API like any other.  One loop; whatever blocks is a child process or a job.  For
 * each pod: look at the facts (desired pod, containers that exist, probes, volumes), plan, act. The
 * state is computed from facts and never stored, so a restarted agent carries on where the facts
 * are and disturbs no container.
 *
 * It is started inside its node's network and mount namespaces (main/ makes them).  Where cgroups
 * are hybrid, its mount namespace has the nearly empty v2 mount taken away, so that crun works.
 *
 * Thread: agent_run has the calling one until the end.
 *
 * Folders: DATA/images (content store, layers), DATA/pods/UID (volumes, hosts, container state),
 * DATA/logs; RUN/pods/UID (netns, sockets). */
#ifndef KNARR_NODE_AGENT_H
#define KNARR_NODE_AGENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "node/pressure_options.h"

struct buffer;

struct agent_options {
    const char *node_name;
    const char *kubeconfig;              /* credentials of system:node:NAME */
    const char *data_dir, *run_dir;      /* this node's */
    /* shared by the nodes of a local cluster; NULL: DATA/images */
    const char *image_dir;
    const char *node_address;            /* InternalIP, "10.90.0.11" */
    const char *cluster_cidr, *service_cidr, *cluster_dns, *cluster_domain;
    /* PEM files of the agent's own HTTPS server */
    const char *server_certificate, *server_key, *client_ca;
    uint16_t    port;                    /* 10250 */
    const char *cgroup_parent;           /* "/knarr-default/node1": all pods live below it */
    const char *const *labels;           /* "k=v"; NULL-terminated; may be NULL */
    const char *dns_upstream;            /* names of the outside are asked there; NULL: */
    const char *resolv_conf;             /* at the nameservers of this file; NULL: nowhere */
    uint16_t    ingress_https_port;      /* where Ingresses' clients find TLS; 0: none served here */
    int         host_netns_fd;           /* images are pulled there; -1: our own namespace */
    int         ready_fd;                /* one byte is written when the node is Ready; -1: none */
    int         max_pods;                /* 110 */
    struct pressure_settings pressure;   /* when it is short of something */
    bool        has_overlay;             /* other nodes' pods are reached by VXLAN */
};

/* Runs until SIGTERM or SIGINT; containers stay. The process' exit code. */
int agent_run(const struct agent_options *);

/* `knarr image ...`: work on a store directly, with or without a running agent (a lock file guards
 * it). */
/* *ret_references (NULL: not wanted) gets a line for each name that a pod may now use. */
MUST_USE bool image_import_file(const char *image_dir, const char *archive_path,
                                struct buffer *ret_references, struct error *err);
MUST_USE bool image_list_print(const char *image_dir, struct error *err);
MUST_USE bool image_remove(const char *image_dir, const char *reference, struct error *err);
MUST_USE bool image_pull_reference(const char *image_dir, const char *reference,
                                   const char *docker_config, struct error *err);

#endif

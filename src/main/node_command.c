/* SPDX-License-Identifier: Apache-2.0 */
/* node_command.c - `knarr node`: the agent of one node of a local cluster. */
#include <stdio.h>

#include "base/arena.h"
#include "base/log.h"
#include "codec/value.h"
#include "main/cluster.h"
#include "main/process_config.h"
#include "node/agent.h"
#include "object/schema.h"

enum { MAX_PODS = 110 };

int command_node(int argc, char **argv)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const struct value *config = process_config_read(argc, argv, &arena, &err);
    if (!config) {
        fprintf(stderr, "knarr node: %s\n", err.message);
        return 2;
    }
    schema_init();
    struct agent_options options = {
        .node_name = config_bytes(config, "nodeName", &arena).at,
        .kubeconfig = config_bytes(config, "kubeconfig", &arena).at,
        .data_dir = config_bytes(config, "dataDir", &arena).at,
        .run_dir = config_bytes(config, "runDir", &arena).at,
        .image_dir = config_bytes(config, "imageDir", &arena).at,
        .node_address = config_bytes(config, "nodeAddress", &arena).at,
        .cluster_cidr = CLUSTER_CIDR,
        .service_cidr = SERVICE_CIDR,
        .cluster_dns = CLUSTER_DNS,
        .cluster_domain = CLUSTER_DOMAIN,
        .server_certificate = config_bytes(config, "serverCertificate", &arena).at,
        .server_key = config_bytes(config, "serverKey", &arena).at,
        .client_ca = config_bytes(config, "clientCA", &arena).at,
        .port = CLUSTER_KUBELET_PORT,
        .cgroup_parent = config_bytes(config, "cgroupParent", &arena).at,
        .serves_ingress = value_bool(config, "servesIngress", false),
        .host_netns_fd = (int)value_int(config, "hostNetnsFd", -1),
        .ready_fd = (int)value_int(config, "readyFd", -1),
        .max_pods = MAX_PODS,
    };
    return agent_run(&options);
}

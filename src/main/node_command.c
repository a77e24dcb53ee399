/* SPDX-License-Identifier: Apache-2.0 */
/* node_command.c - `knarr node`: the agent of one node, of a local cluster or of a machine that has
 * joined one (machine_node.c). */
#include <stdio.h>

#include "base/arena.h"
#include "base/log.h"
#include "codec/value.h"
#include "main/cluster.h"
#include "main/machine_node.h"
#include "main/process_config.h"
#include "node/agent.h"
#include "object/schema.h"

enum { MAX_PODS = 110 };

static const char *const *read_labels(const struct value *config, struct arena *arena)
{
    const struct value *list = value_member(config, "labels");
    const char **labels = arena_array(arena, value_count(list) + 1, sizeof *labels);
    for (size_t i = 0; i < value_count(list); i++)
        labels[i] = value_text(value_item(list, i), "", arena);
    return labels;
}

static int run_agent(int argc, char **argv)
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
        .image_dir = value_text(config, "imageDir", &arena),
        .node_address = config_bytes(config, "nodeAddress", &arena).at,
        .cluster_cidr = config_text(config, "clusterCIDR", CLUSTER_CIDR, &arena),
        .service_cidr = config_text(config, "serviceCIDR", SERVICE_CIDR, &arena),
        .cluster_dns = config_text(config, "clusterDNS", CLUSTER_DNS, &arena),
        .cluster_domain = config_text(config, "clusterDomain", CLUSTER_DOMAIN, &arena),
        .dns_upstream = value_text(config, "dnsUpstream", &arena),
        .resolv_conf = value_text(config, "resolvConf", &arena),
        .labels = read_labels(config, &arena),
        .has_overlay = value_bool(config, "overlay", false),
        .server_certificate = config_bytes(config, "serverCertificate", &arena).at,
        .server_key = config_bytes(config, "serverKey", &arena).at,
        .client_ca = config_bytes(config, "clientCA", &arena).at,
        .port = CLUSTER_KUBELET_PORT,
        .cgroup_parent = config_bytes(config, "cgroupParent", &arena).at,
        .ingress_https_port = (uint16_t)value_int(config, "ingressHttpsPort", 0),
        .host_netns_fd = (int)value_int(config, "hostNetnsFd", -1),
        .ready_fd = (int)value_int(config, "readyFd", -1),
        .max_pods = MAX_PODS,
    };
    struct pressure_options pressure;
    config_read_pressure(config, &pressure, &arena);
    if (!pressure_options_read(&pressure, &options.pressure, &err)) {
        fprintf(stderr, "knarr node: %s\n", err.message);
        return 2;
    }
    return agent_run(&options);
}

int command_node(int argc, char **argv)
{
    if (argc < 2 || !text_equal(argv[1], "--config-fd"))
        return machine_node(argc, argv);
    return run_agent(argc, argv);
}

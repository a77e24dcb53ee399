/* SPDX-License-Identifier: Apache-2.0 */
/* api_command.c - `knarr api`: the API with controllers and scheduler plugged into its core. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "write/pipeline.h"
#include "apiserver/server.h"
#include "base/arena.h"
#include "base/log.h"
#include "codec/value.h"
#include "controllers/controllers.h"
#include "io/confinement.h"
#include "io/netns.h"
#include "main/cluster.h"
#include "main/node_ports.h"
#include "main/process_config.h"
#include "scheduler/scheduler.h"

enum { NODE_PORT_MIN = 30000, NODE_PORT_MAX = 32767, NODE_GRACE_S = 50, IO_THREADS = 2,
       DESCRIPTORS_WANTED = 65536 };

/* Names of the API that no node's certificate may have. */
enum { RESERVED_MAX = 64 };
static const char *const usual_names[] = { "localhost", "127.0.0.1", "kubernetes",
                                           "kubernetes.default", "kubernetes.default.svc",
                                           "kubernetes.default.svc." CLUSTER_DOMAIN,
                                           CLUSTER_NETWORK "1", "10.43.0.1" };

struct plugged {
    const char         *root_ca_pem, *root_ca_key_pem, *token_key_pem, *node_address, *cluster_cidr;
    const char         *reserved_names[RESERVED_MAX + 1];
    uint16_t            http_port, https_port;
    struct netns_link  *link;
    struct controllers *controllers;
    struct scheduler   *scheduler;
    struct node_ports  *node_ports;
};

static bool plug(void *context, struct core *core, uv_loop_t *loop, struct error *err)
{
    struct plugged *plugged = context;
    struct node_ports_options ports = { core, loop, plugged->link, plugged->node_address };
    if (plugged->link) {                 /* a machine's node ports are its own */
        plugged->node_ports = node_ports_new(&ports, err);
        if (!plugged->node_ports)
            return false;
    }
    struct controllers_options options = { .core = core,
                                           .cluster_cidr = plugged->cluster_cidr,
                                           .node_cidr_prefix = 24,
                                           .root_ca_pem = plugged->root_ca_pem,
                                           .root_ca_key_pem = plugged->root_ca_key_pem,
                                           .token_key_pem = plugged->token_key_pem,
                                           .reserved_names = plugged->reserved_names[0]
                                                                 ? plugged->reserved_names
                                                                 : NULL,
                                           .node_grace_s = NODE_GRACE_S,
                                           .ingress_http_port = plugged->http_port,
                                           .ingress_https_port = plugged->https_port };
    if (plugged->node_ports)
        options.balancer = node_ports_balancer(plugged->node_ports);
    plugged->controllers = controllers_new(&options, err);
    plugged->scheduler = plugged->controllers ? scheduler_new(core, err) : NULL;
    if (plugged->node_ports)
        node_ports_tell(plugged->node_ports, plugged->controllers);
    return plugged->scheduler != NULL;
}

static void read_reserved(const struct value *config, struct plugged *plugged, struct arena *arena)
{
    const struct value *names = value_member(config, "apiNames");
    size_t count = 0;
    FOR_EACH(name, usual_names)
        plugged->reserved_names[count++] = *name;
    for (size_t i = 0; i < value_count(names) && count < RESERVED_MAX; i++)
        plugged->reserved_names[count++] = value_text(value_item(names, i), "", arena);
}

static void unplug(void *context)
{
    struct plugged *plugged = context;
    scheduler_free(plugged->scheduler);
    controllers_free(plugged->controllers);
    node_ports_free(plugged->node_ports);
}

static const struct log api_log = { "api" };

/* A shell gives a thousand descriptors, and each connection takes one; what we may have we take. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= DESCRIPTORS_WANTED)
        return;
    limit.rlim_cur = limit.rlim_max < DESCRIPTORS_WANTED ? limit.rlim_max : DESCRIPTORS_WANTED;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        log_warn(&api_log, "few descriptors can be open", KV("error", strerror(errno)));
}

/* Before there is a second thread, or a byte from outside. */
static void confine(void)
{
    int rc = confine_process();
    if (rc < 0)
        log_warn(&api_log, "this kernel cannot filter system calls, the API runs without a filter",
                 KV("error", strerror(-rc)));
}

static struct plugged read_plugged(const struct value *config, struct arena *arena)
{
    int broker = (int)value_int(config, "brokerLink", -1);
    struct plugged plugged = {
        .root_ca_pem = config_bytes(config, "clientCA", arena).at,
        .root_ca_key_pem = config_bytes(config, "clientCAKey", arena).at,
        .token_key_pem = config_bytes(config, "tokenKey", arena).at,
        .node_address = config_bytes(config, "nodeAddress", arena).at,
        .cluster_cidr = config_text(config, "clusterCIDR", CLUSTER_CIDR, arena),
        .http_port = (uint16_t)value_int(config, "ingressHttpPort", CLUSTER_HTTP_PORT),
        .https_port = (uint16_t)value_int(config, "ingressHttpsPort", CLUSTER_HTTPS_PORT),
        .link = broker >= 0 ? netns_link_new(broker) : NULL,
    };
    if (value_member(config, "joinToken"))
        read_reserved(config, &plugged, arena);
    return plugged;
}

static struct join_options read_join(const struct value *config, struct arena *arena)
{
    return (struct join_options){
        .token = value_text(config, "joinToken", arena),
        .ca_pem = config_bytes(config, "clientCA", arena).at,
        .server = config_text(config, "server", "", arena),
        .cluster_cidr = config_text(config, "clusterCIDR", CLUSTER_CIDR, arena),
        .service_cidr = config_text(config, "serviceCIDR", SERVICE_CIDR, arena),
        .cluster_dns = config_text(config, "clusterDNS", CLUSTER_DNS, arena),
        .cluster_domain = CLUSTER_DOMAIN,
    };
}

static struct api_options read_options(const struct value *config, struct arena *arena)
{
    const struct value *listeners = value_member(config, "listeners");
    struct api_options options = {
        .data_dir = config_bytes(config, "dataDir", arena).at,
        .io_threads = IO_THREADS,
        .server_certificate_pem = config_bytes(config, "serverCertificate", arena),
        .server_key_pem = config_bytes(config, "serverKey", arena),
        .client_ca_pem = config_bytes(config, "clientCA", arena),
        .kubelet_ca_pem = config_bytes(config, "clientCA", arena),
        .kubelet_certificate_pem = config_bytes(config, "kubeletCertificate", arena),
        .kubelet_key_pem = config_bytes(config, "kubeletKey", arena),
        .front_proxy_ca_pem = config_bytes(config, "frontProxyCA", arena),
        .front_proxy_certificate_pem = config_bytes(config, "frontProxyCertificate", arena),
        .front_proxy_key_pem = config_bytes(config, "frontProxyKey", arena),
        .token_key_pem = config_bytes(config, "tokenKey", arena),
        .issuer = CLUSTER_ISSUER,
        .service_cidr = config_text(config, "serviceCIDR", SERVICE_CIDR, arena),
        .node_port_min = NODE_PORT_MIN,
        .node_port_max = NODE_PORT_MAX,
        .api_address = config_text(config, "apiAddress", CLUSTER_NETWORK "1", arena),
        .api_port = (uint16_t)value_int(config, "apiPort", CLUSTER_API_PORT),
        .ingress_node = value_text(config, "ingressNode", arena),
        .ready_fd = (int)value_int(config, "readyFd", -1),
    };
    for (size_t i = 0; i < value_count(listeners) && i < API_LISTENERS_MAX; i++)
        options.listening_fds[options.listening_count++] =
            (int)value_int(value_item(listeners, i), "", -1);
    return options;
}

int command_api(int argc, char **argv)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const struct value *config = process_config_read(argc, argv, &arena, &err);
    if (!config) {
        fprintf(stderr, "knarr api: %s\n", err.message);
        return 2;
    }
    raise_descriptor_limit();
    confine();
    struct plugged plugged = read_plugged(config, &arena);
    struct join_options join = read_join(config, &arena);
    struct api_options options = read_options(config, &arena);
    options.join = join.token ? &join : NULL;
    options.link = plugged.link;
    options.plug = plug;
    options.unplug = unplug;
    options.context = &plugged;
    int code = api_server_run(&options);
    netns_link_free(plugged.link);
    return code;
}

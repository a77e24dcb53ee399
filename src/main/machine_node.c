/* SPDX-License-Identifier: Apache-2.0 */
/* machine_node.c - see machine_node.h: joins, then keeps the agent running and its certificates
 * fresh.
 *
 * The agent runs in the machine's own namespaces: pods are reached by VXLAN between the machines.
 * An agent that starts anew finds its containers as they are. */
#include "main/machine_node.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/flags.h"
#include "base/log.h"
#include "codec/json.h"
#include "codec/value.h"
#include "http/url.h"
#include "main/join.h"
#include "main/keeper.h"
#include "main/launch.h"
#include "main/machine_address.h"
#include "main/process_config.h"
#include "node/runtime_program.h"
#include "object/validation.h"

enum { RENEW_MS = 12 * 3600 * 1000, RETRY_MS = 600 * 1000 };

static const struct log node_log = { "node" };

struct machine_node {
    struct join      join;
    const char      *run_dir, *cgroup_parent, *image_dir;
    struct flag_list labels;
    struct pressure_options pressure;
    struct arena    *arena;
    struct keeper   *keeper;
    int              agent;              /* its index */
    int              ready_pipe[2];
    ino_t            certificate_id;     /* that the agent has */
};

/* ---- the agent ---- */

static void write_config(const struct machine_node *node, struct buffer *json)
{
    AUTO_ARENA arena = { 0 };
    const struct join *join = &node->join;
    const char *dir = join->data_dir;
    struct value *config = value_new_map(&arena), *labels = value_new_list(&arena);
    const struct config_row texts[] = {
        { "nodeName", join->node_name },
        { "nodeAddress", join->node_address },
        { "kubeconfig", arena_printf(&arena, "%s/kubeconfig", dir) },
        { "dataDir", dir },
        { "runDir", node->run_dir },
        { "imageDir", node->image_dir },
        { "serverCertificate", arena_printf(&arena, "%s/pki/server.crt", dir) },
        { "serverKey", arena_printf(&arena, "%s/pki/server.key", dir) },
        { "clientCA", arena_printf(&arena, "%s/pki/ca.crt", dir) },
        { "cgroupParent", node->cgroup_parent },
        { "clusterCIDR", join->cluster_cidr },
        { "serviceCIDR", join->service_cidr },
        { "clusterDNS", join->cluster_dns },
        { "clusterDomain", join->cluster_domain },
        { "resolvConf", "/etc/resolv.conf" },
    };
    config_set_texts(config, texts, ARRAY_SIZE(texts), &arena);
    config_set_pressure(config, &node->pressure, &arena);
    for (size_t i = 0; i < node->labels.count; i++)
        value_append(labels, &arena, value_new_text(&arena, node->labels.items[i]));
    value_set(config, &arena, "labels", labels);
    value_set(config, &arena, "overlay", value_new_bool(&arena, true));
    value_set(config, &arena, "readyFd", value_new_int(&arena, node->ready_pipe[1]));
    json_write_value(json, config);
}

static pid_t start_agent(void *context, struct error *err)
{
    const struct machine_node *node = context;
    AUTO_BUFFER json = { 0 };
    write_config(node, &json);
    struct program program = { .title = "knarr node", .command = "node",
                               .config = buffer_bytes(&json),
                               .kept_fds = { node->ready_pipe[1] }, .kept_count = 1,
                               .log_fd = -1 };
    return launch_program(&program, err);
}

static void agent_is_ready(void *context)
{
    const struct machine_node *node = context;
    log_info(&node_log, "the node is ready", KV("node", node->join.node_name),
             KV("address", node->join.node_address));
    keeper_notify("READY=1");
}

/* Which file it is: another one once it has been written anew, be it by us or by a server that runs
 * on this machine. */
static ino_t certificate_id(const struct machine_node *node)
{
    AUTO_ARENA arena = { 0 };
    struct stat status = { 0 };
    const char *path = arena_printf(&arena, "%s/pki/server.crt", node->join.data_dir);
    return stat(path, &status) == 0 ? status.st_ino : 0;
}

static int64_t renew(void *context)
{
    struct machine_node *node = context;
    struct error err = { 0 };
    if (!join_renew(&node->join, &err)) {
        log_warn(&node_log, "certificates could not be renewed, trying again", KV_ERROR(&err));
        return RETRY_MS;
    }
    if (node->certificate_id != certificate_id(node))
        keeper_restart(node->keeper, node->agent);
    node->certificate_id = certificate_id(node);
    return RENEW_MS;
}

static bool run(struct machine_node *node, struct error *err)
{
    if (pipe2(node->ready_pipe, O_CLOEXEC) != 0)
        return fail(err, REASON_INTERNAL_ERROR, errno, "pipe: %s", strerror(errno));
    node->certificate_id = certificate_id(node);
    node->keeper = keeper_new();
    node->agent = keeper_add(node->keeper, "agent", start_agent, node);
    keeper_on_ready(node->keeper, node->ready_pipe[0], agent_is_ready, node);
    keeper_call_after(node->keeper, RENEW_MS, renew, node);
    keeper_run(node->keeper);
    keeper_free(node->keeper);
    return true;
}

/* ---- the command ---- */

static bool check_server(const char *server, struct arena *arena, const char **ret_host,
                         struct error *err)
{
    struct url url;
    if (text_is_empty(server))
        return fail(err, REASON_INVALID, 0, "--server is needed: https://ADDRESS:6443");
    if (!url_parse(bytes_of(server), arena, &url) || !url.https)
        return fail(err, REASON_INVALID, 0, "--server %s: like https://192.168.1.2:6443", server);
    *ret_host = url.host;
    return true;
}

static bool check_choice(struct machine_node *node, struct error *err)
{
    struct join *join = &node->join;
    const char *host;
    struct pressure_settings pressure;
    if (geteuid() != 0)
        return fail(err, REASON_FORBIDDEN, 0, "a node needs root: it runs containers");
    if (!pressure_options_read(&node->pressure, &pressure, err) ||
        !runtime_programs_check(err) ||
        !check_server(join->server, node->arena, &host, err))
        return false;
    if (!join->node_name && !(join->node_name = machine_name(node->arena, err)))
        return error_context(err, "choose one with --node-name");
    if (format_subdomain(bytes_of(join->node_name)))
        return fail(err, REASON_INVALID, 0, "--node-name %s: lower case letters, digits, '-' and "
                    "'.'", join->node_name);
    if (!join->node_address && !(join->node_address = machine_address(host, node->arena, err)))
        return error_context(err, "choose an address with --node-ip");
    if (join->data_dir[0] != '/' || node->run_dir[0] != '/')
        return fail(err, REASON_INVALID, 0, "--data-dir and --run-dir are absolute paths");
    return true;
}

int machine_node(int argc, char **argv)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct machine_node node = { .arena = &arena, .run_dir = "/run/knarr/node",
                                 .cgroup_parent = "/knarr/node",
                                 .join = { .data_dir = "/var/lib/knarr/node" } };
    struct flag_words words;
    const struct flag flags[] = {
        { "--server", FLAG_TEXT, &node.join.server, "URL", "of the API: https://ADDRESS:6443" },
        { "--token", FLAG_TEXT, &node.join.token, "TOKEN",
          "to join with; not needed once it has joined" },
        { "--ca-hash", FLAG_TEXT, &node.join.ca_hash, "HASH",
          "of the cluster's CA; the server says it" },
        { "--node-name", FLAG_TEXT, &node.join.node_name, "NAME", "(the machine's name)" },
        { "--node-ip", FLAG_TEXT, &node.join.node_address, "ADDRESS",
          "by which others reach it (the one that leads to the server)" },
        { "--node-label", FLAG_LIST, &node.labels, "KEY=VALUE", "a label of the node" },
        { "--data-dir", FLAG_TEXT, &node.join.data_dir, "DIR", "(/var/lib/knarr/node)" },
        { "--run-dir", FLAG_TEXT, &node.run_dir, "DIR", "what ends with a reboot (/run/knarr/node)" },
        { "--image-dir", FLAG_TEXT, &node.image_dir, "DIR", "of images (DATA/images)" },
        { "--cgroup-parent", FLAG_TEXT, &node.cgroup_parent, "PATH",
          "below which pods live (/knarr/node)" },
        PRESSURE_FLAG_ROWS(&node.pressure),
    };
    if (!flags_parse(argc, argv, flags, ARRAY_SIZE(flags), "knarr node --server URL [flags]",
                     &words))
        return words.exit_code;
    if (check_choice(&node, &err) && join_cluster(&node.join, &arena, &err) && run(&node, &err))
        return 0;
    fprintf(stderr, "knarr node: %s\n", err.message);
    return 1;
}

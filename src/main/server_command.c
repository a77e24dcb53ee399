/* SPDX-License-Identifier: Apache-2.0 */
/* server_command.c - `knarr server`: the API of a cluster of machines, in the machine's own network.
 *
 * Root opens the socket, holds the keys' folder and starts the API, which has neither root nor any
 * capability; it is started anew when it ends, and when its certificate has been renewed.  The
 * socket stays open meanwhile.  Unless --disable-agent the machine is a node, too; what such a node
 * needs is made in any case. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "write/bootstrap_token.h"
#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "base/flags.h"
#include "base/log.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/file.h"
#include "io/netns.h"
#include "main/cluster.h"
#include "main/join.h"
#include "main/keeper.h"
#include "main/launch.h"
#include "main/machine_address.h"
#include "main/process_config.h"
#include "net/link.h"
#include "node/runtime_program.h"

enum { BOOTSTRAP_ID_SIZE = 6, BOOTSTRAP_SECRET_SIZE = 16 };
enum { RENEW_MS = 12 * 3600 * 1000, PORT_MAX = 65535, TOKEN_ROOM = 24, NAMES_MAX = 40 };

static const struct log server_log = { "server" };

struct server {
    struct cluster   cluster;
    struct arena    *arena;
    const char      *bind_address, *advertise_address, *token, *url;
    const char      *cluster_cidr, *service_cidr, *cluster_dns, *node_name, *ca_hash;
    const char      *names[NAMES_MAX + 1];       /* of the API's certificate */
    struct flag_list tls_sans;
    const char      *run_dir, *cgroup_parent;    /* of the machine's own node */
    bool             disable_agent, was_ready;
    int              listener, ready_pipe[2], api;
    struct keeper   *keeper;
};

/* ---- the token ---- */

static void new_token(char ret_token[TOKEN_ROOM])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    struct env *env = env_system();
    size_t size = BOOTSTRAP_ID_SIZE + 1 + BOOTSTRAP_SECRET_SIZE;
    for (size_t i = 0; i < size; i++)
        ret_token[i] = i == BOOTSTRAP_ID_SIZE ? '.' : letters[env_random_below(env, 36)];
    ret_token[size] = 0;
}

/* The given one, the one of last time, or a new one; kept in DIR/token. */
static bool choose_token(struct server *server, struct error *err)
{
    AUTO_BUFFER kept = { 0 };
    char made[TOKEN_ROOM];
    const char *path = cluster_path(&server->cluster, "token", server->arena);
    if (!server->token && file_read(path, TOKEN_ROOM, &kept) >= 0) {
        struct bytes rest = buffer_bytes(&kept), line = bytes_next(&rest, '\n');
        server->token = arena_copy(server->arena, line.at, line.size);
    }
    if (!server->token) {
        new_token(made);
        server->token = arena_strdup(server->arena, made);
    }
    if (!bootstrap_token_is(bytes_of(server->token)))
        return fail(err, REASON_INVALID, 0, "the token must be like abcdef.0123456789abcdef: six "
                    "and sixteen lower case letters and digits");
    int rc = file_replace(path, bytes_of(arena_printf(server->arena, "%s\n", server->token)), 0600);
    return rc >= 0 ||
           fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be written: %s", path, strerror(-rc));
}

/* ---- names and ranges ---- */

static bool nth_of(const char *range, uint64_t n, const char **ret, struct arena *arena,
                   struct error *err)
{
    struct address network, host;
    char text[64];
    if (!address_parse(range, &network) || network.is_v6 || !address_nth(&network, n, &host))
        return fail(err, REASON_INVALID, 0, "%s: a range like 10.43.0.0/16", range);
    address_write(&host, /* with_prefix= */ false, text);
    *ret = arena_strdup(arena, text);
    return true;
}

static bool choose_names(struct server *server, struct error *err)
{
    size_t count = 0;
    const char *service, *own = machine_name(server->arena, NULL);
    if (!nth_of(server->service_cidr, 1, &service, server->arena, err) ||
        (!server->cluster_dns &&
         !nth_of(server->service_cidr, 10, &server->cluster_dns, server->arena, err)))
        return false;
    server->names[count++] = server->advertise_address;
    server->names[count++] = service;
    if (own)
        server->names[count++] = own;
    for (size_t i = 0; i < server->tls_sans.count; i++) {
        if (count == NAMES_MAX)
            return fail(err, REASON_INVALID, 0, "too many --tls-san");
        server->names[count++] = server->tls_sans.items[i];
    }
    server->cluster.api_names = server->names;
    return true;
}

static bool check_choice(struct server *server, int64_t port, struct error *err)
{
    struct address address;
    if (geteuid() != 0)
        return fail(err, REASON_FORBIDDEN, 0, "the server starts as root and gives it up");
    if (!server->disable_agent && !runtime_programs_check(err))
        return error_context(err, "this machine's own node (else say --disable-agent)");
    if (port < 1 || port > PORT_MAX)
        return fail(err, REASON_INVALID, 0, "--https-listen-port %lld: 1 to %d", (long long)port,
                    PORT_MAX);
    server->cluster.port = (uint16_t)port;
    if (!server->advertise_address &&
        !(server->advertise_address = machine_address(NULL, server->arena, err)))
        return error_context(err, "say the machine's address with --advertise-address");
    if (!address_parse(server->advertise_address, &address) || address.is_v6)
        return fail(err, REASON_INVALID, 0, "--advertise-address %s: an IPv4 address",
                    server->advertise_address);
    if (!address_parse(server->cluster_cidr, &address) || address.is_v6)
        return fail(err, REASON_INVALID, 0, "--cluster-cidr %s: a range like 10.42.0.0/16",
                    server->cluster_cidr);
    server->url =
        arena_printf(server->arena, "https://%s:%d", server->advertise_address, (int)port);
    if (!server->node_name && !(server->node_name = machine_name(server->arena, err)))
        return error_context(err, "choose one with --node-name");
    return choose_names(server, err);
}

/* ---- the API ---- */

static struct value *list_of(int64_t number, struct arena *arena)
{
    struct value *list = value_new_list(arena);
    value_append(list, arena, value_new_int(arena, number));
    return list;
}

static bool write_config(const struct server *server, struct buffer *json, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct value *config = value_new_map(&arena), *names = value_new_list(&arena);
    const struct config_row texts[] = {
        { "dataDir", server->cluster.data_dir },
        { "clusterCIDR", server->cluster_cidr },
        { "serviceCIDR", server->service_cidr },
        { "clusterDNS", server->cluster_dns },
        { "apiAddress", server->advertise_address },
        { "joinToken", server->token },
        { "server", server->url },
    };
    config_set_texts(config, texts, ARRAY_SIZE(texts), &arena);
    for (size_t i = 0; server->names[i]; i++)
        value_append(names, &arena, value_new_text(&arena, server->names[i]));
    value_set(config, &arena, "apiNames", names);
    value_set(config, &arena, "listeners", list_of(server->listener, &arena));
    value_set(config, &arena, "readyFd", value_new_int(&arena, server->ready_pipe[1]));
    value_set(config, &arena, "apiPort", value_new_int(&arena, server->cluster.port));
    if (!launch_set_keys(config, &server->cluster, &arena, err))
        return false;
    json_write_value(json, config);
    return true;
}

static pid_t start_api(void *context, struct error *err)
{
    const struct server *server = context;
    AUTO_BUFFER config = { 0 };
    if (!launch_own_store(&server->cluster, err) || !write_config(server, &config, err))
        return -1;
    struct program program = { .title = "knarr api", .command = "api",
                               .config = buffer_bytes(&config),
                               .kept_fds = { server->listener, server->ready_pipe[1] },
                               .kept_count = 2, .log_fd = -1, .is_unprivileged = true };
    return launch_program(&program, err);
}

/* ---- the machine's own node ---- */

static pid_t start_node(void *context, struct error *err)
{
    const struct server *server = context;
    AUTO_ARENA arena = { 0 };
    const char *arguments[] = {
        "knarr node",     "node",
        "--server",       server->url,
        "--token",        server->token,
        "--ca-hash",      server->ca_hash,
        "--node-ip",      server->advertise_address,
        "--data-dir",     cluster_path(&server->cluster, "node", &arena),
        "--node-name",    server->node_name,
        "--run-dir",      server->run_dir,
        "--cgroup-parent", server->cgroup_parent, NULL };
    pid_t pid = fork();
    if (pid == 0) {
        execv("/proc/self/exe", (char **)(uintptr_t)arguments);
        _exit(127);
    }
    if (pid < 0)
        fail(err, REASON_INTERNAL_ERROR, errno, "fork: %s", strerror(errno));
    return pid;
}

/* ---- life ---- */

static void api_is_ready(void *context)
{
    struct server *server = context;
    if (server->was_ready)
        return;
    server->was_ready = true;
    printf("API at %s\n\n  export KUBECONFIG=%s/kubeconfig\n\nOther machines join with\n\n"
           "  knarr node --server %s --token %s --ca-hash %s\n\n",
           server->url, server->cluster.data_dir, server->url, server->token, server->ca_hash);
    fflush(stdout);
    if (!server->disable_agent)
        keeper_add(server->keeper, "node", start_node, server);
    keeper_notify("READY=1");
}

static bool make_credentials(const struct server *server, struct error *err)
{
    return cluster_make_credentials(&server->cluster, err) &&
           cluster_make_own_node(&server->cluster, server->node_name, server->advertise_address,
                                 err);
}

/* Which file it is: another one once it has been written anew. */
static ino_t file_id(const struct server *server, const char *file)
{
    AUTO_ARENA arena = { 0 };
    struct stat status = { 0 };
    return stat(cluster_path(&server->cluster, file, &arena), &status) == 0 ? status.st_ino : 0;
}

static int64_t renew(void *context)
{
    struct server *server = context;
    struct error err = { 0 };
    ino_t api = file_id(server, "pki/api.crt");
    if (!make_credentials(server, &err))
        log_warn(&server_log, "certificates could not be renewed, trying again", KV_ERROR(&err));
    if (api != file_id(server, "pki/api.crt"))
        keeper_restart(server->keeper, server->api);
    return RENEW_MS;
}

static bool open_listener(struct server *server, struct error *err)
{
    const char *where =
        arena_printf(server->arena, "%s:%d", server->bind_address, server->cluster.port);
    server->listener = netns_listen(NULL, where, NULL);
    if (server->listener < 0)
        return fail(err, REASON_INTERNAL_ERROR, -server->listener,
                    "%s cannot be used: %s (choose another with --https-listen-port or "
                    "--bind-address)",
                    where, strerror(-server->listener));
    return true;
}

static bool prepare(struct server *server, struct error *err)
{
    AUTO_BUFFER ca = { 0 };
    const char *dir = server->cluster.data_dir,
               *ca_path = cluster_path(&server->cluster, "pki/ca.crt", server->arena);
    int rc = file_make_folders(dir, 0755);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be made: %s", dir, strerror(-rc));
    if (!choose_token(server, err) || !make_credentials(server, err))
        return false;
    rc = file_read(ca_path, 1 << 16, &ca);
    server->ca_hash = rc < 0 ? NULL : join_ca_hash(buffer_text(&ca), server->arena);
    if (!server->ca_hash)
        return fail(err, REASON_INTERNAL_ERROR, 0, "%s cannot be read", ca_path);
    if (pipe2(server->ready_pipe, O_CLOEXEC) != 0)
        return fail(err, REASON_INTERNAL_ERROR, errno, "pipe: %s", strerror(errno));
    return open_listener(server, err);
}

static void run(struct server *server)
{
    server->keeper = keeper_new();
    server->api = keeper_add(server->keeper, "api", start_api, server);
    keeper_on_ready(server->keeper, server->ready_pipe[0], api_is_ready, server);
    keeper_call_after(server->keeper, RENEW_MS, renew, server);
    keeper_run(server->keeper);
    keeper_free(server->keeper);
}

int command_server(int argc, char **argv)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct server server = { .arena = &arena, .bind_address = "0.0.0.0",
                             .cluster_cidr = CLUSTER_CIDR, .service_cidr = SERVICE_CIDR,
                             .run_dir = "/run/knarr/node", .cgroup_parent = "/knarr/node" };
    const char *data_dir = "/var/lib/knarr/server";
    int64_t port = CLUSTER_API_PORT;
    struct flag_words words;
    const struct flag flags[] = {
        { "--data-dir", FLAG_TEXT, &data_dir, "DIR",
          "objects, keys, kubeconfig (/var/lib/knarr/server)" },
        { "--bind-address", FLAG_TEXT, &server.bind_address, "ADDRESS", "(0.0.0.0)" },
        { "--https-listen-port", FLAG_NUMBER, &port, "PORT", "(6443)" },
        { "--advertise-address", FLAG_TEXT, &server.advertise_address, "ADDRESS",
          "by which nodes and pods reach the API (that of the default route)" },
        { "--tls-san", FLAG_LIST, &server.tls_sans, "NAME",
          "one more name or address of the API's certificate" },
        { "--token", FLAG_TEXT, &server.token, "TOKEN",
          "with which machines join (made at the first start, kept in DIR/token)" },
        { "--cluster-cidr", FLAG_TEXT, &server.cluster_cidr, "RANGE", "of pods (" CLUSTER_CIDR ")" },
        { "--service-cidr", FLAG_TEXT, &server.service_cidr, "RANGE",
          "of services (" SERVICE_CIDR ")" },
        { "--cluster-dns", FLAG_TEXT, &server.cluster_dns, "ADDRESS",
          "of DNS (the tenth of the services' range)" },
        { "--node-name", FLAG_TEXT, &server.node_name, "NAME",
          "of this machine's own node (the machine's name)" },
        { "--run-dir", FLAG_TEXT, &server.run_dir, "DIR", "of that node (/run/knarr/node)" },
        { "--cgroup-parent", FLAG_TEXT, &server.cgroup_parent, "PATH",
          "below which its pods live (/knarr/node)" },
        { "--disable-agent", FLAG_SWITCH, &server.disable_agent, NULL,
          "this machine is no node itself" },
    };
    if (!flags_parse(argc, argv, flags, ARRAY_SIZE(flags), "knarr server [flags]", &words))
        return words.exit_code;
    cluster_of_name(&server.cluster, "server", data_dir, &arena);
    server.cluster.node_count = 0;
    if (!check_choice(&server, port, &err) || !prepare(&server, &err)) {
        fprintf(stderr, "knarr server: %s\n", err.message);
        return 1;
    }
    run(&server);
    return 0;
}

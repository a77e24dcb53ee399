/* SPDX-License-Identifier: Apache-2.0 */
/* cluster.c - names, paths and addresses of a local cluster, and its cluster.json. */
#include "main/cluster.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/file.h"

enum { CONFIG_MAX = 64 * 1024 };

void cluster_of_name(struct cluster *cluster, const char *name, const char *data_dir,
                     struct arena *arena)
{
    *cluster = (struct cluster){ .name = name, .node_count = 1 };
    cluster->data_dir = data_dir ? data_dir : arena_printf(arena, CLUSTERS_FOLDER "/%s", name);
    cluster->run_dir = arena_printf(arena, "/run/knarr/%s", name);
}

const char *cluster_path(const struct cluster *cluster, const char *relative, struct arena *arena)
{
    return arena_printf(arena, "%s/%s", cluster->data_dir, relative);
}

const char *cluster_run_path(const struct cluster *cluster, const char *relative,
                             struct arena *arena)
{
    return arena_printf(arena, "%s/%s", cluster->run_dir, relative);
}

const char *cluster_node_name(int index, struct arena *arena)
{
    return arena_printf(arena, "node%d", index + 1);
}

const char *cluster_node_address(int index, struct arena *arena)
{
    return arena_printf(arena, CLUSTER_NETWORK "%d", index + 11);
}

bool cluster_load(struct cluster *cluster, struct arena *arena, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    const char *path = cluster_path(cluster, "cluster.json", arena);
    int rc = file_read(path, CONFIG_MAX, &text);
    if (rc == -ENOENT || rc == -ENOTDIR)
        return fail(err, REASON_NOT_FOUND, -rc, "there is no cluster %s in %s (knarr ls, knarr up)",
                    cluster->name, cluster->data_dir);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be read: %s", path, strerror(-rc));
    const struct value *value = json_parse(
        (struct bytes){ arena_copy(arena, text.at, text.size), text.size }, NULL, arena, err);
    if (!value)
        return error_context(err, "reading %s", path);
    const char *name = value_text(value, "name", arena);
    if (name && strcmp(name, cluster->name) != 0)
        cluster_of_name(cluster, name, cluster->data_dir, arena);
    cluster->node_count = (int)value_int(value, "nodes", 1);
    cluster->port = (uint16_t)value_int(value, "httpsListenPort", CLUSTER_API_PORT);
    cluster->ingress_http_port = (uint16_t)value_int(value, "ingressHttpPort", CLUSTER_HTTP_PORT);
    cluster->ingress_https_port =
        (uint16_t)value_int(value, "ingressHttpsPort", CLUSTER_HTTPS_PORT);
    cluster->egress = value_bool(value, "egress", false);
    return true;
}

bool cluster_save(const struct cluster *cluster, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    buffer_printf(&text, "{\"name\":\"%s\",\"nodes\":%d,\"httpsListenPort\":%d,", cluster->name,
                  cluster->node_count, cluster->port);
    buffer_printf(&text, "\"ingressHttpPort\":%d,\"ingressHttpsPort\":%d,\"egress\":%s}\n",
                  cluster->ingress_http_port, cluster->ingress_https_port,
                  cluster->egress ? "true" : "false");
    const char *path = cluster_path(cluster, "cluster.json", &arena);
    int rc = file_make_folders(cluster->data_dir, 0755);
    if (rc >= 0)
        rc = file_replace(path, buffer_bytes(&text), 0644);
    return rc >= 0 ||
           fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be written: %s", path, strerror(-rc));
}

/* The number in the file is believed only while a process of that number runs our supervisor. */
int cluster_supervisor_pid(const struct cluster *cluster, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    AUTO_BUFFER name = { 0 };
    int64_t pid;
    if (file_read(cluster_run_path(cluster, "supervisor.pid", arena), 32, &text) < 0)
        return 0;
    struct bytes line = buffer_bytes(&text);
    if (!bytes_to_int64(bytes_next(&line, '\n'), &pid) || pid <= 1 || pid > INT32_MAX)
        return 0;
    if (file_read(arena_printf(arena, "/proc/%d/cmdline", (int)pid), 4096, &name) < 0)
        return 0;
    const char *wanted = arena_printf(arena, "knarr supervise %s", cluster->name);
    return bytes_starts_with(buffer_bytes(&name), wanted) ? (int)pid : 0;
}

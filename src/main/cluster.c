/* SPDX-License-Identifier: Apache-2.0 */
/* cluster.c - names, paths and addresses of a local cluster, and its cluster.json. */
#include "main/cluster.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/file.h"
#include "main/process_config.h"
#include "object/validation.h"

enum { CONFIG_MAX = 64 * 1024 };

bool cluster_is_name(const char *name)
{
    static const char *const taken[] = { "node", "server" };     /* folders of machines */
    FOR_EACH(word, taken)
        if (strcmp(name, *word) == 0)
            return false;
    return strlen(name) <= CLUSTER_NAME_MAX && !format_label(bytes_of(name));
}

static const char *run_dir_of_name(const char *name, struct arena *arena)
{
    return arena_printf(arena, "/run/knarr/%s", name);
}

void cluster_of_name(struct cluster *cluster, const char *name, const char *data_dir,
                     struct arena *arena)
{
    *cluster = (struct cluster){ .name = name, .node_count = 1 };
    cluster->data_dir = data_dir ? data_dir : arena_printf(arena, CLUSTERS_FOLDER "/%s", name);
    cluster->run_dir = run_dir_of_name(name, arena);
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

static bool read_port(const struct value *state, const char *member, uint16_t *ret)
{
    int64_t port = value_int(state, member, 0);
    *ret = (uint16_t)port;
    return port > 0 && port <= UINT16_MAX;
}

/* False where a value stands there that cluster_save() would not have written. */
static bool read_state(const struct value *state, struct cluster *cluster, struct arena *arena)
{
    const char *name = value_text(state, "name", arena);
    int64_t node_count = value_int(state, "nodes", 0);
    if (!name || !cluster_is_name(name) || node_count < 1 || node_count > CLUSTER_NODES_MAX ||
        !read_port(state, "httpsListenPort", &cluster->port) ||
        !read_port(state, "ingressHttpPort", &cluster->ingress_http_port) ||
        !read_port(state, "ingressHttpsPort", &cluster->ingress_https_port))
        return false;
    cluster->name = name;
    cluster->run_dir = run_dir_of_name(name, arena);
    cluster->node_count = (int)node_count;
    cluster->egress = value_bool(state, "egress", false);
    config_read_pressure(state, &cluster->pressure, arena);
    return true;
}

static bool fail_broken(const struct cluster *cluster, const char *why, struct error *err)
{
    return fail(err, REASON_INTERNAL_ERROR, 0,
                "%s/cluster.json is broken (%s): `knarr down` still ends the cluster, and then, "
                "without that file, `knarr up` with its --nodes and ports goes on with its data",
                cluster->data_dir, why);
}

bool cluster_load(struct cluster *cluster, struct arena *arena, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    struct error wrong = { 0 };
    struct cluster read = *cluster;
    int rc = file_read(cluster_path(cluster, "cluster.json", arena), CONFIG_MAX, &text);
    if (rc == -ENOENT || rc == -ENOTDIR)
        return fail(err, REASON_NOT_FOUND, -rc, "there is no cluster %s in %s (knarr ls, knarr up)",
                    cluster->name, cluster->data_dir);
    if (rc < 0)
        return fail_broken(cluster, strerror(-rc), err);
    const struct value *state = json_parse(
        (struct bytes){ arena_copy(arena, text.at, text.size), text.size }, NULL, arena, &wrong);
    if (!state)
        return fail_broken(cluster, wrong.message, err);
    if (!read_state(state, &read, arena))
        return fail_broken(cluster, "a member is missing or has a value that cannot be", err);
    *cluster = read;
    return true;
}

bool cluster_save(const struct cluster *cluster, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct value *state = value_new_map(&arena);
    const struct { const char *key; int64_t number; } numbers[] = {
        { "nodes", cluster->node_count },
        { "httpsListenPort", cluster->port },
        { "ingressHttpPort", cluster->ingress_http_port },
        { "ingressHttpsPort", cluster->ingress_https_port },
    };
    value_set(state, &arena, "name", value_new_text(&arena, cluster->name));
    FOR_EACH(row, numbers)
        value_set(state, &arena, row->key, value_new_int(&arena, row->number));
    value_set(state, &arena, "egress", value_new_bool(&arena, cluster->egress));
    config_set_pressure(state, &cluster->pressure, &arena);
    json_write_value(&text, state);
    buffer_add(&text, "\n", 1);
    const char *path = cluster_path(cluster, "cluster.json", &arena);
    int rc = file_make_folders(cluster->data_dir, 0755);
    if (rc >= 0)
        rc = file_replace(path, buffer_bytes(&text), 0644);
    return rc >= 0 ||
           fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be written: %s", path, strerror(-rc));
}

/* By the words that become_daemon() gives it. */
static bool is_supervisor(const struct cluster *cluster, int pid, struct arena *arena)
{
    AUTO_BUFFER words = { 0 };
    if (file_read(arena_printf(arena, "/proc/%d/cmdline", pid), 4096, &words) < 0)
        return false;
    const char *wanted = arena_printf(arena, "knarr supervise %s", cluster->name);
    size_t size = strlen(wanted) + 1;            /* with the end of the word */
    return words.size >= size && memcmp(words.at, wanted, size) == 0;
}

/* The number in the file is believed only while a process of that number runs our supervisor. */
int cluster_supervisor_pid(const struct cluster *cluster, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    int64_t pid;
    if (file_read(cluster_run_path(cluster, "supervisor.pid", arena), 32, &text) < 0)
        return 0;
    struct bytes line = buffer_bytes(&text);
    if (!bytes_to_int64(bytes_next(&line, '\n'), &pid) || pid <= 1 || pid > INT32_MAX)
        return 0;
    return is_supervisor(cluster, (int)pid, arena) ? (int)pid : 0;
}

int cluster_search_supervisor(const struct cluster *cluster, struct arena *arena)
{
    DIR *processes = opendir("/proc");
    const struct dirent *entry;
    int64_t pid = 0;
    int found = 0;
    while (processes && !found && (entry = readdir(processes)))
        if (bytes_to_int64(bytes_of(entry->d_name), &pid) && pid > 1 &&
            is_supervisor(cluster, (int)pid, arena))
            found = (int)pid;
    if (processes)
        closedir(processes);
    return found;
}

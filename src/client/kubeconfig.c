/* SPDX-License-Identifier: Apache-2.0 */
/* kubeconfig.c - kubeconfig files: reading as kubectl does, and writing one of our own. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "client/client.h"
#include "codec/base64.h"
#include "codec/value.h"
#include "codec/yaml.h"
#include "io/file.h"

enum { KUBECONFIG_MAX = 8 << 20 };

/* --kubeconfig, the first of $KUBECONFIG, ~/.kube/config. */
static const char *choose_path(const char *path, struct arena *arena)
{
    const char *environment = getenv("KUBECONFIG"), *home = getenv("HOME");
    if (path)
        return path;
    if (!text_is_empty(environment)) {
        struct bytes rest = bytes_of(environment), first = bytes_next(&rest, ':');
        return arena_copy(arena, first.at, first.size);
    }
    return arena_printf(arena, "%s/.kube/config", home ? home : "");
}

/* The entry of a list by its name: {name: x, cluster: {...}}. */
static const struct value *find(const struct value *config, const char *list, const char *member, struct bytes name)
{
    const struct value *items = value_member(config, list);
    for (size_t i = 0; i < value_count(items); i++)
        if (bytes_equal(value_string(value_item(items, i), "name"), name))
            return value_member(value_item(items, i), member);
    return NULL;
}

static const char *beside(const char *path, struct bytes file, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    if (file.size && file.at[0] == '/')
        return arena_copy(arena, file.at, file.size);
    return arena_printf(arena, "%.*s%.*s", slash ? (int)(slash - path + 1) : 0, path, BYTES_ARG(file));
}

/* x-data in base64, or x as a file beside the kubeconfig. */
static bool read_pem(const struct value *map, const char *member, const char *path, struct arena *arena, struct bytes *ret, struct error *err)
{
    struct bytes data = value_string(map, arena_printf(arena, "%s-data", member)), file = value_string(map, member);
    AUTO_BUFFER text = { 0 };
    if (data.size)
        return base64_read(data, arena, ret) || fail(err, REASON_BAD_REQUEST, 0, "%s: %s-data is no base64", path, member);
    if (file.size == 0)
        return true;
    const char *name = beside(path, file, arena);
    int rc = file_read(name, KUBECONFIG_MAX, &text);
    if (rc < 0)
        return fail(err, REASON_BAD_REQUEST, -rc, "%s cannot be read: %s", name, strerror(-rc));
    *ret = (struct bytes){ arena_copy(arena, text.at, text.size), text.size };
    return true;
}

static bool fill(const struct value *cluster, const struct value *user, const char *path, struct arena *arena, struct client_options *ret,
                 struct error *err)
{
    ret->server = value_text(cluster, "server", arena);
    ret->insecure = value_bool(cluster, "insecure-skip-tls-verify", false);
    ret->token = value_text(user, "token", arena);
    if (text_is_empty(ret->server))
        return fail(err, REASON_BAD_REQUEST, 0, "%s names no server", path);
    return read_pem(cluster, "certificate-authority", path, arena, &ret->ca_pem, err) &&
           read_pem(user, "client-certificate", path, arena, &ret->certificate_pem, err) &&
           read_pem(user, "client-key", path, arena, &ret->key_pem, err);
}

bool kubeconfig_load(const char *path, const char *context, struct arena *arena, struct kubeconfig *ret, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    path = choose_path(path, arena);
    int rc = file_read(path, KUBECONFIG_MAX, &text);
    if (rc < 0)
        return fail(err, REASON_BAD_REQUEST, -rc, "%s cannot be read: %s (name a file by --kubeconfig or $KUBECONFIG)", path, strerror(-rc));
    struct bytes copy = { arena_copy(arena, text.at, text.size), text.size };
    const struct value *config = yaml_parse(copy, arena, err);
    if (!config)
        return error_context(err, "%s", path);
    struct bytes current = context ? bytes_of(context) : value_string(config, "current-context");
    const struct value *chosen = find(config, "contexts", "context", current);
    if (!chosen)
        return fail(err, REASON_BAD_REQUEST, 0, "%s has no context \"%.*s\"", path, BYTES_ARG(current));
    const char *ns = value_text(chosen, "namespace", arena);
    ret->namespace = text_is_empty(ns) ? "default" : ns;
    ret->path = path;
    return fill(find(config, "clusters", "cluster", value_string(chosen, "cluster")), find(config, "users", "user", value_string(chosen, "user")),
                path, arena, &ret->options, err);
}

static void write_data(struct buffer *out, const char *name, struct bytes pem)
{
    if (pem.size == 0)
        return;
    buffer_printf(out, "    %s: ", name);
    base64_write(out, pem);
    buffer_add_char(out, '\n');
}

void kubeconfig_write(struct buffer *out, const char *name, const char *server, struct bytes ca_pem, struct bytes certificate_pem, struct bytes key_pem)
{
    buffer_printf(out, "apiVersion: v1\nkind: Config\nclusters:\n- name: %s\n  cluster:\n    server: %s\n", name, server);
    write_data(out, "certificate-authority-data", ca_pem);
    buffer_printf(out, "users:\n- name: %s\n  user:\n", name);
    write_data(out, "client-certificate-data", certificate_pem);
    write_data(out, "client-key-data", key_pem);
    buffer_printf(out, "contexts:\n- name: %s\n  context:\n    cluster: %s\n    user: %s\ncurrent-context: %s\n", name, name, name, name);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* kubeconfig.c - where a client's server and credentials come from.
 *
 * One file, or several of which the first that says something is believed: clusters, users and
 * contexts are looked up by name through all of them.  Relative file names are relative to the
 * file that holds them.  Without any file we may be in a pod, and are its service account then. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "client/client.h"
#include "codec/base64.h"
#include "codec/value.h"
#include "codec/yaml.h"
#include "http/dial_error.h"
#include "io/file.h"

enum { FILE_MAX = 4 * 1024 * 1024 };

#define POD_FOLDER "/var/run/secrets/kubernetes.io/serviceaccount"

struct config_file {
    const char         *path;
    const struct value *root;
};

struct config {
    struct arena      *arena;
    struct config_file files[KUBECONFIG_FILES_MAX];
    size_t             count;
};

/* An entry of a list, and the file it stands in. */
struct entry {
    const struct value *value;           /* NULL: there is none */
    const char         *path;
};

static bool fail_reading(struct error *err, const char *path, int error)
{
    char text[80];
    if (error == -ENOENT)
        return fail(err, REASON_BAD_REQUEST, -error, "stat %s: no such file or directory", path);
    return fail(err, REASON_BAD_REQUEST, -error, "error loading config file \"%s\": open %s: %s",
                path, path, errno_text(error, text, sizeof text));
}

static bool read_file(struct config *config, const char *path, bool must_exist, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    int error = file_read(path, FILE_MAX, &text);
    if (error == -ENOENT && !must_exist)
        return true;
    if (error != 0)
        return fail_reading(err, path, error);
    struct bytes kept = { arena_copy(config->arena, text.at, text.size), text.size };
    const struct value *root = yaml_parse(kept, config->arena, err);
    if (!root)
        return error_context(err, "error loading config file \"%s\"", path);
    config->files[config->count++] =
        (struct config_file){ path, root };
    return true;
}

static bool add_path(struct kubeconfig_paths *paths, const char *path, struct error *err)
{
    if (paths->count == KUBECONFIG_FILES_MAX)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "more than %d kubeconfig files",
                    KUBECONFIG_FILES_MAX);
    paths->items[paths->count++] = path;
    return true;
}

bool kubeconfig_paths(const char *path, struct arena *arena, struct kubeconfig_paths *ret,
                      struct error *err)
{
    const char *list = getenv("KUBECONFIG"), *home = getenv("HOME");
    struct bytes rest = bytes_of(list);
    ret->count = 0;
    if (!text_is_empty(path))
        return add_path(ret, arena_strdup(arena, path), err);
    if (text_is_empty(list))
        return text_is_empty(home) ||
               add_path(ret, arena_printf(arena, "%s/.kube/config", home), err);
    while (rest.at) {
        struct bytes one = bytes_next(&rest, ':');
        if (one.size && !add_path(ret, arena_copy(arena, one.at, one.size), err))
            return false;
    }
    return true;
}

static bool read_files(struct config *config, const char *path, struct error *err)
{
    struct kubeconfig_paths paths;
    if (!kubeconfig_paths(path, config->arena, &paths, err))
        return false;
    for (size_t i = 0; i < paths.count; i++)
        if (!read_file(config, paths.items[i], /* must_exist= */ !text_is_empty(path), err))
            return false;
    return true;
}

/* lists: "clusters", whose entries are { name, cluster: {...} }. */
static struct entry find_entry(const struct config *config, const char *list, const char *member,
                               const char *name)
{
    for (size_t n = 0; n < config->count; n++) {
        const struct value *entries = value_member(config->files[n].root, list);
        for (size_t i = 0; i < value_count(entries); i++) {
            const struct value *entry = value_item(entries, i);
            if (bytes_equal_text(value_string(entry, "name"), name))
                return (struct entry){ value_member(entry, member), config->files[n].path };
        }
    }
    return (struct entry){ NULL, NULL };
}

/* What the files say */

static const char *beside(const struct entry *entry, const char *file, struct arena *arena)
{
    const char *slash = strrchr(entry->path, '/');
    if (file[0] == '/' || !slash)
        return file;
    return arena_printf(arena, "%.*s/%s", (int)(slash - entry->path), entry->path, file);
}

/* Text of the file that `member` names; nothing where there is no such member. */
static bool take_file(const struct entry *entry, const char *member, struct arena *arena,
                      struct bytes *ret, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    const char *file = value_text(entry->value, member, arena);
    if (text_is_empty(file))
        return true;
    char reason[80];
    const char *path = beside(entry, file, arena);
    int error = file_read(path, FILE_MAX, &text);
    if (error != 0)
        return fail(err, REASON_BAD_REQUEST, -error, "unable to read %s %s: %s", member, path,
                    errno_text(error, reason, sizeof reason));
    *ret = (struct bytes){ arena_copy(arena, text.at, text.size), text.size };
    return true;
}

/* "x-data" in base64 goes before the file that "x" names. */
static bool take_pem(const struct entry *entry, const char *member, struct arena *arena,
                     struct bytes *ret, struct error *err)
{
    struct bytes data = value_string(entry->value, arena_printf(arena, "%s-data", member));
    if (data.size == 0)
        return take_file(entry, member, arena, ret, err);
    if (base64_read(data, arena, ret))
        return true;
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "%s-data is no base64", member);
}

static bool take_cluster(const struct entry *cluster, struct arena *arena, struct kubeconfig *ret,
                         struct error *err)
{
    struct client_options *options = &ret->options;
    options->server = value_text(cluster->value, "server", arena);
    options->server_name = value_text(cluster->value, "tls-server-name", arena);
    options->insecure = value_bool(cluster->value, "insecure-skip-tls-verify", false);
    if (value_string(cluster->value, "proxy-url").size)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "clusters with \"proxy-url\" in their kubeconfig are not supported");
    if (text_is_empty(options->server))
        options->server = "http://localhost:8080";
    return take_pem(cluster, "certificate-authority", arena, &options->ca_pem, err);
}

/* What a client that cannot log in that way should say, rather than be taken for nobody. */
static const char *const unsupported[] = { "auth-provider", "username", "as-user-extra" };

/* Who asks for somebody else has that one's rights, not his own. */
static bool take_impersonation(const struct value *user, struct arena *arena,
                               struct client_options *ret, struct error *err)
{
    const struct value *groups = value_member(user, "as-groups");
    const char **names = arena_array(arena, CLIENT_GROUPS_MAX, sizeof *names);
    size_t count = value_is(groups, VALUE_LIST) ? value_count(groups) : 0;
    if (count > CLIENT_GROUPS_MAX)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "more than %d as-groups",
                    CLIENT_GROUPS_MAX);
    for (size_t i = 0; i < count; i++) {
        struct bytes name = { 0 };
        if (value_is(value_item(groups, i), VALUE_STRING))
            name = value_item(groups, i)->string;
        names[i] = arena_copy(arena, name.at, name.size);
    }
    ret->as = value_text(user, "as", arena);
    ret->as_uid = value_text(user, "as-uid", arena);
    ret->as_groups = names;
    ret->as_group_count = count;
    return true;
}

/* A program with a folder in its name is beside the file that names it; others are looked for. */
static void take_plugin(const struct entry *user, struct arena *arena, struct exec_plugin *ret)
{
    const struct value *exec = value_member(user->value, "exec");
    const char *command = value_text(exec, "command", arena);
    if (!value_is(exec, VALUE_MAP))
        return;
    ret->exec = exec;
    ret->command = command && strchr(command, '/') ? beside(user, command, arena) : command;
}

static bool take_user(const struct entry *user, struct arena *arena, struct kubeconfig *ret,
                      struct error *err)
{
    struct client_options *options = &ret->options;
    struct bytes token = { 0 };
    FOR_EACH(member, unsupported)
        if (value_member(user->value, *member))
            return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                        "users with \"%s\" in their kubeconfig are not supported", *member);
    if (!take_pem(user, "client-certificate", arena, &options->certificate_pem, err) ||
        !take_pem(user, "client-key", arena, &options->key_pem, err) ||
        !take_file(user, "tokenFile", arena, &token, err) ||
        !take_impersonation(user->value, arena, options, err))
        return false;
    take_plugin(user, arena, &ret->plugin);
    options->token = value_text(user->value, "token", arena);
    if (token.size > 0)
        options->token = arena_copy(arena, token.at, strcspn(token.at, "\r\n"));
    return true;
}

/* The name of the context; NULL where no file names one. */
static const char *current_context(const struct config *config)
{
    for (size_t n = 0; n < config->count; n++) {
        const char *name = value_text(config->files[n].root, "current-context", config->arena);
        if (!text_is_empty(name))
            return name;
    }
    return NULL;
}

static bool take_context(const struct config *config, const char *name, struct kubeconfig *ret,
                         struct error *err)
{
    struct arena *arena = config->arena;
    struct entry context = find_entry(config, "contexts", "context", name);
    if (!context.value)
        return fail(err, REASON_NOT_FOUND, /* os_errno= */ 0, "context \"%s\" does not exist",
                    name);
    const char *cluster_name = value_text(context.value, "cluster", arena);
    const char *user_name = value_text(context.value, "user", arena);
    const char *ns = value_text(context.value, "namespace", arena);
    struct entry cluster =
        find_entry(config, "clusters", "cluster", cluster_name ? cluster_name : "");
    struct entry user = find_entry(config, "users", "user", user_name ? user_name : "");
    if (!cluster.path)
        return fail(err, REASON_NOT_FOUND, /* os_errno= */ 0, "cluster \"%s\" does not exist",
                    cluster_name ? cluster_name : "");
    if (!user.path && !text_is_empty(user_name))
        return fail(err, REASON_NOT_FOUND, /* os_errno= */ 0, "user \"%s\" does not exist",
                    user_name);
    if (!text_is_empty(ns))
        ret->namespace = ns;
    ret->path = context.path;
    if (!take_cluster(&cluster, arena, ret, err) || !take_user(&user, arena, ret, err))
        return false;
    ret->plugin.cluster = cluster.value;
    ret->plugin.ca_pem = ret->options.ca_pem;
    return true;
}

/* No file */

static bool take_pod(struct arena *arena, struct kubeconfig *ret, struct error *err)
{
    const char *host = getenv("KUBERNETES_SERVICE_HOST"), *port = getenv("KUBERNETES_SERVICE_PORT");
    AUTO_BUFFER token = { 0 };
    AUTO_BUFFER ca = { 0 };
    AUTO_BUFFER ns = { 0 };
    ret->options.server = "http://localhost:8080";
    if (text_is_empty(host) || text_is_empty(port) || !file_exists(POD_FOLDER "/token"))
        return true;
    if (file_read(POD_FOLDER "/token", FILE_MAX, &token) != 0 ||
        file_read(POD_FOLDER "/ca.crt", FILE_MAX, &ca) != 0)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "%s cannot be read", POD_FOLDER);
    ret->options.server =
        arena_printf(arena, strchr(host, ':') ? "https://[%s]:%s" : "https://%s:%s", host, port);
    ret->options.token = arena_copy(arena, token.at, strcspn(buffer_text(&token), "\r\n"));
    ret->options.ca_pem = (struct bytes){ arena_copy(arena, ca.at, ca.size), ca.size };
    if (file_read(POD_FOLDER "/namespace", FILE_MAX, &ns) == 0 && ns.size > 0)
        ret->namespace = arena_copy(arena, ns.at, ns.size);
    return true;
}

bool kubeconfig_load(const char *path, const char *context, struct arena *arena,
                     struct kubeconfig *ret, struct error *err)
{
    struct config config = { .arena = arena };
    *ret = (struct kubeconfig){ .namespace = "default" };
    if (!read_files(&config, path, err))
        return false;
    ret->path = config.count ? config.files[0].path : NULL;
    const char *name = text_is_empty(context) ? current_context(&config) : context;
    return name ? take_context(&config, name, ret, err) : take_pod(arena, ret, err);
}

static void write_data(struct buffer *text, const char *member, struct bytes pem)
{
    if (pem.size == 0)
        return;
    buffer_printf(text, "    %s: ", member);
    base64_write(text, pem);
    buffer_add_char(text, '\n');
}

void kubeconfig_write(struct buffer *text, const char *name, const char *server,
                      struct bytes ca_pem, struct bytes certificate_pem, struct bytes key_pem)
{
    buffer_add_text(text, "apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n");
    write_data(text, "certificate-authority-data", ca_pem);
    buffer_printf(text, "    server: %s\n  name: %s\n", server, name);
    buffer_printf(text, "contexts:\n- context:\n    cluster: %s\n    user: %s\n  name: %s\n", name,
                  name, name);
    buffer_printf(text, "current-context: %s\nusers:\n- name: %s\n", name, name);
    buffer_add_text(text, certificate_pem.size || key_pem.size ? "  user:\n" : "  user: {}\n");
    write_data(text, "client-certificate-data", certificate_pem);
    write_data(text, "client-key-data", key_pem);
}

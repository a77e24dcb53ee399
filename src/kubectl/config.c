/* SPDX-License-Identifier: Apache-2.0 */
/* config.c - `kubectl config`: contexts, clusters and users of the kubeconfig; no server is asked.
 *
 * A table of what may be done: each reads the files, changes the trees or shows them, and what has
 * changed is written at the end. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "codec/base64.h"
#include "codec/value.h"
#include "io/file.h"
#include "kubectl/config_file.h"
#include "kubectl/printer.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

enum { PEM_MAX = 1024 * 1024, ANY_COUNT = 64 };

struct config {
    struct session      session;
    struct config_files files;
    char              **words;           /* behind the name of the part */
    int                 count;
    struct printer      printer;
    const char *cluster, *user, *proxy, *username, *password;
    bool raw, minify, flatten, merge, current, embed, raw_bytes;
};

static void set_text(const struct config *config, struct value *body, const char *member,
                     const char *text)
{
    if (text && !*text)
        value_remove(body, member);
    else if (text)
        value_set(body, config->files.arena, member, value_new_text(config->files.arena, text));
}

static const char *usual_path(const struct config *config)
{
    return config->files.usual ? config->files.usual->path : "";
}

/* ---- what is shown ---- */

static bool view(struct config *config, struct error *err)
{
    struct arena *arena = &config->session.arena;
    struct value *merged = config_merged(&config->files, config->flatten);
    const char *context = config->session.context ? config->session.context
                                                  : config_current(&config->files);
    if (config->minify && !config_minify(merged, context, arena, err))
        return false;
    if (config->flatten && !config_flatten(merged, arena, err))
        return false;
    if (!config->flatten && !config->raw)
        config_redact(merged, arena);
    if (!config->printer.format)
        config->printer.format = "yaml";
    return printer_print(&config->printer, merged, NULL, &config->session, err);
}

static bool show_current(struct config *config, struct error *err)
{
    const char *name = config_current(&config->files);
    if (!*name)
        return fail(err, REASON_BAD_REQUEST, 0, "current-context is not set");
    printf("%s\n", name);
    return true;
}

static bool is_wanted(const struct config *config, struct bytes name)
{
    for (int i = 0; i < config->count; i++)
        if (bytes_equal_text(name, config->words[i]))
            return true;
    return config->count == 0;
}

static void add_context(struct config *config, struct grid *grid, const struct value *entry)
{
    static const char *const members[] = { "cluster", "user", "namespace" };
    const char *name = value_text(entry, "name", grid->arena);
    bool is_current = text_equal(name, config_current(&config->files));
    grid_add(grid, is_current ? "*" : "");
    grid_add(grid, name);
    FOR_EACH(member, members) {
        const char *text = value_text(value_member(entry, "context"), *member, grid->arena);
        grid_add(grid, text ? text : "");
    }
}

static bool show_contexts(struct config *config, struct error *err)
{
    static const char *const heads[] = { "CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE" };
    struct grid grid = { .arena = &config->session.arena, .columns = ARRAY_SIZE(heads) };
    const struct value *list = value_member(config_merged(&config->files, false), "contexts");
    bool only_names = text_equal(config->printer.format, "name");
    if (config->printer.format && !only_names)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "--output %s is not available in kubectl config get-contexts; resetting to "
                    "default output format",
                    config->printer.format);
    for (size_t i = 0; !config->printer.no_headers && i < ARRAY_SIZE(heads); i++)
        grid_add(&grid, heads[i]);
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes name = value_string(value_item(list, i), "name");
        if (is_wanted(config, name) && only_names)
            printf("%.*s\n", BYTES_ARG(name));
        else if (is_wanted(config, name))
            add_context(config, &grid, value_item(list, i));
    }
    if (!only_names)
        grid_print(&grid);
    for (int i = 0; i < config->count; i++)
        if (!config_find(&config->files, CONFIG_CONTEXTS, config->words[i]))
            return fail(err, REASON_BAD_REQUEST, 0, "context %s not found", config->words[i]);
    return true;
}

static bool show_names(struct config *config, enum config_list which)
{
    const struct value *list =
        value_member(config_merged(&config->files, false), config_lists[which].list);
    printf("NAME\n");
    for (size_t i = 0; i < value_count(list); i++)
        printf("%.*s\n", BYTES_ARG(value_string(value_item(list, i), "name")));
    return true;
}

static bool show_clusters(struct config *config, struct error *err)
{
    (void)err;
    return show_names(config, CONFIG_CLUSTERS);
}

static bool show_users(struct config *config, struct error *err)
{
    (void)err;
    return show_names(config, CONFIG_USERS);
}

/* ---- contexts ---- */

static bool use_context(struct config *config, struct error *err)
{
    const char *name = config->words[0];
    if (!config_find(&config->files, CONFIG_CONTEXTS, name))
        return fail(err, REASON_BAD_REQUEST, 0, "no context exists with the name: \"%s\"", name);
    config_set_current(&config->files, name);
    if (!config_write(&config->files, err))
        return false;
    printf("Switched to context \"%s\".\n", name);
    return true;
}

static bool set_context(struct config *config, struct error *err)
{
    const char *name = config->count ? config->words[0] : "";
    if (!*name && !config->current)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "you must specify a non-empty context name or --current");
    if (*name && config->current)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "you cannot specify both a context name and --current");
    name = config->current ? config_current(&config->files) : name;
    if (!*name)
        return fail(err, REASON_BAD_REQUEST, 0, "no current context is set");
    bool exists = config_find(&config->files, CONFIG_CONTEXTS, name) != NULL;
    struct value *body = config_touch(&config->files, CONFIG_CONTEXTS, name);
    set_text(config, body, "cluster", config->cluster);
    set_text(config, body, "user", config->user);
    set_text(config, body, "namespace", config->session.ns_flag);
    if (!config_write(&config->files, err))
        return false;
    printf("Context \"%s\" %s.\n", name, exists ? "modified" : "created");
    return true;
}

static bool rename_context(struct config *config, struct error *err)
{
    struct config_files *files = &config->files;
    const char *from = config->words[0], *to = config->words[1];
    const struct value *body = config_find(files, CONFIG_CONTEXTS, from);
    bool is_current = text_equal(config_current(files), from);
    if (!*to)
        return fail(err, REASON_BAD_REQUEST, 0, "You must specify a new non-empty context name");
    if (!body)
        return fail(err, REASON_BAD_REQUEST, 0, "cannot rename the context \"%s\", it's not in %s",
                    from, usual_path(config));
    if (config_find(files, CONFIG_CONTEXTS, to))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "cannot rename the context \"%s\", the context \"%s\" already exists in %s",
                    from, to, usual_path(config));
    config_remove(files, CONFIG_CONTEXTS, from);
    *config_touch(files, CONFIG_CONTEXTS, to) = *body;
    if (is_current)
        config_set_current(files, to);
    if (!config_write(files, err))
        return false;
    printf("Context \"%s\" renamed to \"%s\".\n", from, to);
    return true;
}

static bool delete_entry(struct config *config, enum config_list which, struct error *err)
{
    const char *name = config->words[0], *word = config_lists[which].member;
    bool is_current = text_equal(config_current(&config->files), name);
    if (!config_remove(&config->files, which, name))
        return fail(err, REASON_BAD_REQUEST, 0, "cannot delete %s %s, not in %s", word, name,
                    usual_path(config));
    if (which == CONFIG_CONTEXTS && is_current)
        fprintf(stderr, "warning: this removed your active context, use \"kubectl config "
                        "use-context\" to select a different one\n");
    if (!config_write(&config->files, err))
        return false;
    printf("deleted %s %s from %s\n", word, name, usual_path(config));
    return true;
}

static bool delete_context(struct config *config, struct error *err)
{
    return delete_entry(config, CONFIG_CONTEXTS, err);
}

static bool delete_cluster(struct config *config, struct error *err)
{
    return delete_entry(config, CONFIG_CLUSTERS, err);
}

static bool delete_user(struct config *config, struct error *err)
{
    return delete_entry(config, CONFIG_USERS, err);
}

/* ---- clusters and users ---- */

/* A file is named relative to the kubeconfig where it lies below it, else by its whole path. */
static const char *path_text(const struct config *config, const char *path)
{
    struct arena *arena = config->files.arena;
    const char *whole = config_absolute("", path, arena),
               *beside = config_absolute(usual_path(config), ".", arena);
    size_t size = strlen(beside) - 1;    /* without the dot */
    return strncmp(whole, beside, size) == 0 ? whole + size : whole;
}

/* `member` names the file, or `member`-data is its content; the other of the two goes. */
static bool set_file(const struct config *config, struct value *body, const char *member,
                     const char *path, struct error *err)
{
    AUTO_BUFFER content = { 0 };
    AUTO_BUFFER encoded = { 0 };
    const char *data = arena_printf(config->files.arena, "%s-data", member);
    if (!path)
        return true;
    if (!config->embed) {
        set_text(config, body, member, *path ? path_text(config, path) : "");
        if (*path)
            value_remove(body, data);
        return true;
    }
    int rc = file_read(path, PEM_MAX, &content);
    if (rc < 0)
        return fail(err, REASON_BAD_REQUEST, -rc, "could not stat %s file %s: stat %s: %s", member,
                    path, path, rc == -ENOENT ? "no such file or directory" : strerror(-rc));
    base64_write(&encoded, buffer_bytes(&content));
    set_text(config, body, data, buffer_text(&encoded));
    value_remove(body, member);
    return true;
}

static bool set_cluster(struct config *config, struct error *err)
{
    struct value *body;
    const char *name = config->words[0];
    bool is_insecure = config->session.insecure && !text_equal(config->session.insecure, "false");
    if (!*name)
        return fail(err, REASON_BAD_REQUEST, 0, "you must specify a non-empty cluster name");
    if (is_insecure && !text_is_empty(config->session.ca_file))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "you cannot specify a certificate authority and insecure mode at the same time");
    if (config->embed && text_is_empty(config->session.ca_file))
        return fail(err, REASON_BAD_REQUEST, 0, "you must specify a --certificate-authority to embed");
    body = config_touch(&config->files, CONFIG_CLUSTERS, name);
    set_text(config, body, "tls-server-name", config->session.server_flag ? "" : NULL);
    set_text(config, body, "server", config->session.server_flag);
    set_text(config, body, "tls-server-name", config->session.tls_name);
    set_text(config, body, "proxy-url", config->proxy);
    if (config->session.insecure || !text_is_empty(config->session.ca_file))
        value_remove(body, "insecure-skip-tls-verify");
    if (is_insecure) {
        value_set(body, config->files.arena, "insecure-skip-tls-verify",
                  value_new_bool(config->files.arena, true));
        value_remove(body, "certificate-authority");
        value_remove(body, "certificate-authority-data");
    }
    if (!set_file(config, body, "certificate-authority", config->session.ca_file, err) ||
        !config_write(&config->files, err))
        return false;
    printf("Cluster \"%s\" set.\n", name);
    return true;
}

static bool set_credentials(struct config *config, struct error *err)
{
    const char *name = config->words[0];
    bool has_token = !text_is_empty(config->session.token),
         has_basic = !text_is_empty(config->username) || !text_is_empty(config->password);
    if (!*name)
        return fail(err, REASON_BAD_REQUEST, 0, "you must specify a non-empty user name");
    if (has_token && has_basic)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "you cannot specify more than one authentication method at the same time: "
                    "--token, --username/--password");
    if (config->embed && text_is_empty(config->session.certificate_file) && text_is_empty(config->session.key_file))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "you must specify a --client-certificate or --client-key to embed");
    struct value *body = config_touch(&config->files, CONFIG_USERS, name);
    set_text(config, body, "token", has_basic ? "" : config->session.token);
    set_text(config, body, "username", has_token ? "" : config->username);
    set_text(config, body, "password", has_token ? "" : config->password);
    if (!set_file(config, body, "client-certificate", config->session.certificate_file, err) ||
        !set_file(config, body, "client-key", config->session.key_file, err) ||
        !config_write(&config->files, err))
        return false;
    printf("User \"%s\" set.\n", name);
    return true;
}

/* ---- single properties ---- */

static bool set_property(struct config *config, struct error *err)
{
    if (!*config->words[1])
        return fail(err, REASON_BAD_REQUEST, 0, "you cannot use set to unset a property");
    if (!config_set_property(&config->files, config->words[0], config->words[1], config->raw_bytes,
                             err) ||
        !config_write(&config->files, err))
        return false;
    printf("Property \"%s\" set.\n", config->words[0]);
    return true;
}

static bool unset_property(struct config *config, struct error *err)
{
    if (!config_set_property(&config->files, config->words[0], NULL, false, err) ||
        !config_write(&config->files, err))
        return false;
    printf("Property \"%s\" unset.\n", config->words[0]);
    return true;
}

/* ---- which ---- */

static const struct part {
    const char *name, *words;
    int         least, most;
    bool        writes;
    bool      (*act)(struct config *, struct error *err);
} parts[] = {
    { "current-context", "", 0, 0, false, show_current },
    { "delete-cluster", "NAME", 1, 1, true, delete_cluster },
    { "delete-context", "NAME", 1, 1, true, delete_context },
    { "delete-user", "NAME", 1, 1, true, delete_user },
    { "get-clusters", "", 0, 0, false, show_clusters },
    { "get-contexts", "[NAME...]", 0, ANY_COUNT, false, show_contexts },
    { "get-users", "", 0, 0, false, show_users },
    { "rename-context", "NAME NEW_NAME", 2, 2, true, rename_context },
    { "set", "PROPERTY VALUE", 2, 2, true, set_property },
    { "set-cluster", "NAME --server=URL ...", 1, 1, true, set_cluster },
    { "set-context", "NAME|--current --cluster=NAME --user=NAME --namespace=NS", 0, 1, true,
      set_context },
    { "set-credentials", "NAME --token=TEXT ...", 1, 1, true, set_credentials },
    { "unset", "PROPERTY", 1, 1, true, unset_property },
    { "use-context", "NAME", 1, 1, true, use_context },
    { "use", "NAME", 1, 1, true, use_context },
    { "view", "", 0, 0, false, view },
};

static bool do_part(struct config *config, const struct part *part, struct error *err)
{
    if (config->count < part->least || config->count > part->most)
        return fail(err, REASON_BAD_REQUEST, 0, "Unexpected args: kubectl config %s %s", part->name,
                    part->words);
    if (!config_read(config->session.kubeconfig, &config->session.arena, &config->files, err))
        return false;
    if (part->writes && !config->files.usual)
        return fail(err, REASON_BAD_REQUEST, 0, "no kubeconfig: $HOME and $KUBECONFIG are not set");
    return part->act(config, err);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct config *config = container_of(session, struct config, session);
    struct error err = { 0 };
    config->words = words + 1;
    config->count = found->count - 1;
    FOR_EACH(part, parts)
        if (found->count > 0 && text_equal(words[0], part->name))
            return do_part(config, part, &err) ? 0 : complain(&err);
    if (found->count > 0)
        fprintf(stderr, "error: unknown command \"%s\"\n", words[0]);
    FILE *out = found->count > 0 ? stderr : stdout;
    fprintf(out, "usage: kubectl config PART [flags]      (kubectl config --help)\n\n");
    FOR_EACH(part, parts)
        fprintf(out, "  %s %s\n", part->name, part->words);
    return found->count > 0;
}

int verb_config(int argc, char **argv)
{
    struct config config = { .merge = true };
    session_init(&config.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&config.session),
        { "--output", FLAG_TEXT, &config.printer.format, "FORMAT", "view: yaml, json, jsonpath=...;"
          " get-contexts: name", 'o' },
        { "--raw", FLAG_SWITCH, &config.raw, NULL, "view: secrets as they are" },
        { "--minify", FLAG_SWITCH, &config.minify, NULL, "view: what the context needs" },
        { "--flatten", FLAG_SWITCH, &config.flatten, NULL, "view: files as data" },
        { "--merge", FLAG_SWITCH, &config.merge, NULL, "view: all files as one, as always" },
        { "--no-headers", FLAG_SWITCH, &config.printer.no_headers, NULL, "only the rows" },
        { "--current", FLAG_SWITCH, &config.current, NULL, "set-context: the current one" },
        { "--cluster", FLAG_TEXT, &config.cluster, "NAME", "set-context: its cluster" },
        { "--user", FLAG_TEXT, &config.user, "NAME", "set-context: its user" },
        { "--proxy-url", FLAG_TEXT, &config.proxy, "URL", "set-cluster: a proxy on the way" },
        { "--username", FLAG_TEXT, &config.username, "NAME", "set-credentials" },
        { "--password", FLAG_TEXT, &config.password, "WORD", "set-credentials" },
        { "--embed-certs", FLAG_SWITCH, &config.embed, NULL, "files become data" },
        { "--set-raw-bytes", FLAG_SWITCH, &config.raw_bytes, NULL, "set: data is no base64 yet" },
    };
    struct command command =
        COMMAND("kubectl config view|get-contexts|use-context|set-context|... [flags]", flags, act);
    command.is_offline = true;
    return session_run(&config.session, &command, argc, argv);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* create_config.c - ConfigMaps and Secrets from literals, files, folders and lists of variables. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "codec/base64.h"
#include "codec/json.h"
#include "codec/utf8.h"
#include "codec/value.h"
#include "http/tls.h"
#include "io/file.h"
#include "kubectl/create.h"

enum { CONTENT_MAX = 4 << 20, FILES_MAX = 4096 };

struct filling {
    struct create *create;
    struct value *object;
    bool is_secret; /* data is base64 */
};

static struct value *encoded(struct arena *arena, struct bytes content)
{
    AUTO_BUFFER text = { 0 };
    base64_write(&text, content);
    return value_new_text(arena, buffer_text(&text));
}

static bool has_key(const struct value *object, struct bytes key)
{
    return value_member_bytes(value_member(object, "data"), key) ||
           value_member_bytes(value_member(object, "binaryData"), key);
}

static bool add(struct filling *filling, struct bytes key, struct bytes content, struct error *err)
{
    struct arena *arena = &filling->create->session.arena;
    struct bytes copy = { arena_copy(arena, content.at, content.size), content.size };
    if (has_key(filling->object, key))
        return fail(
            err, REASON_BAD_REQUEST, 0,
            "cannot add key \"%.*s\", another key by that name already exists in Data for %s "
            "\"%s\"",
            BYTES_ARG(key), filling->is_secret ? "Secret" : "ConfigMap", filling->create->name);
    bool is_text = !filling->is_secret && utf8_is_valid(copy);
    struct value *map = value_make_at(
        filling->object, arena, is_text || filling->is_secret ? "data" : "binaryData", VALUE_MAP);
    value_set_bytes(map, arena, (struct bytes){ arena_copy(arena, key.at, key.size), key.size },
                    is_text ? value_new_string(arena, copy) : encoded(arena, copy));
    return true;
}

static bool read_file(const char *path, struct buffer *ret, struct error *err)
{
    int rc = file_read(path, CONTENT_MAX, ret);
    return rc >= 0 || fail(err, REASON_BAD_REQUEST, -rc, "error reading %s: %s", path,
                           rc == -ENOENT ? "no such file or directory" : strerror(-rc));
}

static bool add_file(struct filling *filling, struct bytes key, const char *path, struct error *err)
{
    AUTO_BUFFER content = { 0 };
    return read_file(path, &content, err) && add(filling, key, buffer_bytes(&content), err);
}

static bool add_folder(struct filling *filling, const char *path, struct error *err)
{
    struct arena *arena = &filling->create->session.arena;
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    bool good = count >= 0 && count <= FILES_MAX;
    if (!good)
        fail(err, REASON_BAD_REQUEST, 0, "the folder %s cannot be read", path);
    for (int i = 0; i < count; i++) {
        struct stat status;
        const char *file = arena_printf(arena, "%s/%s", path, entries[i]->d_name);
        if (good && stat(file, &status) == 0 && S_ISREG(status.st_mode))
            good = add_file(filling, bytes_of(entries[i]->d_name), file, err);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return good;
}

/* "FILE", "KEY=FILE", "FOLDER" */
static bool add_source(struct filling *filling, const char *word, struct error *err)
{
    struct stat status;
    struct bytes path = bytes_of(word), key = bytes_next(&path, '=');
    if (path.at && stat(path.at, &status) == 0 && S_ISDIR(status.st_mode))
        return fail(err, REASON_BAD_REQUEST, 0, "cannot give a key name for a directory path");
    if (!path.at) {
        const char *slash = strrchr(word, '/');
        if (stat(word, &status) == 0 && S_ISDIR(status.st_mode))
            return add_folder(filling, word, err);
        path = bytes_of(word);
        key = bytes_of(slash ? slash + 1 : word);
    }
    if (key.size == 0 || path.size == 0)
        return fail(err, REASON_BAD_REQUEST, 0, "invalid file source %s, expected [key=]file",
                    word);
    return add_file(filling, key, path.at, err);
}

static bool add_literal(struct filling *filling, const char *word, struct error *err)
{
    struct bytes value = bytes_of(word), key = bytes_next(&value, '=');
    if (!value.at || key.size == 0)
        return fail(err, REASON_BAD_REQUEST, 0, "invalid literal source %s, expected key=value",
                    word);
    return add(filling, key, value, err);
}

/* A name alone takes its value from the environment, where it has one. */
static bool add_variable(struct filling *filling, struct bytes line, struct error *err)
{
    struct arena *arena = &filling->create->session.arena;
    struct bytes value = line, key = bytes_next(&value, '=');
    if (!value.at) {
        const char *here = getenv(arena_copy(arena, key.at, key.size));
        if (!here)
            return true;
        value = bytes_of(here);
    }
    return add(filling, key, value, err);
}

static bool add_variables(struct filling *filling, const char *path, struct error *err)
{
    AUTO_BUFFER content = { 0 };
    if (!read_file(path, &content, err))
        return false;
    struct bytes rest = buffer_bytes(&content);
    while (rest.at) {
        struct bytes line = bytes_trim(bytes_next(&rest, '\n'));
        if (line.size && line.at[line.size - 1] == '\r')
            line.size--;
        if (line.size && line.at[0] != '#' && !add_variable(filling, line, err))
            return false;
    }
    return true;
}

static struct value *fill(struct create *create, bool is_secret, struct error *err)
{
    if (create->env_files.count && create->from_files.count + create->literals.count) {
        fail(err, REASON_BAD_REQUEST, 0,
             "from-env-file cannot be combined with from-file or from-literal");
        return NULL;
    }
    struct filling filling = { create, value_new_map(&create->session.arena), is_secret };
    const struct {
        const struct flag_list *list;
        bool (*add)(struct filling *, const char *word, struct error *err);
    } sources[] = { { &create->from_files, add_source },
                    { &create->literals, add_literal },
                    { &create->env_files, add_variables } };
    FOR_EACH (source, sources)
        for (size_t i = 0; i < source->list->count; i++)
            if (!source->add(&filling, source->list->items[i], err))
                return NULL;
    return filling.object;
}

struct value *make_config_map(struct create *create, struct error *err)
{
    return fill(create, /* is_secret= */ false, err);
}

struct value *make_secret(struct create *create, struct error *err)
{
    struct value *object = fill(create, /* is_secret= */ true, err);
    if (object)
        make_set(create, object, "type", create->type);
    return object;
}

/* Whether a server could use them: PEM, and the key is the certificate's. */
static bool check_pair(const struct create *create, struct error *err)
{
    AUTO_BUFFER certificate = { 0 };
    AUTO_BUFFER key = { 0 };
    if (!read_file(create->cert, &certificate, err) || !read_file(create->key, &key, err))
        return false;
    struct tls_context *tls = tls_server_new(
        &(struct tls_server_options){ .certificate_pem = buffer_bytes(&certificate),
                                      .key_pem = buffer_bytes(&key) }, err);
    tls_context_free(tls);
    return tls != NULL;
}

struct value *make_secret_tls(struct create *create, struct error *err)
{
    struct filling filling = { create, value_new_map(&create->session.arena), true };
    if (!create->cert || !create->key) {
        fail(err, REASON_BAD_REQUEST, 0, "key and cert must be specified");
        return NULL;
    }
    if (!check_pair(create, err) || !add_file(&filling, BYTES("tls.crt"), create->cert, err) ||
        !add_file(&filling, BYTES("tls.key"), create->key, err))
        return NULL;
    make_set(create, filling.object, "type", "kubernetes.io/tls");
    return filling.object;
}

struct value *make_secret_docker(struct create *create, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct filling filling = { create, value_new_map(arena), true };
    const char *server =
        create->docker_server ? create->docker_server : "https://index.docker.io/v1/";
    struct value *config = value_new_map(arena), *auths = value_new_map(arena),
                 *entry = value_new_map(arena);
    if (!create->docker_username || !create->docker_password) {
        make_fail_flag(err, create->docker_username ? "docker-password" : "docker-username");
        return NULL;
    }
    make_set(create, entry, "username", create->docker_username);
    make_set(create, entry, "password", create->docker_password);
    make_set(create, entry, "email", create->docker_email);
    value_set(entry, arena, "auth",
              encoded(arena, bytes_of(arena_printf(arena, "%s:%s", create->docker_username,
                                                   create->docker_password))));
    value_set(auths, arena, server, entry);
    value_set(config, arena, "auths", auths);
    AUTO_BUFFER text = { 0 };
    json_write_value(&text, config);
    if (!add(&filling, BYTES(".dockerconfigjson"), buffer_bytes(&text), err))
        return NULL;
    make_set(create, filling.object, "type", "kubernetes.io/dockerconfigjson");
    return filling.object;
}

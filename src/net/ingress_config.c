/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_config.c - see ingress_config.h. */
#include "net/ingress_config.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "net/link.h"

enum { HOST_MAX = 253, HTTPS_PORT = 443 };

bool ingress_host_is_sound(const char *host)
{
    const char *rest = strncmp(host, "*.", 2) == 0 ? host + 2 : host;
    size_t size = strlen(rest);
    for (size_t i = 0; i < size; i++)
        if (!islower((unsigned char)rest[i]) && !isdigit((unsigned char)rest[i]) &&
            !strchr("-.", rest[i]))
            return false;
    return size <= HOST_MAX && (size > 0 || rest == host);
}

bool ingress_path_is_sound(const char *path)
{
    size_t size = strlen(path);
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)path[i] <= ' ' || path[i] == 0x7f)
            return false;
    return size > 0 && size < INGRESS_PATH_ROOM && path[0] == '/';
}

/* A quoted text of nginx: only the quote and the backslash have a meaning in a location. */
static void write_quoted(struct buffer *to, const char *text)
{
    buffer_add_char(to, '"');
    for (const char *at = text; *at; at++) {
        if (*at == '"' || *at == '\\')
            buffer_add_char(to, '\\');
        buffer_add_char(to, *at);
    }
    buffer_add_char(to, '"');
}

/* ---- paths ---- */

struct site_writing {
    struct arena  arena;
    struct map    locations;             /* "= /foo", "/foo/": each once */
    struct buffer *to;
    const char    *redirect;             /* what a path that wants TLS begins with */
};

static const char *without_slashes(const char *path, struct arena *arena)
{
    size_t size = strlen(path);
    while (size > 0 && path[size - 1] == '/')
        size--;
    return arena_copy(arena, path, size);
}

static void write_location(struct site_writing *site, const char *modifier, const char *path,
                           const struct ingress_path *meaning)
{
    const struct ingress_target *target = &meaning->target;
    struct address address;
    char text[64];
    const char *key = arena_printf(&site->arena, "%s%s", modifier, path);
    if (map_get(&site->locations, bytes_of(key)))
        return;
    map_put(&site->locations, bytes_of(key), site);
    buffer_printf(site->to, "    location %s", modifier);
    write_quoted(site->to, path);
    buffer_printf(site->to, " {%s", meaning->wants_tls ? site->redirect : "");
    if (!target->address || !address_parse(target->address, &address)) {
        buffer_add_text(site->to, " return 503; }\n");
        return;
    }
    address_write(&address, /* with_prefix= */ false, text);
    buffer_printf(site->to, " proxy_pass http://%s%s%s:%u; }\n", address.is_v6 ? "[" : "", text,
                  address.is_v6 ? "]" : "", target->port);
}

static void write_prefix(struct site_writing *site, const struct ingress_path *path)
{
    const char *stem = without_slashes(path->path, &site->arena);
    if (*stem)
        write_location(site, "= ", stem, path);
    write_location(site, "", arena_printf(&site->arena, "%s/", stem), path);
}

/* Exact ones first: a prefix is also written as an exact location, which must not take their
 * place. */
static void write_paths(struct site_writing *writing, const struct ingress_site *site)
{
    for (size_t i = 0; i < site->path_count; i++)
        if (site->paths[i].is_exact && ingress_path_is_sound(site->paths[i].path))
            write_location(writing, "= ", site->paths[i].path, &site->paths[i]);
    for (size_t i = 0; i < site->path_count; i++)
        if (!site->paths[i].is_exact && ingress_path_is_sound(site->paths[i].path))
            write_prefix(writing, &site->paths[i]);
    if (!map_get(&writing->locations, BYTES("/")))
        buffer_add_text(writing->to, "    location / { return 404; }\n");
}

/* ---- sites ---- */

static void write_name(struct buffer *to, const char *host)
{
    if (strncmp(host, "*.", 2) != 0) {
        buffer_printf(to, "    server_name %s;\n", *host ? host : "_");
        return;
    }
    buffer_add_text(to, "    server_name \"~^[^.]+");
    for (const char *at = host + 1; *at; at++)
        buffer_printf(to, "%s%c", *at == '.' ? "\\" : "", *at);
    buffer_add_text(to, "$\";\n");
}

static void write_listen(const struct ingress_config *config, const struct ingress_site *site,
                         struct buffer *to)
{
    const char *mark = *site->host ? "" : " default_server";
    buffer_printf(to, "    listen %u%s;\n", config->http_port, mark);
    if (!site->certificate) {
        if (!*site->host)
            buffer_printf(to, "    listen %u ssl http2 default_server;\n"
                              "    ssl_reject_handshake on;\n", config->https_port);
        return;
    }
    buffer_printf(to, "    listen %u ssl http2%s;\n    ssl_certificate ", config->https_port, mark);
    write_quoted(to, site->certificate);
    buffer_add_text(to, ";\n    ssl_certificate_key ");
    write_quoted(to, site->certificate);
    buffer_add_text(to, ";\n");
}

/* What nginx itself answers with 502: where nobody took the connection, which is what a Service
 * without endpoints does, it is 503. */
static const char unreachable[] =
    "    location @unreachable { if ($upstream_connect_time = \"-\") { return 503; } return 502; }\n";

/* The host is the client's own word, and goes back to that client alone. */
static const char *redirect_text(const struct ingress_config *config, struct arena *arena)
{
    const char *port = "";
    if (config->outer_https_port != HTTPS_PORT)
        port = arena_printf(arena, ":%u", config->outer_https_port);
    return arena_printf(arena, " if ($scheme = http) { return 308 https://$host%s$request_uri; }",
                        port);
}

static void write_site(const struct ingress_config *config, const struct ingress_site *site,
                       struct buffer *to)
{
    struct site_writing writing = { .to = to, .redirect = "" };
    if (!ingress_host_is_sound(site->host))
        return;
    if (site->certificate)
        writing.redirect = redirect_text(config, &writing.arena);
    buffer_add_text(to, "  server {\n");
    write_listen(config, site, to);
    write_name(to, site->host);
    write_paths(&writing, site);
    buffer_add_text(to, unreachable);
    buffer_add_text(to, "  }\n");
    map_done(&writing.locations);
    arena_done(&writing.arena);
}

static void write_setting(struct buffer *to, const char *name, const char *folder,
                          const char *file)
{
    AUTO_ARENA arena = { 0 };
    buffer_printf(to, "%s ", name);
    write_quoted(to, arena_printf(&arena, "%s/%s", folder, file));
    buffer_add_text(to, ";\n");
}

/* Client addresses are told by the connection alone: what a client claims of them is replaced. */
static const char http_settings[] =
    "  access_log off;\n"
    "  server_tokens off;\n"
    "  default_type application/octet-stream;\n"
    "  ssl_protocols TLSv1.2 TLSv1.3;\n"
    "  ssl_session_cache shared:tls:1m;\n"
    "  client_max_body_size 0;\n"
    "  server_names_hash_bucket_size 512;\n"
    "  server_names_hash_max_size 4096;\n"
    "  proxy_http_version 1.1;\n"
    "  proxy_buffering off;\n"
    "  proxy_request_buffering off;\n"
    "  proxy_connect_timeout 5s;\n"
    "  error_page 502 @unreachable;\n"
    "  map $http_upgrade $knarr_connection { default upgrade; '' close; }\n"
    "  proxy_set_header Host $http_host;\n"
    "  proxy_set_header Upgrade $http_upgrade;\n"
    "  proxy_set_header Connection $knarr_connection;\n"
    "  proxy_set_header X-Real-IP $remote_addr;\n"
    "  proxy_set_header X-Forwarded-For $remote_addr;\n"
    "  proxy_set_header X-Forwarded-Host $http_host;\n"
    "  proxy_set_header X-Forwarded-Port $server_port;\n"
    "  proxy_set_header X-Forwarded-Proto $scheme;\n";

static void write_head(const struct ingress_config *config, struct buffer *to)
{
    static const char *const folders[] = { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" };
    AUTO_ARENA arena = { 0 };
    buffer_printf(to, "user %s;\nworker_processes 1;\ndaemon off;\n", config->user);
    write_setting(to, "pid", config->folder, "nginx.pid");
    buffer_add_text(to, "error_log ");
    write_quoted(to, config->error_log);
    buffer_add_text(to, " warn;\nevents { worker_connections 4096; }\nhttp {\n");
    FOR_EACH(name, folders) {
        buffer_add_text(to, "  ");
        write_setting(to, arena_printf(&arena, "%s_temp_path", *name), config->folder, *name);
    }
    buffer_add_text(to, http_settings);
}

void ingress_config_write(const struct ingress_config *config, struct buffer *ret)
{
    static const struct ingress_site nobody = { .host = "" };
    bool has_default = false;
    write_head(config, ret);
    for (size_t i = 0; i < config->site_count && i < INGRESS_SITES_MAX; i++) {
        has_default = has_default || !*config->sites[i].host;
        write_site(config, &config->sites[i], ret);
    }
    if (!has_default)
        write_site(config, &nobody, ret);
    buffer_add_text(ret, "}\n");
}

/* SPDX-License-Identifier: Apache-2.0 */
/* route.c - from method and path to what is asked for.
 *
 * Resources all follow one pattern and come from the kinds' tables; the few other paths are rows of
 * a table.  A path of a resource in the wrong scope is 404 before anyone is asked for permission
 * (CVE-2019-11247). */
#include "apiserver/request.h"
#include "object/custom_kind.h"

static const struct path_row {
    const char *text;                    /* a last '*' stands for the rest */
    enum path   path;
    bool        only_get;                /* 405 for any other method; a slash may follow */
} path_rows[] = {
    { "/",                                 PATH_ROOT },
    { "/index.html",                       PATH_ROOT },
    { "/version",                          PATH_VERSION,      .only_get = true },
    { "/healthz",                          PATH_HEALTH },
    { "/livez",                            PATH_HEALTH },
    { "/readyz",                           PATH_HEALTH },
    { "/healthz/*",                        PATH_HEALTH },
    { "/livez/*",                          PATH_HEALTH },
    { "/readyz/*",                         PATH_HEALTH },
    { "/metrics",                          PATH_METRICS },
    { "/api",                              PATH_API_VERSIONS, .only_get = true },
    { "/apis",                             PATH_API_GROUPS },
    { "/apis/",                            PATH_API_GROUPS },
    { "/openapi/v2",                       PATH_OPENAPI_V2 },
    { "/openapi/v3",                       PATH_OPENAPI_V3_INDEX },
    { "/openapi/v3/*",                     PATH_OPENAPI_V3 },
    { "/.well-known/openid-configuration", PATH_OIDC_CONFIGURATION, .only_get = true },
    { "/openid/v1/jwks",                   PATH_OIDC_KEYS,    .only_get = true },
};

static bool path_row_matches(const char *pattern, struct bytes path)
{
    size_t size = strlen(pattern);
    if (size > 1 && pattern[size - 1] == '*')
        return path.size >= size && memcmp(path.at, pattern, size - 1) == 0;
    return bytes_equal_text(path, pattern);
}

static bool not_found(struct request *request)
{
    request->names_nothing = true;
    return fail(&request->err, REASON_NOT_FOUND, 0,
                "the server could not find the requested resource");
}

static char *lower(const char *text, struct arena *arena)
{
    char *copy = arena_strdup(arena, text);
    for (char *at = copy; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at + 32);
    return copy;
}

static bool not_allowed(struct request *request)
{
    request->names_nothing = true;
    return fail(&request->err, REASON_METHOD_NOT_ALLOWED, 0,
                "the server does not allow this method on the requested resource");
}

static bool route_unknown(struct request *request)
{
    request->route.path_verb = lower(request->method, &request->arena);
    request->route.path = PATH_UNKNOWN;
    return true;
}

static bool route_path(struct request *request, struct bytes path)
{
    struct route *route = &request->route;
    struct bytes bare = path;
    if (path.size > 1 && path.at[path.size - 1] == '/')
        bare.size--;
    if (bytes_starts_with(path, "/version/") && path.size > sizeof "/version/" - 1)
        return not_found(request);
    FOR_EACH(row, path_rows) {
        if (!path_row_matches(row->text, row->only_get ? bare : path))
            continue;
        if (row->only_get && !text_equal(request->method, "GET"))
            return not_allowed(request);
        route->path_verb = lower(request->method, &request->arena);
        route->path = row->path;
        return true;
    }
    return route_unknown(request);
}

static const struct kind *find_kind(struct request *request, struct bytes group,
                                    struct bytes version, struct bytes resource)
{
    const struct kind *kind = kind_find_resource(group, version, resource);
    return kind ? kind
                : kind_set_find_resource(request_kinds(request), group, version, resource);
}

static const struct group_version *find_group(struct request *request, struct bytes group,
                                              struct bytes version)
{
    const struct kind_set *kinds = request_kinds(request);
    for (size_t i = 0; i < kinds->version_count; i++) {
        const struct group_version *gv = kinds->versions[i];
        if (bytes_equal_text(group, gv->group) &&
            (version.size == 0 || bytes_equal_text(version, gv->version)))
            return gv;
    }
    return NULL;
}

static bool route_discovery(struct request *request, struct bytes group, struct bytes version,
                            enum path asked)
{
    struct route *route = &request->route;
    if (version.size && !find_group(request, group, version))
        return not_found(request);
    if (version.size && !text_equal(request->method, "GET"))
        return not_allowed(request);
    route->group = group;
    route->version = version;
    route->path_verb = lower(request->method, &request->arena);
    route->path = asked;
    return true;
}

/* Behind .../proxy the path is another server's, whatever it looks like; it is cut off before ours
 * is read.  The rest begins with '/' or is empty; {NULL,0}: this is no path of a proxy. */
static struct bytes cut_proxy_rest(struct bytes path, struct bytes *ret_ours)
{
    static const struct { const char *prefix; int segments; } rows[] = {
        { "/api/v1/namespaces/", 6 },    /* NS/RESOURCE/NAME */
        { "/api/v1/nodes/",      4 },    /* NAME */
    };
    const struct bytes none = { NULL, 0 };
    FOR_EACH(row, rows) {
        struct bytes rest = { path.at + 1, path.size - 1 };
        if (!bytes_starts_with(path, row->prefix))
            continue;
        for (int i = 0; rest.at && i < row->segments; i++)
            bytes_next(&rest, '/');
        if (!rest.at || !bytes_equal_text(bytes_next(&rest, '/'), "proxy"))
            return none;
        const char *end = path.at + path.size, *at = rest.at ? rest.at - 1 : end;
        *ret_ours = (struct bytes){ path.at, (size_t)(at - path.at) };
        return (struct bytes){ at, (size_t)(end - at) };
    }
    return none;
}

bool request_streams_body(void *thread, const struct http_request *http)
{
    struct bytes ours;
    (void)thread;
    return cut_proxy_rest(http->path, &ours).at != NULL;
}

static bool is_proxy(const struct route *route)
{
    return route->subresource && text_equal(route->subresource->name, "proxy");
}

/* How a path of a resource was written, besides what its route says. */
struct written {
    bool has_namespace, is_watch;
};

/* Verbs of a resource by method; an item has a name, and is watched by the path alone. */
static bool find_verb(struct request *request, const struct written *written)
{
    static const struct { const char *method; int item, collection; } rows[] = {
        { "GET",    REQUEST_GET,    REQUEST_LIST },
        { "POST",   -1,             REQUEST_CREATE },
        { "PUT",    REQUEST_UPDATE, -1 },
        { "PATCH",  REQUEST_PATCH,  -1 },
        { "DELETE", REQUEST_DELETE, REQUEST_DELETE_COLLECTION },
    };
    struct route *route = &request->route;
    if (is_proxy(route) && text_equal(request->method, "OPTIONS")) {
        route->verb = REQUEST_CONNECT;
        return true;
    }
    if (is_proxy(route) && text_equal(request->method, "HEAD")) {
        route->verb = REQUEST_GET;
        return true;
    }
    bool asks = url_query_bool(&request->query, "watch", false);
    FOR_EACH(row, rows) {
        int verb = route->name ? row->item : row->collection;
        if (route->subresource && text_equal(request->method, "POST"))
            verb = REQUEST_CREATE;
        if (!text_equal(row->method, request->method) || verb < 0)
            continue;
        bool is_watch = (verb == REQUEST_LIST && (asks || written->is_watch)) ||
                        (verb == REQUEST_GET && written->is_watch);
        route->verb = is_watch ? REQUEST_WATCH : (enum request_verb)verb;
        return true;
    }
    return false;
}

static unsigned verb_bit(enum request_verb verb)
{
    static const unsigned bits[REQUEST_VERB_COUNT] = {
        [REQUEST_GET] = VERB_GET,       [REQUEST_LIST] = VERB_LIST,
        [REQUEST_WATCH] = VERB_WATCH,   [REQUEST_CREATE] = VERB_CREATE,
        [REQUEST_UPDATE] = VERB_UPDATE, [REQUEST_PATCH] = VERB_PATCH,
        [REQUEST_DELETE] = VERB_DELETE, [REQUEST_DELETE_COLLECTION] = VERB_DELETE_COLLECTION,
    };
    return bits[verb];
}

static bool is_connect(const struct subresource *subresource)
{
    static const char *const names[] = { "exec", "attach", "portforward", "proxy", "log" };
    FOR_EACH(name, names)
        if (text_equal(subresource->name, *name))
            return true;
    return false;
}

static const char *text_of(struct request *request, struct bytes segment)
{
    return arena_copy(&request->arena, segment.at, segment.size);
}

struct cursor {
    const struct url_path *path;
    size_t                 at;
};

static struct bytes next_segment(struct cursor *cursor)
{
    return cursor->at < cursor->path->count ? cursor->path->segments[cursor->at++]
                                            : (struct bytes){ NULL, 0 };
}

/* Objects of all namespaces can be listed and watched, and nothing else. */
static bool is_of_all_namespaces(const struct route *route, const struct written *written)
{
    return route->kind->namespaced && !written->has_namespace;
}

/* Whether any method has such a path.  One in the wrong scope is nobody's. */
static bool path_exists(const struct route *route, const struct written *written)
{
    static const unsigned of_one = VERB_GET | VERB_UPDATE | VERB_PATCH | VERB_DELETE,
                          of_many = VERB_LIST | VERB_CREATE | VERB_DELETE_COLLECTION;
    unsigned verbs = route->kind->verbs;
    bool is_of_all = is_of_all_namespaces(route, written);
    if ((!route->kind->namespaced && written->has_namespace) || (is_of_all && route->name))
        return false;
    if (written->is_watch)
        return (verbs & VERB_WATCH) && !route->subresource;
    if (route->subresource)
        return true;
    if (route->kind->custom && is_of_all)
        return route->verb == REQUEST_LIST || route->verb == REQUEST_WATCH;
    return verbs & (route->name ? of_one : is_of_all ? (unsigned)VERB_LIST : of_many);
}

static bool check_verb(const struct request *request, const struct written *written)
{
    const struct route *route = &request->route;
    if (route->verb == REQUEST_CONNECT)
        return true;
    if (written->is_watch && route->verb != REQUEST_WATCH)
        return false;
    if (is_of_all_namespaces(route, written) && route->verb != REQUEST_LIST &&
        route->verb != REQUEST_WATCH)
        return false;
    unsigned allowed = route->subresource ? route->subresource->verbs : route->kind->verbs,
             asked = verb_bit(route->verb);
    return allowed & (route->verb == REQUEST_WATCH ? asked | VERB_LIST : asked);
}

/* RESOURCE, RESOURCE/NAME, RESOURCE/NAME/SUB[/...] behind the optional namespace. */
static bool route_resource(struct request *request, struct cursor *cursor, struct bytes group,
                           struct bytes version, bool is_watch)
{
    struct route *route = &request->route;
    struct bytes resource = next_segment(cursor);
    struct written written = { .is_watch = is_watch };
    route->ns = "";
    if (bytes_equal_text(resource, "namespaces") && cursor->path->count >= cursor->at + 2 &&
        find_kind(request, group, version, cursor->path->segments[cursor->at + 1])) {
        route->ns = text_of(request, next_segment(cursor));
        resource = next_segment(cursor);
        written.has_namespace = true;
    }
    route->kind = find_kind(request, group, version, resource);
    if (!route->kind)
        return not_found(request);
    struct bytes name = next_segment(cursor), subresource = next_segment(cursor);
    route->name = name.at ? text_of(request, name) : NULL;
    if (subresource.at && !(route->subresource = kind_subresource(route->kind, subresource)))
        return not_found(request);
    bool has_verb = find_verb(request, &written);
    if (!path_exists(route, &written) || cursor->at < cursor->path->count ||
        (route->rest && !is_proxy(route)))
        return not_found(request);
    if (route->subresource && is_connect(route->subresource) && !route->rest)
        route->rest = "";
    return (has_verb && check_verb(request, &written)) || not_allowed(request);
}

/* ---- groups and versions that others may have ---- */

/* As any API server reads a path of resources. */
static void read_foreign(struct request *request, struct cursor *cursor,
                         struct foreign_route *foreign)
{
    static const char *const of_namespace[] = { "status", "finalize" };
    struct route *route = &request->route;
    struct bytes resource = next_segment(cursor);
    const struct url_path *path = cursor->path;
    if (bytes_equal_text(resource, "namespaces") && cursor->at < path->count) {
        struct bytes ns = path->segments[cursor->at];
        bool is_own = cursor->at + 1 == path->count;
        route->ns = text_of(request, ns);
        FOR_EACH(name, of_namespace)
            is_own = is_own || bytes_equal_text(path->segments[cursor->at + 1], *name);
        if (!is_own) {
            (void)next_segment(cursor);
            resource = next_segment(cursor);
        }
    }
    struct bytes name = next_segment(cursor), subresource = next_segment(cursor);
    foreign->resource = text_of(request, resource);
    route->name = name.at ? text_of(request, name) : NULL;
    foreign->subresource = subresource.at ? text_of(request, subresource) : NULL;
}

static const char *foreign_verb(struct request *request, bool is_watch)
{
    static const struct { const char *method; int item, collection; } rows[] = {
        { "GET",    REQUEST_GET,    REQUEST_LIST },
        { "HEAD",   REQUEST_GET,    REQUEST_LIST },
        { "POST",   REQUEST_CREATE, REQUEST_CREATE },
        { "PUT",    REQUEST_UPDATE, REQUEST_UPDATE },
        { "PATCH",  REQUEST_PATCH,  REQUEST_PATCH },
        { "DELETE", REQUEST_DELETE, REQUEST_DELETE_COLLECTION },
    };
    struct route *route = &request->route;
    route->verb = REQUEST_CONNECT;       /* which has no name */
    FOR_EACH(row, rows)
        if (text_equal(row->method, request->method))
            route->verb = (enum request_verb)(route->name ? row->item : row->collection);
    bool asks = url_query_bool(&request->query, "watch", false);
    if (is_watch || (route->verb == REQUEST_LIST && asks))
        route->verb = REQUEST_WATCH;
    return verb_text(route->verb);
}

/* What the path would mean, whoever has it. */
static void describe_foreign(struct request *request, struct cursor *cursor, struct bytes group,
                             struct bytes version)
{
    struct foreign_route *foreign = ARENA_NEW(&request->arena, struct foreign_route);
    struct route *route = &request->route;
    const struct url_path *path = cursor->path;
    route->foreign = foreign;
    route->ns = "";
    route->path = PATH_UNKNOWN;
    route->path_verb = lower(request->method, &request->arena);
    foreign->group = text_of(request, group);
    foreign->version = text_of(request, version);
    foreign->is_known_group = find_group(request, group, BYTES("")) != NULL;
    if (cursor->at == path->count)
        return;
    bool is_watch = bytes_equal_text(path->segments[cursor->at], "watch") &&
                    cursor->at + 1 < path->count;
    cursor->at += is_watch;
    read_foreign(request, cursor, foreign);
    foreign->verb = foreign_verb(request, is_watch);
}

/* Of a path that leads nowhere: who asks for it is told so only if he might have asked. */
static void describe_refused(struct request *request, const struct url_path *path)
{
    struct cursor cursor = { path, 0 };
    struct bytes first = next_segment(&cursor), group = BYTES("");
    request->route.path_verb = lower(request->method, &request->arena);
    bool is_core = bytes_equal_text(first, "api");
    if (path->count < (is_core ? 3 : 4) || (!is_core && !bytes_equal_text(first, "apis")))
        return;
    if (!is_core)
        group = next_segment(&cursor);
    struct bytes version = next_segment(&cursor);
    describe_foreign(request, &cursor, group, version);
}

static bool route_segments(struct request *request, const struct url_path *path,
                           struct bytes whole)
{
    struct cursor cursor = { path, 0 };
    struct bytes first = next_segment(&cursor), group = BYTES(""), version;
    if (bytes_equal_text(first, "api") && path->count >= 2) {
        version = next_segment(&cursor);
    } else if (bytes_equal_text(first, "apis") && path->count >= 2) {
        group = next_segment(&cursor);
        if (path->count == 2)
            return route_discovery(request, group, BYTES(""), PATH_API_GROUP);
        version = next_segment(&cursor);
        if (!find_group(request, group, version)) {
            describe_foreign(request, &cursor, group, version);
            return true;
        }
    } else {
        return route_path(request, whole);
    }
    if (cursor.at == path->count)
        return route_discovery(request, group, version, PATH_API_RESOURCES);
    bool is_watch = bytes_equal_text(path->segments[cursor.at], "watch");
    if (is_watch)
        cursor.at++;
    return route_resource(request, &cursor, group, version, is_watch);
}

/* What is no path of ours, nor written as one. */
static bool route_odd(struct request *request, struct bytes whole)
{
    struct bytes rest = { whole.at + 1, whole.size - 1 }, first = bytes_next(&rest, '/'),
                 group = BYTES("");
    bool is_ours = bytes_equal_text(first, "api") && rest.at;
    if (bytes_equal_text(first, "apis")) {
        group = bytes_next(&rest, '/');
        is_ours = group.size > 0 && find_group(request, group, BYTES(""));
    }
    request->route.path_verb = lower(request->method, &request->arena);
    return is_ours ? not_found(request) : route_unknown(request);
}

bool request_route(struct request *request)
{
    struct url_path path;
    struct bytes whole = bytes_of(request->path);
    request->route.rest = cut_proxy_rest(whole, &whole).at;  /* ends where the path does */
    if (!url_path_parse(whole, &request->arena, &path))
        return route_odd(request, whole);
    if (route_segments(request, &path, whole))
        return true;
    describe_refused(request, &path);
    return false;
}

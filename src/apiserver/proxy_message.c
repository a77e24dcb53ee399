/* SPDX-License-Identifier: Apache-2.0 */
/* proxy_message.c - see proxy_message.h.
 *
 * Accept-Encoding is not forwarded: a page that came compressed could not have its links
 * rewritten. */
#include "apiserver/proxy_message.h"

#include <stdio.h>
#include <strings.h>

#include "apiserver/request.h"
#include "http/http1_head.h"

/* Of one connection only, written anew by each side (RFC 9110, 7.6.1). */
static const char *const hop_headers[] = {
    "connection",  "keep-alive", "proxy-connection",  "proxy-authenticate", "proxy-authorization",
    "te",          "trailer",    "transfer-encoding", "upgrade",            "content-length",
    "http2-settings"
};
/* Who the client is was settled by us; what proved it stays here. */
static const char *const request_secrets[] = { "authorization",  "x-remote-user", "x-remote-uid",
                                               "x-remote-group", "accept-encoding", "expect", "audit-id",
                                               "x-forwarded-uri", "x-forwarded-for", "cookie",
                                               "sec-websocket-protocol" };
static const char *const request_prefixes[] = { "impersonate-", "x-remote-extra-" };
static const char *const answer_dropped[] = { "date",
                                              "audit-id",
                                              "access-control-allow-credentials",
                                              "access-control-allow-headers",
                                              "access-control-allow-methods",
                                              "access-control-allow-origin" };

static bool is_one_of(struct bytes name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_equal_text(name, names[i]))
            return true;
    return false;
}

static void add(struct proxy_headers *headers, struct bytes name, struct bytes value)
{
    if (headers->count < PROXY_HEADERS_MAX)
        headers->items[headers->count++] = (struct http_header){ name, value };
}

static void add_text(struct request *request, struct proxy_headers *headers, const char *name,
                     struct buffer *value)
{
    add(headers, bytes_of(name),
        (struct bytes){ arena_copy(&request->arena, value->at, value->size), value->size });
}

/* Connection names further headers that end here. */
static bool ends_here(struct bytes name, struct bytes connection, struct arena *arena)
{
    return is_one_of(name, hop_headers, ARRAY_SIZE(hop_headers)) ||
           (connection.at && http1_list_has(connection, arena_copy(arena, name.at, name.size)));
}

/* ---- requests ---- */

static bool may_pass(struct bytes name)
{
    FOR_EACH(prefix, request_prefixes)
        if (bytes_starts_with(name, *prefix))
            return false;
    return !is_one_of(name, request_secrets, ARRAY_SIZE(request_secrets));
}

/* All fields of one name as one; HTTP/2 clients cut their cookies into several. */
static void join(const struct http_request *http, const char *name, const char *between,
                 struct buffer *ret)
{
    for (size_t i = 0; i < http->header_count; i++) {
        if (!bytes_equal_text(http->headers[i].name, name))
            continue;
        buffer_add_text(ret, ret->size ? between : "");
        buffer_add(ret, http->headers[i].value.at, http->headers[i].value.size);
    }
}

static void add_cookie(struct request *request, const struct http_request *http,
                       struct proxy_headers *ret)
{
    AUTO_BUFFER cookie = { 0 };
    join(http, "cookie", "; ", &cookie);
    if (cookie.size > 0)
        add_text(request, ret, "cookie", &cookie);
}

/* The client's own address behind those that others have noted. */
static void add_forwarded_for(struct request *request, const struct http_request *http,
                              struct proxy_headers *ret)
{
    AUTO_BUFFER text = { 0 };
    struct bytes peer = bytes_of(http_exchange_peer(request->exchange)->address);
    size_t size = peer.size;
    while (size > 0 && peer.at[size - 1] != ':')
        size--;
    bool is_ip6 = size > 2 && peer.at[0] == '[';
    join(http, "x-forwarded-for", ", ", &text);
    if (size > 0) {
        buffer_add_text(&text, text.size ? ", " : "");
        buffer_add(&text, peer.at + is_ip6, size - 1 - 2 * (size_t)is_ip6);
    }
    if (text.size > 0)
        add_text(request, ret, "x-forwarded-for", &text);
}

static void add_forwarded_uri(struct request *request, struct proxy_headers *ret)
{
    AUTO_BUFFER text = { 0 };
    struct bytes target = bytes_of(request->relay.target), path = bytes_next(&target, '?');
    buffer_add_text(&text, request->relay.prefix);
    buffer_add(&text, path.at, path.size);
    add_text(request, ret, "x-forwarded-uri", &text);
}

void proxy_add_subprotocols(struct request *request, struct proxy_headers *ret)
{
    const struct http_request *http = http_exchange_request(request->exchange);
    AUTO_BUFFER all = { 0 };
    AUTO_BUFFER kept = { 0 };
    join(http, "sec-websocket-protocol", ",", &all);
    struct bytes rest = buffer_bytes(&all);
    while (rest.at) {
        struct bytes one = bytes_trim(bytes_next(&rest, ','));
        if (one.size == 0 || bytes_starts_with(one, WEBSOCKET_BEARER_PREFIX))
            continue;
        buffer_add_text(&kept, kept.size ? ", " : "");
        buffer_add(&kept, one.at, one.size);
    }
    if (kept.size > 0)
        add_text(request, ret, "sec-websocket-protocol", &kept);
}

/* ---- who asks ---- */

static bool is_printable(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
            return false;
    return true;
}

static bool add_identity(struct request *request, struct proxy_headers *ret, const char *name,
                         struct bytes value)
{
    if (ret->count >= PROXY_IDENTITY_MAX || !is_printable(value))
        return fail(&request->err, REASON_INTERNAL_ERROR, 0,
                    "the user cannot be told to the server behind this API");
    add(ret, bytes_of(name), value);
    return true;
}

/* Header names have few bytes; any other, and '%', is escaped. */
static const char *extra_name(struct bytes key, struct arena *arena)
{
    static const char legal[] = "!#$&'*+-.^_`|~0123456789"
                                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    AUTO_BUFFER name = { 0 };
    buffer_add_text(&name, "x-remote-extra-");
    for (size_t i = 0; i < key.size; i++)
        buffer_printf(&name, key.at[i] && strchr(legal, key.at[i]) ? "%c" : "%%%02X",
                      (unsigned char)key.at[i]);
    return arena_copy(arena, name.at, name.size);
}

static bool add_extra(struct request *request, struct proxy_headers *ret)
{
    const struct value *extra = request->user.extra;
    for (size_t i = 0; i < value_count(extra); i++) {
        const struct member *member = &extra->map.members[i];
        const char *name = extra_name(member->key, &request->arena);
        for (size_t k = 0; k < value_count(member->value); k++)
            if (!add_identity(request, ret, name, value_string(value_item(member->value, k), "")))
                return false;
    }
    return true;
}

bool proxy_identity_headers(struct request *request, struct proxy_headers *ret)
{
    const struct user *user = &request->user;
    if (!add_identity(request, ret, "x-remote-user", bytes_of(user->name)) ||
        (!text_is_empty(user->uid) &&
         !add_identity(request, ret, "x-remote-uid", bytes_of(user->uid))))
        return false;
    for (const char *const *group = user->groups; group && *group; group++)
        if (!add_identity(request, ret, "x-remote-group", bytes_of(*group)))
            return false;
    return add_extra(request, ret);
}

void proxy_request_headers(struct request *request, struct proxy_headers *ret)
{
    const struct http_request *http = http_exchange_request(request->exchange);
    struct bytes connection = http_header_value(http, "connection");
    for (size_t i = 0; i < http->header_count; i++) {
        struct bytes name = http->headers[i].name;
        bool is_upgrade = http->wants_upgrade && bytes_equal_text(name, "upgrade");
        if (is_upgrade || (may_pass(name) && !ends_here(name, connection, &request->arena)))
            add(ret, name, http->headers[i].value);
    }
    add_cookie(request, http, ret);
    add_forwarded_for(request, http, ret);
    if (request->relay.prefix)
        add_forwarded_uri(request, ret);
    if (http->wants_upgrade)
        proxy_add_subprotocols(request, ret);
}

/* ---- paths ---- */

/* How many dots a segment is made of, "%2e" being one; 0 where there is anything else, or more. */
static size_t dots_of(struct bytes segment)
{
    size_t dots = 0, i = 0;
    for (; i < segment.size; dots++) {
        struct bytes rest = { segment.at + i, segment.size - i };
        if (!bytes_starts_with(rest, ".") && !bytes_starts_with(rest, "%2e") &&
            !bytes_starts_with(rest, "%2E"))
            return 0;
        i += rest.at[0] == '.' ? 1 : 3;
    }
    return dots <= 2 ? dots : 0;
}

static void drop_last_segment(struct buffer *path)
{
    while (path->size > 0 && path->at[--path->size] != '/')
        continue;
}

void proxy_write_path(struct bytes rest, struct buffer *path)
{
    bool ends_in_slash = bytes_ends_with(rest, "/");
    while (rest.at) {
        struct bytes segment = bytes_next(&rest, '/');
        size_t dots = dots_of(segment);
        if (dots == 2)
            drop_last_segment(path);
        if (dots > 0 || segment.size == 0)
            continue;
        buffer_add_char(path, '/');
        buffer_add(path, segment.at, segment.size);
    }
    if (ends_in_slash || path->size == 0)
        buffer_add_char(path, '/');
}

/* ---- links ---- */

struct link {
    struct bytes origin;                 /* "http://host" or "//host"; may be empty */
    struct bytes host, path, tail;       /* tail: query and fragment */
};

static struct bytes cut(struct bytes text, size_t from)
{
    return (struct bytes){ text.at + from, text.size - from };
}

static size_t size_until(struct bytes text, const char *ends)
{
    size_t size = 0;
    while (size < text.size && !strchr(ends, text.at[size]))
        size++;
    return size;
}

/* False: it is of no form that could mean a path of the same server. */
static bool split_link(struct bytes text, struct link *ret)
{
    size_t scheme = size_until(text, ":/?#");
    size_t slashes = scheme < text.size && text.at[scheme] == ':' ? scheme + 1 : 0;
    if (slashes && !bytes_starts_with(cut(text, slashes), "//"))
        return false;
    *ret = (struct link){ .path = text };
    if (bytes_starts_with(cut(text, slashes), "//")) {
        size_t start = slashes + 2, size = size_until(cut(text, start), "/?#");
        ret->host = (struct bytes){ text.at + start, size };
        ret->origin = (struct bytes){ text.at, start + size };
        ret->path = cut(text, start + size);
    }
    size_t size = size_until(ret->path, "?#");
    ret->tail = cut(ret->path, size);
    ret->path.size = size;
    return true;
}

static bool is_same_server(const struct relay *relay, struct bytes asked_host, struct bytes host,
                           bool *ret_is_ours)
{
    char backend[96];
    snprintf(backend, sizeof backend, strchr(relay->address, ':') ? "[%s]:%u" : "%s:%u",
             relay->address, relay->port);
    *ret_is_ours = host.size > 0 && bytes_equal(host, asked_host);
    return host.size == 0 || *ret_is_ours || bytes_equal_text(host, backend);
}

void proxy_write_link(const struct relay *relay, struct bytes asked_host, struct bytes text,
                      struct buffer *ret)
{
    const char *prefix = relay->prefix;
    struct link link;
    bool is_ours = false;
    if (!split_link(text, &link) || !is_same_server(relay, asked_host, link.host, &is_ours) ||
        !bytes_starts_with(link.path, "/")) {
        buffer_add(ret, text.at, text.size);
        return;
    }
    if (is_ours)
        buffer_add(ret, link.origin.at, link.origin.size);
    if (!bytes_starts_with(link.path, prefix))
        buffer_add_text(ret, prefix);
    buffer_add(ret, link.path.at, link.path.size);
    buffer_add(ret, link.tail.at, link.tail.size);
}

/* ---- answers ---- */

bool proxy_answer_is_page(const struct http_answer *answer)
{
    struct bytes type = http_answer_header(answer, "content-type");
    struct bytes encoding = http_answer_header(answer, "content-encoding");
    type = bytes_trim(bytes_next(&type, ';'));
    return type.size == strlen("text/html") && strncasecmp(type.at, "text/html", type.size) == 0 &&
           encoding.size == 0 && !http_answer_header(answer, "location").at;
}

static void add_location(struct request *request, struct bytes location, struct proxy_headers *ret)
{
    AUTO_BUFFER text = { 0 };
    const struct http_request *http = http_exchange_request(request->exchange);
    proxy_write_link(&request->relay, http_header_value(http, "host"), location, &text);
    add_text(request, ret, "location", &text);
}

void proxy_answer_headers(struct request *request, const struct http_answer *answer,
                          bool keeps_upgrade, struct proxy_headers *ret)
{
    struct bytes connection = http_answer_header(answer, "connection");
    add(ret, BYTES("audit-id"), bytes_of(request->audit_id));
    if (!http_answer_header(answer, "cache-control").at)
        add(ret, BYTES("cache-control"), BYTES("no-cache, private"));
    for (size_t i = 0; i < answer->header_count; i++) {
        struct bytes name = answer->headers[i].name, value = answer->headers[i].value;
        if (keeps_upgrade && bytes_equal_text(name, "upgrade"))
            add(ret, name, value);
        else if (request->relay.prefix && bytes_equal_text(name, "location"))
            add_location(request, value, ret);
        else if (!ends_here(name, connection, &request->arena) &&
                 !is_one_of(name, answer_dropped, ARRAY_SIZE(answer_dropped)))
            add(ret, name, value);
    }
}

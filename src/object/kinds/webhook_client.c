/* SPDX-License-Identifier: Apache-2.0 */
/* webhook_client.c - where a webhook is: its URL or its service; see webhook.h. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/webhook.h"

#define URL_FORM "; desired format: https://host[/path]"

const char *format_all_problems(enum format format, struct bytes text, struct arena *arena)
{
    const char *details[FORMAT_PROBLEMS_MAX], *joined = NULL;
    size_t count = format_problems(format, text, details);
    for (size_t i = 0; i < count; i++)
        joined = joined ? arena_printf(arena, "%s,%s", joined, details[i]) : details[i];
    return joined;
}

bool text_is_blank(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!isspace((unsigned char)text.at[i]))
            return false;
    return true;
}

bool text_has_line_breaks(struct bytes text)
{
    return text.size && (memchr(text.at, '\n', text.size) || memchr(text.at, '\r', text.size));
}

/* ---- URL ---- */

struct url_parts {
    struct bytes scheme, user, host, query, fragment;
    bool         has_user;
};

static bool is_scheme(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!isalnum((unsigned char)text.at[i]) && (i == 0 || !strchr("+-.", text.at[i])))
            return false;
    return text.size && isalpha((unsigned char)text.at[0]);
}

static bool has_bad_escape(struct bytes text, struct bytes *ret)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] != '%')
            continue;
        *ret = (struct bytes){ text.at + i, text.size - i < 3 ? text.size - i : 3 };
        if (ret->size < 3 || !isxdigit((unsigned char)ret->at[1]) ||
            !isxdigit((unsigned char)ret->at[2]))
            return true;
    }
    return false;
}

/* "host:port": where the port begins, with its colon; {end, 0} where there is none. */
static struct bytes port_of(struct bytes host)
{
    const char *end = host.at + host.size, *from = host.at;
    for (const char *at = host.at; at < end; at++)
        if (*at == ']')
            from = at;
    const char *colon = from ? memrchr(from, ':', (size_t)(end - from)) : NULL;
    return colon ? (struct bytes){ colon, (size_t)(end - colon) } : (struct bytes){ end, 0 };
}

static bool is_port(struct bytes port)
{
    for (size_t i = 1; i < port.size; i++)
        if (!isdigit((unsigned char)port.at[i]))
            return false;
    return true;
}

static void cut(struct bytes *text, char separator, struct bytes *ret_rest)
{
    struct bytes rest = *text;
    *text = bytes_next(&rest, separator);
    *ret_rest = rest.at ? rest : (struct bytes){ NULL, 0 };
}

/* NULL, or what Go's parser says. */
static const char *split_url(struct bytes url, struct url_parts *ret, struct arena *arena)
{
    struct bytes rest = url, bad;
    *ret = (struct url_parts){ 0 };
    for (size_t i = 0; i < url.size; i++)
        if (iscntrl((unsigned char)url.at[i]))
            return "net/url: invalid control character in URL";
    cut(&rest, '#', &ret->fragment);
    cut(&rest, '?', &ret->query);
    const char *colon = rest.size ? memchr(rest.at, ':', rest.size) : NULL;
    if (colon == rest.at && colon)
        return "missing protocol scheme";
    struct bytes scheme = { rest.at, colon ? (size_t)(colon - rest.at) : 0 };
    if (colon && is_scheme(scheme)) {
        ret->scheme = scheme;
        rest = (struct bytes){ colon + 1, rest.size - scheme.size - 1 };
    } else if (colon && !memchr(rest.at, '/', scheme.size)) {
        return "first path segment in URL cannot contain colon";
    }
    if (has_bad_escape(rest, &bad))
        return arena_printf(arena, "invalid URL escape \"%.*s\"", BYTES_ARG(bad));
    if (!bytes_starts_with(rest, "//"))
        return NULL;
    rest = (struct bytes){ rest.at + 2, rest.size - 2 };
    struct bytes path, authority = rest;
    cut(&authority, '/', &path);
    const char *at = authority.size ? memrchr(authority.at, '@', authority.size) : NULL;
    ret->host = authority;
    if (at) {
        ret->has_user = true;
        ret->user = (struct bytes){ authority.at, (size_t)(at - authority.at) };
        ret->host = (struct bytes){ at + 1, authority.size - ret->user.size - 1 };
    }
    struct bytes port = port_of(ret->host);
    return is_port(port) ? NULL
                         : arena_printf(arena, "invalid port \"%.*s\" after host", BYTES_ARG(port));
}

void validate_webhook_url(struct bytes url, const char *name, struct field_errors *errors)
{
    struct url_parts parts;
    const char *problem = split_url(url, &parts, errors->arena);
    if (problem) {
        field_required(errors, name,
                       arena_printf(errors->arena,
                                    "url must be a valid URL: parse \"%.*s\": %s" URL_FORM,
                                    BYTES_ARG(url), problem));
        return;
    }
    if (!bytes_equal_text(parts.scheme, "https"))
        field_invalid_text(errors, name, parts.scheme,
                           "'https' is the only allowed URL scheme" URL_FORM);
    if (parts.host.size == 0)
        field_invalid_text(errors, name, bytes_of(""), "host must be specified" URL_FORM);
    if (parts.has_user)
        field_invalid_text(errors, name, parts.user,
                           "user information is not permitted in the URL");
    if (parts.fragment.size)
        field_invalid_text(errors, name, parts.fragment, "fragments are not permitted in the URL");
    if (parts.query.size)
        field_invalid_text(errors, name, parts.query,
                           "query parameters are not permitted in the URL");
}

/* ---- service ---- */

static void check_segment(struct bytes segment, size_t index, struct bytes path,
                          struct field_errors *errors)
{
    const char *details[FORMAT_PROBLEMS_MAX];
    size_t count = format_problems(FORMAT_SUBDOMAIN, segment, details);
    if (segment.size == 0) {
        field_invalid_text(errors, "path", path,
                           arena_printf(errors->arena, "segment[%zu] may not be empty", index));
        return;
    }
    for (size_t i = 0; i < count; i++)
        field_invalid_text(errors, "path", path,
                           arena_printf(errors->arena, "segment[%zu]: %s", index, details[i]));
}

static void check_service_path(struct bytes path, struct field_errors *errors)
{
    if (path.size == 0 || bytes_equal_text(path, "/"))
        return;
    if (bytes_equal_text(path, "//")) {
        field_invalid_text(errors, "path", path, "segment[0] may not be empty");
        return;
    }
    if (path.at[0] != '/')
        field_invalid_text(errors, "path", path, "must start with a '/'");
    struct bytes rest = { path.at + 1, path.size - 1 };
    if (bytes_ends_with(rest, "/"))
        rest.size--;
    for (size_t i = 0; rest.at; i++)
        check_segment(bytes_next(&rest, '/'), i, path, errors);
}

void validate_webhook_service(const struct value *service, bool swapped,
                              struct field_errors *errors)
{
    int64_t port = value_int(service, "port", 0);
    if (value_string(service, swapped ? "namespace" : "name").size == 0)
        field_required(errors, "name", NULL);
    if (value_string(service, swapped ? "name" : "namespace").size == 0)
        field_required(errors, "namespace", NULL);
    if (format_port(port))
        field_invalid_int(errors, "port", port,
                          arena_printf(errors->arena, "port is not valid: %s", format_port(port)));
    check_service_path(value_string(service, "path"), errors);
}

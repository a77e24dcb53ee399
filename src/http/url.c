/* SPDX-License-Identifier: Apache-2.0 */
/* url.c - see url.h. */
#include "http/url.h"

#include <stdio.h>
#include <strings.h>

#include "base/arena.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The text itself where nothing is escaped, else a decoded copy. */
static bool unescape(struct bytes text, bool plus_is_blank, struct arena *arena, struct bytes *ret)
{
    size_t ignored;
    *ret = text;
    if (!bytes_find(text, '%', &ignored) && !(plus_is_blank && bytes_find(text, '+', &ignored)))
        return true;
    char *to = arena_copy(arena, text.at, text.size);
    *ret = (struct bytes){ to, 0 };
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i];
        if (c == '%') {
            int high = i + 2 < text.size ? hex_digit(text.at[i + 1]) : -1;
            int low = i + 2 < text.size ? hex_digit(text.at[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        to[ret->size++] = c;
    }
    return true;
}

/* What could be taken for another path, here or by whoever joins the segments again. */
static bool is_safe_segment(struct bytes segment)
{
    size_t ignored;
    return segment.size > 0 && !bytes_equal(segment, BYTES(".")) &&
           !bytes_equal(segment, BYTES("..")) && !bytes_find(segment, '/', &ignored) &&
           !bytes_find(segment, '\0', &ignored);
}

bool url_unescape(struct bytes text, struct arena *arena, struct bytes *ret)
{
    return unescape(text, /* plus_is_blank= */ false, arena, ret);
}

bool url_path_parse(struct bytes path, struct arena *arena, struct url_path *ret)
{
    ret->count = 0;
    ret->trailing_slash = false;
    if (path.size == 0 || path.at[0] != '/')
        return false;
    struct bytes rest = { path.at + 1, path.size - 1 };
    if (rest.size == 0)
        return true;
    if (rest.at[rest.size - 1] == '/') {
        ret->trailing_slash = true;
        rest.size--;
    }
    while (rest.at) {
        struct bytes *segment = &ret->segments[ret->count];
        if (ret->count == URL_SEGMENTS_MAX ||
            !unescape(bytes_next(&rest, '/'), /* plus_is_blank= */ false, arena, segment) ||
            !is_safe_segment(*segment))
            return false;
        ret->count++;
    }
    return true;
}

static bool parse_parameter(struct bytes text, struct arena *arena, struct bytes *ret_name,
                            struct bytes *ret_value)
{
    struct bytes value = text, name = bytes_next(&value, '=');
    return unescape(name, /* plus_is_blank= */ true, arena, ret_name) &&
           unescape(value.at ? value : BYTES(""), /* plus_is_blank= */ true, arena, ret_value);
}

/* Go takes a semicolon for what separates, or used to: what has one is malformed. */
static bool has_semicolon(struct bytes parameter)
{
    size_t ignored;
    return bytes_find(parameter, ';', &ignored);
}

bool url_query_parse(struct bytes query, struct arena *arena, struct url_query *ret)
{
    ret->count = 0;
    while (query.at && query.size > 0) {
        struct bytes parameter = bytes_next(&query, '&');
        if (parameter.size == 0)
            continue;
        if (ret->count == URL_PARAMETERS_MAX)
            return false;
        if (!has_semicolon(parameter) &&
            parse_parameter(parameter, arena, &ret->parameters[ret->count].name,
                            &ret->parameters[ret->count].value))
            ret->count++;
    }
    return true;
}

struct bytes url_query_value(const struct url_query *query, const char *name)
{
    for (size_t i = 0; i < query->count; i++)
        if (bytes_equal_text(query->parameters[i].name, name))
            return query->parameters[i].value;
    return (struct bytes){ NULL, 0 };
}

bool url_value_bool(struct bytes value)
{
    bool is_false = value.size == 5 && strncasecmp(value.at, "false", 5) == 0;
    return !is_false && !bytes_equal(value, BYTES("0"));
}

bool url_query_bool(const struct url_query *query, const char *name, bool otherwise)
{
    struct bytes value = url_query_value(query, name);
    return value.at ? url_value_bool(value) : otherwise;
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '_' || c == '.' || c == '~';
}

void url_escape(struct buffer *buffer, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (is_unreserved(text.at[i]))
            buffer_add_char(buffer, text.at[i]);
        else
            buffer_printf(buffer, "%%%02X", (unsigned char)text.at[i]);
    }
}

static bool take_scheme(struct bytes *text, bool *ret_https)
{
    static const struct { const char *prefix; bool https; } schemes[] = {
        { "https://", true },
        { "http://",  false },
    };
    FOR_EACH(row, schemes) {
        if (!bytes_starts_with(*text, row->prefix))
            continue;
        text->at += strlen(row->prefix);
        text->size -= strlen(row->prefix);
        *ret_https = row->https;
        return true;
    }
    return false;
}

/* Visible ASCII without what would end a host, or begin something else. */
static bool is_host(struct bytes host)
{
    for (size_t i = 0; i < host.size; i++)
        if (host.at[i] <= ' ' || host.at[i] > '~' || strchr("/?#@[]\\<>\"%", host.at[i]))
            return false;
    return host.size > 0 && host.size <= 255;
}

/* "host", "host:port", "[ip6]" or "[ip6]:port"; what stands behind the host goes to *ret_rest. */
static bool split_authority(struct bytes text, struct bytes *ret_host, struct bytes *ret_rest)
{
    size_t end;
    bool bracket = text.size > 0 && text.at[0] == '[';
    if (bracket) {
        if (!bytes_find(text, ']', &end))
            return false;
        *ret_host = (struct bytes){ text.at + 1, end - 1 };
        *ret_rest = (struct bytes){ text.at + end + 1, text.size - end - 1 };
        return true;
    }
    if (!bytes_find(text, ':', &end))
        end = text.size;
    *ret_host = (struct bytes){ text.at, end };
    *ret_rest = (struct bytes){ text.at + end, text.size - end };
    return true;
}

static bool parse_authority(struct bytes text, struct arena *arena, struct url *ret)
{
    struct bytes host, rest;
    uint64_t port = ret->https ? 443 : 80;
    if (!split_authority(text, &host, &rest) || !is_host(host))
        return false;
    if (rest.size > 0 && rest.at[0] != ':')
        return false;
    if (rest.size > 1 && (!bytes_to_uint64((struct bytes){ rest.at + 1, rest.size - 1 }, &port) ||
                          port == 0 || port > UINT16_MAX))
        return false;
    ret->host = arena_copy(arena, host.at, host.size);
    ret->port = (uint16_t)port;
    return true;
}

bool url_parse(struct bytes text, struct arena *arena, struct url *ret)
{
    if (!take_scheme(&text, &ret->https))
        return false;
    size_t end = 0;
    while (end < text.size && text.at[end] != '/' && text.at[end] != '?' && text.at[end] != '#')
        end++;
    struct bytes authority = { text.at, end }, path = { text.at + end, text.size - end };
    size_t fragment;
    if (bytes_find(path, '#', &fragment))
        path.size = fragment;
    for (size_t i = 0; i < path.size; i++)
        if (path.at[i] <= ' ' || path.at[i] == 0x7f)
            return false;
    const char *root = path.size > 0 && path.at[0] == '/' ? "" : "/";
    ret->path = arena_printf(arena, "%s%.*s", root, BYTES_ARG(path));
    return parse_authority(authority, arena, ret);
}

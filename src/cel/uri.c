/* SPDX-License-Identifier: Apache-2.0 */
/* uri.c - a text is cut at '#', ':', '?' and "//"; each part is checked by the characters that it may have.
 *
 * Which characters a part may have, and which of them are escaped in its canonical form, are sets of
 * texts below: letters, digits and "-_.~" belong to each.
 *
 * Not here: URLs that the program itself dials (http/url.c). */
#include "cel/uri.h"

#include <string.h>

#include "base/arena.h"
#include "cel/address.h"
#include "cel/text_place.h"

enum part { PART_USER, PART_HOST, PART_PATH, PART_FRAGMENT, PART_QUERY };

/* What stands for itself in a part, besides letters, digits and "-_.~". */
static const char *const plain[] = {
    [PART_USER] = "$&+,;=",
    [PART_HOST] = "!$&'()*+,;=:[]<>\"",
    [PART_PATH] = "$&+,/:;=@",
    [PART_FRAGMENT] = "$&+,/:;=?@!()*",
    [PART_QUERY] = "",
};

static bool is_plain(char c, enum part part)
{
    return c && (is_letter_or_digit(c) || strchr("-_.~", c) || strchr(plain[part], c));
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* ---- escapes ---- */

static bool is_escape(struct bytes text, size_t at)
{
    return at + 2 < text.size && hex_digit(text.at[at + 1]) >= 0 && hex_digit(text.at[at + 2]) >= 0;
}

static const char *bad_escape(struct bytes text, size_t at, struct arena *arena)
{
    size_t end = text.size - at > 3 ? at + 3 : text.size;
    struct bytes quoted = cel_text_quote(cel_text_slice(text, at, end), arena);
    return arena_printf(arena, "invalid URL escape %.*s", BYTES_ARG(quoted));
}

static int escaped_byte(struct bytes text, size_t at)
{
    return hex_digit(text.at[at + 1]) << 4 | hex_digit(text.at[at + 2]);
}

/* In a host only what is not ASCII may be escaped, and '%' itself. */
static bool may_escape(int byte, enum part part, bool is_zone)
{
    if (part != PART_HOST || byte == '%')
        return true;
    return is_zone ? byte == ' ' || is_plain((char)byte, PART_HOST) : byte >= 0x80;
}

static const char *decode(struct bytes text, enum part part, bool is_zone, struct arena *arena,
                          struct bytes *ret)
{
    char *to = arena_alloc(arena, text.size + 1);
    *ret = (struct bytes){ to, 0 };
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i];
        if (c == '%') {
            if (!is_escape(text, i) || !may_escape(escaped_byte(text, i), part, is_zone))
                return bad_escape(text, i, arena);
            c = (char)escaped_byte(text, i);
            i += 2;
        } else if (part == PART_HOST && (unsigned char)c < 0x80 && !is_plain(c, part)) {
            struct bytes quoted = cel_text_quote((struct bytes){ &text.at[i], 1 }, arena);
            return arena_printf(arena, "invalid character %.*s in host name", BYTES_ARG(quoted));
        } else if (part == PART_QUERY && c == '+') {
            c = ' ';
        }
        to[ret->size++] = c;
    }
    return NULL;
}

bool cel_uri_decode_query(struct bytes text, struct arena *arena, struct bytes *ret)
{
    return !decode(text, PART_QUERY, /* is_zone= */ false, arena, ret);
}

static void add_escaped(struct buffer *buffer, struct bytes text, enum part part)
{
    for (size_t i = 0; i < text.size; i++)
        if (is_plain(text.at[i], part))
            buffer_add_char(buffer, text.at[i]);
        else
            buffer_printf(buffer, "%%%02X", (unsigned char)text.at[i]);
}

static struct bytes keep(const struct buffer *buffer, struct arena *arena)
{
    return (struct bytes){ arena_copy(arena, buffer->at ? buffer->at : "", buffer->size),
                           buffer->size };
}

/* Whether a path or a fragment may stay as it was written. */
static bool is_encoded(struct bytes text, enum part part)
{
    for (size_t i = 0; i < text.size; i++)
        if (!is_plain(text.at[i], part) && !(text.at[i] && strchr("!$&'()*+,;=:@[]%", text.at[i])))
            return false;
    return true;
}

/* A path or a fragment in its escaped form. */
static const char *read_escaped(struct bytes text, enum part part, struct arena *arena,
                                struct bytes *ret)
{
    struct bytes decoded;
    const char *problem = decode(text, part, /* is_zone= */ false, arena, &decoded);
    *ret = text;
    if (problem || is_encoded(text, part))
        return problem;
    AUTO_BUFFER buffer = { 0 };
    add_escaped(&buffer, decoded, part);
    *ret = keep(&buffer, arena);
    return NULL;
}

/* ---- authority ---- */

static bool is_port(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (i == 0 ? text.at[i] != ':' : text.at[i] < '0' || text.at[i] > '9')
            return false;
    return true;
}

static const char *bad_port(struct bytes port, struct arena *arena)
{
    return arena_printf(arena, "invalid port %.*s after host",
                        BYTES_ARG(cel_text_quote(port, arena)));
}

static const char *read_literal_name(struct bytes name, struct arena *arena, struct bytes *ret)
{
    size_t zone = cel_text_find(name, BYTES("%25"), 0);
    struct bytes front, back = { NULL, 0 };
    struct bytes host = zone == SIZE_MAX ? name : cel_text_slice(name, 0, zone);
    const char *problem = decode(host, PART_HOST, /* is_zone= */ false, arena, &front);
    if (!problem && zone != SIZE_MAX)
        problem = decode(cel_text_slice(name, zone, name.size), PART_HOST, /* is_zone= */ true,
                         arena, &back);
    if (problem)
        return problem;
    *ret = bytes_of(
        arena_printf(arena, "%.*s%.*s", BYTES_ARG(front), BYTES_ARG(back)));
    struct ip_address address;
    problem = cel_address_read(*ret, &address, arena);
    if (problem)
        return arena_printf(arena, "invalid host: %s", problem);
    return address.size == 4 ? "invalid IP-literal" : NULL;
}

/* "[::1]:80" */
static const char *read_literal(struct bytes text, struct arena *arena, struct bytes *ret)
{
    const char *bracket = memrchr(text.at, ']', text.size);
    if (!bracket)
        return "missing ']' in host";
    size_t end = (size_t)(bracket - text.at);
    struct bytes port = cel_text_slice(text, end + 1, text.size), name;
    if (!is_port(port))
        return bad_port(port, arena);
    const char *problem = read_literal_name(cel_text_slice(text, 1, end), arena, &name);
    if (!problem)
        *ret = bytes_of(arena_printf(arena, "[%.*s]%.*s", BYTES_ARG(name), BYTES_ARG(port)));
    return problem;
}

static bool is_strict(struct bytes scheme)
{
    return bytes_equal_text(scheme, "http") || bytes_equal_text(scheme, "https");
}

static const char *read_host(struct bytes text, struct bytes scheme, struct arena *arena,
                             struct bytes *ret)
{
    size_t colon;
    const char *bracket = text.size ? memrchr(text.at, '[', text.size) : NULL;
    if (bracket && bracket != text.at)
        return "invalid IP-literal";
    if (bracket)
        return read_literal(text, arena, ret);
    if (bytes_find(text, ':', &colon)) {
        if (!is_strict(scheme))
            colon = (size_t)((const char *)memrchr(text.at, ':', text.size) - text.at);
        struct bytes port = cel_text_slice(text, colon, text.size);
        if (!is_port(port))
            return bad_port(port, arena);
    }
    return decode(text, PART_HOST, /* is_zone= */ false, arena, ret);
}

static const char *read_user(struct bytes text, struct arena *arena)
{
    struct bytes ignored;
    for (size_t i = 0; i < text.size; i++)
        if (!is_letter_or_digit(text.at[i]) &&
            !(text.at[i] && strchr("-._:~!$&'()*+,;=%@", text.at[i])))
            return "net/url: invalid userinfo";
    return decode(text, PART_USER, /* is_zone= */ false, arena, &ignored);
}

static const char *read_authority(struct bytes text, struct cel_uri *ret, struct arena *arena)
{
    const char *mark = text.size ? memrchr(text.at, '@', text.size) : NULL;
    ret->has_authority = true;
    size_t at = mark ? (size_t)(mark - text.at) : 0;
    struct bytes host = mark ? cel_text_slice(text, at + 1, text.size) : text;
    const char *problem = read_host(host, ret->scheme, arena, &ret->host);
    if (problem || !mark)
        return problem;
    ret->user = cel_text_slice(text, 0, at);
    return read_user(ret->user, arena);
}

/* ---- the whole ---- */

static bool has_control_character(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
            return true;
    return false;
}

/* Cuts "http:" off *rest; leaves both where there is no scheme. */
static const char *read_scheme(struct bytes *rest, struct bytes *ret, struct arena *arena)
{
    size_t i = 0;
    *ret = (struct bytes){ "", 0 };
    while (i < rest->size && (is_letter_or_digit(rest->at[i]) || strchr("+-.", rest->at[i])))
        i++;
    if (i == rest->size || rest->at[i] != ':')
        return NULL;
    if (i == 0)
        return "missing protocol scheme";
    if (!is_letter_or_digit(rest->at[0]) || (rest->at[0] >= '0' && rest->at[0] <= '9'))
        return NULL;
    char *scheme = arena_copy(arena, rest->at, i);
    for (size_t c = 0; c < i; c++)
        if (scheme[c] >= 'A' && scheme[c] <= 'Z')
            scheme[c] = (char)(scheme[c] + ('a' - 'A'));
    *ret = (struct bytes){ scheme, i };
    *rest = cel_text_slice(*rest, i + 1, rest->size);
    return NULL;
}

static void cut_query(struct bytes *rest, struct cel_uri *ret)
{
    size_t at;
    if (!bytes_find(*rest, '?', &at))
        return;
    ret->has_query = true;
    ret->query = cel_text_slice(*rest, at + 1, rest->size);
    rest->size = at;
}

/* "//host/path" has a host where a scheme stands before it, and otherwise in what is no request's. */
static bool has_authority(struct bytes rest, const struct cel_uri *uri, bool is_request)
{
    return bytes_starts_with(rest, "//") &&
           (uri->scheme.size > 0 || (!is_request && !bytes_starts_with(rest, "///")));
}

static const char *read_hierarchy(struct bytes rest, bool is_request, struct cel_uri *ret,
                                  struct arena *arena)
{
    if (has_authority(rest, ret, is_request)) {
        struct bytes authority = cel_text_slice(rest, 2, rest.size);
        size_t slash;
        rest = (struct bytes){ authority.at + authority.size, 0 };
        if (bytes_find(authority, '/', &slash)) {
            rest = cel_text_slice(authority, slash, authority.size);
            authority.size = slash;
        }
        const char *problem = read_authority(authority, ret, arena);
        if (problem)
            return problem;
    }
    return read_escaped(rest, PART_PATH, arena, &ret->path);
}

/* All but the fragment. */
static const char *read_uri(struct bytes text, bool is_request, struct cel_uri *ret,
                            struct arena *arena)
{
    *ret = (struct cel_uri){ 0 };
    if (has_control_character(text))
        return "net/url: invalid control character in URL";
    if (text.size == 0)
        return "empty url";
    ret->path = text;
    if (bytes_equal_text(text, "*"))
        return NULL;
    struct bytes rest = text;
    const char *problem = read_scheme(&rest, &ret->scheme, arena);
    if (problem)
        return problem;
    ret->path = (struct bytes){ "", 0 };
    cut_query(&rest, ret);
    if (bytes_starts_with(rest, "/"))
        return read_hierarchy(rest, is_request, ret, arena);
    ret->opaque = rest;
    return ret->scheme.size == 0 ? "invalid URI for request" : NULL;
}

static const char *explain(struct bytes text, const char *problem, struct arena *arena)
{
    return arena_printf(arena, "parse %.*s: %s", BYTES_ARG(cel_text_quote(text, arena)), problem);
}

const char *cel_uri_problem(struct bytes text, struct arena *arena)
{
    struct cel_uri ignored;
    const char *problem = read_uri(text, /* is_request= */ true, &ignored, arena);
    return problem ? explain(text, problem, arena) : NULL;
}

/* Upstream reads the text twice: as a request's, where '#' is a character as others, then as any. */
const char *cel_uri_parse(struct bytes text, struct cel_uri *ret, struct arena *arena)
{
    size_t mark;
    const char *problem = read_uri(text, /* is_request= */ true, ret, arena);
    if (problem)
        return explain(text, problem, arena);
    bool has_fragment = bytes_find(text, '#', &mark);
    struct bytes front = has_fragment ? cel_text_slice(text, 0, mark) : text;
    problem = read_uri(front, /* is_request= */ false, ret, arena);
    if (problem)
        return explain(front, problem, arena);
    if (!has_fragment)
        return NULL;
    problem = read_escaped(cel_text_slice(text, mark + 1, text.size), PART_FRAGMENT, arena,
                           &ret->fragment);
    return problem ? explain(text, problem, arena) : NULL;
}

static void add(struct buffer *buffer, const char *before, struct bytes text, const char *after)
{
    buffer_add_text(buffer, before);
    buffer_add(buffer, text.at, text.size);
    buffer_add_text(buffer, after);
}

struct bytes cel_uri_text(const struct cel_uri *uri, struct arena *arena)
{
    AUTO_BUFFER buffer = { 0 };
    if (uri->scheme.size > 0)
        add(&buffer, "", uri->scheme, ":");
    if (uri->has_authority)
        buffer_add_text(&buffer, "//");
    if (uri->user.at)
        add(&buffer, "", uri->user, "@");
    add_escaped(&buffer, uri->host, PART_HOST);
    add(&buffer, "", uri->opaque, "");
    add(&buffer, "", uri->path, "");
    if (uri->has_query)
        add(&buffer, "?", uri->query, "");
    if (uri->fragment.size > 0)
        add(&buffer, "#", uri->fragment, "");
    return keep(&buffer, arena);
}

static struct bytes split_host(const struct cel_uri *uri, struct bytes *ret_port)
{
    struct bytes host = uri->host;
    const char *colon = host.size ? memrchr(host.at, ':', host.size) : NULL;
    *ret_port = (struct bytes){ "", 0 };
    if (colon) {
        size_t at = (size_t)(colon - host.at);
        struct bytes port = cel_text_slice(host, at, host.size);
        if (is_port(port)) {
            *ret_port = cel_text_slice(port, 1, port.size);
            host.size = at;
        }
    }
    if (host.size > 1 && host.at[0] == '[' && host.at[host.size - 1] == ']')
        host = cel_text_slice(host, 1, host.size - 1);
    return host;
}

struct bytes cel_uri_hostname(const struct cel_uri *uri)
{
    struct bytes port;
    return split_host(uri, &port);
}

struct bytes cel_uri_port(const struct cel_uri *uri)
{
    struct bytes port;
    split_host(uri, &port);
    return port;
}

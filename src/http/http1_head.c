/* SPDX-License-Identifier: Apache-2.0 */
/* http1_head.c - see http1_head.h. */
#include "http/http1_head.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"

enum {
    BAD = 400,
    TOO_MANY_FIELDS = 431,
    NOT_IMPLEMENTED = 501,
    BAD_VERSION = 505,
    METHOD_MAX = 32
};

/* RFC 9110 tchar. */
static const bool token_chars[256] = {
    ['!'] = true,         ['#'] = true,         ['$'] = true,         ['%'] = true, ['&'] = true,
    ['\''] = true,        ['*'] = true,         ['+'] = true,         ['-'] = true, ['.'] = true,
    ['^'] = true,         ['_'] = true,         ['`'] = true,         ['|'] = true, ['~'] = true,
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
};

bool http1_is_token(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!token_chars[(unsigned char)text.at[i]])
            return false;
    return text.size > 0;
}

bool http1_find_head_end(struct bytes input, size_t searched, size_t *ret_size)
{
    size_t from = searched > 3 ? searched - 3 : 0;
    const char *end = input.size > from
                          ? memmem(input.at + from, input.size - from, "\r\n\r\n", 4) : NULL;
    if (end)
        *ret_size = (size_t)(end - input.at) + 4;
    return end != NULL;
}

/* Up to CRLF; false where the line has a bare CR, LF or NUL, or does not end. */
static bool next_line(struct bytes *rest, struct bytes *ret)
{
    const char *end = rest->size ? memchr(rest->at, '\n', rest->size) : NULL;
    if (!end || end == rest->at || end[-1] != '\r')
        return false;
    size_t size = (size_t)(end - rest->at);
    *ret = (struct bytes){ rest->at, size - 1 };
    rest->at += size + 1;
    rest->size -= size + 1;
    return !memchr(ret->at, '\r', ret->size) && !memchr(ret->at, '\0', ret->size);
}

/* Visible characters, blanks, tabs and what is not ASCII. */
static bool is_field_value(struct bytes value)
{
    for (size_t i = 0; i < value.size; i++) {
        unsigned char c = (unsigned char)value.at[i];
        if ((c < ' ' && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

static struct bytes lower_copy(struct arena *arena, struct bytes text)
{
    char *copy = arena_copy(arena, text.at, text.size);
    for (size_t i = 0; i < text.size; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] + ('a' - 'A'));
    return (struct bytes){ copy, text.size };
}

static bool parse_field(struct bytes line, struct arena *arena, struct http_header *ret)
{
    struct bytes value = line, name = bytes_next(&value, ':');
    if (!value.at || !http1_is_token(name))
        return false;
    value = bytes_trim(value);
    if (!is_field_value(value))
        return false;
    ret->name = lower_copy(arena, name);
    ret->value = (struct bytes){ arena_copy(arena, value.at, value.size), value.size };
    return true;
}

static size_t count_lines(struct bytes text)
{
    size_t count = 0;
    for (const char *at = text.at;
         at && (at = memchr(at, '\n', text.size - (size_t)(at - text.at)));
         at = at + 1 < text.at + text.size ? at + 1 : NULL)
        count++;
    return count;
}

/* The fields and the empty line that ends them. */
static int parse_fields(struct bytes rest, struct arena *arena, struct http1_head *ret)
{
    struct bytes line;
    size_t most = count_lines(rest);
    if (most > HTTP_HEADERS_MAX + 1)
        return TOO_MANY_FIELDS;
    ret->headers = arena_array(arena, most, sizeof *ret->headers);
    while (next_line(&rest, &line)) {
        if (line.size == 0)
            return rest.size == 0 ? 0 : BAD;
        if (!parse_field(line, arena, &ret->headers[ret->header_count++]))
            return BAD;
    }
    return BAD;
}

bool http1_list_has(struct bytes list, const char *word)
{
    size_t size = strlen(word);
    while (list.at) {
        struct bytes one = bytes_trim(bytes_next(&list, ','));
        if (one.size == size && strncasecmp(one.at, word, size) == 0)
            return true;
    }
    return false;
}

static int read_content_length(struct http1_head *head, struct bytes value)
{
    int64_t length;
    if (head->content_length >= 0 || value.size == 0 || value.at[0] == '-' ||
        !bytes_to_int64(value, &length))
        return BAD;
    head->content_length = length;
    return 0;
}

static int read_transfer_encoding(struct http1_head *head, struct bytes value)
{
    if (head->chunked || head->minor_version == 0)
        return BAD;
    if (value.size != 7 || strncasecmp(value.at, "chunked", 7) != 0)
        return NOT_IMPLEMENTED;
    head->chunked = true;
    return 0;
}

static int read_connection(struct http1_head *head, struct bytes value)
{
    if (http1_list_has(value, "close"))
        head->keep_alive = false;
    else if (http1_list_has(value, "keep-alive"))
        head->keep_alive = true;
    if (http1_list_has(value, "upgrade"))
        head->wants_upgrade = true;
    return 0;
}

static int read_expect(struct http1_head *head, struct bytes value)
{
    head->expects_continue = http1_list_has(value, "100-continue");
    return 0;
}

static const struct {
    const char *name;
    int (*read)(struct http1_head *, struct bytes value);
} framing_fields[] = {
    { "content-length",    read_content_length    },
    { "transfer-encoding", read_transfer_encoding },
    { "connection",        read_connection        },
    { "expect",            read_expect            },
};

static int read_framing_field(struct http1_head *head, const struct http_header *header)
{
    FOR_EACH(row, framing_fields)
        if (bytes_equal_text(header->name, row->name))
            return row->read(head, header->value);
    return 0;
}

static size_t count_fields(const struct http1_head *head, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < head->header_count; i++)
        count += bytes_equal_text(head->headers[i].name, name);
    return count;
}

static int read_framing(struct http1_head *head)
{
    head->content_length = -1;
    head->keep_alive = head->minor_version > 0;
    for (size_t i = 0; i < head->header_count; i++) {
        int status = read_framing_field(head, &head->headers[i]);
        if (status != 0)
            return status;
    }
    head->wants_upgrade = head->wants_upgrade && head->minor_version > 0 &&
                          count_fields(head, "upgrade") > 0;
    return head->chunked && head->content_length >= 0 ? BAD : 0;
}

static int parse_version(struct bytes text, int *ret_minor)
{
    if (text.size != 8 || !bytes_starts_with(text, "HTTP/"))
        return BAD;
    if (text.at[5] != '1' || text.at[6] != '.' || text.at[7] < '0' || text.at[7] > '1')
        return BAD_VERSION;
    *ret_minor = text.at[7] - '0';
    return 0;
}

static bool is_target(struct bytes target)
{
    for (size_t i = 0; i < target.size; i++)
        if (target.at[i] <= ' ' || target.at[i] > '~')
            return false;
    return target.size > 0;
}

/* "METHOD SP target SP HTTP/1.x" */
static int parse_request_line(struct bytes line, struct arena *arena, struct http1_head *ret)
{
    struct bytes rest = line, method = bytes_next(&rest, ' ');
    struct bytes target = rest.at ? bytes_next(&rest, ' ') : (struct bytes){ NULL, 0 };
    if (!rest.at || !http1_is_token(method) || method.size > METHOD_MAX || !is_target(target))
        return BAD;
    ret->method = (struct bytes){ arena_copy(arena, method.at, method.size), method.size };
    ret->target = (struct bytes){ arena_copy(arena, target.at, target.size), target.size };
    return parse_version(rest, &ret->minor_version);
}

int http1_parse_request(struct bytes head, struct arena *arena, struct http1_head *ret)
{
    struct bytes line;
    *ret = (struct http1_head){ 0 };
    if (!next_line(&head, &line))
        return BAD;
    int status = parse_request_line(line, arena, ret);
    if (status == 0)
        status = parse_fields(head, arena, ret);
    if (status == 0)
        status = read_framing(ret);
    size_t hosts = count_fields(ret, "host");
    if (status == 0 && (hosts > 1 || (hosts == 0 && ret->minor_version > 0)))
        return BAD;
    return status;
}

/* "HTTP/1.x SP 3DIGIT [SP reason]" */
static int parse_status_line(struct bytes line, struct http1_head *ret)
{
    struct bytes rest = line, version = bytes_next(&rest, ' ');
    uint64_t status;
    if (!rest.at || parse_version(version, &ret->minor_version) != 0 ||
        !bytes_to_uint64(bytes_next(&rest, ' '), &status) || status < 100 || status > 999)
        return BAD;
    ret->status = (int)status;
    return 0;
}

int http1_parse_answer(struct bytes head, struct arena *arena, struct http1_head *ret)
{
    struct bytes line;
    *ret = (struct http1_head){ 0 };
    if (!next_line(&head, &line))
        return BAD;
    int status = parse_status_line(line, ret);
    if (status == 0)
        status = parse_fields(head, arena, ret);
    return status == 0 ? read_framing(ret) : status;
}

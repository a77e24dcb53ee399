/* SPDX-License-Identifier: Apache-2.0 */
/* http1_body.c - see http1_body.h. */
#include "http/http1_body.h"

#include "http/http1_head.h"

enum { DIGITS_MAX = 15 };

static void start(struct http1_body *body, const struct http1_head *head)
{
    *body = (struct http1_body){ .state = BODY_ENDED };
    if (head->chunked) {
        body->state = BODY_CHUNK_SIZE;
    } else if (head->content_length > 0) {
        body->state = BODY_LENGTH;
        body->left = (uint64_t)head->content_length;
    }
}

void http1_body_of_request(struct http1_body *body, const struct http1_head *head)
{
    start(body, head);
}

void http1_body_of_answer(struct http1_body *body, const struct http1_head *head, bool no_body)
{
    if (no_body || head->status < 200 || head->status == 204 || head->status == 304) {
        *body = (struct http1_body){ .state = BODY_ENDED };
        return;
    }
    start(body, head);
    if (!head->chunked && head->content_length < 0)
        body->state = BODY_UNTIL_CLOSE;
}

static struct bytes cut(struct bytes *input, size_t size)
{
    struct bytes part = { input->at, size };
    input->at += size;
    input->size -= size;
    return part;
}

static struct bytes take_counted(struct http1_body *body, struct bytes *input,
                                 enum http1_body_state after)
{
    size_t size = body->left < input->size ? (size_t)body->left : input->size;
    body->left -= size;
    if (body->left == 0)
        body->state = after;
    return cut(input, size);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static enum http1_body_state read_size(struct http1_body *body, char c)
{
    int digit = hex_digit(c);
    if (digit >= 0) {
        body->left = body->left * 16 + (unsigned)digit;
        return ++body->digits <= DIGITS_MAX ? BODY_CHUNK_SIZE : BODY_BAD;
    }
    if (body->digits == 0)
        return BODY_BAD;
    if (c == '\r')
        return BODY_CHUNK_SIZE_LF;
    return c == ';' ? BODY_CHUNK_EXTENSION : BODY_BAD;
}

static enum http1_body_state read_extension(struct http1_body *body, char c)
{
    if (c == '\r')
        return BODY_CHUNK_SIZE_LF;
    if (((unsigned char)c < ' ' && c != '\t') || c == 0x7f ||
        ++body->line_size > HTTP1_CHUNK_LINE_MAX)
        return BODY_BAD;
    return BODY_CHUNK_EXTENSION;
}

static enum http1_body_state end_size(struct http1_body *body, char c)
{
    body->digits = body->line_size = 0;
    if (c != '\n')
        return BODY_BAD;
    return body->left > 0 ? BODY_CHUNK_DATA : BODY_TRAILER_START;
}

static enum http1_body_state read_trailer(struct http1_body *body, char c)
{
    if (c == '\r')
        return BODY_TRAILER_LF;
    if (((unsigned char)c < ' ' && c != '\t') || c == 0x7f ||
        ++body->trailer_size > HTTP1_TRAILERS_MAX)
        return BODY_BAD;
    return BODY_TRAILER;
}

/* A trailer begins with a token: a folded line or a line with no name is refused. */
static enum http1_body_state start_trailer(struct http1_body *body, char c)
{
    if (c == '\r')
        return BODY_LAST_LF;
    return http1_is_token((struct bytes){ &c, 1 }) ? read_trailer(body, c) : BODY_BAD;
}

static enum http1_body_state step(struct http1_body *body, char c)
{
    switch (body->state) {
    case BODY_CHUNK_SIZE:
        return read_size(body, c);
    case BODY_CHUNK_EXTENSION:
        return read_extension(body, c);
    case BODY_CHUNK_SIZE_LF:
        return end_size(body, c);
    case BODY_CHUNK_CR:
        return c == '\r' ? BODY_CHUNK_LF : BODY_BAD;
    case BODY_CHUNK_LF:
        return c == '\n' ? BODY_CHUNK_SIZE : BODY_BAD;
    case BODY_TRAILER_START:
        return start_trailer(body, c);
    case BODY_TRAILER:
        return read_trailer(body, c);
    case BODY_TRAILER_LF:
        return c == '\n' ? BODY_TRAILER_START : BODY_BAD;
    case BODY_LAST_LF:
        return c == '\n' ? BODY_ENDED : BODY_BAD;
    case BODY_ENDED:
    case BODY_LENGTH:
    case BODY_UNTIL_CLOSE:
    case BODY_CHUNK_DATA:
    case BODY_BAD:
        break;
    }
    return BODY_BAD;
}

struct bytes http1_body_next(struct http1_body *body, struct bytes *input)
{
    while (input->size > 0 && body->state != BODY_ENDED && body->state != BODY_BAD) {
        if (body->state == BODY_LENGTH)
            return take_counted(body, input, BODY_ENDED);
        if (body->state == BODY_CHUNK_DATA)
            return take_counted(body, input, BODY_CHUNK_CR);
        if (body->state == BODY_UNTIL_CLOSE)
            return cut(input, input->size);
        body->state = step(body, *cut(input, 1).at);
    }
    return (struct bytes){ NULL, 0 };
}

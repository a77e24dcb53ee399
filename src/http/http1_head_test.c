/* SPDX-License-Identifier: Apache-2.0 */
/* http1_head_test.c - heads and bodies of HTTP/1.1: what is read, and all that could be read in two
 * ways. */
#include "base/arena.h"
#include "http/http1_body.h"
#include "http/http1_head.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define HOST "Host: a\r\n"

static const struct { const char *name, *head; int status; } request_cases[] = {
    { "plain", "GET / HTTP/1.1\r\n" HOST "\r\n", 0 },
    { "old", "GET / HTTP/1.0\r\n\r\n", 0 },
    { "length", "POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\n", 0 },
    { "chunked", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: Chunked\r\n\r\n", 0 },
    { "empty value", "GET / HTTP/1.1\r\n" HOST "X:\r\n\r\n", 0 },
    { "blanks around a value", "GET / HTTP/1.1\r\n" HOST "X: \t a b \t\r\n\r\n", 0 },
    { "not ASCII in a value", "GET / HTTP/1.1\r\n" HOST "X: \xc3\xa9\r\n\r\n", 0 },
    { "odd method", "M-SEARCH * HTTP/1.1\r\n" HOST "\r\n", 0 },
    { "two lengths, equal",
      "POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", 400 },
    { "two lengths, other",
      "POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400 },
    { "length list", "POST / HTTP/1.1\r\n" HOST "Content-Length: 5, 5\r\n\r\n", 400 },
    { "length with sign", "POST / HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\n", 400 },
    { "negative length", "POST / HTTP/1.1\r\n" HOST "Content-Length: -5\r\n\r\n", 400 },
    { "negative zero", "POST / HTTP/1.1\r\n" HOST "Content-Length: -0\r\n\r\n", 400 },
    { "hex length", "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x5\r\n\r\n", 400 },
    { "empty length", "POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n", 400 },
    { "huge length", "POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n",
      400 },
    { "length and chunked",
      "POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400 },
    { "chunked and length",
      "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400 },
    { "chunked twice",
      "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
      400 },
    { "chunked in a list", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n",
      501 },
    { "identity", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: identity\r\n\r\n", 501 },
    { "chunked with tab", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: \tchunked\r\n\r\n", 0 },
    { "chunked with vertical tab",
      "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: \x0b"
      "chunked\r\n\r\n",
      400 },
    { "chunked in HTTP/1.0", "POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 400 },
    { "blank before colon", "POST / HTTP/1.1\r\n" HOST "Content-Length : 5\r\n\r\n", 400 },
    { "blank before name", "POST / HTTP/1.1\r\n" HOST " Content-Length: 5\r\n\r\n", 400 },
    { "folded", "GET / HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n", 400 },
    { "folded with tab", "GET / HTTP/1.1\r\n" HOST "X: a\r\n\tb\r\n\r\n", 400 },
    { "bare LF", "GET / HTTP/1.1\n" HOST "\r\n", 400 },
    { "bare LF in a field", "GET / HTTP/1.1\r\n" HOST "X: a\nContent-Length: 5\r\n\r\n", 400 },
    { "bare CR in a field", "GET / HTTP/1.1\r\n" HOST "X: a\rContent-Length: 5\r\n\r\n", 400 },
    { "no colon", "GET / HTTP/1.1\r\n" HOST "X\r\n\r\n", 400 },
    { "no name", "GET / HTTP/1.1\r\n" HOST ": a\r\n\r\n", 400 },
    { "no host", "GET / HTTP/1.1\r\n\r\n", 400 },
    { "two hosts", "GET / HTTP/1.1\r\n" HOST HOST "\r\n", 400 },
    { "no version", "GET /\r\n" HOST "\r\n", 400 },
    { "HTTP/2.0", "GET / HTTP/2.0\r\n" HOST "\r\n", 505 },
    { "HTTP/1.2", "GET / HTTP/1.2\r\n" HOST "\r\n", 505 },
    { "http/1.1", "GET / http/1.1\r\n" HOST "\r\n", 400 },
    { "two blanks", "GET  / HTTP/1.1\r\n" HOST "\r\n", 400 },
    { "blank in target", "GET /a b HTTP/1.1\r\n" HOST "\r\n", 400 },
    { "tab in target", "GET /a\tb HTTP/1.1\r\n" HOST "\r\n", 400 },
    { "not ASCII in target", "GET /\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n", 400 },
    { "bad method", "G(T / HTTP/1.1\r\n" HOST "\r\n", 400 },
    { "empty method", " / HTTP/1.1\r\n" HOST "\r\n", 400 },
    { "long method", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA / HTTP/1.1\r\n" HOST "\r\n", 400 },
    { "empty line first", "\r\nGET / HTTP/1.1\r\n" HOST "\r\n", 400 },
    { "control in a value", "GET / HTTP/1.1\r\n" HOST "X: a\x01\r\n\r\n", 400 },
    { "delete in a value", "GET / HTTP/1.1\r\n" HOST "X: a\x7f\r\n\r\n", 400 },
    { "blank in a name", "GET / HTTP/1.1\r\n" HOST "X Y: a\r\n\r\n", 400 },
};

static void requests(void **state)
{
    FOR_EACH(row, request_cases) {
        AUTO_ARENA arena = { 0 };
        struct http1_head head;
        int status = http1_parse_request(bytes_of(row->head), &arena, &head);
        if (status != row->status)
            fail_msg("%s: %d", row->name, status);
    }
}

static void a_request_with_nul(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct http1_head head;
    assert_int_equal(
        http1_parse_request(BYTES("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n"), &arena, &head), 400);
}

static void a_request_is_read(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct http1_head head;
    struct bytes text = BYTES(
        "PATCH /a?b=c HTTP/1.1\r\nHOST: a\r\nX-Y:  v w \r\nContent-Length: 12\r\n"
        "Connection: keep-alive, Upgrade\r\nUpgrade: SPDY/3.1\r\nExpect: 100-continue\r\n\r\n");
    assert_int_equal(http1_parse_request(text, &arena, &head), 0);
    assert_true(bytes_equal_text(head.method, "PATCH"));
    assert_true(bytes_equal_text(head.target, "/a?b=c"));
    assert_int_equal(head.header_count, 6);
    assert_true(bytes_equal_text(head.headers[0].name, "host"));
    assert_true(bytes_equal_text(head.headers[1].name, "x-y"));
    assert_true(bytes_equal_text(head.headers[1].value, "v w"));
    assert_int_equal(head.content_length, 12);
    assert_true(head.keep_alive && head.wants_upgrade && head.expects_continue && !head.chunked);
}

static void too_many_fields(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct http1_head head;
    buffer_add_text(&text, "GET / HTTP/1.1\r\nHost: a\r\n");
    for (int i = 1; i < HTTP_HEADERS_MAX; i++)
        buffer_printf(&text, "X-%d: a\r\n", i);
    buffer_add_text(&text, "\r\n");
    assert_int_equal(http1_parse_request(buffer_bytes(&text), &arena, &head), 0);
    assert_int_equal(head.header_count, HTTP_HEADERS_MAX);
    text.size -= 2;
    buffer_add_text(&text, "One: more\r\n\r\n");
    assert_int_equal(http1_parse_request(buffer_bytes(&text), &arena, &head), 431);
}

static const struct {
    const char *name, *head;
    bool ok;
    int status;
    bool keep_alive;
} answer_cases[] = {
    { "plain", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true, 200, true },
    { "no reason", "HTTP/1.1 204\r\n\r\n", true, 204, true },
    { "empty reason", "HTTP/1.1 204 \r\n\r\n", true, 204, true },
    { "old", "HTTP/1.0 200 OK\r\n\r\n", true, 200, false },
    { "close", "HTTP/1.1 500 a b c\r\nConnection: close\r\n\r\n", true, 500, false },
    { "no status", "HTTP/1.1 OK\r\n\r\n", false, 0, false },
    { "small", "HTTP/1.1 99 OK\r\n\r\n", false, 0, false },
    { "large", "HTTP/1.1 1000 OK\r\n\r\n", false, 0, false },
    { "other", "ICY 200 OK\r\n\r\n", false, 0, false },
    { "both", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n", false,
      0, false },
    { "version", "HTTP/2.0 200 OK\r\n\r\n", false, 0, false },
};

static void answers(void **state)
{
    FOR_EACH(row, answer_cases) {
        AUTO_ARENA arena = { 0 };
        struct http1_head head;
        bool ok = http1_parse_answer(bytes_of(row->head), &arena, &head) == 0;
        if (ok != row->ok ||
            (ok && (head.status != row->status || head.keep_alive != row->keep_alive)))
            fail_msg("%s", row->name);
    }
}

static const struct { const char *name, *input, *body; bool ok; } chunk_cases[] = {
    { "one", "5\r\nhello\r\n0\r\n\r\n", "hello", true },
    { "two", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", "hello", true },
    { "none", "0\r\n\r\n", "", true },
    { "hex", "A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789", true },
    { "leading zeros", "0005\r\nhello\r\n000\r\n\r\n", "hello", true },
    { "extension", "5;a=b;c=\"d\"\r\nhello\r\n0;x\r\n\r\n", "hello", true },
    { "trailers", "5\r\nhello\r\n0\r\nX: a\r\nY: b\r\n\r\n", "hello", true },
    { "not hex", "g\r\nhello\r\n0\r\n\r\n", "", false },
    { "no digits", "\r\nhello\r\n0\r\n\r\n", "", false },
    { "sign", "+5\r\nhello\r\n0\r\n\r\n", "", false },
    { "prefix", "0x5\r\nhello\r\n0\r\n\r\n", "", false },
    { "blank", "5 \r\nhello\r\n0\r\n\r\n", "", false },
    { "bare LF", "5\nhello\r\n0\r\n\r\n", "", false },
    { "bare CR", "5\rhello\r\n0\r\n\r\n", "", false },
    { "too long", "5\r\nhello!\r\n0\r\n\r\n", "hello", false },
    { "data ends by LF", "5\r\nhello\n0\r\n\r\n", "hello", false },
    { "LF in extension", "5;a\nb\r\nhello\r\n0\r\n\r\n", "", false },
    { "huge", "1000000000000000\r\n", "", false },
    { "folded trailer", "0\r\nX: a\r\n b\r\n\r\n", "", false },
    { "trailer ends by LF", "0\r\nX: a\n\r\n", "", false },
};

/* Once with all input at once, once byte by byte. */
static void read_chunks(const char *input, size_t step, struct buffer *ret, struct http1_body *body)
{
    const struct http1_head head = { .chunked = true, .content_length = -1 };
    struct bytes rest = bytes_of(input), part;
    http1_body_of_request(body, &head);
    while (rest.size > 0) {
        struct bytes now = { rest.at, rest.size < step ? rest.size : step };
        rest.at += now.size;
        rest.size -= now.size;
        while ((part = http1_body_next(body, &now)).size > 0)
            buffer_add(ret, part.at, part.size);
    }
}

static void chunks(void **state)
{
    static const size_t steps[] = { 1, 2, 3, 1000 };
    FOR_EACH(row, chunk_cases)
        FOR_EACH(step, steps) {
            AUTO_BUFFER text = { 0 };
            struct http1_body body;
            read_chunks(row->input, *step, &text, &body);
            bool ok = body.state == BODY_ENDED;
            if (ok != row->ok || (!ok && body.state != BODY_BAD) ||
                !text_equal(buffer_text(&text), row->body))
                fail_msg("%s by %zu: %s", row->name, *step, buffer_text(&text));
        }
}

static void bounded_lines_of_chunks(void **state)
{
    AUTO_BUFFER input = { 0 };
    AUTO_BUFFER ignored = { 0 };
    struct http1_body body;
    buffer_add_text(&input, "5;");
    for (int i = 0; i < HTTP1_CHUNK_LINE_MAX + 1; i++)
        buffer_add_char(&input, 'x');
    read_chunks(buffer_text(&input), 1000, &ignored, &body);
    assert_int_equal(body.state, BODY_BAD);
    buffer_reset(&input);
    buffer_add_text(&input, "0\r\n");
    for (int i = 0; i < HTTP1_TRAILERS_MAX; i++)
        buffer_add_text(&input, "a: b\r\n");
    read_chunks(buffer_text(&input), 1000, &ignored, &body);
    assert_int_equal(body.state, BODY_BAD);
}

static void what_follows_a_body_is_left(void **state)
{
    struct http1_body body;
    const struct http1_head head = { .content_length = 3 };
    struct bytes input = BYTES("abcGET");
    http1_body_of_request(&body, &head);
    assert_true(bytes_equal_text(http1_body_next(&body, &input), "abc"));
    assert_int_equal(body.state, BODY_ENDED);
    assert_true(bytes_equal_text(input, "GET"));
    assert_null(http1_body_next(&body, &input).at);
}

static void ends_of_heads(void **state)
{
    static const struct { const char *input; size_t searched; size_t size; } rows[] = {
        { "", 0, 0 }, { "a\r\n", 0, 0 }, { "a\r\n\r\n", 0, 5 }, { "a\r\n\r\nb", 0, 5 },
        { "a\r\n\r\n", 4, 5 }, { "a\r\n\r\n", 3, 5 }, { "a\n\n", 0, 0 }, { "\r\n\r\n", 2, 4 },
    };
    FOR_EACH(row, rows) {
        size_t size = 0;
        bool found = http1_find_head_end(bytes_of(row->input), row->searched, &size);
        assert_int_equal(found, row->size > 0);
        assert_int_equal(size, row->size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests),
        cmocka_unit_test(a_request_with_nul),
        cmocka_unit_test(a_request_is_read),
        cmocka_unit_test(too_many_fields),
        cmocka_unit_test(answers),
        cmocka_unit_test(chunks),
        cmocka_unit_test(bounded_lines_of_chunks),
        cmocka_unit_test(what_follows_a_body_is_left),
        cmocka_unit_test(ends_of_heads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_http1.c - heads and bodies of HTTP/1.1 from arbitrary bytes.
 *
 * Besides not crashing: a head that was accepted has one framing only, and a body is the same
 * whatever pieces it comes in. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "http/http1_body.h"
#include "http/http1_head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_body(struct http1_body body, struct bytes input, size_t step, struct buffer *ret,
                      enum http1_body_state *ret_state)
{
    while (input.size > 0) {
        struct bytes now = { input.at, input.size < step ? input.size : step }, part;
        input.at += now.size;
        input.size -= now.size;
        while ((part = http1_body_next(&body, &now)).size > 0)
            buffer_add(ret, part.at, part.size);
        if (now.size > 0)
            break;
    }
    *ret_state = body.state;
}

static void compare_bodies(const struct http1_body *body, struct bytes input)
{
    AUTO_BUFFER whole = { 0 };
    AUTO_BUFFER parts = { 0 };
    enum http1_body_state one, other;
    read_body(*body, input, input.size + 1, &whole, &one);
    read_body(*body, input, 1, &parts, &other);
    if (one != other || !bytes_equal(buffer_bytes(&whole), buffer_bytes(&parts)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct bytes input = { (const char *)data, size };
    struct http1_head head;
    struct http1_body body;
    size_t end = 0;
    if (!http1_find_head_end(input, 0, &end))
        end = size;
    struct bytes text = { input.at, end }, rest = { input.at + end, size - end };
    if (http1_parse_request(text, &arena, &head) == 0) {
        if (head.chunked && head.content_length >= 0)
            abort();
        http1_body_of_request(&body, &head);
        compare_bodies(&body, rest);
    }
    if (http1_parse_answer(text, &arena, &head) == 0) {
        http1_body_of_answer(&body, &head, /* no_body= */ false);
        compare_bodies(&body, rest);
    }
    return 0;
}

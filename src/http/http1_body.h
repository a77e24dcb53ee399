/* SPDX-License-Identifier: Apache-2.0 */
/* http1_body.h - where the body of an HTTP/1.1 message ends.
 *
 * A reader is told once how the body is delimited, and then cuts it out of whatever input comes.
 * Chunk extensions and trailers are read, checked for form, bounded and dropped.
 *
 * Thread: pure. */
#ifndef KNARR_HTTP_HTTP1_BODY_H
#define KNARR_HTTP_HTTP1_BODY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct http1_head;

enum { HTTP1_CHUNK_LINE_MAX = 256, HTTP1_TRAILERS_MAX = 8192 };

enum http1_body_state {
    BODY_ENDED,
    BODY_LENGTH,
    BODY_UNTIL_CLOSE,
    BODY_CHUNK_SIZE,
    BODY_CHUNK_EXTENSION,
    BODY_CHUNK_SIZE_LF,
    BODY_CHUNK_DATA,
    BODY_CHUNK_CR,
    BODY_CHUNK_LF,
    BODY_TRAILER_START,
    BODY_TRAILER,
    BODY_TRAILER_LF,
    BODY_LAST_LF,
    BODY_BAD
};

struct http1_body {
    enum http1_body_state state;
    uint64_t              left;          /* of the length or the chunk */
    int                   line_size, digits;
    int                   trailer_size;
};

void http1_body_of_request(struct http1_body *, const struct http1_head *);
/* `no_body`: the answer to HEAD. */
void http1_body_of_answer(struct http1_body *, const struct http1_head *, bool no_body);

/* The next part of the body, cut from the front of *input; {NULL,0} when the input is used up
 * or the body has ended or is bad (see `state`). */
struct bytes http1_body_next(struct http1_body *, struct bytes *input);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* http1_head.h - the head of an HTTP/1.1 message, strictly.
 *
 * Where two readers of one stream could disagree about where a message ends, a request can be
 * smuggled past one of them.  So there is one way to write a head (RFC 9112 without its
 * tolerances): CRLF line ends, no folded lines, no blanks before a colon, one Content-Length or one
 * "Transfer-Encoding: chunked" and never both.
 *
 * Thread: pure. */
#ifndef KNARR_HTTP_HTTP1_HEAD_H
#define KNARR_HTTP_HTTP1_HEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "http/server.h"         /* struct http_header */

struct arena;

struct http1_head {
    struct bytes        method, target;          /* requests */
    int                 status;                  /* answers */
    int                 minor_version;           /* HTTP/1.x: 0 or 1 */
    struct http_header *headers;
    size_t              header_count;
    int64_t             content_length;          /* -1: none was given */
    bool                chunked;
    bool                keep_alive;
    bool                wants_upgrade;           /* Connection: upgrade, and an Upgrade header */
    bool                expects_continue;
};

/* Looks for the empty line that ends a head; *ret_size is the head's size with that line.
 * `searched` bytes are known not to hold it. */
bool http1_find_head_end(struct bytes input, size_t searched, size_t *ret_size);

/* `head` ends with the empty line; all results are copies in the arena.  0, or the status to
 * answer with: 400, 431 (too many fields), 505 (another version), 501 (an unknown transfer coding).
 */
MUST_USE int http1_parse_request(struct bytes head, struct arena *, struct http1_head *ret);
/* The same for an answer; not 0: it is none. */
MUST_USE int http1_parse_answer(struct bytes head, struct arena *, struct http1_head *ret);

bool http1_is_token(struct bytes);               /* a method or field name */
/* Whether a comma-separated list, in any case, has this lower-case word. */
bool http1_list_has(struct bytes list, const char *word);

#endif

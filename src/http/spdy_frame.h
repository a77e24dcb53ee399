/* SPDX-License-Identifier: Apache-2.0 */
/* spdy_frame.h - the frames of SPDY/3.1: cutting them out of a stream of bytes, and writing them.
 *
 * Header blocks are one zlib stream a direction and session, primed with SPDY's dictionary; so
 * each must be read in order, also that of a stream nobody wants.  Data comes in parts as it
 * arrives, whatever its frame's length; all else is gathered first, within bounds: a control frame
 * has at most SPDY_CONTROL_MAX bytes, its headers at most SPDY_BLOCK_MAX when they are unpacked.
 *
 * Source: the SPDY protocol, draft 3.1, sections 2.2 to 2.6.  Thread: pure. */
#ifndef KNARR_HTTP_SPDY_FRAME_H
#define KNARR_HTTP_SPDY_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "http/server.h"         /* struct http_header */

enum {
    SPDY_CONTROL_MAX = 16 * 1024,
    SPDY_BLOCK_MAX = 16 * 1024,
    SPDY_HEADERS_MAX = 64,
    SPDY_DATA_MAX = 0xffffff             /* of one frame that is written */
};

enum spdy_type {
    SPDY_DATA,
    SPDY_SYN_STREAM,
    SPDY_SYN_REPLY,
    SPDY_RST_STREAM,
    SPDY_SETTINGS,
    SPDY_PING = 6,
    SPDY_GOAWAY,
    SPDY_HEADERS,
    SPDY_WINDOW_UPDATE
};

enum spdy_status {                       /* of RST_STREAM */
    SPDY_PROTOCOL_ERROR = 1,
    SPDY_INVALID_STREAM,
    SPDY_REFUSED_STREAM,
    SPDY_CANCEL = 5
};

struct spdy_frame {
    enum spdy_type     type;
    bool               is_last;          /* FIN: the sender's side of the stream has ended */
    uint32_t           stream_id;        /* PING: its number; GOAWAY: the last good stream */
    uint32_t           status;           /* RST_STREAM, GOAWAY */
    struct bytes       data;             /* DATA: a part of it; is_last comes with the last part */
    struct http_header headers[SPDY_HEADERS_MAX];    /* lower case; until the next read */
    size_t             header_count;
};

enum spdy_read { SPDY_READ_FRAME, SPDY_READ_MORE, SPDY_READ_BAD };

struct spdy_reader;
struct spdy_reader *spdy_reader_new(void);
void spdy_reader_free(struct spdy_reader *);
/* Takes the next frame, or part of one, from the front of *input.  MORE: the input is used up.
 * BAD: it is no SPDY, or beyond a bound; the reader is of no more use. */
enum spdy_read spdy_read(struct spdy_reader *, struct bytes *input, struct spdy_frame *ret);

/* Packs header blocks; the other frames need no state. */
struct spdy_writer;
struct spdy_writer *spdy_writer_new(void);
void spdy_writer_free(struct spdy_writer *);
/* SYN_STREAM, SYN_REPLY or HEADERS. */
void spdy_write_headers(struct spdy_writer *, struct buffer *ret, enum spdy_type,
                        uint32_t stream_id, const struct http_header *, size_t header_count);
void spdy_write_data_head(struct buffer *ret, uint32_t stream_id, size_t size, bool is_last);
void spdy_write_reset(struct buffer *ret, uint32_t stream_id, enum spdy_status);
void spdy_write_ping(struct buffer *ret, uint32_t number);
void spdy_write_goaway(struct buffer *ret, uint32_t last_stream_id);

#endif

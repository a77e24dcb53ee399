/* SPDX-License-Identifier: Apache-2.0 */
/* spdy_frame.c - see spdy_frame.h.
 *
 *     control:  1 version(15) type(16)   flags(8) length(24)   payload
 *     data:     0 stream(31)             flags(8) length(24)   bytes
 *
 * What is not needed (SETTINGS, WINDOW_UPDATE) is checked for its length and given out like the
 * rest; the session drops it. */
#include "http/spdy_frame.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"

enum { HEAD_BYTES = 8, VERSION = 3, FLAG_FIN = 1, TYPE_COUNT = SPDY_WINDOW_UPDATE + 1 };
/* Our own blocks are short: a small window and little memory do. */
enum { WRITE_WINDOW_BITS = 11, WRITE_MEMORY_LEVEL = 1 };

/* What headers often say, with their lengths; the checksum of it is in every zlib head. */
static const char dictionary[] =
    "\0\0\0\007options" "\0\0\0\004head" "\0\0\0\004post" "\0\0\0\003put" "\0\0\0\006delete"
    "\0\0\0\005trace" "\0\0\0\006accept" "\0\0\0\016accept-charset" "\0\0\0\017accept-encoding"
    "\0\0\0\017accept-language" "\0\0\0\015accept-ranges" "\0\0\0\003age" "\0\0\0\005allow"
    "\0\0\0\015authorization" "\0\0\0\015cache-control" "\0\0\0\012connection"
    "\0\0\0\014content-base" "\0\0\0\020content-encoding" "\0\0\0\020content-language"
    "\0\0\0\016content-length" "\0\0\0\020content-location" "\0\0\0\013content-md5"
    "\0\0\0\015content-range" "\0\0\0\014content-type" "\0\0\0\004date" "\0\0\0\004etag"
    "\0\0\0\006expect" "\0\0\0\007expires" "\0\0\0\004from" "\0\0\0\004host"
    "\0\0\0\010if-match" "\0\0\0\021if-modified-since" "\0\0\0\015if-none-match"
    "\0\0\0\010if-range" "\0\0\0\023if-unmodified-since" "\0\0\0\015last-modified"
    "\0\0\0\010location" "\0\0\0\014max-forwards" "\0\0\0\006pragma"
    "\0\0\0\022proxy-authenticate" "\0\0\0\023proxy-authorization" "\0\0\0\005range"
    "\0\0\0\007referer" "\0\0\0\013retry-after" "\0\0\0\006server" "\0\0\0\002te"
    "\0\0\0\007trailer" "\0\0\0\021transfer-encoding" "\0\0\0\007upgrade" "\0\0\0\012user-agent"
    "\0\0\0\004vary" "\0\0\0\003via" "\0\0\0\007warning" "\0\0\0\020www-authenticate"
    "\0\0\0\006method" "\0\0\0\003get" "\0\0\0\006status" "\0\0\0\006200 OK" "\0\0\0\007version"
    "\0\0\0\010HTTP/1.1" "\0\0\0\003url" "\0\0\0\006public" "\0\0\0\012set-cookie"
    "\0\0\0\012keep-alive" "\0\0\0\006origin"
    "100101201202205206300302303304305306307402405406407408409410411412413414415416417502"
    "504505203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Re"
    "quest401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Impl"
    "emented503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00"
    ":00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,imag"
    "e/gif,application/xml,application/xhtml+xml,text/plain,text/javascript,publicprivate"
    "max-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.";
_Static_assert(sizeof dictionary == 1423 + 1, "the dictionary is SPDY/3's");

/* ---- big-endian numbers ---- */

static uint32_t get32(const char *at)
{
    const unsigned char *bytes = (const unsigned char *)at;
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void put32(struct buffer *ret, uint32_t number)
{
    const char bytes[] = { (char)(number >> 24), (char)(number >> 16), (char)(number >> 8),
                           (char)number };
    buffer_add(ret, bytes, sizeof bytes);
}

/* ---- reading ---- */

struct spdy_reader {
    z_stream      zlib;
    struct buffer head;                  /* of the frame that has begun, then its control payload */
    size_t        data_left;             /* of a DATA frame that is being given out */
    uint32_t      data_stream;
    bool          data_is_last, in_data;
    struct buffer block;                 /* header texts of the last frame */
};

struct spdy_reader *spdy_reader_new(void)
{
    struct spdy_reader *reader = MEMORY_NEW(struct spdy_reader);
    if (inflateInit(&reader->zlib) != Z_OK)
        memory_exhausted();
    return reader;
}

void spdy_reader_free(struct spdy_reader *reader)
{
    if (!reader)
        return;
    inflateEnd(&reader->zlib);
    buffer_done(&reader->head);
    buffer_done(&reader->block);
    free(reader);
}

/* All of the packed bytes, and no more than SPDY_BLOCK_MAX unpacked. */
static bool unpack(struct spdy_reader *reader, struct bytes packed)
{
    z_stream *zlib = &reader->zlib;
    struct buffer *block = &reader->block;
    buffer_reset(block);
    buffer_reserve(block, SPDY_BLOCK_MAX);
    zlib->next_in = (Bytef *)packed.at;
    zlib->avail_in = (uInt)packed.size;
    zlib->next_out = (Bytef *)block->at;
    zlib->avail_out = SPDY_BLOCK_MAX;
    int rc = inflate(zlib, Z_SYNC_FLUSH);
    if (rc == Z_NEED_DICT) {
        if (inflateSetDictionary(zlib, (const Bytef *)dictionary, sizeof dictionary - 1) != Z_OK)
            return false;
        rc = inflate(zlib, Z_SYNC_FLUSH);
    }
    block->size = SPDY_BLOCK_MAX - zlib->avail_out;
    return (rc == Z_OK || rc == Z_BUF_ERROR) && zlib->avail_in == 0 && zlib->avail_out > 0;
}

static bool take32(struct bytes *rest, uint32_t *ret)
{
    if (rest->size < 4)
        return false;
    *ret = get32(rest->at);
    rest->at += 4;
    rest->size -= 4;
    return true;
}

static bool take_text(struct bytes *rest, struct bytes *ret)
{
    uint32_t size;
    if (!take32(rest, &size) || size > rest->size)
        return false;
    *ret = (struct bytes){ rest->at, size };
    rest->at += size;
    rest->size -= size;
    return true;
}

static void lower(struct bytes text)
{
    char *at = (char *)text.at;          /* our own block */
    for (size_t i = 0; i < text.size; i++)
        if (at[i] >= 'A' && at[i] <= 'Z')
            at[i] = (char)(at[i] | 0x20);
}

static bool read_headers(struct spdy_reader *reader, struct bytes packed, struct spdy_frame *ret)
{
    uint32_t count;
    if (!unpack(reader, packed))
        return false;
    struct bytes rest = buffer_bytes(&reader->block);
    if (!take32(&rest, &count) || count > SPDY_HEADERS_MAX)
        return false;
    for (; ret->header_count < count; ret->header_count++) {
        struct http_header *header = &ret->headers[ret->header_count];
        if (!take_text(&rest, &header->name) || !take_text(&rest, &header->value))
            return false;
        lower(header->name);
    }
    return rest.size == 0;
}

/* What each type's payload begins with, before the header block if it has one. */
static const struct {
    uint8_t fixed_bytes;
    bool    is_known, has_headers, is_exact;
} types[TYPE_COUNT] = {
    [SPDY_SYN_STREAM]    = { 10, true, .has_headers = true },
    [SPDY_SYN_REPLY]     = { 4,  true, .has_headers = true },
    [SPDY_RST_STREAM]    = { 8,  true, .is_exact = true },
    [SPDY_SETTINGS]      = { 4,  true },
    [SPDY_PING]          = { 4,  true, .is_exact = true },
    [SPDY_GOAWAY]        = { 8,  true, .is_exact = true },
    [SPDY_HEADERS]       = { 4,  true, .has_headers = true },
    [SPDY_WINDOW_UPDATE] = { 8,  true, .is_exact = true },
};

static bool read_control(struct spdy_reader *reader, struct bytes frame, struct spdy_frame *ret)
{
    uint32_t type = get32(frame.at) & 0xffff;
    struct bytes payload = { frame.at + HEAD_BYTES, frame.size - HEAD_BYTES };
    size_t fixed = types[type].fixed_bytes;
    if (payload.size < fixed || (types[type].is_exact && payload.size != fixed))
        return false;
    ret->type = (enum spdy_type)type;
    ret->is_last = frame.at[4] & FLAG_FIN;
    ret->stream_id = get32(payload.at);
    if (type != SPDY_PING && type != SPDY_SETTINGS)
        ret->stream_id &= 0x7fffffff;
    if (fixed >= 8)
        ret->status = get32(payload.at + 4);
    struct bytes packed = { payload.at + fixed, payload.size - fixed };
    return !types[type].has_headers || read_headers(reader, packed, ret);
}

static bool is_good_head(const char *head)
{
    uint32_t first = get32(head), length = get32(head + 4) & 0xffffff;
    if (!(first & 0x80000000))
        return (first & 0x7fffffff) != 0;
    uint32_t type = first & 0xffff;
    return (first >> 16 & 0x7fff) == VERSION && type < TYPE_COUNT && types[type].is_known &&
           length <= SPDY_CONTROL_MAX;
}

static void gather(struct buffer *head, struct bytes *input, size_t size)
{
    size_t part = size - head->size < input->size ? size - head->size : input->size;
    buffer_add(head, input->at, part);
    input->at += part;
    input->size -= part;
}

static enum spdy_read read_data(struct spdy_reader *reader, struct bytes *input,
                                struct spdy_frame *ret)
{
    size_t part = reader->data_left < input->size ? reader->data_left : input->size;
    if (part == 0 && reader->data_left > 0)
        return SPDY_READ_MORE;
    reader->data_left -= part;
    *ret = (struct spdy_frame){ .type = SPDY_DATA,
                                .stream_id = reader->data_stream,
                                .data = { input->at, part },
                                .is_last = reader->data_is_last && reader->data_left == 0 };
    input->at += part;
    input->size -= part;
    reader->in_data = reader->data_left > 0;
    return SPDY_READ_FRAME;
}

static enum spdy_read begin_data(struct spdy_reader *reader, struct bytes *input,
                                 struct spdy_frame *ret)
{
    reader->data_stream = get32(reader->head.at) & 0x7fffffff;
    reader->data_left = get32(reader->head.at + 4) & 0xffffff;
    reader->data_is_last = reader->head.at[4] & FLAG_FIN;
    reader->in_data = true;
    buffer_reset(&reader->head);
    return read_data(reader, input, ret);
}

enum spdy_read spdy_read(struct spdy_reader *reader, struct bytes *input, struct spdy_frame *ret)
{
    struct buffer *head = &reader->head;
    if (reader->in_data)
        return read_data(reader, input, ret);
    if (head->size < HEAD_BYTES)
        gather(head, input, HEAD_BYTES);
    if (head->size < HEAD_BYTES)
        return SPDY_READ_MORE;
    if (!is_good_head(head->at))
        return SPDY_READ_BAD;
    if (!(get32(head->at) & 0x80000000))
        return begin_data(reader, input, ret);
    size_t size = HEAD_BYTES + (get32(head->at + 4) & 0xffffff);
    gather(head, input, size);
    if (head->size < size)
        return SPDY_READ_MORE;
    *ret = (struct spdy_frame){ 0 };
    bool good = read_control(reader, buffer_bytes(head), ret);
    buffer_reset(head);
    return good ? SPDY_READ_FRAME : SPDY_READ_BAD;
}

/* ---- writing ---- */

struct spdy_writer {
    z_stream zlib;
};

struct spdy_writer *spdy_writer_new(void)
{
    struct spdy_writer *writer = MEMORY_NEW(struct spdy_writer);
    if (deflateInit2(&writer->zlib, Z_DEFAULT_COMPRESSION, Z_DEFLATED, WRITE_WINDOW_BITS,
                     WRITE_MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK ||
        deflateSetDictionary(&writer->zlib, (const Bytef *)dictionary, sizeof dictionary - 1) !=
            Z_OK)
        memory_exhausted();
    return writer;
}

void spdy_writer_free(struct spdy_writer *writer)
{
    if (!writer)
        return;
    deflateEnd(&writer->zlib);
    free(writer);
}

static void put_control(struct buffer *ret, enum spdy_type type, size_t length)
{
    put32(ret, 0x80000000 | VERSION << 16 | (uint32_t)type);
    put32(ret, (uint32_t)length);
}

static void put_text(struct buffer *ret, struct bytes text)
{
    put32(ret, (uint32_t)text.size);
    buffer_add(ret, text.at, text.size);
}

static void pack(struct spdy_writer *writer, struct bytes plain, struct buffer *ret)
{
    z_stream *zlib = &writer->zlib;
    size_t room = deflateBound(zlib, plain.size) + 64;
    buffer_reserve(ret, room);
    zlib->next_in = (Bytef *)plain.at;
    zlib->avail_in = (uInt)plain.size;
    zlib->next_out = (Bytef *)ret->at + ret->size;
    zlib->avail_out = (uInt)room;
    deflate(zlib, Z_SYNC_FLUSH);
    ret->size += room - zlib->avail_out;
}

void spdy_write_headers(struct spdy_writer *writer, struct buffer *ret, enum spdy_type type,
                        uint32_t stream_id, const struct http_header *headers, size_t header_count)
{
    AUTO_BUFFER plain = { 0 };
    AUTO_BUFFER packed = { 0 };
    size_t fixed = types[type].fixed_bytes;
    put32(&plain, (uint32_t)header_count);
    for (size_t i = 0; i < header_count; i++) {
        put_text(&plain, headers[i].name);
        put_text(&plain, headers[i].value);
    }
    pack(writer, buffer_bytes(&plain), &packed);
    put_control(ret, type, fixed + packed.size);
    put32(ret, stream_id);
    for (size_t i = 4; i < fixed; i++)
        buffer_add_char(ret, 0);
    buffer_add(ret, packed.at, packed.size);
}

void spdy_write_data_head(struct buffer *ret, uint32_t stream_id, size_t size, bool is_last)
{
    put32(ret, stream_id);
    put32(ret, (is_last ? FLAG_FIN << 24 : 0) | (uint32_t)size);
}

void spdy_write_reset(struct buffer *ret, uint32_t stream_id, enum spdy_status status)
{
    put_control(ret, SPDY_RST_STREAM, 8);
    put32(ret, stream_id);
    put32(ret, status);
}

void spdy_write_ping(struct buffer *ret, uint32_t number)
{
    put_control(ret, SPDY_PING, 4);
    put32(ret, number);
}

void spdy_write_goaway(struct buffer *ret, uint32_t last_stream_id)
{
    put_control(ret, SPDY_GOAWAY, 8);
    put32(ret, last_stream_id);
    put32(ret, 0);
}

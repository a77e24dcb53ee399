/* SPDX-License-Identifier: Apache-2.0 */
/* spdy_test.c - SPDY frames there and back, and a session's streams over a carrier of the test. */
#include "http/spdy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/arena.h"
#include "http/spdy_inside.h"

#define HEADER(name, value) { BYTES(name), BYTES(value) }

/* ---- frames ---- */

/* A SYN_STREAM as Go's spdystream writes it first: stream 1, streamtype error, port 80. */
static const struct http_header some_headers[] = {
    HEADER("streamtype", "error"), HEADER("port", "80"), HEADER("requestid", "0")
};

static void frames_come_back(void **state)
{
    struct spdy_writer *writer = spdy_writer_new();
    struct spdy_reader *reader = spdy_reader_new();
    for (uint32_t id = 1; id < 200; id += 2) {
        AUTO_BUFFER bytes = { 0 };
        struct spdy_frame frame;
        spdy_write_headers(writer, &bytes, SPDY_SYN_STREAM, id, some_headers,
                           ARRAY_SIZE(some_headers));
        struct bytes input = buffer_bytes(&bytes);
        assert_int_equal(spdy_read(reader, &input, &frame), SPDY_READ_FRAME);
        assert_int_equal(input.size, 0);
        assert_int_equal(frame.type, SPDY_SYN_STREAM);
        assert_int_equal(frame.stream_id, id);
        assert_int_equal(frame.header_count, ARRAY_SIZE(some_headers));
        for (size_t i = 0; i < frame.header_count; i++) {
            assert_true(bytes_equal(frame.headers[i].name, some_headers[i].name));
            assert_true(bytes_equal(frame.headers[i].value, some_headers[i].value));
        }
    }
    spdy_writer_free(writer);
    spdy_reader_free(reader);
}

/* The frames in the bytes, in words. */
static void tell_frames(struct spdy_reader *reader, struct bytes input, struct buffer *said)
{
    struct spdy_frame frame;
    while (spdy_read(reader, &input, &frame) == SPDY_READ_FRAME) {
        if (frame.type == SPDY_DATA)
            buffer_add(said, frame.data.at, frame.data.size);
        else
            buffer_printf(said, "<%d %u>", frame.type, frame.stream_id);
        buffer_add_text(said, frame.is_last ? "." : "");
    }
}

/* However the bytes are cut, the same frames come out, and data in parts. */
static void frames_in_parts(void **state)
{
    AUTO_BUFFER bytes = { 0 };
    struct spdy_writer *writer = spdy_writer_new();
    spdy_write_headers(writer, &bytes, SPDY_SYN_REPLY, 7, some_headers, 1);
    spdy_write_data_head(&bytes, 7, 11, /* is_last= */ true);
    buffer_add_text(&bytes, "hello world");
    spdy_write_data_head(&bytes, 9, 0, /* is_last= */ false);
    spdy_write_ping(&bytes, 0x80000001);
    spdy_write_reset(&bytes, 9, SPDY_CANCEL);
    spdy_write_goaway(&bytes, 7);
    spdy_writer_free(writer);
    for (size_t part = 1; part <= bytes.size; part++) {
        struct spdy_reader *reader = spdy_reader_new();
        AUTO_BUFFER said = { 0 };
        for (size_t at = 0; at < bytes.size; at += part) {
            struct bytes input = { bytes.at + at, bytes.size - at < part ? bytes.size - at : part };
            tell_frames(reader, input, &said);
        }
        assert_string_equal(buffer_text(&said), "<2 7>hello world.<6 2147483649><3 9><7 7>");
        spdy_reader_free(reader);
    }
}

static const struct { const char *name; struct bytes bytes; } bad_frames[] = {
    { "another version",        BYTES("\x80\x02\0\x06\0\0\0\x04\0\0\0\x01") },
    { "unknown type",           BYTES("\x80\x03\0\x05\0\0\0\x04\0\0\0\x01") },
    { "type beyond the table",  BYTES("\x80\x03\xff\xff\0\0\0\x04\0\0\0\x01") },
    { "data of stream 0",       BYTES("\0\0\0\0\0\0\0\x01x") },
    { "a control frame too long", BYTES("\x80\x03\0\x01\0\xff\xff\xff") },
    { "ping too short",         BYTES("\x80\x03\0\x06\0\0\0\x03\0\0\0") },
    { "ping too long",          BYTES("\x80\x03\0\x06\0\0\0\x05\0\0\0\x01\0") },
    { "reset too short",        BYTES("\x80\x03\0\x03\0\0\0\x04\0\0\0\x01") },
    { "headers without a block", BYTES("\x80\x03\0\x01\0\0\0\x0a\0\0\0\x01\0\0\0\0\0\0") },
    { "headers that are no zlib", BYTES("\x80\x03\0\x08\0\0\0\x08\0\0\0\x01xxxx") },
    { "syn_stream cut short",   BYTES("\x80\x03\0\x01\0\0\0\x04\0\0\0\x01") },
};

static void bad_frames_are_refused(void **state)
{
    FOR_EACH(row, bad_frames) {
        struct spdy_reader *reader = spdy_reader_new();
        struct bytes input = row->bytes;
        struct spdy_frame frame;
        if (spdy_read(reader, &input, &frame) != SPDY_READ_BAD)
            fail_msg("%s was read", row->name);
        spdy_reader_free(reader);
    }
}

static enum spdy_read read_back(const struct http_header *headers, size_t count)
{
    AUTO_BUFFER bytes = { 0 };
    struct spdy_writer *writer = spdy_writer_new();
    struct spdy_reader *reader = spdy_reader_new();
    struct spdy_frame frame;
    spdy_write_headers(writer, &bytes, SPDY_HEADERS, 1, headers, count);
    struct bytes input = buffer_bytes(&bytes);
    enum spdy_read result = spdy_read(reader, &input, &frame);
    spdy_writer_free(writer);
    spdy_reader_free(reader);
    return result;
}

/* What unpacks to more than is allowed ends the session, however small it came. */
static void header_bombs(void **state)
{
    AUTO_BUFFER zeros = { 0 };
    struct http_header many[SPDY_HEADERS_MAX + 1];
    for (int i = 0; i < SPDY_BLOCK_MAX; i++)
        buffer_add_char(&zeros, '0');
    const struct http_header large = { BYTES("a"), buffer_bytes(&zeros) };
    assert_int_equal(read_back(&large, 1), SPDY_READ_BAD);
    const struct http_header fits = { BYTES("a"), { zeros.at, SPDY_BLOCK_MAX - 100 } };
    assert_int_equal(read_back(&fits, 1), SPDY_READ_FRAME);
    FOR_EACH(header, many)
        *header = (struct http_header)HEADER("a", "b");
    assert_int_equal(read_back(many, SPDY_HEADERS_MAX), SPDY_READ_FRAME);
    assert_int_equal(read_back(many, SPDY_HEADERS_MAX + 1), SPDY_READ_BAD);
}

/* ---- sessions ---- */

struct scene {
    struct spdy        *session;
    struct spdy_writer *client;
    struct buffer       input;           /* what the client will send */
    struct buffer       sent;            /* by the session */
    struct buffer       told;            /* to the handler, in words */
    struct spdy_stream *streams[4];
    size_t              stream_count;
    bool                refuses, ended, releases_at_end;
};

static void scene_write(void *context, struct bytes head, struct bytes rest)
{
    struct scene *scene = context;
    buffer_add(&scene->sent, head.at, head.size);
    buffer_add(&scene->sent, rest.at, rest.size);
}

static void scene_end(void *context)
{
    struct scene *scene = context;
    scene->ended = true;
}

static void scene_pause(void *context, bool pause)
{
    struct scene *scene = context;
    buffer_add_text(&scene->told, pause ? "pause " : "resume ");
}

static size_t scene_queued(const void *context)
{
    const struct scene *scene = context;
    return scene->sent.size;
}

static const struct spdy_carrier scene_carrier = {
    .write = scene_write, .end = scene_end, .pause = scene_pause, .queued = scene_queued
};

static bool on_opened(void *context, struct spdy *session, struct spdy_stream *stream)
{
    struct scene *scene = context;
    struct bytes type = spdy_stream_header(stream, "streamtype");
    (void)session;
    buffer_printf(&scene->told, "opened %u %.*s ", spdy_stream_id(stream), BYTES_ARG(type));
    if (scene->refuses || scene->stream_count == ARRAY_SIZE(scene->streams))
        return false;
    scene->streams[scene->stream_count++] = stream;
    return true;
}

static void on_data(void *context, struct spdy_stream *stream, struct bytes data)
{
    struct scene *scene = context;
    buffer_printf(&scene->told, "data %u %.*s ", spdy_stream_id(stream), BYTES_ARG(data));
}

static void on_ended(void *context, struct spdy_stream *stream)
{
    struct scene *scene = context;
    buffer_printf(&scene->told, "ended %u ", spdy_stream_id(stream));
    if (scene->releases_at_end)
        spdy_release(stream);
}

static void on_reset(void *context, struct spdy_stream *stream)
{
    struct scene *scene = context;
    buffer_printf(&scene->told, "reset %u ", spdy_stream_id(stream));
}

static void on_drained(void *context, struct spdy *session)
{
    struct scene *scene = context;
    (void)session;
    buffer_add_text(&scene->told, "drained ");
}

static void on_closed(void *context, struct spdy *session)
{
    struct scene *scene = context;
    (void)session;
    buffer_add_text(&scene->told, "closed ");
}

static void scene_open(struct scene *scene)
{
    const struct spdy_handler handler = { .opened = on_opened, .data = on_data, .ended = on_ended,
                                          .reset = on_reset, .drained = on_drained,
                                          .closed = on_closed, .context = scene };
    scene->session = spdy_new(&scene_carrier, scene, &handler);
    scene->client = spdy_writer_new();
}

static void scene_close(struct scene *scene)
{
    spdy_ended(scene->session);
    spdy_writer_free(scene->client);
    buffer_done(&scene->input);
    buffer_done(&scene->sent);
    buffer_done(&scene->told);
}

static void say_open(struct scene *scene, uint32_t id)
{
    spdy_write_headers(scene->client, &scene->input, SPDY_SYN_STREAM, id, some_headers, 1);
}

static void say_data(struct scene *scene, uint32_t id, const char *text, bool is_last)
{
    spdy_write_data_head(&scene->input, id, strlen(text), is_last);
    buffer_add_text(&scene->input, text);
}

static void say(struct scene *scene)
{
    spdy_receive(scene->session, buffer_bytes(&scene->input));
    buffer_reset(&scene->input);
}

/* The frames that the session sent, as words; and forgets them. */
static const char *heard(struct scene *scene, struct spdy_reader *reader, struct buffer *ret)
{
    static const char *const names[] = { "data", "syn", "reply", "rst", "", "", "ping", "goaway" };
    struct bytes input = buffer_bytes(&scene->sent);
    struct spdy_frame frame;
    buffer_reset(ret);
    while (spdy_read(reader, &input, &frame) == SPDY_READ_FRAME)
        buffer_printf(ret, "%s %u%s%.*s%s ", names[frame.type], frame.stream_id,
                      frame.data.size ? " " : "", BYTES_ARG(frame.data), frame.is_last ? "." : "");
    buffer_reset(&scene->sent);
    return buffer_text(ret);
}

static void streams_both_ways(void **state)
{
    struct scene scene = { 0 };
    struct spdy_reader *reader = spdy_reader_new();
    AUTO_BUFFER words = { 0 };
    scene_open(&scene);
    say_open(&scene, 1);
    say_open(&scene, 3);
    say_data(&scene, 1, "one", false);
    say_data(&scene, 3, "three", true);
    say_data(&scene, 3, "late", true);
    say_data(&scene, 77, "nobody", false);
    say(&scene);
    assert_string_equal(buffer_text(&scene.told),
                        "opened 1 error opened 3 error data 1 one data 3 three ended 3 ");
    spdy_send(scene.streams[0], BYTES("back"));
    spdy_end(scene.streams[1]);
    spdy_send(scene.streams[1], BYTES("after the end"));
    assert_string_equal(heard(&scene, reader, &words), "reply 1 reply 3 data 1 back data 3. ");
    spdy_release(scene.streams[1]);
    spdy_release(scene.streams[0]);
    assert_string_equal(heard(&scene, reader, &words), "rst 1 ");
    say_data(&scene, 1, "gone", true);
    spdy_write_ping(&scene.input, 5);
    spdy_write_ping(&scene.input, 6);
    spdy_write_goaway(&scene.input, 0);
    say(&scene);
    assert_string_equal(heard(&scene, reader, &words), "ping 5 goaway 3 ");
    assert_true(scene.ended);
    scene_close(&scene);
    spdy_reader_free(reader);
}

static void resets(void **state)
{
    struct scene scene = { .releases_at_end = true };
    struct spdy_reader *reader = spdy_reader_new();
    AUTO_BUFFER words = { 0 };
    scene_open(&scene);
    say_open(&scene, 1);
    spdy_write_reset(&scene.input, 1, SPDY_CANCEL);
    spdy_write_reset(&scene.input, 1, SPDY_CANCEL);
    say_data(&scene, 1, "late", true);
    say_open(&scene, 3);
    say_data(&scene, 3, "x", true);              /* released from within its callback */
    say(&scene);
    assert_string_equal(buffer_text(&scene.told),
                        "opened 1 error reset 1 opened 3 error data 3 x ended 3 ");
    spdy_send(scene.streams[0], BYTES("dropped"));
    spdy_release(scene.streams[0]);
    assert_string_equal(heard(&scene, reader, &words), "reply 1 reply 3 rst 3 ");
    scene_close(&scene);
    spdy_reader_free(reader);
}

static void streams_that_are_refused(void **state)
{
    struct scene scene = { .refuses = true };
    struct spdy_reader *reader = spdy_reader_new();
    AUTO_BUFFER words = { 0 };
    scene_open(&scene);
    say_open(&scene, 5);
    say_open(&scene, 5);
    say_open(&scene, 3);
    say_open(&scene, 8);
    say(&scene);
    assert_string_equal(heard(&scene, reader, &words), "reply 5 rst 5 rst 5 rst 3 rst 8 ");
    scene_close(&scene);
    spdy_reader_free(reader);
}

static bool keep(void *context, struct spdy *session, struct spdy_stream *stream)
{
    size_t *count = context;
    (void)session;
    (void)stream;
    ++*count;
    return true;
}

static void ignore(void *context, struct spdy *session)
{
    (void)context;
    (void)session;
}

static void too_many_streams(void **state)
{
    struct scene scene = { .client = spdy_writer_new() };
    size_t count = 0;
    const struct spdy_handler handler = { .opened = keep, .closed = ignore, .context = &count };
    scene.session = spdy_new(&scene_carrier, &scene, &handler);
    for (uint32_t i = 0; i < SPDY_STREAMS_MAX + 50; i++)
        say_open(&scene, 2 * i + 1);
    say(&scene);
    assert_int_equal(count, SPDY_STREAMS_MAX);
    assert_false(scene.ended);
    scene_close(&scene);
}

static void nonsense_ends_the_session(void **state)
{
    struct scene scene = { 0 };
    scene_open(&scene);
    say_open(&scene, 1);
    buffer_add_text(&scene.input, "GET / HTTP/1.1\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff");
    say(&scene);
    buffer_add_text(&scene.input, "\x80\x02\xff\xff");
    for (int i = 0; i < 3; i++)
        say_data(&scene, 1, "more", false);
    say(&scene);
    for (int i = 0; !scene.ended && i < 100; i++) {
        buffer_add_text(&scene.input, "\xff\xff\xff\xff\xff\xff\xff\xff");
        say(&scene);
    }
    assert_string_equal(buffer_text(&scene.told), "opened 1 error ");
    spdy_send(scene.streams[0], BYTES("dropped"));
    scene_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_come_back),
        cmocka_unit_test(frames_in_parts),
        cmocka_unit_test(bad_frames_are_refused),
        cmocka_unit_test(header_bombs),
        cmocka_unit_test(streams_both_ways),
        cmocka_unit_test(resets),
        cmocka_unit_test(streams_that_are_refused),
        cmocka_unit_test(too_many_streams),
        cmocka_unit_test(nonsense_ends_the_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

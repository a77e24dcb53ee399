/* SPDX-License-Identifier: Apache-2.0 */
/* watch_frame.c - see watch_frame.h. */
#include "client/watch_frame.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "codec/json.h"
#include "object/object.h"
#include "object/schema.h"

static const char *const type_names[] = {
    [FRAME_ADDED] = "ADDED", [FRAME_MODIFIED] = "MODIFIED", [FRAME_DELETED] = "DELETED",
    [FRAME_BOOKMARK] = "BOOKMARK", [FRAME_ERROR] = "ERROR",
};

static bool bad(struct error *err, const char *what)
{
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "the server sent %s", what);
}

static bool find_type(struct bytes name, enum frame_type *ret)
{
    for (enum frame_type type = FRAME_ADDED; type <= FRAME_ERROR; type++)
        if (bytes_equal_text(name, type_names[type])) {
            *ret = type;
            return true;
        }
    return false;
}

static bool read_frame(struct bytes line, struct watch_frame *ret, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct json_scan scan;
    struct bytes key, name = { 0 };
    ret->object = (struct bytes){ 0 };
    json_scan_init(&scan, line);
    if (!json_scan_enter(&scan, '{'))
        return bad(err, "a watch frame that is no object");
    while (json_scan_key(&scan, &arena, &key)) {
        if (bytes_equal(key, BYTES("type")))
            json_scan_string(&scan, &arena, &name);
        else
            json_scan_skip(&scan, bytes_equal(key, BYTES("object")) ? &ret->object : NULL);
    }
    if (scan.bad || !ret->object.at || !find_type(name, &ret->type))
        return bad(err, "a malformed watch frame");
    return true;
}

static bool take_line(struct watch_frames *frames, struct bytes line, struct error *err)
{
    struct watch_frame frame;
    line = bytes_trim(line);
    if (line.size > 0 && line.at[line.size - 1] == '\r')
        line.size--;
    if (line.size == 0)
        return true;
    return read_frame(line, &frame, err) && frames->frame(frames->context, &frame, err);
}

static bool keep(struct watch_frames *frames, struct bytes part, struct error *err)
{
    if (part.size > WATCH_FRAME_MAX - frames->line.size)
        return bad(err, "a watch frame that is too long");
    buffer_add(&frames->line, part.at, part.size);
    return true;
}

/* A line that lies whole in the input is read there; only what is split is copied. */
bool watch_frames_read(struct watch_frames *frames, struct bytes input, struct error *err)
{
    size_t end;
    while (bytes_find(input, '\n', &end)) {
        struct bytes line = { input.at, end };
        input.at += end + 1;
        input.size -= end + 1;
        if (frames->line.size == 0) {
            if (!take_line(frames, line, err))
                return false;
            continue;
        }
        if (!keep(frames, line, err))
            return false;
        AUTO_BUFFER whole = frames->line;
        frames->line = (struct buffer){ 0 };
        if (!take_line(frames, buffer_bytes(&whole), err))
            return false;
    }
    return keep(frames, input, err);
}

void watch_frames_done(struct watch_frames *frames)
{
    buffer_done(&frames->line);
}

/* "metadata" of a list or an object: the version and the continue token. */
static bool read_metadata(struct json_scan *scan, struct arena *arena, struct bytes *ret_version,
                          struct bytes *ret_next)
{
    struct bytes key;
    if (!json_scan_enter(scan, '{'))
        return false;
    while (json_scan_key(scan, arena, &key)) {
        if (bytes_equal(key, BYTES("resourceVersion")))
            json_scan_string(scan, arena, ret_version);
        else if (bytes_equal(key, BYTES("continue")))
            json_scan_string(scan, arena, ret_next);
        else
            json_scan_skip(scan, NULL);
    }
    return !scan->bad;
}

bool watch_frame_version(struct bytes object, int64_t *ret, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct json_scan scan;
    struct bytes key, version = { 0 }, next = { 0 };
    json_scan_init(&scan, object);
    bool is_object = json_scan_enter(&scan, '{');
    while (is_object && json_scan_key(&scan, &arena, &key)) {
        if (bytes_equal(key, BYTES("metadata")))
            read_metadata(&scan, &arena, &version, &next);
        else
            json_scan_skip(&scan, NULL);
    }
    int64_t number;
    if (scan.bad || !bytes_to_int64(version, &number) || number <= 0)
        return bad(err, "a bookmark without a resourceVersion");
    *ret = number;
    return true;
}

/* Items of lists come without kind and apiVersion from servers that are not ours. */
struct object *watch_frame_object(const struct kind *kind, struct bytes text, struct error *err)
{
    AUTO_BUFFER whole = { 0 };
    if (bytes_starts_with(text, "{\"kind\":") || bytes_starts_with(text, "{\"apiVersion\":"))
        return object_from_text(kind, text, err);
    if (text.size < 2 || text.at[0] != '{') {
        bad(err, "an item that is no object");
        return NULL;
    }
    const char *comma = bytes_equal(text, BYTES("{}")) ? "" : ",";
    buffer_printf(&whole, "{\"apiVersion\":\"%s\",\"kind\":\"%s\"%s", kind->api_version, kind->name,
                  comma);
    buffer_add(&whole, text.at + 1, text.size - 1);
    return object_from_text(kind, buffer_bytes(&whole), err);
}

static bool read_items(struct watch_page *page, struct json_scan *scan, struct error *err)
{
    struct bytes text;
    if (json_scan_null(scan))
        return true;
    if (!json_scan_enter(scan, '['))
        return bad(err, "a list whose items are no list");
    while (json_scan_item(scan)) {
        if (!json_scan_skip(scan, &text))
            return bad(err, "a malformed list");
        if (!page->item(page->context, text, err))
            return false;
    }
    return true;
}

static bool read_page(struct watch_page *page, struct bytes body, struct arena *arena,
                      struct bytes *ret_version, struct bytes *ret_next, struct error *err)
{
    struct json_scan scan;
    struct bytes key;
    json_scan_init(&scan, body);
    if (!json_scan_enter(&scan, '{'))
        return bad(err, "a list that is no object");
    while (json_scan_key(&scan, arena, &key)) {
        if (bytes_equal(key, BYTES("metadata")))
            read_metadata(&scan, arena, ret_version, ret_next);
        else if (!bytes_equal(key, BYTES("items")))
            json_scan_skip(&scan, NULL);
        else if (!read_items(page, &scan, err))
            return false;
    }
    return !scan.bad || bad(err, "a malformed list");
}

bool watch_page_read(struct watch_page *page, struct bytes body, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct bytes version = { 0 }, next = { 0 };
    page->next_page = NULL;
    if (!read_page(page, body, &arena, &version, &next, err))
        return false;
    if (!bytes_to_int64(version, &page->version) || page->version <= 0)
        return bad(err, "a list without a resourceVersion");
    if (next.size > 0) {
        page->next_page = memcpy(memory_alloc(next.size + 1), next.at, next.size);
        page->next_page[next.size] = '\0';
    }
    return true;
}

void watch_page_done(struct watch_page *page)
{
    free(page->next_page);
    page->next_page = NULL;
}

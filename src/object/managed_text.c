/* SPDX-License-Identifier: Apache-2.0 */
/* managed_text.c - the list of metadata.managedFields as text.
 *
 * It is read by one scan: an entry's fields become a set that borrows from the text.
 *
 * Not here: what the entries mean (managed_fields.c). */
#include <stddef.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/managed_fields.h"
#include "object/schema.h"

/* ---- reading ---- */

struct entry_texts {
    struct bytes manager, operation, api_version, time, fields_type, subresource, fields;
    bool         is_met;
};

struct reader {
    struct json_scan        scan;
    const struct field_set *wanted;      /* NULL: nothing */
    struct arena           *arena;
};

static const struct { const char *name; size_t offset; } text_members[] = {
    { "manager", offsetof(struct entry_texts, manager) },
    { "operation", offsetof(struct entry_texts, operation) },
    { "apiVersion", offsetof(struct entry_texts, api_version) },
    { "time", offsetof(struct entry_texts, time) },
    { "fieldsType", offsetof(struct entry_texts, fields_type) },
    { "subresource", offsetof(struct entry_texts, subresource) },
};

static bool read_fields(struct reader *reader, struct entry_texts *texts)
{
    if (!reader->wanted)
        return json_scan_skip(&reader->scan, &texts->fields);
    (void)json_scan_peek(&reader->scan);                 /* passes blanks */
    const char *start = reader->scan.at;
    bool good = field_set_scan(&reader->scan, reader->wanted, reader->arena, &texts->is_met);
    texts->fields = (struct bytes){ start, (size_t)(reader->scan.at - start) };
    return good;
}

static bool read_member(struct reader *reader, struct bytes key, struct entry_texts *texts)
{
    struct json_scan *scan = &reader->scan;
    if (bytes_equal_text(key, "fieldsV1"))
        return read_fields(reader, texts);
    FOR_EACH(member, text_members)
        if (bytes_equal_text(key, member->name) && json_scan_peek(scan) == '"')
            return json_scan_string(scan, reader->arena,
                                    (struct bytes *)(void *)((char *)texts + member->offset));
    return json_scan_skip(scan, NULL);
}

static bool read_texts(struct reader *reader, struct entry_texts *texts)
{
    struct bytes key;
    if (!json_scan_enter(&reader->scan, '{'))
        return false;
    while (json_scan_key(&reader->scan, reader->arena, &key))
        if (!read_member(reader, key, texts))
            return false;
    return !reader->scan.bad;
}

static struct bytes if_any(struct bytes text)
{
    return text.size ? text : (struct bytes){ NULL, 0 };
}

static bool read_entry(const struct entry_texts *texts, struct managed *managed, struct error *err)
{
    struct managed_entry entry = { .manager = texts->manager,
                                   .api_version = texts->api_version,
                                   .key_version = texts->api_version,
                                   .time = if_any(texts->time),
                                   .subresource = if_any(texts->subresource),
                                   .applied = bytes_equal_text(texts->operation, "Apply"),
                                   .is_met = texts->is_met,
                                   .text = texts->fields.at ? texts->fields : BYTES("{}") };
    if (!entry.applied && !bytes_equal_text(texts->operation, "Update"))
        return fail(err, REASON_BAD_REQUEST, 0, "operation must be `Apply` or `Update`");
    if (entry.api_version.size == 0)
        return fail(err, REASON_BAD_REQUEST, 0, "apiVersion must not be empty");
    if (texts->fields_type.size == 0)
        return fail(err, REASON_BAD_REQUEST, 0, "missing fieldsType in managed fields entry %zu",
                    managed->count);
    if (!bytes_equal_text(texts->fields_type, "FieldsV1"))
        return fail(err, REASON_BAD_REQUEST, 0, "invalid fieldsType \"%.*s\" in managed fields "
                    "entry %zu", BYTES_ARG(texts->fields_type), managed->count);
    struct managed_entry *same = managed_find(managed, entry.manager, entry.applied,
                                              entry.key_version, entry.subresource);
    if (same)
        *same = entry;
    else
        managed_add(managed, &entry);
    return true;
}

bool managed_read(struct bytes text, const struct field_set *wanted, struct arena *arena,
                  struct managed *ret, struct error *err)
{
    struct reader reader = { .wanted = wanted, .arena = arena };
    *ret = (struct managed){ .arena = arena };
    if (!text.at)
        return true;
    json_scan_init(&reader.scan, text);
    if (json_scan_null(&reader.scan))
        return true;
    if (!json_scan_enter(&reader.scan, '['))
        return fail(err, REASON_BAD_REQUEST, 0, "managedFields is no list");
    while (json_scan_item(&reader.scan)) {
        struct entry_texts texts = { 0 };
        if (ret->count == MANAGERS_MAX)
            return fail(err, REASON_BAD_REQUEST, 0, "managedFields has more than %d entries",
                        MANAGERS_MAX);
        if (!read_texts(&reader, &texts))
            return fail(err, REASON_BAD_REQUEST, 0, "an entry of managedFields is no object");
        if (!read_entry(&texts, ret, err))
            return false;
    }
    return !reader.scan.bad || json_scan_fail(&reader.scan, err);
}

bool managed_read_whole(struct bytes text, struct arena *arena, struct managed *ret,
                        struct error *err)
{
    if (!managed_read(text, NULL, arena, ret, err))
        return false;
    for (size_t i = 0; i < ret->count; i++) {
        struct managed_entry *entry = &ret->entries[i];
        entry->is_read = true;
        if (!field_set_read(entry->text, arena, &entry->fields, err))
            return false;
    }
    return true;
}

/* ---- writing ---- */

static int compare_entries(const void *a, const void *b)
{
    const struct managed_entry *left = a, *right = b;
    if (left->applied != right->applied)
        return left->applied ? -1 : 1;
    int order = bytes_compare(left->time, right->time);
    if (order == 0)
        order = bytes_compare(left->manager, right->manager);
    if (order == 0)
        order = bytes_compare(left->api_version, right->api_version);
    return order ? order : bytes_compare(left->subresource, right->subresource);
}

static void write_member(struct buffer *out, const char *name, struct bytes text)
{
    if (!text.size)
        return;
    buffer_add_text(out, name);
    json_write_string(out, text);
}

static void write_entry(struct buffer *out, const struct managed_entry *entry)
{
    buffer_add_text(out, "{\"manager\":");
    json_write_string(out, entry->manager);
    buffer_add_text(out, entry->applied ? ",\"operation\":\"Apply\"" : ",\"operation\":\"Update\"");
    write_member(out, ",\"apiVersion\":", entry->api_version);
    write_member(out, ",\"time\":", entry->time);
    buffer_add_text(out, ",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":");
    if (entry->is_read)
        field_set_write(out, &entry->fields);
    else
        buffer_add(out, entry->text.at, entry->text.size);
    write_member(out, ",\"subresource\":", entry->subresource);
    buffer_add_char(out, '}');
}

struct bytes managed_write(const struct managed *managed)
{
    enum { USUAL_SIZE = 2048 };
    AUTO_BUFFER out = { 0 };
    if (managed->count == 0)
        return (struct bytes){ NULL, 0 };
    qsort(managed->entries, managed->count, sizeof *managed->entries, compare_entries);
    buffer_reserve(&out, USUAL_SIZE);
    for (size_t i = 0; i < managed->count; i++) {
        buffer_add_char(&out, i ? ',' : '[');
        write_entry(&out, &managed->entries[i]);
    }
    buffer_add_char(&out, ']');
    return (struct bytes){ arena_copy(managed->arena, out.at, out.size), out.size };
}

static const struct type *entry_type(void)
{
    const struct field *metadata =
        type_field(well_known.partial_object_metadata->type, BYTES("metadata"));
    return type_field(metadata->type, BYTES("managedFields"))->type;
}

struct bytes managed_text_of(const struct value *list, struct arena *arena)
{
    AUTO_BUFFER out = { 0 };
    buffer_add_char(&out, '[');
    for (size_t i = 0; i < value_count(list); i++) {
        if (i > 0)
            buffer_add_char(&out, ',');
        encode_value(&out, value_item(list, i), entry_type());
    }
    buffer_add_char(&out, ']');
    return (struct bytes){ arena_copy(arena, out.at, out.size), out.size };
}

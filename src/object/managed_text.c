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
};

static const struct { const char *name; size_t offset; } text_members[] = {
    { "manager", offsetof(struct entry_texts, manager) },
    { "operation", offsetof(struct entry_texts, operation) },
    { "apiVersion", offsetof(struct entry_texts, api_version) },
    { "time", offsetof(struct entry_texts, time) },
    { "fieldsType", offsetof(struct entry_texts, fields_type) },
    { "subresource", offsetof(struct entry_texts, subresource) },
};

static bool read_member(struct json_scan *scan, struct bytes key, struct arena *arena,
                        struct entry_texts *texts)
{
    if (bytes_equal_text(key, "fieldsV1"))
        return json_scan_skip(scan, &texts->fields);
    FOR_EACH(member, text_members)
        if (bytes_equal_text(key, member->name) && json_scan_peek(scan) == '"')
            return json_scan_string(scan, arena,
                                    (struct bytes *)(void *)((char *)texts + member->offset));
    return json_scan_skip(scan, NULL);
}

static bool read_texts(struct json_scan *scan, struct arena *arena, struct entry_texts *texts)
{
    struct bytes key;
    if (!json_scan_enter(scan, '{'))
        return false;
    while (json_scan_key(scan, arena, &key))
        if (!read_member(scan, key, arena, texts))
            return false;
    return !scan->bad;
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
                                   .applied = bytes_equal_text(texts->operation, "Apply") };
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
    if (texts->fields.at && !field_set_read(texts->fields, managed->arena, &entry.fields, err))
        return false;
    struct managed_entry *same = managed_find(managed, entry.manager, entry.applied,
                                              entry.key_version, entry.subresource);
    if (same)
        *same = entry;
    else
        managed_add(managed, &entry);
    return true;
}

bool managed_read(struct bytes text, struct arena *arena, struct managed *ret, struct error *err)
{
    struct json_scan scan;
    *ret = (struct managed){ .arena = arena };
    if (!text.at)
        return true;
    json_scan_init(&scan, text);
    if (json_scan_null(&scan))
        return true;
    if (!json_scan_enter(&scan, '['))
        return fail(err, REASON_BAD_REQUEST, 0, "managedFields is no list");
    while (json_scan_item(&scan)) {
        struct entry_texts texts = { 0 };
        if (!read_texts(&scan, arena, &texts))
            return fail(err, REASON_BAD_REQUEST, 0, "an entry of managedFields is no object");
        if (!read_entry(&texts, ret, err))
            return false;
    }
    return !scan.bad || json_scan_fail(&scan, err);
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
    field_set_write(out, &entry->fields);
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

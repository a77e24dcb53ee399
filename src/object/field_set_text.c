/* SPDX-License-Identifier: Apache-2.0 */
/* field_set_text.c - a set of paths as FieldsV1, and back.
 *
 * Reading takes the members in any order, though they mostly come in ours.  A type of element that
 * we do not know is passed over with all below it.
 *
 * Not here: what the sets mean (managed_fields.c). */
#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/json_plain.h"
#include "object/field_set.h"

/* ---- writing ---- */

static bool is_plain(struct bytes text)
{
    return json_pass_plain(text.at, text.at + text.size) == text.at + text.size;
}

static void write_key(struct buffer *out, char before, const struct field_element *element)
{
    buffer_reserve(out, element->text.size + 8);
    char *at = out->at + out->size;
    at[0] = before;
    if (LIKELY(is_plain(element->text))) {
        at[1] = '"';
        at[2] = element->type;
        at[3] = ':';
        json_copy_short(at + 4, element->text.at, element->text.size);
        at[element->text.size + 4] = '"';
        at[element->text.size + 5] = ':';
        out->size += element->text.size + 6;
        return;
    }
    AUTO_BUFFER key = { 0 };
    out->size++;
    buffer_add_char(&key, element->type);
    buffer_add_char(&key, ':');
    buffer_add(&key, element->text.at, element->text.size);
    json_write_string(out, buffer_bytes(&key));
    buffer_add_char(out, ':');
}

static void write_level(struct buffer *out, const struct field_set *set, bool is_member)
{
    char before = '{';
    if (set->count == 0) {
        buffer_add(out, "{}", 2);
        return;
    }
    if (is_member) {
        buffer_add(out, "{\".\":{}", 7);
        before = ',';
    }
    for (uint32_t i = 0; i < set->count; i++) {
        const struct field_node *node = &set->nodes[i];
        write_key(out, before, &node->element);
        write_level(out, &node->children, node->is_member);
        before = ',';
    }
    buffer_add_char(out, '}');
}

void field_set_write(struct buffer *out, const struct field_set *set)
{
    write_level(out, set, /* is_member= */ false);
}

/* ---- reading ---- */

struct reader {
    struct json_scan scan;
    struct arena    *arena;
};

static bool read_level(struct reader *, struct field_set *ret, bool *ret_is_member);

static bool read_child(struct reader *reader, struct field_set *set, struct bytes key)
{
    struct field_element element;
    struct field_set children = { 0 };
    bool known, is_member;
    if (!field_element_read(key, reader->arena, &element, &known))
        return false;
    if (!known)
        return json_scan_skip(&reader->scan, NULL);
    if (!read_level(reader, &children, &is_member))
        return false;
    if (!is_member && children.count == 0)
        return true;
    struct field_node *node = field_set_append(set, &element, reader->arena);
    node->is_member = is_member;
    node->children = children;
    return true;
}

/* null counts as {}. */
static bool read_level(struct reader *reader, struct field_set *ret, bool *ret_is_member)
{
    struct bytes key;
    *ret_is_member = false;
    if (json_scan_null(&reader->scan)) {
        *ret_is_member = true;
        return true;
    }
    if (!json_scan_enter(&reader->scan, '{'))
        return false;
    while (json_scan_key(&reader->scan, reader->arena, &key)) {
        bool dot = key.size == 1 && *key.at == '.';
        *ret_is_member |= dot;
        if (dot ? !json_scan_skip(&reader->scan, NULL) : !read_child(reader, ret, key))
            return false;
    }
    *ret_is_member |= ret->count == 0;
    field_set_sort(ret, reader->arena);
    return !reader->scan.bad;
}

bool field_set_read(struct bytes text, struct arena *arena, struct field_set *ret,
                    struct error *err)
{
    struct reader reader = { .arena = arena };
    bool is_member;
    *ret = (struct field_set){ 0 };
    json_scan_init(&reader.scan, text);
    if (read_level(&reader, ret, &is_member) && json_scan_finish(&reader.scan))
        return true;
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "the text is no set of fields");
}

/* ---- text and set ---- */

struct meeting {
    struct json_scan *scan;
    struct arena     *arena;
    bool              found;
};

/* The node of the set that a key names; NULL where there is none. */
static const struct field_node *node_of_key(struct meeting *meeting, const struct field_set *set,
                                            struct bytes key)
{
    struct field_element element;
    bool known;
    if (key.size >= 2 && key.at[0] == 'f') {
        element = field_element_name((struct bytes){ key.at + 2, key.size - 2 });
        return field_set_find(set, &element);
    }
    if (set->nodes[set->count - 1].element.type == 'f')  /* names come first: it has nothing else */
        return NULL;
    bool good = field_element_read(key, meeting->arena, &element, &known);
    return good && known ? field_set_find(set, &element) : NULL;
}

static bool meet(struct meeting *, const struct field_set *, bool *ret_is_member);

static bool meet_key(struct meeting *meeting, const struct field_set *set, struct bytes key)
{
    bool is_member;
    const struct field_node *node = set->count ? node_of_key(meeting, set, key) : NULL;
    if (!node)
        return json_scan_skip(meeting->scan, NULL);
    if (!meet(meeting, &node->children, &is_member))
        return false;
    meeting->found |= is_member && node->is_member;
    return true;
}

static bool meet(struct meeting *meeting, const struct field_set *set, bool *ret_is_member)
{
    struct bytes key;
    bool has_others = false;
    *ret_is_member = true;
    if (json_scan_peek(meeting->scan) != '{')
        return json_scan_skip(meeting->scan, NULL);
    *ret_is_member = false;
    (void)json_scan_enter(meeting->scan, '{');
    while (json_scan_key(meeting->scan, meeting->arena, &key)) {
        bool dot = key.size == 1 && *key.at == '.';
        *ret_is_member |= dot;
        has_others |= !dot;
        if (dot ? !json_scan_skip(meeting->scan, NULL) : !meet_key(meeting, set, key))
            return false;
    }
    *ret_is_member |= !has_others;
    return !meeting->scan->bad;
}

bool field_set_scan(struct json_scan *scan, const struct field_set *set, struct arena *arena,
                    bool *ret_intersects)
{
    struct meeting meeting = { .scan = scan, .arena = arena };
    bool is_member, good = meet(&meeting, set, &is_member);
    *ret_intersects = meeting.found;
    return good;
}

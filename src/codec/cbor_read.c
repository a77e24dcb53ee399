/* SPDX-License-Identifier: Apache-2.0 */
/* cbor_read.c - bytes that cbor_check has passed, to a tree of values.
 *
 * Lengths are not looked at again.  What is left to refuse is what one place alone cannot show:
 * duplicate keys, text that is no UTF-8, numbers that do not fit, tags on what they are not for. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/base64.h"
#include "codec/cbor_head.h"
#include "codec/utf8.h"
#include "codec/value.h"

struct reader {
    const char   *at, *end;
    struct arena *arena;
    struct error *err;
    size_t        bad_depth;
};

/* Where an item stands. */
struct place {
    size_t   depth;                      /* as cbor_parse tells it */
    uint64_t encoding;                   /* the tag that byte strings are under; 0: none */
};

typedef struct value *read_function(struct reader *, const struct cbor_head *, struct place);

static struct value *read_item(struct reader *, struct place);

const char *cbor_type_of(const struct value *value)
{
    static const enum cbor_type types[] = {
        [VALUE_NULL] = CBOR_SIMPLE,  [VALUE_BOOL] = CBOR_SIMPLE, [VALUE_INT] = CBOR_POSITIVE,
        [VALUE_DOUBLE] = CBOR_SIMPLE, [VALUE_STRING] = CBOR_BYTES, [VALUE_LIST] = CBOR_ARRAY,
        [VALUE_MAP] = CBOR_MAP,
    };
    bool is_negative = value->type == VALUE_INT && value->integer < 0;
    return cbor_type_name(is_negative ? CBOR_NEGATIVE : types[value->type]);
}

static struct value *refuse(struct reader *reader, struct place place, const char *problem)
{
    reader->bad_depth = place.depth;
    (void)fail(reader->err, REASON_BAD_REQUEST, /* os_errno= */ 0, "%s", problem);
    return NULL;
}

/* The checked bytes hold a head here. */
static struct cbor_head next_head(struct reader *reader)
{
    struct cbor_head head = { 0 };
    (void)cbor_head_read(&reader->at, reader->end, &head);
    return head;
}

static bool take_break(struct reader *reader)
{
    if ((uint8_t)*reader->at != CBOR_BREAK)
        return false;
    reader->at++;
    return true;
}

/* ---- numbers ---- */

static struct value *read_integer(struct reader *reader, const struct cbor_head *head,
                                  struct place place)
{
    bool is_negative = head->type == CBOR_NEGATIVE;
    if (head->argument <= INT64_MAX)
        return value_new_int(reader->arena,
                             is_negative ? -1 - (int64_t)head->argument : (int64_t)head->argument);
    const char *shown =
        !is_negative ? arena_printf(reader->arena, "%" PRIu64, head->argument)
        : head->argument == UINT64_MAX
            ? "-18446744073709551616"
            : arena_printf(reader->arena, "-%" PRIu64, head->argument + 1);
    return refuse(reader, place,
                  arena_printf(reader->arena,
                               "cbor: cannot unmarshal %s into Go value of type int64 "
                               "(%s overflows Go's int64)", cbor_type_name(head->type), shown));
}

static struct value *read_simple(struct reader *reader, const struct cbor_head *head,
                                 struct place place)
{
    if (cbor_is_float(head))
        return value_new_double(reader->arena, cbor_float(head));
    if (head->argument == CBOR_INFO_NULL)
        return value_new_null(reader->arena);
    if (head->argument == CBOR_INFO_FALSE || head->argument == CBOR_INFO_TRUE)
        return value_new_bool(reader->arena, head->argument == CBOR_INFO_TRUE);
    return refuse(reader, place,
                  arena_printf(reader->arena,
                               "cbor: data item of cbor type primitives is not accepted by "
                               "protocol: simple value %d is not recognized", (int)head->argument));
}

/* ---- strings ---- */

static struct bytes take_content(struct reader *reader, uint64_t size)
{
    struct bytes content = { reader->at, (size_t)size };
    reader->at += size;
    return content;
}

static bool is_good_text(const struct cbor_head *head, struct bytes text)
{
    return head->type != CBOR_TEXT || utf8_is_valid(text);
}

/* Each chunk of a text is a text. */
static bool join_chunks(struct reader *reader, const struct cbor_head *head, struct bytes *ret)
{
    AUTO_BUFFER joined = { 0 };
    while (!take_break(reader)) {
        struct cbor_head chunk = next_head(reader);
        struct bytes content = take_content(reader, chunk.argument);
        if (!is_good_text(head, content))
            return false;
        buffer_add(&joined, content.at, content.size);
    }
    *ret = (struct bytes){ arena_copy(reader->arena, joined.at, joined.size), joined.size };
    return true;
}

static bool read_content(struct reader *reader, const struct cbor_head *head, struct bytes *ret)
{
    if (head->info == CBOR_INFO_INDEFINITE)
        return join_chunks(reader, head, ret);
    *ret = take_content(reader, head->argument);
    return is_good_text(head, *ret);
}

static void write_hex(struct buffer *out, struct bytes bytes)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.size; i++) {
        buffer_add_char(out, digits[(uint8_t)bytes.at[i] >> 4]);
        buffer_add_char(out, digits[(uint8_t)bytes.at[i] & 15]);
    }
}

/* The text that a byte string is. */
static struct bytes text_of(struct reader *reader, struct bytes bytes, uint64_t encoding)
{
    static const struct { uint64_t tag; void (*write)(struct buffer *, struct bytes); } rows[] = {
        { CBOR_TAG_BASE64URL, base64url_write },
        { CBOR_TAG_BASE64, base64_write },
        { CBOR_TAG_BASE16, write_hex },
    };
    AUTO_BUFFER text = { 0 };
    FOR_EACH(row, rows)
        if (row->tag == encoding) {
            row->write(&text, bytes);
            return (struct bytes){ arena_copy(reader->arena, text.at, text.size), text.size };
        }
    return utf8_mend(bytes, reader->arena);
}

static struct value *read_string(struct reader *reader, const struct cbor_head *head,
                                 struct place place)
{
    struct bytes content;
    if (!read_content(reader, head, &content))
        return refuse(reader, place, "cbor: invalid UTF-8 string");
    if (head->type == CBOR_BYTES)
        content = text_of(reader, content, place.encoding);
    return value_new_string(reader->arena, content);
}

/* ---- containers ---- */

/* Whether another item follows; `left` is of a definite length. */
static bool has_more(struct reader *reader, const struct cbor_head *head, uint64_t *left)
{
    if (head->info == CBOR_INFO_INDEFINITE)
        return !take_break(reader);
    return (*left)-- > 0;
}

static struct value *read_array(struct reader *reader, const struct cbor_head *head,
                                struct place place)
{
    struct value *list = value_new_list(reader->arena);
    uint64_t left = head->argument;
    place.depth++;
    while (has_more(reader, head, &left)) {
        struct value *item = read_item(reader, place);
        if (!item)
            return NULL;
        value_append(list, reader->arena, item);
    }
    return list;
}

static bool read_key(struct reader *reader, struct place place, struct bytes *ret)
{
    const struct value *key = read_item(reader, place);
    if (!key)
        return false;
    *ret = key->type == VALUE_STRING ? key->string : BYTES("");
    return key->type == VALUE_STRING ||
           refuse(reader, place,
                  arena_printf(reader->arena,
                               "cbor: cannot unmarshal %s into Go value of type string",
                               cbor_type_of(key)));
}

/* A member as it came. */
struct pair {
    struct bytes  key;
    struct value *value;
    size_t        index;
};

struct pairs {
    struct pair *items;
    size_t       count, capacity;
};

static int compare_pairs(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    int order = bytes_compare(a->key, b->key);
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static void sort_pairs(struct pairs *pairs)
{
    bool is_sorted = true;
    for (size_t i = 1; i < pairs->count; i++)
        is_sorted &= compare_pairs(&pairs->items[i - 1], &pairs->items[i]) < 0;
    if (!is_sorted)
        qsort(pairs->items, pairs->count, sizeof *pairs->items, compare_pairs);
}

/* Of sorted pairs the first to come of those whose key had come before; NULL: there is none. */
static const struct pair *find_duplicate(const struct pairs *pairs)
{
    const struct pair *found = NULL;
    for (size_t i = 1; i < pairs->count; i++) {
        const struct pair *pair = &pairs->items[i];
        if (bytes_equal(pair[-1].key, pair->key) && (!found || pair->index < found->index))
            found = pair;
    }
    return found;
}

static struct value *fail_duplicate(struct reader *reader, struct place place,
                                    const struct pair *pair)
{
    AUTO_BUFFER quoted = { 0 };
    json_write_string(&quoted, pair->key);
    return refuse(reader, place,
                  arena_printf(reader->arena,
                               "cbor: found duplicate map key %s at map element index %zu",
                               buffer_text(&quoted), pair->index));
}

static bool read_pair(struct reader *reader, struct pairs *pairs, struct place place)
{
    const struct place below = { place.depth + 1, place.encoding };
    pairs->items = arena_grow(reader->arena, pairs->items, pairs->count, &pairs->capacity,
                              sizeof *pairs->items);
    struct pair *pair = &pairs->items[pairs->count];
    pair->index = pairs->count++;
    if (!read_key(reader, place, &pair->key))
        return false;
    pair->value = read_item(reader, below);
    return pair->value != NULL;
}

static struct value *read_map(struct reader *reader, const struct cbor_head *head,
                              struct place place)
{
    struct value *map = value_new_map(reader->arena);
    struct pairs pairs = { 0 };
    uint64_t left = head->argument;
    place.depth++;
    while (has_more(reader, head, &left))
        if (!read_pair(reader, &pairs, place))
            return NULL;
    sort_pairs(&pairs);
    const struct pair *duplicate = find_duplicate(&pairs);
    if (duplicate)
        return fail_duplicate(reader, place, duplicate);
    for (size_t i = 0; i < pairs.count; i++)
        *value_add_slot(map, reader->arena, pairs.items[i].key) = pairs.items[i].value;
    return map;
}

/* ---- tags ---- */

static struct value *wrong_content(struct reader *reader, struct place place, int tag,
                                   const char *wanted, enum cbor_type found)
{
    return refuse(reader, place,
                  arena_printf(reader->arena,
                               "cbor: tag number %d must be followed by %s, got %s", tag, wanted,
                               cbor_type_name(found)));
}

static struct value *write_time(struct reader *reader, struct place place, int64_t seconds,
                                int64_t ns)
{
    static const int64_t year_0_s = -62167219200, year_10000_s = 253402300800;
    char fraction[] = ".000000000";
    size_t size = sizeof fraction - 1;
    time_t when = (time_t)seconds;
    struct tm parts;
    if (seconds < year_0_s || seconds >= year_10000_s || !gmtime_r(&when, &parts))
        return refuse(reader, place,
                      "cbor: decoded time cannot be represented in RFC3339 format with sub-second "
                      "precision: Time.MarshalText: year outside of range [0,9999]");
    for (size_t i = size - 1; i > 0; i--, ns /= 10)
        fraction[i] = (char)('0' + ns % 10);
    while (size > 1 && fraction[size - 1] == '0')
        size--;
    return value_printf(reader->arena, "%04d-%02d-%02dT%02d:%02d:%02d%.*sZ", parts.tm_year + 1900,
                        parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                        size > 1 ? (int)size : 0, fraction);
}

/* Seconds since 1970, as the time that they are. */
static struct value *read_time(struct reader *reader, struct place place)
{
    static const double second_ns = 1e9, far_s = 1e15;
    struct cbor_head head = next_head(reader);
    if (cbor_is_float(&head)) {
        double whole, number = fmin(fmax(cbor_float(&head), -far_s), far_s);
        int64_t ns = (int64_t)(modf(number, &whole) * second_ns);
        return write_time(reader, place, (int64_t)whole - (ns < 0),
                          ns < 0 ? ns + (int64_t)second_ns : ns);
    }
    if (head.type != CBOR_POSITIVE && head.type != CBOR_NEGATIVE)
        return wrong_content(reader, place, CBOR_TAG_TIME_NUMBER,
                             "integer or floating-point number", head.type);
    const struct value *seconds = read_integer(reader, &head, place);
    return seconds ? write_time(reader, place, seconds->integer, /* ns= */ 0) : NULL;
}

static struct value *read_tagged(struct reader *reader, const struct cbor_head *head,
                                 struct place place)
{
    enum cbor_type next = (uint8_t)*reader->at >> 5;
    if (head->argument == CBOR_TAG_TIME_NUMBER)
        return read_time(reader, place);
    if (head->argument == CBOR_TAG_TIME_TEXT && next != CBOR_TEXT)
        return wrong_content(reader, place, CBOR_TAG_TIME_TEXT, "text string", next);
    if (head->argument >= CBOR_TAG_BASE64URL && head->argument <= CBOR_TAG_BASE16)
        place.encoding = head->argument;
    return read_item(reader, place);
}

/* ---- items ---- */

static struct value *read_item(struct reader *reader, struct place place)
{
    static read_function *const functions[] = {
        [CBOR_POSITIVE] = read_integer, [CBOR_NEGATIVE] = read_integer,
        [CBOR_BYTES] = read_string,     [CBOR_TEXT] = read_string,
        [CBOR_ARRAY] = read_array,      [CBOR_MAP] = read_map,
        [CBOR_TAG] = read_tagged,       [CBOR_SIMPLE] = read_simple,
    };
    const struct cbor_head head = next_head(reader);
    return functions[head.type](reader, &head, place);
}

struct value *cbor_parse(struct bytes bytes, struct arena *arena, size_t *ret_depth,
                         struct error *err)
{
    struct reader reader = { bytes.at, bytes.at, arena, err, 0 };
    struct value *value = NULL;
    if (cbor_check(bytes, err)) {
        reader.end += bytes.size;
        value = read_item(&reader, (struct place){ 0 });
    }
    if (ret_depth)
        *ret_depth = reader.bad_depth;
    return value;
}

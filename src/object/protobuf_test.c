/* SPDX-License-Identifier: Apache-2.0 */
/* protobuf_test.c - upstream's own bytes, read and written; then what is cut off, wrong, or nobody
 * wrote. */
#include "object/protobuf.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/object.h"
#include "object/protobuf_wire.h"
#include "object/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "object/protobuf_test_rows.h"

static const struct kind *kind_of(const char *name)
{
    for (size_t i = 0; i < schema_kind_count; i++)
        if (text_equal(schema_kinds[i].name, name) &&
            !text_equal(schema_kinds[i].api_version, "events.k8s.io/v1") &&
            !text_equal(schema_kinds[i].api_version, "autoscaling/v1"))
            return &schema_kinds[i];
    fail_msg("no kind %s", name);
    return NULL;
}

static struct bytes recorded(const char *base64, struct arena *arena)
{
    struct bytes bytes;
    assert_true(base64_read(bytes_of(base64), arena, &bytes));
    return bytes;
}

static struct value *from_json(const char *json, const struct kind *kind, struct arena *arena)
{
    struct error err = { 0 };
    struct value *value =
        decode_body(&(struct sent_body){ bytes_of(json), BODY_JSON, FIELD_VALIDATION_STRICT }, kind,
                    arena, NULL, &err);
    if (!value)
        fail_msg("%s", err.message);
    return value;
}

static struct value *from_protobuf(struct bytes body, const struct kind *kind, struct arena *arena)
{
    struct error err = { 0 };
    struct value *value = protobuf_read_object(body, kind, arena, NULL, &err);
    if (!value)
        fail_msg("%s", err.message);
    return value;
}

/* Without both a write of the same object by protobuf would look like a change. */
static void assert_names_its_kind(const struct value *value, const struct kind *kind)
{
    assert_true(bytes_equal_text(value_string(value, "kind"), kind->name));
    assert_true(bytes_equal_text(value_string(value, "apiVersion"), kind->api_version));
}

static void assert_same_json(const struct value *found, const struct value *wanted,
                             const struct kind *kind)
{
    AUTO_BUFFER left = { 0 };
    AUTO_BUFFER right = { 0 };
    encode_object(&left, found, kind);
    encode_object(&right, wanted, kind);
    assert_string_equal(buffer_text(&left), buffer_text(&right));
}

static void assert_same_bytes(const char *name, struct bytes found, struct bytes wanted)
{
    size_t at = 0;
    while (at < found.size && at < wanted.size && found.at[at] == wanted.at[at])
        at++;
    if (at < found.size || at < wanted.size)
        fail_msg("%s differs at byte %zu of %zu, wanted %zu", name, at, found.size, wanted.size);
}

static void test_reads_what_upstream_wrote(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        const struct kind *kind = kind_of(row->name);
        struct value *found = from_protobuf(recorded(row->protobuf, &arena), kind, &arena);
        assert_same_json(found, from_json(row->json, kind, &arena), kind);
        assert_names_its_kind(found, kind);
    }
}

static void test_writes_what_upstream_wrote(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        const struct kind *kind = kind_of(row->name);
        if (kind == well_known.controller_revision)
            continue; /* upstream keeps the blanks of the client's text in `data` */
        const struct value *value = from_json(row->json, kind, &arena);
        assert_true(protobuf_write_object(&text, value, kind, NULL));
        assert_same_bytes(row->name, buffer_bytes(&text), recorded(row->protobuf, &arena));
    }
}

static void test_finds_the_kind(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        const struct kind *kind = NULL;
        assert_non_null(
            protobuf_read_object(recorded(row->protobuf, &arena), NULL, &arena, &kind, NULL));
        assert_ptr_equal(kind, kind_of(row->name));
    }
}

/* The copy is of exactly that size, so that reading past it is found. */
static void read_cut(struct bytes whole, size_t size, const struct kind *kind)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    char *cut = malloc(size + 1);
    assert_non_null(cut);
    memcpy(cut, whole.at, size);
    cut = realloc(cut, size ? size : 1);
    const struct value *value =
        protobuf_read_object((struct bytes){ cut, size }, kind, &arena, NULL, &err);
    assert_true((value != NULL) != error_is_set(&err));
    assert_true(value || err.reason == REASON_BAD_REQUEST);
    free(cut);
}

static void test_cut_anywhere(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        struct bytes whole = recorded(row->protobuf, &arena);
        for (size_t size = 0; size < whole.size; size++)
            read_cut(whole, size, kind_of(row->name));
    }
}

static void test_any_byte_wrong(void **state)
{
    static const unsigned char masks[] = { 0x01, 0x80, 0xff };
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        struct bytes whole = recorded(row->protobuf, &arena);
        char *copy = arena_copy(&arena, whole.at, whole.size);
        for (size_t i = 0; i < whole.size; i++) {
            copy[i] = (char)(whole.at[i] ^ masks[i % ARRAY_SIZE(masks)]);
            read_cut((struct bytes){ copy, whole.size }, whole.size, kind_of(row->name));
            copy[i] = whole.at[i];
        }
    }
}

/* A body of a ConfigMap, its message as it stands here. */
static struct bytes enveloped(const char *message, size_t size, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    buffer_add(&text, "k8s", 4);
    wire_add_bytes(&text, 2, (struct bytes){ message, size });
    return (struct bytes){ arena_copy(arena, text.at, text.size), text.size };
}

#define MESSAGE(literal) literal, sizeof(literal) - 1

static const struct {
    const char *name, *message;
    size_t      size;
    const char *wanted;          /* JSON, or the error */
} message_rows[] = {
    { "nothing", MESSAGE(""), "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{}}" },
    { "unknown numbers of each type are skipped",
      MESSAGE("\x98\x06\x05\xa1\x06"
              "12345678\xa2\x06\x02xx\xa5\x06"
              "1234\xa3\x06\x08\x01\xa3\x06\xa4\x06\xa4\x06\x0a\x03\x0a\x01q"),
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"q\"}}" },
    { "messages of one field are merged", MESSAGE("\x0a\x03\x0a\x01q\x0a\x03\x12\x01g"),
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"q\",\"generateName\":\"g\"}}" },
    { "the last scalar counts, zero too",
      MESSAGE("\x0a\x06\x0a\x01q\x0a\x01r\x0a\x04\x38\x05\x38\x00"),
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"r\"}}" },
    { "explicit false of a pointer is kept", MESSAGE("\x20\x00"),
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{},\"immutable\":false}" },
    { "entries without key or value",
      MESSAGE("\x12\x00\x12\x03\x0a\x01"
              "a\x1a\x03\x0a\x01"
              "b"),
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{},\"data\":{\"\":\"\",\"a\":\"\"},\"binaryData\":{\"b\":\"\"}}" },
    { "text that is no UTF-8",
      MESSAGE("\x12\x09\x0a\x01"
              "a\x12\x04\xff\xfe"
              "ab"),
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{},\"data\":{\"a\":\"\xef\xbf\xbd\xef\xbf\xbd"
      "ab\"}}" },
    { "an empty time is unset", MESSAGE("\x0a\x05\x0a\x01q\x42\x00"),
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"q\"}}" },
    { "1970 is a time", MESSAGE("\x0a\x04\x42\x02\x08\x00"),
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"creationTimestamp\":\"1970-01-01T00:00:00Z\"}}" },
    { "a length beyond the end", MESSAGE("\x0a\x03\x0a\x02q"),
      "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: unexpected EOF" },
    { "a varint without end", MESSAGE("\x20\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
      "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: proto: integer overflow" },
    { "a number where a message belongs", MESSAGE("\x08\x03"),
      "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: proto: wrong wireType = 0 for field ObjectMeta" },
    { "bytes where a number belongs", MESSAGE("\x0a\x02\x52\x00"),
      "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: proto: wrong wireType = 2 for field DeletionGracePeriodSeconds" },
    { "the end of no group", MESSAGE("\x0c"),
      "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: proto: wiretype end group for non-group" },
    { "a group without end", MESSAGE("\xa3\x06\x08\x01"),
      "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: unexpected EOF" },
};

static void test_messages(void **state)
{
    (void)state;
    FOR_EACH(row, message_rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct error err = { 0 };
        const struct value *value = protobuf_read_object(enveloped(row->message, row->size, &arena),
                                                         well_known.config_map, &arena, NULL, &err);
        if (value)
            encode_object(&text, value, well_known.config_map);
        const char *found = value ? buffer_text(&text) : err.message;
        if (!text_equal(found, row->wanted))
            fail_msg("%s: %s", row->name, found);
    }
}

static const struct {
    const char *name, *body;
    size_t size;
    const char *message;
} envelope_rows[] = {
    { "empty", MESSAGE(""),
      "the object provided is unrecognized (must be of type ConfigMap): empty data (<empty>)" },
    { "no prefix", MESSAGE("xxxxxxx"),
      "the object provided is unrecognized (must be of type ConfigMap): provided data does not appear to be a protobuf message, "
      "expected prefix [107 56 115 0] (78787878787878)" },
    { "prefix alone", MESSAGE("k8s\0"),
      "the object provided is unrecognized (must be of type ConfigMap): empty body (6b387300)" },
    { "cut", MESSAGE("k8s\0\x0a\x05"),
      "the object provided is unrecognized (must be of type ConfigMap): unexpected EOF (6b3873000a05)" },
    { "another kind", MESSAGE("k8s\0\x0a\x09\x0a\x02v1\x12\x03Pod\x12\x00"),
      "Pod in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Pod) to (core.ConfigMap): unknown conversion" },
    { "no kind", MESSAGE("k8s\0\x0a\x09\x0a\x02v1\x12\x03Pox\x12\x00"),
      "Pox in version \"v1\" cannot be handled as a ConfigMap: no kind \"Pox\" is registered for version \"v1\" in scheme "
      "\"pkg/runtime/scheme.go:111\"" },
};

static void test_envelopes(void **state)
{
    (void)state;
    FOR_EACH(row, envelope_rows) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        struct bytes body = { row->body, row->size };
        assert_null(protobuf_read_object(body, well_known.config_map, &arena, NULL, &err));
        if (!text_equal(err.message, row->message))
            fail_msg("%s: %s", row->name, err.message);
    }
}

/* JSONSchemaProps.not within .not, far beyond what a stack should take. */
static void test_depth_is_bounded(void **state)
{
    enum { LEVELS = 1000 };
    AUTO_ARENA arena = { 0 };
    struct bytes message = BYTES("");
    struct error err = { 0 };
    (void)state;
    const struct field *schema =
        type_field(kind_of("CustomResourceDefinition")->type, BYTES("spec"));
    schema = type_field(schema->type, BYTES("versions"));
    const unsigned numbers[] = { schema->number, type_field(schema->type, BYTES("schema"))->number,
                                 1 };
    const struct type *props =
        type_field(type_field(schema->type, BYTES("schema"))->type, BYTES("openAPIV3Schema"))->type;
    const unsigned not_number = type_field(props, BYTES("not"))->number;
    for (int i = 0; i < LEVELS + (int)ARRAY_SIZE(numbers) + 1; i++) {
        AUTO_BUFFER outer = { 0 };
        unsigned number = i < LEVELS ? not_number : i == LEVELS + 3 ? 2 : numbers[2 - (i - LEVELS)];
        wire_add_bytes(&outer, number, message);
        message = (struct bytes){ arena_copy(&arena, outer.at, outer.size), outer.size };
    }
    struct bytes body = enveloped(message.at, message.size, &arena);
    assert_null(
        protobuf_read_object(body, kind_of("CustomResourceDefinition"), &arena, NULL, &err));
    assert_non_null(strstr(err.message, "exceeded max depth"));
}

/* Every kind that has a form: the object with nothing set, whatever the table says must be there.
 */
static void test_every_kind_empty(void **state)
{
    size_t count = 0;
    (void)state;
    for (size_t i = 0; i < schema_kind_count; i++) {
        const struct kind *kind = &schema_kinds[i], *found = NULL;
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER first = { 0 };
        AUTO_BUFFER second = { 0 };
        struct error err = { 0 };
        if (!protobuf_has_kind(kind))
            continue;
        count++;
        assert_true(protobuf_write_object(&first, NULL, kind, NULL));
        const struct value *value =
            protobuf_read_object(buffer_bytes(&first), NULL, &arena, &found, &err);
        if (!value)
            fail_msg("%s: %s", kind->name, err.message);
        assert_ptr_equal(found, kind);
        assert_true(protobuf_write_object(&second, value, kind, NULL));
        assert_same_bytes(kind->name, buffer_bytes(&second), buffer_bytes(&first));
    }
    assert_true(count > 100);
}

static void write_list(struct buffer *text, const struct protobuf_list *list,
                       const struct object *object)
{
    AUTO_BUFFER item = { 0 };
    assert_true(protobuf_write_item(&item, list, object->text, NULL));
    assert_true(protobuf_write_list_head(text, list, item.size, NULL));
    buffer_add(text, item.at, item.size);
    protobuf_write_list_tail(text);
}

/* The list's metadata, then the object's message as in its own envelope. */
static void test_list(void **state)
{
    static const char head[] = "k8s\0\x0a\x13\x0a\x02v1\x12\x0d"
                               "ConfigMapList\x12",
                      metadata[] = "\x0a\x0c\x0a\x00\x12\x03"
                                   "337\x1a\x01T \x02",
                      tail[] = "\x1a\x00\"\x00";
    enum { HEAD_SIZE = sizeof head - 1, ONE_HEAD_SIZE = 23, TAIL_SIZE = sizeof tail - 1 };
    AUTO_ARENA arena = { 0 };
    AUTO_ARENA items = { 0 };
    AUTO_BUFFER text = { 0 };
    const int64_t remaining = 2;
    (void)state;
    AUTO_PUT object = object_freeze(
        well_known.config_map,
        from_json("{\"metadata\":{\"name\":\"q\"}}", well_known.config_map, &arena), 0);
    struct protobuf_list list = { .kind = well_known.config_map,
                                  .revision = 337,
                                  .continue_token = "T",
                                  .remaining = &remaining,
                                  .arena = &items };
    write_list(&text, &list, object);
    struct bytes found = buffer_bytes(&text);
    assert_memory_equal(found.at, head, HEAD_SIZE);
    assert_memory_equal(found.at + HEAD_SIZE + 1, metadata,
                        sizeof metadata - 1); /* behind the length of raw */
    assert_memory_equal(found.at + found.size - TAIL_SIZE, tail, TAIL_SIZE);
    AUTO_BUFFER one = { 0 };
    assert_true(protobuf_write_object(&one, value_from_whole_object(object, &arena),
                                      well_known.config_map, NULL));
    size_t raw = one.size - ONE_HEAD_SIZE - TAIL_SIZE;
    assert_memory_equal(found.at + found.size - TAIL_SIZE - raw, one.at + ONE_HEAD_SIZE, raw);
    assert_int_equal(found.size, HEAD_SIZE + 1 + sizeof metadata - 1 + 2 + raw + TAIL_SIZE);
}

/* Sets of fields are the text of the object itself: as if it had been read and written. */
static void test_list_with_managed_fields(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_ARENA items = { 0 };
    AUTO_BUFFER item = { 0 };
    AUTO_BUFFER one = { 0 };
    (void)state;
    AUTO_PUT object = object_from_text(
        well_known.config_map,
        BYTES("{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"q\","
              "\"managedFields\":[{\"manager\":\"m\",\"operation\":\"Update\",\"apiVersion\":\"v1\","
              "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\".\":{},\"f:k\":{}}}}]},"
              "\"data\":{\"k\":\"v\"}}"),
        NULL);
    assert_non_null(object);
    struct protobuf_list list = { .kind = well_known.config_map,
                                  .arena = &items };
    assert_true(protobuf_write_item(&item, &list, object->text, NULL));
    assert_true(protobuf_write_object(&one, value_from_whole_object(object, &arena),
                                      well_known.config_map, NULL));
    const char *message = memmem(one.at, one.size, "\x0a\x01q", 3);
    const char *same = memmem(item.at, item.size, "\x0a\x01q", 3);
    assert_non_null(message);
    assert_non_null(same);
    size_t size = item.size - (size_t)(same - item.at);
    assert_memory_equal(same, message, size);
    static const char set[] = "{\"f:data\":{\".\":{},\"f:k\":{}}}";
    assert_non_null(memmem(item.at, item.size, set, sizeof set - 1));
}

/* Texts as nobody writes them now, and what they say. */
static const struct { const char *name, *kind, *text, *same; } order_rows[] = {
    { "numbers descend", "ConfigMap",
      "{\"immutable\":true,\"data\":{\"k\":\"v\"},\"metadata\":{\"finalizers\":[\"f\",\"g\"],\"uid\":\"u\","
      "\"namespace\":\"n\",\"name\":\"q\"}}",
      "{\"metadata\":{\"name\":\"q\",\"namespace\":\"n\",\"uid\":\"u\",\"finalizers\":[\"f\",\"g\"]},"
      "\"data\":{\"k\":\"v\"},\"immutable\":true}" },
    { "a gap is filled from behind", "ConfigMap",
      "{\"metadata\":{\"name\":\"q\",\"resourceVersion\":\"7\",\"namespace\":\"n\",\"generation\":3,"
      "\"finalizers\":[\"f\"],\"labels\":{\"a\":\"b\"},\"creationTimestamp\":null,\"uid\":\"u\"}}",
      "{\"metadata\":{\"name\":\"q\",\"namespace\":\"n\",\"uid\":\"u\",\"resourceVersion\":\"7\",\"generation\":3,"
      "\"labels\":{\"a\":\"b\"},\"finalizers\":[\"f\"]}}" },
    { "an inline struct before what stands in front of it", "Pod",
      "{\"spec\":{\"containers\":null,\"volumes\":[{\"emptyDir\":{\"medium\":\"Memory\"},\"name\":\"v\"}]}}",
      "{\"spec\":{\"volumes\":[{\"name\":\"v\",\"emptyDir\":{\"medium\":\"Memory\"}}],\"containers\":null}}" },
    { "a name of another time", "ConfigMap",
      "{\"metadata\":{\"name\":\"q\",\"clusterName\":{\"a\":[1,\"}\"]}},\"then\":null}",
      "{\"metadata\":{\"name\":\"q\"}}" },
};

static void test_members_in_any_order(void **state)
{
    (void)state;
    FOR_EACH(row, order_rows) {
        AUTO_BUFFER found = { 0 };
        AUTO_BUFFER wanted = { 0 };
        const struct kind *kind = kind_of(row->kind);
        assert_true(protobuf_write_text(&found, bytes_of(row->text), kind, NULL));
        assert_true(protobuf_write_text(&wanted, bytes_of(row->same), kind, NULL));
        assert_same_bytes(row->name, buffer_bytes(&found), buffer_bytes(&wanted));
    }
}

static void test_text_that_does_not_fit(void **state)
{
    static const char *const texts[] = {
        "{\"metadata\":{\"name\":5}}",        "{\"metadata\":[]}",
        "{\"data\":[\"a\"]}",                 "{\"data\":{\"a\":{}}}",
        "{\"binaryData\":{\"a\":\"?\"}}",     "{\"immutable\":\"true\"}",
        "{\"metadata\":{\"generation\":1.5}}", "{\"metadata\":{\"creationTimestamp\":\"now\"}}",
        "{\"metadata\":{\"finalizers\":{}}}", "[]",
        "{\"metadata\":{\"name\":\"q\"",      "{\"metadata\"",
        "",
    };
    (void)state;
    FOR_EACH(text, texts) {
        AUTO_BUFFER out = { 0 };
        struct error err = { 0 };
        bool good = protobuf_write_text(&out, bytes_of(*text), well_known.config_map, &err);
        if (good || err.reason != REASON_INTERNAL_ERROR)
            fail_msg("%s: %s", *text, err.message);
    }
}

static void test_watch_event(void **state)
{
    AUTO_BUFFER frame = { 0 };
    (void)state;
    protobuf_write_watch_event(&frame, "ADDED", BYTES("abc"));
    assert_int_equal(frame.size, 4 + 14);
    assert_memory_equal(frame.at, "\0\0\0\x0e\x0a\x05" "ADDED\x12\x05\x0a\x03" "abc", 18);
}

static void test_packed_integers(void **state)
{
    static const char message[] = "\x12\x0b\x72\x09\x22\x02\x01\x02\x20\x03\x20\xac\x02";
    AUTO_ARENA arena = { 0 };
    (void)state;
    const struct field *spec = type_field(well_known.pod->type, BYTES("spec"));
    const struct field *context = type_field(spec->type, BYTES("securityContext"));
    const struct field *groups = type_field(context->type, BYTES("supplementalGroups"));
    assert_int_equal(context->number, 14);
    assert_int_equal(groups->number, 4);
    AUTO_BUFFER body = { 0 };
    buffer_add(&body, "k8s", 4);
    wire_add_bytes(&body, 2, (struct bytes){ message, sizeof message - 1 });
    const struct value *value = from_protobuf(buffer_bytes(&body), well_known.pod, &arena);
    const struct value *list = value_at(value, "spec.securityContext.supplementalGroups");
    static const int64_t wanted[] = { 1, 2, 3, 300 };
    assert_int_equal(value_count(list), ARRAY_SIZE(wanted));
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
        assert_int_equal(value_item(list, i)->integer, wanted[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_what_upstream_wrote),
        cmocka_unit_test(test_writes_what_upstream_wrote),
        cmocka_unit_test(test_finds_the_kind),
        cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_any_byte_wrong),
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_envelopes),
        cmocka_unit_test(test_depth_is_bounded),
        cmocka_unit_test(test_every_kind_empty),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_list_with_managed_fields),
        cmocka_unit_test(test_members_in_any_order),
        cmocka_unit_test(test_text_that_does_not_fit),
        cmocka_unit_test(test_watch_event),
        cmocka_unit_test(test_packed_integers),
    };
    schema_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

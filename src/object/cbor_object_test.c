/* SPDX-License-Identifier: Apache-2.0 */
/* cbor_object_test.c - objects of each kind as upstream's own encoder writes them, both ways; then
 * what clients may not send. */
#include "object/cbor_object.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/object.h"
#include "object/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "object/cbor_object_test_rows.h"

static const struct kind *kind_of(const char *json, struct arena *arena)
{
    const struct value *value = json_parse(bytes_of(json), NULL, arena, NULL);
    const struct kind *kind =
        kind_find_api_version(value_string(value, "apiVersion"), value_string(value, "kind"));
    assert_non_null(kind);
    return kind;
}

static struct bytes recorded(const char *base64, struct arena *arena)
{
    struct bytes bytes;
    assert_true(base64_read(bytes_of(base64), arena, &bytes));
    return bytes;
}

static void write_document(struct buffer *out, struct bytes json, const struct kind *kind)
{
    AUTO_ARENA arena = { 0 };
    const struct bytes tag = CBOR_SELF_DESCRIBED;
    buffer_add(out, tag.at, tag.size);
    cbor_write_json(out, json, kind->type, &arena);
}

static void test_writes_what_upstream_writes(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER out = { 0 };
        struct bytes wanted = recorded(row->cbor, &arena);
        size_t at = 0;
        write_document(&out, bytes_of(row->json), kind_of(row->json, &arena));
        while (at < out.size && at < wanted.size && out.at[at] == wanted.at[at])
            at++;
        if (at < out.size || at < wanted.size)
            fail_msg("%s differs at byte %zu of %zu, wanted %zu: <%.40s> <%.40s>", row->name, at,
                     out.size, wanted.size, out.at + (at < 20 ? 0 : at - 20),
                     wanted.at + (at < 20 ? 0 : at - 20));
    }
}

static struct value *decode(struct bytes text, enum body_format format, const struct kind *kind,
                            struct arena *arena, struct error *err)
{
    const struct sent_body sent = { text, format, FIELD_VALIDATION_STRICT };
    struct value *value = decode_body(&sent, kind, arena, NULL, err);
    assert_true(!err || (value != NULL) != error_is_set(err));
    return value;
}

static void check_reading(const char *name, const char *json, struct bytes cbor)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const struct kind *kind = kind_of(json, &arena);
    const struct value *found = decode(cbor, BODY_CBOR, kind, &arena, &err),
                       *wanted = decode(bytes_of(json), BODY_JSON, kind, &arena, NULL);
    if (!found)
        fail_msg("%s: %s", name, err.message);
    if (!value_equal(found, wanted))
        fail_msg("%s is not what it was", name);
}

static void test_reads_what_upstream_wrote(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        check_reading(row->name, row->json, recorded(row->cbor, &arena));
    }
}

/* Every kind, with nothing set and whatever the tables say must be there. */
static void test_every_kind_empty(void **state)
{
    (void)state;
    for (size_t i = 0; i < schema_kind_count; i++) {
        const struct kind *kind = &schema_kinds[i];
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER json = { 0 };
        AUTO_BUFFER cbor = { 0 };
        struct error err = { 0 };
        encode_object(&json, NULL, kind);
        write_document(&cbor, buffer_bytes(&json), kind);
        const struct value *found = decode(buffer_bytes(&cbor), BODY_CBOR, kind, &arena, &err),
                           *wanted = decode(buffer_bytes(&json), BODY_JSON, kind, &arena, NULL);
        if (!found)
            fail_msg("%s: %s", kind->name, err.message);
        assert_true(value_equal(found, wanted));
    }
    assert_true(schema_kind_count > 100);
}

/* The copy is of exactly that size, so that reading past it is found. */
static void read_copy(struct bytes whole, size_t size, const struct kind *kind)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    char *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, whole.at, size);
    (void)decode((struct bytes){ copy, size }, BODY_CBOR, kind, &arena, &err);
    free(copy);
}

static void test_cut_or_wrong_anywhere(void **state)
{
    enum { STEP = 7 };
    static const unsigned char masks[] = { 0x01, 0x20, 0x80, 0xff };
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        struct bytes whole = recorded(row->cbor, &arena);
        const struct kind *kind = kind_of(row->json, &arena);
        char *copy = arena_copy(&arena, whole.at, whole.size);
        for (size_t i = 0; i < whole.size; i += STEP) {
            read_copy(whole, i, kind);
            copy[i] = (char)(whole.at[i] ^ masks[i / STEP % ARRAY_SIZE(masks)]);
            read_copy((struct bytes){ copy, whole.size }, whole.size, kind);
            copy[i] = whole.at[i];
        }
    }
}

static void test_has_no_type(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER out = { 0 };
    (void)state;
    cbor_write_json(&out, BYTES("{\"data\":{\"k\":\"YQ==\"},\"x\":1.0}"), NULL, &arena);
    static const char wanted[] = "\xa2" "Ax" "\xf9\x3c\0" "Ddata" "\xa1" "Ak" "DYQ==";
    assert_int_equal(out.size, sizeof wanted - 1);
    assert_memory_equal(out.at, wanted, out.size);
}

static void test_watch_event(void **state)
{
    static const char wanted[] = "\xd9\xd9\xf7\xa2" "DtypeEADDEDFobject" "\xd9\xd9\xf7\xa0";
    AUTO_BUFFER out = { 0 };
    (void)state;
    cbor_write_watch_event(&out, "ADDED", BYTES("\xd9\xd9\xf7\xa0"));
    assert_int_equal(out.size, sizeof wanted - 1);
    assert_memory_equal(out.at, wanted, out.size);
}

#define BODY(literal) { literal, sizeof(literal) - 1 }
#define UNRECOGNIZED "the object provided is unrecognized (must be of type ConfigMap): " \
    "unable to determine group/version/kind: "
#define NOT_HANDLED "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: "

/* What upstream v1.36.3 says of bodies for a ConfigMap. */
static const struct {
    const char  *name;
    struct bytes body;
    const char  *wanted;                 /* JSON, or the error */
} body_rows[] = {
    { "null is an empty one", BODY("\xf6"),
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{}}" },
    { "text keys", BODY("\xa1" "hmetadata" "\xa1" "dname" "aq"),
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"q\"}}" },
    { "tagged bytes, and base64", BODY("\xa1" "JbinaryData" "\xa2" "Aa" "\xd6" "Cabc" "AbDYWJj"),
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{},\"binaryData\":{\"a\":\"YWJj\",\"b\":\"YWJj\"}}" },
    { "cut off", BODY("\xa1"), UNRECOGNIZED "unexpected EOF (a1)" },
    { "nothing", BODY(""), UNRECOGNIZED "EOF (<empty>)" },
    { "more than one", BODY("\xa0\0"),
      UNRECOGNIZED "cbor: 1 bytes of extraneous data starting at index 1 (a000)" },
    { "a list", BODY("\x80"),
      UNRECOGNIZED "cbor: cannot unmarshal array into Go value of type v1.TypeMeta "
                   "(cannot decode CBOR array to struct without toarray option) (80)" },
    { "a number", BODY("\1"),
      UNRECOGNIZED "cbor: cannot unmarshal positive integer into Go value of type v1.TypeMeta (01)" },
    { "a kind that is no text", BODY("\xa1" "Dkind\1"),
      UNRECOGNIZED "cbor: cannot unmarshal positive integer into Go struct field v1.TypeMeta.kind "
                   "of type string (a1446b696e6401)" },
    { "two kinds", BODY("\xa2" "DkindAa" "DkindAa"),
      UNRECOGNIZED "cbor: found duplicate map key \"kind\" at map element index 1 "
                   "(a2446b696e644161446b696e644161)" },
    { "another kind", BODY("\xa2" "DkindCPod" "JapiVersionBv1"),
      "Pod in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Pod) to "
      "(core.ConfigMap): unknown conversion" },
    { "a key twice", BODY("\xa1" "Hmetadata" "\xa2" "DnameAa" "DnameAb"),
      NOT_HANDLED "cbor: found duplicate map key \"name\" at map element index 1" },
    { "a text that is no UTF-8", BODY("\xa1" "Ddata" "\xa1" "Aaa\xff"),
      NOT_HANDLED "cbor: invalid UTF-8 string" },
    { "a number for a text", BODY("\xa1" "Hmetadata" "\xa1" "Dname\1"),
      NOT_HANDLED "cbor: cannot unmarshal positive integer into Go struct field "
                  "v1.ConfigMap.metadata of type string" },
    { "a minus for a map", BODY("\xa1" "Ddata\x20"),
      NOT_HANDLED "cbor: cannot unmarshal negative integer into Go struct field "
                  "v1.ConfigMap.data of type map[string]string" },
    { "a float for a number", BODY("\xa1" "Hmetadata" "\xa1" "Jgeneration\xf9\x3c\0"),
      NOT_HANDLED "cbor: cannot unmarshal primitives into Go struct field "
                  "v1.ConfigMap.metadata of type int64" },
    { "a list for a struct", BODY("\xa1" "Hmetadata\x80"),
      NOT_HANDLED "cbor: cannot unmarshal array into Go struct field v1.ConfigMap.metadata of type "
                  "v1.ObjectMeta (cannot decode CBOR array to struct without toarray option)" },
    { "bytes that are no base64", BODY("\xa1" "JbinaryData" "\xa1" "AaAa"),
      NOT_HANDLED "cbor: failed to decode base64 from byte string: illegal base64 data at input "
                  "byte 0" },
    { "a field that nobody knows", BODY("\xa1" "CfooAa"),
      NOT_HANDLED "strict decoding error: unknown field \"foo\"" },
};

static void test_bodies(void **state)
{
    (void)state;
    FOR_EACH(row, body_rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct error err = { 0 };
        const struct value *value =
            decode(row->body, BODY_CBOR, well_known.config_map, &arena, &err);
        if (value)
            encode_object(&text, value, well_known.config_map);
        const char *found = value ? buffer_text(&text) : err.message;
        if (!text_equal(found, row->wanted))
            fail_msg("%s: %s", row->name, found);
    }
}

static const struct { const char *name; struct bytes spec; const char *wanted; } number_rows[] = {
    { "too large", BODY("\xa1" "Hreplicas\x1a\xb2\xd0\x5e\0"),
      "cbor: cannot unmarshal positive integer into Go struct field v1.Deployment.spec of type "
      "int32 (3000000000 overflows int32)" },
    { "too small", BODY("\xa1" "Hreplicas\x3a\xb2\xd0\x5e\0"),
      "cbor: cannot unmarshal negative integer into Go struct field v1.Deployment.spec of type "
      "int32 (-3000000001 overflows int32)" },
    { "a number for a quantity",
      BODY("\xa1" "Htemplate\xa1" "Dspec\xa1" "Hoverhead\xa1" "Ccpu\1"),
      "cbor: cannot unmarshal positive integer into Go struct field v1.Deployment.spec of type "
      "string" },
    { "no time", BODY("\xa1" "Htemplate\xa1" "Hmetadata\xa1" "Q" "creationTimestampAx"),
      "parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as \"2006\"" },
};

static void test_numbers(void **state)
{
    (void)state;
    FOR_EACH(row, number_rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER body = { 0 };
        struct error err = { 0 };
        buffer_add_text(&body, "\xa1" "Dspec");
        buffer_add(&body, row->spec.at, row->spec.size);
        assert_null(decode(buffer_bytes(&body), BODY_CBOR, well_known.deployment, &arena, &err));
        const char *found = strstr(err.message, ": ");
        assert_non_null(found);
        if (!text_equal(found + 2, row->wanted))
            fail_msg("%s: %s", row->name, err.message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_what_upstream_writes),
        cmocka_unit_test(test_reads_what_upstream_wrote),
        cmocka_unit_test(test_every_kind_empty),
        cmocka_unit_test(test_cut_or_wrong_anywhere),
        cmocka_unit_test(test_has_no_type),
        cmocka_unit_test(test_watch_event),
        cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_numbers),
    };
    schema_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

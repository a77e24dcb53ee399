/* SPDX-License-Identifier: Apache-2.0 */
/* object_test.c - headers of objects, revisions spliced into their text, and references. */
#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/object.h"
#include "object/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct value *parse(struct arena *arena, const char *text)
{
    struct value *value = json_parse(bytes_of(text), NULL, arena, NULL);
    assert_non_null(value);
    return value;
}

static const char whole[] =
    "{\"status\":{\"phase\":\"Running\"},\"metadata\":{\"labels\":{\"z\":\"1\",\"a\":\"\",\"m/n\":\"q\"},\"uid\":\"u-1\",\"name\":\"web\","
    "\"namespace\":\"default\",\"generation\":7,\"resourceVersion\":\"41\",\"creationTimestamp\":\"2020-01-01T00:00:00Z\","
    "\"deletionTimestamp\":\"2020-01-02T00:00:00Z\",\"deletionGracePeriodSeconds\":0,\"finalizers\":[\"x/y\",\"z\"],"
    "\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\"n\",\"uid\":\"u-2\"},{\"apiVersion\":\"apps/v1\","
    "\"kind\":\"ReplicaSet\",\"name\":\"r\",\"uid\":\"u-3\",\"controller\":true,\"blockOwnerDeletion\":true}]}}";

static void check_whole(const struct object *pod, int64_t revision)
{
    assert_ptr_equal(pod->kind, well_known.pod);
    assert_string_equal(pod->name, "web");
    assert_string_equal(pod->namespace, "default");
    assert_string_equal(pod->uid, "u-1");
    assert_int_equal(pod->resource_version, revision);
    assert_int_equal(pod->generation, 7);
    assert_int_equal(pod->creation_s, 1577836800);
    assert_int_equal(pod->deletion_s, 1577923200);
    assert_int_equal(pod->deletion_grace_s, 0);
    assert_int_equal(pod->label_count, 3);
    assert_string_equal(object_label(pod, "z"), "1");
    assert_string_equal(object_label(pod, "a"), "");
    assert_string_equal(object_label(pod, "m/n"), "q");
    assert_null(object_label(pod, "m"));
    assert_true(object_has_finalizer(pod, "x/y") && object_has_finalizer(pod, "z") &&
                !object_has_finalizer(pod, "y"));
    assert_int_equal(pod->owner_count, 2);
    assert_string_equal(object_controller(pod)->name, "r");
    assert_string_equal(object_controller(pod)->api_version, "apps/v1");
    assert_false(pod->owners[0].controller || pod->owners[0].block_owner_deletion);
    assert_int_equal(strlen(pod->text.at), pod->text.size);
}

static void object_has_its_header(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    AUTO_PUT pod = object_freeze(well_known.pod, parse(&arena, whole), 0);
    check_whole(pod, 41);
    AUTO_PUT later = object_with_revision(pod, 1234567890123);
    check_whole(later, 1234567890123);
    AUTO_PUT frozen = object_freeze(well_known.pod, parse(&arena, whole), 1234567890123);
    assert_string_equal(frozen->text.at, later->text.at);
    AUTO_PUT read = object_from_text(well_known.pod, later->text, &err);
    check_whole(read, 1234567890123);
    assert_string_equal(read->text.at, later->text.at);
}

static const struct { const char *name, *metadata, *spliced; } splice_cases[] = {
    { "empty", "{}", "{\"resourceVersion\":\"9\"}" },
    { "name", "{\"name\":\"a\"}", "{\"name\":\"a\",\"resourceVersion\":\"9\"}" },
    { "name and uid", "{\"name\":\"a\",\"uid\":\"u\"}",
      "{\"name\":\"a\",\"uid\":\"u\",\"resourceVersion\":\"9\"}" },
    { "labels alone", "{\"labels\":{\"a\":\"b\"}}",
      "{\"resourceVersion\":\"9\",\"labels\":{\"a\":\"b\"}}" },
    { "in the middle", "{\"name\":\"a\",\"generation\":1}",
      "{\"name\":\"a\",\"resourceVersion\":\"9\",\"generation\":1}" },
    { "replaced", "{\"name\":\"a\",\"resourceVersion\":\"12345\"}",
      "{\"name\":\"a\",\"resourceVersion\":\"9\"}" },
    { "escaped name", "{\"name\":\"a\\n\"}", "{\"name\":\"a\\n\",\"resourceVersion\":\"9\"}" },
};

static void object_takes_a_revision(void **state)
{
    FOR_EACH(row, splice_cases) {
        AUTO_ARENA arena = { 0 };
        const char *before = "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":";
        const char *text =
            arena_printf(&arena, "%s%s,\"data\":{\"k\":\"v\"}}", before, row->metadata);
        const char *wanted =
            arena_printf(&arena, "%s%s,\"data\":{\"k\":\"v\"}}", before, row->spliced);
        AUTO_PUT object = object_freeze(well_known.config_map, parse(&arena, text), 0);
        assert_string_equal(object->text.at, text);
        AUTO_PUT later = object_with_revision(object, 9);
        if (!text_equal(later->text.at, wanted))
            fail_msg("%s: got %s", row->name, later->text.at);
        assert_int_equal(later->resource_version, 9);
        assert_string_equal(later->name, object->name);
        assert_true(bytes_equal_text(object_metadata(object), row->metadata));
        assert_true(bytes_equal_text(object_metadata(later), row->spliced));
    }
}

static const char *const bad_texts[] = {
    "", "{", "[]", "{\"metadata\":{\"name\":\"a\"}", "{\"metadata\":{}} x", "null", "{\"a\":tru}"
};

static void object_refuses_bad_text(void **state)
{
    FOR_EACH(text, bad_texts) {
        struct error err = { 0 };
        assert_null(object_from_text(well_known.pod, bytes_of(*text), &err));
        assert_int_equal(err.reason, REASON_BAD_REQUEST);
    }
}

/* Members of another type than they should have read as absent. */
static void object_takes_odd_metadata(void **state)
{
    struct error err = { 0 };
    AUTO_PUT object = object_from_text(
        well_known.pod,
        BYTES(
            "{\"metadata\":{\"name\":1,\"labels\":[],\"finalizers\":{},"
            "\"ownerReferences\":[1],\"generation\":\"x\",\"creationTimestamp\":5,\"resourceVersion\":\"abc\",\"uid\":null}}"),
        &err);
    assert_non_null(object);
    assert_string_equal(object->name, "");
    assert_int_equal(object->label_count + object->finalizer_count, 0);
    assert_int_equal(object->resource_version, 0);
    assert_string_equal(object->owners[0].name, "");
    AUTO_PUT plain =
        object_from_text(well_known.pod, BYTES("{\"metadata\":[1,{}],\"a\":{}}"), &err);
    assert_string_equal(plain->namespace, "");
    assert_true(bytes_equal_text(object_metadata(plain), "{}"));
}

static void object_gives_a_tree(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_PUT pod = object_freeze(well_known.pod, parse(&arena, whole), 5);
    struct value *value = value_from_object(pod, &arena);
    assert_true(bytes_equal_text(value_string(value, "metadata.resourceVersion"), "5"));
    value_set_at(value, &arena, "metadata.name", value_new_text(&arena, "other"));
    AUTO_PUT next = object_freeze(pod->kind, value, 6);
    assert_string_equal(next->name, "other");
    assert_string_equal(pod->name, "web");
}

static void object_counts_references(void **state)
{
    AUTO_ARENA arena = { 0 };
    const struct object *first = object_freeze(well_known.pod, parse(&arena, whole), 1);
    const struct object *second = object_ref(first);
    assert_ptr_equal(first, second);
    const struct object *stolen = object_steal(&second);
    assert_null(second);
    object_put(first);
    assert_string_equal(stolen->name, "web");
    object_put(stolen);
    object_put(NULL);
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(object_has_its_header),    cmocka_unit_test(object_takes_a_revision),
        cmocka_unit_test(object_refuses_bad_text),  cmocka_unit_test(object_takes_odd_metadata),
        cmocka_unit_test(object_gives_a_tree),      cmocka_unit_test(object_counts_references),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

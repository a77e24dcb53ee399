/* SPDX-License-Identifier: Apache-2.0 */
/* schema_test.c - the tables against themselves, and some facts of theirs against the API. */
#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/bootstrap.h"
#include "object/decode.h"
#include "object/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void kinds_are_found(void **state)
{
    for (size_t i = 0; i < schema_kind_count; i++) {
        const struct kind *kind = &schema_kinds[i];
        assert_int_equal(kind->index, i);
        assert_ptr_equal(kind_find(kind->group, kind->version, kind->name), kind);
        assert_ptr_equal(kind_find_api_version(bytes_of(kind->api_version), bytes_of(kind->name)),
                         kind);
        assert_non_null(kind->type);
        assert_true(kind->type->is_object);
        if (!kind->resource)
            continue;
        assert_ptr_equal(kind_find_resource(bytes_of(kind->group), bytes_of(kind->version),
                                            bytes_of(kind->resource)),
                         kind);
        assert_true(!(kind->verbs & VERB_LIST) || kind->list_type);
    }
}

static const struct { const char *group, *version, *name; } missing_kinds[] = {
    { "", "v1", "pod" }, { "", "v2", "Pod" },         { "apps", "v1", "Pod" },
    { "", "v1", "" },    { "x", "v1", "Deployment" }, { "zzz", "v9", "Zzz" },
};

static void unknown_kinds_are_not_found(void **state)
{
    FOR_EACH(row, missing_kinds)
        assert_null(kind_find(row->group, row->version, row->name));
    assert_null(kind_find_resource(BYTES(""), BYTES("v1"), BYTES("podz")));
    assert_null(kind_find_api_version(BYTES("v1/v1/v1"), BYTES("Pod")));
    assert_ptr_equal(kind_find("apps", "v1", "DeleteOptions"), well_known.delete_options);
    assert_ptr_equal(kind_find("example.com", "v7", "DeleteOptions"), well_known.delete_options);
}

static void members_are_found(void **state)
{
    for (size_t i = 0; i < schema_type_count; i++) {
        const struct type *type = &schema_types[i];
        for (size_t m = 0; m < type->member_count; m++) {
            const char *name = type->members[m]->name;
            assert_int_equal(type_member_index(type, bytes_of(name)), m);
            assert_int_equal(strlen(name), type->members[m]->name_size);
        }
        assert_int_equal(type_member_index(type, BYTES("")), -1);
        assert_int_equal(type_member_index(type, BYTES("noSuchMember")), -1);
        assert_int_equal(type_member_index(type, BYTES("aMuchLongerNameThanAnyMemberOfAnyTypeHas")),
                         -1);
    }
}

/* Without slots, as a type that is made at run time may be. */
static void members_are_found_by_search(void **state)
{
    struct type type = *well_known.pod->type;
    type.slots = NULL;
    assert_int_equal(type_member_index(&type, BYTES("status")), 2);
    assert_int_equal(type_member_index(&type, BYTES("statuses")), -1);
}

static void count_field(void *context, const struct field *field)
{
    (void)field;
    ++*(size_t *)context;
}

static void inline_types_are_open(void **state)
{
    size_t count = 0;
    const struct type *spec = type_field(well_known.pod->type, BYTES("spec"))->type;
    const struct type *volume = type_field(spec, BYTES("volumes"))->type;
    assert_non_null(type_field(volume, BYTES("emptyDir")));
    assert_null(type_field(volume, BYTES("volumeSource")));
    type_each_field(volume, count_field, &count);
    assert_int_equal(count, volume->member_count);
    assert_true(count > 25);
}

/* Facts of the API that the engines rest on. */
static void tables_say_what_the_api_says(void **state)
{
    const struct kind *deployment = well_known.deployment;
    const struct type *spec = type_field(deployment->type, BYTES("spec"))->type;
    const struct field *replicas = type_field(spec, BYTES("replicas"));
    const struct field *containers;
    assert_string_equal(deployment->storage_prefix, "/registry/deployments/");
    assert_string_equal(deployment->short_names[0], "deploy");
    assert_true(replicas->flags & FIELD_POINTER);
    assert_int_equal(replicas->shape, SHAPE_INT32);
    assert_true(replicas->flags & FIELD_DEFAULT_HIDDEN);
    assert_string_equal(kind_subresource(deployment, BYTES("scale"))->kind_name, "Scale");
    assert_string_equal(kind_subresource(deployment, BYTES("scale"))->kind_group, "autoscaling");
    assert_null(kind_subresource(deployment, BYTES("log")));
    containers =
        type_field(type_field(well_known.pod->type, BYTES("spec"))->type, BYTES("containers"));
    assert_string_equal(containers->patch_key, "name");
    assert_true(containers->flags & FIELD_LIST_MAP);
    assert_string_equal(containers->list_keys[0], "name");
    assert_string_equal(containers->type->openapi_name, "io.k8s.api.core.v1.Container");
    assert_string_equal(containers->type->proto_name, "k8s.io.api.core.v1.Container");
    assert_ptr_equal(kind_find("events.k8s.io", "v1", "Event")->storage, well_known.event);
    assert_string_equal(well_known.node->storage_prefix, "/registry/minions/");
    assert_null(kind_find("", "v1", "Status")->resource);
    assert_string_equal(schema_group_versions[0].path, "/api/v1");
    assert_string_equal(schema_kinds[0].resource, "bindings");
}

/* Every object of the first start is a good body of its kind. */
static void bootstrap_objects_decode(void **state)
{
    assert_true(bootstrap_object_count > 150);
    for (size_t i = 0; i < bootstrap_object_count; i++) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        struct decode_notes notes = { 0 };
        const struct bootstrap_object *object = &bootstrap_objects[i];
        const struct value *value = decode_body(
            &(struct sent_body){ bytes_of(object->json), BODY_JSON, FIELD_VALIDATION_STRICT },
            object->kind, &arena, &notes, &err);
        if (!value)
            fail_msg("%s: %s", object->json, err.message);
        struct bytes ns = value_string(value, "metadata.namespace");
        assert_true(bytes_equal_text(ns, object->namespace));
        assert_int_equal(object->kind->namespaced, *object->namespace != '\0');
        assert_null(value_at(value, "metadata.uid"));
    }
}

/* Static defaults are JSON, and there is something to complete wherever a type says so. */
static void defaults_are_json(void **state)
{
    for (size_t i = 0; i < schema_type_count; i++) {
        const struct type *type = &schema_types[i];
        for (size_t f = 0; f < type->field_count; f++) {
            AUTO_ARENA arena = { 0 };
            const struct field *field = &type->fields[f];
            if (!field->static_default)
                continue;
            assert_non_null(json_parse(bytes_of(field->static_default), NULL, &arena, NULL));
            assert_true(type->has_defaults && (field->flags & FIELD_HAS_DEFAULTS));
        }
    }
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_found),          cmocka_unit_test(unknown_kinds_are_not_found),
        cmocka_unit_test(members_are_found),        cmocka_unit_test(members_are_found_by_search),
        cmocka_unit_test(inline_types_are_open),    cmocka_unit_test(tables_say_what_the_api_says),
        cmocka_unit_test(bootstrap_objects_decode), cmocka_unit_test(defaults_are_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* custom_kind_test.c - kinds made from a definition, found in a set, and given back. */
#include "object/custom_kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */
#define FAIL_ROW(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/kind_set.h"
#include "object/object.h"

static const char definition[] =
    "{'metadata':{'name':'widgets.example.com'},'spec':{'group':'example.com','scope':'Namespaced',"
    "'versions':["
    "{'name':'v1beta1','served':true,'schema':{'openAPIV3Schema':{'type':'object'}}},"
    "{'name':'v2','served':false,'schema':{'openAPIV3Schema':{'type':'object'}}},"
    "{'name':'v1','served':true,'storage':true,'subresources':{'status':{},'scale':{"
    "'specReplicasPath':'.spec.n','statusReplicasPath':'.status.n'}},'schema':{'openAPIV3Schema':{"
    "'type':'object','properties':{'spec':{'type':'object','properties':{'n':{'type':'integer',"
    "'default':3}}}}}}}]},"
    "'status':{'acceptedNames':{'plural':'widgets','singular':'widget','kind':'Widget','listKind':"
    "'WidgetList','shortNames':['wd']}}}";

static const struct object *make_definition(void)
{
    AUTO_ARENA arena = { 0 };
    char *json = arena_strdup(&arena, definition);
    for (char *at = json; *at; at++)
        if (*at == '\'')
            *at = '"';
    struct value *value = json_parse(bytes_of(json), NULL, &arena, NULL);
    assert_non_null(value);
    return object_freeze(well_known.custom_resource_definition, value, 7);
}

static struct custom_kinds *make_kinds(void)
{
    AUTO_PUT object = make_definition();
    struct custom_kinds *kinds = custom_kinds_new(object, 500, NULL);
    assert_non_null(kinds);
    return kinds;
}

static void versions_have_an_order(void **state)
{
    static const char *const order[] = { "v10", "v2", "v1", "v11beta2", "v10beta3", "v3beta1",
                                         "v12alpha1", "v11alpha2", "foo1", "foo10", "v1b" };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(order); i++)
        for (size_t k = 0; k < ARRAY_SIZE(order); k++) {
            int wanted = (i > k) - (i < k), found = version_compare(order[i], order[k]);
            if (((found > 0) - (found < 0)) != wanted)
                FAIL_ROW("%s and %s: %d", order[i], order[k], found);
        }
}

static void a_definition_makes_kinds(void **state)
{
    (void)state;
    struct custom_kinds *all = make_kinds();
    assert_int_equal(all->count, 3);
    const struct kind *preferred = &all->kinds[0], *last = &all->kinds[2];
    assert_string_equal(preferred->api_version, "example.com/v2");
    assert_string_equal(last->version, "v1beta1");
    const struct kind *stored = last->storage;
    assert_string_equal(stored->api_version, "example.com/v1");
    assert_string_equal(stored->storage_prefix, "/registry/example.com/widgets/");
    assert_string_equal(stored->short_names[0], "wd");
    assert_int_equal(stored->index, 500);
    assert_int_equal(stored->subresource_count, 2);
    assert_true(stored->flags & KIND_STATUS_RESET);
    assert_string_equal(stored->custom->spec_replicas_path, ".spec.n");
    assert_string_equal(stored->custom->columns[0].name, "Age");
    custom_kinds_put(all);
}

static void a_set_finds_them(void **state)
{
    (void)state;
    struct custom_kinds *all = make_kinds();
    const struct kind_set *set = kind_set_new(&all, 1);
    custom_kinds_put(all);
    const struct kind *kind =
        kind_set_find_resource(set, BYTES("example.com"), BYTES("v1"), BYTES("widgets"));
    assert_non_null(kind);
    assert_ptr_equal(kind_set_find(set, BYTES("example.com/v1"), BYTES("Widget")), kind);
    assert_null(kind_set_find(set, BYTES("example.com/v2"), BYTES("Widget")));
    assert_null(kind_set_find_resource(set, BYTES("example.com"), BYTES("v1"), BYTES("gadgets")));
    assert_ptr_equal(kind_set_find(set, BYTES("v1"), BYTES("Pod")), well_known.pod);
    assert_int_equal(set->count, schema_kind_count + 2);
    assert_string_equal(set->versions[set->version_count - 2]->path, "/apis/example.com/v1");
    assert_string_equal(set->versions[set->version_count - 1]->version, "v1beta1");
    kind_set_put(set);
}

/* An object keeps its kind when nobody else does. */
static void objects_hold_their_kind(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    struct custom_kinds *all = make_kinds();
    const struct kind *kind = all->kinds[0].storage;
    struct value *value = json_parse(BYTES("{\"spec\":{\"z\":1,\"a\":[]},\"metadata\":{\"name\":"
                                           "\"w\",\"labels\":{}}}"), NULL, &arena, NULL);
    AUTO_PUT object = object_freeze(kind, value, 5);
    custom_kinds_put(all);
    assert_string_equal(object->kind->name, "Widget");
    assert_string_equal(object->text.at,
                        "{\"kind\":\"Widget\",\"apiVersion\":\"example.com/v1\",\"metadata\":{\"name\":"
                        "\"w\",\"resourceVersion\":\"5\"},\"spec\":{\"z\":1,\"a\":[]}}");
}

static void between_versions(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    struct custom_kinds *all = make_kinds();
    const struct kind *from = &all->kinds[2], *to = from->storage;
    struct value *value =
        json_parse(BYTES("{\"apiVersion\":\"example.com/v1beta1\",\"kind\":\"Widget\",\"metadata\":{"
                         "\"name\":\"w\"},\"spec\":{},\"other\":1}"), NULL, &arena, NULL);
    assert_true(custom_renew(value, from, to, &arena, NULL));
    assert_true(bytes_equal_text(value_string(value, "apiVersion"), "example.com/v1"));
    assert_int_equal(value_int(value, "spec.n", 0), 3);
    assert_null(value_member(value, "other"));
    all->webhook = value;
    struct error err = { 0 };
    assert_false(custom_convert(value, from, to, &arena, &err));
    assert_int_equal(err.reason, REASON_INTERNAL_ERROR);
    custom_kinds_put(all);
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_have_an_order), cmocka_unit_test(a_definition_makes_kinds),
        cmocka_unit_test(a_set_finds_them),       cmocka_unit_test(objects_hold_their_kind),
        cmocka_unit_test(between_versions),
    };
    return cmocka_run_group_tests_name("custom_kind", tests, NULL, NULL);
}

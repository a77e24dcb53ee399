/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_class_test.c - the class that an Ingress names, and which classes are ours. */
#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/ingress_class.h"
#include "object/object.h"
#include "object/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define ANNOTATION "\"metadata\":{\"annotations\":{\"kubernetes.io/ingress.class\":\"old\"}}"

static const struct { const char *what, *ingress, *name; } name_cases[] = {
    { "none", "{\"spec\":{}}", "" },
    { "its field", "{\"spec\":{\"ingressClassName\":\"a\"}}", "a" },
    { "the annotation", "{" ANNOTATION ",\"spec\":{}}", "old" },
    { "the field goes first", "{" ANNOTATION ",\"spec\":{\"ingressClassName\":\"a\"}}", "a" },
    { "the field goes first, even empty", "{" ANNOTATION ",\"spec\":{\"ingressClassName\":\"\"}}",
      "" },
};

static void test_the_class_that_is_named(void **state)
{
    (void)state;
    FOR_EACH(row, name_cases) {
        AUTO_ARENA arena = { 0 };
        const struct value *ingress = json_parse(bytes_of(row->ingress), NULL, &arena, NULL);
        assert_non_null(ingress);
        const char *name = ingress_class_name(ingress, &arena);
        if (!text_equal(name, row->name))
            fail_msg("%s: \"%s\"", row->what, name);
    }
}

#define CLASS(spec) "{\"metadata\":{\"name\":\"nginx\"},\"spec\":{" spec "}}"

static const struct { const char *what, *ingress_class; bool is_ours; } class_cases[] = {
    { "ours", CLASS("\"controller\":\"knarr.io/nginx\""), true },
    { "another's", CLASS("\"controller\":\"k8s.io/ingress-nginx\""), false },
    { "a longer name", CLASS("\"controller\":\"knarr.io/nginx2\""), false },
    { "nobody's", CLASS(""), false },
};

static void test_which_are_ours(void **state)
{
    (void)state;
    assert_false(ingress_class_is_ours(NULL));
    FOR_EACH(row, class_cases) {
        AUTO_PUT object =
            object_from_text(well_known.ingress_class, bytes_of(row->ingress_class), NULL);
        assert_non_null(object);
        if (ingress_class_is_ours(object) != row->is_ours)
            fail_msg("%s", row->what);
    }
}

static int set_up(void **state)
{
    (void)state;
    schema_init();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_class_that_is_named),
        cmocka_unit_test(test_which_are_ours),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}

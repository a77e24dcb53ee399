/* SPDX-License-Identifier: Apache-2.0 */
/* kinds_test.c - kinds follow their definitions: through writes, a failed batch and a restart. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/rig_test.h"
#include "object/kind_set.h"

struct fixture {
    struct rig rig;
    int        gone, seen;
};

static int set_up(void **state)
{
    struct fixture *f = MEMORY_NEW(struct fixture);
    rig_open(&f->rig);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    rig_close(&f->rig);
    free(f);
    return 0;
}

static void put_json(struct fixture *f, const struct kind *kind, const char *json)
{
    AUTO_ARENA arena = { 0 };
    char *text = arena_strdup(&arena, json);
    for (char *at = text; *at; at++)
        if (*at == '\'')
            *at = '"';
    rig_put(&f->rig, kind, text);
}

/* `versions` is JSON; the first name of the condition is what is true. */
static void define(struct fixture *f, const char *plural, const char *condition,
                   const char *versions)
{
    AUTO_ARENA arena = { 0 };
    put_json(f, well_known.custom_resource_definition,
             arena_printf(&arena,
                          "{'metadata':{'name':'%s.example.com'},'spec':{'group':'example.com',"
                          "'scope':'Cluster','versions':[%s]},'status':{'acceptedNames':{'plural':"
                          "'%s','singular':'x','kind':'K%s','listKind':'L%s'},'conditions':[{'type':"
                          "'%s','status':'True'}]}}",
                          plural, versions, plural, plural, plural, condition));
}

#define V1 "{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object'}}}"
#define V1_DEFAULT                                                                                  \
    "{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object',"       \
    "'properties':{'a':{'type':'string','default':'yes'}}}}}"

static const struct kind *find(struct fixture *f, const char *plural)
{
    return kind_set_find_resource(core_kinds(f->rig.core), BYTES("example.com"), BYTES("v1"),
                                  bytes_of(plural));
}

static void a_kind_is_there_once_its_names_are(void **state)
{
    struct fixture *f = *state;
    define(f, "widgets", "Other", V1);
    assert_null(find(f, "widgets"));
    define(f, "widgets", "Established", V1);
    const struct kind *kind = find(f, "widgets");
    assert_non_null(kind);
    put_json(f, kind, "{'metadata':{'name':'w'}}");
    rig_commit(&f->rig);
    assert_non_null(core_get(f->rig.core, kind, "", "w"));
    core_remove(f->rig.core, well_known.custom_resource_definition, "", "widgets.example.com");
    assert_null(find(f, "widgets"));
    rig_commit(&f->rig);
}

static void a_failed_definition_takes_its_kind_along(void **state)
{
    struct fixture *f = *state;
    store_memory_fail_next(f->rig.store, 1);
    define(f, "widgets", "Established", V1);
    put_json(f, find(f, "widgets"), "{'metadata':{'name':'w'}}");
    rig_commit(&f->rig);
    assert_null(find(f, "widgets"));
}

static void objects_and_defaults_over_a_restart(void **state)
{
    struct fixture *f = *state;
    define(f, "widgets", "Established", V1);
    put_json(f, find(f, "widgets"), "{'metadata':{'name':'w'}}");
    rig_commit(&f->rig);
    define(f, "widgets", "Established", V1_DEFAULT);
    rig_commit(&f->rig);
    rig_restart(&f->rig);
    const struct kind *kind = find(f, "widgets");
    assert_non_null(kind);
    const struct object *object = core_get(f->rig.core, kind, "", "w");
    assert_non_null(object);
    assert_ptr_equal(object->kind, kind);
    assert_non_null(strstr(object->text.at, "\"a\":\"yes\""));
}

static void note_gone(void *context)
{
    ((struct fixture *)context)->gone++;
}

static void note_change(void *context, const struct core_change *change)
{
    (void)change;
    ((struct fixture *)context)->seen++;
}

static void who_watches_is_told_of_the_end(void **state)
{
    struct fixture *f = *state;
    define(f, "widgets", "Established", V1);
    struct core_watcher watcher = { .kind = find(f, "widgets"), .changed = note_change,
                                    .gone = note_gone, .context = f };
    core_watch(f->rig.core, &watcher);
    put_json(f, find(f, "widgets"), "{'metadata':{'name':'w'}}");
    rig_commit(&f->rig);
    assert_int_equal(f->seen, 1);
    core_remove(f->rig.core, find(f, "widgets"), "", "w");
    core_remove(f->rig.core, well_known.custom_resource_definition, "", "widgets.example.com");
    assert_int_equal(f->gone, 1);
    core_unwatch(&watcher);
    rig_commit(&f->rig);
}

/* A place is given to another definition only when nothing remembers the last one. */
static void places_are_not_mixed_up(void **state)
{
    struct fixture *f = *state;
    define(f, "widgets", "Established", V1);
    uint16_t place = find(f, "widgets")->index;
    put_json(f, find(f, "widgets"), "{'metadata':{'name':'w'}}");
    rig_commit(&f->rig);
    core_remove(f->rig.core, find(f, "widgets"), "", "w");
    core_remove(f->rig.core, well_known.custom_resource_definition, "", "widgets.example.com");
    rig_commit(&f->rig);
    define(f, "gadgets", "Established", V1);
    assert_int_not_equal(find(f, "gadgets")->index, place);
    assert_int_equal(core_count(f->rig.core, find(f, "gadgets")), 0);
    rig_commit(&f->rig);
    env_fake_advance(&f->rig.env, (HISTORY_AGE_MAX_S + 1) * INT64_C(1000000000));
    put_json(f, find(f, "gadgets"), "{'metadata':{'name':'g'}}");
    rig_commit(&f->rig);
    define(f, "things", "Established", V1);
    assert_int_equal(find(f, "things")->index, place);
    rig_commit(&f->rig);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_kind_is_there_once_its_names_are), TEST(a_failed_definition_takes_its_kind_along),
        TEST(objects_and_defaults_over_a_restart), TEST(who_watches_is_told_of_the_end),
        TEST(places_are_not_mixed_up),
    };
    return cmocka_run_group_tests_name("kinds", tests, NULL, NULL);
}

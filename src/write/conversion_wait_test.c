/* SPDX-License-Identifier: Apache-2.0 */
/* conversion_wait_test.c - who waits for which form of which object, with a webhook that is played. */
#include "write/conversion_rig_test.h"

enum { OBJECTS = 501 };

/* One who asks. */
struct asker {
    struct conversion   *conversion;
    const struct object *got[OBJECTS];
    size_t               wanted;
    int                  told, abandoned;
    struct error         err;
};

static void told(void *context, const struct object **objects, const struct error *err)
{
    struct asker *asker = context;
    asker->told++;
    asker->conversion = NULL;
    if (err)
        asker->err = *err;
    for (size_t i = 0; objects && i < asker->wanted; i++)
        asker->got[i] = objects[i];
}

static void abandoned(void *context)
{
    ((struct asker *)context)->abandoned++;
}

static void asker_done(struct asker *asker)
{
    for (size_t i = 0; i < asker->wanted; i++)
        object_put(asker->got[i]);
}

/* True: it was known. */
static bool ask(struct conversion_rig *f, struct asker *asker, const struct object **objects, size_t count)
{
    const struct conversion_wish wish = { .kind = f->other, .objects = objects, .count = count,
                                          .done = told, .abandon = abandoned, .context = asker };
    asker->wanted = count;
    return conversion_run(f->all, &wish, &asker->conversion);
}

static bool ask_for_one(struct conversion_rig *f, struct asker *asker)
{
    const struct object *object = object_ref(f->object);
    bool is_known = ask(f, asker, &object, 1);
    if (is_known)
        assert_ptr_equal(object->kind, f->other);
    object_put(object);
    return is_known;
}

static void two_share_a_question(void **state)
{
    struct conversion_rig *f = *state;
    struct asker first = { 0 }, second = { 0 }, third = { 0 };
    assert_false(ask_for_one(f, &first));
    assert_false(ask_for_one(f, &second));
    assert_int_equal(f->count, 1);
    conversion_rig_answer(f, NULL);
    assert_int_equal(first.told + second.told, 2);
    assert_ptr_equal(first.got[0], second.got[0]);
    assert_string_equal(first.got[0]->kind->api_version, f->other->api_version);
    assert_true(ask_for_one(f, &third));
    asker_done(&first);
    asker_done(&second);
}

static void what_is_known_is_forgotten(void **state)
{
    struct conversion_rig *f = *state;
    struct asker first = { 0 }, second = { 0 };
    assert_false(ask_for_one(f, &first));
    conversion_rig_answer(f, NULL);
    env_fake_advance(&f->rig.env, (int64_t)TWIN_AGE_MS * 1000000);
    rig_turn(&f->rig);
    assert_false(ask_for_one(f, &second));
    conversion_rig_answer(f, NULL);
    asker_done(&first);
    asker_done(&second);
}

static void a_failure_is_told_and_not_kept(void **state)
{
    struct conversion_rig *f = *state;
    struct asker first = { 0 }, second = { 0 };
    assert_false(ask_for_one(f, &first));
    conversion_rig_answer(f, "no route");
    assert_int_equal(first.told, 1);
    assert_string_equal(first.err.message,
                        "conversion webhook for e.com/v1, Kind=W failed: Post \"https://x/y?timeout=30s\": no route");
    assert_false(ask_for_one(f, &second));
    conversion_rig_answer(f, NULL);
    assert_int_equal(second.told, 1);
    assert_non_null(second.got[0]);
    asker_done(&second);
}

static void who_has_gone_is_not_told(void **state)
{
    struct conversion_rig *f = *state;
    struct asker first = { 0 }, second = { 0 };
    assert_false(ask_for_one(f, &first));
    assert_false(ask_for_one(f, &second));
    conversion_cancel(first.conversion);
    conversion_rig_answer(f, NULL);
    assert_int_equal(first.told, 0);
    assert_int_equal(second.told, 1);
    asker_done(&second);
}

static void long_lists_have_parts(void **state)
{
    struct conversion_rig *f = *state;
    struct asker asker = { 0 };
    const struct object *objects[OBJECTS];
    for (size_t i = 0; i < OBJECTS; i++) {
        char name[16];
        snprintf(name, sizeof name, "w%zu", i);
        objects[i] = conversion_rig_object(f, name);
    }
    assert_false(ask(f, &asker, objects, OBJECTS));
    assert_int_equal(f->count, 2);
    conversion_rig_answer(f, NULL);
    assert_int_equal(asker.told, 0);
    conversion_rig_answer(f, NULL);
    assert_int_equal(asker.told, 1);
    for (size_t i = 0; i < OBJECTS; i++) {
        assert_string_equal(asker.got[i]->name, objects[i]->name);
        assert_ptr_equal(asker.got[i]->kind, f->other);
        object_put(objects[i]);
    }
    asker_done(&asker);
}

static void what_has_the_version_is_as_it_is(void **state)
{
    struct conversion_rig *f = *state;
    struct asker asker = { 0 };
    const struct object *object = object_ref(f->object);
    const struct conversion_wish wish = { .kind = f->object->kind, .objects = &object, .count = 1,
                                          .done = told, .context = &asker };
    assert_true(conversion_run(f->all, &wish, &asker.conversion));
    assert_ptr_equal(object, f->object);
    assert_int_equal(f->count, 0);
    object_put(object);
}

static void at_the_end_who_waits_is_abandoned(void **state)
{
    struct conversion_rig *f = *state;
    struct asker first = { 0 }, second = { 0 };
    assert_false(ask_for_one(f, &first));
    assert_false(ask_for_one(f, &second));
    conversion_cancel(second.conversion);
    conversions_free(f->all);
    f->all = NULL;
    assert_int_equal(first.abandoned, 1);
    assert_int_equal(first.told + second.told + second.abandoned, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, conversion_rig_open, conversion_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_share_a_question),      TEST(what_is_known_is_forgotten),
        TEST(a_failure_is_told_and_not_kept), TEST(who_has_gone_is_not_told),
        TEST(long_lists_have_parts),     TEST(what_has_the_version_is_as_it_is),
        TEST(at_the_end_who_waits_is_abandoned),
    };
    return cmocka_run_group_tests_name("conversion_wait", tests, NULL, NULL);
}

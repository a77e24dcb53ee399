/* SPDX-License-Identifier: Apache-2.0 */
/* conversion_wait_test.c - who waits for which form of which object, with a webhook that is played. */
#include "write/conversion.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/rig_test.h"
#include "object/custom_kind.h"
#include "object/decode.h"

enum { CALLS_MAX = 8, OBJECTS = 501 };

static const char definition[] =
    "{\"metadata\":{\"name\":\"ws.e.com\"},\"spec\":{\"group\":\"e.com\",\"scope\":\"Namespaced\",\"names\":"
    "{\"plural\":\"ws\",\"singular\":\"w\",\"kind\":\"W\",\"listKind\":\"WList\"},\"versions\":[{\"name\":\"v1\","
    "\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\"}}},{\"name\":\"v2\","
    "\"served\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\"}}}],\"conversion\":{\"strategy\":"
    "\"Webhook\",\"webhook\":{\"conversionReviewVersions\":[\"v1\"],\"clientConfig\":{\"url\":\"https://x/y\"}}}},"
    "\"status\":{\"acceptedNames\":{\"plural\":\"ws\",\"singular\":\"w\",\"kind\":\"W\",\"listKind\":\"WList\"}}}";

struct fixture {
    struct rig           rig;
    struct custom_kinds *kinds;
    const struct kind   *other;
    struct conversions  *all;
    const struct object *object;
    struct webhook_call *calls[CALLS_MAX];
    size_t               count;
};

/* One who asks. */
struct asker {
    struct conversion   *conversion;
    const struct object *got[OBJECTS];
    size_t               wanted;
    int                  told, abandoned;
    struct error         err;
};

static void take_call(void *context, struct webhook_call *call)
{
    struct fixture *f = context;
    assert_true(f->count < CALLS_MAX);
    f->calls[f->count++] = call;
}

static const struct object *widget(const struct fixture *f, const char *name)
{
    AUTO_ARENA arena = { 0 };
    const char *text = arena_printf(&arena, "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"n\",\"uid\":\"u\"}}",
                                    name);
    return object_freeze(f->kinds->kinds[0].storage, json_parse(bytes_of(text), NULL, &arena, NULL), 1);
}

static int set_up(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct fixture *f = MEMORY_NEW(struct fixture);
    rig_open(&f->rig);
    struct value *value = json_parse(bytes_of(definition), NULL, &arena, NULL);
    assert_true(decode_value(value, well_known.custom_resource_definition->type, &arena, NULL, NULL));
    AUTO_PUT object = object_freeze(well_known.custom_resource_definition, value, 1);
    f->kinds = custom_kinds_new(object, 0, NULL);
    f->other = f->kinds->kinds[0].storage == &f->kinds->kinds[0] ? &f->kinds->kinds[1] : &f->kinds->kinds[0];
    f->all = conversions_new(f->rig.core);
    f->object = widget(f, "w");
    conversions_set_sender(f->all, take_call, f);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    conversions_free(f->all);
    for (size_t i = 0; i < f->count; i++)
        webhook_call_free(f->calls[i]);  /* as the server does with those under way at its end */
    object_put(f->object);
    custom_kinds_put(f->kinds);
    rig_close(&f->rig);
    free(f);
    return 0;
}

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
static bool ask(struct fixture *f, struct asker *asker, const struct object **objects, size_t count)
{
    const struct conversion_wish wish = { .kind = f->other, .objects = objects, .count = count,
                                          .done = told, .abandon = abandoned, .context = asker };
    asker->wanted = count;
    return conversion_run(f->all, &wish, &asker->conversion);
}

static bool ask_for_one(struct fixture *f, struct asker *asker)
{
    const struct object *object = object_ref(f->object);
    bool is_known = ask(f, asker, &object, 1);
    if (is_known)
        assert_ptr_equal(object->kind, f->other);
    object_put(object);
    return is_known;
}

/* The webhook answers the first call, or it fails. */
static void answer(struct fixture *f, const char *failure)
{
    AUTO_ARENA arena = { 0 };
    struct webhook_call *call = f->calls[0];
    const struct value *request =
        value_member(json_parse(buffer_bytes(&call->body), NULL, &arena, NULL), "request");
    struct value *objects = value_member(request, "objects");
    for (size_t i = 0; i < value_count(objects); i++)
        value_set(value_item(objects, i), &arena, "apiVersion", value_member(request, "desiredAPIVersion"));
    buffer_printf(&call->answer, "{\"kind\":\"ConversionReview\",\"apiVersion\":\"apiextensions.k8s.io/v1\","
                  "\"response\":{\"uid\":\"%s\",\"result\":{\"status\":\"Success\"},\"convertedObjects\":", call->uid);
    json_write_value(&call->answer, objects);
    buffer_add_text(&call->answer, "}}");
    if (failure)
        fail(&call->err, REASON_SERVICE_UNAVAILABLE, 0, "%s", failure);
    memmove(f->calls, f->calls + 1, --f->count * sizeof *f->calls);
    call->done(call);
}

static void two_share_a_question(void **state)
{
    struct fixture *f = *state;
    struct asker first = { 0 }, second = { 0 }, third = { 0 };
    assert_false(ask_for_one(f, &first));
    assert_false(ask_for_one(f, &second));
    assert_int_equal(f->count, 1);
    answer(f, NULL);
    assert_int_equal(first.told + second.told, 2);
    assert_ptr_equal(first.got[0], second.got[0]);
    assert_string_equal(first.got[0]->kind->api_version, f->other->api_version);
    assert_true(ask_for_one(f, &third));
    asker_done(&first);
    asker_done(&second);
}

static void what_is_known_is_forgotten(void **state)
{
    struct fixture *f = *state;
    struct asker first = { 0 }, second = { 0 };
    assert_false(ask_for_one(f, &first));
    answer(f, NULL);
    env_fake_advance(&f->rig.env, (int64_t)TWIN_AGE_MS * 1000000);
    rig_turn(&f->rig);
    assert_false(ask_for_one(f, &second));
    answer(f, NULL);
    asker_done(&first);
    asker_done(&second);
}

static void a_failure_is_told_and_not_kept(void **state)
{
    struct fixture *f = *state;
    struct asker first = { 0 }, second = { 0 };
    assert_false(ask_for_one(f, &first));
    answer(f, "no route");
    assert_int_equal(first.told, 1);
    assert_string_equal(first.err.message,
                        "conversion webhook for e.com/v1, Kind=W failed: Post \"https://x/y?timeout=30s\": no route");
    assert_false(ask_for_one(f, &second));
    answer(f, NULL);
    assert_int_equal(second.told, 1);
    assert_non_null(second.got[0]);
    asker_done(&second);
}

static void who_has_gone_is_not_told(void **state)
{
    struct fixture *f = *state;
    struct asker first = { 0 }, second = { 0 };
    assert_false(ask_for_one(f, &first));
    assert_false(ask_for_one(f, &second));
    conversion_cancel(first.conversion);
    answer(f, NULL);
    assert_int_equal(first.told, 0);
    assert_int_equal(second.told, 1);
    asker_done(&second);
}

static void long_lists_have_parts(void **state)
{
    struct fixture *f = *state;
    struct asker asker = { 0 };
    const struct object *objects[OBJECTS];
    for (size_t i = 0; i < OBJECTS; i++) {
        char name[16];
        snprintf(name, sizeof name, "w%zu", i);
        objects[i] = widget(f, name);
    }
    assert_false(ask(f, &asker, objects, OBJECTS));
    assert_int_equal(f->count, 2);
    answer(f, NULL);
    assert_int_equal(asker.told, 0);
    answer(f, NULL);
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
    struct fixture *f = *state;
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
    struct fixture *f = *state;
    struct asker first = { 0 }, second = { 0 };
    assert_false(ask_for_one(f, &first));
    assert_false(ask_for_one(f, &second));
    conversion_cancel(second.conversion);
    conversions_free(f->all);
    f->all = NULL;
    assert_int_equal(first.abandoned, 1);
    assert_int_equal(first.told + second.told + second.abandoned, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

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

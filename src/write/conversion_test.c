/* SPDX-License-Identifier: Apache-2.0 */
/* conversion_test.c - what is asked of a webhook that converts, and what its answers say. */
#include "write/conversion.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */

#include "base/arena.h"
#include "codec/json.h"
#include "object/custom_kind.h"
#include "object/decode.h"
#include "object/object.h"
#include "object/schema.h"

/* JSON with ' for ". */
static struct bytes quoted(const char *text, struct arena *arena)
{
    char *json = arena_strdup(arena, text);
    for (char *at = json; *at; at++)
        if (*at == '\'')
            *at = '"';
    return bytes_of(json);
}

#define SCHEMA(field) "'schema':{'openAPIV3Schema':{'type':'object','properties':{'spec':{'type':'object'," \
                      "'properties':{'" field "':{'type':'string'}}}}}}"
#define DEFINITION(versions) \
    "{'metadata':{'name':'widgets.example.com','uid':'d'},'spec':{'group':'example.com','scope':" \
    "'Namespaced','names':{'plural':'widgets','singular':'widget','kind':'Widget','listKind':'WidgetList'}," \
    "'versions':[{'name':'v1','served':true,'storage':true," SCHEMA("a") "},{'name':'v2','served':true," \
    "'storage':false," SCHEMA("b") "}],'conversion':{'strategy':'Webhook','webhook':{" \
    "'conversionReviewVersions':" versions ",'clientConfig':{'url':'https://x/y'}}}}," \
    "'status':{'acceptedNames':{'plural':'widgets','singular':'widget','kind':'Widget','listKind':" \
    "'WidgetList'}}}"

struct rig {
    struct arena         arena;
    struct custom_kinds *all;
    const struct kind   *v1, *v2;
    const struct object *source;
};

static void rig_open(struct rig *rig, const char *text)
{
    *rig = (struct rig){ .all = NULL };
    struct value *definition = json_parse(quoted(text, &rig->arena), NULL, &rig->arena, NULL);
    const struct kind *kind = well_known.custom_resource_definition;
    assert_true(decode_value(definition, kind->type, &rig->arena, NULL, NULL));
    AUTO_PUT object = object_freeze(kind, definition, 1);
    rig->all = custom_kinds_new(object, 0, NULL);
    assert_non_null(rig->all);
    for (size_t i = 0; i < rig->all->count; i++)
        *(text_equal(rig->all->kinds[i].version, "v1") ? &rig->v1 : &rig->v2) = &rig->all->kinds[i];
    struct value *widget = json_parse(
        quoted("{'metadata':{'name':'w','namespace':'n','uid':'u','labels':{'x':'1'}},'spec':{'a':'1'}}",
               &rig->arena), NULL, &rig->arena, NULL);
    rig->source = object_freeze(rig->v1, widget, 7);
}

static void rig_close(struct rig *rig)
{
    object_put(rig->source);
    custom_kinds_put(rig->all);
    arena_done(&rig->arena);
}

static struct conversion_question question_of(const struct rig *rig, bool is_list)
{
    return (struct conversion_question){ rig->v2, &rig->source, 1, is_list, "q" };
}

/* ---- questions ---- */

static const struct { const char *versions, *head; } questions[] = {
    { "['v1']", "{'kind':'ConversionReview','apiVersion':'apiextensions.k8s.io/v1'," },
    { "['v7','v1beta1','v1']", "{'kind':'ConversionReview','apiVersion':'apiextensions.k8s.io/v1beta1'," },
    { "['v7']", NULL },
};

static void what_is_asked(void **state)
{
    static const char rest[] =
        "'request':{'uid':'q','desiredAPIVersion':'example.com/v2','objects':[{'kind':'Widget','apiVersion':"
        "'example.com/v1','metadata':{'name':'w','namespace':'n','uid':'u','resourceVersion':'7','labels':"
        "{'x':'1'}},'spec':{'a':'1'}}]}}";
    (void)state;
    FOR_EACH(row, questions) {
        struct rig rig;
        struct error err = { 0 };
        AUTO_BUFFER out = { 0 };
        AUTO_BUFFER text = { 0 };
        buffer_add_text(&text, DEFINITION("@"));
        char *at = strchr(buffer_text(&text), '@');
        AUTO_BUFFER whole = { 0 };
        buffer_add(&whole, text.at, (size_t)(at - text.at));
        buffer_printf(&whole, "%s%s", row->versions, at + 1);
        rig_open(&rig, buffer_text(&whole));
        struct conversion_question question = question_of(&rig, false);
        bool good = conversion_write_review(&out, &question, &err);
        assert_int_equal(good, row->head != NULL);
        if (good)
            assert_string_equal(
                buffer_text(&out),
                quoted(arena_printf(&rig.arena, "%s%s", row->head, rest), &rig.arena).at);
        else
            assert_string_equal(err.message, "no supported conversion review versions");
        rig_close(&rig);
    }
}

/* ---- answers ---- */

#define REVIEW(objects) "{'apiVersion':'apiextensions.k8s.io/v1','kind':'ConversionReview','response':{'uid':'q'," \
                        "'result':{'status':'Success'},'convertedObjects':[" objects "]}}"
#define WIDGET(metadata) "{'apiVersion':'example.com/v2','kind':'Widget','metadata':{" metadata "}," \
                         "'spec':{'b':'2','unknown':1}}"
#define SAME "'name':'w','namespace':'n','uid':'u'"

static const struct { const char *answer, *problem; } answers[] = {
    { REVIEW(WIDGET(SAME)), NULL },
    { REVIEW(WIDGET(SAME ",'labels':null")), NULL },
    { REVIEW(WIDGET(SAME ",'generation':9,'finalizers':['x']")), NULL },
    { "{'apiVersion':'apiextensions.k8s.io/v1beta1','response':{'uid':'another','result':{'status':'Success'},"
      "'convertedObjects':[" WIDGET(SAME) "]}}", NULL },
    { "", "failed: the answer is no JSON object" },
    { "[]", "failed: the answer is no JSON object" },
    { "{'apiVersion':'v1','kind':'List'}",
      "failed: expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got v1, Kind=List" },
    { "{'apiVersion':'apiextensions.k8s.io/v1','kind':'ConversionReview','response':[]}",
      "failed: no response provided" },
    { "{'apiVersion':'apiextensions.k8s.io/v1','kind':'ConversionReview','response':{'uid':'p'}}",
      "failed: expected response.uid=\"q\", got \"p\"" },
    { "{'apiVersion':'apiextensions.k8s.io/v1','kind':'ConversionReview','response':{'uid':'q','result':"
      "{'status':'Failure','message':'no'}}}", "failed: no" },
    { "{'apiVersion':'apiextensions.k8s.io/v1','kind':'ConversionReview','response':{'uid':'q'}}",
      "failed: response.result.status was '', not 'Success'" },
    { REVIEW(""), "returned 0 objects, expected 1" },
    { REVIEW(WIDGET(SAME) "," WIDGET(SAME)), "returned 2 objects, expected 1" },
    { REVIEW("1"), "returned invalid object: it is no object" },
    { REVIEW("{'kind':'Widget','metadata':{" SAME "}}"),
      "returned invalid object at index 0: invalid groupVersion (expected example.com/v2, received )" },
    { REVIEW("{'apiVersion':'example.com/v2','metadata':{" SAME "}}"),
      "returned invalid object at index 0: invalid kind (expected Widget, received )" },
    { REVIEW(WIDGET("'name':'v','namespace':'n','uid':'u'")),
      "returned invalid object: must have the same name: w != v" },
    { REVIEW(WIDGET("'name':'w','uid':'u'")), "returned invalid object: must have the same namespace: n != " },
    { REVIEW(WIDGET("'name':'w','namespace':'n','uid':7")),
      "returned invalid object: must have the same UID: u != " },
    { REVIEW(WIDGET(SAME ",'annotations':[]")),
      "returned invalid metadata: invalid metadata.annotations of type []interface {} in converted object" },
    { REVIEW(WIDGET(SAME ",'labels':{'a':{}}")),
      "returned invalid metadata: metadata.labels[a] must be a string, but is map[string]interface {} in "
      "converted object" },
};

static void what_answers_say(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, DEFINITION("['v1']"));
    FOR_EACH(row, answers) {
        struct error err = { 0 };
        const struct object *made = NULL;
        struct conversion_question question = question_of(&rig, false);
        bool good = conversion_read_answer(quoted(row->answer, &rig.arena), &question, &made, &err);
        if (good != !row->problem)
            print_error("%s: %s\n", row->answer, err.message);
        assert_int_equal(good, !row->problem);
        if (row->problem)
            assert_string_equal(err.message,
                                arena_printf(&rig.arena, "conversion webhook for example.com/v1, "
                                             "Kind=Widget %s", row->problem));
        else
            assert_string_equal(
                made->text.at,
                quoted("{'kind':'Widget','apiVersion':'example.com/v2','metadata':{'name':'w','namespace':'n',"
                       "'uid':'u','resourceVersion':'7'},'spec':{'b':'2'}}", &rig.arena).at);
        object_put(made);
    }
    rig_close(&rig);
}

static void lists_are_named_by_what_was_asked_for(void **state)
{
    struct rig rig;
    struct error err = { 0 };
    const struct object *made;
    (void)state;
    rig_open(&rig, DEFINITION("['v1']"));
    struct conversion_question question = question_of(&rig, true);
    assert_false(conversion_read_answer(
        quoted(REVIEW(WIDGET("'name':'w','namespace':'n','uid':'u','labels':1")), &rig.arena), &question,
        &made, &err));
    assert_string_equal(err.message, "conversion webhook for example.com/v2, Kind=WidgetList returned invalid "
                                     "metadata in object at index 0: invalid metadata.labels of type int64 in "
                                     "converted object");
    rig_close(&rig);
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked),
        cmocka_unit_test(what_answers_say),
        cmocka_unit_test(lists_are_named_by_what_was_asked_for),
    };
    return cmocka_run_group_tests_name("conversion", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* webhook_test.c - what answers of webhooks say. */
#include "write/webhooks.h"

#include "write/test_words.h"

#define REVIEW "{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','response':"

static const struct { const char *answer, *problem; bool allowed; size_t patch, warnings; } answers[] = {
    { REVIEW "{'uid':'u','allowed':true}}", NULL, true, 0, 0 },
    { REVIEW "{'uid':'u','allowed':false}}", NULL, false, 0, 0 },
    { REVIEW "{'uid':'u'}}", NULL, false, 0, 0 },
    { REVIEW "{'uid':'u','allowed':true,'patchType':'JSONPatch','patch':'W3t9XQ=='}}", NULL, true, 1, 0 },
    { REVIEW "{'uid':'u','allowed':true,'warnings':['a','','b']}}", NULL, true, 0, 2 },
    { REVIEW "{'uid':'v','allowed':true}}", "expected response.uid=\"u\", got \"v\"", false, 0, 0 },
    { REVIEW "{'uid':'u','allowed':true,'patch':'W3t9XQ=='}}",
      "webhook returned response.patch but not response.patchType", false, 0, 0 },
    { REVIEW "{'uid':'u','allowed':true,'patchType':'Merge','patch':'W3t9XQ=='}}",
      "webhook returned invalid response.patchType of Merge", false, 0, 0 },
    { REVIEW "{'uid':'u','allowed':true,'patchType':'JSONPatch','patch':'e30='}}",
      "response.patch is no JSON patch", false, 0, 0 },
    { REVIEW "{'uid':'u','allowed':true,'patchType':'JSONPatch','patch':'%'}}",
      "response.patch is no base64", false, 0, 0 },
    { "{'apiVersion':'v2','kind':'X','response':{'uid':'u','allowed':true}}",
      "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got v2, Kind=X", false, 0, 0 },
    { REVIEW "null}", "webhook response was absent", false, 0, 0 },
    { "[]", "the answer is no JSON object", false, 0, 0 },
    { "allowed", "the answer is no JSON object", false, 0, 0 },
};

static void what_answers_say(void **state)
{
    (void)state;
    FOR_EACH(row, answers) {
        AUTO_ARENA arena = { 0 };
        struct webhook_answer answer = { .has_come = false };
        webhook_read_answer(unquoted(row->answer, &arena), "u", &arena, &answer);
        const char *problem = error_is_set(&answer.err) ? answer.err.message : NULL;
        if (!problem != !row->problem || (problem && !text_equal(problem, row->problem)))
            FAIL_ROW("%s: %s", row->answer, problem ? problem : "accepted");
        if (!problem && (answer.is_allowed != row->allowed || answer.warning_count != row->warnings ||
                         value_count(answer.patch) != row->patch))
            FAIL_ROW("%s: read otherwise", row->answer);
    }
}

static const struct { const char *status, *message; int code; } denials[] = {
    { "{}", "admission webhook \"w\" denied the request without explanation", 400 },
    { "{'message':'no'}", "admission webhook \"w\" denied the request: no", 400 },
    { "{'reason':'Forbidden','code':403}", "admission webhook \"w\" denied the request: Forbidden", 403 },
    { "{'message':'no','code':200}", "admission webhook \"w\" denied the request: no", 400 },
    { "{'message':'no','code':418,'reason':'Teapot'}", "admission webhook \"w\" denied the request: no", 418 },
};

static void how_denials_sound(void **state)
{
    (void)state;
    FOR_EACH(row, denials) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        const struct webhook webhook = { .name = "w" };
        const struct webhook_answer answer = { .status = parse(row->status, &arena) };
        assert_false(webhook_fail_denied(&webhook, &answer, &err));
        if (!text_equal(err.message, row->message) || err.code != row->code)
            FAIL_ROW("%s: %d %s", row->status, err.code, err.message);
        assert_int_not_equal(err.reason, REASON_PENDING);
    }
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_answers_say), cmocka_unit_test(how_denials_sound),
    };
    return cmocka_run_group_tests_name("webhook", tests, NULL, NULL);
}

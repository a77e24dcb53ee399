/* SPDX-License-Identifier: Apache-2.0 */
/* pods_of_test.c - which container is meant, and conditions; deadlines. */
#include "kubectl/pods_of.h"

#include "kubectl/conditions.h"
#include "kubectl/deadline.h"
#include "kubectl/test_rows.h"

#define POD(annotations, rest)                                                             \
    "{\"metadata\":{\"name\":\"p\",\"namespace\":\"n\",\"annotations\":{" annotations "}}," \
    "\"spec\":{" rest "}}"
#define TWO      "\"containers\":[{\"name\":\"a\"},{\"name\":\"b\"}]"
#define MANY     TWO ",\"initContainers\":[{\"name\":\"i\"}],\"ephemeralContainers\":[{\"name\":\"e\"}]"
#define IS_B     "\"kubectl.kubernetes.io/default-container\":\"b\""
#define IS_OTHER "\"kubectl.kubernetes.io/default-container\":\"x\""

static const struct {
    const char *name, *pod, *wanted, *container, *message;
} rows[] = {
    { "the first", POD("", TWO), NULL, "a", NULL },
    { "the one that is asked for", POD(IS_B, TWO), "a", "a", NULL },
    { "the annotation's", POD(IS_B, TWO), NULL, "b", NULL },
    { "one of init", POD("", MANY), "i", "i", NULL },
    { "an ephemeral one", POD("", MANY), "e", "e", NULL },
    { "none of that name", POD("", MANY), "x", NULL,
      "container x is not valid for pod p out of: a, b, e (ephem), i (init)" },
    { "the annotation names none", POD(IS_OTHER, TWO), NULL, NULL,
      "container x is not valid for pod p out of: a, b" },
    { "no containers", POD("", ""), NULL, NULL, "pod n/p does not have any containers" },
};

static void a_container_is_meant(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        const char *container =
            container_of_pod(parse_row(row->pod, &arena), row->wanted, &arena, &err);
        if (!text_equal(container, row->container) ||
            (row->message && !text_equal(err.message, row->message)))
            FAIL_ROW("%s: %s: %s", row->name, container ? container : "none",
                               err.message);
    }
}

static void conditions_are_found_in_any_case(void **state)
{
    AUTO_ARENA arena = { 0 };
    const struct value *object = parse_row("{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":"
                                       "\"True\"},{\"type\":\"Odd\"}]}}", &arena);
    (void)state;
    assert_true(condition_has(condition_of_type(object, "ready"), "status", "TRUE"));
    assert_false(condition_has(condition_of_type(object, "Ready"), "status", "Tru"));
    assert_false(condition_has(condition_of_type(object, "Odd"), "status", "True"));
    assert_null(condition_of_type(object, "Rea"));
    assert_null(condition_of_type(NULL, "Ready"));
    assert_false(condition_has(NULL, "status", "True"));
}

static void timeouts_are_durations(void **state)
{
    static const struct {
        const char *text;
        bool good;
        int64_t ms;
    } timeouts[] = { { NULL, true, 7 },     { "30s", true, 30000 }, { "1m30s", true, 90000 },
                     { "0", true, 0 },      { "-1s", true, -1000 }, { "", false, 0 },
                     { "30", false, 0 },    { "soon", false, 0 } };
    (void)state;
    FOR_EACH(row, timeouts) {
        struct error err = { 0 };
        int64_t ms = 0;
        if (timeout_parse(row->text, /* usual_ms= */ 7, &ms, &err) != row->good ||
            (row->good && ms != row->ms) || error_is_set(&err) == row->good)
            FAIL_ROW("%s: %lld: %s", row->text, (long long)ms, err.message);
    }
    assert_int_equal(deadline_in(0), 0);
    assert_int_equal(deadline_in(-5), 0);
    assert_true(deadline_in(5) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_container_is_meant),
        cmocka_unit_test(conditions_are_found_in_any_case),
        cmocka_unit_test(timeouts_are_durations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* pod_allocation_test.c - what a pod has been given, written down and given back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "node/pod_allocation.h"
#include "node/pod_spec.h"
#include "object/object.h"
#include "object/schema.h"

#include <cmocka.h>               /* last: it has a macro fail() */

#define ASKS(CPU, MEMORY) "{'requests':{'cpu':'" CPU "','memory':'" MEMORY "'}}"
#define POD(WHOLE, FIRST, SECOND)                                                                  \
    "{'metadata':{'name':'p','namespace':'n','uid':'u'},'spec':{'resources':" WHOLE                \
    ",'initContainers':[{'name':'i','image':'x','resources':" SECOND "}]"                          \
    ",'containers':[{'name':'c','image':'x','resources':" FIRST "}]}}"

static const char *quoted(const char *text, struct arena *arena)
{
    char *json = arena_strdup(arena, text);
    for (char *at = json; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    return json;
}

static struct pod *pod_of(const char *text, struct arena *arena)
{
    struct error err = { 0 };
    const struct kind *kind = kind_find_api_version(BYTES("v1"), BYTES("Pod"));
    AUTO_PUT object = object_from_text(kind, bytes_of(quoted(text, arena)), &err);
    assert_non_null(object);
    return pod_new(object);
}

static const char *text_of(const struct pod *pod, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    json_write_value(&text, pod_allocation(pod, arena));
    return arena_copy(arena, text.at, text.size);
}

/* A pod that asks for `now` is given what one that asked for `before` had. */
static void test_given_back(void **state)
{
    static const struct {
        const char *name, *before, *now;
        bool        differs, asks_for_more;
    } rows[] = {
        { "the same", POD("{}", ASKS("1", "1Gi"), "{}"), POD("{}", ASKS("1", "1Gi"), "{}"), false,
          false },
        { "other words for the same", POD("{}", ASKS("1", "1Gi"), "{}"),
          POD("{}", ASKS("1000m", "1024Mi"), "{}"), false, false },
        { "more cpu", POD("{}", ASKS("1", "1Gi"), "{}"), POD("{}", ASKS("2", "1Gi"), "{}"), true,
          true },
        { "less cpu, more memory", POD("{}", ASKS("1", "1Gi"), "{}"),
          POD("{}", ASKS("500m", "2Gi"), "{}"), true, true },
        { "less of both", POD("{}", ASKS("1", "1Gi"), "{}"), POD("{}", ASKS("1m", "1Mi"), "{}"),
          true, false },
        { "a limit is new", POD("{}", ASKS("1", "1Gi"), "{}"),
          POD("{}", "{'limits':{'cpu':'4'},'requests':{'cpu':'1','memory':'1Gi'}}", "{}"), true,
          false },
        { "an init container", POD("{}", "{}", ASKS("1", "1Gi")), POD("{}", "{}", ASKS("2", "1Gi")),
          true, true },
        { "the whole pod", POD(ASKS("1", "1Gi"), "{}", "{}"), POD(ASKS("2", "1Gi"), "{}", "{}"),
          true, true },
        { "of the whole pod for the first time", POD("{}", ASKS("1", "1Gi"), "{}"),
          POD(ASKS("2", "1Gi"), ASKS("1", "1Gi"), "{}"), true, true },
        { "what cannot be resized",
          POD("{}", "{'limits':{'ephemeral-storage':'1'}}", "{}"),
          POD("{}", "{'limits':{'ephemeral-storage':'2'}}", "{}"), false, false },
    };
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        struct pod *before = pod_of(row->before, &arena), *now = pod_of(row->now, &arena);
        const char *had = text_of(before, &arena);
        bool more = pod_asks_for_more(now, before),
             differs = pod_set_allocation(now, pod_allocation(before, &arena));
        pod_put(before);                 /* it keeps nothing of it */
        const char *has = text_of(now, &arena);
        bool good = differs == row->differs && more == row->asks_for_more &&
                    (!differs || strcmp(had, has) == 0);
        pod_put(now);
        if (!good)
            fail_msg("%s: had %s, has %s", row->name, had, has);
    }
}

/* What stands in a damaged file, or in one of another version. */
static void test_no_allocation(void **state)
{
    static const char *const rows[] = {
        "{}", "[]", "null", "1", "{'containers':1}", "{'containers':{'other':{}}}",
        "{'containers':{'c':{'requests':{'cpu':'1','memory':'1Gi'}}},'resources':7}",
    };
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        struct pod *pod = pod_of(POD("{}", ASKS("1", "1Gi"), "{}"), &arena);
        const char *json = quoted(*row, &arena);
        bool changed = pod_set_allocation(pod, json_parse(bytes_of(json), NULL, &arena, NULL));
        bool kept = pod_request(pod, "cpu") == 1000 && pod_request(pod, "memory") == 1 << 30;
        pod_put(pod);
        if (changed || !kept)
            fail_msg("%s: changed %d, kept %d", *row, changed, kept);
    }
    AUTO_ARENA arena = { 0 };
    struct pod *pod = pod_of(POD("{}", "{}", "{}"), &arena);
    assert_false(pod_set_allocation(pod, NULL));
    pod_put(pod);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_given_back),
        cmocka_unit_test(test_no_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

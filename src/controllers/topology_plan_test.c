/* SPDX-License-Identifier: Apache-2.0 */
/* topology_plan_test.c - hints in proportion to the CPU of zones, and when there are none. */
#include "controllers/topology_plan.h"
#include "base/arena.h"
#include "base/bytes.h"
#include "controllers/endpoint_slice_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

enum { ENDPOINTS_MAX = 16, CASE_ZONES_MAX = 4 };

/* Endpoints are letters: "a" is a ready one of zone a, "A" one that is not ready, "-" a ready one
 * of no zone; behind it, where it has one, its hint ("a>b": of zone a, for b). */
static const struct {
    const char *name;
    int         cpus[CASE_ZONES_MAX];    /* of the zones a, b, c ...; 0: there is no more */
    const char *endpoints;
    const char *hints;                   /* a letter each, "." none; NULL: a problem */
    const char *problem;                 /* a part of it */
} cases[] = {
    { "one each", { 1, 1 }, "a b", "ab", NULL },
    { "as the zones are", { 1, 1, 1 }, "a a b b c c", "aabbcc", NULL },
    { "unready ones have none", { 1, 1 }, "a B b", "a.b", NULL },
    { "one zone has all", { 1, 1 }, "a a a a", "bbaa", NULL },
    { "some of the larger zone", { 1, 1, 1 }, "a a a a b c", "bcaabc", NULL },
    { "a large zone", { 3, 1 }, "a a b b", "aaab", NULL },
    { "a little too much is left", { 1, 1 }, "a a b", NULL, "minimum required endpoints" },
    { "five of two", { 1, 1 }, "a a a b b", NULL, "minimum required endpoints" },
    { "seven of two", { 1, 1 }, "a a a a a b b", "baaaabb", NULL },
    { "twelve of two", { 1, 1 }, "a a a a a a a b b b b b", "baaaaaabbbbb", NULL },
    { "fewer than zones", { 1, 1, 1 }, "a b",  NULL,
      "Insufficient number of endpoints (2 endpoints, 3 zones)" },
    { "none is ready", { 1, 1 }, "A B", NULL, "(0 endpoints, 2 zones)" },
    { "no zones", { 0 }, "a b", NULL, "Insufficient Node information" },
    { "one zone", { 1 }, "a a", NULL, "Insufficient Node information" },
    { "an endpoint without zone", { 1, 1 }, "a b - -", NULL, "do not have a zone specified" },
    { "good hints stay", { 1, 1 }, "a>b a>b a>a a>a", "bbaa", NULL },
    { "other good hints stay", { 1, 1 }, "a>a a>a a>b a>b", "aabb", NULL },
    { "a new one", { 1, 1 }, "a>b a>a b b", "aabb", NULL },
    { "hints for a zone that is gone", { 1, 1 }, "a>c a>a b>b b>b", "aabb", NULL },
    { "too many for one", { 1, 1 }, "a>b a>b b>b b>b", "aabb", NULL },
    { "a zone without nodes of its own", { 1, 1 }, "a b c c", "abcc", NULL },
};

struct scene {
    struct endpoint       endpoints[ENDPOINTS_MAX], *pointers[ENDPOINTS_MAX];
    struct topology_zone  zones[CASE_ZONES_MAX];
    struct topology_facts facts;
};

static const char *letter(char c, struct arena *arena)
{
    return arena_printf(arena, "%c", c);
}

static void set_endpoints(struct scene *scene, const char *text, struct arena *arena)
{
    for (; *text; text += strcspn(text, " "), text += *text == ' ') {
        size_t i = scene->facts.endpoint_count++;
        bool is_ready = *text == '-' || *text >= 'a';
        scene->endpoints[i] = (struct endpoint){
            .is_ready = is_ready,
            .zone = *text == '-' ? "" : letter((char)(*text | 0x20), arena),
            .zone_hint = text[1] == '>' ? letter(text[2], arena) : "",
        };
        scene->pointers[i] = &scene->endpoints[i];
    }
}

static void check(size_t row, struct arena *arena)
{
    struct scene scene = { 0 };
    scene.facts.zones = scene.zones;
    scene.facts.endpoints = scene.pointers;
    for (int i = 0; i < CASE_ZONES_MAX && cases[row].cpus[i]; i++)
        scene.zones[scene.facts.zone_count++] =
            (struct topology_zone){ letter((char)('a' + i), arena), cases[row].cpus[i] * 1000 };
    set_endpoints(&scene, cases[row].endpoints, arena);
    const char *problem = topology_plan(&scene.facts, arena);
    AUTO_BUFFER told = { 0 };
    for (size_t i = 0; i < scene.facts.endpoint_count; i++)
        buffer_add_char(&told, scene.endpoints[i].zone_hint[0] ? scene.endpoints[i].zone_hint[0]
                                                               : '.');
    if (cases[row].problem ? !problem || !strstr(problem, cases[row].problem) : !!problem)
        fail_msg("%s: the problem is <%s>", cases[row].name, problem ? problem : "none");
    if (cases[row].hints && !text_equal(buffer_text(&told), cases[row].hints))
        fail_msg("%s: got <%s>, wanted <%s>", cases[row].name, buffer_text(&told),
                 cases[row].hints);
    if (problem && strspn(buffer_text(&told), ".") != scene.facts.endpoint_count)
        fail_msg("%s: hints are left: <%s>", cases[row].name, buffer_text(&told));
}

static void hints_by_zone(void **state)
{
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        AUTO_ARENA arena = { 0 };
        check(i, &arena);
    }
}

/* What was planned is not planned anew. */
static void plans_stay(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct scene scene = { .zones = { { "a", 5000 }, { "b", 3000 }, { "c", 2000 } } };
    scene.facts = (struct topology_facts){ scene.zones, 3, scene.pointers, 0 };
    set_endpoints(&scene, "a a a a a a a a b b b c", &arena);
    assert_null(topology_plan(&scene.facts, &arena));
    const char *before[ENDPOINTS_MAX];
    for (size_t i = 0; i < scene.facts.endpoint_count; i++)
        before[i] = scene.endpoints[i].zone_hint;
    scene.zones[0].cpu_milli += 100;
    assert_null(topology_plan(&scene.facts, &arena));
    for (size_t i = 0; i < scene.facts.endpoint_count; i++)
        assert_string_equal(scene.endpoints[i].zone_hint, before[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hints_by_zone),
        cmocka_unit_test(plans_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

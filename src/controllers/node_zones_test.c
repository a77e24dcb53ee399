/* SPDX-License-Identifier: Apache-2.0 */
/* node_zones_test.c - the states of zones, and whose turn it is. */
#include "base/arena.h"
#include "base/bytes.h"
#include "controllers/node_zones.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static const struct {
    const char     *name;
    size_t          ready, others;
    enum zone_state state;
    int64_t         interval_s;
} state_cases[] = {
    { "no nodes",                    0,  0,  ZONE_NORMAL,             10  },
    { "one, ready",                  1,  0,  ZONE_NORMAL,             10  },
    { "one, silent",                 0,  1,  ZONE_FULL_DISRUPTION,    10  },
    { "one of two",                  1,  1,  ZONE_NORMAL,             10  },
    { "two of three",                1,  2,  ZONE_NORMAL,             10  },
    { "three of four",               1,  3,  ZONE_PARTIAL_DISRUPTION, 0   },
    { "half of ten",                 5,  5,  ZONE_NORMAL,             10  },
    { "11 of 20: 55 %",              9,  11, ZONE_PARTIAL_DISRUPTION, 0   },
    { "most of 50",                  10, 40, ZONE_PARTIAL_DISRUPTION, 0   },
    { "most of 51",                  10, 41, ZONE_PARTIAL_DISRUPTION, 100 },
    { "all of a hundred",            0, 100, ZONE_FULL_DISRUPTION,    10  },
};

static void states_and_rates(void **state)
{
    FOR_EACH(row, state_cases) {
        enum zone_state found = zone_state_of(row->ready, row->others);
        if (found != row->state ||
            zone_interval_ms(found, row->ready + row->others) != row->interval_s * 1000)
            fail_msg("%s", row->name);
    }
}

enum { NODES = 8 };

/* A cluster that a line of text tells: "+0a" makes node 0 ready in zone a, "-" not ready, "x"
 * takes it away, "!0" asks for its turn, "/0" leaves the line; "@15" is the time in seconds.  What
 * is answered to each "!" is written down, and each node that is woken. */
struct story {
    struct node_zones  zones;
    struct node_member members[NODES];
    char               names[NODES][2];
    int64_t            now_ms;
    struct buffer      told;
};

static void woken(void *context, const char *name)
{
    struct story *story = context;
    buffer_printf(&story->told, "wake:%s ", name);
}

static void ask(struct story *story, int index)
{
    int64_t wait_ms = node_zones_turn(&story->zones, &story->members[index], story->now_ms);
    if (wait_ms == NODE_TURN_UNKNOWN)
        buffer_printf(&story->told, "%d:never ", index);
    else
        buffer_printf(&story->told, "%d:%d ", index, (int)(wait_ms / 1000));
}

static void note(struct story *story, int index, char zone, bool is_ready)
{
    char key[2] = { zone, '\0' };
    struct node_standing standing = { .zone = key, .is_ready = is_ready };
    node_zones_note(&story->zones, &story->members[index], &standing, story->now_ms);
}

static void step(struct story *story, const char *word)
{
    int index = word[1] - '0', seconds;
    if (*word == '+' || *word == '-')
        note(story, index, word[2], *word == '+');
    else if (*word == 'x')
        node_zones_remove(&story->zones, &story->members[index], story->now_ms);
    else if (*word == '/')
        node_zones_leave(&story->zones, &story->members[index], story->now_ms);
    else if (*word == '!')
        ask(story, index);
    else if (sscanf(word, "@%d", &seconds) == 1)
        story->now_ms = (int64_t)seconds * 1000;
    else
        fail_msg("no such word: %s", word);
}

static const char *tell(const char *text, struct arena *arena)
{
    struct story story = { .zones = { .wake = woken, .context = &story } };
    for (int i = 0; i < NODES; i++) {
        story.names[i][0] = (char)('0' + i);
        story.members[i].name = story.names[i];
    }
    for (const char *word = text; *word; word += strcspn(word, " "), word += *word == ' ')
        step(&story, word);
    const char *told = arena_strdup(arena, buffer_text(&story.told));
    for (int i = 0; i < NODES; i++)
        node_zones_remove(&story.zones, &story.members[i], story.now_ms);
    assert_int_equal(story.zones.zones.count, 0);
    assert_int_equal(story.zones.counted, 0);
    assert_int_equal(story.zones.full, 0);
    node_zones_done(&story.zones);
    buffer_done(&story.told);
    return told;
}

static const struct { const char *name, *story, *told; } stories[] = {
    { "the first has no wait", "+0a -1a !1", "1:0 " },
    { "one each ten seconds", "+0a +1a +2a -3a -4a !3 !4 @9 !4 @10 !4", "3:0 4:10 4:1 4:0 " },
    { "each zone has a pace of its own", "+0a -1a +2b -3b !1 !3", "1:0 3:0 " },
    { "a line: the next is woken by the turn of the first",
      "+0a +1a +2a +3a -4a -5a -6a !4 !5 !6 @10 !5 @20 !6",
      "4:0 5:10 6:never wake:6 5:0 6:0 " },
    { "who leaves the line wakes the next", "+0a +1a +2a +3a -4a -5a -6a !4 !5 !6 /5 !6",
      "4:0 5:10 6:never wake:6 6:10 " },
    { "a node that goes leaves its line", "+0a +1a +2a +3a -4a -5a -6a !4 !5 !6 x5 !6",
      "4:0 5:10 6:never wake:6 6:10 " },
    { "most of a small zone: none", "+0a -1a -2a -3a !1", "1:never " },
    { "and where it is better, ten seconds later", "+0a -1a -2a -3a !1 @5 +2a !1",
      "1:never wake:1 1:10 " },
    { "a zone is down, another is not", "+3b -0a -1a -2a !0", "0:0 " },
    { "all zones are down", "-0a -1b -2b !0 !1", "0:never 1:never " },
    { "the end of that wakes, and waits", "-0a -1b -2b !0 !1 +2b !0 !1",
      "0:never 1:never wake:1 wake:0 0:10 1:10 " },
    { "another zone takes it", "+0a -1a +2b -3b !1 -4a !4 -4b !4", "1:0 4:10 4:0 " },
};

static void whose_turn_it_is(void **state)
{
    FOR_EACH(row, stories) {
        AUTO_ARENA arena = { 0 };
        const char *told = tell(row->story, &arena);
        if (!text_equal(told, row->told))
            fail_msg("%s: got <%s>, wanted <%s>", row->name, told, row->told);
    }
}

static void excluded_nodes_do_not_count(void **state)
{
    struct story story = { .zones = { .wake = woken, .context = &story } };
    struct node_standing sick = { .zone = "a", .is_excluded = true };
    node_zones_note(&story.zones, &story.members[0], &sick, 0);
    assert_false(story.zones.is_halted);
    note(&story, 1, 'a', /* is_ready= */ true);
    assert_int_equal(node_zone_state(&story.members[0]), ZONE_NORMAL);
    note(&story, 1, 'a', /* is_ready= */ false);
    assert_int_equal(node_zone_state(&story.members[0]), ZONE_FULL_DISRUPTION);
    assert_true(story.zones.is_halted);
    node_zones_remove(&story.zones, &story.members[1], 0);
    assert_false(story.zones.is_halted);
    node_zones_remove(&story.zones, &story.members[0], 0);
    node_zones_done(&story.zones);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_and_rates),
        cmocka_unit_test(whose_turn_it_is),
        cmocka_unit_test(excluded_nodes_do_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

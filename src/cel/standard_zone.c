/* SPDX-License-Identifier: Apache-2.0 */
/* standard_zone.c - zones by their distance from UTC, "+05:30", and by name.
 *
 * A name must be one of the time zone database before its file is asked for, so that an expression
 * cannot make the process look for files.  The zone that was used last is kept until the run ends.
 */
#include <ctype.h>

#include "base/arena.h"
#include "base/env.h"
#include "cel/run.h"
#include "cel/standard.h"
#include "cel/text.h"
#include "object/cron_schedule.h"
#include "object/time_zone.h"

enum { MINUTE = 60, LOAD_STEPS = 150 };

/* ---- by distance ---- */

/* As Go's Atoi. */
static bool read_number(struct bytes text, int64_t *ret)
{
    if (text.size > 1 && *text.at == '+' && text.at[1] != '-')
        text = (struct bytes){ text.at + 1, text.size - 1 };
    return text.size < 10 && text.size > 0 && isdigit((unsigned char)text.at[text.size - 1]) &&
           bytes_to_int64(text, ret);
}

static bool not_a_number(struct cel_run *run, struct bytes text, struct cel_value *ret)
{
    *ret = cel_fail(cel_run_arena(run), "strconv.Atoi: parsing %.*s: invalid syntax",
                    BYTES_ARG(cel_text_quote(text, cel_run_arena(run))));
    return false;
}

static bool distance(struct cel_run *run, struct bytes zone, int64_t *ret_s,
                     struct cel_value *ret_failure)
{
    struct bytes minute = zone, hour = bytes_next(&minute, ':');
    int64_t hours, minutes;
    if (!read_number(hour, &hours))
        return not_a_number(run, hour, ret_failure);
    if (!read_number(minute, &minutes))
        return not_a_number(run, minute, ret_failure);
    *ret_s = (hours * 60 + (*zone.at == '-' ? -minutes : minutes)) * MINUTE;
    return true;
}

/* ---- by name ---- */

/* Names that lead out of the folder of zones are refused before anything is looked for. */
static bool is_path(struct bytes name)
{
    return *name.at == '/' || *name.at == '\\' || memmem(name.at, name.size, "..", 2);
}

static bool load(struct cel_run *run, struct bytes name, struct cel_value *ret_failure)
{
    struct env *env = run->program->env;
    const char *text = arena_copy(run->arena, name.at, name.size);
    enum env_zone_state state = ENV_ZONE_ABSENT;
    time_zone_free(run->zone);
    run->zone = NULL;
    if (env && time_zone_is_known(name) && cel_run_work(run, LOAD_STEPS))
        state = time_zone_load(env, text, &run->zone, NULL);
    run->zone_name = name;
    if (state != ENV_ZONE_THERE)
        *ret_failure = cel_fail(run->arena,
                                state == ENV_ZONE_READING ? "time zone %s is being read"
                                                          : "unknown time zone %s",
                                text);
    return state == ENV_ZONE_THERE;
}

bool cel_zone_offset(struct cel_run *run, struct bytes zone, int64_t at_s, int64_t *ret_s,
                     struct cel_value *ret_failure)
{
    size_t colon;
    *ret_s = 0;
    if (bytes_find(zone, ':', &colon))
        return distance(run, zone, ret_s, ret_failure);
    if (zone.size == 0 || bytes_equal_text(zone, "UTC"))
        return true;
    if (is_path(zone)) {
        *ret_failure = cel_fail(run->arena, "time: invalid location name");
        return false;
    }
    if (!(run->zone && bytes_equal(run->zone_name, zone)) && !load(run, zone, ret_failure))
        return false;
    *ret_s = time_zone_offset_s(run->zone, at_s);
    return true;
}

/* ---- at compile time ---- */

static bool takes_zone(const struct cel_node *node)
{
    return node->kind == NODE_CALL && node->call.arguments.count == 2 &&
           bytes_starts_with(node->call.function, "get") &&
           node->call.arguments.at[1]->kind == NODE_LITERAL &&
           node->call.arguments.at[1]->literal.kind == CEL_STRING;
}

static void ask(void *context, struct cel_node *node)
{
    cel_ask_for_zones(node, context);
}

void cel_ask_for_zones(struct cel_node *root, struct env *env)
{
    char name[64];
    struct env_zone zone;
    cel_node_visit(root, ask, env);
    if (!takes_zone(root))
        return;
    struct bytes text = root->call.arguments.at[1]->literal.bytes;
    if (text.size >= sizeof name || !time_zone_is_known(text))
        return;
    memcpy(name, text.at, text.size);
    name[text.size] = '\0';
    (void)env->time_zone(env, name, &zone);
}

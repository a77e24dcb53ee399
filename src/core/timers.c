/* SPDX-License-Identifier: Apache-2.0 */
/* timers.c - the core's env, and its time: what the clock says, and who is to be called when.
 *
 * All of core/ stands on this, and it on nothing there. */
#include "base/arena.h"
#include "base/env.h"
#include "core/core_state.h"
#include "object/time_text.h"

enum { TURN_TIMERS_MAX = 1024 };

struct env *core_env(struct core *core)
{
    return core->options.env;
}

const char *core_now_text(struct core *core, struct arena *arena)
{
    char text[TIME_TEXT_MAX];
    time_write(env_wall_s(core_env(core)), text);
    return arena_strdup(arena, text);
}

void core_timer_start(struct core *core, struct core_timer *timer, int64_t after_ms)
{
    heap_set_key(&core->timers, &timer->node, env_monotonic_ms(core->options.env) + after_ms);
}

void core_timer_stop(struct core *core, struct core_timer *timer)
{
    heap_remove(&core->timers, &timer->node);
}

int64_t timers_run(struct core *core)
{
    for (int i = 0; i < TURN_TIMERS_MAX; i++) {
        struct heap_node *node = heap_top(&core->timers);
        if (!node)
            return INT64_MAX;
        if (node->key > env_monotonic_ms(core->options.env))
            return node->key;
        heap_remove(&core->timers, node);
        struct core_timer *timer = container_of(node, struct core_timer, node);
        timer->fire(timer->context);
    }
    return 0;
}

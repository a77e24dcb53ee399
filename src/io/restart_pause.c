/* SPDX-License-Identifier: Apache-2.0 */
/* restart_pause.c - see restart_pause.h. */
#include "io/restart_pause.h"

#include <signal.h>
#include <stdbool.h>

#include "base/env.h"

void restart_pause_started(struct restart_pause *pause, struct env *env)
{
    pause->started_ms = env_monotonic_ms(env);
}

int64_t restart_pause_failed(struct restart_pause *pause)
{
    int64_t next_ms = pause->last_ms ? pause->last_ms * 2 : RESTART_FIRST_MS;
    pause->last_ms = next_ms < RESTART_LAST_MS ? next_ms : RESTART_LAST_MS;
    return pause->last_ms;
}

/* The signals by which a process is ended from outside. */
static bool was_killed(int exit_code)
{
    return exit_code == 128 + SIGKILL || exit_code == 128 + SIGTERM || exit_code == 128 + SIGINT;
}

int64_t restart_pause_ended(struct restart_pause *pause, struct env *env, int exit_code)
{
    int64_t lived_ms = env_monotonic_ms(env) - pause->started_ms;
    if (lived_ms >= (was_killed(exit_code) ? RESTART_BEGUN_MS : RESTART_STEADY_MS))
        pause->last_ms = 0;
    return restart_pause_failed(pause);
}

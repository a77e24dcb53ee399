/* SPDX-License-Identifier: Apache-2.0 */
/* restart_pause.h - how long to wait before a process that has ended is started again.
 *
 * The first time RESTART_FIRST_MS, then twice as long each time, RESTART_LAST_MS at the most; from
 * the first again once it has run for RESTART_STEADY_MS.  Who is killed is not at fault: that too
 * begins again with the first pause, unless the process had hardly begun.
 *
 * Embedded in its owner; all zero is the beginning.  Thread: pure but for the clock it is given. */
#ifndef KNARR_IO_RESTART_PAUSE_H
#define KNARR_IO_RESTART_PAUSE_H

#include <stdint.h>

struct env;

enum {
    RESTART_FIRST_MS = 100,
    RESTART_LAST_MS = 10000,
    RESTART_STEADY_MS = 10000,
    RESTART_BEGUN_MS = 500               /* a killed process that ran for less doubles the pause */
};

struct restart_pause {
    int64_t started_ms;                  /* by the monotonic clock */
    int64_t last_ms;                     /* the pause before the last start; 0: there was none */
};

void restart_pause_started(struct restart_pause *, struct env *);
/* It has ended: the milliseconds to wait.  `exit_code` is 0..255, or 128 + signal (io/child.h). */
int64_t restart_pause_ended(struct restart_pause *, struct env *, int exit_code);
/* It could not even be started. */
int64_t restart_pause_failed(struct restart_pause *);

#endif

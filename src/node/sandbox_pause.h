/* SPDX-License-Identifier: Apache-2.0 */
/* sandbox_pause.h - the one process that a shared PID namespace needs: its init.
 *
 * It holds nothing, reaps orphans, and ends by SIGKILL.  It outlives the agent.
 * Thread: any. */
#ifndef KNARR_NODE_SANDBOX_PAUSE_H
#define KNARR_NODE_SANDBOX_PAUSE_H

#include <sys/types.h>

/* Returns its process id in our PID namespace, or a negative errno. */
pid_t sandbox_pause_start(void);

#endif

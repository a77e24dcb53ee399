/* SPDX-License-Identifier: Apache-2.0 */
/* keeper.h - keeps processes running: starts again what has ended, after a pause that grows
 * (io/restart_pause.h).
 *
 * For the supervisor of a local cluster, and for `knarr server` and `knarr node`, which run in the
 * foreground under a service manager.  SIGTERM or SIGINT ends the kept processes with SIGTERM, and
 * KEEPER_STOP_MS later with SIGKILL; containers belong to conmon and stay.
 *
 * Thread: the loop's. */
#ifndef KNARR_MAIN_KEEPER_H
#define KNARR_MAIN_KEEPER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <uv.h>

#include "base/error.h"
#include "main/cluster.h"

enum { KEPT_MAX = CLUSTER_NODES_MAX + 2, KEEPER_STOP_MS = 15000 };

struct keeper;

/* Starts the process; its number, or -1 with *err set. */
typedef pid_t keeper_start(void *context, struct error *err);

struct keeper *keeper_new(void);
uv_loop_t *keeper_loop(struct keeper *);
void *keeper_context(const struct keeper *, int index);  /* that of keeper_add */
/* An index for keeper_restart; the first start is in the loop's next turn.  The name is borrowed;
 * KEPT_MAX may be added. */
int keeper_add(struct keeper *, const char *name, keeper_start *, void *context);
/* Ends the process; it is started anew. */
void keeper_restart(struct keeper *, int index);
/* Calls `due` after that time, and again whenever it sets a new one (0: no more). */
void keeper_call_after(struct keeper *, int64_t after_ms, int64_t (*due)(void *context),
                       void *context);
/* `ready` is called for each byte that a kept process writes into that pipe. */
void keeper_on_ready(struct keeper *, int fd, void (*ready)(void *context), void *context);
/* `ended` is called whenever a kept process has, before it is started again. */
void keeper_on_end(struct keeper *, void (*ended)(void *context, int index, int exit_code),
                   void *context);
void keeper_run(struct keeper *);        /* until SIGTERM or SIGINT, and the end of all */
/* Which of them it was, also when it has come after keeper_run (so the loop turns once, without
 * waiting: not for callbacks); SIGINT where it was both; 0: neither. */
int  keeper_signal(struct keeper *);
void keeper_stop(struct keeper *);       /* as those signals do; keeper_run then returns */
void keeper_free(struct keeper *);

/* Tells the service manager (NOTIFY_SOCKET), where there is one. */
void keeper_notify(const char *state);

#endif

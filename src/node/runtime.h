/* SPDX-License-Identifier: Apache-2.0 */
/* runtime.h - containers as processes: conmon holds one, crun makes it, and their files say what
 * became of it.
 *
 * A start is: conmon (which runs `crun create`), its word that the process exists, `crun start`.
 * The end is told by a file, RUN/exits/ID, which conmon writes; inotify and the process' pidfd
 * bring the news, whichever is first.  Nothing here ends a container when the agent ends, and
 * runtime_adopt takes over what is found running.
 *
 * At most RUNTIME_STARTS_MAX starts are under way; the others wait in order.
 * Thread: the loop's. */
#ifndef KNARR_NODE_RUNTIME_H
#define KNARR_NODE_RUNTIME_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <uv.h>

#include "base/error.h"

struct node_paths;
struct runtime;
struct runtime_start;

enum { RUNTIME_STARTS_MAX = 6, RUNTIME_TIMEOUT_MS = 120000, EXIT_CODE_UNKNOWN = 137 };

/* The container has ended; called once for each that runs, on the loop. */
typedef void runtime_ended(void *context, const char *id);

struct runtime_options {
    uv_loop_t               *loop;
    const struct node_paths *paths;
    const char              *crun, *conmon;          /* programs, looked up in PATH */
    runtime_ended           *ended;
    void                    *context;
};
MUST_USE struct runtime *runtime_new(const struct runtime_options *, struct error *err);
void runtime_free(struct runtime *); /* containers stay; pending starts are forgotten (their
                                        callback is not called) */

struct runtime_request {
    const char *id, *name;               /* name: for the process list */
    const char *bundle;                  /* folder with config.json */
    const char *log_path;
    bool        std_in, stdin_once, terminal;
};
/* pid is 0 with err set where it failed: what remains of the container has been deleted. */
typedef void runtime_started(void *context, pid_t pid, const struct error *err);
/* Texts are copied. Cancelling forgets the callback; the container is deleted as soon as it exists.
 */
struct runtime_start *runtime_start(struct runtime *, const struct runtime_request *,
                                    runtime_started *, void *context);
void runtime_start_cancel(struct runtime_start *);

/* After a restart of the agent: watches a container that is said to run.  False: it does not run
 * any more (its exit file, if any, tells how it ended). */
bool runtime_adopt(struct runtime *, const char *id, pid_t pid);
/* A signal to the container's first process. False: it has ended. */
bool runtime_kill(struct runtime *, const char *id, int signal);
pid_t runtime_pid(const struct runtime *, const char *id); /* 0 where it does not run */
/* The terminal of a container, as runtime_terminal.h has it. */
int runtime_terminal(const struct runtime *, const char *id);
/* Exit code and time; false where there is no exit file. */
bool runtime_read_exit(const struct runtime *, const char *id, int *ret_code,
                       int64_t *ret_finished_ns);
bool runtime_was_oom_killed(const char *bundle);
/* Drops crun's and conmon's leftovers of an ended container. */
typedef void runtime_deleted(void *context);
void runtime_delete(struct runtime *, const char *id, runtime_deleted *,
                    void *context); /* `deleted` may be NULL */

/* The four arguments before crun's subcommand, for exec: "PATH --cgroup-manager=cgroupfs --root
 * ...", where PATH is of runtime_program.h. */
const char *const *runtime_crun_arguments(const struct runtime *);

#endif

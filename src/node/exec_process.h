/* SPDX-License-Identifier: Apache-2.0 */
/* exec_process.h - another process in a running container, by `crun exec`.
 *
 * It gets the container's own user, capabilities, environment and namespaces, and other arguments.
 * What it writes is collected (probes, hooks) or goes to descriptors (exec sessions).
 * Thread: the loop's. */
#ifndef KNARR_NODE_EXEC_PROCESS_H
#define KNARR_NODE_EXEC_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "base/bytes.h"
#include "base/error.h"

struct arena;
struct runtime;

enum { EXEC_ARGUMENTS_MAX = 16 };

struct exec_target {
    struct runtime *runtime;
    const char     *id;                  /* container */
    const char     *bundle;              /* its config.json */
    const char     *folder;              /* where the process' description is put for the moment */
};

/* `crun exec --process FILE ID`, and that file, which the caller removes when the process has ended.
 * In the arena. */
struct exec_process {
    const char **arguments, *file;
};
/* Writes the description.  console_socket NULL: no terminal. */
MUST_USE bool exec_process_prepare(const struct exec_target *, const char *const *arguments,
                                   const char *console_socket, struct arena *,
                                   struct exec_process *ret, struct error *err);

/* A command that runs to its end; its arguments are read before exec_run_start returns. */
typedef void exec_finished(void *context, int exit_code, struct bytes output);
struct exec_command {
    const char *const *arguments;        /* NULL-terminated */
    int64_t            timeout_ms;
    exec_finished     *finished;         /* exit_code as in io/child.h */
    void              *context;
};
struct exec_run;
MUST_USE struct exec_run *exec_run_start(uv_loop_t *, const struct exec_target *,
                                         const struct exec_command *, struct error *err);
void exec_run_cancel(struct exec_run *);

#endif

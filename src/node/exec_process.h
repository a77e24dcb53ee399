/* SPDX-License-Identifier: Apache-2.0 */
/* exec_process.h - another process in a running container, by `crun exec`.
 *
 * It gets the container's own user, capabilities, environment and namespaces, and other arguments.
 * What it writes is collected (probes, hooks) or goes to descriptors (exec sessions).
 * Thread: the
 * loop's. */
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

/* Writes the description and gives crun's arguments (in the arena): `crun exec --process FILE ID`.
 * console_socket NULL: no terminal. The caller removes the file when the process has ended. */
MUST_USE bool exec_process_prepare(const struct exec_target *, const char *const *arguments,
                                   const char *console_socket, struct arena *,
                                   const char ***ret_arguments, const char **ret_file,
                                   struct error *err);

/* Runs a command to its end. exit_code as in io/child.h. */
struct exec_run;
typedef void exec_finished(void *context, int exit_code, struct bytes output);
MUST_USE struct exec_run *exec_run_start(uv_loop_t *, const struct exec_target *,
                                         const char *const *arguments, int64_t timeout_ms,
                                         exec_finished *, void *context, struct error *err);
void exec_run_cancel(struct exec_run *);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* exec_process.c - see exec_process.h. */
#include "node/exec_process.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/env.h"
#include "io/child.h"
#include "io/file.h"
#include "node/container_spec.h"
#include "node/runtime.h"

struct exec_run {
    struct child_run *child;
    exec_finished    *finished;
    void             *context;
    char             *file;
};

bool exec_process_prepare(const struct exec_target *target, const char *const *arguments,
                          const char *console_socket, struct arena *arena,
                          struct exec_process *ret, struct error *err)
{
    AUTO_BUFFER json = { 0 };
    unsigned long long number = (unsigned long long)env_system()->random(env_system());
    const char *file = arena_printf(arena, "%s/exec-%016llx.json", target->folder, number);
    const char *config = arena_printf(arena, "%s/config.json", target->bundle);
    if (!container_spec_exec(config, arguments, console_socket != NULL, &json, err))
        return false;
    int rc = file_replace_quickly(file, buffer_bytes(&json), 0600);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "%s: %s", file, strerror(-rc));
    const char **list = arena_array(arena, EXEC_ARGUMENTS_MAX, sizeof *list);
    size_t count = 0;
    for (; count < 4; count++)
        list[count] = runtime_crun_arguments(target->runtime)[count];
    list[count++] = "exec";
    if (console_socket) {
        list[count++] = "--console-socket";
        list[count++] = console_socket;
    }
    list[count++] = "--process";
    list[count++] = file;
    list[count++] = target->id;
    *ret = (struct exec_process){ list, file };
    return true;
}

static void exec_run_free(struct exec_run *run)
{
    unlink(run->file);
    free(run->file);
    free(run);
}

static void child_finished_here(void *context, const struct child_result *result)
{
    struct exec_run *run = context;
    AUTO_BUFFER output = { 0 };
    buffer_add(&output, result->output.at, result->output.size);
    buffer_add(&output, result->errors.at, result->errors.size);
    run->finished(run->context, result->exit_code, buffer_bytes(&output));
    exec_run_free(run);
}

struct exec_run *exec_run_start(uv_loop_t *loop, const struct exec_target *target,
                                const struct exec_command *command, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct exec_process process;
    if (!exec_process_prepare(target, command->arguments, NULL, &arena, &process, err))
        return NULL;
    struct exec_run *run = MEMORY_NEW(struct exec_run);
    *run = (struct exec_run){ .finished = command->finished, .context = command->context,
                              .file = memory_strdup(process.file) };
    struct child_options options = { .arguments = process.arguments, .new_session = true };
    run->child =
        child_run(loop, &options, BYTES(""), command->timeout_ms, child_finished_here, run);
    return run;
}

void exec_run_cancel(struct exec_run *run)
{
    if (!run)
        return;
    child_run_cancel(run->child);
    exec_run_free(run);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* runtime_program.c - see runtime_program.h.
 *
 * conmon wants the runtime by its whole path, and it starts it after it has let go of its parent's
 * descriptors; so the path goes by our process id. */
#include "node/runtime_program.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/log.h"
#include "io/file.h"
#include "io/program_path.h"

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U                 /* Linux 6.3; older ones refuse it */
#endif

enum { PROGRAM_MAX_BYTES = 64 << 20,
       SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

static const struct log runtime_program_log = { "runtime" };

static char *find_program(const char *name)
{
    AUTO_ARENA arena = { 0 };
    const char *path = *name == '/' ? name : program_path(name, &arena);
    return memory_strdup(path ? path : name);
}

bool runtime_programs_check(struct error *err)
{
    static const char *const names[] = { "crun", "conmon" };
    FOR_EACH(name, names) {
        AUTO_ARENA arena = { 0 };
        if (!program_path(*name, &arena))
            return fail(err, REASON_NOT_FOUND, 0,
                        "containers need the program %s, which is not installed (apt install %s)",
                        *name, *name);
    }
    return true;
}

static int new_memory_file(void)
{
    int fd = memfd_create("crun", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);
    return fd >= 0 ? fd : memfd_create("crun", MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

static bool copy_and_seal(int fd, const char *path)
{
    AUTO_BUFFER program = { 0 };
    return fd >= 0 && file_read(path, PROGRAM_MAX_BYTES, &program) == 0 && program.size > 0 &&
           file_write_all(fd, buffer_bytes(&program)) == 0 && fcntl(fd, F_ADD_SEALS, SEALS) == 0;
}

void runtime_program_open(struct runtime_program *program, const char *name)
{
    AUTO_ARENA arena = { 0 };
    *program = (struct runtime_program){ .path = find_program(name), .fd = new_memory_file() };
    const char *copy = arena_printf(&arena, "/proc/%d/fd/%d", (int)getpid(), program->fd);
    if (copy_and_seal(program->fd, program->path) && access(copy, X_OK) == 0) {
        free(program->path);
        program->path = memory_strdup(copy);
        return;
    }
    log_info(&runtime_program_log, "no copy of the program in memory; it is started from the disk",
             KV("program", program->path));
    if (program->fd >= 0)
        close(program->fd);
    program->fd = -1;
}

void runtime_program_close(struct runtime_program *program)
{
    if (program->fd >= 0)
        close(program->fd);
    free(program->path);
    *program = (struct runtime_program){ .fd = -1 };
}

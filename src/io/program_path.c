/* SPDX-License-Identifier: Apache-2.0 */
/* program_path.c - see program_path.h.  Relative folders are passed by: where we happen to stand must
 * not decide what root runs. */
#include "io/program_path.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"

static const char usual_path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

static bool is_program(const char *file)
{
    struct stat status;
    return stat(file, &status) == 0 && S_ISREG(status.st_mode) && access(file, X_OK) == 0;
}

const char *program_path(const char *name, struct arena *arena)
{
    const char *path = getenv("PATH");
    struct bytes rest = bytes_of(path ? path : usual_path);
    while (rest.size > 0) {
        struct bytes folder = bytes_next(&rest, ':');
        const char *file = arena_printf(arena, "%.*s/%s", BYTES_ARG(folder), name);
        if (folder.size > 0 && folder.at[0] == '/' && is_program(file))
            return file;
    }
    return NULL;
}

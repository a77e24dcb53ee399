/* SPDX-License-Identifier: Apache-2.0 */
/* runtime_program.h - crun as the agent starts it: a sealed copy in memory.
 *
 * Before it does anything, crun sees to it that no container can overwrite the program through
 * /proc/self/exe (CVE-2019-5736): it makes a copy, or a read-only mount, below /tmp and starts
 * itself again from there.  One that runs from a sealed memory file already does not, which halves
 * what each of its three calls for a container costs and leaves the disk alone.
 *
 * The copy is as old as the agent: a new crun is taken up when that starts again. */
#ifndef KNARR_NODE_RUNTIME_PROGRAM_H
#define KNARR_NODE_RUNTIME_PROGRAM_H

#include <stdbool.h>

#include "base/error.h"

struct runtime_program {
    char *path;     /* to execute, by any process of this machine while we live */
    int   fd;       /* -1: no copy could be made, and path is the program's own */
};

/* `name` is looked up in PATH; where it is not found, path is the name, and starting it fails. */
void runtime_program_open(struct runtime_program *, const char *name);
void runtime_program_close(struct runtime_program *);

/* What every node starts containers with.  NOT_FOUND: which one is not installed, and what to do. */
MUST_USE bool runtime_programs_check(struct error *err);

#endif

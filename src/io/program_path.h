/* SPDX-License-Identifier: Apache-2.0 */
/* program_path.h - where a program of the machine lies: in a folder of $PATH, or, without one, in
 * the usual folders.
 *
 * Thread: any. */
#ifndef KNARR_IO_PROGRAM_PATH_H
#define KNARR_IO_PROGRAM_PATH_H

struct arena;

/* In the arena; NULL where no absolute folder of the list has such a file that may be executed. */
const char *program_path(const char *name, struct arena *);

#endif

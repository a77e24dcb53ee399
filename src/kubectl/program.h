/* SPDX-License-Identifier: Apache-2.0 */
/* program.h - a program that works on the user's terminal: an editor, a diff.
 * Thread: the program's only one; the session's loop runs within the call. */
#ifndef KNARR_KUBECTL_PROGRAM_H
#define KNARR_KUBECTL_PROGRAM_H

#include <stdbool.h>

#include "base/error.h"

struct session;

enum { PROGRAM_WORDS_MAX = 32 };

/* With our own standard streams, until it ends: *ret_code is its exit code.  BAD_REQUEST: it cannot be
 * started.  Signals of the terminal are its affair meanwhile. */
MUST_USE bool program_run(struct session *, const char *const *arguments, int *ret_code,
                          struct error *err);

#endif

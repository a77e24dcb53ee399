/* SPDX-License-Identifier: Apache-2.0 */
/* runtime_terminal.h - the terminal of a container that has one, as its conmon sees it.
 *
 * Thread: any. */
#ifndef KNARR_NODE_RUNTIME_TERMINAL_H
#define KNARR_NODE_RUNTIME_TERMINAL_H

/* A descriptor, which the caller closes; for its size (TIOCSWINSZ), never to be read.  -ENOTTY: the
 * container has none; -ESRCH: its conmon is gone; -errno. */
int runtime_terminal_open(const char *pid_file, const char *id);

#endif

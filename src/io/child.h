/* SPDX-License-Identifier: Apache-2.0 */
/* child.h - child processes: started without a shell, watched by pidfd, never forgotten.
 *
 * Descriptors are O_CLOEXEC from birth; a child gets only what is named here (0, 1 and 2 are
 * /dev/null where not named), an empty signal mask and no handler.  Namespaces are joined first,
 * then the directory is entered and PATH searched.  The process must ignore SIGPIPE: a program need
 * not read its input. Thread: the loop's. Errors are negative errno. */
#ifndef KNARR_IO_CHILD_H
#define KNARR_IO_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <uv.h>

#include "base/bytes.h"

enum { CHILD_DESCRIPTORS_MAX = 8, CHILD_OUTPUT_MAX = 1 << 20 };

struct child_options {
    const char *const *arguments;        /* NULL-terminated; [0] is looked up in PATH */
    const char *const *environment;      /* NULL: ours */
    const char        *directory;        /* NULL: ours */
    int descriptors[CHILD_DESCRIPTORS_MAX]; /* becomes 0, 1, 2 ...; -1 = /dev/null */
    int                descriptor_count;
    int                netns_fd;         /* joined before exec; 0 = stay */
    bool               new_session;      /* setsid; child_run then kills the whole process group */
};

struct child;
/* exit_code is 0..255, or 128 + signal. `context`'s owner must cancel before it dies; the child is
 * freed when `exited` returns. A program that cannot be started is reported by child_start, and
 * `exited` is never called. */
typedef void child_exited(void *context, int exit_code);
int child_start(uv_loop_t *, const struct child_options *, child_exited *, void *context,
                struct child **ret);
pid_t child_pid(const struct child *);
void child_kill(struct child *, int signal);
void child_cancel(struct child *); /* no callback any more, and it keeps no loop alive; reaped when
                                      it ends, while the loop runs */

/* Runs to the end and collects stdout and stderr (CHILD_OUTPUT_MAX each, then cut); killed after
 * timeout_ms.  `input` is written to stdin.  The result is valid during the callback only. */
struct child_result {
    int exit_code; /* -ETIMEDOUT when killed for time; other negative: could not start */
    struct bytes  output, errors;
};
typedef void child_finished(void *context, const struct child_result *);
struct child_run;
struct child_run *child_run(uv_loop_t *, const struct child_options *, struct bytes input,
                            int64_t timeout_ms, child_finished *, void *context);
void child_run_cancel(struct child_run *);   /* kills; no callback */
/* The same, blocking; for worker threads and command-line tools.  Output in buffers the caller
 * owns. */
int child_run_wait(const struct child_options *, struct bytes input, int64_t timeout_ms,
                   struct buffer *output, struct buffer *errors); /* exit code or negative errno */

#endif

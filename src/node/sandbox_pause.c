/* SPDX-License-Identifier: Apache-2.0 */
/* sandbox_pause.c - see sandbox_pause.h.
 *
 * clone by system call: the child is alone in a copy of a threaded process, so it calls nothing but
 * the kernel. CLONE_PARENT is not asked for: the agent reaps it, or init does when the agent has
 * gone. */
#include "node/sandbox_pause.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void pause_forever(void)
{
    sigset_t children;
    syscall(SYS_close_range, 0, ~0U, 0);
    syscall(SYS_prctl, PR_SET_NAME, "pause", 0, 0, 0);
    syscall(SYS_setsid);
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_SETMASK, &children, NULL);
    for (;;) {
        int number;
        sigwait(&children, &number);
        while (waitpid(-1, NULL, WNOHANG) > 0)
            continue;
    }
}

pid_t sandbox_pause_start(void)
{
    long pid = syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, NULL, NULL, NULL, 0);
    if (pid == 0)
        pause_forever();
    return pid < 0 ? (pid_t)-errno : (pid_t)pid;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* confinement.h - what a process that reads from the network gives up once it has started.
 *
 * A filter of system calls (seccomp) for all threads of the process, present and future; it cannot
 * be taken back.  What it refuses fails with EPERM: programs and other processes (exec, fork, ptrace,
 * signals), mounts and namespaces, other users, the machine (modules, clock, reboot), and the parts
 * of the kernel that a server of sockets and files has no use for (io_uring, bpf, key rings,
 * userfaultfd, packet and raw netlink sockets).  Threads, files, and sockets of the Internet and of
 * this machine are left.
 *
 * It is a second wall: the process is to have no capability and no_new_privs already. */
#ifndef KNARR_IO_CONFINEMENT_H
#define KNARR_IO_CONFINEMENT_H

#include "base/compiler.h"

/* 0, or a negative errno with nothing changed: -EINVAL where the kernel has no such filters. */
MUST_USE int confine_process(void);

#endif

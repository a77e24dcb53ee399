/* SPDX-License-Identifier: Apache-2.0 */
/* confinement.c - see confinement.h.
 *
 * A list of what is refused, not of what is allowed: a C library that calls something new must not
 * stop the server.  Names that libseccomp does not know do not exist on this machine.  The filter is
 * a binary tree, so a call that passes costs a few comparisons. */
#include "io/confinement.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* The leak checker looks at the threads of its process from a process of its own. */
#ifdef __SANITIZE_ADDRESS__
enum { IS_TRACED_BY_ITSELF = 1 };
#else
enum { IS_TRACED_BY_ITSELF = 0 };
#endif

enum { CALL_NAME_MAX = 64 };

static const char *const refused[] = {
    /* programs */
    "execve execveat fork vfork personality uselib",
    /* other processes */
    "process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd pidfd_send_signal kill tkill "
    "rt_sigqueueinfo rt_tgsigqueueinfo move_pages migrate_pages",
    /* mounts and namespaces */
    "mount umount umount2 mount_setattr move_mount open_tree fsopen fsconfig fsmount fspick pivot_root "
    "chroot unshare setns open_by_handle_at name_to_handle_at quotactl quotactl_fd",
    /* other users */
    "setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid setuid32 "
    "setgid32 setreuid32 setregid32 setresuid32 setresgid32 setgroups32 setfsuid32 setfsgid32 capset "
    "chown fchown lchown fchownat chown32 fchown32 lchown32 mknod mknodat",
    /* the machine */
    "init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff acct "
    "settimeofday clock_settime clock_settime64 stime sethostname setdomainname syslog vhangup iopl "
    "ioperm modify_ldt vm86 vm86old",
    /* parts of the kernel without which a server does */
    "io_uring_setup io_uring_enter io_uring_register io_setup io_submit bpf perf_event_open "
    "userfaultfd add_key request_key keyctl fanotify_init lookup_dcookie mbind set_mempolicy "
    "set_mempolicy_home_node shmget shmat shmctl semget semop semctl msgget msgsnd msgrcv msgctl "
    "mq_open nfsservctl remap_file_pages vmsplice",
};

static const char traced[] = "ptrace";

static int refuse(scmp_filter_ctx filter, int error, const char *name, unsigned count,
                  const struct scmp_arg_cmp *arguments)
{
    int call = seccomp_syscall_resolve_name(name);
    if (call == __NR_SCMP_ERROR)
        return 0;
    return seccomp_rule_add_array(filter, SCMP_ACT_ERRNO((unsigned)error), call, count, arguments);
}

/* Every name of a list that blanks divide. */
static int refuse_all(scmp_filter_ctx filter, const char *names)
{
    int rc = 0;
    char name[CALL_NAME_MAX];
    while (*names && rc == 0) {
        size_t size = strcspn(names, " ");
        if (size >= sizeof name)
            return -ENAMETOOLONG;
        memcpy(name, names, size);
        name[size] = '\0';
        rc = refuse(filter, EPERM, name, 0, NULL);
        names += size + strspn(names + size, " ");
    }
    return rc;
}

static int refuse_argument(scmp_filter_ctx filter, const char *name, struct scmp_arg_cmp argument)
{
    return refuse(filter, EPERM, name, 1, &argument);
}

/* Of sockets: those of this machine, of the Internet, and (for the resolver) of its routes. */
static int refuse_sockets(scmp_filter_ctx filter)
{
    int rc = refuse_argument(filter, "socket", SCMP_A0(SCMP_CMP_GT, AF_NETLINK));
    for (int family = AF_UNSPEC; family < AF_NETLINK && rc == 0; family++)
        if (family != AF_UNIX && family != AF_INET && family != AF_INET6)
            rc = refuse_argument(filter, "socket", SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)family));
    const struct scmp_arg_cmp other_netlink[] = { SCMP_A0(SCMP_CMP_EQ, AF_NETLINK),
                                                  SCMP_A2(SCMP_CMP_NE, 0) };
    return rc < 0 ? rc : refuse(filter, EPERM, "socket", 2, other_netlink);
}

/* A clone is a thread or refused.  clone3 hides its flags: without it the C library uses clone. */
static int refuse_processes(scmp_filter_ctx filter)
{
    if (IS_TRACED_BY_ITSELF)
        return 0;
    int rc = refuse_argument(filter, "clone", SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
    return rc < 0 ? rc : refuse(filter, ENOSYS, "clone3", 0, NULL);
}

static int fill(scmp_filter_ctx filter)
{
    int rc = IS_TRACED_BY_ITSELF ? 0 : refuse_all(filter, traced);
    for (size_t i = 0; i < sizeof refused / sizeof *refused && rc == 0; i++)
        rc = refuse_all(filter, refused[i]);
    rc = rc < 0 ? rc : refuse_processes(filter);
    rc = rc < 0 ? rc : refuse_sockets(filter);
    return rc < 0 ? rc : refuse_argument(filter, "ioctl", SCMP_A1(SCMP_CMP_EQ, TIOCSTI));
}

int confine_process(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter)
        return -ENOMEM;
    int rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    rc = rc < 0 ? rc : seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    rc = rc < 0 ? rc : fill(filter);
    rc = rc < 0 ? rc : seccomp_load(filter);
    seccomp_release(filter);
    return rc < 0 ? rc : 0;
}

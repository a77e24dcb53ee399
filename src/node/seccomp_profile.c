/* SPDX-License-Identifier: Apache-2.0 */
/* seccomp_profile.c - see seccomp_profile.h.
 *
 * Names that the machine's libseccomp does not know are passed over by crun, so one list serves all
 * architectures. What is not listed answers EPERM; clone3 without CAP_SYS_ADMIN answers ENOSYS, so
 * that the C library falls back to clone, whose flags can be judged. */
#include "node/seccomp_profile.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/file.h"

enum { PROFILE_MAX_BYTES = 1 << 20, PROFILE_NAME_MAX = 255 };

static const char always[] =
    "accept accept4 access adjtimex alarm bind brk cachestat capget capset chdir chmod chown "
    "chown32 clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime "
    "clock_gettime64 clock_nanosleep clock_nanosleep_time64 close close_range connect "
    "copy_file_range creat dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_ctl_old "
    "epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd eventfd2 execve execveat exit "
    "exit_group faccessat faccessat2 fadvise64 fadvise64_64 fallocate fanotify_mark fchdir "
    "fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr "
    "flistxattr flock fork fremovexattr fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64 "
    "fsync ftruncate ftruncate64 futex futex_requeue futex_time64 futex_wait futex_waitv "
    "futex_wake futimesat getcpu getcwd getdents getdents64 getegid getegid32 geteuid geteuid32 "
    "getgid getgid32 getgroups getgroups32 getitimer getpeername getpgid getpgrp getpid getppid "
    "getpriority getrandom getresgid getresgid32 getresuid getresuid32 getrlimit "
    "get_robust_list getrusage getsid getsockname getsockopt get_thread_area gettid "
    "gettimeofday getuid getuid32 getxattr getxattrat inotify_add_watch inotify_init "
    "inotify_init1 inotify_rm_watch io_cancel ioctl io_destroy io_getevents io_pgetevents "
    "io_pgetevents_time64 ioprio_get ioprio_set io_setup io_submit ipc kill landlock_add_rule "
    "landlock_create_ruleset landlock_restrict_self lchown lchown32 lgetxattr link linkat "
    "listen listmount listxattr listxattrat llistxattr _llseek lremovexattr lseek lsetxattr "
    "lstat lstat64 madvise map_shadow_stack membarrier memfd_create memfd_secret mincore mkdir "
    "mkdirat mknod mknodat mlock mlock2 mlockall mmap mmap2 mprotect mq_getsetattr mq_notify "
    "mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64 mq_unlink "
    "mremap mseal msgctl msgget msgrcv msgsnd msync munlock munlockall munmap name_to_handle_at "
    "nanosleep newfstatat _newselect open openat openat2 pause pidfd_open pidfd_send_signal "
    "pipe pipe2 pkey_alloc pkey_free pkey_mprotect poll ppoll ppoll_time64 prctl pread64 preadv "
    "preadv2 prlimit64 process_mrelease pselect6 pselect6_time64 ptrace process_vm_readv "
    "process_vm_writev pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv recv "
    "recvfrom recvmmsg recvmmsg_time64 recvmsg remap_file_pages removexattr removexattrat "
    "rename renameat renameat2 restart_syscall rmdir riscv_hwprobe rseq rt_sigaction "
    "rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait "
    "rt_sigtimedwait_time64 rt_tgsigqueueinfo sched_getaffinity sched_getattr sched_getparam "
    "sched_get_priority_max sched_get_priority_min sched_getscheduler sched_rr_get_interval "
    "sched_rr_get_interval_time64 sched_setaffinity sched_setattr sched_setparam "
    "sched_setscheduler sched_yield seccomp select semctl semget semop semtimedop "
    "semtimedop_time64 send sendfile sendfile64 sendmmsg sendmsg sendto setfsgid setfsgid32 "
    "setfsuid setfsuid32 setgid setgid32 setgroups setgroups32 setitimer setpgid setpriority "
    "setregid setregid32 setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 "
    "setrlimit set_robust_list setsid setsockopt set_thread_area set_tid_address setuid "
    "setuid32 setxattr setxattrat shmat shmctl shmdt shmget shutdown sigaltstack signalfd "
    "signalfd4 sigprocmask sigreturn socket socketcall socketpair splice stat stat64 statfs "
    "statfs64 statmount statx symlink symlinkat sync sync_file_range syncfs sysinfo tee tgkill "
    "time timer_create timer_delete timer_getoverrun timer_gettime timer_gettime64 "
    "timer_settime timer_settime64 timerfd_create timerfd_gettime timerfd_gettime64 "
    "timerfd_settime timerfd_settime64 times tkill truncate truncate64 ugetrlimit umask uname "
    "unlink unlinkat uretprobe utime utimensat utimensat_time64 utimes vfork vmsplice wait4 "
    "waitid waitpid write writev arch_prctl modify_ldt personality";

static const struct {
    int         capability;
    const char *names;
} with_capability[] = {
    { CAP_DAC_READ_SEARCH, "open_by_handle_at" },
    { CAP_SYS_ADMIN,
      "bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick "
      "lookup_dcookie lsm_get_self_attr lsm_list_modules lsm_set_self_attr "
      "mount mount_setattr move_mount open_tree perf_event_open quotactl "
      "quotactl_fd setdomainname sethostname setns syslog umount umount2 "
      "unshare" },
    { CAP_SYS_BOOT, "reboot" },
    { CAP_SYS_CHROOT, "chroot" },
    { CAP_SYS_MODULE, "delete_module init_module finit_module" },
    { CAP_SYS_PACCT, "acct" },
    { CAP_SYS_PTRACE, "kcmp pidfd_getfd process_madvise" },
    { CAP_SYS_RAWIO, "iopl ioperm" },
    { CAP_SYS_TIME, "settimeofday stime clock_settime clock_settime64" },
    { CAP_SYS_TTY_CONFIG, "vhangup" },
    { CAP_SYS_NICE, "get_mempolicy mbind set_mempolicy set_mempolicy_home_node" },
    { CAP_SYSLOG, "syslog" },
    { CAP_BPF, "bpf" },
    { CAP_PERFMON, "perf_event_open" },
};

/* Those whose calls this machine's kernel takes. */
static const char *const architectures[] = {
#if defined(__x86_64__)
    "SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32",
#elif defined(__aarch64__)
    "SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM",
#elif defined(__riscv)
    "SCMP_ARCH_RISCV64",
#else
#error "seccomp's name of this architecture is not known: containers would be without a filter"
#endif
};

static struct value *add_rule(struct value *rules, struct arena *arena, const char *names,
                              const char *action)
{
    struct value *rule = value_new_map(arena), *list = value_new_list(arena);
    struct bytes rest = bytes_of(names);
    while (rest.at)
        value_append(list, arena, value_new_string(arena, bytes_next(&rest, ' ')));
    value_set(rule, arena, "names", list);
    value_set(rule, arena, "action", value_new_text(arena, action));
    value_append(rules, arena, rule);
    return rule;
}

/* clone, but for the flags that make new namespaces. */
static void allow_plain_clone(struct value *rules, struct arena *arena)
{
    enum { NAMESPACE_FLAGS = 0x7E020000 };
    struct value *rule = add_rule(rules, arena, "clone", "SCMP_ACT_ALLOW"),
                 *condition = value_new_map(arena);
    value_set(condition, arena, "index", value_new_int(arena, 0));
    value_set(condition, arena, "value", value_new_int(arena, NAMESPACE_FLAGS));
    value_set(condition, arena, "valueTwo", value_new_int(arena, 0));
    value_set(condition, arena, "op", value_new_text(arena, "SCMP_CMP_MASKED_EQ"));
    value_append(value_make_at(rule, arena, "args", VALUE_LIST), arena, condition);
    rule = add_rule(rules, arena, "clone3", "SCMP_ACT_ERRNO");
    value_set(rule, arena, "errnoRet", value_new_int(arena, ENOSYS));
}

static struct value *runtime_default(uint64_t capabilities, struct arena *arena)
{
    struct value *profile = value_new_map(arena), *rules = value_new_list(arena);
    value_set(profile, arena, "defaultAction", value_new_text(arena, "SCMP_ACT_ERRNO"));
    value_set(profile, arena, "defaultErrnoRet", value_new_int(arena, EPERM));
    struct value *list = value_make_at(profile, arena, "architectures", VALUE_LIST);
    FOR_EACH(name, architectures)
        value_append(list, arena, value_new_text(arena, *name));
    add_rule(rules, arena, always, "SCMP_ACT_ALLOW");
    FOR_EACH(row, with_capability)
        if (capabilities & (UINT64_C(1) << row->capability))
            add_rule(rules, arena, row->names, "SCMP_ACT_ALLOW");
    if (!(capabilities & (UINT64_C(1) << CAP_SYS_ADMIN)))
        allow_plain_clone(rules, arena);
    value_set(profile, arena, "syscalls", rules);
    return profile;
}

static bool read_localhost(const char *name, const char *folder, struct arena *arena,
                           struct value **ret, struct error *err)
{
    char path[4096];
    AUTO_BUFFER text = { 0 };
    if (text_is_empty(name) || strstr(name, "..") || name[0] == '/' ||
        strlen(name) > PROFILE_NAME_MAX)
        return fail(err, REASON_INVALID, /* os_errno= */ 0,
                    "seccomp profile of type Localhost needs localhostProfile, a relative path");
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int rc = file_read(path, PROFILE_MAX_BYTES, &text);
    if (rc < 0)
        return fail(err, REASON_INVALID, -rc, "cannot load seccomp profile \"%s\": %s", name,
                    strerror(-rc));
    struct bytes copy = { arena_copy(arena, text.at, text.size), text.size };
    struct value *profile = json_parse(copy, NULL, arena, err);
    if (!profile)
        return error_context(err, "seccomp profile \"%s\"", name);
    if (value_string(profile, "defaultAction").size == 0)     /* null would be "no filter" to crun */
        return fail(err, REASON_INVALID, /* os_errno= */ 0,
                    "seccomp profile \"%s\" has no defaultAction", name);
    *ret = profile;
    return true;
}

bool seccomp_profile_build(const struct seccomp_choice *choice, struct arena *arena,
                           struct value **ret, struct error *err)
{
    const char *type = choice->type;
    *ret = NULL;
    if (!type || strcmp(type, "Unconfined") == 0)
        return true;
    if (strcmp(type, "Localhost") == 0)
        return read_localhost(choice->localhost_profile, choice->folder, arena, ret, err);
    if (strcmp(type, "RuntimeDefault") != 0)
        return fail(err, REASON_INVALID, /* os_errno= */ 0, "unknown seccomp profile type \"%s\"",
                    type);
    *ret = runtime_default(choice->capabilities, arena);
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* confinement_test.c - what a confined process cannot do any more, and what it still can; each in a
 * process of its own. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/compiler.h"
#include "io/confinement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#ifdef __SANITIZE_ADDRESS__
enum { HAS_LEAK_CHECKER = 1 };
#else
enum { HAS_LEAK_CHECKER = 0 };
#endif

/* Each returns 0, or the errno of what failed. */
typedef int confined_attempt(void);

static int told(long result)
{
    return result < 0 ? errno : 0;
}

static int run_a_program(void)
{
    char *arguments[] = { "true", NULL };
    return told(execv("/bin/true", arguments));
}

static int run_a_program_by_descriptor(void)
{
    char *arguments[] = { "true", NULL };
    int fd = open("/bin/true", O_PATH | O_CLOEXEC);
    return told(syscall(SYS_execveat, fd, "", arguments, NULL, 0x1000 /* AT_EMPTY_PATH */));
}

static int fork_a_process(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return told(pid);
}

static int trace(void)
{
    return told(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static int read_a_process(void)
{
    return told(syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0));
}

static int signal_a_process(void)
{
    return told(kill(getppid(), 0));
}

static int mount_something(void)
{
    return told(mount("none", "/nonexistent", "tmpfs", 0, NULL));
}

static int change_the_root(void)
{
    return told(chroot("/"));
}

static int make_a_namespace(void)
{
    return told(unshare(CLONE_NEWUSER));
}

static int become_another(void)
{
    return told(syscall(SYS_setresuid, 0, 0, 0));
}

static int give_a_file_away(void)
{
    return told(fchownat(AT_FDCWD, "/nonexistent", 0, 0, 0));
}

static int load_a_module(void)
{
    return told(syscall(SYS_finit_module, -1, "", 0));
}

static int ask_by_ring(void)
{
    return told(syscall(SYS_io_uring_setup, 1, NULL));
}

static int load_bpf(void)
{
    return told(syscall(SYS_bpf, 0, NULL, 0));
}

static int handle_faults(void)
{
    return told(syscall(SYS_userfaultfd, 1));
}

static int add_a_key(void)
{
    return told(syscall(SYS_add_key, "user", "knarr", "x", 1, -2));
}

static int share_memory(void)
{
    return told(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
}

static int type_for_others(void)
{
    return told(ioctl(0, TIOCSTI, "x"));
}

static int open_packets(void)
{
    return told(socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
}

static int open_crypto(void)
{
    return told(socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
}

static int open_vsock(void)
{
    return told(socket(AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static int open_netfilter(void)
{
    return told(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 12 /* NETLINK_NETFILTER */));
}

static void *nothing(void *context)
{
    return context;
}

static int start_a_thread(void)
{
    pthread_t thread;
    int rc = pthread_create(&thread, NULL, nothing, NULL);
    return rc ? rc : pthread_join(thread, NULL);
}

static int open_sockets(void)
{
    static const int families[] = { AF_UNIX, AF_INET };
    FOR_EACH(family, families)
        if (socket(*family, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0)
            return errno;
    return 0;
}

static int look_up_a_name(void)
{
    struct addrinfo *found = NULL;
    int rc = getaddrinfo("localhost", "80", NULL, &found);
    if (rc == 0)
        freeaddrinfo(found);
    return rc;
}

static int keep_a_file(void)
{
    char path[] = "/tmp/confinement-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, "x", 1) != 1 || fdatasync(fd) != 0 || ftruncate(fd, 4096) != 0)
        return errno;
    void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return at == MAP_FAILED ? errno : told(unlink(path));
}

static const struct {
    const char *name;
    confined_attempt *attempt;
    int         error;
    bool        is_the_leak_checkers;    /* refused only without it */
} rows[] = {
    { "a program", run_a_program, EPERM, false },
    { "a program by its descriptor", run_a_program_by_descriptor, EPERM, false },
    { "a process", fork_a_process, EPERM, true },
    { "tracing", trace, EPERM, true },
    { "another's memory", read_a_process, EPERM, false },
    { "a signal", signal_a_process, EPERM, false },
    { "a mount", mount_something, EPERM, false },
    { "another root", change_the_root, EPERM, false },
    { "a namespace", make_a_namespace, EPERM, false },
    { "another user", become_another, EPERM, false },
    { "another owner", give_a_file_away, EPERM, false },
    { "a module", load_a_module, EPERM, false },
    { "a ring of the kernel", ask_by_ring, EPERM, false },
    { "a program of the kernel", load_bpf, EPERM, false },
    { "faults of memory", handle_faults, EPERM, false },
    { "a key", add_a_key, EPERM, false },
    { "shared memory of System V", share_memory, EPERM, false },
    { "input of a terminal", type_for_others, EPERM, false },
    { "packets", open_packets, EPERM, false },
    { "ciphers of the kernel", open_crypto, EPERM, false },
    { "the host of a machine", open_vsock, EPERM, false },
    { "the packet filter", open_netfilter, EPERM, false },
    { "threads are left", start_a_thread, 0, false },
    { "sockets are left", open_sockets, 0, false },
    { "names are left", look_up_a_name, 0, false },
    { "files are left", keep_a_file, 0, false },
};

/* What the attempt says in a process that is confined; as its exit code. */
static int try_confined(confined_attempt *attempt)
{
    pid_t pid = fork();
    if (pid == 0) {
        (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        _exit(confine_process() == 0 ? attempt() : 255);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void what_is_refused(void **state)
{
    int wrong = 0;
    FOR_EACH(row, rows) {
        int error = try_confined(row->attempt);
        if (error == row->error || (row->is_the_leak_checkers && HAS_LEAK_CHECKER))
            continue;
        print_error("%s: %s, expected %s\n", row->name, strerror(error), strerror(row->error));
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_refused) };
    return cmocka_run_group_tests_name("confinement", tests, NULL, NULL);
}

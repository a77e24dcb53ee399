/* SPDX-License-Identifier: Apache-2.0 */
/* runtime_terminal.c - see runtime_terminal.h.
 *
 * conmon can be told a size by its file "ctl", too, but of sizes that come at once conmon 2.1 takes
 * the first for all.  So the kernel is asked for a copy of its descriptor (pidfd_getfd). */
#include "node/runtime_terminal.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/bytes.h"
#include "io/descriptor.h"
#include "io/file.h"

enum { NUMBER_BYTES_MAX = 32, ARGUMENTS_BYTES_MAX = 1 << 20, PATH_BYTES = 64,
       PTMX_MAJOR = 5, PTMX_MINOR = 2 };

/* Once the pidfd is there its number cannot become another's unnoticed. */
static bool is_of_container(long pid, const char *id)
{
    AUTO_BUFFER arguments = { 0 };
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "/proc/%ld/cmdline", pid);
    return file_read(path, ARGUMENTS_BYTES_MAX, &arguments) == 0 &&
           memmem(arguments.at, arguments.size, id, strlen(id)) != NULL;
}

static bool is_terminal(int folder_fd, const char *name)
{
    struct stat info;
    return fstatat(folder_fd, name, &info, 0) == 0 && S_ISCHR(info.st_mode) &&
           info.st_rdev == makedev(PTMX_MAJOR, PTMX_MINOR);
}

/* The number of the terminal among the descriptors of a process; -ENOTTY. */
static int find_terminal(long pid)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "/proc/%ld/fd", pid);
    DIR *folder = opendir(path);
    int found = -ENOTTY;
    if (!folder)
        return -errno;
    for (const struct dirent *entry = readdir(folder); entry && found < 0; entry = readdir(folder))
        if (is_terminal(dirfd(folder), entry->d_name))
            found = (int)strtol(entry->d_name, NULL, 10);
    closedir(folder);
    return found;
}

int runtime_terminal_open(const char *pid_file, const char *id)
{
    AUTO_BUFFER number = { 0 };
    int rc = file_read(pid_file, NUMBER_BYTES_MAX, &number);
    long pid = rc < 0 ? 0 : strtol(buffer_text(&number), NULL, 10);
    AUTO_CLOSE pidfd = pid > 0 ? (int)syscall(SYS_pidfd_open, (pid_t)pid, 0) : -1;
    if (rc < 0 || pid <= 0)
        return rc < 0 ? rc : -ESRCH;
    if (pidfd < 0)
        return -errno;
    int terminal = is_of_container(pid, id) ? find_terminal(pid) : -ESRCH;
    if (terminal < 0)
        return terminal;
    int fd = (int)syscall(SYS_pidfd_getfd, pidfd, terminal, 0);
    return fd < 0 ? -errno : fd;
}

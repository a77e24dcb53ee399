/* SPDX-License-Identifier: Apache-2.0 */
/* file_inside.c - see file_inside.h. */
#include "node/file_inside.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/bytes.h"

enum { READ_AT_ONCE = 8192 };

bool file_read_inside(const char *root, const char *path, size_t limit_bytes, struct buffer *ret)
{
    struct open_how how = { .flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
                            .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
    int root_fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root_fd < 0)
        return false;
    int fd = (int)syscall(SYS_openat2, root_fd, path, &how, sizeof how);
    close(root_fd);
    if (fd < 0)
        return false;
    ssize_t size = 0;
    do {
        buffer_reserve(ret, READ_AT_ONCE);
        size = read(fd, ret->at + ret->size, READ_AT_ONCE);
        ret->size += size > 0 ? (size_t)size : 0;
    } while (size > 0 && ret->size < limit_bytes);
    close(fd);
    return size == 0;
}

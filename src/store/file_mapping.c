/* SPDX-License-Identifier: Apache-2.0 */
/* file_mapping.c - see file_mapping.h.
 *
 * LMDB does not tell where it has mapped its file, so the kernel is asked.  The inode and the size
 * are compared, not the device: of some file systems it has another number there. */
#include "store/file_mapping.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "io/file.h"

enum { MAPS_MAX_BYTES = 4 << 20, LINE_MAX_BYTES = 512 };

/* "7f5ea325e000-7f5ea725e000 r--s 00000000 fe:01 1234   /path" */
static bool read_line(struct bytes line, uint64_t *ret_start, uint64_t *ret_end,
                      uint64_t *ret_inode)
{
    char text[LINE_MAX_BYTES], sharing;
    snprintf(text, sizeof text, "%.*s", BYTES_ARG(line));
    return sscanf(text, "%" SCNx64 "-%" SCNx64 " %*3c%c %*x %*x:%*x %" SCNu64, ret_start, ret_end,
                  &sharing, ret_inode) == 4 &&
           sharing == 's';
}

int file_mapping_release(int fd, size_t size_bytes)
{
    struct stat status;
    AUTO_BUFFER maps = { 0 };
    uint64_t start, end, inode;
    if (fstat(fd, &status) != 0)
        return -errno;
    int rc = file_read("/proc/self/maps", MAPS_MAX_BYTES, &maps);
    if (rc < 0)
        return rc;
    for (struct bytes rest = buffer_bytes(&maps); rest.at && rest.size;) {
        struct bytes line = bytes_next(&rest, '\n');
        if (read_line(line, &start, &end, &inode) && inode == status.st_ino &&
            end - start == size_bytes)
            return madvise((void *)(uintptr_t)start, size_bytes, MADV_DONTNEED) == 0 ? 0 : -errno;
    }
    return -ENOENT;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_cp_tar.c - any bytes as the tar that a pod sends: nothing is written but below the
 * destination, which has a link that leads out. */
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../fuzz.h"

#include "io/file.h"
#include "kubectl/cp_tar.h"

static const char folder[] = "/tmp/knarr-fuzz-cp", destination[] = "/tmp/knarr-fuzz-cp/to",
                  link_path[] = "/tmp/knarr-fuzz-cp/to/link";

static struct bytes next_piece(void *context)
{
    struct bytes *rest = context, piece = *rest;
    *rest = (struct bytes){ 0 };
    return piece;
}

static int count_names(const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, NULL);
    for (int i = 0; i < count; i++)
        free(entries[i]);
    if (count >= 0)
        free(entries);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct bytes rest = { (const char *)bytes, size };
    struct error err = { 0 };
    struct stat status;
    struct cp_unpack unpack = { .prefix = size % 2 ? "x" : "", .destination = destination,
                                .read = next_piece, .context = &rest };
    file_remove_tree(folder);
    FUZZ_CHECK(file_make_folders(destination, 0755) == 0 && symlink("..", link_path) == 0);
    FUZZ_CHECK(cp_unpack(&unpack, &err) == !error_is_set(&err));
    FUZZ_CHECK(count_names(folder) == 3); /* ".", ".." and "to" */
    FUZZ_CHECK(lstat(link_path, &status) == 0 && S_ISLNK(status.st_mode));
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_image_layer.c - any bytes as a layer's archive: nothing may appear beside the folder it is
 * unpacked into. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../fuzz.h"
#include "io/file.h"
#include "node/image_layer.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char outer[] = "/tmp/knarr-fuzz-layer", root[] = "/tmp/knarr-fuzz-layer/root";
    struct layer_result result;
    struct stat info;
    file_make_folders(root, 0755);
    int source = memfd_create("layer", MFD_CLOEXEC),
        root_fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (source < 0 || root_fd < 0 || write(source, bytes, size) != (ssize_t)size)
        abort();
    lseek(source, 0, SEEK_SET);
    bool good = image_layer_unpack(source, root_fd, &result, NULL);
    if (good && !digest_is_valid(result.diff_id))
        abort();
    close(source);
    close(root_fd);
    file_remove_tree(root);
    if (stat(outer, &info) != 0 || info.st_nlink != 2)
        abort();                                     /* a folder beside root */
    return 0;
}

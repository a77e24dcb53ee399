/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_image_user.c - any bytes as an image's user, passwd and group (zeros divide them): ids stay in
 * range, and who must not be root is not. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../fuzz.h"

#include "base/arena.h"
#include "node/image_user.h"
#include "node/pod_spec.h"

static const char root[] = "/tmp/knarr-fuzz-user";

static void write_file(const char *path, struct bytes text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FUZZ_CHECK(fd >= 0 && write(fd, text.at, text.size) == (ssize_t)text.size);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct bytes rest = { (const char *)bytes, size };
    struct bytes name = bytes_next(&rest, '\0'), passwd = bytes_next(&rest, '\0');
    struct pod pod = { .name = "p", .ns = "ns", .uid = "u" };
    struct container container = { .name = "c", .security.has_non_root = true,
                                   .security.non_root = size % 2 };
    struct user user;
    (void)mkdir(root, 0755);
    (void)mkdir("/tmp/knarr-fuzz-user/etc", 0755);
    write_file("/tmp/knarr-fuzz-user/etc/passwd", passwd);
    write_file("/tmp/knarr-fuzz-user/etc/group", rest.at ? rest : (struct bytes){ "", 0 });
    if (!user_resolve(&pod, &container, arena_copy(&arena, name.at, name.size), root, &user, NULL))
        return 0;
    FUZZ_CHECK(user.uid >= 0 && user.uid <= USER_ID_MAX && user.gid >= 0 && user.gid <= USER_ID_MAX);
    FUZZ_CHECK(user.uid != 0 || !container.security.non_root);
    for (size_t i = 0; i < user.group_count; i++)
        FUZZ_CHECK(user.groups[i] >= 0 && user.groups[i] <= USER_ID_MAX);
    FUZZ_CHECK(strlen(user.home) < sizeof user.room);
    return 0;
}

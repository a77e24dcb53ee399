/* SPDX-License-Identifier: Apache-2.0 */
/* local_storage_test.c - folders of local volumes: which names are ones, what is removed with them,
 * and what fsGroup changes; in trees that a hostile container has left. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "io/file.h"
#include "node/local_storage.h"
#include "node/pod_paths.h"
#include "node/volume_ownership.h"

#include <cmocka.h>               /* last: it has a macro fail() */

enum { GROUP = 4321 };

static char base[64];

static int set_up(void **state)
{
    snprintf(base, sizeof base, "/tmp/knarr-storage-XXXXXX");
    assert_non_null(mkdtemp(base));
    return 0;
}

static int tear_down(void **state)
{
    return file_remove_tree(base);
}

static struct node_paths node_paths(void)
{
    return (struct node_paths){ base, base, base };
}

static const char *below(struct arena *arena, const char *name)
{
    return arena_printf(arena, "%s/%s", base, name);
}

static void make_file(const char *path, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static const struct { const char *name; bool is_one; } names[] = {
    { "pvc-1", true },  { "a.b", true },      { "", false },     { ".", false },
    { "..", false },    { ".hidden", false }, { "a/b", false },  { "../x", false },
    { "/etc", false },
};

static void names_of_volumes(void **state)
{
    struct node_paths paths = node_paths();
    FOR_EACH(row, names) {
        AUTO_ARENA arena = { 0 };
        const char *path = local_storage_path(&paths, row->name, &arena);
        struct error err = { 0 };
        if ((path != NULL) != row->is_one)
            fail_msg("%s: %s", row->name, path ? path : "refused");
        if (!row->is_one && local_storage_remove(&paths, row->name, &err))
            fail_msg("%s was removed", row->name);
    }
}

static void only_the_folder_goes(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct node_paths paths = node_paths();
    const char *folder = local_storage_path(&paths, "v", &arena);
    assert_true(local_storage_make(folder, NULL));
    assert_true(local_storage_make(folder, NULL));
    make_file(below(&arena, "outside"), 0644);
    assert_int_equal(symlink(base, below(&arena, "storage/v/up")), 0);
    assert_int_equal(symlink(below(&arena, "outside"), below(&arena, "storage/v/file")), 0);
    assert_int_equal(symlink(base, below(&arena, "storage/w")), 0);
    assert_true(local_storage_remove(&paths, "v", NULL));
    assert_true(local_storage_remove(&paths, "v", NULL));
    assert_true(local_storage_remove(&paths, "w", NULL));    /* the link itself */
    assert_false(file_exists(folder));
    assert_true(file_exists(below(&arena, "outside")));
}

static void check(const char *path, gid_t gid, mode_t mode)
{
    struct stat info;
    assert_int_equal(lstat(path, &info), 0);
    if (info.st_gid != gid || (info.st_mode & 07777) != mode)
        fail_msg("%s: group %d, mode %o", path, (int)info.st_gid, info.st_mode & 07777);
}

static void everything_inside_belongs_to_the_group(void **state)
{
    AUTO_ARENA arena = { 0 };
    const char *volume = below(&arena, "volume");
    if (geteuid() != 0)
        skip();
    assert_int_equal(mkdir(volume, 0700), 0);
    assert_int_equal(mkdir(below(&arena, "volume/deep"), 0755), 0);
    make_file(below(&arena, "volume/deep/file"), 0640);
    make_file(below(&arena, "outside"), 0604);
    assert_int_equal(chmod(volume, 0700), 0);
    assert_int_equal(chmod(below(&arena, "volume/deep"), 0755), 0);
    assert_int_equal(symlink(below(&arena, "outside"), below(&arena, "volume/link")), 0);
    assert_int_equal(mkfifo(below(&arena, "volume/fifo"), 0600), 0);
    assert_true(volume_own(volume, GROUP, /* on_mismatch= */ false, NULL));
    check(volume, GROUP, 02770);
    check(below(&arena, "volume/deep"), GROUP, 02775);
    check(below(&arena, "volume/deep/file"), GROUP, 0660);
    check(below(&arena, "outside"), getegid(), 0604);
}

static void a_root_that_is_right_is_enough(void **state)
{
    AUTO_ARENA arena = { 0 };
    const char *volume = below(&arena, "volume"), *file = below(&arena, "volume/file");
    if (geteuid() != 0)
        skip();
    assert_int_equal(mkdir(volume, 0700), 0);
    assert_true(volume_own(volume, GROUP, /* on_mismatch= */ true, NULL));
    make_file(file, 0600);
    assert_int_equal(chown(file, 0, 0), 0);
    assert_true(volume_own(volume, GROUP, /* on_mismatch= */ true, NULL));
    check(file, 0, 0600);
    assert_true(volume_own(volume, GROUP, /* on_mismatch= */ false, NULL));
    check(file, GROUP, 0660);
}

static void a_volume_that_is_not_there(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    assert_false(volume_own(below(&arena, "none"), GROUP, /* on_mismatch= */ false, &err));
    assert_true(error_is_set(&err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_of_volumes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_the_folder_goes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(everything_inside_belongs_to_the_group, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_root_that_is_right_is_enough, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_volume_that_is_not_there, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* volume_mount_test.c - subPaths that stay in their volume, while someone in the volume swaps
 * folders for links.
 *
 * The whole test runs in a mount namespace of its own. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "io/file.h"
#include "node/container_env.h"
#include "node/pod_context.h"
#include "node/pod_paths.h"
#include "node/pod_spec.h"
#include "node/volume_mount.h"

#include <cmocka.h>               /* last: it has a macro fail() */

enum { SWAP_ROUNDS = 1000 };

static char base[64], data[80], run[80], volume_folder[128];

static int set_up(void **state)
{
    (void)state;
    snprintf(base, sizeof base, "/tmp/knarr-mount-XXXXXX");
    assert_non_null(mkdtemp(base));
    snprintf(data, sizeof data, "%s/data", base);
    snprintf(run, sizeof run, "%s/run", base);
    snprintf(volume_folder, sizeof volume_folder, "%s/pods/u/volumes/v", data);
    return file_make_folders(volume_folder, 0755);
}

static struct node_paths node_paths(void)
{
    return (struct node_paths){ data, run, base };
}

static int tear_down(void **state)
{
    struct node_paths paths = node_paths();
    (void)state;
    volume_mounts_remove(&paths, "u", "c");
    return file_remove_tree(base);
}

/* The source that the container would get, or NULL. */
static const char *make_mount(const char *sub_path, struct arena *arena, struct error *err)
{
    struct node_paths paths = node_paths();
    struct value *empty = NULL;
    struct volume volume = { .name = "v", .empty_dir = empty };
    struct volume_mount mount = { .name = "v", .mount_path = "/m", .sub_path = sub_path };
    struct container container = { .name = "c", .mounts = &mount, .mount_count = 1 };
    struct pod pod = { .uid = "u", .ns = "ns", .name = "p", .volumes = &volume, .volume_count = 1 };
    struct pod_context context = { 0 };
    struct container_env env = { 0 };
    struct mount_request request = { &paths, &pod, &container, &context, &env, "/dev/null" };
    struct spec_mount *mounts;
    size_t count;
    return volume_mounts_make(&request, arena, &mounts, &count, err) ? mounts[0].source : NULL;
}

static void test_sub_paths(void **state)
{
    static const struct { const char *name, *path; bool ok; } cases[] = {
        { "made", "a/b", true },        { "again", "a/b", true },         { "file", "file", true },
            { "absolute", "/etc", false },
        { "dots", "../u2", false },     { "dots within", "a/../b", false }, { "link out", "out",
                false }, { "below a link out", "out/x", false },
        { "link up", "up", false },     { "link within", "in", true },
    };
    char path[192];
    (void)state;
    snprintf(path, sizeof path, "%s/file", volume_folder);
    assert_int_equal(file_replace(path, BYTES("x"), 0600), 0);
    snprintf(path, sizeof path, "%s/out", volume_folder);
    assert_int_equal(symlink("/etc", path), 0);
    snprintf(path, sizeof path, "%s/up", volume_folder);
    assert_int_equal(symlink("..", path), 0);
    snprintf(path, sizeof path, "%s/in", volume_folder);
    assert_int_equal(symlink("a", path), 0);
    FOR_EACH(row, cases) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        const char *source = make_mount(row->path, &arena, &err);
        if ((source != NULL) != row->ok)
            fail_msg("%s: %s", row->name, source ? source : err.message);
    }
}

static atomic_bool stop;

/* "swap" is a folder and a link to /, in turns. */
static void *swap(void *context)
{
    char folder[192], link[192];
    (void)context;
    snprintf(folder, sizeof folder, "%s/swap", volume_folder);
    snprintf(link, sizeof link, "%s/link", volume_folder);
    while (!atomic_load(&stop))
        syscall(SYS_renameat2, AT_FDCWD, folder, AT_FDCWD, link, RENAME_EXCHANGE);
    return NULL;
}

static void test_swapped_links(void **state)
{
    char path[192];
    struct stat outside, seen;
    pthread_t thread;
    int bound = 0;
    (void)state;
    snprintf(path, sizeof path, "%s/swap/etc", volume_folder);
    assert_int_equal(file_make_folders(path, 0755), 0);
    snprintf(path, sizeof path, "%s/link", volume_folder);
    assert_int_equal(symlink("/", path), 0);
    assert_int_equal(stat("/etc", &outside), 0);
    atomic_store(&stop, false);
    assert_int_equal(pthread_create(&thread, NULL, swap, NULL), 0);
    for (int i = 0; i < SWAP_ROUNDS; i++) {
        AUTO_ARENA arena = { 0 };
        const char *source = make_mount("swap/etc", &arena, NULL);
        if (!source)
            continue;
        bound++;
        assert_int_equal(stat(source, &seen), 0);
        if (seen.st_dev == outside.st_dev && seen.st_ino == outside.st_ino) {
            atomic_store(&stop, true);
            pthread_join(thread, NULL);
            fail_msg("the machine's /etc was bound");
        }
    }
    atomic_store(&stop, true);
    pthread_join(thread, NULL);
    assert_true(bound > 0);
}

/* As soon as "fresh" is a folder it becomes a link to a file of the host, in the volume's own way. */
static void *swap_fresh(void *context)
{
    char fresh[192], bait[192];
    (void)context;
    snprintf(fresh, sizeof fresh, "%s/fresh", volume_folder);
    snprintf(bait, sizeof bait, "%s/bait", volume_folder);
    while (!atomic_load(&stop))
        syscall(SYS_renameat2, AT_FDCWD, fresh, AT_FDCWD, bait, RENAME_EXCHANGE);
    return NULL;
}

static void remove_either(const char *path)
{
    if (rmdir(path) != 0)
        unlink(path);
}

/* A folder that is made gets the mode of the volume's root; nothing that took its place does. */
static void test_made_folders_are_swapped(void **state)
{
    char fresh[192], bait[192], victim[192];
    struct stat seen;
    pthread_t thread;
    (void)state;
    snprintf(fresh, sizeof fresh, "%s/fresh", volume_folder);
    snprintf(bait, sizeof bait, "%s/bait", volume_folder);
    snprintf(victim, sizeof victim, "%s/victim", base);
    assert_int_equal(file_replace(victim, BYTES("x"), 0600), 0);
    assert_int_equal(chmod(volume_folder, 0777), 0);
    atomic_store(&stop, false);
    assert_int_equal(pthread_create(&thread, NULL, swap_fresh, NULL), 0);
    for (int i = 0; i < SWAP_ROUNDS; i++) {
        AUTO_ARENA arena = { 0 };
        remove_either(fresh);
        remove_either(bait);
        assert_true(symlink(victim, bait) == 0 || errno == EEXIST);
        make_mount("fresh", &arena, NULL);
    }
    atomic_store(&stop, true);
    pthread_join(thread, NULL);
    assert_int_equal(stat(victim, &seen), 0);
    assert_int_equal(seen.st_mode & 07777, 0600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sub_paths, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_swapped_links, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_made_folders_are_swapped, set_up, tear_down),
    };
    if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0 ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
        print_message("volume_mount_test needs root: 0 passed, 0 failed, 3 skipped\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}

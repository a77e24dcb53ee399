/* SPDX-License-Identifier: Apache-2.0 */
/* file_test.c - bounded reads, replacements and the removal of trees that try to escape. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { DEEP = 3000 };

static char folder[64];

static const char *at(const char *name)
{
    static char paths[4][256];
    static int turn;
    char *path = paths[turn++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    snprintf(folder, sizeof folder, "/tmp/file-test-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    return file_remove_tree(folder);
}

static const struct { const char *text; size_t limit; int result; } read_cases[] = {
    { "hello", 5,  0 }, { "hello", 6, 0 }, { "hello", 4, -EFBIG }, { "", 0, 0 }, { "x", 0, -EFBIG },
};

static void reads_are_bounded(void **state)
{
    FOR_EACH(row, read_cases) {
        AUTO_BUFFER text = { 0 };
        buffer_add_text(&text, "before ");
        assert_int_equal(file_replace(at("a"), bytes_of(row->text), 0600), 0);
        assert_int_equal(file_read(at("a"), row->limit, &text), row->result);
        assert_int_equal(text.size, 7 + (row->result == 0 ? strlen(row->text) : 0));
    }
    AUTO_BUFFER text = { 0 };
    assert_int_equal(file_read(at("none"), 10, &text), -ENOENT);
    assert_int_equal(file_read("/dev/zero", 1 << 20, &text), -EFBIG);
    assert_int_equal(file_read(folder, 10, &text), -EISDIR);
}

static void replacements(void **state)
{
    struct stat status;
    AUTO_BUFFER text = { 0 };
    assert_int_equal(file_replace(at("r"), BYTES("one"), 0640), 0);
    assert_int_equal(file_replace(at("r"), BYTES("two"), 0600), 0);
    assert_int_equal(file_read(at("r"), 10, &text), 0);
    assert_string_equal(buffer_text(&text), "two");
    assert_int_equal(stat(at("r"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(file_replace(at("none/r"), BYTES("x"), 0600), -ENOENT);
    assert_int_equal(file_replace_quickly(at("none/r"), BYTES("x"), 0600), -ENOENT);
    assert_int_equal(file_replace_quickly(at("q"), BYTES("one"), 0640), 0);
    assert_int_equal(file_replace_quickly(at("q"), BYTES("three"), 0600), 0);
    buffer_reset(&text);
    assert_int_equal(file_read(at("q"), 10, &text), 0);
    assert_string_equal(buffer_text(&text), "three");
    assert_int_equal(stat(at("q"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    buffer_reset(&text);
    assert_int_equal(file_read(at("r"), 10, &text), 0);
    assert_int_equal(mkdir(at("d"), 0700), 0);
    assert_int_equal(file_replace(at("d"), BYTES("x"), 0600), -EISDIR);
    buffer_reset(&text);
    assert_int_equal(file_write_now(at("r"), BYTES("T")), 0);
    assert_int_equal(file_read(at("r"), 10, &text), 0);
    assert_string_equal(buffer_text(&text), "Two");
    assert_int_equal(file_write_now(at("none"), BYTES("x")), -ENOENT);
}

static void folders_are_made(void **state)
{
    assert_int_equal(file_make_folders(at("x/y/z"), 0755), 0);
    assert_int_equal(file_make_folders(at("x/y/z"), 0755), 0);
    assert_int_equal(file_make_folders(at("x//y/w/"), 0755), 0);
    assert_true(file_exists(at("x/y/w")));
    assert_int_equal(file_replace(at("f"), BYTES(""), 0600), 0);
    assert_int_equal(file_make_folders(at("f/g"), 0755), -ENOTDIR);
    assert_int_equal(file_make_folders(at("f"), 0755), -ENOTDIR);
    assert_int_equal(file_make_folders("", 0755), -ENOENT);
}

static void trees_are_removed(void **state)
{
    assert_int_equal(file_remove_tree(at("never")), 0);
    assert_int_equal(file_make_folders(at("t/a/b"), 0755), 0);
    assert_int_equal(file_make_folders(at("t/a/c"), 0000), 0);
    assert_int_equal(file_replace(at("t/a/b/f"), BYTES("x"), 0400), 0);
    assert_int_equal(file_replace(at("keep"), BYTES("kept"), 0600), 0);
    assert_int_equal(file_make_folders(at("kept/inside"), 0755), 0);
    assert_int_equal(symlink(at("keep"), at("t/file")), 0);
    assert_int_equal(symlink(at("kept"), at("t/a/folder")), 0);
    assert_int_equal(symlink("..", at("t/a/up")), 0);
    assert_int_equal(file_remove_tree(at("t")), 0);
    assert_false(file_exists(at("t")));
    assert_true(file_exists(at("keep")) && file_exists(at("kept/inside")));
    assert_int_equal(symlink(at("kept"), at("link")), 0);
    assert_int_equal(file_remove_tree(at("link")), 0);           /* the link, not what it names */
    assert_true(file_exists(at("kept/inside")));
    assert_int_equal(file_make_folders(at("slashes/a"), 0755), 0);
    assert_int_equal(file_remove_tree(at("slashes//")), 0);
    assert_false(file_exists(at("slashes")));
}

/* Deeper than there are descriptors, and than a path can say. */
static void a_deep_tree_is_removed(void **state)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; i < DEEP; i++) {
        assert_int_equal(mkdirat(fd, "deep-folder", 0755), 0);
        int next = openat(fd, "deep-folder", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        close(fd);
        fd = next;
    }
    close(fd);
    assert_int_equal(file_remove_tree(at("deep-folder")), 0);
    assert_false(file_exists(at("deep-folder")));
}

/* In a mount namespace of our own: whatever is mounted in the tree stays whole. */
static void mounts_are_not_crossed(void **state)
{
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        skip();
    assert_int_equal(file_make_folders(at("m/here"), 0755), 0);
    assert_int_equal(file_make_folders(at("precious/inside"), 0755), 0);
    assert_int_equal(mount(at("precious"), at("m/here"), NULL, MS_BIND, NULL), 0);
    assert_int_equal(file_remove_tree(at("m")), -EXDEV);
    assert_int_equal(file_remove_tree(at("m/here")), -EXDEV);
    assert_true(file_exists(at("precious/inside")));
    assert_int_equal(umount(at("m/here")), 0);
    assert_int_equal(file_remove_tree(at("m")), 0);
}

/* Blocks, not lengths: a hole takes nothing; what a link names is not in the tree. */
static void trees_are_measured(void **state)
{
    enum { BYTES_WRITTEN = 300000, HOLE = 1 << 30 };
    char *content = memory_alloc(BYTES_WRITTEN);
    memset(content, 'x', BYTES_WRITTEN);
    struct bytes written = { content, BYTES_WRITTEN };
    assert_int_equal(file_make_folders(at("size/deep/er"), 0755), 0);
    int64_t empty = file_tree_bytes(at("size"));
    assert_true(empty >= 0 && empty < BYTES_WRITTEN);
    assert_int_equal(file_replace(at("size/deep/er/file"), written, 0600), 0);
    assert_int_equal(file_replace(at("beside"), written, 0600), 0);
    assert_int_equal(symlink(at("beside"), at("size/link")), 0);
    assert_int_equal(file_replace(at("size/hole"), BYTES("x"), 0600), 0);
    assert_int_equal(truncate(at("size/hole"), HOLE), 0);
    int64_t full = file_tree_bytes(at("size"));
    assert_true(full >= empty + BYTES_WRITTEN && full < empty + 2 * BYTES_WRITTEN);
    assert_int_equal(file_tree_bytes(at("nothing")), -ENOENT);
    assert_int_equal(file_remove_tree(at("size")), 0);
    free(content);
}

/* Nobody hides anything by digging. */
static void a_deep_tree_counts_as_too_large(void **state)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; i < DEEP; i++) {
        assert_int_equal(mkdirat(fd, "dug", 0755), 0);
        int next = openat(fd, "dug", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        close(fd);
        fd = next;
    }
    close(fd);
    assert_true(file_tree_bytes(at("dug")) == INT64_MAX);
    assert_int_equal(file_remove_tree(at("dug")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees_are_measured),     cmocka_unit_test(a_deep_tree_counts_as_too_large),
        cmocka_unit_test(reads_are_bounded),      cmocka_unit_test(replacements),
        cmocka_unit_test(folders_are_made),       cmocka_unit_test(trees_are_removed),
        cmocka_unit_test(a_deep_tree_is_removed), cmocka_unit_test(mounts_are_not_crossed),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

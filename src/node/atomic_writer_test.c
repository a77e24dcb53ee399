/* SPDX-License-Identifier: Apache-2.0 */
/* atomic_writer_test.c - what a container sees of a volume, and what a hostile one cannot do to the
 * machine. */
#include <errno.h>
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

#include "io/file.h"
#include "node/atomic_writer.h"

#include <cmocka.h>               /* last: it has a macro fail() */

static char base[64], volume[80];

static int set_up(void **state)
{
    (void)state;
    snprintf(base, sizeof base, "/tmp/knarr-volume-XXXXXX");
    assert_non_null(mkdtemp(base));
    snprintf(volume, sizeof volume, "%s/v", base);
    return mkdir(volume, 0777);
}

static int tear_down(void **state)
{
    (void)state;
    return file_remove_tree(base);
}

static bool put(struct volume_file *files, size_t count, bool *changed)
{
    struct volume_files list = { files, count, count };
    struct error err = { 0 };
    return atomic_write(volume, &list, -1, changed, &err);
}

static void expect_content(const char *name, const char *wanted)
{
    char path[256];
    AUTO_BUFFER text = { 0 };
    snprintf(path, sizeof path, "%s/%s", volume, name);
    int rc = file_read(path, 1000, &text);
    if (wanted ? rc != 0 || !bytes_equal_text(buffer_bytes(&text), wanted) : rc != -ENOENT)
        fail_msg("%s: %d \"%s\"", name, rc, buffer_text(&text));
}

static void test_versions(void **state)
{
    bool changed;
    struct stat info;
    char path[128];
    struct volume_file first[] = { { "a", BYTES("1"), 0644 }, { "dir/b", BYTES("2"), 0400 } };
    struct volume_file second[] = { { "a", BYTES("3"), 0644 }, { "c", BYTES("4"), 0644 } };
    (void)state;
    assert_true(put(first, 2, &changed) && changed);
    expect_content("a", "1");
    expect_content("dir/b", "2");
    snprintf(path, sizeof path, "%s/dir/b", volume);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0400);
    assert_true(put(first, 2, &changed) && !changed);
    assert_true(put(second, 2, &changed) && changed);
    expect_content("a", "3");
    expect_content("c", "4");
    expect_content("dir/b", NULL);
    snprintf(path, sizeof path, "%s/dir", volume);
    assert_int_equal(lstat(path, &info), -1);
    assert_true(put(second, 0, &changed) && changed);
    expect_content("a", NULL);
}

static void test_bad_paths(void **state)
{
    static const char *const paths[] = { "",         "/etc/x", "../x", "a/../../x",
                                         "..data/x", "a//b",   "./a" };
    (void)state;
    FOR_EACH(path, paths) {
        struct volume_file file = { *path, BYTES("x"), 0644 };
        if (put(&file, 1, NULL))
            fail_msg("\"%s\" was taken", *path);
    }
}

/* The container replaces our links by its own: they are never followed, and nothing outside is
 * removed. */
static void test_hostile_links(void **state)
{
    struct volume_file file[] = { { "a", BYTES("1"), 0644 } },
                       next[] = { { "a", BYTES("2"), 0644 } };
    char outside[96], victim[112], data[96];
    struct stat info;
    (void)state;
    snprintf(outside, sizeof outside, "%s/..victim", base);
    snprintf(victim, sizeof victim, "%s/keep", outside);
    snprintf(data, sizeof data, "%s/..data", volume);
    assert_int_equal(mkdir(outside, 0755), 0);
    assert_int_equal(file_replace(victim, BYTES("precious"), 0600), 0);
    static const char *const targets[] = { "../..victim", "/tmp", "..", "..victim/../../..victim" };
    FOR_EACH(target, targets) {
        assert_true(put(file, 1, NULL));
        unlink(data);
        assert_int_equal(symlink(*target, data), 0);
        assert_true(put(next, 1, NULL));
        expect_content("a", "2");
        assert_int_equal(stat(victim, &info), 0);
    }
    char inside[112];
    snprintf(inside, sizeof inside, "%s/..victim", volume);
    assert_int_equal(symlink("../..victim", inside), 0); /* named as an old version, but a link */
    unlink(data);
    assert_int_equal(symlink("..victim", data), 0);
    assert_true(put(file, 1, NULL));
    assert_int_equal(stat(victim, &info), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_versions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_paths, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hostile_links, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

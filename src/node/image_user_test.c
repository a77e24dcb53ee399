/* SPDX-License-Identifier: Apache-2.0 */
/* image_user_test.c - who a container runs as, by the image's user and files; odd ones fail closed. */
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

#include "base/bytes.h"
#include "io/file.h"
#include "node/image_user.h"
#include "node/pod_spec.h"

#include <cmocka.h>               /* last: it has a macro fail() */

static const char passwd[] = "root:x:0:0:root:/root:/bin/sh\n"
                             "web:x:33:44:web:/srv/web:/bin/sh\n"
                             "cut\nshort:x\nnone:x::\n"
                             "huge:x:4294967296:0::/:\n"
                             "minus:x:-1:0::/:\n"
                             "oddgroup:x:50:4294967296::/home:\n"
                             "toor:x:0:0::/:\n";
static const char group[] = "root:x:0:\nweb:x:44:\nmore:x:45:other,web\nhuge:x:4294967296:web\n";

/* uid -1: INVALID. */
static const struct {
    const char *name, *image_user;
    bool        non_root;
    int64_t     uid, gid;
    size_t      groups;
    const char *home;
} rows[] = {
    { "none is root", "", false, 0, 0, 0, "/root" },
    { "a name", "web", false, 33, 44, 1, "/srv/web" },
    { "a number that is listed", "33", false, 33, 44, 1, "/srv/web" },
    { "a number that is not", "1000", false, 1000, 0, 0, "" },
    { "a name and a group", "web:root", false, 33, 0, 1, "/srv/web" },
    { "numbers", "1:2", false, 1, 2, 0, "" },
    { "a group that is none", "web:nope", false, -1, 0, 0, NULL },
    { "an unknown name", "nope", false, -1, 0, 0, NULL },
    { "the largest", "2147483647", false, 2147483647, 0, 0, "" },
    { "a number that a cast makes root", "4294967296", true, -1, 0, 0, NULL },
    { "one beyond", "2147483648", false, -1, 0, 0, NULL },
    { "a negative number", "-1", false, -1, 0, 0, NULL },
    { "a group that a cast makes root", "1:4294967296", false, -1, 0, 0, NULL },
    { "a listed number that a cast makes root", "huge", false, -1, 0, 0, NULL },
    { "a listed negative number", "minus", false, -1, 0, 0, NULL },
    { "a listed group beyond", "oddgroup", false, 50, 0, 0, "/home" },
    { "a line that is cut", "short", false, -1, 0, 0, NULL },
    { "non-root: root", "0", true, -1, 0, 0, NULL },
    { "non-root: a name", "web", true, -1, 0, 0, NULL },
    { "non-root: a number", "33", true, 33, 44, 1, "/srv/web" },
};

static void write_file(const char *root, const char *name, const char *text)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/etc/%s", root, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void make_root(char root[64])
{
    char etc[80];
    snprintf(root, 64, "/tmp/image-user-XXXXXX");
    assert_non_null(mkdtemp(root));
    snprintf(etc, sizeof etc, "%s/etc", root);
    assert_int_equal(mkdir(etc, 0755), 0);
}

static void who_it_is(void **state)
{
    char root[64];
    int wrong = 0;
    make_root(root);
    write_file(root, "passwd", passwd);
    write_file(root, "group", group);
    FOR_EACH(row, rows) {
        struct pod pod = { .name = "p", .ns = "ns", .uid = "u" };
        struct container container = { .name = "c", .security.has_non_root = true,
                                       .security.non_root = row->non_root };
        struct user user;
        struct error err = { 0 };
        bool good = user_resolve(&pod, &container, row->image_user, root, &user, &err);
        bool as_wanted = !row->home ? !good && err.reason == REASON_INVALID
                                    : good && user.uid == row->uid && user.gid == row->gid &&
                                          user.group_count == row->groups &&
                                          strcmp(user.home, row->home) == 0;
        if (as_wanted)
            continue;
        print_error("%s: %s %lld:%lld, %zu groups, %s\n", row->name, good ? "good" : err.message,
                    (long long)user.uid, (long long)user.gid, user.group_count, user.home);
        wrong++;
    }
    assert_int_equal(file_remove_tree(root), 0);
    assert_int_equal(wrong, 0);
}

/* The Pod's policy says whether what the image's /etc/group has counts. */
static void groups_of_the_image(void **state)
{
    static const struct { const char *policy; size_t count; int64_t groups[2]; } cases[] = {
        { NULL, 2, { 45, 7 } }, { "Merge", 2, { 45, 7 } }, { "Strict", 1, { 7 } },
    };
    char root[64];
    make_root(root);
    write_file(root, "passwd", passwd);
    write_file(root, "group", group);
    FOR_EACH(row, cases) {
        struct pod pod = { .name = "p", .ns = "ns", .uid = "u", .has_fs_group = true, .fs_group = 7,
                           .supplemental_groups_policy = row->policy };
        struct container container = { .name = "c" };
        struct user user;
        assert_true(user_resolve(&pod, &container, "web", root, &user, NULL));
        assert_int_equal(user.gid, 44);
        assert_int_equal(user.group_count, row->count);
        assert_memory_equal(user.groups, row->groups, row->count * sizeof *row->groups);
    }
    assert_int_equal(file_remove_tree(root), 0);
}

/* The machine's own files must not answer for the image. */
static void links_stay_inside(void **state)
{
    char root[64], path[4096];
    struct pod pod = { .name = "p", .ns = "ns", .uid = "u" };
    struct container container = { .name = "c" };
    struct user user;
    struct error err = { 0 };
    make_root(root);
    snprintf(path, sizeof path, "%s/etc/passwd", root);
    assert_int_equal(symlink("/../../../../../../etc/passwd", path), 0);
    assert_false(user_resolve(&pod, &container, "root", root, &user, &err));
    assert_int_equal(err.reason, REASON_INVALID);
    assert_int_equal(file_remove_tree(root), 0);
}

/* A pipe without a writer and a folder hold nobody up. */
static void odd_files(void **state)
{
    char root[64], path[4096];
    struct pod pod = { .name = "p", .ns = "ns", .uid = "u" };
    struct container container = { .name = "c" };
    struct user user;
    make_root(root);
    snprintf(path, sizeof path, "%s/etc/passwd", root);
    assert_int_equal(mkfifo(path, 0600), 0);
    snprintf(path, sizeof path, "%s/etc/group", root);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_true(user_resolve(&pod, &container, "7", root, &user, NULL));
    assert_int_equal(user.uid, 7);
    assert_int_equal(file_remove_tree(root), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_it_is),
        cmocka_unit_test(groups_of_the_image),
        cmocka_unit_test(links_stay_inside),
        cmocka_unit_test(odd_files),
    };
    return cmocka_run_group_tests_name("image_user", tests, NULL, NULL);
}

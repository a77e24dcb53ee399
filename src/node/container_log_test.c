/* SPDX-License-Identifier: Apache-2.0 */
/* container_log_test.c - queries over a log in CRI form, and rotation. */
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file.h"
#include "node/container_log.h"

#include <cmocka.h>               /* last: it has a macro fail() */

static const char log_text[] =
    "2026-01-01T00:00:00.000000001+00:00 stdout F one\n"
    "2026-01-01T00:00:01.000000000+00:00 stderr F two\n"
    "2026-01-01T00:00:02.000000000+00:00 stdout P thr\n"
    "2026-01-01T00:00:02.000000001+00:00 stdout F ee\n"
    "this is no record\n"
    "2026-01-01T00:00:03.000000000+00:00 stdout F \n"
    "2026-01-01T00:00:04.000000000+00:00 stdout F unfini";

#define ALL .tail_lines = -1, .limit_bytes = -1

static const struct {
    const char      *name;
    struct log_query query;
    const char      *wanted;
} cases[] = {
    { "all", { ALL }, "one\ntwo\nthree\n\n" },
    { "stdout", { ALL, .only_stdout = true }, "one\nthree\n\n" },
    { "stderr", { ALL, .only_stderr = true }, "two\n" },
    { "times", { ALL, .only_stderr = true, .timestamps = true },
      "2026-01-01T00:00:01.000000000Z two\n" },
    { "times of a split line", { ALL, .since_ns = INT64_C(1767225602000000000),
                                 .timestamps = true },
      "2026-01-01T00:00:02.000000000Z three\n2026-01-01T00:00:03.000000000Z \n" },
    { "since", { ALL, .since_ns = INT64_C(1767225603000000000) }, "\n" },
    { "limit", { .tail_lines = -1, .limit_bytes = 5 }, "one\nt" },
    { "limit nothing", { .tail_lines = -1, .limit_bytes = 0 }, "" },
    { "tail", { .tail_lines = 2, .limit_bytes = -1 }, "\n" },
    { "tail of more", { .tail_lines = 100, .limit_bytes = -1 }, "one\ntwo\nthree\n\n" },
    { "tail nothing", { .tail_lines = 0, .limit_bytes = -1 }, "" },
};

static void make_log(char path[64], const char *text)
{
    snprintf(path, 64, "/tmp/knarr-log-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

static void test_queries(void **state)
{
    char path[64];
    (void)state;
    make_log(path, log_text);
    FOR_EACH(row, cases) {
        AUTO_BUFFER out = { 0 };
        struct error err = { 0 };
        struct log_reader *reader = log_reader_new(path, &row->query, &err);
        assert_non_null(reader);
        while (log_reader_read(reader, &out) == LOG_MORE)
            continue;
        log_reader_free(reader);
        if (!bytes_equal_text(buffer_bytes(&out), row->wanted))
            fail_msg("%s: \"%s\"", row->name, buffer_text(&out));
    }
    unlink(path);
}

static void test_follow(void **state)
{
    char path[64];
    struct error err = { 0 };
    AUTO_BUFFER out = { 0 };
    (void)state;
    make_log(path, log_text);
    struct log_reader *reader = log_reader_new(
        path, &(struct log_query){ ALL, .since_ns = INT64_C(1767225604000000000) }, &err);
    assert_int_equal(log_reader_read(reader, &out), LOG_AT_END);
    assert_int_equal(out.size, 0);
    int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    assert_int_equal(write(fd, "shed\n", 5), 5);
    close(fd);
    assert_int_equal(log_reader_read(reader, &out), LOG_AT_END);
    assert_string_equal(buffer_text(&out), "unfinished\n");
    assert_false(log_reader_reopen(reader));
    log_reader_free(reader);
    unlink(path);
}

static void test_absent(void **state)
{
    struct error err = { 0 };
    (void)state;
    assert_null(log_reader_new("/tmp/knarr-no-such-log", &(struct log_query){ ALL }, &err));
    assert_int_equal(err.reason, REASON_NOT_FOUND);
}

static void test_termination_tail(void **state)
{
    char path[64];
    AUTO_BUFFER out = { 0 };
    (void)state;
    make_log(path, log_text);
    log_read_tail(path, 80, 6, &out);
    assert_string_equal(buffer_text(&out), "hree\n\n");
    unlink(path);
}

/* A log that is too long moves aside once its writer has been asked, through a fifo, to open a new
 * one. */
static void test_rotation(void **state)
{
    char folder[] = "/tmp/knarr-rotate-XXXXXX", path[64], control[64];
    struct stat info;
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/0.log", folder);
    snprintf(control, sizeof control, "%s/ctl", folder);
    assert_int_equal(mkfifo(control, 0600), 0);
    int log = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_false(log_rotate(path, control, 1));
    assert_int_equal(ftruncate(log, LOG_FILE_MAX_BYTES), 0);
    assert_false(log_rotate(path, control, 1));          /* no one reads the fifo */
    assert_int_equal(stat(path, &info), 0);
    int reader = open(control, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    for (int64_t i = 1; i <= LOG_FILES_MAX + 2; i++) {
        char asked[8] = "";
        int fresh = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        assert_int_equal(ftruncate(fresh, LOG_FILE_MAX_BYTES), 0);
        close(fresh);
        assert_true(log_rotate(path, control, i));
        assert_int_equal(read(reader, asked, sizeof asked - 1), 6);
        assert_string_equal(asked, "2 0 0\n");
    }
    close(reader);
    close(log);
    int kept = 0;
    for (int64_t i = 1; i <= LOG_FILES_MAX + 2; i++) {
        char rotated[128];
        snprintf(rotated, sizeof rotated, "%s.%020lld", path, (long long)i);
        kept += stat(rotated, &info) == 0;
    }
    assert_int_equal(kept, LOG_FILES_MAX - 1);
    assert_int_equal(file_remove_tree(folder), 0);
}

/* conmon ends when it cannot open a file: it is not asked where there is no room for one. */
static void test_rotation_without_room(void **state)
{
    char folder[] = "/tmp/knarr-rotate-XXXXXX", path[64], control[64], asked[8];
    struct stat info;
    (void)state;
    assert_non_null(mkdtemp(folder));
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        skip();
    assert_int_equal(mount("none", folder, "tmpfs", 0, "nr_inodes=4,mode=700"), 0);
    snprintf(path, sizeof path, "%s/0.log", folder);
    snprintf(control, sizeof control, "%s/ctl", folder);
    assert_int_equal(mkfifo(control, 0600), 0);
    int reader = open(control, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    int log = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(ftruncate(log, LOG_FILE_MAX_BYTES), 0);
    char other[64];
    snprintf(other, sizeof other, "%s/other", folder);
    assert_int_equal(mkdir(other, 0700), 0);
    assert_false(log_rotate(path, control, 1));
    assert_int_equal(stat(path, &info), 0);
    assert_true(read(reader, asked, sizeof asked) <= 0);
    assert_int_equal(rmdir(other), 0);
    assert_true(log_rotate(path, control, 2));
    assert_int_equal(read(reader, asked, sizeof asked), 6);
    close(reader);
    close(log);
    assert_int_equal(umount(folder), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_queries),  cmocka_unit_test(test_follow),
        cmocka_unit_test(test_absent),   cmocka_unit_test(test_termination_tail),
        cmocka_unit_test(test_rotation), cmocka_unit_test(test_rotation_without_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

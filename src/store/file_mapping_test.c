/* SPDX-License-Identifier: Apache-2.0 */
/* file_mapping_test.c - pages that were looked at go back, and their content stays. */
#include "store/file_mapping.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { PAGE = 4096, PAGES = 64, MAPPED = PAGE * PAGES };

static int new_file(void)
{
    char path[] = "/tmp/file_mapping_test.XXXXXX", page[PAGE];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    memset(page, 'x', sizeof page);
    for (int i = 0; i < PAGES; i++)
        assert_int_equal(write(fd, page, sizeof page), sizeof page);
    return fd;
}

/* KiB of the process' memory that are pages of files. */
static long file_kib(void)
{
    char line[200];
    long kib = -1;
    FILE *status = fopen("/proc/self/status", "r");
    assert_non_null(status);
    while (fgets(line, sizeof line, status))
        (void)!sscanf(line, "RssFile: %ld", &kib);
    fclose(status);
    return kib;
}

static void what_was_read_goes_back(void **state)
{
    int fd = new_file();
    char *at = mmap(NULL, MAPPED, PROT_READ, MAP_SHARED, fd, 0);
    assert_true(at != MAP_FAILED);
    for (int i = 0; i < PAGES; i++)
        assert_int_equal(at[i * PAGE], 'x');
    long before = file_kib();
    assert_int_equal(file_mapping_release(fd, MAPPED), 0);
    assert_true(before - file_kib() > MAPPED / 1024 / 2);
    for (int i = 0; i < PAGES; i++)
        assert_int_equal(at[i * PAGE], 'x');
    munmap(at, MAPPED);
    close(fd);
}

static void only_a_shared_mapping_of_this_size_is_meant(void **state)
{
    int fd = new_file();
    assert_int_equal(file_mapping_release(fd, MAPPED), -ENOENT);
    char *own = mmap(NULL, MAPPED, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    assert_true(own != MAP_FAILED);
    own[0] = 'y';
    assert_int_equal(file_mapping_release(fd, MAPPED), -ENOENT);
    assert_int_equal(own[0], 'y');
    munmap(own, MAPPED);
    char *half = mmap(NULL, MAPPED / 2, PROT_READ, MAP_SHARED, fd, 0);
    assert_int_equal(file_mapping_release(fd, MAPPED), -ENOENT);
    munmap(half, MAPPED / 2);
    close(fd);
    assert_int_equal(file_mapping_release(fd, MAPPED), -EBADF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_read_goes_back),
        cmocka_unit_test(only_a_shared_mapping_of_this_size_is_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* runtime_program_test.c - a copy that is sealed, runs from anywhere, and never was on the disk. */
#include "node/runtime_program.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/error.h"
#include "io/child.h"
#include "io/file.h"
#undef fail
#include <cmocka.h>

static void a_copy_runs(void **state)
{
    (void)state;
    struct runtime_program program;
    runtime_program_open(&program, "echo");
    assert_true(program.fd >= 0);
    const char *const arguments[] = { program.path, "from memory", NULL };
    struct child_options options = { .arguments = arguments };
    AUTO_BUFFER output = { 0 };
    AUTO_BUFFER errors = { 0 };
    assert_int_equal(child_run_wait(&options, BYTES(""), 10000, &output, &errors), 0);
    assert_string_equal(buffer_text(&output), "from memory\n");
    runtime_program_close(&program);
}

/* CVE-2019-5736: what a container could open as /proc/PID/exe takes no writing. */
static void nobody_changes_it(void **state)
{
    (void)state;
    struct runtime_program program;
    runtime_program_open(&program, "true");
    assert_true(program.fd >= 0);
    assert_int_equal(pwrite(program.fd, "x", 1, 0), -1);
    assert_int_equal(errno, EPERM);
    assert_int_equal(ftruncate(program.fd, 0), -1);
    int again = open(program.path, O_RDWR | O_CLOEXEC);
    if (again >= 0) {
        assert_int_equal(pwrite(again, "x", 1, 0), -1);
        close(again);
    }
    int seals = fcntl(program.fd, F_GET_SEALS);
    assert_int_equal(seals, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
    runtime_program_close(&program);
}

static const struct {
    const char *name, *path;
} kept_cases[] = {
    { "knarr-has-no-such-program", "knarr-has-no-such-program" },
    { "/knarr/has/no/such/program", "/knarr/has/no/such/program" },
    { "/dev/null", "/dev/null" },                    /* nothing to copy */
};

static void without_a_copy_the_name_is_kept(void **state)
{
    (void)state;
    FOR_EACH(row, kept_cases) {
        struct runtime_program program;
        runtime_program_open(&program, row->name);
        assert_int_equal(program.fd, -1);
        assert_string_equal(program.path, row->path);
        runtime_program_close(&program);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_runs),
        cmocka_unit_test(nobody_changes_it),
        cmocka_unit_test(without_a_copy_the_name_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

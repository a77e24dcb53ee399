/* SPDX-License-Identifier: Apache-2.0 */
/* library_test.c - functions are found once, and what is missing ends the process. */
#include "io/library.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct library library = { .name = "libm.so.6" };

static void a_function_is_found_once(void **state)
{
    library_place place = NULL;
    double (*floor_of)(double) = library_function(&library, "floor", &place);
    assert_true(floor_of(2.5) == 2.0);
    assert_non_null(library.handle);
    assert_ptr_equal(place, floor_of);
    assert_ptr_equal(library_function(&library, "floor", &place), floor_of);
}

/* How a process ends that asks for it. */
static int end_of(struct library *asked, const char *name)
{
    int status;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        library_place place = NULL;
        signal(SIGABRT, SIG_DFL);
        setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
        if (!freopen("/dev/null", "w", stderr))
            _exit(1);
        library_function(asked, name, &place);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void what_is_missing_ends_the_process(void **state)
{
    static const struct {
        const char *library, *function;
        int         signal;
    } rows[] = {
        { "libm.so.6", "floor", 0 },
        { "libm.so.6", "no_such_function", SIGABRT },
        { "libnosuch.so.1", "floor", SIGABRT },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct library asked = { .name = rows[i].library };
        if (end_of(&asked, rows[i].function) != rows[i].signal)
            fail_msg("%s of %s", rows[i].function, rows[i].library);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_function_is_found_once),
        cmocka_unit_test(what_is_missing_ends_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_server_test.c - what is told where nginx is not installed, or refuses what it gets. */
#include "node/ingress_server.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "io/file.h"
#include "io/loop.h"

#include <cmocka.h>               /* last: it has a macro fail() */

enum { TOLD_WITHIN_MS = 10000 };

static uv_loop_t loop;
static char folder[] = "/tmp/knarr-ingress-XXXXXX", told[1024];

static void failed(void *context, const char *message)
{
    snprintf(told, sizeof told, "%s", message);
    uv_stop(context);
}

static struct ingress_server *start(void)
{
    char log[64];
    snprintf(log, sizeof log, "%s/error.log", folder);
    const struct ingress_server_options options = { .loop = &loop, .folder = folder,
                                                    .error_log = log, .failed = failed,
                                                    .context = &loop };
    return ingress_server_new(&options);
}

static void too_late(void *context)
{
    uv_stop(context);
}

/* Until something has been told; TOLD_WITHIN_MS at most. */
static const char *wait_word(void)
{
    struct loop_timer *limit = loop_timer_new(&loop, too_late, &loop);
    *told = '\0';
    loop_timer_start(limit, TOLD_WITHIN_MS);
    uv_run(&loop, UV_RUN_DEFAULT);
    loop_timer_free(limit);
    return told;
}

static void a_missing_nginx_is_told(void **state)
{
    char *path = strdup(getenv("PATH"));
    struct ingress_server *server = start();
    setenv("PATH", folder, 1);
    ingress_server_set(server, BYTES("events {}\n"));
    const char *word = wait_word();
    setenv("PATH", path, 1);
    free(path);
    assert_non_null(strstr(word, "nginx is not installed"));
    assert_non_null(strstr(word, "apt install nginx"));
    ingress_server_free(server);
}

/* A program of that name that refuses, as nginx does. */
static void a_refused_configuration_is_told(void **state)
{
    char program[64], *path = strdup(getenv("PATH"));
    static const char script[] = "#!/bin/sh\necho 'unknown directive \"x\"' >&2\nexit 1\n";
    snprintf(program, sizeof program, "%s/nginx", folder);
    assert_int_equal(file_replace(program, ((struct bytes){ script, sizeof script - 1 }), 0755), 0);
    setenv("PATH", folder, 1);
    struct ingress_server *server = start();
    ingress_server_set(server, BYTES("x;\n"));
    const char *word = wait_word();
    setenv("PATH", path, 1);
    free(path);
    assert_non_null(strstr(word, "refuses its configuration"));
    assert_non_null(strstr(word, "unknown directive"));
    ingress_server_free(server);
}

static int set_up(void **state)
{
    signal(SIGPIPE, SIG_IGN);
    return mkdtemp(folder) ? uv_loop_init(&loop) : -1;
}

static int tear_down(void **state)
{
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop) | file_remove_tree(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_nginx_is_told),
        cmocka_unit_test(a_refused_configuration_is_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

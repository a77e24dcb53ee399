/* SPDX-License-Identifier: Apache-2.0 */
/* seccomp_profile_test.c - a container's filter of system calls: what names an unknown, empty or
 * broken profile is refused, and never taken for "no filter" (CVE-2023-2431). */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "codec/value.h"
#include "io/file.h"
#include "node/seccomp_profile.h"

#include <cmocka.h>               /* last: it has a macro fail() */

static char folder[64];

/* is_filtered: with a profile; refused: an error. */
static const struct {
    const char *name, *type, *profile;
    bool        is_filtered, is_refused;
} rows[] = {
    { "nothing said", NULL, NULL, false, false },
    { "unconfined", "Unconfined", NULL, false, false },
    { "the default", "RuntimeDefault", NULL, true, false },
    { "a profile of the node", "Localhost", "good.json", true, false },
    { "in a folder", "Localhost", "sub/good.json", true, false },
    { "an empty type", "", NULL, false, true },
    { "an unknown type", "Confined", NULL, false, true },
    { "another case", "runtimedefault", NULL, false, true },
    { "no profile", "Localhost", NULL, false, true },
    { "an empty profile", "Localhost", "", false, true },
    { "one that is not there", "Localhost", "none.json", false, true },
    { "an absolute path", "Localhost", "/etc/passwd", false, true },
    { "a path that climbs", "Localhost", "../good.json", false, true },
    { "one that climbs in the middle", "Localhost", "sub/../../x/good.json", false, true },
    { "a folder", "Localhost", "sub", false, true },
    { "an empty file", "Localhost", "empty.json", false, true },
    { "no JSON", "Localhost", "bad.json", false, true },
    { "a list", "Localhost", "list.json", false, true },
    { "null", "Localhost", "null.json", false, true },
    { "without a default action", "Localhost", "hollow.json", false, true },
};

static void write_profile(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
    static const char good[] = "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[]}";
    char sub[96];
    snprintf(folder, sizeof folder, "/tmp/seccomp-profile-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(sub, sizeof sub, "%s/sub", folder);
    if (file_make_folders(sub, 0755) != 0)
        return -1;
    write_profile("good.json", good);
    write_profile("sub/good.json", good);
    write_profile("empty.json", "");
    write_profile("bad.json", "{\"defaultAction\":");
    write_profile("list.json", "[]");
    write_profile("null.json", "null");
    write_profile("hollow.json", "{\"syscalls\":[]}");
    return 0;
}

static int tear_down(void **state)
{
    return file_remove_tree(folder);
}

static void what_fails_fails_closed(void **state)
{
    int wrong = 0;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        struct value *profile = NULL;
        struct error err = { 0 };
        const struct seccomp_choice choice = { .type = row->type, .folder = folder,
                                               .localhost_profile = row->profile };
        bool good = seccomp_profile_build(&choice, &arena, &profile, &err);
        if (good == !row->is_refused && (profile != NULL) == row->is_filtered &&
            error_is_set(&err) == row->is_refused)
            continue;
        print_error("%s: %s, %s\n", row->name, good ? "taken" : err.message,
                    profile ? "a filter" : "no filter");
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_fails_fails_closed) };
    return cmocka_run_group_tests_name("seccomp_profile", tests, set_up, tear_down);
}

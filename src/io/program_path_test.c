/* SPDX-License-Identifier: Apache-2.0 */
/* program_path_test.c - what counts as a program, and in which folders. */
#include "io/program_path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/compiler.h"

#include <cmocka.h>               /* last: it has a macro fail() */

static char top[] = "/tmp/knarr-program-path-XXXXXX";

/* In the folder: one/tool may be executed, two/tool may not, three/tool is a folder. */
static int make_folder(void **state)
{
    AUTO_ARENA arena = { 0 };
    static const struct { const char *folder; mode_t mode; } files[] = { { "one", 0755 }, { "two", 0644 } };
    (void)state;
    assert_non_null(mkdtemp(top));
    FOR_EACH(row, files) {
        assert_int_equal(mkdir(arena_printf(&arena, "%s/%s", top, row->folder), 0755), 0);
        const char *tool = arena_printf(&arena, "%s/%s/tool", top, row->folder);
        FILE *file = fopen(tool, "w");
        assert_non_null(file);
        fclose(file);
        assert_int_equal(chmod(tool, row->mode), 0);
    }
    assert_int_equal(mkdir(arena_printf(&arena, "%s/three", top), 0755), 0);
    assert_int_equal(mkdir(arena_printf(&arena, "%s/three/tool", top), 0755), 0);
    return chdir(top);
}

static int remove_folder(void **state)
{
    AUTO_ARENA arena = { 0 };
    static const char *const entries[] = { "one/tool", "one", "two/tool", "two", "three/tool", "three", "." };
    (void)state;
    FOR_EACH(entry, entries)
        (void)remove(arena_printf(&arena, "%s/%s", top, *entry));
    return chdir("/") + rmdir(top);
}

static const struct {
    const char *name, *path, *wanted;    /* @ is the folder */
} cases[] = {
    { "there", "@/one", "@/one/tool" },
    { "behind others", "@/none:@/two:@/three:@/one", "@/one/tool" },
    { "may not be executed", "@/two", NULL },
    { "a folder", "@/three", NULL },
    { "a relative folder", "one:.", NULL },
    { "empty words", "::@/one:", "@/one/tool" },
    { "an empty list", "", NULL },
};

static const char *with_folder(const char *text, struct arena *arena)
{
    AUTO_BUFFER ret = { 0 };
    for (; text && *text; text++)
        buffer_printf(&ret, *text == '@' ? "%s" : "%.1s", *text == '@' ? top : text);
    return text ? arena_strdup(arena, buffer_text(&ret)) : NULL;
}

static void paths(void **state)
{
    (void)state;
    FOR_EACH(row, cases) {
        AUTO_ARENA arena = { 0 };
        setenv("PATH", with_folder(row->path, &arena), 1);
        const char *found = program_path("tool", &arena), *wanted = with_folder(row->wanted, &arena);
        if (!text_equal(found, wanted))
            fail_msg("%s: got %s", row->name, found ? found : "nothing");
    }
    AUTO_ARENA arena = { 0 };
    unsetenv("PATH");
    assert_non_null(program_path("sh", &arena));
    assert_null(program_path("knarr-has-no-such-program", &arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(paths) };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* cp_path_test.c - what names a file and where, paths by their text, and where entries of a tar may
 * go. */
#include "kubectl/cp_path.h"
#include "kubectl/test_rows.h"

static const struct {
    const char *word, *ns, *pod, *file;  /* file: NULL where it is refused */
} places[] = {
    { "file", NULL, NULL, "file" },
    { "./a/b", NULL, NULL, "./a/b" },
    { "web:/x", NULL, "web", "/x" },
    { "web:x:y", NULL, "web", "x:y" },
    { "ns/web:/x", "ns", "web", "/x" },
    { "web:", NULL, "web", "" },
    { ":x", NULL, NULL, NULL },
    { "/web:x", NULL, NULL, NULL },
    { "a/b/c:x", NULL, NULL, NULL },
    { "ns/:x", NULL, NULL, NULL },
};

static void places_are_read(void **state)
{
    (void)state;
    FOR_EACH(row, places) {
        AUTO_ARENA arena = { 0 };
        struct cp_place place;
        struct error err = { 0 };
        bool good = cp_place_parse(row->word, &arena, &place, &err);
        if (good != (row->file != NULL) || good == error_is_set(&err) ||
            (good && !(text_equal(place.ns, row->ns) && text_equal(place.pod, row->pod) &&
                       text_equal(place.file, row->file))))
            FAIL_ROW("%s: %s", row->word, err.message);
    }
}

static const struct {
    const char *path, *clean, *base, *folder, *prefix;
} paths[] = {
    { "", ".", ".", ".", "" },
    { "a", "a", "a", ".", "a" },
    { "a/", "a", "a", ".", "a" },
    { "/", "/", "/", "/", "" },
    { "/a", "/a", "a", "/", "a" },
    { "//a///b/", "/a/b", "b", "/a", "a/b" },
    { "a/./b/../c", "a/c", "c", "a", "a/c" },
    { "..", "..", "..", ".", "" },
    { "../../a", "../../a", "a", "../..", "a" },
    { "/../../a", "/a", "a", "/", "a" },
    { "a/../..", "..", "..", ".", "" },
    { ".", ".", ".", ".", "" },
};

static void paths_are_cleaned(void **state)
{
    (void)state;
    FOR_EACH(row, paths) {
        AUTO_ARENA arena = { 0 };
        const char *clean = cp_clean(row->path, &arena), *base = cp_base(clean, &arena),
                   *folder = cp_folder(clean, &arena), *prefix = cp_prefix(row->path, &arena);
        if (!text_equal(clean, row->clean) || !text_equal(base, row->base) ||
            !text_equal(folder, row->folder) || !text_equal(prefix, row->prefix))
            FAIL_ROW("%s: %s, %s in %s, %s", row->path, clean, base, folder, prefix);
    }
}

static const struct {
    const char *name, *prefix;
    enum cp_fit fit;
    const char *place;
} entries[] = {
    { "tmp/x", "tmp/x", CP_FITS, "" },
    { "tmp/x/", "tmp/x", CP_FITS, "" },
    { "tmp/x/a/b", "tmp/x", CP_FITS, "a/b" },
    { "tmp/x/./a//b/", "tmp/x", CP_FITS, "a/b" },
    { "tmp/x/a/../b", "tmp/x", CP_FITS, "b" },
    { "tmp/x/..", "tmp/x", CP_IS_OUTSIDE, NULL },
    { "tmp/x/../../etc/passwd", "tmp/x", CP_IS_OUTSIDE, NULL },
    { "tmp/x/a/../../b", "tmp/x", CP_IS_OUTSIDE, NULL },
    { "tmp/xyz", "tmp/x", CP_IS_CORRUPT, NULL },
    { "etc/passwd", "tmp/x", CP_IS_CORRUPT, NULL },
    { "", "tmp/x", CP_IS_CORRUPT, NULL },
    { "../a", "", CP_IS_OUTSIDE, NULL },
    { "./a", "", CP_FITS, "a" },
    { "/etc/passwd", "", CP_FITS, "etc/passwd" },    /* below the destination */
    { "a/../../b", "", CP_IS_OUTSIDE, NULL },
};

static void no_entry_leaves_its_destination(void **state)
{
    (void)state;
    FOR_EACH(row, entries) {
        AUTO_ARENA arena = { 0 };
        const char *place = NULL;
        enum cp_fit fit = cp_entry_place(row->name, row->prefix, &arena, &place);
        if (fit != row->fit || !text_equal(place, row->place))
            FAIL_ROW("%s: %d %s", row->name, fit, place ? place : "nowhere");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_read),
        cmocka_unit_test(paths_are_cleaned),
        cmocka_unit_test(no_entry_leaves_its_destination),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

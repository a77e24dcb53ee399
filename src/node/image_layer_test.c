/* SPDX-License-Identifier: Apache-2.0 */
/* image_layer_test.c - archives that mean well, and archives that do not. */
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/compiler.h"
#include "io/file.h"
#include "node/image_layer.h"

#include <cmocka.h>               /* last: it has a macro fail() */

enum kind { KIND_FILE, KIND_DIR, KIND_LINK, KIND_HARD, KIND_DEVICE };

struct entry {
    enum kind   kind;
    const char *path, *target;           /* link target, or the content */
};

static const struct {
    const char  *name;
    struct entry entries[6];
    bool         ok;
    const char  *there, *absent;         /* below the root's parent: "root/..." or "outside" */
} cases[] = {
    { "plain file", { { KIND_FILE, "a/b", "x" } }, true, "root/a/b", NULL },
    { "dots are dropped", { { KIND_FILE, "./a/./b", "x" } }, true, "root/a/b", NULL },
    { "absolute stays inside", { { KIND_FILE, "/outside", "x" } }, true, "root/outside",
      "outside" },
    { "dot dot is refused", { { KIND_FILE, "../outside", "x" } }, false, NULL, "outside" },
    { "dot dot inside is refused", { { KIND_FILE, "a/../../outside", "x" } }, false, NULL,
      "outside" },
    { "through a link to the parent", { { KIND_LINK, "up", ".." }, { KIND_FILE, "up/outside",
            "x" } }, true, "root/outside", "outside" },
    { "through an absolute link", { { KIND_LINK, "l", "/tmp" }, { KIND_DIR, "tmp", NULL },
                                    { KIND_FILE, "l/f", "x" } }, true, "root/tmp/f", NULL },
    { "hard link outside", { { KIND_HARD, "h", "../outside" } }, false, NULL, "root/h" },
    { "hard link", { { KIND_FILE, "a", "x" }, { KIND_HARD, "d/h", "a" } }, true, "root/d/h", NULL },
    { "link replaced by a file", { { KIND_LINK, "f", "/tmp/victim" }, { KIND_FILE, "f", "x" } },
      true, "root/f", NULL },
    { "device is not made", { { KIND_DEVICE, "null", NULL }, { KIND_FILE, "f", "x" } }, true,
      "root/f", "root/null" },
    { "a whiteout outside is refused", { { KIND_FILE, "../.wh.victim", "" } }, false, NULL,
      "victim" },
    { "a whiteout behind a link stays inside", { { KIND_LINK, "up", ".." },
            { KIND_FILE, "up/.wh.victim", "" } }, true, "root/victim", "victim" },
    { "whiteout of nothing sane", { { KIND_FILE, ".wh...", "" } }, false, NULL, NULL },
};

static void write_archive(const char *path, const struct entry *entries, size_t count, int filter)
{
    struct archive *archive = archive_write_new();
    archive_write_set_format_pax_restricted(archive);
    if (filter)
        archive_write_add_filter(archive, filter);
    assert_int_equal(archive_write_open_filename(archive, path), ARCHIVE_OK);
    for (size_t i = 0; i < count && entries[i].path; i++) {
        static const mode_t types[] = { AE_IFREG, AE_IFDIR, AE_IFLNK, AE_IFREG, AE_IFCHR };
        struct archive_entry *entry = archive_entry_new();
        const char *target = entries[i].target;
        archive_entry_set_pathname(entry, entries[i].path);
        archive_entry_set_filetype(entry, types[entries[i].kind]);
        archive_entry_set_perm(entry, entries[i].kind == KIND_DIR ? 0755 : 0640);
        archive_entry_set_uid(entry, 12);
        archive_entry_set_gid(entry, 34);
        if (entries[i].kind == KIND_FILE)
            archive_entry_set_size(entry, (int64_t)strlen(target));
        if (entries[i].kind == KIND_LINK)
            archive_entry_set_symlink(entry, target);
        if (entries[i].kind == KIND_HARD)
            archive_entry_set_hardlink(entry, target);
        if (entries[i].kind == KIND_DEVICE)
            archive_entry_set_rdev(entry, makedev(1, 3));
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        if (entries[i].kind == KIND_FILE)
            archive_write_data(archive, target, strlen(target));
        archive_entry_free(entry);
    }
    archive_write_close(archive);
    archive_write_free(archive);
}

struct folders {
    char base[64], root[80], archive[80];
};

static void make_folders(struct folders *folders)
{
    snprintf(folders->base, sizeof folders->base, "/tmp/knarr-layer-XXXXXX");
    assert_non_null(mkdtemp(folders->base));
    snprintf(folders->root, sizeof folders->root, "%s/root", folders->base);
    snprintf(folders->archive, sizeof folders->archive, "%s/layer.tar", folders->base);
    assert_int_equal(mkdir(folders->root, 0755), 0);
}

static bool unpack(const struct folders *folders, struct layer_result *result, struct error *err)
{
    int source = open(folders->archive, O_RDONLY | O_CLOEXEC),
        root = open(folders->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = image_layer_unpack(source, root, result, err);
    close(source);
    close(root);
    return ok;
}

static bool is_there(const struct folders *folders, const char *path)
{
    char full[256];
    struct stat info;
    snprintf(full, sizeof full, "%s/%s", folders->base, path);
    return lstat(full, &info) == 0;
}

static void test_paths(void **state)
{
    (void)state;
    FOR_EACH(row, cases) {
        struct folders folders;
        struct layer_result result;
        struct error err = { 0 };
        make_folders(&folders);
        write_archive(folders.archive, row->entries, ARRAY_SIZE(row->entries), 0);
        bool ok = unpack(&folders, &result, &err);
        if (ok != row->ok || (row->there && !is_there(&folders, row->there)) ||
            (row->absent && is_there(&folders, row->absent)))
            fail_msg("%s: %s %s", row->name, ok ? "ok" : "refused", err.message);
        assert_int_equal(file_remove_tree(folders.base), 0);
    }
}

/* gzip and zstd give the same diff id as the plain archive. */
static void test_compression(void **state)
{
    static const int filters[] = { 0, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_ZSTD };
    static const struct entry entries[] = { { KIND_FILE, "a", "hello" }, { KIND_DIR, "d", NULL } };
    char first[DIGEST_TEXT_MAX] = "";
    (void)state;
    FOR_EACH(filter, filters) {
        struct folders folders;
        struct layer_result result;
        struct error err = { 0 };
        make_folders(&folders);
        write_archive(folders.archive, entries, ARRAY_SIZE(entries), *filter);
        if (!unpack(&folders, &result, &err))
            fail_msg("filter %d: %s", *filter, err.message);
        assert_int_equal(result.size_bytes, 5);
        if (*first)
            assert_string_equal(result.diff_id, first);
        snprintf(first, sizeof first, "%s", result.diff_id);
        assert_int_equal(file_remove_tree(folders.base), 0);
    }
}

static void test_whiteout_and_owner(void **state)
{
    static const struct entry entries[] = { { KIND_DIR, "d", NULL },
                                            { KIND_FILE, "d/.wh..wh..opq", "" },
                                            { KIND_FILE, ".wh.gone", "" },
                                            { KIND_FILE, "f", "x" } };
    struct folders folders;
    struct layer_result result;
    struct error err = { 0 };
    struct stat info;
    char path[128], value[4] = "";
    (void)state;
    make_folders(&folders);
    write_archive(folders.archive, entries, ARRAY_SIZE(entries), 0);
    if (!unpack(&folders, &result, &err))
        fail_msg("%s", err.message);
    snprintf(path, sizeof path, "%s/gone", folders.root);
    assert_int_equal(stat(path, &info), 0);
    assert_true(S_ISCHR(info.st_mode) && info.st_rdev == 0);
    snprintf(path, sizeof path, "%s/d", folders.root);
    assert_int_equal(getxattr(path, "trusted.overlay.opaque", value, sizeof value), 1);
    snprintf(path, sizeof path, "%s/f", folders.root);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_uid, 12);
    assert_int_equal(info.st_gid, 34);
    assert_int_equal(info.st_mode & 07777, 0640);
    assert_int_equal(file_remove_tree(folders.base), 0);
}

static void test_rubbish(void **state)
{
    struct folders folders;
    struct layer_result result;
    struct error err = { 0 };
    (void)state;
    make_folders(&folders);
    int fd = open(folders.archive, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(write(fd, "this is no archive, is it? not at all", 37), 37);
    close(fd);
    assert_false(unpack(&folders, &result, &err));
    assert_int_equal(err.reason, REASON_BAD_REQUEST);
    assert_int_equal(file_remove_tree(folders.base), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_compression),
        cmocka_unit_test(test_whiteout_and_owner),
        cmocka_unit_test(test_rubbish),
    };
    if (geteuid() != 0) {
        print_message("image_layer_test needs root: 0 passed, 0 failed, 4 skipped\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}

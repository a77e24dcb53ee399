/* SPDX-License-Identifier: Apache-2.0 */
/* cp_tar_test.c - files there and back; tars that a pod makes to reach what is not its own. */
#include "kubectl/cp_tar.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file.h"
#include "kubectl/test_rows.h"

enum { BLOCK = 512, PIECE = 700, NAME_SIZE = 100 };

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/cp-tar-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return file_remove_tree(folder);
}

static const char *in_folder(const char *name, struct arena *arena)
{
    return arena_printf(arena, "%s/%s", folder, name);
}

/* ---- tars by hand ---- */

struct entry {
    char        type;                    /* '0' file, '1' hard link, '2' link, '3' device, '5' folder */
    const char *name, *link, *content;
};

static void add_entry(struct buffer *tar, const struct entry *entry)
{
    char block[BLOCK] = { 0 };
    size_t size = entry->content ? strlen(entry->content) : 0;
    unsigned sum = 0;
    memcpy(block, entry->name, strnlen(entry->name, NAME_SIZE));
    snprintf(block + 100, 8, "%07o", 0644);
    snprintf(block + 108, 8, "%07o", 0);
    snprintf(block + 116, 8, "%07o", 0);
    snprintf(block + 124, 12, "%011zo", size);
    snprintf(block + 136, 12, "%011o", 0);
    memset(block + 148, ' ', 8);
    block[156] = entry->type;
    if (entry->link)
        memcpy(block + 157, entry->link, strnlen(entry->link, NAME_SIZE));
    memcpy(block + 257, "ustar\00000", 8);
    for (size_t i = 0; i < BLOCK; i++)
        sum += (unsigned char)block[i];
    snprintf(block + 148, 8, "%06o", sum);
    buffer_add(tar, block, BLOCK);
    memset(block, 0, BLOCK);
    buffer_add(tar, entry->content, size);
    buffer_add(tar, block, (BLOCK - size % BLOCK) % BLOCK);
}

struct source {
    struct bytes rest;
};

static struct bytes next_piece(void *context)
{
    struct source *source = context;
    size_t size = source->rest.size < PIECE ? source->rest.size : PIECE;
    struct bytes piece = { source->rest.at, size };
    source->rest = (struct bytes){ source->rest.at + size, source->rest.size - size };
    return piece;
}

static bool unpack(const struct buffer *tar, const char *prefix, const char *destination,
                   struct error *err)
{
    struct source source = { buffer_bytes(tar) };
    struct cp_unpack unpack = { .prefix = prefix, .destination = destination,
                                .read = next_piece, .context = &source };
    return cp_unpack(&unpack, err);
}

/* ---- what may not be ---- */

#define PASSWD { '0', "x/a", NULL, "fine" }

static const struct {
    const char  *name;
    struct entry entries[4];
    const char  *message;                /* NULL: what is bad is skipped, the rest is done */
} rows[] = {
    { "CVE-2019-11246: a name that leads out",
      { PASSWD, { '0', "x/../../evil", NULL, "e" } }, NULL },
    { "a folder that leads out", { PASSWD, { '5', "x/../../evil/", NULL, NULL } }, NULL },
    { "CVE-2019-1002101: a file behind a link that was sent",
      { PASSWD, { '2', "x/link", "..", NULL }, { '0', "x/link/evil", NULL, "e" } }, NULL },
    { "CVE-2019-11251: two links, the second behind the first",
      { PASSWD, { '2', "x/one", "..", NULL }, { '2', "x/one/two", "..", NULL },
        { '0', "x/one/two/evil", NULL, "e" } }, NULL },
    { "a hard link to what is there", { PASSWD, { '1', "x/hard", "../evil", NULL } }, NULL },
    { "a device", { PASSWD, { '3', "x/null", NULL, NULL } }, NULL },
    { "a name that was not asked for", { PASSWD, { '0', "etc/passwd", NULL, "e" } },
      "tar contents corrupted" },
    { "a name that begins alike", { PASSWD, { '0', "xevil", NULL, "e" } },
      "tar contents corrupted" },
    { "a link of ours in the way", { PASSWD, { '0', "x/ours", NULL, "e" } }, NULL },
};

static bool is_link(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

static void nothing_is_written_elsewhere(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER tar = { 0 };
        AUTO_BUFFER content = { 0 };
        struct error err = { 0 };
        const char *destination = in_folder("to", &arena), *evil = in_folder("evil", &arena);
        file_remove_tree(destination);
        assert_int_equal(mkdir(destination, 0755), 0);
        assert_int_equal(symlink("../evil", in_folder("to/ours", &arena)), 0);
        for (size_t i = 0; i < ARRAY_SIZE(row->entries) && row->entries[i].name; i++)
            add_entry(&tar, &row->entries[i]);
        bool good = unpack(&tar, "x", destination, &err);
        bool has_link = is_link(in_folder("to/link", &arena)) || is_link(in_folder("to/one", &arena));
        if (good != !row->message || (row->message && !text_equal(err.message, row->message)) ||
            file_exists(evil) || has_link || !is_link(in_folder("to/ours", &arena)) ||
            file_read(in_folder("to/a", &arena), 100, &content) != 0 ||
            !bytes_equal_text(buffer_bytes(&content), "fine"))
            FAIL_ROW("%s: %s", row->name, err.message);
    }
}

static void what_is_no_tar_is_refused(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct error err = { 0 };
    (void)state;
    for (int i = 0; i < 100; i++)
        buffer_add_text(&text, "this is no tar at all, whatever it says ");
    assert_false(unpack(&text, "x", in_folder("to", &arena), &err));
    assert_true(error_is_set(&err));
    buffer_reset(&text);
    assert_true(unpack(&text, "x", in_folder("to", &arena), NULL));
    add_entry(&text, &(struct entry){ '0', "x/a", NULL, "cut off" });
    text.size -= 3 * BLOCK / 4;
    assert_false(unpack(&text, "x", in_folder("to", &arena), NULL));
}

/* ---- there and back ---- */

static bool keep_piece(void *context, struct bytes piece)
{
    buffer_add(context, piece.at, piece.size);
    return true;
}

static bool refuse_piece(void *context, struct bytes piece)
{
    (void)context;
    (void)piece;
    return false;
}

static void put(const char *name, const char *text, struct arena *arena)
{
    assert_int_equal(file_replace(in_folder(name, arena), bytes_of(text), 0600), 0);
}

static void files_go_there_and_back(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER tar = { 0 };
    AUTO_BUFFER content = { 0 };
    struct error err = { 0 };
    struct stat status;
    (void)state;
    assert_int_equal(file_make_folders(in_folder("from/b/empty", &arena), 0755), 0);
    put("from/a", "one", &arena);
    put("from/b/c", "two", &arena);
    assert_int_equal(symlink("a", in_folder("from/link", &arena)), 0);
    assert_true(cp_pack(in_folder("from", &arena), "new", keep_piece, &tar, &err));
    assert_true(unpack(&tar, "new", in_folder("back/there", &arena), &err));
    assert_int_equal(file_read(in_folder("back/there/b/c", &arena), 100, &content), 0);
    assert_true(bytes_equal_text(buffer_bytes(&content), "two"));
    assert_int_equal(stat(in_folder("back/there/b/empty", &arena), &status), 0);
    assert_true(S_ISDIR(status.st_mode));
    assert_int_equal(lstat(in_folder("back/there/link", &arena), &status), -1);
    assert_false(cp_pack(in_folder("nothere", &arena), "new", keep_piece, &tar, NULL));
    assert_false(cp_pack(in_folder("from", &arena), "new", refuse_piece, NULL, NULL));
}

static void one_file_becomes_one_file(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER tar = { 0 };
    AUTO_BUFFER content = { 0 };
    (void)state;
    put("single", "text", &arena);
    assert_true(cp_pack(in_folder("single", &arena), "x", keep_piece, &tar, NULL));
    assert_true(unpack(&tar, "x", in_folder("made/of/it", &arena), NULL));
    assert_int_equal(file_read(in_folder("made/of/it", &arena), 100, &content), 0);
    assert_true(bytes_equal_text(buffer_bytes(&content), "text"));
}

struct changing {
    const char *path;
    off_t       size;                    /* it becomes so large while it is read */
};

static bool change_file(void *context, struct bytes piece)
{
    const struct changing *changing = context;
    (void)piece;
    assert_int_equal(truncate(changing->path, changing->size), 0);
    return true;
}

/* A log that grows, a file that is cut: the container gets no zeros, and the user is told. */
static void a_file_that_changes_is_told(void **state)
{
    static const off_t sizes[] = { 0, 1 << 20 };
    AUTO_ARENA arena = { 0 };
    char *text = arena_alloc(&arena, 200001);
    (void)state;
    memset(text, 'x', 200000);
    text[200000] = '\0';
    FOR_EACH(size, sizes) {
        struct error err = { 0 };
        struct changing changing = { in_folder("changing", &arena), *size };
        put("changing", text, &arena);
        assert_false(cp_pack(changing.path, "x", change_file, &changing, &err));
        assert_non_null(strstr(err.message, "changed as it was read"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_written_elsewhere),
        cmocka_unit_test(what_is_no_tar_is_refused),
        cmocka_unit_test(files_go_there_and_back),
        cmocka_unit_test(one_file_becomes_one_file),
        cmocka_unit_test(a_file_that_changes_is_told),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

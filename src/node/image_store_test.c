/* SPDX-License-Identifier: Apache-2.0 */
/* image_store_test.c - archives in, references moved, images held and removed; bad archives leave
 * nothing. */
#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/file.h"
#include "node/agent.h"
#include "node/image_store.h"

#include <cmocka.h>               /* last: it has a macro fail() */

static char base[64], images[80], archive_path[80];

static int set_up(void **state)
{
    (void)state;
    snprintf(base, sizeof base, "/tmp/knarr-images-XXXXXX");
    assert_non_null(mkdtemp(base));
    snprintf(images, sizeof images, "%s/images", base);
    snprintf(archive_path, sizeof archive_path, "%s/image.tar", base);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return file_remove_tree(base);
}

static void add_file(struct archive *archive, const char *name, const void *bytes, size_t size)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (int64_t)size);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    archive_write_data(archive, bytes, size);
    archive_entry_free(entry);
}

/* A layer with one file: its tar in memory. */
static void make_layer(const char *name, struct buffer *ret)
{
    size_t used = 0;
    buffer_reserve(ret, 65536);
    struct archive *archive = archive_write_new();
    archive_write_set_format_ustar(archive);
    archive_write_open_memory(archive, ret->at, 65536, &used);
    add_file(archive, name, "x", 1);
    archive_write_close(archive);
    archive_write_free(archive);
    ret->size = used;
}

enum form { DOCKER, OCI };

struct fault {
    bool wrong_diff_id, missing_layer, not_json, extra_layer;
};

static const char *blob_path(const char *digest, char ret[128])
{
    snprintf(ret, 128, "blobs/sha256/%s", digest + 7);
    return ret;
}

static void write_image(enum form form, const char *reference, const char *file_in_layer,
                        const struct fault *fault)
{
    AUTO_BUFFER layer = { 0 };
    AUTO_ARENA arena = { 0 };
    char diff_id[DIGEST_TEXT_MAX], config_digest[DIGEST_TEXT_MAX],
        manifest_digest[DIGEST_TEXT_MAX], path[128];
    make_layer(file_in_layer, &layer);
    digest_of(buffer_bytes(&layer), diff_id);
    char layer_digest[DIGEST_TEXT_MAX];
    snprintf(layer_digest, sizeof layer_digest, "%s", diff_id);
    if (fault->wrong_diff_id)
        diff_id[10] = diff_id[10] == 'a' ? 'b' : 'a';
    const char *config = fault->not_json
                             ? "{nonsense"
                             : arena_printf(
                                   &arena,
                                   "{\"config\":{\"Cmd\":[\"/"
                                   "x\",\"y\"],\"User\":\"7\"},\"rootfs\":{\"diff_ids\":[\"%s\"]}}",
                                   diff_id);
    digest_of(bytes_of(config), config_digest);
    struct archive *archive = archive_write_new();
    archive_write_set_format_pax_restricted(archive);
    assert_int_equal(archive_write_open_filename(archive, archive_path), ARCHIVE_OK);
    if (!fault->missing_layer)
        add_file(archive, form == DOCKER ? "l/layer.tar" : blob_path(layer_digest, path), layer.at,
                 layer.size);
    add_file(archive, form == DOCKER ? "config.json" : blob_path(config_digest, path), config,
             strlen(config));
    const char *more = fault->extra_layer ? ",\"l/layer.tar\"" : "";
    if (form == DOCKER) {
        const char *manifest = arena_printf(
            &arena,
            "[{\"Config\":\"config.json\",\"RepoTags\":[\"%s\"],\"Layers\":[\"l/layer.tar\"%s]}]",
            reference, more);
        add_file(archive, "manifest.json", manifest, strlen(manifest));
    } else {
        const char *manifest = arena_printf(
            &arena, "{\"config\":{\"digest\":\"%s\"},\"layers\":[{\"digest\":\"%s\"}]}",
            config_digest, layer_digest);
        digest_of(bytes_of(manifest), manifest_digest);
        add_file(archive, blob_path(manifest_digest, path), manifest, strlen(manifest));
        const char *index = arena_printf(&arena,
                                         "{\"manifests\":[{\"digest\":\"%s\",\"annotations\":{"
                                         "\"org.opencontainers.image.ref.name\":\"%s\"}}]}",
                                         manifest_digest, reference);
        add_file(archive, "index.json", index, strlen(index));
    }
    archive_write_close(archive);
    archive_write_free(archive);
}

static bool find(const char *reference, struct image *ret, struct arena *arena)
{
    struct image_store *store = image_store_open(images, NULL);
    bool found = image_store_find(store, reference, arena, ret, NULL);
    image_store_close(store);
    return found;
}

static size_t count_entries(const char *folder)
{
    char path[128];
    size_t count = 0;
    snprintf(path, sizeof path, "%s/%s", images, folder);
    DIR *directory = opendir(path);
    for (struct dirent *entry; directory && (entry = readdir(directory)); )
        count += entry->d_name[0] != '.';
    if (directory)
        closedir(directory);
    return count;
}

static void test_import_both_forms(void **state)
{
    static const enum form forms[] = { DOCKER, OCI };
    (void)state;
    FOR_EACH(form, forms) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        struct image image;
        struct image_config config;
        const char *name = *form == DOCKER ? "a/docker:1" : "a/oci:1";
        write_image(*form, name, *form == DOCKER ? "d" : "o", &(struct fault){ 0 });
        AUTO_BUFFER references = { 0 };
        if (!image_import_file(images, archive_path, &references, &err))
            fail_msg("%s", err.message);
        assert_string_equal(buffer_text(&references),
                            *form == DOCKER ? "docker.io/a/docker:1\n" : "docker.io/a/oci:1\n");
        assert_true(find(name, &image, &arena));
        assert_string_equal(image.references[0],
                            *form == DOCKER ? "docker.io/a/docker:1" : "docker.io/a/oci:1");
        assert_non_null(image.layers[0]);
        assert_null(image.layers[1]);
        assert_int_equal(image.size_bytes, 1);
        struct image_store *store = image_store_open(images, &err);
        assert_true(image_store_config(store, &image, &arena, &config, &err));
        assert_string_equal(config.command[1], "y");
        assert_string_equal(config.user, "7");
        image_store_close(store);
        assert_int_equal(count_entries("tmp"), 0);
    }
}

static void test_faults(void **state)
{
    static const struct { const char *name; enum form form; struct fault fault; } cases[] = {
        { "wrong diff id", DOCKER, { .wrong_diff_id = true } }, { "wrong diff id", OCI,
                { .wrong_diff_id = true } },
        { "missing layer", DOCKER, { .missing_layer = true } }, { "missing layer", OCI,
                { .missing_layer = true } },
        { "no json", DOCKER, { .not_json = true } },            { "two layers, one id", DOCKER,
                { .extra_layer = true } },
    };
    (void)state;
    FOR_EACH(row, cases) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        struct image image;
        write_image(row->form, "bad:1", "f", &row->fault);
        if (image_import_file(images, archive_path, NULL, &err) || !error_is_set(&err) ||
            find("bad:1", &image, &arena))
            fail_msg("%s was imported", row->name);
        assert_int_equal(count_entries("layers"), 0);
        assert_int_equal(count_entries("tmp"), 0);
    }
}

static void test_references_and_removal(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct image first, second;
    (void)state;
    write_image(DOCKER, "x:1", "one", &(struct fault){ 0 });
    assert_true(image_import_file(images, archive_path, NULL, &err));
    assert_true(find("x:1", &first, &arena));
    write_image(DOCKER, "x:1", "two", &(struct fault){ 0 });
    assert_true(image_import_file(images, archive_path, NULL, &err));
    assert_true(find("x:1", &second, &arena));
    assert_string_not_equal(first.id, second.id);
    assert_true(find(first.id, &first, &arena));             /* without a name, but there */
    assert_null(first.references[0]);
    struct image_store *store = image_store_open(images, &err);
    assert_true(image_store_hold(store, second.id, "holder", &err));
    assert_false(image_remove(images, "x:1", &err));
    assert_int_equal(err.reason, REASON_CONFLICT);
    error_clear(&err);
    assert_true(find("x:1", &second, &arena));
    image_store_release(store, "holder");
    image_store_close(store);
    assert_true(image_remove(images, "x:1", &err));
    assert_false(find("x:1", &second, &arena));
    assert_int_equal(count_entries("layers"), 1);
    assert_true(image_remove(images, first.id, &err));
    assert_int_equal(count_entries("layers"), 0);
    assert_false(image_remove(images, "x:1", &err));
    assert_int_equal(err.reason, REASON_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_import_both_forms, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_faults, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_references_and_removal, set_up, tear_down),
    };
    if (geteuid() != 0) {
        print_message("image_store_test needs root: 0 passed, 0 failed, 3 skipped\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}

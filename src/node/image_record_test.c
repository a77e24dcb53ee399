/* SPDX-License-Identifier: Apache-2.0 */
/* image_record_test.c - who may use an image that was pulled for somebody. */
#include "node/image_record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "io/file.h"
#include "node/image_credentials.h"
#include "node/image_reference.h"

#undef fail
#include <cmocka.h>

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define ID "sha256:" HEX
#define APP "registry.example/team/app:1"
#define OURS "{\"auths\":{\"registry.example\":{\"auth\":\"bWU6c2VjcmV0\"}}}"
#define THEIRS "{\"auths\":{\"registry.example\":{\"auth\":\"bWU6Z3Vlc3M=\"}}}"
#define ELSEWHERE "{\"auths\":{\"other.example\":{\"auth\":\"bWU6c2VjcmV0\"}}}"

static char folder[64];

static void pull(const char *name, const char *config)
{
    AUTO_ARENA arena = { 0 };
    struct image_reference reference;
    struct error err = { 0 };
    const char *configs[] = { config, NULL }, *found[IMAGE_CREDENTIALS_MAX];
    assert_true(image_reference_parse(name, &arena, &reference, &err));
    size_t count = image_credentials_find(configs, &reference, &arena, found);
    assert_true(image_record_pulled(folder, ID, &reference, count > 0 ? found[0] : NULL, &err));
}

static bool allows(const char *name, const char *config)
{
    const char *const configs[] = { config, NULL };
    return image_record_allows(folder, ID, name, configs);
}

static const struct {
    const char *name, *pulled_as, *pulled_with, *asked_as, *asked_with;
    bool        allowed;
} cases[] = {
    { "imported",                         NULL, NULL,  APP, NULL,                              true },
    { "pulled by anyone",                 APP,  NULL,  APP, NULL,                              true },
    { "pulled by anyone, for others",     APP,  NULL,  APP, THEIRS,                            true },
    { "with the same credentials",        APP,  OURS,  APP, OURS,                              true },
    { "of another tag",                   APP,  OURS,  "registry.example/team/app:2", OURS,    true },
    { "of its digest",                    APP,  OURS,  "registry.example/team/app@" ID, OURS,  true },
    { "of its digest, without",           APP,  OURS,  "registry.example/team/app@" ID, NULL,  false },
    { "without credentials",              APP,  OURS,  APP, NULL,                              false },
    { "with others",                      APP,  OURS,  APP, THEIRS,                            false },
    { "with the same of another host",    APP,  OURS,  APP, ELSEWHERE,                         false },
    { "by its id",                        APP,  OURS,  ID,  OURS,                              false },
    { "by its id, where anyone may",      APP,  NULL,  ID,  NULL,                              true },
    { "by a name it was imported under",  APP,  OURS,  "busybox", NULL,                        true },
    { "by no name at all",                APP,  OURS,  "/", OURS,                              false },
    { "with what is no configuration",    APP,  OURS,  APP, "{",                               false },
};

static void each_pod_asks(void **state)
{
    (void)state;
    FOR_EACH(row, cases) {
        if (row->pulled_as)
            pull(row->pulled_as, row->pulled_with);
        if (allows(row->asked_as, row->asked_with) != row->allowed)
            fail_msg("%s", row->name);
        const char *const nothing[] = { NULL };
        if (image_record_is_open(folder, ID, row->asked_as) !=
            image_record_allows(folder, ID, row->asked_as, nothing))
            fail_msg("%s: open is what nobody needs credentials for", row->name);
        image_record_remove(folder, ID);
    }
}

/* Who was let in once stays so; what anyone may have had is open for good. */
static void records_grow(void **state)
{
    (void)state;
    pull(APP, OURS);
    pull(APP, THEIRS);
    assert_true(allows(APP, OURS) && allows(APP, THEIRS) && !allows(APP, NULL));
    pull(APP, NULL);
    pull(APP, OURS);
    assert_true(allows(APP, NULL));
    image_record_remove(folder, ID);
}

static void records_are_bounded(void **state)
{
    AUTO_ARENA arena = { 0 };
    (void)state;
    const char *first = NULL, *last = NULL;
    for (int i = 0; i < IMAGE_RECORD_HASHES_MAX + 1; i++) {
        last = arena_printf(&arena, "{\"registry.example\":{\"auth\":\"bWU6c2VjcmV%d\"}}", i);
        first = first ? first : last;
        pull(APP, last);
    }
    assert_true(allows(APP, last));
    assert_false(allows(APP, first));
    image_record_remove(folder, ID);
}

static const char *const broken[] = {
    "", "{", "[]", "{}", "{\"repositories\":[]}", "{\"repositories\":{\"registry.example/team/app\":false}}",
    "{\"repositories\":{\"registry.example/team/app\":\"sha256:\"}}",
    "{\"repositories\":{\"registry.example/team/app\":[1,null,{}]}}",
};

/* What cannot be read lets nobody in, until the registry does. */
static void broken_records_are_closed(void **state)
{
    char path[160];
    struct stat info;
    (void)state;
    snprintf(path, sizeof path, "%s/pulled/" HEX ".json", folder);
    FOR_EACH(text, broken) {
        pull(APP, OURS);
        assert_int_equal(stat(path, &info), 0);
        assert_int_equal(info.st_mode & 0777, 0600);
        assert_int_equal(file_replace(path, bytes_of(*text), 0600), 0);
        assert_false(allows(APP, OURS) || allows(APP, NULL));
        pull(APP, OURS);
        assert_true(allows(APP, OURS));
        image_record_remove(folder, ID);
    }
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/knarr-record-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return file_remove_tree(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_pod_asks), cmocka_unit_test(records_grow),
        cmocka_unit_test(records_are_bounded), cmocka_unit_test(broken_records_are_closed),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* config_file_test.c - properties and entries of a kubeconfig, what is shown of it, and files that
 * are none. */
#include "kubectl/config_file.h"
#include "kubectl/test_rows.h"

#define CLUSTER  "clusters: [{name: a.b, cluster: {server: x, certificate-authority-data: Yw==}}]\n"
#define CONTEXTS "contexts: [{name: c, context: {cluster: a.b, user: u}}, {name: d, context: {}}]\n"
#define USERS    "users: [{name: u, user: {token: t, client-key-data: aw==}}, {name: v}]\n"
#define WHOLE    CLUSTER CONTEXTS USERS "current-context: c\nextensions: [1]\n"

static void load(struct config_files *files, const char *text, struct arena *arena)
{
    *files = (struct config_files){ .arena = arena, .count = 1 };
    files->items[0] = (struct config_file){ .path = "f", .exists = true };
    files->items[0].root = config_parse("f", text, strlen(text), arena, NULL);
    assert_non_null(files->items[0].root);
    files->usual = &files->items[0];
}

static const struct {
    const char *property, *text;
    bool is_raw;
    const char *path;                    /* where the value stands then; NULL: it must fail */
    const char *value;                   /* NULL: absent */
} properties[] = {
    { "clusters.a.b.server", "y", false, "clusters[0].cluster.server", "y" },
    { "clusters.a.b.server", NULL, false, "clusters[0].cluster.server", "" },
    { "clusters.a.b.proxy-url", NULL, false, "clusters[0].cluster.proxy-url", NULL },
    { "clusters.new.one.server", "y", false, "clusters[1].cluster.server", "y" },
    { "clusters.server", "y", false, NULL, NULL },
    { "clusters.a.b.server.more", "y", false, NULL, NULL },
    { "clusters.a.b.certificate-authority-data", "***", false, NULL, NULL },
    { "clusters.a.b.certificate-authority-data", "pem", true,
      "clusters[0].cluster.certificate-authority-data", "cGVt" },
    { "clusters.a.b.insecure-skip-tls-verify", "1", false, NULL, NULL },
    { "contexts.d", NULL, false, "contexts[1]", NULL },
    { "contexts.d.namespace", "n", false, "contexts[1].context.namespace", "n" },
    { "contexts", NULL, false, "contexts", NULL },
    { "contexts", "x", false, NULL, NULL },
    { "users.nobody.token", NULL, false, NULL, NULL },
    { "users.v.token", "t", false, "users[1].user.token", "t" },
    { "current-context", "d", false, "current-context", "d" },
    { "current-context", NULL, false, "current-context", "" },
    { "current-context.x", "d", false, NULL, NULL },
    { "", "d", false, NULL, NULL },
    { "clusters.", "d", false, NULL, NULL },
};

/* "clusters[0].cluster.server" */
static const struct value *at(const struct value *root, const char *path, struct arena *arena)
{
    struct bytes rest = bytes_of(path), first = bytes_next(&rest, '['),
                 index = bytes_next(&rest, ']');
    const struct value *value = value_at(root, arena_copy(arena, first.at, first.size));
    if (index.at)
        value = value_item(value, (size_t)(index.at[0] - '0'));
    return rest.size ? value_at(value, rest.at + 1) : value;
}

static void properties_are_set(void **state)
{
    (void)state;
    FOR_EACH(row, properties) {
        AUTO_ARENA arena = { 0 };
        struct config_files files;
        struct error err = { 0 };
        load(&files, WHOLE, &arena);
        bool good = config_set_property(&files, row->property, row->text, row->is_raw, &err);
        if (good != (row->path != NULL) || good == error_is_set(&err))
            FAIL_ROW("%s: %s", row->property, err.message);
        const struct value *value = good ? at(files.items[0].root, row->path, &arena) : NULL;
        if (good && (row->value ? !value_is(value, VALUE_STRING) ||
                                      !bytes_equal_text(value->string, row->value)
                                : value != NULL))
            FAIL_ROW("%s: another value", row->property);
        assert_non_null(value_member(files.items[0].root, "extensions"));
    }
}

static void entries_come_and_go(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct config_files files;
    (void)state;
    load(&files, WHOLE, &arena);
    assert_string_equal(config_current(&files), "c");
    assert_null(config_find(&files, CONFIG_CONTEXTS, "x"));
    assert_non_null(config_find(&files, CONFIG_USERS, "v"));
    assert_false(config_remove(&files, CONFIG_USERS, "x"));
    assert_false(files.items[0].has_changed);
    assert_true(config_remove(&files, CONFIG_USERS, "v"));
    assert_true(files.items[0].has_changed);
    assert_null(config_find(&files, CONFIG_USERS, "v"));
    assert_non_null(config_touch(&files, CONFIG_CONTEXTS, "x"));
    assert_int_equal(value_count(config_find(&files, CONFIG_CONTEXTS, "x")), 2);
}

static void secrets_are_not_shown(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct config_files files;
    (void)state;
    load(&files, WHOLE, &arena);
    struct value *merged = config_merged(&files, /* has_whole_paths= */ false);
    config_redact(merged, &arena);
    yaml_write_value(&text, merged);
    assert_null(strstr(buffer_text(&text), "aw=="));
    assert_non_null(strstr(buffer_text(&text), "client-key-data: DATA+OMITTED"));
    assert_non_null(strstr(buffer_text(&text), "token: REDACTED"));
    assert_true(config_minify(merged, "c", &arena, NULL));
    assert_int_equal(value_count(value_member(merged, "users")), 1);
    assert_false(config_minify(merged, "d", &arena, NULL));
    assert_false(config_minify(merged, "", &arena, NULL));
}

static void what_is_no_kubeconfig_is_refused(void **state)
{
    static const char *const texts[] = { "clusters: 7", "users: {}", "- a", "x", "a: [", "a: 1\na: 2" };
    (void)state;
    FOR_EACH(text, texts) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        if (config_parse("f", *text, strlen(*text), &arena, &err) || !strstr(err.message, "\"f\""))
            FAIL_ROW("%s: %s", *text, err.message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(properties_are_set),
        cmocka_unit_test(entries_come_and_go),
        cmocka_unit_test(secrets_are_not_shown),
        cmocka_unit_test(what_is_no_kubeconfig_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

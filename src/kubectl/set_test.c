/* SPDX-License-Identifier: Apache-2.0 */
/* set_test.c - the edits of `kubectl set`, on objects in memory; words that it refuses. */
#include "codec/json.h"
#include "kubectl/set.h"
#include "kubectl/test_rows.h"
#include "object/schema.h"

enum { WORDS_MAX = 4 };

#define WEB "{kind: Pod, metadata: {name: p}, spec: {containers: [{name: web, image: a, env: " \
            "[{name: A, value: '1'}, {name: B, value: '2'}]}], initContainers: [{name: init}]}}"

typedef bool prepare_function(struct set *, struct error *err);
typedef bool edit_function(struct set *, const struct found *, bool *ret_skip, struct error *err);

static const struct row {
    const char       *name;
    prepare_function *prepare;
    edit_function    *edit;
    const char       *words[WORDS_MAX], *containers, *limits;
    bool              keeps;
    const char       *path, *text;       /* of the pod then, as JSON; NULL: refused with ... */
    const char       *message;
} rows[] = {
    { "image", set_image_prepare, set_image_edit, { "web=b" }, NULL, NULL, false,
      "spec.containers", "\"image\":\"b\"", NULL },
    { "image of an init container", set_image_prepare, set_image_edit, { "init=b" }, NULL, NULL,
      false, "spec.initContainers", "\"image\":\"b\"", NULL },
    { "images of all", set_image_prepare, set_image_edit, { "*=b" }, NULL, NULL, false,
      "spec.initContainers", "\"image\":\"b\"", NULL },
    { "no such container", set_image_prepare, set_image_edit, { "x=b" }, NULL, NULL, false, NULL,
      NULL, "unable to find container named \"x\"" },
    { "all and one", set_image_prepare, set_image_edit, { "*=b", "web=c" }, NULL, NULL, false,
      NULL, NULL, "all containers are already specified by *, but saw more than one "
      "container_name=container_image pairs" },
    { "no image", set_image_prepare, set_image_edit, { NULL }, NULL, NULL, false, NULL, NULL,
      "at least one image update is required" },
    { "limits", set_resources_prepare, set_resources_edit, { NULL }, NULL, "cpu=1,memory=1Gi",
      false, "spec.containers", "\"limits\":{\"cpu\":\"1\",\"memory\":\"1Gi\"}", NULL },
    { "limits of some", set_resources_prepare, set_resources_edit, { NULL }, "in*", "cpu=1", false,
      "spec.initContainers", "\"limits\":{\"cpu\":\"1\"}", NULL },
    { "no amount", set_resources_prepare, set_resources_edit, { NULL }, NULL, "cpu", false, NULL,
      NULL, "Invalid argument syntax cpu, expected <resource>=<value>" },
    { "limits of none", set_resources_prepare, set_resources_edit, { NULL }, "x", "cpu=1", false,
      NULL, NULL, "unable to find container named x" },
    { "a variable more", set_env_prepare, set_env_edit, { "C=3" }, "web", NULL, false,
      "spec.containers", "{\"name\":\"B\",\"value\":\"2\"},{\"name\":\"C\",\"value\":\"3\"}]",
      NULL },
    { "another value", set_env_prepare, set_env_edit, { "A=x=y", "A=z" }, "web", NULL, false,
      "spec.containers", "[{\"name\":\"A\",\"value\":\"x=y\"},{\"name\":\"B\"", NULL },
    { "one less", set_env_prepare, set_env_edit, { "A-" }, "web", NULL, false, "spec.containers",
      "\"env\":[{\"name\":\"B\",\"value\":\"2\"}]", NULL },
    { "another value, kept", set_env_prepare, set_env_edit, { "A=2" }, "web", NULL, true, NULL,
      NULL, "pods/p 'A' already has a value (1), and --overwrite is false" },
    { "set and removed", set_env_prepare, set_env_edit, { "A=2", "A-" }, "web", NULL, false, NULL,
      NULL, "can not both modify and remove the same environment variable in the same command" },
    { "no name", set_env_prepare, set_env_edit, { "=2" }, "web", NULL, false, NULL, NULL,
      "\"\" is not a valid key name" },
    { "an account", set_account_prepare, set_account_edit, { "sa" }, NULL, NULL, false,
      "spec.serviceAccountName", "\"sa\"", NULL },
    { "a selector of a pod", set_selector_prepare, set_selector_edit, { "a=b" }, NULL, NULL, false,
      NULL, NULL, "setting a selector is only supported for Services" },
    { "an expression", set_selector_prepare, set_selector_edit, { "a" }, NULL, NULL, false, NULL,
      NULL, "match expression a not supported on this object: KEY=VALUE,..." },
};

static void edit_row(const struct row *row)
{
    struct set set = { .containers = row->containers ? row->containers : "*",
                       .limits = row->limits, .overwrite = !row->keeps };
    AUTO_BUFFER text = { 0 };
    struct error err = { 0 };
    char *words[WORDS_MAX];
    bool skip = false;
    struct found found = { .kind = well_known.pod, .name = "p",
                           .object = parse_row(WEB, &set.session.arena) };
    for (; row->words[set.word_count]; set.word_count++)
        words[set.word_count] = arena_strdup(&set.session.arena, row->words[set.word_count]);
    set.words = words;
    bool good = row->prepare(&set, &err) && row->edit(&set, &found, &skip, &err);
    if (good && row->path)
        json_write_value(&text, value_at(found.object, row->path));
    if (good != (row->path != NULL) || (!good && !text_equal(err.message, row->message)) ||
        (good && !strstr(buffer_text(&text), row->text)))
        FAIL_ROW("%s: %s %s", row->name, err.message, buffer_text(&text));
    arena_done(&set.session.arena);
}

static void objects_are_edited(void **state)
{
    (void)state;
    schema_init();
    FOR_EACH(row, rows)
        edit_row(row);
}

static void names_fit_patterns(void **state)
{
    static const struct {
        const char *name, *pattern;
        bool        fits;
    } patterns[] = { { "web", "web", true },    { "web", "we", false },   { "web", "webs", false },
                     { "web", "*", true },      { "web", "w*", true },    { "web", "*b", true },
                     { "web", "*x", false },    { "web", "w*b", true },   { "web", "*e*", true },
                     { "aab", "*ab", true },    { "", "*", true },        { "", "", true },
                     { "abcabd", "a*bd", true } };
    (void)state;
    FOR_EACH(row, patterns)
        if (set_name_fits(row->name, row->pattern) != row->fits)
            FAIL_ROW("%s and %s", row->name, row->pattern);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_edited),
        cmocka_unit_test(names_fit_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

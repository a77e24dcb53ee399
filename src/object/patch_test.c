/* SPDX-License-Identifier: Apache-2.0 */
/* patch_test.c - what the three patches make of an object, and the patch that kubectl apply sends.
 *
 * The rows were asked of a live upstream server by tests/golden/record_patches.py: `wanted` is the
 * object without what the server sets itself, or ! and the message. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/patch.h"
#include "object/schema.h"
#include "object/validation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct row {
    const char *kind, *base;             /* starts a group; JSON with ' for " */
    const char *form, *patch, *wanted;   /* "json", "merge", "strategic" */
};

#include "object/patch_test_rows.h"

static const struct kind *find_kind(const char *text)
{
    const char *blank = strchr(text, ' ');
    const struct kind *kind =
        kind_find_api_version((struct bytes){ text, (size_t)(blank - text) }, bytes_of(blank + 1));
    assert_non_null(kind);
    return kind;
}

static struct value *read_json(const char *text, struct arena *arena)
{
    struct error err = { 0 };
    char *copy = arena_copy(arena, text, strlen(text));
    for (char *at = copy; *at; at++)
        if (*at == '\'')
            *at = '"';
    struct value *value = json_parse(bytes_of(copy), NULL, arena, &err);
    if (!value)
        fail_msg("%s: %s", copy, err.message);
    return value;
}

static struct value *patched(const char *form, struct value *target, const struct value *patch,
                             const struct kind *kind, struct arena *arena, struct error *err)
{
    if (strcmp(form, "json") == 0)
        return patch_json(target, patch, arena, err);
    if (strcmp(form, "merge") == 0)
        return patch_merge(target, patch, arena, err);
    return patch_strategic(target, patch, kind->type, arena, err);
}

/* Without what decoding drops. */
static struct value *clean(struct value *value, const struct kind *kind, struct arena *arena,
                           struct error *err)
{
    if (value && decode_value(value, kind->type, arena, NULL, err))
        defaults_apply(value, kind, arena);
    return value;
}

/* As both are written: what the kind's table emits when empty counts as there. */
static struct value *as_written(struct value *value, const struct kind *kind, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    encode_value(&text, value, kind->type);
    return json_parse((struct bytes){ arena_copy(arena, text.at, text.size), text.size }, NULL,
                      arena, NULL);
}

static bool is_wanted(struct value *got, const char *wanted, const struct kind *kind,
                      struct arena *arena)
{
    return value_equal(as_written(got, kind, arena),
                       as_written(clean(read_json(wanted, arena), kind, arena, NULL), kind, arena));
}

static bool check_row(const struct row *row, const struct row *base)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const struct kind *kind = find_kind(base->kind);
    struct value *target = read_json(base->base, &arena);
    struct value *got =
        patched(row->form, target, read_json(row->patch, &arena), kind, &arena, &err);
    got = clean(got, kind, &arena, &err);
    const char *shown =
        error_is_set(&err) ? arena_printf(&arena, "!%s", err.message) : value_json(got, &arena);
    if (row->wanted[0] == '!' ? strcmp(shown, row->wanted) == 0
                              : !error_is_set(&err) && is_wanted(got, row->wanted, kind, &arena))
        return true;
    fprintf(stderr, "%s %s %s\n    - %s\n    + %s\n", base->kind, row->form, row->patch,
            row->wanted, shown);
    return false;
}

static void test_rows(void **state)
{
    const struct row *base = NULL;
    size_t wrong = 0;
    FOR_EACH(row, rows) {
        if (row->base)
            base = row;
        else
            wrong += !check_row(row, base);
    }
    assert_int_equal(wrong, 0);
}

static void test_cause_of_json_patch(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct value *target = read_json("{'a':1}", &arena);
    assert_null(
        patch_json(target, read_json("[{'op':'remove','path':'/b'}]", &arena), &arena, &err));
    assert_int_equal(err.reason, REASON_INVALID);
    assert_non_null(err.causes);
}

static void test_json_patch_limits(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct value *target = read_json("{'a':[1,2,3,4,5,6,7,8,9,10]}", &arena);
    struct value *operations = value_new_list(&arena);
    for (int i = 0; i < 40; i++)         /* doubles each time */
        value_append(operations, &arena,
                     read_json("{'op':'copy','from':'/a','path':'/a/-'}", &arena));
    assert_null(patch_json(target, operations, &arena, &err));
    assert_int_equal(err.reason, REASON_REQUEST_ENTITY_TOO_LARGE);
    struct error second = { 0 };
    struct value *many = value_new_list(&arena);
    struct value *test = read_json("{'op':'test','path':'/a/0','value':1}", &arena);
    for (int i = 0; i <= JSON_PATCH_OPERATIONS_MAX; i++)
        value_append(many, &arena, test);
    assert_null(patch_json(read_json("{'a':[1]}", &arena), many, &arena, &second));
    assert_int_equal(second.reason, REASON_REQUEST_ENTITY_TOO_LARGE);
}

/* RFC 7386, appendix A. */
static const struct { const char *target, *patch, *wanted; } merges[] = {
    { "{'a':'b'}",             "{'a':'c'}",                 "{'a':'c'}" },
    { "{'a':'b'}",             "{'b':'c'}",                 "{'a':'b','b':'c'}" },
    { "{'a':'b'}",             "{'a':null}",                "{}" },
    { "{'a':'b','b':'c'}",     "{'a':null}",                "{'b':'c'}" },
    { "{'a':['b']}",           "{'a':'c'}",                 "{'a':'c'}" },
    { "{'a':'c'}",             "{'a':['b']}",               "{'a':['b']}" },
    { "{'a':{'b':'c'}}",       "{'a':{'b':'d','c':null}}",  "{'a':{'b':'d'}}" },
    { "{'a':[{'b':'c'}]}",     "{'a':[1]}",                 "{'a':[1]}" },
    { "{'e':null}",            "{'a':1}",                   "{'e':null,'a':1}" },
    { "{}",                    "{'a':{'bb':{'ccc':null}}}", "{'a':{'bb':{}}}" },
};

static void test_merge(void **state)
{
    AUTO_ARENA arena = { 0 };
    FOR_EACH(row, merges) {
        struct error err = { 0 };
        struct value *got = patch_merge(read_json(row->target, &arena),
                                        read_json(row->patch, &arena), &arena, &err);
        if (!value_equal(got, read_json(row->wanted, &arena)))
            fail_msg("%s + %s = %s", row->target, row->patch, value_json(got, &arena));
    }
}

/* What kubectl apply makes of the last applied, the new and the live object; then what that makes
 * of the live one. */
static const struct { const char *kind, *last, *modified, *current, *patch, *result; } applies[] = {
    { "v1 ConfigMap", "{'data':{'a':'1','b':'2'}}", "{'data':{'a':'3'}}",
      "{'data':{'a':'1','b':'2','c':'4'}}", "{'data':{'a':'3','b':null}}",
      "{'data':{'a':'3','c':'4'}}" },
    { "v1 ConfigMap", "{'data':{'a':'1'}}", "{'data':{'a':'1'}}", "{'data':{'a':'1','c':'4'}}",
      "{}", "{'data':{'a':'1','c':'4'}}" },
    { "v1 ConfigMap", "{'data':{'a':'1'}}", "{}", "{'data':{'a':'1'}}", "{'data':null}", "{}" },
    { "v1 Pod", "{'spec':{'containers':[{'name':'a','image':'1'},{'name':'b','image':'2'}]}}",
      "{'spec':{'containers':[{'name':'a','image':'3'}]}}",
      "{'spec':{'containers':[{'name':'a','image':'1','tty':true},{'name':'b','image':'2'},"
      "{'name':'c','image':'5'}]}}",
      "{'spec':{'$setElementOrder/containers':[{'name':'a'}],"
      "'containers':[{'image':'3','name':'a'},{'$patch':'delete','name':'b'}]}}",
      "{'spec':{'containers':[{'name':'a','image':'3','tty':true},{'name':'c','image':'5'}]}}" },
    { "v1 Pod", "{'metadata':{'finalizers':['a/x','b/x']}}",
      "{'metadata':{'finalizers':['b/x','c/x']}}",
      "{'metadata':{'finalizers':['a/x','b/x','d/x']}}",
      "{'metadata':{'$deleteFromPrimitiveList/finalizers':['a/x'],"
      "'$setElementOrder/finalizers':['b/x','c/x'],'finalizers':['c/x']}}",
      "{'metadata':{'finalizers':['b/x','c/x','d/x']}}" },
    { "apps/v1 Deployment",
      "{'spec':{'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1}}}}",
      "{'spec':{'strategy':{'type':'Recreate'}}}",
      "{'spec':{'strategy':{'type':'RollingUpdate',"
      "'rollingUpdate':{'maxSurge':1,'maxUnavailable':1}}}}",
      "{'spec':{'strategy':{'$retainKeys':['type'],'rollingUpdate':null,'type':'Recreate'}}}",
      "{'spec':{'strategy':{'type':'Recreate'}}}" },
};

static void test_apply(void **state)
{
    AUTO_ARENA arena = { 0 };
    FOR_EACH(row, applies) {
        struct error err = { 0 };
        const struct type *type = find_kind(row->kind)->type;
        struct value *current = read_json(row->current, &arena);
        struct value *patch = patch_create_three_way(
            read_json(row->last, &arena), read_json(row->modified, &arena), current, type, &arena);
        if (!value_equal(patch, read_json(row->patch, &arena)))
            fail_msg("%s: %s", row->modified, value_json(patch, &arena));
        struct value *result =
            patch_strategic(value_clone(&arena, current), patch, type, &arena, &err);
        if (!value_equal(result, read_json(row->result, &arena)))
            fail_msg("%s: %s", row->patch, value_json(result, &arena));
    }
}

static void test_apply_of_unknown_type(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct value *patch = patch_create_three_way(
        read_json("{'a':{'b':1,'c':[1]}}", &arena), read_json("{'a':{'c':[2]},'d':1}", &arena),
        read_json("{'a':{'b':1,'c':[1],'e':2}}", &arena), NULL, &arena);
    assert_true(value_equal(patch, read_json("{'a':{'b':null,'c':[2]},'d':1}", &arena)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_cause_of_json_patch),
        cmocka_unit_test(test_json_patch_limits),
        cmocka_unit_test(test_merge),
        cmocka_unit_test(test_apply),
        cmocka_unit_test(test_apply_of_unknown_type),
    };
    schema_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

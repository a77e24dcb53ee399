/* SPDX-License-Identifier: Apache-2.0 */
/* apply_test.c - what applies and updates make of an object and of its managers.
 *
 * The rows were asked of a live upstream server by tests/golden/record_apply.py: a row with a kind
 * begins with nothing, and each step goes on from the one before.  `wanted` is the object without
 * what the server sets itself, or ! and the message; `managed` is without times. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/apply.h"
#include "object/decode.h"
#include "object/object.h"
#include "object/patch.h"
#include "object/schema.h"
#include "object/structural_schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct row {
    const char *name, *kind;             /* starts a group */
    const char *step, *manager, *body;   /* "apply", "force", "update", "reset"; JSON with ' for " */
    const char *wanted, *managed;
};

#include "object/apply_test_rows.h"

static const char now[] = "2026-11-21T13:03:14Z";

/* The object as it is between two steps. */
struct state {
    const struct kind *kind;
    struct value      *live;             /* NULL: there is none */
    struct bytes       managed;
    struct arena      *arena;
};

static struct value *read_json(const char *text, struct arena *arena)
{
    struct error err = { 0 };
    struct value *value = json_parse(bytes_of(arena_strdup(arena, text)), NULL, arena, &err);
    if (!value)
        fail_msg("%s: %s", text, err.message);
    return value;
}

static struct value *read_body(const struct row *row, const struct state *state)
{
    char *copy = arena_strdup(state->arena, row->body);
    for (char *at = copy; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    struct value *body = read_json(copy, state->arena);
    value_set(body, state->arena, "kind", value_new_text(state->arena, state->kind->name));
    value_set(body, state->arena, "apiVersion",
              value_new_text(state->arena, state->kind->api_version));
    value_set_at(body, state->arena, "metadata.name", value_new_text(state->arena, "applied"));
    return body;
}

static bool finish(struct state *state, struct value *next, struct error *err)
{
    if (!decode_value(next, state->kind->type, state->arena, NULL, err))
        return false;
    defaults_apply(next, state->kind, state->arena);
    state->live = next;
    return true;
}

static bool apply(const struct row *row, struct state *state, struct error *err)
{
    struct apply_result result;
    struct field_owner owner = { row->manager, NULL, now };
    struct value *nothing = value_new_map(state->arena);
    struct apply_request request = { .kind = state->kind,
                                     .live = state->live ? state->live : nothing,
                                     .managed = state->managed,
                                     .config = read_body(row, state),
                                     .owner = &owner,
                                     .force = strcmp(row->step, "force") == 0,
                                     .exists = state->live != NULL };
    if (!apply_configuration(&request, state->arena, &result, err))
        return false;
    state->managed = result.managed;
    return finish(state, value_clone(state->arena, result.next), err);
}

static bool update(const struct row *row, struct state *state, struct error *err)
{
    struct field_owner owner = { row->manager, NULL, now };
    struct value *old = state->live,
                 *target = old ? value_clone(state->arena, old) : value_new_map(state->arena);
    struct value *next = patch_merge(target, read_body(row, state), state->arena, err);
    if (!next || !finish(state, next, err))
        return false;
    if (strcmp(row->step, "reset") == 0) {
        value_remove(value_member(state->live, "metadata"), "managedFields");
        state->managed = (struct bytes){ NULL, 0 };
        return true;
    }
    state->managed =
        managed_update(state->managed, state->kind, old, state->live, &owner, state->arena);
    return true;
}

/* ---- what came of it ---- */

static int compare_entries(const void *a, const void *b)
{
    const struct value *left = *(struct value *const *)a, *right = *(struct value *const *)b;
    int order = bytes_compare(value_string(left, "operation"), value_string(right, "operation"));
    return order ? order
                 : bytes_compare(value_string(left, "manager"), value_string(right, "manager"));
}

static const char *entries_text(const struct state *state)
{
    AUTO_BUFFER text = { 0 };
    if (!state->managed.at)
        return "[]";
    struct value *list = json_parse(state->managed, NULL, state->arena, NULL);
    assert_non_null(list);
    for (size_t i = 0; i < value_count(list); i++)
        value_remove(value_item(list, i), "time");
    qsort(list->list.items, list->list.count, sizeof *list->list.items, compare_entries);
    json_write_value(&text, list);
    return arena_strdup(state->arena, buffer_text(&text));
}

static const char *object_text(struct value *value, const struct state *state)
{
    AUTO_BUFFER text = { 0 };
    encode_object(&text, value, state->kind);
    return arena_strdup(state->arena, buffer_text(&text));
}

static bool is_wanted(const struct row *row, const struct state *state, const struct error *err)
{
    if (row->wanted[0] == '!')
        return error_is_set(err) && strcmp(err->message, row->wanted + 1) == 0;
    if (error_is_set(err))
        return false;
    struct value *wanted = read_json(row->wanted, state->arena);
    if (!decode_value(wanted, state->kind->type, state->arena, NULL, NULL))
        return false;
    return strcmp(object_text(wanted, state), object_text(state->live, state)) == 0 &&
           strcmp(row->managed, entries_text(state)) == 0;
}

static bool check_step(const struct row *row, const struct row *group, struct state *state)
{
    struct error err = { 0 };
    bool updates = strcmp(row->step, "update") == 0 || strcmp(row->step, "reset") == 0;
    (void)!(updates ? update(row, state, &err) : apply(row, state, &err));
    if (is_wanted(row, state, &err))
        return true;
    fprintf(stderr, "%s: %s by %s: %s\n  - %s\n  - %s\n  + %s\n  + %s\n", group->name, row->step,
            row->manager, row->body, row->wanted, row->managed ? row->managed : "",
            error_is_set(&err) ? err.message : object_text(state->live, state),
            entries_text(state));
    return false;
}

static void test_rows(void **unused)
{
    (void)unused;
    AUTO_ARENA arena = { 0 };
    struct state state = { .arena = &arena };
    const struct row *group = NULL;
    size_t wrong = 0;
    FOR_EACH(row, rows) {
        if (row->kind) {
            struct bytes name = bytes_of(row->kind), version = bytes_next(&name, ' ');
            group = row;
            state = (struct state){ .kind = kind_find_api_version(version, name), .arena = &arena };
        } else {
            wrong += !check_step(row, group, &state);
        }
    }
    assert_int_equal(wrong, 0);
}

/* ---- what no recorder shows ---- */

static struct bytes made_by(const char *manager, const char *then, struct arena *arena)
{
    struct field_owner owner = { manager, NULL, now };
    struct value *value = read_json("{\"metadata\":{\"name\":\"x\"},\"data\":{\"a\":\"1\"}}", arena);
    struct bytes made = managed_update((struct bytes){ NULL, 0 }, well_known.config_map, NULL,
                                       value, &owner, arena);
    struct value *next = read_json(then, arena);
    owner.now = "2026-11-21T14:00:00Z";
    return managed_update(made, well_known.config_map, value, next, &owner, arena);
}

/* A write that changes nothing gives back the text that it was given: no set was read. */
static void test_unchanged(void **unused)
{
    (void)unused;
    AUTO_ARENA arena = { 0 };
    struct bytes text = made_by("a", "{\"metadata\":{\"name\":\"x\"},\"data\":{\"a\":\"1\"}}", &arena);
    assert_non_null(strstr(text.at, now));
    text = made_by("a", "{\"metadata\":{\"name\":\"x\"},\"data\":{\"a\":\"2\"}}", &arena);
    assert_non_null(strstr(text.at, "14:00:00Z"));
    assert_null(strstr(text.at, now));
}

static void test_unknown_manager(void **unused)
{
    (void)unused;
    AUTO_ARENA arena = { 0 };
    struct bytes text = made_by("", "{\"metadata\":{\"name\":\"x\"},\"data\":{\"a\":\"1\"}}", &arena);
    assert_non_null(strstr(text.at, "\"manager\":\"unknown\""));
}

static const struct { const char *name, *text, *problem; } bad_lists[] = {
    { "no list", "{}", "managedFields is no list" },
    { "no object", "[1]", "an entry of managedFields is no object" },
    { "no operation", "[{\"manager\":\"a\"}]", "operation must be `Apply` or `Update`" },
    { "no version", "[{\"operation\":\"Apply\"}]", "apiVersion must not be empty" },
    { "no type", "[{\"operation\":\"Apply\",\"apiVersion\":\"v1\"}]",
      "missing fieldsType in managed fields entry 0" },
    { "another type", "[{\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"V2\"}]",
      "invalid fieldsType \"V2\" in managed fields entry 0" },
    { "no fields",
      "[{\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":7}]",
      "the text is no set of fields" },
};

static void test_bad_lists(void **unused)
{
    (void)unused;
    FOR_EACH(row, bad_lists) {
        AUTO_ARENA arena = { 0 };
        struct managed managed;
        struct error err = { 0 };
        if (managed_read_whole(bytes_of(row->text), &arena, &managed, &err) ||
            strcmp(err.message, row->problem) != 0)
            fail_msg("%s: %s", row->name, err.message);
    }
}

/* Frozen with its managers an object is the same as if they had been in the tree. */
static void test_frozen(void **unused)
{
    (void)unused;
    static const char *const metadata[] = { "{\"name\":\"x\"}", "{}",
                                            "{\"name\":\"x\",\"uid\":\"u\",\"generation\":1}",
                                            "{\"generation\":1}" };
    FOR_EACH(text, metadata) {
        AUTO_ARENA arena = { 0 };
        struct bytes list = BYTES("[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\"}]");
        struct value *value = value_new_map(&arena);
        value_set(value, &arena, "metadata", read_json(*text, &arena));
        AUTO_PUT spliced = object_freeze_managed(well_known.config_map, value, list, 7);
        struct value *bare = value_from_object(spliced, &arena);
        assert_null(value_at(bare, "metadata.managedFields"));
        value_set_at(value, &arena, "metadata.managedFields", read_json(list.at, &arena));
        AUTO_PUT whole = object_freeze(well_known.config_map, value, 7);
        assert_string_equal(spliced->text.at, whole->text.at);
        AUTO_PUT read = object_from_text(well_known.config_map, spliced->text, NULL);
        AUTO_PUT later = object_with_revision(read, 12345);
        const struct object *all[] = { spliced, whole, read, later };
        FOR_EACH(object, all)
            assert_true(bytes_equal((*object)->managed_fields, list));
        assert_int_equal(later->resource_version, 12345);
        assert_non_null(value_at(value_from_whole_object(later, &arena), "metadata.managedFields"));
    }
}

/* A custom kind may have more properties than any built-in type. */
static void test_wide_schema(void **unused)
{
    (void)unused;
    enum { COUNT = 1000 };
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER schema = { 0 }, body = { 0 };
    struct field_comparison comparison;
    static const struct value nothing = { .type = VALUE_MAP };
    buffer_add_text(&schema, "{\"type\":\"object\",\"properties\":{");
    for (int i = 0; i < COUNT; i++) {
        buffer_printf(&schema, "%s\"p%d\":{\"type\":\"integer\"}", i ? "," : "", i);
        buffer_printf(&body, "%s\"p%d\":%d", i ? "," : "{", i, i);
    }
    buffer_add_text(&schema, "}}");
    buffer_add_text(&body, "}");
    const struct type *type =
        schema_compile(read_json(buffer_text(&schema), &arena), &arena, NULL);
    struct value *value = read_json(buffer_text(&body), &arena);
    assert_non_null(type);
    field_compare(&nothing, value, type, NULL, &arena, &comparison);
    assert_int_equal(field_set_size(&comparison.added), COUNT);
    struct field_set all = field_set_of(value, type, &arena);
    assert_true(field_set_equal(&all, &comparison.added));
    assert_true(apply_check(value, type, &arena, NULL));
    field_compare(value, value_clone(&arena, value), type, NULL, &arena, &comparison);
    assert_true(field_comparison_is_empty(&comparison));
}

static int set_up(void **unused)
{
    (void)unused;
    schema_init();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),      cmocka_unit_test(test_unchanged),
        cmocka_unit_test(test_unknown_manager), cmocka_unit_test(test_bad_lists),
        cmocka_unit_test(test_frozen),    cmocka_unit_test(test_wide_schema),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}

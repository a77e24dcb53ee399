/* SPDX-License-Identifier: Apache-2.0 */
/* validation_test.c - what is wrong with an object, cause by cause, as a live upstream server says
 * it.
 *
 * Each row edits a good manifest (the base that stands above it) and holds the causes of the
 * answer, each once, a line each: field|reason|first line of the message.  {*} stands for a value
 * that upstream shows by the names of its Go structs.  The rows are made by
 * tests/golden/record_validation.py from the cases beside it, which say how edits are written. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/kinds/service.h"
#include "object/kinds/subresources.h"
#include "object/schema.h"
#include "object/validation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct row {
    const char *kind, *base;             /* starts a group: "apps/v1 Deployment" and its manifest */
    const char *write; /* "create", "update", or the subresource that is written */
    const char *edits, *wanted;
};

#include "object/validation_test_rows.h"

enum { CAUSES_MAX = 64 };

/* ---- manifests ---- */

/* JSON with ' for ", except inside "...", which stands as it is. */
static struct value *read_json(const char *text, size_t size, struct arena *arena)
{
    struct error err = { 0 };
    char *copy = arena_copy(arena, text, size);
    bool quoted = false;
    for (size_t i = 0; i < size; i++) {
        if (copy[i] == '"')
            quoted = !quoted;
        else if (copy[i] == '\'' && !quoted)
            copy[i] = '"';
    }
    struct value *value = json_parse((struct bytes){ copy, size }, NULL, arena, &err);
    if (!value)
        fail_msg("%s: %s", copy, err.message);
    return value;
}

struct step {
    struct bytes name;                   /* of a member; {NULL, 0}: an item */
    size_t       index;
    bool         append;
};

static bool next_step(const char **at, struct step *ret)
{
    const char *start = *at, *end;
    *ret = (struct step){ 0 };
    if (*start == '.')
        start++;
    if (*start == '\0' || *start == '=')
        return false;
    if (*start == '[') {
        ret->append = start[1] == '+';
        ret->index = strtoul(start + 1, NULL, 10);
        end = strchr(start, ']');
        *at = end + 1;
        return true;
    }
    bool braces = *start == '{';
    start += braces;
    end = start + strcspn(start, braces ? "}" : ".[{=");
    ret->name = (struct bytes){ start, (size_t)(end - start) };
    *at = end + braces;
    return true;
}

/* The value at the step, made where it is absent. */
static struct value *descend(struct value *here, const struct step *step, const char *rest,
                             struct arena *arena)
{
    if (!step->name.at)
        return value_item(here, step->index);
    struct value *found = value_member_bytes(here, step->name);
    if (!found) {
        found = *rest == '[' ? value_new_list(arena) : value_new_map(arena);
        value_set_bytes(here, arena, step->name, found);
    }
    return found;
}

static void put(struct value *here, const struct step *step, struct value *value,
                struct arena *arena)
{
    if (step->append)
        value_append(here, arena, value);
    else if (!step->name.at)
        here->list.items[step->index] = value;
    else if (value)
        value_set_bytes(here, arena, step->name, value);
    else
        value_remove_bytes(here, step->name);
}

static void edit_one(struct value *manifest, const char *text, size_t size, struct arena *arena)
{
    const char *at = arena_copy(arena, text, size), *end = at + size;
    struct step step, following;
    struct value *here = manifest;
    if (!next_step(&at, &step))
        return;
    for (const char *before = at; next_step(&at, &following); before = at) {
        here = descend(here, &step, before, arena);
        step = following;
    }
    struct value *value = *at == '=' ? read_json(at + 1, (size_t)(end - at - 1), arena) : NULL;
    if (!step.name.at && !step.append && !value)
        value_remove_item(here, step.index);
    else
        put(here, &step, value, arena);
}

static void edit(struct value *manifest, const char *edits, struct arena *arena)
{
    while (*edits) {
        const char *end = strstr(edits, " ; ");
        edit_one(manifest, edits, end ? (size_t)(end - edits) : strlen(edits), arena);
        if (!end)
            return;
        edits = end + 3;
    }
}

/* ---- the write path, as far as validation needs it ---- */

static const struct kind *find_kind(const char *text)
{
    const char *blank = strchr(text, ' ');
    const struct kind *kind =
        kind_find_api_version((struct bytes){ text, (size_t)(blank - text) }, bytes_of(blank + 1));
    assert_non_null(kind);
    return kind;
}

static bool clean(struct value *object, const struct kind *kind, struct arena *arena,
                  struct error *err)
{
    if (!decode_value(object, kind->type, arena, NULL, err))
        return false;
    defaults_apply(object, kind, arena);
    return true;
}

static void prepare(struct value *next, const struct value *old, const struct kind *kind,
                    struct arena *arena, struct field_errors *errors)
{
    static const char *const families[] = { "IPv4", NULL };
    if (kind->code && kind->code->prepare)
        kind->code->prepare(next, old, arena);
    if (kind == well_known.service)
        service_choose_families(next, old, families, arena, errors);
}

static struct value *first_form(const char *base, const char *edits, const struct kind *kind,
                                struct arena *arena, struct error *err)
{
    struct value *object = read_json(base, strlen(base), arena);
    edit(object, edits, arena);
    if (kind->namespaced)
        value_set_at(object, arena, "metadata.namespace", value_new_text(arena, "default"));
    value_set_at(object, arena, "metadata.creationTimestamp",
                 value_new_text(arena, "2026-01-02T03:04:05Z"));
    value_set_at(object, arena, "metadata.resourceVersion", value_new_text(arena, "1"));
    value_set_at(object, arena, "metadata.uid",
                 value_new_text(arena, "11111111-2222-3333-4444-555555555555"));
    if (kind->flags & KIND_STATUS_RESET)
        value_remove(object, "status");
    return clean(object, kind, arena, err) ? object : NULL;
}

static void check_create(const struct row *row, const struct row *base, const struct kind *kind,
                         struct field_errors *errors, struct error *err)
{
    struct value *next = first_form(base->base, row->edits, kind, errors->arena, err);
    if (!next)
        return;
    prepare(next, NULL, kind, errors->arena, errors);
    if (errors->count == 0)              /* the allocator's word is the last one */
        validate_create(next, kind, errors);
}

static struct value *stored_form(const struct row *base, const struct kind *kind,
                                 struct arena *arena)
{
    struct error err = { 0 };
    struct field_errors errors;
    field_errors_init(&errors, arena);
    struct value *object = first_form(base->base, "", kind, arena, &err);
    if (!object)
        fail_msg("%s: %s", base->base, err.message);
    prepare(object, NULL, kind, arena, &errors);
    return object;
}

static void copy_member(struct value *next, const struct value *from, const char *name,
                        struct arena *arena)
{
    const struct value *member = value_member(from, name);
    if (member)
        value_set(next, arena, name, value_clone(arena, member));
    else
        value_remove(next, name);
}

static void check_change(const struct row *row, const struct row *base, const struct kind *kind,
                         struct field_errors *errors, struct error *err)
{
    struct arena *arena = errors->arena;
    struct value *old = stored_form(base, kind, arena), *next = value_clone(arena, old);
    edit(next, row->edits, arena);
    if (!clean(next, kind, arena, err))
        return;
    if (strcmp(row->write, "update") == 0) {
        if (kind->flags & KIND_STATUS_RESET)
            copy_member(next, old, "status", arena);
        prepare(next, old, kind, arena, errors);
        if (errors->count == 0)
            validate_update(next, old, kind, errors);
        return;
    }
    const struct subresource_code *code = subresource_code_find(kind, row->write);
    if (code) {
        code->prepare(next, old, arena);
        validate_metadata(next, old, kind, errors);
        code->validate(next, old, errors);
        return;
    }
    struct value *whole = value_clone(arena, old);
    copy_member(whole, next, "metadata", arena);
    copy_member(whole, next, "status", arena);
    if (kind->code && kind->code->prepare_status)
        kind->code->prepare_status(whole, old, arena);
    validate_status(whole, old, kind, errors);
}

/* ---- comparing ---- */

struct causes {
    struct bytes lines[CAUSES_MAX];
    size_t       count;
};

static void add_cause(struct causes *causes, struct bytes line)
{
    for (size_t i = 0; i < causes->count; i++)
        if (bytes_equal(causes->lines[i], line))
            return;
    assert_true(causes->count < CAUSES_MAX);
    causes->lines[causes->count++] = line;
}

static struct causes causes_of(const struct error *err, struct arena *arena)
{
    struct causes causes = { .count = 0 };
    if (err->reason != REASON_NONE && err->reason != REASON_INVALID)
        add_cause(&causes, bytes_of(err->message));
    for (const struct cause *cause = err->causes; cause; cause = cause->next)
        add_cause(&causes,
                  bytes_of(arena_printf(
                      arena, "%s|%s|%.*s", strcmp(cause->field, "<nil>") ? cause->field : "",
                      cause->reason, (int)strcspn(cause->message, "\n"), cause->message)));
    return causes;
}

static struct causes wanted_causes(const char *text)
{
    struct causes causes = { .count = 0 };
    for (struct bytes rest = bytes_of(text), line = bytes_next(&rest, '\n'); line.size;
         line = bytes_next(&rest, '\n'))
        add_cause(&causes, line);
    return causes;
}

static bool is_wanted(struct bytes got, struct bytes wanted)
{
    const char *star = memmem(wanted.at, wanted.size, "{*}", 3);
    if (!star)
        return bytes_equal(got, wanted);
    size_t before = (size_t)(star - wanted.at), after = wanted.size - before - 3;
    return got.size > before + after && memcmp(got.at, wanted.at, before) == 0
        && memcmp(got.at + got.size - after, wanted.at + wanted.size - after, after) == 0;
}

static bool has_line(const struct causes *causes, struct bytes line, bool line_is_wanted)
{
    for (size_t i = 0; i < causes->count; i++)
        if (line_is_wanted ? is_wanted(causes->lines[i], line) : is_wanted(line, causes->lines[i]))
            return true;
    return false;
}

/* Prints what is on one side only. */
static bool same_causes(const struct causes *got, const struct causes *wanted, const char *title)
{
    bool same = true;
    for (size_t i = 0; i < wanted->count + got->count; i++) {
        bool missing = i < wanted->count;
        struct bytes line = missing ? wanted->lines[i] : got->lines[i - wanted->count];
        if (has_line(missing ? got : wanted, line, missing))
            continue;
        if (same)
            fprintf(stderr, "%s\n", title);
        fprintf(stderr, "    %c %.*s\n", missing ? '-' : '+', BYTES_ARG(line));
        same = false;
    }
    return same;
}

static bool check_row(const struct row *row, const struct row *base)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct field_errors errors;
    const struct kind *kind = find_kind(base->kind);
    field_errors_init(&errors, &arena);
    if (strcmp(row->write, "create") == 0)
        check_create(row, base, kind, &errors, &err);
    else
        check_change(row, base, kind, &errors, &err);
    bool has_failed = error_is_set(&err) || !field_errors_finish(&errors, kind, "x", &err);
    assert_int_equal(has_failed, error_is_set(&err));
    struct causes got = causes_of(&err, &arena), wanted = wanted_causes(row->wanted);
    return same_causes(&got, &wanted,
                       arena_printf(&arena, "%s: %s %s", base->kind, row->write, row->edits));
}

static void test_rows(void **state)
{
    const struct row *base = NULL;
    size_t wrong = 0, count = 0;
    FOR_EACH(row, rows) {
        if (row->base) {
            base = row;
            continue;
        }
        wrong += !check_row(row, base);
        count++;
    }
    if (wrong)
        fail_msg("%zu of %zu rows differ", wrong, count);
}

/* Each second controller is told with the whole list, as upstream does: of a long one not each. */
static void test_many_controllers(void **state)
{
    enum { OWNERS = 3000 };
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct field_errors errors;
    buffer_add_text(
        &text, "{\"metadata\":{\"name\":\"a\",\"namespace\":\"default\",\"ownerReferences\":[");
    for (int i = 0; i < OWNERS; i++)
        buffer_printf(&text, "%s{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"p\",\"uid\":\"u%d\","
                             "\"controller\":true}", i ? "," : "", i);
    buffer_add_text(&text, "]}}");
    struct value *map = json_parse(buffer_bytes(&text), NULL, &arena, NULL);
    size_t before = arena.used_bytes;
    field_errors_init(&errors, &arena);
    validate_create(map, well_known.config_map, &errors);
    assert_true(errors.count > 0);
    assert_true(arena.used_bytes - before < 8 * text.size);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows),
                                        cmocka_unit_test(test_many_controllers) };
    schema_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

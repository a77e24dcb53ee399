/* SPDX-License-Identifier: Apache-2.0 */
/* auth_rules.c - `kubectl auth can-i --list`: rules taken apart, one resource or address a row,
 * with the verbs of equal rows together; in upstream's order. */
#include "kubectl/auth_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"
#include "kubectl/printer.h"

struct row {
    const char *group, *resource, *name, *url; /* "" where there is none */
    struct value *verbs;
    const char *key; /* by which rows are ordered */
};

struct rows {
    struct arena *arena;
    struct row *items;
    size_t count, capacity;
};

static const char *text_of(const struct value *list, size_t index, struct arena *arena)
{
    const char *text = value_text(value_item(list, index), "", arena);
    return text ? text : "";
}

static void add(struct rows *rows, struct row row)
{
    rows->items = arena_grow(rows->arena, rows->items, rows->count, &rows->capacity,
                             sizeof *rows->items);
    rows->items[rows->count++] = row;
}

static struct row *find(struct rows *rows, const struct row *wanted)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct row *row = &rows->items[i];
        if (text_equal(row->group, wanted->group) && text_equal(row->resource, wanted->resource) &&
            text_equal(row->name, wanted->name) && !*row->url)
            return row;
    }
    return NULL;
}

/* A resource that is there already gets the verbs that it has not. */
static void add_verbs(struct rows *rows, struct row row, const struct value *verbs)
{
    struct row *same = find(rows, &row);
    struct value *list = same ? same->verbs : value_new_list(rows->arena);
    for (size_t i = 0; i < value_count(verbs); i++) {
        bool has = false;
        for (size_t k = 0; k < value_count(list); k++)
            has = has || value_equal(value_item(list, k), value_item(verbs, i));
        if (!has)
            value_append(list, rows->arena, value_item(verbs, i));
    }
    row.verbs = list;
    if (!same)
        add(rows, row);
}

static void take_apart(struct rows *rows, const struct value *rule)
{
    const struct value *groups = value_member(rule, "apiGroups"),
                       *resources = value_member(rule, "resources"),
                       *names = value_member(rule, "resourceNames"),
                       *verbs = value_member(rule, "verbs");
    size_t name_count = value_count(names) ? value_count(names) : 1;
    for (size_t i = 0; i < value_count(groups) * value_count(resources) * name_count; i++) {
        struct row row = {
            .url = "",
            .group = text_of(groups, i / name_count / value_count(resources), rows->arena),
            .resource = text_of(resources, i / name_count % value_count(resources), rows->arena),
            .name = text_of(names, i % name_count, rows->arena)
        };
        add_verbs(rows, row, verbs);
    }
}

static void take_urls_apart(struct rows *rows, const struct value *rule)
{
    const struct value *urls = value_member(rule, "nonResourceURLs"),
                       *verbs = value_member(rule, "verbs");
    for (size_t i = 0; i < value_count(urls); i++)
        for (size_t k = 0; k < value_count(verbs); k++) {
            struct row row = {
                "", "", "", text_of(urls, i, rows->arena), value_new_list(rows->arena), NULL
            };
            value_append(row.verbs, rows->arena, value_item(verbs, k));
            add(rows, row);
        }
}

static const char *bracketed(const struct value *list, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < value_count(list); i++)
        buffer_printf(&text, "%s%s", i ? " " : "", text_of(list, i, arena));
    return arena_printf(arena, "[%s]", buffer_text(&text));
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct row *)a)->key, ((const struct row *)b)->key);
}

static void sort(struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct row *row = &rows->items[i];
        bool is_url = *row->url != '\0';
        row->key = is_url ? arena_printf(rows->arena, "%s[][][][%s]",
                                         bracketed(row->verbs, rows->arena), row->url)
                          : arena_printf(rows->arena, "%s[%s][%s][%s][]",
                                         bracketed(row->verbs, rows->arena), row->group,
                                         row->resource, row->name);
    }
    if (rows->count)
        qsort(rows->items, rows->count, sizeof *rows->items, by_key);
}

static void print(const struct rows *rows, bool no_headers)
{
    static const char *const heads[] = { "Resources", "Non-Resource URLs", "Resource Names",
                                         "Verbs" };
    struct grid grid = { .arena = rows->arena, .columns = ARRAY_SIZE(heads) };
    for (size_t i = 0; !no_headers && i < ARRAY_SIZE(heads); i++)
        grid_add(&grid, heads[i]);
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *row = &rows->items[i];
        grid_add(&grid, arena_printf(rows->arena, "%s%s%s", row->resource, *row->group ? "." : "",
                                     row->group));
        grid_add(&grid, arena_printf(rows->arena, "[%s]", row->url));
        grid_add(&grid, arena_printf(rows->arena, "[%s]", row->name));
        grid_add(&grid, bracketed(row->verbs, rows->arena));
    }
    grid_print(&grid);
}

void auth_rules_print(const struct value *status, bool no_headers, struct arena *arena)
{
    struct rows rows = { .arena = arena };
    const struct value *rules = value_member(status, "resourceRules"),
                       *urls = value_member(status, "nonResourceRules");
    for (size_t i = 0; i < value_count(rules); i++)
        take_apart(&rows, value_item(rules, i));
    for (size_t i = 0; i < value_count(urls); i++)
        take_urls_apart(&rows, value_item(urls, i));
    sort(&rows);
    print(&rows, no_headers);
}

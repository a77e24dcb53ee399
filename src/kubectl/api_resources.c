/* SPDX-License-Identifier: Apache-2.0 */
/* api_resources.c - `kubectl api-resources` and `api-versions`: what the server's discovery tells.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kubectl/printer.h"
#include "kubectl/resource.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

struct api {
    struct session session;
    const char *group, *verbs, *format, *sort_by, *namespaced;
    bool no_headers;
};

struct row {
    const struct kind *kind;
    const char *const *verbs;
    size_t place; /* the server's order, for equal ones */
};

static const char *join(const char *const *texts, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; texts && texts[i]; i++)
        buffer_printf(&text, "%s%s", i ? "," : "", texts[i]);
    return arena_copy(arena, text.at, text.size);
}

static bool has_verbs(const char *const *verbs, const char *wanted)
{
    struct bytes rest = bytes_of(wanted);
    while (rest.at) {
        struct bytes verb = bytes_next(&rest, ',');
        bool found = false;
        for (size_t i = 0; verbs && verbs[i]; i++)
            found = found || bytes_equal_text(verb, verbs[i]);
        if (!found)
            return false;
    }
    return true;
}

static bool is_wanted(const struct api *api, const struct row *row)
{
    bool wants_namespaced = !text_equal(api->namespaced, "false");
    return (!api->group || text_equal(api->group, row->kind->group)) &&
           (!api->namespaced || row->kind->namespaced == wants_namespaced) &&
           has_verbs(row->verbs, api->verbs);
}

static int by_place(const struct row *a, const struct row *b)
{
    return (a->place > b->place) - (a->place < b->place);
}

static int by_name(const void *a, const void *b)
{
    const struct row *left = a, *right = b;
    int order = strcmp(left->kind->resource, right->kind->resource);
    return order ? order : by_place(left, right);
}

static int by_kind(const void *a, const void *b)
{
    const struct row *left = a, *right = b;
    int order = strcmp(left->kind->name, right->kind->name);
    return order ? order : by_place(left, right);
}

static int by_group(const void *a, const void *b)
{
    const struct row *left = a, *right = b;
    int order = strcmp(left->kind->group, right->kind->group);
    return order ? order : by_name(a, b);
}

static void print_rows(struct api *api, const struct row *rows, size_t count)
{
    static const char *const heads[] = { "NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED",
                                         "KIND", "VERBS",      "CATEGORIES" };
    struct arena *arena = &api->session.arena;
    bool is_wide = text_equal(api->format, "wide");
    struct grid grid = { .arena = arena, .columns = is_wide ? 7 : 5 };
    for (size_t i = 0; !api->no_headers && i < grid.columns; i++)
        grid_add(&grid, heads[i]);
    for (size_t i = 0; i < count; i++) {
        const struct kind *kind = rows[i].kind;
        grid_add(&grid, kind->resource);
        grid_add(&grid, join(kind->short_names, arena));
        grid_add(&grid, kind->api_version);
        grid_add(&grid, kind->namespaced ? "true" : "false");
        grid_add(&grid, kind->name);
        if (is_wide)
            grid_add(&grid, join(rows[i].verbs, arena));
        if (is_wide)
            grid_add(&grid, join(kind->categories, arena));
    }
    grid_print(&grid);
}

static int show_resources(struct session *session, char **words, const struct flag_words *found)
{
    struct api *api = container_of(session, struct api, session);
    struct error err = { 0 };
    const struct resources *known = resources_discover(session, &err);
    (void)words;
    (void)found;
    if (!known)
        return complain(&err);
    struct row *rows = arena_array(&session->arena, known->count, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < known->count; i++) {
        struct row row = { known->kinds[i], known->verbs[i], i };
        if (is_wanted(api, &row))
            rows[count++] = row;
    }
    if (count)
        qsort(rows, count, sizeof *rows,
              text_equal(api->sort_by, "name")   ? by_name
              : text_equal(api->sort_by, "kind") ? by_kind
                                                 : by_group);
    if (!text_equal(api->format, "name"))
        print_rows(api, rows, count);
    for (size_t i = 0; text_equal(api->format, "name") && i < count; i++)
        printf("%s\n", kind_plural(rows[i].kind, &session->arena));
    return 0;
}

int verb_api_resources(int argc, char **argv)
{
    struct api api = { 0 };
    session_init(&api.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&api.session),
        { "--api-group", FLAG_TEXT, &api.group, "GROUP", "only of this group" },
        { "--namespaced", FLAG_TEXT, &api.namespaced, "true|false", "only those in namespaces" },
        { "--verbs", FLAG_TEXT, &api.verbs, "VERB,...", "only those that have all of them" },
        { "--output", FLAG_TEXT, &api.format, "FORMAT", "wide or name", 'o' },
        { "--sort-by", FLAG_TEXT, &api.sort_by, "FIELD", "name or kind" },
        { "--no-headers", FLAG_SWITCH, &api.no_headers, NULL, "only the rows" },
    };
    const struct command command = COMMAND("kubectl api-resources [flags]", flags, show_resources);
    return session_run(&api.session, &command, argc, argv);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int show_versions(struct session *session, char **words, const struct flag_words *found)
{
    struct error err = { 0 };
    const struct resources *known = resources_discover(session, &err);
    (void)words;
    (void)found;
    if (!known)
        return complain(&err);
    qsort(known->versions, known->version_count, sizeof *known->versions, compare_texts);
    for (size_t i = 0; i < known->version_count; i++)
        printf("%s\n", known->versions[i]);
    return 0;
}

int verb_api_versions(int argc, char **argv)
{
    struct session session;
    session_init(&session);
    const struct flag flags[] = { SESSION_FLAG_ROWS(&session) };
    const struct command command = COMMAND("kubectl api-versions [flags]", flags, show_versions);
    return session_run(&session, &command, argc, argv);
}

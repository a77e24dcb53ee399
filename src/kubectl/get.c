/* SPDX-License-Identifier: Apache-2.0 */
/* get.c - `kubectl get`: the server's Table for people, the objects themselves for programs.
 *
 * What the words name becomes a list of wishes; each is one request.  Tables of neighbouring
 * wishes of one kind are printed as one; objects are gathered into a List, as upstream does. */
#include <stdio.h>
#include <stdlib.h>

#include "codec/json.h"
#include "codec/value.h"
#include "kubectl/printer.h"
#include "kubectl/resource.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/sort.h"
#include "kubectl/stream.h"
#include "kubectl/table.h"
#include "kubectl/verbs.h"

struct get {
    struct session session;
    struct selection selection;
    struct printer printer;
    const char *label_columns, *sort_by, *raw, *subresource;
    int64_t chunk_size; /* taken for scripts' sake: lists come in one piece */
    bool show_labels, show_kind, ignore_not_found, watch, watch_only, with_events;
    struct found *wishes;
    size_t count;
    bool many_kinds, has_printed, has_failed;
    const struct kind *kind; /* of the watch */
    struct table_print table;
};

static bool is_table(const struct get *get)
{
    return (!get->printer.format && !get->printer.template) ||
           text_equal(get->printer.format, "wide");
}

static const char *target_of(struct get *get, const struct found *wish)
{
    struct arena *arena = &get->session.arena;
    const char *path = found_path(wish, get->subresource, arena);
    const char *query =
        wish->name ? "" : selector_query(get->selection.labels, get->selection.fields, arena);
    if (!is_table(get) || !get->sort_by)
        return arena_printf(arena, "%s%s", path, query);
    return arena_printf(arena, "%s%s%sincludeObject=Object", path, query, *query ? "&" : "?");
}

static struct value *fetch(struct get *get, const struct found *wish, struct error *err)
{
    AUTO_BUFFER body = { 0 };
    struct arena *arena = &get->session.arena;
    if (!session_call(&get->session,
                      &(struct session_request){ "GET", target_of(get, wish),
                                                 .accept = is_table(get) ? table_accept : NULL },
                      &body, err))
        return NULL;
    return json_parse((struct bytes){ arena_copy(arena, body.at, body.size), body.size }, NULL,
                      arena, err);
}

/* NULL: there is none, or a complaint was made. */
static struct value *fetch_or_complain(struct get *get, const struct found *wish)
{
    struct error err = { 0 };
    struct value *value = fetch(get, wish, &err);
    if (!value && !wish->name)
        selector_context(&err, wish->kind, get->selection.labels, get->selection.fields);
    if (!value && !(err.reason == REASON_NOT_FOUND && get->ignore_not_found)) {
        complain(&err);
        get->has_failed = true;
    }
    return value;
}

/* ---- tables ---- */

static void begin_table(struct get *get, const struct kind *kind)
{
    struct arena *arena = &get->session.arena;
    bool with_prefix = get->many_kinds || get->show_kind;
    get->table = (struct table_print){
        .options = { .is_wide = text_equal(get->printer.format, "wide"),
                     .with_namespace = get->session.all_namespaces && kind->namespaced,
                     .show_labels = get->show_labels,
                     .no_headers = get->printer.no_headers,
                     .label_columns = get->label_columns,
                     .with_event = get->with_events,
                     .prefix =
                         with_prefix ? arena_printf(arena, "%s/", kind_word(kind, arena)) : NULL },
        .grid = { .arena = arena }
    };
}

static void print_table(struct get *get, const struct kind *kind, struct value *table)
{
    struct value *rows = value_member(table, "rows");
    if (value_count(rows) == 0)
        return;
    if (get->sort_by)
        sort_items(rows, "object", relaxed_path(get->sort_by, &get->session.arena));
    if (get->has_printed)
        putchar('\n');
    begin_table(get, kind);
    table_print(&get->table, table);
    get->has_printed = true;
}

/* The rows of `more` join those of `table`. */
static struct value *join_tables(struct get *get, struct value *table, struct value *more)
{
    struct value *rows = value_member(table, "rows"), *new_rows = value_member(more, "rows");
    if (!value_is(rows, VALUE_LIST))
        return more;
    for (size_t i = 0; i < value_count(new_rows); i++)
        value_append(rows, &get->session.arena, value_item(new_rows, i));
    return table;
}

static void say_nothing_found(const struct get *get)
{
    bool has_namespace = false;
    for (size_t i = 0; i < get->count; i++)
        has_namespace = has_namespace || get->wishes[i].kind->namespaced;
    if (has_namespace && !get->session.all_namespaces)
        fprintf(stderr, "No resources found in %s namespace.\n", get->session.ns);
    else
        fprintf(stderr, "No resources found\n");
}

static void get_tables(struct get *get)
{
    for (size_t i = 0; i < get->count;) {
        const struct kind *kind = get->wishes[i].kind;
        struct value *table = NULL;
        for (; i < get->count && get->wishes[i].kind == kind; i++) {
            struct value *more = fetch_or_complain(get, &get->wishes[i]);
            if (more)
                table = table ? join_tables(get, table, more) : more;
        }
        if (table)
            print_table(get, kind, table);
    }
    if (!get->has_printed && !get->has_failed && !get->ignore_not_found)
        say_nothing_found(get);
}

/* ---- objects ---- */

static void add_items(struct get *get, struct value *list, struct value *answer,
                      const struct kind *kind)
{
    struct arena *arena = &get->session.arena;
    struct value *items = value_member(answer, "items");
    if (!value_is(items, VALUE_LIST)) {
        value_append(list, arena, answer);
        return;
    }
    for (size_t i = 0; i < value_count(items); i++) {
        struct value *item = value_item(items, i);
        value_set(item, arena, "apiVersion", value_new_text(arena, kind->api_version));
        value_set(item, arena, "kind", value_new_text(arena, kind->name));
        value_append(list, arena, item);
    }
}

static bool print_objects(struct get *get, struct value *items, bool is_single, struct error *err)
{
    struct arena *arena = &get->session.arena;
    struct value *list = value_new_map(arena);
    if (is_single && value_count(items) == 0)
        return true;
    if (get->sort_by)
        sort_items(items, "", relaxed_path(get->sort_by, arena));
    value_set(list, arena, "apiVersion", value_new_text(arena, "v1"));
    value_set(list, arena, "items", items);
    value_set(list, arena, "kind", value_new_text(arena, "List"));
    value_set_at(list, arena, "metadata.resourceVersion", value_new_text(arena, ""));
    return printer_print(&get->printer, is_single ? value_item(items, 0) : list,
                         get->wishes[0].kind, &get->session, err);
}

static bool get_objects(struct get *get, struct error *err)
{
    struct value *items = value_new_list(&get->session.arena);
    bool is_single = get->count == 1 && get->wishes[0].name;
    for (size_t i = 0; i < get->count; i++) {
        struct value *answer = fetch_or_complain(get, &get->wishes[i]);
        if (answer)
            add_items(get, items, answer, get->wishes[i].kind);
    }
    if (get->has_failed && value_count(items) == 0)
        return true;
    return print_objects(get, items, is_single, err);
}

/* ---- watches ---- */

/* {"type":"ADDED","object":{...}} as an object to print. */
static struct value *wrap_event(struct get *get, struct bytes type, struct value *object)
{
    struct arena *arena = &get->session.arena;
    struct value *event = value_new_map(arena);
    if (!get->printer.with_managed_fields)
        value_remove_at(object, "metadata.managedFields");
    value_set(event, arena, "object", object);
    value_set(event, arena, "type", value_new_string(arena, type));
    return event;
}

static bool print_event(void *context, struct bytes type, struct value *object)
{
    struct get *get = context;
    struct error err = { 0 };
    if (is_table(get)) {
        get->table.event = type;
        table_print(&get->table, object);
        return true;
    }
    bool is_name = text_equal(get->printer.format, "name");
    if (printer_print(&get->printer,
                      get->with_events && !is_name ? wrap_event(get, type, object) : object,
                      get->kind, &get->session, &err)) {
        fflush(stdout);
        return true;
    }
    get->has_failed = complain(&err);
    return false;
}

static bool print_present(struct get *get, struct value *answer, struct error *err)
{
    struct value *items = value_new_list(&get->session.arena);
    begin_table(get, get->kind);
    if (get->watch_only)
        return true;
    if (is_table(get)) {
        get->table.event = BYTES("ADDED");
        if (value_count(value_member(answer, "rows")))
            table_print(&get->table, answer);
        return true;
    }
    add_items(get, items, answer, get->kind);
    for (size_t i = 0; i < value_count(items); i++)
        if (!print_event(get, BYTES("ADDED"), value_item(items, i)))
            return fail(err, REASON_BAD_REQUEST, 0, "the objects cannot be printed");
    return true;
}

/* A watch is one request: --request-timeout is its end, and nothing is wrong with that. */
static bool watch(struct get *get, struct error *err)
{
    struct arena *arena = &get->session.arena;
    struct error own = { 0 };
    const struct found *wish = &get->wishes[0];
    if (get->count != 1)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "you may only specify a single resource type, or object, to watch");
    struct value *answer = fetch(get, wish, err);
    get->kind = wish->kind;
    if (!answer || !print_present(get, answer, err))
        return false;
    const char *query =
        wish->name ? "" : selector_query(get->selection.labels, get->selection.fields, arena);
    struct watch_options options = { .kind = wish->kind,
                                     .ns = wish->ns,
                                     .name = wish->name,
                                     .query = *query ? arena_printf(arena, "&%s", query + 1) : "",
                                     .accept = is_table(get) ? table_accept : NULL,
                                     .version =
                                         value_text(answer, "metadata.resourceVersion", arena),
                                     .timeout_ms = get->session.timeout_ms,
                                     .event = print_event,
                                     .context = get };
    if (session_watch(&get->session, &options, &own))
        return true;
    bool is_over = get->session.timeout_ms && own.reason == REASON_TIMEOUT && !own.is_remote;
    return is_over || error_pass(err, &own);
}

/* ---- what to get ---- */

static bool wish_for_files(struct get *get, struct error *err)
{
    struct manifest_list list;
    if (!manifests_read(&get->session, &get->selection.files, &list, err))
        return false;
    get->wishes = arena_array(&get->session.arena, list.count, sizeof *get->wishes);
    for (size_t i = 0; i < list.count; i++)
        get->wishes[get->count++] =
            (struct found){ .kind = list.items[i].kind,
                            .ns = list.items[i].kind->namespaced ? list.items[i].ns : NULL,
                            .name = list.items[i].name };
    return true;
}

static bool wish_for_words(struct get *get, char **words, int count, struct error *err)
{
    struct named_list list;
    if (count == 0) {
        fprintf(stderr, "You must specify the type of resource to get. Use \"kubectl "
                        "api-resources\" for a complete list of supported resources.\n\n");
        return fail(err, REASON_BAD_REQUEST, 0, "Required resource not specified.\nUse \"kubectl "
                    "explain <resource>\" for a detailed description of that resource (e.g. kubectl "
                    "explain pods).\nSee 'kubectl get -h' for help and examples");
    }
    if (!named_parse(&get->session, words, count, &list, err))
        return false;
    get->wishes = arena_array(&get->session.arena, list.count, sizeof *get->wishes);
    for (size_t i = 0; i < list.count; i++) {
        const struct named *named = &list.items[i];
        if (named->name && get->session.all_namespaces && named->kind->namespaced)
            return fail(err, REASON_BAD_REQUEST, 0,
                        "a resource cannot be retrieved by name across all namespaces");
        bool has_ns = named->kind->namespaced && !get->session.all_namespaces;
        get->wishes[get->count++] = (struct found){ .kind = named->kind,
                                                    .ns = has_ns ? get->session.ns : NULL,
                                                    .name = named->name };
    }
    return true;
}

static bool print_raw(struct get *get, struct error *err)
{
    AUTO_BUFFER body = { 0 };
    if (!session_call(&get->session, &(struct session_request){ "GET", get->raw }, &body, err))
        return false;
    fwrite(body.at, 1, body.size, stdout);
    return true;
}

static bool get_all(struct get *get, char **words, int count, struct error *err)
{
    if (get->raw)
        return print_raw(get, err);
    if (get->with_events && !get->watch && !get->watch_only)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "--output-watch-events option can only be used with --watch or --watch-only");
    if (!(get->selection.files.names.count ? wish_for_files(get, err)
                                           : wish_for_words(get, words, count, err)))
        return false;
    for (size_t i = 1; i < get->count; i++)
        get->many_kinds = get->many_kinds || get->wishes[i].kind != get->wishes[0].kind;
    get->many_kinds =
        get->many_kinds || (count > 0 && strchr(words[0], '/')) || get->selection.files.names.count;
    if (get->watch || get->watch_only)
        return watch(get, err);
    if (is_table(get))
        get_tables(get);
    else if (!get_objects(get, err))
        return false;
    return true;
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct get *get = container_of(session, struct get, session);
    struct error err = { 0 };
    if (!get_all(get, words, found->count, &err))
        return complain(&err);
    return get->has_failed;
}

int verb_get(int argc, char **argv)
{
    struct get get = { .selection.files.any_namespace = true };
    session_init(&get.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&get.session),
        EVERYWHERE_FLAG_ROW(&get.session),
        { "--output", FLAG_TEXT, &get.printer.format, "FORMAT",
          "wide, json, yaml, name, jsonpath=TEMPLATE, go-template=TEMPLATE, "
          "custom-columns=HEAD:PATH,...", 'o' },
        { "--template", FLAG_TEXT, &get.printer.template, "TEMPLATE",
          "of -o go-template, or of jsonpath" },
        MANIFEST_FLAG_ROWS(&get.selection.files),
        { "--selector", FLAG_TEXT, &get.selection.labels, "LABELS",
          "only objects with these labels", 'l' },
        { "--field-selector", FLAG_TEXT, &get.selection.fields, "FIELDS",
          "only objects with these fields" },
        { "--label-columns", FLAG_TEXT, &get.label_columns, "KEY,...", "labels as columns", 'L' },
        { "--show-labels", FLAG_SWITCH, &get.show_labels, NULL, "labels as the last column" },
        { "--show-kind", FLAG_SWITCH, &get.show_kind, NULL, "the kind before each name" },
        { "--show-managed-fields", FLAG_SWITCH, &get.printer.with_managed_fields, NULL,
          "metadata.managedFields, too" },
        { "--sort-by", FLAG_TEXT, &get.sort_by, "PATH", "order by a field: .metadata.name" },
        { "--no-headers", FLAG_SWITCH, &get.printer.no_headers, NULL, "only the rows" },
        { "--ignore-not-found", FLAG_SWITCH, &get.ignore_not_found, NULL,
          "nothing there is no error" },
        { "--watch", FLAG_SWITCH, &get.watch, NULL, "go on with what changes", 'w' },
        { "--watch-only", FLAG_SWITCH, &get.watch_only, NULL, "only what changes from now on" },
        { "--output-watch-events", FLAG_SWITCH, &get.with_events, NULL,
          "what happened before each, with -w" },
        { "--subresource", FLAG_TEXT, &get.subresource, "NAME", "status, scale ... of the object" },
        { "--chunk-size", FLAG_NUMBER, &get.chunk_size, "N", "has no effect" },
        { "--raw", FLAG_TEXT, &get.raw, "PATH", "what the server answers at a path" },
    };
    const struct command command =
        COMMAND("kubectl get TYPE[,TYPE] [NAME...] | TYPE/NAME... | -f FILE [flags]", flags, act);
    return session_run(&get.session, &command, argc, argv);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* top.c - `kubectl top`: what nodes and pods use now (metrics.k8s.io). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/value.h"
#include "kubectl/printer.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"
#include "object/quantity.h"
#include "object/schema.h"

enum { MEBI = 1 << 20 };

struct top {
    struct session session;
    struct selection selection;
    const char *sort_by;
    bool no_headers, containers;
    struct usage {
        const char *ns, *name, *container;
        int64_t cpu_milli, memory_bytes, cpu_room_milli, memory_room_bytes;
    } * rows;
    size_t count, capacity;
};

static int64_t amount(const struct value *map, const char *name, bool is_milli)
{
    struct quantity quantity;
    const struct value *text = value_member(map, name);
    if (!value_is(text, VALUE_STRING) || !quantity_parse(text->string, &quantity))
        return 0;
    return is_milli ? quantity_milli(&quantity) : quantity_value(&quantity);
}

static struct usage *add_row(struct top *top, const struct found *found)
{
    top->rows = arena_grow(&top->session.arena, top->rows, top->count, &top->capacity,
                           sizeof *top->rows);
    struct usage *row = &top->rows[top->count++];
    *row = (struct usage){ .ns = found->ns, .name = found->name };
    return row;
}

static void add_usage(struct usage *row, const struct value *usage)
{
    row->cpu_milli += amount(usage, "cpu", true);
    row->memory_bytes += amount(usage, "memory", false);
}

static bool take_pod(void *context, struct found *found, struct error *err)
{
    struct top *top = context;
    const struct value *containers = value_member(found->object, "containers");
    struct usage *row = NULL;
    (void)err;
    for (size_t i = 0; i < value_count(containers); i++) {
        const struct value *container = value_item(containers, i);
        if (!row || top->containers)
            row = add_row(top, found);
        row->container = value_text(container, "name", &top->session.arena);
        add_usage(row, value_member(container, "usage"));
    }
    return true;
}

static bool take_node(void *context, struct found *found, struct error *err)
{
    struct top *top = context;
    struct arena *arena = &top->session.arena;
    const struct value *node = session_get(
        &top->session, client_path(well_known.node, NULL, found->name, NULL, arena), arena, err);
    if (!node)
        return false;
    struct usage *row = add_row(top, found);
    const struct value *room = value_at(node, "status.allocatable");
    add_usage(row, value_member(found->object, "usage"));
    row->cpu_room_milli = amount(room, "cpu", true);
    row->memory_room_bytes = amount(room, "memory", false);
    return true;
}

static int by_name(const void *a, const void *b)
{
    const struct usage *left = a, *right = b;
    int order = strcmp(left->ns ? left->ns : "", right->ns ? right->ns : "");
    return order ? order : strcmp(left->name, right->name);
}

static int by_cpu(const void *a, const void *b)
{
    const struct usage *left = a, *right = b;
    int order = (left->cpu_milli < right->cpu_milli) - (left->cpu_milli > right->cpu_milli);
    return order ? order : by_name(a, b);
}

static int by_memory(const void *a, const void *b)
{
    const struct usage *left = a, *right = b;
    int order =
        (left->memory_bytes < right->memory_bytes) - (left->memory_bytes > right->memory_bytes);
    return order ? order : by_name(a, b);
}

static void add_share(struct grid *grid, int64_t used, int64_t room)
{
    grid_add(grid, room > 0
                       ? arena_printf(grid->arena, "%d%%", (int)((double)used / (double)room * 100))
                       : "<unknown>");
}

static void print(struct top *top, bool are_nodes)
{
    struct arena *arena = &top->session.arena;
    bool with_ns = top->session.all_namespaces && !are_nodes;
    struct grid grid = { .arena = arena, .pads_last = true };
    const struct {
        const char *head;
        bool is_shown;
    } heads[] = { { "NAMESPACE", with_ns },  { "POD", top->containers }, { "NAME", true },
                  { "CPU(cores)", true },    { "CPU(%)", are_nodes },    { "MEMORY(bytes)", true },
                  { "MEMORY(%)", are_nodes } };
    FOR_EACH (head, heads) {
        grid.columns += head->is_shown;
        if (head->is_shown && !top->no_headers)
            grid_add(&grid, head->head);
    }
    for (size_t i = 0; i < top->count; i++) {
        const struct usage *row = &top->rows[i];
        if (with_ns)
            grid_add(&grid, row->ns);
        grid_add(&grid, row->name);
        if (top->containers)
            grid_add(&grid, row->container);
        grid_add(&grid, arena_printf(arena, "%lldm", (long long)row->cpu_milli));
        if (are_nodes)
            add_share(&grid, row->cpu_milli, row->cpu_room_milli);
        grid_add(&grid, arena_printf(arena, "%lldMi", (long long)(row->memory_bytes / MEBI)));
        if (are_nodes)
            add_share(&grid, row->memory_bytes, row->memory_room_bytes);
    }
    grid_print(&grid);
}

/* "nodes", "node", "no"; the words of metrics.k8s.io are the same. */
static const char *kind_of(const char *word, bool *ret_are_nodes)
{
    static const char *const nodes[] = { "node", "nodes", "no" }, *const pods[] = { "pod", "pods",
                                                                                    "po" };
    FOR_EACH (name, nodes)
        if (text_equal(*name, word))
            return *ret_are_nodes = true, "nodes.metrics.k8s.io";
    FOR_EACH (name, pods)
        if (text_equal(*name, word))
            return "pods.metrics.k8s.io";
    return NULL;
}

static bool has_pods(const struct top *top, struct error *err)
{
    struct session *session = (struct session *)(uintptr_t)&top->session;
    const char *ns = session->all_namespaces ? NULL : session->ns,
               *path = client_path(well_known.pod, ns, NULL, NULL, &session->arena),
               *query = selector_query(top->selection.labels, NULL, &session->arena);
    const struct value *pods = session_get(
        session, arena_printf(&session->arena, "%s%s", path, query), &session->arena, err);
    return value_count(value_member(pods, "items")) > 0;
}

/* Nothing is measured: because there is nothing, or not yet. */
static int tell_none(struct top *top, bool are_nodes)
{
    struct error err = { 0 };
    const struct session *session = &top->session;
    if (are_nodes || has_pods(top, &err))
        fail(&err, REASON_BAD_REQUEST, 0, "metrics not available yet");
    if (error_is_set(&err))
        return complain(&err);
    if (session->all_namespaces)
        fprintf(stderr, "No resources found\n");
    else
        fprintf(stderr, "No resources found in %s namespace.\n", session->ns);
    return 0;
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct top *top = container_of(session, struct top, session);
    struct error err = { 0 };
    bool are_nodes = false;
    const char *kind = found->count > 0 ? kind_of(words[0], &are_nodes) : NULL;
    if (!kind ||
        (top->sort_by && !text_equal(top->sort_by, "cpu") && !text_equal(top->sort_by, "memory"))) {
        fail(&err, REASON_BAD_REQUEST, 0,
             kind ? "--sort-by accepts only cpu or memory" : "top needs one of node, pod");
        return complain(&err);
    }
    words[0] = arena_strdup(&session->arena, kind);
    top->containers = top->containers && !are_nodes;
    int code =
        selection_each(&top->selection, words, found->count, are_nodes ? take_node : take_pod, top);
    if (top->count)
        qsort(top->rows, top->count, sizeof *top->rows,
              text_equal(top->sort_by, "cpu")      ? by_cpu
              : text_equal(top->sort_by, "memory") ? by_memory
                                                   : by_name);
    if (top->count)
        print(top, are_nodes);
    return top->count == 0 && code == 0 ? tell_none(top, are_nodes) : code;
}

int verb_top(int argc, char **argv)
{
    struct top top = { 0 };
    session_init(&top.session);
    top.selection.session = &top.session;
    top.selection.lists_all = true;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&top.session),
        EVERYWHERE_FLAG_ROW(&top.session),
        { "--selector", FLAG_TEXT, &top.selection.labels, "LABELS", "all with these labels", 'l' },
        { "--containers", FLAG_SWITCH, &top.containers, NULL, "of pods, one by one" },
        { "--sort-by", FLAG_TEXT, &top.sort_by, "FIELD", "cpu or memory" },
        { "--no-headers", FLAG_SWITCH, &top.no_headers, NULL, "only the rows" },
    };
    const struct command command = COMMAND("kubectl top node|pod [NAME] [flags]", flags, act);
    return session_run(&top.session, &command, argc, argv);
}

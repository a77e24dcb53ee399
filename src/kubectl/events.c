/* SPDX-License-Identifier: Apache-2.0 */
/* events.c - `kubectl events`: what happened, the latest last. */
#include <stdio.h>
#include <stdlib.h>

#include "base/env.h"
#include "codec/value.h"
#include "kubectl/printer.h"
#include "kubectl/resource.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/stream.h"
#include "kubectl/verbs.h"
#include "object/time_text.h"

struct events {
    struct session session;
    const char *subject, *types;
    bool no_headers, watch;
    struct grid grid;
};

struct row {
    const struct value *event;
    int64_t when_ns;
    size_t place;
};

static bool read_time(const struct value *event, const char *path, int64_t *ret_ns)
{
    return time_parse(value_string(event, path), ret_ns);
}

static int64_t time_of(const struct value *event)
{
    static const char *const paths[] = { "series.lastObservedTime", "lastTimestamp", "eventTime",
                                         "metadata.creationTimestamp" };
    int64_t ns = 0;
    FOR_EACH (path, paths)
        if (read_time(event, *path, &ns))
            return ns;
    return 0;
}

static const char *age_of(int64_t ns, struct arena *arena)
{
    char text[DURATION_TEXT_MAX];
    duration_write_human(env_wall_s(env_system()) - ns / 1000000000, text);
    return arena_strdup(arena, text);
}

/* "5m", "5m (x3 over 2h)" */
static const char *last_seen(const struct value *event, struct arena *arena)
{
    int64_t count = value_int(event, "series.count", value_int(event, "count", 1)), first = 0;
    const char *last = age_of(time_of(event), arena);
    if (!read_time(event, "firstTimestamp", &first))
        first = read_time(event, "eventTime", &first) ? first : time_of(event);
    if (count > 1)
        return arena_printf(arena, "%s (x%lld over %s)", last, (long long)count,
                            age_of(first, arena));
    return value_at(event, "series") ? last : age_of(first, arena);
}

static void add_event(struct events *events, const struct value *event)
{
    struct arena *arena = &events->session.arena;
    struct grid *grid = &events->grid;
    struct bytes kind = value_string(event, "involvedObject.kind"),
                 name = value_string(event, "involvedObject.name"),
                 message = bytes_trim(value_string(event, "message"));
    if (events->session.all_namespaces)
        grid_add(grid, value_text(event, "metadata.namespace", arena));
    grid_add(grid, last_seen(event, arena));
    static const char *const words[] = { "type", "reason" };
    FOR_EACH (word, words) {
        const char *text = value_text(event, *word, arena);
        grid_add(grid, text ? text : "");
    }
    grid_add(grid, arena_printf(arena, "%.*s/%.*s", BYTES_ARG(kind), BYTES_ARG(name)));
    grid_add(grid, arena_copy(arena, message.at, message.size));
}

static bool check_types(const char *types, struct error *err)
{
    struct bytes rest = bytes_of(types);
    while (rest.at) {
        struct bytes type = bytes_next(&rest, ',');
        if ((type.size != 6 || strncasecmp(type.at, "Normal", 6) != 0) &&
            (type.size != 7 || strncasecmp(type.at, "Warning", 7) != 0))
            return fail(err, REASON_BAD_REQUEST, 0, "valid --types are Normal or Warning");
    }
    return true;
}

static bool is_wanted(const struct events *events, const struct value *event)
{
    struct bytes rest = bytes_of(events->types);
    while (rest.at) {
        struct bytes type = bytes_next(&rest, ','), own = value_string(event, "type");
        if (type.size == own.size && strncasecmp(type.at, own.at, own.size) == 0)
            return true;
    }
    return !events->types;
}

static int by_time(const void *a, const void *b)
{
    const struct row *left = a, *right = b;
    if (left->when_ns != right->when_ns)
        return left->when_ns < right->when_ns ? -1 : 1;
    return (left->place > right->place) - (left->place < right->place);
}

static void add_head(struct events *events)
{
    static const char *const heads[] = { "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE" };
    if (events->no_headers)
        return;
    if (events->session.all_namespaces)
        grid_add(&events->grid, "NAMESPACE");
    FOR_EACH (head, heads)
        grid_add(&events->grid, *head);
}

/* False: there is none. */
static bool print_list(struct events *events, const struct value *items)
{
    struct row *rows = arena_array(&events->session.arena, value_count(items), sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < value_count(items); i++)
        if (is_wanted(events, value_item(items, i)))
            rows[count++] = (struct row){ value_item(items, i), time_of(value_item(items, i)), i };
    if (count)
        qsort(rows, count, sizeof *rows, by_time);
    if (count || events->watch)
        add_head(events);
    for (size_t i = 0; i < count; i++)
        add_event(events, rows[i].event);
    grid_print(&events->grid);
    return count > 0;
}

static bool take_event(void *context, struct bytes type, struct value *object)
{
    struct events *events = context;
    if (!bytes_equal_text(type, "DELETED") && is_wanted(events, object)) {
        add_event(events, object);
        grid_print(&events->grid);
    }
    return true;
}

/* "pod/web" */
static const char *query_of(struct events *events, struct error *err)
{
    struct arena *arena = &events->session.arena;
    struct bytes name = bytes_of(events->subject), type = bytes_next(&name, '/');
    if (!events->subject)
        return "";
    if (!name.at || name.size == 0) {
        fail(err, REASON_BAD_REQUEST, 0, "--for must be in resource/name form");
        return NULL;
    }
    const struct kind *kind =
        resource_find(&events->session, arena_copy(arena, type.at, type.size), err);
    return kind ? selector_query(NULL,
                                 arena_printf(arena,
                                              "involvedObject.kind=%s,involvedObject.name=%.*s",
                                              kind->name, BYTES_ARG(name)),
                                 arena)
                : NULL;
}

static bool show(struct events *events, struct error *err)
{
    struct session *session = &events->session;
    struct arena *arena = &session->arena;
    const char *query = query_of(events, err), *ns = session->all_namespaces ? NULL : session->ns;
    if (!query)
        return false;
    const struct value *list = session_get(
        session,
        arena_printf(arena, "%s%s", client_path(well_known.event, ns, NULL, NULL, arena), query),
        arena, err);
    if (!list)
        return false;
    bool found = print_list(events, value_member(list, "items"));
    struct watch_options options = { .kind = well_known.event,
                                     .ns = ns,
                                     .query = *query ? arena_printf(arena, "&%s", query + 1) : "",
                                     .version = value_text(list, "metadata.resourceVersion", arena),
                                     .event = take_event,
                                     .context = events };
    if (events->watch)
        return session_watch(session, &options, err);
    if (!found && session->all_namespaces)
        fprintf(stderr, "No events found.\n");
    else if (!found)
        fprintf(stderr, "No events found in %s namespace.\n", session->ns);
    return true;
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct events *events = container_of(session, struct events, session);
    struct error err = { 0 };
    (void)words;
    (void)found;
    if (!check_types(events->types, &err))
        return complain(&err);
    events->grid =
        (struct grid){ .arena = &session->arena, .columns = session->all_namespaces ? 6 : 5 };
    return show(events, &err) ? 0 : complain(&err);
}

int verb_events(int argc, char **argv)
{
    struct events events = { 0 };
    session_init(&events.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&events.session),
        EVERYWHERE_FLAG_ROW(&events.session),
        { "--for", FLAG_TEXT, &events.subject, "TYPE/NAME", "only about this object" },
        { "--types", FLAG_TEXT, &events.types, "TYPE,...", "Normal, Warning" },
        { "--watch", FLAG_SWITCH, &events.watch, NULL, "go on with what happens", 'w' },
        { "--no-headers", FLAG_SWITCH, &events.no_headers, NULL, "only the rows" },
    };
    const struct command command = COMMAND("kubectl events [flags]", flags, act);
    return session_run(&events.session, &command, argc, argv);
}

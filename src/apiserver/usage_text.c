/* SPDX-License-Identifier: Apache-2.0 */
/* usage_text.c - see usage_text.h.
 *
 *     container_cpu_usage_seconds_total{container="c",namespace="n",pod="p"} 1.5 1700000000123
 *
 * Figures of one container stand in different places of the text; a map brings them together. */
#include "apiserver/usage_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"

enum { LABELS_MAX = 16, NUMBER_MAX = 63, KEY_MAX = 3 * USAGE_NAME_MAX + 3 };

enum figure { FIGURE_CPU, FIGURE_MEMORY, FIGURE_START };

static const struct metric {
    const char *name;
    bool        of_node;
    enum figure figure;
} metrics[] = {
    { "container_cpu_usage_seconds_total", false, FIGURE_CPU },
    { "container_memory_working_set_bytes", false, FIGURE_MEMORY },
    { "container_start_time_seconds", false, FIGURE_START },
    { "node_cpu_usage_seconds_total", true, FIGURE_CPU },
    { "node_memory_working_set_bytes", true, FIGURE_MEMORY },
};

struct labels {
    struct bytes ns, pod, container;
};

/* A sample in the making. */
struct growing {
    struct usage_sample sample;
    bool                has[FIGURE_START + 1];
};

struct reading {
    struct arena  *arena;
    struct map     growing;              /* "ns/pod/container" -> struct growing */
    int64_t        now_ns;
};

/* ---- one line ---- */

static struct bytes take_until(struct bytes *rest, const char *ends)
{
    size_t size = 0;
    while (size < rest->size && !strchr(ends, rest->at[size]))
        size++;
    struct bytes taken = { rest->at, size };
    rest->at += size;
    rest->size -= size;
    return taken;
}

static bool take_char(struct bytes *rest, char wanted)
{
    if (rest->size == 0 || rest->at[0] != wanted)
        return false;
    rest->at++;
    rest->size--;
    return true;
}

static void skip_blanks(struct bytes *rest)
{
    while (take_char(rest, ' ') || take_char(rest, '\t'))
        continue;
}

static void set_label(struct labels *labels, struct bytes name, struct bytes value)
{
    if (bytes_equal_text(name, "namespace"))
        labels->ns = value;
    else if (bytes_equal_text(name, "pod"))
        labels->pod = value;
    else if (bytes_equal_text(name, "container"))
        labels->container = value;
}

/* {name="value",...}; a value with an escape is no name of ours, and fails the line. */
static bool take_labels(struct bytes *rest, struct labels *ret)
{
    if (!take_char(rest, '{'))
        return true;
    for (int i = 0; i < LABELS_MAX; i++) {
        skip_blanks(rest);
        if (take_char(rest, '}'))
            return true;
        struct bytes name = bytes_trim(take_until(rest, "=\"}"));
        if (!take_char(rest, '=') || !take_char(rest, '"'))
            return false;
        struct bytes value = take_until(rest, "\"\\");
        if (!take_char(rest, '"'))
            return false;
        set_label(ret, name, value);
        skip_blanks(rest);
        take_char(rest, ',');
    }
    return false;
}

static bool to_number(struct bytes text, double *ret)
{
    char room[NUMBER_MAX + 1], *end;
    if (text.size == 0 || text.size > NUMBER_MAX)
        return false;
    memcpy(room, text.at, text.size);
    room[text.size] = 0;
    *ret = strtod(room, &end);
    return *end == 0 && isfinite(*ret) && *ret >= 0;
}

/* number * scale, capped where int64 ends; the whole part is exact. */
static int64_t to_int(double number, int64_t scale)
{
    double whole = floor(number);
    if (whole * (double)scale >= 9.2e18)
        return INT64_MAX;
    return (int64_t)whole * scale + (int64_t)((number - whole) * (double)scale);
}

/* ---- what the lines make ---- */

static bool is_name(struct bytes text)
{
    if (text.size == 0 || text.size > USAGE_NAME_MAX)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i];
        bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!fits)
            return false;
    }
    return true;
}

static struct growing *growing_of(struct reading *reading, const struct labels *labels)
{
    char room[KEY_MAX];
    int size = snprintf(room, sizeof room, "%.*s/%.*s/%.*s", BYTES_ARG(labels->ns),
                        BYTES_ARG(labels->pod), BYTES_ARG(labels->container));
    struct bytes key = { room, (size_t)size };
    struct growing *growing = map_get(&reading->growing, key);
    if (growing || reading->growing.count == USAGE_SAMPLES_MAX)
        return growing;
    struct arena *arena = reading->arena;
    growing = ARENA_NEW(arena, struct growing);
    if (labels->container.size) {
        growing->sample.ns = arena_copy(arena, labels->ns.at, labels->ns.size);
        growing->sample.pod = arena_copy(arena, labels->pod.at, labels->pod.size);
        growing->sample.container =
            arena_copy(arena, labels->container.at, labels->container.size);
    }
    map_put(&reading->growing, key, growing);
    return growing;
}

static void note(struct reading *reading, const struct metric *metric, const struct labels *labels,
                 double number, int64_t time_ns)
{
    struct growing *growing = growing_of(reading, labels);
    if (!growing)
        return;
    struct usage_reading *to = &growing->sample.reading;
    growing->has[metric->figure] = true;
    switch (metric->figure) {
    case FIGURE_CPU:
        to->cpu_ns = to_int(number, 1000000000);
        to->time_ns = time_ns;
        break;
    case FIGURE_MEMORY: to->memory_bytes = to_int(number, 1); break;
    case FIGURE_START:  to->start_ns = to_int(number, 1000000000); break;
    }
}

static const struct metric *find_metric(struct bytes name)
{
    FOR_EACH(metric, metrics)
        if (bytes_equal_text(name, metric->name))
            return metric;
    return NULL;
}

static void read_line(struct reading *reading, struct bytes line)
{
    struct labels labels = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    double number, time_ms = 0;
    const struct metric *metric = find_metric(take_until(&line, "{ \t"));
    if (!metric || !take_labels(&line, &labels))
        return;
    if (metric->of_node)
        labels = (struct labels){ { "", 0 }, { "", 0 }, { "", 0 } };
    else if (!is_name(labels.ns) || !is_name(labels.pod) || !is_name(labels.container))
        return;
    skip_blanks(&line);
    if (!to_number(take_until(&line, " \t\r"), &number))
        return;
    skip_blanks(&line);
    struct bytes time = take_until(&line, " \t\r");
    if (time.size && !to_number(time, &time_ms))
        return;
    note(reading, metric, &labels, number, time.size ? to_int(time_ms, 1000000) : reading->now_ns);
}

void usage_text_read(struct bytes text, int64_t now_ns, struct arena *arena,
                     struct usage_samples *ret)
{
    struct reading reading = { .arena = arena, .now_ns = now_ns };
    while (text.at && text.size) {
        struct bytes line = bytes_next(&text, '\n');
        if (line.size && line.at[0] != '#')
            read_line(&reading, line);
    }
    ret->items = arena_array(arena, reading.growing.count + 1, sizeof *ret->items);
    ret->count = 0;
    for (struct map_entry *e = map_first(&reading.growing); e; e = map_after(&reading.growing, e)) {
        const struct growing *growing = e->value;
        if (growing->has[FIGURE_CPU] && growing->has[FIGURE_MEMORY])
            ret->items[ret->count++] = growing->sample;
    }
    map_done(&reading.growing);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* usage.c - see usage.h: the last two readings of each, and the rounds that bring them.
 *
 * Holds: at most one round is under way; who asks meanwhile waits for its end. */
#include "core/usage.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/map.h"
#include "core/core.h"

/* More than any container has: what says more is no reading. */
static const int64_t cpu_max_nano = INT64_C(1000000000000000);

enum { WINDOW_MIN_NS = 500000000, START_AGE_MAX_S = 60, POD_KEY_MAX = 512 };

/* What the two readings are of. */
struct series {
    struct usage_reading last, previous;
    bool                 has_previous;
    uint64_t             round;
};

struct container_series {
    char         *name;
    struct series series;
};

struct pod_series {
    struct container_series *containers;
    size_t                   count;
};

enum round_state { ROUND_NONE, ROUND_READING, ROUND_PAUSED };

struct usage {
    struct core      *core;
    usage_reader     *reader;
    void             *reader_context;
    struct map        nodes;             /* name -> struct series */
    struct map        pods;              /* "ns/name" -> struct pod_series */
    struct list       waiters;
    struct core_timer pause;
    enum round_state  state;
    uint64_t          round;
    bool              is_second, has_ended;
    int64_t           ended_ms;          /* monotonic */
};

/* ---- a series ---- */

static void series_put(struct series *series, const struct usage_reading *reading, uint64_t round)
{
    int64_t apart_ns = reading->time_ns - series->last.time_ns;
    bool is_same = series->round > 0 && reading->start_ns == series->last.start_ns &&
                   reading->cpu_ns >= series->last.cpu_ns &&
                   apart_ns <= USAGE_WINDOW_MAX_S * INT64_C(1000000000) && apart_ns >= 0;
    if (!is_same)
        series->has_previous = false;
    else if (apart_ns >= WINDOW_MIN_NS) {
        series->previous = series->last;
        series->has_previous = true;
    }
    series->last = *reading;
    series->round = round;
}

static bool amount_since(const struct series *series, int64_t time_ns, int64_t cpu_ns,
                         struct usage_amount *ret)
{
    const struct usage_reading *last = &series->last;
    int64_t window_ns = last->time_ns - time_ns;
    double cpu_nano = (double)(last->cpu_ns - cpu_ns) * 1e9 / (double)window_ns;
    if (window_ns < WINDOW_MIN_NS || cpu_nano > (double)cpu_max_nano)
        return false;
    *ret = (struct usage_amount){
        .cpu_nano = (int64_t)cpu_nano,
        .memory_bytes = last->memory_bytes, .time_ns = last->time_ns, .window_ns = window_ns,
    };
    return true;
}

/* Since the reading before, or since the start of what has just started. */
static bool series_amount(const struct series *series, struct usage_amount *ret)
{
    const struct usage_reading *last = &series->last;
    if (series->has_previous)
        return amount_since(series, series->previous.time_ns, series->previous.cpu_ns, ret);
    return last->start_ns > 0 &&
           last->time_ns - last->start_ns <= START_AGE_MAX_S * INT64_C(1000000000) &&
           amount_since(series, last->start_ns, /* cpu_ns= */ 0, ret);
}

/* ---- what is kept ---- */

void usage_put_node(struct usage *usage, const char *node, const struct usage_reading *reading)
{
    struct series *series = map_get(&usage->nodes, bytes_of(node));
    if (!series) {
        series = MEMORY_NEW(struct series);
        map_put(&usage->nodes, bytes_of(node), series);
    }
    series_put(series, reading, usage->round);
}

static const char *pod_key(const char *ns, const char *pod, char room[POD_KEY_MAX])
{
    snprintf(room, POD_KEY_MAX, "%s/%s", ns, pod);
    return room;
}

static struct series *container_series(struct pod_series *pod, const char *name)
{
    for (size_t i = 0; i < pod->count; i++)
        if (text_equal(pod->containers[i].name, name))
            return &pod->containers[i].series;
    if (pod->count == USAGE_CONTAINERS_MAX)
        return NULL;
    pod->containers = memory_grow(pod->containers, pod->count + 1, sizeof *pod->containers);
    struct container_series *added = &pod->containers[pod->count++];
    *added = (struct container_series){ .name = memory_strdup(name) };
    return &added->series;
}

void usage_put_container(struct usage *usage, const char *ns, const char *pod_name,
                         const char *container, const struct usage_reading *reading)
{
    char room[POD_KEY_MAX];
    struct bytes key = bytes_of(pod_key(ns, pod_name, room));
    struct pod_series *pod = map_get(&usage->pods, key);
    if (!pod) {
        pod = MEMORY_NEW(struct pod_series);
        map_put(&usage->pods, key, pod);
    }
    struct series *series = container_series(pod, container);
    if (series)
        series_put(series, reading, usage->round);
}

static void pod_free(struct pod_series *pod)
{
    for (size_t i = 0; i < pod->count; i++)
        free(pod->containers[i].name);
    free(pod->containers);
    free(pod);
}

/* Drops the containers that this round did not see. */
static void pod_expire(struct pod_series *pod, uint64_t round)
{
    size_t kept = 0;
    for (size_t i = 0; i < pod->count; i++) {
        if (pod->containers[i].series.round == round)
            pod->containers[kept++] = pod->containers[i];
        else
            free(pod->containers[i].name);
    }
    pod->count = kept;
}

static void expire(struct usage *usage)
{
    for (struct map_entry *e = map_first(&usage->nodes); e; e = map_after(&usage->nodes, e)) {
        struct series *series = e->value;
        if (series->round != usage->round)
            free(map_remove(&usage->nodes, (struct bytes){ e->key, e->key_size }));
    }
    for (struct map_entry *e = map_first(&usage->pods); e; e = map_after(&usage->pods, e)) {
        struct pod_series *pod = e->value;
        pod_expire(pod, usage->round);
        if (pod->count == 0)
            pod_free(map_remove(&usage->pods, (struct bytes){ e->key, e->key_size }));
    }
}

bool usage_of_node(const struct usage *usage, const char *node, struct usage_amount *ret)
{
    const struct series *series = map_get(&usage->nodes, bytes_of(node));
    if (!series || !series_amount(series, ret))
        return false;
    ret->name = node;
    return true;
}

size_t usage_of_pod(const struct usage *usage, const char *ns, const char *name,
                    struct usage_amount ret[USAGE_CONTAINERS_MAX])
{
    char room[POD_KEY_MAX];
    const struct pod_series *pod = map_get(&usage->pods, bytes_of(pod_key(ns, name, room)));
    for (size_t i = 0; pod && i < pod->count; i++) {
        if (!series_amount(&pod->containers[i].series, &ret[i]))
            return 0;
        ret[i].name = pod->containers[i].name;
    }
    return pod ? pod->count : 0;
}

/* ---- rounds ---- */

static void begin(struct usage *usage)
{
    usage->state = ROUND_READING;
    usage->round++;
    usage->reader(usage->reader_context);
}

static void pause_is_over(void *context)
{
    struct usage *usage = context;
    usage->is_second = true;
    begin(usage);
}

static void tell_all(struct usage *usage)
{
    struct list waiting;
    list_init(&waiting);
    LIST_FOR_EACH(link, &usage->waiters) {
        list_remove(link);
        list_append(&waiting, link);
    }
    for (struct list *link = list_first(&waiting); link; link = list_first(&waiting)) {
        struct usage_waiter *waiter = LIST_ITEM(link, struct usage_waiter, link);
        list_remove(link);
        waiter->told(waiter->context);
    }
}

static bool needs_second(const struct usage *usage)
{
    struct usage_amount amount;
    if (usage->is_second)
        return false;
    for (struct map_entry *e = map_first(&usage->nodes); e; e = map_after(&usage->nodes, e))
        if (!series_amount(e->value, &amount))
            return true;
    return false;
}

void usage_end(struct usage *usage)
{
    if (usage->state != ROUND_READING)
        return;
    expire(usage);
    if (needs_second(usage)) {
        usage->state = ROUND_PAUSED;
        core_timer_start(usage->core, &usage->pause, USAGE_FIRST_WINDOW_MS);
        return;
    }
    usage->state = ROUND_NONE;
    usage->is_second = false;
    usage->has_ended = true;
    usage->ended_ms = env_monotonic_ms(core_env(usage->core));
    tell_all(usage);
}

bool usage_ask(struct usage *usage, struct usage_waiter *waiter)
{
    int64_t now_ms = env_monotonic_ms(core_env(usage->core));
    bool is_fresh = usage->has_ended && now_ms - usage->ended_ms < USAGE_FRESH_MS;
    if (!usage->reader || (usage->state == ROUND_NONE && is_fresh))
        return true;
    usage_forget(waiter);
    list_init(&waiter->link);
    list_append(&usage->waiters, &waiter->link);
    if (usage->state == ROUND_NONE)
        begin(usage);
    return false;
}

void usage_forget(struct usage_waiter *waiter)
{
    if (waiter->link.next)
        list_remove(&waiter->link);
}

void usage_set_reader(struct usage *usage, usage_reader *reader, void *context)
{
    usage->reader = reader;
    usage->reader_context = context;
}

void usage_stop(struct usage *usage)
{
    usage->reader = NULL;
    usage->state = ROUND_NONE;
    core_timer_stop(usage->core, &usage->pause);
    tell_all(usage);
}

struct usage *usage_new(struct core *core)
{
    struct usage *usage = MEMORY_NEW(struct usage);
    usage->core = core;
    list_init(&usage->waiters);
    usage->pause = (struct core_timer){ .fire = pause_is_over, .context = usage };
    return usage;
}

void usage_free(struct usage *usage)
{
    if (!usage)
        return;
    for (struct map_entry *e = map_first(&usage->nodes); e; e = map_after(&usage->nodes, e))
        free(e->value);
    for (struct map_entry *e = map_first(&usage->pods); e; e = map_after(&usage->pods, e))
        pod_free(e->value);
    map_done(&usage->nodes);
    map_done(&usage->pods);
    free(usage);
}

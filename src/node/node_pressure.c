/* SPDX-License-Identifier: Apache-2.0 */
/* node_pressure.c - see node_pressure.h.
 *
 * A look has three steps: observe, tell, and, where there is something to do and nothing of it is
 * under way, begin a *relief*.  Of a disk that is a job, which removes images and walks through the
 * folders of pods; of memory and processes there is nothing to wait for.  At its end the machine is
 * observed anew, and only if it is still short a pod goes.
 *
 * One difference from upstream: a pod is evicted only if it would give something back, and one that
 * cannot be measured is not.  The disk of a machine that is not ours alone may be full of other
 * things, and then no eviction helps. */
#include "node/node_pressure.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/log.h"
#include "codec/value.h"
#include "io/loop.h"
#include "node/event_recorder.h"
#include "node/eviction.h"
#include "node/image_collect.h"
#include "node/pod_spec.h"
#include "node/pod_usage.h"
#include "node/pod_worker.h"
#include "node/pressure_options.h"
#include "node/pressure_reading.h"

static const struct log pressure_log = { "pressure" };

enum { IMAGES_RETRY_MS = 5 * 60 * 1000, CLEAN_UP_PATIENCE_MS = 30000, PERCENT = 100 };

/* What a pod has to take of each, for its eviction to be of use. */
static const int64_t worth_evicting[] = {
    [STARVED_MEMORY] = 1 << 20, [STARVED_STORAGE] = 1 << 20, [STARVED_INODES] = 64,
    [STARVED_PIDS] = 1,
};

struct relief;

struct node_pressure {
    struct node_pressure_options options;
    struct pressure_history      history;
    unsigned                     conditions;
    struct eviction_observation  observations[SIGNAL_COUNT];
    bool                         images_apart;       /* on another filesystem than the pods */
    struct relief               *relief;             /* the job that is under way */
    unsigned                     told;               /* signals whose Event is out */
    unsigned                     cleared;            /* signals for which leftovers went */
    char                        *evicted_uid;        /* the last one, until it has gone */
    int64_t                      evicted_ms;
    int64_t                      images_retry_ms;    /* monotonic: not before */
    int                          images_failures;    /* in a row */
};

/* A job on another thread; holds all that it reads. */
struct relief {
    struct job                      job;
    struct node_pressure           *owner;           /* NULL: it has gone meanwhile */
    struct node_context            *node;
    const struct pressure_settings *settings;
    struct arena                    arena;
    struct eviction_observation     images_before;   /* where an amount of bytes is wanted */
    bool                            with_images, with_pods, collected, walked;
    struct image_collect            collect;
    struct error                    err;
    struct pod_usage               *pods;
    size_t                          pod_count;
    enum eviction_signal            signal;          /* for which pods are walked through */
};

/* ---- looking ---- */

static unsigned observe(struct node_pressure *pressure)
{
    const struct pressure_settings *settings = pressure->options.settings;
    pressure_read(&pressure->options.node->paths, settings->hard, pressure->observations);
    return eviction_signals_met(settings->hard, pressure->observations);
}

static int64_t now_ms(const struct node_pressure *pressure)
{
    return env_monotonic_ms(pressure->options.node->env);
}

static void tell(struct node_pressure *pressure, bool warning, const char *reason,
                 const char *message)
{
    struct node_context *node = pressure->options.node;
    const struct event_object about = { .kind = "Node", .ns = "", .name = node->node_name,
                                        .uid = node->node_name };
    event_record(node->events, &about, warning, reason, "%s", message);
}

static void tell_changes(struct node_pressure *pressure, unsigned conditions)
{
    static const char *const words[PRESSURE_COUNT][2] = {
        [PRESSURE_MEMORY] = { "NodeHasSufficientMemory", "NodeHasInsufficientMemory" },
        [PRESSURE_DISK] = { "NodeHasNoDiskPressure", "NodeHasDiskPressure" },
        [PRESSURE_PID] = { "NodeHasSufficientPID", "NodeHasInsufficientPID" },
    };
    AUTO_ARENA arena = { 0 };
    for (size_t i = 0; i < PRESSURE_COUNT; i++) {
        const char *reason = words[i][conditions >> i & 1];
        if ((conditions ^ pressure->conditions) & 1u << i)
            tell(pressure, /* warning= */ false, reason,
                 arena_printf(&arena, "Node %s status is now: %s",
                              pressure->options.node->node_name, reason));
    }
}

static void take_conditions(struct node_pressure *pressure, unsigned met)
{
    AUTO_ARENA arena = { 0 };
    unsigned conditions = pressure_conditions(&pressure->history, met, now_ms(pressure),
                                              pressure->options.settings->transition_ms);
    if (conditions == pressure->conditions)
        return;
    tell_changes(pressure, conditions);
    pressure->conditions = conditions;
    log_warn(&pressure_log, "conditions of the node changed",
             KV("conditions", pressure_names(conditions, &arena)));
    pressure->options.changed(pressure->options.context, conditions);
}

unsigned node_pressure_conditions(struct node_pressure *pressure)
{
    if (pressure && pressure->conditions)
        take_conditions(pressure, observe(pressure));
    return pressure ? pressure->conditions : 0;
}

/* ---- a pod goes ---- */

static bool is_worth_evicting(const struct pod_usage *usage, enum starved starved)
{
    return usage->is_measured && usage->gives_back >= worth_evicting[starved];
}

static void evict(struct node_pressure *pressure, enum eviction_signal signal,
                  const struct pod_usage *usage)
{
    struct node_context *node = pressure->options.node;
    struct pod_worker *worker = map_get(&node->workers, bytes_of(usage->uid));
    const struct eviction_words words = {
        .signal = signal,
        .threshold = &pressure->options.settings->hard[signal],
        .observation = &pressure->observations[signal],
        .containers = usage->containers,
        .container_count = usage->container_count,
    };
    AUTO_BUFFER message = { 0 };
    if (!worker || !pod_worker_may_be_evicted(worker))
        return;
    eviction_message_write(&words, &message);
    free(pressure->evicted_uid);
    pressure->evicted_uid = memory_strdup(usage->uid);
    pressure->evicted_ms = now_ms(pressure);
    log_warn(&pressure_log, "pod evicted", KV("pod", pod_worker_pod(worker)->name),
             KV("namespace", pod_worker_pod(worker)->ns),
             KV("resource", starved_name(eviction_signals[signal].starved)));
    pod_worker_evict(worker, buffer_text(&message));
}

static void evict_first(struct node_pressure *pressure, enum eviction_signal signal,
                        const struct pod_usage *usages, size_t count)
{
    AUTO_ARENA arena = { 0 };
    struct eviction_candidate *candidates = arena_array(&arena, count + 1, sizeof *candidates);
    enum starved starved = eviction_signals[signal].starved;
    size_t worth = 0;
    for (size_t i = 0; i < count; i++)
        if (is_worth_evicting(&usages[i], starved))
            candidates[worth++] = (struct eviction_candidate){
                .pod = (void *)(uintptr_t)&usages[i], .usage = usages[i].usage,
                .request = usages[i].request, .priority = usages[i].priority,
            };
    eviction_rank(candidates, worth, starved);
    if (worth > 0)
        evict(pressure, signal, candidates[0].pod);
}

/* What the last one had is given back, or it takes too long. */
static bool waits_for_evicted(struct node_pressure *pressure)
{
    const struct node_context *node = pressure->options.node;
    if (!pressure->evicted_uid)
        return false;
    const struct pod_worker *worker = map_get(&node->workers, bytes_of(pressure->evicted_uid));
    if (worker && !pod_worker_has_ended(worker) &&
        now_ms(pressure) - pressure->evicted_ms < CLEAN_UP_PATIENCE_MS)
        return true;
    free(pressure->evicted_uid);
    pressure->evicted_uid = NULL;
    return false;
}

/* ---- images ---- */

static void tell_images_failed(struct node_pressure *pressure, const struct relief *relief)
{
    const struct eviction_observation *before = &relief->images_before;
    const double mib = 1 << 20, gib = 1 << 30;
    double capacity = (double)before->capacity;
    bool large = capacity >= gib;
    AUTO_ARENA arena = { 0 };
    const char *message = error_is_set(&relief->err) ? relief->err.message : arena_printf(
        &arena,
        "Insufficient free disk space on the node's image filesystem (%d%% of %.1f %s used). Failed "
        "to free sufficient space by deleting unused images (freed %lld bytes). Investigate disk "
        "usage, as it could be used by active images, logs, volumes, or other data.",
        PERCENT - (int)(before->available * PERCENT / before->capacity),
        capacity / (large ? gib : mib), large ? "GiB" : "MiB",
        (long long)relief->collect.freed_bytes);
    log_warn(&pressure_log, "images do not give enough room back, trying again",
             KV_INT("freed", relief->collect.freed_bytes));
    if (pressure->images_failures == 1 && !error_is_set(&relief->err))
        tell(pressure, /* warning= */ true, "FreeDiskSpaceFailed", message);
    if (pressure->images_failures == 2)
        tell(pressure, /* warning= */ true, "ImageGCFailed", message);
}

/* Of a node that stays so, it is told once, and not every five minutes. */
static void images_collected(struct node_pressure *pressure, const struct relief *relief)
{
    if (relief->collect.wanted_bytes == INT64_MAX || relief->err.reason == REASON_CONFLICT)
        return;
    if (relief->collected && relief->collect.freed_bytes >= relief->collect.wanted_bytes) {
        pressure->images_failures = 0;
        return;
    }
    pressure->images_failures++;
    pressure->images_retry_ms = now_ms(pressure) + IMAGES_RETRY_MS;
    tell_images_failed(pressure, relief);
}

static size_t add_names(const struct pod *pod, const char **names, struct arena *arena)
{
    size_t count = 0;
    for (size_t i = 0; i < pod->container_count; i++)
        if (pod->containers[i].image)
            names[count++] = arena_strdup(arena, pod->containers[i].image);
    for (size_t i = 0; i < pod->volume_count; i++) {
        const char *name = value_text(pod->volumes[i].image, "reference", arena);
        if (name)
            names[count++] = name;
    }
    return count;
}

/* Of pods that have not ended; they may have found an image and not started yet. */
static const char *const *images_in_use(const struct node_context *node, struct arena *arena)
{
    size_t most = 0, count = 0;
    for (struct map_entry *e = map_first(&node->workers); e; e = map_after(&node->workers, e)) {
        const struct pod *pod = pod_worker_pod(e->value);
        most += pod ? pod->container_count + pod->volume_count : 0;
    }
    const char **names = arena_array(arena, most + 1, sizeof *names);
    for (struct map_entry *e = map_first(&node->workers); e; e = map_after(&node->workers, e)) {
        const struct pod *pod = pod_worker_pod(e->value);
        if (pod && !pod_is_terminal(pod))
            count += add_names(pod, names + count, arena);
    }
    return names;
}

/* ---- the job ---- */

static void work(struct job *job)
{
    struct relief *relief = container_of(job, struct relief, job);
    struct eviction_observation observations[SIGNAL_COUNT];
    if (relief->with_images)
        relief->collected = image_collect(&relief->collect, &relief->err);
    pressure_read(&relief->node->paths, relief->settings->hard, observations);
    unsigned met = eviction_signals_met(relief->settings->hard, observations);
    relief->walked = relief->with_pods && (met & 1u << relief->signal);
    if (relief->walked)
        pod_usage_walk(relief->pods, relief->pod_count, eviction_signals[relief->signal].starved);
}

static void take_relief(struct node_pressure *pressure, const struct relief *relief)
{
    pressure->relief = NULL;
    if (relief->with_images)
        images_collected(pressure, relief);
    unsigned met = observe(pressure);
    take_conditions(pressure, met);
    if (relief->walked && (met & 1u << relief->signal) && !waits_for_evicted(pressure))
        evict_first(pressure, relief->signal, relief->pods, relief->pod_count);
}

static void done(struct job *job)
{
    struct relief *relief = container_of(job, struct relief, job);
    relief->node->jobs--;
    if (relief->owner)
        take_relief(relief->owner, relief);
    arena_done(&relief->arena);
    free(relief);
}

static struct relief *relief_new(struct node_pressure *pressure, int64_t image_bytes)
{
    struct node_context *node = pressure->options.node;
    struct relief *relief = MEMORY_NEW(struct relief);
    *relief = (struct relief){ .job = { .work = work, .done = done },
                               .owner = pressure,
                               .node = node,
                               .settings = pressure->options.settings,
                               .with_images = image_bytes > 0 };
    relief->collect = (struct image_collect){
        .image_dir = node->paths.image_dir,
        .named = images_in_use(node, &relief->arena),
        .wanted_bytes = image_bytes,
        .now_s = env_wall_s(node->env),
        .min_age_s = pressure->options.settings->image_min_age_s,
    };
    return relief;
}

static void relief_start(struct node_pressure *pressure, struct relief *relief)
{
    pressure->relief = relief;
    relief->node->jobs++;
    job_start(relief->node->loop, &relief->job);
}

/* ---- what to do ---- */

/* What ended pods keep goes first, for a look alone once an episode; images of another filesystem
 * give nothing back to this one. */
static void relieve_disk(struct node_pressure *pressure, enum eviction_signal signal)
{
    struct node_context *node = pressure->options.node;
    bool is_of_images = signal == SIGNAL_IMAGEFS_AVAILABLE ||
                        signal == SIGNAL_IMAGEFS_INODES_FREE,
         images_help = is_of_images || !pressure->images_apart,
         pods_help = !is_of_images || !pressure->images_apart;
    bool waits_for_leftovers = pods_help && pod_workers_clear_leftovers(node) > 0 &&
                               !(pressure->cleared & 1u << signal);
    struct relief *relief = relief_new(pressure, images_help ? INT64_MAX : 0);
    if (waits_for_leftovers)
        pressure->cleared |= 1u << signal;
    relief->with_pods = pods_help && !waits_for_leftovers;
    relief->signal = signal;
    if (relief->with_pods)
        relief->pod_count = pod_usage_list(node, eviction_signals[signal].starved, &relief->arena,
                                           &relief->pods);
    relief_start(pressure, relief);
}

static void relieve_machine(struct node_pressure *pressure, enum eviction_signal signal)
{
    AUTO_ARENA arena = { 0 };
    struct pod_usage *usages;
    size_t count = pod_usage_list(pressure->options.node, eviction_signals[signal].starved, &arena,
                                  &usages);
    evict_first(pressure, signal, usages, count);
}

static void relieve(struct node_pressure *pressure, enum eviction_signal signal)
{
    AUTO_ARENA arena = { 0 };
    const struct eviction_signal_row *row = &eviction_signals[signal];
    if (!(pressure->told & 1u << signal))
        tell(pressure, /* warning= */ true, "EvictionThresholdMet",
             arena_printf(&arena, "Attempting to reclaim %s", starved_name(row->starved)));
    pressure->told |= 1u << signal;
    if (row->pressure == PRESSURE_DISK)
        relieve_disk(pressure, signal);
    else
        relieve_machine(pressure, signal);
}

/* By the first signal for which there is something to do. */
static void relieve_first(struct node_pressure *pressure, unsigned met)
{
    while (met && !pressure->relief && !waits_for_evicted(pressure)) {
        enum eviction_signal signal = eviction_first(met);
        relieve(pressure, signal);
        met &= ~(1u << signal);
    }
}

static void collect_images(struct node_pressure *pressure)
{
    const struct eviction_observation room =
        pressure_read_disk(pressure->options.node->paths.image_dir);
    int64_t wanted = image_bytes_to_free(&pressure->options.settings->images, room.capacity,
                                         room.available);
    if (wanted == 0)
        pressure->images_failures = 0;
    if (wanted == 0 || now_ms(pressure) < pressure->images_retry_ms)
        return;
    struct relief *relief = relief_new(pressure, wanted);
    relief->images_before = room;
    relief_start(pressure, relief);
}

void node_pressure_look(struct node_pressure *pressure)
{
    unsigned met = observe(pressure);
    take_conditions(pressure, met);
    pressure->told &= met;
    pressure->cleared &= met;
    if (!pressure->relief)
        relieve_first(pressure, met);
    if (!pressure->relief)
        collect_images(pressure);
}

/* ---- life ---- */

struct node_pressure *node_pressure_new(const struct node_pressure_options *options)
{
    struct node_pressure *pressure = MEMORY_NEW(struct node_pressure);
    pressure->options = *options;
    pressure->images_apart = pressure_images_are_apart(&options->node->paths);
    take_conditions(pressure, observe(pressure));
    return pressure;
}

void node_pressure_free(struct node_pressure *pressure)
{
    if (!pressure)
        return;
    if (pressure->relief)
        pressure->relief->owner = NULL;
    free(pressure->evicted_uid);
    free(pressure);
}

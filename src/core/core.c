/* SPDX-License-Identifier: Apache-2.0 */
/* core.c - the core's frame: making it, its turn, who is subscribed. */
#include "core/core.h"

#include <stdlib.h>

#include "base/arena.h"
#include "core/core_state.h"

struct core *core_new(const struct core_options *options)
{
    struct core *core = MEMORY_NEW(struct core);
    core->options = *options;
    kinds_init(core);
    list_init(&core->subscriptions);
    core->commit_pause = (struct core_timer){ .fire = commit_pause_over, .context = core };
    core->dirty_timer = (struct core_timer){ .fire = dirty_flush_fire, .context = core };
    list_init(&core->held_events);
    core->held_event_timer = (struct core_timer){ .fire = held_events_fire, .context = core };
    core->usage = usage_new(core);
    core->node_pods = node_pods_new(core);
    return core;
}

static void run_fired(struct core *core)
{
    struct durable *fired = core->fired;
    size_t count = core->fired_count;
    core->fired = NULL;
    core->fired_count = core->fired_capacity = 0;
    for (size_t i = 0; i < count; i++)
        fired[i].done(fired[i].context, NULL);
    free(fired);
}

/* A commit that the store will never answer: its references go with the core, and who waits is
 * told. */
static void drop_commit(struct commit *commit)
{
    struct error err = { 0 };
    fail(&err, REASON_SERVICE_UNAVAILABLE, 0, "the server has ended");
    for (size_t i = 0; i < commit->waiting_count; i++)
        commit->waiting[i].done(commit->waiting[i].context, &err);
    for (size_t i = 0; i < commit->count; i++) {
        object_put(commit->pendings[i].before);
        object_put(commit->pendings[i].now);
        object_put(commit->pendings[i].tombstone);
    }
    commit_done(commit);
}

void core_free(struct core *core)
{
    if (!core)
        return;
    held_events_done(core);
    history_done(core);
    dirty_done(core);
    drop_commit(&core->open);
    if (core->in_flight) {
        drop_commit(core->in_flight);
        free(core->in_flight);
    }
    dependents_done(core);
    usage_free(core->usage);
    node_pods_free(core->node_pods);
    heap_done(&core->timers);
    run_fired(core);
    free(core->queues);
    kinds_done(core);
    free(core);
}

struct usage *core_usage(struct core *core)
{
    return core->usage;
}

int64_t core_revision(const struct core *core)
{
    return core->committed_revision;
}

/* ---- the turn ---- */

/* Queues take turns, so that a busy controller does not starve the others. */
static bool run_queues(struct core *core)
{
    int left = TURN_SYNCS_MAX;
    bool ran = true;
    while (ran && left > 0) {
        ran = false;
        for (size_t i = 0; i < core->queue_count && left > 0; i++) {
            int count = queue_run(core->queues[i], /* limit= */ 16);
            left -= count;
            ran = ran || count > 0;
        }
    }
    return ran;
}

bool core_turn(struct core *core, int64_t *ret_next_ms)
{
    run_fired(core);
    *ret_next_ms = timers_run(core);
    bool more = run_queues(core);
    more = commit_flush(core) && !core->in_flight ? true : more;
    struct heap_node *node = heap_top(&core->timers);
    if (node && node->key < *ret_next_ms)
        *ret_next_ms = node->key;
    return more || core->fired_count > 0 || *ret_next_ms == 0;
}

bool core_is_idle(const struct core *core)
{
    if (core->in_flight || core->open.count > 0 || core->fired_count > 0)
        return false;
    for (size_t i = 0; i < core->queue_count; i++)
        if (queue_has_work(core->queues[i]))
            return false;
    return true;
}

/* ---- who is told ---- */

void core_subscribe(struct core *core, struct core_subscription *subscription)
{
    list_append(subscription->kind ? &index_of(core, subscription->kind)->subscriptions
                                   : &core->subscriptions,
                &subscription->link);
}

void core_watch(struct core *core, struct core_watcher *watcher)
{
    list_append(&index_of(core, watcher->kind)->watchers, &watcher->link);
}

void core_unwatch(struct core_watcher *watcher)
{
    list_remove(&watcher->link);
}

const struct error *core_store_failure(const struct core *core)
{
    return core->failures > 0 ? &core->failure : NULL;
}

void core_stats(const struct core *core, struct core_stats *ret)
{
    *ret = (struct core_stats){ .commits = core->commits,
                                .writes = core->writes,
                                .failed_batches = core->failed_batches,
                                .changes_kept = core->history_count,
                                .history_bytes = core->history_bytes };
    for (size_t i = 0; i < core->kind_count; i++)
        ret->objects += core->kinds[i]->committed_count;
}

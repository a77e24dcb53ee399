/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker_logs.c - the logs of running containers: rotation, and what a full disk makes of them.
 *
 * conmon reads what a container writes and drops what the disk does not take, so no container waits
 * for room; but lines are lost, and it tells nobody.  So the disk is looked at now and then, and when
 * it has room again every pod that ran meanwhile is told of by an Event: then it can be stored. */
#include <stdio.h>
#include <sys/statvfs.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/log.h"
#include "node/container_log.h"
#include "node/event_recorder.h"
#include "node/pod_worker_parts.h"
#include "object/time_text.h"

/* What conmon writes at once, for some containers. */
enum { LOG_ROOM_MIN_BYTES = 256 << 10 };

static const struct log logs_log = { "logs" };

/* ---- rotation ---- */

void pod_workers_rotate_logs(struct node_context *context)
{
    AUTO_ARENA arena = { 0 };
    for (struct map_entry *e = map_first(&context->workers); e;
         e = map_after(&context->workers, e)) {
        struct pod_worker *worker = e->value;
        const char *folder =
            pod_log_folder(&context->paths, worker->ns, worker->name, worker->uid, &arena);
        for (struct map_entry *s = map_first(&worker->slots); s; s = map_after(&worker->slots, s)) {
            struct container_slot *slot = s->value;
            const struct container_instance *now = &slot->record.now;
            if (now->state != CONTAINER_RUNNING)
                continue;
            const char *path = container_log_path(folder, slot->name, now->attempt, &arena);
            log_rotate(
                path,
                attempt_path(&context->paths, worker->uid, slot->name, now->attempt, "ctl", &arena),
                worker_now_ns(worker));
        }
        arena_reset(&arena);
    }
}

/* ---- room ---- */

/* conmon is root and may take what the filesystem keeps for it. */
static bool has_room(const char *folder)
{
    struct statvfs info;
    return statvfs(folder, &info) != 0 ||
           (uint64_t)info.f_bfree * info.f_frsize >= LOG_ROOM_MIN_BYTES;
}

static bool writes_logs(const struct pod_worker *worker)
{
    for (struct map_entry *s = map_first(&worker->slots); s; s = map_after(&worker->slots, s)) {
        const struct container_slot *slot = s->value;
        if (slot->record.now.state == CONTAINER_RUNNING)
            return true;
    }
    return false;
}

static void note_full(struct node_context *context, const char *folder)
{
    struct event_object node = { .kind = "Node", .ns = "", .name = context->node_name,
                                 .uid = context->node_name };
    for (struct map_entry *e = map_first(&context->workers); e; e = map_after(&context->workers, e)) {
        struct pod_worker *worker = e->value;
        worker->log_has_gap |= writes_logs(worker);
    }
    if (context->logs_full_since_s)
        return;
    context->logs_full_since_s = env_wall_s(context->env);
    log_warn(&logs_log, "the disk is full, what containers write to their logs is lost",
             KV("folder", folder));
    event_record(context->events, &node, /* warning= */ true, "DiskFull",
                 "The disk is full: what containers write to their logs is lost until there is "
                 "room");
}

static void tell_gaps(struct node_context *context)
{
    char since[TIME_TEXT_MAX], until[TIME_TEXT_MAX];
    if (!context->logs_full_since_s)
        return;
    time_write(context->logs_full_since_s, since);
    time_write(env_wall_s(context->env), until);
    context->logs_full_since_s = 0;
    log_info(&logs_log, "the disk has room again");
    for (struct map_entry *e = map_first(&context->workers); e; e = map_after(&context->workers, e)) {
        struct pod_worker *worker = e->value;
        if (worker->log_has_gap)
            worker_event(worker, NULL, /* warning= */ true, "LogsIncomplete",
                         "The node's disk was full between %s and %s: lines of the logs may be "
                         "missing", since, until);
        worker->log_has_gap = false;
    }
}

void pod_workers_check_log_room(struct node_context *context)
{
    AUTO_ARENA arena = { 0 };
    const char *folder = arena_printf(&arena, "%s/logs", context->paths.data_dir);
    if (has_room(folder))
        tell_gaps(context);
    else
        note_full(context, folder);
}

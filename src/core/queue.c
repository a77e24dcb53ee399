/* SPDX-License-Identifier: Apache-2.0 */
/* queue.c - see queue.h.
 *
 * An item is either ready (in the list), waiting (in the heap), or gone; it is kept while it has
 * failures to remember.  The item that runs is off both; adding its key again while it runs sets
 * `again`.  One that is spaced rests in the heap after it ran: nothing is to be done when its time
 * comes, unless its key was added meanwhile. */
#include "core/queue.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/log.h"
#include "core/core_state.h"

struct item {
    struct list      ready;
    struct heap_node waiting;            /* key: monotonic ms */
    char            *key;
    int              failures;
    bool             is_running, again;
    bool             is_resting;         /* waiting, with nothing to do */
    int64_t          space_ms;           /* the longest asked for since it last ran; 0: none */
    int64_t          rested_ms;          /* the end of its rest; monotonic */
};

struct queue {
    struct core      *core;
    struct log        log;
    queue_sync       *sync;
    void             *context;
    struct map        items;
    struct list       ready;
    struct heap       waiting;
    struct core_timer timer;
    struct arena      arena;
};

static void wake(void *context);

static void add_queue(struct core *core, struct queue *queue)
{
    core->queues = memory_grow(core->queues, core->queue_count + 1, sizeof *core->queues);
    core->queues[core->queue_count++] = queue;
}

static void drop_queue(struct core *core, struct queue *queue)
{
    for (size_t i = 0; i < core->queue_count; i++)
        if (core->queues[i] == queue) {
            core->queues[i] = core->queues[--core->queue_count];
            return;
        }
}

struct queue *queue_new(struct core *core, const char *name, queue_sync *sync, void *context)
{
    struct queue *queue = MEMORY_NEW(struct queue);
    queue->core = core;
    queue->log.area = name;
    queue->sync = sync;
    queue->context = context;
    queue->timer = (struct core_timer){ .fire = wake, .context = queue };
    list_init(&queue->ready);
    add_queue(core, queue);
    return queue;
}

void queue_free(struct queue *queue)
{
    if (!queue)
        return;
    drop_queue(queue->core, queue);
    core_timer_stop(queue->core, &queue->timer);
    for (struct map_entry *e = map_first(&queue->items); e; e = map_after(&queue->items, e)) {
        struct item *item = e->value;
        free(item->key);
        free(item);
    }
    map_done(&queue->items);
    heap_done(&queue->waiting);
    arena_done(&queue->arena);
    free(queue);
}

static struct item *item_of(struct queue *queue, const char *key)
{
    struct item *item = map_get(&queue->items, bytes_of(key));
    if (!item) {
        item = MEMORY_NEW(struct item);
        item->key = memory_strdup(key);
        list_init(&item->ready);
        map_put(&queue->items, bytes_of(key), item);
    }
    return item;
}

static void make_ready(struct queue *queue, struct item *item)
{
    item->is_resting = false;
    heap_remove(&queue->waiting, &item->waiting);
    if (list_is_empty(&item->ready))
        list_append(&queue->ready, &item->ready);
}

void queue_add(struct queue *queue, const char *key)
{
    struct item *item = item_of(queue, key);
    if (item->is_running)
        item->again = true;
    else
        make_ready(queue, item);
}

static void arm_timer(struct queue *queue)
{
    const struct heap_node *node = heap_top(&queue->waiting);
    if (!node) {
        core_timer_stop(queue->core, &queue->timer);
        return;
    }
    int64_t now_ms = env_monotonic_ms(core_env(queue->core));
    core_timer_start(queue->core, &queue->timer, node->key > now_ms ? node->key - now_ms : 0);
}

void queue_add_after(struct queue *queue, const char *key, int64_t after_ms)
{
    if (after_ms <= 0) {
        queue_add(queue, key);
        return;
    }
    struct item *item = item_of(queue, key);
    int64_t due_ms = env_monotonic_ms(core_env(queue->core)) + after_ms;
    bool is_early = item->waiting.place && !item->is_resting && item->waiting.key <= due_ms;
    if (!list_is_empty(&item->ready) || is_early)
        return;
    item->is_resting = false;
    heap_set_key(&queue->waiting, &item->waiting, due_ms);
    arm_timer(queue);
}

void queue_add_spaced(struct queue *queue, const char *key, int64_t space_ms)
{
    struct item *item = item_of(queue, key);
    if (item->space_ms < space_ms)
        item->space_ms = space_ms;
    queue_add_after(queue, key, item->rested_ms - env_monotonic_ms(core_env(queue->core)));
}

void queue_add_object(struct queue *queue, const struct object *object)
{
    char room[ENTRY_KEY_MAX];
    queue_add(queue, entry_key(object->kind, object->namespace, object->name, room));
}

void queue_key_split(const char *key, struct arena *arena, const char **ret_ns,
                     const char **ret_name)
{
    const char *slash = strchr(key, '/');
    *ret_ns = slash ? arena_copy(arena, key, (size_t)(slash - key)) : "";
    *ret_name = slash ? slash + 1 : key;
}

static int64_t backoff_ms(int failures)
{
    int64_t ms = QUEUE_BACKOFF_MIN_MS;
    for (int i = 1; i < failures && ms < QUEUE_BACKOFF_MAX_MS; i++)
        ms *= 2;
    return ms < QUEUE_BACKOFF_MAX_MS ? ms : QUEUE_BACKOFF_MAX_MS;
}

static void item_failed(struct queue *queue, struct item *item, const struct error *err)
{
    if (err->reason == REASON_PENDING) { /* no failure: what it waits for will come */
        queue_add_after(queue, item->key, QUEUE_PENDING_MS);
        return;
    }
    item->failures++;
    enum log_level level =
        err->reason == REASON_CONFLICT || item->failures == 1 ? LOG_DEBUG : LOG_WARN;
    LOG_AT(&queue->log, level, "sync failed, retrying", KV("key", item->key), KV_ERROR(err),
           KV_INT("failures", item->failures));
    queue_add_after(queue, item->key, backoff_ms(item->failures));
}

static void forget_if_idle(struct queue *queue, struct item *item)
{
    if (item->failures || item->waiting.place || !list_is_empty(&item->ready))
        return;
    map_remove(&queue->items, bytes_of(item->key));
    free(item->key);
    free(item);
}

static void wake(void *context)
{
    struct queue *queue = context;
    int64_t now_ms = env_monotonic_ms(core_env(queue->core));
    for (struct heap_node *node = heap_top(&queue->waiting); node && node->key <= now_ms;
         node = heap_top(&queue->waiting)) {
        struct item *item = container_of(node, struct item, waiting);
        if (!item->is_resting) {
            make_ready(queue, item);
            continue;
        }
        heap_remove(&queue->waiting, node);
        forget_if_idle(queue, item);
    }
    arm_timer(queue);
}

/* One that waits for some time anyhow, by a failure or its own sync, is remembered as long. */
static void rest(struct queue *queue, struct item *item, int64_t space_ms)
{
    bool has_work = item->again;
    item->rested_ms = env_monotonic_ms(core_env(queue->core)) + space_ms;
    item->again = false;
    if (!has_work && item->waiting.place)
        return;
    queue_add_after(queue, item->key, space_ms);
    item->is_resting = !has_work;
}

static void run_item(struct queue *queue, struct item *item)
{
    struct error err = { 0 };
    int64_t space_ms = item->space_ms;
    item->is_running = true;
    item->again = false;
    item->space_ms = 0;
    bool good = queue->sync(queue->context, item->key, &queue->arena, &err);
    item->is_running = false;
    arena_reset(&queue->arena);
    if (good)
        item->failures = 0;
    else
        item_failed(queue, item, &err);
    if (space_ms > 0)
        rest(queue, item, space_ms);
    if (item->again)
        make_ready(queue, item);
    forget_if_idle(queue, item);
}

int queue_run(struct queue *queue, int limit)
{
    int count = 0;
    for (struct list *link = list_first(&queue->ready); link && count < limit;
         link = list_first(&queue->ready), count++) {
        list_remove(link);
        run_item(queue, LIST_ITEM(link, struct item, ready));
    }
    return count;
}

bool queue_has_work(const struct queue *queue)
{
    return !list_is_empty(&queue->ready);
}

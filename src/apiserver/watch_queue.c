/* SPDX-License-Identifier: Apache-2.0 */
/* watch_queue.c - see watch_queue.h.
 *
 * Holds:    one conversion at most is under way, of the steps at the head; nothing overtakes. */
#include "apiserver/watch_queue.h"

#include <stdlib.h>
#include <string.h>

#include "write/conversion.h"
#include "base/arena.h"
#include "object/object.h"

struct watch_queue {
    struct watch_queue_options options;
    struct watch_step         *steps;
    size_t                     head, count, capacity, waiting_max;
    size_t                     under_way;    /* steps at the head that are being converted */
    struct conversion         *conversion;
    bool                       is_begun, is_broken, is_telling;
};

struct watch_queue *watch_queue_new(const struct watch_queue_options *options)
{
    struct watch_queue *queue = MEMORY_NEW(struct watch_queue);
    queue->options = *options;
    return queue;
}

static void step_done(const struct watch_step *step)
{
    object_put(step->change.now);
    object_put(step->change.before);
}

static void drop_all(struct watch_queue *queue)
{
    for (; queue->head < queue->count; queue->head++)
        step_done(&queue->steps[queue->head]);
    queue->head = queue->count = 0;
}

void watch_queue_free(struct watch_queue *queue)
{
    if (!queue)
        return;
    conversion_cancel(queue->conversion);
    drop_all(queue);
    free(queue->steps);
    free(queue);
}

/* What is under way was asked for steps that are no more. */
static void break_up(struct watch_queue *queue, const struct error *err)
{
    conversion_cancel(queue->conversion);
    queue->conversion = NULL;
    drop_all(queue);
    queue->is_broken = true;
    queue->options.broken(queue->options.context, err);
}

/* ---- the objects of some steps ---- */

struct row {
    const struct object **objects;
    size_t                count;
};

static void add_object(struct row *row, const struct object *object)
{
    if (object)
        row->objects[row->count++] = object;
}

/* What the steps show, in their order. */
static struct row row_of(const struct watch_queue *queue, size_t step_count)
{
    struct row row = { memory_alloc((2 * step_count + 1) * sizeof *row.objects), 0 };
    for (size_t i = 0; i < step_count; i++) {
        const struct watch_step *step = &queue->steps[queue->head + i];
        add_object(&row, step->change.now);
        if (queue->options.shows_before)
            add_object(&row, step->change.before);
    }
    return row;
}

/* Puts the converted objects, whose references pass, where row_of found theirs. */
static void take_row(struct watch_queue *queue, size_t step_count, const struct object **objects)
{
    for (size_t i = 0; i < step_count; i++) {
        struct core_change *change = &queue->steps[queue->head + i].change;
        if (change->now) {
            object_put(change->now);
            change->now = *objects++;
        }
        if (change->before && queue->options.shows_before) {
            object_put(change->before);
            change->before = *objects++;
        }
    }
}

/* ---- in order ---- */

static void tell(struct watch_queue *queue, size_t step_count)
{
    queue->is_telling = true;
    for (size_t i = 0; i < step_count; i++) {
        const struct watch_step step = queue->steps[queue->head++];
        queue->options.told(queue->options.context, &step);
        step_done(&step);
    }
    queue->is_telling = false;
    if (queue->head == queue->count)
        queue->head = queue->count = 0;
}

static void pump(struct watch_queue *queue);

static void converted(void *context, const struct object **objects, const struct error *err)
{
    struct watch_queue *queue = context;
    queue->conversion = NULL;
    if (err) {
        break_up(queue, err);
        return;
    }
    take_row(queue, queue->under_way, objects);
    tell(queue, queue->under_way);
    pump(queue);
}

/* True: the steps are as they are to be told. */
static bool convert(struct watch_queue *queue, size_t step_count)
{
    struct row row = row_of(queue, step_count);
    for (size_t i = 0; i < row.count; i++)
        (void)object_ref(row.objects[i]);
    const struct conversion_wish wish = { .kind = queue->options.kind, .objects = row.objects,
                                          .count = row.count, .is_list = true, .done = converted,
                                          .context = queue };
    queue->under_way = step_count;
    bool good = conversion_run(queue->options.conversions, &wish, &queue->conversion);
    if (good)
        take_row(queue, step_count, row.objects);
    for (size_t i = 0; !good && i < row.count; i++)
        object_put(row.objects[i]);
    free(row.objects);
    return good;
}

static void pump(struct watch_queue *queue)
{
    while (!queue->conversion && !queue->is_telling && queue->head < queue->count) {
        size_t left = queue->count - queue->head,
               step_count = left < STEPS_AT_A_TIME ? left : STEPS_AT_A_TIME;
        if (!convert(queue, step_count))
            return;
        tell(queue, step_count);
    }
}

/* What was told gives its room, so that a queue that never rests does not grow. */
static void make_room(struct watch_queue *queue)
{
    if (queue->head > 0 && queue->head >= queue->capacity / 2) {
        queue->count -= queue->head;
        memmove(queue->steps, queue->steps + queue->head, queue->count * sizeof *queue->steps);
        queue->head = 0;
        return;
    }
    queue->capacity = queue->capacity ? queue->capacity * 2 : 4;
    queue->steps = memory_grow(queue->steps, queue->capacity, sizeof *queue->steps);
}

static struct watch_step *new_step(struct watch_queue *queue)
{
    if (queue->count == queue->capacity)
        make_room(queue);
    return &queue->steps[queue->count++];
}

void watch_queue_add(struct watch_queue *queue, const struct watch_step *step)
{
    struct error err = { 0 };
    if (queue->is_broken)
        return;
    if (queue->is_begun && queue->count - queue->head >= queue->waiting_max) {
        fail(&err, REASON_EXPIRED, 0, "objects change faster than they are converted");
        break_up(queue, &err);
        return;
    }
    struct watch_step *added = new_step(queue);
    *added = *step;
    added->change.now = step->change.now ? object_ref(step->change.now) : NULL;
    added->change.before = step->change.before ? object_ref(step->change.before) : NULL;
    if (queue->is_begun)
        pump(queue);
}

void watch_queue_begun(struct watch_queue *queue)
{
    queue->is_begun = true;
    queue->waiting_max = queue->count - queue->head + STEPS_WAITING_MAX;
    pump(queue);
}

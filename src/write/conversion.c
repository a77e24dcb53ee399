/* SPDX-License-Identifier: Apache-2.0 */
/* conversion.c - see conversion.h: who waits for which form of which object.
 *
 * A twin is one object's form in one version: under way, with those who wait for it, or known.  A
 * question is a batch of twins that one call asks for.  Who was waiting for a twin that could not be
 * made is told why, and the twin is forgotten: the next asker asks anew.
 *
 * Holds:    a twin keeps its source and its kind, so that their addresses are its name. */
#include "write/conversion.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/env.h"
#include "core/core.h"
#include "object/custom_kind.h"
#include "object/object.h"

struct waiter {
    struct conversion *conversion;
    size_t             place;
};

struct twin {
    struct list          link;           /* known ones, the oldest first */
    const struct object *source;
    const struct kind   *kind;
    const struct object *made;           /* NULL: under way */
    int64_t              made_ms;
    struct waiter       *waiters;
    size_t               waiter_count;
};

struct conversion {
    struct list             link;        /* those that are finished, while they are told */
    struct conversion_wish  wish;        /* its objects are ours */
    struct error            err;
    size_t                  missing;
};

struct question {
    struct list             link;
    struct conversions     *all;
    struct twin           **twins;
    const struct object   **sources;
    size_t                  count, bytes;
    bool                    is_list;
};

struct conversions {
    struct core      *core;
    webhook_sender   *send;
    void             *send_context;
    struct map        twins;             /* source and kind -> struct twin */
    struct list       known, questions;
    size_t            known_count, known_bytes;
    struct core_timer timer;             /* runs while anything is known */
};

/* ---- twins ---- */

struct twin_key {
    const void *source, *kind;
};

static struct bytes key_bytes(const struct twin_key *key)
{
    return (struct bytes){ (const char *)key, sizeof *key };
}

static void twin_free(struct twin *twin)
{
    object_put(twin->source);
    object_put(twin->made);
    kind_put(twin->kind);
    free(twin->waiters);
    free(twin);
}

static void twin_forget(struct conversions *all, struct twin *twin)
{
    const struct twin_key key = { twin->source, twin->kind };
    (void)map_remove(&all->twins, key_bytes(&key));
    if (twin->made) {
        list_remove(&twin->link);
        all->known_count--;
        all->known_bytes -= twin->made->text.size;
    }
    twin_free(twin);
}

static struct twin *twin_add(struct conversions *all, const struct object *source,
                             const struct kind *kind)
{
    const struct twin_key key = { source, kind };
    struct twin *twin = MEMORY_NEW(struct twin);
    *twin = (struct twin){ .source = object_ref(source), .kind = kind_ref(kind) };
    list_init(&twin->link);
    map_put(&all->twins, key_bytes(&key), twin);
    return twin;
}

static int64_t now_ms(const struct conversions *all)
{
    return env_monotonic_ms(core_env(all->core));
}

/* What is too old goes, and the oldest where there is too much. */
static void drop_old(struct conversions *all)
{
    int64_t oldest_ms = now_ms(all) - TWIN_AGE_MS;
    while (!list_is_empty(&all->known)) {
        struct twin *first = LIST_ITEM(list_first(&all->known), struct twin, link);
        if (first->made_ms > oldest_ms && all->known_count <= TWINS_MAX &&
            all->known_bytes <= TWINS_BYTES_MAX)
            return;
        twin_forget(all, first);
    }
}

static void timer_fired(void *context)
{
    struct conversions *all = context;
    drop_old(all);
    if (!list_is_empty(&all->known))
        core_timer_start(all->core, &all->timer, TWIN_AGE_MS);
}

static void twin_keep(struct conversions *all, struct twin *twin, const struct object *made)
{
    if (list_is_empty(&all->known))
        core_timer_start(all->core, &all->timer, TWIN_AGE_MS);
    twin->made = made;
    twin->made_ms = now_ms(all);
    list_append(&all->known, &twin->link);
    all->known_count++;
    all->known_bytes += made->text.size;
}

static struct twin *twin_find(struct conversions *all, const struct object *source,
                              const struct kind *kind)
{
    const struct twin_key key = { source, kind };
    return map_get(&all->twins, key_bytes(&key));
}

/* ---- who asks ---- */

bool conversion_is_needed(const struct object *object, const struct kind *kind)
{
    return kind->custom && kind->custom->all->webhook &&
           !text_equal(object->kind->version, kind->version);
}

static void conversion_free(struct conversion *conversion)
{
    for (size_t i = 0; i < conversion->wish.count; i++)
        object_put(conversion->wish.objects[i]);
    free(conversion->wish.objects);
    kind_put(conversion->wish.kind);
    free(conversion);
}

static void conversion_tell(struct conversion *conversion)
{
    struct conversion_wish *wish = &conversion->wish;
    bool failed = error_is_set(&conversion->err);
    list_remove(&conversion->link);
    if (wish->done) {
        wish->done(wish->context, failed ? NULL : wish->objects,
                   failed ? &conversion->err : NULL);
        wish->count = failed ? wish->count : 0;          /* they are the callee's */
    }
    conversion_free(conversion);
}

void conversion_cancel(struct conversion *conversion)
{
    if (conversion)
        conversion->wish.done = NULL;
}

static void wait_for_twin(struct twin *twin, struct conversion *conversion, size_t place)
{
    twin->waiters = memory_grow(twin->waiters, twin->waiter_count + 1, sizeof *twin->waiters);
    twin->waiters[twin->waiter_count++] = (struct waiter){ conversion, place };
    conversion->missing++;
}

/* Those who wait are given it, or told why not; who then has everything goes to `finished`. */
static void tell_waiters(struct twin *twin, const struct error *err, struct list *finished)
{
    for (size_t i = 0; i < twin->waiter_count; i++) {
        struct conversion *conversion = twin->waiters[i].conversion;
        const struct object **object = &conversion->wish.objects[twin->waiters[i].place];
        if (err && !error_is_set(&conversion->err))
            conversion->err = *err;
        if (!err) {
            object_put(*object);
            *object = object_ref(twin->made);
        }
        if (--conversion->missing == 0)
            list_append(finished, &conversion->link);
    }
    free(twin->waiters);
    twin->waiters = NULL;
    twin->waiter_count = 0;
}

/* ---- questions ---- */

static void question_free(struct question *question)
{
    list_remove(&question->link);
    free(question->twins);
    free(question->sources);
    free(question);
}

static void fail_question(const struct question *question, const struct webhook_call *call,
                          struct error *ret)
{
    AUTO_BUFFER subject = { 0 };
    struct conversion_question asked = { .kind = question->twins[0]->kind,
                                         .sources = question->sources, .count = question->count,
                                         .is_list = question->is_list };
    conversion_write_subject(&subject, &asked);
    (void)fail(ret, REASON_UNKNOWN, 0, "%s failed: Post \"%s?timeout=%" PRId64 "s\": %s",
               buffer_text(&subject), call->shown ? call->shown : "", call->timeout_s,
               call->err.message);
}

static bool read_call(const struct question *question, const struct webhook_call *call,
                      const struct object **made, struct error *err)
{
    struct conversion_question asked = { question->twins[0]->kind, question->sources,
                                         question->count, question->is_list, call->uid };
    if (!error_is_set(&call->err))
        return conversion_read_answer(buffer_bytes(&call->answer), &asked, made, err);
    fail_question(question, call, err);
    return false;
}

/* First all is noted, then it is told: who is told may ask for more. */
static void answered(struct webhook_call *call)
{
    struct question *question = call->context;
    struct conversions *all = question->all;
    struct list finished;
    struct error err = { 0 };
    const struct object **made = memory_alloc(question->count * sizeof *made);
    bool good = read_call(question, call, made, &err);
    list_init(&finished);
    for (size_t i = 0; i < question->count; i++) {
        struct twin *twin = question->twins[i];
        if (good)
            twin_keep(all, twin, made[i]);
        tell_waiters(twin, good ? NULL : &err, &finished);
        if (!good)
            twin_forget(all, twin);
    }
    free(made);
    question_free(question);
    webhook_call_free(call);
    drop_old(all);
    while (!list_is_empty(&finished))
        conversion_tell(LIST_ITEM(list_first(&finished), struct conversion, link));
}

static void send_question(struct question *question)
{
    char uid[37];
    AUTO_ARENA arena = { 0 };
    struct webhook target = { .timeout_s = CONVERSION_TIMEOUT_S };
    struct conversions *all = question->all;
    const struct kind *kind = question->twins[0]->kind;
    struct webhook_call *call = MEMORY_NEW(struct webhook_call);
    env_uuid(core_env(all->core), uid);
    *call = (struct webhook_call){ .done = answered, .context = question,
                                   .uid = memory_strdup(uid) };
    struct conversion_question asked = { kind, question->sources, question->count,
                                         question->is_list, uid };
    webhook_read_client(value_member(kind->custom->all->webhook, "clientConfig"), &target, &arena);
    if (webhook_call_aim(call, &target, all->core, &arena))
        (void)!conversion_write_review(&call->body, &asked, &call->err);
    all->send(all->send_context, call);
}

static bool is_full(const struct question *question, const struct object *next)
{
    return question->count == CONVERSION_OBJECTS_MAX ||
           (question->count > 0 && question->bytes + next->text.size > CONVERSION_BYTES_MAX);
}

static struct question *question_new(struct conversions *all, bool is_list)
{
    struct question *question = MEMORY_NEW(struct question);
    question->all = all;
    question->is_list = is_list;
    list_append(&all->questions, &question->link);
    return question;
}

static void question_add(struct question *question, struct twin *twin)
{
    size_t count = question->count + 1;
    question->twins = memory_grow(question->twins, count, sizeof(struct twin *));
    question->sources = memory_grow(question->sources, count, sizeof(struct object *));
    question->twins[question->count] = twin;
    question->sources[question->count] = twin->source;
    question->count = count;
    question->bytes += twin->source->text.size;
}

/* ---- a wish ---- */

static bool is_known(struct conversions *all, const struct conversion_wish *wish)
{
    for (size_t i = 0; i < wish->count; i++) {
        const struct twin *twin = twin_find(all, wish->objects[i], wish->kind);
        if (conversion_is_needed(wish->objects[i], wish->kind) && !(twin && twin->made))
            return false;
    }
    return true;
}

static void take_known(struct conversions *all, const struct kind *kind,
                       const struct object **object)
{
    const struct twin *twin = twin_find(all, *object, kind);
    if (!twin || !twin->made)
        return;
    const struct object *source = *object;
    *object = object_ref(twin->made);
    object_put(source);
}

static struct conversion *conversion_new(const struct conversion_wish *wish)
{
    struct conversion *conversion = MEMORY_NEW(struct conversion);
    conversion->wish = *wish;
    conversion->wish.kind = kind_ref(wish->kind);
    conversion->wish.objects = memory_alloc((wish->count + 1) * sizeof *wish->objects);
    for (size_t i = 0; i < wish->count; i++)
        conversion->wish.objects[i] = object_ref(wish->objects[i]);
    list_init(&conversion->link);
    return conversion;
}

/* What nobody has asked for yet goes into questions, as many objects at a time as may. */
static void ask(struct conversions *all, struct conversion *conversion)
{
    struct question *question = NULL;
    struct conversion_wish *wish = &conversion->wish;
    for (size_t i = 0; i < wish->count; i++) {
        if (!conversion_is_needed(wish->objects[i], wish->kind))
            continue;
        struct twin *twin = twin_find(all, wish->objects[i], wish->kind);
        if (twin && twin->made) {
            take_known(all, wish->kind, &wish->objects[i]);
            continue;
        }
        if (!twin) {
            twin = twin_add(all, wish->objects[i], wish->kind);
            if (question && is_full(question, twin->source)) {
                send_question(question);
                question = NULL;
            }
            question = question ? question : question_new(all, wish->is_list);
            question_add(question, twin);
        }
        wait_for_twin(twin, conversion, i);
    }
    if (question)
        send_question(question);
}

bool conversion_run(struct conversions *all, const struct conversion_wish *wish,
                    struct conversion **ret)
{
    *ret = NULL;
    drop_old(all);
    if (is_known(all, wish)) {
        for (size_t i = 0; i < wish->count; i++)
            take_known(all, wish->kind, &wish->objects[i]);
        return true;
    }
    *ret = conversion_new(wish);
    ask(all, *ret);
    return false;
}

/* ---- the beginning and the end ---- */

struct conversions *conversions_new(struct core *core)
{
    struct conversions *all = MEMORY_NEW(struct conversions);
    all->core = core;
    all->timer = (struct core_timer){ .fire = timer_fired, .context = all };
    list_init(&all->known);
    list_init(&all->questions);
    return all;
}

void conversions_set_sender(struct conversions *all, webhook_sender *send, void *context)
{
    all->send = send;
    all->send_context = context;
}

static void abandon_waiters(struct twin *twin, struct list *finished)
{
    for (size_t i = 0; i < twin->waiter_count; i++)
        if (--twin->waiters[i].conversion->missing == 0)
            list_append(finished, &twin->waiters[i].conversion->link);
}

void conversions_free(struct conversions *all)
{
    struct list finished;
    if (!all)
        return;
    list_init(&finished);
    for (struct map_entry *e = map_first(&all->twins); e; e = map_after(&all->twins, e)) {
        abandon_waiters(e->value, &finished);
        twin_free(e->value);
    }
    LIST_FOR_EACH(link, &finished) {
        struct conversion *conversion = LIST_ITEM(link, struct conversion, link);
        const struct conversion_wish *wish = &conversion->wish;
        if (wish->done && wish->abandon)
            wish->abandon(wish->context);
        conversion_free(conversion);
    }
    LIST_FOR_EACH(link, &all->questions)
        question_free(LIST_ITEM(link, struct question, link));
    map_done(&all->twins);
    core_timer_stop(all->core, &all->timer);
    free(all);
}

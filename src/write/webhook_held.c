/* SPDX-License-Identifier: Apache-2.0 */
/* webhook_held.c - writes that are held, found again by what they are: a client's by its request,
 * another's by who writes what where.  A held write keeps the tree as it was when the question was asked,
 * so that what the server draws (names, uids) is the same when the write is run again. */
#include "write/webhook_held.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/env.h"
#include "codec/json.h"
#include "object/custom_kind.h"
#include "object/decode.h"
#include "write/conversion.h"
#include "write/refusal.h"

enum { HELD_AGE_MAX_MS = 60000 };

/* ---- the webhooks ---- */

struct webhook_lists *webhooks_now(struct webhooks *webhooks)
{
    if (webhooks->lists)
        return webhooks->lists;
    struct webhook_lists *lists = webhooks->lists = MEMORY_NEW(struct webhook_lists);
    lists->references = 1;
    lists->mutating = webhook_list_read(webhooks->core, true, &lists->arena);
    lists->validating = webhook_list_read(webhooks->core, false, &lists->arena);
    return lists;
}

static struct webhook_lists *webhook_lists_take(struct webhook_lists *lists)
{
    lists->references++;
    return lists;
}

void webhook_lists_put(struct webhook_lists *lists)
{
    if (!lists || --lists->references > 0)
        return;
    arena_done(&lists->arena);
    free(lists);
}

/* ---- held writes ---- */

static void held_clear(struct held *held)
{
    free(held->text);
    free(held->seen);
    free(held->answers);
    arena_reset(&held->arena);
    held->text = NULL;
    held->seen = NULL;
    held->answers = NULL;
    held->answer_count = held->place = 0;
    held->changes = 0;
    held->is_validating = held->is_second = false;
}

static void forms_free(struct held *held)
{
    for (size_t i = 0; i < held->form_count; i++) {
        struct held_form *form = held->forms[i];
        conversion_cancel(form->conversion);
        object_put(form->source);
        object_put(form->made);
        kind_put(form->kind);
        free(form);
    }
    held->form_count = 0;
}

void held_free(struct held *held)
{
    held_clear(held);
    forms_free(held);
    webhook_lists_put(held->lists);
    arena_done(&held->arena);
    free(held->key);
    free(held);
}

static void held_drop(struct held *held)
{
    (void)map_remove(&held->webhooks->held, bytes_of(held->key));
    held->is_forgotten = true;
    if (held->outstanding == 0)
        held_free(held);
}

/* What write this is, each time it is run. */
static const char *key_of(const struct write_request *request, struct arena *arena)
{
    const char *ns = request->ns ? request->ns : "", *name = request->name ? request->name : "",
               *sub = request->subresource ? request->subresource : "";
    if (request->ticket)
        return arena_printf(arena, "%p|%s|%s", request->ticket, ns, name);
    AUTO_BUFFER body = { 0 };
    if (request->body)
        json_write_value(&body, request->body);
    return arena_printf(arena, "%s|%d|%s|%s|%s|%s|%s|%016" PRIx64,
                        request->user && request->user->name ? request->user->name : "",
                        (int)request->verb, request->kind->api_version, request->kind->resource, ns,
                        name, sub, map_hash(body.at, body.size));
}

static int64_t now_ms(const struct webhooks *webhooks)
{
    return env_monotonic_ms(core_env(webhooks->core));
}

/* Writes that were held and never run again: their controller has thought better of it. */
static void drop_old(struct webhooks *webhooks)
{
    int64_t oldest_ms = now_ms(webhooks) - HELD_AGE_MAX_MS;
    for (struct map_entry *e = map_first(&webhooks->held); e; e = map_after(&webhooks->held, e)) {
        struct held *held = e->value;
        if (held->touched_ms < oldest_ms && !held->resume && held->outstanding == 0)
            held_drop(held);
    }
}

struct held *held_begin(struct write *write, struct error *err)
{
    struct webhooks *webhooks = write->pipeline->webhooks;
    const char *key = write->request->held_key;
    struct held *held = map_get(&webhooks->held, bytes_of(key));
    if (held)
        return held;
    drop_old(webhooks);
    if (webhooks->held.count >= WEBHOOK_HELD_MAX) {
        (void)fail(err, REASON_TOO_MANY_REQUESTS, 0, "too many writes wait for admission webhooks");
        return NULL;
    }
    held = MEMORY_NEW(struct held);
    held->key = memory_strdup(key);
    held->webhooks = webhooks;
    held->lists = webhook_lists_take(webhooks_now(webhooks));
    held->old_revision = write->old ? write->old->resource_version : 0;
    map_put(&webhooks->held, bytes_of(key), held);
    return held;
}

static struct held *held_of(const struct write *write)
{
    return map_get(&write->pipeline->webhooks->held, bytes_of(write->request->held_key));
}

static bool is_stale(const struct write *write, const struct held *held)
{
    int64_t revision = write->old ? write->old->resource_version : 0;
    return held->outstanding == 0 && held->old_revision != revision;
}

bool held_find(struct write *write, struct held **ret, struct error *err)
{
    struct webhooks *webhooks = write->pipeline->webhooks;
    struct held *held = *ret = held_of(write);
    if (!held)
        return true;
    held->touched_ms = now_ms(webhooks);
    if (!is_stale(write, held))
        return true;
    if (held->rounds++ >= WEBHOOK_ROUNDS_MAX) {
        fail_object_modified(err, write->request->kind, write->name);
        return false;
    }
    held_clear(held);
    held->old_revision = write->old ? write->old->resource_version : 0;
    webhook_lists_put(held->lists);
    held->lists = webhook_lists_take(webhooks_now(webhooks));
    return true;
}

bool webhooks_are_asked(const struct webhooks *webhooks, const struct kind *kind)
{
    return webhooks && webhooks->is_started &&
           (webhooks->configurations > 0 || (kind && kind->custom && kind->custom->all->webhook));
}

void webhooks_begin(struct webhooks *webhooks, struct write_request *request)
{
    bool may_wait = webhooks_are_asked(webhooks, request->kind);
    request->held_key = may_wait ? key_of(request, request->arena) : NULL;
}

void webhooks_forget(struct webhooks *webhooks, const struct write_request *request)
{
    struct held *held =
        request->held_key ? map_get(&webhooks->held, bytes_of(request->held_key)) : NULL;
    if (held)
        held_drop(held);
}

void webhooks_when_answered(struct webhooks *webhooks, const struct write_request *request,
                            void (*resume)(void *context), void (*abandon)(void *context),
                            void *context)
{
    struct held *held =
        request->held_key ? map_get(&webhooks->held, bytes_of(request->held_key)) : NULL;
    if (!held || held->outstanding == 0) {
        resume(context);
        return;
    }
    held->resume = resume;
    held->abandon = abandon;
    held->resume_context = context;
}

/* ---- the tree of a held write ---- */

bool held_restore(struct write *write, const struct held *held, struct error *err)
{
    if (!held->text)
        return true;
    struct bytes text = bytes_of(arena_strdup(write->arena, held->text));
    struct value *next = json_parse(text, NULL, write->arena, err);
    const struct kind *form = admission_form(write, write->kind);
    if (!next || !decode_value(next, form->type, write->arena, NULL, err))
        return false;
    write->next = next;
    if (!write->old && !write->form)
        write->name = value_text(next, "metadata.name", write->arena);
    return true;
}

/* Options of a connection are made of its query each time. */
void held_keep(struct held *held, const struct write *write)
{
    if (write->is_connection)
        return;
    AUTO_BUFFER text = { 0 };
    encode_object(&text, write->next, admission_form(write, write->kind));
    free(held->text);
    held->text = memory_strdup(buffer_text(&text));
}

/* ---- answers ---- */

/* Something that the held write waits for is there. */
void held_answered(struct held *held)
{
    if (--held->outstanding > 0)
        return;
    void (*resume)(void *) = held->resume;
    held->resume = NULL;
    if (held->is_forgotten)
        held_free(held);
    else if (resume)
        resume(held->resume_context);
}

void held_grow_answers(struct held *held, size_t count)
{
    if (count <= held->answer_count)
        return;
    held->answers = memory_grow(held->answers, count, sizeof *held->answers);
    held->seen = memory_grow(held->seen, count, sizeof *held->seen);
    for (size_t i = held->answer_count; i < count; i++) {
        held->answers[i] = (struct webhook_answer){ .has_come = false };
        held->seen[i] = 0;
    }
    held->answer_count = count;
}

bool held_wait(struct write *write, struct held *held, struct error *err)
{
    held->touched_ms = now_ms(held->webhooks);
    return fail(err, REASON_PENDING, 0, "waiting for an admission webhook");
}

/* ---- forms in other versions ---- */

bool webhooks_are_between(const struct kind *from, const struct kind *to)
{
    return to->custom && to->custom->all->webhook && !text_equal(from->version, to->version);
}

static void converted(void *context, const struct object **objects, const struct error *err)
{
    struct held_form *form = context;
    form->conversion = NULL;
    if (objects)
        form->made = objects[0];
    else
        form->err = *err;
    held_answered(form->held);
}

static struct held_form *find_form(const struct held *held, const struct object *source,
                                   const struct kind *kind)
{
    for (size_t i = 0; held && i < held->form_count; i++)
        if (text_equal(held->forms[i]->kind->api_version, kind->api_version) &&
            bytes_equal(held->forms[i]->source->text, source->text))
            return held->forms[i];
    return NULL;
}

static bool begin_form(struct held *held, const struct object *source, const struct kind *kind,
                       struct error *err)
{
    if (held->form_count == HELD_FORMS_MAX)
        return fail(err, REASON_CONFLICT, 0, "the object changes faster than it is converted");
    struct held_form *form = MEMORY_NEW(struct held_form);
    *form = (struct held_form){ .held = held, .source = object_ref(source),
                                .kind = kind_ref(kind) };
    held->forms[held->form_count++] = form;
    const struct object *object = object_ref(source);
    const struct conversion_wish wish = { .kind = kind, .objects = &object, .count = 1,
                                          .done = converted, .context = form };
    if (conversion_run(held->webhooks->conversions, &wish, &form->conversion)) {
        form->made = object;
        return true;
    }
    object_put(object);
    held->outstanding++;
    return true;
}

bool webhooks_convert(struct write *write, const struct object *source, const struct kind *kind,
                      const struct object **ret, struct error *err)
{
    struct webhooks *webhooks = write->pipeline->webhooks;
    *ret = source;
    if (!conversion_is_needed(source, kind))
        return true;
    if (!webhooks->send || !write->request->held_key)
        return fail(err, REASON_PENDING, 0, "the server is starting");
    struct held *held;
    if (!held_find(write, &held, err))
        return false;
    struct held_form *form = find_form(held, source, kind);
    if (!held && !(held = held_begin(write, err)))
        return false;
    if (!form && !begin_form(held, source, kind, err))
        return false;
    form = find_form(held, source, kind);
    if (error_is_set(&form->err)) {
        *err = form->err;
        return false;
    }
    *ret = form->made;
    return form->made || held_wait(write, held, err);
}

bool webhooks_convert_tree(struct write *write, const struct tree_wish *wish, struct value **ret,
                           struct error *err)
{
    const struct object *made;
    *ret = (struct value *)(uintptr_t)wish->tree;
    if (!webhooks_are_between(wish->from, wish->to))
        return true;
    AUTO_PUT source = object_freeze(wish->from, wish->tree, 0);
    bool good = webhooks_convert(write, source, wish->to, &made, err);
    struct held *held = good || err->reason != REASON_PENDING ? NULL : held_of(write);
    if (held && !held->is_validating && wish->tree == write->next)
        held_keep(held, write);
    if (good)
        *ret = value_from_object(made, write->arena);
    return good;
}

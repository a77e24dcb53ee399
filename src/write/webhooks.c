/* SPDX-License-Identifier: Apache-2.0 */
/* webhooks.c - see webhooks.h: writes that are held until a webhook has answered.
 *
 * A held write is found again by what it is: a client's by its request, another's by who writes what
 * where.  It keeps the tree as it was when the question was asked, so that what the server draws
 * (names, uids) is the same when the write is run again.
 *
 * Holds:    no configuration, no cost: a count is looked at. */
#include "write/refusal.h"
#include "write/webhooks.h"

#include "write/conversion.h"
#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/env.h"
#include "codec/json.h"
#include "object/custom_kind.h"
#include "object/decode.h"
#include "object/patch.h"

enum { HELD_AGE_MAX_MS = 60000, HELD_FORMS_MAX = 64 };

/* One webhook that the write meets: the place in its list, and in which kind. */
struct stop {
    const struct webhook *webhook;
    const struct kind    *kind;
};

/* An object that the write needs in another version: known again by its text. */
struct held_form {
    struct held         *held;
    struct conversion   *conversion;     /* NULL: not under way */
    const struct object *source, *made;
    const struct kind   *kind;           /* reference */
    struct error         err;
};

struct held {
    char                 *key;
    struct webhooks      *webhooks;
    struct arena          arena;         /* answers */
    char                 *text;          /* the tree; NULL: not kept yet */
    int64_t               old_revision;  /* of the object that is changed; 0: none */
    uint64_t              epoch;         /* of the configurations */
    bool                  is_validating;
    size_t                place;         /* mutating: the webhook whose turn it is; then again */
    uint64_t              changes;       /* how often a patch changed the tree */
    uint64_t             *seen;          /* by place: changes when it had answered */
    struct webhook_answer *answers;      /* by place */
    size_t                answer_count, outstanding;
    struct held_form     *forms[HELD_FORMS_MAX];
    size_t                form_count;
    bool                  is_second;     /* of the passes over the mutating ones */
    int                   rounds;
    int64_t               touched_ms;
    void                (*resume)(void *context);
    void                (*abandon)(void *context);
    void                 *resume_context;
    bool                  is_forgotten;  /* freed when the last answer has come */
};

struct webhooks {
    struct core             *core;
    struct conversions      *conversions;
    webhook_sender          *send;
    void                    *send_context;
    struct core_subscription subscriptions[2];
    struct arena             arena;      /* of the lists */
    struct webhook_list      mutating, validating;
    struct map               held;       /* key -> struct held */
    uint64_t                 epoch;
    size_t                   configurations;
    bool                     is_stale, is_started;
};

/* ---- configurations ---- */

static void configuration_changed(void *context, const struct object *before,
                                  const struct object *now)
{
    struct webhooks *webhooks = context;
    webhooks->configurations += !before;
    webhooks->configurations -= !now;
    webhooks->is_stale = true;
    webhooks->epoch++;
}

static bool count_configuration(void *context, const struct object *object)
{
    configuration_changed(context, NULL, object);
    return true;
}

static void refresh(struct webhooks *webhooks)
{
    if (!webhooks->is_stale)
        return;
    arena_reset(&webhooks->arena);
    webhooks->mutating = webhook_list_read(webhooks->core, true, &webhooks->arena);
    webhooks->validating = webhook_list_read(webhooks->core, false, &webhooks->arena);
    webhooks->is_stale = false;
}

struct webhooks *webhooks_new(struct core *core, struct conversions *conversions)
{
    static const char *const names[] = { "MutatingWebhookConfiguration",
                                         "ValidatingWebhookConfiguration" };
    struct webhooks *webhooks = MEMORY_NEW(struct webhooks);
    webhooks->core = core;
    webhooks->conversions = conversions;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        const struct kind *kind = kind_find("admissionregistration.k8s.io", "v1", names[i]);
        webhooks->subscriptions[i] = (struct core_subscription){
            .kind = kind, .changed = configuration_changed, .context = webhooks
        };
        core_each_latest(core, kind, NULL, count_configuration, webhooks);
        core_subscribe(core, &webhooks->subscriptions[i]);
    }
    return webhooks;
}

void webhooks_start(struct webhooks *webhooks)
{
    webhooks->is_started = true;
}

void webhooks_set_sender(struct webhooks *webhooks, webhook_sender *send, void *context)
{
    webhooks->send = send;
    webhooks->send_context = context;
}

/* Configurations of admission themselves are nobody's to decide. */
static bool concerns(const struct write *write)
{
    return write->request->held_key && !write->is_shown &&
           !text_equal(write->kind->group, "admissionregistration.k8s.io");
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

static void held_free(struct held *held)
{
    held_clear(held);
    forms_free(held);
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

void webhooks_free(struct webhooks *webhooks)
{
    if (!webhooks)
        return;
    for (struct map_entry *e = map_first(&webhooks->held); e; e = map_after(&webhooks->held, e)) {
        struct held *held = e->value;
        if (held->resume)
            held->abandon(held->resume_context);
        held_free(held);
    }
    map_done(&webhooks->held);
    FOR_EACH(subscription, webhooks->subscriptions)
        list_remove(&subscription->link);
    arena_done(&webhooks->arena);
    free(webhooks);
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

static struct held *hold(struct write *write, struct error *err)
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
    held->epoch = webhooks->epoch;
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
    return held->outstanding == 0 &&
           (held->old_revision != revision || held->epoch != write->pipeline->webhooks->epoch);
}

/* *ret NULL: the write is not held.  Where the object or a configuration has changed meanwhile the
 * answers count for nothing; CONFLICT where that happens again and again. */
static bool find_held(struct write *write, struct held **ret, struct error *err)
{
    struct webhooks *webhooks = write->pipeline->webhooks;
    struct held *held = *ret = held_of(write);
    if (!held)
        return true;
    held->touched_ms = now_ms(webhooks);
    if (!is_stale(write, held))
        return true;
    if (held->rounds++ >= WEBHOOK_ROUNDS_MAX) {
        fail_object_modified(err, write->kind, write->name);
        return false;
    }
    held_clear(held);
    held->old_revision = write->old ? write->old->resource_version : 0;
    held->epoch = webhooks->epoch;
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

static bool restore(struct write *write, const struct held *held, struct error *err)
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
static void keep(struct held *held, const struct write *write)
{
    if (write->is_connection)
        return;
    AUTO_BUFFER text = { 0 };
    encode_object(&text, write->next, admission_form(write, write->kind));
    free(held->text);
    held->text = memory_strdup(buffer_text(&text));
}

/* ---- asking ---- */

/* Something that the held write waits for is there. */
static void one_less(struct held *held)
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

static void answered(struct webhook_call *call)
{
    struct held *held = call->context;
    struct webhook_answer *answer =
        call->place < held->answer_count ? &held->answers[call->place] : NULL;
    if (answer && error_is_set(&call->err)) {
        answer->has_come = true;
        answer->err = call->err;
    } else if (answer) {
        struct bytes body = { arena_copy(&held->arena, call->answer.at, call->answer.size),
                              call->answer.size };
        webhook_read_answer(body, call->uid, &held->arena, answer);
    }
    if (answer && error_is_set(&answer->err))
        (void)error_context(&answer->err, "failed to call webhook: Post \"%s?timeout=%" PRId64
                            "s\"", call->shown ? call->shown : "", call->timeout_s);
    webhook_call_free(call);
    one_less(held);
}

static void grow_answers(struct held *held, size_t count)
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

static void ask(struct held *held, const struct stop *stop, const struct admission_subject *subject,
                size_t place)
{
    char uid[37];
    struct webhooks *webhooks = held->webhooks;
    struct arena *arena = subject->write->arena;
    struct webhook_call *call = MEMORY_NEW(struct webhook_call);
    env_uuid(core_env(webhooks->core), uid);
    *call = (struct webhook_call){ .done = answered, .context = held, .place = place,
                                   .uid = memory_strdup(uid) };
    grow_answers(held, place + 1);
    held->outstanding++;
    if (!webhook_call_aim(call, stop->webhook, webhooks->core, arena)) {
        answered(call);
        return;
    }
    webhook_write_review(&call->body, subject, stop->kind, uid);
    webhooks->send(webhooks->send_context, call);
}

static bool wait_for(struct write *write, struct held *held, struct error *err)
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
    one_less(form->held);
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
    if (!find_held(write, &held, err))
        return false;
    struct held_form *form = find_form(held, source, kind);
    if (!held && !(held = hold(write, err)))
        return false;
    if (!form && !begin_form(held, source, kind, err))
        return false;
    form = find_form(held, source, kind);
    if (error_is_set(&form->err)) {
        *err = form->err;
        return false;
    }
    *ret = form->made;
    return form->made || wait_for(write, held, err);
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
        keep(held, write);
    if (good)
        *ret = value_from_object(made, write->arena);
    return good;
}

/* ---- what an answer does ---- */

static void take_warnings(struct write *write, const struct webhook_answer *answer)
{
    for (size_t i = 0; i < answer->warning_count; i++)
        admission_warn(write, "%s", answer->warnings[i]);
}

/* True: the write goes on.  A failure is passed over where the webhook says so. */
static bool take_verdict(struct write *write, const struct webhook *webhook,
                         const struct webhook_answer *answer, struct error *err)
{
    take_warnings(write, answer);
    if (!error_is_set(&answer->err))
        return answer->is_allowed || webhook_fail_denied(webhook, answer, err);
    return webhook->ignores_failure ||
           fail(err, REASON_INTERNAL_ERROR, 0,
                "Internal error occurred: failed calling webhook \"%s\": %s", webhook->name,
                answer->err.message);
}

static bool take_patch(struct write *write, struct held *held, const struct stop *stop,
                       const struct webhook_answer *answer, struct error *err)
{
    struct error own = { 0 };
    AUTO_BUFFER text = { 0 };
    struct arena *arena = write->arena;
    const struct value *before = write->next;
    struct admission_subject shown = { .object = before };
    if (!admission_show(write, stop->kind, &shown, err))
        return false;
    encode_object(&text, shown.object, admission_form(write, stop->kind));
    struct bytes json = { arena_copy(arena, text.at, text.size), text.size };
    struct value *tree = json_parse(json, NULL, arena, &own);
    tree = tree ? patch_json(tree, value_clone(arena, answer->patch), arena, &own) : NULL;
    if (!tree || !admission_take_changed(write, stop->kind, tree, &own, err))
        return error_is_set(&own) &&
               fail(err, REASON_INTERNAL_ERROR, 0,
                    "Internal error occurred: failed calling webhook \"%s\": its patch does not "
                    "apply: %s", stop->webhook->name, own.message);
    if (!value_equal(write->next, before))
        held->changes++;
    return true;
}

/* ---- mutating ---- */

/* The second time only those that want it, where somebody has changed something since. */
static bool has_turn(const struct held *held, const struct webhook *webhook, size_t place,
                     size_t count)
{
    return place < count || (webhook->wants_again && held && place - count < held->answer_count &&
                             held->answers[place - count].has_come &&
                             held->seen[place - count] < held->changes);
}

/* False where its conditions fail and failures count, or have to wait for what they look at. */
static bool is_concerned(struct write *write, struct stop *stop,
                         const struct admission_subject *subject, bool *ret, struct error *err)
{
    const struct webhook *webhook = stop->webhook;
    const char *problem = NULL;
    *ret = admission_matches(&webhook->match, subject, &stop->kind);
    if (!*ret || webhook->conditions.count == 0)
        return true;
    struct admission_subject shown = *subject;
    if (!admission_show(write, stop->kind, &shown, err))
        return false;
    struct expression_inputs inputs = { .subject = &shown, .kind = stop->kind,
                                        .arena = write->arena };
    enum condition_verdict verdict =
        match_conditions_run(&webhook->conditions, &inputs, NULL, NULL, webhook->ignores_failure,
                             &problem);
    *ret = verdict == CONDITIONS_MET;
    return verdict != CONDITIONS_FAILED || admission_forbid(write, err, "%s", problem);
}

/* One webhook of the row: true, and the write goes on. */
static bool pass_mutating(struct write *write, struct held **held, const struct webhook *webhook,
                          size_t place, struct error *err)
{
    struct admission_subject subject = admission_subject_of(write);
    struct stop stop = { webhook, NULL };
    struct held *own = *held;
    bool is_asked;
    if (!is_concerned(write, &stop, &subject, &is_asked, err))
        return false;
    if (!is_asked)
        return true;
    if (!write->pipeline->webhooks->send)
        return fail(err, REASON_PENDING, 0, "the server is starting");
    if (!own && !(own = *held = hold(write, err)))
        return false;
    if (place >= own->answer_count || !own->answers[place].has_come) {
        if (own->outstanding == 0) {
            if (!admission_show(write, stop.kind, &subject, err))
                return false;
            keep(own, write);
            own->place = place;
            ask(own, &stop, &subject, place);
        }
        return wait_for(write, own, err);
    }
    const struct webhook_answer *answer = &own->answers[place];
    if (!take_verdict(write, webhook, answer, err) ||
        (answer->patch && !error_is_set(&answer->err) && subject.object &&
         !take_patch(write, own, &stop, answer, err)))
        return false;
    own->seen[place] = own->changes;
    own->place = place + 1;
    keep(own, write);
    return true;
}

/* What others have changed since the first pass counts like a webhook's patch. */
static void begin_second(struct write *write, struct held *held)
{
    AUTO_BUFFER text = { 0 };
    held->is_second = true;
    encode_object(&text, write->next, admission_form(write, write->kind));
    if (held->text && !text_equal(held->text, buffer_text(&text)))
        held->changes++;
    keep(held, write);
}

/* The webhooks of one pass, from where the write was held. */
static bool run_pass(struct write *write, struct held *held, struct error *err)
{
    const struct webhook_list *list = &write->pipeline->webhooks->mutating;
    size_t begin = write->passes.number * list->count, end = begin + list->count;
    for (size_t place = held && held->place > begin ? held->place : begin; place < end; place++) {
        const struct webhook *webhook = &list->items[place % list->count];
        if (has_turn(held, webhook, place, list->count) &&
            !pass_mutating(write, &held, webhook, place, err))
            return false;
    }
    write->passes.is_wanted |= held && (held->changes > 0 || held->is_second);
    return true;
}

bool webhooks_mutate(struct write *write, struct error *err)
{
    if (!concerns(write))
        return true;
    refresh(write->pipeline->webhooks);
    struct held *held;
    if (!find_held(write, &held, err))
        return false;
    if (held && write->passes.number > 0 && !held->is_second && !held->is_validating)
        begin_second(write, held);
    else if (held && !restore(write, held, err))
        return false;
    if (held && held->is_validating) {
        write->passes.is_wanted = false;
        return true;
    }
    return run_pass(write, held, err);
}

/* ---- validating ---- */

/* All that the object concerns.  At first only whatever they are to be shown is made. */
static bool ask_each(struct write *write, struct held *held, struct stop *stops, bool is_real,
                     struct error *err)
{
    for (size_t i = 0; i < write->pipeline->webhooks->validating.count; i++) {
        struct admission_subject subject = admission_subject_of(write);
        if (!stops[i].webhook)
            continue;
        if (!admission_show(write, stops[i].kind, &subject, err))
            return false;
        if (is_real)
            ask(held, &stops[i], &subject, i);
    }
    return true;
}

/* By place, those that are to be asked; *ret_any: whether there is one. */
static struct stop *find_asked(struct write *write, bool *ret_any, struct error *err)
{
    const struct webhook_list *list = &write->pipeline->webhooks->validating;
    struct stop *stops = arena_array(write->arena, list->count, sizeof *stops);
    *ret_any = false;
    for (size_t i = 0; i < list->count; i++) {
        struct admission_subject subject = admission_subject_of(write);
        struct stop stop = { &list->items[i], NULL };
        bool is_asked;
        if (!is_concerned(write, &stop, &subject, &is_asked, err))
            return NULL;
        if (is_asked)
            stops[i] = stop;
        *ret_any |= is_asked;
    }
    return stops;
}

/* The answers take the place of those of the mutating ones. */
static bool ask_all(struct write *write, struct held *held, struct error *err)
{
    const struct webhooks *webhooks = write->pipeline->webhooks;
    bool any;
    struct stop *stops = find_asked(write, &any, err);
    if (!stops || !any)
        return stops != NULL;
    if (!webhooks->send)
        return fail(err, REASON_PENDING, 0, "the server is starting");
    if (!held && !(held = hold(write, err)))
        return false;
    if (!ask_each(write, held, stops, /* is_real= */ false, err))
        return false;
    held->is_validating = true;
    keep(held, write);
    arena_reset(&held->arena);
    held->answer_count = 0;
    grow_answers(held, webhooks->validating.count);
    return ask_each(write, held, stops, /* is_real= */ true, err) && wait_for(write, held, err);
}

bool webhooks_validate(struct write *write, struct error *err)
{
    if (!concerns(write))
        return true;
    struct webhooks *webhooks = write->pipeline->webhooks;
    refresh(webhooks);
    struct held *held;
    if (!find_held(write, &held, err))
        return false;
    if (held && held->outstanding > 0)
        return wait_for(write, held, err);
    if (!held || !held->is_validating)
        return ask_all(write, held, err);
    for (size_t i = 0; i < webhooks->validating.count && i < held->answer_count; i++)
        if (held->answers[i].has_come &&
            !take_verdict(write, &webhooks->validating.items[i], &held->answers[i], err))
            return false;
    return true;
}

bool webhooks_connect(struct write *write, struct error *err)
{
    struct webhooks *webhooks = write->pipeline->webhooks;
    webhooks_begin(webhooks, write->request);
    bool good = admission_mutate_late(write, err) && admission_validate_late(write, err);
    if (good || err->reason != REASON_PENDING)
        webhooks_forget(webhooks, write->request);
    return good;
}

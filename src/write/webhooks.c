/* SPDX-License-Identifier: Apache-2.0 */
/* webhooks.c - see webhooks.h: which webhooks a write meets, what they are asked, and what their answers
 * do to it.
 *
 * Holds:    no configuration, no cost: a count is looked at.
 * Not here: how a write is held meanwhile (webhook_held.c). */
#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/env.h"
#include "codec/json.h"
#include "object/object.h"
#include "object/patch.h"
#include "write/webhook_held.h"

/* One webhook that the write meets: the place in its list, and in which kind. */
struct stop {
    const struct webhook *webhook;
    const struct kind    *kind;
};

/* ---- configurations ---- */

static void configuration_changed(void *context, const struct object *before,
                                  const struct object *now)
{
    struct webhooks *webhooks = context;
    webhooks->configurations += !before;
    webhooks->configurations -= !now;
    webhook_lists_put(webhooks->lists);
    webhooks->lists = NULL;
}

static bool count_configuration(void *context, const struct object *object)
{
    configuration_changed(context, NULL, object);
    return true;
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
    webhook_lists_put(webhooks->lists);
    free(webhooks);
}

/* Those that a write began with, where it is held. */
static const struct webhook_lists *lists_of(const struct write *write, const struct held *held)
{
    return held ? held->lists : webhooks_now(write->pipeline->webhooks);
}

/* ---- asking ---- */

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
    held_answered(held);
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
    held_grow_answers(held, place + 1);
    held->outstanding++;
    if (!webhook_call_aim(call, stop->webhook, webhooks->core, arena)) {
        answered(call);
        return;
    }
    webhook_write_review(&call->body, subject, stop->kind, uid);
    webhooks->send(webhooks->send_context, call);
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
    if (!own && !(own = *held = held_begin(write, err)))
        return false;
    if (place >= own->answer_count || !own->answers[place].has_come) {
        if (own->outstanding == 0) {
            if (!admission_show(write, stop.kind, &subject, err))
                return false;
            held_keep(own, write);
            own->place = place;
            ask(own, &stop, &subject, place);
        }
        return held_wait(write, own, err);
    }
    const struct webhook_answer *answer = &own->answers[place];
    if (!take_verdict(write, webhook, answer, err) ||
        (answer->patch && !error_is_set(&answer->err) && subject.object &&
         !take_patch(write, own, &stop, answer, err)))
        return false;
    own->seen[place] = own->changes;
    own->place = place + 1;
    held_keep(own, write);
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
    held_keep(held, write);
}

/* The webhooks of one pass, from where the write was held. */
static bool run_pass(struct write *write, struct held *held, struct error *err)
{
    const struct webhook_list *list = &lists_of(write, held)->mutating;
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
    struct held *held;
    if (!held_find(write, &held, err))
        return false;
    if (held && write->passes.number > 0 && !held->is_second && !held->is_validating)
        begin_second(write, held);
    else if (held && !held_restore(write, held, err))
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
    for (size_t i = 0; i < held->lists->validating.count; i++) {
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
static struct stop *find_asked(struct write *write, const struct webhook_list *list, bool *ret_any,
                               struct error *err)
{
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
    const struct webhook_list *list = &lists_of(write, held)->validating;
    bool any;
    struct stop *stops = find_asked(write, list, &any, err);
    if (!stops || !any)
        return stops != NULL;
    if (!write->pipeline->webhooks->send)
        return fail(err, REASON_PENDING, 0, "the server is starting");
    if (!held && !(held = held_begin(write, err)))
        return false;
    if (!ask_each(write, held, stops, /* is_real= */ false, err))
        return false;
    held->is_validating = true;
    held_keep(held, write);
    arena_reset(&held->arena);
    held->answer_count = 0;
    held_grow_answers(held, list->count);
    return ask_each(write, held, stops, /* is_real= */ true, err) && held_wait(write, held, err);
}

bool webhooks_validate(struct write *write, struct error *err)
{
    if (!concerns(write))
        return true;
    struct held *held;
    if (!held_find(write, &held, err))
        return false;
    if (held && held->outstanding > 0)
        return held_wait(write, held, err);
    if (!held || !held->is_validating)
        return ask_all(write, held, err);
    const struct webhook_list *list = &held->lists->validating;
    for (size_t i = 0; i < list->count && i < held->answer_count; i++)
        if (held->answers[i].has_come &&
            !take_verdict(write, &list->items[i], &held->answers[i], err))
            return false;
    return true;
}

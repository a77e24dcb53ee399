/* SPDX-License-Identifier: Apache-2.0 */
/* rollout.c - `kubectl rollout`: status, history, undo, restart, pause, resume: a table of what to
 * do with each workload. */
#include "kubectl/rollout.h"

#include <stdio.h>

#include "base/env.h"
#include "codec/json.h"
#include "codec/value.h"
#include "kubectl/change.h"
#include "kubectl/deadline.h"
#include "kubectl/printer.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"
#include "object/time_text.h"

static const char restarted_at[] = "kubectl.kubernetes.io/restartedAt";

struct rollout {
    struct session session;
    struct selection selection;
    struct outcome outcome;
    const char *timeout;
    int64_t revision, timeout_ms;
    bool watch;
    /* of the workload whose status is followed */
    const struct found *found;
    const char *said;
    struct error failed;
    bool is_done;
};

/* ---- status ---- */

static bool take_state(struct rollout *rollout, const struct value *object)
{
    struct arena *arena = &rollout->session.arena;
    const char *now =
        rollout_progress(rollout->found, object, arena, &rollout->is_done, &rollout->failed);
    if (now && !text_equal(now, rollout->said))
        printf("%s\n", now);
    fflush(stdout);
    rollout->said = now;
    return now && !rollout->is_done && rollout->watch;
}

static bool take_event(void *context, struct bytes type, struct value *object)
{
    struct rollout *rollout = context;
    if (bytes_equal_text(type, "DELETED"))
        return fail(&rollout->failed, REASON_BAD_REQUEST, 0, "object has been deleted");
    return take_state(rollout, object);
}

static bool follow(struct rollout *rollout, const struct value *object, struct error *err)
{
    int64_t deadline_ms = deadline_in(rollout->timeout_ms);
    const char *version = value_text(object, "metadata.resourceVersion", &rollout->session.arena);
    while (!rollout->is_done && !error_is_set(&rollout->failed)) {
        struct watch_options options = { .kind = rollout->found->kind,
                                         .ns = rollout->found->ns,
                                         .name = rollout->found->name,
                                         .version = version,
                                         .event = take_event,
                                         .context = rollout };
        struct error own = { 0 };
        if (!watch_until(&rollout->session, &options, deadline_ms, &own))
            return own.reason == REASON_TIMEOUT
                       ? fail(err, REASON_BAD_REQUEST, 0, "timed out waiting for the condition")
                       : error_pass(err, &own);
        version = "0";
    }
    return true;
}

static bool show_status(void *context, struct found *found, struct error *err)
{
    struct rollout *rollout = context;
    rollout->found = found;
    rollout->said = "";
    rollout->is_done = false;
    rollout->failed = (struct error){ 0 };
    if (take_state(rollout, found->object) && !follow(rollout, found->object, err))
        return false;
    return !error_is_set(&rollout->failed) || error_pass(err, &rollout->failed);
}

/* ---- changes of the template ---- */

static bool change(struct rollout *rollout, struct found *found, const char *type,
                   const struct value *patch, const char *done, struct error *err)
{
    const struct change change = { type, "kubectl-rollout", done };
    return change_send(&rollout->outcome, &rollout->session, found, &change, patch, err);
}

static bool restart(void *context, struct found *found, struct error *err)
{
    struct rollout *rollout = context;
    struct arena *arena = &rollout->session.arena;
    char now[TIME_TEXT_MAX];
    if (!value_at(found->object, "spec.template"))
        return fail(err, REASON_BAD_REQUEST, 0, "%s \"%s\" restarting is not supported",
                    kind_plural(found->kind, arena), found->name);
    if (value_bool(found->object, "spec.paused", false))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "can't restart paused deployment (run rollout resume first)");
    time_write(env_wall_s(env_system()), now);
    struct value *patch = value_new_map(arena),
                 *annotations =
                     value_make_at(patch, arena, "spec.template.metadata.annotations", VALUE_MAP);
    value_set(annotations, arena, restarted_at, value_new_text(arena, now));
    return change(rollout, found, content_strategic, patch, "restarted", err);
}

static bool set_paused(struct rollout *rollout, struct found *found, bool paused, struct error *err)
{
    struct arena *arena = &rollout->session.arena;
    struct value *patch = value_new_map(arena);
    const char *word = paused ? "paused" : "resumed";
    if (found->kind != well_known.deployment)
        return fail(err, REASON_BAD_REQUEST, 0, "%s \"%s\" %s is not supported",
                    kind_plural(found->kind, arena), found->name, paused ? "pausing" : "resuming");
    if (value_bool(found->object, "spec.paused", false) == paused)
        return fail(err, REASON_BAD_REQUEST, 0, "%s \"%s\" is %s paused",
                    kind_plural(found->kind, arena), found->name, paused ? "already" : "not");
    value_set_at(patch, arena, "spec.paused",
                 paused ? value_new_bool(arena, true) : value_new_null(arena));
    return change(rollout, found, content_strategic, patch, word, err);
}

static bool pause_it(void *context, struct found *found, struct error *err)
{
    return set_paused(context, found, /* paused= */ true, err);
}

static bool resume_it(void *context, struct found *found, struct error *err)
{
    return set_paused(context, found, /* paused= */ false, err);
}

/* ---- history, undo ---- */

static const char *change_cause(const struct value *object, struct arena *arena)
{
    const char *cause = value_text(
        value_member(value_at(object, "metadata.annotations"), "kubernetes.io/change-cause"), "",
        arena);
    return cause ? cause : "<none>";
}

static const struct revision *choose(const struct revisions *list, int64_t wanted,
                                     struct error *err)
{
    if (wanted == 0 && list->count >= 2)
        return &list->items[list->count - 2];
    for (int i = 0; wanted && i < list->count; i++)
        if (list->items[i].number == wanted)
            return &list->items[i];
    if (wanted)
        fail(err, REASON_BAD_REQUEST, 0, "unable to find specified revision %lld in history",
             (long long)wanted);
    else
        fail(err, REASON_BAD_REQUEST, 0, "no rollout history found");
    return NULL;
}

static bool show_history(void *context, struct found *found, struct error *err)
{
    struct rollout *rollout = context;
    struct arena *arena = &rollout->session.arena;
    struct revisions list;
    struct grid grid = { .arena = arena, .columns = 2 };
    if (!revisions_find(&rollout->session, found, &list, err))
        return false;
    if (rollout->revision && !choose(&list, rollout->revision, NULL))
        return fail(err, REASON_BAD_REQUEST, 0, "unable to find the specified revision");
    printf("%s \n", found_word(found, arena));
    grid_add(&grid, "REVISION");
    grid_add(&grid, "CHANGE-CAUSE");
    for (int i = 0; i < list.count; i++) {
        if (rollout->revision && list.items[i].number != rollout->revision)
            continue;
        grid_add(&grid, arena_printf(arena, "%lld", (long long)list.items[i].number));
        grid_add(&grid, change_cause(list.items[i].object, arena));
    }
    grid_print(&grid);
    putchar('\n');
    return true;
}

/* A ReplicaSet's template takes the place of the Deployment's; what the controller added goes. */
static struct value *template_patch(const struct value *replica_set, struct arena *arena)
{
    struct value *list = value_new_list(arena), *operation = value_new_map(arena),
                 *template = value_clone(arena, value_at(replica_set, "spec.template"));
    struct value *labels = value_at(template, "metadata.labels");
    if (labels)
        value_remove(labels, "pod-template-hash");
    value_set(operation, arena, "op", value_new_text(arena, "replace"));
    value_set(operation, arena, "path", value_new_text(arena, "/spec/template"));
    value_set(operation, arena, "value", template);
    value_append(list, arena, operation);
    return list;
}

static bool is_same_template(const struct value *a, const struct value *b, struct arena *arena)
{
    struct value *copy = value_clone(arena, b);
    struct value *labels = value_at(copy, "metadata.labels");
    if (labels)
        value_remove(labels, "pod-template-hash");
    return value_equal(a, copy);
}

static void warn_applied(const struct found *found)
{
    if (!value_member(value_at(found->object, "metadata.annotations"),
                      "kubectl.kubernetes.io/last-applied-configuration"))
        return;
    fprintf(
        stderr,
        "Warning: resource %s/%s was previously managed with 'kubectl apply'. Rolling back will "
        "not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may "
        "cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl "
        "apply' with your previous configuration file instead.\n",
        found->kind->resource, found->name);
}

static bool undo(void *context, struct found *found, struct error *err)
{
    struct rollout *rollout = context;
    struct arena *arena = &rollout->session.arena;
    struct revisions list;
    if (!revisions_find(&rollout->session, found, &list, err))
        return false;
    warn_applied(found);
    if (value_bool(found->object, "spec.paused", false))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "you cannot rollback a paused deployment; resume it first with 'kubectl rollout "
                    "resume' and try again");
    const struct revision *revision = choose(&list, rollout->revision, err);
    if (!revision)
        return false;
    bool is_deployment = found->kind == well_known.deployment;
    const struct value *before = value_at(found->object, "spec.template"),
                       *after = value_at(revision->object,
                                         is_deployment ? "spec.template" : "data.spec.template");
    if (is_same_template(before, after, arena))
        return outcome_tell(&rollout->outcome, &rollout->session, found, NULL,
                            arena_printf(arena,
                                         "skipped rollback (current template already matches "
                                         "revision %lld)",
                                         (long long)revision->number),
                            err);
    return is_deployment ? change(rollout, found, content_json_patch,
                                  template_patch(revision->object, arena), "rolled back", err)
                         : change(rollout, found, content_strategic, value_at(revision->object, "data"),
                                  "rolled back", err);
}

/* ---- which ---- */

static const struct part {
    const char *name;
    found_visit *visit;
} parts[] = {
    { "status", show_status }, { "history", show_history }, { "undo", undo },
    { "restart", restart },    { "pause", pause_it },       { "resume", resume_it },
};

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct rollout *rollout = container_of(session, struct rollout, session);
    struct error err = { 0 };
    if (!timeout_parse(rollout->timeout, /* usual_ms= */ 0, &rollout->timeout_ms, &err))
        return complain(&err);
    FOR_EACH (part, parts)
        if (found->count > 0 && text_equal(words[0], part->name))
            return selection_each(&rollout->selection, words + 1, found->count - 1, part->visit,
                                  rollout);
    fail(
        &err, REASON_BAD_REQUEST, 0,
        "rollout needs one of status, history, undo, restart, pause, resume, as in: rollout status "
        "deployment/web");
    return complain(&err);
}

int verb_rollout(int argc, char **argv)
{
    struct rollout rollout = { .watch = true };
    session_init(&rollout.session);
    rollout.selection.session = &rollout.session;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&rollout.session),
        SELECTION_FLAG_ROWS(&rollout.selection),
        OUTCOME_FLAG_ROWS(&rollout.outcome),
        { "--timeout", FLAG_TEXT, &rollout.timeout, "DURATION", "status: how long at most" },
        { "--watch", FLAG_SWITCH, &rollout.watch, NULL, "status: =false looks once", 'w' },
        { "--to-revision", FLAG_NUMBER, &rollout.revision, "N", "undo: not the one before" },
        { "--revision", FLAG_NUMBER, &rollout.revision, "N", "history: this one alone" },
    };
    const struct command command = COMMAND(
        "kubectl rollout status|history|undo|restart|pause|resume TYPE/NAME [flags]", flags, act);
    return session_run(&rollout.session, &command, argc, argv);
}

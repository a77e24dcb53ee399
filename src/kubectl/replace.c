/* SPDX-License-Identifier: Apache-2.0 */
/* replace.c - `kubectl replace -f`: objects become what the files say; with --force they are deleted
 * and made anew. */
#include <stdio.h>

#include "codec/value.h"
#include "kubectl/deadline.h"
#include "kubectl/gone.h"
#include "kubectl/manifest.h"
#include "kubectl/printer.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

enum { NOT_GIVEN = -1, FORCE_MS = 5 * 60 * 1000 };

struct replace {
    struct session        session;
    struct manifest_files files;
    struct outcome        outcome;
    const char           *subresource, *timeout;
    int64_t               grace_s, timeout_ms;
    bool                  force;
};

static const char *query(const struct replace *replace, struct arena *arena)
{
    return arena_printf(arena, "%s&fieldValidation=%s",
                        outcome_query(&replace->outcome, "kubectl-replace", arena),
                        outcome_validation(&replace->outcome));
}

/* ---- in place ---- */

static bool put(struct replace *replace, const struct found *found, const char *source,
                bool is_only, struct error *err)
{
    struct arena *arena = &replace->session.arena;
    struct value *object = found->manifest;
    const char *path = arena_printf(arena, "%s%s", found_path(found, replace->subresource, arena),
                                    query(replace, arena));
    if (!outcome_is_client(&replace->outcome) &&
        !session_send(&replace->session, &(struct session_request){ "PUT", path }, object, &object,
                      err))
        return manifest_context(err, "replacing", source, is_only);
    return outcome_tell(&replace->outcome, &replace->session, found, object, "replaced", err);
}

/* ---- by force ---- */

static void tell_deleted(struct replace *replace, const struct found *found)
{
    struct arena *arena = &replace->session.arena;
    if (text_equal(replace->outcome.format, "name")) {
        printf("%s\n", found_word(found, arena));
        return;
    }
    printf("%s \"%s\" deleted", kind_word(found->kind, arena), found->name);
    printf(found->ns ? " from %s namespace\n" : "\n", found->ns);
}

/* *ret_uid: of what has to go; NULL: it was not there. */
static bool delete_old(struct replace *replace, const struct found *found, const char **ret_uid,
                       struct error *err)
{
    struct arena *arena = &replace->session.arena;
    struct value *options = value_new_map(arena), *answer = NULL;
    struct error own = { 0 };
    value_set(options, arena, "propagationPolicy", value_new_text(arena, "Background"));
    if (replace->grace_s != NOT_GIVEN)
        value_set(options, arena, "gracePeriodSeconds",
                  value_new_int(arena, replace->grace_s ? replace->grace_s : 1));
    if (!session_send(&replace->session,
                      &(struct session_request){ "DELETE", found_path(found, NULL, arena) },
                      options, &answer, &own))
        return own.reason == REASON_NOT_FOUND || error_pass(err, &own);
    tell_deleted(replace, found);
    const char *uid = value_text(answer, "metadata.uid", arena);
    *ret_uid = uid ? uid : value_text(answer, "details.uid", arena);
    return true;
}

static bool make_anew(struct replace *replace, const struct found *found, struct error *err)
{
    struct arena *arena = &replace->session.arena;
    struct value *object = found->manifest;
    const char *path = arena_printf(arena, "%s%s",
                                    client_path(found->kind, found->ns, NULL, NULL, arena),
                                    query(replace, arena));
    if (!session_send(&replace->session, &(struct session_request){ "POST", path }, object,
                      &object, err))
        return false;
    return outcome_tell(&replace->outcome, &replace->session, found, object, "replaced", err);
}

/* ---- all of them ---- */

struct target {
    struct found found;
    const char  *source, *uid;           /* uid: of the old one that has to go; NULL: none */
};

static bool read_target(struct replace *replace, const struct manifest *manifest,
                        struct target *ret, struct error *err)
{
    struct arena *arena = &replace->session.arena;
    *ret = (struct target){ .found = { .kind = manifest->kind,
                                       .ns = manifest->kind->namespaced ? manifest->ns : NULL,
                                       .name = manifest->name,
                                       .manifest = manifest->value },
                            .source = manifest->source };
    if (text_is_empty(manifest->name))
        return fail(err, REASON_BAD_REQUEST, 0, "an object to replace needs metadata.name");
    if (ret->found.ns)
        value_set_at(manifest->value, arena, "metadata.namespace",
                     value_new_text(arena, ret->found.ns));
    return true;
}

/* All have gone before the first is made again: one may be what another lies in. */
static bool clear(struct replace *replace, struct target *targets, size_t count, struct error *err)
{
    int64_t deadline_ms = deadline_in(replace->timeout_ms);
    for (size_t i = 0; i < count; i++)
        if (!delete_old(replace, &targets[i].found, &targets[i].uid, err))
            return false;
    for (size_t i = 0; i < count; i++)
        if (targets[i].uid && !wait_gone(&replace->session, &targets[i].found, targets[i].uid,
                                         deadline_ms, err))
            return false;
    return true;
}

/* Each object is tried, whatever happened to the one before. */
static int replace_all(struct replace *replace, const struct manifest_list *list)
{
    struct target *targets = arena_array(&replace->session.arena, list->count, sizeof *targets);
    struct error err = { 0 };
    int code = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!read_target(replace, &list->items[i], &targets[i], &err))
            return complain(&err);
    if (replace->force && !clear(replace, targets, list->count, &err))
        return complain(&err);
    for (size_t i = 0; i < list->count; i++) {
        struct error own = { 0 };
        if (!(replace->force ? make_anew(replace, &targets[i].found, &own)
                             : put(replace, &targets[i].found, targets[i].source,
                                   list->count == 1, &own)))
            code = complain(&own);
    }
    return code;
}

static bool check(struct replace *replace, struct error *err)
{
    if (!timeout_parse(replace->timeout, FORCE_MS, &replace->timeout_ms, err))
        return false;
    if (replace->grace_s >= 0 && !replace->force)
        return fail(err, REASON_BAD_REQUEST, 0, "--grace-period must have --force specified");
    if (replace->timeout && !replace->force)
        return fail(err, REASON_BAD_REQUEST, 0, "--timeout must have --force specified");
    return !replace->force || !replace->outcome.dry_run ||
           fail(err, REASON_BAD_REQUEST, 0, "--dry-run can not be used when --force is set");
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct replace *replace = container_of(session, struct replace, session);
    struct manifest_list list;
    struct error err = { 0 };
    replace->files.verb = "replace";
    if (found->count > 0)
        fail(&err, REASON_BAD_REQUEST, 0, "Unexpected args: [%s] (replace takes files: -f)",
             words[0]);
    if (error_is_set(&err) || !check(replace, &err) ||
        !manifests_read(session, &replace->files, &list, &err))
        return complain(&err);
    return replace_all(replace, &list);
}

int verb_replace(int argc, char **argv)
{
    struct replace replace = { .grace_s = NOT_GIVEN };
    session_init(&replace.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&replace.session),
        MANIFEST_FLAG_ROWS(&replace.files),
        OUTCOME_FLAG_ROWS(&replace.outcome),
        VALIDATE_FLAG_ROW(&replace.outcome),
        { "--force", FLAG_SWITCH, &replace.force, NULL, "delete it, then make it anew" },
        { "--grace-period", FLAG_NUMBER, &replace.grace_s, "SECONDS",
          "time that a pod gets to end, with --force" },
        { "--timeout", FLAG_TEXT, &replace.timeout, "DURATION",
          "how long to wait for the end of all, with --force (5m)" },
        { "--subresource", FLAG_TEXT, &replace.subresource, "NAME", "status, scale or resize" },
    };
    const struct command command = COMMAND("kubectl replace -f FILE [flags]", flags, act);
    return session_run(&replace.session, &command, argc, argv);
}

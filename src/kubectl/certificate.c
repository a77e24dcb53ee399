/* SPDX-License-Identifier: Apache-2.0 */
/* certificate.c - `kubectl certificate approve` and `deny`: the answer to a request for a
 * certificate. */
#include <stdio.h>

#include "base/env.h"
#include "codec/value.h"
#include "kubectl/conditions.h"
#include "kubectl/printer.h"
#include "kubectl/resource.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"
#include "object/time_text.h"

enum { TRIES_MAX = 10 };

static const struct part {
    const char *name, *done, *type, *opposite, *reason, *message;
} parts[] = {
    { "approve", "approved", "Approved", "Denied", "KubectlApprove",
      "This CSR was approved by kubectl certificate approve." },
    { "deny", "denied", "Denied", "Approved", "KubectlDeny",
      "This CSR was denied by kubectl certificate deny." },
};

struct certificate {
    struct session     session;
    struct selection   selection;
    struct outcome     outcome;
    const struct part *part;
    bool               force;
};

static void add_condition(const struct part *part, struct value *object, struct arena *arena)
{
    struct value *condition = value_new_map(arena),
                 *list = value_at(object, "status.conditions");
    char now[TIME_TEXT_MAX];
    time_write(env_wall_s(env_system()), now);
    value_set(condition, arena, "type", value_new_text(arena, part->type));
    value_set(condition, arena, "status", value_new_text(arena, "True"));
    value_set(condition, arena, "reason", value_new_text(arena, part->reason));
    value_set(condition, arena, "message", value_new_text(arena, part->message));
    value_set(condition, arena, "lastUpdateTime", value_new_text(arena, now));
    if (!value_is(list, VALUE_LIST))
        list = value_make_at(object, arena, "status.conditions", VALUE_LIST);
    value_append(list, arena, condition);
}

static bool answer_once(struct certificate *certificate, struct found *found, struct error *err)
{
    const struct part *part = certificate->part;
    struct arena *arena = &certificate->session.arena;
    bool is_answered = condition_of_type(found->object, part->type) != NULL;
    if (condition_of_type(found->object, part->opposite))
        return fail(err, REASON_BAD_REQUEST, 0, "certificate signing request \"%s\" is already %s",
                    found->name, part->opposite);
    if (is_answered && !certificate->force)
        return true;
    if (!is_answered)
        add_condition(part, found->object, arena);
    return session_send(&certificate->session,
                        &(struct session_request){ "PUT", found_path(found, "approval", arena) },
                        found->object, NULL, err);
}

/* Again from what is there where another was faster. */
static bool answer(void *context, struct found *found, struct error *err)
{
    struct certificate *certificate = context;
    struct session *session = &certificate->session;
    struct error own = { 0 };
    for (int i = 0; !answer_once(certificate, found, &own); i++) {
        if (own.reason != REASON_CONFLICT || i == TRIES_MAX)
            return error_pass(err, &own);
        own = (struct error){ 0 };
        found->object =
            session_get(session, found_path(found, NULL, &session->arena), &session->arena, err);
        if (!found->object)
            return false;
    }
    return outcome_tell(&certificate->outcome, session, found, found->object,
                        certificate->part->done, err);
}

static int do_part(struct certificate *certificate, char **words, int count)
{
    struct error err = { 0 };
    struct arena *arena = &certificate->session.arena;
    char **named = arena_array(arena, (size_t)count + 1, sizeof *named);
    if (count == 0 && certificate->selection.files.names.count == 0) {
        fail(&err, REASON_BAD_REQUEST, 0,
             "one or more CSRs must be specified as <name> or -f <filename>");
        return complain(&err);
    }
    named[0] = arena_strdup(arena, "certificatesigningrequests");
    for (int i = 0; i < count; i++)
        named[i + 1] = words[i];
    return selection_each(&certificate->selection, named, count + 1, answer, certificate);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct certificate *certificate = container_of(session, struct certificate, session);
    struct error err = { 0 };
    FOR_EACH(part, parts)
        if (found->count > 0 && text_equal(words[0], part->name)) {
            certificate->part = part;
            return do_part(certificate, words + 1, found->count - 1);
        }
    fail(&err, REASON_BAD_REQUEST, 0,
         "certificate needs approve or deny, as in: certificate approve NAME");
    return complain(&err);
}

int verb_certificate(int argc, char **argv)
{
    struct certificate certificate = { 0 };
    session_init(&certificate.session);
    certificate.selection.session = &certificate.session;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&certificate.session),
        MANIFEST_FLAG_ROWS(&certificate.selection.files),
        { "--output", FLAG_TEXT, &certificate.outcome.format, "FORMAT",
          "the object instead of a word: name, json, yaml, jsonpath=TEMPLATE", 'o' },
        { "--force", FLAG_SWITCH, &certificate.force, NULL, "though it is answered already" },
    };
    const struct command command =
        COMMAND("kubectl certificate approve|deny NAME... [flags]", flags, act);
    return session_run(&certificate.session, &command, argc, argv);
}

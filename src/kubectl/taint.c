/* SPDX-License-Identifier: Apache-2.0 */
/* taint.c - `kubectl taint`: taints of nodes, set and removed. */
#include <stdio.h>

#include "codec/value.h"
#include "kubectl/change.h"
#include "kubectl/printer.h"
#include "kubectl/resource.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/taints.h"
#include "kubectl/verbs.h"

struct taint_verb {
    struct session   session;
    struct selection selection;
    struct outcome   outcome;
    struct taints    taints;
};

/* The list is changed as a whole: its order counts. */
static bool taint_one(void *context, struct found *found, struct error *err)
{
    struct taint_verb *verb = context;
    struct arena *arena = &verb->session.arena;
    struct change change = { content_merge, "kubectl-taint", NULL };
    struct value *patch = value_new_map(arena),
                 *list = taints_apply(&verb->taints, value_at(found->object, "spec.taints"),
                                      found->name, &change.done, arena, err);
    if (!list)
        return false;
    value_set_at(patch, arena, "spec.taints", list);
    /* only if nobody changes them meanwhile */
    const char *version = value_text(found->object, "metadata.resourceVersion", arena);
    if (version)
        value_set_at(patch, arena, "metadata.resourceVersion", value_new_text(arena, version));
    if (outcome_is_client(&verb->outcome))
        value_set_at(found->object, arena, "spec.taints", list);
    return change_send(&verb->outcome, &verb->session, found, &change, patch, err);
}

static bool is_taint(const char *word)
{
    size_t size = strlen(word);
    return strpbrk(word, "=:") || (size > 0 && word[size - 1] == '-');
}

static bool split(struct taint_verb *verb, char **words, int count, int *ret_count,
                  struct error *err)
{
    int first = 0;
    while (first < count && !is_taint(words[first]))
        first++;
    for (int i = first; i < count; i++)
        if (!is_taint(words[i]))
            return fail(err, REASON_BAD_REQUEST, 0,
                        "all resources must be specified before taint changes: %s", words[i]);
    *ret_count = first;
    if (first == 0)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "one or more resources must be specified as <resource> <name>");
    if (first == count)
        return fail(err, REASON_BAD_REQUEST, 0, "at least one taint update is required");
    return taints_parse(words + first, count - first, &verb->taints, err);
}

static bool check(struct taint_verb *verb, char **words, int count, struct error *err)
{
    const struct kind *kind = resource_find(&verb->session, words[0], err);
    if (!kind)
        return false;
    if (kind != well_known.node)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "invalid resource type %s, only node types are supported", words[0]);
    if (verb->selection.all && verb->selection.labels)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "setting 'all' parameter with a non empty selector is prohibited");
    return count >= 2 || verb->selection.all || verb->selection.labels ||
           fail(err, REASON_BAD_REQUEST, 0,
                "at least one resource name must be specified since 'all' parameter is not set");
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct taint_verb *verb = container_of(session, struct taint_verb, session);
    struct error err = { 0 };
    int count;
    if (!split(verb, words, found->count, &count, &err) || !check(verb, words, count, &err))
        return complain(&err);
    return selection_each(&verb->selection, words, count, taint_one, verb);
}

int verb_taint(int argc, char **argv)
{
    struct taint_verb verb = { 0 };
    session_init(&verb.session);
    verb.selection.session = &verb.session;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&verb.session),
        OUTCOME_FLAG_ROWS(&verb.outcome),
        { "--selector", FLAG_TEXT, &verb.selection.labels, "LABELS", "all nodes with these labels",
          'l' },
        { "--all", FLAG_SWITCH, &verb.selection.all, NULL, "all nodes" },
        { "--overwrite", FLAG_SWITCH, &verb.taints.overwrite, NULL, "another value may stand there" },
    };
    const struct command command =
        COMMAND("kubectl taint node NAME... KEY=VALUE:EFFECT... KEY:EFFECT-... [flags]", flags, act);
    return session_run(&verb.session, &command, argc, argv);
}

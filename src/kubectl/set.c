/* SPDX-License-Identifier: Apache-2.0 */
/* set.c - `kubectl set`: the table of its parts, and the patch that each edit becomes. */
#include "kubectl/set.h"

#include <stdio.h>

#include "codec/value.h"
#include "kubectl/change.h"
#include "kubectl/verbs.h"

static const struct set_part parts[] = {
    { "image", NULL, "TYPE/NAME CONTAINER=IMAGE...", "image updated",
      "failed to patch image update to pod template", PAIRS, false, set_image_prepare,
      set_image_edit },
    { "env", NULL, "TYPE/NAME NAME=VALUE... NAME-... [--from=cm/NAME] [--list]", "env updated",
      "failed to patch env update to pod template", PAIRS, false, set_env_prepare, set_env_edit },
    { "resources", NULL, "TYPE/NAME --limits=cpu=1,memory=1Gi --requests=...",
      "resource requirements updated", "failed to patch resources update to pod template",
      NO_WORDS, false, set_resources_prepare, set_resources_edit },
    { "serviceaccount", "sa", "TYPE/NAME ACCOUNT", "serviceaccount updated",
      "failed to patch ServiceAccountName", LAST_WORD, true, set_account_prepare,
      set_account_edit },
    { "selector", NULL, "service/NAME KEY=VALUE,...", "selector updated", NULL, LAST_WORD, true,
      set_selector_prepare, set_selector_edit },
    { "subject", NULL, "rolebinding/NAME --user=NAME --group=NAME --serviceaccount=NS:NAME",
      "subjects updated", "failed to patch subjects to rolebinding", NO_WORDS, false,
      set_subject_prepare, set_subject_edit },
};

/* ---- one object ---- */

static bool tell_local(struct set *set, const struct found *found, struct error *err)
{
    struct outcome outcome = set->outcome;
    if (set->local)
        outcome.dry_run = NULL;
    return outcome_tell(&outcome, &set->session, found, found->object, set->part->done, err);
}

static bool send_patch(struct set *set, const struct found *found, const struct value *patch,
                       struct error *err)
{
    const struct change change = { NULL, "kubectl-set", set->part->done };
    struct error own = { 0 };
    if (change_send(&set->outcome, &set->session, found, &change, patch, &own))
        return true;
    if (!set->part->failure)
        return error_pass(err, &own);
    return fail(err, REASON_BAD_REQUEST, 0, "%s: %s", set->part->failure, own.message);
}

static bool set_one(void *context, struct found *found, struct error *err)
{
    struct set *set = context;
    struct arena *arena = &set->session.arena;
    bool skip = false;
    if (set->local)
        found->object = found->manifest;
    const struct value *before = value_clone(arena, found->object);
    if (!set->part->edit(set, found, &skip, err))
        return false;
    if (skip)
        return true;
    const struct value *patch = change_between(found, before, arena, err);
    if (!patch)
        return false;
    if (value_count(patch) == 0 && !set->part->tells_same)
        return true;
    if (set->local || outcome_is_client(&set->outcome))
        return tell_local(set, found, err);
    return send_patch(set, found, patch, err);
}

/* ---- the command line ---- */

static bool is_pair(const char *word)
{
    size_t size = strlen(word);
    return (strchr(word, '=') && word[0] != '=') || (size > 0 && word[size - 1] == '-');
}

/* Cuts the words that name no objects off the end. */
static bool split_words(struct set *set, char **words, int *count, struct error *err)
{
    int first = *count;
    if (set->part->words == LAST_WORD)
        first = *count > 0 ? *count - 1 : 0;
    for (int i = 0; set->part->words == PAIRS && i < *count; i++) {
        if (first == *count && is_pair(words[i]))
            first = i;
        if (i > first && !is_pair(words[i]))
            return fail(err, REASON_BAD_REQUEST, 0,
                        "all resources must be specified before %s changes: %s",
                        set->part->name, words[i]);
    }
    set->words = words + first;
    set->word_count = *count - first;
    *count = first;
    return true;
}

static bool check(const struct set *set, int count, struct error *err)
{
    const struct selection *selection = &set->selection;
    bool has_files = selection->files.names.count > 0;
    if (set->local && text_equal(set->outcome.dry_run, "server"))
        return fail(err, REASON_BAD_REQUEST, 0, "cannot specify --local and --dry-run=server - did "
                    "you mean --dry-run=client?");
    if (selection->all && selection->labels)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "cannot set --all and --selector at the same time");
    if (set->local && (count > 0 || !has_files))
        return fail(err, REASON_BAD_REQUEST, 0, "when specifying --local, objects come from -f FILE");
    return count > 0 || has_files || fail_no_objects(err);
}

static int do_part(struct set *set, char **words, int count)
{
    struct error err = { 0 };
    if (!split_words(set, words, &count, &err) || !check(set, count, &err) ||
        !set->part->prepare(set, &err))
        return complain(&err);
    set->selection.only_names = set->local;
    return selection_each(&set->selection, words, count, set_one, set);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct set *set = container_of(session, struct set, session);
    FOR_EACH(part, parts)
        if (found->count > 0 &&
            (text_equal(words[0], part->name) || text_equal(words[0], part->alias))) {
            set->part = part;
            return do_part(set, words + 1, found->count - 1);
        }
    if (found->count > 0)
        fprintf(stderr, "error: unknown command \"%s\"\n", words[0]);
    FILE *out = found->count > 0 ? stderr : stdout;
    fprintf(out, "usage: kubectl set PART [flags]      (kubectl set --help)\n\n");
    FOR_EACH(part, parts)
        fprintf(out, "  %-15s %s\n", part->name, part->help);
    return found->count > 0;
}

int verb_set(int argc, char **argv)
{
    struct set set = { .containers = "*", .overwrite = true };
    session_init(&set.session);
    set.selection.session = &set.session;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&set.session),
        EVERYWHERE_FLAG_ROW(&set.session),
        SELECTION_FLAG_ROWS(&set.selection),
        OUTCOME_FLAG_ROWS(&set.outcome),
        { "--local", FLAG_SWITCH, &set.local, NULL, "change what the file has, ask no server" },
        { "--containers", FLAG_TEXT, &set.containers, "NAME",
          "env, resources: of these containers (*)", 'c' },
        { "--limits", FLAG_TEXT, &set.limits, "NAME=AMOUNT,...", "resources" },
        { "--requests", FLAG_TEXT, &set.requests, "NAME=AMOUNT,...", "resources" },
        { "--env", FLAG_LIST, &set.env_flags, "NAME=VALUE", "env: another one", 'e' },
        { "--from", FLAG_TEXT, &set.from, "TYPE/NAME", "env: the keys of a config map or a secret" },
        { "--keys", FLAG_TEXT, &set.keys, "KEY,...", "env: only these, with --from" },
        { "--prefix", FLAG_TEXT, &set.prefix, "TEXT", "env: before each name" },
        { "--list", FLAG_SWITCH, &set.list, NULL, "env: show, change nothing" },
        { "--overwrite", FLAG_SWITCH, &set.overwrite, NULL, "env: =false keeps other values" },
        { "--resource-version", FLAG_TEXT, &set.version, "VERSION", "selector: only if it is this" },
        { "--user", FLAG_LIST, &set.users, "NAME", "subject" },
        { "--group", FLAG_LIST, &set.groups, "NAME", "subject" },
        { "--serviceaccount", FLAG_LIST, &set.service_accounts, "NS:NAME", "subject" },
    };
    const struct command command = COMMAND(
        "kubectl set image|env|resources|serviceaccount|selector|subject TYPE/NAME ... [flags]",
        flags, act);
    return session_run(&set.session, &command, argc, argv);
}

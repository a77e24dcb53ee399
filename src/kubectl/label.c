/* SPDX-License-Identifier: Apache-2.0 */
/* label.c - `kubectl label` and `kubectl annotate`: KEY=VALUE sets, KEY- removes.
 *
 * Two verbs, one engine: a row tells what differs. */
#include <stdio.h>

#include "codec/value.h"
#include "kubectl/change.h"
#include "kubectl/printer.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

static const struct flavour {
    const char *member; /* of metadata */
    const char *word, *done, *undone, *not_done, *manager;
} label_flavour = { "labels", "label", "labeled", "unlabeled", "not labeled", "kubectl-label" },
  annotate_flavour = { "annotations", "annotation", "annotated",
                       "annotated",   "annotated",  "kubectl-annotate" };

struct label {
    struct session session;
    struct selection selection;
    struct outcome outcome;
    const struct flavour *flavour;
    bool overwrite, list;
    char **changes; /* "a=b", "c-" */
    int change_count;
};

static bool is_change(const char *word)
{
    struct bytes text = bytes_of(word);
    size_t at;
    return bytes_find(text, '=', &at) ? at > 0 : text.size > 1 && text.at[text.size - 1] == '-';
}

static void split(const char *change, struct bytes *key, struct bytes *value)
{
    *value = bytes_of(change);
    *key = bytes_next(value, '=');
    if (!value->at)
        key->size--; /* the '-' */
}

static bool check_both(const struct label *label, struct error *err)
{
    for (int i = 0; i < label->change_count; i++)
        for (int k = 0; k < label->change_count; k++) {
            struct bytes set, removed, value, none;
            split(label->changes[i], &set, &value);
            split(label->changes[k], &removed, &none);
            if (value.at && !none.at && bytes_equal(set, removed))
                return label->flavour == &label_flavour
                           ? fail(err, REASON_BAD_REQUEST, 0,
                                  "can not both modify and remove a label in the same command")
                           : fail(err, REASON_BAD_REQUEST, 0,
                                  "can not both modify and remove the following annotation(s) in "
                                  "the same command: %.*s",
                                  BYTES_ARG(set));
        }
    return true;
}

static bool check_overwrite(const struct label *label, const struct value *now, struct error *err)
{
    for (int i = 0; !label->overwrite && i < label->change_count; i++) {
        struct bytes key, value;
        split(label->changes[i], &key, &value);
        const struct value *old = value_member_bytes(now, key);
        if (!value.at || !value_is(old, VALUE_STRING) || bytes_equal(old->string, value))
            continue;
        return label->flavour == &label_flavour
                   ? fail(err, REASON_BAD_REQUEST, 0,
                          "'%.*s' already has a value (%.*s), and --overwrite is false",
                          BYTES_ARG(key), BYTES_ARG(old->string))
                   : fail(err, REASON_BAD_REQUEST, 0,
                          "--overwrite is false but found the following declared annotation(s): "
                          "'%.*s' already has a value (%.*s)",
                          BYTES_ARG(key), BYTES_ARG(old->string));
    }
    return true;
}

/* The members that change, null for those that go; empty where nothing does. */
static struct value *changed(struct label *label, const struct value *now, bool *ret_only_removes)
{
    struct arena *arena = &label->session.arena;
    struct value *members = value_new_map(arena);
    *ret_only_removes = true;
    for (int i = 0; i < label->change_count; i++) {
        struct bytes key, value;
        split(label->changes[i], &key, &value);
        const struct value *old = value_member_bytes(now, key);
        *ret_only_removes = *ret_only_removes && !value.at;
        if (!value.at && !old)
            printf("%s \"%.*s\" not found.\n", label->flavour->word, BYTES_ARG(key));
        else if (!value.at)
            value_set_bytes(members, arena, key, value_new_null(arena));
        else if (!value_is(old, VALUE_STRING) || !bytes_equal(old->string, value))
            value_set_bytes(members, arena, key, value_new_string(arena, value));
    }
    return members;
}

static void print_members(const struct value *now)
{
    for (size_t i = 0; i < value_count(now); i++)
        printf("%.*s=%.*s\n", BYTES_ARG(now->map.members[i].key),
               BYTES_ARG(now->map.members[i].value->string));
}

/* *object becomes what the server, or with --dry-run=client this program, makes of it. */
static bool send_change(struct label *label, struct found *found, struct value *members,
                        struct value **object, struct error *err)
{
    struct arena *arena = &label->session.arena;
    struct value *patch = value_new_map(arena);
    value_set_at(patch, arena, arena_printf(arena, "metadata.%s", label->flavour->member), members);
    if (outcome_is_client(&label->outcome))
        return (*object = change_applied(found, content_merge, patch, arena, err));
    const char *path = arena_printf(arena, "%s%s", found_path(found, NULL, arena),
                                    outcome_query(&label->outcome, label->flavour->manager, arena));
    return session_send(
        &label->session,
        &(struct session_request){ "PATCH", path, .content_type = content_merge },
        patch, object, err);
}

static bool label_one(void *context, struct found *found, struct error *err)
{
    struct label *label = context;
    const struct flavour *flavour = label->flavour;
    struct value *metadata = value_member(found->object, "metadata"), *object = found->object;
    const struct value *now = value_member(metadata, flavour->member);
    bool only_removes;
    if (label->list) {
        print_members(now);
        return true;
    }
    if (!check_overwrite(label, now, err))
        return false;
    struct value *members = changed(label, now, &only_removes);
    bool is_same = value_count(members) == 0;
    if (!is_same && !send_change(label, found, members, &object, err))
        return false;
    return outcome_tell(&label->outcome, &label->session, found, object,
                        is_same        ? flavour->not_done
                        : only_removes ? flavour->undone
                                       : flavour->done,
                        err);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct label *label = container_of(session, struct label, session);
    struct error err = { 0 };
    int count = found->count;
    while (count > 0 && is_change(words[count - 1]))
        count--;
    label->changes = words + count;
    label->change_count = found->count - count;
    if (count == 0 && label->selection.files.names.count == 0) {
        fail(&err, REASON_BAD_REQUEST, 0,
             "one or more resources must be specified as <resource> <name> or <resource>/<name>");
        return complain(&err);
    }
    if (label->change_count == 0 && !label->list) {
        fail(&err, REASON_BAD_REQUEST, 0, "at least one %s update is required",
             label->flavour->word);
        return complain(&err);
    }
    if (!check_both(label, &err))
        return complain(&err);
    return selection_each(&label->selection, words, count, label_one, label);
}

static int run(const struct flavour *flavour, const char *usage, int argc, char **argv)
{
    struct label label = { .flavour = flavour };
    session_init(&label.session);
    label.selection.session = &label.session;
    label.selection.files.any_namespace = true;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&label.session),
        EVERYWHERE_FLAG_ROW(&label.session),
        SELECTION_FLAG_ROWS(&label.selection),
        OUTCOME_FLAG_ROWS(&label.outcome),
        { "--overwrite", FLAG_SWITCH, &label.overwrite, NULL, "another value may stand there" },
        { "--list", FLAG_SWITCH, &label.list, NULL, "show them, change none" },
    };
    const struct command command = COMMAND(usage, flags, act);
    return session_run(&label.session, &command, argc, argv);
}

int verb_label(int argc, char **argv)
{
    return run(&label_flavour, "kubectl label TYPE NAME... KEY=VALUE... KEY-... [flags]", argc,
               argv);
}

int verb_annotate(int argc, char **argv)
{
    return run(&annotate_flavour, "kubectl annotate TYPE NAME... KEY=VALUE... KEY-... [flags]",
               argc, argv);
}

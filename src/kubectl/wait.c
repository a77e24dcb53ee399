/* SPDX-License-Identifier: Apache-2.0 */
/* wait.c - `kubectl wait`: until objects have a condition, a value, or are gone.
 *
 * The object is looked at, then watched from that version on: nothing is asked twice. */
#include <stdio.h>

#include "base/env.h"
#include "codec/json.h"
#include "codec/json_path.h"
#include "codec/value.h"
#include "kubectl/conditions.h"
#include "kubectl/deadline.h"
#include "kubectl/printer.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

enum { DEFAULT_MS = 30000, AGES_MS = 7 * 24 * 3600 * 1000 };

enum target { FOR_DELETE, FOR_CREATE, FOR_CONDITION, FOR_PATH };

struct wait {
    struct session session;
    struct selection selection;
    const char *what, *timeout;
    enum target target;
    const char *name, *value; /* the condition or the path; NULL value: any */
    int64_t deadline_ms;
    bool is_met;
};

/* ---- what to wait for ---- */

static bool parse_condition(struct wait *wait, struct bytes rest)
{
    struct arena *arena = &wait->session.arena;
    struct bytes name = bytes_next(&rest, '=');
    wait->target = FOR_CONDITION;
    wait->name = arena_copy(arena, name.at, name.size);
    wait->value = rest.at ? arena_copy(arena, rest.at, rest.size) : "True";
    return name.size > 0;
}

/* {.status.phase}=Running; the value may be in quotes. */
static bool parse_path(struct wait *wait, struct bytes rest)
{
    struct arena *arena = &wait->session.arena;
    const char *close = memrchr(rest.at, '}', rest.size);
    if (!close || rest.at[0] != '{')
        return false;
    struct bytes path = { rest.at, (size_t)(close + 1 - rest.at) },
                 value = { close + 1, rest.size - path.size };
    wait->target = FOR_PATH;
    wait->name = relaxed_path(arena_copy(arena, path.at, path.size), arena);
    if (value.size == 0)
        return true;
    if (value.at[0] != '=')
        return false;
    value = (struct bytes){ value.at + 1, value.size - 1 };
    if (value.size >= 2 && value.at[0] == '"' && value.at[value.size - 1] == '"')
        value = (struct bytes){ value.at + 1, value.size - 2 };
    wait->value = arena_copy(arena, value.at, value.size);
    return value.size > 0;
}

static bool parse_what(struct wait *wait, struct error *err)
{
    struct bytes rest = bytes_of(wait->what), word = bytes_next(&rest, '=');
    bool good = false;
    if (bytes_equal_text(word, "delete") && !rest.at) {
        wait->target = FOR_DELETE;
        good = true;
    } else if (bytes_equal_text(word, "create") && !rest.at) {
        wait->target = FOR_CREATE;
        good = true;
    } else if (bytes_equal_text(word, "condition") && rest.at) {
        good = parse_condition(wait, rest);
    } else if (bytes_equal_text(word, "jsonpath") && rest.at) {
        good = parse_path(wait, rest);
    }
    return good || fail(err, REASON_BAD_REQUEST, 0,
                        "unrecognized condition: \"%s\" (delete, create, condition=NAME[=VALUE], "
                        "jsonpath={.path}[=VALUE])",
                        wait->what ? wait->what : "");
}

/* Zero looks once: the deadline has passed before anything is waited for. */
static bool parse_timeout(struct wait *wait, struct error *err)
{
    int64_t ms;
    if (!timeout_parse(wait->timeout, DEFAULT_MS, &ms, err))
        return false;
    wait->deadline_ms = env_monotonic_ms(env_system()) + (ms < 0 ? AGES_MS : ms);
    return true;
}

/* ---- whether it is so ---- */

static bool has_condition(const struct value *object, const char *name, const char *status)
{
    const struct value *condition = condition_of_type(object, name);
    int64_t generation = value_int(object, "metadata.generation", 0);
    return condition && condition_has(condition, "status", status) &&
           value_int(condition, "observedGeneration", generation) >= generation;
}

static bool has_value(const struct value *object, const char *path, const char *wanted)
{
    AUTO_BUFFER text = { 0 };
    const struct value *value = json_path_first(path, object);
    if (!value || !wanted)
        return value != NULL;
    if (value_is(value, VALUE_STRING))
        return bytes_equal_text(value->string, wanted);
    json_write_value(&text, value);
    return bytes_equal_text(buffer_bytes(&text), wanted);
}

static bool is_met(const struct wait *wait, const struct value *object)
{
    switch (wait->target) {
    case FOR_DELETE:
        return false;
    case FOR_CREATE:
        return true;
    case FOR_CONDITION:
        return has_condition(object, wait->name, wait->value);
    case FOR_PATH:
        return has_value(object, wait->name, wait->value);
    }
    return false;
}

static bool take_event(void *context, struct bytes type, struct value *object)
{
    struct wait *wait = context;
    bool is_gone = bytes_equal_text(type, "DELETED");
    wait->is_met = is_gone ? wait->target == FOR_DELETE : is_met(wait, object);
    return !wait->is_met && !is_gone;
}

/* ---- one object ---- */

/* True: something has changed, or the watch has ended; look again. */
static bool watch_on(struct wait *wait, const struct found *found, const struct value *list,
                     struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct watch_options options = { .kind = found->kind,
                                     .ns = found->ns,
                                     .name = found->name,
                                     .version =
                                         value_text(list, "metadata.resourceVersion", &arena),
                                     .event = take_event,
                                     .context = wait };
    return watch_until(&wait->session, &options, wait->deadline_ms, err);
}

/* The list of this one name: its version is where the watch begins. */
static struct value *list_one(struct wait *wait, const struct found *found, struct arena *arena,
                              struct error *err)
{
    const char *path = client_path(found->kind, found->ns, NULL, NULL, arena);
    return session_get(
        &wait->session,
        arena_printf(arena, "%s?fieldSelector=metadata.name%%3D%s", path, found->name), arena, err);
}

static bool wait_one(void *context, struct found *found, struct error *err)
{
    struct wait *wait = context;
    const char *uid = NULL;
    for (wait->is_met = false; !wait->is_met;) {
        AUTO_ARENA arena = { 0 };
        const struct value *list = list_one(wait, found, &arena, err);
        const struct value *object = value_item(value_member(list, "items"), 0);
        if (!list)
            return false;
        const char *now = value_text(object, "metadata.uid", &arena);
        if (!uid && now)
            uid = arena_strdup(&wait->session.arena, now);
        if (wait->target == FOR_DELETE && (!object || !text_equal(uid, now)))
            wait->is_met = true;
        else if (!object && wait->target != FOR_CREATE)
            return fail(err, REASON_NOT_FOUND, 0, "%s \"%s\" not found",
                        kind_plural(found->kind, &wait->session.arena), found->name);
        else if (object && is_met(wait, object))
            wait->is_met = true;
        else if (!watch_on(wait, found, list, err))
            return false;
    }
    if (wait->target != FOR_DELETE || uid)
        printf("%s condition met\n", found_word(found, &wait->session.arena));
    fflush(stdout);
    return true;
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct wait *wait = container_of(session, struct wait, session);
    struct error err = { 0 };
    if (!parse_what(wait, &err) || !parse_timeout(wait, &err))
        return complain(&err);
    int code = selection_each(&wait->selection, words, found->count, wait_one, wait);
    if (code || wait->selection.seen || wait->target == FOR_DELETE)
        return code;
    fail(&err, REASON_BAD_REQUEST, 0, "no matching resources found");
    return complain(&err);
}

int verb_wait(int argc, char **argv)
{
    struct wait wait = { 0 };
    session_init(&wait.session);
    wait.selection.session = &wait.session;
    wait.selection.only_names = true;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&wait.session),
        EVERYWHERE_FLAG_ROW(&wait.session),
        SELECTION_FLAG_ROWS(&wait.selection),
        { "--for", FLAG_TEXT, &wait.what, "WHAT",
          "delete, create, condition=NAME[=VALUE], jsonpath={.path}[=VALUE]" },
        { "--timeout", FLAG_TEXT, &wait.timeout, "DURATION",
          "how long at most (30s); 0 looks once, below 0 waits a week" },
    };
    const struct command command = COMMAND("kubectl wait TYPE/NAME... --for=WHAT [flags]", flags, act);
    return session_run(&wait.session, &command, argc, argv);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* delete.c - `kubectl delete`: by name or by file; waits until the objects are gone, unless told
 * not to. */
#include <poll.h>
#include <stdio.h>

#include "base/env.h"
#include "codec/json.h"
#include "codec/value.h"
#include "kubectl/session.h"

enum { WAIT_MS = 600000, POLL_MS = 100 };

struct delete {
    struct session   session;
    struct flag_list files;
    int64_t          grace_s;
    bool             wait_off, force, ignore_not_found;
    const char      *wait, *labels, *cascade;
};

static const char *options(const struct delete *delete, struct arena *arena)
{
    const char *policy = text_equal(delete->cascade, "orphan")       ? "Orphan"
                         : text_equal(delete->cascade, "foreground") ? "Foreground"
                                                                     : "Background";
    int64_t grace_s = delete->force && delete->grace_s < 0 ? 0 : delete->grace_s;
    if (grace_s < 0)
        return arena_printf(arena, "{\"propagationPolicy\":\"%s\"}", policy);
    return arena_printf(arena, "{\"propagationPolicy\":\"%s\",\"gracePeriodSeconds\":%lld}", policy,
                        (long long)grace_s);
}

/* Gone, or another object by now.  The server is asked again after a moment: this is a person's
 * tool. */
static bool wait_gone(struct delete *delete, const char *target, const char *uid, struct error *err)
{
    int64_t deadline_ms = env_monotonic_ms(env_system()) + WAIT_MS;
    while (env_monotonic_ms(env_system()) < deadline_ms) {
        AUTO_BUFFER body = { 0 };
        struct error own = { 0 };
        if (!session_call(&delete->session, "GET", target, NULL, NULL, (struct bytes){ 0 }, &body,
                          &own))
            return own.reason == REASON_NOT_FOUND || fail(err, own.reason, 0, "%s", own.message);
        AUTO_ARENA arena = { 0 };
        if (uid &&
            !bytes_equal_text(
                value_string(json_parse(buffer_bytes(&body), NULL, &arena, NULL), "metadata.uid"),
                uid))
            return true;
        poll(NULL, 0, POLL_MS);
    }
    return fail(err, REASON_TIMEOUT, 0, "timed out waiting for the object to be deleted");
}

static bool delete_one(struct delete *delete, const struct kind *kind, const char *ns,
                       const char *name, struct error *err)
{
    AUTO_BUFFER body = { 0 };
    struct error own = { 0 };
    struct arena *arena = &delete->session.arena;
    const char *target = client_path(kind, kind->namespaced ? ns : NULL, name, NULL, arena);
    if (!session_call(&delete->session, "DELETE", target, NULL, NULL,
                      bytes_of(options(delete, arena)), &body, &own)) {
        if (own.reason == REASON_NOT_FOUND && delete->ignore_not_found)
            return true;
        *err = own;
        return false;
    }
    printf("%s \"%s\" %sdeleted%s%s%s\n", kind_word(kind, arena), name,
           delete->force ? "force " : "", kind->namespaced ? " from " : "",
           kind->namespaced ? ns : "", kind->namespaced ? " namespace" : "");
    const struct value *answer = json_parse(
        (struct bytes){ arena_copy(arena, body.at, body.size), body.size }, NULL, arena, NULL);
    const char *uid = value_text(answer, "metadata.uid", arena);
    if (!uid)
        uid = value_text(answer, "details.uid", arena);
    return text_equal(delete->wait, "false") || wait_gone(delete, target, uid, err);
}

static bool delete_selected(struct delete *delete, const struct kind *kind, struct error *err)
{
    AUTO_BUFFER body = { 0 };
    struct arena *arena = &delete->session.arena;
    const char *target = arena_printf(
        arena, "%s?labelSelector=%s",
        client_path(kind, kind->namespaced ? delete->session.ns : NULL, NULL, NULL, arena),
        delete->labels);
    if (!session_call(&delete->session, "GET", target, NULL, NULL, (struct bytes){ 0 }, &body, err))
        return false;
    const struct value *list = json_parse(
        (struct bytes){ arena_copy(arena, body.at, body.size), body.size }, NULL, arena, err);
    const struct value *items = value_member(list, "items");
    for (size_t i = 0; i < value_count(items); i++)
        if (!delete_one(delete, kind, delete->session.ns,
                        value_text(value_item(items, i), "metadata.name", arena), err))
            return false;
    return list != NULL;
}

static bool delete_files(struct delete *delete, struct error *err)
{
    struct manifest_list list;
    if (!manifests_read(&delete->session, &delete->files, &list, err))
        return false;
    for (size_t i = 0; i < list.count; i++)
        if (!delete_one(delete, list.items[i].kind, list.items[i].ns, list.items[i].name, err))
            return false;
    return true;
}

static bool delete_named(struct delete *delete, char **argv, int count, struct error *err)
{
    struct named_list list;
    if (!named_parse(argv, count, &list, &delete->session.arena, err))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        const struct named *named = &list.items[i];
        if (!named->name && !delete->labels)
            return fail(err, REASON_BAD_REQUEST, 0,
                        "resource(s) were provided, but no name or label selector was specified");
        if (named->name ? !delete_one(delete, named->kind, delete->session.ns, named->name, err)
                        : !delete_selected(delete, named->kind, err))
            return false;
    }
    return true;
}

int verb_delete(int argc, char **argv)
{
    struct delete delete = { .grace_s = -1 };
    struct error err = { 0 };
    struct flag_words words;
    session_init(&delete.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&delete.session),
        { "--filename", FLAG_LIST, &delete.files, "FILE", "what a file names", 'f' },
        { "--selector", FLAG_TEXT, &delete.labels, "LABELS", "all with these labels", 'l' },
        { "--grace-period", FLAG_NUMBER, &delete.grace_s, "SECONDS",
          "time that a pod gets to end" },
        { "--cascade", FLAG_TEXT, &delete.cascade, "POLICY", "background, foreground or orphan" },
        { "--force", FLAG_SWITCH, &delete.force, NULL, "do not wait for the pod's end" },
        { "--ignore-not-found", FLAG_SWITCH, &delete.ignore_not_found, NULL,
          "nothing there is no error" },
        { "--wait", FLAG_TEXT, &delete.wait, "true", "false: return before the objects are gone" },
    };
    if (flags_parse(argc, argv, flags, ARRAY_SIZE(flags),
                    "kubectl delete TYPE NAME... | TYPE/NAME... | -f FILE [flags]", &words)) {
        bool good = session_connect(&delete.session, &err) &&
                    (delete.files.count > 0 ? delete_files(&delete, &err)
                                            : delete_named(&delete, argv, words.count, &err));
        words.exit_code = good ? 0 : complain(&err);
    }
    session_done(&delete.session);
    return words.exit_code;
}

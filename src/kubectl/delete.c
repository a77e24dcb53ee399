/* SPDX-License-Identifier: Apache-2.0 */
/* delete.c - `kubectl delete`: by name, by labels or by file.  All are deleted first; then it waits
 * until the objects are gone, unless told not to. */
#include <stdio.h>

#include "base/list.h"
#include "codec/value.h"
#include "http/url.h"
#include "kubectl/session.h"

enum { WAIT_MS = 600000 };

/* An object whose end is waited for. */
struct deleted {
    struct list  link;
    struct named named;
    const char  *ns, *uid;               /* uid NULL: not told */
};

struct delete {
    struct session   session;
    struct list      deleted;
    struct flag_list files;
    int64_t          grace_s;
    bool             force, ignore_not_found;
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

/* Gone, or another object by now. */
static bool is_gone(void *context, const struct value *object)
{
    const struct deleted *deleted = context;
    return !object || (deleted->uid &&
                       !bytes_equal_text(value_string(object, "metadata.uid"), deleted->uid));
}

static bool wait_all(struct delete *delete, struct error *err)
{
    LIST_FOR_EACH(link, &delete->deleted) {
        struct deleted *deleted = LIST_ITEM(link, struct deleted, link);
        struct error own = { 0 };
        delete->session.ns = deleted->ns;
        if (session_follow(&delete->session, &deleted->named, WAIT_MS, is_gone, deleted, &own))
            continue;
        if (own.reason == REASON_TIMEOUT)
            return fail(err, REASON_BAD_REQUEST, 0, "%s on %s/%s", own.message,
                        deleted->named.kind->resource, deleted->named.name);
        *err = own;
        return false;
    }
    return true;
}

static void remember(struct delete *delete, const struct named *named, const char *ns,
                     const struct value *answer)
{
    struct deleted *deleted = ARENA_NEW(&delete->session.arena, struct deleted);
    const char *uid = value_text(answer, "metadata.uid", &delete->session.arena);
    *deleted = (struct deleted){
        .named = *named, .ns = ns,
        .uid = uid ? uid : value_text(answer, "details.uid", &delete->session.arena)
    };
    list_append(&delete->deleted, &deleted->link);
}

static bool delete_one(struct delete *delete, const struct kind *kind, const char *ns,
                       const char *name, struct error *err)
{
    struct error own = { 0 };
    struct arena *arena = &delete->session.arena;
    const struct named named = { kind, name };
    const struct client_request request = {
        .method = "DELETE",
        .target = client_path(kind, kind->namespaced ? ns : NULL, name, NULL, arena),
        .body = bytes_of(options(delete, arena))
    };
    const struct value *answer = session_read(&delete->session, &request, &own);
    if (!answer) {
        if (own.reason == REASON_NOT_FOUND && delete->ignore_not_found)
            return true;
        *err = own;
        return false;
    }
    printf("%s \"%s\" %sdeleted%s%s%s\n", kind_word(kind, arena), name,
           delete->force ? "force " : "", kind->namespaced ? " from " : "",
           kind->namespaced ? ns : "", kind->namespaced ? " namespace" : "");
    fflush(stdout);
    if (!text_equal(delete->wait, "false"))
        remember(delete, &named, ns, answer);
    return true;
}

static bool delete_selected(struct delete *delete, const struct kind *kind, struct error *err)
{
    AUTO_BUFFER target = { 0 };
    struct arena *arena = &delete->session.arena;
    const struct named all = { kind, NULL };
    buffer_printf(&target, "%s?labelSelector=", named_target(&delete->session, &all));
    url_escape(&target, bytes_of(delete->labels));
    const struct value *list = session_get(&delete->session, buffer_text(&target), err),
                       *items = value_member(list, "items");
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
    list_init(&delete.deleted);
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
                                            : delete_named(&delete, argv, words.count, &err)) &&
                    wait_all(&delete, &err);
        words.exit_code = good ? 0 : complain(&err);
    }
    session_done(&delete.session);
    return words.exit_code;
}

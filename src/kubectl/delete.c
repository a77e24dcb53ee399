/* SPDX-License-Identifier: Apache-2.0 */
/* delete.c - `kubectl delete`: by name, selector or file; waits until the objects are gone, unless
 * told not to. */
#include <stdio.h>
#include <stdlib.h>

#include "codec/value.h"
#include "kubectl/deadline.h"
#include "kubectl/gone.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

enum { GONE_MAX = 4096 };

struct delete
{
    struct session session;
    struct selection selection;
    int64_t grace_s;
    bool wait, force, now, ignore_not_found;
    const char *cascade, *format, *dry_run, *timeout;
    struct gone { /* what is waited for, after all were deleted */
        struct found found;
        const char *uid;
    } gone[GONE_MAX];
    size_t gone_count;
    int64_t deadline_ms;
};

/* Where there are any a server looks at no query. */
static struct value *options(const struct delete *delete, struct arena *arena)
{
    struct value *map = value_new_map(arena);
    const char *policy = text_equal(delete->cascade, "orphan")       ? "Orphan"
                         : text_equal(delete->cascade, "foreground") ? "Foreground"
                                                                     : "Background";
    int64_t grace_s = delete->now ? 1 : delete->force && delete->grace_s < 0 ? 0 : delete->grace_s;
    value_set(map, arena, "propagationPolicy", value_new_text(arena, policy));
    if (grace_s >= 0)
        value_set(map, arena, "gracePeriodSeconds", value_new_int(arena, grace_s));
    if (text_equal(delete->dry_run, "server"))
        value_append(value_make_at(map, arena, "dryRun", VALUE_LIST), arena,
                     value_new_text(arena, "All"));
    return map;
}

static void tell(struct delete *delete, const struct found *found)
{
    struct arena *arena = &delete->session.arena;
    if (text_equal(delete->format, "name")) {
        printf("%s\n", found_word(found, arena));
        return;
    }
    printf("%s \"%s\" %sdeleted", kind_word(found->kind, arena), found->name,
           delete->force && delete->grace_s == 0 ? "force " : "");
    if (found->ns)
        printf(" from %s namespace", found->ns);
    printf("%s\n", text_equal(delete->dry_run, "server")   ? " (server dry run)"
                   : text_equal(delete->dry_run, "client") ? " (dry run)"
                                                           : "");
    fflush(stdout);
}

static bool delete_one(void *context, struct found *found, struct error *err)
{
    struct delete *delete = context;
    struct arena *arena = &delete->session.arena;
    struct error own = { 0 };
    struct value *answer = NULL;
    const char *path = found_path(found, NULL, arena);
    if (!text_equal(delete->dry_run, "client") &&
        !session_send(&delete->session, &(struct session_request){ "DELETE", path },
                      options(delete, arena), &answer, &own)) {
        if (own.reason == REASON_NOT_FOUND && delete->ignore_not_found)
            return true;
        return error_pass(err, &own);
    }
    tell(delete, found);
    if (!delete->wait || delete->dry_run || delete->gone_count == GONE_MAX)
        return true;
    const char *uid = value_text(answer, "metadata.uid", arena);
    delete->gone[delete->gone_count++] =
        (struct gone){ *found, uid ? uid : value_text(answer, "details.uid", arena) };
    return true;
}

/* ---- the wait ---- */

static int wait_all(struct delete *delete)
{
    int code = 0;
    for (size_t i = 0; i < delete->gone_count; i++) {
        struct error err = { 0 };
        if (!wait_gone(&delete->session, &delete->gone[i].found, delete->gone[i].uid,
                       delete->deadline_ms, &err))
            code = complain(&err);
    }
    return code;
}

static bool check_cascade(const char *policy, struct error *err)
{
    static const char *const policies[] = { "background", "foreground", "orphan" };
    FOR_EACH(known, policies)
        if (!policy || text_equal(policy, *known))
            return true;
    return fail(err, REASON_BAD_REQUEST, 0, "invalid cascade value (%s). Must be \"background\", "
                "\"foreground\", or \"orphan\"", policy);
}

static bool prepare(struct delete *delete, struct error *err)
{
    int64_t timeout_ms;
    if (!check_cascade(delete->cascade, err))
        return false;
    if (!timeout_parse(delete->timeout, /* usual_ms= */ 0, &timeout_ms, err))
        return false;
    delete->deadline_ms = deadline_in(timeout_ms);
    if (delete->force && delete->grace_s < 0)
        delete->grace_s = 0;
    if (delete->force && delete->grace_s == 0 && !text_equal(delete->format, "name"))
        fprintf(stderr,
                "Warning: Immediate deletion does not wait for confirmation that the running "
                "resource has been terminated. The resource may continue to run on the "
                "cluster indefinitely.\n");
    bool has_selector =
        delete->selection.labels || delete->selection.fields || delete->selection.all;
    delete->selection.only_names = true;
    delete->ignore_not_found = delete->ignore_not_found || has_selector;
    return true;
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct delete *delete = container_of(session, struct delete, session);
    struct error err = { 0 };
    if (!prepare(delete, &err))
        return complain(&err);
    int code = selection_each(&delete->selection, words, found->count, delete_one, delete);
    int waited = wait_all(delete);
    if (code == 0 && delete->selection.seen == 0)
        printf("No resources found\n");
    return code ? code : waited;
}

int verb_delete(int argc, char **argv)
{
    struct delete *delete = MEMORY_NEW(struct delete);
    delete->grace_s = -1;
    delete->wait = true;
    session_init(&delete->session);
    delete->selection.session = &delete->session;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&delete->session),
        EVERYWHERE_FLAG_ROW(&delete->session),
        SELECTION_FLAG_ROWS(&delete->selection),
        { "--grace-period", FLAG_NUMBER, &delete->grace_s, "SECONDS",
          "time that a pod gets to end" },
        { "--now", FLAG_SWITCH, &delete->now, NULL, "one second" },
        { "--force", FLAG_SWITCH, &delete->force, NULL, "do not wait for the pod's end" },
        { "--cascade", FLAG_TEXT, &delete->cascade, "POLICY", "background, foreground or orphan" },
        { "--ignore-not-found", FLAG_SWITCH, &delete->ignore_not_found, NULL,
          "nothing there is no error" },
        { "--wait", FLAG_SWITCH, &delete->wait, NULL, "=false returns before they are gone" },
        { "--timeout", FLAG_TEXT, &delete->timeout, "DURATION", "how long to wait at most" },
        { "--dry-run", FLAG_WORD, &delete->dry_run, NULL, "=client or =server: only tell" },
        { "--output", FLAG_TEXT, &delete->format, "name", "names alone", 'o' },
    };
    const struct command command =
        COMMAND("kubectl delete TYPE NAME... | TYPE/NAME... | -f FILE [flags]", flags, act);
    int code = session_run(&delete->session, &command, argc, argv);
    free(delete);
    return code;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* drain.c - `kubectl cordon`, `uncordon` and `drain`: no new pods for a node; its pods elsewhere.
 *
 * Pods are evicted, so that disruption budgets hold; one that may not go yet is tried again after a
 * while, as the server asks. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/env.h"
#include "codec/value.h"
#include "kubectl/change.h"
#include "kubectl/deadline.h"
#include "kubectl/gone.h"
#include "kubectl/printer.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

enum { RETRY_MS = 5000 };

struct drain {
    struct session session;
    struct selection selection;
    struct outcome outcome;
    const char *labels, *timeout;
    int64_t grace_s, deadline_ms;
    bool is_cordon; /* else uncordon */
    bool force, ignore_daemon_sets, delete_local;
};

/* ---- cordon ---- */

static bool set_unschedulable(struct drain *drain, struct found *found, bool wanted,
                              struct error *err)
{
    struct arena *arena = &drain->session.arena;
    struct value *patch = value_new_map(arena);
    const char *word = wanted ? "cordoned" : "uncordoned";
    const struct change change = { content_merge, "kubectl-cordon", word };
    if (value_bool(found->object, "spec.unschedulable", false) == wanted)
        return outcome_tell(&drain->outcome, &drain->session, found, found->object,
                            arena_printf(arena, "already %s", word), err);
    value_set_at(patch, arena, "spec.unschedulable",
                 wanted ? value_new_bool(arena, true) : value_new_null(arena));
    return change_send(&drain->outcome, &drain->session, found, &change, patch, err);
}

static bool cordon_one(void *context, struct found *found, struct error *err)
{
    struct drain *drain = context;
    return set_unschedulable(drain, found, drain->is_cordon, err);
}

/* ---- which pods go ---- */

enum fate { GOES, STAYS, NEEDS_FORCE, IS_OF_DAEMON_SET, HAS_LOCAL_DATA, FATE_COUNT };

static const char *const refusals[FATE_COUNT] = {
    [NEEDS_FORCE] = "cannot delete Pods that declare no controller (use --force to override)",
    [IS_OF_DAEMON_SET] = "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)",
    [HAS_LOCAL_DATA] =
        "cannot delete Pods with local storage (use --delete-emptydir-data to override)",
};

static const char *const warnings[FATE_COUNT] = {
    [NEEDS_FORCE] = "deleting Pods that declare no controller",
    [IS_OF_DAEMON_SET] = "ignoring DaemonSet-managed Pods",
};

static bool has_empty_dir(const struct value *pod)
{
    const struct value *volumes = value_at(pod, "spec.volumes");
    for (size_t i = 0; i < value_count(volumes); i++)
        if (value_member(value_item(volumes, i), "emptyDir"))
            return true;
    return false;
}

static enum fate fate_of(const struct value *pod)
{
    const struct value *owners = value_at(pod, "metadata.ownerReferences"), *owner = NULL;
    struct bytes phase = value_string(pod, "status.phase");
    bool is_over = bytes_equal_text(phase, "Succeeded") || bytes_equal_text(phase, "Failed");
    for (size_t i = 0; i < value_count(owners); i++)
        if (value_bool(value_item(owners, i), "controller", false))
            owner = value_item(owners, i);
    if (value_member(value_at(pod, "metadata.annotations"), "kubernetes.io/config.mirror"))
        return STAYS;
    if (is_over)
        return GOES;
    if (owner && bytes_equal_text(value_string(owner, "kind"), "DaemonSet"))
        return IS_OF_DAEMON_SET;
    if (has_empty_dir(pod))
        return HAS_LOCAL_DATA;
    return owner ? GOES : NEEDS_FORCE;
}

static bool is_allowed(const struct drain *drain, enum fate fate)
{
    const bool allowed[FATE_COUNT] = { [GOES] = true,
                                       [STAYS] = true,
                                       [NEEDS_FORCE] = drain->force,
                                       [IS_OF_DAEMON_SET] = drain->ignore_daemon_sets,
                                       [HAS_LOCAL_DATA] = drain->delete_local };
    return allowed[fate];
}

static bool goes(const struct value *pod)
{
    enum fate fate = fate_of(pod);
    return fate != STAYS && fate != IS_OF_DAEMON_SET;
}

/* "ns/a, ns/b" of those with this fate. */
static void list_names(const struct value *pods, enum fate fate, struct buffer *ret)
{
    for (size_t i = 0; i < value_count(pods); i++) {
        const struct value *pod = value_item(pods, i);
        if (fate_of(pod) == fate)
            buffer_printf(ret, "%s%.*s/%.*s", ret->size ? ", " : "",
                          BYTES_ARG(value_string(pod, "metadata.namespace")),
                          BYTES_ARG(value_string(pod, "metadata.name")));
    }
}

static bool check_pods(const struct drain *drain, const struct found *node,
                       const struct value *pods)
{
    AUTO_BUFFER problems = { 0 };
    AUTO_BUFFER warned = { 0 };
    size_t count = 0;
    for (enum fate fate = 0; fate < FATE_COUNT; fate++) {
        AUTO_BUFFER names = { 0 };
        list_names(pods, fate, &names);
        bool allowed = is_allowed(drain, fate);
        if (names.size && !allowed && refusals[fate])
            buffer_printf(&problems, "%s%s: %s", count++ ? ", " : "", refusals[fate],
                          buffer_text(&names));
        else if (names.size && allowed && warnings[fate])
            buffer_printf(&warned, "%s%s: %s", warned.size ? "; " : "", warnings[fate],
                          buffer_text(&names));
    }
    const char *text = buffer_text(&problems), *open = count > 1 ? "[" : "",
               *close = count > 1 ? "]" : "";
    if (count)
        fprintf(stderr,
                "error: unable to drain node \"%s\" due to error: %s%s%s, continuing command...\n"
                "There are pending nodes to be drained:\n %s\n%s\n",
                node->name, open, text, close, node->name, text);
    else if (warned.size)
        fprintf(stderr, "Warning: %s\n", buffer_text(&warned));
    return count == 0;
}

/* ---- evictions ---- */

static bool is_late(const struct drain *drain)
{
    return drain->deadline_ms && env_monotonic_ms(env_system()) >= drain->deadline_ms;
}

static struct value *eviction(struct drain *drain, const struct found *pod)
{
    struct arena *arena = &drain->session.arena;
    struct value *object = value_new_map(arena);
    value_set(object, arena, "apiVersion", value_new_text(arena, "policy/v1"));
    value_set(object, arena, "kind", value_new_text(arena, "Eviction"));
    value_set_at(object, arena, "metadata.name", value_new_text(arena, pod->name));
    value_set_at(object, arena, "metadata.namespace", value_new_text(arena, pod->ns));
    if (drain->grace_s >= 0)
        value_set_at(object, arena, "deleteOptions.gracePeriodSeconds",
                     value_new_int(arena, drain->grace_s));
    return object;
}

static struct found found_pod(struct drain *drain, const struct value *pod)
{
    struct arena *arena = &drain->session.arena;
    return (struct found){ .kind = well_known.pod,
                           .ns = value_text(pod, "metadata.namespace", arena),
                           .name = value_text(pod, "metadata.name", arena) };
}

enum answer { MAY_GO, NOT_YET, REFUSED };

static enum answer evict(struct drain *drain, const struct found *pod, struct error *err)
{
    struct error own = { 0 };
    const char *path = found_path(pod, "eviction", &drain->session.arena);
    printf("evicting pod %s/%s\n", pod->ns, pod->name);
    fflush(stdout);
    if (session_send(&drain->session, &(struct session_request){ "POST", path },
                     eviction(drain, pod), NULL, &own) ||
        own.reason == REASON_NOT_FOUND)
        return MAY_GO;
    if (own.reason != REASON_TOO_MANY_REQUESTS) {
        fail(err, own.reason, 0, "error when evicting pods/\"%s\" -n \"%s\": %s", pod->name,
             pod->ns, own.message);
        return REFUSED;
    }
    fprintf(stderr, "error when evicting pods/\"%s\" -n \"%s\" (will retry after 5s): %s\n",
            pod->name, pod->ns, own.message);
    return NOT_YET;
}

/* Takes those that may go, or are gone, from the list. */
static bool evict_once(struct drain *drain, struct found *pods, size_t *count, struct error *err)
{
    size_t left = 0;
    for (size_t i = 0; i < *count; i++) {
        enum answer answer = evict(drain, &pods[i], err);
        if (answer == REFUSED)
            return false;
        if (answer == NOT_YET)
            pods[left++] = pods[i];
    }
    *count = left;
    return true;
}

static bool fail_late(const struct drain *drain, const struct found *pods, size_t count,
                      struct error *err)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < count; i++)
        buffer_printf(&text,
                      "%serror when evicting pods/\"%s\" -n \"%s\": global timeout reached: %s",
                      i ? ", " : "", pods[i].name, pods[i].ns, drain->timeout);
    return fail(err, REASON_BAD_REQUEST, 0, "%s%s%s", count > 1 ? "[" : "", buffer_text(&text),
                count > 1 ? "]" : "");
}

/* One that a budget holds back for now keeps no other. */
static bool evict_all(struct drain *drain, const struct value *pods, struct error *err)
{
    size_t count = 0;
    struct found *left = arena_array(&drain->session.arena, value_count(pods) + 1, sizeof *left);
    for (size_t i = 0; i < value_count(pods); i++)
        if (goes(value_item(pods, i)))
            left[count++] = found_pod(drain, value_item(pods, i));
    for (;;) {
        if (!evict_once(drain, left, &count, err))
            return false;
        if (count == 0)
            return true;
        if (is_late(drain))
            return fail_late(drain, left, count, err);
        poll(NULL, 0, RETRY_MS);
    }
}

static bool wait_for_all(struct drain *drain, const struct value *pods, struct error *err)
{
    for (size_t i = 0; i < value_count(pods); i++) {
        const struct value *item = value_item(pods, i);
        struct found pod = found_pod(drain, item);
        const char *uid = value_text(item, "metadata.uid", &drain->session.arena);
        if (!goes(item))
            continue;
        if (!wait_gone(&drain->session, &pod, uid, drain->deadline_ms, err))
            return false;
        printf("pod/%s evicted\n", pod.name);
    }
    return true;
}

static bool drain_one(void *context, struct found *found, struct error *err)
{
    struct drain *drain = context;
    struct arena *arena = &drain->session.arena;
    if (!set_unschedulable(drain, found, /* wanted= */ true, err))
        return false;
    const char *fields = arena_printf(arena, "spec.nodeName=%s", found->name);
    const struct value *list = session_get(
        &drain->session,
        arena_printf(arena, "/api/v1/pods%s", selector_query(drain->labels, fields, arena)), arena,
        err);
    const struct value *pods = value_member(list, "items");
    if (!list || !check_pods(drain, found, pods))
        return false;
    /* all are asked to go before the end of any is waited for */
    if (!drain->outcome.dry_run && !(evict_all(drain, pods, err) && wait_for_all(drain, pods, err)))
        return false;
    return outcome_tell(&drain->outcome, &drain->session, found, found->object, "drained", err);
}

/* ---- the verbs ---- */

static int each_node(struct drain *drain, char **words, int count, found_visit *visit,
                     const char *verb)
{
    struct error err = { 0 };
    if (count == 0 && !drain->selection.labels) {
        fail(&err, REASON_BAD_REQUEST, 0, "USAGE: %s NODE [flags]", verb);
        return complain(&err);
    }
    /* words are nodes' names: the type goes in front */
    char **named = arena_array(&drain->session.arena, (size_t)count + 1, sizeof *named);
    named[0] = arena_strdup(&drain->session.arena, "nodes");
    for (int i = 0; i < count; i++)
        named[i + 1] = strncmp(words[i], "node/", 5) == 0 ? words[i] + 5 : words[i];
    return selection_each(&drain->selection, named, count + 1, visit, drain);
}

static int act_cordon(struct session *session, char **words, const struct flag_words *found)
{
    struct drain *drain = container_of(session, struct drain, session);
    return each_node(drain, words, found->count, cordon_one,
                     drain->is_cordon ? "cordon" : "uncordon");
}

static int act_drain(struct session *session, char **words, const struct flag_words *found)
{
    struct drain *drain = container_of(session, struct drain, session);
    struct error err = { 0 };
    int64_t timeout_ms;
    if (!timeout_parse(drain->timeout, /* usual_ms= */ 0, &timeout_ms, &err))
        return complain(&err);
    drain->deadline_ms = deadline_in(timeout_ms);
    return each_node(drain, words, found->count, drain_one, "drain");
}

static int run_cordon(bool is_cordon, const char *usage, int argc, char **argv)
{
    struct drain drain = { .is_cordon = is_cordon };
    session_init(&drain.session);
    drain.selection.session = &drain.session;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&drain.session),
        OUTCOME_FLAG_ROWS(&drain.outcome),
        { "--selector", FLAG_TEXT, &drain.selection.labels, "LABELS", "all nodes with these labels",
          'l' },
    };
    const struct command command = COMMAND(usage, flags, act_cordon);
    return session_run(&drain.session, &command, argc, argv);
}

int verb_cordon(int argc, char **argv)
{
    return run_cordon(/* is_cordon= */ true, "kubectl cordon NODE... [flags]", argc, argv);
}

int verb_uncordon(int argc, char **argv)
{
    return run_cordon(/* is_cordon= */ false, "kubectl uncordon NODE... [flags]", argc, argv);
}

int verb_drain(int argc, char **argv)
{
    struct drain drain = { .grace_s = -1 };
    session_init(&drain.session);
    drain.selection.session = &drain.session;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&drain.session),
        OUTCOME_FLAG_ROWS(&drain.outcome),
        { "--selector", FLAG_TEXT, &drain.selection.labels, "LABELS", "all nodes with these labels",
          'l' },
        { "--pod-selector", FLAG_TEXT, &drain.labels, "LABELS", "only pods with these labels" },
        { "--force", FLAG_SWITCH, &drain.force, NULL, "pods that nobody will make again, too" },
        { "--ignore-daemonsets", FLAG_SWITCH, &drain.ignore_daemon_sets, NULL, "their pods stay" },
        { "--delete-emptydir-data", FLAG_SWITCH, &drain.delete_local, NULL,
          "pods whose data goes with them, too" },
        { "--grace-period", FLAG_NUMBER, &drain.grace_s, "SECONDS", "time that a pod gets to end" },
        { "--timeout", FLAG_TEXT, &drain.timeout, "DURATION", "how long at most" },
    };
    const struct command command = COMMAND("kubectl drain NODE... [flags]", flags, act_drain);
    return session_run(&drain.session, &command, argc, argv);
}

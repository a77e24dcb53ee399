/* SPDX-License-Identifier: Apache-2.0 */
/* completion_words.c - see completion.h: a table of what stands behind each verb.
 *
 * Flags and their values are no words of their own: they are stepped over. */
#include "base/bytes.h"
#include "kubectl/completion.h"
#include "kubectl/session.h"

enum { WORDS_MAX = 64 };

static const char *const rollouts[] = { "history", "pause", "restart", "resume", "status", "undo",
                                        NULL };
static const char *const sets[] = { "env", "image", "resources", "selector", "serviceaccount",
                                    "subject", NULL };
static const char *const configs[] = { "current-context", "delete-cluster", "delete-context",
                                       "delete-user", "get-clusters", "get-contexts", "get-users",
                                       "rename-context", "set", "set-cluster", "set-context",
                                       "set-credentials", "unset", "use-context", "view", NULL };
static const char *const creates[] = { "clusterrole", "clusterrolebinding", "configmap", "cronjob",
                                       "deployment", "ingress", "job", "namespace",
                                       "poddisruptionbudget", "priorityclass", "quota", "role",
                                       "rolebinding", "secret", "service", "serviceaccount",
                                       "token", NULL };
static const char *const tops[] = { "node", "pod", NULL };
static const char *const auths[] = { "can-i", "whoami", NULL };
static const char *const certificates[] = { "approve", "deny", NULL };
static const char *const shells[] = { "bash", "fish", "zsh", NULL };

static const struct row {
    const char        *verb;
    const char *const *parts;            /* the first word; NULL: none of these */
    const char        *type;             /* all names are of this type; NULL: types, then names */
    bool               takes_names;
} rows[] = {
    { "get", NULL, NULL, true },           { "describe", NULL, NULL, true },
    { "delete", NULL, NULL, true },        { "edit", NULL, NULL, true },
    { "label", NULL, NULL, true },         { "annotate", NULL, NULL, true },
    { "patch", NULL, NULL, true },         { "scale", NULL, NULL, true },
    { "expose", NULL, NULL, true },        { "autoscale", NULL, NULL, true },
    { "wait", NULL, NULL, true },          { "explain", NULL, NULL, false },
    { "taint", NULL, NULL, true },         { "logs", NULL, "pods", true },
    { "exec", NULL, "pods", true },        { "attach", NULL, "pods", true },
    { "port-forward", NULL, "pods", true }, { "debug", NULL, "pods", true },
    { "cordon", NULL, "nodes", true },
    { "uncordon", NULL, "nodes", true },   { "drain", NULL, "nodes", true },
    { "rollout", rollouts, NULL, true },   { "set", sets, NULL, true },
    { "config", configs, NULL, false },    { "create", creates, NULL, false },
    { "top", tops, NULL, true },           { "auth", auths, NULL, false },
    { "certificate", certificates, "certificatesigningrequests", true },
    { "completion", shells, NULL, false },
};

/* The words without flags; the last one is what is being written. */
static int plain_words(int count, char *const *words, const char *ret[WORDS_MAX])
{
    int found = 0;
    for (int i = 0; i < count - 1 && found < WORDS_MAX - 1; i++) {
        if (words[i][0] != '-')
            ret[found++] = words[i];
        else if (session_flag_has_value(words[i]))
            i++;
    }
    ret[found] = count > 0 ? words[count - 1] : "";
    return found + 1;
}

static struct completion of_names(const char *type, const char *current, bool has_type)
{
    const char *slash = strchr(current, '/');
    if (has_type || (type && !slash))
        return (struct completion){ COMPLETE_NAMES, type, NULL, current };
    if (slash)
        return (struct completion){ COMPLETE_PAIRS, current, NULL, current };
    return (struct completion){ COMPLETE_TYPES, NULL, NULL, current };
}

struct completion completion_of(int count, char *const *words)
{
    const char *plain[WORDS_MAX];
    int found = plain_words(count, words, plain), at = 1;
    const char *current = plain[found - 1];
    if (found == 1)
        return (struct completion){ COMPLETE_VERBS, NULL, NULL, current };
    FOR_EACH(row, rows) {
        if (!text_equal(row->verb, plain[0]))
            continue;
        bool is_context = text_equal(row->verb, "config") && found == 3 &&
                          bytes_ends_with(bytes_of(plain[1]), "-context");
        if (is_context)
            return (struct completion){ COMPLETE_CONTEXTS, NULL, NULL, current };
        if (row->parts && found == 2)
            return (struct completion){ COMPLETE_WORDS, NULL, row->parts, current };
        at += row->parts != NULL;
        if (!row->takes_names && (row->parts || found > at + 1))
            break;
        bool has_type = found > at + 1 && !row->type && !strchr(plain[at], '/');
        return of_names(row->type ? row->type : has_type ? plain[at] : NULL, current, has_type);
    }
    return (struct completion){ .kind = COMPLETE_NOTHING, .current = current };
}
